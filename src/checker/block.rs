//! `block`: calls lie in phone blocks, everything else in working hours.

use super::clocks::{Stretch, TICKS};
use super::view::{Day, View};
use super::{Rule, Violation};
use crate::model::{Channel, Minutes, TimeRange, Touch};
use crate::text::all_of;

pub(super) fn check(view: &View, day: &Day, found: &mut Vec<Violation>) {
    let rep = &view.problem.reps[day.rep];
    if day.times.is_empty() {
        return;
    }
    let blocks = day.clock.stretches(&rep.timetable.blocks);
    let hours = day.clock.stretches(&rep.timetable.hours);
    let mut alone = None;
    for (touch, time) in day.touches.iter().zip(day.times) {
        let call = touch.channel == Channel::Phone;
        let (stretches, ranges) = if call { (&blocks, &rep.timetable.blocks) } else { (&hours, &rep.timetable.hours) };
        let holds = |stretch: &Stretch| stretch.from * TICKS <= time.from && time.to <= stretch.to * TICKS;
        if stretches.iter().any(holds)
            || !call && *alone.get_or_insert_with(|| stands_alone(view, day, &blocks, &hours))
        {
            continue;
        }
        let begins = |stretch: &&Stretch| stretch.from * TICKS <= time.from && time.from < stretch.to * TICKS;
        let where_to = if call { "the phone blocks" } else { "the working hours" };
        let listed = all_of(&ranges.iter().map(TimeRange::to_string).collect::<Vec<_>>());
        let wrong = if stretches.iter().find(begins).is_some() { "does not end in" } else { "is not in" };
        let id = &view.problem.prospects[touch.prospect as usize].id;
        let message = format!(
            "touch {} of {id} by {} on {} at {}, which takes {} min, {wrong} {where_to} of {}, {listed}",
            touch.number, touch.channel, day.date, touch.start, touch.minutes, rep.name
        );
        found.push(day.violation_of(touch, Rule::Block, message));
    }
}

/// Whether the day has a touch day that it cannot hold, and nothing else.
///
/// How a touch day could be laid out best is the planner's matter. Here it has to keep to the hours if there is room for
/// each of its touches however the others are laid.
fn stands_alone(view: &View, day: &Day, blocks: &[Stretch], hours: &[Stretch]) -> bool {
    let index = day.touches[0].prospect;
    if day.touches.iter().any(|touch| touch.prospect != index) {
        return false;
    }
    match view.spent(day.rep, day.date).prospects[..] {
        [] => {}
        // What has been made of it may be what the day cannot hold.
        [only] if only == index => return true,
        _ => return false,
    }
    let planned: Minutes = day.touches.iter().map(|touch| touch.minutes).sum();
    let places = [view.problem.prospects[index as usize].whereabouts];
    let has_room = |touch: &Touch| {
        let room = room_among(day.touches.len() - 1, planned, touch.minutes);
        match touch.channel {
            Channel::Phone => view.lawful.has_piece(blocks, &places, room),
            Channel::Text => view.lawful.has_piece(hours, &places, room),
            _ => view.lawful.has_piece(hours, &[], room),
        }
    };
    planned > view.problem.reps[day.rep].minutes || !day.touches.iter().all(has_room)
}

/// The length of a stretch in which a touch finds its time, however so many others are laid there; `all` is what they
/// take together with it.
pub(super) fn room_among(others: usize, all: Minutes, one: Minutes) -> Minutes {
    // The others leave one gap more than they are, and the largest is at least as long as the average.
    std::iter::repeat_n(one, others).sum::<Minutes>() + all
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::fixture::{CALL, at, broken, day, made, message, plan, problem, set_hours};
    use super::*;
    use crate::model::{Calendar, Plan, Problem};

    const HOLDS: [&str; 0] = [];
    const BROKEN: [&str; 1] = ["block"];
    const HOURS: [&str; 2] = ["09:00-12:00", "13:00-17:30"];
    const BLOCKS: [&str; 2] = ["09:00-10:30", "16:00-17:00"];

    /// A prospect with a call and an email.
    fn example() -> (Problem, Plan) {
        let mut problem = problem(1);
        set_hours(&mut problem, "America/New_York", &HOURS, &BLOCKS);
        let plan = plan(&problem, &[(0, "2026-11-23", "phone email")]);
        (problem, plan)
    }

    #[test]
    fn a_call_lies_in_one_block() {
        let (problem, plan) = example();
        for (start, rules) in [
            ("08:59", &BROKEN[..]),
            ("09:00", &HOLDS),
            ("10:27", &HOLDS),
            ("10:28", &BROKEN),
            ("10:30", &BROKEN),
            ("11:00", &BROKEN),
            ("15:59", &BROKEN),
            ("16:00", &HOLDS),
            ("16:57", &HOLDS),
            ("16:58", &BROKEN),
        ] {
            assert_eq!(broken(&problem, &at(&plan, &[start, "17:05"])), rules, "{start}");
        }
        assert_eq!(
            message(&problem, &at(&plan, &["11:00", "11:30"])),
            "touch 1 of p1 by phone on 2026-11-23 at 11:00, which takes 2.4775 min, is not in the phone blocks of dana, \
             09:00-10:30 and 16:00-17:00"
        );
        assert_eq!(
            message(&problem, &at(&plan, &["10:29", "11:30"])),
            "touch 1 of p1 by phone on 2026-11-23 at 10:29, which takes 2.4775 min, does not end in the phone blocks of \
             dana, 09:00-10:30 and 16:00-17:00"
        );
    }

    #[test]
    fn a_call_that_fills_its_block_to_the_last_tick_holds() {
        let (mut problem, plan) = example();
        for (minutes, rules) in [(3.0, &HOLDS[..]), (3.0001, &BROKEN)] {
            problem.phone.manual_minutes = minutes - (CALL - 1.5);
            let mut plan = at(&plan, &["10:27", "11:00"]);
            plan.touches[0].minutes = Minutes::from_f64(minutes);
            assert_eq!(broken(&problem, &plan), rules, "{minutes}");
        }
    }

    #[test]
    fn other_touches_lie_in_the_working_hours() {
        let (problem, plan) = example();
        for (start, rules) in [
            ("09:03", &HOLDS[..]),
            ("11:58", &HOLDS),
            ("11:59", &BROKEN),
            ("12:00", &BROKEN),
            ("12:59", &BROKEN),
            ("13:00", &HOLDS),
            ("17:28", &HOLDS),
            ("17:29", &BROKEN),
            ("20:00", &BROKEN),
        ] {
            assert_eq!(broken(&problem, &at(&plan, &["09:00", start])), rules, "{start}");
        }
        assert_eq!(
            message(&problem, &at(&plan, &["09:00", "12:00"])),
            "touch 2 of p1 by email on 2026-11-23 at 12:00, which takes 2 min, is not in the working hours of dana, \
             09:00-12:00 and 13:00-17:30"
        );
    }

    /// A prospect with a visit of so many minutes, and a plan for it with these starts.
    fn visit(minutes: f64, channels: &str, starts: &[&str]) -> (Problem, Plan) {
        let mut problem = problem(2);
        set_hours(&mut problem, "America/New_York", &HOURS, &BLOCKS);
        problem.reps[0].minutes = Minutes::whole(24 * 60);
        problem.types[0].cadence.sequence =
            vec![channels.split(' ').map(|key| Channel::from_key(key).unwrap()).collect()];
        problem.channels[Channel::FaceToFace].minutes = Minutes::from_f64(minutes);
        let mut plan = at(&plan(&problem, &[(0, "2026-11-23", channels)]), starts);
        let visits = plan.touches.iter_mut().filter(|touch| touch.channel == Channel::FaceToFace);
        visits.for_each(|touch| touch.minutes = Minutes::from_f64(minutes));
        (problem, plan)
    }

    #[test]
    fn a_touch_day_that_no_stretch_holds_may_run_over() {
        for (minutes, start, rules) in [
            (270.0, "13:00", &HOLDS[..]),
            (270.0, "12:59", &BROKEN),
            (270.0, "13:01", &BROKEN),
            (270.0001, "13:00", &HOLDS),
            (270.0001, "09:00", &HOLDS),
            (600.0, "09:00", &HOLDS),
            (600.0, "20:00", &HOLDS),
        ] {
            let (problem, plan) = visit(minutes, "face_to_face", &[start]);
            assert_eq!(broken(&problem, &plan), rules, "{minutes} {start}");
        }
    }

    #[test]
    fn its_calls_stay_in_their_blocks() {
        let (problem, plan) = visit(600.0, "phone face_to_face", &["09:00", "09:03"]);
        assert_eq!(broken(&problem, &plan), HOLDS);
        assert_eq!(broken(&problem, &at(&plan, &["10:28", "10:31"])), BROKEN);
    }

    #[test]
    fn one_larger_than_a_working_day_may_run_over() {
        let (mut problem, plan) = visit(60.0, "face_to_face", &["11:30"]);
        for (minutes, rules) in [(60.0, &BROKEN[..]), (59.9999, &HOLDS)] {
            problem.reps[0].minutes = Minutes::from_f64(minutes);
            assert_eq!(broken(&problem, &plan), rules, "{minutes}");
        }
    }

    #[test]
    fn with_another_on_the_day_nobody_runs_over() {
        let (problem, _) = visit(600.0, "face_to_face", &["09:00"]);
        let days = [(0, "2026-11-23", "face_to_face"), (1, "2026-11-24", "face_to_face")];
        let mut both = plan(&problem, &days);
        both.touches.iter_mut().for_each(|touch| touch.minutes = Minutes::whole(600));
        assert_eq!(broken(&problem, &both), HOLDS);
        both.touches[1].date = day("2026-11-23");
        both.touches[1].start = "19:00".parse().unwrap();
        assert_eq!(broken(&problem, &both), ["block", "block"]);
    }

    #[test]
    fn what_was_made_today_may_be_what_the_day_cannot_hold() {
        let (mut problem, _) = visit(600.0, "face_to_face email", &["09:00", "19:00"]);
        problem.prospects[0].past.made = made(&[("2026-11-23", Channel::FaceToFace)]);
        let rest = at(&plan(&problem, &[(0, "2026-11-23", "email")]), &["19:00"]);
        assert_eq!(broken(&problem, &rest), HOLDS);
        problem.prospects[1].past.made = made(&[("2026-11-23", Channel::Email)]);
        assert_eq!(broken(&problem, &rest), BROKEN);
    }

    #[test]
    fn hours_are_what_the_clocks_show() {
        let mut problem = problem(1);
        problem.today = day("2026-03-01");
        problem.reps[0].calendar = Arc::new(Calendar { weekdays: [true; 7], ..Calendar::weekdays_only() });
        problem.types[0].cadence.sequence = vec![vec![Channel::Email]];
        set_hours(&mut problem, "America/New_York", &["01:00-04:00"], &["01:00-04:00"]);
        let broken_by = |problem: &Problem, date, minutes: f64, start| {
            let mut problem = problem.clone();
            problem.channels[Channel::Email].minutes = Minutes::from_f64(minutes);
            let mut plan = at(&plan(&problem, &[(0, date, "email")]), &[start]);
            plan.touches[0].minutes = Minutes::from_f64(minutes);
            broken(&problem, &plan)
        };
        // Two hours, for one is skipped.
        assert_eq!(broken_by(&problem, "2026-03-08", 120.0, "01:00"), HOLDS);
        assert_eq!(broken_by(&problem, "2026-03-08", 90.0, "01:31"), BROKEN);
        assert_eq!(broken_by(&problem, "2026-03-08", 61.0, "01:59"), HOLDS, "from 01:59 it is a minute to 03:00");
        assert_eq!(broken_by(&problem, "2026-03-07", 180.0, "01:00"), HOLDS);
        problem.today = day("2026-10-26");
        // An hour comes twice, and the second time belongs to no minute of the day.
        assert_eq!(broken_by(&problem, "2026-11-01", 60.0, "01:00"), HOLDS);
        assert_eq!(broken_by(&problem, "2026-11-01", 60.0, "01:01"), BROKEN);
        assert_eq!(broken_by(&problem, "2026-11-01", 120.0, "02:00"), HOLDS);
    }
}
