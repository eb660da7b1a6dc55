//! When the law allows a call: dated rules, and where each prospect stands under them.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::TimeRange;

/// A rule on when people in a place may be called or texted, by the clock where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallingRule {
    /// The place: an ISO 3166-1 country, `CA`, or an ISO 3166-2 part of one, `US-FL`.
    pub place: Box<str>,
    /// The days on which the rule says something.
    pub days: RuleDays,
    /// The hours in which calls may be made on these days, ascending and apart; with none, no calls at all.
    pub hours: Vec<TimeRange>,
    /// Most calls and texts to one person within 24 hours, together; at least 2.
    pub cap: Option<u32>,
    /// Whose calls the rule binds.
    pub audience: Audience,
    /// The first day on which the rule is in force, where that is known.
    pub from: Option<NaiveDate>,
    /// The last day on which the rule is in force, where there is one.
    pub until: Option<NaiveDate>,
    /// Where the rule stands, in words.
    pub citation: Box<str>,
    /// How sure it is.
    pub certainty: Certainty,
    /// What else there is to know, such as how sources disagree; may be empty.
    pub note: Box<str>,
}

impl CallingRule {
    /// Whether the rule says something about that day, at the place.
    pub fn applies_on(&self, day: NaiveDate) -> bool {
        let in_force = self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until);
        in_force
            && match &self.days {
                RuleDays::Weekdays(weekdays) => weekdays[day.weekday().num_days_from_monday() as usize],
                RuleDays::Holidays { dates, .. } => dates.contains(&day),
            }
    }
}

/// The days on which a rule says something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleDays {
    /// Weekdays, from Monday to Sunday, whether they are holidays or not.
    Weekdays([bool; 7]),
    /// Holidays.
    Holidays {
        /// The name of the set: `us-la`.
        set: Box<str>,
        /// The days, over all the years that matter to the problem.
        dates: BTreeSet<NaiveDate>,
    },
}

/// Whom calls go to, as far as rules tell people apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Consumers, and everybody whose number may be a private one.
    Consumer,
    /// Businesses.
    Business,
    /// Both.
    Both,
}

impl Audience {
    /// All of them.
    pub const ALL: [Audience; 3] = [Audience::Consumer, Audience::Business, Audience::Both];

    /// The name in configuration.
    pub fn key(self) -> &'static str {
        match self {
            Audience::Consumer => "consumer",
            Audience::Business => "business",
            Audience::Both => "both",
        }
    }
}

/// How sure it is that a rule stands as it is written here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// The text of the law or regulation itself has been seen.
    Primary,
    /// Secondary sources: notes of law firms, pages of vendors.
    Secondary,
    /// One secondary source only, or a weak one.
    Weak,
    /// Sources disagree; the stricter reading stands here.
    Disputed,
    /// General knowledge, not verified.
    Unverified,
}

impl Certainty {
    /// All of them, the surest first.
    pub const ALL: [Certainty; 5] =
        [Certainty::Primary, Certainty::Secondary, Certainty::Weak, Certainty::Disputed, Certainty::Unverified];

    /// The name in configuration.
    pub fn key(self) -> &'static str {
        match self {
            Certainty::Primary => "primary",
            Certainty::Secondary => "secondary",
            Certainty::Weak => "weak",
            Certainty::Disputed => "disputed",
            Certainty::Unverified => "unverified",
        }
    }
}

/// Where a prospect is, as far as calls are concerned; shared by all prospects of whom the same is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whereabouts {
    /// The zones in which the prospect may be, as indices into [`super::Problem::zones`], ascending. Never empty.
    pub zones: Vec<usize>,
    /// The places whose rules apply, the most trusted first: `US-FL`. Empty where none is known.
    pub places: Vec<Box<str>>,
    /// The rules that apply, each by the clock of a zone; ascending. A time is lawful if every one of them allows it.
    pub laws: Vec<Law>,
}

/// A rule, and the zone by whose clock it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Law {
    /// As an index into [`super::Problem::calling_rules`].
    pub rule: usize,
    /// As an index into [`super::Problem::zones`].
    pub zone: usize,
}

/// How it is known in which time zone a prospect is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ZoneReason {
    /// A column of the record names the zone.
    Column {
        /// The header.
        column: Box<str>,
        /// The cell.
        value: Box<str>,
    },
    /// The country, state or province of the address: `State = FL`.
    Address(Box<str>),
    /// The beginning of a phone number: `+1 212`.
    Number(Box<str>),
    /// Nothing says: the zone is the rep's.
    RepsZone,
}
