//! What clocks show, asked of the time zone database by the name of the zone. The tables of [`crate::model::Zone`] are
//! what plans are made with, so that a mistake in them cannot excuse itself here.

use std::sync::OnceLock;

use chrono::{Datelike, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime};

use crate::clock;
use crate::model::{Minutes, Problem, TimeOfDay, TimeRange};

/// The seconds of a minute, and of a day without a change of clocks.
pub(super) const MINUTE: i64 = 60;
pub(super) const DAY: i64 = 24 * 60 * MINUTE;

/// Touches start and end at ticks, ten-thousandths of a second: [`Minutes`] and seconds are both whole numbers of them.
pub(super) const TICKS: i64 = 10_000;

/// Offsets are known at every so many seconds, and between two that are the same do not change.
const SLOT: i64 = DAY / 4;
const DAYS_BEFORE: i64 = 12;
const DAYS_BEHIND: i64 = 150;
/// Behind so many days, clocks are asked each time.
const MOST_DAYS: i64 = 4000;
/// No change of clocks is larger than this.
const LARGEST_CHANGE: i64 = 3 * 3600;

/// A span of working time in ticks, of which a second has as many as a minute has in [`Minutes`].
pub(super) fn ticks(minutes: Minutes) -> i64 {
    minutes.ticks() * MINUTE
}

/// Midnight of a day by Greenwich, in Unix seconds.
pub(super) fn midnight(date: NaiveDate) -> i64 {
    date.and_time(NaiveTime::MIN).and_utc().timestamp()
}

/// The day of that number, counted as [`Datelike::num_days_from_ce`] does but from 1970.
pub(super) fn day_number(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce()) - 719_163
}

/// Real time without a break, from one moment up to another, in Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) from: i64,
    pub(super) to: i64,
}

/// The clocks of all zones of a problem.
pub(super) struct Clocks<'p> {
    names: Vec<&'p str>,
    /// The moment of the first slot, and how many there are.
    first: i64,
    slots: usize,
    /// Seconds east of Greenwich at the beginning of each slot and at the end of the last, for zones asked for.
    offsets: Vec<OnceLock<Vec<i32>>>,
}

impl<'p> Clocks<'p> {
    pub(super) fn new(problem: &'p Problem) -> Clocks<'p> {
        let days = DAYS_BEFORE + (problem.end - problem.today).num_days().clamp(0, MOST_DAYS) + DAYS_BEHIND;
        Clocks {
            names: problem.zones.iter().map(|zone| &*zone.name).collect(),
            first: midnight(problem.today) - DAYS_BEFORE * DAY,
            slots: (days * DAY / SLOT) as usize,
            offsets: problem.zones.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    pub(super) fn name(&self, zone: usize) -> &'p str {
        self.names[zone]
    }

    fn table(&self, zone: usize) -> &[i32] {
        self.offsets[zone].get_or_init(|| {
            let ask = |first: i64, step: i64, count: i64| {
                clock::offsets(self.names[zone], (0..count).map(|index| first + index * step))
                    .expect("zones bear the names of the database")
            };
            let per_day = DAY / SLOT;
            let days = ask(self.first, DAY, self.slots as i64 / per_day + 1);
            let mut table = Vec::with_capacity(self.slots + 1);
            for (pair, day) in days.windows(2).zip((self.first..).step_by(DAY as usize)) {
                if pair[0] == pair[1] {
                    table.extend((0..per_day).map(|_| pair[0]));
                } else {
                    table.extend(ask(day, SLOT, per_day));
                }
            }
            table.extend(days.last());
            table
        })
    }

    /// The slot in which a moment lies, if it is one of those that are known.
    fn slot(&self, moment: i64) -> Option<usize> {
        usize::try_from((moment - self.first).div_euclid(SLOT)).ok().filter(|slot| *slot < self.slots)
    }

    /// Seconds east of Greenwich at a moment, and a later moment up to which they stay.
    pub(super) fn offset_until(&self, zone: usize, moment: i64) -> (i64, i64) {
        if let Some(slot) = self.slot(moment)
            && let [offset, next] = self.table(zone)[slot..slot + 2]
            && offset == next
        {
            return (i64::from(offset), self.first + (slot as i64 + 1) * SLOT);
        }
        let offset = self.local(zone, moment).and_utc().timestamp() - moment;
        // Clocks are changed at a full minute.
        (offset, (moment.div_euclid(MINUTE) + 1) * MINUTE)
    }

    /// What the clocks of a zone show.
    pub(super) fn local(&self, zone: usize, moment: i64) -> NaiveDateTime {
        clock::local_time(self.names[zone], moment).unwrap_or_default()
    }

    /// The clocks of a zone on one of its dates.
    pub(super) fn on(&self, zone: usize, date: NaiveDate) -> DayClock<'_> {
        let midnight = midnight(date);
        let (near, _) = self.offset_until(zone, midnight);
        let (offset, _) = self.offset_until(zone, midnight - near);
        let from = midnight - offset;
        let is_steady = || {
            // No time of the date is shown twice or skipped for a change on another date, either.
            let first = self.slot(from - LARGEST_CHANGE)?;
            let last = self.slot(from + DAY + LARGEST_CHANGE)?;
            let steady = self.table(zone)[first..=last + 1].iter().all(|other| i64::from(*other) == offset);
            steady.then_some(from)
        };
        DayClock { name: self.names[zone], date, steady: is_steady(), midnight: from }
    }
}

/// The clocks of a zone on one date.
pub(super) struct DayClock<'c> {
    name: &'c str,
    date: NaiveDate,
    /// Midnight, where no clocks are changed on the date or near it.
    steady: Option<i64>,
    /// Midnight, or nearly so where clocks are changed.
    midnight: i64,
}

impl DayClock<'_> {
    /// The first moment at which the clocks show that many minutes after midnight; none where they skip them.
    fn first_shown(&self, minutes: i64) -> Option<i64> {
        match self.steady {
            Some(midnight) => Some(midnight + minutes * MINUTE),
            None => clock::first_moment(self.name, self.date.and_time(NaiveTime::MIN) + Duration::minutes(minutes)),
        }
    }

    /// The first moment at which the clocks show a time or, where they skip it, a later one.
    fn reached(&self, minutes: i64) -> i64 {
        // Two days, for a date may be skipped as a whole.
        let shown = (minutes..minutes + 2 * 24 * 60).find_map(|minutes| self.first_shown(minutes));
        shown.unwrap_or(self.midnight + minutes * MINUTE)
    }

    /// The moment of a start, and whether the clocks show it; where they skip it, that of the change.
    pub(super) fn start(&self, start: TimeOfDay) -> (i64, bool) {
        let minutes = i64::from(start.minutes());
        self.first_shown(minutes).map_or_else(|| (self.reached(minutes), false), |moment| (moment, true))
    }

    /// The first moment of the next date.
    pub(super) fn end(&self) -> i64 {
        self.reached(24 * 60)
    }

    /// The minutes of these ranges that the clocks show, as stretches of real time.
    pub(super) fn stretches(&self, ranges: &[TimeRange]) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::with_capacity(ranges.len());
        for range in ranges {
            let (from, to) = (i64::from(range.from.minutes()), i64::from(range.to.minutes()));
            if let Some(midnight) = self.steady {
                stretches.push(Stretch { from: midnight + from * MINUTE, to: midnight + to * MINUTE });
                continue;
            }
            let begun = stretches.len();
            for shown in (from..to).filter_map(|minutes| self.first_shown(minutes)) {
                match stretches[begun..].last_mut() {
                    Some(stretch) if stretch.to == shown => stretch.to += MINUTE,
                    _ => stretches.push(Stretch { from: shown, to: shown + MINUTE }),
                }
            }
        }
        stretches
    }
}

/// The day before, if there is one.
pub(super) fn day_before(date: NaiveDate) -> Option<NaiveDate> {
    date.checked_sub_days(Days::new(1))
}
