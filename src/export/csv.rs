//! The schedule as CSV, for spreadsheets and CRM imports; with its outcomes filled in it is a history file.

use std::borrow::Cow;
use std::io::{self, Write};

use ::csv::{QuoteStyle, Terminator, WriterBuilder};
use chrono::NaiveDate;

use super::rows::{Pieces, Table};
use super::zones_of_whereabouts;
use crate::formula::{is_separator, neutralise};
use crate::model::{Channel, Minutes, Plan, Problem, Prospect, Touch, VoicemailReason};
use crate::threads::Threads;

/// The columns, in their order.
pub const COLUMNS: [&str; 18] = [
    "touch_id",
    "rep",
    "date",
    "start",
    "time_zone",
    "prospect_id",
    "name",
    "company",
    "type",
    "touch",
    "of",
    "channel",
    "contact",
    "voicemail",
    "voicemail_reason",
    "minutes",
    "outcome",
    "notes",
];

/// The columns of a sheet to fill in: those of a schedule, with what happened last time and a day to come back on.
const SHEET_END: [&str; 4] = ["last_time", "outcome", "next_date", "notes"];

/// Writes the header and a row for each touch, in the plan's order.
///
/// `raw` leaves cells alone that a spreadsheet would run as a formula, for an import that is no spreadsheet.
///
/// # Errors
///
/// When `out` cannot be written, with its error and kind as they are.
pub fn write(problem: &Problem, plan: &Plan, raw: bool, out: impl Write) -> io::Result<()> {
    write_on(Threads::ONE, problem, plan, raw, out)
}

/// Writes the same, put together on several threads.
///
/// # Errors
///
/// When `out` cannot be written, with its error and kind as they are.
pub fn write_on(threads: Threads, problem: &Problem, plan: &Plan, raw: bool, mut out: impl Write) -> io::Result<()> {
    writeln!(out, "{}", COLUMNS.join(","))?;
    // Outcome and notes are for the rep to fill in.
    Cells::table(problem, plan, raw).write(threads, &mut out, |_, row| row.extend_from_slice(b",\n"))?;
    out.flush()
}

/// Writes a sheet for a rep to fill in: the schedule's columns, with the day and outcome of the last touch to each
/// prospect (`2026-11-20 phone no_answer`) and an empty `next_date` beside outcome and notes.
///
/// # Errors
///
/// When `out` cannot be written, with its error and kind as they are.
pub fn write_sheet(problem: &Problem, plan: &Plan, raw: bool, mut out: impl Write) -> io::Result<()> {
    let schedule = &COLUMNS[..COLUMNS.len() - 2];
    writeln!(out, "{},{}", schedule.join(","), SHEET_END.join(","))?;
    let end = |touch: &Touch, row: &mut Vec<u8>| {
        if let Some(last) = problem.prospects[touch.prospect as usize].past.last {
            let channel = last.channel.map_or(String::new(), |channel| format!("{} ", channel.key()));
            write!(row, "{} {channel}{}", last.date, last.outcome).expect("writing to a Vec cannot fail");
        }
        row.extend_from_slice(b",,,\n");
    };
    Cells::table(problem, plan, raw).write(Threads::ONE, &mut out, end)?;
    out.flush()
}

/// The cells of a row, each with a comma behind it.
struct Cells<'p> {
    problem: &'p Problem,
    raw: bool,
    /// The time zones of each of the problem's whereabouts.
    zones: Vec<String>,
}

impl<'p> Cells<'p> {
    fn table(problem: &'p Problem, plan: &'p Plan, raw: bool) -> Table<'p, Cells<'p>> {
        Table::new(problem, plan, Cells { problem, raw, zones: zones_of_whereabouts(problem) })
    }
}

impl Pieces for Cells<'_> {
    const USUAL_ROW: usize = 192;
    const OF: &'static [u8] = b",";

    /// Whatever makes a touch's id a formula, or lets a separator into it, stands in front of its number.
    fn put_id(&self, prospect: &Prospect, row: &mut Vec<u8>) {
        let begin = row.len();
        put(row, &[&*prospect.id, "#"].concat(), self.raw);
        let end = self.end_of_id(&row[begin..]);
        row.truncate(row.len() - end.len());
    }

    fn end_of_id(&self, begins: &[u8]) -> &'static [u8] {
        if begins.starts_with(b"\"") { b"\"," } else { b"," }
    }

    fn put_day(&self, rep: &str, date: NaiveDate, row: &mut Vec<u8>) {
        put(row, rep, self.raw);
        put_plain(row, &date.to_string());
    }

    fn put_person(&self, prospect: &Prospect, row: &mut Vec<u8>) {
        row.push(b',');
        let prospect_type = &self.problem.types[prospect.prospect_type].key;
        let zones = &*self.zones[prospect.whereabouts];
        for cell in [zones, &prospect.id, &prospect.name, &prospect.company, prospect_type] {
            put(row, cell, self.raw);
        }
    }

    fn put_contact(&self, channel: Channel, contact: &str, row: &mut Vec<u8>) {
        row.push(b',');
        put_plain(row, channel.key());
        put(row, contact, self.raw);
    }

    fn put_work(&self, voicemail: Option<VoicemailReason>, minutes: Minutes, row: &mut Vec<u8>) {
        put_plain(row, voicemail.map_or("", |reason| reason.decision().key()));
        put_plain(row, voicemail.map_or("", VoicemailReason::text));
        put_plain(row, &minutes.to_string());
    }
}

/// Puts a cell of ours, which needs no care, and a comma behind the row.
fn put_plain(row: &mut Vec<u8>, cell: &str) {
    row.extend_from_slice(cell.as_bytes());
    row.push(b',');
}

/// Whether a cell with that byte has to stand in quotation marks.
const IS_SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < special.len() {
        special[byte] = is_separator(byte as u8) || matches!(byte as u8, b'"' | b'\r' | b'\n');
        byte += 1;
    }
    special
};

/// Puts a cell from a data file and a comma behind the row.
pub(crate) fn put(row: &mut Vec<u8>, cell: &str, raw: bool) {
    let cell = if raw { Cow::Borrowed(cell) } else { neutralise(cell) };
    if !cell.bytes().any(|byte| IS_SPECIAL[usize::from(byte)]) {
        return put_plain(row, &cell);
    }
    let mut quoting = WriterBuilder::new();
    // Every byte may become two: the csv crate goes round in circles where its buffer is too small for that.
    let most = 2 * cell.len() + 3;
    quoting.quote_style(QuoteStyle::Always).terminator(Terminator::Any(b',')).buffer_capacity(most);
    let mut writer = quoting.from_writer(row);
    writer.write_record([&*cell]).and_then(|()| Ok(writer.flush()?)).expect("writing to a Vec cannot fail");
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use proptest::prelude::*;

    use super::*;
    use crate::export::fixture;
    use crate::formula::restore;
    use crate::model::{LastOutcome, Outcome, Plan};

    fn written(problem: &Problem, plan: &Plan, raw: bool) -> String {
        let mut out = Vec::new();
        write(problem, plan, raw, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn writes_a_row_for_each_touch() {
        let (problem, plan) = fixture::small();
        expect![[r#"
            touch_id,rep,date,start,time_zone,prospect_id,name,company,type,touch,of,channel,contact,voicemail,voicemail_reason,minutes,outcome,notes
            p1#1,dana,2026-11-23,09:00,America/New_York,p1,Ada Lovelace,Analytical Engines,cold,1,50,phone,+1 301 555 0100,skip,pure cold list: power-dialed and never answered,1.03,,
            p2#3,dana,2026-11-23,09:01,America/New_York,p2,Grace Hopper,"Navy, Inc.",warm_inbound,3,12,phone,+1 301 555 0101,leave,not a cold prospect,1.7275,,
            p1#2,dana,2026-11-23,10:30,America/New_York,p1,Ada Lovelace,Analytical Engines,cold,2,50,email,p1@example.com,,,3,,
            p2#4,dana,2026-11-25,10:30,America/New_York,p2,Grace Hopper,"Navy, Inc.",warm_inbound,4,12,snail_mail,"12 Main Street, Springfield, IL 62701, USA",,,6,,
            p3#1,eve,2026-11-24,10:30,America/Los_Angeles or America/New_York,p3,Alan Turing,,cold,1,50,social,https://www.linkedin.com/in/p3,,,1.5,,
        "#]]
        .assert_eq(&written(&problem, &plan, false));
    }

    #[test]
    fn a_sheet_to_fill_in_tells_what_happened_last_time() {
        let (mut problem, mut plan) = fixture::small();
        plan.touches.truncate(2);
        let last = |channel| LastOutcome { date: problem.today, channel, outcome: Outcome::NoAnswer };
        problem.prospects[0].past.last = Some(last(Some(Channel::Phone)));
        let mut out = Vec::new();
        write_sheet(&problem, &plan, false, &mut out).unwrap();
        expect![[r#"
            touch_id,rep,date,start,time_zone,prospect_id,name,company,type,touch,of,channel,contact,voicemail,voicemail_reason,minutes,last_time,outcome,next_date,notes
            p1#1,dana,2026-11-23,09:00,America/New_York,p1,Ada Lovelace,Analytical Engines,cold,1,50,phone,+1 301 555 0100,skip,pure cold list: power-dialed and never answered,1.03,2026-11-23 phone no_answer,,,
            p2#3,dana,2026-11-23,09:01,America/New_York,p2,Grace Hopper,"Navy, Inc.",warm_inbound,3,12,phone,+1 301 555 0101,leave,not a cold prospect,1.7275,,,,
        "#]].assert_eq(&String::from_utf8(out).unwrap());
    }

    #[test]
    fn an_empty_plan_has_its_header() {
        let (problem, _) = fixture::small();
        assert_eq!(written(&problem, &Plan::default(), false), COLUMNS.join(",") + "\n");
    }

    #[test]
    fn formulas_are_neutralised_unless_raw() {
        let (mut problem, mut plan) = fixture::small();
        plan.touches.truncate(1);
        problem.prospects[0].id = "=1+1".into();
        problem.prospects[0].name = "@SUM(A1)".into();
        problem.prospects[0].company = "\rx".into();
        let safe = written(&problem, &plan, false);
        assert!(
            safe.contains("\n'=1+1#1,dana,2026-11-23,09:00,America/New_York,'=1+1,'@SUM(A1),\"'\rx\",cold,"),
            "{safe}"
        );
        let raw = written(&problem, &plan, true);
        assert!(raw.contains("\n=1+1#1,dana,2026-11-23,09:00,America/New_York,=1+1,@SUM(A1),\"\rx\",cold,"), "{raw}");
    }

    #[test]
    fn no_separator_of_any_spreadsheet_parts_a_cell() {
        let (mut problem, mut plan) = fixture::small();
        plan.touches.truncate(1);
        problem.prospects[0].name = "Ada;=1+1".into();
        problem.prospects[0].company = "a\t=1+1".into();
        let written = written(&problem, &plan, false);
        assert!(written.contains(",p1,\"Ada;=1+1\",\"a\t=1+1\",cold,"), "{written}");
    }

    #[test]
    fn a_lone_quotation_mark_comes_through() {
        let (mut problem, mut plan) = fixture::small();
        plan.touches.truncate(1);
        problem.prospects[0].name = "\"".into();
        assert!(written(&problem, &plan, false).contains(",p1,\"\"\"\",Analytical Engines,"));
    }

    proptest! {
        /// The number is put behind the rest of the id when that has been made safe already.
        #[test]
        fn a_touch_id_is_made_safe_as_a_whole(id in "[-=+@'0-9x .,;\"(]{1,6}|\\PC{1,8}", number in 1..=u16::MAX) {
            let (mut problem, mut plan) = fixture::small();
            plan.touches.truncate(1);
            plan.touches[0].number = number;
            problem.prospects[0].id = id.as_str().into();
            let mut expected = Vec::new();
            put(&mut expected, &format!("{id}#{number}"), false);
            let file = written(&problem, &plan, false);
            let row = file.strip_prefix(&format!("{}\n", COLUMNS.join(","))).unwrap();
            prop_assert!(row.as_bytes().starts_with(&expected), "{row:?}");
        }

        #[test]
        fn any_text_survives_the_file(name in "\\PC{0,12}|[\\x00-\\x7f]{0,8}") {
            let (mut problem, mut plan) = fixture::small();
            plan.touches.truncate(1);
            problem.prospects[0].name = name.as_str().into();
            let file = written(&problem, &plan, false);
            let mut reader = ::csv::Reader::from_reader(file.as_bytes());
            let record = reader.records().next().unwrap().unwrap();
            let cell = restore(&record[6]);
            prop_assert_eq!(cell.as_ref(), name.as_str());
        }
    }

    #[test]
    fn a_closed_pipe_stays_a_closed_pipe() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let (problem, plan) = fixture::small();
        assert_eq!(write(&problem, &plan, false, Closed).unwrap_err().kind(), io::ErrorKind::BrokenPipe);
        let large = Plan { touches: plan.touches.repeat(2000), ..plan };
        assert_eq!(write(&problem, &large, false, Closed).unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }
}
