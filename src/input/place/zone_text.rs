//! What a column of time zones says.

use super::super::sheet::trim;
use crate::clock;
use crate::text::nearest;

/// Abbreviations, with the zone that is most often meant. They are not taken for it: `IST` is of three countries, and
/// the database has an `EST` without summer time.
#[rustfmt::skip] // several a line: the table is read as a whole
const ABBREVIATIONS: &[(&str, &[&str])] = &[
    ("America/New_York", &["EST", "EDT", "ET", "EST5EDT", "Eastern"]),
    ("America/Chicago", &["CST", "CDT", "CT", "CST6CDT", "Central"]),
    ("America/Denver", &["MST", "MDT", "MT", "MST7MDT", "Mountain"]),
    ("America/Los_Angeles", &["PST", "PDT", "PT", "PST8PDT", "Pacific"]),
    ("America/Anchorage", &["AKST", "AKDT", "AKT", "Alaska"]),
    ("Pacific/Honolulu", &["HST", "HDT", "Hawaii"]),
    ("America/Halifax", &["AST", "ADT", "Atlantic"]),
    ("America/St_Johns", &["NST", "NDT", "Newfoundland"]),
    ("Europe/London", &["GMT", "BST"]),
    ("Europe/Berlin", &["CET", "CEST", "MET", "MEST", "MEZ", "MESZ"]),
    ("Europe/Helsinki", &["EET", "EEST"]),
    ("Europe/Lisbon", &["WET", "WEST"]),
    ("Europe/Moscow", &["MSK"]),
    ("Asia/Kolkata", &["IST"]),
    ("Asia/Tokyo", &["JST"]),
    ("Asia/Seoul", &["KST"]),
    ("Asia/Singapore", &["SGT"]),
    ("Asia/Hong_Kong", &["HKT"]),
    ("Australia/Sydney", &["AEST", "AEDT", "AET"]),
    ("Australia/Adelaide", &["ACST", "ACDT"]),
    ("Australia/Perth", &["AWST"]),
    ("Pacific/Auckland", &["NZST", "NZDT"]),
];

/// The name of the zone that a cell names, as the database spells it. Abbreviations name none.
pub(super) fn read_zone(text: &str) -> Option<String> {
    let text = trim(text);
    // `Factory` and the like are in the database, and nowhere in the world.
    let is_place = text.contains('/') || text.eq_ignore_ascii_case("UTC");
    if abbreviated(text).is_some() || !is_place { None } else { clock::zone_name(text) }
}

fn abbreviated(text: &str) -> Option<&'static str> {
    let is_meant = |names: &&[&str]| names.iter().any(|name| text.eq_ignore_ascii_case(name));
    ABBREVIATIONS.iter().find(|(_, names)| is_meant(names)).map(|(zone, _)| *zone)
}

/// `GMT+5`, `UTC -03:00`.
fn is_offset(text: &str) -> bool {
    let behind = |name: &str| text.split_at_checked(name.len()).filter(|(head, _)| head.eq_ignore_ascii_case(name));
    ["GMT", "UTC"].into_iter().filter_map(behind).any(|(_, behind)| behind.trim_start().starts_with(['+', '-']))
}

/// What to write instead of a cell that names no zone.
pub(in super::super) fn remedy(text: &str) -> String {
    let text = trim(text);
    if let Some(zone) = abbreviated(text) {
        return format!("an abbreviation does not say where clocks are changed: write {zone}, if that is meant");
    }
    if is_offset(text) {
        return "an offset does not say where clocks are changed: write the name of a zone: America/New_York, Asia/Karachi"
            .to_owned();
    }
    let zones = clock::zone_names();
    // `New York`, `Indianapolis`.
    let city = text.replace(' ', "_");
    let of_city = |zone: &&String| zone.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(&city));
    let near =
        zones.iter().find(of_city).map(String::as_str).or_else(|| nearest(text, zones.iter().map(String::as_str)));
    match near {
        Some(near) => format!("did you mean {near}?"),
        None => "write the name of a zone of the IANA database: America/New_York, Europe/London".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_known_by_its_name_and_not_by_an_abbreviation() {
        for (text, zone) in [
            ("America/New_York", Some("America/New_York")),
            (" america/new_york ", Some("America/New_York")),
            ("US/Pacific", Some("US/Pacific")),
            ("UTC", Some("UTC")),
            ("PST", None),
            ("EST", None),
            ("GMT", None),
            ("America/Gotham", None),
            ("en-US", None),
            ("../etc/passwd", None),
            ("", None),
        ] {
            assert_eq!(read_zone(text).as_deref(), zone, "{text}");
        }
    }

    #[test]
    fn the_remedy_names_what_is_meant() {
        for (text, part) in [
            ("PST", "America/Los_Angeles"),
            ("America/New_Yrok", "America/New_York"),
            ("New York", "America/New_York"),
            ("GMT+5", "an offset does not say"),
            ("utc -03:00", "an offset does not say"),
            ("GMT-", "an offset does not say"),
            ("Gmt", "Europe/London"),
            ("(GMT-05:00) Eastern Time (US & Canada)", "write the name of a zone"),
        ] {
            assert!(remedy(text).contains(part), "{text}: {}", remedy(text));
        }
        assert!(ABBREVIATIONS.iter().all(|(zone, _)| clock::zone_name(zone).is_some()));
    }
}
