//! When the law allows calls and texts, worked out from the rules and the clocks alone.

use std::sync::OnceLock;

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
    applies: Vec<OnceLock<Vec<bool>>>,
}

impl<'p> Lawful<'p> {
    pub(super) fn new(problem: &'p Problem) -> Lawful<'p> {
        let (first, last) = (day_number(problem.today) - 2, day_number(problem.end) + 30);
        Lawful {
            problem,
            clocks: Clocks::new(problem),
            first_day: first,
            days: (last - first).clamp(0, 5000) as usize,
            applies: problem.calling_rules.iter().map(|_| OnceLock::new()).collect(),
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

    /// Whether a law allows a call at a moment, and a later moment up to which that stays so.
    fn allows(&self, law: Law, moment: i64) -> (bool, i64) {
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
        (allowed, steady_until.min(moment + change - second))
    }

    /// The first law that forbids a call at a moment, if one does, and a later moment up to which that stays so.
    fn forbidding(&self, whereabouts: usize, moment: i64) -> (Option<Law>, i64) {
        let mut until = i64::MAX;
        for law in &self.problem.whereabouts[whereabouts].laws {
            let (allowed, same_until) = self.allows(*law, moment);
            until = until.min(same_until);
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

    /// The first moment of a call at which a law forbids it, and the law; from one tick up to another. Of several laws it
    /// is that of the smallest place: a state's before a country's.
    pub(super) fn first_break(&self, whereabouts: usize, from: i64, to: i64) -> Option<(Law, i64)> {
        let mut moment = from.div_euclid(TICKS);
        // What takes no time at all may stand where lawful time ends.
        if from == to && self.forbidding(whereabouts, moment - 1).0.is_none() {
            return None;
        }
        loop {
            let (law, until) = self.forbidding(whereabouts, moment);
            if law.is_some() {
                let laws = self.problem.whereabouts[whereabouts].laws.iter();
                let forbidding = laws.filter(|law| !self.allows(**law, moment).0);
                let size = |law: &&Law| std::cmp::Reverse(self.problem.calling_rules[law.rule].place.len());
                return forbidding.min_by_key(size).map(|law| (*law, moment));
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

#[cfg(test)]
mod tests {
    use super::super::fixture::{add_law, day, problem, rule, set_hours};
    use super::*;
    use crate::clock;
    use crate::model::{CallingRule, RuleDays, TimeOfDay};

    /// The laws of a prospect, held against clocks that are asked for every minute.
    fn is_lawful(problem: &Problem, moment: i64) -> bool {
        problem.whereabouts[1].laws.iter().all(|law| {
            let local = clock::local_time(&problem.zones[law.zone].name, moment).unwrap();
            let rule = &problem.calling_rules[law.rule];
            let minutes = (local.and_utc().timestamp().rem_euclid(DAY) / MINUTE) as u16;
            let inside = rule.hours.iter().any(|it| it.from.minutes() <= minutes && minutes < it.to.minutes());
            inside || !rule.applies_on(local.date())
        })
    }

    const ZONES: [&str; 12] = [
        "America/New_York",
        "America/St_Johns",
        "America/Phoenix",
        "Europe/London",
        "Australia/Sydney",
        "Australia/Lord_Howe",
        "Pacific/Kiritimati",
        "Pacific/Pago_Pago",
        "Asia/Kathmandu",
        "America/Santiago",
        "Africa/Casablanca",
        "America/Nuuk",
    ];

    #[test]
    fn lawful_pieces_are_those_of_a_walk_from_minute_to_minute() {
        let weekend = RuleDays::Weekdays([false, false, false, false, false, true, true]);
        for zone in ZONES {
            let mut problem = problem(1);
            (problem.today, problem.end) = (day("2026-01-01"), day("2026-12-31"));
            add_law(&mut problem, 0, zone, rule("US", &["00:00-02:30", "03:00-20:00"]));
            let law = *problem.whereabouts[1].laws.first().unwrap();
            add_law(&mut problem, 0, zone, CallingRule { days: weekend.clone(), ..rule("US-TX", &["01:00-24:00"]) });
            add_law(&mut problem, 0, "Europe/Lisbon", rule("PT", &["00:00-22:00"]));
            problem.whereabouts[1] = problem.whereabouts[problem.prospects[0].whereabouts].clone();
            assert_eq!(problem.whereabouts[1].laws.first(), Some(&law));
            let lawful = Lawful::new(&problem);
            // Days on which clocks are changed somewhere, and one on which none are.
            for date in ["2026-03-08", "2026-03-29", "2026-04-05", "2026-07-01", "2026-09-06"] {
                let start = super::super::clocks::midnight(day(date)) - DAY / 2;
                let (mut longest, mut length) = (0, 0);
                for moment in (start..start + 2 * DAY).step_by(MINUTE as usize) {
                    let allowed = is_lawful(&problem, moment);
                    length = if allowed { length + MINUTE } else { 0 };
                    longest = longest.max(length);
                    let found = lawful.first_break(1, moment * TICKS, (moment + MINUTE) * TICKS);
                    assert_eq!(found.is_none(), allowed, "{zone} {date} {moment}");
                }
                let stretch = Stretch { from: start, to: start + 2 * DAY };
                assert_eq!(lawful.longest(stretch, &[1]), longest, "{zone} {date}");
            }
        }
    }

    #[test]
    fn stretches_are_those_of_a_walk_from_minute_to_minute() {
        let sundays =
            ["2026-02-15", "2026-03-08", "2026-03-29", "2026-04-05", "2026-09-06", "2026-10-04", "2026-11-01"];
        for zone in ZONES {
            let mut problem = problem(1);
            (problem.today, problem.end) = (day("2026-01-01"), day("2026-12-31"));
            set_hours(&mut problem, zone, &["00:00-04:00", "22:00-24:00"], &["00:00-04:00"]);
            let lawful = Lawful::new(&problem);
            let timetable = &problem.reps[0].timetable;
            let clock_on = |date| lawful.clocks.on(timetable.zone, date);
            // The days around those on which clocks are changed somewhere.
            for date in sundays.iter().flat_map(|date| day(date).pred_opt().unwrap().iter_days().take(3)) {
                let shown = |minutes: u16| {
                    let time = chrono::NaiveTime::from_hms_opt(minutes as u32 / 60, minutes as u32 % 60, 0).unwrap();
                    clock::first_moment(zone, date.and_time(time))
                };
                let mut expected: Vec<Stretch> = Vec::new();
                for hours in &timetable.hours {
                    let begun = expected.len();
                    for moment in (hours.from.minutes()..hours.to.minutes()).filter_map(shown) {
                        match expected[begun..].last_mut() {
                            Some(stretch) if stretch.to == moment => stretch.to += MINUTE,
                            _ => expected.push(Stretch { from: moment, to: moment + MINUTE }),
                        }
                    }
                }
                assert_eq!(clock_on(date).stretches(&timetable.hours), expected, "{zone} {date}");
                let next = clock_on(date.succ_opt().unwrap()).start(TimeOfDay::MIDNIGHT);
                assert_eq!(clock_on(date).end(), next.0, "{zone} {date}");
            }
        }
    }

    #[test]
    fn far_off_days_have_clocks_and_rules_too() {
        let mut problem = problem(1);
        let from = Some(day("2040-01-01"));
        add_law(&mut problem, 0, "America/New_York", CallingRule { from, ..rule("US", &["08:00-21:00"]) });
        let lawful = Lawful::new(&problem);
        for (time, allowed) in [
            ("2039-12-31T12:59:00", true),
            ("2040-01-03T12:59:00", false),
            ("2040-01-03T13:00:00", true),
            ("2040-07-03T11:59:00", false),
            ("2040-07-03T12:00:00", true),
        ] {
            let moment = time.parse::<chrono::NaiveDateTime>().unwrap().and_utc().timestamp();
            assert_eq!(lawful.first_break(1, moment * TICKS, moment * TICKS + 1).is_none(), allowed, "{time}");
        }
    }
}
