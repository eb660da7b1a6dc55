//! The last line of a file that is written row by row: whole, or torn by a crash in the middle of a row.

use serde::de::IgnoredAny;

use super::LOG_COLUMNS;
use super::columns::Names;
use super::words::parse_outcome;
use crate::input::sheet::{DELIMITERS, is_utf16};
use crate::model::Effect;

/// Where the torn last line of a CSV or JSON Lines file begins, in bytes; none where the last line is whole.
///
/// A line is torn where it has no line break and fewer cells than the header, where a quotation mark in it is still
/// open, or where it is the beginning of an object. A last line that lacks nothing but its line break is whole: editors
/// leave files like that. A quotation mark that swallows whole rows is a slip further up and no torn line.
pub fn torn_tail(bytes: &[u8]) -> Option<usize> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace()).filter(|_| !is_utf16(bytes))?;
    let torn = if *first == b'{' { torn_object(text) } else { torn_row(text) };
    torn.map(|at| bytes.len() - text.len() + at)
}

fn torn_object(text: &[u8]) -> Option<usize> {
    let begins = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let error = serde_json::from_slice::<IgnoredAny>(&text[begins..]).err()?;
    let blank = text[begins..].iter().all(u8::is_ascii_whitespace);
    (error.is_eof() && !blank).then_some(begins)
}

fn torn_row(text: &[u8]) -> Option<usize> {
    let header = DELIMITERS.map(|delimiter| (first_record(text, delimiter), delimiter));
    let (header, delimiter) = header.into_iter().rev().max_by_key(|(record, _)| record.cells)?;
    let mut last = header;
    while last.ends < text.len() {
        let next = record(text, last.ends, delimiter);
        let blank = text[next.begins..next.ends].iter().all(u8::is_ascii_whitespace);
        last = if blank { Record { ends: next.ends, ..last } } else { next };
    }
    if last.begins == header.begins {
        let begun = LOG_COLUMNS.join(",");
        return (!last.broken && text.len() < begun.len() && begun.as_bytes().starts_with(text)).then_some(0);
    }
    let torn = match last.open {
        Some(opened) => !holds_rows(&text[opened..], header.cells, delimiter),
        None => {
            let [header_line, line] = [header, last].map(|record| &text[record.begins..record.ends]);
            !last.broken && last.cells < header.cells && !refuses(header_line, line, delimiter)
        }
    };
    torn.then_some(last.begins)
}

/// Whether a line says in the place of the outcome that somebody wants to hear no more. Typed by hand without its last
/// cells and its line break it looks torn, and must not get lost.
fn refuses(header: &[u8], line: &[u8], delimiter: u8) -> bool {
    let names = Names::new();
    let ends = |(header, cell): (&str, &str)| {
        let outcome = parse_outcome(cell).filter(|_| names.is_outcome(header));
        outcome.is_some_and(|(outcome, _)| matches!(outcome.effect(), Effect::Ends(_) | Effect::ClosesChannel))
    };
    let text = |cell: &[u8]| String::from_utf8_lossy(cell).into_owned();
    let cells = |line: &[u8]| -> Vec<String> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(line);
        reader.byte_records().flatten().next().iter().flatten().map(text).collect()
    };
    let (headers, cells) = (cells(header), cells(line));
    headers.iter().map(String::as_str).zip(cells.iter().map(String::as_str)).any(ends)
}

/// Whether a line inside a cell is a row of its own.
fn holds_rows(cell: &[u8], cells: usize, delimiter: u8) -> bool {
    let mut breaks = cell.iter().enumerate().filter(|(_, byte)| matches!(byte, b'\n' | b'\r'));
    cells > 1 && breaks.any(|(at, _)| record(cell, at + 1, delimiter).cells >= cells)
}

/// A row of a table, by its bytes.
#[derive(Clone, Copy)]
struct Record {
    begins: usize,
    /// Behind its line break, if it has one.
    ends: usize,
    cells: usize,
    /// A line break ends it.
    broken: bool,
    /// Where the quoted cell begins that is open at its end.
    open: Option<usize>,
}

/// The first record that is not blank.
fn first_record(text: &[u8], delimiter: u8) -> Record {
    let begins = text.iter().position(|byte| !matches!(byte, b'\n' | b'\r')).unwrap_or(0);
    record(text, begins, delimiter)
}

fn record(text: &[u8], begins: usize, delimiter: u8) -> Record {
    let mut found = Record { begins, ends: begins, cells: 1, broken: false, open: None };
    let mut cell_begins = true;
    while let Some(byte) = text.get(found.ends) {
        found.ends += 1;
        let begins = std::mem::take(&mut cell_begins);
        match (byte, found.open) {
            // Two marks in a quoted cell are one of its text.
            (b'"', Some(_)) if text.get(found.ends) == Some(&b'"') => found.ends += 1,
            (b'"', Some(_)) => found.open = None,
            (b'"', None) if begins => found.open = Some(found.ends),
            (b'\n' | b'\r', None) => {
                found.broken = true;
                break;
            }
            (byte, None) if *byte == delimiter => {
                found.cells += 1;
                cell_begins = true;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// What stands before the torn line and the line itself; the whole text and nothing where none is torn.
    fn cut(text: &str) -> (&str, &str) {
        text.split_at(torn_tail(text.as_bytes()).unwrap_or(text.len()))
    }

    #[test]
    fn an_opt_out_typed_by_hand_is_no_torn_line() {
        let header = "date,prospect_id,outcome,channel,notes\n";
        assert_eq!(cut(&format!("{header}2026-11-20,p1,opted_out")).1, "");
        assert_eq!(cut(&format!("{header}2026-11-20,p1,opted_")).1, "2026-11-20,p1,opted_");
        let activities = "Call Date;Contact ID;\"Call; Result\";Call Result;Full Comments\n";
        assert_eq!(cut(&format!("{activities}2026-11-20;\"p;1\";;not interested")).1, "");
    }

    #[test]
    fn an_id_or_name_that_could_be_an_outcome_is_none() {
        let header = format!("{}\n", LOG_COLUMNS.join(","));
        for torn in
            ["2026-11-20,ni", "2026-11-20,ni,Stop", "ni,\"p,stop\",stop,remove,DNC", "2026-11-20,p1,\"a,b\",stop"]
        {
            assert_eq!(cut(&format!("{header}{torn}")), (&*header, torn));
        }
        assert_eq!(cut(&format!("{header}2026-11-20,p1,\"a,b\",phone,,stop")).1, "");
    }

    #[test]
    fn a_last_line_that_is_whole_is_left_alone() {
        for whole in [
            "",
            " \n",
            "a,b,c",
            "a,b,c\n",
            "a,b,c\n1,2,3",
            "a,b,c\n1,2,3\n",
            "a,b,c\r\n1,2,3\r\n",
            "a,b,c\n1,2,",
            "a,b,c\n1\n",
            "a,b,c\n1,2,3\n   ",
            "a,b,c\n1,2,\"x\ny\"",
            "a,b,c\n1,2,5\" pipe",
            "a,b,c\n1,\"2 \"\"x\"\" y\",3",
            "a;b\n1;\"x;y\"",
            "{\"a\": 1}\n{\"a\": 2}",
            "{\"a\": 1}\n\n",
            "{\n  \"touches\": [\n  ]\n}",
        ] {
            assert_eq!(torn_tail(whole.as_bytes()), None, "{whole:?}");
        }
        assert_eq!(torn_tail(b"\xff\xfea\0,\0b\0\n\0c\0"), None);
    }

    #[test]
    fn a_line_without_its_end_is_torn() {
        let cases = [
            ("a,b,c\n", "1,2"),
            ("a,b,c\n1,2,3\n", "1"),
            ("a,b,c\r\n1,2,3\r\n", "1,"),
            ("a,b,c\r1,2,3\r", "1,2"),
            ("\na;b;c\n", "1,x,y;2"),
            ("a,b,c\n1,2,3\n", "1,2,\"x"),
            ("a,b,c\n1,2,3\n", "1,2,\"x \"\"y"),
            ("a,b,c\n", "1,2,\"first line\nsecond line"),
            ("a,b,c\n", "1,2,\"first line\n"),
            ("\u{feff}a,b,c\n", "1"),
            ("{\"a\": 1}\n", "{\"a\": "),
            ("", "{\"a"),
            ("", "date,prospect_id,na"),
        ];
        for (before, torn) in cases {
            assert_eq!(cut(&format!("{before}{torn}")), (before, torn));
        }
    }

    #[test]
    fn a_stray_quotation_mark_further_up_tears_nothing_off() {
        for text in ["a,b,c\n1,\"2,3\n4,5,6\n", "a,b,c\n1,2,\"3\n4,5,6\n7,8"] {
            assert_eq!(torn_tail(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_header_of_another_making_is_not_torn() {
        assert_eq!(torn_tail(b"date,who"), None);
        assert_eq!(torn_tail(LOG_COLUMNS.join(",").as_bytes()), None);
    }

    proptest! {
        /// Wherever an append of a row is cut short, the rows before it stay, and nothing of it is taken for a row but
        /// one that has all of its cells.
        #[test]
        fn an_append_cut_short_is_found(
            rows in vec(vec("[a-z ,\"\n;]{0,5}", 8), 1..4), at in any::<prop::sample::Index>()
        ) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(LOG_COLUMNS).unwrap();
            let (last, others) = rows.split_last().unwrap();
            others.iter().for_each(|row| writer.write_record(row).unwrap());
            writer.flush().unwrap();
            let before = writer.get_ref().len();
            writer.write_record(last).unwrap();
            let whole = writer.into_inner().unwrap();
            let cut = before + at.index(whole.len() - before);
            let torn = torn_tail(&whole[..cut]);
            let cells = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&whole[before..cut])
                .byte_records().last().map_or(0, |record| record.unwrap().len());
            let line = &whole[before..cut];
            let says_enough = line.trim_ascii().is_empty() || cells == 8 || refuses(&whole[..before], line, b',');
            prop_assert!(torn == Some(before) || (torn.is_none() && says_enough), "{torn:?}");
        }
    }
}
