//! Time zones as tables of offsets, so that planning needs no database.

use chrono::{DateTime, NaiveDateTime};

/// A time zone over the days that matter to a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Its IANA name: `America/New_York`.
    pub name: Box<str>,
    /// Seconds east of Greenwich, each with the moment from which it holds in Unix seconds, ascending. The first holds
    /// for all time before it too. Never empty.
    offsets: Vec<(i64, i32)>,
}

impl Zone {
    /// A zone with these offsets in seconds east of Greenwich, each with the moment from which it holds in Unix seconds,
    /// ascending and not empty.
    pub fn new(name: &str, offsets: Vec<(i64, i32)>) -> Zone {
        assert!(!offsets.is_empty(), "a zone has an offset");
        Zone { name: name.into(), offsets }
    }

    /// Greenwich without summer time.
    pub fn utc() -> Zone {
        Zone::new("UTC", vec![(0, 0)])
    }

    /// What the clocks show at a moment given in Unix seconds.
    pub fn local(&self, moment: i64) -> NaiveDateTime {
        let next = self.offsets.partition_point(|(since, _)| *since <= moment);
        let (_, offset) = self.offsets[next.saturating_sub(1)];
        DateTime::from_timestamp(moment + i64::from(offset), 0).unwrap_or_default().naive_utc()
    }

    /// The first moment at which the clocks show that time or, where they skip it, a later one; in Unix seconds.
    pub fn moment(&self, local: NaiveDateTime) -> i64 {
        let local = local.and_utc().timestamp();
        // No clock is two days from Greenwich, so whatever holds two days before is not too late.
        let first = self.offsets.partition_point(|(since, _)| *since <= local - 2 * 86_400).saturating_sub(1);
        let (mut since, mut offset) = (i64::MIN, self.offsets[first].1);
        for (next_since, next_offset) in &self.offsets[first + 1..] {
            if local - i64::from(offset) < *next_since {
                break;
            }
            (since, offset) = (*next_since, *next_offset);
        }
        (local - i64::from(offset)).max(since)
    }

    /// The moments between two others, in Unix seconds, at which the clocks are changed.
    pub fn changes(&self, from: i64, to: i64) -> impl Iterator<Item = i64> {
        let first = self.offsets.partition_point(|(since, _)| *since < from).max(1);
        self.offsets[first.min(self.offsets.len())..]
            .iter()
            .map(|(since, _)| *since)
            .take_while(move |since| *since < to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn utc(text: &str) -> i64 {
        at(text).and_utc().timestamp()
    }

    /// New York in 2026: summer time from 8 March to 1 November.
    fn new_york() -> Zone {
        let (spring, autumn) = (utc("2026-03-08T07:00:00"), utc("2026-11-01T06:00:00"));
        Zone::new("America/New_York", vec![(0, -18_000), (spring, -14_400), (autumn, -18_000)])
    }

    #[test]
    fn a_moment_and_what_the_clocks_show_belong_together() {
        let zone = new_york();
        for (local, moment) in [
            ("2026-01-15T09:00:00", "2026-01-15T14:00:00"),
            ("2026-03-08T01:59:00", "2026-03-08T06:59:00"),
            ("2026-03-08T03:00:00", "2026-03-08T07:00:00"),
            ("2026-07-01T09:00:00", "2026-07-01T13:00:00"),
            ("2026-11-01T01:30:00", "2026-11-01T05:30:00"),
            ("2026-11-01T02:00:00", "2026-11-01T07:00:00"),
        ] {
            assert_eq!(zone.moment(at(local)), utc(moment), "{local}");
            assert_eq!(zone.local(utc(moment)), at(local), "{moment}");
        }
    }

    #[test]
    fn a_time_that_is_skipped_becomes_the_change_and_one_that_comes_twice_the_first() {
        let zone = new_york();
        assert_eq!(zone.local(zone.moment(at("2026-03-08T02:30:00"))), at("2026-03-08T03:00:00"));
        assert_eq!(zone.local(utc("2026-11-01T06:30:00")), at("2026-11-01T01:30:00"));
        assert_eq!(zone.moment(at("2026-11-01T01:30:00")), utc("2026-11-01T05:30:00"));
    }

    #[test]
    fn changes_are_found_between_two_moments() {
        let zone = new_york();
        let changes = |from, to| zone.changes(utc(from), utc(to)).count();
        assert_eq!(changes("2026-01-01T00:00:00", "2027-01-01T00:00:00"), 2);
        assert_eq!(changes("2026-03-08T00:00:00", "2026-03-09T00:00:00"), 1);
        assert_eq!(changes("2026-03-09T00:00:00", "2026-03-10T00:00:00"), 0);
        assert_eq!(Zone::utc().changes(i64::MIN, i64::MAX).count(), 0);
    }
}
