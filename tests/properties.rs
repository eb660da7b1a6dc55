//! What holds for every problem, tried on random ones.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on may panic; nobody imports it"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use cadence::checker::check;
use cadence::model::{
    Channel, ChannelSet, MadeTouch, Minutes, Past, PerChannel, Plan, Problem, Timetable, Touch, VoicemailReason,
};
use cadence::planner::{Class, Course, closed_by_law, plan, rest_of_today};
use chrono::Days;
use proptest::prelude::*;
use support::{any_problem, monday};

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
            // Whether there is room for the rest of a touch day begun today changes with the order too.
            let prospect = problem.prospects.iter().find(|prospect| *prospect.id == **id).unwrap();
            if rest_of_today(&problem, prospect, closed_by_law(&problem, prospect)).is_some() {
                continue;
            }
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
        problem.whereabouts.iter_mut().for_each(|whereabouts| whereabouts.laws.clear());
        for rep in &mut problem.reps {
            rep.timetable = std::sync::Arc::new(Timetable::always());
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
    fn a_day_half_done_is_a_day_kept((problem, early, late) in (any_problem(), 0.0..=1.0, 0.0..=1.0)) {
        let mut problem = problem;
        problem.prospects.iter_mut().for_each(|prospect| forget_today(&mut prospect.past));
        let mut left = plan(&problem).touches;
        for share in [early, late] {
            let today = left.iter().filter(|touch| touch.date == problem.today).count();
            let mut done = (today as f64 * share) as usize;
            left.retain(|touch| {
                let is_done = touch.date == monday() && done > 0;
                if is_done {
                    done -= 1;
                    record(&mut problem, touch);
                }
                !is_done
            });
            let again = plan(&problem).touches;
            prop_assert_eq!(&left, &again);
        }
    }

    /// What a rep has done outside the plan takes hours that nobody knows: the plan goes on, if not minute by minute.
    /// (Who answers today is called with a voicemail from now on, which takes other minutes than what was made.)
    #[test]
    fn a_day_half_done_on_the_side_is_a_day_kept((problem, share) in (any_problem(), 0.0..=1.0)) {
        let mut problem = problem;
        problem.reps.iter_mut().for_each(|rep| rep.timetable = std::sync::Arc::new(Timetable::always()));
        problem.whereabouts.iter_mut().for_each(|whereabouts| whereabouts.laws.clear());
        for prospect in &mut problem.prospects {
            prospect.past.answered = prospect.past.answered.filter(|day| *day != monday());
        }
        let before = plan(&problem);
        let (today, later): (Vec<&Touch>, Vec<&Touch>) =
            before.touches.iter().partition(|touch| touch.date == problem.today);
        let done = (today.len() as f64 * share) as usize;
        let mut noon = problem.clone();
        for touch in &today[..done] {
            record(&mut noon, touch);
        }
        let told = |touch: &Touch| (touch.date, touch.prospect, touch.channel, touch.of, touch.voicemail);
        let left: BTreeSet<_> = today[done..].iter().chain(&later).map(|touch| told(touch)).collect();
        let after = plan(&noon);
        prop_assert_eq!(left, after.touches.iter().map(told).collect::<BTreeSet<_>>());
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
    if days > 0 {
        later.prospects.iter_mut().for_each(|prospect| prospect.past.failed_today = ChannelSet::EMPTY);
    }
    let today = later.today;
    for touch in plan.touches.iter().filter(|touch| touch.date < today) {
        record(&mut later, touch);
    }
    later
}

/// Lets a planned touch have been made, without an answer.
fn record(problem: &mut Problem, touch: &Touch) {
    let past = &mut problem.prospects[touch.prospect as usize].past;
    past.made.push(MadeTouch { date: touch.date, channel: touch.channel });
    past.made.sort();
    if touch.channel == Channel::Phone && past.call_back.is_some_and(|promised| promised <= touch.date) {
        past.call_back = None;
        past.called_back = Some(touch.date);
    }
}

fn course(problem: &Problem, prospect: &cadence::model::Prospect) -> Course {
    Course::of(problem, &Class::of(problem, prospect, closed_by_law(problem, prospect)))
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

/// Takes away what was made today, as if it were morning.
fn forget_today(past: &mut Past) {
    past.made.retain(|touch| touch.date != monday());
    past.failed_today = ChannelSet::EMPTY;
    past.called_back = None;
    past.answered = past.answered.filter(|day| *day != monday());
}
