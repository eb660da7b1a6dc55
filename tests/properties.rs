//! What holds for every problem, tried on random ones.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on may panic; nobody imports it"
)]

mod support;

use std::collections::BTreeMap;

use cadence::checker::check;
use cadence::model::{Channel, MadeTouch, Minutes, PerChannel, Plan, Problem, Touch, VoicemailReason};
use cadence::planner::{Class, Course, plan};
use chrono::Days;
use proptest::prelude::*;
use support::any_problem;

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_checker_is_silent(problem in any_problem()) {
        let violations = check(&problem, &plan(&problem));
        prop_assert!(violations.is_empty(), "{violations:#?}");
    }

    #[test]
    fn every_row_is_accounted_for(problem in any_problem()) {
        let plan = plan(&problem);
        let mut times_told = vec![0; problem.prospects.len()];
        for waiting in &plan.waiting {
            times_told[waiting.prospect as usize] += 1;
        }
        for touch in plan.touches.iter().filter(|touch| first_of_schedule(&problem, touch)) {
            times_told[touch.prospect as usize] += 1;
        }
        prop_assert!(times_told.iter().all(|times| *times == 1), "{times_told:?}");
    }

    #[test]
    fn the_same_problem_gives_the_same_plan(problem in any_problem()) {
        prop_assert_eq!(plan(&problem), plan(&problem.clone()));
    }

    #[test]
    fn shuffled_prospects_keep_count_channels_and_voicemail(
        (problem, shuffled) in any_problem().prop_flat_map(|problem| {
            let prospects = Just(problem.prospects.clone()).prop_shuffle();
            (Just(problem), prospects)
        })
    ) {
        let shuffled = Problem { prospects: shuffled, ..problem.clone() };
        let (told, retold) = (touches_by_id(&problem), touches_by_id(&shuffled));
        for (id, touches) in &told {
            // Which days there is room on may change with the order; what is done on them may not.
            for (one, other) in touches.iter().zip(retold.get(id).into_iter().flatten()) {
                prop_assert_eq!(one, other, "touches of {}", id);
            }
        }
        for prospect in &problem.prospects {
            let twin = shuffled.prospects.iter().find(|twin| twin.id == prospect.id).unwrap();
            prop_assert_eq!(course(&problem, prospect), course(&shuffled, twin));
        }
    }

    #[test]
    fn unlimited_minutes_complete_every_reachable_prospect(problem in any_problem()) {
        let mut problem = problem;
        problem.end = problem.today + Days::new(5000);
        for rep in &mut problem.reps {
            rep.minutes = Minutes::whole(400_000);
            rep.daily_limit = PerChannel::default();
            std::sync::Arc::make_mut(&mut rep.calendar).weekdays[2] = true;
        }
        for channel in Channel::ALL {
            problem.channels[channel].daily_limit = None;
        }
        let plan = plan(&problem);
        let mut planned = vec![0; problem.prospects.len()];
        for touch in &plan.touches {
            planned[touch.prospect as usize] += 1;
        }
        for (prospect, planned) in problem.prospects.iter().zip(planned) {
            let course = course(&problem, prospect);
            let ahead = course.of as usize - prospect.past.made.len();
            let expected = if prospect.held.is_some() { 0 } else { ahead };
            prop_assert_eq!(planned, expected, "touches of {}", &prospect.id);
        }
    }

    #[test]
    fn a_plan_followed_is_a_plan_kept((problem, days) in (any_problem(), 1u64..60)) {
        let before = plan(&problem);
        let days = days.min((problem.end - problem.today).num_days() as u64);
        let after = plan(&carried_out(&problem, &before, days));
        let today = problem.today + Days::new(days);
        let kept: Vec<&Touch> = before.touches.iter().filter(|touch| touch.date >= today).collect();
        let planned: Vec<&Touch> = after.touches.iter().collect();
        prop_assert_eq!(kept, planned);
    }
}

/// The problem some days later, all the touches of those days made and none answered.
fn carried_out(problem: &Problem, plan: &Plan, days: u64) -> Problem {
    let mut later = problem.clone();
    later.today = problem.today + Days::new(days);
    for touch in plan.touches.iter().filter(|touch| touch.date < later.today) {
        later.prospects[touch.prospect as usize].past.made.push(MadeTouch { date: touch.date, channel: touch.channel });
    }
    for prospect in &mut later.prospects {
        prospect.past.made.sort_by_key(|touch| touch.date);
    }
    later
}

fn course(problem: &Problem, prospect: &cadence::model::Prospect) -> Course {
    Course::of(problem, &Class::of(problem, prospect))
}

fn first_of_schedule(problem: &Problem, touch: &Touch) -> bool {
    usize::from(touch.number) == problem.prospects[touch.prospect as usize].past.made.len() + 1
}

/// What is done for each prospect, whatever the day.
type Deeds = Vec<(u16, u16, Channel, Option<VoicemailReason>)>;

fn touches_by_id(problem: &Problem) -> BTreeMap<String, Deeds> {
    let mut deeds: BTreeMap<String, Deeds> = BTreeMap::new();
    for touch in plan(problem).touches {
        let id = problem.prospects[touch.prospect as usize].id.to_string();
        deeds.entry(id).or_default().push((touch.number, touch.of, touch.channel, touch.voicemail));
    }
    for touches in deeds.values_mut() {
        touches.sort_by_key(|touch| touch.0);
    }
    deeds
}
