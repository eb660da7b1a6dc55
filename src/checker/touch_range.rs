//! `touch-range`: how many touches a prospect gets in all.

use super::view::{Case, View};
use super::{Rule, Violation};
use crate::model::{ChannelSet, Problem, Prospect, TouchRange};
use crate::text::count;

/// The range of the prospect's type, for its buying window, moved by the shifts that match.
fn range(problem: &Problem, prospect: &Prospect) -> TouchRange {
    let kind = &problem.types[prospect.prospect_type];
    let by_window = match prospect.buying_window {
        Some(true) => kind.in_window,
        Some(false) => kind.out_window,
        None => None,
    };
    let plain = by_window.unwrap_or(kind.touches);
    let factor: f64 = prospect.shifts.iter().map(|shift| problem.shifts[usize::from(*shift)].factor).product();
    let shifted = |end: u32| ((f64::from(end) * factor).round() as u32).clamp(1, TouchRange::MOST);
    TouchRange { min: shifted(plain.min), max: shifted(plain.max) }
}

/// How many touches the configuration aims at for a prospect, whatever the sequence can supply.
pub(super) fn aim(problem: &Problem, prospect: &Prospect) -> u32 {
    let range = range(problem, prospect);
    let (min, max) = (f64::from(range.min), f64::from(range.max));
    (min + problem.persistence * (max - min)).round() as u32
}

/// How many touches are planned in all, as of a touch day.
struct Total {
    /// What the configuration aims at, with a promised call beyond it.
    aim: u32,
    /// That, or what the sequence can supply if it is less.
    total: u32,
    /// The touches made before.
    made: u32,
}

pub(super) fn check(view: &View, case: &Case, found: &mut Vec<Violation>) {
    let id = &case.prospect.id;
    let (mut made, mut used) = (case.prospect.past.made.len() as u32, case.made);
    let mut promise = case.promise();
    let mut as_of: Option<(ChannelSet, Total)> = None;
    let is_steady = case.closed.is_steady();
    // Where nothing changes, all touches are held against the total as of the first.
    for day in case.touches.chunk_by(|a, b| is_steady || a.date == b.date) {
        let date = day[0].date;
        let usable = case.usable_on(date);
        // As long as the same channels can be used, each touch takes one from what is left and adds one to what is made.
        if as_of.as_ref().is_none_or(|(before, _)| *before != usable) {
            let promised = promise.is_open(date);
            let supplied =
                case.supply(view, usable, &used, promised).map_or(u32::MAX, |left| made.saturating_add(left));
            // A promised call is made even where the touches that were aimed at are.
            let aim = case.aim.max(if promised { made + 1 } else { 0 });
            as_of = Some((usable, Total { aim, total: aim.min(supplied), made }));
        }
        promise.is_due(date);
        if !is_steady {
            made += day.len() as u32;
            day.iter().for_each(|touch| used[touch.channel] += 1);
        }
        let Some((_, Total { aim, total, made })) = as_of else { continue };
        // With a touch that the channel's own rule refuses, what the sequence can supply is no clean yardstick any more.
        let accepts = |of: u16| {
            let of = u32::from(of);
            of == total || (of == aim && case.sound < case.touches.len())
        };
        let Some(touch) = day.iter().find(|touch| !accepts(touch.of)) else { continue };
        let TouchRange { min, max } = range(view.problem, case.prospect);
        let because = if total < aim {
            format!("its sequence can supply {}", count(total as usize, "touch"))
        } else if aim > case.aim {
            format!("{} made and the promised call make it {total}", count(made as usize, "touch"))
        } else {
            format!("the range {min}-{max} with persistence {} makes it {total}", view.problem.persistence)
        };
        let message =
            format!("touch {} of {id} says that {} are planned in all, but {because}", touch.number, touch.of);
        return found.push(case.violation(Rule::TouchRange, Some(touch.date), message));
    }
    if let Some(touch) = case.touches.iter().find(|touch| touch.number > touch.of) {
        let of = count(usize::from(touch.of), "touch");
        let message = format!("touch {} of {id} goes beyond the {of} planned in all", touch.number);
        found.push(case.violation(Rule::TouchRange, Some(touch.date), message));
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{broken, day, made, message, plan, problem, promised, set_of};
    use super::*;
    use crate::model::{Channel, MadeTouch, Plan, Shift};

    /// The aims that a plan for the first prospect may state without a complaint.
    fn accepted(problem: &Problem) -> Vec<u16> {
        let plan = plan(problem, &[(0, "2026-11-23", "phone email")]);
        (2..40).filter(|of| broken(problem, &set_of(&plan, *of)).is_empty()).collect()
    }

    #[test]
    fn only_the_aim_will_do() {
        let mut problem = problem(1);
        assert_eq!(accepted(&problem), [4]);
        problem.types[0].touches = TouchRange { min: 5, max: 20 };
        assert_eq!(accepted(&problem), [20]);
        problem.persistence = 0.5;
        assert_eq!(accepted(&problem), [13], "12.5 is rounded away from zero");
        problem.persistence = 0.0;
        assert_eq!(accepted(&problem), [5]);
    }

    #[test]
    fn another_total_breaks_this_rule_alone() {
        let problem = problem(1);
        let plan = plan(&problem, &[(0, "2026-11-23", "phone email")]);
        for (of, rules) in [(3, vec!["touch-range"]), (4, vec![]), (5, vec!["touch-range"])] {
            assert_eq!(broken(&problem, &set_of(&plan, of)), rules);
        }
    }

    #[test]
    fn the_buying_window_decides_where_the_type_says_so() {
        let mut problem = problem(1);
        problem.types[0].in_window = Some(TouchRange { min: 2, max: 7 });
        problem.types[0].out_window = Some(TouchRange { min: 8, max: 9 });
        assert_eq!(accepted(&problem), [4]);
        problem.prospects[0].buying_window = Some(true);
        assert_eq!(accepted(&problem), [7]);
        problem.prospects[0].buying_window = Some(false);
        assert_eq!(accepted(&problem), [9]);
        problem.types[0].out_window = None;
        assert_eq!(accepted(&problem), [4]);
    }

    #[test]
    fn shifts_multiply_and_never_go_below_one() {
        let mut problem = problem(1);
        problem.types[0].touches = TouchRange { min: 1, max: 10 };
        problem.shifts =
            [0.5, 1.7, 0.01].map(|factor| Shift { condition: "region = midwest".into(), factor }).into_iter().collect();
        problem.prospects[0].shifts = [0].into();
        assert_eq!(range(&problem, &problem.prospects[0]), TouchRange { min: 1, max: 5 });
        problem.prospects[0].shifts = [0, 1].into();
        assert_eq!(range(&problem, &problem.prospects[0]), TouchRange { min: 1, max: 9 }, "8.5 is rounded up");
        problem.prospects[0].shifts = [2].into();
        assert_eq!(range(&problem, &problem.prospects[0]), TouchRange { min: 1, max: 1 });
    }

    #[test]
    fn touches_end_with_the_total() {
        let problem = problem(1);
        let days = [
            (0, "2026-11-23", "phone email"),
            (0, "2026-11-24", "social"),
            (0, "2026-11-26", "phone"),
            (0, "2026-11-30", "phone"),
        ];
        for (days, rules) in [(&days[..2], vec![]), (&days[..3], vec![]), (&days[..], vec!["touch-range"])] {
            assert_eq!(broken(&problem, &plan(&problem, days)), rules);
        }
    }

    #[test]
    fn the_last_touch_day_is_cut_to_the_total() {
        let mut problem = problem(1);
        problem.types[0].touches = TouchRange { min: 1, max: 1 };
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "phone")])), [""; 0]);
        let plan = plan(&problem, &[(0, "2026-11-23", "phone email")]);
        assert_eq!(broken(&problem, &plan), ["touch-range"]);
    }

    #[test]
    fn a_prospect_who_has_had_them_all_gets_no_more() {
        let mut problem = problem(1);
        problem.prospects[0].past.made = ["2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05"]
            .map(|date| MadeTouch { date: date.parse().unwrap(), channel: Channel::Email })
            .to_vec();
        let plan = plan(&problem, &[(0, "2026-11-23", "phone")]);
        assert_eq!(broken(&problem, &plan), ["touch-range"]);
        problem.prospects[0].past.made.pop();
        let plan = Plan { touches: vec![crate::model::Touch { number: 4, ..plan.touches[0] }], ..plan };
        assert_eq!(broken(&problem, &plan), [""; 0], "the fourth touch day is phone and email, cut to the total");
    }

    #[test]
    fn a_sequence_that_runs_out_supplies_what_it_can() {
        let mut problem = problem(1);
        for channel in Channel::ALL {
            problem.channels[channel].max_per_prospect = Some(1);
        }
        let days = [(0, "2026-11-23", "phone email"), (0, "2026-11-24", "social")];
        let plan = plan(&problem, &days);
        for (of, rules) in [(2, vec!["touch-range"]), (3, vec![]), (4, vec!["touch-range"])] {
            assert_eq!(broken(&problem, &set_of(&plan, of)), rules);
        }
    }

    #[test]
    fn the_rest_of_today_ends_with_the_total() {
        let mut problem = problem(1);
        problem.prospects[0].past.made = made(&[("2026-11-23", Channel::Phone)]);
        for (max, rules) in [(1, vec!["touch-range"]), (2, vec![]), (3, vec![])] {
            problem.types[0].touches = TouchRange { min: 1, max };
            assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "email")])), rules, "{max}");
        }
    }

    /// The totals that the plan of a promised call may state, where so many touches have been made.
    fn accepted_with_call(problem: &Problem, touches: usize) -> Vec<u16> {
        let mut problem = problem.clone();
        let dates = ["2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06", "2026-11-09"];
        problem.prospects[0].past.made =
            dates[..touches].iter().flat_map(|date| made(&[(date, Channel::Email)])).collect();
        let plan = plan(&problem, &[(0, "2026-11-23", "phone")]);
        (1..40).filter(|of| broken(&problem, &set_of(&plan, *of)).is_empty()).collect()
    }

    #[test]
    fn a_promised_call_is_made_beyond_the_aim() {
        let problem = promised(1, "2026-11-23");
        for (touches, total) in [(0, 4), (2, 4), (3, 4), (4, 5), (5, 6), (6, 7)] {
            assert_eq!(accepted_with_call(&problem, touches), [total], "{touches}");
        }
    }

    #[test]
    fn nothing_follows_a_promised_call_beyond_the_aim() {
        let mut problem = promised(1, "2026-11-23");
        let dates = ["2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05"];
        problem.prospects[0].past.made = dates.iter().flat_map(|date| made(&[(date, Channel::Email)])).collect();
        let call = set_of(&plan(&problem, &[(0, "2026-11-23", "phone")]), 5);
        assert_eq!(broken(&problem, &call), [""; 0]);
        let more = set_of(&plan(&problem, &[(0, "2026-11-23", "phone"), (0, "2026-11-30", "phone")]), 5);
        assert_eq!(broken(&problem, &more), ["touch-range"]);
        assert_eq!(
            message(&problem, &set_of(&call, 4)),
            "touch 5 of p1 says that 4 are planned in all, but 4 touches made and the promised call make it 5"
        );
    }

    #[test]
    fn a_promised_call_counts_towards_what_the_sequence_can_supply() {
        let mut problem = promised(1, "2026-11-23");
        problem.types[0].touches.max = 9;
        problem.types[0].cadence.sequence = vec![vec![Channel::Email]];
        problem.channels[Channel::Email].max_per_prospect = Some(2);
        assert_eq!(accepted_with_call(&problem, 0), [3]);
        problem.types[0].cadence.sequence = vec![vec![Channel::Phone, Channel::Email]];
        problem.channels[Channel::Phone].max_per_prospect = Some(2);
        assert_eq!(accepted_with_call(&problem, 0), [4]);
        problem.channels[Channel::Phone].max_per_prospect = Some(1);
        assert_eq!(accepted_with_call(&problem, 0), [3]);
    }

    #[test]
    fn a_call_that_cannot_be_made_adds_nothing() {
        let mut problem = promised(1, "2026-11-23");
        problem.prospects[0].permissions.do_not_call = true;
        problem.prospects[0].past.made = ["2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05"]
            .map(|date| MadeTouch { date: day(date), channel: Channel::Email })
            .to_vec();
        let plan = plan(&problem, &[(0, "2026-11-23", "social")]);
        assert_eq!(broken(&problem, &plan), ["touch-range"]);
        assert_eq!(broken(&problem, &set_of(&plan, 5)), ["touch-range"]);
    }

    #[test]
    fn all_touches_of_a_prospect_say_the_same_total() {
        let problem = problem(1);
        let mut plan = plan(&problem, &[(0, "2026-11-23", "phone email"), (0, "2026-11-24", "social")]);
        plan.touches[1].of = 3;
        assert_eq!(broken(&problem, &plan), ["touch-range"]);
    }
}
