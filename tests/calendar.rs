//! What holds for every calendar: a reader of the standard understands it whatever the names, and events stay themselves.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    dead_code,
    reason = "a test that cannot go on may panic; nobody imports it"
)]

#[path = "support/ical.rs"]
mod ical;
mod support;

use std::collections::{BTreeMap, BTreeSet};

use cadence::diff::{Change, Schedule, compare, write_ics};
use cadence::export::ics::{self, Per};
use cadence::export::{Summary, csv, json};
use cadence::model::{Channel, ListAudience, Plan, Problem, Provenance, Source};
use cadence::planner::plan;
use chrono::Days;
use ical::{Event, shown};
use proptest::prelude::*;
use support::any_problem;

fn events(problem: &Problem, plan: &Plan, per: Per) -> Result<Vec<Event>, TestCaseError> {
    let mut calendar = Vec::new();
    ics::write(problem, plan, per, &mut calendar).unwrap();
    ical::read(&calendar).map_err(TestCaseError::fail)
}

/// Anything that somebody may be called, and things that nobody is.
fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{1,40}",
        "[\\x01-\\x7f]{1,20}",
        "(\r|\n|\r\n|\u{2028}|\u{2029}|\u{85}|\u{b}|\u{202e}|\u{200d}|\\\\|;|,|:|\"|é|東|👩‍🚀|🇨🇦| ){1,60}",
        Just("x\r\nATTENDEE:mailto:a@b.example\r\nEND:VEVENT".to_owned()),
        Just("x\rBEGIN:VALARM".to_owned()),
        Just("\\n\\,\\;\\\\".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_name_is_read_back_and_breaks_out_of_nothing(
        mut problem in any_problem(), names in prop::collection::vec(any_name(), 1..9),
    ) {
        for (at, prospect) in problem.prospects.iter_mut().enumerate() {
            let name = &names[at % names.len()];
            prospect.name = name.as_str().into();
            prospect.company = names[(at + 1) % names.len()].as_str().into();
            if let Some(address) = &mut prospect.contacts.address {
                *address = name.as_str().into();
            }
        }
        problem.reps[0].name = names[0].as_str().into();
        let plan = plan(&problem);
        let of_touches = events(&problem, &plan, Per::Touch)?;
        prop_assert_eq!(of_touches.len(), plan.touches.len());
        for (event, touch) in of_touches.iter().zip(&plan.touches) {
            let prospect = &problem.prospects[touch.prospect as usize];
            prop_assert!(event.get("SUMMARY").contains(&shown(prospect.display_name())), "{:?}", event);
            let (start, end) = event.span();
            prop_assert!(end > start);
            if touch.channel == Channel::FaceToFace {
                prop_assert_eq!(event.get("LOCATION"), shown(problem.contact(prospect, touch.channel).unwrap()));
            }
        }
        let of_blocks = events(&problem, &plan, Per::Block)?;
        let calls = plan.touches.iter().filter(|touch| touch.channel == Channel::Phone).count();
        let visits = plan.touches.iter().filter(|touch| touch.channel == Channel::FaceToFace).count();
        let listed: usize = of_blocks
            .iter()
            .filter_map(|event| event.get("SUMMARY").rsplit_once("Call block: "))
            .map(|(_, size)| size.split(' ').next().unwrap().parse::<usize>().unwrap())
            .sum();
        prop_assert_eq!(listed, calls);
        prop_assert!(of_blocks.len() >= visits && of_blocks.len() <= visits + calls);
        for events in [of_touches, of_blocks] {
            let uids: BTreeSet<&str> = events.iter().map(|event| event.get("UID")).collect();
            prop_assert_eq!(uids.len(), events.len(), "two events with one UID");
        }
    }

    #[test]
    fn a_later_plan_brings_the_same_events_up_to_date(problem in any_problem(), days in 1u64..9) {
        let mut later = problem.clone();
        later.today = (problem.today + Days::new(days)).min(problem.end);
        prop_assume!(later.today > problem.today);
        let (before, now) = (plan(&problem), plan(&later));
        let revision = |event: &Event| (event.get("SEQUENCE").parse::<u32>().unwrap(), event.get("DTSTAMP").to_owned());
        let of_touches = |problem: &Problem, plan: &Plan| -> Result<BTreeMap<(u32, u16), Event>, TestCaseError> {
            let touches = plan.touches.iter().map(|touch| (touch.prospect, touch.number));
            Ok(touches.zip(events(problem, plan, Per::Touch)?).collect())
        };
        let known = of_touches(&problem, &before)?;
        for (touch, event) in of_touches(&later, &now)? {
            let same: Vec<_> = known.iter().filter(|(_, known)| known.get("UID") == event.get("UID")).collect();
            prop_assert_eq!(same.len(), usize::from(known.contains_key(&touch)));
            for (of_touch, known) in same {
                prop_assert_eq!(of_touch, &touch);
                prop_assert!(revision(&event) > revision(known));
            }
        }
        let known = events(&problem, &before, Per::Block)?;
        for event in events(&later, &now, Per::Block)?.iter().filter(|event| event.get("SUMMARY").contains("Call block")) {
            // A block of a day is the same event, whoever is called in it.
            for known in known.iter().filter(|known| known.get("UID") == event.get("UID")) {
                prop_assert_eq!(event.span(), known.span());
                prop_assert!(revision(event) > revision(known));
            }
            let rep = |event: &Event| event.get("SUMMARY").split_once(": ").map(|(rep, _)| rep.to_owned());
            let of_day = |known: &&Event| known.span() == event.span() && rep(known) == rep(event);
            for known in known.iter().filter(of_day).filter(|known| known.get("SUMMARY").contains("Call block")) {
                prop_assert_eq!(known.get("UID"), event.get("UID"));
            }
        }
    }

    #[test]
    fn what_was_dropped_is_cancelled_under_its_own_uid(problem in any_problem(), which in any::<prop::sample::Index>()) {
        prop_assume!(!problem.prospects.is_empty());
        let mut edited = problem.clone();
        edited.prospects.remove(which.index(problem.prospects.len()));
        edited.rows.read -= 1;
        let (before, now) = (plan(&problem), plan(&edited));
        let known = events(&problem, &before, Per::Touch)?;
        for as_json in [true, false] {
            let (old, new) = (schedule(&problem, &before, as_json), schedule(&edited, &now, as_json));
            let comparison = compare(&old, &new);
            let mut calendar = Vec::new();
            write_ics(&comparison, &old, &mut calendar).unwrap();
            let cancelled = ical::read(&calendar).map_err(TestCaseError::fail)?;
            prop_assert_eq!(cancelled.len(), comparison.count(Change::Dropped));
            for event in cancelled {
                let of_plan = known.iter().find(|known| known.get("UID") == event.get("UID"));
                let of_plan = of_plan.ok_or_else(|| TestCaseError::fail(format!("{event:?} was in no calendar")))?;
                prop_assert_eq!(event.get("STATUS"), "CANCELLED");
                let revision = |event: &Event| event.get("SEQUENCE").parse::<u32>().unwrap();
                prop_assert!(revision(&event) > revision(of_plan));
                // CSV does not tell the zone.
                if as_json {
                    prop_assert_eq!(event.span(), of_plan.span());
                } else {
                    prop_assert!(!event.get("DTSTART").ends_with('Z'));
                }
            }
        }
    }
}

fn schedule(problem: &Problem, plan: &Plan, as_json: bool) -> Schedule {
    let mut file = Vec::new();
    if as_json {
        let source = || Source { name: "a file".to_owned(), sha256: "c0ffee".to_owned() };
        let provenance = Provenance {
            configuration: source(),
            inputs: vec![source()],
            history: Vec::new(),
            calendars: Vec::new(),
            audience: ListAudience::Unknown,
            persistence: problem.persistence,
            dialing: None,
            date_order: None,
            reps: Vec::new(),
        };
        json::write(problem, plan, &Summary::new(problem, plan, &[]), &provenance, &mut file).unwrap();
    } else {
        csv::write(problem, plan, false, &mut file).unwrap();
    }
    Schedule::read("schedule", &file, None).unwrap()
}
