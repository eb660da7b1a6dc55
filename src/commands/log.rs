//! `cadence log`: a row of what has happened, put behind the others for good.

use std::path::{Path, PathBuf};

use cadence::append::append;
use cadence::clock;
use cadence::diagnostic::{Code, Diagnostic, Place};
use cadence::input::history::words::{Scope, nearest_outcome, parse_channel, parse_outcome};
use cadence::input::{Request, find};
use cadence::log::{Entry, Said, addition};
use cadence::model::{Channel, Outcome, Problem};
use cadence::output::is_same_file;
use cadence::planner::{Eligibility, closed_by_law, eligibility};
use cadence::text::{all_of, either, nearest, printable};

use super::inputs::loaded_or_findings;
use super::writing::{JSON, known_extension};
use super::{Exit, tell};
use crate::cli::LogArgs;

/// The prospect file where none is named.
const PROSPECTS: &str = "prospects.csv";

/// Appends the row, and only then says that it is there.
pub(crate) fn run(args: &LogArgs) -> anyhow::Result<Exit> {
    let (outcome, scope) = read_outcome(&args.outcome)?;
    let channel = args.channel.as_deref().map(read_channel).transpose()?;
    refuse_other_formats(&args.file)?;
    let files = prospect_files(&args.prospects)?;
    let today = clock::today();
    // What has proven wrong already tells which number or address is in use now.
    let is_log = args.file.exists() && !files.iter().any(|prospects| is_same_file(prospects, &args.file));
    let so_far: &[PathBuf] = if is_log { std::slice::from_ref(&args.file) } else { &[] };
    let request = Request {
        history: so_far,
        own_history: false,
        config: args.config.as_deref(),
        date_order: args.date_order.map(Into::into),
        ..Request::new(&files, today)
    };
    // The warnings are about other rows more often than not; `plan` and `check` tell them.
    let (loaded, _) = loaded_or_findings(&request)?;
    let problem = &loaded.problem;
    let number = find::person(problem, find::prospect(problem, &args.prospect)?);
    let date = args.date.unwrap_or(today);
    let said =
        Said { outcome, scope, channel, named: &args.prospect, date, next_date: args.next_date, note: &args.note };
    let entry = Entry::new(problem, number, &said, today)?;
    let name = args.file.display().to_string();
    let added = append(&args.file, |bytes| addition(&name, bytes, &entry))?;
    if let Some(finding) = added.finding {
        tell(&finding.render());
    }
    tell(&account(&name, &entry));
    if let Some(why) = why_no_call(problem, &entry) {
        tell(&format!("  but no call will be planned: {}\n", printable(&why)));
    }
    Ok(Exit::Done)
}

/// Why a promised call will not be planned, if it will not.
fn why_no_call(problem: &Problem, entry: &Entry<'_>) -> Option<String> {
    if entry.outcome != Outcome::CallBack {
        return None;
    }
    if let Some(held) = &entry.prospect.held {
        return Some(format!("waiting as {}, {}", held.reason.name(), held.because));
    }
    match eligibility(problem, entry.prospect, Channel::Phone, closed_by_law(problem, entry.prospect)) {
        Eligibility::NoContact(_) => Some("there is no phone number".to_owned()),
        Eligibility::BadContact(_) => Some("every phone number has proven wrong".to_owned()),
        Eligibility::NoLawfulTime => Some("no time of the rep's phone blocks is lawful for it".to_owned()),
        Eligibility::DoNotCall | Eligibility::OptedOut => Some("the prospect does not want to be called".to_owned()),
        _ => None,
    }
}

/// What has been written, in a line, and what it does.
fn account(file: &str, entry: &Entry<'_>) -> String {
    let Entry { date, prospect, channel, contact, outcome, next_date, .. } = *entry;
    let mut line = format!("{file}: {date} {} ({})", prospect.display_name(), prospect.id);
    if let Some(channel) = channel {
        line = format!("{line}, {}", channel.key());
    }
    if outcome == Outcome::BadContact {
        line = format!("{line} {contact}");
    }
    line = format!("{line}, {outcome}");
    if outcome == Outcome::OptedOut && channel.is_none() {
        line.push_str(" of every channel");
    }
    if let Some(next_date) = next_date {
        line = format!("{line}, next date {next_date}");
    }
    let no_touch = if outcome.is_touch() && channel.is_none() { " (here no channel is named: no touch)" } else { "" };
    format!("{}\n  {}{no_touch}\n", printable(&line), outcome.sentence())
}

fn read_outcome(text: &str) -> Result<(Outcome, Scope), Diagnostic> {
    parse_outcome(text).ok_or_else(|| {
        let near = nearest_outcome(text).map_or(String::new(), |near| format!("did you mean \"{near}\"? "));
        let remedy = format!("{near}the outcomes are {}", all_of(&Outcome::ALL.map(Outcome::key)));
        let message = format!("\"{text}\" is not an outcome");
        Diagnostic::error(Code::UnknownOutcome, Place::Nowhere, message).remedy(remedy)
    })
}

fn read_channel(text: &str) -> Result<Channel, Diagnostic> {
    parse_channel(text).ok_or_else(|| {
        let keys = Channel::ALL.map(Channel::key);
        let remedy = match nearest(text, keys) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("write {}", either(&keys)),
        };
        let message = format!("\"{text}\" is not a channel");
        Diagnostic::error(Code::UnknownChannel, Place::Nowhere, message).remedy(remedy)
    })
}

/// The files that are named, else the one of the usual name here.
fn prospect_files(named: &[PathBuf]) -> Result<Vec<PathBuf>, Diagnostic> {
    if !named.is_empty() {
        return Ok(named.to_vec());
    }
    let usual = PathBuf::from(PROSPECTS);
    if usual.symlink_metadata().is_ok() {
        return Ok(vec![usual]);
    }
    let message = format!("there is no {PROSPECTS} here to find the prospect in");
    Err(Diagnostic::error(Code::Unreadable, Place::Nowhere, message).remedy("name your prospect file with --prospects"))
}

/// Refuses a log that its name says is no CSV file: rows would be appended that whoever reads it cannot make sense of.
fn refuse_other_formats(path: &Path) -> Result<(), Diagnostic> {
    if path == Path::new("-") {
        let place = Place::File { path: path.display().to_string() };
        let finding = Diagnostic::error(Code::UnknownFormat, place, "a log is a file, not standard output");
        return Err(finding.remedy("name a file with --file"));
    }
    known_extension(path, "a log", &JSON, "name a .csv file with --file").map(|_| ())
}
