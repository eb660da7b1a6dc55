//! How a row of the log looks in the file that there is.

use std::borrow::Cow;

use super::Entry;
use crate::append::Addition;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::formula::{is_separator, neutralise};
use crate::input::history::LOG_COLUMNS;
use crate::input::history::tail::torn_tail;
use crate::input::sheet::Sheet;
use crate::model::{Channel, Outcome};
use crate::text::{all_of, either};

/// Columns without which a file is no log.
const NEEDED: [&str; 3] = ["date", "prospect_id", "outcome"];

/// What to put behind the bytes of a log for one more row: the row, behind a header where there is nothing yet.
///
/// The row has the columns, delimiter and line breaks of the file, which may be a schedule that somebody fills in. Half
/// a row that a crash has left at the end makes way, and a finding tells its text.
///
/// # Errors
///
/// Where the file is no log, or has no column for a part of the entry that would be missed; `name` is the file's.
pub fn addition(name: &str, bytes: &[u8], entry: &Entry<'_>) -> Result<Addition, Diagnostic> {
    let keep = torn_tail(bytes).unwrap_or(bytes.len());
    let (kept, torn) = bytes.split_at(keep);
    let finding = (!torn.is_empty()).then(|| tell_torn(name, kept, torn));
    let mut added = Vec::new();
    if is_blank(kept) {
        added.extend_from_slice(format!("{}\n", LOG_COLUMNS.join(",")).as_bytes());
        put_row(&mut added, &LOG_COLUMNS.map(|column| cell(entry, column)), b',', "\n");
        return Ok(Addition { keep, bytes: added, finding });
    }
    let (columns, delimiter) = read_header(name, kept)?;
    refuse_loss(name, &columns, entry)?;
    let (line_break, ended) = line_break(kept);
    if !ended {
        added.extend_from_slice(line_break.as_bytes());
    }
    let cells: Vec<Cow<'_, str>> = columns.iter().map(|column| cell(entry, column)).collect();
    put_row(&mut added, &cells, delimiter, line_break);
    Ok(Addition { keep, bytes: added, finding })
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii().is_empty()
}

/// The columns of a log, in lower case, and what stands between them.
fn read_header(name: &str, bytes: &[u8]) -> Result<(Vec<String>, u8), Diagnostic> {
    let is_known = |header: &str| LOG_COLUMNS.iter().any(|column| header.eq_ignore_ascii_case(column));
    let sheet = Sheet::read(name, bytes, is_known)?;
    let columns: Vec<String> = sheet.header.iter().map(|header| header.to_lowercase()).collect();
    let missing: Vec<&str> =
        NEEDED.into_iter().filter(|needed| !columns.iter().any(|column| column == needed)).collect();
    if !missing.is_empty() {
        let message = format!("this is not a log: there is no column {}", either(&missing));
        return Err(refusal(
            Code::NotHistory,
            name,
            message,
            "name a file that `cadence log` has written, a schedule, or a new one with --file",
        ));
    }
    if std::str::from_utf8(bytes).is_err() {
        let message = "the log is not UTF-8, and a row that is would not go with it".to_owned();
        let remedy = "save it as UTF-8 (in Excel: CSV UTF-8), or name another file with --file";
        return Err(refusal(Code::NotHistory, name, message, remedy));
    }
    Ok((columns, sheet.delimiter()))
}

/// Refuses to leave out what the file has no column for. The name is for people, who know the id.
fn refuse_loss(name: &str, columns: &[String], entry: &Entry<'_>) -> Result<(), Diagnostic> {
    let would_be_missed = |column: &str| match column {
        "channel" | "next_date" | "notes" => !cell(entry, column).is_empty(),
        "contact" => entry.outcome == Outcome::BadContact,
        _ => false,
    };
    let has = |column: &str| columns.iter().any(|other| other == column);
    let lost: Vec<&str> = LOG_COLUMNS.into_iter().filter(|column| would_be_missed(column) && !has(column)).collect();
    if lost.is_empty() {
        return Ok(());
    }
    let message = format!("the file has no column for {}", all_of(&lost));
    let remedy = "add the column to its header, or name another file with --file";
    Err(refusal(Code::MissingColumn, name, message, remedy))
}

fn refusal(code: Code, name: &str, message: String, remedy: &str) -> Diagnostic {
    Diagnostic::error(code, Place::File { path: name.to_owned() }, message).remedy(remedy)
}

fn tell_torn(name: &str, kept: &[u8], torn: &[u8]) -> Diagnostic {
    let line_break = if kept.contains(&b'\n') { b'\n' } else { b'\r' };
    let line = kept.iter().filter(|byte| **byte == line_break).count() as u64 + 1;
    let place = Place::Row { path: name.to_owned(), line, cell: None };
    let torn = String::from_utf8_lossy(torn);
    let message = format!("the last line was unfinished, as a crash leaves it, and has been cut off: {torn}");
    Diagnostic::warning(Code::TornLine, place, message).remedy("log it again if it is missed")
}

/// How lines end in a file, and whether its last one does.
fn line_break(bytes: &[u8]) -> (&'static str, bool) {
    let after = |at: usize| match &bytes[at..] {
        [b'\r', b'\n', ..] => "\r\n",
        [b'\r', ..] => "\r",
        _ => "\n",
    };
    match bytes {
        [.., b'\r', b'\n'] => ("\r\n", true),
        [.., b'\n'] => ("\n", true),
        [.., b'\r'] => ("\r", true),
        _ => (after(bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(bytes.len())), false),
    }
}

/// What an entry says in a column; nothing in columns that are not the log's.
fn cell<'e>(entry: &Entry<'e>, column: &str) -> Cow<'e, str> {
    match column {
        "date" => entry.date.to_string().into(),
        "prospect_id" => neutralise(&entry.prospect.id),
        "name" => neutralise(&entry.prospect.name),
        "channel" => entry.channel.map_or("", Channel::key).into(),
        "contact" => neutralise(entry.contact),
        "outcome" => entry.outcome.key().into(),
        "next_date" => entry.next_date.map_or(String::new(), |date| date.to_string()).into(),
        "notes" => neutralise(entry.note),
        _ => "".into(),
    }
}

/// Puts a row behind the others. Its last cell stands in quotation marks unless it is empty: so it can be told from half
/// a cell that a crash has left, which lacks the second one.
pub(crate) fn put_row(out: &mut Vec<u8>, cells: &[Cow<'_, str>], delimiter: u8, line_break: &str) {
    let is_special = |byte: u8| byte == delimiter || is_separator(byte) || matches!(byte, b'"' | b'\r' | b'\n');
    for (number, cell) in (1..).zip(cells) {
        let last = number == cells.len();
        if cell.bytes().any(is_special) || (last && !cell.is_empty()) {
            out.extend_from_slice(format!("\"{}\"", cell.replace('"', "\"\"")).as_bytes());
        } else {
            out.extend_from_slice(cell.as_bytes());
        }
        if !last {
            out.push(delimiter);
        }
    }
    out.extend_from_slice(line_break.as_bytes());
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use expect_test::expect;
    use proptest::prelude::*;

    use super::*;
    use crate::formula::restore;
    use crate::input::fixture::problem;
    use crate::model::Problem;

    fn ada() -> Problem {
        problem("Id,Name,Email,Phone\np1,\"Byrd, Ada\",ada@mill.example,555-0100\n")
    }

    /// A promise to call back, with a note.
    fn call_back<'e>(problem: &'e Problem, note: &'e str) -> Entry<'e> {
        Entry {
            date: "2026-11-23".parse().unwrap(),
            prospect: &problem.prospects[0],
            channel: Some(Channel::Phone),
            contact: "555-0100",
            outcome: Outcome::CallBack,
            next_date: Some("2026-11-30".parse().unwrap()),
            note,
        }
    }

    /// A bare outcome, of which nothing can be left out.
    fn meeting(problem: &Problem) -> Entry<'_> {
        let outcome = Outcome::Meeting;
        Entry { channel: None, contact: "", outcome, next_date: None, ..call_back(problem, "") }
    }

    /// The file with the row behind it.
    fn grown(before: &[u8], entry: &Entry<'_>) -> String {
        let added = addition("history.csv", before, entry).unwrap_or_else(|refusal| panic!("{refusal}"));
        String::from_utf8([&before[..added.keep], &added.bytes].concat()).unwrap()
    }

    fn refused(before: &[u8], entry: &Entry<'_>) -> (Code, String) {
        let refusal = addition("history.csv", before, entry).unwrap_err();
        assert!(refusal.remedy.is_some());
        (refusal.code, refusal.message)
    }

    #[test]
    fn a_new_log_gets_its_header() {
        let problem = ada();
        let first = grown(b"", &call_back(&problem, "say \"hi\",\nthen ask"));
        expect![[r#"
            date,prospect_id,name,channel,contact,outcome,next_date,notes
            2026-11-23,p1,"Byrd, Ada",phone,555-0100,call_back,2026-11-30,"say ""hi"",
            then ask"
        "#]]
        .assert_eq(&first);
        let second = grown(first.as_bytes(), &meeting(&problem));
        assert_eq!(second, format!("{first}2026-11-23,p1,\"Byrd, Ada\",,,meeting,,\n"));
        for blank in ["\n \r\n", "\u{feff}"] {
            assert_eq!(
                grown(blank.as_bytes(), &call_back(&problem, "say \"hi\",\nthen ask")),
                format!("{blank}{first}")
            );
        }
    }

    #[test]
    fn a_row_has_the_columns_the_delimiter_and_the_line_breaks_of_the_file() {
        let problem = ada();
        let entry = meeting(&problem);
        for (before, row) in [
            ("date,prospect_id,outcome\n", "2026-11-23,p1,\"meeting\"\n"),
            ("Outcome;x;PROSPECT_ID;Date\r\n", "meeting;;p1;\"2026-11-23\"\r\n"),
            ("outcome\tname\tprospect_id\tdate\r", "meeting\t\"Byrd, Ada\"\tp1\t\"2026-11-23\"\r"),
            ("My log\n\ndate|prospect_id|outcome|notes\n", "2026-11-23|p1|meeting|\n"),
            ("date,prospect_id,outcome", "\n2026-11-23,p1,\"meeting\"\n"),
            ("date,prospect_id,outcome\r\n2026-11-20,p1,done", "\r\n2026-11-23,p1,\"meeting\"\r\n"),
            ("\u{feff}date,prospect_id,outcome\n", "2026-11-23,p1,\"meeting\"\n"),
        ] {
            assert_eq!(grown(before.as_bytes(), &entry), format!("{before}{row}"));
        }
        let schedule = crate::export::csv::COLUMNS.join(",") + "\n";
        let done = Entry { next_date: None, outcome: Outcome::NoAnswer, ..call_back(&problem, "later") };
        let row = ",,2026-11-23,,,p1,\"Byrd, Ada\",,,,,phone,555-0100,,,,no_answer,\"later\"\n";
        assert_eq!(grown(schedule.as_bytes(), &done), format!("{schedule}{row}"));
    }

    #[test]
    fn nothing_is_left_out_that_would_be_missed() {
        let problem = ada();
        let bare = b"date,prospect_id,outcome\n";
        let (code, message) = refused(bare, &call_back(&problem, "x"));
        assert_eq!(code, Code::MissingColumn);
        assert_eq!(message, "the file has no column for channel, next_date and notes");
        let bad = Entry { outcome: Outcome::BadContact, next_date: None, ..call_back(&problem, "") };
        let (_, message) = refused(b"date,prospect_id,outcome,channel\n", &bad);
        assert_eq!(message, "the file has no column for contact");
    }

    #[test]
    fn what_is_no_log_is_refused() {
        let problem = ada();
        let entry = meeting(&problem);
        let utf16: Vec<u8> = "\u{feff}date,prospect_id,outcome\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encoding = "the log is not UTF-8, and a row that is would not go with it";
        for (before, code, message) in [
            (
                &b"Id,Name,Email\n"[..],
                Code::NotHistory,
                "this is not a log: there is no column date, prospect_id or outcome",
            ),
            (b"date,outcome\n", Code::NotHistory, "this is not a log: there is no column prospect_id"),
            (
                b"{\"date\": \"2026-11-23\"}\n",
                Code::NotHistory,
                "this is not a log: there is no column date, prospect_id or outcome",
            ),
            (b"date,prospect_id,outcome,notes\n2026-11-20,p1,done,caf\xe9\n", Code::NotHistory, encoding),
            (&utf16, Code::NotHistory, encoding),
            (b"PK\x03\x04xl/", Code::NotText, "this is an Excel workbook, not a CSV file"),
            (b"#!/bin/sh", Code::NotHistory, "this is not a log: there is no column date, prospect_id or outcome"),
        ] {
            assert_eq!(refused(before, &entry), (code, message.to_owned()));
        }
    }

    #[test]
    fn half_a_row_makes_way_and_is_told() {
        let problem = ada();
        let log = grown(b"", &meeting(&problem));
        for torn in ["2026", "2026-11-23,p1,\"Byr", "2026-11-23,p1,\"Byrd, Ada\",,,meeting,,\"first\nsecond"] {
            let before = format!("{log}{torn}");
            let added = addition("history.csv", before.as_bytes(), &meeting(&problem)).unwrap();
            assert_eq!(added.keep, log.len(), "{torn}");
            let finding = added.finding.unwrap();
            assert_eq!(finding.place, Place::Row { path: "history.csv".into(), line: 3, cell: None });
            assert!(finding.message.ends_with(&format!(" cut off: {torn}")), "{}", finding.message);
        }
        let header = "date,prospect_id,na";
        let added = addition("history.csv", header.as_bytes(), &meeting(&problem)).unwrap();
        assert_eq!((added.keep, String::from_utf8(added.bytes).unwrap()), (0, log));
    }

    proptest! {
        /// Whatever is in a row, it comes back as it was, and no part of it passes for a row that says something else.
        #[test]
        fn a_row_is_read_as_it_was_written_or_not_at_all(
            id in "[a-z=,;\"\n]{1,6}", name in "\\PC{0,6}", contact in "[-+0-9 x]{0,6}", note in "\\PC{0,6}|[\\x01-\\x7f]{0,6}",
            at in any::<prop::sample::Index>(),
        ) {
            static ADA: LazyLock<Problem> = LazyLock::new(ada);
            let mut problem = ADA.clone();
            problem.prospects[0].id = id.as_str().into();
            problem.prospects[0].name = name.as_str().into();
            let entry = Entry { contact: &contact, ..call_back(&problem, &note) };
            let log = grown(b"", &meeting(&problem));
            let file = grown(log.as_bytes(), &entry);
            let rows = |text: &[u8]| -> Vec<Vec<String>> {
                let cells = |row: csv::StringRecord| row.iter().map(|cell| restore(cell).into_owned()).collect();
                csv::Reader::from_reader(text).records().map(|row| cells(row.unwrap())).collect()
            };
            let expected = ["2026-11-23", &id, &name, "phone", &contact, "call_back", "2026-11-30", &note];
            let (read, before) = (rows(file.as_bytes()), rows(log.as_bytes()));
            prop_assert_eq!(&read[..1], &before[..]);
            prop_assert_eq!(&read[1], &expected);

            let cut = log.len() + at.index(file.len() - log.len());
            let again = grown_bytes(&file.as_bytes()[..cut], &meeting(&problem));
            let read = rows(&again);
            prop_assert_eq!(&read[0], &before[0]);
            prop_assert_eq!(read.last().unwrap(), &before[0]);
            if read.len() > 2 {
                // Nothing is missing but the line break, the note, or what comes behind a quotation mark in it.
                prop_assert_eq!(&read[1][..7], &expected[..7]);
                let missing = note.strip_prefix(read[1][7].as_str()).unwrap();
                prop_assert!(missing.is_empty() || read[1][7].is_empty() || missing.starts_with('"'), "{:?}", read[1]);
            }
        }
    }

    fn grown_bytes(before: &[u8], entry: &Entry<'_>) -> Vec<u8> {
        let added = addition("history.csv", before, entry).unwrap();
        [&before[..added.keep], &added.bytes].concat()
    }
}
