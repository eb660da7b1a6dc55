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
