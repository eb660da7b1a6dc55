//! `cadence diff`: what moved from one schedule to the next, and why.

use std::io::Write;
use std::path::Path;

use cadence::diagnostic::{Code, Diagnostic, Findings, Place};
use cadence::diff::{Schedule, compare, page, write_csv, write_ics, write_json};
use cadence::input::date::DateOrder;
use cadence::input::{name_of_input, read_input};
use cadence::output;

use super::Exit;
use super::writing::{NAME_CSV_OR_FORMAT, known_extension, refuse_overwriting};
use crate::cli::{DiffArgs, DiffFormat};

/// Compares, and shows what differs.
pub(crate) fn run(args: &DiffArgs) -> anyhow::Result<Exit> {
    let format = format(args)?;
    let inputs = [&args.old, &args.new].map(|path| name_of_input(path));
    refuse_overwriting(args.destination.file(), inputs.iter().map(String::as_str))?;
    let date_order = args.date_order.map(Into::into);
    let (old, new) = match (read(&args.old, date_order), read(&args.new, date_order)) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            let findings = [old, new].into_iter().filter_map(Result::err).flatten().collect();
            return Err(Findings(findings).into());
        }
    };
    refuse_swapped(args, &old, &new)?;
    let comparison = compare(&old, &new);
    let put = |out: &mut dyn Write| match format {
        DiffFormat::Text => out.write_all(page(&comparison).as_bytes()),
        DiffFormat::Csv => write_csv(&comparison, out),
        DiffFormat::Json => write_json(&comparison, out),
        DiffFormat::Ics => write_ics(&comparison, &old, out),
    };
    output::write(args.destination.file(), put)?;
    Ok(Exit::Done)
}

/// The format that the arguments name, and the one they mean where they are silent: what the name of the output says.
fn format(args: &DiffArgs) -> Result<DiffFormat, Diagnostic> {
    let (None, Some(path)) = (args.format, args.destination.file()) else {
        return Ok(args.format.unwrap_or(DiffFormat::Text));
    };
    Ok(match known_extension(path, "a comparison", &["jsonl", "ndjson"], NAME_CSV_OR_FORMAT)?.as_deref() {
        Some("csv") => DiffFormat::Csv,
        Some("json") => DiffFormat::Json,
        Some("ics") => DiffFormat::Ics,
        _ => DiffFormat::Text,
    })
}

fn read(path: &Path, date_order: Option<DateOrder>) -> Result<Schedule, Vec<Diagnostic>> {
    let bytes = read_input(path).map_err(|finding| vec![finding])?;
    Schedule::read(&name_of_input(path), &bytes, date_order)
}

/// Refuses an old schedule that is the newer one, where both tell when they were planned.
fn refuse_swapped(args: &DiffArgs, old: &Schedule, new: &Schedule) -> Result<(), Diagnostic> {
    let (Some(before), Some(now)) = (&old.inputs, &new.inputs) else { return Ok(()) };
    if before.today <= now.today {
        return Ok(());
    }
    let place = Place::File { path: name_of_input(&args.old) };
    let message = format!("the old schedule begins on {}, the new one on {} already", before.today, now.today);
    Err(Diagnostic::error(Code::SwappedSchedules, place, message).remedy("name the older schedule first"))
}
