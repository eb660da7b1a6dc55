use std::collections::BTreeMap;
use std::sync::LazyLock;

use expect_test::{Expect, expect};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;
use crate::diagnostic::{Severity, render_all};
use crate::input::assembly::Assembly;
use crate::input::cadences::{Cadences, SHIPPED};
use crate::input::draft::Drafts;
use crate::input::field::Field;
use crate::input::headers::normalise;
use crate::input::prospects::Record;
use crate::input::sheet::{MOST_CELL_BYTES, MOST_COLUMNS};
use crate::input::{Request, prospects};
use crate::model::{Past, WaitingReason};
use crate::threads::Threads;

/// The prospects of most tests: Ann has everything, Bo a phone, and Cy is in the file twice.
const PROSPECTS: &str = "\
Id,Name,Email,Phone,Mobile,LinkedIn,Street Address,City,Company
1,Ann Lee,ann@x.example,(614) 555-0100,+1 614 555 0170,https://www.linkedin.com/in/ann,1 Main St,Columbus,Acme
2,Bo Chen,,(614) 555-0101 ext. 7,,,,,Dock
3,Cy Diaz,cy@x.example,,614-555-0102,,,,Farm
33,Cy Diaz,CY@x.example,,614-555-0199,,,,Farm
003Dn00000A1bCdIAJ,Di Evans,di@x.example,,,,,,Mill
=5,Ed Fox,ed@x.example,,,,,,
";

/// What history files make of prospects.
pub(super) struct Outcomes {
    pub(super) problem: Problem,
    pub(super) entries: Vec<Entry>,
    outlines: Vec<Outline>,
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Reads history of [`PROSPECTS`] on Monday, 23 November 2026.
pub(super) fn read(files: &[&str]) -> Outcomes {
    read_for(PROSPECTS, None, files)
}

pub(super) fn read_for(csv: &str, date_order: Option<DateOrder>, files: &[&str]) -> Outcomes {
    static SHIPPED_TABLE: LazyLock<Cadences> = LazyLock::new(|| Cadences::read("cadences.toml", SHIPPED).0.unwrap());
    let today = day("2026-11-23");
    let mut assembly = Assembly::new(&SHIPPED_TABLE, today, today);
    let file = assembly.add_file("p.csv");
    let options = prospects::Options {
        columns: &[],
        looked_at: &Field::CLASSIFYING,
        date_order: None,
        today,
        threads: Threads::ONE,
    };
    let drafter = assembly.drafter();
    let add = |drafts: &mut Drafts, record: Record<'_>| drafter.add(drafts, record);
    let begin = |rows| Drafts::new(file, "p.csv", rows);
    prospects::read("p.csv", csv.as_bytes(), options, begin, add, |drafts| assembly.add(drafts));
    let (mut problem, directory, _) = assembly.finish(&Request::new(&["p.csv".into()], today), today);
    let options = Options { date_order, today, keep_entries: true };
    let mut history = History::new(options, &problem.prospects, &directory);
    let outlines = files.iter().map(|text| history.read("h.csv", text.as_bytes())).collect();
    let told = history.finish();
    let entries = told.fold_into(&mut problem);
    Outcomes { problem, entries, outlines }
}

impl Outcomes {
    pub(super) fn prospect(&self, id: &str) -> &Prospect {
        self.problem.prospects.iter().find(|prospect| *prospect.id == *id).unwrap()
    }

    pub(super) fn past(&self, id: &str) -> &Past {
        &self.prospect(id).past
    }

    /// What was read, a line each: day, prospect, channel, outcome, next date.
    fn lines(&self) -> Vec<String> {
        let line = |entry: &Entry| {
            let date = entry.date.map_or("?".to_owned(), |date| date.to_string());
            let channel = entry.channel.map_or("?", Channel::key);
            let next = entry.next_date.map_or(String::new(), |date| format!(" {date}"));
            let id = &self.problem.prospects[entry.prospect].id;
            format!("{date} {id} {channel} {}{next}", entry.outcome.key())
        };
        self.entries.iter().map(line).collect()
    }

    fn tally(&self) -> Tally {
        self.outlines[0].tally
    }

    /// The findings as people see them.
    pub(super) fn findings(&self) -> String {
        let findings: Vec<Diagnostic> = self.outlines.iter().flat_map(|outline| outline.findings.clone()).collect();
        assert!(findings.iter().all(|finding| finding.remedy.is_some()));
        render_all(&findings, true)
    }

    /// The same after a check that there are none.
    fn without_findings(self) -> Outcomes {
        assert_eq!(self.findings(), "");
        self
    }
}

/// Checks what is read of a file in which there is nothing to find fault with.
fn check(file: &str, lines: &[&str], tally: Tally) {
    let outcomes = read(&[file]).without_findings();
    assert_eq!(outcomes.lines(), lines, "{file}");
    assert_eq!(outcomes.tally(), tally, "{file}");
}

/// Checks what is said about a file.
fn check_findings(file: &str, expected: &Expect) {
    expected.assert_eq(&read(&[file]).findings());
}

#[test]
fn a_schedule_with_its_outcomes_filled_in_is_history() {
    let schedule = "\
touch_id,rep,date,prospect_id,name,company,type,touch,of,channel,contact,voicemail,voicemail_reason,minutes,outcome,notes
1#1,me,2026-11-20,1,Ann Lee,Acme,cold,1,50,phone,(614) 555-0100,skip,pure cold list: power-dialed and never answered,1.03,no_answer,
'=5#1,me,2026-11-20,'=5,Ed Fox,,cold,1,50,email,ed@x.example,,,3,Sent,'=hi
1#2,me,2026-11-23,1,Ann Lee,Acme,cold,2,50,email,ann@x.example,,,3,,
";
    let touches = Tally { touches: 2, planned: 1, ..Tally::default() };
    check(schedule, &["2026-11-20 1 phone no_answer", "2026-11-20 =5 email done"], touches);
    let outcomes = read(&[schedule]);
    let texts: Vec<(&str, &str)> = outcomes.entries.iter().map(|entry| (&*entry.contact, &*entry.notes)).collect();
    assert_eq!(texts, [("(614) 555-0100", ""), ("ed@x.example", "=hi")]);
    assert_eq!((outcomes.entries[1].file, outcomes.entries[1].line), (0, 3));
}

/// A schedule from which these columns have been deleted, and of which one touch was made.
fn without(deleted: &[&str]) -> String {
    let made = ["1#1", "2026-11-20", "1", "Ann Lee", "cold", "1", "50", "phone", "", "no_answer"];
    let planned = ["1#2", "2026-11-20", "1", "Ann Lee", "cold", "2", "50", "email", "", ""];
    let header =
        ["touch_id", "date", "prospect_id", "name", "type", "touch", "of", "channel", "voicemail_reason", "outcome"];
    let left = |row: [&str; 10]| -> String {
        let cells = header.iter().zip(row).filter(|(column, _)| !deleted.contains(column));
        cells.map(|(_, cell)| cell).collect::<Vec<_>>().join(",") + "\n"
    };
    [header, made, planned].map(left).concat()
}

#[test]
fn a_schedule_without_its_outcomes_or_channels_is_refused() {
    check_findings(
        &without(&["outcome"]),
        &expect![[r#"
            error[not-history]: this schedule does not say which of its touches were made: there is no column `outcome`
              --> h.csv:1
              = help: put the column back, filled in where a touch was made and empty where it was not, or leave the file out
        "#]],
    );
    check_findings(
        &without(&["outcome", "channel", "touch_id", "voicemail_reason"]),
        &expect![[r#"
            error[not-history]: this schedule does not say which of its touches were made: there is no column `outcome`
              --> h.csv:1
              = help: put the column back, filled in where a touch was made and empty where it was not, or leave the file out
            error[not-history]: this schedule does not say on which channel its touches were made: there is no column `channel`
              --> h.csv:1
              = help: put the column back, from another copy of the schedule, or leave the file out
        "#]],
    );
    for all_but_one in [["touch_id", "of"], ["touch_id", "voicemail_reason"], ["voicemail_reason", "touch"]] {
        let schedule = without(&all_but_one);
        let made = Tally { touches: 1, planned: 1, ..Tally::default() };
        check(&schedule, &["2026-11-20 1 phone no_answer"], made);
        check(&schedule.replace("outcome", "Result"), &["2026-11-20 1 phone no_answer"], made);
        for needed in ["outcome", "channel"] {
            let findings = read(&[&without(&[&all_but_one[..], &[needed]].concat())]).findings();
            let told = format!("there is no column `{needed}`\n");
            assert!(
                findings.starts_with("error[not-history]: this schedule") && findings.contains(&told),
                "{findings}"
            );
        }
    }
    // A column of the rep's own that says it as well.
    let done = without(&[]).replace("outcome", "done").replace("no_answer", "yes");
    check(&done, &["2026-11-20 1 phone done"], Tally { touches: 1, planned: 1, ..Tally::default() });
    // An export of activities needs no outcome.
    let export = "Prospect,Date,Type,Voicemail,Minutes\nAnn Lee,2026-11-20,Call,no,3\n";
    check(export, &["2026-11-20 1 phone done"], Tally { touches: 1, ..Tally::default() });
}

#[test]
fn a_log_is_history() {
    let log = format!(
        "{}\n2026-11-20,1,Ann Lee,phone,614-555-0100,call_back,2026-12-03,after lunch\n2026-11-19,2,,,,LVM,,\n",
        LOG_COLUMNS.join(",")
    );
    let lines = ["2026-11-20 1 phone call_back 2026-12-03", "2026-11-19 2 phone voicemail"];
    check(&log, &lines, Tally { touches: 2, ..Tally::default() });
    let short =
        "prospect,date,channel,outcome\nann@x.example,2026-11-20,e-mail,Replied\nBo Chen,20 Nov 2026,call,busy\n";
    let lines = ["2026-11-20 1 email replied", "2026-11-20 2 phone no_answer"];
    check(short, &lines, Tally { touches: 2, ..Tally::default() });
    // Without a column for it, what stands there was done.
    let letters = "Id;Day;Type\n1;20.11.2026;Letter\n";
    check(letters, &["2026-11-20 1 snail_mail done"], Tally { touches: 1, ..Tally::default() });
    check("date,prospect_id,outcome\n", &[], Tally::default());
}

#[test]
fn json_lines_and_the_touches_of_a_json_plan_are_history() {
    let lines = r#"{"touch_id":"1#1","date":"2026-11-20","prospect_id":"1","type":"cold","channel":"phone","contact":"(614) 555-0100","outcome":"connected","notes":"two\nlines"}
{"touch_id":"1#2","date":"2026-11-23","prospect_id":"1","type":"cold","channel":"email","contact":"ann@x.example","outcome":null,"notes":null}

{"date": "2026-11-20", "prospect_id": 2, "channel": "text", "outcome": "opted_out", "more": [1]}
"#;
    let tally = Tally { touches: 2, planned: 1, ..Tally::default() };
    check(lines, &["2026-11-20 1 phone connected", "2026-11-20 2 text opted_out"], tally);
    let outcomes = read(&[lines]);
    assert_eq!((outcomes.entries[1].line, &*outcomes.entries[0].notes), (4, "two\nlines"));

    let plan = r#"{
  "made_from": {
    "today": "2026-11-20"
  },
  "touches": [
    {"date":"2026-11-20","prospect_id":"1","channel":"phone","outcome":"connected"},
    {"date":"2026-11-20","prospect_id":"2","channel":"phone","outcome":null}
  ],
  "waiting": [
    {"prospect_id":"3","reason":"engaged"}
  ]
}
"#;
    check(plan, &["2026-11-20 1 phone connected"], Tally { touches: 1, planned: 1, ..Tally::default() });
    assert_eq!(read(&[plan]).entries[0].line, 6);
}

#[test]
fn lines_that_are_no_objects_are_told_one_by_one() {
    let lines = "{\"date\": \"2026-11-20\"}\n{\"date\": 2026-11-20}\n5\n";
    check_findings(
        lines,
        &expect![[r#"
            error[bad-json]: this line is no JSON object: expected `,` or `}` at column 14
              --> h.csv:2
              = help: write one object a line; jq -c '.[]' makes lines of an array, and jq -c '.touches[]' of a plan
            error[bad-json]: this line is no JSON object
              --> h.csv:3
              = help: write one object a line; jq -c '.[]' makes lines of an array, and jq -c '.touches[]' of a plan
        "#]],
    );
    let findings = read(&["{\n  \"a\": 1\n}\n"]).findings();
    assert!(findings.contains("this JSON document is none that `cadence plan` has written"), "{findings}");
}

#[test]
fn json_that_does_not_stand_one_object_a_line_is_told_how_to() {
    let touch = r#"{"date":"2026-11-20","prospect_id":"1","channel":"phone","outcome":"connected"}"#;
    let in_lines = touch.replace(',', ",\n");
    let array = "this is a JSON array, and not one object a line";
    let plan = "the touches of this plan do not stand one on a line, as `cadence plan` writes them";
    for (json, why, line) in [
        (format!("[{touch}]"), array, 1),
        (format!("\u{feff}\n[\n  {touch},\n  {touch}\n]\n"), array, 3),
        (format!("{{\"made_from\":{{}},\"touches\":[{touch}],\"waiting\":[]}}\n"), plan, 1),
        (
            format!("{{\n\"made_from\": {{}},\n\"touches\": [\n{{\n{}\n}}\n]\n}}\n", &in_lines[1..in_lines.len() - 1]),
            plan,
            4,
        ),
    ] {
        let findings = read(&[&json]).findings();
        let told =
            format!("error[bad-json]: {why}\n  --> h.csv:{line}\n  = help: write one object a line; jq -c '.[]' makes");
        assert!(findings.starts_with(&told) && findings.matches("error").count() == 1, "{json}\n{findings}");
    }
}

#[test]
fn json_lines_have_the_limits_of_sheets() {
    let cell = format!("{{\"date\": \"2026-11-20\", \"notes\": \"{}\"}}\n", "x".repeat(MOST_CELL_BYTES + 1));
    let findings = read(&[&cell]).findings();
    assert!(findings.starts_with("error[over-limit]: a cell of this line, in the column \"notes\", is"), "{findings}");
    let keys: Vec<String> = (0..=MOST_COLUMNS).map(|key| format!("{{\"{key}\": 1}}")).collect();
    let findings = read(&[&keys.join("\n")]).findings();
    assert!(findings.starts_with("error[over-limit]: there are 16,385 columns; at most 16,384 can"), "{findings}");
}

#[test]
fn a_sheet_of_history_ends_in_an_error_where_a_cell_is_too_long() {
    let sheet = format!("date,prospect_id,outcome,notes\n2026-11-20,1,done,{}\n", "x".repeat(MOST_CELL_BYTES + 1));
    let findings = read(&[&sheet]).findings();
    assert!(findings.starts_with("error[over-limit]: a cell of this row, in the column \"notes\", is"), "{findings}");
}

#[test]
fn hubspot_activities_are_history() {
    let header = "Activity ID,Activity Type,Activity Date,Activity Owner,Notes/Description,Call/Meeting Title/Subject,\
                  Call Outcome,Meeting Outcome,Task Status,Task Due Date,Associated Contact Email";
    let rows = [
        ("Call,2026-11-02,o@x.example,,Call,Left Voicemail,,,,", Some("phone voicemail")),
        ("Call,2026-11-03,o@x.example,,Call,Wrong Number,,,,", Some("phone bad_contact")),
        ("Call,2026-11-04,o@x.example,,Call,,,,,", Some("phone done")),
        ("Email,2026-11-05,o@x.example,,,,,,,", Some("email done")),
        ("Meeting,2026-11-06,o@x.example,,,,Completed,,,", Some("face_to_face meeting")),
        ("Meeting,2026-11-07,o@x.example,,,,Rescheduled,,,", Some("face_to_face meeting")),
        ("Meeting,2026-12-08,o@x.example,,,,Scheduled,,,", Some("face_to_face meeting")),
        ("Meeting,2026-11-09,o@x.example,,,,,,,", Some("face_to_face meeting")),
        ("Meeting,2026-11-10,o@x.example,,,,Cancelled,,,", Some("face_to_face skipped")),
        ("Meeting,2026-11-11,o@x.example,,,,No Show,,,", Some("face_to_face no_answer")),
        ("Note,2026-11-12,o@x.example,Call him,,,,,,", None),
        ("Task,2026-11-13,o@x.example,,Follow up task,,,Completed,,", None),
    ];
    let csv: String = rows.iter().map(|(row, _)| format!("A-1,{row}Ann@x.example\n")).collect();
    let outcomes = read(&[&format!("{header}\n{csv}")]).without_findings();
    let mut read: Vec<String> = outcomes.lines().iter().map(|line| line[13..].to_owned()).collect();
    let mut expected: Vec<&str> = rows.iter().filter_map(|(_, line)| *line).collect();
    read.sort();
    expected.sort_unstable();
    assert_eq!(read, expected);
    assert_eq!(outcomes.tally(), Tally { touches: 7, others: 3, notes: 2, ..Tally::default() });
}

#[test]
fn salesforce_tasks_are_history() {
    let export = "\
Id,WhoId,Subject,Status,TaskSubtype,CallDisposition,ActivityDate,Description
00T1,003Dn00000A1bCdIAJ,Call,Completed,Task,Left Message,2026-11-20,
00T2,003Dn00000A1bCd,Email: Hello,Completed,Email,,2026-11-19,
00T3,003Dn00000A1bCdIAJ,Send Letter,Completed,Task,,2026-11-18,
00T4,003Dn00000A1bCdIAJ,Prepare offer,Completed,Task,,2026-11-17,
00T5,003Dn00000A1bCdIAJ,Call,Not Started,Call,,2026-11-24,
00T6,003Dn00000A1bCdIAJ,Quick word,Completed,Call,,2026-11-16,
";
    let id = "003Dn00000A1bCdIAJ";
    let lines = [
        format!("2026-11-16 {id} phone done"),
        format!("2026-11-18 {id} snail_mail done"),
        format!("2026-11-19 {id} email done"),
        format!("2026-11-20 {id} phone voicemail"),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    check(export, &lines, Tally { touches: 4, planned: 1, notes: 1, ..Tally::default() });

    let report = "\
Subject,Due Date Only,Status,Call Result,Call Type,Contact,Lead,Company / Account,Comments
Call,11/20/2026,Completed,No Answer,Outbound,Ann Lee,,Acme,
Call,11/6/2026,Completed,,Outbound,,Bo  chen,Dock,asked for the offer
";
    let lines = ["2026-11-20 1 phone no_answer", "2026-11-06 2 phone done"];
    check(report, &lines, Tally { touches: 2, ..Tally::default() });
    assert_eq!(&*read(&[report]).entries[1].notes, "asked for the offer");
}

#[test]
fn pipedrive_activities_are_history() {
    let export = "\
Activity - ID,Activity - Type,Activity - Subject,Activity - Due date,Activity - Done,Activity - Person,Person - Email,Activity - Note
1,Call,Call Bo,46342.0,Done,Bo Chen,,<p>no luck</p>
2,Call,Call Bo,46346.0,To do,Bo Chen,,
3,Email,Offer,46343,1,Ann Leigh,ann@x.example,
4,Lunch,Lunch,2026-11-18,Yes,Cy Diaz,,
5,Deadline,Offer ends,2026-11-18,Done,Cy Diaz,,
";
    let lines = ["2026-11-17 1 email done", "2026-11-16 2 phone done", "2026-11-18 3 face_to_face meeting"];
    check(export, &lines, Tally { touches: 3, planned: 1, notes: 1, ..Tally::default() });
}

#[test]
fn a_file_that_is_no_history_is_refused_with_what_is_missing() {
    check_findings(
        PROSPECTS,
        &expect![[r#"
            error[not-history]: this is no history of touches: there is no column with the day, and none with the channel or the outcome; 9 headers found: "Id", "Name", "Email", "Phone", "Mobile", "LinkedIn", "Street Address", "City" and "Company"
              --> h.csv:1
              = help: if these are prospects, give the file without --history; a history has columns such as date, prospect_id, channel and outcome
        "#]],
    );
    check_findings(
        "Subject,Who:Contact-email\nCall,ann@x.example\n",
        &expect![[r#"
            error[not-history]: this is no history of touches: there is no column with the day; 2 headers found: "Subject" and "Who:Contact-email"
              --> h.csv:1
              = help: name the columns date, prospect_id (or email, phone, name), channel and outcome, or export them as well
        "#]],
    );
    check_findings(
        "date,prospect_id,channel,otcome\n2026-11-20,1,phone,stop\n",
        &expect![[r#"
            error[misspelled-header]: the header "otcome" is not known; did you mean `outcome`?
              --> h.csv:1
              = help: if so, rename the header; if not, rename it to something else
        "#]],
    );
    let findings = read(&["\u{1f}\u{8b}\0"]).findings();
    assert!(findings.starts_with("error[not-text]"), "{findings}");
}

#[test]
fn an_empty_log_says_nothing_and_a_blank_file_is_pointed_out() {
    check("date,prospect_id,channel,outcome\n\n", &[], Tally::default());
    check_findings(
        " \n",
        &expect![[r#"
            warning[empty-file]: the file is empty: nothing was done, it says
              --> h.csv
              = help: if that is not so, export it again
        "#]],
    );
}

#[test]
fn a_torn_last_line_is_left_out() {
    let log = "date,prospect_id,channel,outcome\n2026-11-20,1,phone,no_answer\n2026-11-21,1,\"pho";
    let outcomes = read(&[log]);
    assert_eq!(outcomes.lines(), ["2026-11-20 1 phone no_answer"]);
    expect![[r#"
        warning[torn-line]: the last line was not written to its end, by a crash perhaps; it is left out
          --> h.csv:3
          = help: complete the line or delete it
    "#]]
    .assert_eq(&outcomes.findings());
    let findings = read(&["date,prosp"]).findings();
    assert_eq!(findings.matches("warning").count(), 1, "{findings}");
    let lines = "{\"date\":\"2026-11-20\",\"prospect_id\":1,\"outcome\":\"busy\"}\n{\"date\":\"2026-";
    assert_eq!(read(&[lines]).lines(), ["2026-11-20 1 phone no_answer"]);
}

#[test]
fn prospects_are_found_by_all_that_rows_call_them() {
    let found = |header: &str, cells: &str| {
        let outcomes = read(&[&format!("date,channel,{header}\n2026-11-20,phone,{cells}\n")]);
        outcomes.entries.first().map(|entry| outcomes.problem.prospects[entry.prospect].id.to_string())
    };
    let cases = [
        ("prospect_id", "1", Some("1")),
        ("prospect_id", "003dn00000a1bcdiaj", Some("003Dn00000A1bCdIAJ")),
        ("prospect_id", "003Dn00000A1bCd", Some("003Dn00000A1bCdIAJ")),
        ("prospect_id", "003Dn00000A1bcd", None),
        ("prospect_id", "9;2", Some("2")),
        ("prospect_id", "ANN@X.example", Some("1")),
        ("prospect_id", "614-555-0100", Some("1")),
        ("prospect_id", "6145550100", None),
        ("prospect_id", "33", Some("3")),
        ("prospect_id,name", "9,Ann Lee", None),
        ("prospect_id,email", "9,ann@x.example", Some("1")),
        ("prospect", "6145550100", Some("1")),
        ("prospect", "ann lee", Some("1")),
        ("prospect", "Ann", None),
        ("email", " Ann@X.example ", Some("1")),
        ("email", "nobody@x.example; ann@x.example", Some("1")),
        ("phone", "+1 (614) 555-0170", Some("1")),
        ("phone", "555-0100", None),
        ("phone", "614.555.0101", Some("2")),
        ("phone", "614-555-0199", Some("3")),
        ("name", "ANN  LEE", Some("1")),
        ("name", "Cy Diaz", Some("3")),
        ("name,email", "Bo Chen,bo@x.example", Some("2")),
        ("name,email", "Ann Lee,lee@x.example", None),
    ];
    for (header, cells, id) in cases {
        assert_eq!(found(header, cells).as_deref(), id, "{header}: {cells}");
    }
}

#[test]
fn rows_about_nobody_or_about_several_are_told_and_counted() {
    let prospects =
        "Id,Name,Phone\n1,Ann Lee,614 555 0100\n2,Ann Lee,614 555 0100\n3,Bo,614 555 0100\n4,Cy,614 555 0100\n";
    let narrowed = "date,phone,name,outcome\n2026-11-20,614 555 0100,cy,busy\n";
    assert_eq!(read_for(prospects, None, &[narrowed]).without_findings().lines(), ["2026-11-20 4 phone no_answer"]);
    let log = "date,prospect_id,phone,name,outcome\n2026-11-20,9,,Ann,busy\n2026-11-20,,614 555 0100,,busy\n2026-11-20,,,Ann Lee,busy\n2026-11-20,,,,busy\n";
    let outcomes = read_for(prospects, None, &[log]);
    expect![[r#"
        warning[not-among-prospects]: no prospect has the id "9"; the row is left out
          --> h.csv:2
          = help: give the prospect file that the person stands in, or correct the row
        warning[not-among-prospects]: nothing in this row names a prospect; it is left out
          --> h.csv:5
          = help: fill in the row, or delete it
        warning[ambiguous-prospect]: 4 prospects have the phone number "614 555 0100"; the row is left out
          --> h.csv:3
          = help: write the id of the one that is meant: 1 (Ann Lee), 2 (Ann Lee) or 3 (Bo), say
        warning[ambiguous-prospect]: 2 prospects have the name "Ann Lee"; the row is left out
          --> h.csv:4
          = help: write the id of the one that is meant: 1 (Ann Lee) or 2 (Ann Lee)
    "#]]
    .assert_eq(&outcomes.findings());
    assert_eq!(outcomes.tally(), Tally { strangers: 4, ..Tally::default() });
}

#[test]
fn a_history_of_all_beside_a_list_of_a_few_is_not_told_row_by_row() {
    let log: String = (0..1500).map(|number| format!("2026-11-20,x{number},busy\n")).collect();
    let outcomes = read(&[&format!("date,prospect_id,outcome\n{log}")]);
    assert_eq!(outcomes.outlines[0].findings.len(), 1001);
    assert!(outcomes.findings().contains("500 more rows of the file are of this kind"));
    assert_eq!(outcomes.tally().strangers, 1500);
}

#[test]
fn an_outcome_may_carry_its_next_date() {
    let next = |word: &str, order| {
        let log = format!("prospect_id,date,channel,outcome\n1,2026-11-20,phone,\"{word}\"\n");
        let outcomes = read_for(PROSPECTS, order, &[&log]);
        (outcomes.entries[0].outcome.key(), outcomes.entries[0].next_date.map(|date| date.to_string()))
    };
    for word in [
        "call_back 2026-12-03",
        "Call back on 3 Dec 2026",
        "callback: 2026-12-03 10:00",
        "CB (Dec 3, 2026)",
        "call back, 03.12.2026",
    ] {
        assert_eq!(next(word, None), ("call_back", Some("2026-12-03".to_owned())), "{word}");
    }
    assert_eq!(next("OOO until 12/3/2027", Some(DateOrder::Mdy)), ("out_of_office", Some("2027-12-03".to_owned())));
    assert_eq!(next("OOO until 12/3/2027", Some(DateOrder::Dmy)), ("out_of_office", Some("2027-03-12".to_owned())));
    assert_eq!(next("OOO until 12/3/2027", None), ("out_of_office", None));
    let shown = "prospect_id,date,channel,outcome\n1,11/20/2026,phone,call back 12/3/2026\n";
    assert_eq!(read(&[shown]).without_findings().lines(), ["2026-11-20 1 phone call_back 2026-12-03"]);
}

#[test]
fn what_cannot_be_understood_is_told_with_what_becomes_of_it() {
    let log = "\
prospect_id,date,channel,outcome,next_date
1,2026-11-02,phone,voicmail,
1,2026-11-03,email,sent brochure,
1,2026-11-04,,done,
1,2026-11-05,pigeon,done,
1,2026-11-06,pigeon,busy,
1,soon,phone,busy,
1,,phone,busy,
1,2027-11-06,phone,busy,
1,2026-11-07,phone,call_back,
1,2026-11-08,email,OOO,next week
1,2026-11-09,phone,busy,,,more
";
    check_findings(
        log,
        &expect![[r#"
            warning[unknown-channel]: this channel is not known; the row counts as no touch
              --> h.csv:5, column "channel": "pigeon"
              = help: write phone, email, text, direct_message, social, snail_mail, video or face_to_face
            warning[unknown-channel]: this channel is not known; by its outcome the row is about phone
              --> h.csv:6, column "channel": "pigeon"
              = help: write phone, email, text, direct_message, social, snail_mail, video or face_to_face
            warning[long-row]: row refused: 7 cells under 5 headers
              --> h.csv:12
              = help: put a cell that holds a comma in quotation marks, with no space in front of them
            warning[bad-date]: this is not a date; the row is no touch, but what it says holds
              --> h.csv:7, column "date": "soon"
              = help: write it as 2026-11-23
            warning[bad-date]: this row has no date; it is no touch, but what it says holds
              --> h.csv:8
              = help: write the day into the row: 2026-11-23
            warning[bad-date]: this is not a date; it is left out
              --> h.csv:11, column "next_date": "next week"
              = help: write it as 2026-11-23
            warning[future-date]: 2027-11-06 is after today, 2026-11-23; it is no touch, but what the row says holds
              --> h.csv:9
              = help: correct the date
            warning[unknown-outcome]: this outcome is not known; the row counts as done
              --> h.csv:2, column "outcome": "voicmail"
              = help: did you mean voicemail?
            warning[unknown-outcome]: this outcome is not known; the row counts as done
              --> h.csv:3, column "outcome": "sent brochure"
              = help: write done, no_answer, voicemail, connected, replied, meeting, call_back, not_interested, opted_out, bad_contact, out_of_office or skipped
            warning[no-channel]: the row does not say on which channel; it counts as no touch
              --> h.csv:4
              = help: write a channel into the row: phone, email, text, direct_message, social, snail_mail, video or face_to_face
            warning[no-next-date]: nothing says when to call back; the call is planned for the day after
              --> h.csv:10
              = help: write the day into the column next_date, or behind the outcome: call_back 2026-12-03
            warning[no-next-date]: nothing says until when the person is away; the cadence goes on
              --> h.csv:11
              = help: write the day into the column next_date, or behind the outcome: call_back 2026-12-03
        "#]],
    );
    let outcomes = read(&[log]);
    assert_eq!(outcomes.tally(), Tally { touches: 5, others: 5, refused: 1, ..Tally::default() });
}

#[test]
fn a_missing_channel_is_what_the_outcome_cannot_be_without() {
    for (outcome, channel) in [
        ("no_answer", Some(Channel::Phone)),
        ("voicemail", Some(Channel::Phone)),
        ("connected", Some(Channel::Phone)),
        ("call_back 2026-12-03", Some(Channel::Phone)),
        ("replied", Some(Channel::Email)),
        ("meeting", None),
        ("not_interested", None),
        ("opted_out", None),
        ("skipped", None),
        ("out_of_office 2026-12-01", None),
    ] {
        let outcomes = read(&[&format!("prospect_id,date,outcome\n1,2026-11-20,{outcome}\n")]).without_findings();
        assert_eq!(outcomes.entries[0].channel, channel, "{outcome}");
    }
    for outcome in ["done", "bad_contact"] {
        let outcomes = read(&[&format!("prospect_id,date,outcome\n1,2026-11-20,{outcome}\n")]);
        assert!(outcomes.findings().starts_with("warning[no-channel]"), "{outcome}");
        assert_eq!(outcomes.tally(), Tally { others: 1, ..Tally::default() });
    }
    let named = "prospect_id,date,channel,contact,outcome\n1,2026-11-20,,ann@x.example,bounced\n";
    read(&[named]).without_findings();
}

#[test]
fn a_status_that_says_nothing_is_taken_for_done() {
    let outcomes = read(&["prospect_id,date,type,status\n1,2026-11-20,call,erledigt\n1,2026-11-19,call,deferred\n"]);
    assert_eq!(outcomes.tally(), Tally { touches: 1, planned: 1, ..Tally::default() });
    assert!(outcomes.findings().starts_with("warning[bad-flag]: this does not say whether it was done"));
}

#[test]
fn a_column_of_dates_shows_its_order() {
    let header = "prospect_id,date,channel,outcome,next_date";
    let shown = format!("{header}\n1,1/11/2026,phone,busy,\n1,13/11/2026,phone,CB,1/12/2026\n1,2/11/2026,email,,2\n");
    let as_the_others = read(&[&shown]);
    assert_eq!(as_the_others.lines()[1], "2026-11-13 1 phone call_back 2026-12-01", "the other column shows the order");
    let outcomes = read_for(PROSPECTS, Some(DateOrder::Dmy), &[&shown]).without_findings();
    assert_eq!(outcomes.lines(), ["2026-11-01 1 phone no_answer", "2026-11-13 1 phone call_back 2026-12-01"]);
    let ambiguous = read(&["prospect_id,date,channel\n1,1/11/2026,phone\n1,2/11/2026,phone\n"]);
    assert_eq!(ambiguous.outlines[0].findings.len(), 1, "{}", ambiguous.findings());
    assert_eq!(ambiguous.outlines[0].findings[0].severity, Severity::Error);
}

#[test]
fn an_outcome_that_sounds_like_a_refusal_is_read_as_one() {
    let sheet = "prospect_id,date,channel,outcome\n1,2026-11-20,phone,asked to be removed\n";
    let outcomes = read(&[sheet]);
    assert_eq!(outcomes.entries[0].outcome, Outcome::OptedOut);
    assert!(outcomes.findings().contains("it is read as opted_out, to be on the safe side"));
    let held = outcomes.problem.prospects[0].held.as_ref().unwrap();
    assert_eq!(held.reason, WaitingReason::OptedOut, "of every channel");
}

#[test]
fn nothing_in_a_row_makes_an_opt_out_get_lost() {
    for row in [
        "prospect_id,date,type,status,outcome\n1,2026-11-20,Call,Open,Do not contact\n",
        "prospect_id,date,type,outcome,result\n1,2026-11-20,Call,Completed,Do not contact\n",
        "prospect_id,date,channel,outcome,notes\n1,2026-11-20,phone,do not contact,angry, never call\n",
        "prospect_id,date,channel,outcome\n1,2026-11-20,phone,DNC - asked by phone to be removed\n",
    ] {
        let outcomes = read(&[row]);
        let held = outcomes.problem.prospects[0].held.as_ref().map(|held| held.reason);
        assert_eq!(held, Some(WaitingReason::OptedOut), "{row}");
    }
}

#[test]
fn a_next_date_before_its_row_is_left_out() {
    let outcomes = read(&["prospect_id,date,channel,outcome,next_date\n1,2026-11-20,phone,ooo,2026-11-10\n"]);
    assert!(outcomes.findings().contains("warning[bad-next-date]: the next date 2026-11-10 is before"));
    assert_eq!(outcomes.entries[0].next_date, None);
}

#[test]
fn the_number_that_names_the_prospect_is_the_one_that_was_wrong() {
    let prospects = "id,name,phone,mobile\n1,Ann,555-0100,555-0199\n";
    let outcomes = read_for(prospects, None, &["phone,date,channel,outcome\n5550199,2026-11-20,phone,wrong number\n"]);
    assert_eq!(outcomes.problem.prospects[0].past.bad_contacts, ["555-0199".into()]);
}

#[test]
fn a_header_that_stands_twice_is_pointed_out() {
    let findings = read(&["prospect_id,date,outcome,Outcome\n1,2026-11-20,,busy\n"]).findings();
    assert!(findings.contains("the header \"outcome\" appears 2 times"), "{findings}");
}

#[test]
fn what_several_files_tell_is_told_once() {
    let schedule = "date,prospect_id,channel,contact,outcome\n2026-11-20,1,phone,(614) 555-0100,call_back\n";
    let log = "date,prospect_id,channel,outcome,next_date,notes\n2026-11-20,1,phone,call_back,2026-12-03,after lunch\n";
    for files in [[schedule, log], [log, schedule]] {
        let outcomes = read(&files);
        assert_eq!(outcomes.lines(), ["2026-11-20 1 phone call_back 2026-12-03"]);
        let entry = &outcomes.entries[0];
        assert_eq!((&*entry.contact, &*entry.notes), ("(614) 555-0100", "after lunch"));
        assert_eq!(outcomes.past("1").call_back, Some(day("2026-12-03")));
    }
}

#[test]
fn no_name_of_a_header_belongs_to_two_fields() {
    let names = columns::NAMES.iter().flat_map(|(field, names)| names.iter().map(|name| (normalise(name), *field)));
    let mut by_name = BTreeMap::new();
    for (name, field) in names {
        assert_eq!(*by_name.entry(name.clone()).or_insert(field), field, "{name}");
    }
}

/// Cells that mean something somewhere, or nothing.
const CELLS: [&str; 31] = [
    "1",
    "2",
    "33",
    "=5",
    "9",
    "Ann Lee",
    "ann@x.example",
    "614-555-0101",
    "",
    "-",
    "2026-11-20",
    "2026-11-23",
    "2027-01-01",
    "46346.0",
    "3/4/2026",
    "13/4/2026",
    "call",
    "Email",
    "Note",
    "Meeting",
    "pigeon",
    "Completed",
    "no_answer",
    "connected",
    "opted_out",
    "dnc",
    "bounced",
    "call back 2026-11-21",
    "OOO",
    "skipped",
    "'=1\"\n,x",
];

proptest! {
    /// Whatever the cells say: every row is accounted for, no touch lies ahead or counts twice, and files read in
    /// another order leave the same touches.
    #[test]
    fn every_row_is_accounted_for(
        header in subsequence(columns::NAMES.iter().map(|(_, names)| names[0]).collect::<Vec<_>>(), 1..=13),
        rows in vec(vec(select(&CELLS[..]), 13), 0..12),
    ) {
        let csv = |rows: &mut dyn Iterator<Item = &Vec<&str>>| {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(&header).unwrap();
            rows.for_each(|row| writer.write_record(&row[..header.len()]).unwrap());
            String::from_utf8(writer.into_inner().unwrap()).unwrap()
        };
        let (forward, backward) = (csv(&mut rows.iter()), csv(&mut rows.iter().rev()));
        let outcomes = read(&[&forward, &backward]);
        let blank = |row: &&Vec<&str>| row[..header.len()].iter().all(|cell| cell.is_empty());
        let outline = &outcomes.outlines[0];
        if !outline.mapping.fields.is_empty() {
            prop_assert_eq!(outline.tally.rows(), rows.iter().filter(|row| !blank(row)).count());
        }
        let today = outcomes.problem.today;
        for (one, other) in outcomes.problem.prospects.iter().zip(&read(&[&backward]).problem.prospects) {
            let made = &one.past.made;
            prop_assert!(made.is_sorted_by(|one, other| one < other) && made.iter().all(|touch| touch.date <= today));
            prop_assert_eq!(made, &other.past.made);
        }
    }
}
