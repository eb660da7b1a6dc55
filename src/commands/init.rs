//! `cadence init`: the commented table to start from.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use cadence::diagnostic::{Code, Diagnostic, Place};
use cadence::input::cadences::{FILE_NAME, SHIPPED};
use cadence::output::cannot_write;

use super::{Exit, tell};

/// Writes cadences.toml into the current folder, never over an existing one.
pub(crate) fn run() -> anyhow::Result<Exit> {
    let mut file = match OpenOptions::new().write(true).create_new(true).open(FILE_NAME) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let place = Place::File { path: FILE_NAME.to_owned() };
            return Err(Diagnostic::error(Code::AlreadyThere, place, format!("there is a {FILE_NAME} here already"))
                .remedy("edit it, or move it away and run `cadence init` again")
                .into());
        }
        Err(error) => return Err(cannot_write(Path::new(FILE_NAME), &error).into()),
    };
    file.write_all(SHIPPED.as_bytes()).map_err(|error| cannot_write(Path::new(FILE_NAME), &error))?;
    tell(&format!("{FILE_NAME} written: edit it, then `cadence types` shows the table in force\n"));
    Ok(Exit::Done)
}
