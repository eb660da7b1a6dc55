//! `cadence log` as a rep uses it between two calls.

use crate::command::Run;
use cadence::clock;
use expect_test::expect;

const PROSPECTS: &str = "id,name,company,email,phone,mobile\n\
    p1,Ada Lovelace,Analytical Engines,ada@example.com,614-555-0100,\n\
    p2,=Grace,Navy,grace@example.com,614-555-0102,614-555-0199\n\
    p3,A. Lovelace,,ADA@example.com,,\n";

fn log(arguments: &str) -> Run {
    Run::new(&format!("log {arguments}")).file("prospects.csv", PROSPECTS)
}

#[test]
fn a_row_is_appended_and_told() {
    let ran = log("ada@EXAMPLE.com 'Left VM' --date 2024-05-06 --note 'Ask for \"Bo\", not Al'").run();
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
    expect![[r#"
        history.csv: 2024-05-06 Ada Lovelace (p1), phone, voicemail
          left a message: counts as a touch, the cadence goes on
    "#]]
    .assert_eq(&ran.stderr);
    let first = ran.read("history.csv");
    let ran = log("navy 'wrong number' --channel call --date 2024-05-07").file("history.csv", first).run();
    expect![[r#"
        history.csv: 2024-05-07 =Grace (p2), phone 614-555-0102, bad_contact
          wrong number, bounced: no touch, that number or address is never used again
    "#]]
    .assert_eq(&ran.stderr);
    let second = ran.read("history.csv");
    let ran =
        log("614-555-0100 'call back' --date 2024-05-07 --next-date 2024-05-09").file("history.csv", second).run();
    expect![[r#"
        history.csv: 2024-05-07 Ada Lovelace (p1), phone, call_back, next date 2024-05-09
          call again on the next date: counts as a touch, that call goes ahead of all else
    "#]]
    .assert_eq(&ran.stderr);
    expect![[r#"
        date,prospect_id,name,channel,contact,outcome,next_date,notes
        2024-05-06,p1,Ada Lovelace,phone,614-555-0100,voicemail,,"Ask for ""Bo"", not Al"
        2024-05-07,p2,'=Grace,phone,614-555-0102,bad_contact,,
        2024-05-07,p1,Ada Lovelace,phone,614-555-0100,call_back,2024-05-09,
    "#]]
    .assert_eq(&ran.read("history.csv"));
    assert_eq!(ran.names(), ["history.csv", "prospects.csv"]);
}

#[test]
fn today_is_the_day_and_any_file_will_do() {
    let before = clock::today();
    let ran = Run::new("log p1 'meeting booked' --file logs/may.csv --prospects crm.csv --prospects more.csv")
        .file("crm.csv", PROSPECTS)
        .file("more.csv", "id,name,email\np9,Bo,bo@example.com\n")
        .file("logs/may.csv", "Date;Prospect_ID;Outcome\r\n")
        .run();
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let rows: Vec<String> = [before, clock::today()]
        .into_iter()
        .flat_map(|day| [day, day.pred_opt().unwrap(), day.succ_opt().unwrap()])
        .map(|day| format!("Date;Prospect_ID;Outcome\r\n{day};p1;\"meeting\"\r\n"))
        .collect();
    assert!(rows.contains(&ran.read("logs/may.csv")), "{}", ran.read("logs/may.csv"));
}

#[test]
fn a_schedule_that_is_logged_into_is_as_good_as_one_filled_in() {
    let people = "id,name,phone,email\np1,Ada,614-555-0100,ada@example.com\np2,Bo,614-555-0101,bo@example.com\n";
    let run = |command: &str, schedule: &str, next: &str| {
        Run::new(command).file("prospects.csv", people).file("s.csv", schedule).file("next.csv", next).run()
    };
    let plan = |today: &str, done: &str| {
        let arguments = format!("plan prospects.csv --today {today} --until 2024-06-28 --history s.csv --quiet");
        run(&arguments, done, "").stdout
    };
    let planned = plan("2024-05-06", "");
    let (mut logged, mut filled_in) = (planned.clone(), planned.clone());
    for (id, number, channel, outcome) in
        [("p1", 1, "phone", "no_answer"), ("p1", 2, "email", "done"), ("p2", 1, "phone", "voicemail")]
    {
        let command = format!("log {id} {outcome} --channel {channel} --date 2024-05-06 --file s.csv");
        logged = run(&command, &logged, "").read("s.csv");
        let row = planned.lines().find(|row| row.starts_with(&format!("{id}#{number},"))).unwrap();
        filled_in = filled_in.replace(row, &format!("{},{outcome},", row.strip_suffix(",,").unwrap()));
    }
    let next = plan("2024-05-07", &filled_in);
    assert_eq!(plan("2024-05-07", &logged), next);
    let told = |command: &str, schedule: &str| {
        let ran = run(command, schedule, &next);
        // How many rows of history there are is another matter.
        let stdout = ran.stdout.lines().filter(|line| !line.starts_with("s.csv: ")).collect::<Vec<_>>().join("\n");
        (ran.status, stdout, ran.stderr)
    };
    let check = "check prospects.csv --schedule s.csv --today 2024-05-06 --until 2024-06-28";
    for command in [check, "diff s.csv next.csv", "diff s.csv next.csv --format csv"] {
        assert_eq!(told(command, &logged), told(command, &filled_in), "{command}");
        assert_eq!(told(command, &logged).0, 0, "{command}");
    }
    let another_day = run("log p2 done --channel email --date 2024-05-03 --file s.csv", &planned, "").read("s.csv");
    assert_eq!(told(check, &another_day).0, 3, "nothing of the plan was done");
}

#[test]
fn the_row_of_a_duplicate_is_the_persons() {
    let ran = log("p3 dnc --date 2024-05-06").run();
    assert!(ran.read("history.csv").ends_with("\n2024-05-06,p1,Ada Lovelace,,,opted_out,,\n"), "{}", ran.stderr);
}

#[test]
fn warnings_about_other_rows_are_not_told() {
    let ran = Run::new("log ada no_answer --date 2024-05-06")
        .file("prospects.csv", "name,email\nAda,ada@example.com\nBo,not an address\n")
        .run();
    assert!(ran.stderr.starts_with("history.csv: "), "{}", ran.stderr);
}

#[test]
fn a_refused_row_leaves_no_file_and_changes_none() {
    for (arguments, history) in [
        ("p1 voicmail", None),
        ("p1 done", None),
        ("p1 done --channel email --date 2199-01-01", None),
        ("lovelace no_answer --note x", Some("date,prospect_id,channel,outcome\n2024-05-06,p1,phone,no")),
        ("p1 no_answer", Some("name,email\nAda,ada@example.com")),
    ] {
        let mut run = log(arguments);
        if let Some(history) = history {
            run = run.file("history.csv", history);
        }
        let ran = run.run();
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{arguments}: {}", ran.stderr);
        match history {
            None => assert_eq!(ran.names(), ["prospects.csv"], "{arguments}"),
            Some(history) => assert_eq!(ran.read("history.csv"), history, "{arguments}"),
        }
    }
}

#[test]
fn the_help_tells_every_outcome() {
    let help = Run::new("log --help").succeeds().stdout;
    let lines: String = help.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    expect![[r#"
        Write down what happened with a prospect, for the next plan to go on from

        Usage: cadence log [OPTIONS] <PROSPECT> <OUTCOME>

        Arguments:
          <PROSPECT>
                  The prospect: id, email address, phone number, name, or a part of name or company that
                  only one has

          <OUTCOME>
                  What came of it, as listed below; the words of CRMs are understood too, "Left VM" say

        Options:
              --channel <CHANNEL>
                  The channel; done and bad_contact need it [default: phone for no_answer, voicemail,
                  connected and call_back; email for replied; none for meeting, not_interested, opted_out,
                  out_of_office and skipped]

              --date <DATE>
                  The day it happened [default: today's local date]

              --note <TEXT>
                  Anything worth knowing next time

              --next-date <DATE>
                  The day to call back on, or until which the prospect is away

              --file <FILE>
                  The log to append to; made where there is none. A schedule that is being filled in will do

                  [default: history.csv]

              --prospects <FILE>
                  A prospect file to find the prospect in; may be given more than once [default:
                  prospects.csv]

              --config <FILE>
                  Use this file instead of ./cadences.toml or the built-in table

              --date-order <ORDER>
                  How dates such as 3/4/2026 are meant, where the prospect file does not show it

                  Possible values:
                  - dmy: Day, month, year
                  - mdy: Month, day, year
                  - ymd: Year, month, day

          -h, --help
                  Print help (see a summary with '-h')

        Outcomes:
          done            made, nothing more is known: counts as a touch, the cadence goes on
          no_answer       nobody answered the call: counts as a touch, the cadence goes on
          voicemail       left a message: counts as a touch, the cadence goes on
          connected       spoke with the person: counts as a touch, the cadence ends as engaged
          replied         the person wrote back: counts as a touch, the cadence ends as engaged
          meeting         a meeting is booked or was held: counts as a touch, the cadence ends as engaged
          call_back       call again on the next date: counts as a touch, that call goes ahead of all else
          not_interested  said no: counts as a touch, the cadence ends as opted out
          opted_out       stop on this channel, or on every one where none is named: counts as a touch
          bad_contact     wrong number, bounced: no touch, that number or address is never used again
          out_of_office   away until the next date: counts as a touch, nothing is planned before that day
          skipped         not made: no touch, the plan goes on as if it had never been planned
    "#]]
    .assert_eq(&lines);
}

#[test]
fn a_second_bad_number_is_the_mobile() {
    let prospects = "Id,Name,Phone,Mobile\np1,Ada Byrd,614-555-0100,614-555-0199\n";
    let first = Run::new("log p1 bad_contact --channel phone --date 2026-11-20").file("prospects.csv", prospects).run();
    let second = Run::new("log p1 bad_contact --channel phone --date 2026-11-20")
        .file("prospects.csv", prospects)
        .file("history.csv", first.read("history.csv"))
        .run();
    let contacts: Vec<String> = csv::Reader::from_reader(second.read("history.csv").as_bytes())
        .records()
        .map(|row| row.unwrap()[4].to_owned())
        .collect();
    assert_eq!(contacts, ["614-555-0100", "614-555-0199"]);
}
