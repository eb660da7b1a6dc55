//! `daily-limit`: how many touches a rep makes on one channel in a day.

use super::view::{Day, View};
use super::{Rule, Violation};
use crate::model::{Channel, PerChannel};
use crate::text::count;

pub(super) fn check(view: &View, day: &Day, found: &mut Vec<Violation>) {
    let rep = &view.problem.reps[day.rep];
    let spent = view.spent(day.rep, day.date).attempts;
    let mut planned = PerChannel::<u32>::default();
    for touch in day.touches {
        planned[touch.channel] += 1;
    }
    for channel in Channel::ALL {
        let Some(limit) = view.problem.daily_limit(rep, channel) else { continue };
        let left = limit.saturating_sub(spent[channel]);
        if planned[channel] > left {
            let besides = match spent[channel] as usize {
                0 => String::new(),
                attempts => format!(" besides {} made already", count(attempts, "attempt")),
            };
            let message = format!(
                "{} has {} planned by {channel} on {}{besides}, {} more than the daily limit of {limit}",
                rep.name,
                count(planned[channel] as usize, "touch"),
                day.date,
                planned[channel] - left,
            );
            found.push(day.violation(Rule::DailyLimit, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{broken, made, message, plan, problem, rep};
    use crate::model::{Channel, Held, WaitingReason};

    const DAYS: [(u32, &str, &str); 3] =
        [(0, "2026-11-23", "phone email"), (1, "2026-11-23", "phone email"), (2, "2026-11-24", "phone email")];

    #[test]
    fn a_channel_has_its_limit() {
        let mut problem = problem(3);
        let plan = plan(&problem, &DAYS);
        for (limit, rules) in [(3, vec![]), (2, vec![]), (1, vec!["daily-limit"])] {
            problem.channels[Channel::Email].daily_limit = Some(limit);
            assert_eq!(broken(&problem, &plan), rules);
        }
        assert_eq!(
            message(&problem, &plan),
            "dana has 2 touches planned by email on 2026-11-23, 1 more than the daily limit of 1"
        );
    }

    #[test]
    fn a_limit_of_the_rep_goes_ahead_of_the_channels() {
        let mut problem = problem(3);
        let plan = plan(&problem, &DAYS);
        problem.channels[Channel::Email].daily_limit = Some(1);
        problem.reps[0].daily_limit[Channel::Email] = Some(2);
        assert_eq!(broken(&problem, &plan), [""; 0]);
        problem.channels[Channel::Email].daily_limit = Some(9);
        problem.reps[0].daily_limit[Channel::Email] = Some(1);
        assert_eq!(broken(&problem, &plan), ["daily-limit"]);
    }

    #[test]
    fn what_was_done_today_counts() {
        let mut problem = problem(3);
        problem.prospects[2].held = Some(Held { reason: WaitingReason::Engaged, because: "replied".into() });
        problem.prospects[2].past.made = made(&[("2026-11-20", Channel::Email), ("2026-11-23", Channel::Email)]);
        let days = [(0, "2026-11-23", "phone email"), (1, "2026-11-24", "phone email")];
        for (limit, rules) in [(3, vec![]), (2, vec![]), (1, vec!["daily-limit"])] {
            problem.channels[Channel::Email].daily_limit = Some(limit);
            assert_eq!(broken(&problem, &plan(&problem, &days)), rules, "{limit}");
        }
        assert_eq!(
            message(&problem, &plan(&problem, &days)),
            "dana has 1 touch planned by email on 2026-11-23 besides 1 attempt made already, 1 more than the daily limit \
             of 1"
        );
        let tomorrow = plan(&problem, &[(0, "2026-11-24", "phone email")]);
        assert_eq!(broken(&problem, &tomorrow), [""; 0]);
        problem.prospects[2].past.made.pop();
        assert_eq!(broken(&problem, &plan(&problem, &days)), [""; 0]);
        problem.prospects[2].past.failed_today.insert(Channel::Email);
        assert_eq!(broken(&problem, &plan(&problem, &days)), ["daily-limit"]);
        problem.reps.push(rep("erin"));
        problem.prospects[2].rep = 1;
        assert_eq!(broken(&problem, &plan(&problem, &days)), [""; 0]);
    }

    #[test]
    fn more_than_the_limit_may_have_been_done_today() {
        let mut problem = problem(3);
        problem.channels[Channel::Email].daily_limit = Some(1);
        for prospect in &mut problem.prospects[1..] {
            prospect.past.made = made(&[("2026-11-23", Channel::Email)]);
        }
        assert_eq!(broken(&problem, &plan(&problem, &[(1, "2026-11-23", "phone")])), [""; 0]);
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "phone email")])), ["daily-limit"]);
    }

    #[test]
    fn each_rep_has_a_limit_of_their_own() {
        let mut problem = problem(3);
        problem.channels[Channel::Email].daily_limit = Some(1);
        problem.reps.push(rep("erin"));
        problem.prospects[1].rep = 1;
        assert_eq!(broken(&problem, &plan(&problem, &DAYS)), [""; 0]);
    }
}
