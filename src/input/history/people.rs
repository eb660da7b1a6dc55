//! Whom a row of history is about.

use crate::input::cell::{self, Email};
use crate::input::directory::Directory;
use crate::input::phone;
use crate::model::Prospect;

/// What a row says of the person it is about; an empty text says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Keys<'r> {
    /// An id.
    pub(super) id: &'r str,
    /// An id, email address, phone number or name.
    pub(super) anything: &'r str,
    /// An email address.
    pub(super) email: &'r str,
    /// A phone number.
    pub(super) phone: &'r str,
    /// A name.
    pub(super) name: &'r str,
}

/// Who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// That prospect.
    One(usize),
    /// One of these, in input order.
    Several(Vec<usize>),
    /// Nobody.
    Nobody,
}

/// Keys that several prospects may share, each with a prospect; sorted.
type Shared<K> = Vec<(K, usize)>;

/// The prospects, by all that a row may call them.
#[derive(Debug)]
pub(super) struct People<'p> {
    pub(super) prospects: &'p [Prospect],
    directory: &'p Directory,
    /// The others are made when they are first asked for: a log of ours needs none of them.
    by_id_in_any_case: Option<Shared<String>>,
    by_phone: Option<Shared<(usize, u64)>>,
    by_name: Option<Shared<String>>,
}

impl<'p> People<'p> {
    pub(super) fn new(prospects: &'p [Prospect], directory: &'p Directory) -> People<'p> {
        People { prospects, directory, by_id_in_any_case: None, by_phone: None, by_name: None }
    }

    /// The prospect that a row is about: by id, by email address, by phone number, and by name in rows that give no id.
    ///
    /// A log may speak of more people than the prospect files: with an id that nobody has, a namesake is somebody else.
    pub(super) fn find(&mut self, keys: &Keys<'_>) -> Found {
        let mut several = None;
        let ways: [fn(&mut People<'p>, &Keys<'_>) -> Found; 4] = [
            |people, keys| people.by_id(keys.id),
            |people, keys| people.by_anything(keys.anything),
            |people, keys| people.by_email(keys.email),
            |people, keys| people.by_phone(keys.phone),
        ];
        for way in ways {
            match way(self, keys) {
                Found::One(number) => return Found::One(number),
                Found::Several(mut numbers) => {
                    // Colleagues behind one number.
                    let name = plain_name(keys.name);
                    let has_name = |number: &usize| plain_name(&self.prospects[*number].name) == name;
                    if numbers.iter().filter(|number| has_name(number)).count() == 1 {
                        numbers.retain(has_name);
                        return Found::One(numbers[0]);
                    }
                    several.get_or_insert(numbers);
                }
                Found::Nobody => {}
            }
        }
        if let Some(numbers) = several {
            return Found::Several(numbers);
        }
        if keys.id.is_empty() && keys.anything.is_empty() { self.by_name(keys.name, keys.email) } else { Found::Nobody }
    }

    /// By id as it is written, else in another case, else as Salesforce writes it in other places, else by what prospects
    /// without an id have in its stead.
    fn by_id(&mut self, id: &str) -> Found {
        if id.is_empty() {
            return Found::Nobody;
        }
        if let Some(number) = self.person_with_id(id).or_else(|| self.by_salesforce_id(id)) {
            return Found::One(number);
        }
        let known = self.by_id_in_any_case.take().unwrap_or_else(|| self.ids_in_lower_case());
        let found = look_up(&known, &id.to_lowercase());
        self.by_id_in_any_case = Some(known);
        if found != Found::Nobody {
            return found;
        }
        // A call with two people has the ids of both.
        if let Some(number) = cell::entries(id).iter().find_map(|entry| self.person_with_id(entry)) {
            return Found::One(number);
        }
        let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
        match self.by_email(id) {
            Found::Nobody if !is_number => self.by_phone(id),
            found => found,
        }
    }

    /// The person with that id, as it is written.
    fn person_with_id(&self, id: &str) -> Option<usize> {
        self.directory.first_by_id(self.prospects, id).map(|record| self.directory.person(record))
    }

    fn ids_in_lower_case(&self) -> Shared<String> {
        sorted(self.numbered().map(|(record, prospect)| (prospect.id.to_lowercase(), self.directory.person(record))))
    }

    fn numbered(&self) -> impl Iterator<Item = (usize, &'p Prospect)> + use<'p> {
        self.prospects.iter().enumerate()
    }

    /// Salesforce gives ids of fifteen letters in reports, and the same with a check of three behind them elsewhere.
    fn by_salesforce_id(&self, id: &str) -> Option<usize> {
        const SHORT: usize = 15;
        if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        match id.len() {
            SHORT => self.person_with_id(&format!("{id}{}", salesforce_check(id))),
            length if length == SHORT + 3 => {
                let (short, check) = id.split_at(SHORT);
                (check == salesforce_check(short)).then(|| self.person_with_id(short))?
            }
            _ => None,
        }
    }

    fn by_anything(&mut self, text: &str) -> Found {
        if text.is_empty() {
            return Found::Nobody;
        }
        for way in [People::by_id, People::by_phone] {
            let found = way(self, text);
            if found != Found::Nobody {
                return found;
            }
        }
        self.by_name(text, "")
    }

    /// By the first address of the cell that somebody has.
    fn by_email(&self, text: &str) -> Found {
        if !text.contains('@') {
            return Found::Nobody;
        }
        let known = |text: &str| match cell::email(text) {
            Email::Address(address) => self.directory.first_by_email(self.prospects, &address),
            Email::Nobody | Email::Bad => None,
        };
        let record = known(text).or_else(|| cell::entries(text).iter().find_map(|entry| known(entry)));
        record.map_or(Found::Nobody, |record| Found::One(self.directory.person(record)))
    }

    fn by_phone(&mut self, text: &str) -> Found {
        let Some(number) = phone::comparable(text) else { return Found::Nobody };
        let known = self.by_phone.take().unwrap_or_else(|| self.phone_numbers());
        let found = look_up(&known, &number);
        self.by_phone = Some(known);
        found
    }

    fn phone_numbers(&self) -> Shared<(usize, u64)> {
        let of_one = |(record, prospect): (usize, &'p Prospect)| {
            let numbers = [&prospect.contacts.phone, &prospect.contacts.mobile].into_iter().flatten();
            let person = self.directory.person(record);
            numbers.filter_map(move |number| Some((phone::comparable(number)?, person)))
        };
        sorted(self.numbered().flat_map(of_one))
    }

    /// By the whole name, unless the row gives an email address and the one with that name has another.
    fn by_name(&mut self, name: &str, email: &str) -> Found {
        let name = plain_name(name);
        if name.is_empty() {
            return Found::Nobody;
        }
        let known = self.by_name.take().unwrap_or_else(|| self.names());
        let found = look_up(&known, &name);
        self.by_name = Some(known);
        match found {
            Found::One(number) if email.contains('@') && self.prospects[number].contacts.email.is_some() => {
                Found::Nobody
            }
            found => found,
        }
    }

    fn names(&self) -> Shared<String> {
        let named = self.numbered().filter(|(_, prospect)| !prospect.name.is_empty());
        sorted(named.map(|(record, prospect)| (plain_name(&prospect.name), self.directory.person(record))))
    }
}

/// Which letters of an id are capitals: a letter or digit for every five of them.
fn salesforce_check(id: &str) -> String {
    const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    let digit = |five: &[u8]| {
        let capitals = (0..).zip(five).filter(|(_, letter)| letter.is_ascii_uppercase());
        DIGITS[capitals.fold(0, |sum, (at, _)| sum | 1 << at)]
    };
    id.as_bytes().chunks(5).map(|five| char::from(digit(five))).collect()
}

/// The name in lower case and without blanks.
fn plain_name(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
}

fn sorted<K: Ord>(keys: impl Iterator<Item = (K, usize)>) -> Shared<K> {
    let mut keys: Shared<K> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn look_up<K: Ord>(keys: &Shared<K>, key: &K) -> Found {
    let from = keys.partition_point(|(known, _)| known < key);
    let numbers: Vec<usize> =
        keys[from..].iter().take_while(|(known, _)| known == key).map(|(_, number)| *number).collect();
    match numbers[..] {
        [] => Found::Nobody,
        [number] => Found::One(number),
        _ => Found::Several(numbers),
    }
}
