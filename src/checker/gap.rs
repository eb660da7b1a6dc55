//! `gap`: how far apart touch days are.

use chrono::NaiveDate;

use super::view::{Case, View};
use super::{Rule, Violation};
use crate::model::Channel;
use crate::text::count;

pub(super) fn check(view: &View, case: &Case, found: &mut Vec<Violation>) {
    let id = &case.prospect.id;
    let working_days = view.working_days(case.prospect.rep);
    let arrival = |channels: &mut dyn Iterator<Item = Channel>| {
        channels.map(|channel| view.problem.channels[channel].arrives_after).max().unwrap_or(0)
    };
    let mut days = 0;
    let mut previous: Option<(NaiveDate, u32)> = None;
    for day in case.prospect.past.made.chunk_by(|a, b| a.date == b.date) {
        days += 1;
        previous = Some((day[0].date, arrival(&mut day.iter().map(|touch| touch.channel))));
    }
    for day in case.days() {
        let date = day[0].date;
        // Beyond the schedule no working days are counted; `working-day` reports the touch.
        if date > view.problem.end {
            return;
        }
        if let Some((before, arrives)) = previous {
            let gap = case.kind.cadence.gap_after(days);
            let due = gap.saturating_add(arrives);
            let passed = working_days.count(before, date, due);
            if passed < due {
                let landing = if arrives == 0 { String::new() } else { format!(", {arrives} of them to arrive") };
                let message = format!(
                    "{id} is touched on {date}, {} after the touch day of {before}, but {} must pass{landing}",
                    count(passed as usize, "working day"),
                    due,
                );
                found.push(case.violation(Rule::Gap, Some(date), message));
            }
        } else if let Some(came_in) = case.prospect.came_in.filter(|came_in| date < *came_in) {
            let message = format!("{id} is touched on {date}, before coming in on {came_in}");
            found.push(case.violation(Rule::Gap, Some(date), message));
        }
        days += 1;
        previous = Some((date, arrival(&mut day.iter().map(|touch| touch.channel))));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::fixture::{broken, day, message, plan, problem};
    use crate::model::{Calendar, Channel, DateRange, MadeTouch, Problem};

    /// The rules broken when the second touch day falls on the date; the first is on Monday 2026-11-23.
    fn broken_on(problem: &Problem, second: &str) -> Vec<&'static str> {
        broken(problem, &plan(problem, &[(0, "2026-11-23", "phone email"), (0, second, "social")]))
    }

    const HOLDS: [&str; 0] = [];
    const BROKEN: [&str; 1] = ["gap"];

    #[test]
    fn a_touch_day_keeps_the_gap() {
        let mut problem = problem(1);
        problem.types[0].cadence.gaps = vec![3];
        assert_eq!(broken_on(&problem, "2026-11-25"), BROKEN);
        assert_eq!(broken_on(&problem, "2026-11-26"), HOLDS);
        assert_eq!(broken_on(&problem, "2026-11-27"), HOLDS);
    }

    #[test]
    fn only_working_days_of_the_rep_count() {
        let mut problem = problem(1);
        problem.types[0].cadence.gaps = vec![5];
        assert_eq!(broken_on(&problem, "2026-11-27"), BROKEN);
        assert_eq!(broken_on(&problem, "2026-11-30"), HOLDS);
        let mut calendar = Calendar::weekdays_only();
        calendar.holidays.insert(day("2026-11-26"));
        calendar.days_off.push(DateRange { from: day("2026-11-27"), to: day("2026-12-06") });
        problem.reps[0].calendar = Arc::new(calendar);
        assert_eq!(broken_on(&problem, "2026-12-08"), BROKEN);
        assert_eq!(broken_on(&problem, "2026-12-09"), HOLDS);
    }

    #[test]
    fn each_touch_day_has_its_own_gap_and_the_last_repeats() {
        let mut problem = problem(1);
        problem.types[0].touches.max = 9;
        let days = |third, fourth| {
            let days = [(0, "2026-11-23", "phone email"), (0, "2026-11-24", "social"), (0, third, "phone")];
            let plan = plan(&problem, &[&days[..], &[(0, fourth, "phone email")]].concat());
            broken(&problem, &plan)
        };
        assert_eq!(days("2026-11-26", "2026-11-30"), HOLDS);
        assert_eq!(days("2026-11-25", "2026-11-30"), BROKEN);
        assert_eq!(days("2026-11-26", "2026-11-27"), BROKEN);
        assert_eq!(days("2026-11-25", "2026-11-26"), ["gap", "gap"]);
    }

    #[test]
    fn touch_days_made_count() {
        let mut problem = problem(1);
        problem.prospects[0].past.made = [("2026-11-18", Channel::Phone), ("2026-11-20", Channel::Social)]
            .map(|(date, channel)| MadeTouch { date: day(date), channel })
            .to_vec();
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "phone")])), BROKEN);
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-24", "phone")])), HOLDS);
    }

    #[test]
    fn a_touch_made_today_is_a_touch_day() {
        let mut problem = problem(1);
        problem.prospects[0].past.made = vec![MadeTouch { date: day("2026-11-23"), channel: Channel::Phone }];
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "social")])), BROKEN);
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-24", "social")])), HOLDS);
    }

    #[test]
    fn a_touch_made_decades_ago_holds_nothing_up() {
        let mut problem = problem(1);
        problem.prospects[0].past.made = vec![MadeTouch { date: day("1970-01-01"), channel: Channel::Phone }];
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "social")])), HOLDS);
    }

    #[test]
    fn a_letter_has_to_arrive_first() {
        let mut problem = problem(1);
        problem.types[0].cadence.sequence[0] = vec![Channel::Phone, Channel::SnailMail];
        problem.channels[Channel::SnailMail].arrives_after = 3;
        problem.channels[Channel::Phone].arrives_after = 1;
        let second = |date| plan(&problem, &[(0, "2026-11-23", "phone snail_mail"), (0, date, "social")]);
        assert_eq!(broken(&problem, &second("2026-11-27")), HOLDS);
        assert_eq!(
            message(&problem, &second("2026-11-26")),
            "p1 is touched on 2026-11-26, 3 working days after the touch day of 2026-11-23, but 4 must pass, 3 of them \
             to arrive"
        );
    }

    #[test]
    fn nobody_is_touched_before_coming_in() {
        let mut problem = problem(1);
        problem.prospects[0].came_in = Some(day("2026-11-25"));
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-24", "phone email")])), BROKEN);
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-25", "phone email")])), HOLDS);
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-26", "phone email")])), HOLDS);
    }
}
