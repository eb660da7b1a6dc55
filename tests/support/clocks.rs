//! Random zones, hours, rules and whereabouts.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use cadence::clock;
use cadence::model::{
    Audience, CallingRule, Certainty, Law, RuleDays, TimeOfDay, TimeRange, Timetable, Whereabouts, Zone,
};
use chrono::Days;
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::subsequence;

use super::monday;

/// Zones east and west of everything, with half hours, with and without summer time, and one where it lasts half an hour.
pub const ZONES: [&str; 16] = [
    "America/Los_Angeles",
    "America/New_York",
    "America/Phoenix",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/Vancouver",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/London",
    "Pacific/Apia",
    "Pacific/Honolulu",
    "Pacific/Kiritimati",
];

/// The tables of these zones over all days that random problems look at.
pub static TABLES: LazyLock<Vec<Zone>> = LazyLock::new(|| {
    let (first, last) = (monday() - Days::new(60), monday() + Days::new(5_500));
    ZONES.iter().map(|name| clock::zone(name, first, last).unwrap()).collect()
});

/// Up to four stretches of a day.
fn any_ranges(most: usize) -> impl Strategy<Value = Vec<TimeRange>> {
    btree_set(0u16..=48, 2..=2 * most).prop_map(|edges| {
        let edges: Vec<u16> = edges.into_iter().collect();
        let time = |half_hours: u16| TimeOfDay::from_minutes(30 * half_hours).unwrap();
        edges.chunks_exact(2).map(|pair| TimeRange { from: time(pair[0]), to: time(pair[1]) }).collect()
    })
}

/// Working hours, and phone blocks inside them.
pub fn any_timetable() -> impl Strategy<Value = Timetable> {
    let usual = || {
        let ranges = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<TimeRange>>();
        (ranges(&["09:00-12:00", "13:00-17:30"]), ranges(&["09:00-10:30", "16:00-17:00"]))
    };
    let odd = (any_ranges(3), vec((0.0..1.0f64, 0.0..1.0f64), 3)).prop_map(|(hours, cuts)| {
        let blocks: Vec<TimeRange> = hours
            .iter()
            .zip(cuts)
            .filter_map(|(range, (skip, length))| {
                let (from, to) = (range.from.minutes(), range.to.minutes());
                let start = from + (f64::from(to - from) * skip) as u16;
                let end = start + (f64::from(to - start) * length) as u16;
                let at = |minutes| TimeOfDay::from_minutes(minutes).unwrap();
                (start < end).then(|| TimeRange { from: at(start), to: at(end) })
            })
            .collect();
        let blocks = if blocks.is_empty() { hours.clone() } else { blocks };
        (hours, blocks)
    });
    (0..ZONES.len(), prop_oneof![Just(()).prop_map(move |()| usual()), odd])
        .prop_map(|(zone, (hours, blocks))| Timetable { zone, hours, blocks })
}

/// A rule that may begin or end inside the schedule, and may allow nothing.
pub fn any_rule() -> impl Strategy<Value = CallingRule> {
    let weekdays = proptest::array::uniform7(prop::bool::weighted(0.8)).prop_map(RuleDays::Weekdays);
    let holidays = btree_set(0u64..90, 1..8).prop_map(|days| {
        let dates: BTreeSet<_> = days.into_iter().map(|day| monday() + Days::new(day)).collect();
        RuleDays::Holidays { set: "some days".into(), dates }
    });
    let hours = prop_oneof![
        4 => Just(vec!["08:00-21:00".parse().unwrap()]),
        3 => any_ranges(2),
        1 => Just(Vec::new()),
    ];
    let day = || option::weighted(0.2, (0u64..100).prop_map(|day| monday() + Days::new(day)));
    (prop_oneof![4 => weekdays, 1 => holidays], hours, option::of(2u32..4), day(), day()).prop_map(
        |(days, hours, cap, from, until)| CallingRule {
            place: "XX".into(),
            days,
            hours,
            cap,
            audience: Audience::Both,
            from,
            until,
            citation: "a random law".into(),
            certainty: Certainty::Unverified,
            note: "".into(),
        },
    )
}

/// Some of the rules, each by the clocks of some zones.
pub fn any_whereabouts(rules: usize) -> impl Strategy<Value = Whereabouts> {
    let zones = subsequence((0..ZONES.len()).collect::<Vec<_>>(), 1..=2);
    let rules = subsequence((0..rules).collect::<Vec<_>>(), 0..=rules.min(3));
    (zones, rules).prop_map(|(zones, rules)| {
        let laws = rules.iter().flat_map(|rule| zones.iter().map(|zone| Law { rule: *rule, zone: *zone })).collect();
        Whereabouts { zones, places: vec!["XX".into()], laws }
    })
}
