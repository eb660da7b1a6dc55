//! `sequence-order`: which channels a touch day has, and which touch day comes next.

use super::view::{Case, View};
use super::{Rule, Violation};
use crate::model::{Channel, PerChannel, Problem, Touch};
use crate::text::all_of;

/// A walk along the sequence of a prospect's type, day after day, round and round.
struct Walk<'c> {
    problem: &'c Problem,
    case: &'c Case<'c>,
    /// The position of the last touch day.
    position: Option<usize>,
    used: PerChannel<u32>,
}

impl Walk<'_> {
    /// The next position that has a channel to offer; none once a whole round has nothing.
    fn next(&self) -> Option<usize> {
        let rounds = self.case.kind.cadence.sequence.len();
        let start = self.position.map_or(0, |position| position + 1);
        (start..start + rounds)
            .map(|position| position % rounds)
            .find(|position| self.offers(*position).next().is_some())
    }

    /// The channels of a position that can be used and are not used up.
    fn offers(&self, position: usize) -> impl Iterator<Item = Channel> {
        self.case.kind.cadence.sequence[position].iter().copied().filter(|channel| {
            let max = self.problem.channels[*channel].max_per_prospect;
            self.case.usable.contains(*channel) && max.is_none_or(|max| self.used[*channel] < max)
        })
    }

    /// Moves to the next position, because of a touch day that had these channels.
    fn pass(&mut self, channels: impl Iterator<Item = Channel>) {
        self.position = self.next().or(self.position);
        for channel in channels {
            self.used[channel] += 1;
        }
    }
}

pub(super) fn check(view: &View, case: &Case, found: &mut Vec<Violation>) {
    let mut walk = Walk { problem: view.problem, case, position: None, used: PerChannel::default() };
    for day in case.prospect.past.made.chunk_by(|a, b| a.date == b.date) {
        walk.pass(day.iter().map(|touch| touch.channel));
    }
    let mut left = (case.aim as usize).saturating_sub(case.prospect.past.made.len());
    let mut seen = 0;
    for day in case.days() {
        seen += day.len();
        // Behind the aim, `touch-range` speaks; of channels that cannot be used, their own rules do.
        if left == 0 || seen > case.sound {
            return;
        }
        let Some(position) = walk.next() else { return };
        let by_number = by_number(day);
        let day = by_number.as_deref().unwrap_or(day);
        let planned = || day.iter().map(|touch| touch.channel).take(left);
        let due = || walk.offers(position).take(left);
        if !due().eq(planned()) {
            let message = format!(
                "the touch day of {} on {} is {}, but the sequence of {} has {} next",
                case.prospect.id,
                day[0].date,
                listed(planned()),
                case.kind.key,
                listed(due()),
            );
            // What follows is out of step because of this day, and would only repeat it.
            found.push(case.violation(Rule::SequenceOrder, Some(day[0].date), message));
            return;
        }
        walk.pass(day.iter().map(|touch| touch.channel));
        left = left.saturating_sub(day.len());
    }
}

/// The touches of a day by number; none where the rows have them in that order, as they should. `unique-touch` reports
/// the rest.
fn by_number(day: &[Touch]) -> Option<Vec<Touch>> {
    let in_order = day.is_sorted_by_key(|touch| touch.number);
    (!in_order).then(|| {
        let mut day = day.to_vec();
        day.sort_by_key(|touch| touch.number);
        day
    })
}

fn listed(channels: impl Iterator<Item = Channel>) -> String {
    all_of(&channels.map(Channel::label).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{broken, day, plan, problem, set_of};
    use super::*;
    use crate::model::{MadeTouch, TouchRange};

    fn problem_of(sequence: &[&[Channel]], aim: u32) -> Problem {
        let mut problem = problem(1);
        problem.types[0].cadence.sequence = sequence.iter().map(|day| day.to_vec()).collect();
        problem.types[0].cadence.gaps = vec![1];
        problem.types[0].touches = TouchRange { min: 1, max: aim };
        problem
    }

    fn made(days: &[(&str, Channel)]) -> Vec<MadeTouch> {
        days.iter().map(|(date, channel)| MadeTouch { date: day(date), channel: *channel }).collect()
    }

    /// The rules that are broken by touch days on successive days from 2026-11-23.
    fn broken_by(problem: &Problem, days: &[&str]) -> Vec<&'static str> {
        let dates = ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30"];
        let days: Vec<_> = dates.iter().zip(days).map(|(date, channels)| (0, *date, *channels)).collect();
        broken(problem, &plan(problem, &days))
    }

    const HOLDS: [&str; 0] = [];
    const BROKEN: [&str; 1] = ["sequence-order"];

    use Channel::{Email, Phone, SnailMail, Social, Text};

    #[test]
    fn the_sequence_repeats_and_may_stop_early() {
        let problem = problem_of(&[&[Phone, Email], &[Social]], 9);
        assert_eq!(broken_by(&problem, &["phone email"]), HOLDS);
        assert_eq!(broken_by(&problem, &["phone email", "social", "phone email", "social"]), HOLDS);
        assert_eq!(broken_by(&problem, &["phone email", "social", "social"]), BROKEN);
        assert_eq!(broken_by(&problem, &["phone email", "phone email"]), BROKEN);
        assert_eq!(broken_by(&problem, &["social", "phone email"]), BROKEN);
    }

    #[test]
    fn a_touch_day_is_whole_and_in_order() {
        let problem = problem_of(&[&[Phone, Email], &[Social]], 9);
        for day in ["phone", "email", "email phone", "phone email social", "phone phone", "phone email email"] {
            assert_eq!(broken_by(&problem, &[day]), BROKEN, "{day}");
        }
    }

    #[test]
    fn only_the_last_touch_day_is_cut_to_the_aim() {
        let problem = problem_of(&[&[Phone, Email], &[Social]], 4);
        assert_eq!(broken_by(&problem, &["phone email", "social", "phone"]), HOLDS);
        assert_eq!(broken_by(&problem, &["phone email", "social", "email"]), BROKEN);
        assert_eq!(broken_by(&problem, &["phone", "social", "phone email"]), BROKEN);
    }

    #[test]
    fn channels_that_cannot_be_used_drop_out() {
        let mut problem = problem_of(&[&[Phone, Email], &[Email], &[Social]], 9);
        problem.prospects[0].permissions.email_opt_out = true;
        assert_eq!(broken_by(&problem, &["phone", "social", "phone"]), HOLDS);
        problem.prospects[0].permissions.email_opt_out = false;
        assert_eq!(broken_by(&problem, &["phone", "social", "phone"]), BROKEN);
        problem.prospects[0].contacts.linkedin = None;
        assert_eq!(broken_by(&problem, &["phone email", "email", "phone email", "email"]), HOLDS);
    }

    #[test]
    fn channels_that_are_used_up_drop_out() {
        let mut problem = problem_of(&[&[Phone, Email], &[Email], &[Social]], 9);
        problem.channels[Email].max_per_prospect = Some(2);
        assert_eq!(broken_by(&problem, &["phone email", "email", "social", "phone", "social"]), HOLDS);
        problem.channels[Email].max_per_prospect = Some(3);
        assert_eq!(broken_by(&problem, &["phone email", "email", "social", "phone", "social"]), BROKEN);
    }

    #[test]
    fn a_touch_day_made_moves_on_whatever_it_was() {
        let mut problem = problem_of(&[&[Phone, Email], &[Social], &[SnailMail]], 9);
        problem.prospects[0].past.made = made(&[("2026-11-02", Text)]);
        assert_eq!(broken_by(&problem, &["social", "snail_mail", "phone email"]), HOLDS);
        assert_eq!(broken_by(&problem, &["phone email", "social"]), BROKEN);
        problem.prospects[0].past.made = made(&[("2026-11-02", Phone), ("2026-11-02", Text), ("2026-11-03", Phone)]);
        assert_eq!(broken_by(&problem, &["snail_mail", "phone email"]), HOLDS);
        assert_eq!(broken_by(&problem, &["social"]), BROKEN);
    }

    #[test]
    fn touches_made_count_towards_what_is_used_up() {
        let mut problem = problem_of(&[&[Phone, Email], &[Email], &[Social]], 9);
        problem.channels[Email].max_per_prospect = Some(1);
        problem.prospects[0].past.made = made(&[("2026-11-02", Email)]);
        assert_eq!(broken_by(&problem, &["social", "phone", "social"]), HOLDS);
        problem.prospects[0].past.made = made(&[("2026-11-02", Phone)]);
        assert_eq!(broken_by(&problem, &["email", "social", "phone"]), HOLDS);
        assert_eq!(broken_by(&problem, &["social", "phone"]), BROKEN);
    }

    #[test]
    fn touch_days_made_after_the_sequence_ran_out_move_nothing() {
        let mut problem = problem_of(&[&[Email], &[Social]], 9);
        problem.prospects[0].contacts.linkedin = None;
        problem.channels[Email].max_per_prospect = Some(2);
        problem.prospects[0].past.made = made(&[("2026-11-02", Text), ("2026-11-03", Text), ("2026-11-04", Email)]);
        let plan = set_of(&plan(&problem, &[(0, "2026-11-23", "email")]), 4);
        assert_eq!(broken(&problem, &plan), HOLDS);
    }

    #[test]
    fn two_touch_days_on_one_date_are_one_wrong_touch_day() {
        let problem = problem_of(&[&[Phone], &[Email]], 9);
        assert_eq!(broken_by(&problem, &["phone email"]), BROKEN);
    }

    #[test]
    fn says_what_was_due() {
        let problem = problem_of(&[&[Phone, Email], &[Social]], 9);
        let found = super::super::check(&problem, &plan(&problem, &[(0, "2026-11-23", "social")]));
        assert_eq!(
            found[0].message,
            "the touch day of p1 on 2026-11-23 is social, but the sequence of lead has phone and email next"
        );
    }
}
