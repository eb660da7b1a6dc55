//! `overlap`: a rep does one thing after the other.

use chrono::Timelike;

use super::clocks::TICKS;
use super::view::{Day, View};
use super::{Rule, Violation};

pub(super) fn check(view: &View, day: &Day, found: &mut Vec<Violation>) {
    let problem = view.problem;
    let id = |row: usize| &problem.prospects[day.touches[row].prospect as usize].id;
    for (row, (touch, time)) in day.touches.iter().zip(day.times).enumerate() {
        let ahead = row.checked_sub(1).map(|row| &day.touches[row]);
        let says = || format!("touch {} of {} on {} starts at {}", touch.number, id(row), day.date, touch.start);
        let message = match ahead {
            Some(ahead) if ahead.start > touch.start => {
                let (number, start, id) = (ahead.number, ahead.start, id(row - 1));
                format!("{}, but stands behind touch {number} of {id} at {start}", says())
            }
            Some(_) if time.late => {
                let rep = &problem.reps[day.rep];
                let free = view.lawful.clocks.local(rep.timetable.zone, time.free.div_euclid(TICKS));
                let on = if free.date() == day.date { String::new() } else { format!(" on {}", free.date()) };
                let (hour, minute) = (free.hour(), free.minute());
                format!("{}, but what stands ahead takes {} until {hour:02}:{minute:02}{on}", says(), rep.name)
            }
            _ => continue,
        };
        found.push(day.violation_of(touch, Rule::Overlap, message));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::fixture::{add_law, at, broken, day, message, plan, problem, rep, rule, set_hours};
    use crate::model::{Calendar, Channel, Minutes, Plan, Problem};

    const HOLDS: [&str; 0] = [];
    const BROKEN: [&str; 1] = ["overlap"];

    /// Two prospects with a call and an email each; the calls take 2.4775 minutes, the emails 2.
    fn example() -> (Problem, Plan) {
        let problem = problem(2);
        let days = [(0, "2026-11-23", "phone email"), (1, "2026-11-23", "phone email")];
        let plan = plan(&problem, &days);
        (problem, plan)
    }

    #[test]
    fn a_touch_starts_in_the_minute_in_which_the_one_ahead_ends() {
        let (problem, plan) = example();
        for (starts, rules) in [
            (["09:00", "09:02", "09:04", "09:06"], &HOLDS[..]),
            (["09:00", "09:03", "09:05", "09:08"], &HOLDS),
            (["09:00", "09:01", "09:04", "09:06"], &BROKEN),
            // The first three take 6.955 minutes.
            (["09:00", "09:02", "09:04", "09:05"], &BROKEN),
            (["09:00", "09:00", "09:04", "09:08"], &BROKEN),
        ] {
            assert_eq!(broken(&problem, &at(&plan, &starts)), rules, "{starts:?}");
        }
        assert_eq!(
            message(&problem, &at(&plan, &["09:00", "09:01", "09:04", "09:06"])),
            "touch 2 of p1 on 2026-11-23 starts at 09:01, but what stands ahead takes dana until 09:02"
        );
    }

    #[test]
    fn parts_of_minutes_add_up() {
        let (mut problem, mut plan) = example();
        problem.channels[Channel::Email].minutes = Minutes::from_f64(0.5225);
        for row in [1, 3] {
            plan.touches[row].minutes = Minutes::from_f64(0.5225);
        }
        // The first three take 5.4775 minutes; with a step less in the emails, the third ends before 09:03.
        assert_eq!(broken(&problem, &at(&plan, &["09:00", "09:02", "09:03", "09:05"])), HOLDS);
        assert_eq!(broken(&problem, &at(&plan, &["09:00", "09:02", "09:02", "09:05"])), BROKEN);
        problem.channels[Channel::Email].minutes = Minutes::from_f64(0.5224);
        for row in [1, 3] {
            plan.touches[row].minutes = Minutes::from_f64(0.5224);
        }
        assert_eq!(broken(&problem, &at(&plan, &["09:00", "09:02", "09:02", "09:05"])), HOLDS);
    }

    #[test]
    fn rows_stand_in_the_order_of_their_starts() {
        let (problem, mut plan) = example();
        plan.touches.rotate_left(2);
        assert_eq!(
            message(&problem, &plan),
            "touch 1 of p1 on 2026-11-23 starts at 09:00, but stands behind touch 2 of p2 at 09:08"
        );
    }

    #[test]
    fn each_rep_and_each_day_begins_anew() {
        let mut problem = problem(3);
        problem.reps.push(rep("erin"));
        problem.prospects[2].rep = 1;
        let days =
            [(0, "2026-11-23", "phone email"), (1, "2026-11-24", "phone email"), (2, "2026-11-24", "phone email")];
        let starts = ["17:00", "17:03", "09:00", "09:03", "09:01", "09:04"];
        assert_eq!(broken(&problem, &at(&plan(&problem, &days), &starts)), HOLDS);
    }

    #[test]
    fn time_is_real_where_clocks_go_back() {
        // In New York the hour from 01:00 comes twice, and a start means the first.
        let mut problem = problem(2);
        problem.today = day("2026-10-26");
        set_hours(&mut problem, "America/New_York", &["00:00-24:00"], &["00:00-24:00"]);
        problem.reps[0].calendar = Arc::new(Calendar { weekdays: [true; 7], ..Calendar::weekdays_only() });
        problem.types[0].cadence.sequence = vec![vec![Channel::Email]];
        problem.channels[Channel::Email].minutes = Minutes::whole(60);
        let days = [(0, "2026-11-01", "email"), (1, "2026-11-01", "email")];
        let mut plan = plan(&problem, &days);
        plan.touches.iter_mut().for_each(|touch| touch.minutes = Minutes::whole(60));
        assert_eq!(broken(&problem, &at(&plan, &["00:30", "01:29"])), ["block", "overlap"]);
        assert_eq!(broken(&problem, &at(&plan, &["01:00", "02:00"])), HOLDS, "two hours later");
        assert_eq!(broken(&problem, &at(&plan, &["00:59", "02:00"])), HOLDS);
    }

    #[test]
    fn what_begins_behind_midnight_stands_in_the_last_minute_of_a_day_alone() {
        let mut problem = problem(2);
        problem.types[0].cadence.sequence = vec![vec![Channel::FaceToFace, Channel::Social]];
        set_hours(&mut problem, "America/New_York", &["09:00-17:00"], &["09:00-10:00"]);
        let days = [(0, "2026-11-23", "face_to_face social"), (1, "2026-11-24", "face_to_face social")];
        for (minutes, late, rules) in [
            (15 * 60, "23:59", &HOLDS[..]),
            (15 * 60, "23:58", &BROKEN),
            (16 * 60, "23:59", &HOLDS),
            (16 * 60, "09:00", &BROKEN),
        ] {
            problem.channels[Channel::FaceToFace].minutes = Minutes::whole(minutes);
            let mut plan = plan(&problem, &days[..1]);
            plan.touches[0].minutes = Minutes::whole(minutes);
            assert_eq!(broken(&problem, &at(&plan, &["09:00", late])), rules, "{minutes} {late}");
        }
    }

    #[test]
    fn a_break_of_one_rule_is_none_of_another() {
        let (mut problem, plan) = example();
        add_law(&mut problem, 1, "UTC", rule("US", &["09:04-21:00"]));
        assert_eq!(broken(&problem, &at(&plan, &["09:00", "09:02", "09:04", "09:05"])), BROKEN);
        assert_eq!(broken(&problem, &at(&plan, &["09:00", "09:00", "09:04", "09:06"])), BROKEN);
    }
}
