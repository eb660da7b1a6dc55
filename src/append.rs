//! Bytes behind those of a file, so that nothing gets lost: neither what two runs append at once, nor what a run has
//! acknowledged, nor what stood there before.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::fault::{Attempts, Step, attempt};
use crate::output::{cannot_write, refusal};

/// What an append makes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// How many bytes of the file stay; those behind them are cut off.
    pub keep: usize,
    /// What is put behind them.
    pub bytes: Vec<u8>,
    /// What there is to say once it is done.
    pub finding: Option<Diagnostic>,
}

/// Puts behind a file what `add` says when it is shown the bytes of the file; comes back when that is on the disk.
///
/// Runs at the same time wait for each other, and each is shown what those before it have put there. A new file can be
/// read by its owner alone. A symbolic link stays, and the file behind it is appended to.
///
/// # Errors
///
/// What `add` refuses; or, where the file cannot be written, a finding that says what to do. Either way the file is as
/// it was before.
pub fn append(path: &Path, add: impl FnOnce(&[u8]) -> Result<Addition, Diagnostic>) -> Result<Addition, Diagnostic> {
    if let Ok(metadata) = fs::metadata(path) {
        if metadata.is_dir() {
            return Err(refusal(path, "it is a folder", "name a file in it"));
        }
        if !metadata.is_file() {
            return Err(refusal(path, "it is no regular file", "name another file"));
        }
        // The superuser would not be asked.
        if metadata.permissions().readonly() {
            return Err(refusal(path, "it is read-only", "allow writing to it, or name another file"));
        }
    }
    let Locked { mut file, is_new } = Locked::open(path)?;
    let mut before = Vec::new();
    let read = attempt(Step::Read, || file.read_to_end(&mut before)).map_err(|error| cannot_write(path, &error));
    let done = read.and_then(|_| add(&before)).and_then(|addition| {
        put(&mut file, path, &before, &addition).map_err(|error| cannot_write(path, &error))?;
        Ok(addition)
    });
    if done.is_err() && is_new && before.is_empty() {
        // Whoever waits for the lock sees that the file is gone, and makes a new one.
        let _ = fs::canonicalize(path).and_then(fs::remove_file);
    }
    done
}

/// A file that nobody else appends to as long as it is open.
struct Locked {
    file: File,
    is_new: bool,
}

impl Locked {
    fn open(path: &Path) -> Result<Locked, Diagnostic> {
        loop {
            let (opened, is_new) = match attempt(Step::Open, || options().open(path)) {
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    (attempt(Step::Create, || options().create(true).open(path)), true)
                }
                opened => (opened, false),
            };
            let file = opened.map_err(|error| cannot_write(path, &error))?;
            attempt(Step::Lock, || file.lock()).map_err(|error| {
                let why = format!("it cannot be locked against other runs ({error})");
                refusal(path, &why, "keep it on a disk of this machine")
            })?;
            // A file that has been replaced or removed in the meantime would take the row with it.
            if is_at(&file, path) {
                return Ok(Locked { file, is_new });
            }
        }
    }
}

#[cfg(unix)]
fn options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.read(true).append(true).mode(0o600);
    options
}

/// Elsewhere a file that is open for appending cannot be cut.
#[cfg(not(unix))]
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    options
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(open), Ok(there)) = (file.metadata(), fs::metadata(path)) else { return false };
    (open.dev(), open.ino()) == (there.dev(), there.ino())
}

/// Elsewhere an open file is not replaced.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

fn put(file: &mut File, path: &Path, before: &[u8], addition: &Addition) -> io::Result<()> {
    let (kept, cut) = before.split_at(addition.keep);
    let keep = kept.len() as u64;
    let mut done = if cut.is_empty() { Ok(()) } else { attempt(Step::Cut, || file.set_len(keep)) };
    done = done.and_then(|()| write(file, &addition.bytes)).and_then(|()| sync_folder(path));
    if done.is_err() {
        // As far as the disk lets us: there was room for what stood there before.
        let _ = attempt(Step::Cut, || file.set_len(keep)).and_then(|()| write(file, cut));
    }
    done
}

fn write(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    file.seek(SeekFrom::End(0))?;
    Attempts(&mut *file).write_all(bytes)?;
    attempt(Step::Sync, || file.sync_all())
}

/// Sees to it that the name of a new file is on the disk too. Always: whoever has made the file may not have come so
/// far.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let target = fs::canonicalize(path)?;
    let Some(Ok(folder)) = target.parent().map(File::open) else { return Ok(()) };
    match attempt(Step::SyncFolder, || folder.sync_all()) {
        // Not every file system knows how.
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        synced => synced,
    }
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::{Lasting, fail_in_turn};

    fn add(text: &str) -> impl Fn(&[u8]) -> Result<Addition, Diagnostic> {
        move |before| Ok(Addition { keep: before.len(), bytes: text.into(), finding: None })
    }

    fn names_in(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn what_runs_at_the_same_time_append_is_all_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        std::thread::scope(|scope| {
            for writer in 0..8 {
                let path = &path;
                scope.spawn(move || {
                    for number in 0..25 {
                        // What is there has been put there whole, and is counted.
                        append(path, |before| {
                            let lines = before.iter().filter(|byte| **byte == b'\n').count();
                            assert!(before.is_empty() || before.ends_with(b"\n"));
                            add(&format!("{lines} {writer} {number}\n"))(before)
                        })
                        .unwrap();
                    }
                });
            }
        });
        let text = fs::read_to_string(&path).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            assert!(line.starts_with(&format!("{number} ")), "{number}: {line}");
        }
        lines.sort_unstable_by_key(|line| line.split_once(' ').map(|(_, rest)| rest));
        lines.dedup_by_key(|line| line.split_once(' ').map(|(_, rest)| rest));
        assert_eq!(lines.len(), 200);
    }

    #[test]
    fn the_end_of_a_file_can_be_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        fs::write(&path, "whole\nhal").unwrap();
        append(&path, |_| Ok(Addition { keep: 6, bytes: b"new\n".into(), finding: None })).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "whole\nnew\n");
    }

    #[test]
    fn a_refusal_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let refuse = |_: &[u8]| Err(refusal(&path, "no", "no"));
        append(&path, refuse).unwrap_err();
        assert_eq!(names_in(folder.path()), 0);
        fs::write(&path, "as it was").unwrap();
        append(&path, refuse).unwrap_err();
        assert_eq!(fs::read_to_string(&path).unwrap(), "as it was");
    }

    /// Appends a row to a file that ends in half of one; to none where there is no `old`.
    fn fail_to_append(lasting: Lasting, old: Option<&str>, check: impl Fn(Step, Option<&str>)) -> Vec<Step> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let keep = old.map_or(0, |old| old.find("hal").unwrap());
        let run = || {
            let _ = fs::remove_file(&path);
            old.iter().for_each(|old| fs::write(&path, old).unwrap());
            append(&path, |_| Ok(Addition { keep, bytes: b"new row\n".into(), finding: None }))
        };
        let steps = fail_in_turn(lasting, run, |step, result| {
            let told = result.unwrap_err().to_string();
            assert!(told.starts_with("error[cannot-write]: ") && told.contains("/log\n"), "{told}");
            assert!(told.contains(&format!("{step:?} has failed")), "{told}");
            check(step, fs::read_to_string(&path).ok().as_deref());
        });
        let whole = old.map_or("", |old| &old[..keep]);
        assert_eq!(fs::read_to_string(&path).unwrap(), format!("{whole}new row\n"));
        steps
    }

    #[test]
    fn whatever_fails_the_log_is_as_it_was() {
        const OLD: &str = "header\nrow\nhal";
        let steps = fail_to_append(Lasting::Once, Some(OLD), |step, now| assert_eq!(now, Some(OLD), "{step:?}"));
        let expected = [Step::Open, Step::Lock, Step::Read, Step::Cut, Step::Write, Step::Sync, Step::SyncFolder];
        #[cfg(unix)]
        assert_eq!(steps, expected);
        #[cfg(not(unix))]
        assert_eq!(steps, expected[..6]);
        // Without the lock a new file is not taken away again: another run may have a row in it by now.
        let left = |step| (step == Step::Lock).then_some("");
        let steps = fail_to_append(Lasting::Once, None, |step, now| assert_eq!(now, left(step), "{step:?}"));
        assert!(steps.starts_with(&[Step::Open]) && steps.contains(&Step::Sync), "{steps:?}");
    }

    /// Where the disk does not come back, what was cut off cannot be put back; no whole row is lost all the same.
    #[test]
    fn a_disk_that_fails_for_good_takes_no_whole_row() {
        let old = "header\nrow\nhal";
        fail_to_append(Lasting::ForGood, Some(old), |step, now| {
            assert!(now.is_some_and(|now| now.starts_with("header\nrow\n")), "{step:?}: {now:?}");
        });
    }

    #[test]
    fn says_what_to_do_where_nothing_can_be_appended() {
        let folder = tempfile::tempdir().unwrap();
        let message = |path: &Path| append(path, add("")).unwrap_err().to_string();
        let missing = message(&folder.path().join("none/log"));
        assert!(missing.contains("there is no such folder\n"), "{missing}");
        assert!(message(folder.path()).contains("it is a folder\n"));
        let locked = folder.path().join("log");
        fs::write(&locked, "keep").unwrap();
        let mut permissions = fs::metadata(&locked).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&locked, permissions).unwrap();
        assert!(message(&locked).contains("it is read-only\n"));
        assert_eq!(fs::read_to_string(&locked).unwrap(), "keep");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_no_log() {
        let error = append(Path::new("/dev/full"), add("text")).unwrap_err().to_string();
        assert!(error.contains("it is no regular file\n"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_is_its_owners_alone_and_a_link_stays_a_link() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("real")).unwrap();
        let (link, target) = (folder.path().join("log"), folder.path().join("real/log"));
        symlink("real/log", &link).unwrap();
        append(&link, |_| Err(refusal(&link, "no", "no"))).unwrap_err();
        assert_eq!(names_in(&folder.path().join("real")), 0, "a refusal takes away the file, not the link");
        for text in ["one,", "two"] {
            append(&link, add(text)).unwrap();
        }
        assert_eq!(fs::read_to_string(&target).unwrap(), "one,two");
        assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_is_replaced_while_a_run_waits_for_it_gets_the_row() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("log"), folder.path().join("other"));
        fs::write(&path, "old").unwrap();
        fs::write(&other, "new,").unwrap();
        let held = File::open(&path).unwrap();
        held.lock().unwrap();
        let (sender, receiver) = std::sync::mpsc::channel();
        std::thread::scope(|scope| {
            let path = &path;
            scope.spawn(move || sender.send(append(path, add("row")).is_ok()).unwrap());
            // Whether it has come to the lock by now or not, it must find the new file.
            std::thread::sleep(std::time::Duration::from_millis(50));
            assert!(receiver.try_recv().is_err(), "it waits");
            fs::rename(&other, path).unwrap();
            drop(held);
            assert!(receiver.recv().unwrap());
        });
        assert_eq!(fs::read_to_string(&path).unwrap(), "new,row");
    }
}
