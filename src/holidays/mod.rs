//! Public holidays by rule: sets such as `us-federal` or `gb-sct`, and the single days that laws of the United States
//! name.
//!
//! The rules are those in force since 2024. An earlier year has the days that it would have had by them, but for days
//! that are known to have begun later. A set is offered only where its days follow from a rule or from the law itself,
//! years ahead: days that depend on a sighting of the moon, or that somebody proclaims each year, are not to be had by
//! rule, so India, Singapore and California (which keeps Diwali since 2026) have no set.
//!
//! A holiday that falls on a day without work has both its own day and the one on which it is kept instead, unless the
//! law has moved it altogether.

mod americas;
mod europe;
mod rule;
mod united_states;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

use self::rule::Holiday;

/// Days, each with the name of its holiday.
pub type Days = BTreeMap<NaiveDate, &'static str>;

/// The holidays of a country or a part of one.
struct Set {
    name: &'static str,
    holidays: &'static [Holiday],
    /// Days that follow from all the others, as those between two holidays.
    complete: Option<fn(&mut Days)>,
}

const fn set(name: &'static str, holidays: &'static [Holiday]) -> Set {
    Set { name, holidays, complete: None }
}

const SETS: &[Set] = &[
    set("us-federal", united_states::FEDERAL),
    set("us-ma", united_states::MASSACHUSETTS),
    set("us-ny", united_states::NEW_YORK),
    set("us-tx", united_states::TEXAS),
    set("ca", americas::CANADA),
    set("ca-nl", americas::NEWFOUNDLAND),
    set("ca-on", americas::ONTARIO),
    set("ca-qc", americas::QUEBEC),
    set("br", americas::BRAZIL),
    set("mx", americas::MEXICO),
    set("gb-eng", europe::ENGLAND),
    set("gb-nir", europe::NORTHERN_IRELAND),
    set("gb-sct", europe::SCOTLAND),
    set("ie", europe::IRELAND),
    set("de", europe::GERMANY),
    set("de-by", europe::BAVARIA),
    set("es", europe::SPAIN),
    set("fr", europe::FRANCE),
    set("it", europe::ITALY),
    set("nl", europe::NETHERLANDS),
    set("se", europe::SWEDEN),
    set("au-nsw", world::NEW_SOUTH_WALES),
    set("au-vic", world::VICTORIA),
    set("nz", world::NEW_ZEALAND),
    Set { complete: Some(world::complete_japan), ..set("jp", world::JAPAN) },
    set("za", world::SOUTH_AFRICA),
];

/// The names of the sets: of a country (`de`), of a part of it (`de-by`), and `us-federal`.
pub fn sets() -> impl Iterator<Item = &'static str> {
    SETS.iter().map(|set| set.name)
}

/// The names of single days: `christmas`, `day-after-thanksgiving` and others that laws of the United States name.
///
/// One that has its date and not its weekday has the day on which it is usually kept as well: Friday for a Saturday,
/// Monday for a Sunday.
pub fn single_days() -> impl Iterator<Item = &'static str> {
    united_states::DAYS.iter().map(|(name, _)| *name)
}

/// The days of a set, or of a single day, in those years; None where there is none of that name.
///
/// From 1900 to 2200. Two sets do not reach that far: New Zealand has laid down Matariki up to 2052, and Japan's
/// equinoxes are computed from 1980 to 2150.
pub fn days(name: &str, years: RangeInclusive<i32>) -> Option<Days> {
    let single = || united_states::DAYS.iter().find(|(known, _)| *known == name);
    let (holidays, complete) = match SETS.iter().find(|set| set.name == name) {
        Some(set) => (set.holidays, set.complete),
        None => (std::slice::from_ref(&single()?.1), None),
    };
    let mut days = Days::new();
    // A New Year's Day on a Saturday is kept in the old year.
    for year in years.start().saturating_sub(1)..=years.end().saturating_add(1) {
        days.extend(holidays.iter().flat_map(|holiday| holiday.days(year).map(|day| (day, holiday.name))));
    }
    if let Some(complete) = complete {
        complete(&mut days);
    }
    days.retain(|day, _| years.contains(&day.year()));
    Some(days)
}

/// The same without the names of the holidays.
pub fn dates(name: &str, years: RangeInclusive<i32>) -> Option<BTreeSet<NaiveDate>> {
    days(name, years).map(|days| days.into_keys().collect())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    /// The dates of some years, without the years: `2026: 01-01 05-25`.
    fn told(name: &str, years: RangeInclusive<i32>) -> String {
        let mut told = String::new();
        for year in years {
            let dates = dates(name, year..=year).unwrap();
            let dates: Vec<String> = dates.iter().map(|day| day.format("%m-%d").to_string()).collect();
            told.push_str(&format!("{year}: {}\n", dates.join(" ")));
        }
        told
    }

    /// The days of the law: of the United States by 5 U.S.C. 6103, of Great Britain by the Banking and Financial
    /// Dealings Act 1971, of New Zealand by the Holidays Act 2003, of Japan by the Act on National Holidays.
    #[test]
    fn sets_have_the_days_of_the_law() {
        expect![[r#"
            2026: 01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25
            2027: 01-01 01-18 02-15 05-31 06-18 06-19 07-04 07-05 09-06 10-11 11-11 11-25 12-24 12-25 12-31
            2028: 01-01 01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-11 11-23 12-25
        "#]]
        .assert_eq(&told("us-federal", 2026..=2028));
        expect![[r#"
            2026: 01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-26 12-28
            2027: 01-01 01-02 01-04 03-26 05-03 05-31 08-02 11-30 12-25 12-26 12-27 12-28
            2028: 01-01 01-02 01-03 01-04 04-14 05-01 05-29 08-07 11-30 12-25 12-26
        "#]]
        .assert_eq(&told("gb-sct", 2026..=2028));
        expect![[r#"
            2026: 01-01 01-06 04-03 04-06 05-01 05-14 05-25 06-04 10-03 11-01 12-25 12-26
        "#]]
        .assert_eq(&told("de-by", 2026..=2026));
        expect![[r#"
            2026: 01-01 02-16 04-03 05-18 07-01 09-07 10-12 12-25 12-26 12-28
            2027: 01-01 02-15 03-26 05-24 07-01 09-06 10-11 12-25 12-26 12-27 12-28
        "#]]
        .assert_eq(&told("ca-on", 2026..=2027));
        expect![[r#"
            2026: 01-01 01-02 02-06 04-03 04-06 04-25 04-27 06-01 07-10 10-26 12-25 12-26 12-28
            2027: 01-01 01-02 01-04 02-06 02-08 03-26 03-29 04-25 04-26 06-07 06-25 10-25 12-25 12-26 12-27 12-28
            2028: 01-01 01-02 01-03 01-04 02-06 02-07 04-14 04-17 04-25 06-05 07-14 10-23 12-25 12-26
        "#]]
        .assert_eq(&told("nz", 2026..=2028));
        expect![[r#"
            2025: 01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-21 08-11 09-15 09-23 10-13 11-03 11-23 11-24
            2026: 01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23
        "#]].assert_eq(&told("jp", 2025..=2026));
    }

    #[test]
    fn a_day_that_is_kept_in_another_year_is_found_there() {
        assert_eq!(days("us-federal", 2027..=2027).unwrap().last_key_value().unwrap().1, &"New Year's Day");
        assert!(!dates("us-federal", 2028..=2028).unwrap().contains(&"2027-12-31".parse().unwrap()));
    }

    #[test]
    fn christmas_and_boxing_day_never_share_a_substitute() {
        // Christmas Day on a Saturday, on a Sunday, and Boxing Day on a Saturday.
        for (year, dates) in
            [(2027, "12-25 12-26 12-27 12-28"), (2033, "12-25 12-26 12-27"), (2026, "12-25 12-26 12-28")]
        {
            for name in ["gb-eng", "ca-on", "nz", "au-vic"] {
                assert!(told(name, year..=year).trim_end().ends_with(dates), "{name} {year}");
            }
        }
    }

    #[test]
    fn years_before_a_holiday_do_not_have_it() {
        for (name, day, first) in [
            ("us-federal", "06-19", 2021),
            ("ie", "02-01", 2030),
            ("it", "10-04", 2026),
            ("br", "11-20", 2024),
            ("nl", "05-05", 2030),
            ("mx", "10-01", 2030),
        ] {
            assert!(told(name, first..=first).contains(day), "{name}");
            assert!(!told(name, first - 1..=first - 1).contains(&format!(" {day}")), "{name}");
        }
    }

    #[test]
    fn single_days_have_their_date_and_the_day_on_which_they_are_kept() {
        let told: String = single_days()
            .map(|name| {
                let days = dates(name, 2026..=2027).unwrap();
                let days: Vec<String> = days.iter().map(|day| day.format("%y-%m-%d").to_string()).collect();
                format!("{name}: {}\n", days.join(" "))
            })
            .collect();
        expect![[r#"
            new-year: 26-01-01 27-01-01 27-12-31
            battle-of-new-orleans: 26-01-08 27-01-08
            mlk: 26-01-19 27-01-18
            presidents: 26-02-16 27-02-15
            mardi-gras: 26-02-17 27-02-09
            good-friday: 26-04-03 27-03-26
            confederate-memorial-al: 26-04-27 27-04-26
            memorial: 26-05-25 27-05-31
            jefferson-davis: 26-06-01 27-06-07
            flag-day: 26-06-14 26-06-15 27-06-14
            juneteenth: 26-06-19 27-06-18 27-06-19
            independence: 26-07-03 26-07-04 27-07-04 27-07-05
            pioneer-day: 26-07-24 27-07-23 27-07-24
            victory-day-ri: 26-08-10 27-08-09
            labor: 26-09-07 27-09-06
            columbus: 26-10-12 27-10-11
            election-day: 26-11-03 27-11-02
            veterans: 26-11-11 27-11-11
            thanksgiving: 26-11-26 27-11-25
            day-after-thanksgiving: 26-11-27 27-11-26
            christmas-eve: 26-12-24 27-12-24
            christmas: 26-12-25 27-12-24 27-12-25
        "#]]
        .assert_eq(&told);
    }

    #[test]
    fn names_are_known_once_and_give_days_in_every_year() {
        let names: Vec<&str> = sets().chain(single_days()).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        for name in names {
            for year in 1900..=2200 {
                let all = dates(name, year..=year).unwrap();
                assert!(!all.is_empty() && all.iter().all(|day| day.year() == year), "{name} {year}");
            }
        }
        assert_eq!(dates("us-california", 2026..=2026), None);
        assert_eq!(dates("US-FEDERAL", 2026..=2026), None);
    }
}
