//! When the law allows a call: dated rules, and where each prospect stands under them.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::TimeRange;

/// The place of the rules that hold for everybody.
pub const EVERYWHERE: &str = "*";

/// A rule on when people in a place may be called or texted, by the clock where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallingRule {
    /// The place: an ISO 3166-1 country, `CA`, an ISO 3166-2 part of one, `US-FL`, or [`EVERYWHERE`].
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

    /// Whether the rule holds in a place: the rules of a country hold in its parts, and some hold [`EVERYWHERE`].
    pub fn holds_in(&self, place: &str) -> bool {
        *self.place == *EVERYWHERE || *self.place == *place || place.split('-').next() == Some(&self.place)
    }
}

/// The code of a place, in capitals, if the text is written like one: an ISO 3166-1 country, `us`, an ISO 3166-2 part of
/// one, `us-fl`, or [`EVERYWHERE`]. Whether there is such a place does not matter.
pub fn place_code(text: &str) -> Option<String> {
    let (country, part) = text.split_once('-').unwrap_or((text, "A"));
    let is_country = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_part = (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (text == EVERYWHERE || is_country && is_part).then(|| text.to_ascii_uppercase())
}

/// The days on which a rule says something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleDays {
    /// Weekdays, from Monday to Sunday, whether they are holidays or not.
    Weekdays([bool; 7]),
    /// Holidays.
    Holidays {
        /// What they are, in the words of the configuration: `us-federal, good-friday`.
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

/// Whom the prospects of a run are, as the configuration says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListAudience {
    /// Nobody says; they are treated as consumers, whom the stricter rules protect.
    Unknown,
    /// Businesses, called about what businesses buy.
    B2b,
    /// Consumers.
    B2c,
}

impl ListAudience {
    /// All of them.
    pub const ALL: [ListAudience; 3] = [ListAudience::Unknown, ListAudience::B2b, ListAudience::B2c];

    /// The name in configuration.
    pub fn key(self) -> &'static str {
        match self {
            ListAudience::Unknown => "unknown",
            ListAudience::B2b => "b2b",
            ListAudience::B2c => "b2c",
        }
    }

    /// Whether a rule for that audience binds calls to these prospects.
    pub fn is_bound_by(self, audience: Audience) -> bool {
        match audience {
            Audience::Consumer => self != ListAudience::B2b,
            Audience::Business => self == ListAudience::B2b,
            Audience::Both => true,
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

    /// What it means, in words.
    pub fn text(self) -> &'static str {
        match self {
            Certainty::Primary => "the text of the law or regulation has been seen",
            Certainty::Secondary => "told by law firms or vendors",
            Certainty::Weak => "told by one source only, or by weak ones",
            Certainty::Disputed => "sources disagree; this is the stricter reading",
            Certainty::Unverified => "general knowledge, not verified",
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

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(place: &str, days: RuleDays) -> CallingRule {
        CallingRule {
            place: place.into(),
            days,
            hours: Vec::new(),
            cap: None,
            audience: Audience::Both,
            from: "2026-10-18".parse().ok(),
            until: "2026-11-29".parse().ok(),
            citation: "a law".into(),
            certainty: Certainty::Primary,
            note: "".into(),
        }
    }

    #[test]
    fn a_rule_applies_on_its_days_from_its_first_day_to_its_last() {
        let sundays = RuleDays::Weekdays([false, false, false, false, false, false, true]);
        let dates = BTreeSet::from(["2026-10-12", "2026-11-26", "2026-12-25"].map(|day| day.parse().unwrap()));
        let holidays = RuleDays::Holidays { set: "us-federal".into(), dates };
        for (days, applies) in [
            (sundays, [("2026-10-11", false), ("2026-10-18", true), ("2026-10-19", false), ("2026-11-29", true)]),
            (holidays, [("2026-10-12", false), ("2026-11-25", false), ("2026-11-26", true), ("2026-12-25", false)]),
        ] {
            let rule = rule("US", days);
            for (day, expected) in applies {
                assert_eq!(rule.applies_on(day.parse().unwrap()), expected, "{day} {:?}", rule.days);
            }
        }
    }

    #[test]
    fn a_rule_holds_in_its_place_and_in_the_parts_of_it() {
        let days = || RuleDays::Weekdays([true; 7]);
        for (place, inside, outside) in [
            ("US", ["US", "US-FL", "US-GA"].as_slice(), ["CA", "U", "USA", ""].as_slice()),
            ("US-FL", &["US-FL"], &["US", "US-F", "US-FLA", "FL"]),
            (EVERYWHERE, &["US", "US-FL", "*", ""], &[]),
        ] {
            let rule = rule(place, days());
            assert!(inside.iter().all(|inside| rule.holds_in(inside)), "{place}");
            assert!(!outside.iter().any(|outside| rule.holds_in(outside)), "{place}");
        }
    }

    #[test]
    fn places_are_written_as_iso_writes_them() {
        for (text, code) in
            [("us", "US"), ("US-fl", "US-FL"), ("gb-eng", "GB-ENG"), ("FR-75", "FR-75"), ("*", "*"), ("jp-1", "JP-1")]
        {
            assert_eq!(place_code(text).as_deref(), Some(code), "{text}");
        }
        for text in
            ["", "U", "USA", "Florida", "US-", "-FL", "US-FLOR", "US_FL", "US FL", "US-FL-1", "1-FL", "Ö", "*-FL"]
        {
            assert_eq!(place_code(text), None, "{text}");
        }
    }

    #[test]
    fn whoever_is_not_known_to_be_a_business_is_a_consumer() {
        let bound = |list: ListAudience| Audience::ALL.map(|audience| list.is_bound_by(audience));
        assert_eq!(bound(ListAudience::Unknown), [true, false, true]);
        assert_eq!(bound(ListAudience::B2c), [true, false, true]);
        assert_eq!(bound(ListAudience::B2b), [false, true, true]);
    }
}
