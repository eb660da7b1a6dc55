//! `gap`: how far apart touch days are.

use chrono::NaiveDate;

use super::view::{Case, View};
use super::working_days::WorkingDays;
use super::{Rule, Violation};
use crate::model::{Cadence, Channel, ChannelRules, MadeTouch, PerChannel};
use crate::text::count;

/// The touch days behind a day that is looked at.
struct Behind<'c> {
    channels: &'c PerChannel<ChannelRules>,
    cadence: &'c Cadence,
    working_days: &'c WorkingDays<'c>,
    days: usize,
    /// The last of them, and the working days that it takes to arrive.
    last: Option<(NaiveDate, u32)>,
}

impl<'c> Behind<'c> {
    fn new(view: &'c View, case: &'c Case) -> Behind<'c> {
        let working_days = view.working_days(case.prospect.rep);
        Behind { channels: &view.problem.channels, cadence: &case.kind.cadence, working_days, days: 0, last: None }
    }

    fn made(view: &'c View, case: &'c Case, made: &[MadeTouch]) -> Behind<'c> {
        let mut behind = Behind::new(view, case);
        for day in made.chunk_by(|a, b| a.date == b.date) {
            behind.pass(day[0].date, day.iter().map(|touch| touch.channel));
        }
        behind
    }

    fn pass(&mut self, date: NaiveDate, channels: impl Iterator<Item = Channel>) {
        let arrives = channels.map(|channel| self.channels[channel].arrives_after).max().unwrap_or(0);
        self.days += 1;
        self.last = Some((date, arrives));
    }

    /// What is missing to the gap on that day, if anything is.
    fn shortfall(&self, date: NaiveDate) -> Option<String> {
        let (before, arrives) = self.last?;
        let due = self.cadence.gap_after(self.days).saturating_add(arrives);
        let passed = self.working_days.count(before, date, due);
        (passed < due).then(|| {
            let landing = if arrives == 0 { String::new() } else { format!(", {arrives} of them to arrive") };
            let passed = count(passed as usize, "working day");
            format!("{passed} after the touch day of {before}, but {due} must pass{landing}")
        })
    }
}

/// Whether the next touch day may stand on a working day as far as the gap goes, the coming in and being away.
pub(super) fn may_follow(view: &View, case: &Case, date: NaiveDate) -> bool {
    let behind = Behind::made(view, case, &case.prospect.past.made);
    let came_in = case.prospect.came_in.filter(|_| behind.last.is_none());
    came_in.max(case.prospect.past.away_until).is_none_or(|from| from <= date) && behind.shortfall(date).is_none()
}

/// Why there is nothing left to do today of a touch day that was begun today, if time forbids it.
pub(super) fn no_rest(view: &View, case: &Case) -> Option<String> {
    let today = view.problem.today;
    let prospect = case.prospect;
    if prospect.past.called_back == Some(today) {
        return Some("when a promised call was made, which has its touch day for itself".to_owned());
    }
    if let Some(until) = prospect.past.away_until.filter(|until| today < *until) {
        return Some(format!("but is away until {until}"));
    }
    let behind = Behind::made(view, case, prospect.past.split_at(today).0);
    let came_in = prospect.came_in.filter(|came_in| behind.last.is_none() && today < *came_in);
    came_in.map(|came_in| format!("before coming in on {came_in}")).or_else(|| behind.shortfall(today))
}

pub(super) fn check(view: &View, case: &Case, found: &mut Vec<Violation>) {
    let mut behind = Behind::new(view, case);
    let mut promise = case.promise();
    let mut away = case.prospect.past.away_until;
    for day in case.touch_days() {
        let date = day.date;
        // Beyond the schedule no working days are counted; `working-day` reports the touch.
        if date > view.problem.end {
            return;
        }
        if !day.planned.is_empty() && promise.is_due(date) {
            // A promised call keeps to its day and to no gap, and `pinned` sees that it comes first.
            if !case.keeps_promise(&day) {
                return;
            }
        } else if !day.planned.is_empty() {
            let wrong = if !day.made.is_empty() {
                no_rest(view, case)
            } else if let Some(until) = away.take_if(|until| date < *until) {
                Some(format!("but is away until {until}"))
            } else if behind.last.is_some() {
                behind.shortfall(date)
            } else {
                let came_in = case.prospect.came_in.filter(|came_in| date < *came_in);
                came_in.map(|came_in| format!("before coming in on {came_in}"))
            };
            if let Some(wrong) = wrong {
                let message = format!("{} is touched on {date}, {wrong}", case.prospect.id);
                found.push(case.violation(Rule::Gap, Some(date), message));
            }
        }
        behind.pass(date, day.channels());
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::fixture::{broken, day, made, message, plan, problem, promised};
    use crate::model::{Calendar, Channel, DateRange, MadeTouch, Plan, Problem};

    /// The rules broken when the second touch day falls on the date; the first is on Monday 2026-11-23.
    fn broken_on(problem: &Problem, second: &str) -> Vec<&'static str> {
        broken(problem, &plan(problem, &[(0, "2026-11-23", "phone email"), (0, second, "social")]))
    }

    const HOLDS: [&str; 0] = [];
    const BROKEN: [&str; 1] = ["gap"];

    #[test]
    fn a_touch_day_keeps_the_gap() {
        let mut problem = problem(1);
        problem.types[0].cadence.gaps = vec![3];
        assert_eq!(broken_on(&problem, "2026-11-25"), BROKEN);
        assert_eq!(broken_on(&problem, "2026-11-26"), HOLDS);
        assert_eq!(broken_on(&problem, "2026-11-27"), HOLDS);
    }

    #[test]
    fn only_working_days_of_the_rep_count() {
        let mut problem = problem(1);
        problem.types[0].cadence.gaps = vec![5];
        assert_eq!(broken_on(&problem, "2026-11-27"), BROKEN);
        assert_eq!(broken_on(&problem, "2026-11-30"), HOLDS);
        let mut calendar = Calendar::weekdays_only();
        calendar.holidays.insert(day("2026-11-26"));
        calendar.days_off.push(DateRange { from: day("2026-11-27"), to: day("2026-12-06") });
        problem.reps[0].calendar = Arc::new(calendar);
        assert_eq!(broken_on(&problem, "2026-12-08"), BROKEN);
        assert_eq!(broken_on(&problem, "2026-12-09"), HOLDS);
    }

    #[test]
    fn each_touch_day_has_its_own_gap_and_the_last_repeats() {
        let mut problem = problem(1);
        problem.types[0].touches.max = 9;
        let days = |third, fourth| {
            let days = [(0, "2026-11-23", "phone email"), (0, "2026-11-24", "social"), (0, third, "phone")];
            let plan = plan(&problem, &[&days[..], &[(0, fourth, "phone email")]].concat());
            broken(&problem, &plan)
        };
        assert_eq!(days("2026-11-26", "2026-11-30"), HOLDS);
        assert_eq!(days("2026-11-25", "2026-11-30"), BROKEN);
        assert_eq!(days("2026-11-26", "2026-11-27"), BROKEN);
        assert_eq!(days("2026-11-25", "2026-11-26"), ["gap", "gap"]);
    }

    #[test]
    fn touch_days_made_count() {
        let mut problem = problem(1);
        problem.prospects[0].past.made = [("2026-11-18", Channel::Phone), ("2026-11-20", Channel::Social)]
            .map(|(date, channel)| MadeTouch { date: day(date), channel })
            .to_vec();
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "phone")])), BROKEN);
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-24", "phone")])), HOLDS);
    }

    #[test]
    fn a_touch_made_today_is_a_touch_day_with_its_rest_or_without() {
        let mut problem = problem(1);
        problem.types[0].cadence.gaps = vec![3];
        problem.prospects[0].past.made = made(&[("2026-11-23", Channel::Phone)]);
        for (next, rules) in [("2026-11-25", &BROKEN[..]), ("2026-11-26", &HOLDS), ("2026-11-27", &HOLDS)] {
            assert_eq!(broken(&problem, &plan(&problem, &[(0, next, "social")])), rules, "{next}");
            let with_rest = [(0, "2026-11-23", "email"), (0, next, "social")];
            assert_eq!(broken(&problem, &plan(&problem, &with_rest)), rules, "{next}");
        }
    }

    #[test]
    fn the_rest_of_today_has_to_arrive_as_what_was_made_has() {
        let mut problem = problem(1);
        problem.types[0].cadence.sequence[0] = vec![Channel::Phone, Channel::SnailMail];
        problem.channels[Channel::SnailMail].arrives_after = 3;
        for (today, rest) in [(Channel::Phone, "snail_mail"), (Channel::SnailMail, "phone")] {
            problem.prospects[0].past.made = made(&[("2026-11-23", today)]);
            let days = |next| [(0, "2026-11-23", rest), (0, next, "social")];
            assert_eq!(broken(&problem, &plan(&problem, &days("2026-11-26"))), BROKEN);
            assert_eq!(broken(&problem, &plan(&problem, &days("2026-11-27"))), HOLDS);
        }
        problem.prospects[0].past.made = made(&[("2026-11-23", Channel::Phone)]);
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-24", "social")])), HOLDS);
    }

    /// A prospect who got the first touch of today's touch day, and a plan with the rest of it.
    fn begun() -> (Problem, Plan) {
        let mut problem = problem(1);
        problem.types[0].cadence.sequence = vec![vec![Channel::Phone, Channel::Email]];
        problem.prospects[0].past.made = made(&[("2026-11-23", Channel::Phone)]);
        let plan = plan(&problem, &[(0, "2026-11-23", "email")]);
        (problem, plan)
    }

    #[test]
    fn a_touch_day_begun_before_its_gap_had_passed_is_not_finished() {
        let (mut problem, _) = begun();
        problem.types[0].cadence.gaps = vec![3];
        for (before, rules) in [("2026-11-17", &HOLDS[..]), ("2026-11-18", &HOLDS), ("2026-11-19", &BROKEN)] {
            problem.prospects[0].past.made = made(&[(before, Channel::Phone), ("2026-11-23", Channel::Phone)]);
            assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "email")])), rules, "{before}");
        }
        assert_eq!(
            message(&problem, &plan(&problem, &[(0, "2026-11-23", "email")])),
            "p1 is touched on 2026-11-23, 2 working days after the touch day of 2026-11-19, but 3 must pass"
        );
    }

    #[test]
    fn a_promised_call_made_today_has_its_touch_day_for_itself() {
        let (mut problem, plan) = begun();
        for (called_back, rules) in [("2026-11-20", &HOLDS[..]), ("2026-11-23", &BROKEN)] {
            problem.prospects[0].past.called_back = Some(day(called_back));
            assert_eq!(broken(&problem, &plan), rules, "{called_back}");
        }
    }

    #[test]
    fn the_rest_of_today_waits_for_who_is_away_or_has_not_come_in() {
        let (mut problem, plan) = begun();
        for (date, rules) in [("2026-11-22", &HOLDS[..]), ("2026-11-23", &HOLDS), ("2026-11-24", &BROKEN)] {
            problem.prospects[0].past.away_until = Some(day(date));
            assert_eq!(broken(&problem, &plan), rules, "{date}");
            problem.prospects[0].past.away_until = None;
            problem.prospects[0].came_in = Some(day(date));
            assert_eq!(broken(&problem, &plan), rules, "{date}");
            problem.prospects[0].came_in = None;
        }
    }

    #[test]
    fn nobody_is_touched_while_away() {
        let mut problem = problem(1);
        problem.prospects[0].past.away_until = Some(day("2026-11-25"));
        for (date, rules) in [("2026-11-24", &BROKEN[..]), ("2026-11-25", &HOLDS), ("2026-11-26", &HOLDS)] {
            assert_eq!(broken(&problem, &plan(&problem, &[(0, date, "phone email")])), rules, "{date}");
        }
        problem.prospects[0].past.away_until = Some(day("2026-12-01"));
        let plan = plan(&problem, &[(0, "2026-11-24", "phone email"), (0, "2026-11-30", "social")]);
        assert_eq!(message(&problem, &plan), "p1 is touched on 2026-11-24, but is away until 2026-12-01");
    }

    #[test]
    fn a_promised_call_keeps_no_gap_but_what_follows_it_does() {
        let mut problem = promised(1, "2026-11-23");
        problem.types[0].cadence.gaps = vec![9, 3];
        problem.prospects[0].came_in = Some(day("2026-12-24"));
        problem.channels[Channel::Phone].arrives_after = 1;
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "phone")])), HOLDS);
        problem.prospects[0].past.made = made(&[("2026-11-20", Channel::Email)]);
        for (next, rules) in [("2026-11-26", &BROKEN[..]), ("2026-11-27", &HOLDS), ("2026-11-30", &HOLDS)] {
            let days = [(0, "2026-11-23", "phone"), (0, next, "phone")];
            assert_eq!(broken(&problem, &plan(&problem, &days)), rules, "{next}");
        }
    }

    #[test]
    fn a_promised_call_today_is_one_touch_day_with_what_was_made() {
        let mut problem = promised(1, "2026-11-23");
        problem.types[0].cadence.gaps = vec![2, 5];
        problem.prospects[0].past.made = made(&[("2026-11-23", Channel::Email)]);
        for (next, rules) in [("2026-11-24", &BROKEN[..]), ("2026-11-25", &HOLDS), ("2026-11-26", &HOLDS)] {
            let days = [(0, "2026-11-23", "phone"), (0, next, "social")];
            assert_eq!(broken(&problem, &plan(&problem, &days)), rules, "{next}");
        }
    }

    #[test]
    fn a_touch_made_decades_ago_holds_nothing_up() {
        let mut problem = problem(1);
        problem.prospects[0].past.made = vec![MadeTouch { date: day("1970-01-01"), channel: Channel::Phone }];
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "social")])), HOLDS);
    }

    #[test]
    fn a_letter_has_to_arrive_first() {
        let mut problem = problem(1);
        problem.types[0].cadence.sequence[0] = vec![Channel::Phone, Channel::SnailMail];
        problem.channels[Channel::SnailMail].arrives_after = 3;
        problem.channels[Channel::Phone].arrives_after = 1;
        let second = |date| plan(&problem, &[(0, "2026-11-23", "phone snail_mail"), (0, date, "social")]);
        assert_eq!(broken(&problem, &second("2026-11-27")), HOLDS);
        assert_eq!(
            message(&problem, &second("2026-11-26")),
            "p1 is touched on 2026-11-26, 3 working days after the touch day of 2026-11-23, but 4 must pass, 3 of them \
             to arrive"
        );
    }

    #[test]
    fn nobody_is_touched_before_coming_in() {
        let mut problem = problem(1);
        problem.prospects[0].came_in = Some(day("2026-11-25"));
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-24", "phone email")])), BROKEN);
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-25", "phone email")])), HOLDS);
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-26", "phone email")])), HOLDS);
    }
}
