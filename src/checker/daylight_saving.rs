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
