//! Since when a prospect may be touched.

use chrono::NaiveDate;

use super::course::{Class, Course, wait_after};
use crate::model::{Channel, ChannelSet, MadeTouch, Past, Problem, Prospect};

/// The day since when a prospect may be touched, given the channels that the law closes; None where the rep's calendar
/// has no such day.
///
/// It depends on the prospect alone, not on when the plan is made: who was never touched and has no `came_in` has been
/// ready since the beginning of time. A promised call is due on its day whatever the gap.
pub fn ready_since(problem: &Problem, prospect: &Prospect, closed: ChannelSet) -> Option<NaiveDate> {
    ready_after(problem, prospect, &prospect.past.made, prospect.past.call_back.is_some(), closed)
}

/// The day since when a prospect could be touched if these were the touches made, and the call that is promised, if one
/// is, still to come or not.
pub(super) fn ready_after(
    problem: &Problem,
    prospect: &Prospect,
    made: &[MadeTouch],
    promised: bool,
    closed: ChannelSet,
) -> Option<NaiveDate> {
    let Past { call_back, away_until, .. } = *prospect.past;
    let call_back = call_back.filter(|_| promised);
    let rested = match (made.last(), wait_since(problem, prospect, made)) {
        _ if promised && Class::after(problem, prospect, made, true, closed).is_call_back() => NaiveDate::MIN,
        (Some(last), Some(wait)) => {
            let calendar = &problem.reps[prospect.rep].calendar;
            let day = calendar.add_working_days(last.date, wait)?;
            let next = || Class::after(problem, prospect, made, promised, closed);
            let on_last_day = made.iter().filter(|touch| touch.date == last.date).map(|touch| touch.channel);
            if last.date.succ_opt() == Some(day)
                && breaks_cap(problem, prospect, on_last_day, || first_day(problem, &next()))
            {
                calendar.add_working_days(last.date, wait + 1)?
            } else {
                day
            }
        }
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

/// Whether calls and texts of two neighbouring days are together more than the law allows within 24 hours. A cap counts
/// whether its rule is in force on these days or not: that is the stricter reading, and seldom another.
pub(super) fn breaks_cap(
    problem: &Problem,
    prospect: &Prospect,
    one_day: impl Iterator<Item = Channel>,
    next_day: impl FnOnce() -> ChannelSet,
) -> bool {
    let counts = |channel: &Channel| matches!(channel, Channel::Phone | Channel::Text);
    let on_one_day = one_day.filter(counts).count();
    let whereabouts = &problem.whereabouts[prospect.whereabouts];
    let cap = || whereabouts.laws.iter().filter_map(|law| problem.calling_rules[law.rule].cap).min();
    // A day has at most one call and one text.
    on_one_day > 0
        && cap().is_some_and(|cap| {
            on_one_day + 2 > cap as usize && on_one_day + next_day().iter().filter(counts).count() > cap as usize
        })
}

/// The channels of the first touch day ahead.
fn first_day(problem: &Problem, class: &Class) -> ChannelSet {
    let course = Course::of(problem, class);
    course.days.first().map_or(ChannelSet::EMPTY, |day| course.touches(day).iter().map(|touch| touch.channel).collect())
}
