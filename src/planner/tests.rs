//! The rules of planning, each on the smallest problem that shows it.

use std::sync::Arc;

use chrono::NaiveDate;

use super::{Capacity, plan, slips};
use crate::model::{
    Cadence, Calendar, Channel, ChannelRules, Contacts, DateRange, Dialing, MadeTouch, Minutes, Need, PerChannel,
    Permissions, PhoneTiming, Problem, Prospect, ProspectType, RarePast, Rep, Rows, TouchRange, TypeReason,
    WaitingReason,
};

use Channel::{Email, Phone, SnailMail, Social};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// One rep with ten minutes a day from Monday, 23 November, for two weeks; every touch takes one minute.
fn problem(sequence: &[&[Channel]], touches: u32, prospects: usize) -> Problem {
    let needs = [Need::Phone, Need::Email, Need::Mobile, Need::Linkedin, Need::Linkedin, Need::Address, Need::Email];
    Problem {
        today: day("2026-11-23"),
        end: day("2026-12-06"),
        persistence: 1.0,
        channels: PerChannel::from_fn(|channel| ChannelRules {
            minutes: Minutes::whole(1),
            needs: *needs.get(channel as usize).unwrap_or(&Need::Address),
            daily_limit: None,
            max_per_prospect: None,
            after_contact: false,
            arrives_after: 0,
        }),
        phone: PhoneTiming {
            manual_minutes: 1.0,
            power_minutes: 1.0,
            answer_rate: 0.0,
            talk_minutes: 0.0,
            voicemail_seconds: 0.0,
        },
        types: vec![ProspectType {
            key: "any".into(),
            label: "Any".into(),
            touches: TouchRange { min: 1, max: touches },
            in_window: None,
            out_window: None,
            cold: false,
            known: true,
            dialing: Dialing::Manual,
            cadence: Cadence { sequence: sequence.iter().map(|day| day.to_vec()).collect(), gaps: vec![1, 2] },
            first_touch_within: None,
            value: 1.0,
            engages: 1.0,
            within: 0.8,
        }],
        shifts: Vec::new(),
        reps: vec![Rep {
            name: "dana".into(),
            minutes: Minutes::whole(10),
            dialing: None,
            daily_limit: PerChannel::default(),
            calendar: Arc::new(Calendar::weekdays_only()),
            timetable: Arc::new(crate::model::Timetable::always()),
        }],
        zones: vec![crate::model::Zone::utc()],
        calling_rules: Vec::new(),
        whereabouts: vec![crate::model::Whereabouts { zones: vec![0], ..Default::default() }],
        prospects: (0..prospects).map(prospect).collect(),
        files: vec!["p.csv".into()],
        rows: Rows { read: prospects, refused: 0 },
    }
}

fn prospect(number: usize) -> Prospect {
    Prospect {
        id: format!("p{number}").into(),
        name: "".into(),
        company: "".into(),
        title: "".into(),
        rep: 0,
        prospect_type: 0,
        type_reason: Arc::new(TypeReason::Default),
        contacts: Contacts {
            phone: Some("555-0100".into()),
            mobile: None,
            email: Some("a@b.example".into()),
            linkedin: Some("linkedin.com/in/a".into()),
            address: Some("1 Main St".into()),
        },
        permissions: Permissions::default(),
        buying_window: None,
        shifts: Box::default(),
        value: 1.0,
        came_in: None,
        whereabouts: 0,
        zone_reason: Arc::new(crate::model::ZoneReason::RepsZone),
        past: RarePast::default(),
        held: None,
        file: 0,
        line: 2,
    }
}

/// The schedule in short: `23 p0 phone`.
fn schedule(problem: &Problem) -> Vec<String> {
    plan(problem)
        .touches
        .iter()
        .map(|touch| format!("{} p{} {}", touch.date.format("%d"), touch.prospect, touch.channel.key()))
        .collect()
}

fn waiting(problem: &Problem) -> Vec<WaitingReason> {
    plan(problem).waiting.iter().map(|waiting| waiting.reason).collect()
}

#[test]
fn the_sequence_repeats_until_the_count_is_reached_and_no_further() {
    let problem = problem(&[&[Phone, Email], &[Social]], 4, 1);
    assert_eq!(schedule(&problem), ["23 p0 phone", "23 p0 email", "24 p0 social", "26 p0 phone"]);
}

#[test]
fn a_touch_day_without_a_channel_left_drops_out_and_the_next_keeps_its_gap() {
    let mut problem = problem(&[&[Phone], &[Email], &[Social]], 4, 1);
    problem.prospects[0].contacts.linkedin = None;
    problem.channels[Email].max_per_prospect = Some(1);
    assert_eq!(schedule(&problem), ["23 p0 phone", "24 p0 email", "26 p0 phone", "30 p0 phone"]);
}

#[test]
fn fewer_touches_are_planned_where_the_sequence_runs_out() {
    let mut problem = problem(&[&[Email]], 9, 1);
    problem.channels[Email].max_per_prospect = Some(2);
    assert_eq!(schedule(&problem), ["23 p0 email", "24 p0 email"]);
    assert_eq!(plan(&problem).touches[0].of, 2);
}

#[test]
fn any_day_with_a_touch_takes_the_next_place_in_the_sequence() {
    let mut problem = problem(&[&[Phone], &[Email], &[Social]], 9, 1);
    let made = |date, channel| MadeTouch { date: day(date), channel };
    problem.prospects[0].past.made =
        vec![made("2026-11-18", Social), made("2026-11-18", Phone), made("2026-11-20", Phone)];
    problem.end = day("2026-11-25");
    assert_eq!(schedule(&problem), ["24 p0 social"], "two days were made, and the gap after the second is two days");
    assert_eq!(plan(&problem).touches[0].number, 4);
}

#[test]
fn what_was_sent_has_to_arrive_before_the_gap_begins() {
    let mut problem = problem(&[&[SnailMail], &[Phone]], 2, 1);
    problem.channels[SnailMail].arrives_after = 3;
    assert_eq!(schedule(&problem), ["23 p0 snail_mail", "27 p0 phone"]);
}

#[test]
fn a_gap_counts_the_days_that_the_rep_works() {
    let mut problem = problem(&[&[Phone]], 2, 1);
    let calendar = Arc::make_mut(&mut problem.reps[0].calendar);
    calendar.holidays.insert(day("2026-11-24"));
    calendar.days_off.push(DateRange { from: day("2026-11-25"), to: day("2026-11-27") });
    assert_eq!(schedule(&problem), ["23 p0 phone", "30 p0 phone"]);
}

#[test]
fn a_touch_day_goes_in_whole_and_does_not_block_a_smaller_one_behind_it() {
    let mut problem = problem(&[&[Phone, Email, Social]], 3, 2);
    problem.reps[0].minutes = Minutes::whole(4);
    // The third has one minute's work, the others three.
    problem.prospects.push(prospect(2));
    problem.prospects[2].contacts.linkedin = None;
    problem.prospects[2].contacts.email = None;
    let planned = schedule(&problem);
    assert_eq!(planned.iter().filter(|touch| touch.starts_with("23")).count(), 4, "{planned:?}");
    assert!(planned.contains(&"23 p2 phone".to_owned()) && planned.contains(&"24 p1 phone".to_owned()), "{planned:?}");
}

#[test]
fn a_touch_day_larger_than_a_working_day_stands_alone() {
    let mut problem = problem(&[&[Phone, Email, Social]], 3, 2);
    problem.reps[0].minutes = Minutes::whole(2);
    let planned = schedule(&problem);
    assert_eq!(planned[..3], ["23 p0 phone", "23 p0 email", "23 p0 social"]);
    assert_eq!(planned[3..], ["24 p1 phone", "24 p1 email", "24 p1 social"]);
}

#[test]
fn a_due_first_touch_goes_ahead_of_the_index() {
    let mut problem = problem(&[&[Phone]], 1, 2);
    problem.reps[0].minutes = Minutes::whole(1);
    problem.prospects[0].value = 100.0;
    problem.prospects[1].prospect_type = 1;
    problem.prospects[1].came_in = Some(day("2026-11-20"));
    let inbound = ProspectType { first_touch_within: Some(1), ..problem.types[0].clone() };
    problem.types.push(inbound);
    assert_eq!(schedule(&problem), ["23 p1 phone", "24 p0 phone"]);
    problem.types[1].first_touch_within = Some(2);
    assert_eq!(schedule(&problem), ["23 p0 phone", "24 p1 phone"], "its day comes on Tuesday only");
}

#[test]
fn a_daily_limit_of_a_channel_holds_the_rest_back() {
    let mut problem = problem(&[&[Email]], 1, 3);
    problem.channels[Email].daily_limit = Some(2);
    assert_eq!(schedule(&problem), ["23 p0 email", "23 p1 email", "24 p2 email"]);
    problem.reps[0].daily_limit[Email] = Some(1);
    assert_eq!(schedule(&problem), ["23 p0 email", "24 p1 email", "25 p2 email"], "the rep's own limit goes ahead");
}

#[test]
fn who_waits_is_told_why() {
    let mut full = problem(&[&[Phone]], 1, 3);
    full.end = full.today;
    full.reps[0].minutes = Minutes::whole(2);
    assert_eq!(waiting(&full), [WaitingReason::NoCapacity]);
    assert_eq!(Capacity::new(&full).minutes_that_admit(0, &[2]), Some(Minutes::whole(3)));
    full.channels[Phone].daily_limit = Some(2);
    assert_eq!(Capacity::new(&full).minutes_that_admit(0, &[2]), None, "minutes are not what is missing");

    let mut later = problem(&[&[Phone]], 1, 1);
    later.prospects[0].came_in = Some(day("2026-12-07"));
    assert_eq!(waiting(&later), [WaitingReason::BeyondHorizon]);

    let mut absent = problem(&[&[Phone]], 1, 1);
    Arc::make_mut(&mut absent.reps[0].calendar).weekdays = [false; 7];
    assert_eq!(waiting(&absent), [WaitingReason::NoWorkingDay]);

    let mut unreachable = problem(&[&[Phone]], 1, 1);
    unreachable.prospects[0].contacts.phone = None;
    assert_eq!(waiting(&unreachable), [WaitingReason::NoReachableChannel]);

    let mut refused = problem(&[&[Phone]], 1, 1);
    refused.prospects[0].permissions.do_not_call = true;
    assert_eq!(waiting(&refused), [WaitingReason::OptedOut]);

    let mut done = problem(&[&[Phone]], 1, 1);
    done.prospects[0].past.made = vec![MadeTouch { date: day("2026-11-20"), channel: Phone }];
    assert_eq!(waiting(&done), [WaitingReason::Completed]);
}

fn made(date: &str, channel: Channel) -> MadeTouch {
    MadeTouch { date: day(date), channel }
}

#[test]
fn a_promised_call_goes_ahead_of_all_else_on_its_day_and_the_gap_counts_from_it() {
    let mut problem = problem(&[&[Phone, Email], &[Social]], 9, 3);
    problem.reps[0].minutes = Minutes::whole(2);
    problem.end = day("2026-11-24");
    let past = &mut problem.prospects[2].past;
    past.made = vec![made("2026-11-20", Phone)];
    past.call_back = Some(day("2026-11-24"));
    assert_eq!(schedule(&problem), ["23 p0 phone", "23 p0 email", "24 p2 phone", "24 p0 social"]);
    problem.prospects.drain(..2);
    problem.end = day("2026-11-26");
    assert_eq!(
        schedule(&problem),
        ["24 p0 phone", "26 p0 phone", "26 p0 email"],
        "the call takes the place of social, and the next touch day is two days after it"
    );
}

#[test]
fn a_promise_that_was_missed_or_falls_on_a_free_day_is_kept_on_the_next_working_day() {
    let mut problem = problem(&[&[Email]], 1, 2);
    problem.prospects[0].past.call_back = Some(day("2026-11-12"));
    problem.prospects[1].past.call_back = Some(day("2026-11-28"));
    assert_eq!(schedule(&problem), ["23 p0 phone", "30 p1 phone"]);
}

#[test]
fn promises_that_do_not_fit_into_a_day_come_first_on_the_next() {
    let mut problem = problem(&[&[Email]], 1, 4);
    problem.reps[0].minutes = Minutes::whole(2);
    for prospect in &mut problem.prospects[1..] {
        prospect.past.call_back = Some(day("2026-11-23"));
    }
    problem.prospects[3].past.call_back = Some(day("2026-11-20"));
    assert_eq!(schedule(&problem), ["23 p3 phone", "23 p1 phone", "24 p2 phone", "24 p0 email"]);
}

#[test]
fn a_promise_is_kept_though_the_touches_are_used_up_but_not_where_the_phone_is_closed() {
    let mut problem = problem(&[&[Email], &[Social]], 1, 1);
    problem.prospects[0].past.made = vec![made("2026-11-20", Phone)];
    problem.prospects[0].past.call_back = Some(day("2026-11-24"));
    assert_eq!(schedule(&problem), ["24 p0 phone"]);
    assert_eq!((plan(&problem).touches[0].number, plan(&problem).touches[0].of), (2, 2));
    problem.prospects[0].permissions.do_not_call = true;
    assert_eq!(waiting(&problem), [WaitingReason::Completed]);
    problem.types[0].touches.max = 2;
    assert_eq!(schedule(&problem), ["24 p0 social"], "nothing comes before the day of the promise");
}

#[test]
fn nothing_comes_before_the_person_is_back() {
    let mut problem = problem(&[&[Email]], 1, 1);
    problem.prospects[0].past.away_until = Some(day("2026-11-26"));
    assert_eq!(schedule(&problem), ["26 p0 email"]);
    problem.prospects[0].past.call_back = Some(day("2026-11-24"));
    assert_eq!(schedule(&problem), ["26 p0 phone"]);
}

#[test]
fn a_run_at_noon_plans_the_afternoon() {
    let mut problem = problem(&[&[Phone, Email], &[Social]], 3, 3);
    problem.reps[0].minutes = Minutes::whole(4);
    problem.end = day("2026-11-24");
    let morning = schedule(&problem);
    assert_eq!(morning[..4], ["23 p0 phone", "23 p1 phone", "23 p0 email", "23 p1 email"]);
    problem.prospects[0].past.made = vec![made("2026-11-23", Phone)];
    problem.prospects[1].past.made = vec![made("2026-11-23", Phone)];
    assert_eq!(schedule(&problem), morning[2..], "the emails are left, and there is no room for p2");
    let emails: Vec<u16> = plan(&problem).touches[..2].iter().map(|touch| touch.number).collect();
    assert_eq!(emails, [2, 2]);
}

#[test]
fn a_touch_outside_the_plan_moves_the_cadence_on_and_begins_nothing() {
    let mut problem = problem(&[&[Phone, Email], &[Phone, Email], &[Social]], 9, 1);
    problem.end = day("2026-11-26");
    problem.prospects[0].past.made =
        vec![made("2026-11-19", Phone), made("2026-11-20", Phone), made("2026-11-23", SnailMail)];
    assert_eq!(schedule(&problem), ["25 p0 phone", "25 p0 email"], "its gap ended on Tuesday only");
    problem.prospects[0].past.made[1].date = day("2026-11-19");
    assert_eq!(schedule(&problem)[..2], ["23 p0 phone", "23 p0 email"], "due today, it is finished today");
}

#[test]
fn what_is_left_of_a_touch_day_keeps_its_hours_beside_a_touch_that_has_none() {
    let mut problem = problem(&[&[Email, Social]], 3, 2);
    problem.prospects[1].past.made = vec![made("2026-11-23", Email), made("2026-11-23", Social)];
    // No day has the hours for it.
    problem.channels[SnailMail].minutes = Minutes::whole(2000);
    problem.reps[0].minutes = Minutes::whole(3000);
    problem.prospects[0].past.made = vec![made("2026-11-23", SnailMail)];
    let morning = plan(&problem).touches;
    assert_eq!(schedule(&problem)[..2], ["23 p0 email", "23 p0 social"]);
    problem.prospects[0].past.made.push(made("2026-11-23", Email));
    assert_eq!(plan(&problem).touches, morning[1..]);
}

#[test]
fn attempts_that_met_a_bad_contact_take_their_time_and_are_no_touches() {
    let mut problem = problem(&[&[Phone], &[Email]], 2, 2);
    problem.reps[0].minutes = Minutes::whole(2);
    let past = &mut problem.prospects[0].past;
    past.failed_today = [Phone].into_iter().collect();
    past.bad_contacts = vec!["555-0100".into()];
    let planned = schedule(&problem);
    assert_eq!(planned, ["23 p0 email", "24 p1 phone", "24 p0 email", "25 p1 email"]);
    assert_eq!(plan(&problem).touches[0].number, 1);
    problem.prospects[0].contacts.mobile = Some("555-0199".into());
    assert_eq!(schedule(&problem)[0], "23 p0 phone", "the mobile number takes its place");
}

#[test]
fn the_rest_of_a_touch_day_that_finds_no_room_is_dropped() {
    let mut problem = problem(&[&[Phone, Email], &[Social]], 3, 2);
    problem.reps[0].minutes = Minutes::whole(2);
    problem.end = day("2026-11-24");
    problem.prospects[0].past.made = vec![made("2026-11-23", Phone)];
    problem.prospects[1].past.made = vec![made("2026-11-23", Email)];
    assert_eq!(schedule(&problem), ["24 p0 social", "24 p1 social"]);
}

#[test]
fn a_touch_day_slips_when_it_comes_later_than_twice_its_gap() {
    let mut problem = problem(&[&[Phone]], 3, 1);
    problem.prospects[0].past.made = vec![made("2026-11-19", Email)];
    let late = |problem: &Problem| {
        let slips = slips(problem, &plan(problem));
        slips.iter().map(|slip| (slip.date.to_string(), slip.gap, slip.waited)).collect::<Vec<_>>()
    };
    assert_eq!(late(&problem), [], "two working days where the gap is one");
    problem.prospects[0].past.made[0].date = day("2026-11-18");
    assert_eq!(late(&problem), [("2026-11-23".to_owned(), 1, 3)]);
    problem.prospects[0].past.away_until = Some(day("2026-11-23"));
    assert_eq!(late(&problem), [], "the prospect was away");
    problem.prospects[0].past = RarePast::default();
    let absence = DateRange { from: day("2026-11-24"), to: day("2026-11-26") };
    Arc::make_mut(&mut problem.reps[0].calendar).days_off.push(absence);
    assert_eq!(late(&problem), [("2026-11-27".to_owned(), 1, 4)], "the prospect waits through the rep's days off");
}
