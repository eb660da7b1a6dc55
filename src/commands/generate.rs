//! `cadence generate`: invented prospects, and what was done with them.

use std::io;
use std::path::Path;

use cadence::clock;
use cadence::diagnostic::{Code, Diagnostic, Place};
use cadence::generate::{PastSettings, Settings, write_history, write_prospects};
use cadence::output::{self, is_same_file};

use super::Exit;
use super::writing::{JSON, known_extension};
use crate::cli::GenerateArgs;

/// Writes the prospects, and their history where a file for it is named.
pub(crate) fn run(args: &GenerateArgs) -> anyhow::Result<Exit> {
    refuse_one_file_for_both(args)?;
    for path in args.destination.file().into_iter().chain(args.history.as_deref()) {
        refuse_other_formats(path)?;
        refuse_existing(path)?;
    }
    let settings = Settings {
        prospects: args.prospects,
        reps: args.reps,
        seed: args.seed,
        dirt: args.dirt,
        today: args.today.unwrap_or_else(clock::today),
    };
    let put_prospects = || output::write(args.destination.file(), |out| write_prospects(&settings, out));
    let Some(path) = &args.history else {
        put_prospects()?;
        return Ok(Exit::Done);
    };
    let past = PastSettings { share: args.history_share, touches: args.history_touches };
    let mut prospects = Ok(());
    let history = output::replace(path, |out| {
        write_history(&settings, &past, out)?;
        // It gets its name once the prospects are there: a history of nobody would be in the way of the next run.
        prospects = put_prospects();
        if prospects.is_ok() { Ok(()) } else { Err(io::Error::other("its prospects cannot be written")) }
    });
    prospects.and(history)?;
    Ok(Exit::Done)
}

fn refuse_one_file_for_both(args: &GenerateArgs) -> Result<(), Diagnostic> {
    let (Some(output), Some(history)) = (args.destination.file(), &args.history) else { return Ok(()) };
    if !is_same_file(output, history) {
        return Ok(());
    }
    let place = Place::File { path: output.display().to_string() };
    let finding = Diagnostic::error(Code::RepeatedFile, place, "one file cannot hold both prospects and history");
    Err(finding.remedy("name another file after --history"))
}

/// Refuses to write over a file: one called prospects.csv or history.csv may well be somebody's real one.
fn refuse_existing(path: &Path) -> Result<(), Diagnostic> {
    if !path.is_file() {
        return Ok(());
    }
    let place = Place::File { path: path.display().to_string() };
    let finding =
        Diagnostic::error(Code::AlreadyThere, place, "there is such a file already, and it may not be invented");
    Err(finding.remedy("name another file, or remove this one"))
}

/// Refuses names under which nobody expects CSV.
fn refuse_other_formats(path: &Path) -> Result<(), Diagnostic> {
    if path == Path::new("-") {
        let place = Place::File { path: path.display().to_string() };
        let finding = Diagnostic::error(Code::UnknownFormat, place, "the history is a file, not standard output");
        return Err(finding.remedy("name a file after --history"));
    }
    known_extension(path, "an invented list", &JSON, "name a .csv file").map(|_| ())
}
