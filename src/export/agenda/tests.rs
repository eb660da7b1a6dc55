//! The page as a whole, as a file gets it; snapshots stand next to what they are of.

use expect_test::expect;

use super::*;
use crate::export::fixture;
use crate::model::{Channel, LastOutcome, MadeTouch, Minutes, Outcome, Slip};
use crate::text::width;

const BUILT_IN: &str = "built-in defaults";

/// The text as a file gets it, without colours.
fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

fn printed(problem: &Problem, plan: &Plan, width: usize) -> String {
    plain(&write(problem, plan, &Summary::new(problem, plan, &[]), BUILT_IN, width))
}

/// The lines of a text from the one that begins so.
fn from(text: &str, start: &str) -> String {
    let lines = text.lines().skip_while(|line| !line.trim_start().starts_with(start));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn shows_the_next_day_the_following_ones_and_a_summary() {
    let (problem, plan) = fixture::small();
    expect![[r#"
        dana: Mon 23 Nov 2026, today, America/New_York
        3 touches, 2 of them calls; 6 of 180 minutes  █░░░░░░░░░░░░░░░░░░░

          09:00-10:30  CALL BLOCK, 2 calls in 3 min
          POWER LIST, cold  1 call in 1 min                    voicemail   touch  min
          1  09:00 Ada Lovelace Analytical Engines +1 301 555 0100 skip  1 of 50  1.0

          CALLS, warm inbound  1 in 2 min                      voicemail   touch  min
          2  09:01 Grace Hopper Navy, Inc.         +1 301 555 0101 leave 3 of 12  1.7

          EMAILS, cold  1 in 3 min                                         touch  min
          3  10:30  Ada Lovelace  Analytical Engines  p1@example.com     2 of 50  3.0

          THEN
          Tue 24 Nov  nothing planned
          Wed 25 Nov    1 touch  0 calls      6 of 180 minutes  █░░░░░░░░░░░░░░░░░░░
          Thu 26 Nov  nothing planned
          Fri 27 Nov  nothing planned

        eve: Tue 24 Nov 2026, America/New_York
        1 touch; 2 of 180 minutes  █░░░░░░░░░░░░░░░░░░░

          SOCIAL MEDIA, cold  1 in 2 min               touch  min
          1  10:30  Alan Turing  linkedin.com/in/p3  1 of 50  1.5

          THEN
          Wed 25 Nov  nothing planned
          Thu 26 Nov  nothing planned
          Fri 27 Nov  nothing planned
          Mon 30 Nov  nothing planned

        Summary
        7 rows read: 3 scheduled, 3 waiting, 1 refused.
        5 touches planned from Mon 23 Nov 2026 to Wed 25 Nov 2026, 2 of them calls.
        The cadences of 3 prospects go on after the schedule ends on Tue 23 Nov 2027.
        Configuration: built-in defaults

        WAITING
          2  no_capacity     The rep's days are full with prospects whose next touch is
                             worth more.
                             → Give the rep more minutes a day, or some of the prospects
                               to another rep.
                               eve: no working day is long enough for all 2; daily
                               limits or another rep must help (cadence explain).
          1  do_not_contact  The record says that this prospect must not be contacted.
                             → Nothing: respect it. If it is wrong, correct the record.

        TOUCHES BY CHANNEL
          phone       2   40%  ██████████████████████████████
          email       1   20%  ███████████████
          social      1   20%  ███████████████
          snail mail  1   20%  ███████████████

        MINUTES PLANNED OF AVAILABLE
                               dana        eve
          week of 23 Nov  12 of 900   2 of 900

        VOICEMAIL
          Skipping it on 1 cold power dial saves 1 minute. Leave one on the other call
          when nobody answers.

        Calls and texts keep to the calling hours in force (cadence rules). This is no
        legal advice.
    "#]]
    .assert_eq(&printed(&problem, &plan, 80));
}

#[test]
fn a_narrow_page_squeezes_names_and_never_a_contact() {
    let (problem, mut plan) = fixture::full_day();
    plan.touches.retain(|touch| (2..6).contains(&touch.prospect) || (29..32).contains(&touch.prospect));
    let text = plain(&worklist(&problem, &plan, 80));
    assert!(text.lines().all(|line| width(line) <= 80), "{text}");
    expect![[r#"
        dana: Mon 23 Nov 2026, today, America/New_York
        13 touches, 7 of them calls; 24 of 180 minutes  ███░░░░░░░░░░░░░░░░░

          09:00-10:30  CALL BLOCK, 7 calls in 11 min
          POWER LIST, cold  4 calls in 4 min                     voicemail    touch  min
           1  09:02 Maximilian von … Hohenstein Mas… +1 301 555 0102 skip   3 of 50  1.0
           2  09:03 Zoë O'Brien      Acme                            skip   4 of 50  1.0
              +49 (30) 1234-5678 ext. 4421
           3  09:04 Bo Li            Widgets & Co    +1 301 555 0104 skip   5 of 50  1.0
           4  09:05 Blue Whale Logi…                 +1 301 555 0105 skip   6 of 50  1.0

          CALLS  3 in 7 min                            voicemail              touch  min
           5  09:32 田中太郎     東京デー… +1 301 555 0129 leave some fam…  8 of 20  2.5
              there: 06:32-09:32
           6  09:34 Maximilian … Hohenste… +1 301 555 0130 leave warm inb…  9 of 12  1.7
           7  09:36 Zoë O'Brien  Acme      +1 301 555 0131 leave some fam… 10 of 20  2.5

          EMAILS  3 in 9 min                                                  touch  min
           8  10:39 田中太郎        東京データ…  p30@example.com some fam…  8 of 20  3.0
           9  10:42 Maximilian von… Hohenstein …                 warm inb…  9 of 12  3.0
              maximilian.hohenstein-abercrombie@hohenstein-maschinenbau.example
          10  10:45 Zoë O'Brien     Acme         p32@example.com some fam… 10 of 20  3.0

          TEXT MESSAGES  2 in 2 min                                           touch  min
          11  11:00 Maximilian von… Hohenstein … +1 301 555 0199 warm inb…  9 of 12  1.0
          12  11:01 Zoë O'Brien     Acme         +1 301 555 0199 some fam… 10 of 20  1.0

          DIRECT MESSAGES, cold  1 in 2 min                                   touch  min
          13  11:02 Blue Whale Logist…                  linkedin.com/in/p6  6 of 50  2.0

        Calls and texts keep to the calling hours in force (cadence rules). This is no
        legal advice.
    "#]]
    .assert_eq(&text);
}

#[test]
fn a_wide_page_lines_all_blocks_up() {
    let (problem, plan) = fixture::full_day();
    let text = plain(&worklist(&problem, &plan, 200));
    let ends: Vec<_> =
        text.lines().filter(|line| line.contains(" of 50") || line.contains("touch  ")).map(width).collect();
    assert!(ends.len() > 30 && ends.iter().all(|end| *end == ends[0] && *end <= 200), "{text}");
    let row = text.lines().find(|line| line.starts_with("  24")).unwrap();
    expect!["  24  09:23                       Maximilian von Hohenstein…  Hohenstein Maschinenbau & S…  Head of Numbers  +1 301 555 0123               skip   cold               2 of 50   1.0"].assert_eq(row);
}

#[test]
fn every_heading_labels_its_columns_on_any_page() {
    let (problem, plan) = fixture::full_day();
    for page in [60, 66, 72, 80, 100, 139, 140, 200] {
        let text = plain(&worklist(&problem, &plan, page));
        let is_contact = |line: &str| line.ends_with("@hohenstein-maschinenbau.example");
        assert!(text.lines().all(|line| width(line) <= page || is_contact(line)), "{page}\n{text}");
        let headings: Vec<_> = text.lines().filter(|line| line.contains(" min ")).collect();
        assert_eq!(headings.len(), 10, "{page}\n{text}");
        for heading in headings {
            let is_call = heading.starts_with("  POWER") || heading.starts_with("  CALLS");
            let labels = if is_call { "voicemail touch min" } else { "touch min" };
            let words = heading.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.ends_with(&format!(" min {labels}")), "{page}\n{text}");
        }
    }
}

#[test]
fn a_touch_longer_than_the_day_fills_the_bar_and_no_more() {
    let (mut problem, mut plan) = fixture::full_day();
    problem.reps[0].minutes = Minutes::whole(30);
    plan.touches.retain(|touch| touch.channel == Channel::FaceToFace);
    let text = printed(&problem, &plan, 80);
    assert!(text.contains("\n1 touch; 45 of 30 minutes  ████████████████████\n"), "{text}");
    assert!(text.contains("  45 of 150   30%  ██████░░░░░░░░░░░░░░\n"), "{text}");
}

#[test]
fn reps_share_a_column_where_the_page_has_no_room_for_one_each() {
    let (mut problem, plan) = fixture::full_day();
    problem.reps = fixture::problem(&["dana", "eve", "finn", "gil", "hana"]).reps;
    let text = printed(&problem, &plan, 100);
    assert!(text.contains("  291 of 900        0 of 900        0 of 900"), "{text}");
    let text = printed(&problem, &plan, 60);
    assert!(text.contains("  week of 23 Nov     291 of 4,500    6%"), "{text}");
}

#[test]
fn a_team_gets_the_start_of_each_day_and_how_to_see_the_rest() {
    let (mut problem, mut plan) = fixture::full_day();
    problem.reps = fixture::problem(&["dana", "Frank O'Hara"]).reps;
    for (at, prospect) in problem.prospects.iter_mut().enumerate() {
        prospect.rep = at % 2;
    }
    plan.touches.sort_by_key(|touch| touch.prospect % 2);
    let text = printed(&problem, &plan, 80);
    assert!(text.contains("… 18 more: add --rep dana\n"), "{text}");
    assert!(text.contains(r"--rep 'Frank O'\''Hara'"), "{text}");
    assert_eq!(text.matches("POWER LIST, cold  12 calls in 12 min").count(), 2);
    assert!(!text.contains("EMAILS"), "{text}");
    plan.touches.retain(|touch| touch.prospect % 2 == 1);
    let of_frank = printed(&problem, &plan, 80);
    assert!(of_frank.starts_with("Frank O'Hara: Mon 23 Nov 2026, today, America/New_York\n30 touches"), "{of_frank}");
    assert!(of_frank.contains("EMAILS") && !of_frank.contains("more: add"), "{of_frank}");
}

#[test]
fn a_large_team_gets_a_line_each() {
    let (mut problem, mut plan) = fixture::full_day();
    problem.reps = fixture::problem(&["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]).reps;
    for (at, prospect) in problem.prospects.iter_mut().enumerate() {
        prospect.rep = at % 9;
    }
    plan.touches.sort_by_key(|touch| touch.prospect % 9);
    let text = printed(&problem, &plan, 80);
    assert!(text.starts_with("The next working day of 9 reps\n"), "{text}");
    assert!(text.contains("\n  d    Mon 23 Nov 2026        8      4   55 of 180  █"), "{text}");
    assert!(text.contains("\nj: nothing to do; no prospects\n"), "{text}");
    assert!(text.lines().all(|line| width(line) <= 80), "{text}");
}

#[test]
fn an_empty_plan_says_so() {
    let (problem, plan) = fixture::small();
    let waiting = plan.waiting;
    expect![[r#"
        dana: nothing to do; all 3 prospects are waiting
        eve: nothing to do; all 3 prospects are waiting

        Summary
        7 rows read: 0 scheduled, 3 waiting, 1 refused.
        No touch is planned: every prospect is waiting.
        Configuration: built-in defaults

        WAITING
          2  no_capacity     The rep's days are full with prospects whose next touch is
                             worth more.
                             → Give the rep more minutes a day, or some of the prospects
                               to another rep.
                               eve: no working day is long enough for all 2; daily
                               limits or another rep must help (cadence explain).
          1  do_not_contact  The record says that this prospect must not be contacted.
                             → Nothing: respect it. If it is wrong, correct the record.
    "#]]
    .assert_eq(&printed(&problem, &Plan { touches: Vec::new(), waiting }, 80));
    let nobody = fixture::problem(&["me"]);
    expect![[r#"
        me: nothing to do; no prospects

        Summary
        0 rows read: 0 scheduled, 0 waiting, 0 refused.
        No touch is planned: no prospect was read.
        Configuration: built-in defaults
    "#]]
    .assert_eq(&printed(&nobody, &Plan::default(), 80));
}

#[test]
fn the_summary_names_what_would_admit_all() {
    let (problem, plan) = fixture::small();
    let mut summary = Summary::new(&problem, &plan, &[]);
    summary.no_capacity[0].admitting = Some(Minutes::whole(205));
    let text = plain(&write(&problem, &plan, &summary, BUILT_IN, 80));
    assert!(text.contains("eve: 205 minutes a day instead of 180 would admit all 2.\n"), "{text}");
}

#[test]
fn long_schedules_sum_up_the_later_weeks() {
    let (problem, plan) = fixture::full_day();
    expect![[r#"
        MINUTES PLANNED OF AVAILABLE
          week of 23 Nov      291 of 900   32%  ██████░░░░░░░░░░░░░░
          week of 30 Nov       97 of 900   11%  ██░░░░░░░░░░░░░░░░░░
          week of 7 Dec        97 of 900   11%  ██░░░░░░░░░░░░░░░░░░
          week of 14 Dec       97 of 900   11%  ██░░░░░░░░░░░░░░░░░░
          week of 21 Dec       97 of 900   11%  ██░░░░░░░░░░░░░░░░░░
          week of 28 Dec       97 of 900   11%  ██░░░░░░░░░░░░░░░░░░
          4 weeks after     389 of 3,600   11%  ██░░░░░░░░░░░░░░░░░░
          all             1,167 of 9,000   13%  ███░░░░░░░░░░░░░░░░░

        VOICEMAIL
          Skipping it on 265 cold power dials saves 3.1 hours: time for 179 dials more.
          Leave one on the other 80 calls when nobody answers.

        Calls and texts keep to the calling hours in force (cadence rules). This is no
        legal advice.
    "#]]
    .assert_eq(&from(&printed(&problem, &plan, 80), "MINUTES"));
}

#[test]
fn text_from_data_cannot_steer_the_terminal() {
    let (mut problem, plan) = fixture::small();
    problem.reps[0].name = "da\u{1b}[2Jna".into();
    problem.prospects[0].name = "A\u{202e}da\n".into();
    problem.prospects[0].company = "\u{1b}]0;x\u{7}".into();
    problem.prospects[0].contacts.phone = Some("+1\u{9b}31m".into());
    problem.types[0].key = "co\rld".into();
    problem.files = vec!["a\u{1b}b.csv".into()];
    let text = printed(&problem, &plan, 200) + &plain(&worklist(&problem, &plan, 80));
    assert!(!text.chars().any(|letter| letter != '\n' && (letter.is_control() || letter == '\u{202e}')), "{text:?}");
    let styled = worklist(&problem, &plan, 80);
    assert!(!styled.contains("\u{1b}[2J") && !styled.contains("\u{1b}]"), "{styled:?}");
}

#[test]
fn next_days_are_the_first_of_each_rep() {
    let (problem, plan) = fixture::small();
    let next = next_days(&problem, &plan);
    assert_eq!(next.touches, [plan.touches[0], plan.touches[1], plan.touches[2], plan.touches[4]]);
    assert_eq!(next.waiting, plan.waiting);
}

#[test]
fn a_worklist_begins_with_promised_calls_and_tells_what_happened_last_time() {
    let (mut problem, mut plan) = fixture::small();
    plan.touches.swap(0, 1);
    (plan.touches[0].start, plan.touches[1].start) = (plan.touches[1].start, plan.touches[0].start);
    let past = &mut problem.prospects[1].past;
    past.made = ["2026-11-18", "2026-11-20"]
        .map(|date| MadeTouch { date: date.parse().unwrap(), channel: Channel::Phone })
        .to_vec();
    past.call_back = Some(problem.today);
    let asked = LastOutcome { date: past.made[1].date, channel: Some(Channel::Phone), outcome: Outcome::CallBack };
    past.last = Some(asked);
    plan.touches.truncate(3);
    expect![[r#"
        dana: Mon 23 Nov 2026, today, America/New_York
        3 touches, 2 of them calls; 6 of 180 minutes  █░░░░░░░░░░░░░░░░░░░

          09:00-10:30  CALL BLOCK, 2 calls in 3 min
          CALL-BACKS, warm inbound  1 in 2 min                     voicemail    touch  min
          1  09:00  Grace Hopper  Navy, Inc.          +1 301 555 0101  leave  3 of 12  1.7
             last: asked for a call back by phone on Fri 20 Nov 2026

          POWER LIST, cold  1 call in 1 min                        voicemail    touch  min
          2  09:01  Ada Lovelace  Analytical Engines  +1 301 555 0100  skip   1 of 50  1.0

          EMAILS, cold  1 in 3 min                                              touch  min
          3  10:30  Ada Lovelace  Analytical Engines  p1@example.com          2 of 50  3.0

        eve: nothing to do; all 3 prospects are waiting

        Calls and texts keep to the calling hours in force (cadence rules). This is no legal advice.
    "#]]
    .assert_eq(&plain(&worklist(&problem, &plan, 100)));
}

#[test]
fn those_who_slip_most_are_named() {
    let (mut problem, plan) = fixture::small();
    let today = problem.today;
    problem.prospects[0].past.call_back = today.pred_opt();
    let slip = |prospect, waited| Slip { prospect, date: today, gap: 2, waited };
    let summary = Summary::new(&problem, &plan, &[slip(0, 5), slip(1, 9), slip(0, 6)]);
    let page = plain(&write(&problem, &plan, &summary, BUILT_IN, 100));
    expect![[r#"
        SLIPPING
          Ada Lovelace (p1): a call was promised for Sun 22 Nov 2026, and comes on Mon 23 Nov 2026
          3 touch days of 2 prospects come more than twice their gap after the one before. Slipping most:
          Grace Hopper (p2): 9 working days instead of 2, on Mon 23 Nov 2026
          Ada Lovelace (p1): 6 working days instead of 2, on Mon 23 Nov 2026

        Calls and texts keep to the calling hours in force (cadence rules). This is no legal advice.
    "#]]
    .assert_eq(&from(&page, "SLIPPING"));
}
#[test]
fn calls_stand_in_their_phone_block_with_the_time_where_they_ring() {
    let (problem, mut plan) = fixture::full_day();
    plan.touches.retain(|touch| (26..30).contains(&touch.prospect) && touch.date == problem.today);
    expect![[r#"
        dana: Mon 23 Nov 2026, today, America/New_York
        8 touches, 4 of them calls; 20 of 180 minutes  ██░░░░░░░░░░░░░░░░░░

          09:00-10:30  CALL BLOCK, 3 calls in 6 min
          CALLS  3 in 6 min                             voicemail             touch  min
          1  09:28 Blue Whale …             +1 301 555 0126 leave warm inb… 5 of 12  1.7
          2  09:30 Ada Lovelace Analytical… +1 301 555 0128 leave warm inb… 7 of 12  1.7
          3  09:32 田中太郎     東京データ… +1 301 555 0129 leave some fam… 8 of 20  2.5
             there: 06:32-09:32

          EMAILS  4 in 12 min                                                 touch  min
          4  10:30 Blue Whale Logi…              p27@example.com warm inbo… 5 of 12  3.0
          5  10:33 Siobhán Ní Dhom… Cork Dairie… p28@example.com some fami… 6 of 20  3.0
          6  10:36 Ada Lovelace     Analytical … p29@example.com warm inbo… 7 of 12  3.0
          7  10:39 田中太郎         東京データ…  p30@example.com some fami… 8 of 20  3.0

          16:00-17:00  CALL BLOCK, 1 call in 2 min
          CALLS, some familiarity  1 in 2 min                     voicemail   touch  min
          8  16:00 (13:00) Siobhán Ní D… Cork Dairie… +1 301 555 0127 leave 6 of 20  2.5

        Calls and texts keep to the calling hours in force (cadence rules). This is no
        legal advice.
    "#]]
    .assert_eq(&plain(&worklist(&problem, &plan, 80)));
    let wide = plain(&worklist(&problem, &plan, 200));
    assert!(wide.contains("16:00  (13:00 Los Angeles)  Siobhán Ní Dhomhnaill  "), "{wide}");
    assert!(wide.contains("09:32  (06:32-09:32)        田中太郎  "), "{wide}");
}

#[test]
fn a_call_on_the_day_before_or_after_says_which() {
    let (mut problem, mut plan) = fixture::small();
    let zone = |name| crate::clock::zone(name, problem.today, problem.end).unwrap();
    problem.zones.extend([zone("Australia/Sydney"), zone("America/Argentina/Buenos_Aires")]);
    problem.whereabouts[fixture::WEST].zones = vec![2];
    problem.whereabouts[fixture::EITHER].zones = vec![2, 3];
    plan.touches.truncate(2);
    plan.touches[0].start = "18:00".parse().unwrap();
    plan.touches[1].start = "18:00".parse().unwrap();
    problem.prospects[0].whereabouts = fixture::WEST;
    problem.prospects[1].whereabouts = fixture::EITHER;
    let page = plain(&worklist(&problem, &plan, 120));
    assert!(page.contains("18:00  (Tue 10:00 Sydney)  Ada Lovelace  "), "{page}");
    assert!(page.contains("18:00  (20:00-Tue 10:00)  Grace Hopper  "), "{page}");
}
