//! Records into drafts of prospects: all that takes no knowledge of the other records, for several threads at once.
//!
//! What records have in common (the name of their rep, why they are of a type, where they are) is written down once for
//! each piece of a file, and referred to by number: the [`super::assembly`] then looks it up once a piece, not once a row.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use smol_str::SmolStr;

use super::cadences::{Cadences, Condition, normalised};
use super::cell::shortened;
use super::directory::{Marking, Marks};
use super::field::Field;
use super::place::{self, Clues, Pointers, Told};
use super::prospects::Record;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{Contacts, Held, Permissions, TypeReason, WaitingReason};
use crate::text::{either, nearest};

/// What stands between several values of one cell.
const LISTED: [char; 3] = [';', ',', '|'];

/// Drafts prospects by the rules of a configuration.
#[derive(Debug)]
pub(super) struct Drafter<'c> {
    cadences: &'c Cadences,
    /// The fields that some rule looks at, by their number; the words of the others need not be compared with anything.
    looked_at: [bool; Field::ALL.len()],
    /// Key and label of each type, as words are compared.
    type_words: Vec<[String; 2]>,
    marking: Marking,
}

/// A prospect that nobody has compared with the others yet.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) id: SmolStr,
    /// The id is the phone number, for want of anything better.
    pub(super) id_is_phone: bool,
    pub(super) name: SmolStr,
    pub(super) company: SmolStr,
    pub(super) title: SmolStr,
    /// The owner, as a number of [`Drafts::reps`], where there is one.
    pub(super) rep: Option<usize>,
    pub(super) prospect_type: usize,
    /// As a number of [`Drafts::reasons`].
    pub(super) type_reason: usize,
    pub(super) contacts: Contacts,
    pub(super) permissions: Permissions,
    pub(super) buying_window: Option<bool>,
    pub(super) shifts: Box<[u16]>,
    pub(super) value: f64,
    pub(super) came_in: Option<NaiveDate>,
    /// Where the person is, by what stands in [`Drafts::told`].
    pub(super) pointers: Pointers,
    pub(super) held: Option<Held>,
    pub(super) line: u64,
    pub(super) marks: Marks,
}

/// The drafts of a piece of a file, in order.
#[derive(Debug)]
pub(super) struct Drafts {
    /// The file, as a number of the assembly, and its name.
    pub(super) file: usize,
    path: Box<str>,
    pub(super) drafts: Vec<Draft>,
    /// The names of owners.
    pub(super) reps: Numbered<Box<str>>,
    pub(super) reasons: Numbered<TypeReason>,
    pub(super) told: Told,
    /// What was found, each with the number of the draft it is about.
    pub(super) findings: Vec<(usize, Diagnostic)>,
}

/// Values that are known by a number, in the order in which they came up.
#[derive(Debug)]
pub(super) struct Numbered<T>(BTreeMap<T, usize>);

impl<T: Ord> Numbered<T> {
    fn number(&mut self, value: T) -> usize {
        let next = self.0.len();
        *self.0.entry(value).or_insert(next)
    }

    /// The values by their numbers.
    pub(super) fn into_values(self) -> Vec<T> {
        let mut numbered: Vec<(T, usize)> = self.0.into_iter().collect();
        numbered.sort_unstable_by_key(|(_, number)| *number);
        numbered.into_iter().map(|(value, _)| value).collect()
    }
}

impl Drafts {
    /// Nothing yet of a piece of that file.
    pub(super) fn new(file: usize, path: &str) -> Drafts {
        Drafts {
            file,
            path: path.into(),
            drafts: Vec::new(),
            reps: Numbered(BTreeMap::new()),
            reasons: Numbered(BTreeMap::new()),
            told: Told::default(),
            findings: Vec::new(),
        }
    }

    fn warn(&mut self, code: Code, line: u64, cell: (&str, String), message: String, remedy: String) {
        let (header, value) = cell;
        let place = Place::Row { path: self.path.to_string(), line, cell: Some((header.to_owned(), value)) };
        let finding = Diagnostic::warning(code, place, message).remedy(remedy);
        self.findings.push((self.drafts.len(), finding));
    }
}

impl<'c> Drafter<'c> {
    /// A drafter by these rules, for a directory that marks keys in that way.
    pub(super) fn new(cadences: &'c Cadences, marking: Marking) -> Drafter<'c> {
        let mut looked_at = [false; Field::ALL.len()];
        for (field, _) in conditions(cadences).flat_map(|condition| &condition.0) {
            looked_at[*field as usize] = true;
        }
        let words = cadences.types.iter().map(|known| [normalised(&known.key), normalised(&known.label)]);
        Drafter { cadences, looked_at, type_words: words.collect(), marking }
    }

    /// Adds the draft of a record.
    pub(super) fn add(&self, drafts: &mut Drafts, record: Record<'_>) {
        let words = Words::of(&record, self.cadences, &self.looked_at);
        let (prospect_type, type_reason) = self.find_type(drafts, &record, &words);
        let type_reason = drafts.reasons.number(type_reason);
        let rep = record.rep.map(|name| match drafts.reps.0.get(name) {
            Some(known) => *known,
            None => drafts.reps.number(name.into()),
        });
        let shifts = (0..).zip(&self.cadences.shifts).filter(|(_, shift)| words.fulfil(&shift.when));
        let shifts = shifts.map(|(number, _)| number).collect();
        let pointers = read_clues(drafts, &record);
        let held = self.find_reason_to_hold(&record, &words);
        let email = record.contacts.email.as_deref();
        drafts.drafts.push(Draft {
            marks: self.marking.of(&record.id, email),
            id: record.id.into(),
            id_is_phone: record.id_is_phone,
            name: record.name.into(),
            company: record.company.into(),
            title: record.title.into(),
            rep,
            prospect_type,
            type_reason,
            contacts: record.contacts,
            permissions: record.permissions,
            buying_window: record.buying_window,
            shifts,
            value: record.value,
            came_in: record.came_in,
            pointers,
            held,
            line: record.line,
        });
    }

    /// The type that the record names, else that of the first rule that matches, else the default.
    fn find_type(&self, drafts: &mut Drafts, record: &Record<'_>, words: &Words<'_>) -> (usize, TypeReason) {
        if let Some(named) = &record.type_word {
            let word = normalised(named.value);
            if let Some(found) = self.type_words.iter().position(|known| known.contains(&word)) {
                return (found, TypeReason::Column { column: named.header.into(), value: named.value.into() });
            }
            let keys: Vec<&str> = self.cadences.types.iter().map(|known| &*known.key).collect();
            let cell = (named.header, named.value.to_owned());
            let message = format!("\"{}\" is not a prospect type; the [[classify]] rules decide instead", named.value);
            let remedy = match nearest(named.value, keys.iter().copied()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("write {}", either(&keys)),
            };
            drafts.warn(Code::UnknownProspectType, record.line, cell, message, remedy);
        }
        for (number, rule) in (1..).zip(&self.cadences.classify) {
            if let Some(evidence) = words.find_evidence(&rule.when) {
                return (rule.prospect_type, TypeReason::Rule { number, evidence: evidence.into() });
            }
        }
        (self.cadences.default_type, TypeReason::Default)
    }

    fn find_reason_to_hold(&self, record: &Record<'_>, words: &Words<'_>) -> Option<Held> {
        if let Some(because) = &record.do_not_contact {
            return Some(Held { reason: WaitingReason::DoNotContact, because: because.clone() });
        }
        self.cadences.waiting.iter().find_map(|rule| {
            let evidence = words.find_evidence(&rule.when)?;
            Some(Held { reason: rule.reason, because: evidence.into() })
        })
    }
}

/// What a record says of the place of its person.
fn read_clues(drafts: &mut Drafts, record: &Record<'_>) -> Pointers {
    let numbers = [&record.contacts.phone, &record.contacts.mobile].map(|number| number.as_deref());
    let Record { time_zone, state, country, .. } = *record;
    let pointers = drafts.told.read(Clues { time_zone, state, country, numbers });
    if let Some(text) = time_zone.filter(|_| drafts.told.is_bad_zone(&pointers)) {
        let value = shortened(text.value);
        let message = format!("\"{value}\" is not the name of a time zone; address and phone number decide instead");
        let remedy = place::remedy(text.value);
        drafts.warn(Code::BadTimeZone, record.line, (text.header, value), message, remedy);
    }
    pointers
}

/// The conditions of all rules.
fn conditions(cadences: &Cadences) -> impl Iterator<Item = &Condition> {
    let shifts = cadences.shifts.iter().map(|rule| &rule.when);
    let waiting = cadences.waiting.iter().map(|rule| &rule.when);
    shifts.chain(waiting).chain(cadences.classify.iter().map(|rule| &rule.when))
}

/// What the rules look at, in the words of a record or, where it is silent, of `[context]`.
struct Words<'r> {
    words: Vec<Word<'r>>,
    /// The fields of the words: most rules look at fields that a record has nothing in.
    filled: [bool; Field::ALL.len()],
}

/// A cell that rules look at.
struct Word<'r> {
    field: Field,
    normalised: String,
    column: &'r str,
    value: &'r str,
}

impl<'r> Words<'r> {
    fn of(record: &'r Record<'_>, cadences: &'r Cadences, looked_at: &[bool; Field::ALL.len()]) -> Words<'r> {
        let word = |field, column, value| Word { field, normalised: normalised(value), column, value };
        let mut words: Vec<Word<'_>> = Vec::with_capacity(record.texts.len());
        for text in record.texts.iter().filter(|text| looked_at[text.field as usize]) {
            words.push(word(text.field, text.header, text.value));
            // CRMs put several labels into one cell: `Customer;Unsubscribed`.
            if text.value.contains(LISTED) {
                words.extend(text.value.split(LISTED).map(|value| word(text.field, text.header, value.trim())));
            }
        }
        for (field, value) in &cadences.context {
            if !record.texts.iter().any(|text| text.field == *field) {
                words.push(word(*field, field.key(), value));
            }
        }
        let mut filled = [false; Field::ALL.len()];
        words.iter().for_each(|word| filled[word.field as usize] = true);
        Words { words, filled }
    }

    fn find(&self, field: Field, wanted: &[String]) -> Option<&Word<'r>> {
        let is_wanted = |word: &&Word<'_>| word.field == field && wanted.contains(&word.normalised);
        if self.filled[field as usize] { self.words.iter().find(is_wanted) } else { None }
    }

    /// Whether all of a condition holds.
    fn fulfil(&self, condition: &Condition) -> bool {
        condition.0.iter().all(|(field, wanted)| self.find(*field, wanted).is_some())
    }

    /// What a condition finds, if all of it holds: `Lead Source = Trade Show`.
    fn find_evidence(&self, condition: &Condition) -> Option<String> {
        let found = condition.find(|field, wanted| self.find(field, wanted))?;
        let mut evidence = String::new();
        for word in found {
            let separator = if evidence.is_empty() { "" } else { ", " };
            evidence.extend([separator, word.column, " = ", word.value]);
        }
        Some(evidence)
    }
}
