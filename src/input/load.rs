//! Everything a plan is made from, read and put together.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use sha2::{Digest, Sha256};

use super::assembly::Assembly;
use super::cadences::{Cadences, FILE_NAME, SHIPPED};
use super::columns::Mapping;
use super::date::DateOrder;
use super::prospects::{self, Options};
use super::request::Request;
use crate::diagnostic::{Code, Diagnostic, Place, any_error};
use crate::model::{Problem, Provenance, Rows, Source};
use crate::text::{count, printable};

/// A planning problem, and where it came from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The problem.
    pub problem: Problem,
    /// The files that it was made from.
    pub provenance: Provenance,
    /// How each prospect file was understood: rows, columns, and what was left alone.
    pub account: String,
    /// How many findings were made on the way.
    pub warnings: usize,
}

/// Reads the configuration and the prospect files.
///
/// All findings of the run come back. The problem is there unless one of them is an error.
pub fn load(request: &Request<'_>) -> (Option<Loaded>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let (configuration, cadences) = read_configuration(request, &mut findings);
    let end = match end_of_schedule(request, cadences.as_ref()) {
        Ok(end) => end,
        Err(finding) => {
            findings.push(finding);
            request.today
        }
    };
    let Some(cadences) = cadences else { return (None, findings) };

    let mut assembly = Assembly::new(&cadences);
    let mut inputs = Vec::new();
    let mut account = String::new();
    let mut seen = BTreeSet::new();
    for path in request.prospects {
        let name = name_of_input(path);
        if !seen.insert(path) {
            let place = Place::File { path: name };
            let finding = Diagnostic::error(Code::RepeatedFile, place, "the same prospect file is given twice");
            findings.push(finding.remedy("name each file once"));
            continue;
        }
        let bytes = match read_input(path) {
            Ok(bytes) => bytes,
            Err(finding) => {
                findings.push(finding);
                continue;
            }
        };
        let options = Options { columns: &cadences.columns, date_order: request.date_order, today: request.today };
        let file = assembly.add_file(&name);
        let outcome = prospects::read(&name, &bytes, options, |record| assembly.add(file, &record));
        assembly.count(outcome.rows);
        findings.extend(outcome.diagnostics);
        tell_mapping(&mut account, &name, outcome.rows, &outcome.mapping);
        inputs.push(Source { name, sha256: sha256(&bytes) });
    }
    let (problem, more) = assembly.finish(request, end);
    findings.extend(more);
    if any_error(&findings) {
        return (None, findings);
    }
    let warnings = findings.len();
    let provenance = Provenance {
        configuration,
        inputs,
        persistence: problem.persistence,
        dialing: request.dialing,
        date_order: request.date_order.map(DateOrder::key),
        reps: Vec::new(),
    };
    (Some(Loaded { problem, provenance, account, warnings }), findings)
}

/// The configuration in force, and where it came from.
fn read_configuration(request: &Request<'_>, findings: &mut Vec<Diagnostic>) -> (Source, Option<Cadences>) {
    let path = request.config.map(Path::to_path_buf).or_else(|| {
        // Whatever stands there is meant, a broken link too: planning by another table would go unnoticed.
        let here = PathBuf::from(FILE_NAME);
        here.symlink_metadata().is_ok().then_some(here)
    });
    let Some(path) = path else {
        let (cadences, problems) = Cadences::read(FILE_NAME, SHIPPED);
        findings.extend(problems);
        let name = format!("the built-in {FILE_NAME}");
        return (Source { name, sha256: sha256(SHIPPED.as_bytes()) }, cadences);
    };
    let name = path.display().to_string();
    let mut source = Source { name: name.clone(), sha256: String::new() };
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            findings.push(unreadable(name, &error));
            return (source, None);
        }
    };
    source.sha256 = sha256(&bytes);
    match String::from_utf8(bytes) {
        Ok(text) => {
            let (cadences, problems) = Cadences::read(&name, text.strip_prefix('\u{feff}').unwrap_or(&text));
            findings.extend(problems);
            (source, cadences)
        }
        Err(_) => {
            let finding =
                Diagnostic::error(Code::NotText, Place::File { path: name }, "the configuration is not UTF-8 text");
            findings.push(finding.remedy("save it as UTF-8 in your editor"));
            (source, None)
        }
    }
}

/// The last day of the schedule: the horizon counts calendar days, today among them.
fn end_of_schedule(request: &Request<'_>, cadences: Option<&Cadences>) -> Result<NaiveDate, Diagnostic> {
    let today = request.today;
    if let Some(until) = request.until.filter(|until| *until < today) {
        let message = format!("--until {until} is before today, {today}");
        let finding = Diagnostic::error(Code::UntilBeforeToday, Place::Nowhere, message);
        return Err(finding.remedy("name a later day for --until, or an earlier one for --today"));
    }
    let days = cadences.map_or(1, |cadences| cadences.horizon_days);
    let horizon = today.checked_add_days(Days::new(u64::from(days) - 1)).unwrap_or(NaiveDate::MAX);
    Ok(request.until.map_or(horizon, |until| until.min(horizon)))
}

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

fn unreadable(path: String, error: &std::io::Error) -> Diagnostic {
    use std::io::ErrorKind;
    let (why, remedy) = match error.kind() {
        ErrorKind::NotFound => ("there is no such file".to_owned(), "check the name and the folder"),
        ErrorKind::PermissionDenied => {
            ("you do not have permission".to_owned(), "ask its owner for permission, or for a copy")
        }
        ErrorKind::IsADirectory => ("it is a folder".to_owned(), "name a file in it"),
        _ => (error.to_string(), "try again, or copy it to this machine first"),
    };
    Diagnostic::error(Code::Unreadable, Place::File { path }, format!("cannot read the file: {why}")).remedy(remedy)
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("writing to a String cannot fail");
        hex
    })
}

/// How a file was understood, for people.
fn tell_mapping(account: &mut String, name: &str, rows: Rows, mapping: &Mapping) {
    if mapping.fields.is_empty() {
        return;
    }
    let mut line = |text: String| {
        writeln!(account, "{}", printable(&text)).expect("writing to a String cannot fail");
    };
    let refused = if rows.refused > 0 { format!(", {} refused", rows.refused) } else { String::new() };
    line(format!("{name}: {}{refused}", count(rows.read, "row")));
    for (field, headers) in &mapping.fields {
        line(format!("  {:14}  {}", field.key(), headers.join(", ")));
    }
    for (header, whose) in &mapping.traps {
        line(format!("  left alone      {header} ({whose})"));
    }
    if !mapping.unused.is_empty() {
        line(format!("  not used        {}", mapping.unused.join(", ")));
    }
}
