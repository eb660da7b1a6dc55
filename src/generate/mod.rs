//! Invents prospects, and what was done with them so far, for trials and benchmarks.
//!
//! What is written looks like the export of a CRM and the log of [`crate::log`]: every prospect type of the shipped
//! cadences.toml, several time zones, gaps in the data, and a share of the mistakes that such lists have. The same
//! settings give the same bytes on every machine. Nobody in it exists: the companies are at `.example`, the phone numbers
//! are those set aside for fiction.
//!
//! Each prospect is a function of the seed and its number, so that any number of them is written in the memory of one.

mod dirt;
mod past;
mod person;
mod random;
mod words;

use std::io::{self, Write};

use chrono::NaiveDate;

pub use past::{PastSettings, write_history};

use dirt::write_dirty;
use person::{COLUMNS, Person};

/// What a list of prospects is like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// How many people there are. Rows that repeat one of them, or that name nobody, come on top.
    pub prospects: u64,
    /// How many reps own them; every prospect has one of them.
    pub reps: u64,
    /// Another seed, another list.
    pub seed: u64,
    /// The share of prospects in or beside whose row something is wrong, 0 to 1.
    pub dirt: f64,
    /// The day of the export: who came in did so before it.
    pub today: NaiveDate,
}

/// Writes the prospects as a CRM would export them, newest first.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn write_prospects(settings: &Settings, out: impl Write) -> io::Result<()> {
    let mut out = csv::Writer::from_writer(out);
    put_prospects(settings, &mut out).map_err(|error| match error.into_kind() {
        // As it is, for csv's own conversion hides that a pipe was closed.
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    })?;
    out.flush()
}

fn put_prospects(settings: &Settings, out: &mut csv::Writer<impl Write>) -> csv::Result<()> {
    out.write_record(COLUMNS)?;
    for number in 0..settings.prospects {
        match settings.dirt_of(number) {
            None => out.write_record(Person::draw(settings, number).row())?,
            Some(dirt) => write_dirty(settings, number, dirt, out)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
