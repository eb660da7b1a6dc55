//! The days of 2026 and 2027 on which clocks are changed, with reps and prospects on either side.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use chrono::{Datelike, Days, Duration, NaiveDate, NaiveDateTime, Weekday};

use crate::local::{changes, day, local, stretches};
use crate::schedule::{moments, plan};

/// Each zone with the name of its rep, a number there, and the place whose rules hold for the number.
const SIX: [(&str, &str, &str, &str); 6] = [
    ("America/New_York", "Nora", "+1 212 555 01", "US"),
    ("Europe/London", "Liam", "+44 20 7946 00", "GB"),
    ("Australia/Sydney", "Syd", "+61 2 9374 40", "AU"),
    ("America/Phoenix", "Phil", "+1 602 555 01", "US"),
    ("America/St_Johns", "Joan", "+1 709 722 01", "CA-NL"),
    ("America/Vancouver", "Van", "+1 604 555 01", "CA-BC"),
];

/// The Sundays on which clocks are changed in any of them, in 2026 and 2027.
const CHANGES: [&str; 12] = [
    "2026-03-08",
    "2026-03-29",
    "2026-04-05",
    "2026-10-04",
    "2026-10-25",
    "2026-11-01",
    "2027-03-14",
    "2027-03-28",
    "2027-04-04",
    "2027-10-03",
    "2027-10-31",
    "2027-11-07",
];

/// Hours that are blocks throughout: a whole day, nights across the changes, and pieces of nights.
const HOURS: [&[(&str, i64, i64)]; 3] = [
    &[("00:00-24:00", 0, 1440)],
    &[("00:00-06:00", 0, 360), ("15:00-24:00", 900, 1440)],
    &[("00:20-01:40", 20, 100), ("01:50-02:25", 110, 145), ("02:35-04:10", 155, 250), ("08:00-20:00", 480, 1200)],
];

fn zone_of(rep: &str) -> &'static str {
    SIX.iter().find(|(_, name, ..)| *name == rep).unwrap().0
}

/// The minutes of a day in which somebody may be called who is known to be in a place, or in none: as told in field.md,
/// with the courtesy hours of the program, 08:00-21:00 wherever nothing is known.
fn lawful(place: &str, date: NaiveDate) -> Option<(i64, i64)> {
    let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    let easter_monday = [day("2026-04-06"), day("2027-03-29")].contains(&date);
    match place {
        "" | "US" => Some((480, 1260)),
        "GB" if weekend => Some((540, 1260)),
        "GB" => Some((480, 1260)),
        "AU" if date.weekday() == Weekday::Sun || easter_monday => None,
        "AU" if weekend => Some((540, 1020)),
        "AU" => Some((540, 1200)),
        "CA-NL" | "CA-BC" if weekend => Some((600, 1080)),
        "CA-NL" | "CA-BC" => Some((540, 1260)),
        _ => panic!("{place}"),
    }
}

fn configuration(hours: &[(&str, i64, i64)]) -> String {
    let hours: Vec<String> = hours.iter().map(|(text, ..)| format!("\"{text}\"")).collect();
    let hours = hours.join(", ");
    let mut configuration = format!(
        r#"
        [planning]
        horizon_days = 3
        default_type = "daily"
        [workday]
        minutes = 1440
        days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        hours = [{hours}]
        blocks = [{hours}]
        [channels.text]
        after_contact = false
        max_per_prospect = 99
        [channels.email]
        max_per_prospect = 99
        [channels.video]
        max_per_prospect = 99
        [types.daily]
        label = "A touch day every day"
        touches = {{ min = 99, max = 99 }}
        sequence = [["phone", "text", "email", "video"]]
        gaps = [1]
        "#
    );
    for (zone, rep, ..) in SIX {
        write!(configuration, "[reps.{rep}]\ntime_zone = \"{zone}\"\n").unwrap();
    }
    configuration
}

/// For each rep, somebody in each zone by the number, and somebody by a column that says so.
fn prospects() -> String {
    let mut table = "ID,Name,Phone,Mobile,Email,Time Zone,Owner\n".to_owned();
    for (from, (_, rep, ..)) in SIX.iter().enumerate() {
        for (to, (zone, _, number, _)) in SIX.iter().enumerate() {
            let id = format!("{from}{to}");
            writeln!(table, "n{id},By Number {id},{number}{id},{number}{id},n{id}@a.example,,{rep}").unwrap();
            let free = format!("+1 800 555 01{id}");
            writeln!(table, "c{id},By Column {id},{free},{free},c{id}@a.example,{zone},{rep}").unwrap();
        }
    }
    table
}

/// The zone of a prospect, and the place whose rules hold there.
fn whereabouts(id: &str) -> (&'static str, &'static str) {
    let (zone, _, _, place) = SIX[id[2..].parse::<usize>().unwrap()];
    (zone, if id.starts_with('n') { place } else { "" })
}

#[test]
fn nobody_is_touched_out_of_hours_at_a_time_that_is_not_there_or_twice_at_once() {
    let prospects = prospects();
    let mut calls_across: BTreeMap<(String, String), u32> = BTreeMap::new();
    let (mut near_changes, mut channels) = (0, BTreeSet::new());
    // A night is looked at from before the change and in it, whole days and days in pieces from one side.
    for (hours, before) in HOURS.into_iter().zip([&[1][..], &[1, 0], &[0]]) {
        let configuration = configuration(hours);
        let mut known = BTreeMap::new();
        for change in CHANGES.map(day) {
            for today in before.iter().map(|days| change - Days::new(*days)) {
                let rows = plan(&configuration, &prospects, &today.to_string());
                for (row, start, end) in moments(&rows, zone_of) {
                    let rep = zone_of(&row.rep);
                    let (zone, place) = whereabouts(&row.id);
                    assert_eq!(row.time_zone, zone, "{row:?}");
                    let stretches = known.entry((rep, row.date)).or_insert_with(|| {
                        hours.iter().flat_map(|(_, from, to)| stretches(rep, row.date, *from, *to)).collect::<Vec<_>>()
                    });
                    let is_whole = stretches.iter().any(|(from, to)| *from <= start && end <= *to);
                    assert!(is_whole, "from {start} to {end} UTC, not in one stretch of {hours:?}: {row:?}");
                    near_changes += u32::from(changes(rep).any(|(at, _)| (at - start).num_minutes().abs() < 60));
                    channels.insert(row.channel.clone());
                    if row.needs_lawful_time() {
                        let (first, last) = (local(zone, start), local(zone, end - Duration::milliseconds(1)));
                        assert!(is_lawful(place, first) && is_lawful(place, last), "{first} to {last} there: {row:?}");
                        *calls_across.entry((rep.to_owned(), format!("{zone} {place}"))).or_default() += 1;
                    }
                }
            }
        }
    }
    assert_eq!(calls_across.len(), 6 * 12, "every rep calls everywhere: {calls_across:?}");
    assert!(near_changes > 500, "only {near_changes} touches within an hour of a change of the rep's clocks");
    assert_eq!(channels.len(), 4);
}

fn is_lawful(place: &str, there: NaiveDateTime) -> bool {
    let minute = (there.time() - chrono::NaiveTime::MIN).num_minutes();
    lawful(place, there.date()).is_some_and(|(from, to)| from <= minute && minute < to)
}

/// Standard time and summer time.
#[derive(Clone, Copy)]
enum Clocks {
    Standard,
    Summer,
}
use Clocks::{Standard, Summer};

/// The Sundays of 2026 and 2027 on which a zone changes its clocks or used to, with what they show before and after.
fn sundays(zone: &str) -> [(&'static str, Clocks, Clocks); 4] {
    let american = ["2026-03-08", "2026-11-01", "2027-03-14", "2027-11-07"];
    let with = |days: [&'static str; 4], [first, then, later, last, end]: [Clocks; 5]| {
        [(days[0], first, then), (days[1], then, later), (days[2], later, last), (days[3], last, end)]
    };
    match zone {
        "America/New_York" | "America/St_Johns" => with(american, [Standard, Summer, Standard, Summer, Standard]),
        "America/Vancouver" => with(american, [Standard, Summer, Summer, Summer, Summer]),
        "America/Phoenix" => with(american, [Standard; 5]),
        "Europe/London" => with(
            ["2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31"],
            [Standard, Summer, Standard, Summer, Standard],
        ),
        "Australia/Sydney" => {
            with(["2026-04-05", "2026-10-04", "2027-04-04", "2027-10-03"], [Summer, Standard, Summer, Standard, Summer])
        }
        _ => panic!("{zone}"),
    }
}

/// Which call of a day.
#[derive(Clone, Copy, Debug)]
enum Edge {
    First,
    Last,
}
use Edge::{First, Last};

/// The rep's zone or the prospect's is UTC, the other changes its clocks. Calls take half an hour and are lawful
/// 08:00-21:00 where the prospect is: when the first or the last of a block begins by the rep's clock, in standard time
/// and in summer time, and how many days after the Sunday of the change that is seen first.
#[rustfmt::skip] // a table
const EDGES: [(&str, &str, &str, Edge, &str, &str, i64); 18] = [
    ("UTC", "America/New_York",  "11:00-15:00", First, "13:00", "12:00", 0),
    ("UTC", "Europe/London",     "06:00-10:00", First, "08:00", "07:00", 0),
    ("UTC", "Australia/Sydney",  "20:00-24:00", First, "22:00", "21:00", -1),
    ("UTC", "America/Phoenix",   "13:00-17:00", First, "15:00", "14:00", 0),
    ("UTC", "America/St_Johns",  "09:00-13:00", First, "11:30", "10:30", 0),
    ("UTC", "America/Vancouver", "14:00-18:00", First, "16:00", "15:00", 0),
    ("UTC", "America/New_York",  "00:00-03:00", Last,  "01:30", "00:30", 1),
    ("UTC", "Europe/London",     "19:00-22:00", Last,  "20:30", "19:30", 0),
    ("UTC", "Australia/Sydney",  "09:00-12:00", Last,  "10:30", "09:30", 0),
    ("UTC", "America/Phoenix",   "02:00-05:00", Last,  "03:30", "02:30", 1),
    ("UTC", "America/St_Johns",  "22:00-24:00", Last,  "23:30", "23:00", 0),
    ("UTC", "America/Vancouver", "03:00-06:00", Last,  "04:30", "03:30", 1),
    ("America/New_York",  "UTC", "02:15-06:00", First, "03:00", "04:00", 0),
    ("Europe/London",     "UTC", "00:45-11:00", First, "08:00", "09:00", 0),
    ("Australia/Sydney",  "UTC", "17:00-21:00", First, "18:00", "19:00", 0),
    ("America/Phoenix",   "UTC", "00:00-05:00", First, "01:00", "02:00", 0),
    ("America/St_Johns",  "UTC", "01:59-08:00", First, "04:30", "05:30", 0),
    ("America/Vancouver", "UTC", "00:00-05:00", First, "00:00", "01:00", 1),
];

#[test]
fn offsets_are_those_of_each_side_of_the_change() {
    // Iceland is on UTC all year, and so are its neighbours to the south.
    let place = |zone: &'static str| if zone == "UTC" { "Africa/Abidjan" } else { zone };
    let mut runs: BTreeMap<NaiveDate, Vec<(usize, [Clocks; 3])>> = BTreeMap::new();
    for (number, (rep, prospect, .., lag)) in EDGES.iter().enumerate() {
        for (sunday, before, after) in sundays(if *rep == "UTC" { prospect } else { rep }) {
            let today = day(sunday) + Duration::days(lag - 1);
            runs.entry(today).or_default().push((number, [before, after, after]));
        }
    }
    let mut seen = 0;
    for (today, edges) in runs {
        let mut configuration = r#"
            [planning]
            horizon_days = 3
            default_type = "daily"
            [workday]
            minutes = 1440
            days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            [phone]
            manual_minutes = 30
            answer_rate = 0.0
            voicemail_seconds = 0
            [types.daily]
            label = "A call every day"
            touches = { min = 99, max = 99 }
            sequence = [["phone"]]
            gaps = [1]
            "#
        .to_owned();
        let mut prospects = "ID,Name,Phone,Time Zone,Owner\n".to_owned();
        for (edge, _) in &edges {
            let (rep, prospect, block, ..) = EDGES[*edge];
            let (rep, prospect) = (place(rep), place(prospect));
            let table = format!("time_zone = \"{rep}\"\nhours = [\"{block}\"]\nblocks = [\"{block}\"]");
            writeln!(configuration, "[reps.r{edge}]\n{table}").unwrap();
            for of_rep in 0..8 {
                writeln!(prospects, "e{edge}p{of_rep},P,+1 800 555 0{edge:02}{of_rep},{prospect},r{edge}").unwrap();
            }
        }
        let rows = plan(&configuration, &prospects, &today.to_string());
        for (edge, clocks) in edges {
            let (rep, prospect, _, which, standard, summer, _) = EDGES[edge];
            for (day, clocks) in today.iter_days().zip(clocks) {
                let starts = rows.iter().filter(|row| row.rep == format!("r{edge}") && row.date == day);
                let starts = starts.map(|row| row.start.format("%H:%M").to_string());
                let found = match which {
                    First => starts.min(),
                    Last => starts.max(),
                };
                let expected = match clocks {
                    Standard => standard,
                    Summer => summer,
                };
                assert_eq!(found.as_deref(), Some(expected), "{which:?} call of {day}, rep {rep}, prospect {prospect}");
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 18 * 4 * 3);
}
