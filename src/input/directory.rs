//! The records of all people by what only one person has, in tables of numbers: the keys stand in the records already.

use std::borrow::Cow;
use std::hash::{BuildHasher as _, RandomState};

use hashbrown::HashTable;

use super::cell;
use crate::ahead::look_at;
use crate::model::Prospect;

/// The records by id and by email address, and the person that each is of.
///
/// Every question comes with the prospects that have been added, in their order.
#[derive(Debug, Default)]
pub(super) struct Directory {
    marking: Marking,
    by_id: HashTable<Entry>,
    by_email: HashTable<Entry>,
    persons: Vec<u32>,
}

/// The first record with a key.
#[derive(Clone, Copy, Debug)]
struct Entry {
    mark: u32,
    record: u32,
}

/// Marks ids and email addresses, differently in every run: nobody can write a file in which all of them are alike.
#[derive(Clone, Debug, Default)]
pub(super) struct Marking(RandomState);

/// What the directory looks for in place of an id and an email address: equal texts have equal marks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    id: u32,
    email: Option<u32>,
}

/// The persons of the earlier records of what may be the same person: of the first with its id, and of the first with its
/// email address.
#[derive(Clone, Copy, Debug)]
pub(super) struct Earlier {
    pub(super) by_id: Option<usize>,
    pub(super) by_email: Option<usize>,
}

impl Marking {
    /// The marks of a record with that id and email address.
    pub(super) fn of(&self, id: &str, email: Option<&str>) -> Marks {
        Marks { id: self.mark(id), email: email.map(|email| self.mark(&lower(email))) }
    }

    fn mark(&self, text: &str) -> u32 {
        // The upper half is as random as the whole.
        (self.0.hash_one(text) >> 32) as u32
    }
}

impl Entry {
    /// The table takes the place of an entry from the lower bits, and tells neighbours apart by the upper ones.
    fn hash(mark: u32) -> u64 {
        u64::from(mark) << 32 | u64::from(mark)
    }
}

impl Directory {
    /// The directory of some prospects, each taken for a person of their own.
    pub(super) fn of(prospects: &[Prospect]) -> Directory {
        let mut directory = Directory::default();
        for number in 0..prospects.len() {
            let Prospect { id, contacts, .. } = &prospects[number];
            let marks = directory.marking.of(id, contacts.email.as_deref());
            let earlier = directory.earlier(prospects, &prospects[number], marks);
            directory.add(marks, number, earlier);
        }
        directory
    }

    /// How this directory marks keys; marks of others find nobody here.
    pub(super) fn marking(&self) -> &Marking {
        &self.marking
    }

    /// Adds the next of the prospects as a record of a person: its own number, or that of an earlier record. `earlier` is
    /// what was found of it before.
    pub(super) fn add(&mut self, marks: Marks, person: usize, earlier: Earlier) {
        let record = self.persons.len();
        self.persons.push(number(person));
        let entry = |mark: u32| Entry { mark, record: number(record) };
        if earlier.by_id.is_none() {
            self.by_id.insert_unique(Entry::hash(marks.id), entry(marks.id), |known| Entry::hash(known.mark));
        }
        if let Some(mark) = marks.email.filter(|_| earlier.by_email.is_none()) {
            self.by_email.insert_unique(Entry::hash(mark), entry(mark), |known| Entry::hash(known.mark));
        }
    }

    /// The number of the person that a record is of.
    pub(super) fn person(&self, record: usize) -> usize {
        self.persons[record] as usize
    }

    /// The first record with that id, as it is written.
    pub(super) fn first_by_id(&self, prospects: &[Prospect], id: &str) -> Option<usize> {
        self.first_with_id(prospects, id, self.marking.mark(id))
    }

    /// The first record with that email address, in any case.
    pub(super) fn first_by_email(&self, prospects: &[Prospect], email: &str) -> Option<usize> {
        self.first_at(prospects, email, self.marking.mark(&lower(email)))
    }

    /// Looks at where the records with these marks would stand, before one after the other is looked for and added.
    pub(super) fn look_ahead<'m>(&self, records: impl Iterator<Item = &'m Marks>) {
        let place = |table: &HashTable<Entry>, mark: u32| {
            table.find(Entry::hash(mark), |entry| entry.mark == mark).map_or(0, |entry| entry.record as usize)
        };
        look_at(records, |marks| {
            place(&self.by_id, marks.id) + marks.email.map_or(0, |mark| place(&self.by_email, mark))
        });
    }

    /// The persons that a record may be of.
    pub(super) fn earlier(&self, prospects: &[Prospect], prospect: &Prospect, marks: Marks) -> Earlier {
        let by_id = self.first_with_id(prospects, &prospect.id, marks.id);
        let email = prospect.contacts.email.as_deref().zip(marks.email);
        let by_email = email.and_then(|(email, mark)| self.first_at(prospects, email, mark));
        let person = |record: Option<usize>| record.map(|record| self.person(record));
        Earlier { by_id: person(by_id), by_email: person(by_email) }
    }

    fn first_with_id(&self, prospects: &[Prospect], id: &str, mark: u32) -> Option<usize> {
        let is_it = |entry: &Entry| entry.mark == mark && *prospects[entry.record as usize].id == *id;
        self.by_id.find(Entry::hash(mark), is_it).map(|entry| entry.record as usize)
    }

    fn first_at(&self, prospects: &[Prospect], email: &str, mark: u32) -> Option<usize> {
        let has_it = |record: u32| {
            let known = prospects[record as usize].contacts.email.as_deref();
            known.is_some_and(|known| known == email || lower(known) == lower(email))
        };
        let is_it = |entry: &Entry| entry.mark == mark && has_it(entry.record);
        self.by_email.find(Entry::hash(mark), is_it).map(|entry| entry.record as usize)
    }
}

/// The text in lower case; most addresses are so already.
pub(super) fn lower(text: &str) -> Cow<'_, str> {
    if cell::all(text.as_bytes(), |byte| byte.is_ascii() & !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.to_lowercase())
}

fn number(record: usize) -> u32 {
    u32::try_from(record).expect("prospects are numbered in 32 bits everywhere")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::input::fixture::problem;

    proptest! {
        /// Ordered maps with keys of their own say the same.
        #[test]
        fn the_first_record_with_a_key_is_found(
            rows in vec((select(vec!["1", "2", "a", "A", "é", "É"]), select(vec!["", "a@x.example", "A@x.example", "Ä@x.example", "ä@X.example"])), 1..40)
        ) {
            let csv: String = rows.iter().map(|(id, email)| format!("{id},Ann,{email}\n")).collect();
            let prospects = problem(&format!("Id,Name,Email\n{csv}")).prospects;
            let directory = Directory::of(&prospects);
            let (mut by_id, mut by_email) = (BTreeMap::new(), BTreeMap::new());
            for (number, prospect) in prospects.iter().enumerate() {
                by_id.entry(prospect.id.to_string()).or_insert(number);
                if let Some(email) = &prospect.contacts.email {
                    by_email.entry(email.to_lowercase()).or_insert(number);
                }
                prop_assert_eq!(directory.person(number), number);
            }
            for id in ["1", "2", "a", "A", "é", "É", "3", ""] {
                prop_assert_eq!(directory.first_by_id(&prospects, id), by_id.get(id).copied(), "{}", id);
            }
            for email in ["a@x.example", "a@X.EXAMPLE", "ä@x.example", "Ä@X.example", "b@x.example", ""] {
                let expected = by_email.get(&email.to_lowercase()).copied();
                prop_assert_eq!(directory.first_by_email(&prospects, email), expected, "{}", email);
            }
        }
    }

    #[test]
    fn a_directory_finds_everybody_when_it_has_grown() {
        let rows: String = (0..5000).map(|number| format!("p{number},Ann,A{number}@x.example\n")).collect();
        let prospects = problem(&format!("Id,Name,Email\n{rows}")).prospects;
        let directory = Directory::of(&prospects);
        for number in 0..5000 {
            assert_eq!(directory.first_by_id(&prospects, &format!("p{number}")), Some(number));
            assert_eq!(directory.first_by_email(&prospects, &format!("a{number}@X.example")), Some(number));
        }
    }

    #[test]
    fn lower_case_is_that_of_the_standard_library() {
        for text in ["", "ann@x.example", "Ann@X.example", "ÄRZTE", "\u{212a}elvin", "İ"] {
            assert_eq!(lower(text), text.to_lowercase());
        }
    }
}
