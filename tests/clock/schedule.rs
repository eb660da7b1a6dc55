//! Schedules as the binary writes them, row by row, with the moments that rows take.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime};

use crate::command::Run;
use crate::local::first_moment;

/// A row of a schedule.
#[derive(Clone, Debug)]
pub struct Row {
    pub rep: String,
    pub date: NaiveDate,
    pub start: NaiveTime,
    /// The prospect's, as the schedule has it.
    pub time_zone: String,
    pub id: String,
    pub channel: String,
    pub minutes: f64,
}

impl Row {
    /// Minutes after midnight.
    pub fn start_minute(&self) -> i64 {
        (self.start - NaiveTime::MIN).num_minutes()
    }

    pub fn needs_lawful_time(&self) -> bool {
        self.channel == "phone" || self.channel == "text"
    }
}

/// The rows that `cadence plan` writes on a day for this configuration and these prospects.
pub fn plan(configuration: &str, prospects: &str, today: &str) -> Vec<Row> {
    rows(&write_plan(&[("cadences.toml", configuration), ("prospects.csv", prospects)], today, ""))
}

/// The schedule of prospects.csv in a folder with these files; making it must go well.
pub fn write_plan(files: &[(&str, &str)], today: &str, options: &str) -> String {
    let run = Run::new(&format!("plan prospects.csv --format csv --today {today} {options}"));
    let ran = files.iter().fold(run, |run, (name, contents)| run.file(name, contents)).run();
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    ran.stdout
}

/// The rows of a schedule.
pub fn rows(schedule: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(schedule.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let rows = reader.records().map(|record| {
        let record = record.unwrap();
        let cell = |name: &str| record[headers.iter().position(|header| header == name).unwrap()].to_owned();
        Row {
            rep: cell("rep"),
            date: cell("date").parse().unwrap(),
            start: NaiveTime::parse_from_str(&cell("start"), "%H:%M").unwrap(),
            time_zone: cell("time_zone"),
            id: cell("prospect_id"),
            channel: cell("channel"),
            minutes: cell("minutes").parse().unwrap(),
        }
    });
    rows.collect()
}

/// Each row with the moments, in UTC, in which its touch is made, if reps have these zones. Several rows may begin in a
/// minute: each is made when the one before is done.
pub fn moments(rows: &[Row], zone_of_rep: impl Fn(&str) -> &'static str) -> Vec<(&Row, NaiveDateTime, NaiveDateTime)> {
    let mut done: BTreeMap<(&str, NaiveDate), NaiveDateTime> = BTreeMap::new();
    let made = rows.iter().map(|row| {
        let label = first_moment(zone_of_rep(&row.rep), row.date.and_time(row.start));
        let label = label.unwrap_or_else(|| panic!("the clocks skip the start of {row:?}"));
        let free = done.entry((&row.rep, row.date)).or_insert(label);
        let start = label.max(*free);
        assert!(start < label + Duration::minutes(1), "not free before {start} UTC: {row:?}");
        let end = start + Duration::milliseconds((row.minutes * 60_000.0).round() as i64);
        *free = end;
        (row, start, end)
    });
    made.collect()
}
