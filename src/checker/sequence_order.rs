//! `sequence-order`: which channels a touch day has, and which touch day comes next.

use chrono::NaiveDate;

use super::view::{Case, TouchDay, View};
use super::{Rule, Violation, gap};
use crate::model::{Channel, ChannelSet, PerChannel, Problem};
use crate::text::all_of;

/// A walk along the sequence of a prospect's type, day after day, round and round.
struct Walk<'c> {
    problem: &'c Problem,
    case: &'c Case<'c>,
    /// The channels that can be used, as of the day that the walk leads to.
    usable: ChannelSet,
    /// The position of the last touch day.
    position: Option<usize>,
    used: PerChannel<u32>,
}

impl<'c> Walk<'c> {
    fn new(problem: &'c Problem, case: &'c Case<'c>, date: NaiveDate) -> Walk<'c> {
        Walk { problem, case, usable: case.usable_on(date), position: None, used: PerChannel::default() }
    }

    /// The walk over all touch days before that date, with what can be used as of it.
    fn up_to(problem: &'c Problem, case: &'c Case<'c>, date: NaiveDate) -> Walk<'c> {
        let mut walk = Walk::new(problem, case, date);
        for day in case.touch_days().take_while(|day| day.date < date) {
            walk.pass(walk.next(), day.channels());
        }
        walk
    }

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
            self.usable.contains(*channel) && max.is_none_or(|max| self.used[*channel] < max)
        })
    }

    /// Moves to the next position, because of a touch day that had these channels.
    fn pass(&mut self, next: Option<usize>, channels: impl Iterator<Item = Channel>) {
        self.position = next.or(self.position);
        for channel in channels {
            self.used[channel] += 1;
        }
    }
}

pub(super) fn check(view: &View, case: &Case, found: &mut Vec<Violation>) {
    let Some(first) = case.touches.first() else { return };
    let mut walk = Walk::new(view.problem, case, first.date);
    let mut left = (case.aim as usize).saturating_sub(case.prospect.past.made.len());
    let mut seen = 0;
    let mut promise = case.promise();
    for day in case.touch_days() {
        if day.planned.is_empty() {
            walk.pass(walk.next(), day.channels());
            continue;
        }
        seen += day.planned.len();
        // Of channels that cannot be used, their own rules speak.
        if seen > case.sound {
            return;
        }
        if walk.usable != case.usable_on(day.date) {
            walk = Walk::up_to(view.problem, case, day.date);
        }
        // A promised call takes the place of whatever was next, and `pinned` sees that it comes first and alone.
        let next = if promise.is_due(day.date) {
            if !case.keeps_promise(&day) {
                return;
            }
            walk.next()
        } else {
            let Some(position) = check_day(view, &walk, &day, left, found) else { return };
            Some(position)
        };
        walk.pass(next, day.channels());
        left = left.saturating_sub(day.planned.len());
    }
}

/// Holds a planned touch day, or the rest of one that was begun today, against what is next; gives its position, unless
/// the walk ends there.
///
/// In which order the touches of the day are made is a matter of its hours.
fn check_day(view: &View, walk: &Walk, day: &TouchDay, left: usize, found: &mut Vec<Violation>) -> Option<usize> {
    let case = walk.case;
    // Behind the aim, `touch-range` speaks; where today is no day for more, `pinned` and `gap` do.
    let begun = !day.made.is_empty();
    if left == 0 || begun && (case.prospect.past.call_back.is_some() || gap::no_rest(view, case).is_some()) {
        return None;
    }
    let position = walk.next()?;
    let planned = || day.planned.iter().map(|touch| touch.channel);
    let made: ChannelSet = day.made.iter().map(|touch| touch.channel).collect();
    let due = || walk.offers(position).filter(|channel| !made.contains(*channel)).take(left);
    let is_planned: ChannelSet = planned().collect();
    let (all, count) = due().fold((true, 0), |(all, count), channel| (all & is_planned.contains(channel), count + 1));
    // What is planned beyond the aim, `touch-range` counts.
    if all && count == day.planned.len().min(left) {
        return Some(position);
    }
    let (id, key, planned, due) = (&case.prospect.id, &case.kind.key, listed(planned().take(left)), listed(due()));
    let message = if begun {
        let due = if due.is_empty() { "nothing" } else { &due };
        let made = listed(made.iter());
        format!(
            "the rest of the touch day of {id} today is {planned}, but after {made} the sequence of {key} leaves {due}"
        )
    } else {
        format!("the touch day of {id} on {} is {planned}, but the sequence of {key} has {due} next", day.date)
    };
    // What follows is out of step because of this day, and would only repeat it.
    found.push(case.violation(Rule::SequenceOrder, Some(day.date), message));
    None
}

fn listed(channels: impl Iterator<Item = Channel>) -> String {
    all_of(&channels.map(Channel::label).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{broken, day, made, message, plan, problem, set_of};
    use super::*;
    use crate::model::TouchRange;

    fn problem_of(sequence: &[&[Channel]], aim: u32) -> Problem {
        let mut problem = problem(1);
        problem.types[0].cadence.sequence = sequence.iter().map(|day| day.to_vec()).collect();
        problem.types[0].cadence.gaps = vec![1];
        problem.types[0].touches = TouchRange { min: 1, max: aim };
        problem
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
    fn a_touch_day_is_whole_in_any_order() {
        let problem = problem_of(&[&[Phone, Email], &[Social]], 9);
        assert_eq!(broken_by(&problem, &["email phone"]), HOLDS);
        for day in ["phone", "email", "phone email social", "phone phone", "phone email email"] {
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
    fn what_is_left_of_todays_touch_day_comes_today_or_not_at_all() {
        let mut problem = problem_of(&[&[Phone, Email, Social], &[SnailMail]], 9);
        let broken_by = |problem: &Problem, today: &[&str], next| {
            let days = today.iter().map(|keys| (0, "2026-11-23", *keys)).chain([(0, "2026-11-24", next)]);
            broken(problem, &plan(problem, &days.collect::<Vec<_>>()))
        };
        problem.prospects[0].past.made = made(&[("2026-11-23", Email)]);
        assert_eq!(broken_by(&problem, &["phone social"], "snail_mail"), HOLDS);
        assert_eq!(broken_by(&problem, &[], "snail_mail"), HOLDS);
        assert_eq!(broken_by(&problem, &[], "phone social"), BROKEN);
        assert_eq!(broken_by(&problem, &["social phone"], "snail_mail"), HOLDS);
        for rest in ["phone", "social", "phone email social", "phone social snail_mail", "snail_mail"] {
            assert_eq!(broken_by(&problem, &[rest], "snail_mail"), BROKEN, "{rest}");
        }
        problem.prospects[0].past.made = made(&[("2026-11-23", Phone), ("2026-11-23", Email), ("2026-11-23", Social)]);
        assert_eq!(broken_by(&problem, &[], "snail_mail"), HOLDS);
        assert_eq!(broken_by(&problem, &["snail_mail"], "phone email social"), BROKEN);
    }

    #[test]
    fn a_touch_outside_the_sequence_begins_the_touch_day_that_was_next() {
        let mut problem = problem_of(&[&[SnailMail], &[Phone, Email], &[Social]], 9);
        problem.prospects[0].past.made = made(&[("2026-11-20", SnailMail), ("2026-11-23", Text)]);
        assert_eq!(broken_by(&problem, &["phone email", "social"]), HOLDS);
        assert_eq!(broken_by(&problem, &["social"]), BROKEN);
        let tomorrow = |keys| broken(&problem, &plan(&problem, &[(0, "2026-11-24", keys)]));
        assert_eq!(tomorrow("social"), HOLDS);
        assert_eq!(tomorrow("phone email"), BROKEN);
    }

    #[test]
    fn the_rest_of_today_is_cut_to_the_aim() {
        let mut problem = problem_of(&[&[Phone, Email, Social]], 2);
        problem.prospects[0].past.made = made(&[("2026-11-23", Email)]);
        assert_eq!(broken_by(&problem, &["phone"]), HOLDS);
        assert_eq!(broken_by(&problem, &["social"]), BROKEN);
        assert_eq!(broken_by(&problem, &["phone social"]), ["touch-range"]);
        problem.types[0].touches.max = 3;
        assert_eq!(broken_by(&problem, &["phone social"]), HOLDS);
        assert_eq!(broken_by(&problem, &["phone"]), BROKEN);
    }

    #[test]
    fn what_was_made_today_does_not_use_up_todays_place() {
        let mut problem = problem_of(&[&[Email], &[Social], &[Phone]], 9);
        problem.channels[Email].max_per_prospect = Some(1);
        problem.prospects[0].past.made = made(&[("2026-11-23", Email)]);
        assert_eq!(broken_by(&problem, &["social"]), BROKEN);
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-24", "social")])), HOLDS);
        problem.prospects[0].past.made = made(&[("2026-11-20", Email), ("2026-11-23", Text)]);
        assert_eq!(broken_by(&problem, &["social", "phone", "social"]), HOLDS);
    }

    #[test]
    fn the_rest_of_today_goes_without_channels_that_cannot_be_used() {
        let mut problem = problem_of(&[&[Phone, Email, Social], &[SnailMail]], 9);
        problem.prospects[0].past.made = made(&[("2026-11-23", Social)]);
        problem.prospects[0].past.failed_today = [Email].into_iter().collect();
        assert_eq!(broken_by(&problem, &["phone"]), BROKEN, "an attempt that failed says nothing of other addresses");
        problem.prospects[0].past.bad_contacts = vec!["p@example.com".into()];
        assert_eq!(broken_by(&problem, &["phone", "snail_mail"]), HOLDS);
        problem.prospects[0].permissions.do_not_call = true;
        assert_eq!(broken_by(&problem, &["snail_mail"]), BROKEN);
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-24", "snail_mail")])), HOLDS);
    }

    #[test]
    fn a_touch_day_that_cannot_be_used_any_more_drops_out_today_too() {
        let mut problem = problem_of(&[&[Phone], &[Social], &[SnailMail]], 9);
        problem.prospects[0].past.made = made(&[("2026-11-23", Phone)]);
        problem.prospects[0].permissions.do_not_call = true;
        assert_eq!(broken_by(&problem, &["social", "snail_mail"]), HOLDS);
        let tomorrow = |keys| broken(&problem, &plan(&problem, &[(0, "2026-11-24", keys)]));
        assert_eq!(tomorrow("snail_mail"), HOLDS);
        assert_eq!(tomorrow("social"), BROKEN);
    }

    #[test]
    fn attempts_that_failed_take_no_place() {
        let mut problem = problem_of(&[&[Phone, Email], &[Social]], 9);
        problem.prospects[0].past.failed_today = [Phone, Email].into_iter().collect();
        assert_eq!(broken_by(&problem, &["phone email", "social"]), HOLDS);
        assert_eq!(broken_by(&problem, &["social"]), BROKEN);
    }

    #[test]
    fn a_promised_call_takes_the_place_of_what_was_next() {
        let mut problem = problem_of(&[&[Phone, Email], &[Social], &[SnailMail]], 9);
        problem.prospects[0].past.call_back = Some(day("2026-11-23"));
        assert_eq!(broken_by(&problem, &["phone", "social", "snail_mail"]), HOLDS);
        assert_eq!(broken_by(&problem, &["phone", "phone email"]), BROKEN);
        assert_eq!(broken_by(&problem, &["phone", "snail_mail"]), BROKEN);
        problem.prospects[0].past.made = made(&[("2026-11-20", Phone)]);
        assert_eq!(broken_by(&problem, &["phone", "snail_mail"]), HOLDS);
        assert_eq!(broken_by(&problem, &["phone", "social"]), BROKEN);
        problem.prospects[0].past.made = made(&[("2026-11-23", Email)]);
        assert_eq!(broken_by(&problem, &["phone", "social"]), HOLDS, "with what was made today it is one touch day");
        assert_eq!(broken_by(&problem, &["phone", "snail_mail"]), BROKEN);
    }

    #[test]
    fn a_promised_call_uses_up_a_call() {
        let mut problem = problem_of(&[&[Phone, Email], &[Phone], &[Social]], 9);
        problem.prospects[0].past.call_back = Some(day("2026-11-23"));
        problem.channels[Phone].max_per_prospect = Some(1);
        assert_eq!(broken_by(&problem, &["phone", "social", "email"]), HOLDS);
        problem.channels[Phone].max_per_prospect = Some(2);
        assert_eq!(broken_by(&problem, &["phone", "social", "email"]), BROKEN);
        assert_eq!(broken_by(&problem, &["phone", "phone", "social", "email"]), HOLDS);
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

    #[test]
    fn says_what_is_left_of_today() {
        let mut problem = problem_of(&[&[Phone, Email], &[Social]], 9);
        problem.prospects[0].past.made = made(&[("2026-11-23", Phone)]);
        assert_eq!(
            message(&problem, &plan(&problem, &[(0, "2026-11-23", "social")])),
            "the rest of the touch day of p1 today is social, but after phone the sequence of lead leaves email"
        );
        problem.prospects[0].past.made = made(&[("2026-11-23", Phone), ("2026-11-23", Email)]);
        assert_eq!(
            message(&problem, &plan(&problem, &[(0, "2026-11-23", "social")])),
            "the rest of the touch day of p1 today is social, but after phone and email the sequence of lead leaves \
             nothing"
        );
    }
}
