//! A schedule read back, as `cadence plan` wrote it or as a hand has changed it since.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;

use super::date::{self, DateOrder};
use super::load::{name_of_input, read_input};
use super::sheet::{Row, Sheet};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::formula::restore;
use crate::model::{Channel, Minutes, Plan, Problem, Touch, VoicemailReason};
use crate::text::{either, nearest};

/// The columns that say what is planned; the others are for people.
const COLUMNS: [&str; 9] =
    ["prospect_id", "date", "touch", "of", "channel", "voicemail", "voicemail_reason", "minutes", "rep"];

/// Reads the touches of a schedule for a problem.
///
/// Every row that is no touch comes back as a finding; the others make up the plan, in the order of the file. Nobody is
/// waiting in it: a schedule does not tell.
pub fn read(path: &Path, problem: &Problem, date_order: Option<DateOrder>) -> (Plan, Vec<Diagnostic>) {
    let name = name_of_input(path);
    let bytes = match read_input(path) {
        Ok(bytes) => bytes,
        Err(finding) => return (Plan::default(), vec![finding]),
    };
    let sheet = match Sheet::read(&name, &bytes, |header| COLUMNS.contains(&header)) {
        Ok(sheet) => sheet,
        Err(finding) => return (Plan::default(), vec![finding]),
    };
    let missing: Vec<&str> =
        COLUMNS.into_iter().filter(|column| !sheet.header.iter().any(|header| header == column)).collect();
    if !missing.is_empty() {
        let message = format!("this is not a schedule: there is no column {}", either(&missing));
        let finding = Diagnostic::error(Code::BadSchedule, Place::File { path: name }, message);
        return (Plan::default(), vec![finding.remedy("give a CSV file that `cadence plan` has written")]);
    }
    let mut reader = Reader { date_order, ..Reader::new(&name, &sheet, problem) };
    let mut plan = Plan::default();
    let mut rows = sheet.rows();
    while let Some(row) = rows.next_row() {
        plan.touches.extend(reader.touch(&row));
    }
    (plan, reader.findings)
}

struct Reader<'a> {
    name: &'a str,
    problem: &'a Problem,
    /// Where each of [`COLUMNS`] stands.
    columns: [usize; COLUMNS.len()],
    by_id: BTreeMap<&'a str, u32>,
    date_order: Option<DateOrder>,
    findings: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn new(name: &'a str, sheet: &Sheet<'_>, problem: &'a Problem) -> Reader<'a> {
        let place = |column| sheet.header.iter().position(|header| *header == column).unwrap_or(usize::MAX);
        let mut by_id = BTreeMap::new();
        for (number, prospect) in (0..).zip(&problem.prospects) {
            // Of several rows for one person the first is the prospect, the others are its duplicates.
            by_id.entry(&*prospect.id).or_insert(number);
        }
        Reader { name, problem, columns: COLUMNS.map(place), by_id, date_order: None, findings: Vec::new() }
    }

    /// The touch of a row; None with a finding where a cell says nothing that can be understood.
    fn touch(&mut self, row: &Row<'_>) -> Option<Touch> {
        let [id, date, number, of, channel, voicemail, reason, minutes, rep] =
            self.columns.map(|column| row.cell(column));
        let id = restore(id);
        let Some(&prospect) = self.by_id.get(&*id) else {
            let near = nearest(&id, self.by_id.keys().copied()).map(|near| format!("did you mean \"{near}\"?"));
            let remedy = near.unwrap_or_else(|| "give the prospect files that the schedule was made from".to_owned());
            return self.refuse(row, "prospect_id", &id, "no prospect has this id", remedy);
        };
        let Some(date) = read_date(date, self.date_order) else {
            return self.refuse(
                row,
                "date",
                date,
                "this is not a date that can be read in one way only",
                "write it as 2026-11-23, or say --date-order",
            );
        };
        let Ok(number) = number.parse() else {
            return self.refuse(
                row,
                "touch",
                number,
                "this is not the number of a touch",
                "write a whole number, such as 3",
            );
        };
        let Ok(of) = of.parse() else {
            return self.refuse(row, "of", of, "this is not a number of touches", "write a whole number, such as 20");
        };
        let Some(channel) = Channel::from_key(channel) else {
            let keys = Channel::ALL.map(Channel::key);
            return self.refuse(row, "channel", channel, "this is not a channel", format!("write {}", either(&keys)));
        };
        let Ok(voicemail) = read_voicemail(voicemail, &restore(reason)) else {
            let text = format!("{voicemail}: {reason}");
            let remedy = "leave both columns as `cadence plan` has written them";
            return self.refuse(row, "voicemail", &text, "the decision and its reason do not go together", remedy);
        };
        // Spreadsheets write the decimals as their country does.
        let Some(minutes) = minutes.replace(',', ".").parse().ok().filter(|minutes| (0.0..100_000.0).contains(minutes))
        else {
            return self.refuse(
                row,
                "minutes",
                minutes,
                "this is not a number of minutes",
                "write a number, such as 1.5",
            );
        };
        let owner = &self.problem.reps[self.problem.prospects[prospect as usize].rep].name;
        if *restore(rep) != **owner {
            let remedy = format!("\"{owner}\" owns the prospect: change the owner in the prospect file instead");
            return self.refuse(row, "rep", rep, "this rep does not own the prospect", remedy);
        }
        Some(Touch { prospect, date, number, of, channel, voicemail, minutes: Minutes::from_f64(minutes) })
    }

    fn refuse(
        &mut self,
        row: &Row<'_>,
        column: &str,
        value: &str,
        message: &str,
        remedy: impl Into<String>,
    ) -> Option<Touch> {
        let cell = Some((column.to_owned(), value.to_owned()));
        let place = Place::Row { path: self.name.to_owned(), line: row.line, cell };
        self.findings.push(Diagnostic::error(Code::BadSchedule, place, message).remedy(remedy));
        None
    }
}

/// A date that can only be read one way; spreadsheets like to rewrite dates in other forms.
fn read_date(text: &str, order: Option<DateOrder>) -> Option<NaiveDate> {
    date::parse(text, order)?.resolve(order)
}

fn read_voicemail(decision: &str, reason: &str) -> Result<Option<VoicemailReason>, ()> {
    if decision.is_empty() && reason.is_empty() {
        return Ok(None);
    }
    let known = VoicemailReason::ALL.into_iter().find(|known| known.text() == reason);
    known.filter(|known| known.decision().key() == decision).map(Some).ok_or(())
}
