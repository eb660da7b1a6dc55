//! Two schedules of the examples compared through the binary.

use crate::command::Run;
use expect_test::expect;

const PROSPECTS: &str = include_str!("../../examples/prospects.csv");

/// The examples without one of Dana's prospects, and with a new one.
fn edited() -> String {
    let added =
        "777,Nia,Okoro,CEO,Okoro Tea,nia@okoro.example,(614) 555-0199,,,,,,,,Dana Reyes,Web,,,yes,2026-11-20,,,,,";
    let rows = PROSPECTS.lines().filter(|row| !row.starts_with("10404,"));
    rows.chain([added]).map(|row| format!("{row}\n")).collect()
}

/// The shipped table with 30 minutes a day, and what else is to be changed.
fn cadences(changes: &[(&str, &str)]) -> String {
    let shipped = include_str!("../../cadences.toml").replacen("minutes = 240", "minutes = 30", 1);
    changes.iter().fold(shipped, |table, (before, after)| {
        assert!(table.contains(before), "{before}");
        table.replacen(before, after, 1)
    })
}

fn plan(prospects: &str, cadences: &str, today: &str, format: &str) -> String {
    Run::new(&format!("plan p.csv --quiet --today {today} --format {format}"))
        .file("p.csv", prospects)
        .file("cadences.toml", cadences)
        .run()
        .stdout
}

fn diff(arguments: &str, old: &str, new: &str) -> String {
    Run::new(&format!("diff old new {arguments}")).file("old", old).file("new", new).succeeds().stdout
}

#[test]
fn a_rerun_with_nothing_changed_moves_nothing() {
    for format in ["csv", "json", "jsonl"] {
        let schedule = plan(PROSPECTS, &cadences(&[]), "2026-11-23", format);
        let told = diff("", &schedule, &plan(PROSPECTS, &cadences(&[]), "2026-11-23", format));
        let figures =
            "1,699 touches kept, 0 moved, 0 new, 0 dropped, 0 changed; churn 0.0%: 0 of 1,699 touches ahead moved";
        assert_eq!(told.lines().next(), Some(figures), "{format}");
        assert_eq!(told.lines().count(), 2);
    }
}

#[test]
fn an_edited_list_moves_the_touches_that_share_its_days() {
    let old = plan(PROSPECTS, &cadences(&[]), "2026-11-23", "json");
    let new = plan(&edited(), &cadences(&[]), "2026-11-23", "json");
    expect![[r#"
        1,472 touches kept, 187 moved, 12 new, 40 dropped, 0 changed; churn 11.0%: 187 of 1,699 touches ahead moved
        compared: from Mon 23 Nov 2026 to Mon 22 Nov 2027

        Prospect added: 12 touches of 1 prospect
          777 Nia Okoro, Okoro Tea (Dana Reyes): in no prospect file before
            new      touches 1 to 12 of 12, Mon 23 Nov 2026 to Fri 11 Dec 2026

        Prospect removed: 40 touches of 1 prospect
          10404 Jerome Whitfield, Whitfield & Sons Roofing (Dana Reyes): in no prospect file any more
            dropped  touches 1 to 40 of 40, Wed 25 Nov 2026 to Thu 21 Jan 2027

        Prospect added, on the days of Dana Reyes: 4 touches of 2 prospects
          prospect added: 777
          10434 Elena Ruiz, Ruiz Pediatrics (Dana Reyes)
            moved    touches 1 to 2 of 10, from Mon 23 Nov 2026 to Tue 24 Nov 2026
          10437 Calvin Brooks, Brooks County Schools (Dana Reyes)
            moved    touches 1 to 2 of 12, from Tue 24 Nov 2026 to Wed 25 Nov 2026

        Prospect added and prospect removed, on the days of Dana Reyes: 183 touches of 10 prospects
          prospect added: 777
          prospect removed: 10404
          10407 Grace Mbeki, Savanna Solar (Dana Reyes)
            moved    touches 9 to 10 of 10, the first from Fri 12 Feb 2027 to Mon 22 Feb 2027
          10419 Ingrid Solheim, Solheim Salmon (Dana Reyes)
            moved    touches 3 to 50 of 50, the first from Fri 27 Nov 2026 to Thu 26 Nov 2026
          10422 Daniel Kim, Kim Logistics (Dana Reyes)
            moved    touches 9 to 10 of 10, the first from Tue 16 Feb 2027 to Wed 24 Feb 2027
          10425 友紀 森, Mori Trading (Dana Reyes)
            moved    touches 15 to 50 of 50, the first from Fri 18 Dec 2026 to Thu 17 Dec 2026
          10431 Thomas Berg, Bergland HVAC (Dana Reyes)
            moved    touch 1 of 50, email, from Fri 27 Nov 2026 to Wed 25 Nov 2026
          10434 Elena Ruiz, Ruiz Pediatrics (Dana Reyes)
            moved    touches 3 to 10 of 10, the first from Thu 26 Nov 2026 to Fri 27 Nov 2026
          10437 Calvin Brooks, Brooks County Schools (Dana Reyes)
            moved    touches 3 to 12 of 12, the first from Wed 25 Nov 2026 to Thu 26 Nov 2026
          10440 Mei Chen, Jade Electronics (Dana Reyes)
            moved    touches 1 to 14 of 50, the first from Wed 25 Nov 2026 to Fri 27 Nov 2026
          10449 Omar Farouk, Delta Irrigation (Dana Reyes)
            moved    touches 15 to 50 of 50, the first from Mon 21 Dec 2026 to Tue 22 Dec 2026
          10452 Teresa Lopez, Sierra Staffing (Dana Reyes)
            moved    touches 6 to 15 of 50, the first from Mon 7 Dec 2026 to Tue 8 Dec 2026
            moved    touches 35 to 50 of 50, the first from Mon 25 Jan 2027 to Fri 22 Jan 2027
    "#]]
    .assert_eq(&diff("", &old, &new));
    let rows = diff("--format csv", &old, &new);
    assert_eq!(rows.lines().skip(1).filter(|row| row.starts_with("dropped,10404#")).count(), 40);
    assert_eq!(rows.lines().skip(1).filter(|row| !row.contains(",Dana Reyes,")).count(), 0, "{rows}");
    let document: serde_json::Value = serde_json::from_str(&diff("--format json", &old, &new)).unwrap();
    assert_eq!(document["differences"].as_array().unwrap().len(), rows.lines().count() - 1);
    assert_eq!(document["differences"][0]["cause"], "prospect removed");
}

#[test]
fn a_holiday_moves_nothing_before_it() {
    let holiday = cadences(&[("holidays = []", "holidays = [\"2026-12-25\"]")]);
    let old = plan(PROSPECTS, &cadences(&[]), "2026-11-23", "json");
    let new = plan(PROSPECTS, &holiday, "2026-11-23", "json");
    let rows = diff("--format csv", &old, &new);
    let mut rows = csv::Reader::from_reader(rows.as_bytes());
    for row in rows.records().map(Result::unwrap) {
        assert_eq!(&row[8], "holiday or day off", "{row:?}");
        assert_eq!(row[9], format!("holiday or day off: {}: 2026-12-25 free now", &row[2]), "{row:?}");
        assert!(&row[6] >= "2026-12-25", "{row:?}");
    }
    assert!(rows.position().line() > 100);
}

#[test]
fn a_day_on_which_nothing_was_done_is_told() {
    let old = plan(PROSPECTS, &cadences(&[]), "2026-11-23", "json");
    let new = plan(PROSPECTS, &cadences(&[("minutes = 30", "minutes = 45")]), "2026-11-24", "json");
    let told = diff("", &old, &new);
    let headings: Vec<&str> = told.lines().filter(|line| line.ends_with(" prospects")).collect();
    expect![[r#"
        Touch not made: 273 touches of 18 prospects
        Touch not made and capacity changed, on the days of Dana Reyes: 352 touches of 10 prospects
        Touch not made and capacity changed, on the days of Lee Park: 290 touches of 10 prospects
        Touch not made and capacity changed, on the days of Sam Okafor: 304 touches of 8 prospects"#]]
    .assert_eq(&headings.join("\n"));
}

#[test]
fn csv_says_what_it_cannot_tell() {
    let old = plan(PROSPECTS, &cadences(&[]), "2026-11-23", "csv");
    let new = plan(PROSPECTS, &cadences(&[("minutes = 30", "minutes = 45")]), "2026-11-23", "csv");
    let told = diff("", &old, &new);
    let lines: Vec<&str> = told.lines().take(6).collect();
    expect![[r#"
        354 touches kept, 1,345 moved, 0 new, 0 dropped, 0 changed; churn 79.2%: 1,345 of 1,699 touches ahead moved
        compared: from Mon 23 Nov 2026 to Thu 22 Apr 2027; CSV does not tell all causes, two JSON schedules would

        What CSV does not tell, on the days of Dana Reyes: 430 touches of 12 prospects
          what CSV does not tell: minutes, working days, settings, records; two JSON schedules would
          10401 Maria Hansen, Northwind Dairy (Dana Reyes)"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn a_schedule_from_a_spreadsheet_and_one_from_a_pipe_are_read() {
    let old = "rep;date;prospect_id;touch;of;channel;voicemail;voicemail_reason;minutes\r\n\
               dana;11/24/2026;'=1;1;2;email;;;1,5\r\ndana;12/1/2026;'=1;2;2;email;;;1,5\r\n";
    let new = "rep,date,prospect_id,touch,of,channel,voicemail,voicemail_reason,minutes,outcome\n\
               dana,2026-11-24,'=1,1,2,email,,,1.5,\ndana,2026-12-02,'=1,2,2,email,,,1.5,\n";
    let ran = Run::new("diff old.csv - --date-order mdy --format csv").file("old.csv", old).stdin(new).succeeds();
    expect![[r#"
        change,touch_id,rep,prospect_id,name,channel,old_date,new_date,cause,detail
        moved,'=1#2,dana,'=1,,email,2026-12-01,2026-12-02,what CSV does not tell,"what CSV does not tell: minutes, working days, settings, records; two JSON schedules would"
    "#]].assert_eq(&ran.stdout);
}
