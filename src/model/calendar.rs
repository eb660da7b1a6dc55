//! Working days.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Days from `from` to `to`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateRange {
    /// The first day.
    pub from: NaiveDate,
    /// The last day, not before `from`.
    pub to: NaiveDate,
}

impl DateRange {
    /// Whether the day lies in the range.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }
}

/// The days on which a rep works.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Calendar {
    /// Worked or not, from Monday to Sunday.
    pub weekdays: [bool; 7],
    /// Days on which nobody works.
    pub holidays: BTreeSet<NaiveDate>,
    /// The rep's own absences.
    pub days_off: Vec<DateRange>,
}

impl Calendar {
    /// How many working days a call waits for one on which the law allows it, before the cadence goes on without it.
    pub const PATIENCE: usize = 10;
    /// How many days beyond the end of a schedule these are looked for.
    pub const DAYS_BEYOND_END: u64 = 390;

    /// The last day that a schedule up to `end` depends on.
    pub fn last_day_looked_at(&self, end: NaiveDate) -> NaiveDate {
        self.days_beyond(end).take(Calendar::PATIENCE).last().unwrap_or(end)
    }

    /// The working days beyond the end of a schedule that are looked at.
    pub fn days_beyond(&self, end: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        let days = end.iter_days().skip(1).take(Calendar::DAYS_BEYOND_END as usize);
        days.filter(|day| self.is_working_day(*day))
    }

    /// Monday to Friday, without holidays.
    pub fn weekdays_only() -> Calendar {
        Calendar {
            weekdays: [true, true, true, true, true, false, false],
            holidays: BTreeSet::new(),
            days_off: Vec::new(),
        }
    }

    /// Whether the rep works on that weekday when nothing is in the way.
    pub fn works_on(&self, weekday: Weekday) -> bool {
        self.weekdays[weekday.num_days_from_monday() as usize]
    }

    /// Whether the rep works on that day.
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        self.works_on(day.weekday())
            && !self.holidays.contains(&day)
            && !self.days_off.iter().any(|range| range.contains(day))
    }

    /// The working days from `from` to `to`, both included.
    pub fn working_days(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        from.iter_days().take_while(move |day| *day <= to).filter(|day| self.is_working_day(*day))
    }

    /// How many days after `from` up to `to` would be worked if the rep were never off.
    pub fn workdays_between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let days = from.iter_days().skip(1).take_while(|day| *day <= to);
        days.filter(|day| self.works_on(day.weekday()) && !self.holidays.contains(day)).count() as u32
    }

    /// The `count`-th working day after `day`; for a count of 0, `day` itself or the first working day after it.
    ///
    /// None where the search finds no such day: it gives up 20 years beyond `count` weeks, as when no weekday is worked.
    pub fn add_working_days(&self, day: NaiveDate, count: u32) -> Option<NaiveDate> {
        let start = if count == 0 { day } else { day.checked_add_days(Days::new(1))? };
        let nth = count.saturating_sub(1) as usize;
        let patience = 7 * count as usize + 7305;
        start.iter_days().take(patience).filter(|day| self.is_working_day(*day)).nth(nth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn working_days_skip_weekends_holidays_and_days_off() {
        let mut calendar = Calendar::weekdays_only();
        calendar.holidays.insert(day("2026-12-25"));
        calendar.days_off.push(DateRange { from: day("2026-12-28"), to: day("2026-12-29") });
        let worked: Vec<_> = calendar.working_days(day("2026-12-24"), day("2026-12-31")).collect();
        assert_eq!(worked, [day("2026-12-24"), day("2026-12-30"), day("2026-12-31")]);
    }

    #[test]
    fn adding_working_days_counts_from_the_day_after() {
        let calendar = Calendar::weekdays_only();
        let friday = day("2026-11-27");
        assert_eq!(calendar.add_working_days(friday, 0), Some(friday));
        assert_eq!(calendar.add_working_days(friday, 1), Some(day("2026-11-30")));
        assert_eq!(calendar.add_working_days(friday, 6), Some(day("2026-12-07")));
        assert_eq!(calendar.add_working_days(day("2026-11-28"), 0), Some(day("2026-11-30")));
    }

    #[test]
    fn days_off_count_for_those_who_wait() {
        let mut calendar = Calendar::weekdays_only();
        calendar.holidays.insert(day("2026-12-25"));
        calendar.days_off.push(DateRange { from: day("2026-12-28"), to: day("2026-12-29") });
        assert_eq!(calendar.workdays_between(day("2026-12-24"), day("2026-12-30")), 3);
        assert_eq!(calendar.workdays_between(day("2026-12-24"), day("2026-12-24")), 0);
    }

    #[test]
    fn a_calendar_without_working_days_gives_none() {
        let calendar = Calendar { weekdays: [false; 7], ..Calendar::weekdays_only() };
        assert_eq!(calendar.add_working_days(day("2026-11-27"), 1), None);
    }
}
