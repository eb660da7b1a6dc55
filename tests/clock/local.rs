//! Offsets of zones, written down from what governments have announced, and clocks that go by them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use cadence::clock;
use chrono::{Duration, NaiveDate, NaiveDateTime};

/// Zones with their offsets in minutes east of Greenwich: each with the moment in UTC from which it holds, the first
/// since before 2026.
const OFFSETS: &[(&str, &[(&str, i64)])] = &[
    ("Africa/Abidjan", &[("2025-12-01T00:00", 0)]),
    (
        "America/New_York",
        &[
            ("2025-12-01T00:00", -300),
            ("2026-03-08T07:00", -240),
            ("2026-11-01T06:00", -300),
            ("2027-03-14T07:00", -240),
            ("2027-11-07T06:00", -300),
        ],
    ),
    (
        "Europe/London",
        &[
            ("2025-12-01T00:00", 0),
            ("2026-03-29T01:00", 60),
            ("2026-10-25T01:00", 0),
            ("2027-03-28T01:00", 60),
            ("2027-10-31T01:00", 0),
        ],
    ),
    (
        "Australia/Sydney",
        &[
            ("2025-12-01T00:00", 660),
            ("2026-04-04T16:00", 600),
            ("2026-10-03T16:00", 660),
            ("2027-04-03T16:00", 600),
            ("2027-10-02T16:00", 660),
        ],
    ),
    ("America/Phoenix", &[("2025-12-01T00:00", -420)]),
    (
        "America/St_Johns",
        &[
            ("2025-12-01T00:00", -210),
            ("2026-03-08T05:30", -150),
            ("2026-11-01T04:30", -210),
            ("2027-03-14T05:30", -150),
            ("2027-11-07T04:30", -210),
        ],
    ),
    // British Columbia has stayed on summer time since March 2026.
    ("America/Vancouver", &[("2025-12-01T00:00", -480), ("2026-03-08T10:00", -420)]),
    (
        "America/Los_Angeles",
        &[
            ("2025-12-01T00:00", -480),
            ("2026-03-08T10:00", -420),
            ("2026-11-01T09:00", -480),
            ("2027-03-14T10:00", -420),
            ("2027-11-07T09:00", -480),
        ],
    ),
    (
        "America/Chicago",
        &[
            ("2025-12-01T00:00", -360),
            ("2026-03-08T08:00", -300),
            ("2026-11-01T07:00", -360),
            ("2027-03-14T08:00", -300),
            ("2027-11-07T07:00", -360),
        ],
    ),
    (
        "Europe/Berlin",
        &[
            ("2025-12-01T00:00", 60),
            ("2026-03-29T01:00", 120),
            ("2026-10-25T01:00", 60),
            ("2027-03-28T01:00", 120),
            ("2027-10-31T01:00", 60),
        ],
    ),
];

/// The same, by zone.
static TABLES: LazyLock<BTreeMap<&str, Vec<(NaiveDateTime, i64)>>> = LazyLock::new(|| {
    let read = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap();
    OFFSETS.iter().map(|(zone, offsets)| (*zone, offsets.iter().map(|(at, to)| (read(at), *to)).collect())).collect()
});

/// The moments from which offsets of a zone hold, with the offsets.
pub fn changes(zone: &str) -> impl Iterator<Item = (NaiveDateTime, i64)> {
    TABLES.get(zone).unwrap_or_else(|| panic!("no offsets of {zone}")).iter().copied()
}

/// The minutes east of Greenwich at a moment in UTC.
fn offset(zone: &str, utc: NaiveDateTime) -> i64 {
    changes(zone).take_while(|(since, _)| *since <= utc).last().unwrap().1
}

/// What the clocks of a zone show at a moment in UTC.
pub fn local(zone: &str, utc: NaiveDateTime) -> NaiveDateTime {
    utc + Duration::minutes(offset(zone, utc))
}

/// The moment in UTC at which the clocks of a zone first show a time; None where they skip it.
pub fn first_moment(zone: &str, local: NaiveDateTime) -> Option<NaiveDateTime> {
    changes(zone)
        .map(|(_, offset)| local - Duration::minutes(offset))
        .filter(|utc| self::local(zone, *utc) == local)
        .min()
}

/// The stretches of real time, as moments in UTC, in which the clocks of a zone show a part of a day for the first time:
/// minutes after midnight, from one up to another.
pub fn stretches(zone: &str, day: NaiveDate, from: i64, to: i64) -> Vec<(NaiveDateTime, NaiveDateTime)> {
    let midnight = day.and_hms_opt(0, 0, 0).unwrap();
    let mut stretches: Vec<(NaiveDateTime, NaiveDateTime)> = Vec::new();
    for minute in (from..to).filter_map(|minute| first_moment(zone, midnight + Duration::minutes(minute))) {
        match stretches.last_mut() {
            Some((_, end)) if *end == minute => *end += Duration::minutes(1),
            _ => stretches.push((minute, minute + Duration::minutes(1))),
        }
    }
    stretches
}

#[test]
fn the_offsets_are_those_of_the_bundled_database() {
    for (zone, _) in OFFSETS {
        let hours =
            || (0..24 * 730).map(|hour| day("2026-01-01").and_hms_opt(0, 30, 0).unwrap() + Duration::hours(hour));
        let moments = hours().flat_map(|time| [time, time - Duration::minutes(1), time + Duration::minutes(30)]);
        let moments: Vec<NaiveDateTime> = moments.collect();
        let known = clock::offsets(zone, moments.iter().map(|moment| moment.and_utc().timestamp())).unwrap();
        for (moment, seconds) in moments.iter().zip(known) {
            assert_eq!(60 * offset(zone, *moment), i64::from(seconds), "{zone} at {moment}");
        }
    }
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
