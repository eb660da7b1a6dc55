//! `max-per-prospect`: how many touches one prospect gets on one channel over the whole cadence.

use super::view::{Case, View};
use super::{Rule, Violation};

pub(super) fn check(view: &View, case: &Case, found: &mut Vec<Violation>) {
    let mut used = case.made;
    let mut reported = crate::model::ChannelSet::EMPTY;
    for touch in case.touches {
        let channel = touch.channel;
        used[channel] += 1;
        let Some(max) = view.problem.channels[channel].max_per_prospect else { continue };
        if used[channel] > max && !reported.contains(channel) {
            reported.insert(channel);
            let message = format!(
                "touch {} of {} is number {} by {channel}, and a prospect gets at most {max}",
                touch.number, case.prospect.id, used[channel]
            );
            found.push(case.violation(Rule::MaxPerProspect, Some(touch.date), message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{broken, day, made, message, plan, problem, promised};
    use crate::model::{Channel, MadeTouch};

    #[test]
    fn a_prospect_gets_so_many_and_no_more() {
        let mut problem = problem(1);
        problem.types[0].touches.max = 6;
        let days = [
            (0, "2026-11-23", "phone email"),
            (0, "2026-11-24", "social"),
            (0, "2026-11-26", "phone"),
            (0, "2026-11-30", "phone email"),
        ];
        let plan = plan(&problem, &days);
        for (max, rules) in [(3, vec![]), (2, vec![]), (1, vec!["max-per-prospect"])] {
            problem.channels[Channel::Email].max_per_prospect = Some(max);
            assert_eq!(broken(&problem, &plan), rules);
        }
        assert_eq!(message(&problem, &plan), "touch 6 of p1 is number 2 by email, and a prospect gets at most 1");
    }

    #[test]
    fn touches_made_count_but_do_not_break_it_themselves() {
        let mut problem = problem(1);
        problem.channels[Channel::Email].max_per_prospect = Some(1);
        let email = |date| MadeTouch { date: day(date), channel: Channel::Email };
        problem.prospects[0].past.made = vec![email("2026-11-02")];
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "email")])), ["max-per-prospect"]);
        problem.prospects[0].past.made.push(email("2026-11-03"));
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "phone")])), [""; 0]);
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "email")])), ["max-per-prospect"]);
    }

    #[test]
    fn touches_made_today_count() {
        let mut problem = problem(1);
        problem.types[0].cadence.sequence = vec![vec![Channel::Phone, Channel::Email]];
        problem.prospects[0].past.made = made(&[("2026-11-20", Channel::Phone), ("2026-11-23", Channel::Phone)]);
        for (max, rules) in [(3, vec![]), (2, vec!["max-per-prospect"])] {
            problem.channels[Channel::Phone].max_per_prospect = Some(max);
            let days = [(0, "2026-11-23", "email"), (0, "2026-11-25", "phone")];
            assert_eq!(broken(&problem, &plan(&problem, &days)), rules, "{max}");
        }
    }

    #[test]
    fn a_promised_call_counts() {
        let mut problem = promised(1, "2026-11-23");
        problem.prospects[0].past.made = made(&[("2026-11-20", Channel::Phone)]);
        for (max, rules) in [(2, vec![]), (1, vec!["max-per-prospect"])] {
            problem.channels[Channel::Phone].max_per_prospect = Some(max);
            assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "phone")])), rules, "{max}");
        }
    }

    #[test]
    fn each_channel_is_reported_once() {
        let mut problem = problem(1);
        problem.types[0].touches.max = 9;
        problem.channels[Channel::Email].max_per_prospect = Some(0);
        problem.channels[Channel::Social].max_per_prospect = Some(0);
        let days = [(0, "2026-11-23", "email"), (0, "2026-11-24", "social"), (0, "2026-11-26", "email")];
        assert_eq!(broken(&problem, &plan(&problem, &days)), ["max-per-prospect", "max-per-prospect"]);
    }
}
