//! The only file that asks what time it is, and the only one that knows time zones by more than their tables.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime};

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

/// The names of all zones that the database knows by a place: `America/New_York`, but not `EST`.
pub fn zone_names() -> Vec<String> {
    let names = jiff::tz::db().available().map(|name| name.as_str().to_owned());
    let mut names: Vec<String> = names.filter(|name| name.contains('/') && zone_name(name).is_some()).collect();
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
pub fn local_time(name: &str, moment: i64) -> Option<NaiveDateTime> {
    let zone = jiff::tz::db().get(name).ok()?;
    let offset = zone.to_offset(jiff::Timestamp::from_second(moment).ok()?).seconds();
    Some(DateTime::from_timestamp(moment + i64::from(offset), 0)?.naive_utc())
}

/// The beginning of a day in Greenwich, or the last moment before or after it that the database can tell of.
fn timestamp(day: NaiveDate) -> jiff::Timestamp {
    let seconds = day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp();
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
}
