//! `daylight-saving`: a start is a time that the clocks of the rep show.

use super::view::{Day, View};
use super::{Rule, Violation};

pub(super) fn check(view: &View, day: &Day, found: &mut Vec<Violation>) {
    for (touch, _) in day.touches.iter().zip(day.times).filter(|(_, time)| !time.shown) {
        let zone = view.lawful.clocks.name(view.problem.reps[day.rep].timetable.zone);
        let id = &view.problem.prospects[touch.prospect as usize].id;
        let message = format!(
            "touch {} of {id} starts on {} at {}, which the clocks of {zone} skip on that day",
            touch.number, day.date, touch.start
        );
        found.push(day.violation_of(touch, Rule::DaylightSaving, message));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::fixture::{at, broken, day, message, plan, problem, set_hours};
    use crate::model::{Calendar, Problem};

    const HOLDS: [&str; 0] = [];
    const BROKEN: [&str; 1] = ["daylight-saving"];

    fn problem_in(zone: &str) -> Problem {
        let mut problem = problem(2);
        (problem.today, problem.end) = (day("2026-01-01"), day("2027-12-31"));
        problem.reps[0].calendar = Arc::new(Calendar { weekdays: [true; 7], ..Calendar::weekdays_only() });
        set_hours(&mut problem, zone, &["00:00-24:00"], &["00:00-24:00"]);
        problem
    }

    #[test]
    fn no_start_is_a_time_that_clocks_skip() {
        for (zone, date, skipped, shown) in [
            ("America/New_York", "2026-03-08", ["02:00", "02:59"], ["01:59", "03:00"]),
            ("America/New_York", "2027-03-14", ["02:00", "02:59"], ["01:59", "03:00"]),
            ("Europe/London", "2026-03-29", ["01:00", "01:59"], ["00:59", "02:00"]),
            ("Europe/London", "2027-03-28", ["01:00", "01:59"], ["00:59", "02:00"]),
            ("Australia/Sydney", "2026-10-04", ["02:00", "02:59"], ["01:59", "03:00"]),
            ("Australia/Sydney", "2027-10-03", ["02:00", "02:59"], ["01:59", "03:00"]),
            ("America/St_Johns", "2026-03-08", ["02:00", "02:59"], ["01:59", "03:00"]),
            ("America/Vancouver", "2026-03-08", ["02:00", "02:59"], ["01:59", "03:00"]),
            ("Australia/Lord_Howe", "2026-10-04", ["02:00", "02:29"], ["01:59", "02:30"]),
            ("America/Santiago", "2026-09-06", ["00:00", "00:59"], ["01:00", "01:01"]),
        ] {
            let problem = problem_in(zone);
            let broken_at =
                |start| broken(&problem, &at(&plan(&problem, &[(0, date, "phone email")]), &[start, "12:00"]));
            for start in skipped {
                assert_eq!(broken_at(start), BROKEN, "{zone} {date} {start}");
            }
            for start in shown {
                assert_eq!(broken_at(start), HOLDS, "{zone} {date} {start}");
            }
        }
    }

    #[test]
    fn where_clocks_stay_every_time_is_shown() {
        for (zone, date) in [
            ("America/Phoenix", "2026-03-08"),
            ("America/Phoenix", "2027-03-14"),
            ("America/Vancouver", "2027-03-14"),
            ("America/New_York", "2026-03-07"),
            ("America/New_York", "2026-03-09"),
        ] {
            let problem = problem_in(zone);
            let plan = at(&plan(&problem, &[(0, date, "phone email")]), &["02:30", "03:00"]);
            assert_eq!(broken(&problem, &plan), HOLDS, "{zone} {date}");
        }
    }

    #[test]
    fn a_skipped_start_holds_up_nothing_behind_it() {
        let problem = problem_in("America/New_York");
        let days = [(0, "2026-03-08", "phone email"), (1, "2026-03-08", "phone email")];
        let plan = at(&plan(&problem, &days), &["01:58", "02:30", "03:00", "03:02"]);
        assert_eq!(
            message(&problem, &plan),
            "touch 2 of p1 starts on 2026-03-08 at 02:30, which the clocks of America/New_York skip on that day"
        );
    }
}
