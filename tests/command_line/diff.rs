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

/// The page without its prospects and touches.
fn outline(page: &str) -> String {
    page.lines()
        .filter(|line| !line.starts_with("  1") && !line.starts_with("    "))
        .map(|line| format!("{line}\n"))
        .collect()
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
        1,372 touches kept, 187 moved, 12 new, 40 dropped, 0 changed; churn 11.0%: 187 of 1,699 touches ahead moved
        compared: from Mon 23 Nov 2026 to Mon 22 Nov 2027
        100 touches on the same day at another time: --format csv shows them

        prospect added: 12 touches of 1 prospect
          777 Nia Okoro, Okoro Tea (Dana Reyes): in no prospect file before

        prospect removed: 40 touches of 1 prospect

        prospect added, on the days of Dana Reyes: 4 touches of 2 prospects
          prospect added: 777

        prospect added and prospect removed, on the days of Dana Reyes: 183 touches of 10 prospects
          prospect added: 777
          prospect removed: 10404
    "#]]
    .assert_eq(&outline(&diff("", &old, &new)));
    let rows = diff("--format csv", &old, &new);
    assert_eq!(rows.lines().skip(1).filter(|row| row.starts_with("dropped,10404#")).count(), 40);
    assert_eq!(rows.lines().skip(1).filter(|row| !row.contains(",Dana Reyes,")).count(), 0, "{rows}");
    let document: serde_json::Value = serde_json::from_str(&diff("--format json", &old, &new)).unwrap();
    let differences = document["differences"].as_array().unwrap();
    assert_eq!(differences.len(), rows.lines().count() - 1);
    let dropped: Vec<_> = differences.iter().filter(|difference| difference["change"] == "dropped").collect();
    assert_eq!(dropped.len(), 40);
    assert!(dropped.iter().all(|difference| difference["cause"] == "prospect removed"), "{dropped:?}");
}

#[test]
fn the_name_of_the_output_decides_the_format() {
    let old = plan(PROSPECTS, &cadences(&[]), "2026-11-23", "csv");
    let new = old.replacen("2026-11-23", "2026-11-24", 1);
    for (name, start) in [
        ("changes.txt", "1,698 touches kept"),
        ("c.csv", "change,touch_id,"),
        ("c.json", "{\n  \"from\""),
        ("c.ics", "BEGIN:VCALENDAR\r\n"),
    ] {
        let ran = Run::new(&format!("diff old new -o {name}")).file("old", &old).file("new", &new).succeeds();
        assert!(ran.read(name).starts_with(start), "{}", ran.read(name));
        assert_eq!(ran.stdout, "");
    }
}

#[test]
fn a_holiday_moves_nothing_before_it() {
    let holiday = cadences(&[("holidays = []", "holidays = [\"2026-12-25\"]")]);
    let old = plan(PROSPECTS, &cadences(&[]), "2026-11-23", "json");
    let new = plan(PROSPECTS, &holiday, "2026-11-23", "json");
    let rows = diff("--format csv", &old, &new);
    let mut rows = csv::Reader::from_reader(rows.as_bytes());
    for row in rows.records().map(Result::unwrap) {
        assert_eq!(&row[10], "holiday or day off", "{row:?}");
        assert_eq!(row[11], format!("holiday or day off: {}: 2026-12-25 free now", &row[2]), "{row:?}");
        assert!(&row[6] >= "2026-12-25", "{row:?}");
    }
    assert!(rows.position().line() > 100);
}

/// A schedule with outcomes filled in for Monday: Jerome has answered, Sven was not called, all others gave no answer.
fn filled_in(schedule: &str) -> String {
    let mut reader = csv::Reader::from_reader(schedule.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(reader.headers().unwrap()).unwrap();
    for mut cells in reader.deserialize::<Vec<String>>().map(Result::unwrap) {
        let outcome = match (&*cells[2], &*cells[5], &*cells[11]) {
            ("2026-11-23", "10434", "phone") => "connected",
            ("2026-11-23", "10410", _) => "",
            ("2026-11-23", ..) => "done",
            _ => "",
        };
        cells[16] = outcome.to_owned();
        writer.write_record(&cells).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn a_day_of_work_is_told() {
    let history = filled_in(&plan(PROSPECTS, &cadences(&[]), "2026-11-23", "csv"));
    let tuesday = |format: &str| {
        Run::new(&format!("plan p.csv --history h.csv --quiet --today 2026-11-24 --format {format}"))
            .file("p.csv", PROSPECTS)
            .file("h.csv", &history)
            .file("cadences.toml", cadences(&[]))
            .run()
            .stdout
    };
    let monday = plan(PROSPECTS, &cadences(&[]), "2026-11-23", "json");
    expect![[r#"
        1,336 touches kept, 237 moved, 2 new, 8 dropped, 0 changed; churn 14.2%: 237 of 1,666 touches ahead moved
        compared: from Tue 24 Nov 2026 to Mon 22 Nov 2027
        85 touches on the same day at another time: --format csv shows them

        outcome recorded: 8 touches of 1 prospect
          10434 Elena Ruiz, Ruiz Pediatrics (Dana Reyes): engaged: connected by phone on 2026-11-23
            dropped  touches 3 to 10 of 10, Thu 26 Nov 2026 to Thu 24 Dec 2026; waiting now: engaged

        touch not made: 5 touches of 1 prospect
          10410 Sven Bergström, Bergström Timber (Dana Reyes): not made: touch 1 (phone) on 2026-11-23 and touch 2 (email) on 2026-11-23
            new      touches 1 to 2 of 5, Tue 24 Nov 2026; planned for Mon 23 Nov 2026 before
            moved    touches 3 to 5 of 5, the first from Tue 24 Nov 2026 to Wed 25 Nov 2026

        outcome recorded and touch not made, on the days of Dana Reyes: 231 touches of 10 prospects
          outcome recorded: 10434
          touch not made: 10410
          10407 Grace Mbeki, Savanna Solar (Dana Reyes)
            moved    touches 9 to 10 of 10, the first from Fri 12 Feb 2027 to Fri 19 Feb 2027
          10419 Ingrid Solheim, Solheim Salmon (Dana Reyes)
            moved    touches 3 to 50 of 50, the first from Fri 27 Nov 2026 to Thu 26 Nov 2026
          10422 Daniel Kim, Kim Logistics (Dana Reyes)
            moved    touches 9 to 10 of 10, the first from Tue 16 Feb 2027 to Tue 23 Feb 2027
          10425 友紀 森, Mori Trading (Dana Reyes)
            moved    touches 3 to 7 of 50, the first from Fri 27 Nov 2026 to Thu 26 Nov 2026
            moved    touches 15 to 50 of 50, the first from Fri 18 Dec 2026 to Thu 17 Dec 2026
          10428 Amelia Frost, Frostfield Arena (Dana Reyes)
            moved    touches 6 to 12 of 12, the first from Fri 27 Nov 2026 to Mon 30 Nov 2026
          10431 Thomas Berg, Bergland HVAC (Dana Reyes)
            moved    touches 1 to 50 of 50, the first from Fri 27 Nov 2026 to Tue 1 Dec 2026
          10440 Mei Chen, Jade Electronics (Dana Reyes)
            moved    touches 3 to 7 of 50, the first from Fri 27 Nov 2026 to Thu 26 Nov 2026
            moved    touches 15 to 50 of 50, the first from Mon 21 Dec 2026 to Fri 18 Dec 2026
          10446 Isabel Torres, Torres Architects (Dana Reyes)
            moved    touches 1 to 5 of 50, the first from Mon 30 Nov 2026 to Fri 27 Nov 2026
          10449 Omar Farouk, Delta Irrigation (Dana Reyes)
            moved    touches 1 to 14 of 50, the first from Fri 27 Nov 2026 to Thu 26 Nov 2026
          10452 Teresa Lopez, Sierra Staffing (Dana Reyes)
            moved    touches 1 to 5 of 50, the first from Mon 30 Nov 2026 to Fri 27 Nov 2026
            moved    touches 35 to 50 of 50, the first from Mon 25 Jan 2027 to Fri 22 Jan 2027

        touch not made, on the days of Dana Reyes: 3 touches of 1 prospect
          touch not made: 10410
          10428 Amelia Frost, Frostfield Arena (Dana Reyes)
            moved    touches 3 to 5 of 12, the first from Tue 24 Nov 2026 to Wed 25 Nov 2026
    "#]].assert_eq(&diff("", &monday, &tuesday("json")));
    expect![[r#"
        1,336 touches kept, 237 moved, 2 new, 8 dropped, 0 changed; churn 14.2%: 237 of 1,666 touches ahead moved
        compared: from Tue 24 Nov 2026 to Thu 22 Apr 2027; CSV does not tell all causes, two JSON schedules would
        85 touches on the same day at another time: --format csv shows them

        outcome recorded: 8 touches of 1 prospect

        touch not made: 5 touches of 1 prospect

        outcome recorded, touch not made and what CSV does not tell, on the days of Dana Reyes: 231 touches of 10 prospects
          what CSV does not tell: minutes, working days, settings, records; two JSON schedules would
          outcome recorded: 10434
          touch not made: 10410

        touch not made and what CSV does not tell, on the days of Dana Reyes: 3 touches of 1 prospect
          what CSV does not tell: minutes, working days, settings, records; two JSON schedules would
          touch not made: 10410
    "#]].assert_eq(&outline(&diff("", &history, &tuesday("csv"))));
}

#[test]
fn a_day_on_which_nothing_was_done_is_told() {
    let old = plan(PROSPECTS, &cadences(&[]), "2026-11-23", "json");
    let new = plan(PROSPECTS, &cadences(&[("minutes = 30", "minutes = 45")]), "2026-11-24", "json");
    let told = diff("", &old, &new);
    let headings: Vec<&str> = told.lines().filter(|line| line.ends_with(" prospects")).collect();
    expect![[r#"
        touch not made: 273 touches of 18 prospects
        touch not made and capacity changed, on the days of Dana Reyes: 352 touches of 10 prospects
        touch not made and capacity changed, on the days of Lee Park: 290 touches of 10 prospects
        touch not made and capacity changed, on the days of Sam Okafor: 304 touches of 8 prospects"#]]
    .assert_eq(&headings.join("\n"));
}

#[test]
fn csv_says_what_it_cannot_tell() {
    let old = plan(PROSPECTS, &cadences(&[]), "2026-11-23", "csv");
    let new = plan(PROSPECTS, &cadences(&[("minutes = 30", "minutes = 45")]), "2026-11-23", "csv");
    let told = diff("", &old, &new);
    let lines: Vec<&str> = told.lines().take(7).collect();
    expect![[r#"
        233 touches kept, 1,345 moved, 0 new, 0 dropped, 0 changed; churn 79.2%: 1,345 of 1,699 touches ahead moved
        compared: from Mon 23 Nov 2026 to Thu 22 Apr 2027; CSV does not tell all causes, two JSON schedules would
        121 touches on the same day at another time: --format csv shows them

        what CSV does not tell, on the days of Dana Reyes: 430 touches of 12 prospects
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
        change,touch_id,rep,prospect_id,name,channel,old_date,old_start,new_date,new_start,cause,detail
        moved,'=1#2,dana,'=1,,email,2026-12-01,,2026-12-02,,what CSV does not tell,"what CSV does not tell: minutes, working days, settings, records; two JSON schedules would"
    "#]].assert_eq(&ran.stdout);
}

#[test]
fn dropped_touches_can_be_cancelled_in_a_calendar() {
    let (old, new) =
        (plan(PROSPECTS, &cadences(&[]), "2026-11-23", "json"), plan(&edited(), &cadences(&[]), "2026-11-23", "json"));
    let calendar = diff("--format ics", &old, &new);
    assert_eq!(calendar.matches("\r\nSTATUS:CANCELLED\r\n").count(), 40);
    assert!(calendar.contains("\r\nSEQUENCE:41561\r\n"), "one more than the plan of that day has");
}
