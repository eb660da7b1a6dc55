//! When the law allows calls and texts, worked out from the rules and the clocks alone.

use std::cell::OnceCell;

use chrono::{DateTime, NaiveDate};

use super::clocks::{Clocks, DAY, MINUTE, Stretch, TICKS, day_number, ticks};
use crate::model::{Law, Minutes, Problem};

/// The rules of a problem, day by day and clock by clock.
pub(super) struct Lawful<'p> {
    problem: &'p Problem,
    pub(super) clocks: Clocks<'p>,
    /// The days over which it is known on which of them each rule says something.
    first_day: i64,
    days: usize,
    applies: Vec<OnceCell<Vec<bool>>>,
}

impl<'p> Lawful<'p> {
    pub(super) fn new(problem: &'p Problem) -> Lawful<'p> {
        let (first, last) = (day_number(problem.today) - 2, day_number(problem.end) + 30);
        Lawful {
            problem,
            clocks: Clocks::new(problem),
            first_day: first,
            days: (last - first).clamp(0, 5000) as usize,
            applies: problem.calling_rules.iter().map(|_| OnceCell::new()).collect(),
        }
    }

    /// Whether a rule says something on the day of that number.
    fn applies(&self, rule: usize, day: i64) -> bool {
        let applies = |day: i64| date_of(day).is_some_and(|date| self.problem.calling_rules[rule].applies_on(date));
        let known = || (0..self.days as i64).map(|index| applies(self.first_day + index)).collect();
        match usize::try_from(day - self.first_day) {
            Ok(index) if index < self.days => self.applies[rule].get_or_init(known)[index],
            _ => applies(day),
        }
    }

    /// The first law that forbids a call at a moment, if one does, and a later moment up to which that stays so.
    fn forbidding(&self, whereabouts: usize, moment: i64) -> (Option<Law>, i64) {
        let mut until = i64::MAX;
        for law in &self.problem.whereabouts[whereabouts].laws {
            let (offset, steady_until) = self.clocks.offset_until(law.zone, moment);
            let local = moment + offset;
            let (day, second) = (local.div_euclid(DAY), local.rem_euclid(DAY));
            let (mut allowed, mut change) = (true, DAY);
            if self.applies(law.rule, day) {
                allowed = false;
                for hours in &self.problem.calling_rules[law.rule].hours {
                    let [from, to] = [hours.from, hours.to].map(|time| i64::from(time.minutes()) * MINUTE);
                    if second < to {
                        allowed = from <= second;
                        change = if allowed { to } else { from };
                        break;
                    }
                }
            }
            until = until.min(moment + change - second).min(steady_until);
            if !allowed {
                return (Some(*law), until);
            }
        }
        (None, until)
    }

    /// Whether any law applies to prospects there.
    pub(super) fn has_laws(&self, whereabouts: usize) -> bool {
        !self.problem.whereabouts[whereabouts].laws.is_empty()
    }

    /// The first moment of a call at which a law forbids it, and the law; from one tick up to another.
    pub(super) fn first_break(&self, whereabouts: usize, from: i64, to: i64) -> Option<(Law, i64)> {
        let mut moment = from.div_euclid(TICKS);
        // What takes no time at all may stand where lawful time ends.
        if from == to && self.forbidding(whereabouts, moment - 1).0.is_none() {
            return None;
        }
        loop {
            let (law, until) = self.forbidding(whereabouts, moment);
            if let Some(law) = law {
                return Some((law, moment));
            }
            moment = until;
            if moment.saturating_mul(TICKS) >= to {
                return None;
            }
        }
    }

    /// The longest piece of a stretch in which all prospects in these places may be called, in seconds.
    fn longest(&self, stretch: Stretch, places: &[usize]) -> i64 {
        let (mut longest, mut since, mut moment) = (0, stretch.from, stretch.from);
        while moment < stretch.to {
            let mut until = stretch.to;
            let mut allowed = true;
            for whereabouts in places {
                let (law, same_until) = self.forbidding(*whereabouts, moment);
                until = until.min(same_until);
                allowed &= law.is_none();
            }
            if !allowed {
                since = until;
            }
            moment = until;
            longest = longest.max(moment - since);
        }
        longest
    }

    /// Whether one of the stretches has a piece as long as that in which all prospects in these places may be called.
    pub(super) fn has_piece(&self, stretches: &[Stretch], places: &[usize], minutes: Minutes) -> bool {
        let enough = ticks(minutes).max(1);
        stretches.iter().any(|stretch| {
            let all = (stretch.to - stretch.from) * TICKS >= enough;
            all && self.longest(*stretch, places) * TICKS >= enough
        })
    }

    /// The laws on how many calls and texts a prospect there gets within 24 hours, with what they allow.
    pub(super) fn caps(&self, whereabouts: usize) -> impl Iterator<Item = (Law, u32)> {
        let laws = &self.problem.whereabouts[whereabouts].laws;
        laws.iter().filter_map(|law| Some((*law, self.problem.calling_rules[law.rule].cap?)))
    }

    /// Whether a law says something on a date.
    pub(super) fn applies_on(&self, law: Law, date: NaiveDate) -> bool {
        self.applies(law.rule, day_number(date))
    }
}

fn date_of(day: i64) -> Option<NaiveDate> {
    Some(DateTime::from_timestamp(day.checked_mul(DAY)?, 0)?.date_naive())
}
