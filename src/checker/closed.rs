//! Channels closed by law: where a rep's days have no time in which a prospect may be called or texted.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::capacity::minutes_of;
use super::lawful::Lawful;
use crate::model::{Channel, ChannelSet, Minutes, Problem, Timetable};

/// A channel is closed if so many working days on end have no time for it.
const WINDOW: usize = 10;
/// How far behind the schedule working days are looked for.
const PATIENCE: usize = 7305;

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
        let behind = problem.end.iter_days().skip(1).take(PATIENCE).filter(|day| calendar.is_working_day(*day));
        days.extend(behind.take(WINDOW));
        Worked { days, scheduled }
    }
}

/// What is closed, and which of these each prospect has. Reps with the same number have the same calendar.
pub(super) fn find_closed(problem: &Problem, lawful: &Lawful, calendars: &[usize]) -> (Vec<Closed>, Vec<u32>) {
    let texts = problem.types.iter().flat_map(|kind| kind.cadence.sequence.iter().flatten());
    let texts = texts.into_iter().any(|channel| *channel == Channel::Text);
    let mut days: BTreeMap<usize, Worked> = BTreeMap::new();
    let mut timetables: BTreeMap<&Timetable, usize> = BTreeMap::new();
    let timetable_of: Vec<usize> = problem
        .reps
        .iter()
        .map(|rep| {
            let next = timetables.len();
            *timetables.entry(&rep.timetable).or_insert(next)
        })
        .collect();
    let mut known: BTreeMap<(usize, usize, usize, Minutes), u32> = BTreeMap::new();
    let mut found = Vec::new();
    let numbers = problem
        .prospects
        .iter()
        .map(|prospect| {
            let (rep, whereabouts) = (prospect.rep, prospect.whereabouts);
            let call = minutes_of(problem, prospect, Channel::Phone, prospect.past.answered.is_some());
            *known.entry((calendars[rep], timetable_of[rep], whereabouts, call)).or_insert_with(|| {
                let days = days.entry(calendars[rep]).or_insert_with(|| Worked::of(problem, rep));
                let timetable = &problem.reps[rep].timetable;
                let find = |ranges, minutes| {
                    Shut::find(&days.days, days.scheduled, |date| {
                        let stretches = lawful.clocks.on(timetable.zone, date).stretches(ranges);
                        lawful.has_piece(&stretches, &[whereabouts], minutes)
                    })
                };
                let phone = find(&timetable.blocks, call);
                let text = if texts {
                    find(&timetable.hours, problem.channels[Channel::Text].minutes)
                } else {
                    Shut::default()
                };
                found.push(Closed { phone, text });
                found.len() as u32 - 1
            })
        })
        .collect();
    (found, numbers)
}
