//! A schedule read back, as `cadence plan` wrote it or as a hand has changed it since.

use std::borrow::Cow;
use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::date::{self, DateOrder};
use super::directory::Directory;
use super::history::words::parse_channel;
use super::phone;
use super::request::Request;
use super::sheet::pieces::Piece;
use super::sheet::{Row, Sheet};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::formula::restore;
use crate::model::{Channel, Minutes, Plan, Problem, TimeOfDay, Touch, VoicemailReason};
use crate::text::{either, nearest};
use crate::threads::Threads;

/// The columns that say what is planned; the others are for people. (Older versions wrote no [`START`].)
pub(crate) const COLUMNS: [&str; 9] =
    [ID, "date", "touch", "of", "channel", "voicemail", "voicemail_reason", "minutes", "rep"];

/// The column that says at what time; schedules of versions that planned days only have none.
pub(crate) const START: &str = "start";

/// The column that says who is touched.
const ID: &str = "prospect_id";

/// For so many findings of a schedule it is looked for who may have been meant.
const SUGGESTED: usize = 20;

/// A schedule as a file has it, of which nothing is known yet but that it is a table.
pub struct Written<'b> {
    name: &'b str,
    sheet: Sheet<'b>,
    pieces: Vec<Piece>,
    /// Where the column of outcomes stands, if there is one.
    outcome: Option<usize>,
}

impl<'b> Written<'b> {
    /// Takes the bytes of a file for a schedule; `name` is what findings call it.
    ///
    /// # Errors
    ///
    /// When they are no table.
    pub fn new(name: &'b str, bytes: &'b [u8]) -> Result<Written<'b>, Diagnostic> {
        let sheet = Sheet::read(name, bytes, |header| COLUMNS.contains(&header))?;
        let (pieces, outcome) = (sheet.pieces(), place(&sheet, "outcome"));
        Ok(Written { name, sheet, pieces, outcome })
    }

    /// Whether outcomes have been filled in: then the schedule is history as well.
    pub fn is_filled_in(&self, threads: Threads) -> bool {
        let has_done = |piece: usize| {
            let mut rows = self.sheet.rows_of(&self.pieces[piece]);
            while let Some(row) = rows.next_row() {
                if is_done(&row, self.outcome) {
                    return true;
                }
            }
            false
        };
        threads.try_each(self.pieces.len(), has_done, |has_done| if has_done { Err(()) } else { Ok(()) }).is_err()
    }

    /// Reads the touches for the problem that was loaded by a request.
    ///
    /// Every row that is no touch comes back as a finding; the others make up the plan, in the order of the file. Nobody
    /// is waiting in it: a schedule does not tell. Rows with an outcome are no plan any more, and neither are those whose
    /// outcome `cadence log` has put into a row of its own. Where the problem is that of some of the reps, `only_reps`
    /// holds their names, and the rows of the others are passed over.
    pub fn read(&self, request: &Request<'_>, problem: &Problem, only_reps: &[String]) -> (Plan, Vec<Diagnostic>) {
        let cells = match Cells::new(self.name, &self.sheet, request.date_order) {
            Ok(cells) => cells,
            Err(finding) => return (Plan::default(), vec![finding]),
        };
        if cells.start.is_none() {
            return (Plan::default(), vec![refuse_without_start(self.name)]);
        }
        let directory = Directory::of(&problem.prospects);
        let contact = place(&self.sheet, "contact");
        let is_of_some_reps = !only_reps.is_empty();
        let read = |piece: usize| {
            let (mut cells, mut touches, mut logged, mut count) = (cells.clone(), Vec::new(), Vec::new(), 0);
            let mut rows = self.sheet.rows_of(&self.pieces[piece]);
            while let Some(row) = rows.next_row() {
                count += 1;
                if cells.is_logged(&row) {
                    logged.extend(cells.logged(&row).and_then(|Logged { id, date, channel }| {
                        let prospect = directory.first_by_id(&problem.prospects, &id)?;
                        Some((prospect as u32, date, channel))
                    }));
                }
                if is_done(&row, self.outcome) {
                    continue;
                }
                if is_of_some_reps && !only_reps.iter().any(|rep| **rep == *cells.rep(&row)) {
                    continue;
                }
                let Some(planned) = cells.read(&row) else { continue };
                let touch = touch(&mut cells, &row, &planned, problem, &directory, is_of_some_reps);
                let Some(touch) = touch else { continue };
                if let Some(contact) = contact {
                    check_contact(&mut cells, &row, row.cell(contact), problem, &touch);
                }
                touches.push(touch);
            }
            cells.findings.extend(rows.finding(self.name));
            (touches, logged, cells.findings, count)
        };
        let (mut plan, mut done, mut findings) = (Plan::default(), BTreeSet::new(), Vec::new());
        request.threads.each(self.pieces.len(), read, |(mut touches, logged, found, count)| {
            plan.touches.append(&mut touches);
            done.extend(logged);
            for finding in found {
                // A schedule of another list has strangers only, and each is held against everybody.
                let is_suggested = !is_of_some_reps && findings.len() < SUGGESTED;
                findings.push(if is_suggested { suggest_id(finding, problem) } else { finding });
            }
            request.progress.inspect(|progress| progress.read(count));
        });
        if !done.is_empty() {
            plan.touches.retain(|touch| !done.contains(&(touch.prospect, touch.date, touch.channel)));
        }
        (plan, findings)
    }
}

/// Whether a row tells what came of its touch.
fn is_done(row: &Row<'_>, outcome: Option<usize>) -> bool {
    outcome.is_some_and(|outcome| !row.cell(outcome).trim().is_empty())
}

fn place(sheet: &Sheet<'_>, column: &str) -> Option<usize> {
    sheet.header.iter().position(|header| header == column)
}

/// The touch of a row; None with a finding where its prospect is unknown, or is not the rep's.
fn touch(
    cells: &mut Cells<'_>,
    row: &Row<'_>,
    planned: &Planned<'_>,
    problem: &Problem,
    directory: &Directory,
    is_of_some_reps: bool,
) -> Option<Touch> {
    let Planned { id, rep, date, start, number, of, channel, voicemail, minutes } = planned;
    // Of several rows for one person the first is the prospect, the others are its duplicates.
    let Some(prospect) = directory.first_by_id(&problem.prospects, id) else {
        let (message, remedy) = if is_of_some_reps {
            let remedy = "correct the rep or the id; checked without --rep, the row is held against all prospects";
            ("no prospect of this rep has this id", remedy)
        } else {
            ("no prospect has this id", "give the prospect files that the schedule was made from")
        };
        return cells.refuse(row, ID, id, message, remedy);
    };
    let owner = &problem.reps[problem.prospects[prospect].rep].name;
    if **rep != **owner {
        let remedy = format!("\"{owner}\" owns the prospect: change the owner in the prospect file instead");
        return cells.refuse(row, "rep", rep, "this rep does not own the prospect", remedy);
    }
    let (date, start, number, of, channel) = (*date, (*start)?, *number, *of, *channel);
    Some(Touch {
        prospect: prospect as u32,
        date,
        start,
        number,
        of,
        channel,
        voicemail: *voicemail,
        minutes: *minutes,
    })
}

/// Asks in a finding about an id that nobody has whether another was meant, if one is near.
fn suggest_id(finding: Diagnostic, problem: &Problem) -> Diagnostic {
    let Place::Row { cell: Some((column, id)), .. } = &finding.place else { return finding };
    let ids = problem.prospects.iter().map(|prospect| prospect.id.as_str());
    match (column == ID).then(|| nearest(id, ids)).flatten() {
        Some(near) => finding.remedy(format!("did you mean \"{near}\"?")),
        None => finding,
    }
}

fn refuse_without_start(name: &str) -> Diagnostic {
    let message = format!("there is no column {START}: the schedule does not say at what time its touches are made");
    let place = Place::File { path: name.to_owned() };
    let remedy = "make it anew with `cadence plan`; older versions planned days only, which cannot be checked any more";
    Diagnostic::error(Code::BadSchedule, place, message).remedy(remedy)
}

/// Finds fault with a number or address that is not the one in use; where there is none, a rule of the checker speaks.
fn check_contact(cells: &mut Cells<'_>, row: &Row<'_>, cell: &str, problem: &Problem, touch: &Touch) {
    let prospect = &problem.prospects[touch.prospect as usize];
    let Some(contact) = problem.contact(prospect, touch.channel) else { return };
    // Spreadsheets like to take numbers apart and put them together in their own way.
    let is_same_number = || phone::comparable(cell).is_some_and(|number| phone::comparable(contact) == Some(number));
    if *restore(cell) != *contact && cell != contact && !is_same_number() {
        let remedy = format!("write \"{contact}\", or correct the prospect file");
        cells.refuse::<()>(row, "contact", cell, "this is not how the prospect is reached on this channel", remedy);
    }
}

/// Reads the cells that say what is planned, with a finding for each row in which one cannot be understood.
#[derive(Clone)]
pub(crate) struct Cells<'a> {
    name: &'a str,
    /// Where each of [`COLUMNS`] stands.
    columns: [usize; COLUMNS.len()],
    /// Where [`START`] stands, if it does.
    pub(crate) start: Option<usize>,
    /// Where outcomes stand, if they do.
    outcome: Option<usize>,
    date_order: Option<DateOrder>,
    pub(crate) findings: Vec<Diagnostic>,
}

/// What a row plans.
pub(crate) struct Planned<'r> {
    pub(crate) id: Cow<'r, str>,
    pub(crate) rep: Cow<'r, str>,
    pub(crate) date: NaiveDate,
    /// The time by the rep's clock; None where the schedule has no such column.
    pub(crate) start: Option<TimeOfDay>,
    pub(crate) number: u16,
    pub(crate) of: u16,
    pub(crate) channel: Channel,
    pub(crate) voicemail: Option<VoicemailReason>,
    pub(crate) minutes: Minutes,
}

/// What was done, in a row that is none of the plan's.
pub(crate) struct Logged {
    pub(crate) id: Box<str>,
    pub(crate) date: NaiveDate,
    pub(crate) channel: Channel,
}

impl<'a> Cells<'a> {
    /// Finds the columns of a sheet.
    ///
    /// # Errors
    ///
    /// Where one is missing: this is no schedule.
    pub(crate) fn new(
        name: &'a str,
        sheet: &Sheet<'_>,
        date_order: Option<DateOrder>,
    ) -> Result<Cells<'a>, Diagnostic> {
        let missing: Vec<&str> = COLUMNS.into_iter().filter(|column| place(sheet, column).is_none()).collect();
        if !missing.is_empty() {
            let message = format!("this is not a schedule: there is no column {}", either(&missing));
            let finding = Diagnostic::error(Code::BadSchedule, Place::File { path: name.to_owned() }, message);
            return Err(finding.remedy("give a CSV file that `cadence plan` has written"));
        }
        let columns = COLUMNS.map(|column| place(sheet, column).unwrap_or(usize::MAX));
        let [start, outcome] = [START, "outcome"].map(|column| place(sheet, column));
        Ok(Cells { name, columns, start, outcome, date_order, findings: Vec::new() })
    }

    /// The rep of a row.
    fn rep<'r>(&self, row: &Row<'r>) -> Cow<'r, str> {
        let [.., rep] = self.columns;
        restore(row.cell(rep))
    }

    /// Whether `cadence log` has put a row behind those of the plan: it has an outcome and no number.
    pub(crate) fn is_logged(&self, row: &Row<'_>) -> bool {
        let [_, _, number, ..] = self.columns;
        is_done(row, self.outcome) && row.cell(number).trim().is_empty()
    }

    /// What was done, where such a row says when and on which channel.
    pub(crate) fn logged(&self, row: &Row<'_>) -> Option<Logged> {
        let [id, date, _, _, channel, ..] = self.columns.map(|column| row.cell(column));
        let date = read_date(date, self.date_order)?;
        Some(Logged { id: restore(id).into(), date, channel: parse_channel(channel)? })
    }

    /// What a row plans; None with a finding where a cell says nothing that can be understood.
    pub(crate) fn read<'r>(&mut self, row: &Row<'r>) -> Option<Planned<'r>> {
        let [id, date, number, of, channel, voicemail, reason, minutes, rep] =
            self.columns.map(|column| row.cell(column));
        let Some(date) = read_date(date, self.date_order) else {
            return self.refuse(
                row,
                "date",
                date,
                "this is not a date that can be read in one way only",
                "write it as 2026-11-23, or say --date-order",
            );
        };
        let start = match self.start.map(|at| row.cell(at)) {
            None => None,
            Some(cell) => match read_start(cell) {
                Some(start) => Some(start),
                None => {
                    let message = "this is not a time of day";
                    return self.refuse(row, START, cell, message, "write hours and minutes, such as 09:05");
                }
            },
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
        let minutes = Minutes::from_f64(minutes);
        Some(Planned { id: restore(id), rep: restore(rep), date, start, number, of, channel, voicemail, minutes })
    }

    /// Nothing, and a finding about a cell.
    pub(crate) fn refuse<T>(
        &mut self,
        row: &Row<'_>,
        column: &str,
        value: &str,
        message: &str,
        remedy: impl Into<String>,
    ) -> Option<T> {
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

/// A time at which a day's touch can start: `09:05`, or as spreadsheets rewrite it, `9:05:00 AM`.
pub(crate) fn read_start(text: &str) -> Option<TimeOfDay> {
    let text = text.trim().to_ascii_lowercase();
    let half = ["am", "pm"].into_iter().find(|half| text.ends_with(half));
    let time = text.trim_end_matches(half.unwrap_or_default()).trim_end();
    let to_the_minute = if time.matches(':').count() == 2 { time.strip_suffix(":00")? } else { time };
    let minutes = to_the_minute.parse::<TimeOfDay>().ok()?.minutes();
    let minutes = match (half, minutes / 60) {
        (None, 0..=23) => minutes,
        (Some(half), hour @ 1..=12) => minutes - 60 * hour + 60 * (hour % 12) + if half == "pm" { 720 } else { 0 },
        _ => return None,
    };
    TimeOfDay::from_minutes(minutes)
}

pub(crate) fn read_voicemail(decision: &str, reason: &str) -> Result<Option<VoicemailReason>, ()> {
    if decision.is_empty() && reason.is_empty() {
        return Ok(None);
    }
    let known = VoicemailReason::ALL.into_iter().find(|known| known.text() == reason);
    known.filter(|known| known.decision().key() == decision).map(Some).ok_or(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_read_as_it_was_written_or_as_a_spreadsheet_rewrites_it() {
        let read = |text| read_start(text).map(|start| start.to_string());
        for (text, start) in [
            ("09:05", "09:05"),
            ("00:00", "00:00"),
            ("23:59", "23:59"),
            ("9:05", "09:05"),
            ("09:05:00", "09:05"),
            ("9:05 AM", "09:05"),
            ("12:05:00 am", "00:05"),
            ("12:05 PM", "12:05"),
            ("4:30:00 PM", "16:30"),
        ] {
            assert_eq!(read(text).as_deref(), Some(start), "{text}");
        }
        for text in ["", "9", "24:00", "09:60", "0:05 AM", "13:05 PM", "09:05:30", "9.05", "am", "0.378472"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
