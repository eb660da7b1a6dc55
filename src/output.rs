//! Where bytes go: a file that is replaced whole or not at all, and standard output.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::fault::{Attempts, Step, attempt};

const BUFFER: usize = 1 << 16;

/// Replaces a file with what `write` writes, or leaves it as it was.
///
/// The bytes go to a file beside the target, which takes its name once they are on the disk; those that killed runs have
/// left in the folder are removed. An existing file keeps its
/// permissions and its owner; a new one can be read by its owner alone, as plans hold personal data. A symbolic link
/// stays and what it points to is replaced. What is no regular file (`/dev/stdout`, a named pipe) is written to as it
/// is.
///
/// # Errors
///
/// When the file cannot be written, or `write` fails: a [`Diagnostic`] that names the file, the cause, and what to do.
pub fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Diagnostic> {
    let existing = fs::metadata(path).ok();
    if existing.as_ref().is_some_and(|metadata| !metadata.is_dir() && (!metadata.is_file() || is_device(path))) {
        // Appending, since `/dev/stdout` may be a file that the shell has opened with `>>`.
        let file = attempt(Step::Open, || OpenOptions::new().append(true).open(path));
        let file = file.map_err(|error| cannot_write(path, &error))?;
        return pour(Attempts(file), write).map_err(|error| cannot_write(path, &error));
    }
    if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(refusal(path, "it is a folder", "name a file in it"));
    }
    // A rename would not ask for leave.
    if existing.as_ref().is_some_and(|metadata| metadata.permissions().readonly()) {
        return Err(refusal(path, "it is read-only", "allow writing to it, or name another file"));
    }
    let target = follow_links(path).map_err(|error| cannot_write(path, &error))?;
    replace_whole(&target, existing.as_ref(), write).map_err(|error| cannot_write(path, &error))
}

fn replace_whole(
    target: &Path,
    existing: Option<&fs::Metadata>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let folder = folder_of(target);
    remove_stale(folder);
    // Dropped on any error, which removes it.
    let beside = create_beside(folder, Readers::Owner)?;
    fill(&beside, write)?;
    if let Some(existing) = existing {
        attempt(Step::Rights, || keep_rights(beside.as_file(), existing))?;
    }
    attempt(Step::Sync, || beside.as_file().sync_all())?;
    attempt(Step::Rename, || Ok(beside.persist(target)?))?;
    Ok(())
}

/// Writes a file whole or not at all, unless there is one already: then it says `false` and does nothing. It is no data
/// of people's, and whoever the system lets may read it.
///
/// # Errors
///
/// When the file cannot be written, or `write` fails: a [`Diagnostic`] that names the file, the cause, and what to do.
pub fn create(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<bool, Diagnostic> {
    let create = || -> io::Result<bool> {
        if fs::symlink_metadata(path).is_ok() {
            return Ok(false);
        }
        let beside = create_beside(folder_of(path), Readers::Everybody)?;
        fill(&beside, write)?;
        attempt(Step::Sync, || beside.as_file().sync_all())?;
        match attempt(Step::Rename, || Ok(beside.persist_noclobber(path)?)) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            created => created.map(|_| true),
        }
    };
    create().map_err(|error| cannot_write(path, &error))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn fill(beside: &NamedTempFile, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(BUFFER, Attempts(beside.as_file()));
    write(&mut out)?;
    out.flush()
}

/// How the files beside a target are called; six letters stand between the two.
const BESIDE: (&str, &str) = (".cadence-", ".tmp");
const BESIDE_LETTERS: usize = 6;

/// Who may read a new file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Readers {
    Owner,
    /// Everybody, as far as the system does not say otherwise (the umask).
    Everybody,
}

/// A new file in the folder, locked as long as it is open: so it can be told from one that a killed run has left.
fn create_beside(folder: &Path, readers: Readers) -> io::Result<NamedTempFile> {
    loop {
        let (prefix, suffix) = BESIDE;
        let mut builder = tempfile::Builder::new();
        builder.prefix(prefix).suffix(suffix).rand_bytes(BESIDE_LETTERS);
        #[cfg(unix)]
        if readers == Readers::Everybody {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        #[cfg(not(unix))]
        let _ = readers;
        let beside = attempt(Step::Create, || builder.tempfile_in(folder))?;
        let taken = matches!(beside.as_file().try_lock(), Err(TryLockError::WouldBlock));
        // Another run may have taken it for stale before it was locked.
        if !taken && beside.path().exists() {
            return Ok(beside);
        }
    }
}

/// Removes what runs that were killed have left in the folder: a cron job that is killed every night must not fill a
/// disk with people's data. What cannot be removed does no harm.
fn remove_stale(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| is_beside(&entry.file_name())) {
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        let open = is_file.then(|| OpenOptions::new().write(true).open(entry.path()));
        if let Some(Ok(file)) = open
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_beside(name: &OsStr) -> bool {
    let letters = name.to_str().and_then(|name| name.strip_prefix(BESIDE.0)?.strip_suffix(BESIDE.1));
    letters.is_some_and(|letters| letters.len() == BESIDE_LETTERS && letters.bytes().all(|l| l.is_ascii_alphanumeric()))
}

/// Gives the new file the old one's owner, group and permissions, where this user may: a cron job of root's must not take a
/// rep's file away. What the old one allowed its group is not allowed another one.
#[cfg(unix)]
fn keep_rights(file: &File, existing: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let (owner, group) = (Some(existing.uid()), Some(existing.gid()));
    let _ = fchown(file, owner, group).or_else(|_| fchown(file, None, group));
    let mode = mode_for(existing.mode(), file.metadata()?.gid() == existing.gid());
    file.set_permissions(fs::Permissions::from_mode(mode))
}

/// The permissions of a new file in the place of one with those, whether it is its group's too or not.
#[cfg(unix)]
fn mode_for(existing: u32, has_its_group: bool) -> u32 {
    if has_its_group { existing } else { existing & !0o070 }
}

#[cfg(not(unix))]
fn keep_rights(file: &File, existing: &fs::Metadata) -> io::Result<()> {
    file.set_permissions(existing.permissions())
}

/// Whether the name stands for an open file rather than a place in a folder, even where a regular file is behind it.
fn is_device(path: &Path) -> bool {
    ["/dev", "/proc"].iter().any(|folder| path.starts_with(folder))
}

/// The file behind symbolic links, whether it exists already or not.
fn follow_links(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_path_buf();
    for _ in 0..40 {
        match fs::read_link(&target) {
            Ok(next) => target = target.parent().unwrap_or(Path::new("")).join(next),
            Err(_) => return Ok(target),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// Writes to a file as [`replace`] does, or to standard output where none is named.
///
/// # Errors
///
/// Those of [`replace`] and of [`stdout`].
pub fn write(path: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Diagnostic> {
    match path {
        Some(path) => replace(path, write),
        None => stdout(write),
    }
}

/// Writes to standard output. A closed pipe is a quiet end: whoever reads has seen enough.
///
/// # Errors
///
/// When standard output cannot be written for another reason, or `write` fails.
pub fn stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Diagnostic> {
    pour(io::stdout().lock(), write).map_err(|error| cannot_write(Path::new("standard output"), &error))
}

fn pour(to: impl Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(BUFFER, to);
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {
            // Taken apart, since dropping it would write to the closed pipe once more.
            let _ = out.into_parts();
            Ok(())
        }
        result => result,
    }
}

/// Whether two paths lead to the same file, or would if it was there.
pub fn is_same_file(a: &Path, b: &Path) -> bool {
    let would_be = |path: &Path| {
        let target = follow_links(path).ok()?;
        Some(fs::canonicalize(folder_of(&target)).ok()?.join(target.file_name()?))
    };
    let place = |path: &Path| fs::canonicalize(path).ok().or_else(|| would_be(path));
    place(a).is_some_and(|a| Some(a) == place(b))
}

/// What to say where a file cannot be written: in words rather than the system's, which differ from one to the next.
pub fn cannot_write(path: &Path, error: &io::Error) -> Diagnostic {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => {
            refusal(path, "there is no such folder", "create the folder first, or name another file")
        }
        ErrorKind::PermissionDenied => {
            refusal(path, "you do not have permission", "name a file in a folder that you may write to")
        }
        ErrorKind::ReadOnlyFilesystem => refusal(path, "the disk is read-only", "name a file on another disk"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            refusal(path, "the disk is full", "free some space, or name a file on another disk")
        }
        _ => refusal(path, &error.to_string(), "nothing there has been changed; try again, or name another file"),
    }
}

pub(crate) fn refusal(path: &Path, why: &str, remedy: &str) -> Diagnostic {
    let place = Place::File { path: path.display().to_string() };
    Diagnostic::error(Code::CannotWrite, place, format!("cannot write the file: {why}")).remedy(remedy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::{Lasting, fail_in_turn};

    fn names_in(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn put(text: &str) -> impl FnOnce(&mut dyn Write) -> io::Result<()> {
        move |out| out.write_all(text.as_bytes())
    }

    #[test]
    fn writes_a_new_file_and_replaces_an_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.csv");
        replace(&path, put("one")).unwrap();
        replace(&path, put("two")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(names_in(folder.path()), ["plan.csv"]);
    }

    #[test]
    fn a_run_that_fails_half_way_leaves_the_old_file_and_no_litter() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.csv");
        fs::write(&path, "yesterday").unwrap();
        let error = replace(&path, |out| {
            out.write_all(&[b'x'; 2 * BUFFER])?;
            Err(ErrorKind::StorageFull.into())
        })
        .unwrap_err()
        .to_string();
        assert!(error.starts_with("error[cannot-write]: cannot write the file: the disk is full\n"), "{error}");
        assert!(error.contains("plan.csv\n") && error.contains("= help: free some space, or "), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "yesterday");
        assert_eq!(names_in(folder.path()), ["plan.csv"]);
        let new = folder.path().join("new.csv");
        replace(&new, |_| Err(io::Error::other("no"))).unwrap_err();
        assert_eq!(names_in(folder.path()), ["plan.csv"]);
    }

    #[test]
    fn what_a_killed_run_has_left_is_removed_and_what_another_is_writing_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for name in [".cadence-a1B2c3.tmp", ".cadence-notes.tmp", ".cadence-a1B2c3.csv", "cadence-a1B2c3.tmp"] {
            fs::write(path(name), "half a plan").unwrap();
        }
        fs::create_dir(path(".cadence-folder.tmp")).unwrap();
        replace(&path("one.csv"), |out| {
            out.write_all(b"one")?;
            replace(&path("two.csv"), put("two")).map_err(io::Error::other)
        })
        .unwrap();
        let kept = [".cadence-a1B2c3.csv", ".cadence-folder.tmp", ".cadence-notes.tmp", "cadence-a1B2c3.tmp"];
        assert_eq!(names_in(folder.path()), [&kept[..], &["one.csv", "two.csv"]].concat());
        assert_eq!(fs::read_to_string(path("one.csv")).unwrap(), "one");
    }

    #[test]
    fn says_what_to_do_where_a_file_cannot_be() {
        let folder = tempfile::tempdir().unwrap();
        let message = |path: &Path| replace(path, put("")).unwrap_err().to_string();
        let missing = message(&folder.path().join("none/plan.csv"));
        assert!(missing.ends_with("= help: create the folder first, or name another file\n"), "{missing}");
        let is_folder = message(folder.path());
        assert!(
            is_folder.contains(": it is a folder\n") && is_folder.ends_with("= help: name a file in it\n"),
            "{is_folder}"
        );
        let odd = message(&folder.path().join("no\u{1b}[2Jne/plan.csv"));
        assert!(odd.contains("no\\u{1b}[2Jne"), "{odd}");
    }

    #[test]
    fn a_read_only_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.csv");
        fs::write(&path, "keep").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let error = replace(&path, put("new")).unwrap_err().to_string();
        assert!(
            error.contains("it is read-only\n") && error.contains("= help: allow writing to it, or name another file"),
            "{error}"
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), "keep");
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_is_its_owners_alone_and_an_old_one_keeps_its_permissions() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.csv");
        let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        replace(&path, put("")).unwrap();
        assert_eq!(mode(), 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).unwrap();
        replace(&path, put("")).unwrap();
        assert_eq!(mode(), 0o664);
    }

    #[cfg(unix)]
    #[test]
    fn what_the_old_groups_members_may_do_others_may_not() {
        assert_eq!(mode_for(0o664, true), 0o664);
        assert_eq!(mode_for(0o664, false), 0o604);
        assert_eq!(mode_for(0o640, false), 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_a_plan_while_it_is_written() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.csv");
        fs::write(&path, "").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
        replace(&path, |_| {
            let beside = names_in(folder.path()).into_iter().find(|name| is_beside(OsStr::new(name))).unwrap();
            assert_eq!(fs::metadata(folder.path().join(beside)).unwrap().permissions().mode() & 0o777, 0o600);
            Ok(())
        })
        .unwrap();
    }

    #[test]
    fn a_file_is_created_where_there_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cadences.toml");
        create(&path, |_| Err(io::Error::other("no"))).unwrap_err();
        assert_eq!(names_in(folder.path()), [""; 0]);
        assert!(create(&path, put("one")).unwrap());
        assert!(!create(&path, put("two")).unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        assert_eq!(names_in(folder.path()), ["cadences.toml"]);
    }

    /// A plan of three buffers.
    fn long_plan(out: &mut dyn Write) -> io::Result<()> {
        out.write_all(&[b'x'; 2 * BUFFER])?;
        out.write_all(&[b'y'; BUFFER])
    }

    #[track_caller]
    fn check_told(step: Step, result: Result<(), Diagnostic>) {
        let told = result.unwrap_err().to_string();
        let cause = format!("error[cannot-write]: cannot write the file: {step:?} has failed\n");
        assert!(told.starts_with(&cause) && told.contains("plan.csv\n"), "{told}");
    }

    #[test]
    fn whatever_fails_the_old_file_survives_and_no_litter() {
        for (lasting, old) in
            [(Lasting::Once, Some("yesterday")), (Lasting::ForGood, Some("yesterday")), (Lasting::Once, None)]
        {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("plan.csv");
            let run = || {
                let _ = fs::remove_file(&path);
                old.iter().for_each(|old| fs::write(&path, old).unwrap());
                replace(&path, long_plan)
            };
            let steps = fail_in_turn(lasting, run, |step, result| {
                check_told(step, result);
                assert_eq!(fs::read_to_string(&path).ok().as_deref(), old, "{step:?}");
                assert_eq!(names_in(folder.path()).len(), usize::from(old.is_some()), "{step:?} left litter");
            });
            let mut expected = vec![Step::Create, Step::Write, Step::Write, Step::Write];
            expected.extend(old.map(|_| Step::Rights));
            expected.extend([Step::Sync, Step::Rename]);
            // A write of several buffers may be handed on in one.
            let mut distinct = steps.clone();
            distinct.dedup();
            expected.dedup();
            assert_eq!(distinct, expected);
            assert!(steps.len() > distinct.len(), "a write in the middle fails too: {steps:?}");
            assert_eq!(fs::metadata(&path).unwrap().len(), 3 * BUFFER as u64);
        }
    }

    #[test]
    fn whatever_fails_a_file_is_created_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.csv");
        let run = || create(&path, long_plan).map(|_| ());
        let steps = fail_in_turn(Lasting::Once, run, |step, result| {
            check_told(step, result);
            assert_eq!(names_in(folder.path()), [""; 0], "{step:?}");
        });
        assert_eq!(steps.first().zip(steps.last()), Some((&Step::Create, &Step::Rename)));
        assert_eq!(fs::metadata(&path).unwrap().len(), 3 * BUFFER as u64);
    }

    #[cfg(unix)]
    #[test]
    fn whatever_fails_at_a_device_is_told() {
        let steps = fail_in_turn(
            Lasting::Once,
            || replace(Path::new("/dev/null"), long_plan),
            |step, result| {
                let told = result.unwrap_err().to_string();
                assert!(told.contains(&format!("{step:?} has failed\n")) && told.contains("/dev/null\n"), "{told}");
            },
        );
        assert!(steps.starts_with(&[Step::Open, Step::Write]), "{steps:?}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("real")).unwrap();
        let link = folder.path().join("latest.csv");
        let target = folder.path().join("real/plan.csv");
        symlink("real/plan.csv", &link).unwrap();
        for text in ["made through a dangling link", "replaced"] {
            replace(&link, put(text)).unwrap();
            assert_eq!(fs::read_to_string(&target).unwrap(), text);
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        }
        symlink("loop.csv", folder.path().join("loop.csv")).unwrap();
        replace(&folder.path().join("loop.csv"), put("")).unwrap_err();
    }

    #[cfg(unix)]
    #[test]
    fn a_named_pipe_is_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        let reader = std::thread::spawn({
            let path = path.clone();
            move || fs::read_to_string(path).unwrap()
        });
        replace(&path, put("through the pipe")).unwrap();
        assert_eq!(reader.join().unwrap(), "through the pipe");
        assert_eq!(names_in(folder.path()), ["pipe"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_open_file_behind_a_device_is_appended_to() {
        use std::os::fd::AsRawFd;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.csv");
        fs::write(&path, "before,").unwrap();
        let open = OpenOptions::new().append(true).open(&path).unwrap();
        replace(Path::new(&format!("/proc/self/fd/{}", open.as_raw_fd())), put("after")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "before,after");
    }

    #[test]
    fn a_closed_pipe_is_a_quiet_end_and_other_errors_are_not() {
        struct Fails(ErrorKind);
        impl Write for Fails {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(self.0.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        pour(Fails(ErrorKind::BrokenPipe), put("text")).unwrap();
        pour(Fails(ErrorKind::StorageFull), put("text")).unwrap_err();
        pour(Vec::new(), |_| Err(io::Error::other("no"))).unwrap_err();
    }

    #[test]
    fn a_file_is_the_same_by_any_path() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.csv");
        fs::write(&file, "").unwrap();
        fs::create_dir(folder.path().join("sub")).unwrap();
        assert!(is_same_file(&file, &folder.path().join("sub/../a.csv")));
        fs::write(folder.path().join("b.csv"), "").unwrap();
        assert!(!is_same_file(&file, &folder.path().join("b.csv")));
        assert!(is_same_file(&folder.path().join("new.csv"), &folder.path().join("sub/../new.csv")));
        assert!(!is_same_file(&folder.path().join("new.csv"), &folder.path().join("sub/new.csv")));
        assert!(!is_same_file(&folder.path().join("none/a.csv"), &folder.path().join("none/b.csv")));
    }
}
