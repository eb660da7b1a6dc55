//! Proves a plan: holds it against the problem it was made from, rule by rule.
//!
//! Written from the model and the rules alone. It shares no line with the planner, so that a mistake there cannot
//! excuse itself here. A rule reports a break once, where it begins, and leaves to the other rules what is theirs: a
//! plan with one mistake breaks one rule.

mod bad_contact;
mod block;
mod calling_hours;
mod capacity;
mod clocks;
mod closed;
mod daily_limit;
mod daylight_saving;
mod every_row_accounted_for;
#[cfg(test)]
mod fixture;
mod gap;
mod lawful;
mod max_per_prospect;
mod no_touch_after_answer;
mod overlap;
mod permission;
mod pinned;
mod reachable;
mod sequence_order;
mod spent;
mod times;
mod touch_range;
mod unique_touch;
mod view;
mod voicemail;
mod working_day;
mod working_days;

use std::fmt;

use chrono::NaiveDate;

use crate::model::{Plan, Problem};
use crate::threads::Threads;
use view::{Case, Day, View};

macro_rules! rules {
    ($($variant:ident = $name:literal: $sentence:literal;)*) => {
        /// What every plan must hold to.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule { $(#[doc = $sentence] $variant,)* }

        impl Rule {
            /// All of them, in the order in which violations are listed.
            pub const ALL: &[Rule] = &[$(Rule::$variant,)*];

            /// The name in messages and documentation.
            pub fn name(self) -> &'static str {
                match self { $(Rule::$variant => $name,)* }
            }

            /// What the rule demands, in a sentence.
            pub fn sentence(self) -> &'static str {
                match self { $(Rule::$variant => $sentence,)* }
            }
        }
    };
}

rules! {
    UniqueTouch = "unique-touch":
        "Rows stand by rep and date, and a prospect's touches are numbered on from those made, each number once.";
    EveryRowAccountedFor = "every-row-accounted-for":
        "Every row read is a prospect or refused, and every prospect is scheduled or waits once, for a reason that holds.";
    TouchRange = "touch-range":
        "A prospect's planned total is the aim within the type's touch range, or what the sequence can supply if that is less.";
    SequenceOrder = "sequence-order":
        "Touch days follow the type's sequence from where the prospect stands, with all the channels that can be used.";
    Gap = "gap":
        "Enough working days lie between two touch days, and none comes before the prospect came in or is back.";
    Pinned = "pinned":
        "A promised call stands alone on the first day since it is due that has room for it, and nothing comes before it.";
    Capacity = "capacity":
        "A touch takes the minutes that the configuration says, and a rep's day holds no more than is left of its minutes.";
    DailyLimit = "daily-limit":
        "A rep makes no more touches on a channel in a day than is left of its daily limit.";
    MaxPerProspect = "max-per-prospect":
        "A prospect gets no more touches on a channel, made and planned, than the channel allows.";
    WorkingDay = "working-day":
        "Every touch stands on a working day of its rep, from today to the end of the schedule.";
    CallingHours = "calling-hours":
        "Calls and texts stand in hours that the law allows where the prospect is, and are no more than it allows.";
    Block = "block":
        "Calls lie in a phone block of the rep and other touches in the working hours, but for a touch day that these cannot hold.";
    Overlap = "overlap":
        "A rep's rows of a day stand in the order of their starts, and each starts when what stands ahead is over.";
    DaylightSaving = "daylight-saving":
        "No touch starts at a time that the clocks of the rep skip on that day.";
    Reachable = "reachable":
        "The prospect has the contact that the touch's channel needs.";
    BadContact = "bad-contact":
        "No touch uses a number or an address that has proven not to be the prospect's.";
    Permission = "permission":
        "Nobody is touched against their word or on a channel that they have opted out of, nor by text before a contact.";
    Voicemail = "voicemail":
        "Every call leaves a voicemail for a reason that holds, but for calls down a pure cold list, which leave none.";
    NoTouchAfterAnswer = "no-touch-after-answer":
        "A prospect who has answered, is done or stands twice in the input gets no touch.";
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A broken rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The rule.
    pub rule: Rule,
    /// The prospect it concerns, as an index into [`Problem::prospects`].
    pub prospect: Option<u32>,
    /// The rep it concerns, as an index into [`Problem::reps`].
    pub rep: Option<usize>,
    /// The day it concerns.
    pub date: Option<NaiveDate>,
    /// What is wrong, in a sentence with ids, values and the limit.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.rule, self.message)
    }
}

/// The rules that look at the plan as a whole.
const OF_THE_PLAN: [fn(&View, &mut Vec<Violation>); 3] =
    [unique_touch::check_rows, every_row_accounted_for::check, pinned::check];

/// The rules that look at one day of one rep.
const OF_A_DAY: [fn(&View, &Day, &mut Vec<Violation>); 7] = [
    capacity::check_day,
    daily_limit::check,
    working_day::check,
    calling_hours::check_day,
    block::check,
    overlap::check,
    daylight_saving::check,
];

/// The rules that look at one prospect with its touches.
const OF_A_PROSPECT: [fn(&View, &Case, &mut Vec<Violation>); 12] = [
    unique_touch::check_numbers,
    touch_range::check,
    sequence_order::check,
    gap::check,
    capacity::check_minutes,
    max_per_prospect::check,
    calling_hours::check_caps,
    reachable::check,
    bad_contact::check,
    permission::check,
    voicemail::check,
    no_touch_after_answer::check,
];

/// Finds every rule that the plan breaks, by rule and then in the order of the plan; nothing, if the plan holds.
///
/// The plan may be arbitrarily wrong; the problem must be valid.
pub fn check(problem: &Problem, plan: &Plan) -> Vec<Violation> {
    check_on(Threads::ONE, problem, plan)
}

/// The same, on several threads.
pub fn check_on(threads: Threads, problem: &Problem, plan: &Plan) -> Vec<Violation> {
    let view = View::new(threads, problem, plan);
    let mut found = Vec::new();
    threads.each(OF_THE_PLAN.len(), |rule| collect(|found| OF_THE_PLAN[rule](&view, found)), |more| found.extend(more));
    let days = view.ranges_of_days(threads);
    let check_days = |range: usize| {
        collect(|found| {
            view.each_day(days[range].clone(), |day| OF_A_DAY.iter().for_each(|rule| rule(&view, day, found)));
        })
    };
    threads.each(days.len(), check_days, |more| found.extend(more));
    let prospects = threads.ranges(problem.prospects.len(), LEAST_PROSPECTS);
    let check_prospects = |range: usize| {
        collect(|found| {
            view.each_prospect(prospects[range].clone(), |case| {
                OF_A_PROSPECT.iter().for_each(|rule| rule(&view, case, found));
            });
        })
    };
    let mut of_prospects = Vec::new();
    threads.each(prospects.len(), check_prospects, |more| of_prospects.extend(more));
    of_prospects.sort_by_key(|violation: &Violation| violation.prospect);
    found.append(&mut of_prospects);
    found.sort_by_key(|violation| violation.rule);
    found
}

/// As many prospects as a thread is worth its while for.
const LEAST_PROSPECTS: usize = 500;

fn collect(check: impl FnOnce(&mut Vec<Violation>)) -> Vec<Violation> {
    let mut found = Vec::new();
    check(&mut found);
    found
}

#[cfg(test)]
mod tests {
    use super::fixture::{CALL, OTHER, broken, day, made, plan, problem, rep};
    use super::*;
    use crate::model::{Channel, MadeTouch, Minutes, Touch};

    #[test]
    fn names_and_sentences_are_well_formed() {
        let mut names: Vec<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        assert!(Rule::ALL.iter().all(|rule| rule.sentence().ends_with('.')));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 19);
    }

    #[test]
    fn a_plan_that_holds_is_passed_in_silence() {
        let mut problem = problem(3);
        problem.prospects[1].past.made = vec![MadeTouch { date: day("2026-11-20"), channel: Channel::Social }];
        let plan = plan(
            &problem,
            &[
                (0, "2026-11-23", "phone email"),
                (0, "2026-11-24", "social"),
                (0, "2026-11-26", "phone"),
                (1, "2026-11-23", "social"),
                (1, "2026-11-25", "phone"),
                (1, "2026-11-27", "phone"),
            ],
        );
        assert_eq!(check(&problem, &plan), []);
    }

    /// Three prospects with a past: one is promised a call, one got the first touch of today's touch day, and one has a
    /// number that has proven bad today.
    fn with_past() -> Problem {
        let mut problem = problem(3);
        problem.prospects[0].past.made = made(&[("2026-11-20", Channel::Email)]);
        problem.prospects[0].past.call_back = Some(day("2026-11-24"));
        problem.prospects[1].past.made = made(&[("2026-11-23", Channel::Phone)]);
        problem.prospects[2].past.failed_today.insert(Channel::Phone);
        problem.prospects[2].past.bad_contacts = vec!["+1 212 555 0100".into()];
        problem
    }

    #[test]
    fn a_plan_that_goes_on_from_a_past_is_passed_in_silence() {
        let mut problem = with_past();
        problem.channels[Channel::Phone].daily_limit = Some(3);
        problem.reps[0].minutes = Minutes::from_f64(3.0 * CALL + 2.0 * OTHER);
        let plan = plan(
            &problem,
            &[
                (0, "2026-11-24", "phone"),
                (0, "2026-11-26", "phone"),
                (1, "2026-11-23", "email"),
                (1, "2026-11-24", "social"),
                (1, "2026-11-26", "phone"),
                (2, "2026-11-23", "phone email"),
                (2, "2026-11-24", "social"),
            ],
        );
        assert_eq!(check(&problem, &plan), []);
    }

    #[test]
    fn an_empty_plan_for_nobody_holds() {
        let problem = problem(0);
        assert_eq!(check(&problem, &Plan::default()), []);
    }

    #[test]
    fn nobody_is_passed_over_however_many_there_are() {
        for (prospects, threads) in [(70, Threads::ONE), (1_100, Threads::new(2).unwrap())] {
            let mut problem = problem(prospects);
            problem.reps.extend([rep("ed"), rep("flo")]);
            for (index, prospect) in problem.prospects.iter_mut().enumerate() {
                prospect.rep = index % 3;
            }
            let of_first = plan(&problem, &[(0, "2026-11-23", "social")]).touches[0];
            let mut touches: Vec<Touch> =
                (0..prospects as u32).map(|prospect| Touch { prospect, number: 9, ..of_first }).collect();
            touches.sort_by_key(|touch| touch.prospect % 3);
            let plan = Plan { touches, ..Plan::default() };
            let found = check_on(threads, &problem, &plan);
            let misnumbered = found.iter().filter(|violation| violation.rule == Rule::UniqueTouch);
            let misnumbered: Vec<Option<u32>> = misnumbered.map(|violation| violation.prospect).collect();
            assert!(misnumbered.into_iter().eq((0..prospects as u32).map(Some)), "{prospects} prospects");
        }
    }

    #[test]
    fn violations_come_by_rule_then_by_place() {
        let problem = problem(2);
        let mut plan = plan(&problem, &[(0, "2026-11-28", "phone email"), (1, "2026-11-23", "social")]);
        plan.touches[0].minutes = Minutes::ZERO;
        assert_eq!(broken(&problem, &plan), ["sequence-order", "capacity", "working-day"]);
    }

    #[test]
    fn nonsense_is_reported_and_never_panics() {
        for problem in [problem(3), with_past()] {
            report_nonsense(&problem);
        }
    }

    fn report_nonsense(problem: &Problem) {
        let good = plan(problem, &[(0, "2026-11-24", "phone"), (1, "2026-11-23", "phone email")]);
        for (number, of) in [(0, 0), (0, u16::MAX), (u16::MAX, 0), (u16::MAX, u16::MAX)] {
            for date in [NaiveDate::MIN, NaiveDate::MAX] {
                for prospect in [0, 1, 2, 3, u32::MAX] {
                    let mut plan = good.clone();
                    let nonsense = Touch { prospect, date, number, of, ..plan.touches[2] };
                    plan.touches.insert(1, nonsense);
                    plan.touches.push(nonsense);
                    assert!(!check(problem, &plan).is_empty());
                }
            }
        }
    }
}
