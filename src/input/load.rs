//! Everything a plan is made from, read and put together.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use sha2::{Digest, Sha256};

use super::assembly::Assembly;
use super::cadences::{Cadences, FILE_NAME, SHIPPED};
use super::columns::Mapping;
use super::date::DateOrder;
use super::history::{self, Entry, History, Tally};
use super::prospects::{self, Options};
use super::request::Request;
use crate::diagnostic::{Code, Diagnostic, Place, any_error};
use crate::model::{Problem, Prospect, Provenance, Rows, Source};
use crate::text::{count, grouped, printable};

/// A planning problem, and where it came from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The problem.
    pub problem: Problem,
    /// The files that it was made from.
    pub provenance: Provenance,
    /// What was done, row by row, where [`Request::keep_history`] asks for it: by prospect and day, and what several files
    /// tell once.
    pub history: Vec<Entry>,
    /// How each file was understood: rows, columns, and what was left alone.
    pub account: String,
    /// How many findings were made on the way.
    pub warnings: usize,
}

impl Loaded {
    /// The same for some of the reps only.
    pub fn of_reps(self, reps: &[usize]) -> Loaded {
        let mut kept = 0;
        let number = |prospect: &Prospect| {
            let is_theirs = reps.contains(&prospect.rep);
            kept += usize::from(is_theirs);
            is_theirs.then(|| kept - 1)
        };
        let numbers: Vec<Option<usize>> = self.problem.prospects.iter().map(number).collect();
        let entry = |entry: Entry| Some(Entry { prospect: numbers[entry.prospect]?, ..entry });
        let history = self.history.into_iter().filter_map(entry).collect();
        Loaded { problem: self.problem.of_reps(reps), history, ..self }
    }
}

/// Reads the configuration, the prospect files and the history files.
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

    let mut assembly = Assembly::new(&cadences, request.today, end);
    let mut inputs = Vec::new();
    let mut account = String::new();
    let mut files = Files::default();
    for path in request.prospects {
        let Some((name, bytes)) = files.read(path, "prospects", &mut findings) else { continue };
        let options = Options { columns: &cadences.columns, date_order: request.date_order, today: request.today };
        let file = assembly.add_file(&name);
        let outcome = prospects::read(&name, &bytes, options, |record| assembly.add(file, &record));
        assembly.count(outcome.rows);
        findings.extend(outcome.diagnostics);
        tell_prospects(&mut account, &name, outcome.rows, &outcome.mapping);
        inputs.push(Source { name, sha256: sha256(&bytes) });
    }
    let (mut problem, directory, more) = assembly.finish(request, end);
    findings.extend(more);
    let options =
        history::Options { date_order: request.date_order, today: request.today, keep_entries: request.keep_history };
    let mut history = History::new(options, &problem.prospects, &directory);
    let mut history_inputs = Vec::new();
    for path in history_files(request, &files, &mut findings) {
        let Some((name, bytes)) = files.read(&path, "history", &mut findings) else { continue };
        let outline = history.read(&name, &bytes);
        findings.extend(outline.findings);
        tell_history(&mut account, &name, &outline.tally, &outline.mapping);
        history_inputs.push(Source { name, sha256: sha256(&bytes) });
    }
    let told = history.finish();
    let history = told.fold_into(&mut problem);
    if any_error(&findings) {
        return (None, findings);
    }
    let warnings = findings.len();
    let provenance = Provenance {
        configuration,
        inputs,
        history: history_inputs,
        persistence: problem.persistence,
        dialing: request.dialing,
        date_order: request.date_order.map(DateOrder::key),
        reps: Vec::new(),
    };
    (Some(Loaded { problem, provenance, history, account, warnings }), findings)
}

/// The history files to read: that of the current folder, and those that are named. Where there is no prospect, nobody
/// asks for what was done without saying so.
fn history_files(request: &Request<'_>, files: &Files, findings: &mut Vec<Diagnostic>) -> Vec<PathBuf> {
    let mut named = Vec::new();
    for path in request.history {
        match files_of(path) {
            Ok(more) => named.extend(more),
            Err(error) => findings.push(unreadable(name_of_input(path), &error)),
        }
    }
    // Whatever stands there is meant, a broken link too: an opt-out would get lost with it.
    let here = PathBuf::from(history::FILE_NAME);
    let is_named = named.iter().any(|path| Files::identity(path) == Files::identity(&here));
    let is_meant = request.own_history && !request.prospects.is_empty() && here.symlink_metadata().is_ok();
    if is_meant && !is_named && !files.has(&here) {
        named.insert(0, here);
    }
    named
}

/// The file itself; of a folder its CSV and JSON files, by name.
fn files_of(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let file = entry?.path();
        let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_lowercase();
        if matches!(&*extension, "csv" | "json" | "jsonl" | "ndjson") && !file.is_dir() {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

/// The files that have been read, and what for.
#[derive(Default)]
struct Files(BTreeMap<PathBuf, &'static str>);

impl Files {
    /// What tells a file from others, whatever it is called.
    fn identity(path: &Path) -> PathBuf {
        std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
    }

    fn has(&self, path: &Path) -> bool {
        self.0.contains_key(&Files::identity(path))
    }

    /// The name and the bytes of a file that has not been read before; else there is a finding.
    fn read(&mut self, path: &Path, what: &'static str, findings: &mut Vec<Diagnostic>) -> Option<(String, Vec<u8>)> {
        let name = name_of_input(path);
        if let Some(earlier) = self.0.insert(Files::identity(path), what) {
            let message = if earlier == what {
                format!("the same file is given twice as {what}")
            } else {
                format!("the same file is given as {earlier} and as {what}")
            };
            let finding = Diagnostic::error(Code::RepeatedFile, Place::File { path: name }, message);
            findings.push(finding.remedy("name each file once"));
            return None;
        }
        match read_input(path) {
            Ok(bytes) => Some((name, bytes)),
            Err(finding) => {
                findings.push(finding);
                None
            }
        }
    }
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

/// How a prospect file was understood, for people.
fn tell_prospects(account: &mut String, name: &str, rows: Rows, mapping: &Mapping) {
    if mapping.fields.is_empty() {
        return;
    }
    let refused = if rows.refused > 0 { format!(", {} refused", rows.refused) } else { String::new() };
    tell(account, &format!("{name}: {}{refused}", count(rows.read, "row")));
    for (field, headers) in &mapping.fields {
        tell_column(account, field.key(), headers);
    }
    for (header, whose) in &mapping.traps {
        tell(account, &format!("  left alone      {header} ({whose})"));
    }
    tell_unused(account, &mapping.unused);
}

/// How a history file was understood, for people.
fn tell_history(account: &mut String, name: &str, tally: &Tally, mapping: &history::Mapping) {
    if mapping.fields.is_empty() {
        return;
    }
    let mut parts = vec![count(tally.touches, "touch")];
    let others = [
        (tally.others, "without a touch"),
        (tally.planned, "planned"),
        (tally.notes, "notes and tasks"),
        (tally.strangers, "about nobody among the prospects"),
        (tally.refused, "refused"),
    ];
    parts.extend(others.iter().filter(|(rows, _)| *rows > 0).map(|(rows, what)| format!("{} {what}", grouped(*rows))));
    tell(account, &format!("{name}: {}: {}", count(tally.rows(), "row"), parts.join(", ")));
    for (field, headers) in &mapping.fields {
        tell_column(account, field.key(), headers);
    }
    tell_unused(account, &mapping.unused);
}

fn tell_column(account: &mut String, field: &str, headers: &[String]) {
    tell(account, &format!("  {field:14}  {}", headers.join(", ")));
}

fn tell_unused(account: &mut String, headers: &[String]) {
    if !headers.is_empty() {
        tell(account, &format!("  not used        {}", headers.join(", ")));
    }
}

fn tell(account: &mut String, line: &str) {
    writeln!(account, "{}", printable(line)).expect("writing to a String cannot fail");
}
