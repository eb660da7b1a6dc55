//! Everything a plan is made from, read and put together.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use sha2::{Digest, Sha256};

use super::assembly::Assembly;
use super::cadences::{self, Cadences, FILE_NAME, SHIPPED, years_of_holidays};
use super::columns::Mapping;
use super::date::DateOrder;
use super::draft::Drafts;
use super::file::{self, Most, name_of_input, read_input, unreadable};
use super::headers::quoted;
use super::history::{self, Entry, History, Tally};
use super::ics;
use super::prospects::{self, Options, Record};
use super::request::Request;
use crate::diagnostic::{Code, Diagnostic, Place, any_error};
use crate::fault::{Step, attempt};
use crate::model::{Problem, Prospect, Provenance, Rows, Source};
use crate::text::{all_of, count, grouped, printable};

/// How large a configuration may be.
const CONFIGURATION: Most =
    Most { bytes: cadences::MOST_BYTES, remedy: "keep the table in it, and people in the prospect files" };

/// How large a calendar of days off may be.
const CALENDAR: Most = Most { bytes: ics::MOST_BYTES, remedy: "export the days off alone, without other events" };

/// What the names of the files end in that are read of a folder of history.
const HISTORY_EXTENSIONS: [&str; 5] = ["csv", "tsv", "json", "jsonl", "ndjson"];

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
    let (configuration, cadences, mut findings) = load_configuration(request.config);
    let end = match end_of_schedule(request, cadences.as_ref()) {
        Ok(end) => end,
        Err(finding) => {
            findings.push(finding);
            request.today
        }
    };
    let Some(mut cadences) = cadences else { return (None, findings) };

    let mut account = String::new();
    let folder = request.config.and_then(Path::parent).unwrap_or(Path::new(""));
    let years = years_of_holidays(request.today, end);
    let calendars = read_calendars(&mut cadences, folder, years, &mut account, &mut findings);
    let mut assembly = Assembly::new(&cadences, request.today, end);
    let mut inputs = Vec::new();
    let mut files = Files::default();
    for path in request.prospects {
        let Some((name, bytes)) = files.read(path, "prospects", &mut findings) else { continue };
        let file = assembly.add_file(&name);
        let drafter = assembly.drafter();
        let options = Options {
            columns: &cadences.columns,
            looked_at: &drafter.looked_at(),
            date_order: request.date_order,
            today: request.today,
            threads: request.threads,
        };
        let begin = |rows| Drafts::new(file, &name, rows);
        let add = |drafts: &mut Drafts, record: Record<'_>| drafter.add(drafts, record);
        let take = |drafts: Drafts| {
            request.progress.inspect(|progress| progress.read(drafts.drafts.len()));
            assembly.add(drafts);
        };
        let read = || prospects::read(&name, &bytes, options, begin, add, take);
        let (outcome, sha256) = request.threads.both(read, || sha256(&bytes));
        assembly.count(outcome.rows);
        findings.extend(outcome.diagnostics);
        tell_prospects(&mut account, &name, outcome.rows, &outcome.mapping);
        inputs.push(Source { name, sha256 });
    }
    let (mut problem, directory, more) = assembly.finish(request, end);
    findings.extend(more);
    let options =
        history::Options { date_order: request.date_order, today: request.today, keep_entries: request.keep_history };
    let mut history = History::new(options, &problem.prospects, &directory);
    let mut history_inputs = Vec::new();
    for path in history_files(request, &files, &mut findings) {
        let Some((name, bytes)) = files.read(&path, "history", &mut findings) else { continue };
        let (outline, sha256) = request.threads.both(|| history.read(&name, &bytes), || sha256(&bytes));
        request.progress.inspect(|progress| progress.read(outline.tally.rows()));
        findings.extend(outline.findings);
        tell_history(&mut account, &name, &outline.tally, &outline.mapping);
        history_inputs.push(Source { name, sha256 });
    }
    let told = history.finish();
    let history = told.fold_into(&mut problem);
    if any_error(&findings) {
        return (None, findings);
    }
    let warnings = findings.len();
    let provenance = Provenance {
        configuration,
        calendars,
        inputs,
        history: history_inputs,
        persistence: problem.persistence,
        audience: cadences.audience,
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
        match files_of(path, findings) {
            Ok(more) => named.extend(more),
            Err(error) => findings.push(unreadable(name_of_input(path), error)),
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

/// The file itself; of a folder the tables and JSON files in it, by name. What else stands there is told.
fn files_of(path: &Path, findings: &mut Vec<Diagnostic>) -> std::io::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let (mut files, mut left_out) = (Vec::new(), Vec::new());
    for entry in attempt(Step::List, || std::fs::read_dir(path))? {
        let entry = attempt(Step::List, || entry)?;
        let (file, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        // Nobody put it there: macOS leaves a ._monday.csv beside monday.csv, and an editor its draft.
        if name.starts_with('.') {
            continue;
        }
        let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_lowercase();
        if HISTORY_EXTENSIONS.contains(&&*extension) && !file.is_dir() {
            files.push(file);
        } else {
            left_out.push(name);
        }
    }
    files.sort();
    left_out.sort();
    findings.extend(warn_of_folder(path, files.is_empty(), &left_out));
    Ok(files)
}

/// Warns of a folder in which there is no history, or something else beside it.
fn warn_of_folder(path: &Path, is_all: bool, left_out: &[String]) -> Option<Diagnostic> {
    const NAMED: usize = 3;
    let place = Place::File { path: name_of_input(path) };
    if left_out.is_empty() {
        let warn = || Diagnostic::warning(Code::EmptyFile, place, "the folder is empty: nothing was done, it says");
        return is_all.then(|| warn().remedy("if that is not so, put the logs or filled-in schedules into it"));
    }
    let named: Vec<&str> = left_out.iter().take(NAMED).map(String::as_str).collect();
    let mut named = quoted(&named);
    if left_out.len() > NAMED {
        named.push(count(left_out.len() - NAMED, "other"));
    }
    let are = if left_out.len() == 1 { "is" } else { "are" };
    let rest = if is_all { ", and nothing else stands there" } else { "" };
    let message = format!("{} in this folder {are} not read{rest}", all_of(&named));
    let kinds = all_of(&HISTORY_EXTENSIONS.map(|extension| format!(".{extension}")));
    let remedy = format!(
        "only {kinds} files are read: save a table as one of them, name a folder in it with a --history of its own, and \
         move the rest elsewhere"
    );
    Some(Diagnostic::warning(Code::LeftOut, place, message).remedy(remedy))
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

/// Reads the configuration in force: the file, else cadences.toml of the current folder, else the shipped one.
///
/// Where it came from and all findings come back. The configuration is there unless one of them is an error.
pub fn load_configuration(config: Option<&Path>) -> (Source, Option<Cadences>, Vec<Diagnostic>) {
    let path = config.map(Path::to_path_buf).or_else(|| {
        // Whatever stands there is meant, a broken link too: planning by another table would go unnoticed.
        let here = PathBuf::from(FILE_NAME);
        here.symlink_metadata().is_ok().then_some(here)
    });
    let Some(path) = path else {
        let (cadences, findings) = Cadences::read(FILE_NAME, SHIPPED);
        let name = format!("the built-in {FILE_NAME}");
        return (Source { name, sha256: sha256(SHIPPED.as_bytes()) }, cadences, findings);
    };
    let name = path.display().to_string();
    let mut source = Source { name: name.clone(), sha256: String::new() };
    let bytes = match file::read(&path, CONFIGURATION) {
        Ok(bytes) => bytes,
        Err(unread) => return (source, None, vec![unread.finding(Place::File { path: name }, "the file")]),
    };
    source.sha256 = sha256(&bytes);
    match String::from_utf8(bytes) {
        Ok(text) => {
            let (cadences, findings) = Cadences::read(&name, text.strip_prefix('\u{feff}').unwrap_or(&text));
            (source, cadences, findings)
        }
        Err(_) => {
            let finding =
                Diagnostic::error(Code::NotText, Place::File { path: name }, "the configuration is not UTF-8 text");
            (source, None, vec![finding.remedy("save it as UTF-8 in your editor")])
        }
    }
}

/// Adds the days of the calendars that the configuration names to its holidays, and gives the files, by name.
fn read_calendars(
    cadences: &mut Cadences,
    folder: &Path,
    years: RangeInclusive<i32>,
    account: &mut String,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Source> {
    let first = NaiveDate::from_ymd_opt(*years.start(), 1, 1).unwrap_or(NaiveDate::MIN);
    let last = NaiveDate::from_ymd_opt(*years.end(), 12, 31).unwrap_or(NaiveDate::MAX);
    let mut read: BTreeMap<PathBuf, (Option<Source>, BTreeSet<NaiveDate>)> = BTreeMap::new();
    for workday in cadences.workdays_mut() {
        for file in &workday.holidays_ics {
            let (_, days) = read.entry(folder.join(&file.path)).or_insert_with_key(|path| {
                let name = path.display().to_string();
                let bytes = match file::read(path, CALENDAR) {
                    Ok(bytes) => bytes,
                    Err(unread) => {
                        findings.push(unread.finding(file.place.clone(), &name));
                        return (None, BTreeSet::new());
                    }
                };
                let (days, found) = ics::read(&name, &bytes, first..=last);
                findings.extend(found);
                let of_years = format!("{} from {} to {}", count(days.len(), "day"), years.start(), years.end());
                tell(account, &format!("{name}: {of_years}"));
                (Some(Source { name, sha256: sha256(&bytes) }), days)
            });
            workday.holidays.dates.extend(days.iter());
        }
    }
    read.into_values().filter_map(|(source, _)| source).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::{Lasting, fail_in_turn};

    #[test]
    fn whatever_cannot_be_read_is_told_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        std::fs::create_dir(folder.path().join("done")).unwrap();
        put("cadences.toml", "[workday]\nholidays_ics = \"off.ics\"\n");
        put("off.ics", "BEGIN:VCALENDAR\nEND:VCALENDAR\n");
        put("list.csv", "id,name,email\n1,Ada,ada@x.example\n");
        put("done/monday.csv", "date,prospect_id,channel,outcome\n2026-11-20,1,email,done\n");
        let [config, list, done] = ["cadences.toml", "list.csv", "done"].map(|name| folder.path().join(name));
        let (prospects, history) = ([list], [done]);
        let request = Request {
            config: Some(&config),
            history: &history,
            own_history: false,
            ..Request::new(&prospects, "2026-11-23".parse().unwrap())
        };
        let mut told = Vec::new();
        let steps = fail_in_turn(
            Lasting::Once,
            || load(&request),
            |step, (loaded, findings)| {
                assert!(loaded.is_none(), "{step:?}");
                let text: String = findings.iter().map(Diagnostic::render).collect();
                assert!(text.contains(&format!(": {step:?} has failed\n")), "{text}");
                let named = ["off.ics", "list.csv", "monday.csv", "done", "cadences.toml"];
                told.push(named.into_iter().find(|name| text.contains(name)).unwrap());
            },
        );
        let of_a_file = [Step::Open, Step::Look, Step::Read, Step::Look];
        assert_eq!(steps, [&of_a_file[..], &of_a_file, &of_a_file, &[Step::List, Step::List], &of_a_file].concat());
        let each = |name: &'static str, times| std::iter::repeat_n(name, times);
        let files = each("cadences.toml", 4).chain(each("off.ics", 4)).chain(each("list.csv", 4));
        assert!(told.iter().copied().eq(files.chain(each("done", 2)).chain(each("monday.csv", 4))), "{told:?}");
    }

    #[test]
    fn what_is_not_read_of_a_folder_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let read_of = |names: &[&str]| {
            for name in names {
                match name.strip_suffix('/') {
                    Some(name) => std::fs::create_dir(folder.path().join(name)).unwrap(),
                    None => std::fs::write(folder.path().join(name), "").unwrap(),
                }
            }
            let mut findings = Vec::new();
            let files = files_of(folder.path(), &mut findings).unwrap();
            let files: Vec<String> =
                files.iter().map(|file| file.file_name().unwrap().to_str().unwrap().to_owned()).collect();
            let told: Vec<String> = findings.into_iter().map(|finding| finding.message).collect();
            (files.join(" "), told.join("; "))
        };
        let (none, empty) = (String::new(), "the folder is empty: nothing was done, it says".to_owned());
        assert_eq!(read_of(&[]), (none.clone(), empty.clone()));
        assert_eq!(read_of(&["._a.csv", ".b.csv", ".git/", ".csv"]), (none.clone(), empty));
        let only = "\"old.csv\" in this folder is not read, and nothing else stands there".to_owned();
        assert_eq!(read_of(&["old.csv/"]), (none, only));
        let beside = "\"notes.txt\" and \"old.csv\" in this folder are not read".to_owned();
        let files = "a.CSV b.tsv c.json d.jsonl e.ndjson".to_owned();
        assert_eq!(read_of(&["a.CSV", "c.json", "d.jsonl", "e.ndjson", "b.tsv", "notes.txt"]), (files.clone(), beside));
        let many = "\"csv\", \"mon.csv.gz\", \"notes.txt\" and 2 others in this folder are not read".to_owned();
        assert_eq!(read_of(&["tue.xlsx", "csv", "mon.csv.gz"]), (files, many));
    }

    #[test]
    fn days_of_calendars_are_holidays_of_those_whose_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        let calendar = |days: &str| format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{days}\nEND:VEVENT\nEND:VCALENDAR\n");
        put("off.ics", &calendar("DTSTART;VALUE=DATE:20001228\nRRULE:FREQ=YEARLY"));
        put("ann.ics", &calendar("DTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261203"));
        let table = "[workday]\nholidays_ics = \"off.ics\"\n[reps.ann]\nholidays = [\"de\"]\nholidays_ics = [\"off.ics\", \"ann.ics\"]\n\
                     [reps.bo]\n[reps.cy]\nholidays_ics = []\n";
        put("cadences.toml", table);
        let config = folder.path().join("cadences.toml");
        let request = Request { config: Some(&config), ..Request::new(&[], "2026-11-23".parse().unwrap()) };
        let (loaded, findings) = load(&request);
        let loaded = loaded.unwrap_or_else(|| panic!("{findings:?}"));
        let november: NaiveDate = "2026-11-01".parse().unwrap();
        let from_november = |rep: usize| -> Vec<String> {
            let holidays = &loaded.problem.reps[rep].calendar.holidays;
            holidays.range(november..).take(4).map(NaiveDate::to_string).collect()
        };
        assert_eq!(from_november(0), ["2026-12-01", "2026-12-02", "2026-12-25", "2026-12-26"]);
        assert_eq!(from_november(1), ["2026-12-28", "2027-12-28", "2028-12-28", "2029-12-28"]);
        assert_eq!(from_november(2), [""; 0]);
        let calendar = &loaded.problem.reps[0].calendar.holidays;
        assert_eq!(calendar.first().unwrap().to_string(), "2024-01-01");
        assert_eq!(calendar.last().unwrap().to_string(), "2029-12-28");
        let names: Vec<&str> =
            loaded.provenance.calendars.iter().map(|file| file.name.rsplit('/').next().unwrap()).collect();
        assert_eq!(names, ["ann.ics", "off.ics"], "each is read once");
        assert!(loaded.account.contains("off.ics: 6 days from 2024 to 2029\n"), "{}", loaded.account);
    }
}
