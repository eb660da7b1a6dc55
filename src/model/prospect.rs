//! A person to engage.

use std::sync::Arc;

use chrono::NaiveDate;
use smol_str::SmolStr;

use super::{ChannelSet, Need, RarePast, WaitingReason, ZoneReason};

/// A prospect, as read and understood.
///
/// What planning and checking look at stands in front, and is together in memory: the prospects of a rep are far apart,
/// and most of the time it takes to look at one is that of fetching it.
#[derive(Clone, Debug, PartialEq)]
#[repr(C)]
pub struct Prospect {
    /// The owner, as an index into [`super::Problem::reps`].
    pub rep: usize,
    /// The prospect type, as an index into [`super::Problem::types`].
    pub prospect_type: usize,
    /// Where the person is, as an index into [`super::Problem::whereabouts`].
    pub whereabouts: usize,
    /// Worth of engaging this prospect, relative to the others of the type; above 0, at most
    /// [`super::MOST_WORTH`]; 1 where the record is silent.
    pub value: f64,
    /// What has happened so far.
    pub past: RarePast,
    /// Where the person can be reached.
    pub contacts: Contacts,
    /// Why nobody may touch this prospect, known before any planning.
    pub held: Option<Held>,
    /// What the person has asked not to get.
    pub permissions: Permissions,
    /// The day the prospect came to us. Nobody is touched before it.
    pub came_in: Option<NaiveDate>,
    /// In the buying window or not, where the record says so.
    pub buying_window: Option<bool>,
    /// The shifts of the touch range that match, as indices into [`super::Problem::shifts`], ascending.
    pub shifts: Box<[u16]>,
    /// Unique in a [`super::Problem`], but for prospects held as duplicates.
    pub id: SmolStr,
    /// The person's name; empty when unknown.
    pub name: SmolStr,
    /// The company's name; empty when unknown.
    pub company: SmolStr,
    /// The job title; empty when unknown.
    pub title: SmolStr,
    /// What decided the type; shared by all prospects it decided alike.
    pub type_reason: Arc<TypeReason>,
    /// How it is known where the person is; shared by all prospects of whom it is known in the same way.
    pub zone_reason: Arc<ZoneReason>,
    /// The file, as an index into [`super::Problem::files`].
    pub file: usize,
    /// The line of the record in that file, counted from 1.
    pub line: u64,
}

impl Prospect {
    /// The number, address or handle with which the channel reaches this prospect, if it does: the direct line before
    /// the mobile number for a channel that needs a phone, and none that has proven bad.
    pub fn contact(&self, needs: Need) -> Option<&str> {
        self.contacts.of(needs).find(|contact| !self.past.bad_contacts.iter().any(|bad| **bad == **contact))
    }

    /// The name to show: the person's, else the company's, else the id.
    pub fn display_name(&self) -> &str {
        [&self.name, &self.company, &self.id].into_iter().find(|text| !text.is_empty()).map_or("", |text| text)
    }
}

/// Where a prospect can be reached; a field that is present is not empty.
///
/// Addresses are nearly always longer than what a [`SmolStr`] holds itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contacts {
    /// The person's own line.
    pub phone: Option<SmolStr>,
    /// The mobile number.
    pub mobile: Option<SmolStr>,
    /// The email address.
    pub email: Option<Box<str>>,
    /// The LinkedIn profile.
    pub linkedin: Option<Box<str>>,
    /// The postal address on one line.
    pub address: Option<Box<str>>,
}

impl Contacts {
    /// All that a channel with that need can use, the better one first.
    pub fn of(&self, needs: Need) -> impl Iterator<Item = &str> {
        let Contacts { phone, mobile, email, linkedin, address } = self;
        let (first, second) = match needs {
            Need::Phone => (phone.as_deref(), mobile.as_deref()),
            Need::Mobile => (mobile.as_deref(), None),
            Need::Email => (email.as_deref(), None),
            Need::Linkedin => (linkedin.as_deref(), None),
            Need::Address => (address.as_deref(), None),
        };
        first.into_iter().chain(second)
    }
}

/// What a prospect has asked not to get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions {
    /// No channel that needs a phone or a mobile number: calls, and texts with them.
    pub do_not_call: bool,
    /// No channel that needs the email address: email, and video messages where they go by email.
    pub email_opt_out: bool,
    /// No text messages.
    pub text_opt_out: bool,
    /// Nothing on these channels.
    pub opted_out: ChannelSet,
}

/// Why a prospect may not be touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The reason, from the closed list.
    pub reason: WaitingReason,
    /// What said so: the column and its value, or the record this one repeats.
    pub because: Box<str>,
}

/// What decided a prospect's type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TypeReason {
    /// A column of the record names the type.
    Column {
        /// The header.
        column: Box<str>,
        /// The cell.
        value: Box<str>,
    },
    /// A `[[classify]]` rule matched.
    Rule {
        /// Which one, counted from 1.
        number: usize,
        /// What it matched: `Lead Source = Trade Show`.
        evidence: Box<str>,
    },
    /// Nothing said anything: `default_type`.
    Default,
}
