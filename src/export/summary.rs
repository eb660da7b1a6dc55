//! What a manager asks of a plan: what became of the rows, where the time goes, what skipping voicemail saves.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use crate::model::{
    Channel, Dialing, Minutes, PerChannel, Plan, Problem, Rep, Slip, Touch, Voicemail, VoicemailReason, WaitingReason,
};

/// The figures of a plan, counted in one pass over its touches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Rows read and what became of them.
    pub rows: RowCounts,
    /// Waiting prospects by reason: those reasons that occur, in the order of [`WaitingReason::ALL`].
    pub waiting: Vec<(WaitingReason, usize)>,
    /// The reps whose days are full, in order.
    pub no_capacity: Vec<NoCapacity>,
    /// How many touches are planned.
    pub touches: usize,
    /// The scheduled prospects whose cadence goes on beyond the end of the schedule.
    pub unfinished: usize,
    /// Touches and minutes by channel.
    pub channels: PerChannel<ChannelCount>,
    /// The last day with a touch.
    pub last: Option<NaiveDate>,
    /// The weeks from today to the last planned touch, with the load of each rep.
    pub weeks: Vec<Week>,
    /// What skipping voicemail saves.
    pub voicemail: VoicemailSaving,
    /// The touch days that come late.
    pub slipping: Slipping,
}

/// The touch days that come more than twice their gap after the one before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slipping {
    /// How many.
    pub touch_days: usize,
    /// How many prospects have one.
    pub prospects: usize,
    /// The promised calls that come later than promised, with the day on which they come; in the order of the plan.
    pub promises: Vec<(u32, NaiveDate)>,
    /// The worst of those who slip most, by how many times the gap they wait, then by id; at most [`Slipping::SHOWN`].
    pub most: Vec<Slip>,
}

impl Slipping {
    /// The prospects that are named.
    pub const SHOWN: usize = 5;

    /// Counts late touch days, and finds who waits longest.
    pub fn new(problem: &Problem, plan: &Plan, slips: &[Slip]) -> Slipping {
        let is_late = |touch: &&Touch| {
            let promised = problem.prospects[touch.prospect as usize].past.call_back;
            promised.is_some_and(|day| day < touch.date) && problem.is_call_back(touch)
        };
        let promises = plan.touches.iter().filter(is_late).map(|touch| (touch.prospect, touch.date)).collect();
        let mut slipping = vec![false; problem.prospects.len()];
        let mut most: Vec<Slip> = Vec::new();
        let id = |slip: &Slip| &problem.prospects[slip.prospect as usize].id;
        let worse_first =
            |one: &Slip, other: &Slip| other.times().total_cmp(&one.times()).then_with(|| id(one).cmp(id(other)));
        for slip in slips {
            slipping[slip.prospect as usize] = true;
            match most.iter_mut().find(|known| known.prospect == slip.prospect) {
                Some(known) if slip.times() > known.times() => *known = *slip,
                Some(_) => continue,
                None => most.push(*slip),
            }
            most.sort_by(worse_first);
            most.truncate(Slipping::SHOWN);
        }
        let prospects = slipping.into_iter().filter(|is_slipping| *is_slipping).count();
        Slipping { touch_days: slips.len(), prospects, promises, most }
    }
}

/// Rows read and what became of them: of a whole plan, `scheduled + waiting + refused == read`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowCounts {
    /// Rows with at least one filled cell.
    pub read: usize,
    /// Prospects with a touch in the schedule.
    pub scheduled: usize,
    /// Prospects without one, each with a reason.
    pub waiting: usize,
    /// Rows refused with a diagnostic.
    pub refused: usize,
}

/// A rep whose days are too full for some prospects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCapacity {
    /// The rep, as an index into [`Problem::reps`].
    pub rep: usize,
    /// How many prospects wait for that reason.
    pub prospects: usize,
    /// The minutes a day that would admit them all. None until somebody who can plan fills it in, or where no number
    /// of minutes would do.
    pub admitting: Option<Minutes>,
}

/// The touches of a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ChannelCount {
    /// How many.
    pub touches: usize,
    /// How many minutes they are expected to take.
    pub minutes: f64,
}

/// A week, Monday to Sunday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: NaiveDate,
    /// The load of each rep, by index into [`Problem::reps`].
    pub loads: Vec<Load>,
}

impl Week {
    /// The name after ISO 8601: `2026-W48`.
    pub fn iso(&self) -> String {
        self.monday.format("%G-W%V").to_string()
    }
}

/// How much of a span of working time is planned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// The minutes of the planned touches.
    pub planned: Minutes,
    /// The minutes of the working days from today to the end of the schedule that fall into the span.
    pub available: Minutes,
}

/// What skipping voicemail on cold power dials saves over the whole schedule.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct VoicemailSaving {
    /// Calls that skip it.
    pub skipped: usize,
    /// Calls that leave one when they are not answered.
    pub left: usize,
    /// Hours that the skipped messages would have taken.
    pub hours: f64,
    /// Cold power dials that fit into these hours.
    pub dials: usize,
}

impl Summary {
    /// Counts a plan, of which these touch days come late.
    pub fn new(problem: &Problem, plan: &Plan, slips: &[Slip]) -> Summary {
        let last = plan.touches.iter().map(|touch| touch.date).max();
        let mut weeks = available_weeks(problem, last);
        let first_monday = monday_of(problem.today);
        let mut scheduled = vec![false; problem.prospects.len()];
        let mut finished = 0;
        let mut channels = PerChannel::<ChannelCount>::default();
        let (mut skipped, mut left) = (0, 0);
        for touch in &plan.touches {
            let prospect = touch.prospect as usize;
            scheduled[prospect] = true;
            finished += usize::from(touch.number == touch.of);
            let channel = &mut channels[touch.channel];
            channel.touches += 1;
            channel.minutes += touch.minutes.as_f64();
            match touch.voicemail.map(VoicemailReason::decision) {
                Some(Voicemail::Skip) => skipped += 1,
                Some(Voicemail::Leave) => left += 1,
                None => {}
            }
            let week = (touch.date - first_monday).num_days().max(0) as usize / 7;
            weeks[week].loads[problem.prospects[prospect].rep].planned += touch.minutes;
        }
        let rows = RowCounts {
            read: problem.rows.read,
            scheduled: scheduled.iter().filter(|scheduled| **scheduled).count(),
            waiting: plan.waiting.len(),
            refused: problem.rows.refused,
        };
        Summary {
            rows,
            waiting: count_reasons(plan),
            no_capacity: count_no_capacity(problem, plan),
            touches: plan.touches.len(),
            unfinished: rows.scheduled.saturating_sub(finished),
            channels,
            last,
            weeks,
            voicemail: VoicemailSaving::new(problem, skipped, left),
            slipping: Slipping::new(problem, plan, slips),
        }
    }

    /// The calls among the touches.
    pub fn calls(&self) -> usize {
        self.channels[Channel::Phone].touches
    }
}

impl VoicemailSaving {
    fn new(problem: &Problem, skipped: usize, left: usize) -> VoicemailSaving {
        let minutes = |voicemail| problem.phone.call_minutes(Dialing::Power, voicemail);
        let (short, long) = (minutes(Voicemail::Skip), minutes(Voicemail::Leave));
        let saved = long.saturating_sub(short).as_f64() * skipped as f64;
        let dials = if short > Minutes::ZERO { (saved / short.as_f64()) as usize } else { 0 };
        VoicemailSaving { skipped, left, hours: saved / 60.0, dials }
    }
}

fn count_reasons(plan: &Plan) -> Vec<(WaitingReason, usize)> {
    let mut counts = BTreeMap::new();
    for waiting in &plan.waiting {
        *counts.entry(waiting.reason).or_insert(0) += 1;
    }
    WaitingReason::ALL.into_iter().filter_map(|reason| Some((reason, *counts.get(&reason)?))).collect()
}

fn count_no_capacity(problem: &Problem, plan: &Plan) -> Vec<NoCapacity> {
    let mut counts = BTreeMap::new();
    for waiting in plan.waiting.iter().filter(|waiting| waiting.reason == WaitingReason::NoCapacity) {
        *counts.entry(problem.prospects[waiting.prospect as usize].rep).or_insert(0) += 1;
    }
    counts.into_iter().map(|(rep, prospects)| NoCapacity { rep, prospects, admitting: None }).collect()
}

/// The weeks from today to that day, with nothing planned yet.
fn available_weeks(problem: &Problem, last: Option<NaiveDate>) -> Vec<Week> {
    let Some(last) = last else { return Vec::new() };
    let mondays = monday_of(problem.today).iter_weeks().take_while(|monday| *monday <= last);
    mondays
        .map(|monday| {
            let sunday = monday.checked_add_days(Days::new(6)).unwrap_or(NaiveDate::MAX);
            let (from, to) = (monday.max(problem.today), sunday.min(problem.end));
            let load = |rep: &Rep| Load {
                planned: Minutes::ZERO,
                available: rep.calendar.working_days(from, to).map(|_| rep.minutes).sum(),
            };
            Week { monday, loads: problem.reps.iter().map(load).collect() }
        })
        .collect()
}

fn monday_of(day: NaiveDate) -> NaiveDate {
    let since_monday = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(since_monday)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::fixture::{self, day};

    #[test]
    fn rows_add_up() {
        let (problem, plan) = fixture::small();
        let rows = Summary::new(&problem, &plan, &[]).rows;
        assert_eq!(rows, RowCounts { read: 7, scheduled: 3, waiting: 3, refused: 1 });
        assert_eq!(rows.scheduled + rows.waiting + rows.refused, rows.read);
    }

    #[test]
    fn counts_waiting_by_reason_and_by_rep() {
        let (problem, plan) = fixture::small();
        let summary = Summary::new(&problem, &plan, &[]);
        assert_eq!(summary.waiting, [(WaitingReason::NoCapacity, 2), (WaitingReason::DoNotContact, 1)]);
        assert_eq!(summary.no_capacity, [NoCapacity { rep: 1, prospects: 2, admitting: None }]);
    }

    #[test]
    fn counts_touches_by_channel() {
        let (problem, plan) = fixture::small();
        let summary = Summary::new(&problem, &plan, &[]);
        assert_eq!(Channel::ALL.map(|channel| summary.channels[channel].touches), [2, 1, 0, 0, 1, 1, 0, 0]);
        assert_eq!((summary.touches, summary.calls()), (5, 2));
    }

    #[test]
    fn weeks_hold_what_is_planned_of_what_is_available() {
        let (mut problem, mut plan) = fixture::small();
        problem.today = day("2026-11-25"); // a Wednesday
        problem.end = day("2026-12-08"); // a Tuesday
        plan.touches.retain(|touch| touch.date >= problem.today);
        plan.touches.push(crate::model::Touch { date: day("2026-12-07"), ..plan.touches[0] });
        let summary = Summary::new(&problem, &plan, &[]);
        let of_dana: Vec<_> = summary
            .weeks
            .iter()
            .map(|week| (week.iso(), week.loads[0].planned.to_string(), week.loads[0].available.to_string()))
            .collect();
        let week = |name: &str, planned: &str, available: &str| (name.into(), planned.into(), available.into());
        assert_eq!(of_dana, [week("2026-W48", "6", "540"), week("2026-W49", "0", "900"), week("2026-W50", "6", "360")]);
    }

    #[test]
    fn skipped_voicemails_become_dials() {
        let (problem, _) = fixture::small();
        // 0.93 * 45 seconds = 0.6975 minutes a message; 1000 of them are 697.5 minutes, 677 calls of 1.03 minutes.
        let saving = VoicemailSaving::new(&problem, 1000, 0);
        assert_eq!((saving.hours, saving.dials), (11.625, 677));
    }

    #[test]
    fn an_empty_plan_has_no_weeks() {
        let (problem, _) = fixture::small();
        let summary = Summary::new(&problem, &Plan::default(), &[]);
        assert_eq!((summary.weeks.len(), summary.last, summary.touches), (0, None, 0));
    }
}
