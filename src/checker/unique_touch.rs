//! `unique-touch`: every row is a touch of its own, in its place.

use super::view::{Case, View};
use super::{Rule, Violation};
use crate::model::Touch;
use crate::text::count;

/// Every row has a prospect, and the rows stand by rep and date.
pub(super) fn check_rows(view: &View, found: &mut Vec<Violation>) {
    if view.is_in_order() {
        return;
    }
    let mut violation = |rep, date, message| {
        found.push(Violation { rule: Rule::UniqueTouch, prospect: None, rep, date: Some(date), message });
    };
    let mut before = None;
    for (index, touch) in view.plan.touches.iter().enumerate() {
        let row = index + 1;
        let Some(rep) = view.rep_of(touch) else {
            let have = count(view.problem.prospects.len(), "prospect");
            let message = format!("row {row} is a touch of prospect {}, but there are only {have}", touch.prospect);
            violation(None, touch.date, message);
            continue;
        };
        let place = (rep, touch.date);
        if let Some((rep_before, date_before)) = before.filter(|before| place < *before) {
            let reps = &view.problem.reps;
            let message = format!(
                "row {row} ({}, {}) stands behind {}, {date_before}: rows are not in the order of rep and date",
                reps[rep].name, touch.date, reps[rep_before].name
            );
            violation(Some(rep), touch.date, message);
        }
        before = Some(place);
    }
}

/// A prospect's touches are numbered on from those made, day after day. In which order those of one day are made is a
/// matter of its hours.
pub(super) fn check_numbers(_: &View, case: &Case, found: &mut Vec<Violation>) {
    let first = case.prospect.past.made.len() + 1;
    let find_wrong = |touches: &[Touch]| {
        (first..).zip(touches).find(|(due, touch)| usize::from(touch.number) != *due).map(|(due, touch)| (due, *touch))
    };
    let Some(_) = find_wrong(case.touches) else { return };
    let mut touches = case.touches.to_vec();
    touches.sort_by_key(|touch| (touch.date, touch.number));
    // Only the first: every number behind it is out of step as well.
    if let Some((due, touch)) = find_wrong(&touches) {
        let id = &case.prospect.id;
        let (number, date) = (touch.number, touch.date);
        let message = if case.touches.iter().filter(|other| other.number == number).count() > 1 {
            format!("{id} has more than one touch {number}")
        } else {
            format!("{id} has touch {number} on {date}, where touch {due} is due")
        };
        found.push(case.violation(Rule::UniqueTouch, Some(date), message));
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{broken, day, made, message, plan, problem, rep, set_starts};
    use crate::model::{Channel, MadeTouch, Plan, Problem};

    const HOLDS: [&str; 0] = [];
    const BROKEN: [&str; 1] = ["unique-touch"];

    fn example() -> (Problem, Plan) {
        let problem = problem(1);
        let plan = plan(&problem, &[(0, "2026-11-23", "phone email"), (0, "2026-11-24", "social")]);
        (problem, plan)
    }

    #[test]
    fn no_touch_stands_twice() {
        let (problem, mut plan) = example();
        assert_eq!(broken(&problem, &plan), HOLDS);
        plan.touches[1].number = 1;
        assert_eq!(broken(&problem, &plan), BROKEN);
        assert_eq!(message(&problem, &plan), "p1 has more than one touch 1");
    }

    #[test]
    fn no_number_is_left_out() {
        let (problem, mut plan) = example();
        plan.touches[2].number = 4;
        assert_eq!(message(&problem, &plan), "p1 has touch 4 on 2026-11-24, where touch 3 is due");
        plan.touches[2].number = 2;
        assert_eq!(broken(&problem, &plan), BROKEN);
        plan.touches[2].number = 3;
        assert_eq!(broken(&problem, &plan), HOLDS);
    }

    #[test]
    fn numbers_go_on_from_the_touches_made() {
        let mut problem = problem(1);
        problem.prospects[0].past.made = vec![MadeTouch { date: day("2026-11-02"), channel: Channel::Phone }; 2];
        let mut plan = plan(&problem, &[(0, "2026-11-23", "social")]);
        for (number, rules) in [(1, &BROKEN[..]), (2, &BROKEN), (3, &HOLDS), (4, &BROKEN)] {
            plan.touches[0].number = number;
            assert_eq!(broken(&problem, &plan), rules, "{number}");
        }
    }

    #[test]
    fn the_rest_of_today_is_numbered_on_from_what_was_made() {
        let mut problem = problem(1);
        problem.prospects[0].past.made = made(&[("2026-11-23", Channel::Phone)]);
        let mut plan = plan(&problem, &[(0, "2026-11-23", "email")]);
        for (number, rules) in [(1, &BROKEN[..]), (2, &HOLDS), (3, &BROKEN)] {
            plan.touches[0].number = number;
            assert_eq!(broken(&problem, &plan), rules, "{number}");
        }
    }

    #[test]
    fn numbers_rise_with_the_dates_whatever_the_order_on_a_day() {
        let (problem, plan) = example();
        let mut by_date = plan.clone();
        by_date.touches[1].number = 3;
        by_date.touches[2].number = 2;
        assert_eq!(broken(&problem, &by_date), BROKEN);
        let mut by_row = plan;
        by_row.touches.swap(0, 1);
        set_starts(&mut by_row.touches);
        assert_eq!(broken(&problem, &by_row), HOLDS);
        by_row.touches[0].number = 3;
        by_row.touches[2].number = 2;
        assert_eq!(broken(&problem, &by_row), BROKEN);
    }

    #[test]
    fn rows_stand_by_rep_and_date() {
        let mut problem = problem(3);
        problem.reps.push(rep("erin"));
        problem.prospects[0].rep = 1;
        let days =
            [(0, "2026-11-23", "phone email"), (1, "2026-11-24", "phone email"), (2, "2026-11-25", "phone email")];
        let plan = plan(&problem, &days);
        assert_eq!(broken(&problem, &plan), HOLDS);
        let mut by_date = plan.clone();
        by_date.touches[..4].rotate_left(2);
        assert_eq!(
            message(&problem, &by_date),
            "row 3 (dana, 2026-11-24) stands behind dana, 2026-11-25: rows are not in the order of rep and date"
        );
        let mut by_rep = plan;
        by_rep.touches.rotate_left(4);
        assert_eq!(broken(&problem, &by_rep), BROKEN);
    }

    #[test]
    fn days_are_added_up_whatever_the_order_of_the_rows() {
        let mut problem = problem(2);
        let days = [(0, "2026-11-23", "phone email"), (0, "2026-11-24", "social"), (1, "2026-11-23", "phone email")];
        let mut plan = plan(&problem, &days);
        plan.touches.swap(3, 4);
        plan.touches.swap(2, 3);
        assert_eq!(broken(&problem, &plan), BROKEN);
        problem.channels[Channel::Email].daily_limit = Some(1);
        assert_eq!(broken(&problem, &plan), ["unique-touch", "daily-limit"]);
    }

    #[test]
    fn no_touch_goes_to_nobody() {
        let (problem, plan) = example();
        for prospect in [1, u32::MAX] {
            for row in 0..=plan.touches.len() {
                let mut plan = plan.clone();
                plan.touches.insert(row, crate::model::Touch { prospect, ..plan.touches[0] });
                assert_eq!(broken(&problem, &plan), BROKEN);
            }
        }
    }
}
