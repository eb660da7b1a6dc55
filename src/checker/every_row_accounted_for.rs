//! `every-row-accounted-for`: no row of the input is lost, and who waits does so for a reason that holds.

use super::view::{Case, View};
use super::{Rule, Violation, permission};
use crate::model::{Waiting, WaitingReason};
use crate::text::{count, grouped};

pub(super) fn check(view: &View, found: &mut Vec<Violation>) {
    let problem = view.problem;
    let rows = problem.rows;
    if rows.read != problem.prospects.len() + rows.refused {
        let message = format!(
            "{} became {} and {} refused ones",
            count(rows.read, "row"),
            count(problem.prospects.len(), "prospect"),
            grouped(rows.refused),
        );
        found.push(violation(None, None, message));
    }
    check_each_once(view, found);
    check_order(view, found);
    for waiting in &view.plan.waiting {
        let index = waiting.prospect as usize;
        if index >= problem.prospects.len() {
            let have = count(problem.prospects.len(), "prospect");
            found.push(violation(None, None, format!("prospect {index} is waiting, but there are only {have}")));
        } else if view.touch_count(index) == 0
            && let Some(truth) = contradict(view, waiting)
        {
            let case = Case::new(view, index, &[]);
            let message = format!("{} waits as {}, but {truth}", case.prospect.id, waiting.reason.name());
            found.push(case.violation(Rule::EveryRowAccountedFor, None, message));
        }
    }
}

/// Every prospect is scheduled, or waits once.
fn check_each_once(view: &View, found: &mut Vec<Violation>) {
    let mut waits = vec![0u32; view.problem.prospects.len()];
    for waiting in &view.plan.waiting {
        if let Some(waits) = waits.get_mut(waiting.prospect as usize) {
            *waits = waits.saturating_add(1);
        }
    }
    for (index, (prospect, waits)) in view.problem.prospects.iter().zip(waits).enumerate() {
        let touches = view.touch_count(index);
        let wrong = match (touches, waits) {
            (0, 1) | (1.., 0) => continue,
            (0, 0) => format!("(line {}) is neither scheduled nor waiting", prospect.line),
            (0, _) => format!("is waiting {waits} times"),
            (1.., _) => format!("is waiting and has {} planned", count(touches, "touch")),
        };
        found.push(violation(Some(index), Some(prospect.rep), format!("{} {wrong}", prospect.id)));
    }
}

/// Waiting prospects stand in input order.
fn check_order(view: &View, found: &mut Vec<Violation>) {
    for pair in view.plan.waiting.windows(2) {
        let id = |waiting: &Waiting| view.problem.prospects.get(waiting.prospect as usize).map(|p| (&p.id, p.rep));
        if let (Some((first, _)), Some((second, rep))) = (id(&pair[0]), id(&pair[1]))
            && pair[0].prospect > pair[1].prospect
        {
            let message = format!("{second} stands after {first} among those who wait, but before in the input");
            found.push(violation(Some(pair[1].prospect as usize), Some(rep), message));
        }
    }
}

/// What is true instead of the reason for which a prospect waits, if the record says otherwise.
///
/// Whether the days are full or the horizon is too near depends on all the other prospects; those reasons are taken on
/// trust.
fn contradict(view: &View, waiting: &Waiting) -> Option<String> {
    let problem = view.problem;
    let case = Case::new(view, waiting.prospect as usize, &[]);
    if let Some(held) = &case.prospect.held {
        let agrees = held.reason == waiting.reason;
        return (!agrees).then(|| format!("is held as {}: {}", held.reason.name(), held.because));
    }
    let left = case.supply(view) != Some(0);
    match waiting.reason {
        WaitingReason::Engaged | WaitingReason::DoNotContact | WaitingReason::Duplicate => {
            Some("nothing in the record holds them back".to_owned())
        }
        WaitingReason::OptedOut => {
            let mut sequence = view.sequence_channels[case.prospect.prospect_type].iter();
            let opted_out = sequence.any(|channel| {
                let refusal = permission::refusal(problem, case.prospect, channel);
                problem.contact(case.prospect, channel).is_some()
                    && refusal.is_some_and(|refusal| refusal != permission::Refusal::NoContactYet)
            });
            if !opted_out {
                Some("they have opted out of no channel of their sequence that reaches them".to_owned())
            } else {
                left.then(|| "their sequence has a channel that they have not opted out of".to_owned())
            }
        }
        WaitingReason::NoReachableChannel => left.then(|| "their sequence has a channel that reaches them".to_owned()),
        WaitingReason::Completed => {
            let made = case.prospect.past.made.len();
            if made == 0 {
                Some("they have never been touched".to_owned())
            } else {
                (left && made < case.aim as usize)
                    .then(|| format!("{made} of {} have been made", count(case.aim as usize, "touch")))
            }
        }
        WaitingReason::NoCapacity | WaitingReason::BeyondHorizon | WaitingReason::NoWorkingDay => None,
    }
}

fn violation(prospect: Option<usize>, rep: Option<usize>, message: String) -> Violation {
    let prospect = prospect.map(|index| index as u32);
    Violation { rule: Rule::EveryRowAccountedFor, prospect, rep, date: None, message }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{broken, day, message, plan, problem};
    use super::*;
    use crate::model::{Channel, Contacts, Held, MadeTouch, Permissions, Plan, Problem, TouchRange};

    const HOLDS: [&str; 0] = [];
    const BROKEN: [&str; 1] = ["every-row-accounted-for"];

    /// Two prospects, of whom the first is scheduled and the second waits.
    fn example() -> (Problem, Plan) {
        let problem = problem(2);
        let plan = plan(&problem, &[(0, "2026-11-23", "phone email")]);
        (problem, plan)
    }

    /// The reasons for which the only prospect may wait.
    fn accepted(problem: &Problem) -> Vec<&'static str> {
        let accepts = |reason: &WaitingReason| {
            let plan = Plan { touches: Vec::new(), waiting: vec![Waiting { prospect: 0, reason: *reason }] };
            let broken = broken(problem, &plan);
            assert!(broken.is_empty() || broken == BROKEN, "{broken:?}");
            broken.is_empty()
        };
        WaitingReason::ALL.into_iter().filter(accepts).map(WaitingReason::name).collect()
    }

    #[test]
    fn the_rows_add_up() {
        let (mut problem, plan) = example();
        for (refused, rules) in [(2, &BROKEN[..]), (3, &HOLDS), (4, &BROKEN)] {
            problem.rows.read = 5;
            problem.rows.refused = refused;
            assert_eq!(broken(&problem, &plan), rules);
        }
        assert_eq!(message(&problem, &plan), "5 rows became 2 prospects and 4 refused ones");
    }

    #[test]
    fn everybody_is_scheduled_or_waits_once() {
        let (problem, plan) = example();
        assert_eq!(broken(&problem, &plan), HOLDS);
        let mut lost = plan.clone();
        lost.waiting.clear();
        assert_eq!(message(&problem, &lost), "p2 (line 3) is neither scheduled nor waiting");
        let mut twice = plan.clone();
        twice.waiting.push(twice.waiting[0]);
        assert_eq!(message(&problem, &twice), "p2 is waiting 2 times");
        let mut both = plan.clone();
        both.waiting.insert(0, Waiting { prospect: 0, ..both.waiting[0] });
        assert_eq!(message(&problem, &both), "p1 is waiting and has 2 touches planned");
        let mut unscheduled = plan;
        unscheduled.touches.clear();
        assert_eq!(broken(&problem, &unscheduled), BROKEN);
    }

    #[test]
    fn nobody_waits_who_does_not_exist() {
        let (problem, plan) = example();
        for (prospect, rules) in [(2, &BROKEN[..]), (u32::MAX, &BROKEN)] {
            let mut plan = plan.clone();
            plan.waiting.push(Waiting { prospect, reason: WaitingReason::NoCapacity });
            assert_eq!(broken(&problem, &plan), rules);
        }
    }

    #[test]
    fn who_waits_stands_in_input_order() {
        let problem = problem(3);
        let mut plan = plan(&problem, &[(0, "2026-11-23", "phone email")]);
        assert_eq!(broken(&problem, &plan), HOLDS);
        plan.waiting.swap(0, 1);
        assert_eq!(message(&problem, &plan), "p2 stands after p3 among those who wait, but before in the input");
    }

    #[test]
    fn who_is_held_waits_for_that_reason() {
        let mut problem = problem(1);
        for reason in WaitingReason::ALL {
            problem.prospects[0].held = Some(Held { reason, because: "Status = Customer".into() });
            assert_eq!(accepted(&problem), [reason.name()]);
        }
    }

    #[test]
    fn who_can_be_touched_waits_for_days_alone() {
        assert_eq!(accepted(&problem(1)), ["no_capacity", "beyond_horizon", "no_working_day"]);
    }

    #[test]
    fn who_cannot_be_reached_may_wait_as_such() {
        let mut problem = problem(1);
        problem.prospects[0].contacts = Contacts { address: Some("1 Main Street".into()), ..Contacts::default() };
        assert!(accepted(&problem).contains(&"no_reachable_channel"));
        assert!(!accepted(&problem).contains(&"opted_out"));
        problem.types[0].cadence.sequence.push(vec![Channel::SnailMail]);
        assert!(!accepted(&problem).contains(&"no_reachable_channel"));
    }

    #[test]
    fn who_opted_out_of_all_that_reaches_them_may_wait_as_such() {
        let mut problem = problem(1);
        problem.prospects[0].contacts.linkedin = None;
        problem.prospects[0].permissions = Permissions { do_not_call: true, ..Permissions::default() };
        assert!(!accepted(&problem).contains(&"opted_out"), "email is left");
        problem.prospects[0].permissions.email_opt_out = true;
        assert!(accepted(&problem).contains(&"opted_out"));
        problem.prospects[0].contacts.linkedin = Some("linkedin.com/in/p".into());
        assert!(!accepted(&problem).contains(&"opted_out"), "social is left");
    }

    #[test]
    fn who_has_had_every_touch_is_done() {
        let mut problem = problem(1);
        problem.types[0].touches = TouchRange { min: 1, max: 2 };
        let made = MadeTouch { date: day("2026-11-02"), channel: Channel::Phone };
        for (touches, done) in [(1, false), (2, true), (3, true)] {
            problem.prospects[0].past.made = vec![made; touches];
            assert_eq!(accepted(&problem).contains(&"completed"), done);
        }
    }
}
