//! The dropped touches as cancelled events: a calendar forgets nothing that it is not told to forget.

use std::io::{self, Write};

use chrono::{NaiveTime, TimeDelta};

use super::{Change, Comparison, Difference, Schedule, Side};
use crate::clock;
use crate::export::ics::{Calendar, Event, When, summary, uid_of_touch, who};

/// Writes a calendar that takes back the touches of the old schedule that were dropped, by the UIDs under which the
/// calendar of that schedule has an event for each touch.
///
/// Where `old` does not tell the rep's time zone, as CSV does not, the events have the rep's local time without one.
///
/// # Errors
///
/// When `out` cannot be written, with its error and kind as they are.
pub fn write_ics(comparison: &Comparison<'_>, old: &Schedule, out: impl Write) -> io::Result<()> {
    let day = comparison.from.unwrap_or_default();
    let mut calendar = Calendar::begin(out, "cadence", day, true)?;
    let dropped = comparison.differences.iter().filter(|difference| difference.change == Change::Dropped);
    dropped.filter_map(|difference| event(difference, old)).try_for_each(|event| calendar.put(&event))?;
    calendar.end()
}

fn event<'s>(difference: &Difference<'s>, old: &Schedule) -> Option<Event<'s>> {
    let Side { person, touch } = difference.old?;
    let name = [&person.name, &person.company].into_iter().find(|name| !name.is_empty());
    let who = who(name.map_or(difference.prospect, |name| name), &person.company);
    Some(Event {
        uid: uid_of_touch(difference.prospect, touch.number),
        when: when(person.rep.as_ref(), touch, old),
        summary: summary(touch.channel, &who),
        description: String::new(),
        location: "",
        busy: false,
        cancelled: true,
    })
}

fn when(rep: &str, touch: &super::PlannedTouch, old: &Schedule) -> When {
    let Some(start) = touch.start else { return When::Day(touch.date) };
    let start = touch.date.and_time(NaiveTime::MIN) + TimeDelta::minutes(start.minutes().into());
    let length = TimeDelta::minutes((touch.minutes.as_f64().ceil() as i64).max(1));
    let timetable = old.inputs.as_ref().and_then(|inputs| inputs.reps.get(rep)?.timetable.as_ref());
    match timetable.and_then(|timetable| clock::zone(&timetable.time_zone, touch.date, touch.date)) {
        Some(zone) => {
            let moment = zone.moment(start);
            When::Moments(moment, moment + length.num_seconds())
        }
        None => When::Floating(start, start + length),
    }
}
