//! `capacity`: how long touches take, and how much of a rep's day they fill.

use super::view::{Case, Day, View};
use super::{Rule, Violation, voicemail};
use crate::model::{Channel, Dialing, Minutes, Problem, Voicemail};

pub(super) fn check_day(view: &View, day: &Day, found: &mut Vec<Violation>) {
    let rep = &view.problem.reps[day.rep];
    let planned: Minutes = day.touches.iter().map(|touch| touch.minutes).sum();
    // A touch day goes in whole or not at all, so one that is larger than a working day has the day for itself.
    let one_prospect = || day.touches.iter().all(|touch| touch.prospect == day.touches[0].prospect);
    if planned > rep.minutes && !one_prospect() {
        let message = format!(
            "{} has {planned} minutes planned on {}, {} more than the {} of a working day",
            rep.name,
            day.date,
            planned.saturating_sub(rep.minutes),
            rep.minutes,
        );
        found.push(day.violation(Rule::Capacity, message));
    }
}

pub(super) fn check_minutes(view: &View, case: &Case, found: &mut Vec<Violation>) {
    let dialing = view.problem.dialing(case.prospect);
    for touch in case.touches {
        let expected = if touch.channel == Channel::Phone {
            let decision = voicemail::decide(case, dialing);
            // A call with the wrong decision takes the wrong time as well; `voicemail` reports it.
            if touch.voicemail.map(|reason| reason.decision()) != Some(decision) {
                continue;
            }
            call_minutes(view.problem, dialing, decision)
        } else {
            view.problem.channels[touch.channel].minutes
        };
        if touch.minutes != expected {
            let message = format!(
                "touch {} of {} by {} is down for {} min, but it takes {expected}",
                touch.number, case.prospect.id, touch.channel, touch.minutes
            );
            found.push(case.violation(Rule::Capacity, Some(touch.date), message));
        }
    }
}

/// The dial, the talk when the call is answered, and the message when it is not and one is left.
fn call_minutes(problem: &Problem, dialing: Dialing, voicemail: Voicemail) -> Minutes {
    let timing = &problem.phone;
    let mut minutes = if dialing == Dialing::Power { timing.power_minutes } else { timing.manual_minutes };
    minutes += timing.answer_rate * timing.talk_minutes;
    if voicemail == Voicemail::Leave {
        minutes += (1.0 - timing.answer_rate) * timing.voicemail_seconds / 60.0;
    }
    Minutes::from_f64(minutes)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{CALL, OTHER, broken, message, plan, problem, rep};
    use super::*;
    use crate::model::VoicemailReason;

    const HOLDS: [&str; 0] = [];
    const BROKEN: [&str; 1] = ["capacity"];
    const STEP: f64 = 0.0001;

    #[test]
    fn a_day_holds_its_minutes_and_no_more() {
        let mut problem = problem(3);
        let days =
            [(0, "2026-11-23", "phone email"), (1, "2026-11-23", "phone email"), (2, "2026-11-24", "phone email")];
        let plan = plan(&problem, &days);
        let full = 2.0 * (CALL + OTHER);
        for (minutes, rules) in [(full + STEP, &HOLDS[..]), (full, &HOLDS), (full - STEP, &BROKEN)] {
            problem.reps[0].minutes = Minutes::from_f64(minutes);
            assert_eq!(broken(&problem, &plan), rules, "{minutes}");
        }
        assert_eq!(
            message(&problem, &plan),
            "dana has 8.955 minutes planned on 2026-11-23, 0.0001 more than the 8.9549 of a working day"
        );
    }

    #[test]
    fn a_touch_day_larger_than_a_working_day_stands_alone() {
        let mut problem = problem(2);
        problem.reps[0].minutes = Minutes::from_f64(CALL);
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "phone email")])), HOLDS);
        problem.prospects[1].past.made =
            vec![crate::model::MadeTouch { date: "2026-11-02".parse().unwrap(), channel: Channel::Phone }];
        let both = [(0, "2026-11-23", "phone email"), (1, "2026-11-23", "social")];
        assert_eq!(broken(&problem, &plan(&problem, &both)), BROKEN);
    }

    #[test]
    fn each_rep_has_a_day_of_their_own() {
        let mut problem = problem(2);
        problem.reps.push(rep("erin"));
        for rep in &mut problem.reps {
            rep.minutes = Minutes::from_f64(CALL + OTHER);
        }
        let days = [(0, "2026-11-23", "phone email"), (1, "2026-11-23", "phone email")];
        assert_eq!(broken(&problem, &plan(&problem, &days)), BROKEN);
        problem.prospects[1].rep = 1;
        assert_eq!(broken(&problem, &plan(&problem, &days)), HOLDS);
    }

    #[test]
    fn a_touch_counts_the_minutes_it_takes() {
        let problem = problem(1);
        let plan = plan(&problem, &[(0, "2026-11-23", "phone email")]);
        for (touch, right) in [(0, CALL), (1, OTHER)] {
            for (minutes, rules) in [(right - STEP, &BROKEN[..]), (right, &HOLDS), (right + STEP, &BROKEN)] {
                let mut plan = plan.clone();
                plan.touches[touch].minutes = Minutes::from_f64(minutes);
                assert_eq!(broken(&problem, &plan), rules, "{minutes}");
            }
        }
    }

    #[test]
    fn a_call_takes_what_its_dialing_and_its_voicemail_make_it() {
        let mut problem = problem(1);
        problem.types[0].cold = true;
        let mut plan = plan(&problem, &[(0, "2026-11-23", "phone email")]);
        for (of_rep, of_type, voicemail, minutes) in [
            (None, Dialing::Power, VoicemailReason::PureColdList, 1.03),
            (None, Dialing::Manual, VoicemailReason::DialedByHand, 2.4775),
            (Some(Dialing::Power), Dialing::Manual, VoicemailReason::PureColdList, 1.03),
            (Some(Dialing::Manual), Dialing::Power, VoicemailReason::DialedByHand, 2.4775),
        ] {
            problem.reps[0].dialing = of_rep;
            problem.types[0].dialing = of_type;
            plan.touches[0].voicemail = Some(voicemail);
            plan.touches[0].minutes = Minutes::from_f64(minutes);
            assert_eq!(broken(&problem, &plan), HOLDS);
            plan.touches[0].minutes += Minutes::STEP;
            assert_eq!(broken(&problem, &plan), BROKEN);
        }
        problem.types[0].cold = false;
        problem.reps[0].dialing = Some(Dialing::Power);
        plan.touches[0].voicemail = Some(VoicemailReason::NotCold);
        plan.touches[0].minutes = Minutes::from_f64(1.7275);
        assert_eq!(broken(&problem, &plan), HOLDS);
    }
}
