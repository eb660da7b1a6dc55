//! Files as they are read: their bytes, or why there are none and what to do about it.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use super::sheet::is_utf16;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::fault::{Step, attempt};
use crate::text::bytes;

/// The most bytes of an input: twice what a schedule of ten million touches takes.
pub const MOST_BYTES: u64 = 4 << 30;

/// How large a file may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Most {
    /// In bytes.
    pub(super) bytes: u64,
    /// What to do about a larger one.
    pub(super) remedy: &'static str,
}

/// How large a table of prospects, of what was done, or of what is planned may be.
const INPUT: Most = Most { bytes: MOST_BYTES, remedy: "split it into several files" };

/// How often a file is read that is being written to, before its reader gives up.
const TRIES: usize = 3;

/// How many bytes of a pipe or a device show whether the rest is worth reading.
const HEAD: u64 = 1 << 16;

/// From how many bytes on the system's allocator may map a block of its own, and beyond how many it always does: glibc's
/// `M_MMAP_THRESHOLD`, and the most that it grows to (mallopt(3)).
const MAPPED: std::ops::Range<usize> = 1 << 17..1 << 25;

/// Why a file could not be read.
#[derive(Debug)]
pub(super) enum Unread {
    Failed(io::Error),
    TooLarge(Most),
    Changing,
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Unread {
        Unread::Failed(error)
    }
}

impl Unread {
    /// What to say about it; `what` could not be read.
    pub(super) fn finding(&self, place: Place, what: &str) -> Diagnostic {
        let (code, why, remedy) = match self {
            Unread::Failed(error) => {
                let (why, remedy) = why_unreadable(error);
                (Code::Unreadable, why, remedy)
            }
            Unread::TooLarge(most) => {
                (Code::OverLimit, format!("it is larger than {}", bytes(most.bytes)), most.remedy)
            }
            Unread::Changing => (
                Code::Unreadable,
                "it was being changed while it was read".to_owned(),
                "try again once it has been written to its end",
            ),
        };
        Diagnostic::error(code, place, format!("cannot read {what}: {why}")).remedy(remedy)
    }
}

/// What findings call standard input.
pub const STANDARD_INPUT: &str = "standard input";

/// What findings call an input: its path, or standard input for `-`.
pub fn name_of_input(path: &Path) -> String {
    if path == Path::new("-") { STANDARD_INPUT.to_owned() } else { path.display().to_string() }
}

/// The bytes of a file; of standard input for `-`.
///
/// # Errors
///
/// When it cannot be read, with what to do about it.
pub fn read_input(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let read = if path == Path::new("-") { read_stream(io::stdin().lock(), INPUT) } else { read(path, INPUT) };
    read.map_err(|unread| unread.finding(Place::File { path: name_of_input(path) }, "the file"))
}

/// The bytes of a file that is not larger than it may be.
///
/// A file that is written to in the meantime is read again: half of the old and half of the new would make a table that
/// never was.
pub(super) fn read(path: &Path, most: Most) -> Result<Vec<u8>, Unread> {
    for _ in 1..TRIES {
        match read_once(path, most) {
            Err(Unread::Changing) => {}
            read => return read,
        }
    }
    read_once(path, most)
}

fn read_once(path: &Path, most: Most) -> Result<Vec<u8>, Unread> {
    let file = attempt(Step::Open, || File::open(path))?;
    let before = attempt(Step::Look, || file.metadata())?;
    if !before.is_file() {
        return read_stream(&file, most);
    }
    if before.len() > most.bytes {
        return Err(Unread::TooLarge(most));
    }
    let mut bytes = Vec::new();
    let length = usize::try_from(before.len()).unwrap_or(usize::MAX);
    let reserved = bytes.try_reserve_exact(room_for(length)).or_else(|_| bytes.try_reserve_exact(length));
    reserved.map_err(io::Error::from)?;
    read_rest(&file, &mut bytes, most)?;
    let after = attempt(Step::Look, || file.metadata())?;
    if is_unchanged(&before, &after, bytes.len() as u64) { Ok(bytes) } else { Err(Unread::Changing) }
}

/// How many bytes to set aside for a file of that length.
///
/// glibc takes the longest block that it has mapped and got back, up to a limit, for what a program needs again and again:
/// blocks up to that length come from its heap from then on, of which it keeps twice as much. The bytes of a file are needed
/// once, and from a block beyond the limit it learns nothing. What is never written costs address space, but no memory.
fn room_for(length: usize) -> usize {
    if MAPPED.contains(&length) { MAPPED.end + 1 } else { length }
}

/// Whether what was read is what stood there before and stands there now. Files that the system makes up while they are
/// read, such as those of `/proc`, say that they have no bytes.
fn is_unchanged(before: &Metadata, after: &Metadata, read: u64) -> bool {
    let stamp = |metadata: &Metadata| (metadata.len(), metadata.modified().ok());
    stamp(before) == stamp(after) && (read == before.len() || before.len() == 0)
}

/// What comes out of a pipe or a device.
///
/// Some never end: `/dev/zero` would fill the memory before it is found to be no table. What is binary is therefore not
/// read on; every reader refuses it, and says what it is by its beginning.
fn read_stream(mut from: impl Read, most: Most) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    attempt(Step::Read, || from.by_ref().take(HEAD.min(most.bytes + 1)).read_to_end(&mut bytes))?;
    if is_utf16(&bytes) || !bytes.contains(&0) {
        read_rest(from, &mut bytes, most)?;
    }
    Ok(bytes)
}

fn read_rest(from: impl Read, bytes: &mut Vec<u8>, most: Most) -> Result<(), Unread> {
    let left = (most.bytes + 1).saturating_sub(bytes.len() as u64);
    attempt(Step::Read, || from.take(left).read_to_end(bytes))?;
    if bytes.len() as u64 > most.bytes { Err(Unread::TooLarge(most)) } else { Ok(()) }
}

/// What to say where a file or a folder cannot be read.
pub(super) fn unreadable(path: String, error: io::Error) -> Diagnostic {
    Unread::Failed(error).finding(Place::File { path }, "the file")
}

/// Why a file cannot be read, and what to do about it.
fn why_unreadable(error: &io::Error) -> (String, &'static str) {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => ("there is no such file".to_owned(), "check the name and the folder"),
        ErrorKind::PermissionDenied => {
            ("you do not have permission".to_owned(), "ask its owner for permission, or for a copy")
        }
        ErrorKind::IsADirectory => ("it is a folder".to_owned(), "name a file in it"),
        ErrorKind::OutOfMemory => {
            ("there is not enough memory for it".to_owned(), "close other programs, or split it into several files")
        }
        _ => (error.to_string(), "try again, or copy it to this machine first"),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::fault::{Lasting, fail_in_turn};

    const FIVE: Most = Most { bytes: 5, remedy: "write less" };

    #[test]
    fn only_what_the_allocator_would_learn_from_gets_more_room() {
        for length in [0, (1 << 17) - 1, 1 << 25, (1 << 25) + 7] {
            assert_eq!(room_for(length), length);
        }
        for length in [1 << 17, (1 << 25) - 1] {
            assert_eq!(room_for(length), (1 << 25) + 1);
        }
    }

    #[test]
    fn a_file_may_be_as_large_as_it_may_be_and_no_larger() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        fs::write(&path, "12345").unwrap();
        assert_eq!(read(&path, FIVE).unwrap(), b"12345");
        fs::write(&path, "123456").unwrap();
        let refused = read(&path, FIVE).unwrap_err().finding(Place::Nowhere, "the file").to_string();
        assert_eq!(
            refused,
            "error[over-limit]: cannot read the file: it is larger than 5 bytes\n  = help: write less\n"
        );
    }

    /// Gives something for ever, and counts what was taken.
    struct Endless(u8, u64);

    impl Read for &mut Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            buffer.fill(self.0);
            self.1 += buffer.len() as u64;
            Ok(buffer.len())
        }
    }

    #[test]
    fn what_never_ends_is_not_read_for_ever() {
        assert_eq!(read_stream(&b"12345"[..], FIVE).unwrap(), b"12345");
        assert!(matches!(read_stream(&b"123456"[..], FIVE), Err(Unread::TooLarge(_))));
        let most = Most { bytes: 100 * HEAD, ..FIVE };
        let mut text = Endless(b'x', 0);
        assert!(matches!(read_stream(&mut text, most), Err(Unread::TooLarge(_))));
        assert!(text.1 <= 101 * HEAD, "{}", text.1);
        let mut zeros = Endless(0, 0);
        assert_eq!(read_stream(&mut zeros, most).unwrap().len() as u64, HEAD);
        assert!(zeros.1 <= 2 * HEAD, "{}", zeros.1);
        let utf16 = [&b"\xff\xfe"[..], &b"a\0".repeat(HEAD as usize)].concat();
        assert_eq!(read_stream(&*utf16, most).unwrap(), utf16);
    }

    #[test]
    fn a_file_that_was_written_to_while_it_was_read_is_told_from_one_that_was_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        let put = |text: &str, second: u64| {
            fs::write(&path, text).unwrap();
            let file = File::options().write(true).open(&path).unwrap();
            file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(second)).unwrap();
            file.metadata().unwrap()
        };
        let before = put("12345", 1);
        assert!(is_unchanged(&before, &put("12345", 1), 5));
        assert!(!is_unchanged(&before, &put("12345", 2), 5), "written once more");
        assert!(!is_unchanged(&before, &put("1234", 1), 5), "shorter now");
        assert!(!is_unchanged(&before, &put("12345", 1), 4), "shorter in between");
        assert!(is_unchanged(&put("", 1), &put("", 1), 9), "made up by the system");
        let told = Unread::Changing.finding(Place::Nowhere, "the file").to_string();
        assert!(told.contains("it was being changed while it was read\n  = help: try again"), "{told}");
    }

    #[test]
    fn whatever_fails_the_file_and_the_cause_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        fs::write(&path, "name\nAda\n").unwrap();
        let steps = fail_in_turn(
            Lasting::Once,
            || read_input(&path),
            |step, read| {
                let told = read.unwrap_err().to_string();
                assert!(told.starts_with("error[unreadable]: cannot read the file: "), "{told}");
                assert!(told.contains(&format!("{step:?} has failed\n")) && told.contains("list.csv\n"), "{told}");
            },
        );
        assert_eq!(steps, [Step::Open, Step::Look, Step::Read, Step::Look]);
    }
}
