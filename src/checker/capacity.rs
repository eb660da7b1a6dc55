//! `capacity`: how long touches take, and how much of a rep's day they fill.

use super::spent::minutes_made;
use super::view::{Case, Day, View};
use super::{Rule, Violation, voicemail};
use crate::model::{Channel, Dialing, Minutes, Problem, Prospect, Voicemail};

pub(super) fn check_day(view: &View, day: &Day, found: &mut Vec<Violation>) {
    let rep = &view.problem.reps[day.rep];
    let spent = view.spent(day.rep, day.date).minutes;
    let left = rep.minutes.saturating_sub(spent);
    let planned: Minutes = day.touches.iter().map(|touch| touch.minutes).sum();
    if planned > left && !stands_alone(view, day, planned) {
        let besides = if spent == Minutes::ZERO { String::new() } else { format!(" besides {spent} spent already") };
        let message = format!(
            "{} has {planned} minutes planned on {}{besides}, {} more than the {left} of a working day",
            rep.name,
            day.date,
            planned.saturating_sub(left),
        );
        found.push(day.violation(Rule::Capacity, message));
    }
}

/// Whether the day holds one touch day and nothing else.
///
/// A touch day goes in whole or not at all, so one that is larger than a working day has the day for itself. What has
/// been made today is in its way, unless it belongs to the same touch day.
fn stands_alone(view: &View, day: &Day, planned: Minutes) -> bool {
    let index = day.touches[0].prospect;
    let prospect = &view.problem.prospects[index as usize];
    let goes_on = || {
        let touch_day = minutes_made(view.problem, prospect) + planned;
        let made = !prospect.past.split_at(day.date).1.is_empty();
        made && !view.problem.is_call_back(&day.touches[0]) && touch_day > view.problem.reps[day.rep].minutes
    };
    day.touches.iter().all(|touch| touch.prospect == index)
        && match view.spent(day.rep, day.date).prospects[..] {
            [] => true,
            [only] => only == index && goes_on(),
            _ => false,
        }
}

pub(super) fn check_minutes(view: &View, case: &Case, found: &mut Vec<Violation>) {
    let answered = case.prospect.past.answered.is_some();
    let decision = voicemail::decide(case.kind, view.problem.dialing(case.prospect), answered);
    let call = minutes_of(view.problem, case.prospect, Channel::Phone, answered);
    for touch in case.touches {
        let expected = if touch.channel == Channel::Phone {
            // A call with the wrong decision takes the wrong time as well; `voicemail` reports it.
            if touch.voicemail.map(|reason| reason.decision()) != Some(decision) {
                continue;
            }
            call
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

/// The working time of a touch to a prospect, who has answered before or has not.
pub(super) fn minutes_of(problem: &Problem, prospect: &Prospect, channel: Channel, answered: bool) -> Minutes {
    if channel != Channel::Phone {
        return problem.channels[channel].minutes;
    }
    let dialing = problem.dialing(prospect);
    let kind = &problem.types[prospect.prospect_type];
    call_minutes(problem, dialing, voicemail::decide(kind, dialing, answered))
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
    use super::super::fixture::{CALL, OTHER, broken, day, made, message, plan, problem, rep};
    use super::*;
    use crate::model::{ChannelSet, Held, ProspectType, VoicemailReason, WaitingReason};

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
    fn what_was_done_today_takes_its_part_of_the_day() {
        let mut problem = problem(2);
        problem.prospects[1].held = Some(Held { reason: WaitingReason::Engaged, because: "replied".into() });
        problem.prospects[1].past.made = made(&[("2026-11-20", Channel::Email), ("2026-11-23", Channel::Phone)]);
        problem.prospects[1].past.failed_today = [Channel::Email, Channel::Text].into_iter().collect();
        let today = plan(&problem, &[(0, "2026-11-23", "phone email")]);
        let tomorrow = plan(&problem, &[(0, "2026-11-24", "phone email")]);
        let full = 2.0 * CALL + 3.0 * OTHER;
        for (minutes, rules) in [(full + STEP, &HOLDS[..]), (full, &HOLDS), (full - STEP, &BROKEN)] {
            problem.reps[0].minutes = Minutes::from_f64(minutes);
            assert_eq!(broken(&problem, &today), rules, "{minutes}");
            assert_eq!(broken(&problem, &tomorrow), HOLDS, "{minutes}");
        }
        assert_eq!(
            message(&problem, &today),
            "dana has 4.4775 minutes planned on 2026-11-23 besides 6.4775 spent already, 0.0001 more than the 4.4774 of \
             a working day"
        );
        problem.reps.push(rep("erin"));
        problem.prospects[1].rep = 1;
        assert_eq!(broken(&problem, &today), HOLDS);
    }

    #[test]
    fn a_call_made_today_took_what_was_known_before_it() {
        let mut problem = problem(2);
        problem.types.push(ProspectType { cold: true, dialing: Dialing::Power, ..problem.types[0].clone() });
        problem.prospects[1].prospect_type = 1;
        problem.prospects[1].held = Some(Held { reason: WaitingReason::Engaged, because: "replied".into() });
        problem.prospects[1].past.made = made(&[("2026-11-23", Channel::Phone)]);
        let plan = plan(&problem, &[(0, "2026-11-23", "phone email")]);
        for (answered, call) in [(None, 1.03), (Some("2026-11-23"), 1.03), (Some("2026-11-22"), 1.7275)] {
            problem.prospects[1].past.answered = answered.map(day);
            problem.reps[0].minutes = Minutes::from_f64(CALL + OTHER + call);
            assert_eq!(broken(&problem, &plan), HOLDS, "{answered:?}");
            problem.reps[0].minutes = Minutes::from_f64(CALL + OTHER + call - STEP);
            assert_eq!(broken(&problem, &plan), BROKEN, "{answered:?}");
        }
    }

    #[test]
    fn what_was_done_on_a_free_day_does_not_matter() {
        let mut problem = problem(2);
        problem.today = day("2026-11-28");
        problem.reps[0].minutes = Minutes::from_f64(CALL);
        problem.prospects[1].past.made = made(&[("2026-11-28", Channel::Phone)]);
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-28", "phone email")])), ["working-day"]);
    }

    #[test]
    fn more_than_a_day_may_have_been_done_today() {
        let mut problem = problem(2);
        problem.reps[0].minutes = Minutes::from_f64(OTHER);
        problem.prospects[1].past.made = made(&[("2026-11-23", Channel::Phone)]);
        problem.types[0].cadence.sequence[0] = vec![Channel::Email];
        let mut plan = plan(&problem, &[(0, "2026-11-23", "email")]);
        assert_eq!(broken(&problem, &plan), BROKEN);
        problem.channels[Channel::Email].minutes = Minutes::ZERO;
        plan.touches[0].minutes = Minutes::ZERO;
        assert_eq!(broken(&problem, &plan), HOLDS);
    }

    #[test]
    fn a_touch_day_larger_than_a_working_day_needs_an_untouched_one() {
        let mut problem = problem(2);
        problem.reps[0].minutes = Minutes::from_f64(CALL + OTHER - STEP);
        let today = plan(&problem, &[(0, "2026-11-23", "phone email")]);
        let tomorrow = plan(&problem, &[(0, "2026-11-24", "phone email")]);
        assert_eq!(broken(&problem, &today), HOLDS);
        for whose in [0, 1] {
            problem.prospects[whose].past.failed_today.insert(Channel::Text);
            assert_eq!(broken(&problem, &today), BROKEN, "an attempt");
            assert_eq!(broken(&problem, &tomorrow), HOLDS);
            problem.prospects[whose].past.failed_today = ChannelSet::EMPTY;
        }
        problem.prospects[1].past.made = made(&[("2026-11-23", Channel::Social)]);
        assert_eq!(broken(&problem, &today), BROKEN, "a touch");
        assert_eq!(broken(&problem, &tomorrow), HOLDS);
    }

    #[test]
    fn a_touch_day_larger_than_a_working_day_is_finished_alone() {
        let mut problem = problem(2);
        problem.prospects[0].past.made = made(&[("2026-11-23", Channel::Phone)]);
        let rest = plan(&problem, &[(0, "2026-11-23", "email")]);
        for minutes in [CALL + OTHER, CALL + OTHER - STEP, STEP] {
            problem.reps[0].minutes = Minutes::from_f64(minutes);
            assert_eq!(broken(&problem, &rest), HOLDS, "{minutes}");
        }
        let mut with_other = problem.clone();
        with_other.prospects[1].past.made = made(&[("2026-11-23", Channel::Social)]);
        assert_eq!(broken(&with_other, &rest), BROKEN);
        with_other.prospects[1].past.made.clear();
        with_other.prospects[1].past.failed_today.insert(Channel::Social);
        assert_eq!(broken(&with_other, &rest), BROKEN);
        let both = [(0, "2026-11-23", "email"), (1, "2026-11-23", "phone email")];
        assert_eq!(broken(&problem, &plan(&problem, &both)), BROKEN);
    }

    #[test]
    fn a_touch_day_that_fits_a_working_day_is_finished_in_what_is_left_of_it() {
        let mut problem = problem(1);
        problem.prospects[0].past.made = made(&[("2026-11-23", Channel::Phone)]);
        problem.prospects[0].past.failed_today.insert(Channel::Text);
        let rest = plan(&problem, &[(0, "2026-11-23", "email")]);
        for (minutes, rules) in [
            (CALL + 2.0 * OTHER, &HOLDS[..]),
            (CALL + 2.0 * OTHER - STEP, &BROKEN),
            (CALL + OTHER, &BROKEN),
            (CALL + OTHER - STEP, &HOLDS),
        ] {
            problem.reps[0].minutes = Minutes::from_f64(minutes);
            assert_eq!(broken(&problem, &rest), rules, "{minutes}");
        }
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
