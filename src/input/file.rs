//! Files as they are read: their bytes, or why there are none and what to do about it.

use std::io::Read as _;
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, Place};

/// What findings call an input: its path, or standard input for `-`.
pub fn name_of_input(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

/// The bytes of a file; of standard input for `-`.
///
/// # Errors
///
/// When it cannot be read, with what to do about it.
pub fn read_input(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let read = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    read.map_err(|error| unreadable(name_of_input(path), &error))
}

/// What to say where a file cannot be read.
pub(super) fn unreadable(path: String, error: &std::io::Error) -> Diagnostic {
    let (why, remedy) = why_unreadable(error);
    Diagnostic::error(Code::Unreadable, Place::File { path }, format!("cannot read the file: {why}")).remedy(remedy)
}

/// Why a file cannot be read, and what to do about it.
pub(super) fn why_unreadable(error: &std::io::Error) -> (String, &'static str) {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => ("there is no such file".to_owned(), "check the name and the folder"),
        ErrorKind::PermissionDenied => {
            ("you do not have permission".to_owned(), "ask its owner for permission, or for a copy")
        }
        ErrorKind::IsADirectory => ("it is a folder".to_owned(), "name a file in it"),
        _ => (error.to_string(), "try again, or copy it to this machine first"),
    }
}
