//! `working-day`: on which days touches may stand.

use super::view::{Day, View};
use super::{Rule, Violation};
use crate::text::count;

pub(super) fn check(view: &View, day: &Day, found: &mut Vec<Violation>) {
    let problem = view.problem;
    let rep = &problem.reps[day.rep];
    let wrong = if day.date < problem.today {
        format!("which is before today, {}", problem.today)
    } else if day.date > problem.end {
        format!("which is after the end of the schedule, {}", problem.end)
    } else if !rep.calendar.is_working_day(day.date) {
        "which is not a working day".to_owned()
    } else {
        return;
    };
    let message = format!("{} has {} planned on {}, {wrong}", rep.name, count(day.touches.len(), "touch"), day.date);
    found.push(day.violation(Rule::WorkingDay, message));
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::fixture::{broken, day, made, message, plan, problem, promised};
    use crate::model::{Calendar, Channel, DateRange, Problem};

    fn broken_on(problem: &Problem, date: &str) -> Vec<&'static str> {
        broken(problem, &plan(problem, &[(0, date, "phone email")]))
    }

    const HOLDS: [&str; 0] = [];
    const BROKEN: [&str; 1] = ["working-day"];

    #[test]
    fn the_schedule_begins_today() {
        let mut problem = problem(1);
        problem.today = day("2026-11-24");
        assert_eq!(broken_on(&problem, "2026-11-23"), BROKEN);
        assert_eq!(broken_on(&problem, "2026-11-24"), HOLDS);
        assert_eq!(broken_on(&problem, "2026-11-25"), HOLDS);
    }

    #[test]
    fn the_schedule_has_an_end() {
        let mut problem = problem(1);
        problem.end = day("2026-12-02");
        assert_eq!(broken_on(&problem, "2026-12-01"), HOLDS);
        assert_eq!(broken_on(&problem, "2026-12-02"), HOLDS);
        assert_eq!(broken_on(&problem, "2026-12-03"), BROKEN);
    }

    #[test]
    fn weekends_holidays_and_days_off_are_free() {
        let mut problem = problem(1);
        let mut calendar = Calendar::weekdays_only();
        calendar.holidays.insert(day("2026-11-26"));
        calendar.days_off.push(DateRange { from: day("2026-12-01"), to: day("2026-12-02") });
        problem.reps[0].calendar = Arc::new(calendar);
        for date in ["2026-11-26", "2026-11-28", "2026-11-29", "2026-12-01", "2026-12-02"] {
            assert_eq!(broken_on(&problem, date), BROKEN, "{date}");
        }
        for date in ["2026-11-25", "2026-11-27", "2026-11-30", "2026-12-03"] {
            assert_eq!(broken_on(&problem, date), HOLDS, "{date}");
        }
    }

    #[test]
    fn what_was_begun_or_promised_waits_for_a_working_day() {
        let mut problem = problem(1);
        problem.today = day("2026-11-28");
        problem.prospects[0].past.made = made(&[("2026-11-28", Channel::Phone)]);
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-28", "email")])), BROKEN);
        let mut problem = promised(1, "2026-11-28");
        for (date, rules) in [("2026-11-28", &BROKEN[..]), ("2026-11-29", &BROKEN), ("2026-11-30", &HOLDS)] {
            assert_eq!(broken(&problem, &plan(&problem, &[(0, date, "phone")])), rules, "{date}");
        }
        problem.end = day("2026-11-29");
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-30", "phone")])), BROKEN);
    }

    #[test]
    fn a_day_is_reported_once() {
        let problem = problem(2);
        let plan = plan(&problem, &[(0, "2026-11-28", "phone email"), (1, "2026-11-28", "phone email")]);
        assert_eq!(message(&problem, &plan), "dana has 4 touches planned on 2026-11-28, which is not a working day");
    }
}
