//! Small problems, and plans for them that hold until a test breaks them by hand.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::model::{
    Audience, Cadence, Calendar, CallingRule, Certainty, Channel, ChannelRules, Contacts, Dialing, Law, MadeTouch,
    Minutes, Need, PerChannel, Permissions, PhoneTiming, Plan, Problem, Prospect, ProspectType, RarePast, Rep, Rows,
    RuleDays, TimeOfDay, TimeRange, Timetable, Touch, TouchRange, TypeReason, VoicemailReason, Waiting, WaitingReason,
    Whereabouts, Zone, ZoneReason,
};

/// A call that is dialed by hand and leaves a voicemail: 1.5 + 0.07 * 4 + 0.93 * 0.75 minutes.
pub(super) const CALL: f64 = 2.4775;
/// Every touch that is no call.
pub(super) const OTHER: f64 = 2.0;

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Prospects `p1`, `p2` and so on, who can be reached on all channels and aim at four touches; all belong to dana.
///
/// Today is Monday 2026-11-23, the schedule ends with the year. The touch days are phone and email, social, phone; the
/// gaps one and then two working days.
pub(super) fn problem(prospects: usize) -> Problem {
    let kind = ProspectType {
        key: "lead".into(),
        label: "A lead".into(),
        touches: TouchRange { min: 2, max: 4 },
        in_window: None,
        out_window: None,
        cold: false,
        known: true,
        dialing: Dialing::Manual,
        cadence: Cadence {
            sequence: vec![vec![Channel::Phone, Channel::Email], vec![Channel::Social], vec![Channel::Phone]],
            gaps: vec![1, 2],
        },
        first_touch_within: None,
        value: 1.0,
        engages: 1.0,
        within: 0.8,
    };
    let channels = PerChannel::from_fn(|channel| ChannelRules {
        minutes: if channel == Channel::Phone { Minutes::ZERO } else { Minutes::from_f64(OTHER) },
        needs: match channel {
            Channel::Phone => Need::Phone,
            Channel::Text => Need::Mobile,
            Channel::DirectMessage | Channel::Social => Need::Linkedin,
            Channel::Email | Channel::Video => Need::Email,
            Channel::SnailMail | Channel::FaceToFace => Need::Address,
        },
        daily_limit: None,
        max_per_prospect: None,
        after_contact: channel == Channel::Text,
        arrives_after: 0,
    });
    Problem {
        today: day("2026-11-23"),
        end: day("2026-12-31"),
        persistence: 1.0,
        channels,
        phone: PhoneTiming {
            manual_minutes: 1.5,
            power_minutes: 0.75,
            answer_rate: 0.07,
            talk_minutes: 4.0,
            voicemail_seconds: 45.0,
        },
        types: vec![kind],
        shifts: Vec::new(),
        reps: vec![rep("dana")],
        zones: vec![Zone::utc()],
        calling_rules: Vec::new(),
        whereabouts: vec![Whereabouts { zones: vec![0], ..Default::default() }],
        prospects: (1..=prospects).map(prospect).collect(),
        files: vec!["prospects.csv".into()],
        rows: Rows { read: prospects, refused: 0 },
    }
}

/// A rep with 240 minutes from Monday to Friday.
pub(super) fn rep(name: &str) -> Rep {
    Rep {
        name: name.into(),
        minutes: Minutes::whole(240),
        dialing: None,
        daily_limit: PerChannel::default(),
        calendar: Arc::new(Calendar::weekdays_only()),
        timetable: Arc::new(Timetable::always()),
    }
}

fn prospect(number: usize) -> Prospect {
    Prospect {
        id: format!("p{number}").into(),
        name: format!("Prospect {number}").into(),
        company: "".into(),
        title: "".into(),
        rep: 0,
        prospect_type: 0,
        type_reason: Arc::new(TypeReason::Default),
        contacts: Contacts {
            phone: Some("+1 212 555 0100".into()),
            mobile: Some("+1 212 555 0101".into()),
            email: Some("p@example.com".into()),
            linkedin: Some("linkedin.com/in/p".into()),
            address: Some("1 Main Street".into()),
        },
        permissions: Permissions::default(),
        buying_window: None,
        shifts: [].into(),
        value: 1.0,
        came_in: None,
        whereabouts: 0,
        zone_reason: Arc::new(ZoneReason::RepsZone),
        past: RarePast::default(),
        held: None,
        file: 0,
        line: number as u64 + 1,
    }
}

/// Touches made, in order of date.
pub(super) fn made(touches: &[(&str, Channel)]) -> Vec<MadeTouch> {
    touches.iter().map(|(date, channel)| MadeTouch { date: day(date), channel: *channel }).collect()
}

/// A problem whose first prospect is promised a call for that day.
pub(super) fn promised(prospects: usize, call_back: &str) -> Problem {
    let mut problem = problem(prospects);
    problem.prospects[0].past.call_back = Some(day(call_back));
    problem
}

/// The plan with these touch days, each a prospect, a date and channel keys. Rows are put in order, touches numbered on
/// from those made, totals are the most that the type allows, and who has no touch waits. A promised call goes ahead of
/// the other rows of its day.
pub(super) fn plan(problem: &Problem, touch_days: &[(u32, &str, &str)]) -> Plan {
    let mut touches = Vec::new();
    for (index, prospect) in (0..).zip(&problem.prospects) {
        let mut touch_days: Vec<_> = touch_days.iter().filter(|(touched, _, _)| *touched == index).collect();
        touch_days.sort_by_key(|(_, date, _)| day(date));
        let channels = touch_days.iter().flat_map(|(_, date, keys)| keys.split(' ').map(|key| (day(date), key)));
        for (number, (date, key)) in (prospect.past.made.len() as u16 + 1..).zip(channels) {
            let channel = Channel::from_key(key).unwrap();
            let call = channel == Channel::Phone;
            touches.push(Touch {
                prospect: index,
                date,
                start: TimeOfDay::MIDNIGHT,
                number,
                of: problem.types[prospect.prospect_type].touches.max as u16,
                channel,
                voicemail: call.then_some(VoicemailReason::NotCold),
                minutes: Minutes::from_f64(if call { CALL } else { OTHER }),
            });
        }
    }
    touches.sort_by_key(|touch| {
        let Prospect { rep, past, .. } = &problem.prospects[touch.prospect as usize];
        let first = usize::from(touch.number) == past.made.len() + 1;
        let promised = past.call_back.is_some() && first && touch.channel == Channel::Phone;
        (*rep, touch.date, !promised)
    });
    set_starts(&mut touches);
    let waiting = (0..)
        .zip(&problem.prospects)
        .filter(|(index, _)| touch_days.iter().all(|(touched, _, _)| touched != index))
        .map(|(index, prospect)| Waiting {
            prospect: index,
            reason: prospect.held.as_ref().map_or(WaitingReason::NoCapacity, |held| held.reason),
        })
        .collect();
    Plan { touches, waiting }
}

/// Lets the rows of each day start one after the other from 09:00 on, at whole minutes.
pub(super) fn set_starts(touches: &mut [Touch]) {
    let mut ahead: Option<(NaiveDate, u16)> = None;
    for touch in touches {
        let free = ahead.filter(|(date, _)| *date == touch.date).map_or(9 * 60, |(_, free)| free);
        touch.start = TimeOfDay::from_minutes(free).unwrap();
        ahead = Some((touch.date, free + touch.minutes.as_f64().ceil() as u16));
    }
}

/// A rule of a place that allows these hours on all days, and cites a law of that place.
pub(super) fn rule(place: &str, hours: &[&str]) -> CallingRule {
    CallingRule {
        place: place.into(),
        days: RuleDays::Weekdays([true; 7]),
        hours: ranges(hours),
        cap: None,
        audience: Audience::Both,
        from: None,
        until: None,
        citation: format!("law of {place}").into(),
        certainty: Certainty::Primary,
        note: "".into(),
    }
}

/// The zone of that name. Its table says nothing of its clocks, for nobody here may look at it.
pub(super) fn zone(problem: &mut Problem, name: &str) -> usize {
    problem.zones.iter().position(|zone| *zone.name == *name).unwrap_or_else(|| {
        problem.zones.push(Zone::new(name, vec![(0, 12_345)]));
        problem.zones.len() - 1
    })
}

/// Lets a rule hold for a prospect by the clocks of a zone, besides those that hold already.
pub(super) fn add_law(problem: &mut Problem, prospect: usize, name: &str, rule: CallingRule) {
    let law = Law { rule: problem.calling_rules.len(), zone: zone(problem, name) };
    problem.calling_rules.push(rule);
    let mut whereabouts = problem.whereabouts[problem.prospects[prospect].whereabouts].clone();
    whereabouts.laws.push(law);
    problem.prospects[prospect].whereabouts = problem.whereabouts.len();
    problem.whereabouts.push(whereabouts);
}

/// Gives dana a zone, working hours and phone blocks.
pub(super) fn set_hours(problem: &mut Problem, name: &str, hours: &[&str], blocks: &[&str]) {
    let zone = zone(problem, name);
    problem.reps[0].timetable = Arc::new(Timetable { zone, hours: ranges(hours), blocks: ranges(blocks) });
}

fn ranges(texts: &[&str]) -> Vec<TimeRange> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

/// The same plan with these starts in its rows.
pub(super) fn at(plan: &Plan, starts: &[&str]) -> Plan {
    let mut plan = plan.clone();
    assert_eq!(plan.touches.len(), starts.len());
    for (touch, start) in plan.touches.iter_mut().zip(starts) {
        touch.start = start.parse().unwrap();
    }
    plan
}

/// The same plan with another total in every row.
pub(super) fn set_of(plan: &Plan, of: u16) -> Plan {
    let mut plan = plan.clone();
    for touch in &mut plan.touches {
        touch.of = of;
    }
    plan
}

/// The names of the rules that the plan breaks, one for each violation.
pub(super) fn broken(problem: &Problem, plan: &Plan) -> Vec<&'static str> {
    super::check(problem, plan).iter().map(|violation| violation.rule.name()).collect()
}

/// The message of the only violation.
pub(super) fn message(problem: &Problem, plan: &Plan) -> String {
    let found = super::check(problem, plan);
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].message.clone()
}
