//! Random planning problems, for properties.

pub mod clocks;

use std::sync::Arc;

use cadence::model::{
    Cadence, Calendar, Channel, ChannelRules, ChannelSet, Contacts, DateRange, Dialing, Held, MadeTouch, Minutes, Need,
    Past, PerChannel, Permissions, PhoneTiming, Problem, Prospect, ProspectType, Rep, Rows, Shift, TouchRange,
    TypeReason, WaitingReason,
};
use chrono::{Days, NaiveDate};
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use clocks::{TABLES, any_rule, any_timetable, any_whereabouts};

/// How many different whereabouts the prospects of a random problem have.
const WHEREABOUTS: usize = 4;

/// The Monday on which all random problems begin.
pub fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn days_from(start: NaiveDate, days: u64) -> NaiveDate {
    start + Days::new(days)
}

/// Any valid problem of a size that is planned in a blink.
pub fn any_problem() -> impl Strategy<Value = Problem> {
    (vec(any_type(), 1..4), vec(any_shift(), 0..3), vec(any_rep(), 1..4), any_channels(), any_phone()).prop_flat_map(
        |(types, shifts, reps, channels, phone)| {
            let prospects = vec(any_prospect(types.len(), shifts.len(), reps.len()), 0..40);
            let law = vec(any_rule(), 0..5).prop_flat_map(|rules| {
                let whereabouts = vec(any_whereabouts(rules.len()), WHEREABOUTS);
                (Just(rules), whereabouts)
            });
            let numbers = (0.0..=1.0, 0u64..120);
            (prospects, law, numbers).prop_map(
                move |(mut prospects, (calling_rules, whereabouts), (persistence, horizon))| {
                    for (number, prospect) in prospects.iter_mut().enumerate() {
                        prospect.id = format!("p{number}").into();
                        prospect.line = number as u64 + 2;
                    }
                    let mut types = types.clone();
                    for (number, prospect_type) in types.iter_mut().enumerate() {
                        prospect_type.key = format!("type_{number}").into();
                    }
                    let mut reps = reps.clone();
                    for (number, rep) in reps.iter_mut().enumerate() {
                        rep.name = format!("rep {number}").into();
                    }
                    Problem {
                        today: monday(),
                        end: days_from(monday(), horizon),
                        persistence,
                        channels: channels.clone(),
                        phone: phone.clone(),
                        types,
                        shifts: shifts.clone(),
                        reps,
                        rows: Rows { read: prospects.len() + 3, refused: 3 },
                        zones: TABLES.clone(),
                        calling_rules,
                        whereabouts,
                        prospects,
                        files: vec!["random.csv".into()],
                    }
                },
            )
        },
    )
}

fn any_range() -> impl Strategy<Value = TouchRange> {
    (1u32..8, 0u32..8).prop_map(|(min, more)| TouchRange { min, max: min + more })
}

fn any_type() -> impl Strategy<Value = ProspectType> {
    let touch_day = subsequence(Channel::ALL.to_vec(), 1..4).prop_map(|mut day| {
        day.sort_by_key(|channel| channel.working_order());
        day
    });
    let cadence = (vec(touch_day, 1..6), vec(1u32..5, 1..4)).prop_map(|(sequence, gaps)| Cadence { sequence, gaps });
    let ranges = (any_range(), option::of(any_range()), option::of(any_range()));
    let rates = (0.5f64..3.0, 0.05f64..=1.0, 0.1f64..0.95);
    (ranges, any::<(bool, bool)>(), any_dialing(), cadence, option::of(0u32..4), rates).prop_map(
        |((touches, in_window, out_window), (cold, known), dialing, cadence, first_touch_within, rates)| ProspectType {
            key: "".into(),
            label: "A random type".into(),
            touches,
            in_window,
            out_window,
            cold,
            known,
            dialing,
            cadence,
            first_touch_within,
            value: rates.0,
            engages: rates.1,
            within: rates.2,
        },
    )
}

fn any_dialing() -> impl Strategy<Value = Dialing> {
    select(vec![Dialing::Power, Dialing::Manual])
}

fn any_shift() -> impl Strategy<Value = Shift> {
    (0.3f64..2.0).prop_map(|factor| Shift { condition: "region = somewhere".into(), factor })
}

fn any_phone() -> impl Strategy<Value = PhoneTiming> {
    (0.0f64..3.0, 0.0f64..3.0, 0.0f64..=1.0, 0.0f64..6.0, 0.0f64..120.0).prop_map(
        |(manual_minutes, power_minutes, answer_rate, talk_minutes, voicemail_seconds)| PhoneTiming {
            manual_minutes,
            power_minutes,
            answer_rate,
            talk_minutes,
            voicemail_seconds,
        },
    )
}

fn any_channels() -> impl Strategy<Value = PerChannel<ChannelRules>> {
    let rules = (0.0f64..12.0, select(Need::ALL.to_vec()), option::of(1u32..6), option::of(0u32..5), 0u32..4).prop_map(
        |(minutes, needs, daily_limit, max_per_prospect, arrives_after)| ChannelRules {
            minutes: Minutes::from_f64(minutes),
            needs,
            daily_limit,
            max_per_prospect,
            after_contact: arrives_after == 3,
            arrives_after,
        },
    );
    vec(rules, 8).prop_map(|rules| PerChannel::from_fn(|channel| rules[channel as usize].clone()))
}

fn any_rep() -> impl Strategy<Value = Rep> {
    let weekdays = proptest::array::uniform7(prop::bool::weighted(0.7));
    let calendar = (weekdays, btree_set(0u64..60, 0..5), option::of((0u64..40, 0u64..12))).prop_map(
        |(weekdays, holidays, absence)| Calendar {
            weekdays,
            holidays: holidays.into_iter().map(|day| days_from(monday(), day)).collect(),
            days_off: absence
                .map(|(from, length)| DateRange {
                    from: days_from(monday(), from),
                    to: days_from(monday(), from + length),
                })
                .into_iter()
                .collect(),
        },
    );
    let limits = vec(option::weighted(0.15, 1u32..4), 8);
    (1.0f64..90.0, option::of(any_dialing()), limits, calendar, any_timetable()).prop_map(
        |(minutes, dialing, limits, calendar, timetable)| Rep {
            name: "".into(),
            minutes: Minutes::from_f64(minutes),
            dialing,
            daily_limit: PerChannel::from_fn(|channel| limits[channel as usize]),
            calendar: Arc::new(calendar),
            timetable: Arc::new(timetable),
        },
    )
}

fn any_prospect(types: usize, shifts: usize, reps: usize) -> impl Strategy<Value = Prospect> {
    let filled = |text: &'static str| option::weighted(0.8, Just(text));
    let contacts = (
        filled("555-0100"),
        filled("555-0199"),
        filled("a@b.example"),
        filled("linkedin.com/in/a"),
        filled("1 Main St"),
    )
        .prop_map(|(phone, mobile, email, linkedin, address)| Contacts {
            phone: phone.map(Into::into),
            mobile: mobile.map(Into::into),
            email: email.map(Into::into),
            linkedin: linkedin.map(Into::into),
            address: address.map(Into::into),
        });
    let flags = proptest::array::uniform3(prop::bool::weighted(0.1));
    let permissions =
        (flags, rarely_any_channel()).prop_map(|([do_not_call, email_opt_out, text_opt_out], opted_out)| Permissions {
            // Who opts out of a call wants no calls: history files say both at once.
            do_not_call: do_not_call || opted_out.contains(Channel::Phone),
            email_opt_out: email_opt_out || opted_out.contains(Channel::Email),
            text_opt_out: text_opt_out || opted_out.contains(Channel::Text),
            opted_out,
        });
    let held = option::weighted(
        0.1,
        select(vec![
            WaitingReason::Engaged,
            WaitingReason::OptedOut,
            WaitingReason::DoNotContact,
            WaitingReason::Duplicate,
        ])
        .prop_map(|reason| Held { reason, because: "Status = random".into() }),
    );
    let place = (0..reps, 0..types, subsequence((0..shifts as u16).collect::<Vec<_>>(), 0..=shifts));
    let came_in = option::of(0u64..40);
    // Few distinct values, so that ties between queues come up.
    let values = (select(vec![1.0, 1.0, 2.0]), option::of(any::<bool>()), 0..WHEREABOUTS);
    (contacts, permissions, held, place, came_in, any_past(), values).prop_map(
        |(contacts, permissions, held, (rep, prospect_type, shifts), came_in, past, (value, window, whereabouts))| {
            Prospect {
                id: "".into(),
                name: "A Person".into(),
                company: "A Company".into(),
                title: "".into(),
                rep,
                prospect_type,
                type_reason: Arc::new(TypeReason::Default),
                contacts,
                permissions,
                buying_window: window,
                shifts: shifts.into(),
                value,
                came_in: came_in.map(|day| days_from(monday(), day) - Days::new(20)),
                whereabouts,
                zone_reason: Arc::new(cadence::model::ZoneReason::RepsZone),
                past: past.into(),
                held,
                file: 0,
                line: 0,
            }
        },
    )
}

fn rarely_any_channel() -> impl Strategy<Value = ChannelSet> {
    option::weighted(0.1, vec(select(Channel::ALL.to_vec()), 1..3))
        .prop_map(|channels| channels.into_iter().flatten().collect())
}

/// Anything that history files could say; touches made today are common, for they are the hard part.
fn any_past() -> impl Strategy<Value = Past> {
    let ago = prop_oneof![2 => Just(0u64), 5 => 1u64..40];
    let made = option::weighted(0.5, vec((ago, select(Channel::ALL.to_vec())), 0..5)).prop_map(|made| {
        let made = made.into_iter().flatten();
        let mut made: Vec<MadeTouch> =
            made.map(|(ago, channel)| MadeTouch { date: monday() - Days::new(ago), channel }).collect();
        made.sort_unstable();
        made.dedup();
        made
    });
    let soon = || option::weighted(0.15, (0u64..50).prop_map(|day| days_from(monday(), day) - Days::new(15)));
    let bad = subsequence(vec!["555-0100", "555-0199", "a@b.example", "linkedin.com/in/a"], 0..3);
    let bad = option::weighted(0.2, bad);
    (made, rarely_any_channel(), any::<bool>(), (soon(), soon(), any::<bool>()), bad).prop_map(
        |(made, failed, answered, (call_back, away_until, called_back), bad)| {
            let today = |channel| made.contains(&MadeTouch { date: monday(), channel });
            let kept = called_back && today(Channel::Phone);
            let answered = answered || call_back.is_some() || kept;
            Past {
                failed_today: failed.iter().filter(|channel| !today(*channel)).collect(),
                answered: made.first().filter(|_| answered).map(|touch| touch.date),
                call_back,
                called_back: kept.then(monday),
                away_until,
                bad_contacts: bad.into_iter().flatten().map(Box::from).collect(),
                last: None,
                made,
            }
        },
    )
}
