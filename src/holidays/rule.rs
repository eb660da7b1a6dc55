//! On which days of a year a holiday falls.

use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};

/// A holiday and the rule for its day.
#[derive(Clone, Copy)]
pub(super) struct Holiday {
    pub(super) name: &'static str,
    day: Day,
    kept: Kept,
    /// The first year that has it, and how many years lie between one that has it and the next.
    since: i32,
    every: i32,
}

/// The day on which it falls.
#[derive(Clone, Copy)]
enum Day {
    /// Month and day.
    Fixed(u32, u32),
    /// The first such weekday on or after that day of that month.
    From(Weekday, u32, u32),
    /// So many days after Easter Sunday.
    Easter(i64),
    /// Year, month and day of all that there are.
    Listed(&'static [(i32, u32, u32)]),
    /// Whatever the law says.
    Computed(fn(i32) -> Option<NaiveDate>),
}

/// What becomes of it on some weekdays: how many days later it is kept.
pub(super) type Shift = &'static [(Weekday, i64)];

#[derive(Clone, Copy)]
enum Kept {
    /// On its day.
    Always,
    /// On its day, and on another as well.
    Also(Shift),
    /// On another day instead.
    Instead(Shift),
    /// Not at all on that weekday.
    Unless(Weekday),
}

/// On the Friday before or the Monday after a weekend.
pub(super) const NEAREST: Shift = &[(Weekday::Sat, -1), (Weekday::Sun, 1)];
/// On the Monday after a Sunday.
pub(super) const AFTER_SUNDAY: Shift = &[(Weekday::Sun, 1)];
/// On the Monday after a weekend.
pub(super) const MONDAY: Shift = &[(Weekday::Sat, 2), (Weekday::Sun, 1)];
/// Two days later, for two holidays in a row: they are kept on Monday and Tuesday, whichever of them falls on a weekend.
pub(super) const TWO_DAYS_LATER: Shift = &[(Weekday::Sat, 2), (Weekday::Sun, 2)];

/// Each year on the same date.
pub(super) const fn fixed(name: &'static str, month: u32, day: u32) -> Holiday {
    Holiday { name, day: Day::Fixed(month, day), kept: Kept::Always, since: i32::MIN, every: 1 }
}

/// The first such weekday on or after a date.
pub(super) const fn from(name: &'static str, weekday: Weekday, month: u32, day: u32) -> Holiday {
    Holiday { day: Day::From(weekday, month, day), ..fixed(name, month, day) }
}

/// The `n`-th such weekday of a month, from 1 to 4.
pub(super) const fn nth(name: &'static str, n: u32, weekday: Weekday, month: u32) -> Holiday {
    from(name, weekday, month, 7 * (n - 1) + 1)
}

/// So many days after Easter Sunday.
pub(super) const fn easter(name: &'static str, days: i64) -> Holiday {
    Holiday { day: Day::Easter(days), ..fixed(name, 1, 1) }
}

/// On these days, year by year, and no others.
pub(super) const fn listed(name: &'static str, days: &'static [(i32, u32, u32)]) -> Holiday {
    Holiday { day: Day::Listed(days), ..fixed(name, 1, 1) }
}

/// On the day that the function tells.
pub(super) const fn computed(name: &'static str, day: fn(i32) -> Option<NaiveDate>) -> Holiday {
    Holiday { day: Day::Computed(day), ..fixed(name, 1, 1) }
}

impl Holiday {
    /// The same, kept on another day as well where it falls on some weekdays.
    pub(super) const fn also(self, shift: Shift) -> Holiday {
        Holiday { kept: Kept::Also(shift), ..self }
    }

    /// The same, kept on another day instead where it falls on some weekdays.
    pub(super) const fn instead(self, shift: Shift) -> Holiday {
        Holiday { kept: Kept::Instead(shift), ..self }
    }

    /// The same, but there is none where it falls on that weekday.
    pub(super) const fn unless(self, weekday: Weekday) -> Holiday {
        Holiday { kept: Kept::Unless(weekday), ..self }
    }

    /// The same, first kept in that year.
    pub(super) const fn since(self, year: i32) -> Holiday {
        Holiday { since: year, ..self }
    }

    /// The same, kept in that year and each time so many years have passed.
    pub(super) const fn every(self, years: i32, first: i32) -> Holiday {
        Holiday { since: first, every: years, ..self }
    }

    /// Its days in that year, as far as they are of it: what is kept on another day may lie in the next or the last.
    pub(super) fn days(&self, year: i32) -> impl Iterator<Item = NaiveDate> + use<> {
        let has_it = year >= self.since && (self.every == 1 || (year - self.since) % self.every == 0);
        let day = self.day(year).filter(|_| has_it);
        let shifted = |shift: Shift| {
            let day = day?;
            let (_, days) = shift.iter().find(|(weekday, _)| *weekday == day.weekday())?;
            day.checked_add_signed(TimeDelta::days(*days))
        };
        let (first, second) = match self.kept {
            Kept::Always => (day, None),
            Kept::Also(shift) => (day, shifted(shift)),
            Kept::Instead(shift) => (shifted(shift).or(day), None),
            Kept::Unless(weekday) => (day.filter(|day| day.weekday() != weekday), None),
        };
        first.into_iter().chain(second)
    }

    fn day(&self, year: i32) -> Option<NaiveDate> {
        match self.day {
            Day::Fixed(month, day) => NaiveDate::from_ymd_opt(year, month, day),
            Day::From(weekday, month, day) => on_or_after(NaiveDate::from_ymd_opt(year, month, day)?, weekday),
            Day::Easter(days) => easter_sunday(year)?.checked_add_signed(TimeDelta::days(days)),
            Day::Listed(days) => {
                let (year, month, day) = *days.iter().find(|(listed, _, _)| *listed == year)?;
                NaiveDate::from_ymd_opt(year, month, day)
            }
            Day::Computed(day) => day(year),
        }
    }
}

fn on_or_after(day: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(u64::from(weekday.days_since(day.weekday()))))
}

/// Easter Sunday of the Gregorian calendar, which began in 1582.
///
/// The algorithm is the anonymous one of 1876 that Jean Meeus gives in Astronomical Algorithms, chapter 8.
fn easter_sunday(year: i32) -> Option<NaiveDate> {
    if year < 1583 {
        return None;
    }
    let (golden, century, of_century) = (year % 19, year / 100, year % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let full_moon = (19 * golden + century - century / 4 - correction + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - full_moon - of_century % 4) % 7;
    let late = (golden + 11 * full_moon + 22 * sunday) / 451;
    let days = full_moon + sunday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, (days / 31).unsigned_abs(), (days % 31 + 1).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_is_when_it_was_and_will_be() {
        for day in [
            "1818-03-22",
            "1900-04-15",
            "1943-04-25",
            "1961-04-02",
            "1981-04-19",
            "2000-04-23",
            "2008-03-23",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2038-04-25",
            "2049-04-18",
            "2076-04-19",
            "2200-04-06",
            "2285-03-22",
        ] {
            let day: NaiveDate = day.parse().unwrap();
            assert_eq!(easter_sunday(day.year()), Some(day));
        }
        assert!((1583..4000).all(|year| easter_sunday(year).unwrap().weekday() == Weekday::Sun));
        assert_eq!(easter_sunday(-4), None);
    }

    #[test]
    fn a_holiday_moves_as_its_rule_says() {
        let days = |holiday: Holiday, year| -> Vec<String> { holiday.days(year).map(|day| day.to_string()).collect() };
        let new_year = fixed("New Year's Day", 1, 1);
        // A Saturday in 2028, a Sunday in 2034.
        assert_eq!(days(new_year, 2028), ["2028-01-01"]);
        assert_eq!(days(new_year.also(NEAREST), 2028), ["2028-01-01", "2027-12-31"]);
        assert_eq!(days(new_year.also(NEAREST), 2034), ["2034-01-01", "2034-01-02"]);
        assert_eq!(days(new_year.also(AFTER_SUNDAY), 2028), ["2028-01-01"]);
        assert_eq!(days(new_year.instead(MONDAY), 2028), ["2028-01-03"]);
        assert_eq!(days(new_year.instead(MONDAY), 2029), ["2029-01-01"]);
        assert_eq!(days(new_year.unless(Weekday::Sat), 2028), [""; 0]);
        assert_eq!(days(new_year.every(5, 2025), 2028), [""; 0]);
        assert_eq!(days(new_year.every(5, 2025), 2030), ["2030-01-01"]);
        assert_eq!(days(nth("Thanksgiving Day", 4, Weekday::Thu, 11), 2029), ["2029-11-22"]);
        assert_eq!(days(from("Election Day", Weekday::Tue, 11, 2), 2026), ["2026-11-03"]);
    }
}
