use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::*;

const HEADER: &str = "touch_id,rep,date,prospect_id,name,company,type,touch,of,channel,contact,voicemail,\
                      voicemail_reason,minutes,outcome,notes\n";

/// A schedule of these rows: `p1#1 dana 2026-11-23 phone`, and an outcome behind it where one has been filled in.
fn csv(rows: &[&str]) -> Schedule {
    let mut file = HEADER.to_owned();
    for row in rows {
        let [touch_id, rep, date, channel, outcome] = fields(row);
        let (id, number) = touch_id.split_once('#').unwrap();
        file.push_str(&format!(
            "{touch_id},{rep},{date},{id},Mx {id},,cold,{number},5,{channel},{id}@x,,,3,{outcome},\n"
        ));
    }
    Schedule::read("schedule.csv", file.as_bytes(), None).unwrap()
}

fn fields(row: &str) -> [&str; 5] {
    let mut fields = row.splitn(5, ' ');
    std::array::from_fn(|_| fields.next().unwrap_or_default())
}

/// A JSON schedule of these rows, planned on that day for the prospects p1 to p3 of dana; `edit` changes the document.
fn document(today: &str, rows: &[&str], edit: impl FnOnce(&mut Value)) -> Schedule {
    let touch = |row: &&str| {
        let [touch_id, rep, date, channel, _] = fields(row);
        let (id, number) = touch_id.split_once('#').unwrap();
        let number: u16 = number.parse().unwrap();
        json!({
            "touch_id": touch_id, "rep": rep, "date": date, "prospect_id": id, "name": format!("Mx {id}"),
            "company": null, "type": "cold", "touch": number, "of": 5, "channel": channel,
            "contact": format!("{id}@x"), "voicemail": null, "voicemail_reason": null, "minutes": 3,
            "outcome": null, "notes": null,
        })
    };
    let record = json!({"rep": "dana", "type": "cold", "value": 1.0, "factor": 1.0, "contacts": ["email"]});
    let prospect = |id: &str| json!({"prospect_id": id, "record": record, "past": {"made": []}});
    let calendar = json!(["mon", "tue", "wed", "thu", "fri"]);
    let mut document = json!({
        "made_from": {
            "version": "1.0.0", "configuration": {"name": "cadences.toml", "sha256": "c0"},
            "inputs": [{"name": "p.csv", "sha256": "b0"}], "today": today, "end": "2026-12-31", "persistence": 1.0,
            "dialing": null, "date_order": null, "reps": [],
        },
        "summary": {},
        "touches": rows.iter().map(touch).collect::<Vec<_>>(),
        "waiting": [],
        "reps": [{
            "rep": "dana", "minutes": 240, "dialing": null, "daily_limit": {}, "days": calendar, "holidays": [],
            "days_off": [],
        }],
        "types": [{"type": "cold", "sequence": [["phone", "email"]], "gaps": [1]}],
        "channels": [{"channel": "email", "minutes": 3, "needs": "email"}, {"channel": "video", "minutes": 9}],
        "phone": {"answer_rate": 0.07},
        "prospects": (["p1", "p2", "p3"].map(prospect)),
    });
    edit(&mut document);
    let bytes = serde_json::to_vec(&document).unwrap();
    Schedule::read("schedule.json", &bytes, None).unwrap()
}

/// Records touches, `2026-11-23 phone` say, and what happened last.
fn made(document: &mut Value, prospect: usize, touches: &[&str], last: Option<&str>) {
    let past = &mut document["prospects"][prospect]["past"];
    let pair = |touch: &&str| touch.split(' ').map(str::to_owned).collect::<Vec<_>>();
    past["made"] = json!(touches.iter().map(pair).collect::<Vec<_>>());
    if let (Some(outcome), Some(touch)) = (last, touches.last()) {
        let touch = pair(touch);
        past["last"] = json!({"date": touch[0], "channel": touch[1], "outcome": outcome});
    }
}

fn nothing(_: &mut Value) {}

fn shows(old: &Schedule, new: &Schedule, expected: &Expect) {
    expected.assert_eq(&page(&compare(old, new)));
}

const MONDAY: [&str; 6] = [
    "p1#1 dana 2026-11-23 phone",
    "p1#2 dana 2026-11-24 email",
    "p2#1 dana 2026-11-23 phone",
    "p2#2 dana 2026-11-23 email",
    "p2#3 dana 2026-11-25 phone",
    "p3#1 dana 2026-11-25 phone",
];

#[test]
fn a_day_with_outcomes_is_told_by_two_json_schedules() {
    let old = document("2026-11-23", &MONDAY, nothing);
    let rows = [
        "p1#1 dana 2026-11-24 phone",
        "p1#2 dana 2026-11-25 email",
        "p3#1 dana 2026-11-25 phone",
        "p4#1 dana 2026-11-26 phone",
    ];
    let new = document("2026-11-24", &rows, |document| {
        made(document, 1, &["2026-11-23 email", "2026-11-23 phone"], Some("connected"));
        document["prospects"][1]["past"]["answered"] = json!("2026-11-23");
        let because = "connected by phone on 2026-11-23";
        document["prospects"][1]["held"] = json!({"reason": "engaged", "because": because});
        document["waiting"] = json!([{"prospect_id": "p2", "reason": "engaged"}]);
        let mut added = document["prospects"][0].clone();
        added["prospect_id"] = json!("p4");
        document["prospects"].as_array_mut().unwrap().push(added);
    });
    shows(
        &old,
        &new,
        &expect![[r#"
            1 touch kept, 1 moved, 2 new, 1 dropped, 0 changed; churn 33.3%: 1 of 3 touches ahead moved
            compared: from Tue 24 Nov 2026 to Thu 31 Dec 2026

            outcome recorded: 1 touch of 1 prospect
              p2 Mx p2 (dana): engaged: connected by phone on 2026-11-23
                dropped  touch 3 of 5, phone, Wed 25 Nov 2026; waiting now: engaged

            touch not made: 2 touches of 1 prospect
              p1 Mx p1 (dana): not made: touch 1 (phone) on 2026-11-23
                new      touch 1 of 5, phone, Tue 24 Nov 2026; planned for Mon 23 Nov 2026 before
                moved    touch 2 of 5, email, from Tue 24 Nov 2026 to Wed 25 Nov 2026

            prospect added: 1 touch of 1 prospect
              p4 Mx p4 (dana): in no prospect file before
                new      touch 1 of 5, phone, Thu 26 Nov 2026
        "#]],
    );
}

#[test]
fn csv_tells_what_its_rows_show_and_leaves_the_rest_open() {
    let old = csv(&[
        "p1#1 dana 2026-11-23 phone",
        "p1#2 dana 2026-11-24 email",
        "p2#1 dana 2026-11-23 phone connected",
        "p2#2 dana 2026-11-25 phone",
        "p3#1 dana 2026-11-24 phone",
        "p5#1 eve 2026-11-23 phone",
        "p6#1 eve 2026-11-25 phone",
    ]);
    let new = csv(&[
        "p1#1 dana 2026-11-24 phone",
        "p1#2 dana 2026-11-25 email",
        "p3#1 dana 2026-11-25 phone",
        "p4#1 dana 2026-11-24 phone",
        "p5#1 eve 2026-11-24 phone",
    ]);
    shows(
        &old,
        &new,
        &expect![[r#"
            0 touches kept, 2 moved, 3 new, 2 dropped, 0 changed; churn 50.0%: 2 of 4 touches ahead moved
            compared: from Tue 24 Nov 2026 to Wed 25 Nov 2026; CSV does not tell all causes, two JSON schedules would

            outcome recorded: 1 touch of 1 prospect
              p2 Mx p2 (dana): 2026-11-23, phone: connected
                dropped  touch 2 of 5, phone, Wed 25 Nov 2026

            touch not made: 2 touches of 1 prospect
              p1 Mx p1 (dana): not made: touch 1 (phone) on 2026-11-23
                new      touch 1 of 5, phone, Tue 24 Nov 2026; planned for Mon 23 Nov 2026 before
                moved    touch 2 of 5, email, from Tue 24 Nov 2026 to Wed 25 Nov 2026

            prospect not planned before: 1 touch of 1 prospect
              p4 Mx p4 (dana): not in the old schedule: not on the list then, or waiting
                new      touch 1 of 5, phone, Tue 24 Nov 2026

            prospect not planned now: 1 touch of 1 prospect
              p6 Mx p6 (eve): not in the new schedule: ended by an outcome, off the list, or waiting
                dropped  touch 1 of 5, phone, Wed 25 Nov 2026

            touch planned again: 1 touch of 1 prospect
              p5 Mx p5 (eve): not made, or the new schedule begins later for a reason that CSV does not tell: touch 1 (phone) on 2026-11-23
                new      touch 1 of 5, phone, Tue 24 Nov 2026; planned for Mon 23 Nov 2026 before

            touch not made, prospect not planned before and what CSV does not tell, on the days of dana: 1 touch of 1 prospect
              what CSV does not tell: minutes, working days, settings, records; two JSON schedules would
              touch not made: p1
              prospect not planned before: p4
              p3 Mx p3 (dana)
                moved    touch 1 of 5, phone, from Tue 24 Nov 2026 to Wed 25 Nov 2026
        "#]],
    );
}

#[test]
fn what_an_outcome_did_is_told() {
    let rows = ["p1#1 dana 2026-11-23 email", "p1#2 dana 2026-11-25 phone"];
    let old = document("2026-11-23", &rows, nothing);
    let outcome = |outcome: &str, edit: fn(&mut Value)| {
        let new = document("2026-11-24", &["p1#2 dana 2026-11-30 phone"], |document| {
            made(document, 0, &["2026-11-23 email"], Some(outcome));
            edit(&mut document["prospects"][0]["past"]);
        });
        let comparison = compare(&old, &new);
        let explanation = comparison.explain(&comparison.differences[0]);
        assert_eq!(explanation.kinds(), BTreeSet::from([CauseKind::OutcomeRecorded]));
        told::own(&explanation)
    };
    let told = [
        outcome("out_of_office", |past| past["away_until"] = json!("2026-11-30")),
        outcome("call_back", |past| {
            past["answered"] = json!("2026-11-23");
            past["call_back"] = json!("2026-11-30");
        }),
        outcome("opted_out", |past| past["opted_out"] = json!(["email"])),
        outcome("bad_contact", |past| {
            past["made"] = json!([]);
            past["bad_contacts"] = json!(["email"]);
        }),
        outcome("replied", |past| past["answered"] = json!("2026-11-23")),
        outcome("done", |past| past["made"] = json!([["2026-11-20", "phone"], ["2026-11-23", "email"]])),
    ];
    expect![[r#"
        2026-11-23, email: out of office; away until: none before, 2026-11-30 now
        2026-11-23, email: asked for a call back; promised call: none before, 2026-11-30 now
        2026-11-23, email: opted out; opted out of email
        2026-11-23, email: bad contact; bad contact: email
        2026-11-23, email: replied; first answer: none before, 2026-11-23 now
        2026-11-20, phone: made"#]]
    .assert_eq(&told.join("\n"));
}

#[test]
fn a_second_call_on_a_day_counts_with_the_first() {
    let rows = ["p1#2 dana 2026-11-23 phone", "p1#3 dana 2026-11-25 email"];
    let old = document("2026-11-23", &rows, |document| {
        made(document, 0, &["2026-11-23 phone"], Some("call_back"));
        document["prospects"][0]["past"]["call_back"] = json!("2026-11-23");
    });
    assert!(compare(&old, &old).differences.is_empty(), "the call still lies ahead");
    let new = document("2026-11-24", &["p1#2 dana 2026-11-25 email"], |document| {
        made(document, 0, &["2026-11-23 phone"], Some("no_answer"));
        document["prospects"][0]["past"]["called_back"] = json!("2026-11-23");
    });
    let comparison = compare(&old, &new);
    for difference in &comparison.differences {
        let told = told::own(&comparison.explain(difference));
        assert_eq!(told, "2026-11-23, phone: counts with the first of the day");
    }
}

#[test]
fn what_changed_about_a_record_is_told() {
    let old = document("2026-11-23", &["p1#1 dana 2026-11-23 phone", "p2#1 dana 2026-11-24 phone"], nothing);
    let changed = |edit: fn(&mut Value)| {
        let rows = ["p1#1 dana 2026-11-24 phone", "p2#1 dana 2026-11-24 phone"];
        let new = document("2026-11-23", &rows, edit);
        let comparison = compare(&old, &new);
        let explanation = comparison.explain(&comparison.differences[0]);
        let kinds = told::kinds(&explanation.kinds()).join(", ");
        format!("{kinds}: {}", [told::own(&explanation), told::others(&explanation).join("; ")].join("|"))
    };
    let told = [
        changed(|document| document["prospects"][0]["record"]["value"] = json!(2.0)),
        changed(|document| {
            document["prospects"][0]["record"]["type"] = json!("warm_inbound");
            document["made_from"]["configuration"]["sha256"] = json!("c1");
        }),
        changed(|document| document["prospects"][0]["held"] = json!({"reason": "engaged", "because": "Status = won"})),
        changed(|document| document["prospects"][1]["record"]["came_in"] = json!("2026-11-20")),
    ];
    expect![[r#"
        prospect changed: value: 1.0 before, 2.0 now|
        configuration: type: cold before, warm_inbound now|
        prospect changed: engaged: Status = won|
        edited by hand: |edited by hand: nothing that a plan is made from has changed: one of the schedules was edited"#]].assert_eq(&told.join("\n"));
}

#[test]
fn what_changed_for_a_rep_is_told() {
    let old = document("2026-11-23", &["p1#1 dana 2026-11-24 phone"], nothing);
    let changed = |edit: fn(&mut Value)| {
        let new = document("2026-11-23", &["p1#1 dana 2026-11-25 phone"], edit);
        let comparison = compare(&old, &new);
        let explanation = comparison.explain(&comparison.differences[0]);
        assert!(explanation.own.is_empty());
        told::others(&explanation).join("; ")
    };
    let told = [
        changed(|document| document["reps"][0]["minutes"] = json!(180)),
        changed(|document| document["reps"][0]["daily_limit"] = json!({"phone": 40})),
        changed(|document| document["reps"][0]["holidays"] = json!(["2026-11-24", "2026-11-26"])),
        changed(|document| {
            document["reps"][0]["days_off"] = json!([{"from": "2026-11-20", "to": "2026-11-24"}]);
        }),
        changed(|document| document["reps"][0]["days"] = json!(["mon", "wed"])),
        changed(|document| document["reps"][0]["dialing"] = json!("power")),
        changed(|document| document["types"][0]["gaps"] = json!([1, 2])),
        changed(|document| document["channels"][0]["minutes"] = json!(4)),
        changed(|document| document["phone"]["answer_rate"] = json!(0.1)),
        changed(|document| document["made_from"]["persistence"] = json!(0.5)),
        changed(|document| document["made_from"]["version"] = json!("1.1.0")),
        changed(|document| document["prospects"].as_array_mut().unwrap().swap(1, 2)),
        // The holiday comes later, and nobody is touched by video: one of the files was edited.
        changed(|document| document["reps"][0]["holidays"] = json!(["2026-11-26"])),
        changed(|document| document["channels"][1]["minutes"] = json!(8)),
    ];
    expect![[r#"
        capacity changed: dana: minutes: 240 before, 180 now
        capacity changed: dana: daily limit of phone: none before, 40 now
        holiday or day off: dana: 2026-11-24 free now
        holiday or day off: dana: 2026-11-23 to 2026-11-24 free now
        holiday or day off: dana: works on: Mon, Tue, Wed, Thu and Fri before, Mon and Wed now
        configuration: dana: dialing: by type before, power now
        configuration: dana: gaps of cold: [1] before, [1, 2] now
        configuration: dana: minutes of email: 3 before, 4 now
        configuration: dana: answer_rate of phone: 0.07 before, 0.1 now
        configuration: dana: persistence: 1.0 before, 0.5 now
        other version: dana: version: 1.0.0 before, 1.1.0 now
        order of prospects: dana: the prospects come in another order
        edited by hand: nothing that a plan is made from has changed: one of the schedules was edited
        edited by hand: nothing that a plan is made from has changed: one of the schedules was edited"#]]
    .assert_eq(&told.join("\n"));
}

fn rule(days: &[&str], hours: &[&str]) -> Value {
    json!({"place": "US-LA", "days": days, "holidays": null, "dates": [], "hours": hours, "cap": null, "from": null,
           "until": null})
}

fn holidays(dates: &[&str]) -> Value {
    json!({"place": "US-LA", "days": [], "holidays": "us-la", "dates": dates, "hours": [], "cap": 3,
           "from": "2026-01-01", "until": null})
}

#[test]
fn what_changed_about_hours_is_told() {
    let timed = |document: &mut Value| {
        let rep = &mut document["reps"][0];
        rep["time_zone"] = json!("America/New_York");
        rep["hours"] = json!(["09:00-12:00", "13:00-17:30"]);
        rep["blocks"] = json!(["09:00-10:30"]);
        let record = &mut document["prospects"][0]["record"];
        record["time_zones"] = json!(["America/Chicago"]);
        record["places"] = json!(["US-LA"]);
        record["located_by"] = json!("State = LA");
        document["calling_rules"] = json!([rule(&["mon"], &["08:00-20:00"]), holidays(&["2026-11-20", "2026-12-25"])]);
    };
    let old = document("2026-11-23", &["p1#1 dana 2026-11-24 phone"], timed);
    let changed = |edit: fn(&mut Value)| {
        let new = document("2026-11-23", &["p1#1 dana 2026-11-25 phone"], |document| {
            timed(document);
            edit(document);
        });
        let comparison = compare(&old, &new);
        let explanation = comparison.explain(&comparison.differences[0]);
        let kinds = told::kinds(&explanation.kinds()).join(", ");
        format!("{kinds}: {}", [told::own(&explanation), told::others(&explanation).join("; ")].join("|"))
    };
    let told = [
        changed(|document| document["reps"][0]["time_zone"] = json!("America/Chicago")),
        changed(|document| document["reps"][0]["hours"] = json!(["09:00-12:00"])),
        changed(|document| document["reps"][0]["blocks"] = json!(["09:00-10:30", "16:00-17:00"])),
        changed(|document| {
            document["calling_rules"] = json!([rule(&["mon"], &["09:00-20:00"]), holidays(&["2026-12-25"])]);
        }),
        changed(|document| {
            document["calling_rules"] =
                json!([rule(&["mon"], &["08:00-20:00"]), holidays(&["2026-12-25", "2026-12-26"])]);
        }),
        changed(|document| document["calling_rules"] = json!([rule(&["mon"], &["08:00-20:00"])])),
        changed(|document| {
            let record = &mut document["prospects"][0]["record"];
            record["time_zones"] = json!(["America/New_York"]);
            record["located_by"] = json!("+1 212");
        }),
        // Another rule about another place, another cell that says the same, and holidays gone by, change nothing.
        changed(|document| {
            let mut elsewhere = rule(&["tue"], &[]);
            elsewhere["place"] = json!("US-FL");
            document["calling_rules"] =
                json!([elsewhere, rule(&["mon"], &["08:00-20:00"]), holidays(&["2026-12-25"]),]);
            document["prospects"][0]["record"]["located_by"] = json!("+1 504");
        }),
    ];
    expect![[r#"
        working hours: |working hours: dana: time zone: America/New_York before, America/Chicago now
        working hours: |working hours: dana: hours: 09:00-12:00 and 13:00-17:30 before, 09:00-12:00 now
        working hours: |working hours: dana: phone blocks: 09:00-10:30 before, 09:00-10:30 and 16:00-17:00 now
        calling hours: |calling hours: dana: US-LA: mon 08:00-20:00 before, mon 09:00-20:00 now
        calling hours: |calling hours: dana: US-LA: holidays us-la (2026-12-25) never, at most 3 in 24 hours, from 2026-01-01 before, holidays us-la (2026-12-25 and 2026-12-26) never, at most 3 in 24 hours, from 2026-01-01 now
        calling hours: |calling hours: dana: US-LA: holidays us-la (2026-12-25) never, at most 3 in 24 hours, from 2026-01-01 before, none now
        prospect changed: located_by: State = LA before, +1 212 now; time_zones: [America/Chicago] before, [America/New_York] now|
        edited by hand: |edited by hand: nothing that a plan is made from has changed: one of the schedules was edited"#]].assert_eq(&told.join("\n"));
}

#[test]
fn another_audience_is_told_with_the_rules_that_it_brings() {
    let audience = |audience: &'static str, rules: Value| {
        move |document: &mut Value| {
            document["made_from"]["audience"] = json!(audience);
            document["prospects"][0]["record"]["places"] = json!(["US-LA"]);
            document["calling_rules"] = rules;
        }
    };
    let week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let rules = json!([rule(&week[..6], &["08:00-20:00"]), rule(&week[6..], &[]), rule(&week, &["08:00-21:00"])]);
    let old = document("2026-11-23", &["p1#1 dana 2026-11-24 phone"], audience("unknown", rules));
    let new = document("2026-11-23", &["p1#1 dana 2026-11-25 phone"], audience("b2b", json!([])));
    shows(
        &old,
        &new,
        &expect![[r#"
        0 touches kept, 1 moved, 0 new, 0 dropped, 0 changed; churn 100.0%: 1 of 1 touch ahead moved
        compared: from Mon 23 Nov 2026 to Thu 31 Dec 2026

        calling hours, on the days of dana: 1 touch of 1 prospect
          calling hours: dana: audience: unknown before, b2b now; US-LA: mon to sat 08:00-20:00; sun never; every day 08:00-21:00 before, none now
          p1 Mx p1 (dana)
            moved    touch 1 of 5, phone, from Tue 24 Nov 2026 to Wed 25 Nov 2026
    "#]],
    );
}

/// Whether a prospect can be called at all is found out ten working days ahead, so a holiday may change days before it.
#[test]
fn a_holiday_is_the_cause_ten_working_days_ahead_of_what_has_no_other() {
    let kinds = |date: &str, places: Value| {
        let located = |document: &mut Value| document["prospects"][0]["record"]["places"] = places.clone();
        let row = format!("p1#1 dana {date} phone");
        let old = document("2026-11-23", &[&row], located);
        let new = document("2026-11-23", &[], |document| {
            located(document);
            document["reps"][0]["holidays"] = json!(["2026-12-25"]);
        });
        let comparison = compare(&old, &new);
        told::kinds(&comparison.explain(&comparison.differences[0]).kinds()).join(", ")
    };
    assert_eq!(kinds("2026-12-25", json!([])), "holiday or day off");
    assert_eq!(kinds("2026-12-14", json!(["US"])), "holiday or day off");
    assert_eq!(kinds("2026-12-11", json!(["US"])), "edited by hand");
    assert_eq!(kinds("2026-12-24", json!([])), "edited by hand");
}

#[test]
fn those_who_are_where_the_rep_is_move_with_the_rep() {
    let zoned = |zone: &'static str| {
        move |document: &mut Value| {
            document["reps"][0]["time_zone"] = json!(zone);
            document["prospects"][0]["record"]["time_zones"] = json!([zone]);
        }
    };
    let old = document("2026-11-23", &["p1#1 dana 2026-11-24 phone"], zoned("America/New_York"));
    let new = document("2026-11-23", &["p1#1 dana 2026-11-25 phone"], zoned("America/Chicago"));
    let comparison = compare(&old, &new);
    let kinds = comparison.explain(&comparison.differences[0]).kinds();
    assert_eq!(kinds, BTreeSet::from([CauseKind::WorkingHours]));
}

#[test]
fn another_time_on_the_same_day_is_told_in_a_line() {
    let started = |start: &'static str, minutes: u16| {
        let rows = ["p1#1 dana 2026-11-24 phone", "p1#2 dana 2026-11-25 phone", "p2#1 dana 2026-11-24 phone"];
        document("2026-11-23", &rows, move |document| {
            document["touches"][0]["start"] = json!(start);
            document["touches"][1]["start"] = json!("09:30");
            document["reps"][0]["minutes"] = json!(minutes);
        })
    };
    let (old, new) = (started("09:00", 240), started("09:07", 180));
    let comparison = compare(&old, &new);
    let told = (comparison.kept, comparison.count(Change::Retimed), comparison.ahead(), comparison.churn());
    assert_eq!(told, (2, 1, 3, 0.0));
    shows(
        &old,
        &new,
        &expect![[r#"
        2 touches kept, 0 moved, 0 new, 0 dropped, 0 changed; churn 0.0%: 0 of 3 touches ahead moved
        compared: from Mon 23 Nov 2026 to Thu 31 Dec 2026
        1 touch on the same day at another time: --format csv shows them
    "#]],
    );
    let mut table = Vec::new();
    write_csv(&comparison, &mut table).unwrap();
    expect![[r#"
        change,touch_id,rep,prospect_id,name,channel,old_date,old_start,new_date,new_start,cause,detail
        retimed,p1#1,dana,p1,Mx p1,phone,2026-11-24,09:00,2026-11-24,09:07,capacity changed,"capacity changed: dana: minutes: 240 before, 180 now"
    "#]].assert_eq(&String::from_utf8(table).unwrap());
    // A schedule that planned days only does not tell.
    let days_only = document("2026-11-23", &["p1#1 dana 2026-11-24 phone"], nothing);
    let comparison = compare(&days_only, &old);
    assert_eq!((comparison.kept, comparison.count(Change::New), comparison.differences.len()), (1, 2, 2));
}

#[test]
fn a_schedule_for_some_reps_says_so() {
    let rows = ["p1#1 dana 2026-11-24 phone", "p2#1 dana 2026-11-24 phone"];
    let all = document("2026-11-23", &rows, nothing);
    let others = document("2026-11-23", &[], |document| {
        document["made_from"]["reps"] = json!(["eve"]);
        document["prospects"] = json!([]);
    });
    shows(
        &all,
        &others,
        &expect![[r#"
            0 touches kept, 0 moved, 0 new, 2 dropped, 0 changed; churn 0.0%: 0 of 2 touches ahead moved
            compared: from Mon 23 Nov 2026 to Thu 31 Dec 2026

            configuration: 2 touches of 2 prospects
              p1 Mx p1 (dana): the new schedule is for eve only
                dropped  touch 1 of 5, phone, Tue 24 Nov 2026
              p2 Mx p2 (dana): the new schedule is for eve only
                dropped  touch 1 of 5, phone, Tue 24 Nov 2026
        "#]],
    );
    let comparison = compare(&others, &all);
    let explanation = comparison.explain(&comparison.differences[0]);
    assert_eq!(told::own(&explanation), "the old schedule is for eve only");
}

#[test]
fn what_has_been_made_today_is_no_difference() {
    let rows = ["p1#1 dana 2026-11-23 phone", "p1#2 dana 2026-11-23 email", "p1#3 dana 2026-11-25 phone"];
    let morning = document("2026-11-23", &rows, nothing);
    // The email went out before the call: the call is the second touch now.
    let rows = ["p1#2 dana 2026-11-23 phone", "p1#3 dana 2026-11-25 phone"];
    let noon = document("2026-11-23", &rows, |document| made(document, 0, &["2026-11-23 email"], Some("done")));
    let comparison = compare(&morning, &noon);
    assert_eq!((comparison.kept, comparison.differences.len()), (2, 0));
    let rows = ["p1#2 dana 2026-11-23 email", "p1#3 dana 2026-11-25 phone"];
    let comparison = compare(&csv(&["p1#1 dana 2026-11-23 phone", rows[0], rows[1]]), &csv(&rows)).differences.len();
    assert_eq!(comparison, 0);
}

#[test]
fn a_touch_made_today_that_was_not_planned_takes_room() {
    let rows = ["p1#1 dana 2026-11-23 phone"];
    let morning = document("2026-11-23", &rows, nothing);
    let noon = document("2026-11-23", &["p1#1 dana 2026-11-24 phone"], |document| {
        made(document, 2, &["2026-11-23 phone"], Some("no_answer"));
    });
    let comparison = compare(&morning, &noon);
    let explanation = comparison.explain(&comparison.differences[0]);
    assert_eq!(told::others(&explanation), ["outcome recorded: p3"]);
}

/// Whether what was made belongs to a touch day that was due decides where in the day it stands.
#[test]
fn what_changed_about_somebody_touched_today_may_change_the_day() {
    let rows = ["p1#1 dana 2026-11-23 email", "p2#1 dana 2026-11-24 email"];
    let at = |start: &'static str, edit: fn(&mut Value)| {
        document("2026-11-23", &rows, move |document| {
            made(document, 2, &["2026-11-23 phone"], None);
            document["touches"][0]["start"] = json!(start);
            edit(document);
        })
    };
    let told = |edit: fn(&mut Value)| {
        let (old, new) = (at("09:00", nothing), at("09:01", edit));
        let comparison = compare(&old, &new);
        assert_eq!((comparison.kept, comparison.count(Change::Retimed)), (1, 1));
        told::others(&comparison.explain(&comparison.differences[0])).join("; ")
    };
    let hold = |document: &mut Value| {
        let because = "Lead Status = Do Not Contact";
        document["prospects"][2]["held"] = json!({"reason": "do_not_contact", "because": because});
    };
    let go_away = |document: &mut Value| document["prospects"][2]["past"]["away_until"] = json!("2026-11-30");
    let by_hand = "edited by hand: nothing that a plan is made from has changed: one of the schedules was edited";
    assert_eq!(told(hold), "prospect changed: p3");
    assert_eq!(told(go_away), "outcome recorded: p3");
    assert_eq!(told(nothing), by_hand);
}

/// Where the day has too few hours for all that was made, what comes first in the list takes them.
#[test]
fn the_order_of_those_touched_today_counts_though_nobody_may_touch_them_any_more() {
    let rows = ["p1#1 dana 2026-11-23 email"];
    let at = |start: &'static str, touched: bool, order: [usize; 3]| {
        document("2026-11-23", &rows, move |document| {
            document["touches"][0]["start"] = json!(start);
            for held in [1, 2] {
                let because = "Lead Status = Do Not Contact";
                document["prospects"][held]["held"] = json!({"reason": "do_not_contact", "because": because});
                if touched {
                    made(document, held, &["2026-11-23 video"], None);
                }
            }
            document["prospects"] = json!(order.map(|place| document["prospects"][place].clone()));
        })
    };
    let kinds = |touched: bool| {
        let (old, new) = (at("09:00", touched, [0, 1, 2]), at("09:01", touched, [0, 2, 1]));
        let comparison = compare(&old, &new);
        comparison.explain(&comparison.differences[0]).kinds()
    };
    assert_eq!(kinds(true), BTreeSet::from([CauseKind::OrderChanged]));
    assert_eq!(kinds(false), BTreeSet::from([CauseKind::EditedByHand]));
}

/// The end of a cadence drops touches of later days, but may change today.
#[test]
fn an_answer_to_a_planned_call_may_change_the_rest_of_the_day() {
    let rows = ["p1#1 dana 2026-11-23 phone", "p2#1 dana 2026-11-23 phone", "p2#2 dana 2026-11-25 phone"];
    let at = |rows: &[&str], start: &'static str, edit: fn(&mut Value)| {
        document("2026-11-23", rows, move |document| {
            document["touches"][0]["start"] = json!(start);
            edit(document);
        })
    };
    let morning = at(&rows, "09:00", nothing);
    let noon = at(&rows[..1], "09:01", |document| {
        made(document, 1, &["2026-11-23 phone"], Some("connected"));
        document["prospects"][1]["past"]["answered"] = json!("2026-11-23");
        let because = "connected by phone on 2026-11-23";
        document["prospects"][1]["held"] = json!({"reason": "engaged", "because": because});
    });
    let comparison = compare(&morning, &noon);
    assert_eq!((comparison.count(Change::Retimed), comparison.count(Change::Dropped)), (1, 1));
    assert_eq!(told::others(&comparison.explain(&comparison.differences[0])), ["outcome recorded: p2"]);
}

#[test]
fn another_name_or_contact_is_the_records_alone() {
    let old = document("2026-11-23", &["p1#1 dana 2026-11-24 phone"], nothing);
    let named = |edit: fn(&mut Value)| {
        let new = document("2026-11-23", &["p1#1 dana 2026-11-24 phone"], edit);
        let comparison = compare(&old, &new);
        assert_eq!(comparison.churn(), 0.0);
        told::own(&comparison.explain(&comparison.differences[0]))
    };
    assert_eq!(named(|document| document["touches"][0]["name"] = json!("Mx Q")), "name: Mx p1 before, Mx Q now");
    assert_eq!(named(|document| document["touches"][0]["contact"] = json!("q@x")), "contact: p1@x before, q@x now");
    let told = named(|document| {
        document["touches"][0]["contact"] = json!("q@x");
        document["prospects"][0]["past"]["bad_contacts"] = json!(["email"]);
    });
    assert_eq!(told, "bad contact: email");
}

#[test]
fn what_lies_beyond_the_shorter_schedule_is_no_difference() {
    let rows = ["p1#1 dana 2026-11-24 phone", "p1#2 dana 2026-12-31 phone"];
    let long = document("2026-11-23", &rows, nothing);
    let short = document("2026-11-23", &rows[..1], |document| document["made_from"]["end"] = json!("2026-12-30"));
    for (old, new) in [(&long, &short), (&short, &long)] {
        let comparison = compare(old, new);
        assert_eq!((comparison.kept, comparison.differences.len()), (1, 0));
    }
}

#[test]
fn a_column_that_was_taken_out_is_not_compared() {
    let schedule = csv(&["p1#1 dana 2026-11-24 phone"]);
    let without = "rep,date,prospect_id,touch,of,channel,voicemail,voicemail_reason,minutes\n\
                   dana,2026-11-24,p1,1,5,phone,,,3\n";
    let without = Schedule::read("schedule.csv", without.as_bytes(), None).unwrap();
    assert_eq!(compare(&without, &schedule).kept, 1);
    assert_eq!(compare(&schedule, &without).kept, 1);
}

#[test]
fn two_empty_schedules_do_not_differ() {
    shows(
        &csv(&[]),
        &csv(&[]),
        &expect![[r#"
        0 touches kept, 0 moved, 0 new, 0 dropped, 0 changed; churn 0.0%: 0 of 0 touches ahead moved
        compared: no day: neither schedule has a touch; CSV does not tell all causes, two JSON schedules would
    "#]],
    );
}

#[test]
fn the_table_is_safe_to_open_and_the_page_to_print() {
    let edit = |document: &mut Value| document["touches"][0]["name"] = json!("=1+1\u{1b}[2J");
    let old = document("2026-11-23", &["p1#1 dana 2026-11-24 phone"], edit);
    let new = document("2026-11-23", &[], |document| document["prospects"] = json!([]));
    let comparison = compare(&old, &new);
    let mut table = Vec::new();
    write_csv(&comparison, &mut table).unwrap();
    expect![[r#"
        change,touch_id,rep,prospect_id,name,channel,old_date,old_start,new_date,new_start,cause,detail
        dropped,p1#1,dana,p1,'=1+1[2J,phone,2026-11-24,,,,prospect removed,in no prospect file any more
    "#]]
    .assert_eq(&String::from_utf8(table).unwrap());
    assert!(!page(&comparison).contains('\u{1b}'));
}

#[test]
fn json_lines_and_json_are_told_by_their_content() {
    let line = r#"{"touch_id":"p1#1","rep":"dana","date":"2026-11-23","prospect_id":"p1","name":"Mx p1","company":null,"type":"cold","touch":1,"of":5,"channel":"phone","contact":"p1@x","voicemail":null,"voicemail_reason":null,"minutes":3,"outcome":null,"notes":null}"#;
    let lines = Schedule::read("s", format!("\u{feff}{line}\n").as_bytes(), None).unwrap();
    assert_eq!(lines, csv(&["p1#1 dana 2026-11-23 phone"]));
    let document = document("2026-11-23", &["p1#1 dana 2026-11-23 phone"], nothing);
    assert_eq!(document.people, lines.people);
    let twice = Schedule::read("s", format!("{line}\n{line}\n").as_bytes(), None).unwrap_err();
    assert_eq!(twice[0].message, "this is not a schedule: touch p1#1 is there twice");
}
