//! Since when a prospect may be touched.

use chrono::NaiveDate;

use super::course::{Class, wait_after};
use crate::model::{MadeTouch, Past, Problem, Prospect};

/// The day since when a prospect may be touched; None where the rep's calendar has no such day.
///
/// It depends on the prospect alone, not on when the plan is made: who was never touched and has no `came_in` has been
/// ready since the beginning of time. A promised call is due on its day whatever the gap.
pub fn ready_since(problem: &Problem, prospect: &Prospect) -> Option<NaiveDate> {
    ready_after(problem, prospect, &prospect.past.made)
}

/// The day since when a prospect could be touched if these were the touches made.
pub(super) fn ready_after(problem: &Problem, prospect: &Prospect, made: &[MadeTouch]) -> Option<NaiveDate> {
    let Past { call_back, away_until, .. } = prospect.past;
    let rested = match (made.last(), wait_since(problem, prospect, made)) {
        _ if call_back.is_some() && Class::after(problem, prospect, made, true).is_call_back() => NaiveDate::MIN,
        (Some(last), Some(wait)) => problem.reps[prospect.rep].calendar.add_working_days(last.date, wait)?,
        _ => prospect.came_in.unwrap_or(NaiveDate::MIN),
    };
    [call_back, away_until].into_iter().flatten().max().max(Some(rested))
}

/// Working days from the last touch made to the next touch day; None where none was made.
pub fn wait_since_last_touch(problem: &Problem, prospect: &Prospect) -> Option<u32> {
    wait_since(problem, prospect, &prospect.past.made)
}

/// Working days from the last of these touches to the next touch day.
pub(super) fn wait_since(problem: &Problem, prospect: &Prospect, made: &[MadeTouch]) -> Option<u32> {
    let touch_days = made.chunk_by(|one, other| one.date == other.date);
    let last_day = touch_days.clone().last()?;
    let channels = last_day.iter().map(|touch| touch.channel);
    Some(wait_after(problem, prospect.prospect_type, touch_days.count() as u32, channels))
}
