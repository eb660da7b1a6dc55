//! Which touch days come late: nothing is ever overdue, but prospects who wait too long go cold.

use chrono::NaiveDate;

use super::course::wait_after;
use crate::model::{ChannelSet, Plan, Problem, Prospect, Slip};

/// The touch days of a plan that come more than twice their gap after the one before, made or planned; in the order of
/// the plan.
///
/// A touch day that was put off at the prospect's wish, by a promise to call back or until somebody is back, is not late.
pub fn slips(problem: &Problem, plan: &Plan) -> Vec<Slip> {
    let mut last_days: Vec<Option<TouchDay>> = problem.prospects.iter().map(TouchDay::last_made).collect();
    let mut slips = Vec::new();
    for touch in &plan.touches {
        let prospect = &problem.prospects[touch.prospect as usize];
        let last = &mut last_days[touch.prospect as usize];
        match last {
            Some(day) if day.date == touch.date => {
                day.channels.insert(touch.channel);
                continue;
            }
            Some(day) if !is_first_after_hold(prospect, touch.number, day.date) => {
                let gap = wait_after(problem, prospect.prospect_type, day.number, day.channels.iter());
                let late = 2 * gap;
                // Most come in time, and no more working days go by than days.
                if (touch.date - day.date).num_days() > i64::from(late) {
                    let waited = problem.reps[prospect.rep].calendar.workdays_between(day.date, touch.date);
                    let slip = Slip { prospect: touch.prospect, date: touch.date, gap, waited };
                    slips.extend((waited > late).then_some(slip));
                }
            }
            _ => {}
        }
        let number = last.as_ref().map_or(1, |day| day.number + 1);
        *last = Some(TouchDay { date: touch.date, number, channels: [touch.channel].into_iter().collect() });
    }
    slips
}

/// A touch day of a prospect, made or planned.
struct TouchDay {
    date: NaiveDate,
    /// Which one it is, counted from 1.
    number: u32,
    channels: ChannelSet,
}

impl TouchDay {
    fn last_made(prospect: &Prospect) -> Option<TouchDay> {
        let days = prospect.past.made.chunk_by(|one, other| one.date == other.date);
        let last = days.clone().last()?;
        let channels: ChannelSet = last.iter().map(|touch| touch.channel).collect();
        Some(TouchDay { date: last[0].date, number: days.count() as u32, channels })
    }
}

/// Whether this is the next touch of a prospect who asked to wait.
fn is_first_after_hold(prospect: &Prospect, number: u16, last: NaiveDate) -> bool {
    let asked = prospect.past.call_back.is_some() || prospect.past.away_until.is_some_and(|until| until > last);
    asked && usize::from(number) == prospect.past.made.len() + 1
}
