//! What reps have already done today: it has taken its part of the day's minutes and limits.

use super::capacity::minutes_of;
use crate::model::{Channel, Minutes, PerChannel, Problem, Prospect};

/// What a rep has done today: touches, and attempts that met a bad contact.
#[derive(Default)]
pub(super) struct Spent {
    pub(super) minutes: Minutes,
    pub(super) attempts: PerChannel<u32>,
    /// Whom they went to, in input order.
    pub(super) prospects: Vec<u32>,
}

impl Spent {
    /// Adds what has been done today with one more prospect.
    pub(super) fn add(&mut self, problem: &Problem, index: u32, prospect: &Prospect) {
        for channel in made_today(problem, prospect).chain(prospect.past.failed_today.iter()) {
            self.minutes += minutes_spent(problem, prospect, channel);
            self.attempts[channel] += 1;
        }
        self.prospects.push(index);
    }
}

/// Whether anything has been done today with a prospect.
pub(super) fn is_touched_today(problem: &Problem, prospect: &Prospect) -> bool {
    let past = &prospect.past;
    !past.failed_today.is_empty() || past.made.last().is_some_and(|touch| touch.date >= problem.today)
}

/// The working time of the touches made today to a prospect.
pub(super) fn minutes_made(problem: &Problem, prospect: &Prospect) -> Minutes {
    made_today(problem, prospect).map(|channel| minutes_spent(problem, prospect, channel)).sum()
}

fn made_today(problem: &Problem, prospect: &Prospect) -> impl Iterator<Item = Channel> {
    prospect.past.split_at(problem.today).1.iter().map(|touch| touch.channel)
}

/// The working time of what was done today: an answer of today was not known when a call was made.
fn minutes_spent(problem: &Problem, prospect: &Prospect, channel: Channel) -> Minutes {
    let answered = prospect.past.answered.is_some_and(|day| day < problem.today);
    minutes_of(problem, prospect, channel, answered)
}
