//! What was done: rows of history files into the pasts of prospects.
//!
//! A schedule with its outcomes filled in is history, and so are the log that `cadence log` writes, and the activities
//! that HubSpot, Salesforce and Pipedrive export. Rows are read one by one and kept as a few bytes each; once all files
//! are read they are put in order and folded into what planning has to know.

mod columns;
mod event;
mod fold;
mod lines;
mod people;
mod rows;
pub mod tail;
pub mod words;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use chrono::NaiveDate;

use self::columns::Names;
use self::event::Event;
use self::lines::{Lines, refuse_array};
use self::people::People;
use self::rows::Reader;
use super::date::DateOrder;
use super::directory::Directory;
use super::sheet::{Row, Sheet};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::formula::restore;
use crate::model::{Channel, Outcome, Problem, Prospect};

pub(super) use self::columns::Mapping;

/// The columns of a log, in the order in which `cadence log` writes them.
pub const LOG_COLUMNS: [&str; 8] =
    ["date", "prospect_id", "name", "channel", "contact", "outcome", "next_date", "notes"];

/// The log that is read where no history is named, if it stands in the current folder.
pub const FILE_NAME: &str = "history.csv";

/// A row of history, for people to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The prospect, as an index into [`crate::model::Problem::prospects`].
    pub prospect: usize,
    /// The day, where the row tells it.
    pub date: Option<NaiveDate>,
    /// The channel, where the row tells it.
    pub channel: Option<Channel>,
    /// The number or address that was used, as the row has it; empty where it has none.
    pub contact: Box<str>,
    /// What came of it.
    pub outcome: Outcome,
    /// The day for which a call was promised, or until which the person is away.
    pub next_date: Option<NaiveDate>,
    /// What somebody wrote about it; empty where nobody did.
    pub notes: Box<str>,
    /// The file, as an index into [`crate::model::Provenance::history`].
    pub file: usize,
    /// The line of that file, counted from 1.
    pub line: u64,
}

impl Entry {
    /// Whether the two tell of the same touch; one of them may be silent on what the other tells.
    fn repeats(&self, other: &Entry) -> bool {
        let telling = |entry: &Entry| (entry.date, entry.channel, entry.outcome);
        telling(self) == telling(other)
            && (self.next_date == other.next_date || self.next_date.is_none() || other.next_date.is_none())
            && (self.contact == other.contact || self.contact.is_empty() || other.contact.is_empty())
    }

    /// Takes over what a repetition says beyond it.
    fn absorb(&mut self, other: Entry) {
        self.next_date = self.next_date.or(other.next_date);
        for (own, others) in [(&mut self.contact, other.contact), (&mut self.notes, other.notes)] {
            if own.is_empty() {
                *own = others;
            }
        }
    }
}

/// Reads a file of history into the pasts of prospects who have none yet, without duplicates among them; `name` is what
/// findings call the file.
///
/// What was done comes back by prospect and day, and every finding with it. [`super::load`] reads history together with
/// all else that a plan is made from; this is for those who have a problem already.
pub fn read(
    name: &str,
    bytes: &[u8],
    date_order: Option<DateOrder>,
    problem: &mut Problem,
) -> (Vec<Entry>, Vec<Diagnostic>) {
    let options = Options { date_order, today: problem.today, keep_entries: true };
    let directory = Directory::of(&problem.prospects);
    let mut history = History::new(options, &problem.prospects, &directory);
    let outline = history.read(name, bytes);
    let told = history.finish();
    (told.fold_into(problem), outline.findings)
}

/// What decides how history is read, beside the files.
#[derive(Clone, Copy, Debug)]
pub(super) struct Options {
    /// The order of slashed dates, where the user says so.
    pub(super) date_order: Option<DateOrder>,
    /// The day after which nothing can have been done.
    pub(super) today: NaiveDate,
    /// Whether the rows are wanted one by one.
    pub(super) keep_entries: bool,
}

/// What became of the rows of a file; the numbers add up to all of its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Rows that tell of a touch.
    pub(super) touches: usize,
    /// Rows that tell of something else: a bad contact, a touch that was skipped, or one whose day or channel is unknown.
    pub(super) others: usize,
    /// Rows of touches that are planned and not done.
    pub(super) planned: usize,
    /// Notes, and tasks that do not say what was done.
    pub(super) notes: usize,
    /// Rows about somebody whom the prospect files do not know.
    pub(super) strangers: usize,
    /// Rows that have been refused.
    pub(super) refused: usize,
}

impl Tally {
    /// All rows.
    pub(super) fn rows(&self) -> usize {
        self.touches + self.others + self.planned + self.notes + self.strangers + self.refused
    }
}

/// What became of a file.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) tally: Tally,
    /// How the columns were understood; empty when the file was refused.
    pub(super) mapping: Mapping,
    pub(super) findings: Vec<Diagnostic>,
}

/// All that history files say about some prospects.
#[derive(Debug)]
pub(super) struct History<'p> {
    options: Options,
    people: People<'p>,
    events: Vec<Event>,
    entries: Vec<Entry>,
    files: usize,
}

impl<'p> History<'p> {
    pub(super) fn new(options: Options, prospects: &'p [Prospect], directory: &'p Directory) -> History<'p> {
        let people = People::new(prospects, directory);
        History { options, people, events: Vec::new(), entries: Vec::new(), files: 0 }
    }

    /// Reads a file.
    pub(super) fn read(&mut self, path: &str, bytes: &[u8]) -> Outline {
        let file = self.files;
        self.files += 1;
        let mut outline = Outline::default();
        if let Some(refusal) = refuse_array(path, bytes) {
            outline.findings.push(refusal);
            return outline;
        }
        let mut whole = bytes;
        if let Some(torn) = tail::torn_tail(bytes) {
            let line = bytes[..torn].iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
            outline.findings.push(warn_of_torn_line(path, line));
            whole = &bytes[..torn];
        }
        if whole.trim_ascii().is_empty() {
            if outline.findings.is_empty() {
                let place = Place::File { path: path.to_owned() };
                let finding =
                    Diagnostic::warning(Code::EmptyFile, place, "the file is empty: nothing was done, it says");
                outline.findings.push(finding.remedy("if that is not so, export it again"));
            }
            return outline;
        }
        let names = Names::new();
        let table = match Table::read(path, whole, &names) {
            Ok(table) => table,
            Err(refusals) => {
                outline.findings.extend(refusals);
                return outline;
            }
        };
        if let Table::Sheet(sheet) = &table {
            outline.findings.extend(sheet.warnings.iter().cloned());
        }
        match columns::assign(path, table.header_line(), table.header(), &names) {
            Ok((columns, mapping, warnings)) => {
                outline.findings.extend(warnings);
                outline.mapping = mapping;
                let mut reader = Reader::new(path, file, &table, &columns, self);
                let cut_short = table.each(path, &mut |row| reader.take(row));
                let (tally, findings) = reader.finish();
                outline.tally = tally;
                outline.findings.extend(findings);
                outline.findings.extend(cut_short);
            }
            Err(refusals) => outline.findings.extend(refusals),
        }
        outline
    }

    /// What was read, once all files are.
    pub(super) fn finish(self) -> Told {
        Told { events: self.events, entries: self.entries }
    }
}

/// What history files say, in the order in which they were read.
#[derive(Debug)]
pub(super) struct Told {
    events: Vec<Event>,
    entries: Vec<Entry>,
}

impl Told {
    /// Puts what has happened into the pasts of the prospects. The entries come back by prospect and day, each told once.
    pub(super) fn fold_into(self, problem: &mut Problem) -> Vec<Entry> {
        let Told { events, mut entries } = self;
        fold::fold_into(problem, events);
        let day = |entry: &Entry| (entry.prospect, entry.date.unwrap_or(problem.today));
        entries.sort_by_key(day);
        let mut distinct: Vec<Entry> = Vec::with_capacity(entries.len());
        for entry in entries {
            let mut of_day = distinct.iter_mut().rev().take_while(|known| day(known) == day(&entry));
            match of_day.find(|known| known.repeats(&entry)) {
                Some(known) => known.absorb(entry),
                None => distinct.push(entry),
            }
        }
        distinct
    }
}

/// A table of history: a sheet, or JSON objects.
#[derive(Debug)]
enum Table<'b> {
    Sheet(Sheet<'b>),
    Lines(Lines<'b>),
}

impl<'b> Table<'b> {
    fn read(path: &str, bytes: &'b [u8], names: &Names) -> Result<Table<'b>, Vec<Diagnostic>> {
        if Lines::recognise(bytes) {
            return Lines::read(path, bytes).map(Table::Lines);
        }
        Sheet::read(path, bytes, |cell| names.is_header(cell)).map(Table::Sheet).map_err(|refusal| vec![refusal])
    }

    fn header(&self) -> &[String] {
        match self {
            Table::Sheet(sheet) => &sheet.header,
            Table::Lines(lines) => &lines.header,
        }
    }

    fn header_line(&self) -> u64 {
        match self {
            Table::Sheet(sheet) => sheet.header_line,
            Table::Lines(lines) => lines.header_line,
        }
    }

    /// Hands over the rows in order, and what ended them before their time, if something did.
    fn each(&self, path: &str, each: &mut dyn FnMut(Row<'_>)) -> Option<Diagnostic> {
        match self {
            Table::Sheet(sheet) => {
                let mut rows = sheet.rows();
                while let Some(row) = rows.next_row() {
                    each(row);
                }
                rows.finding(path)
            }
            Table::Lines(lines) => {
                lines.each(each);
                None
            }
        }
    }

    /// A cell as it was before a schedule made it harmless for spreadsheets.
    fn restored<'c>(&self, cell: &'c str) -> Cow<'c, str> {
        match self {
            Table::Sheet(_) => restore(cell),
            Table::Lines(_) => Cow::Borrowed(cell),
        }
    }
}

fn warn_of_torn_line(path: &str, line: u64) -> Diagnostic {
    let place = Place::Row { path: path.to_owned(), line, cell: None };
    let message = "the last line was not written to its end, by a crash perhaps; it is left out";
    Diagnostic::warning(Code::TornLine, place, message).remedy("complete the line or delete it")
}
