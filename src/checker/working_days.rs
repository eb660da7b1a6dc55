//! Counts working days between two dates without walking from one to the other each time.

use chrono::{Datelike, Days, NaiveDate};

use crate::model::Calendar;

/// The working days of a calendar, added up over a window of days.
pub(super) struct WorkingDays<'p> {
    calendar: &'p Calendar,
    first: NaiveDate,
    /// The number of the day before the first, which costs more to ask for than anything else here.
    day_before: i32,
    /// How many of the window's first days are worked, for every number of days from none to all.
    sums: Vec<u32>,
}

impl<'p> WorkingDays<'p> {
    /// Adds up the days from `first` to `last`, both included.
    pub(super) fn new(calendar: &'p Calendar, first: NaiveDate, last: NaiveDate) -> WorkingDays<'p> {
        let mut worked = 0;
        let mut sums = vec![worked];
        for day in first.iter_days().take_while(|day| *day <= last) {
            worked += u32::from(calendar.is_working_day(day));
            sums.push(worked);
        }
        WorkingDays { calendar, first, day_before: first.num_days_from_ce() - 1, sums }
    }

    /// The working days after `after`, up to and including `to`.
    ///
    /// Days before the window are walked, and only until the count is `enough`; days behind it do not count.
    pub(super) fn count(&self, after: NaiveDate, to: NaiveDate, enough: u32) -> u32 {
        if to <= after {
            return 0;
        }
        let mut count = self.sum(to) - self.sum(after);
        if self.first <= after {
            return count;
        }
        let Some(start) = after.checked_add_days(Days::new(1)) else { return count };
        for day in start.iter_days().take_while(|day| *day < self.first && *day <= to) {
            if count >= enough {
                break;
            }
            count += u32::from(self.calendar.is_working_day(day));
        }
        count
    }

    /// The last working day of the window, if it is not before `day`.
    pub(super) fn last_from(&self, day: NaiveDate) -> Option<NaiveDate> {
        let all = self.sums[self.sums.len() - 1];
        // The first sum that holds them all comes right after the last of them.
        let days = self.sums.partition_point(|sum| *sum < all).checked_sub(1)?;
        self.first.checked_add_days(Days::new(days as u64)).filter(|last| *last >= day)
    }

    /// The working days of the window up to and including `day`.
    fn sum(&self, day: NaiveDate) -> u32 {
        let days = day.num_days_from_ce() - self.day_before;
        self.sums[usize::try_from(days).unwrap_or(0).min(self.sums.len() - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::day;
    use super::*;

    #[test]
    fn counts_inside_across_and_before_the_window() {
        let calendar = Calendar::weekdays_only();
        let window = WorkingDays::new(&calendar, day("2026-11-23"), day("2026-12-31"));
        let count = |after, to, enough| window.count(day(after), day(to), enough);
        assert_eq!(count("2026-11-24", "2026-11-24", 9), 0);
        assert_eq!(count("2026-11-25", "2026-11-24", 9), 0);
        assert_eq!(count("2026-11-23", "2026-11-24", 9), 1);
        assert_eq!(count("2026-11-27", "2026-11-29", 9), 0);
        assert_eq!(count("2026-11-27", "2026-11-30", 9), 1);
        assert_eq!(count("2026-11-19", "2026-11-24", 9), 3);
        assert_eq!(count("2026-11-16", "2026-11-20", 9), 4);
        assert_eq!(count("1926-11-16", "2026-11-20", 9), 9);
    }

    #[test]
    fn finds_the_last_working_day() {
        let calendar = Calendar::weekdays_only();
        let last = |first, end, from| WorkingDays::new(&calendar, day(first), day(end)).last_from(day(from));
        assert_eq!(last("2026-11-23", "2026-11-29", "2026-11-23"), Some(day("2026-11-27")));
        assert_eq!(last("2026-11-23", "2026-11-29", "2026-11-27"), Some(day("2026-11-27")));
        assert_eq!(last("2026-11-23", "2026-11-29", "2026-11-28"), None);
        assert_eq!(last("2026-11-23", "2026-11-23", "2026-11-23"), Some(day("2026-11-23")));
        assert_eq!(last("2026-11-28", "2026-11-29", "2026-11-28"), None);
    }
}
