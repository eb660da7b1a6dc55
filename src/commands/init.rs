//! `cadence init`: the commented table to start from.

use std::path::Path;

use cadence::diagnostic::{Code, Diagnostic, Place};
use cadence::input::cadences::{FILE_NAME, SHIPPED};
use cadence::output;

use super::{Exit, tell};

/// Writes cadences.toml into the current folder, never over an existing one.
pub(crate) fn run() -> anyhow::Result<Exit> {
    if !output::create(Path::new(FILE_NAME), |out| out.write_all(SHIPPED.as_bytes()))? {
        let place = Place::File { path: FILE_NAME.to_owned() };
        let there = Diagnostic::error(Code::AlreadyThere, place, format!("there is a {FILE_NAME} here already"));
        return Err(there.remedy("edit it, or move it away and run `cadence init` again").into());
    }
    tell(&format!("{FILE_NAME} written: edit it, then `cadence types` shows the table in force\n"));
    Ok(Exit::Done)
}
