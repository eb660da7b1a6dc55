//! `every-row-accounted-for`: no row of the input is lost, and who waits does so for a reason that holds.

use chrono::NaiveDate;

use super::clocks::day_before;
use super::permission::{self, Refusal};
use super::view::{Case, View};
use super::{Rule, Violation, gap};
use crate::model::{Channel, ChannelSet, Problem, Prospect, Waiting, WaitingReason};
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
        } else if view.touch_count(index) == 0 {
            let case = Case::new(view, index, &[]);
            let reasons = true_reasons(view, &case);
            if let Some(reason) = reasons.first().copied().filter(|_| !reasons.contains(&waiting.reason)) {
                let because = explain(view, &case, reason);
                let message = format!("{} waits as {}, but {because}", case.prospect.id, waiting.reason.name());
                found.push(case.violation(Rule::EveryRowAccountedFor, None, message));
            }
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

/// The reasons for which a prospect without a touch may wait: one, unless clocks or laws change in the schedule.
///
/// Whether a day that is far enough off has room depends on all the other prospects, and is taken on trust.
fn true_reasons(view: &View, case: &Case) -> Vec<WaitingReason> {
    let problem = view.problem;
    let prospect = case.prospect;
    if let Some(held) = &prospect.held {
        return vec![held.reason];
    }
    let last = view.working_days(prospect.rep).last_from(problem.today);
    // The last day of the schedule counts most: what was closed until then is no reason any more.
    let mut dates = vec![problem.end, problem.today];
    dates.extend(case.closed.changes().filter(|date| *date <= problem.end));
    let mut usable: Vec<ChannelSet> = dates.into_iter().map(|date| case.usable_on(date)).collect();
    if last.is_none() {
        // Who never works has no hours to call in, which is as good a reason as what the law says of them.
        usable.push(case.reach);
    }
    usable.dedup();
    let sequence = view.sequence_channels[prospect.prospect_type];
    let mut reasons = Vec::new();
    for usable in usable {
        let reason = reason_as_of(view, case, last, usable);
        reasons.push(reason);
        // Both hold of who has opted out of one channel and may by law not be reached on another.
        let by_law = sequence.iter().any(|channel| case.reach.contains(channel) && !usable.contains(channel));
        if reason == WaitingReason::OptedOut && by_law {
            reasons.push(WaitingReason::NoReachableChannel);
        }
        // All has been made but a promised call, which the law forbids.
        let promised_by_law = case.call_back.is_some() && !usable.contains(Channel::Phone);
        if reason == WaitingReason::Completed && promised_by_law {
            reasons.push(WaitingReason::NoReachableChannel);
        }
        // Who has had as many calls as the law allows within 24 hours is not due before a day that may not come.
        if reason == WaitingReason::NoCapacity && last.is_some_and(|last| is_at_cap(view, case, last)) {
            reasons.push(WaitingReason::BeyondHorizon);
        }
    }
    reasons
}

/// The reason for which a prospect without a touch has to wait, if these channels can be used.
fn reason_as_of(view: &View, case: &Case, last: Option<NaiveDate>, usable: ChannelSet) -> WaitingReason {
    let problem = view.problem;
    let prospect = case.prospect;
    let call_due = case.call_back.filter(|_| usable.contains(Channel::Phone));
    let all_made = call_due.is_none() && prospect.past.made.len() >= case.aim as usize;
    if all_made || case.supply(view, usable, &case.made, call_due.is_some()) == Some(0) {
        let sequence = view.sequence_channels[prospect.prospect_type];
        let usable = sequence.intersection(usable);
        return if usable.is_empty() && sequence.iter().any(|channel| has_opted_out(problem, prospect, channel)) {
            WaitingReason::OptedOut
        } else if usable.iter().any(|channel| problem.channels[channel].max_per_prospect != Some(0)) {
            WaitingReason::Completed
        } else {
            WaitingReason::NoReachableChannel
        };
    }
    match last {
        None => WaitingReason::NoWorkingDay,
        Some(last) if may_stand(view, case, call_due, last) => WaitingReason::NoCapacity,
        Some(_) => WaitingReason::BeyondHorizon,
    }
}

/// Whether the law may forbid another touch day on a date, because of what was made on it or the day before.
fn is_at_cap(view: &View, case: &Case, date: NaiveDate) -> bool {
    let eve = day_before(date).unwrap_or(date);
    let made = case.prospect.past.split_at(eve).1;
    let calls = made.iter().any(|touch| matches!(touch.channel, Channel::Phone | Channel::Text));
    calls && view.lawful.caps(case.prospect.whereabouts).next().is_some()
}

/// What makes that the reason for which a prospect has to wait.
fn explain(view: &View, case: &Case, reason: WaitingReason) -> String {
    let made = || count(case.prospect.past.made.len(), "touch");
    match (reason, &case.prospect.held) {
        (_, Some(held)) => format!("is held as {}: {}", held.reason.name(), held.because),
        (WaitingReason::Completed, _) => format!("has had {} and can get no more", made()),
        (WaitingReason::OptedOut, _) => "has opted out of every channel of the sequence that reaches them".to_owned(),
        (WaitingReason::NoCapacity, _) => "the next touch day may stand before the schedule ends".to_owned(),
        (WaitingReason::BeyondHorizon, _) => "the next touch day may not stand before the schedule ends".to_owned(),
        (WaitingReason::NoWorkingDay, _) => {
            format!("{} works on no day of the schedule", view.problem.reps[case.prospect.rep].name)
        }
        _ => "no channel of the sequence can be used".to_owned(),
    }
}

/// Whether a channel would reach a prospect, who does not want it.
fn has_opted_out(problem: &Problem, prospect: &Prospect, channel: Channel) -> bool {
    let refusal = permission::refusal(problem, prospect, channel);
    problem.contact(prospect, channel).is_some() && refusal.is_some_and(|refusal| refusal != Refusal::NoContactYet)
}

/// Whether the next touch day of a prospect may stand on a working day, if there is room.
fn may_stand(view: &View, case: &Case, call_due: Option<NaiveDate>, date: NaiveDate) -> bool {
    let promised = case.prospect.past.call_back;
    match call_due {
        Some(due) => due <= date,
        None => promised.is_none_or(|promised| promised <= date) && gap::may_follow(view, case, date),
    }
}

fn violation(prospect: Option<usize>, rep: Option<usize>, message: String) -> Violation {
    let prospect = prospect.map(|index| index as u32);
    Violation { rule: Rule::EveryRowAccountedFor, prospect, rep, date: None, message }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::fixture::{broken, day, made, message, plan, problem, promised};
    use super::*;
    use crate::model::{Calendar, Contacts, DateRange, Held, Permissions, Plan, TouchRange};

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
    fn who_can_be_touched_waits_for_room_alone() {
        assert_eq!(accepted(&problem(1)), ["no_capacity"]);
    }

    #[test]
    fn whose_rep_works_on_no_day_waits_for_that() {
        let mut problem = problem(1);
        for (worked, reason) in
            [("2026-12-30", "no_capacity"), ("2026-12-31", "no_capacity"), ("2027-01-01", "no_working_day")]
        {
            let mut calendar = Calendar::weekdays_only();
            let to = day(worked).pred_opt().unwrap();
            calendar.days_off.push(DateRange { from: day("2026-11-01"), to });
            problem.reps[0].calendar = Arc::new(calendar);
            assert_eq!(accepted(&problem), [reason], "{worked}");
        }
    }

    /// The reasons for which the only prospect may wait, by the last day of the schedule.
    fn accepted_until(problem: &Problem, ends: [&str; 3]) -> Vec<&'static str> {
        ends.iter().flat_map(|end| accepted(&Problem { end: day(end), ..problem.clone() })).collect()
    }

    const DUE_AT_LAST: [&str; 3] = ["beyond_horizon", "no_capacity", "no_capacity"];

    #[test]
    fn whose_gap_ends_behind_the_schedule_waits_beyond_it() {
        let mut problem = problem(1);
        problem.types[0].cadence.gaps = vec![3];
        problem.prospects[0].past.made = made(&[("2026-11-20", Channel::Phone)]);
        assert_eq!(accepted_until(&problem, ["2026-11-24", "2026-11-25", "2026-11-26"]), DUE_AT_LAST);
        problem.channels[Channel::Phone].arrives_after = 2;
        assert_eq!(accepted_until(&problem, ["2026-11-26", "2026-11-27", "2026-11-28"]), DUE_AT_LAST);
        problem.channels[Channel::Phone].arrives_after = 3;
        assert_eq!(accepted_until(&problem, ["2026-11-29", "2026-11-30", "2026-12-01"]), DUE_AT_LAST);
    }

    #[test]
    fn who_comes_in_or_is_back_behind_the_schedule_waits_beyond_it() {
        let mut problem = problem(1);
        let until = |problem: &Problem| accepted_until(problem, ["2026-11-24", "2026-11-25", "2026-11-26"]);
        problem.prospects[0].came_in = Some(day("2026-11-25"));
        assert_eq!(until(&problem), DUE_AT_LAST);
        problem.prospects[0].past.made = made(&[("2026-11-20", Channel::Phone)]);
        assert_eq!(until(&problem), ["no_capacity"; 3], "has come in already");
        problem.prospects[0].past.away_until = Some(day("2026-11-25"));
        assert_eq!(until(&problem), DUE_AT_LAST);
        problem.prospects[0].past.away_until = Some(day("2026-11-28"));
        assert_eq!(
            accepted_until(&problem, ["2026-11-28", "2026-11-29", "2026-11-30"]),
            ["beyond_horizon", "beyond_horizon", "no_capacity"]
        );
    }

    #[test]
    fn a_promised_call_has_its_day_in_the_schedule_or_beyond_it() {
        let mut problem = promised(1, "2026-11-25");
        problem.types[0].touches = TouchRange { min: 1, max: 1 };
        problem.types[0].cadence.gaps = vec![99];
        problem.prospects[0].past.made = made(&[("2026-11-20", Channel::Email)]);
        assert_eq!(accepted(&Problem { end: day("2026-11-24"), ..problem.clone() }), ["beyond_horizon"]);
        problem.prospects[0].past.away_until = Some(day("2026-12-01"));
        assert_eq!(accepted(&Problem { end: day("2026-11-30"), ..problem.clone() }), ["beyond_horizon"]);
        // Today it has no room.
        problem.end = problem.today;
        problem.prospects[0].past.call_back = Some(problem.today);
        problem.prospects[0].past.away_until = None;
        problem.prospects[0].past.failed_today.insert(Channel::Phone);
        problem.channels[Channel::Phone].daily_limit = Some(1);
        assert_eq!(accepted(&problem), ["no_capacity"]);
    }

    #[test]
    fn who_may_not_be_called_waits_for_the_day_of_the_call_all_the_same() {
        let mut problem = promised(1, "2026-11-25");
        problem.prospects[0].permissions.do_not_call = true;
        assert_eq!(accepted_until(&problem, ["2026-11-24", "2026-11-25", "2026-11-26"]), DUE_AT_LAST);
        problem.types[0].touches = TouchRange { min: 1, max: 1 };
        problem.prospects[0].past.made = made(&[("2026-11-20", Channel::Email)]);
        assert_eq!(accepted(&problem), ["completed"]);
    }

    #[test]
    fn who_was_touched_today_waits_for_the_next_touch_day() {
        let mut problem = problem(1);
        problem.types[0].cadence.gaps = vec![2];
        problem.prospects[0].past.made = made(&[("2026-11-23", Channel::Phone)]);
        assert_eq!(accepted_until(&problem, ["2026-11-24", "2026-11-25", "2026-11-26"]), DUE_AT_LAST);
        problem.end = problem.today;
        assert_eq!(accepted(&problem), ["beyond_horizon"]);
        problem.types[0].touches = TouchRange { min: 1, max: 1 };
        assert_eq!(accepted(&problem), ["completed"]);
        problem.prospects[0].past.made.clear();
        problem.prospects[0].past.failed_today.insert(Channel::Phone);
        assert_eq!(accepted(&problem), ["no_capacity"], "an attempt that failed is no touch");
    }

    #[test]
    fn who_cannot_be_reached_waits_as_such() {
        let mut problem = problem(1);
        problem.prospects[0].contacts = Contacts { address: Some("1 Main Street".into()), ..Contacts::default() };
        assert_eq!(accepted(&problem), ["no_reachable_channel"]);
        problem.types[0].cadence.sequence.push(vec![Channel::SnailMail]);
        assert_eq!(accepted(&problem), ["no_capacity"]);
        problem.prospects[0].past.bad_contacts = vec!["1 Main Street".into()];
        assert_eq!(accepted(&problem), ["no_reachable_channel"]);
        problem.prospects[0].past.made = made(&[("2026-11-02", Channel::SnailMail)]);
        assert_eq!(accepted(&problem), ["no_reachable_channel"]);
    }

    #[test]
    fn who_opted_out_of_all_that_reaches_them_waits_as_such() {
        let mut problem = problem(1);
        problem.prospects[0].contacts.linkedin = None;
        problem.prospects[0].permissions = Permissions { do_not_call: true, ..Permissions::default() };
        assert_eq!(accepted(&problem), ["no_capacity"], "email is left");
        problem.prospects[0].permissions.email_opt_out = true;
        assert_eq!(accepted(&problem), ["opted_out"]);
        problem.prospects[0].contacts.linkedin = Some("linkedin.com/in/p".into());
        assert_eq!(accepted(&problem), ["no_capacity"], "social is left");
        problem.prospects[0].permissions.opted_out.insert(Channel::Social);
        assert_eq!(accepted(&problem), ["opted_out"]);
        let contacts = ["+1 212 555 0100", "+1 212 555 0101", "p@example.com", "linkedin.com/in/p"];
        problem.prospects[0].past.bad_contacts = contacts[..3].iter().copied().map(Box::from).collect();
        assert_eq!(accepted(&problem), ["opted_out"], "social would reach them");
        problem.prospects[0].past.bad_contacts = contacts.map(Box::from).to_vec();
        assert_eq!(accepted(&problem), ["no_reachable_channel"]);
    }

    #[test]
    fn who_has_had_every_touch_is_done() {
        let mut problem = problem(1);
        problem.types[0].touches = TouchRange { min: 1, max: 2 };
        for (touches, reason) in [(1, "no_capacity"), (2, "completed"), (3, "completed")] {
            problem.prospects[0].past.made = ["2026-11-02", "2026-11-03", "2026-11-04"][..touches]
                .iter()
                .flat_map(|it| made(&[(it, Channel::Phone)]))
                .collect();
            assert_eq!(accepted(&problem), [reason], "{touches}");
        }
    }

    #[test]
    fn who_has_had_all_that_the_channels_allow_is_done() {
        let mut problem = problem(1);
        problem.prospects[0].contacts.linkedin = None;
        problem.prospects[0].permissions.do_not_call = true;
        problem.prospects[0].past.made = made(&[("2026-11-02", Channel::Email)]);
        for (max, reason) in [(2, "no_capacity"), (1, "completed"), (0, "no_reachable_channel")] {
            problem.channels[Channel::Email].max_per_prospect = Some(max);
            assert_eq!(accepted(&problem), [reason], "{max}");
        }
    }

    #[test]
    fn says_what_the_reason_is() {
        let mut problem = problem(1);
        problem.end = day("2026-11-29");
        let mut said = |reason| {
            let plan = Plan { touches: Vec::new(), waiting: vec![Waiting { prospect: 0, reason }] };
            let said = message(&problem, &plan);
            problem.prospects[0].past.away_until = Some(day("2026-12-01"));
            said
        };
        assert_eq!(
            said(WaitingReason::BeyondHorizon),
            "p1 waits as beyond_horizon, but the next touch day may stand before the schedule ends"
        );
        assert_eq!(
            said(WaitingReason::NoCapacity),
            "p1 waits as no_capacity, but the next touch day may not stand before the schedule ends"
        );
    }
}
