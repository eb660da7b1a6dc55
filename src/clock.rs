//! The only file that asks what time it is, and the only one that knows time zones by more than their tables.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Timelike};
use jiff::tz::AmbiguousOffset;

use crate::model::Zone;

/// Today's date where this machine stands.
#[expect(clippy::disallowed_methods, reason = "this is the one place where the time is read")]
pub fn today() -> NaiveDate {
    let today = jiff::ZonedDateTime::now().date();
    NaiveDate::from_ymd_opt(
        i32::from(today.year()),
        today.month().unsigned_abs().into(),
        today.day().unsigned_abs().into(),
    )
    .expect("jiff's civil dates lie inside chrono's range")
}

/// The name as the time zone database spells it, if it knows such a zone: case does not matter.
pub fn zone_name(name: &str) -> Option<String> {
    // The database has files beside those of places, of which "Local" and the like depend on the machine.
    let zone = jiff::tz::db().get(name.trim()).ok()?;
    zone.iana_name().map(str::to_owned)
}

/// The names of all zones that the database knows by a place: `America/New_York`, but neither `EST` nor `Etc/GMT+5`, which is
/// five hours behind Greenwich and not ahead.
pub fn zone_names() -> Vec<String> {
    let names = jiff::tz::db().available().map(|name| name.as_str().to_owned());
    let mut names: Vec<String> =
        names.filter(|name| name.contains('/') && !name.starts_with("Etc/") && zone_name(name).is_some()).collect();
    names.sort();
    names
}

/// The table of a zone of that name over the days from `first` to `last`, if the database knows it.
pub fn zone(name: &str, first: NaiveDate, last: NaiveDate) -> Option<Zone> {
    let zone = jiff::tz::db().get(name).ok()?;
    // A day more on either side, for the clocks east and west of Greenwich.
    let start = timestamp(first.checked_sub_days(Days::new(2)).unwrap_or(first));
    let end = timestamp(last.checked_add_days(Days::new(2)).unwrap_or(last));
    let mut offsets = vec![(start.as_second(), zone.to_offset(start).seconds())];
    for change in zone.following(start).take_while(|change| change.timestamp() <= end) {
        // Some changes are of the name alone.
        if offsets.last().is_some_and(|(_, offset)| *offset != change.offset().seconds()) {
            offsets.push((change.timestamp().as_second(), change.offset().seconds()));
        }
    }
    Some(Zone::new(name, offsets))
}

/// What the clocks of a zone show at a moment given in Unix seconds, asked of the database itself.
pub fn local_time(name: &str, seconds: i64) -> Option<NaiveDateTime> {
    let zone = jiff::tz::db().get(name).ok()?;
    let offset = zone.to_offset(moment(seconds)).seconds();
    Some(DateTime::from_timestamp(seconds + i64::from(offset), 0)?.naive_utc())
}

/// Seconds east of Greenwich in a zone at moments given in Unix seconds, asked of the database itself.
pub fn offsets(name: &str, moments: impl IntoIterator<Item = i64>) -> Option<Vec<i32>> {
    let zone = jiff::tz::db().get(name).ok()?;
    Some(moments.into_iter().map(|seconds| zone.to_offset(moment(seconds)).seconds()).collect())
}

/// The first moment at which the clocks of a zone show that time, in Unix seconds, asked of the database itself; None
/// where they skip it.
pub fn first_moment(name: &str, local: NaiveDateTime) -> Option<i64> {
    let zone = jiff::tz::db().get(name).ok()?;
    let small = |number: u32| i8::try_from(number).ok();
    let civil = jiff::civil::DateTime::new(
        local.year().try_into().ok()?,
        small(local.month())?,
        small(local.day())?,
        small(local.hour())?,
        small(local.minute())?,
        small(local.second())?,
        0,
    );
    let offset = match zone.to_ambiguous_timestamp(civil.ok()?).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset,
        // Clocks show the time for the first time by the offset that they still have.
        AmbiguousOffset::Fold { before, .. } => before,
        AmbiguousOffset::Gap { .. } => return None,
    };
    Some(local.and_utc().timestamp() - i64::from(offset.seconds()))
}

/// The beginning of a day in Greenwich, or the last moment before or after it that the database can tell of.
fn timestamp(day: NaiveDate) -> jiff::Timestamp {
    moment(day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp())
}

/// A moment in Unix seconds, or the last before or after it that the database can tell of.
fn moment(seconds: i64) -> jiff::Timestamp {
    let limit = if seconds < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
    jiff::Timestamp::from_second(seconds).unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_known_by_the_spelling_of_the_database() {
        assert_eq!(zone_name("america/new_york").as_deref(), Some("America/New_York"));
        assert_eq!(zone_name("Europe/Lodnon"), None);
        let names = zone_names();
        assert!(names.is_sorted() && names.iter().any(|name| name == "America/St_Johns"));
    }

    #[test]
    fn zones_have_a_table_at_the_end_of_all_time_too() {
        let noon = |day: NaiveDate| day.and_hms_opt(12, 0, 0).unwrap();
        for day in ["9999-12-31", "+262142-12-31", "-9999-01-01"] {
            let day: NaiveDate = day.parse().unwrap();
            let zone = zone("UTC", day, day).unwrap();
            assert_eq!(zone.local(zone.moment(noon(day))), noon(day));
        }
    }

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    #[test]
    fn a_time_is_first_shown_before_the_clocks_go_back_and_never_where_they_skip_it() {
        for (zone, local, moment) in [
            ("America/New_York", "2026-03-08T01:59:00", Some("2026-03-08T06:59:00")),
            ("America/New_York", "2026-03-08T02:00:00", None),
            ("America/New_York", "2026-03-08T02:59:00", None),
            ("America/New_York", "2026-03-08T03:00:00", Some("2026-03-08T07:00:00")),
            ("America/New_York", "2026-11-01T01:30:00", Some("2026-11-01T05:30:00")),
            ("America/New_York", "2026-11-01T02:00:00", Some("2026-11-01T07:00:00")),
            ("America/St_Johns", "2026-07-01T09:00:00", Some("2026-07-01T11:30:00")),
            ("Australia/Lord_Howe", "2026-10-04T02:15:00", None),
            ("Europe/London", "2026-10-25T01:00:00", Some("2026-10-25T00:00:00")),
            ("Pacific/Kiritimati", "2026-01-01T00:00:00", Some("2025-12-31T10:00:00")),
            ("Nowhere/Land", "2026-01-01T00:00:00", None),
        ] {
            let expected = moment.map(|moment| at(moment).and_utc().timestamp());
            assert_eq!(first_moment(zone, at(local)), expected, "{zone} {local}");
        }
    }

    #[test]
    fn offsets_are_those_of_the_moment() {
        let moments = ["2026-10-25T00:59:59", "2026-10-25T01:00:00"].map(|text| at(text).and_utc().timestamp());
        assert_eq!(offsets("Europe/London", moments), Some(vec![3600, 0]));
        assert_eq!(offsets("Nowhere/Land", moments), None);
    }
}
