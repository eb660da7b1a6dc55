//! A row of history in sixteen bytes, so that two million of them can be sorted.

use std::cmp::Ordering;

use chrono::NaiveDate;

use crate::input::cell::{self, Email};
use crate::input::phone::{self, Phone};
use crate::model::{Channel, ChannelSet, Contacts, Outcome};

/// What a row says, but for its texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) prospect: u32,
    /// None where the row does not tell.
    pub(super) date: Option<NaiveDate>,
    pub(super) channel: Option<Channel>,
    pub(super) outcome: Outcome,
    pub(super) next_date: Option<NaiveDate>,
    /// What an opt-out closes.
    pub(super) closes: ChannelSet,
    /// What the row names of the prospect's numbers and addresses.
    pub(super) contacts: NamedContacts,
}

impl Event {
    /// By prospect and day; a row without a day counts as one of today.
    pub(super) fn in_order(one: &Event, other: &Event, today: NaiveDate) -> Ordering {
        (one.prospect, one.date.unwrap_or(today)).cmp(&(other.prospect, other.date.unwrap_or(today)))
    }

    /// Whether the two tell of the same touch. One of them may be silent on the next date: a schedule has no column for
    /// it, where a log has.
    pub(super) fn repeats(&self, other: &Event) -> bool {
        let telling = |event: &Event| (event.prospect, event.date, event.channel, event.outcome);
        let next_dates = [self.next_date, other.next_date];
        telling(self) == telling(other) && (next_dates[0] == next_dates[1] || next_dates.contains(&None))
    }

    /// Takes over what a repetition says beyond it.
    pub(super) fn absorb(&mut self, other: &Event) {
        self.next_date = self.next_date.or(other.next_date);
        self.closes = self.closes.union(other.closes);
        self.contacts = NamedContacts(self.contacts.0 | other.contacts.0);
    }
}

/// Some of the numbers and addresses of a prospect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct NamedContacts(u8);

impl NamedContacts {
    /// Something is named, be it one of the prospect's or not.
    const NAMED: u8 = 1 << 7;

    /// Those that a cell names: phone numbers are the same however they are written, and all else in any case.
    ///
    /// Numbers that a spreadsheet has rounded name nothing.
    pub(super) fn of(contacts: &Contacts, text: &str) -> NamedContacts {
        if text.is_empty() {
            return NamedContacts::default();
        }
        let number = match phone::parse(text) {
            Phone::Scientific => return NamedContacts::default(),
            Phone::Number(number) => Some(phone::telling_digits(&number)),
            Phone::Bad => None,
        };
        let address = match cell::email(text) {
            Email::Address(address) => Some(address.to_lowercase()),
            Email::Nobody | Email::Bad => None,
        };
        let plain = |text: &str| cell::one_line(text).to_lowercase();
        let is_named = |at: usize, contact: &str| match at {
            0 | 1 => number.is_some() && phone::comparable(contact) == number,
            2 => address.as_deref() == Some(&contact.to_lowercase()),
            _ => plain(contact) == plain(text),
        };
        let named = fields(contacts).into_iter().enumerate();
        let named = named.filter(|(at, contact)| contact.is_some_and(|contact| is_named(*at, contact)));
        NamedContacts(named.fold(NamedContacts::NAMED, |named, (at, _)| named | 1 << at))
    }

    /// Whether anything is named.
    pub(super) fn is_named(self) -> bool {
        self.0 != 0
    }

    /// The contacts that are named.
    pub(super) fn among(self, contacts: &Contacts) -> impl Iterator<Item = &str> {
        let named = fields(contacts).into_iter().enumerate().filter(move |(at, _)| self.0 & 1 << at != 0);
        named.filter_map(|(_, contact)| contact)
    }
}

fn fields(contacts: &Contacts) -> [Option<&str>; 5] {
    let Contacts { phone, mobile, email, linkedin, address } = contacts;
    let [phone, mobile] = [phone, mobile].map(Option::as_deref);
    let [email, linkedin, address] = [email, linkedin, address].map(Option::as_deref);
    [phone, mobile, email, linkedin, address]
}
