//! Channels closed by law: where a rep's days have no time in which a prospect may be called or texted.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::capacity::minutes_of;
use super::lawful::Lawful;
use crate::model::{Calendar, Channel, ChannelSet, Problem};
use crate::numbered::Numbered;
use crate::threads::Threads;

/// A channel is closed if so many working days on end have no time for it.
const WINDOW: usize = 10;

/// The channels that are closed by law to some prospects, as of each day of the schedule.
pub(super) struct Closed {
    phone: Shut,
    text: Shut,
}

impl Closed {
    /// The closed channels as of a day.
    pub(super) fn on(&self, date: NaiveDate) -> ChannelSet {
        let shut = [(Channel::Phone, &self.phone), (Channel::Text, &self.text)];
        shut.into_iter().filter(|(_, shut)| shut.is_shut(date)).map(|(channel, _)| channel).collect()
    }

    /// The days as of which a channel is closed that was not the day before, or the other way round.
    pub(super) fn changes(&self) -> impl Iterator<Item = NaiveDate> {
        self.phone.changes.iter().chain(&self.text.changes).copied()
    }

    /// Whether the same channels are closed as of every day.
    pub(super) fn is_steady(&self) -> bool {
        self.changes().next().is_none()
    }
}

/// As of which days a channel is shut.
#[derive(Debug, Default, PartialEq, Eq)]
struct Shut {
    at_first: bool,
    /// The days as of which it turns, ascending.
    changes: Vec<NaiveDate>,
}

impl Shut {
    fn is_shut(&self, date: NaiveDate) -> bool {
        let turns = self.changes.partition_point(|change| *change <= date);
        self.at_first == turns.is_multiple_of(2)
    }

    /// Looks at the working days from today to some behind the schedule, of which the first so many are scheduled.
    fn find(days: &[NaiveDate], scheduled: usize, has_time: impl Fn(NaiveDate) -> bool) -> Shut {
        let mut shut = Shut::default();
        let mut now = None;
        // As of the day with that index, and as of the days off ahead of it.
        let mut index = 0;
        while index <= scheduled {
            let window = &days[index.min(days.len())..(index + WINDOW).min(days.len())];
            let last = window.iter().rposition(|day| has_time(*day));
            match now {
                None => shut.at_first = last.is_none(),
                Some(before) if before != last.is_none() => {
                    shut.changes.extend(days[index - 1].checked_add_days(Days::new(1)));
                }
                Some(_) => {}
            }
            now = Some(last.is_none());
            // A day with time opens all up to it, and it opens the window that ends with it.
            index = match last {
                Some(last) => index + last + 1,
                None => match days.iter().skip(index + WINDOW).position(|day| has_time(*day)) {
                    Some(next) => index + next + 1,
                    None => break,
                },
            };
        }
        shut
    }
}

/// The working days of a calendar from today on, some behind the schedule among them, and how many are in it.
struct Worked {
    days: Vec<NaiveDate>,
    scheduled: usize,
}

impl Worked {
    fn of(problem: &Problem, rep: usize) -> Worked {
        let calendar = &problem.reps[rep].calendar;
        let mut days: Vec<NaiveDate> = calendar.working_days(problem.today, problem.end).collect();
        let scheduled = days.len();
        let behind = problem.end.iter_days().skip(1).take(Calendar::DAYS_BEYOND_END as usize);
        let behind = behind.filter(|day| calendar.is_working_day(*day));
        days.extend(behind.take(WINDOW));
        Worked { days, scheduled }
    }
}

/// What is closed, and which of these each prospect has. Reps with the same number have the same calendar.
pub(super) fn find_closed(
    threads: Threads,
    problem: &Problem,
    lawful: &Lawful,
    calendars: &[usize],
) -> (Vec<Closed>, Vec<u32>) {
    let texts = problem.types.iter().flat_map(|kind| kind.cadence.sequence.iter().flatten());
    let texts = texts.into_iter().any(|channel| *channel == Channel::Text);
    // The first rep with each calendar and each timetable stands for all of them.
    let mut first_with_calendar = BTreeMap::new();
    let mut first_with_timetable = BTreeMap::new();
    let stands_for = |(rep, calendar): (usize, &usize)| {
        let timetable = &problem.reps[rep].timetable;
        (*first_with_calendar.entry(*calendar).or_insert(rep), *first_with_timetable.entry(timetable).or_insert(rep))
    };
    let like: Vec<(usize, usize)> = calendars.iter().enumerate().map(stands_for).collect();
    let circumstances = |prospect: usize| {
        let prospect = &problem.prospects[prospect];
        let call = minutes_of(problem, prospect, Channel::Phone, prospect.past.answered.is_some());
        (like[prospect.rep], prospect.whereabouts, call)
    };
    let (known, numbers) = Numbered::of_all(threads, problem.prospects.len(), circumstances);
    let mut days: BTreeMap<usize, Worked> = BTreeMap::new();
    let closed = known.into_iter().map(|((calendar, timetable), whereabouts, call)| {
        let days = days.entry(calendar).or_insert_with(|| Worked::of(problem, calendar));
        let timetable = &problem.reps[timetable].timetable;
        let find = |ranges, minutes| {
            Shut::find(&days.days, days.scheduled, |date| {
                let stretches = lawful.clocks.on(timetable.zone, date).stretches(ranges);
                lawful.has_piece(&stretches, &[whereabouts], minutes)
            })
        };
        let phone = find(&timetable.blocks, call);
        let text =
            if texts { find(&timetable.hours, problem.channels[Channel::Text].minutes) } else { Shut::default() };
        Closed { phone, text }
    });
    (closed.collect(), numbers)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{
        add_law, at, broken, day, made, message, plan, problem, promised, rule, set_hours, set_of,
    };
    use super::*;
    use crate::model::{CallingRule, Minutes, Plan, TouchRange, Waiting, WaitingReason};

    const HOLDS: [&str; 0] = [];
    const ALL_DAY: [&str; 1] = ["00:00-24:00"];

    /// One prospect who may not be called until that day.
    fn banned(until: &str) -> Problem {
        let mut problem = problem(1);
        ban(&mut problem, until);
        problem
    }

    fn ban(problem: &mut Problem, until: &str) {
        add_law(problem, 0, "UTC", CallingRule { until: Some(day(until)), ..rule("US", &[]) });
    }

    fn shut(days: usize, scheduled: usize, open: &[usize]) -> (bool, Vec<usize>) {
        let days: Vec<NaiveDate> = day("2026-11-23").iter_days().take(days).collect();
        let shut = Shut::find(&days, scheduled, |date| open.iter().any(|index| days[*index] == date));
        let index = |change: &NaiveDate| days.iter().position(|day| day == change).unwrap();
        (shut.at_first, shut.changes.iter().map(index).collect())
    }

    #[test]
    fn a_day_with_time_opens_the_days_of_the_window_that_ends_with_it() {
        assert_eq!(shut(30, 20, &[]), (true, vec![]));
        assert_eq!(shut(30, 20, &[0]), (false, vec![1]));
        assert_eq!(shut(30, 20, &[9]), (false, vec![10]));
        assert_eq!(shut(30, 20, &[10]), (true, vec![1, 11]));
        assert_eq!(shut(30, 20, &[5, 15]), (false, vec![16]));
        assert_eq!(shut(30, 20, &[5, 16]), (false, vec![6, 7, 17]));
        assert_eq!(shut(30, 20, &[5, 15, 25]), (false, vec![]));
        assert_eq!(shut(30, 20, &[29]), (true, vec![20]));
        assert_eq!(shut(30, 19, &[29]), (true, vec![]));
        assert_eq!(shut(10, 0, &[9]), (false, vec![]));
        assert_eq!(shut(0, 0, &[]), (true, vec![]));
    }

    #[test]
    fn a_call_needs_a_lawful_piece_of_a_block() {
        for (hours, blocks, open) in [
            ("09:00-09:02", ALL_DAY, false),
            ("09:00-09:03", ALL_DAY, true),
            ("00:00-24:00", ["09:00-09:02"], false),
            ("00:00-24:00", ["09:00-09:03"], true),
            ("08:00-09:02", ["09:00-10:30"], false),
            ("08:00-09:03", ["09:00-10:30"], true),
        ] {
            let mut problem = problem(1);
            set_hours(&mut problem, "UTC", &ALL_DAY, &blocks);
            add_law(&mut problem, 0, "UTC", rule("US", &[hours]));
            let broken_by = |keys| broken(&problem, &plan(&problem, &[(0, "2026-11-23", keys)]));
            assert_eq!(broken_by("phone email").is_empty(), open, "{hours} {blocks:?}");
            assert_eq!(broken_by("email").is_empty(), !open, "{hours} {blocks:?}");
        }
    }

    #[test]
    fn a_text_needs_a_lawful_piece_of_the_hours() {
        for (hours, open) in [("10:00-10:01", false), ("10:00-10:02", true)] {
            let mut problem = problem(1);
            problem.types[0].cadence.sequence = vec![vec![Channel::Email, Channel::Text]];
            set_hours(&mut problem, "UTC", &["09:00-11:00"], &["09:00-09:30"]);
            add_law(&mut problem, 0, "UTC", rule("US", &[hours]));
            let whole = at(&plan(&problem, &[(0, "2026-11-23", "email text")]), &["09:00", "10:00"]);
            let rules = if open { &HOLDS[..] } else { &["calling-hours"] };
            assert_eq!(broken(&problem, &whole), rules, "{hours}");
            let rest = plan(&problem, &[(0, "2026-11-23", "email")]);
            assert_eq!(broken(&problem, &rest).is_empty(), !open, "{hours}");
        }
    }

    #[test]
    fn who_may_never_be_called_gets_the_rest_of_the_sequence() {
        let problem = banned("2099-12-31");
        let days = [(0, "2026-11-23", "email"), (0, "2026-11-24", "social"), (0, "2026-11-26", "email")];
        assert_eq!(broken(&problem, &plan(&problem, &days)), HOLDS);
        assert_eq!(
            message(&problem, &plan(&problem, &[(0, "2026-11-23", "phone email")])),
            "p1 is called on 2026-11-23 at 09:00, which is 09:00 in UTC; US allows no calls on 2026-11-23 (Mon) (law of US)"
        );
    }

    #[test]
    fn only_a_call_that_finds_no_time_is_closed() {
        // One is dialed by hand and takes 2.4775 minutes, the other is dialed by machine and takes 1.7275.
        let mut problem = problem(2);
        problem
            .types
            .push(crate::model::ProspectType { dialing: crate::model::Dialing::Power, ..problem.types[0].clone() });
        problem.prospects[1].prospect_type = 1;
        set_hours(&mut problem, "UTC", &ALL_DAY, &["09:00-09:02"]);
        let mut plan = plan(&problem, &[(0, "2026-11-23", "email"), (1, "2026-11-24", "phone email")]);
        plan.touches[1].minutes = Minutes::from_f64(1.7275);
        assert_eq!(broken(&problem, &plan), HOLDS);
    }

    #[test]
    fn ten_working_days_are_looked_at() {
        // From 2026-11-23 on they end with 2026-12-04.
        let broken_by = |problem: &Problem, keys| broken(problem, &plan(problem, &[(0, "2026-11-23", keys)]));
        for (until, closed) in [("2026-12-03", false), ("2026-12-04", true)] {
            for end in ["2026-11-23", "2026-11-24", "2026-12-31"] {
                let mut problem = banned(until);
                problem.end = day(end);
                assert_eq!(broken_by(&problem, "email").is_empty(), closed, "{until} {end}");
            }
        }
        assert_eq!(broken_by(&banned("2026-12-03"), "email"), ["sequence-order"]);
    }

    #[test]
    fn an_open_channel_makes_its_touch_day_wait() {
        let problem = banned("2026-12-03");
        for (date, rules) in [("2026-12-03", &["calling-hours"][..]), ("2026-12-04", &HOLDS), ("2026-12-07", &HOLDS)] {
            assert_eq!(broken(&problem, &plan(&problem, &[(0, date, "phone email")])), rules, "{date}");
        }
    }

    #[test]
    fn a_touch_day_has_its_place_by_what_is_open_as_of_it() {
        // Closed as of 2026-11-23, open as of the day after: then the email counts as the touch day of the call.
        let mut problem = banned("2026-12-04");
        problem.types[0].cadence.sequence = vec![vec![Channel::Phone], vec![Channel::Email], vec![Channel::Social]];
        problem.types[0].cadence.gaps = vec![1];
        let broken_by = |second, third: &str| {
            let days = [(0, "2026-11-23", "email"), (0, "2026-11-24", second), (0, "2026-11-25", third)];
            broken(&problem, &plan(&problem, &days))
        };
        assert_eq!(broken_by("email", "social"), HOLDS);
        assert_eq!(broken_by("social", "email"), ["sequence-order"]);
    }

    #[test]
    fn the_total_is_that_as_of_the_day() {
        let mut problem = banned("2026-12-04");
        problem.types[0].cadence.sequence = vec![vec![Channel::Phone], vec![Channel::Email], vec![Channel::Social]];
        problem.types[0].cadence.gaps = vec![1];
        problem.types[0].touches = TouchRange { min: 1, max: 9 };
        for channel in Channel::ALL {
            problem.channels[channel].max_per_prospect = Some(1);
        }
        let days = [(0, "2026-11-23", "email"), (0, "2026-11-24", "social"), (0, "2026-12-07", "phone")];
        let plan = plan(&problem, &days);
        let with = |totals: [u16; 3]| {
            let mut plan = plan.clone();
            plan.touches.iter_mut().zip(totals).for_each(|(touch, of)| touch.of = of);
            broken(&problem, &plan)
        };
        assert_eq!(with([2, 3, 3]), HOLDS);
        for totals in [[3, 3, 3], [2, 2, 3], [2, 3, 2], [2, 2, 2], [1, 3, 3], [2, 4, 3]] {
            assert_eq!(with(totals), ["touch-range"], "{totals:?}");
        }
    }

    #[test]
    fn a_total_counts_what_was_planned_before_the_law_closed_a_channel() {
        let mut problem = problem(1);
        let from = Some(day("2026-11-26"));
        add_law(&mut problem, 0, "UTC", CallingRule { from, ..rule("US", &[]) });
        problem.types[0].cadence.sequence = vec![vec![Channel::Phone], vec![Channel::Email]];
        problem.types[0].cadence.gaps = vec![1];
        for channel in [Channel::Phone, Channel::Email] {
            problem.channels[channel].max_per_prospect = Some(2);
        }
        // Calls are open as of 2026-11-25: then four touches are planned. Behind it the call that was made counts still.
        let days = [(0, "2026-11-25", "phone"), (0, "2026-11-26", "email"), (0, "2026-11-27", "email")];
        let mut plan = set_of(&plan(&problem, &days), 3);
        assert_eq!(broken(&problem, &plan), ["touch-range"]);
        plan.touches[0].of = 4;
        assert_eq!(broken(&problem, &plan), HOLDS);
    }

    #[test]
    fn a_promised_call_is_due_as_soon_as_it_can_be_made() {
        // As of 2026-11-23 nobody may call, as of the day after in nine working days.
        let mut problem = promised(1, "2026-11-23");
        ban(&mut problem, "2026-12-04");
        problem.types[0].cadence.gaps = vec![1];
        let email = (0, "2026-11-23", "email");
        let broken_by = |days: &[(u32, &str, &str)]| broken(&problem, &plan(&problem, days));
        assert_eq!(broken_by(&[email]), ["pinned"], "2026-12-07 has room for the call");
        assert_eq!(broken_by(&[email, (0, "2026-11-24", "social")]), ["pinned"]);
        assert_eq!(broken_by(&[email, (0, "2026-12-07", "phone")]), HOLDS);
        assert_eq!(broken_by(&[email, (0, "2026-12-08", "phone")]), ["pinned"]);
        assert_eq!(broken_by(&[(0, "2026-12-07", "phone"), (0, "2026-12-08", "social")]), HOLDS);
        let after = [email, (0, "2026-12-07", "phone"), (0, "2026-12-08", "phone")];
        assert_eq!(broken_by(&after), HOLDS, "the email and the call have taken two places");
    }

    #[test]
    fn nothing_comes_before_the_day_of_a_call_that_the_law_forbids() {
        let mut problem = promised(1, "2026-11-25");
        ban(&mut problem, "2099-12-31");
        for (date, rules) in [("2026-11-24", &["pinned"][..]), ("2026-11-25", &HOLDS), ("2026-11-27", &HOLDS)] {
            assert_eq!(broken(&problem, &plan(&problem, &[(0, date, "email")])), rules, "{date}");
        }
    }

    /// The reasons for which the only prospect may wait.
    fn accepted(problem: &Problem) -> Vec<&'static str> {
        let accepts = |reason: &WaitingReason| {
            let plan = Plan { touches: Vec::new(), waiting: vec![Waiting { prospect: 0, reason: *reason }] };
            let broken = broken(problem, &plan);
            assert!(broken.is_empty() || broken == ["every-row-accounted-for"], "{broken:?}");
            broken.is_empty()
        };
        WaitingReason::ALL.into_iter().filter(accepts).map(WaitingReason::name).collect()
    }

    #[test]
    fn whom_no_call_may_reach_waits_as_not_reachable() {
        let mut problem = banned("2099-12-31");
        assert_eq!(accepted(&problem), ["no_capacity"], "email is left");
        problem.types[0].cadence.sequence = vec![vec![Channel::Phone]];
        assert_eq!(accepted(&problem), ["no_reachable_channel"]);
        problem.types[0].cadence.sequence.push(vec![Channel::Email]);
        problem.channels[Channel::Email].max_per_prospect = Some(1);
        problem.prospects[0].past.made = made(&[("2026-11-02", Channel::Email)]);
        assert_eq!(accepted(&problem), ["completed"]);
        problem.prospects[0].permissions.email_opt_out = true;
        assert_eq!(accepted(&problem), ["no_reachable_channel", "opted_out"]);
        problem.prospects[0].permissions.do_not_call = true;
        assert_eq!(accepted(&problem), ["opted_out"]);
    }

    #[test]
    fn who_is_promised_a_call_that_the_law_forbids_waits_for_either_reason() {
        let mut problem = promised(1, "2026-11-23");
        problem.types[0].touches = TouchRange { min: 1, max: 1 };
        problem.prospects[0].past.made = made(&[("2026-11-20", Channel::Email)]);
        ban(&mut problem, "2099-12-31");
        assert_eq!(accepted(&problem), ["no_reachable_channel", "completed"]);
        problem.prospects[0].past.call_back = None;
        assert_eq!(accepted(&problem), ["completed"]);
    }

    #[test]
    fn who_may_be_called_in_part_of_the_schedule_waits_for_either_reason() {
        let mut problem = banned("2026-12-04");
        problem.types[0].cadence.sequence = vec![vec![Channel::Phone]];
        assert_eq!(accepted(&problem), ["no_capacity", "no_reachable_channel"]);
        problem.end = problem.today;
        assert_eq!(accepted(&problem), ["no_reachable_channel"]);
        problem.calling_rules[0].until = Some(day("2026-12-03"));
        assert_eq!(accepted(&problem), ["no_capacity"], "the call finds no time today");
    }

    #[test]
    fn a_rep_who_never_works_is_reason_enough() {
        let mut problem = banned("2099-12-31");
        problem.types[0].cadence.sequence = vec![vec![Channel::Phone]];
        let never = crate::model::Calendar { weekdays: [false; 7], ..crate::model::Calendar::weekdays_only() };
        problem.reps[0].calendar = std::sync::Arc::new(never);
        assert_eq!(accepted(&problem), ["no_reachable_channel", "no_working_day"]);
    }
}
