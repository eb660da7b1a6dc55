//! `daily-limit`: how many touches a rep makes on one channel in a day.

use super::view::{Day, View};
use super::{Rule, Violation};
use crate::model::{Channel, PerChannel};

pub(super) fn check(view: &View, day: &Day, found: &mut Vec<Violation>) {
    let rep = &view.problem.reps[day.rep];
    let mut planned = PerChannel::<u32>::default();
    for touch in day.touches {
        planned[touch.channel] += 1;
    }
    for channel in Channel::ALL {
        let limit = rep.daily_limit[channel].or(view.problem.channels[channel].daily_limit);
        if let Some(limit) = limit.filter(|limit| planned[channel] > *limit) {
            let message = format!(
                "{} has {} planned by {channel} on {}, {} more than the daily limit of {limit}",
                rep.name,
                crate::text::count(planned[channel] as usize, "touch"),
                day.date,
                planned[channel] - limit,
            );
            found.push(day.violation(Rule::DailyLimit, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{broken, message, plan, problem, rep};
    use crate::model::Channel;

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
    fn each_rep_has_a_limit_of_their_own() {
        let mut problem = problem(3);
        problem.channels[Channel::Email].daily_limit = Some(1);
        problem.reps.push(rep("erin"));
        problem.prospects[1].rep = 1;
        assert_eq!(broken(&problem, &plan(&problem, &DAYS)), [""; 0]);
    }
}
