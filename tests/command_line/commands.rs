//! The binary as a rep, a manager and a cron job use it.

use std::collections::BTreeMap;
use std::io::Read;
use std::process::{Command, Stdio};

use crate::command::{Ran, Run};
use expect_test::expect;

const TODAY: &str = "--today 2026-11-23";

/// A run on the prospects of the examples.
fn example(arguments: &str) -> Run {
    Run::new(&format!("{arguments} {TODAY}")).repository_file("examples/prospects.csv")
}

fn small() -> &'static str {
    "Name,Email,Phone,Lead Source,Owner\n\
     Ada Byrd,ada@mill.example,614-555-0100,Purchased List,dana\n\
     Bo Chen,bo@dock.example,614-555-0101,Web,dana\n"
}

fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn a_pipe_gets_csv_and_the_account_goes_to_stderr() {
    let ran = Run::new(&format!("plan p.csv --until 2026-11-24 {TODAY}")).file("p.csv", small()).run();
    expect![[r#"
        touch_id,rep,date,start,time_zone,prospect_id,name,company,type,touch,of,channel,contact,voicemail,voicemail_reason,minutes,outcome,notes
        ada@mill.example#1,dana,2026-11-23,09:00,America/New_York,ada@mill.example,Ada Byrd,,cold,1,50,phone,614-555-0100,skip,pure cold list: power-dialed and never answered,1.03,,
        bo@dock.example#1,dana,2026-11-23,09:01,America/New_York,bo@dock.example,Bo Chen,,warm_inbound,1,12,phone,614-555-0101,leave,not a cold prospect,2.4775,,
        ada@mill.example#2,dana,2026-11-23,10:30,America/New_York,ada@mill.example,Ada Byrd,,cold,2,50,email,ada@mill.example,,,3,,
        bo@dock.example#2,dana,2026-11-23,10:33,America/New_York,bo@dock.example,Bo Chen,,warm_inbound,2,12,email,bo@dock.example,,,3,,
        ada@mill.example#3,dana,2026-11-24,16:00,America/New_York,ada@mill.example,Ada Byrd,,cold,3,50,phone,614-555-0100,skip,pure cold list: power-dialed and never answered,1.03,,
        bo@dock.example#3,dana,2026-11-24,16:01,America/New_York,bo@dock.example,Bo Chen,,warm_inbound,3,12,phone,614-555-0101,leave,not a cold prospect,2.4775,,
    "#]]
    .assert_eq(&ran.stdout);
    expect![[r#"
        6 touches for 2 prospects; 2 not to the end of the cadence
    "#]]
    .assert_eq(&ran.stderr);
    assert_eq!(ran.status, 0);
}

#[test]
fn quiet_says_nothing_when_all_is_well() {
    Run::new(&format!("plan p.csv -o s.csv --quiet {TODAY}")).file("p.csv", small()).succeeds();
}

#[test]
fn the_name_of_the_output_decides_the_format() {
    for (name, start) in [
        ("s.csv", "touch_id,"),
        ("s.json", "{"),
        ("s.jsonl", "{\"touch_id\""),
        ("s.txt", "dana: Mon"),
        ("s.ics", "BEGIN:VCALENDAR\r\n"),
    ] {
        let ran = Run::new(&format!("plan p.csv -o {name} --quiet {TODAY}")).file("p.csv", small()).succeeds();
        assert!(ran.read(name).starts_with(start), "{name}: {}", ran.read(name));
        assert_eq!(ran.names(), ["p.csv", name], "nothing else is left behind");
    }
}

#[test]
fn a_dash_is_standard_output() {
    let plan = Run::new(&format!("plan p.csv --quiet {TODAY}")).file("p.csv", small()).succeeds().stdout;
    for command in
        ["plan p.csv --quiet", "today p.csv", "diff s.csv s.csv --format csv", "generate --prospects 9 --history h.csv"]
    {
        let day = if command.starts_with("diff") { "" } else { TODAY };
        let run = |output: &str| {
            let run = Run::new(&format!("{command} {output} {day}"));
            let ran = run.file("p.csv", small()).file("s.csv", &plan).run();
            assert!(!ran.names().contains(&"-".to_owned()), "{command}");
            (ran.status, ran.stdout, ran.stderr)
        };
        assert_eq!(run("-o -"), run(""), "{command}");
        assert_ne!(run("").1, "", "{command}");
    }
}

#[test]
fn a_calendar_has_an_event_for_each_block_or_each_touch() {
    let events = |arguments: &str| {
        let run = Run::new(&format!("{arguments} --format ics --quiet {TODAY}")).file("p.csv", small());
        run.succeeds().stdout.matches("BEGIN:VEVENT\r\n").count()
    };
    assert_eq!(events("plan p.csv --until 2026-11-24"), 2);
    assert_eq!(events("plan p.csv --until 2026-11-24 --per touch"), 6);
    let today = Run::new(&format!("today p.csv --format ics --per touch {TODAY}")).file("p.csv", small()).succeeds();
    assert_eq!(today.stdout.matches("BEGIN:VEVENT\r\n").count(), 4);
}

#[test]
fn the_same_input_gives_the_same_bytes_wherever_it_runs() {
    for format in ["csv", "json", "jsonl", "agenda", "ics"] {
        let here = example(&format!("plan examples/prospects.csv --format {format}")).run();
        let again = example(&format!("plan examples/prospects.csv --format {format}")).run();
        let elsewhere = example(&format!("plan examples/prospects.csv --format {format}"))
            .environment("TZ", "Pacific/Auckland")
            .environment("LC_ALL", "tr_TR.UTF-8")
            .environment("HOME", "/nowhere")
            .environment("COLUMNS", "60")
            .environment("CLICOLOR_FORCE", "1")
            .run();
        assert_eq!(here.stdout, again.stdout, "{format}");
        assert_eq!(here.stdout, elsewhere.stdout, "{format}");
        assert!(!here.stdout.contains('\u{1b}'), "{format} has colours in a pipe");
    }
}

#[test]
fn every_row_is_accounted_for() {
    let ran = example("plan examples/prospects.csv --format json").run();
    let plan: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let count = |name: &str| plan["summary"]["rows"][name].as_u64().unwrap();
    assert_eq!(count("read"), 59);
    assert_eq!(count("scheduled") + count("waiting") + count("refused"), count("read"));
    let mut ids: Vec<&str> =
        plan["touches"].as_array().unwrap().iter().map(|touch| touch["prospect_id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len() as u64, count("scheduled"));
    assert_eq!(plan["waiting"].as_array().unwrap().len() as u64, count("waiting"));
    assert_eq!(plan["made_from"]["today"], "2026-11-23");
    assert_eq!(plan["made_from"]["inputs"][0]["sha256"].as_str().unwrap().len(), 64);
}

#[test]
fn what_was_done_counts_unless_nobody_wants_to_know() {
    let log = "date,prospect_id,channel,outcome\n2026-11-20,bo@dock.example,phone,connected\n\
               2026-11-20,ada@mill.example,email,done\n";
    let plan = |arguments: &str, file: &str| {
        let run = Run::new(&format!("plan p.csv --quiet --format json --until 2026-11-24 {TODAY} {arguments}"));
        let ran = run.file("p.csv", small()).file(file, log).succeeds();
        let plan: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let names = plan["made_from"]["history"].as_array().unwrap().iter().map(|source| source["name"].to_string());
        (names.collect::<String>(), plan["summary"]["waiting_by_reason"]["engaged"].as_u64().unwrap_or(0))
    };
    assert_eq!(plan("", "history.csv"), ("\"history.csv\"".to_owned(), 1));
    assert_eq!(plan("--no-history", "history.csv"), (String::new(), 0));
    assert_eq!(plan("--history calls.csv", "calls.csv"), ("\"calls.csv\"".to_owned(), 1));
    assert_eq!(plan("", "calls.csv"), (String::new(), 0));
    assert_eq!(plan("--history sheets", "sheets/monday.csv"), ("\"sheets/monday.csv\"".to_owned(), 1), "a folder");

    let both = Run::new(&format!("plan p.csv --quiet --format json --history more.csv {TODAY}"))
        .file("p.csv", small())
        .file("history.csv", log)
        .file("more.csv", "date,prospect_id,outcome\n2026-11-20,ada@mill.example,opted out\n")
        .succeeds();
    let both: serde_json::Value = serde_json::from_str(&both.stdout).unwrap();
    assert_eq!(both["summary"]["rows"]["waiting"], 2, "a file that is named comes on top of the log");
    let ran = Run::new(&format!("explain p.csv --prospect bo@dock.example {TODAY}"));
    let ran = ran.file("p.csv", small()).file("history.csv", log).succeeds();
    assert!(ran.stdout.contains("connected by phone on 2026-11-20"), "{}", ran.stdout);
}

#[test]
fn history_tells_what_was_done_with_a_prospect_and_on_a_day() {
    let history = |arguments: &str| {
        let run = example(&format!("history examples/prospects.csv --history examples/history.csv {arguments}"));
        run.repository_file("examples/history.csv").succeeds().stdout
    };
    expect![[r#"
        Mei Chen, Jade Electronics (10440): cold, works with Dana Reyes

          Mon 16 Nov 2026  phone           asked for a call back on Tue 24 Nov 2026
                           "After the stocktaking"

          1 touch on 1 touch day so far
          a call is promised for Tue 24 Nov 2026
    "#]]
    .assert_eq(&history("--prospect 'mei chen'"));
    expect![[r#"
        Marcus Bell, Bell Auto Body (10433): cold, works with Sam Okafor

          Fri 6 Nov 2026  phone           bad contact: (503) 555-0132
                          "That is a hair salon"
          Fri 6 Nov 2026  phone           no answer

          1 touch on 1 touch day so far
          never used again: (503) 555-0132
    "#]]
    .assert_eq(&history("--prospect 10433"));
    expect![[r#"
        Dana Reyes: Wed 18 Nov 2026

          Maria Hansen, Northwind Dairy (10401)  phone           meeting
                                                 "Thursday at ten, at the dairy"

          1 touch, 1 call
    "#]]
    .assert_eq(&history("--rep 'dana reyes' --date 2026-11-18"));
    expect![[r#"
        Sam Okafor: Mon 23 Nov 2026

          nothing logged
    "#]]
    .assert_eq(&history("--rep 'sam okafor'"));
}

#[test]
fn a_day_of_history_counts_touches_as_planning_does() {
    // Two rows of one call, one that names no channel, one that reached nobody, and a slip that is yet to come.
    let log = "date,prospect_id,channel,outcome\n\
               2026-11-20,ada@mill.example,phone,no_answer\n2026-11-20,ada@mill.example,phone,voicemail\n\
               2026-11-20,ada@mill.example,,not_interested\n2026-11-20,bo@dock.example,email,bounced\n\
               2026-11-20,bo@dock.example,text,done\n2026-11-29,ada@mill.example,phone,done\n";
    let told = |arguments: &str| {
        let run = Run::new(&format!("{arguments} {TODAY}")).file("p.csv", small()).file("history.csv", log);
        run.succeeds().stdout
    };
    for (day, counted) in [("2026-11-20", "2 touches, 1 call"), ("2026-11-29", "0 touches, 0 calls")] {
        let of_day = told(&format!("history p.csv --date {day}"));
        assert!(of_day.ends_with(&format!("\n\n  {counted}\n")), "{of_day}");
    }
    assert!(told("history p.csv --prospect ada@mill.example").contains("\n  1 touch on 1 touch day so far\n"));
    let explained = told("explain p.csv --prospect ada@mill.example");
    assert!(
        explained.contains("1 touch made so far\n          last: not interested on Fri 20 Nov 2026\n"),
        "{explained}"
    );
}

#[test]
fn history_comes_by_standard_input_too() {
    let run = Run::new(&format!("check p.csv --history - {TODAY}")).file("p.csv", small());
    let ran = run.stdin("date,email,outcome\n2026-11-20,ada@mill.example,LVM\n").succeeds();
    expect![[r#"
        p.csv: 2 rows
          name            Name
          rep             Owner
          phone           Phone
          email           Email
          source          Lead Source
        standard input: 1 row: 1 touch
          email           email
          date            date
          outcome         outcome
        no problems found
    "#]]
    .assert_eq(&ran.stdout);
}

#[test]
fn json_lines_are_one_touch_each() {
    let lines = example("plan examples/prospects.csv --format jsonl").run().stdout;
    let csv = example("plan examples/prospects.csv --format csv").run().stdout;
    let ids: Vec<String> = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["touch_id"].as_str().unwrap().to_owned())
        .collect();
    let rows: Vec<String> = rows(&csv).iter().map(|row| row["touch_id"].clone()).collect();
    assert_eq!(ids, rows);
}

#[test]
fn strict_writes_nothing_where_there_is_a_warning() {
    let ran = example("plan examples/prospects.csv --strict -o s.csv").file("s.csv", "yesterday's").run();
    assert_eq!(ran.status, 3);
    assert_eq!(ran.read("s.csv"), "yesterday's");
    assert!(ran.stderr.ends_with("nothing written: 3 warnings, and --strict allows none\n"), "{}", ran.stderr);
    Run::new(&format!("plan p.csv --strict --quiet -o s.csv {TODAY}")).file("p.csv", small()).succeeds();
}

#[test]
fn dialing_by_hand_leaves_every_voicemail() {
    let powered = rows(&example("plan examples/prospects.csv").run().stdout);
    let by_hand = rows(&example("plan examples/prospects.csv --dialing manual").run().stdout);
    let decisions = |rows: &[BTreeMap<String, String>]| {
        let mut counts = BTreeMap::new();
        for row in rows {
            *counts.entry((row["channel"] == "phone", row["voicemail"].clone())).or_insert(0) += 1;
        }
        counts.into_keys().collect::<Vec<_>>()
    };
    let (leave, skip, none) = ("leave".to_owned(), "skip".to_owned(), String::new());
    assert_eq!(decisions(&powered), [(false, none.clone()), (true, leave.clone()), (true, skip)]);
    assert_eq!(decisions(&by_hand), [(false, none), (true, leave)]);
}

#[test]
fn one_rep_is_planned_as_among_all() {
    let all = example("plan examples/prospects.csv").run().stdout;
    let one = example("plan examples/prospects.csv --rep 'LEE PARK'").run().stdout;
    let of_rep: Vec<&str> = all.lines().filter(|line| line.contains(",Lee Park,")).collect();
    assert_eq!(one.lines().skip(1).collect::<Vec<_>>(), of_rep);
}

#[test]
fn today_is_the_first_day_of_the_plan() {
    let plan = example("plan examples/prospects.csv").run().stdout;
    let today = example("today examples/prospects.csv --format csv").run().stdout;
    let first_day: Vec<String> =
        plan.lines().filter(|line| line.contains(",2026-11-23,")).map(|line| format!("{line},,")).collect();
    assert_eq!(today.lines().skip(1).collect::<Vec<_>>(), first_day, "with room for what happened last, and for next");
}

#[test]
fn standard_input_is_a_prospect_file() {
    let ran = Run::new(&format!("plan - --quiet {TODAY}")).stdin(small()).succeeds();
    let from_file = Run::new(&format!("plan p.csv --quiet {TODAY}")).file("p.csv", small()).succeeds();
    assert_eq!(ran.stdout, from_file.stdout);
}

#[test]
fn what_was_written_is_no_list_of_prospects() {
    for command in ["plan", "today"] {
        let written = Run::new(&format!("{command} p.csv -o s.csv {TODAY}")).file("p.csv", small()).run().read("s.csv");
        let ran = Run::new(&format!("plan s.csv {TODAY}")).file("s.csv", written).run();
        assert!(ran.stderr.contains("`cadence plan` has written this schedule"), "{command}: {}", ran.stderr);
    }
}

#[test]
fn a_fresh_schedule_breaks_no_rule() {
    let schedule = example("plan examples/prospects.csv").run().stdout;
    let checked = example("check examples/prospects.csv --schedule s.csv").file("s.csv", schedule).run();
    assert!(checked.stdout.contains("s.csv: 1,699 touches"), "{}", checked.stdout);
    assert_eq!(checked.status, 3, "the three warnings of the prospect file are problems");
    assert!(!checked.stderr.contains("error["), "{}", checked.stderr);
}

#[test]
fn the_schedule_of_all_is_checked_for_one_rep() {
    let schedule = example("plan examples/prospects.csv --format csv --until 2026-12-31").run().stdout;
    let check = |schedule: &str| {
        let command = "check examples/prospects.csv --schedule s.csv --until 2026-12-31 --rep 'Dana Reyes'";
        let ran = example(command).file("s.csv", schedule).run();
        (ran.stderr.matches("error[").count(), ran.stdout)
    };
    let of_rep = schedule.lines().filter(|row| row.contains(",Dana Reyes,")).count();
    let (errors, told) = check(&schedule);
    assert_eq!(errors, 0);
    assert!(told.contains(&format!("\ns.csv: {of_rep} touches\n")), "{told}");
    let of_others: String =
        schedule.lines().filter(|row| !row.contains(",Dana Reyes,")).map(|row| format!("{row}\n")).collect();
    assert_ne!(check(&of_others).0, 0, "what is missing is missed");
}

#[test]
fn check_tells_how_columns_were_understood() {
    let ran = Run::new(&format!("check p.csv {TODAY}")).file("p.csv", small()).succeeds();
    expect![[r#"
        p.csv: 2 rows
          name            Name
          rep             Owner
          phone           Phone
          email           Email
          source          Lead Source
        no problems found
    "#]]
    .assert_eq(&ran.stdout);
}

#[test]
fn every_example_prospect_can_be_explained() {
    let rows = example("plan examples/prospects.csv --format json").run();
    let plan: serde_json::Value = serde_json::from_str(&rows.stdout).unwrap();
    for waiting in plan["waiting"].as_array().unwrap() {
        let id = waiting["prospect_id"].as_str().unwrap();
        let answer = explained(id);
        assert!(answer.contains(&format!("Waiting   {}: ", waiting["reason"].as_str().unwrap())), "{answer}");
    }
    let answer = explained("10404").split_whitespace().collect::<Vec<_>>().join(" ");
    for part in ["Type cold: ", "Touches 20-50 engage", "times 0.8 because", "voicemail: skip (pure cold list"] {
        assert!(answer.contains(part), "{part} is missing in {answer}");
    }
}

#[test]
fn explain_says_which_clock_a_prospect_has_and_how_that_is_known() {
    let prospects = "Name,Phone,State,Country,Time Zone\nAda,614-555-0100,FL,,\nBo,+44 20 7946 0958,,,\n\
                     Cid,555-0102,,,America/Denver\nDov,555-0103,,,\nEve,(305) 555-0104,OH,,\n";
    for (id, clock) in [
        (
            "Ada",
            "Clock America/Chicago or America/New_York, from State = FL; calling rules of US-FL and US-OH calls on Mon 23 Nov 2026: 09:00-10:30 and 16:00-17:00 in America/New_York Type",
        ),
        (
            "Bo",
            "Clock Europe/London, from the number +44 2; calling rules of GB calls on Mon 23 Nov 2026: 09:00-10:30 in America/New_York Type",
        ),
        (
            "Cid",
            "Clock America/Denver, from Time Zone = America/Denver calls on Mon 23 Nov 2026: 10:00-10:30 and 16:00-17:00 in America/New_York Type",
        ),
        (
            "Dov",
            ", that of me: nothing says where the prospect is calls on Mon 23 Nov 2026: 09:00-10:30 and 16:00-17:00 in America/New_York Type",
        ),
        (
            "Eve",
            "Clock America/New_York, from State = OH; calling rules of US-OH and US-FL calls on Mon 23 Nov 2026: 09:00-10:30 and 16:00-17:00 in America/New_York Type",
        ),
    ] {
        let ran = Run::new(&format!("explain p.csv --prospect {id} {TODAY}")).file("p.csv", prospects).run();
        let answer = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(answer.contains(clock), "{clock} is missing in {answer}");
    }
}

fn explained(id: &str) -> String {
    let ran = example(&format!("explain examples/prospects.csv --prospect {id}")).run();
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    ran.stdout
}

#[test]
fn explain_says_who_took_the_day_and_what_would_make_room() {
    // One call fits into a day. Cid is dialed last, and Dov not at all before the schedule ends.
    let prospects = "Name,Phone\nAda,614-555-0100\nBo,614-555-0101\nCid,614-555-0102\nDov,614-555-0103\n";
    let cadences = "[workday]\nminutes = 2\n\
        [types.short]\ntouches = { min = 1, max = 1 }\nsequence = [[\"phone\"]]\ngaps = [1]\ncold = true\n\
        dialing = \"power\"\n[phone]\npower_minutes = 1.5\n";
    let explain = |id: &str| {
        Run::new(&format!("explain p.csv --prospect {id} --until 2026-11-25 {TODAY}"))
            .file("p.csv", prospects)
            .file("cadences.toml", cadences)
            .succeeds()
            .stdout
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let answer = explain("614-555-0102");
    assert!(answer.contains("ready since Mon 23 Nov 2026, 2 working days earlier"), "{answer}");
    assert!(answer.contains("it needs 1.78 minutes, and 1.78 of 2 were taken, by 614-555-0100"), "{answer}");
    let answer = explain("614-555-0103");
    assert!(answer.contains("Waiting no_capacity: "), "{answer}");
    assert!(answer.contains("Set minutes = 4 for me (2 now)"), "{answer}");
}

#[test]
fn a_range_that_two_shifts_move_out_of_sight_is_cut() {
    let cadences = "[types.a]\ntouches = { min = 100, max = 200 }\nsequence = [[\"phone\"]]\ngaps = [1]\n\
                    [[shift]]\nwhen = { region = \"east\" }\nfactor = 49\n\
                    [[shift]]\nwhen = { region = \"east\" }\nfactor = 2\n[context]\nregion = \"East\"\n";
    let ran = Run::new(&format!("plan p.csv --quiet --until 2026-11-23 {TODAY}"))
        .file("p.csv", small())
        .file("cadences.toml", cadences)
        .succeeds();
    assert_eq!(rows(&ran.stdout)[0]["of"], "9999");
}

#[test]
fn init_writes_the_table_in_force() {
    let ran = Run::new("init").run();
    assert_eq!(ran.names(), ["cadences.toml"]);
    assert_eq!(ran.read("cadences.toml"), include_str!("../../cadences.toml"));
    let built_in = Run::new("types").succeeds().stdout;
    let written = Run::new("types").repository_file("cadences.toml").succeeds().stdout;
    assert_eq!(built_in.replace("the built-in ", ""), written);
}

#[test]
fn types_tells_what_a_voicemail_costs() {
    let ran = Run::new("types").succeeds();
    let cold = &ran.stdout[ran.stdout.find("\ncold: ").unwrap()..];
    expect![[r#"

        cold: Cold: knows neither you nor your brand
          touches      20-50 to engage; 50 planned, on 27 touch days over 58 working
                       days
          channels     phone + email, social, phone + direct message, phone + social,
                       phone + email, phone + social, phone + snail mail, phone +
                       social, phone + video, phone + social, phone + email, phone +
                       social, and again
          gaps         1, then every 2 working days
          first touch  when the index says so
          voicemail    skip (pure cold list: power-dialed and never answered); leaving
                       one costs a 60-minute block 24 of 58 dials
          index        0.81 engagements an hour at the first touch, 5.09 at its peak
                       before touch 47
    "#]]
    .assert_eq(cold);
}

#[test]
fn rules_of_a_place_come_with_those_above_it() {
    let ran = Run::new("rules --place us-or --on 2025-12-01").succeeds();
    expect![[r#"
        Calling hours for US-OR on Mon 1 Dec 2025; configuration: the built-in
        cadences.toml
        This is no legal advice: rules change, and sources err. The built-in rules were
        written down on Tue 24 Nov 2026. Calls and texts are made when every rule that
        applies allows it, by the clock where the prospect is.
        Shown are the rules for calls to consumers, since nobody says otherwise
        ([planning] audience = "unknown").
        US-OR has rules of its own; those of US and * hold there too.

        US: every day 08:00-21:00
          binds        calls to consumers
          sure         secondary: told by law firms or vendors
          source       47 CFR 64.1200(c)(1) and 16 CFR 310.4(c), as quoted by
                       nwdebtresolution.com and legalclarity.org
          note         local time of the person called; calls that sell to a business
                       are exempt (16 CFR 310.6(b)(7)), but for nondurable office or
                       cleaning supplies

        * (everywhere): every day 08:00-21:00
          binds        calls to consumers and businesses
          sure         unverified: general knowledge, not verified
          source       courtesy: the hours of 47 CFR 64.1200(c)(1), taken for places
                       without a rule of their own
          note         holds for everybody, and for calls to businesses too

        Not in force yet:
          1 Jan 2026   US-OR: every day 08:00-20:00, at most 3 calls and texts in 24
                       hours
    "#]]
    .assert_eq(&ran.stdout);
    let florida = Run::new("rules --place US-FL --on 2026-11-23").succeeds().stdout;
    assert!(florida.contains("\nUS-FL: every day 08:00-20:00, at most 3 calls and texts in 24 hours\n"), "{florida}");
}

#[test]
fn rules_say_where_they_come_from() {
    let of = |place: &str| Run::new(&format!("rules --place {place} --on 2026-11-23")).succeeds().stdout;
    assert!(of("US-GA").contains("\nUS-GA has no rule of its own: the rules of US and * hold.\n"));
    assert!(of("JP").contains("\nJP has no rule of its own: the rules of * hold.\n"));
    assert!(of("FL").contains(" Did you mean US-FL?\n"));

    let own = "[planning]\naudience = \"b2b\"\n\
               [[calling_hours]]\nplace = \"US-PA\"\nhours = [\"00:00-24:00\"]\ncitation = \"\\u001b[2Jour lawyer\"\n";
    let ran = Run::new("rules --on 2026-11-23 --config own.toml").file("own.toml", own).succeeds();
    assert!(ran.stdout.starts_with("Calling hours on Mon 23 Nov 2026; configuration: own.toml\n"), "{}", ran.stdout);
    assert!(
        ran.stdout.replace('\n', " ").contains("\"b2b\"); 7 rules for other calls are left out. "),
        "{}",
        ran.stdout
    );
    expect![[r#"
        US-PA: every day at any time
          binds        calls to consumers and businesses
          sure         unverified: general knowledge, not verified
          source       \u{1b}[2Jour lawyer
    "#]]
    .assert_eq(&paragraph(&ran.stdout, "US-PA: "));
    assert_eq!(ran.stdout.matches("\nUS-PA: ").count(), 1);
    assert!(!ran.stdout.contains("\nUS-WA: "), "{}", ran.stdout);
}

#[test]
fn rules_fit_a_terminal_and_name_a_source_each() {
    let page = Run::new("rules --on 2026-08-01").succeeds().stdout;
    assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
    let rules = page.split("\n\n").skip(1).filter(|rule| !rule.starts_with("Not in force yet:")).collect::<Vec<_>>();
    assert!(rules.len() > 50, "{}", rules.len());
    for rule in rules {
        assert!(rule.contains("\n  sure ") && rule.contains("\n  source "), "{rule}");
    }
    expect![[r#"
        Not in force yet:
          11 Aug 2026  FR: every day, no calls
          18 Oct 2026  US-PA: every day 09:00-19:00
          18 Oct 2026  US-PA: Sun, no calls
    "#]]
    .assert_eq(&paragraph(&page, "Not in force yet:"));
}

/// The lines from one that begins like this to the next that is empty.
fn paragraph(page: &str, begins: &str) -> String {
    let paragraph = page.split("\n\n").find(|paragraph| paragraph.starts_with(begins));
    format!("{}\n", paragraph.unwrap_or_else(|| panic!("nothing begins with {begins}: {page}")).trim_end())
}

#[test]
fn completions_and_the_manual_are_printed() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(Run::new(&format!("completions {shell}")).succeeds().stdout.contains("cadence"), "{shell}");
    }
    assert!(Run::new("man").succeeds().stdout.contains(".TH cadence 1"));
}

#[test]
fn shuffled_rows_leave_every_prospect_as_it_was() {
    let file = include_str!("../../examples/prospects.csv");
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    let header = reader.headers().unwrap().clone();
    // Of two rows for one person the first is planned: that one must stay the first.
    let mut records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    records.retain(|record| record.get(0) != Some("10999"));
    let planned = |records: &[csv::StringRecord]| {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&header).unwrap();
        records.iter().for_each(|record| writer.write_record(record).unwrap());
        let ran = Run::new(&format!("plan p.csv {TODAY}")).file("p.csv", writer.into_inner().unwrap()).run();
        // Inside a touch day the order follows the starts, which depend on who else is touched on that day.
        let mut touch_days: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut deeds: Vec<String> = rows(&ran.stdout)
            .iter()
            .map(|row| {
                let dates = touch_days.entry(row["prospect_id"].clone()).or_default();
                if dates.last() != Some(&row["date"]) {
                    dates.push(row["date"].clone());
                }
                let deed = ["prospect_id", "rep", "type", "of", "channel", "contact", "voicemail", "voicemail_reason"];
                format!("{} on touch day {}", deed.map(|cell| &*row[cell]).join("|"), dates.len())
            })
            .collect();
        deeds.sort();
        deeds
    };
    let told = planned(&records);
    records.reverse();
    assert_eq!(told, planned(&records));
    records.sort_by_key(|record| record.get(2).unwrap().to_owned());
    assert_eq!(told, planned(&records));
}

#[test]
fn a_closed_pipe_is_a_quiet_end() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cadence"))
        .args(["plan", concat!(env!("CARGO_MANIFEST_DIR"), "/examples/prospects.csv"), "--today", "2026-11-23"])
        .env_clear()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert!(child.wait().unwrap().success(), "{stderr}");
    assert!(!stderr.contains("error"), "{stderr}");
}

#[test]
fn a_refusal_of_the_copy_holds_for_the_person() {
    let prospects = "Id,Name,Email,Phone,Email Opt Out,Do Not Contact\n\
                     1,Ada,ada@mill.example,614-555-0100,,\n\
                     2,Ada,ADA@mill.example,,yes,\n\
                     3,Bo,bo@dock.example,614-555-0101,,\n\
                     4,Bo,bo@dock.example,,,yes\n";
    let ran: Ran = Run::new(&format!("plan p.csv --format json {TODAY}")).file("p.csv", prospects).run();
    let plan: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let touches = plan["touches"].as_array().unwrap();
    assert!(touches.iter().all(|touch| touch["prospect_id"] == "1" && touch["channel"] == "phone"), "{touches:?}");
    let waiting: Vec<_> = plan["waiting"].as_array().unwrap().iter().map(|w| w["reason"].as_str().unwrap()).collect();
    assert_eq!(waiting, ["duplicate", "do_not_contact", "duplicate"]);
}
