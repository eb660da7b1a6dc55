//! When the touches of a day really start and end, worked out from the minutes that their rows say.

use super::clocks::{DayClock, MINUTE, TICKS, ticks};
use crate::model::{TimeOfDay, Touch};

/// The last minute that a day has.
const LAST: u16 = 24 * 60 - 1;

/// When a touch starts and ends.
#[derive(Clone, Copy)]
pub(super) struct Time {
    /// Whether the clocks of the rep show the start on that day.
    pub(super) shown: bool,
    /// From when on the rep is free of what stands ahead, in ticks.
    pub(super) free: i64,
    /// Whether that is too late for the start.
    pub(super) late: bool,
    /// The start and the end, in ticks. A touch that is late counts from its start all the same.
    pub(super) from: i64,
    pub(super) to: i64,
}

/// Fills in the times of a day's touches, as the rows stand.
///
/// Several short calls may start in one minute, so a row says the minute only: a touch starts with it, or within it as
/// soon as what stands ahead is over.
pub(super) fn fill_in(times: &mut Vec<Time>, clock: &DayClock, touches: &[Touch]) {
    times.clear();
    let mut free = i64::MIN;
    for touch in touches {
        let (start, shown) = clock.start(touch.start);
        let start = start * TICKS;
        // The clocks show no moment of such a minute, so nothing can be said of what follows.
        let in_time = free < start + MINUTE * TICKS || !shown || starts_behind_midnight(clock, touches, touch, free);
        let from = if in_time { start.max(free) } else { start };
        let to = from + ticks(touch.minutes);
        times.push(Time { shown, free, late: !in_time, from, to });
        if shown {
            free = to;
        }
    }
}

/// Whether a touch that starts behind midnight stands where it should: in the last minute of a day that one prospect has
/// alone, for the day cannot hold all its touches.
fn starts_behind_midnight(clock: &DayClock, touches: &[Touch], touch: &Touch, from: i64) -> bool {
    TimeOfDay::from_minutes(LAST) == Some(touch.start)
        && touches.iter().all(|other| other.prospect == touch.prospect)
        && from >= clock.end() * TICKS
}
