//! What must hold of any input whatever: the bodies of the fuzz targets, which tests run on the inputs that are kept.
//!
//! Each takes bytes that may be anything and panics where a promise is broken. What the promises have in common: no input
//! makes the program panic, what is wrong with a file is told with a remedy and in text that steers no terminal, and
//! what was written is read back as it was.

#[path = "ical.rs"]
#[allow(dead_code, reason = "others use the rest of it")]
mod ical;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use cadence::diagnostic::{Diagnostic, any_error, render_all};
use cadence::diff::{self, Schedule, compare};
use cadence::explain::{explain_prospect, explain_rules, explain_types, timeline};
use cadence::export::ics::Per;
use cadence::export::{self, Summary, agenda};
use cadence::formula::restore;
use cadence::input::cadences::{Cadences, SHIPPED};
use cadence::input::field::Field;
use cadence::input::prospects::{Options, Record};
use cadence::input::{self, Loaded, Request, history, load, prospects as prospect_files};
use cadence::model::{Plan, Problem};
use cadence::threads::Threads;
use cadence::{checker, planner};
use chrono::{Days, NaiveDate};

/// What stands between the parts of an input that has several.
const BETWEEN: &[u8] = b"\n%%%%\n";

/// The days that plans are made for: long enough for gaps and holidays, short enough for a run of a few milliseconds.
const HORIZON: u64 = 40;

/// Bytes of an input of which a plan is made, at most.
const MOST_TO_PLAN: usize = 6 * 1024;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// Whether a text can be shown to people: line breaks are ours, and nothing steers the terminal.
fn check_printable(text: &str) {
    let unstyled = text
        .split("\u{1b}[")
        .enumerate()
        .map(|(at, part)| if at == 0 { part } else { part.split_once('m').map_or("\u{1b}", |(_, rest)| rest) });
    for letter in unstyled.flat_map(str::chars) {
        let turns = matches!(letter as u32, 0x61c | 0x180e | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe007f);
        assert!(letter == '\n' || !(letter.is_control() || turns), "{letter:?} in {text:?}");
    }
}

/// What holds of all findings.
fn check_findings(findings: &[Diagnostic]) {
    for finding in findings {
        assert!(finding.remedy.is_some(), "nothing to do about {finding:?}");
    }
    check_printable(&render_all(findings, true));
}

/// Reads prospects: every row is handed over or refused, and has an id.
pub fn prospects(bytes: &[u8]) {
    let options = Options {
        columns: &[],
        looked_at: &Field::CLASSIFYING,
        date_order: None,
        today: today(),
        threads: Threads::ONE,
    };
    let (mut records, mut last_line) = (0, 0);
    let check = |lines: &mut Vec<u64>, record: Record<'_>| {
        assert!(!record.id.is_empty(), "line {} has no id", record.line);
        assert!(record.value > 0.0 && record.value.is_finite());
        lines.push(record.line);
    };
    let outcome = prospect_files::read("prospects.csv", bytes, options, Vec::with_capacity, check, |lines| {
        for line in lines {
            records += 1;
            // A stray carriage return ends a row too, but no line of a file whose lines end in line feeds.
            assert!(line >= last_line, "line {line} comes after line {last_line}");
            last_line = line;
        }
    });
    assert_eq!(outcome.rows.read, records + outcome.rows.refused);
    assert!(records > 0 || outcome.rows.refused > 0 || any_error(&outcome.diagnostics), "nothing, and nothing is said");
    check_findings(&outcome.diagnostics);
}

/// Somebody of every type, in several places, with and without an id of a CRM.
const PROSPECTS: &str = "\
Id,Name,Company,Email,Phone,Mobile,Linkedin,Street,City,State,Country,Type,Owner
1,Ann Lee,Acme,ann@x.example,(614) 555-0100,+1 614 555 0170,https://www.linkedin.com/in/ann,1 Main St,Columbus,OH,,cold,dana
2,Bo Chen,Dock,,(614) 555-0101 ext. 7,,,,,,,inactive_customer,dana
3,Cy Diaz,Farm,cy@x.example,,614-555-0102,,,,FL,,warm_inbound,eve
4,Cy Diaz,Fair,cy@y.example,,614-555-0102,,,,WA,,high_familiarity,eve
003Dn00000A1bCdIAJ,Di Evans,Mill,di@x.example,+44 20 7946 0958,,,,,,UK,buying_window,dana
=5,\"Ed; Fox\",,ed@x.example,+49 30 123456,,,Hauptstr. 1,Berlin,,DE,some_familiarity,eve
";

/// Those prospects, planned for by the shipped configuration.
static PROBLEM: LazyLock<Problem> = LazyLock::new(|| {
    let folder = Folder::new();
    let files = [folder.put("prospects.csv", PROSPECTS.as_bytes())];
    let config = folder.put("cadences.toml", SHIPPED.as_bytes());
    let (loaded, findings) = load(&Request { config: Some(&config), ..request(&files) });
    loaded.unwrap_or_else(|| panic!("{findings:?}")).problem
});

/// Reads history: what it says is about somebody, and there is a plan that follows from it.
pub fn history(bytes: &[u8]) {
    let mut problem = PROBLEM.clone();
    let (entries, findings) = history::read("history.csv", bytes, None, &mut problem);
    check_findings(&findings);
    for entry in &entries {
        assert!(entry.prospect < problem.prospects.len(), "{entry:?} is about nobody");
    }
    for (number, prospect) in problem.prospects.iter().enumerate() {
        assert!(prospect.past.made.is_sorted(), "{:?}", prospect.past);
        check_printable(&timeline(&problem, &entries, number));
    }
    let plan = planner::plan(&problem);
    assert_eq!(checker::check(&problem, &plan), []);
}

/// Reads a configuration: it is understood, or it is said why not.
pub fn configuration(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (cadences, findings) = Cadences::read("cadences.toml", text);
    check_findings(&findings);
    assert_eq!(cadences.is_none(), any_error(&findings));
    if let Some(cadences) = cadences {
        check_printable(&explain_rules(&cadences, "cadences.toml", None, today()));
        let years = input::cadences::years_of_holidays(today(), today());
        assert!(cadences.workday.holidays.days(&years).len() < 4000 + text.len());
    }
}

/// Reads a schedule, or two, and compares them: with itself there is nothing to tell.
pub fn schedules(bytes: &[u8]) {
    let [old, new] = parts(bytes);
    let read = |bytes| match Schedule::read("schedule.csv", bytes, None) {
        Ok(schedule) => Some(schedule),
        Err(findings) => {
            assert!(any_error(&findings));
            check_findings(&findings);
            None
        }
    };
    let Some(old) = read(old) else { return };
    assert_eq!(compare(&old, &old).differences, []);
    let Some(new) = read(new) else { return };
    for (one, other) in [(&old, &new), (&new, &old)] {
        let comparison = compare(one, other);
        check_printable(&diff::page(&comparison));
        for difference in &comparison.differences {
            comparison.explain(difference);
        }
        let (mut calendar, mut table, mut document) = (Vec::new(), Vec::new(), Vec::new());
        diff::write_ics(&comparison, one, &mut calendar).unwrap();
        assert_eq!(ical::read(&calendar).unwrap().len(), comparison.count(diff::Change::Dropped));
        diff::write_csv(&comparison, &mut table).unwrap();
        let rows = csv::Reader::from_reader(&*table).into_records().map(Result::unwrap).count();
        assert_eq!(rows, comparison.differences.len());
        diff::write_json(&comparison, &mut document).unwrap();
        let _: serde_json::Value = serde_json::from_slice(&document).unwrap();
    }
}

/// Reads the days off out of a calendar: they lie where they were asked for.
pub fn calendar(bytes: &[u8]) {
    let within = today()..=today() + Days::new(3 * 365);
    let (days, findings) = input::ics::read("off.ics", bytes, within.clone());
    check_findings(&findings);
    assert!(days.iter().all(|day| within.contains(day)));
}

/// The whole path: configuration, prospects and history in parts of the input, the first empty for the shipped one.
///
/// The checker finds nothing in the plan, and what the exporters write is read back as it was.
pub fn whole(bytes: &[u8]) {
    if bytes.len() > MOST_TO_PLAN {
        return;
    }
    let [config, prospects, history] = parts(bytes);
    let folder = Folder::new();
    let config = folder.put("cadences.toml", if config.is_empty() { SHIPPED.as_bytes() } else { config });
    let files = [folder.put("prospects.csv", prospects)];
    let history = if history.is_empty() { Vec::new() } else { vec![folder.put("history.csv", history)] };
    let request = Request { config: Some(&config), history: &history, keep_history: true, ..request(&files) };
    let (loaded, findings) = load(&request);
    check_findings(&findings);
    assert_eq!(loaded.is_none(), any_error(&findings));
    let Some(loaded) = loaded else { return };
    check_printable(&loaded.account);
    let problem = &loaded.problem;
    let plan = planner::plan(problem);
    assert_eq!(checker::check(problem, &plan), []);
    check_exports(&loaded, &plan);
    check_printable(&explain_types(problem, "cadences.toml"));
    for number in 0..problem.prospects.len().min(3) {
        check_printable(&explain_prospect(problem, &plan, number as u32));
        check_printable(&timeline(problem, &loaded.history, number));
    }
}

/// Writes a plan in every format and reads it back.
fn check_exports(loaded: &Loaded, plan: &Plan) {
    let problem = &loaded.problem;
    let summary = Summary::new(problem, plan, &planner::slips(problem, plan));
    for width in [40, 100] {
        check_printable(&agenda::write(problem, plan, &summary, "cadences.toml", width));
        check_printable(&agenda::worklist(problem, plan, width));
    }

    let [mut table, mut raw, mut sheet, mut document, mut lines] = [const { Vec::new() }; 5];
    export::csv::write(problem, plan, false, &mut table).unwrap();
    export::csv::write(problem, plan, true, &mut raw).unwrap();
    export::csv::write_sheet(problem, &agenda::next_days(problem, plan), false, &mut sheet).unwrap();
    export::json::write(problem, plan, &summary, &loaded.provenance, &mut document).unwrap();
    export::json::write_lines(problem, plan, &mut lines).unwrap();
    for (bytes, raw) in [(&table, false), (&raw, true)] {
        check_table(bytes, raw, problem, plan);
    }
    let sheet = csv::Reader::from_reader(&*sheet).into_records().map(Result::unwrap).count();
    assert_eq!(sheet, agenda::next_days(problem, plan).touches.len());

    // A plan without a touch writes no line of JSON, and nothing is no schedule.
    if !plan.touches.is_empty() {
        let read = |bytes: &[u8]| Schedule::read("schedule", bytes, None).unwrap();
        let [of_table, document, lines] = [&table, &document, &lines].map(|bytes| read(bytes));
        for (one, other) in [(&of_table, &document), (&document, &lines), (&lines, &of_table)] {
            assert_eq!(one.people, other.people);
        }
        assert_eq!(compare(&document, &document).differences, []);
    }
    let request = Request::new(&[], problem.today);
    let written = input::schedule::Written::new("schedule.csv", &table).unwrap();
    let (read, findings) = written.read(&request, problem, &[]);
    assert_eq!(findings, []);
    assert_eq!(read.touches, plan.touches);

    for per in [Per::Block, Per::Touch] {
        let mut calendar = Vec::new();
        export::ics::write(problem, plan, per, &mut calendar).unwrap();
        let events = ical::read(&calendar).unwrap();
        assert!(per == Per::Block || events.len() == plan.touches.len());
    }
}

/// Holds a schedule in CSV against its plan by a reader that knows nothing of ours.
fn check_table(bytes: &[u8], raw: bool, problem: &Problem, plan: &Plan) {
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(bytes).into_records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), plan.touches.len());
    for (row, touch) in rows.iter().zip(&plan.touches) {
        let prospect = &problem.prospects[touch.prospect as usize];
        let contact = problem.contact(prospect, touch.channel).unwrap_or_default();
        let texts = [
            (1, &*problem.reps[prospect.rep].name),
            (5, &*prospect.id),
            (6, &*prospect.name),
            (7, &*prospect.company),
            (12, contact),
        ];
        for (column, text) in texts {
            let cell = if raw { row[column].into() } else { restore(&row[column]) };
            assert_eq!(cell, text);
        }
    }
}

fn request(prospects: &[PathBuf]) -> Request<'_> {
    let until = Some(today() + Days::new(HORIZON));
    Request { own_history: false, until, ..Request::new(prospects, today()) }
}

/// The parts of an input; those that are missing are empty, and the last has all the rest.
fn parts<const N: usize>(bytes: &[u8]) -> [&[u8]; N] {
    let mut rest = bytes;
    let mut number = 0;
    [(); N].map(|()| {
        number += 1;
        let cut = rest.windows(BETWEEN.len()).position(|window| window == BETWEEN).filter(|_| number < N);
        let (part, behind) = cut.map_or((rest, &[][..]), |at| (&rest[..at], &rest[at + BETWEEN.len()..]));
        rest = behind;
        part
    })
}

/// A folder for the files of a run.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path: &Path = self.0.path();
        let path = path.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}
