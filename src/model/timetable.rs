//! When in the day a rep works.

use super::TimeRange;

/// The hours of a rep's working day, by the clock of the rep's zone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timetable {
    /// The rep's time zone, as an index into [`super::Problem::zones`].
    pub zone: usize,
    /// Working hours, ascending and apart. Never empty.
    pub hours: Vec<TimeRange>,
    /// Phone blocks: the only hours in which calls are made. Ascending and apart, each inside one of the working hours.
    /// Never empty.
    pub blocks: Vec<TimeRange>,
}

impl Timetable {
    /// All day long in the first zone of the problem: nothing is kept from finding its time.
    pub fn always() -> Timetable {
        Timetable { zone: 0, hours: vec![TimeRange::WHOLE_DAY], blocks: vec![TimeRange::WHOLE_DAY] }
    }
}
