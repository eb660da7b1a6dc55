//! cadences.toml: what it says, once it has been read and found valid.

mod calling;
mod condition;
mod read;
#[cfg(test)]
mod tests;
mod tree;

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

pub use self::condition::normalised;
use super::field::Field;
use crate::diagnostic::{Diagnostic, Place};
use crate::holidays;
use crate::model::{
    CallingRule, ChannelRules, DateRange, Dialing, ListAudience, Minutes, PerChannel, PhoneTiming, ProspectType,
    RuleDays, TimeRange, WaitingReason,
};

/// The name of a configuration that is found without being named.
pub const FILE_NAME: &str = "cadences.toml";

/// The most bytes of a configuration: thirty times the shipped one, with its comments.
pub const MOST_BYTES: u64 = 1 << 20;

/// The most prospect types, the most reps that have a table, and the most rules in each list of rules. Every prospect is held
/// against every rule, and every rep has days of their own.
pub const MOST_ENTRIES: usize = 1_000;

/// The longest horizon: ten years.
pub const MOST_HORIZON_DAYS: u32 = 3_660;

/// The most touches that a range of the configuration may name; shifts move ranges further, up to
/// [`TouchRange::MOST`](crate::model::TouchRange::MOST).
pub const MOST_TOUCHES: u32 = 999;

/// The shipped configuration, which is also its documentation.
pub const SHIPPED: &str = include_str!("../../../cadences.toml");

/// A valid configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Cadences {
    /// Where in each touch range to aim, 0 to 1.
    pub persistence: f64,
    /// Calendar days from today to the end of the schedule; at least 1.
    pub horizon_days: u32,
    /// Whom the prospects are.
    pub audience: ListAudience,
    /// The type of prospects that nothing classifies, as an index into `types`.
    pub default_type: usize,
    /// What a dimension is where the record does not say, [`normalised`].
    pub context: Vec<(Field, String)>,
    /// The working day of a rep who has no table.
    pub workday: Workday,
    /// The reps that have a table, in the order of the file. What the table leaves out is filled in from `[workday]`;
    /// a rep's holidays stand in the place of the others'.
    pub reps: Vec<RepRules>,
    /// What a call takes.
    pub phone: PhoneTiming,
    /// How each channel is used.
    pub channels: PerChannel<ChannelRules>,
    /// The prospect types, in the order of the file.
    pub types: Vec<ProspectType>,
    /// What moves touch ranges.
    pub shifts: Vec<ShiftRule>,
    /// Who is not to be worked; the first match decides.
    pub waiting: Vec<WaitingRule>,
    /// Which type a prospect is; the first match decides.
    pub classify: Vec<ClassifyRule>,
    /// Extra header names, as the file spells them. No header is given to two fields.
    pub columns: Vec<(Field, String)>,
    /// When people may be called, by place and then as written: the file's rules, and the built-in ones of all other
    /// places.
    pub calling_hours: Vec<RuleEntry>,
    /// The day on which the built-in rules were written down.
    pub rule_set: NaiveDate,
    /// The types that no rule and no default leads to, each with the warning that is due unless a prospect names the
    /// type in a type column, which only the reader of the prospects can know. Indices into `types`, ascending.
    pub unreached: Vec<(usize, Diagnostic)>,
}

/// The working day of a rep.
#[derive(Clone, Debug, PartialEq)]
pub struct Workday {
    /// Prospecting minutes, over all channels; above 0.
    pub minutes: Minutes,
    /// Worked or not, from Monday to Sunday; at least one is.
    pub weekdays: [bool; 7],
    /// Days on which nobody works.
    pub holidays: Holidays,
    /// Calendars, each day of whose events is such a day too.
    pub holidays_ics: Vec<CalendarFile>,
    /// When in the day.
    pub hours: Hours,
}

impl Cadences {
    /// The working day, and those of the reps that have a table.
    pub(super) fn workdays_mut(&mut self) -> impl Iterator<Item = &mut Workday> {
        std::iter::once(&mut self.workday).chain(self.reps.iter_mut().map(|rep| &mut rep.workday))
    }
}

/// Days on which nobody works, by date and by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays {
    /// Days that are named by their dates.
    pub dates: BTreeSet<NaiveDate>,
    /// Names that [`holidays::days`] knows.
    pub names: BTreeSet<&'static str>,
}

impl Holidays {
    /// The days: all that are named by their dates, and of those that have a name what lies in these years.
    pub fn days(&self, years: &RangeInclusive<i32>) -> BTreeSet<NaiveDate> {
        let named = self.names.iter().filter_map(|name| holidays::dates(name, years.clone()));
        named.flatten().chain(self.dates.iter().copied()).collect()
    }
}

/// The years whose holidays matter to a plan of these days: what was done before and what waits beyond the end look at
/// them too.
pub fn years_of_holidays(today: NaiveDate, end: NaiveDate) -> RangeInclusive<i32> {
    today.year() - 2..=end.year() + 2
}

/// A file of days off that the configuration names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarFile {
    /// Its path, which begins in the folder of the configuration.
    pub path: String,
    /// Where it is named.
    pub place: Place,
}

/// The hours of a working day, by the clocks of a zone that is known by name: the model's
/// [`Timetable`](crate::model::Timetable) knows it by its number in a problem.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hours {
    /// A time zone that [`crate::clock::zone`] knows.
    pub time_zone: String,
    /// Working hours, ascending and apart. Never empty.
    pub hours: Vec<TimeRange>,
    /// Phone blocks, ascending and apart, each inside one of the working hours. Never empty.
    pub blocks: Vec<TimeRange>,
}

/// How one rep works.
#[derive(Clone, Debug, PartialEq)]
pub struct RepRules {
    /// The name as the configuration or the prospect file spells it.
    pub name: Box<str>,
    /// The working day.
    pub workday: Workday,
    /// Absences, ascending.
    pub days_off: Vec<DateRange>,
    /// How this rep calls, whatever the prospect type says.
    pub dialing: Option<Dialing>,
    /// Most touches on one day, by channel, instead of the channel's own limit. At least 1 where there is one.
    pub daily_limit: PerChannel<Option<u32>>,
}

/// What must hold of a prospect for a rule to match: every field one of its values, which are [`normalised`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition(pub Vec<(Field, Vec<String>)>);

/// A `[[shift]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct ShiftRule {
    /// When it matches; fields from [`Field::DIMENSIONS`].
    pub when: Condition,
    /// What both ends of the range are multiplied by; above 0.
    pub factor: f64,
}

/// A `[[waiting]]` rule.
#[derive(Clone, Debug, PartialEq)]
pub struct WaitingRule {
    /// When it matches; fields from [`Field::CLASSIFYING`].
    pub when: Condition,
    /// Engaged, completed, opted out or do not contact.
    pub reason: WaitingReason,
}

/// A `[[classify]]` rule.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassifyRule {
    /// When it matches; fields from [`Field::CLASSIFYING`].
    pub when: Condition,
    /// The type, as an index into [`Cadences::types`].
    pub prospect_type: usize,
}

impl Cadences {
    /// The rules on calling hours that are in force on some day from `first` to `last`, by place and then as written.
    pub fn calling_rules(&self, first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = CallingRule> {
        let concerned = move |entry: &&RuleEntry| {
            let CallingRule { from, until, .. } = entry.rule;
            from.is_none_or(|from| from <= last) && until.is_none_or(|until| first <= until)
        };
        self.calling_hours.iter().filter(concerned).map(move |entry| entry.dated(first, last))
    }
}

/// A `[[calling_hours]]` rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleEntry {
    /// The rule; of its holidays, only the dates that are written out.
    pub rule: CallingRule,
    /// The names of days and of sets of days among its holidays, each known to [`holidays::dates`].
    pub holiday_names: Vec<Box<str>>,
}

impl RuleEntry {
    /// The rule with the dates of its holidays, from two years before `first` to two years after `last`.
    fn dated(&self, first: NaiveDate, last: NaiveDate) -> CallingRule {
        let mut rule = self.rule.clone();
        if let RuleDays::Holidays { dates, .. } = &mut rule.days {
            let years = first.year() - 2..=last.year() + 2;
            let named = self.holiday_names.iter().filter_map(|name| holidays::dates(name, years.clone()));
            dates.extend(named.flatten());
        }
        rule
    }
}
