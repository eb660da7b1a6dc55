//! What is left of a working day: minutes, daily limits, and hours.

use super::course::{Begun, CourseTouch};
use super::layout::{Fit, Layout, Person};
use super::today::Spent;
use crate::model::{Minutes, PerChannel, Problem, Rep};

/// What is left of a working day.
pub(super) struct Room<'d> {
    whole_day: Minutes,
    minutes: Minutes,
    touches: PerChannel<u32>,
    /// Nothing is planned on the day yet.
    unplanned: bool,
    closed: bool,
    spent: Spent,
    pub(super) layout: Layout<'d>,
}

impl<'d> Room<'d> {
    pub(super) fn new(problem: &Problem, rep: &Rep, whole_day: Minutes, spent: Spent, layout: Layout<'d>) -> Room<'d> {
        let left = |channel| {
            let limit = problem.daily_limit(rep, channel).unwrap_or(u32::MAX);
            limit.saturating_sub(spent.touches[channel])
        };
        Room {
            whole_day,
            minutes: whole_day.saturating_sub(spent.minutes),
            touches: PerChannel::from_fn(left),
            unplanned: true,
            closed: spent.minutes > whole_day,
            spent,
            layout,
        }
    }

    /// Whether a touch day of so many minutes finds the minutes. One larger than a whole working day does on a day that
    /// has nothing yet.
    pub(super) fn holds(&self, minutes: Minutes) -> bool {
        let stands_alone = self.unplanned && self.spent.is_nothing() && minutes > self.whole_day;
        (minutes <= self.minutes && !self.closed) || stands_alone
    }

    /// How a touch day fits, whole; None if it does not.
    pub(super) fn fit(&self, minutes: Minutes, touches: &[CourseTouch], person: Person) -> Option<Fit> {
        if !self.holds(minutes) || !self.is_within_limits(touches) {
            None
        } else if self.unplanned && self.spent.is_nothing() {
            self.layout.fit_alone(touches, person)
        } else {
            self.layout.fit(touches, person)
        }
    }

    /// How the rest of a touch day fits that took so many minutes as a whole: of one larger than a whole working day
    /// it does where nobody else had anything of the day. It has to find its time beside what has been made of it, or at
    /// least without; the answer says which.
    pub(super) fn fit_rest(&self, begun: &Begun, whole: Minutes, person: Person, prospect: u32) -> Option<(Fit, bool)> {
        let has_day_alone = self.unplanned && self.spent.is_only_on(prospect);
        let holds = (has_day_alone && whole > self.whole_day) || self.holds(minutes_of(begun.left()));
        if !holds || !self.is_within_limits(begun.left()) {
            return None;
        }
        let fit = |touches: &[CourseTouch]| {
            if has_day_alone { self.layout.fit_alone(touches, person) } else { self.layout.fit(touches, person) }
        };
        fit(&begun.touches).map(|fit| (fit, true)).or_else(|| Some((fit(begun.left())?, false)))
    }

    fn is_within_limits(&self, touches: &[CourseTouch]) -> bool {
        touches.iter().all(|touch| self.touches[touch.channel] > 0)
    }

    /// Takes touches that are to be planned off the minutes and the limits.
    pub(super) fn take(&mut self, touches: &[CourseTouch], overflows: bool) {
        let minutes = minutes_of(touches);
        self.closed |= minutes > self.minutes || overflows;
        self.unplanned = false;
        self.minutes = self.minutes.saturating_sub(minutes);
        for touch in touches {
            self.touches[touch.channel] -= 1;
        }
    }
}

/// The minutes of touches, all together.
pub(super) fn minutes_of(touches: &[CourseTouch]) -> Minutes {
    touches.iter().map(|touch| touch.minutes).sum()
}
