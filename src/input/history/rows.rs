//! The rows of a history file, each understood field by field.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::columns::{Columns, Field};
use super::event::{Event, NamedContacts};
use super::people::{Found, Keys};
use super::words::{Scope, nearest_outcome, parse_channel, parse_outcome, refusal_in};
use super::{Entry, History, Table, Tally};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::input::cell;
use crate::input::date;
use crate::input::date_column::{self, DateColumn, Reading, find_order};
use crate::input::sheet::Row;
use crate::model::{Channel, ChannelSet, Effect, Outcome, UsualChannel};
use crate::text::{count, either};

/// Kinds of activity that reach nobody, or do not say whether they did.
const NO_TOUCHES: [&str; 6] = ["note", "task", "to do", "to-do", "deadline", "reminder"];

/// Kinds of activity in which people meet: one that took place is an answer.
const MEETINGS: [&str; 3] = ["meeting", "lunch", "coffee"];

/// How many findings of one kind are told one by one: a history of all may come with a list of a few.
const TOLD: usize = 1000;

/// Reads the rows of a file into a history.
pub(super) struct Reader<'t, 'h, 'p> {
    path: &'t str,
    file: usize,
    table: &'t Table<'t>,
    columns: &'t Columns,
    history: &'h mut History<'p>,
    /// The columns of [`Field::Date`] and [`Field::NextDate`].
    dates: [Vec<DateColumn>; 2],
    tally: Tally,
    findings: Vec<Diagnostic>,
    /// How many findings of each kind there are, those included that are only counted.
    found: BTreeMap<Code, usize>,
}

/// What a row says of the day of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    /// That day.
    On(NaiveDate),
    /// Nothing.
    Silent,
    /// Something that cannot be understood; a finding says so.
    Unclear,
}

impl Said {
    fn date(self) -> Option<NaiveDate> {
        match self {
            Said::On(date) => Some(date),
            Said::Silent | Said::Unclear => None,
        }
    }
}

/// The kind of activity that a row is of.
enum Kind {
    /// A touch on that channel.
    Touch(Channel),
    /// A touch in which people meet.
    Meeting(Channel),
    /// A note or a task.
    NoTouch,
    /// A word that means nothing here, with its column.
    Unknown(usize, String),
    /// The row is silent.
    Silent,
}

/// What came of a touch, as a cell says it.
struct Upshot {
    outcome: Outcome,
    scope: Scope,
    /// The day that stands behind the word: `call_back 2026-12-03`.
    next_date: Option<NaiveDate>,
    /// What is wrong with the cell, with its column and text.
    trouble: Option<(Trouble, usize, String)>,
}

/// What may be wrong with a cell for an outcome.
#[derive(Clone, Copy)]
enum Trouble {
    /// It is none.
    Unknown,
    /// It is none, but sounds like a refusal, and is read as one.
    Refusal(Outcome),
    /// The date behind it can be read in two ways.
    AmbiguousDate,
}

impl<'t, 'h, 'p> Reader<'t, 'h, 'p> {
    pub(super) fn new(
        path: &'t str,
        file: usize,
        table: &'t Table<'t>,
        columns: &'t Columns,
        history: &'h mut History<'p>,
    ) -> Reader<'t, 'h, 'p> {
        let dates = [Field::Date, Field::NextDate].map(|field| vec![DateColumn::default(); columns.of(field).len()]);
        let (tally, findings, found) = (Tally::default(), Vec::new(), BTreeMap::new());
        Reader { path, file, table, columns, history, dates, tally, findings, found }
    }

    /// What became of the rows.
    pub(super) fn finish(mut self) -> (Tally, Vec<Diagnostic>) {
        for (code, found) in self.found.into_iter().filter(|(_, found)| *found > TOLD) {
            let place = Place::File { path: self.path.to_owned() };
            let message = format!("{} of the file are of this kind", count(found - TOLD, "more row"));
            let finding = Diagnostic::warning(code, place, message);
            self.findings.push(finding.remedy("mend what the others have in common, and run `cadence check` again"));
        }
        (self.tally, self.findings)
    }

    /// Reads a row.
    pub(super) fn take(&mut self, row: Row<'_>) {
        let headers = self.table.header().len();
        // A comma in a note makes a row too long; it must not take an opt-out with it.
        let word = self.outcome_cell(row);
        let stops = word.as_ref().is_some_and(|(_, text)| stops_something(text));
        if let Some(filled) = row.longer_than(headers).filter(|_| !stops) {
            self.tally.refused += 1;
            let message = format!("row refused: {} under {}", count(filled, "cell"), count(headers, "header"));
            let remedy = "put a cell that holds a comma in quotation marks, with no space in front of them";
            self.warn(Code::LongRow, row.line, None, message, remedy);
            return;
        }
        if !stops && self.is_planned(row) {
            self.tally.planned += 1;
            return;
        }
        let kind = self.kind(row);
        if word.is_none() && matches!(kind, Kind::NoTouch) {
            self.tally.notes += 1;
            return;
        }
        let Some(prospect) = self.find_prospect(row) else {
            self.tally.strangers += 1;
            return;
        };
        // Before the outcome: the dates of this column may show how one behind the outcome is meant.
        let date = self.read_date(row, Field::Date);
        let upshot = self.upshot(word, &kind);
        self.add(row, prospect, &kind, date, &upshot);
    }

    /// Adds the row of a known prospect.
    fn add(&mut self, row: Row<'_>, prospect: usize, kind: &Kind, date: Said, upshot: &Upshot) {
        let outcome = upshot.outcome;
        if let Some((trouble, column, text)) = &upshot.trouble {
            self.warn_of_outcome(row.line, *trouble, *column, text);
        }
        let contact = match self.text(row, Field::Contact) {
            unsaid if unsaid.is_empty() => self.address_that_failed(row, kind, outcome),
            said => said,
        };
        let contacts = NamedContacts::of(&self.history.people.prospects[prospect].contacts, &contact);
        let channel = self.channel(row, kind, outcome, contacts.is_named());
        let date = self.check_date(row.line, date, outcome);
        let next_date = self.next_date(row, upshot, date);
        let closes = match (outcome.effect(), upshot.scope, channel) {
            (Effect::ClosesChannel, Scope::Only(channel), _) | (Effect::ClosesChannel, Scope::OfRow, Some(channel)) => {
                ChannelSet::from_iter([channel])
            }
            (Effect::ClosesChannel, ..) => Channel::ALL.into_iter().collect(),
            _ => ChannelSet::EMPTY,
        };
        let is_past = date.is_some_and(|date| date <= self.history.options.today);
        let is_touch = outcome.is_touch() && channel.is_some() && is_past;
        *if is_touch { &mut self.tally.touches } else { &mut self.tally.others } += 1;
        let event = Event { prospect: prospect as u32, date, channel, outcome, next_date, closes, contacts };
        self.history.events.push(event);
        if self.history.options.keep_entries {
            let notes = (*self.text(row, Field::Notes)).into();
            let (contact, file, line) = ((*contact).into(), self.file, row.line);
            self.history.entries.push(Entry {
                prospect,
                date,
                channel,
                contact,
                outcome,
                next_date,
                notes,
                file,
                line,
            });
        }
    }

    /// The cell that says what came of the touch: of several the first that stops something, else the first.
    fn outcome_cell<'r>(&self, row: Row<'r>) -> Option<(usize, Cow<'r, str>)> {
        let columns = self.columns.of(Field::Outcome).iter();
        let mut cells = columns
            .filter_map(|column| Some((*column, self.table.restored(cell::written(row.cell(*column), false)?))))
            .peekable();
        let first = cells.peek().cloned();
        cells.find(|(_, text)| stops_something(text)).or(first)
    }

    /// The number or address by which a row names its prospect, where that is what has proven bad.
    fn address_that_failed<'r>(&self, row: Row<'r>, kind: &Kind, outcome: Outcome) -> Cow<'r, str> {
        match kind {
            Kind::Touch(Channel::Phone | Channel::Text) if outcome == Outcome::BadContact => {
                self.text(row, Field::Phone)
            }
            Kind::Touch(Channel::Email) if outcome == Outcome::BadContact => self.text(row, Field::Email),
            _ => Cow::Borrowed(""),
        }
    }

    /// The first filled cell of a field, with its column.
    fn first<'r>(&self, row: Row<'r>, field: Field) -> Option<(usize, Cow<'r, str>)> {
        let mut columns = self.columns.of(field).iter();
        columns.find_map(|column| Some((*column, self.table.restored(cell::written(row.cell(*column), false)?))))
    }

    fn text<'r>(&self, row: Row<'r>, field: Field) -> Cow<'r, str> {
        self.first(row, field).map_or(Cow::Borrowed(""), |(_, text)| text)
    }

    fn warn(
        &mut self,
        code: Code,
        line: u64,
        cell: Option<(usize, &str)>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let found = self.found.entry(code).or_default();
        *found += 1;
        if *found > TOLD {
            return;
        }
        let cell = cell.map(|(column, text)| (self.table.header()[column].clone(), cell::shortened(text)));
        let place = Place::Row { path: self.path.to_owned(), line, cell };
        self.findings.push(Diagnostic::warning(code, place, message).remedy(remedy));
    }

    /// Whether the row tells of something that has not been done.
    fn is_planned(&mut self, row: Row<'_>) -> bool {
        if let Some((column, text)) = self.first(row, Field::Status) {
            match is_done(&text) {
                Some(done) => return !done,
                None => {
                    let message = "this does not say whether it was done; it is taken for done, to be on the safe side";
                    let remedy = "write completed where it was done, and open where it was not";
                    self.warn(Code::BadFlag, row.line, Some((column, &text)), message, remedy);
                }
            }
        }
        self.columns.needs_outcome && self.first(row, Field::Outcome).is_none()
    }

    /// The kind of activity: by the column for it, else by the first words of the subject.
    fn kind(&self, row: Row<'_>) -> Kind {
        let named = self.first(row, Field::Channel);
        let is_one_of = |words: &[&str], text: &str| words.iter().any(|word| text.eq_ignore_ascii_case(word));
        let by_word = |text: &str| {
            let touch = if is_one_of(&MEETINGS, text) { Kind::Meeting } else { Kind::Touch };
            parse_channel(text).map(touch)
        };
        let subject = self.text(row, Field::Subject);
        let by_subject = || {
            let words: Vec<&str> =
                subject.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
            (1..=words.len().min(3)).rev().find_map(|taken| by_word(&words[..taken].join(" ")))
        };
        match named {
            None => by_subject().unwrap_or(Kind::Silent),
            Some((column, text)) => by_word(&text).or_else(by_subject).unwrap_or_else(|| {
                if is_one_of(&NO_TOUCHES, &text) { Kind::NoTouch } else { Kind::Unknown(column, text.into_owned()) }
            }),
        }
    }

    /// The prospect that the row is about, or a finding that says that there is none.
    fn find_prospect(&mut self, row: Row<'_>) -> Option<usize> {
        let [id, anything, email, phone, name] =
            [Field::Id, Field::Prospect, Field::Email, Field::Phone, Field::Name].map(|field| self.text(row, field));
        let keys = Keys { id: &id, anything: &anything, email: &email, phone: &phone, name: &name };
        let called = || {
            let ways = [("id", &id), ("name or id", &anything), ("email address", &email), ("phone number", &phone)];
            let by_name = (id.is_empty() && anything.is_empty()).then_some(("name", &name));
            let ways = ways.into_iter().chain(by_name).filter(|(_, text)| !text.is_empty());
            ways.map(|(what, text)| format!("{what} \"{}\"", cell::shortened(text))).collect::<Vec<_>>()
        };
        match self.history.people.find(&keys) {
            Found::One(number) => return Some(number),
            Found::Several(numbers) => {
                let candidates: Vec<String> = numbers
                    .iter()
                    .take(3)
                    .map(|number| {
                        let prospect = &self.history.people.prospects[*number];
                        format!("{} ({})", prospect.id, prospect.display_name())
                    })
                    .collect();
                let message = format!(
                    "{} have the {}; the row is left out",
                    count(numbers.len(), "prospect"),
                    called().join(" or the ")
                );
                let more = if numbers.len() > candidates.len() { ", say" } else { "" };
                let remedy = format!("write the id of the one that is meant: {}{more}", either(&candidates));
                self.warn(Code::AmbiguousProspect, row.line, None, message, remedy);
            }
            Found::Nobody => {
                let called = called();
                let (message, remedy) = if called.is_empty() {
                    ("nothing in this row names a prospect; it is left out".to_owned(), "fill in the row, or delete it")
                } else {
                    let message = format!("no prospect has the {}; the row is left out", called.join(" or the "));
                    (message, "give the prospect file that the person stands in, or correct the row")
                };
                self.warn(Code::NotAmongProspects, row.line, None, message, remedy);
            }
        }
        None
    }

    /// What came of the touch. Where a cell says nothing, a row of an export was done, and a meeting was held.
    fn upshot(&self, word: Option<(usize, Cow<'_, str>)>, kind: &Kind) -> Upshot {
        let known = |(outcome, scope)| {
            let outcome = match (outcome, kind) {
                (Outcome::Done, Kind::Meeting(_)) => Outcome::Meeting,
                _ => outcome,
            };
            Upshot { outcome, scope, next_date: None, trouble: None }
        };
        let Some((column, text)) = word else { return known((Outcome::Done, Scope::OfRow)) };
        if let Some(found) = parse_outcome(&text) {
            return known(found);
        }
        // `call_back 2026-12-03`, `call back on 12/3/2026`, `OOO (until 3 Dec 2026)`
        let order = self.history.options.date_order.or_else(|| self.dates[0].first()?.order());
        let dated = text.match_indices([' ', '(', ':', ',']).find_map(|(at, _)| {
            let behind = text[at..].trim_matches([' ', '(', ')', ':', ',']);
            let behind =
                ["on ", "until ", "till ", "by "].iter().find_map(|word| behind.strip_prefix(word)).unwrap_or(behind);
            Some((parse_outcome(&text[..at])?, date::parse(behind, order)?))
        });
        let Some((found, date)) = dated else {
            if let Some((outcome, scope)) = refusal_in(&text) {
                let trouble = Some((Trouble::Refusal(outcome), column, text.into_owned()));
                return Upshot { trouble, ..known((outcome, scope)) };
            }
            let trouble = Some((Trouble::Unknown, column, text.into_owned()));
            return Upshot { trouble, ..known((Outcome::Done, Scope::OfRow)) };
        };
        let next_date = date.resolve(order);
        let trouble = next_date.is_none().then(|| (Trouble::AmbiguousDate, column, text.into_owned()));
        Upshot { next_date, trouble, ..known(found) }
    }

    fn warn_of_outcome(&mut self, line: u64, trouble: Trouble, column: usize, text: &str) {
        let (code, message, remedy) = match trouble {
            Trouble::Unknown => {
                let remedy = match nearest_outcome(text) {
                    Some(near) => format!("did you mean {near}?"),
                    None => format!("write {}", either(&Outcome::ALL.map(Outcome::key))),
                };
                (Code::UnknownOutcome, "this outcome is not known; the row counts as done", remedy)
            }
            Trouble::Refusal(outcome) => {
                let message = match outcome {
                    Outcome::NotInterested => {
                        "this outcome is not known; it is read as not_interested, to be on the safe side"
                    }
                    _ => "this outcome is not known; it is read as opted_out, to be on the safe side",
                };
                (Code::UnknownOutcome, message, "write one of the outcomes, or leave it so".to_owned())
            }
            Trouble::AmbiguousDate => {
                let message = "the date behind this outcome can be read in two ways; it is left out";
                (Code::BadDate, message, "say which it is: --date-order dmy or --date-order mdy".to_owned())
            }
        };
        self.warn(code, line, Some((column, text)), message, remedy);
    }

    /// The channel: what the row says, else what the outcome cannot be without.
    fn channel(&mut self, row: Row<'_>, kind: &Kind, outcome: Outcome, names_contact: bool) -> Option<Channel> {
        if let Kind::Touch(channel) | Kind::Meeting(channel) = kind {
            return Some(*channel);
        }
        let (implied, needed) = match outcome.usual_channel() {
            UsualChannel::Is(channel) => (Some(channel), false),
            UsualChannel::Nothing => (None, false),
            UsualChannel::Unknown => (None, outcome != Outcome::BadContact || !names_contact),
        };
        let keys = Channel::ALL.map(Channel::key);
        if let Kind::Unknown(column, text) = kind {
            let message = match implied {
                Some(channel) => format!("this channel is not known; by its outcome the row is about {channel}"),
                None => "this channel is not known; the row counts as no touch".to_owned(),
            };
            let remedy = format!("write {}", either(&keys));
            self.warn(Code::UnknownChannel, row.line, Some((*column, text)), message, remedy);
        } else if needed {
            let message = "the row does not say on which channel; it counts as no touch";
            let remedy = format!("write a channel into the row: {}", either(&keys));
            self.warn(Code::NoChannel, row.line, None, message, remedy);
        }
        implied
    }

    /// The day; a touch without one, or with one to come, is none, but what it says holds.
    fn check_date(&mut self, line: u64, read: Said, outcome: Outcome) -> Option<NaiveDate> {
        if read == Said::Silent {
            let message = "this row has no date; it is no touch, but what it says holds";
            self.warn(Code::BadDate, line, None, message, "write the day into the row: 2026-11-23");
        }
        // A meeting that is booked lies ahead.
        let may_be_ahead = matches!(outcome, Outcome::Meeting | Outcome::Skipped);
        let today = self.history.options.today;
        if let Some(date) = read.date().filter(|date| *date > today && !may_be_ahead) {
            let message = format!("{date} is after today, {today}; it is no touch, but what the row says holds");
            self.warn(Code::FutureDate, line, None, message, "correct the date");
        }
        read.date()
    }

    /// The next date, for outcomes that say nothing without one.
    fn next_date(&mut self, row: Row<'_>, upshot: &Upshot, date: Option<NaiveDate>) -> Option<NaiveDate> {
        if !upshot.outcome.needs_next_date() {
            return None;
        }
        let mut next_date = self.read_date(row, Field::NextDate).date().or(upshot.next_date);
        if let Some(early) = next_date.filter(|next_date| date.is_some_and(|date| *next_date < date)) {
            let message = format!("the next date {early} is before the day of the row; it is left out");
            self.warn(Code::BadNextDate, row.line, None, message, "correct the year, or whatever is wrong with it");
            next_date = None;
        }
        if next_date.is_none() {
            let message = match upshot.outcome.effect() {
                Effect::PromisesCall => "nothing says when to call back; the call is planned for the day after",
                _ => "nothing says until when the person is away; the cadence goes on",
            };
            let remedy = "write the day into the column next_date, or behind the outcome: call_back 2026-12-03";
            self.warn(Code::NoNextDate, row.line, None, message, remedy);
        }
        next_date
    }

    /// The day in the first filled column of a field.
    fn read_date(&mut self, row: Row<'_>, field: Field) -> Said {
        let (path, table, findings) = (self.path, self.table, &mut self.findings);
        let date_columns = [Field::Date, Field::NextDate].map(|field| self.columns.of(field)).concat();
        let columns = self.columns.of(field).iter().zip(&self.dates[usize::from(field == Field::NextDate)]);
        for (column, date_column) in columns {
            let Some(text) = cell::written(row.cell(*column), false) else { continue };
            let show = || {
                let (order, finding) = find_order(path, &table.header()[*column], |each| {
                    table.each(self.path, &mut |row| each(row.line, row.cell(*column)));
                });
                if finding.is_none() {
                    return (order, None);
                }
                // A file is written by one program: its other dates may show what this column does not.
                let (order, _) = find_order(path, "", |each| {
                    table.each(self.path, &mut |row| {
                        date_columns.iter().for_each(|column| each(row.line, row.cell(*column)));
                    });
                });
                findings.extend(finding.filter(|_| order.is_none()));
                (order, None)
            };
            match date_column::read(text, self.history.options.date_order, || date_column.find(show)) {
                Reading::Day(date) => return Said::On(date),
                // The error is that of the whole column.
                Reading::Ambiguous => return Said::Unclear,
                Reading::Bad => {
                    let message = match field {
                        Field::Date => "this is not a date; the row is no touch, but what it says holds",
                        _ => "this is not a date; it is left out",
                    };
                    self.warn(Code::BadDate, row.line, Some((*column, text)), message, "write it as 2026-11-23");
                    return Said::Unclear;
                }
            }
        }
        Said::Silent
    }
}

/// Whether an outcome ends the cadence or closes something: what nobody may overlook.
fn stops_something(text: &str) -> bool {
    let outcome = parse_outcome(text).or_else(|| refusal_in(text));
    outcome.is_some_and(|(outcome, _)| {
        matches!(outcome.effect(), Effect::Ends(_) | Effect::ClosesChannel | Effect::ClosesContact)
    })
}

/// Whether a status says that something was done, if it says anything.
fn is_done(text: &str) -> Option<bool> {
    const DONE: [&str; 6] = ["completed", "complete", "done", "closed", "finished", "sent"];
    const OPEN: [&str; 16] = [
        "not started",
        "in progress",
        "waiting",
        "waiting on someone else",
        "deferred",
        "to do",
        "to-do",
        "open",
        "planned",
        "scheduled",
        "pending",
        "overdue",
        "not done",
        "cancelled",
        "canceled",
        "skipped",
    ];
    let is_one_of = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_one_of(&DONE) {
        Some(true)
    } else if is_one_of(&OPEN) {
        Some(false)
    } else {
        cell::flag(text)
    }
}
