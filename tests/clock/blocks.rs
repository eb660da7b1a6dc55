//! Phone blocks, and days on which nobody works.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use cadence::input::cadences::SHIPPED;
use chrono::NaiveDate;

use crate::local::day;
use crate::schedule::{Row, rows, write_plan};

const EXAMPLE: &str = include_str!("../../examples/prospects.csv");

/// The shipped phone blocks, in minutes after midnight.
const BLOCKS: [(f64, f64); 2] = [(540.0, 630.0), (960.0, 1020.0)];

fn block(call: &Row) -> Option<usize> {
    let (from, to) = (call.start_minute() as f64, call.start_minute() as f64 + call.minutes);
    BLOCKS.iter().position(|(start, end)| *start <= from && to <= *end)
}

fn plan(configuration: &str, more: &[(&str, &str)]) -> Vec<Row> {
    let files = [&[("cadences.toml", configuration), ("prospects.csv", EXAMPLE)], more].concat();
    rows(&write_plan(&files, "2026-11-23", ""))
}

/// The example by the shipped table.
static SHIPPED_PLAN: LazyLock<Vec<Row>> = LazyLock::new(|| plan(SHIPPED, &[]));

fn dates(rows: &[Row]) -> BTreeSet<NaiveDate> {
    rows.iter().map(|row| row.date).collect()
}

#[test]
fn every_call_of_the_example_stands_in_a_block() {
    let calls = SHIPPED_PLAN.iter().filter(|row| row.channel == "phone");
    assert!(calls.clone().count() > 800);
    for call in calls {
        assert!(block(call).is_some(), "{call:?}");
    }
}

#[test]
fn the_hour_of_calls_to_the_same_person_varies() {
    let rows = &*SHIPPED_PLAN;
    let mut used: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    // In Oregon the morning block is too early, and in Germany the afternoon block too late.
    let both = |row: &&Row| ["America/New_York", "America/Chicago"].contains(&&*row.time_zone);
    for call in rows.iter().filter(|row| row.channel == "phone").filter(both) {
        used.entry(&call.id).or_default().push(block(call).unwrap());
    }
    let several: Vec<_> = used.iter().filter(|(_, blocks)| blocks.len() > 1).collect();
    assert!(several.len() > 20);
    for (id, blocks) in several {
        assert!(blocks.contains(&0) && blocks.contains(&1), "{id} is called in block {blocks:?}");
    }
    for (zone, only) in [("America/Los_Angeles", 1), ("Europe/Berlin", 0)] {
        let mut calls = rows.iter().filter(|row| row.channel == "phone" && row.time_zone.ends_with(zone)).peekable();
        assert!(calls.peek().is_some() && calls.all(|call| block(call) == Some(only)), "{zone}");
    }
}

#[test]
fn nobody_works_on_federal_holidays() {
    let rows = plan(&SHIPPED.replace("holidays = [] ", "holidays = [\"us-federal\"] "), &[]);
    let worked = dates(&rows);
    let holidays = ["2026-11-26", "2026-12-25", "2027-01-01", "2027-01-18", "2027-02-15"].map(day);
    assert!(holidays.iter().all(|holiday| !worked.contains(holiday)), "{worked:?}");
    let beside = ["2026-11-25", "2026-11-27", "2026-12-24", "2026-12-28", "2027-01-04", "2027-01-19"].map(day);
    assert!(beside.iter().all(|day| worked.contains(day)), "{worked:?}");
    assert!(rows.iter().filter(|row| row.channel == "phone").all(|call| block(call).is_some()));
    assert!(dates(&SHIPPED_PLAN).contains(&day("2026-12-25")), "nobody has said that it is a holiday");
}

#[test]
fn nobody_works_on_the_days_of_a_calendar_of_days_off() {
    let calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n\
                    BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261203\r\nEND:VEVENT\r\n\
                    BEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20261228\r\nSUMMARY:Off\r\nEND:VEVENT\r\n\
                    END:VCALENDAR\r\n";
    let table = SHIPPED.replace("# holidays_ics = \"days-off.ics\" ", "holidays_ics = \"off/days.ics\" ");
    let worked = dates(&plan(&table, &[("off/days.ics", calendar)]));
    let off = ["2026-12-01", "2026-12-02", "2026-12-28"].map(day);
    assert!(off.iter().all(|day| !worked.contains(day)), "{worked:?}");
    let beside = ["2026-11-30", "2026-12-03", "2026-12-24", "2026-12-25", "2026-12-29"].map(day);
    assert!(beside.iter().all(|day| worked.contains(day)), "{worked:?}");
}
