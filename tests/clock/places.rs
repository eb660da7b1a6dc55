//! Where prospects are and what the law there allows, from the file to the first and the last call of a day.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{Days, NaiveDate};

use crate::command::Run;
use crate::local::day;
use crate::schedule::{Row, plan, write_plan};

/// A prospect's state, country, time zone and number up to the last four digits; when calls begin and end in UTC, with
/// clocks of North America in standard time, on weekdays and on Sundays. None where there are none from 10:00, or none
/// after midnight.
type Case = (&'static str, &'static str, &'static str, &'static str, Times, Times);
type Times = (Option<&'static str>, Option<&'static str>);

const NEVER: Times = (None, None);

const fn utc(from: &'static str, to: &'static str) -> Times {
    (Some(from), Some(to))
}

/// Hours by field.md 3.2: consumers are called 08:00-21:00, in Florida 08:00-20:00, in Texas 09:00-21:00 and on Sundays
/// from 12:00, in Connecticut 09:00-20:00, in Washington 08:00-20:00, in Rhode Island 09:00-18:00 and on no Sunday.
#[rustfmt::skip] // a table
const CONSUMERS: [Case; 20] = [
    // Idaho: Mountain time in the south, Pacific in the north. 208-343 is Boise, 208-263 Sandpoint.
    ("", "", "", "+1 208 555", utc("16:00", "04:00"), utc("16:00", "04:00")),
    ("", "", "", "+1 208 343", utc("15:00", "04:00"), utc("15:00", "04:00")),
    ("", "", "", "+1 208 263", utc("16:00", "05:00"), utc("16:00", "05:00")),
    // Indiana: Evansville, 812-421, is on Central time, most of the area code on Eastern.
    ("", "", "", "+1 812 555", utc("14:00", "02:00"), utc("14:00", "02:00")),
    ("", "", "", "+1 812 421", utc("14:00", "03:00"), utc("14:00", "03:00")),
    // Florida's panhandle: Pensacola, 850-432, is on Central time.
    ("", "", "", "+1 850 555", utc("14:00", "01:00"), utc("14:00", "01:00")),
    ("", "", "", "+1 850 432", utc("14:00", "02:00"), utc("14:00", "02:00")),
    // Tennessee: Chattanooga, 423-265, is on Eastern time.
    ("", "", "", "+1 423 555", utc("14:00", "02:00"), utc("14:00", "02:00")),
    ("", "", "", "+1 423 265", utc("13:00", "02:00"), utc("13:00", "02:00")),
    // A state of two zones and a number that says nothing.
    ("ID", "US", "", "+1 800 555", utc("16:00", "04:00"), utc("16:00", "04:00")),
    // What decides the zone: the column, else the address, else the number. The rules of all places hold.
    ("", "", "", "+1 415 555", utc("16:00", "05:00"), utc("16:00", "05:00")),
    ("NY", "US", "", "+1 415 555", utc("16:00", "02:00"), utc("16:00", "02:00")),
    ("NY", "US", "America/Denver", "+1 415 555", utc("15:00", "04:00"), utc("15:00", "04:00")),
    ("FL", "US", "", "+1 214 555", utc("15:00", "01:00"), utc("18:00", "01:00")),
    ("FL", "US", "America/Chicago", "+1 214 555", utc("15:00", "02:00"), utc("18:00", "02:00")),
    ("", "", "America/Chicago", "+1 850 555", utc("14:00", "02:00"), utc("14:00", "02:00")),
    ("CT", "US", "", "+1 203 555", utc("14:00", "01:00"), utc("14:00", "01:00")),
    ("WA", "US", "", "+1 206 555", utc("16:00", "04:00"), utc("16:00", "04:00")),
    ("NY", "US", "", "+1 203 555", utc("14:00", "01:00"), utc("14:00", "01:00")),
    ("RI", "US", "", "+1 401 555", (Some("14:00"), None), NEVER),
];

/// Businesses: the rules of Connecticut and Washington do not bind, those of Florida, Texas and Rhode Island do.
#[rustfmt::skip] // a table
const BUSINESSES: [Case; 5] = [
    ("CT", "US", "", "+1 203 555", utc("13:00", "02:00"), utc("13:00", "02:00")),
    ("WA", "US", "", "+1 206 555", utc("16:00", "05:00"), utc("16:00", "05:00")),
    ("FL", "US", "America/Chicago", "+1 214 555", utc("15:00", "02:00"), utc("18:00", "02:00")),
    ("RI", "US", "", "+1 401 555", (Some("14:00"), None), NEVER),
    ("", "", "", "+1 850 555", utc("14:00", "01:00"), utc("14:00", "01:00")),
];

/// A plan for each case of a rep who calls from 10:00 UTC, and one who calls from midnight.
fn plan_cases(audience: &str, cases: &[Case]) -> Vec<Row> {
    let mut configuration = format!(
        r#"
        [planning]
        audience = "{audience}"
        horizon_days = 9
        default_type = "daily"
        [workday]
        minutes = 960
        days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        time_zone = "Africa/Abidjan"
        [phone]
        manual_minutes = 30
        answer_rate = 0.0
        voicemail_seconds = 0
        [types.daily]
        label = "A call every day"
        touches = {{ min = 99, max = 99 }}
        sequence = [["phone"]]
        gaps = [1]
        "#
    );
    let mut prospects = "ID,Name,Phone,State,Country,Time Zone,Owner\n".to_owned();
    let mut number = 100;
    for (case, (state, country, zone, phone, ..)) in cases.iter().enumerate() {
        for (rep, block, size) in [("early", "10:00-24:00", 1), ("late", "00:00-08:00", 12)] {
            let rep = format!("{rep}{case}");
            writeln!(configuration, "[reps.{rep}]\nhours = [\"{block}\"]\nblocks = [\"{block}\"]").unwrap();
            for _ in 0..size {
                writeln!(prospects, "p{number},P,{phone} {number:04},{state},{country},{zone},{rep}").unwrap();
                number += 1;
            }
        }
    }
    plan(&configuration, &prospects, "2026-11-23")
}

fn hold_against(rows: &[Row], cases: &[Case]) {
    let mut ends: BTreeMap<(String, NaiveDate), (String, String)> = BTreeMap::new();
    for row in rows {
        let start = row.start.format("%H:%M").to_string();
        let end = (row.start + chrono::Duration::minutes(30)).format("%H:%M").to_string();
        let (first, last) = ends.entry((row.rep.clone(), row.date)).or_insert_with(|| (start.clone(), end.clone()));
        *first = start.min(first.clone());
        *last = end.max(last.clone());
    }
    for (case, (.., weekday, sunday)) in cases.iter().enumerate() {
        // The evening of a day in America is the night of the next in Greenwich.
        for (date, times) in [(day("2026-11-24"), weekday), (day("2026-11-29"), sunday)] {
            let first = ends.get(&(format!("early{case}"), date)).map(|(first, _)| &**first);
            let last = ends.get(&(format!("late{case}"), date + Days::new(1))).map(|(_, last)| &**last);
            assert_eq!((first, last), *times, "{date}, {:?}", cases[case]);
        }
    }
}

#[test]
fn calls_are_lawful_wherever_the_clues_of_a_record_can_be() {
    hold_against(&plan_cases("unknown", &CONSUMERS), &CONSUMERS);
}

#[test]
fn calls_to_businesses_are_free_of_the_rules_for_consumers_alone() {
    hold_against(&plan_cases("b2b", &BUSINESSES), &BUSINESSES);
}

const TOUCHES: &str = r#"
    [types.daily]
    label = "A touch day every day"
    touches = { min = 40, max = 40 }
    sequence = [["phone", "email"], ["phone"], ["social"]]
    gaps = [1]
    "#;

/// A configuration of one type of prospects, with these keys of [planning] and [workday].
fn configuration(planning: &str, workday: &str) -> String {
    format!("[planning]\ndefault_type = \"daily\"\n{planning}\n[workday]\n{workday}\n{TOUCHES}")
}

/// One prospect with all that is needed, as the file has it, with the clues of its place.
fn somebody(clues: &str) -> String {
    format!(
        "ID,Name,Email,LinkedIn URL,Phone,State,Country\none,A Person,a@b.example,https://linkedin.com/in/a,{clues}\n"
    )
}

fn dates_of<'r>(rows: &'r [Row], channel: &'r str) -> Vec<String> {
    rows.iter().filter(|row| row.channel == channel).map(|row| row.date.to_string()).collect()
}

#[test]
fn an_unknown_audience_is_treated_as_consumers() {
    let prospects = ["+1 203 555 0100,CT,US", "+33 1 70 18 00 10,,France"];
    for prospect in prospects.map(somebody) {
        let [unknown, b2c, b2b] = ["unknown", "b2c", "b2b"].map(|audience| {
            let all_day = "hours = [\"00:00-24:00\"]\nblocks = [\"00:00-24:00\"]";
            let table = configuration(&format!("audience = \"{audience}\""), all_day);
            write_plan(&[("cadences.toml", &table), ("prospects.csv", &prospect)], "2026-11-23", "")
        });
        assert_eq!(unknown, b2c);
        assert_ne!(unknown, b2b);
    }
}

/// What `explain` says of somebody whom the law lets nobody call.
const NO_CALLS: &str = "left out: phone (lawful at no time";

fn explain(configuration: &str, prospects: &str, today: &str) -> String {
    let run = Run::new(&format!("explain prospects.csv --prospect one --today {today}"));
    let ran = run.file("cadences.toml", configuration).file("prospects.csv", prospects).run();
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn consumers_in_france_are_not_called_since_11_august_2026() {
    let prospect = somebody("+33 1 70 18 00 10,,France");
    let paris = "time_zone = \"Europe/Paris\"";
    let found = plan(&configuration("", paris), &prospect, "2026-08-03");
    let calls = dates_of(&found, "phone");
    assert_eq!(calls.first().map(String::as_str), Some("2026-08-03"));
    assert!(calls.iter().all(|date| &**date <= "2026-08-10"), "{calls:?}");
    // Hours until then, 10:00-13:00 and 14:00-20:00.
    let of_calls = found.iter().filter(|row| row.channel == "phone");
    assert!(of_calls.clone().all(|row| row.start_minute() >= 600), "{:?}", of_calls.collect::<Vec<_>>());
    assert!(dates_of(&found, "email").len() == 6 && dates_of(&found, "social").len() > 10);

    for today in ["2026-08-11", "2026-11-23"] {
        let found = plan(&configuration("", paris), &prospect, today);
        assert!(found.iter().all(|row| row.channel != "phone"));
        assert!(dates_of(&found, "email").len() == 6 && dates_of(&found, "social").len() > 10);
        let businesses = plan(&configuration("audience = \"b2b\"", paris), &prospect, today);
        assert!(dates_of(&businesses, "phone").len() > 10);
    }
    let explained = explain(&configuration("", paris), &prospect, "2026-11-23");
    assert!(explained.contains("calling rules of FR") && explained.contains(NO_CALLS), "{explained}");
}

#[test]
fn a_rep_whose_blocks_are_night_for_the_prospect_calls_in_the_weeks_in_which_they_are_not() {
    // 16:00-17:00 in Berlin is 07:00-08:00 in Los Angeles, and an hour later only while one has changed its clocks and
    // the other has not: from 25 October to 1 November, and from 14 to 28 March.
    let prospect = somebody("+1 213 555 0100,CA,US");
    let table = configuration("", "time_zone = \"Europe/Berlin\"");
    let found = plan(&table, &prospect, "2026-10-12");
    let calls: Vec<&Row> = found.iter().filter(|row| row.channel == "phone").collect();
    assert!(!calls.is_empty());
    for call in calls {
        assert!((day("2026-10-26")..=day("2026-10-30")).contains(&call.date) && call.start_minute() >= 960, "{call:?}");
    }
    assert!(found.iter().any(|row| row.channel == "email" && row.date > day("2026-11-01")));
    let winter = plan(&table, &prospect, "2026-11-02");
    assert!(winter.iter().all(|row| row.channel != "phone") && dates_of(&winter, "email").len() == 6);
    let explained = explain(&table, &prospect, "2026-11-02");
    assert!(explained.contains(NO_CALLS), "{explained}");
}

#[test]
fn a_rep_who_works_on_sundays_alone_calls_nobody_in_alabama() {
    let prospect = somebody("+1 205 555 0100,AL,US");
    let table = configuration("", "days = [\"sun\"]\ntime_zone = \"America/Chicago\"");
    let found = plan(&table, &prospect, "2026-11-23");
    assert!(found.iter().all(|row| row.channel != "phone"), "{found:?}");
    assert!(dates_of(&found, "email").len() == 6 && dates_of(&found, "social").len() > 10);
    let explained = explain(&table, &prospect, "2026-11-23");
    assert!(explained.contains(NO_CALLS), "{explained}");
    // Across the border nothing keeps the rep from calling.
    assert!(dates_of(&plan(&table, &somebody("+1 404 555 0100,GA,US"), "2026-11-23"), "phone").len() > 10);
}
