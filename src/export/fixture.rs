//! Problems and plans made by hand, for the tests of the exporters.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::clock;
use crate::model::{
    Audience, Cadence, Calendar, CallingRule, Certainty, Channel, ChannelRules, Contacts, Dialing, Held, Minutes, Need,
    PerChannel, Permissions, PhoneTiming, Plan, Problem, Prospect, ProspectType, RarePast, Rep, Rows, RuleDays,
    TimeOfDay, TimeRange, Timetable, Touch, TouchRange, TypeReason, Voicemail, VoicemailReason, Waiting, WaitingReason,
    Whereabouts, ZoneReason,
};

pub(super) const COLD: usize = 0;
pub(super) const WARM: usize = 1;

/// Whereabouts: Los Angeles.
pub(super) const WEST: usize = 1;
/// Whereabouts: Los Angeles or New York.
pub(super) const EITHER: usize = 2;

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn rules(channel: Channel) -> ChannelRules {
    let (minutes, needs) = match channel {
        Channel::Phone => (0.0, Need::Phone),
        Channel::Email => (3.0, Need::Email),
        Channel::Text => (1.0, Need::Mobile),
        Channel::DirectMessage => (2.0, Need::Linkedin),
        Channel::Social => (1.5, Need::Linkedin),
        Channel::SnailMail => (6.0, Need::Address),
        Channel::Video => (6.0, Need::Email),
        Channel::FaceToFace => (45.0, Need::Address),
    };
    ChannelRules {
        minutes: Minutes::from_f64(minutes),
        needs,
        daily_limit: None,
        max_per_prospect: None,
        after_contact: false,
        arrives_after: 0,
    }
}

fn prospect_type(key: &str, cold: bool, dialing: Dialing) -> ProspectType {
    let touches = TouchRange { min: 1, max: 50 };
    let cadence = Cadence { sequence: vec![vec![Channel::Phone]], gaps: vec![1] };
    ProspectType {
        key: key.into(),
        label: key.into(),
        touches,
        in_window: None,
        out_window: None,
        cold,
        known: !cold,
        dialing,
        cadence,
        first_touch_within: None,
        value: 1.0,
        engages: 1.0,
        within: 0.8,
    }
}

fn ranges(texts: [&str; 2]) -> Vec<TimeRange> {
    texts.map(|text| text.parse().unwrap()).to_vec()
}

/// A problem of these reps in New York, 180 minutes a day, without prospects. Monday, 23 November 2026.
pub(super) fn problem(reps: &[&str]) -> Problem {
    let calendar = Arc::new(Calendar::weekdays_only());
    let timetable = Arc::new(Timetable {
        zone: 1,
        hours: ranges(["09:00-12:00", "13:00-17:30"]),
        blocks: ranges(["09:00-10:30", "16:00-17:00"]),
    });
    let zone = |name| clock::zone(name, day("2026-11-13"), day("2027-12-31")).unwrap();
    let whereabouts = |zones: &[usize]| Whereabouts { zones: zones.to_vec(), ..Whereabouts::default() };
    let rep = |name: &&str| Rep {
        name: (*name).into(),
        minutes: Minutes::whole(180),
        dialing: None,
        daily_limit: PerChannel::default(),
        calendar: Arc::clone(&calendar),
        timetable: Arc::clone(&timetable),
    };
    Problem {
        today: day("2026-11-23"),
        end: day("2027-11-23"),
        persistence: 1.0,
        channels: PerChannel::from_fn(rules),
        phone: PhoneTiming {
            manual_minutes: 1.5,
            power_minutes: 0.75,
            answer_rate: 0.07,
            talk_minutes: 4.0,
            voicemail_seconds: 45.0,
        },
        types: vec![
            prospect_type("cold", true, Dialing::Power),
            prospect_type("warm_inbound", false, Dialing::Power),
            prospect_type("some_familiarity", false, Dialing::Manual),
        ],
        shifts: Vec::new(),
        reps: reps.iter().map(rep).collect(),
        zones: vec![zone("America/Los_Angeles"), zone("America/New_York")],
        calling_rules: Vec::new(),
        whereabouts: vec![whereabouts(&[1]), whereabouts(&[0]), whereabouts(&[0, 1])],
        prospects: Vec::new(),
        files: vec!["prospects.csv".into()],
        rows: Rows::default(),
    }
}

/// Two rules: no calls on holidays, and on weekdays from 8 to 20 for a while, three at most.
pub(super) fn rules_of_louisiana() -> Vec<CallingRule> {
    let weekdays = CallingRule {
        place: "US-LA".into(),
        days: RuleDays::Weekdays([true, true, true, true, true, false, false]),
        hours: vec!["08:00-20:00".parse().unwrap()],
        cap: Some(3),
        audience: Audience::Both,
        from: Some(day("2026-01-01")),
        until: None,
        citation: "a law".into(),
        certainty: Certainty::Unverified,
        note: "".into(),
    };
    let dates = ["2026-11-11", "2026-12-25", "2027-12-25"].map(day).into();
    let holidays = CallingRule {
        days: RuleDays::Holidays { set: "us-la".into(), dates },
        hours: Vec::new(),
        cap: None,
        from: None,
        ..weekdays.clone()
    };
    vec![holidays, weekdays]
}

/// Adds a prospect in New York that every channel reaches, and its row.
pub(super) fn add(problem: &mut Problem, rep: usize, prospect_type: usize, name: &str, company: &str) -> u32 {
    let number = problem.prospects.len();
    problem.prospects.push(Prospect {
        id: format!("p{}", number + 1).into(),
        name: name.into(),
        company: company.into(),
        title: "Head of Numbers".into(),
        rep,
        prospect_type,
        type_reason: Arc::new(TypeReason::Default),
        contacts: Contacts {
            phone: Some(format!("+1 301 555 {:04}", 100 + number).into()),
            mobile: None,
            email: Some(format!("p{}@example.com", number + 1).into()),
            linkedin: Some(format!("https://www.linkedin.com/in/p{}", number + 1).into()),
            address: Some(format!("{} Main Street, Springfield, IL 62701, USA", number + 11).into()),
        },
        permissions: Permissions::default(),
        buying_window: None,
        shifts: Box::default(),
        value: 1.0,
        came_in: None,
        whereabouts: 0,
        zone_reason: Arc::new(ZoneReason::RepsZone),
        past: RarePast::default(),
        held: None,
        file: 0,
        line: number as u64 + 2,
    });
    problem.rows.read += 1;
    number as u32
}

/// A touch as the planner would make it before it has a time.
pub(super) fn touch(problem: &Problem, prospect: u32, date: &str, number: u16, channel: Channel) -> Touch {
    let who = &problem.prospects[prospect as usize];
    let (of, reason) = match who.prospect_type {
        COLD => (50, VoicemailReason::PureColdList),
        WARM => (12, VoicemailReason::NotCold),
        _ => (20, VoicemailReason::NotCold),
    };
    let voicemail = (channel == Channel::Phone).then_some(reason);
    let minutes = match voicemail.map(VoicemailReason::decision) {
        None => problem.channels[channel].minutes,
        Some(Voicemail::Skip) => problem.phone.call_minutes(Dialing::Power, Voicemail::Skip),
        Some(Voicemail::Leave) => problem.phone.call_minutes(problem.dialing(who), Voicemail::Leave),
    };
    Touch { prospect, date: day(date), start: TimeOfDay::MIDNIGHT, number, of, channel, voicemail, minutes }
}

/// Gives every touch its time, as it may be on a day without rules: calls in the blocks, those to the west in the later
/// one, and all else behind the first block; and puts those of a day in the order of their starts.
fn lay_out(problem: &Problem, touches: &mut [Touch]) {
    let rep = |touch: &Touch| problem.prospects[touch.prospect as usize].rep;
    for of_day in touches.chunk_by_mut(|a, b| (rep(a), a.date) == (rep(b), b.date)) {
        let mut clocks = [9.0, 16.0, 10.5].map(|hour| hour * 60.0);
        for touch in of_day.iter_mut() {
            let in_west = problem.prospects[touch.prospect as usize].whereabouts == WEST;
            let clock = match touch.channel {
                Channel::Phone => &mut clocks[usize::from(in_west)],
                _ => &mut clocks[2],
            };
            // Nothing reaches into the lunch break.
            if (721.0 - touch.minutes.as_f64()..780.0).contains(clock) {
                *clock = 780.0;
            }
            touch.start = TimeOfDay::from_minutes(*clock as u16).unwrap();
            *clock += touch.minutes.as_f64();
        }
        of_day.sort_by_key(|touch| touch.start);
    }
}

/// Two reps, three prospects with touches, three waiting, one row refused.
pub(super) fn small() -> (Problem, Plan) {
    let mut problem = problem(&["dana", "eve"]);
    let ada = add(&mut problem, 0, COLD, "Ada Lovelace", "Analytical Engines");
    let grace = add(&mut problem, 0, WARM, "Grace Hopper", "Navy, Inc.");
    let alan = add(&mut problem, 1, COLD, "Alan Turing", "");
    problem.prospects[alan as usize].whereabouts = EITHER;
    let held = add(&mut problem, 0, COLD, "Emmy Noether", "Göttingen");
    problem.prospects[held as usize].held =
        Some(Held { reason: WaitingReason::DoNotContact, because: "Do Not Contact = yes".into() });
    let late =
        [add(&mut problem, 1, COLD, "Mary Somerville", "Royal"), add(&mut problem, 1, COLD, "", "Bernoulli & Sons")];
    problem.rows.read += 1;
    problem.rows.refused += 1;
    let mut touches = vec![
        touch(&problem, ada, "2026-11-23", 1, Channel::Phone),
        touch(&problem, grace, "2026-11-23", 3, Channel::Phone),
        touch(&problem, ada, "2026-11-23", 2, Channel::Email),
        touch(&problem, grace, "2026-11-25", 4, Channel::SnailMail),
        touch(&problem, alan, "2026-11-24", 1, Channel::Social),
    ];
    lay_out(&problem, &mut touches);
    let mut waiting = vec![Waiting { prospect: held, reason: WaitingReason::DoNotContact }];
    waiting.extend(late.map(|prospect| Waiting { prospect, reason: WaitingReason::NoCapacity }));
    (problem, Plan { touches, waiting })
}

/// A full day of 60 touches for dana, and some more on the next days.
pub(super) fn full_day() -> (Problem, Plan) {
    const FAMILIAR: usize = 2;
    let names = [
        ("Ada Lovelace", "Analytical Engines Ltd"),
        ("田中太郎", "東京データ株式会社"),
        ("Maximilian von Hohenstein-Abercrombie", "Hohenstein Maschinenbau & Söhne GmbH"),
        ("Zoë O'Brien", "Acme"),
        ("Bo Li", "Widgets & Co"),
        ("", "Blue Whale Logistics"),
        ("Siobhán Ní Dhomhnaill", "Cork Dairies Co-operative"),
    ];
    let mut problem = problem(&["dana"]);
    for index in 0..40 {
        let (name, company) = names[index % names.len()];
        let prospect_type = if index < 24 { COLD } else { [WARM, FAMILIAR][index % 2] };
        add(&mut problem, 0, prospect_type, name, company);
    }
    problem.prospects[3].contacts.phone = Some("+49 (30) 1234-5678 ext. 4421".into());
    problem.prospects[27].whereabouts = WEST;
    problem.prospects[29].whereabouts = EITHER;
    problem.prospects[30].contacts.email =
        Some("maximilian.hohenstein-abercrombie@hohenstein-maschinenbau.example".into());
    let mut touches = Vec::new();
    let mut put = |date: &str, prospects: std::ops::Range<u32>, channel| {
        touches.extend(prospects.map(|at| touch(&problem, at, date, 1 + (at % 11) as u16, channel)));
    };
    put("2026-11-23", 0..24, Channel::Phone);
    put("2026-11-23", 24..34, Channel::Phone);
    put("2026-11-23", 26..36, Channel::Email);
    put("2026-11-23", 30..32, Channel::Text);
    put("2026-11-23", 5..9, Channel::DirectMessage);
    put("2026-11-23", 36..37, Channel::Video);
    put("2026-11-23", 37..39, Channel::SnailMail);
    put("2026-11-23", 39..40, Channel::FaceToFace);
    put("2026-11-23", 9..15, Channel::Social);
    put("2026-11-24", 0..40, Channel::Phone);
    put("2026-11-24", 0..20, Channel::Email);
    put("2026-11-26", 0..9, Channel::Social);
    put("2026-11-27", 3..4, Channel::Phone);
    for week in 0..9 {
        let monday = (day("2026-11-30") + chrono::Days::new(7 * week)).to_string();
        put(&monday, 0..30, Channel::Phone);
        put(&monday, 0..20, Channel::Email);
    }
    for prospect in 30..32 {
        problem.prospects[prospect].contacts.mobile = Some("+1 301 555 0199".into());
    }
    lay_out(&problem, &mut touches);
    (problem, Plan { touches, waiting: Vec::new() })
}
