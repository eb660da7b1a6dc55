//! Records into drafts of prospects: all that takes no knowledge of the other records, for several threads at once.
//!
//! What records have in common (the name of their rep, why they are of a type, where they are) is written down once for
//! each piece of a file, and referred to by number: the [`super::assembly`] then looks it up once a piece, not once a row.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use smol_str::SmolStr;

use super::by_text::ByText;
use super::cadences::{Cadences, normalised};
use super::cell::shortened;
use super::directory::{Marking, Marks};
use super::field::Field;
use super::place::{self, Clues, Pointers, Told};
use super::prospects::Record;
use super::rules::{Labels, Rules};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{Contacts, Held, Permissions, TypeReason, WaitingReason};
use crate::numbered::Numbered;
use crate::text::{either, nearest};

/// Drafts prospects by the rules of a configuration.
#[derive(Debug)]
pub(super) struct Drafter<'c> {
    cadences: &'c Cadences,
    rules: Rules<'c>,
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
    /// The names of owners, and the numbers by which drafts refer to them.
    pub(super) reps: Vec<Box<str>>,
    rep_numbers: ByText<usize>,
    pub(super) reasons: Numbered<TypeReason>,
    /// What the cells that name a type mean.
    named_types: ByText<NamedType>,
    labels: Labels,
    /// The numbers of reasons by the evidence for them, which is none for the default type.
    reasons_by_evidence: BTreeMap<Box<[Option<usize>]>, usize>,
    pub(super) told: Told,
    /// What was found, each with the number of the draft it is about.
    pub(super) findings: Vec<(usize, Diagnostic)>,
}

/// The type that a cell names, and the number of the reason that it gives.
#[derive(Debug)]
struct NamedType {
    header: Box<str>,
    prospect_type: usize,
    reason: usize,
}

impl Drafts {
    /// Nothing yet of a piece of that file, which has about so many rows.
    pub(super) fn new(file: usize, path: &str, rows: usize) -> Drafts {
        Drafts {
            file,
            path: path.into(),
            drafts: Vec::with_capacity(rows),
            reps: Vec::new(),
            rep_numbers: ByText::default(),
            reasons: Numbered::default(),
            named_types: ByText::default(),
            labels: Labels::default(),
            reasons_by_evidence: BTreeMap::new(),
            told: Told::default(),
            findings: Vec::new(),
        }
    }

    fn number_of_rep(&mut self, name: &str) -> usize {
        if let Some(number) = self.rep_numbers.get(name) {
            return *number;
        }
        self.rep_numbers.insert(name, self.reps.len());
        self.reps.push(name.into());
        self.reps.len() - 1
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
        let words = cadences.types.iter().map(|known| [normalised(&known.key), normalised(&known.label)]);
        Drafter { cadences, rules: Rules::of(cadences), type_words: words.collect(), marking }
    }

    /// The fields that a record must have the texts of.
    pub(super) fn looked_at(&self) -> Vec<Field> {
        self.rules.looked_at().collect()
    }

    /// Adds the draft of a record.
    pub(super) fn add(&self, drafts: &mut Drafts, record: Record<'_>) {
        self.rules.read(&mut drafts.labels, &record.texts);
        let (prospect_type, type_reason) = self.find_type(drafts, &record);
        let rep = record.rep.map(|name| drafts.number_of_rep(name));
        let shifts = self.rules.shifts(&drafts.labels);
        let pointers = read_clues(drafts, &record);
        let held = self.find_reason_to_hold(&drafts.labels, &record);
        let email = record.contacts.email.as_deref();
        drafts.drafts.push(Draft {
            marks: self.marking.of(&record.id, email),
            id: record.id.into(),
            id_is_phone: record.id_is_phone,
            name: record.name,
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

    /// The type that the record names, else that of the first rule that matches, else the default; and the number of the
    /// reason.
    fn find_type(&self, drafts: &mut Drafts, record: &Record<'_>) -> (usize, usize) {
        if let Some(named) = &record.type_word {
            let known = drafts.named_types.get(named.value);
            if let Some(known) = known.filter(|known| *known.header == *named.header) {
                return (known.prospect_type, known.reason);
            }
            let is_new = known.is_none();
            let word = normalised(named.value);
            if let Some(prospect_type) = self.type_words.iter().position(|known| known.contains(&word)) {
                let header: Box<str> = named.header.into();
                let reason = TypeReason::Column { column: header.clone(), value: named.value.into() };
                let reason = drafts.reasons.number(reason);
                if is_new {
                    drafts.named_types.insert(named.value, NamedType { header, prospect_type, reason });
                }
                return (prospect_type, reason);
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
        let Drafts { reasons, labels, reasons_by_evidence, .. } = drafts;
        let (prospect_type, number, evidence) = match self.rules.find_type(labels) {
            Some((rule, evidence)) => (self.cadences.classify[rule].prospect_type, Some(rule + 1), evidence),
            None => (self.cadences.default_type, None, 0..0),
        };
        let key = labels.key(&evidence);
        let reason = reasons_by_evidence.get(key).copied().unwrap_or_else(|| {
            let reason = match number {
                Some(number) => TypeReason::Rule { number, evidence: labels.describe(&evidence).into() },
                None => TypeReason::Default,
            };
            let reason = reasons.number(reason);
            reasons_by_evidence.insert(key.into(), reason);
            reason
        });
        (prospect_type, reason)
    }

    fn find_reason_to_hold(&self, labels: &Labels, record: &Record<'_>) -> Option<Held> {
        if let Some(because) = &record.do_not_contact {
            return Some(Held { reason: WaitingReason::DoNotContact, because: because.clone() });
        }
        let (rule, evidence) = self.rules.find_waiting(labels)?;
        Some(Held { reason: self.cadences.waiting[rule].reason, because: labels.describe(&evidence).into() })
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
