//! When on a day a rep can call whom: the rep's hours and blocks in real time, and what the law leaves of them.
//!
//! Rules and clocks change on few days of a year, so most days are alike: days of one kind have the same windows for
//! everybody, and windows are worked out once a kind. Prospects whose windows are the same on every kind of day are of one
//! calling class, and interchangeable as far as time is concerned.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::span::{Span, Ticks, append, intersection, minutes, seconds};
use crate::model::{CallingRule, Law, Problem, TimeOfDay, TimeRange, Timetable, Zone};
use crate::numbered::Numbered;

/// The windows of a day: pieces of it, ascending, in real time since the midnight before the day by the rep's clock.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Windows {
    /// Until when calls are lawful, whether anybody works so long: what eastern prospects have less of. It comes first, so
    /// that windows stand in this order.
    until: Ticks,
    /// Pieces of phone blocks.
    pub(super) blocks: Vec<Span>,
    /// Pieces of working hours.
    pub(super) hours: Vec<Span>,
}

/// The kinds of days of a problem.
pub(super) struct Kinds {
    today: NaiveDate,
    /// The kind of each day from today on.
    of_day: Vec<usize>,
    /// For each kind a day that is of it.
    examples: Vec<NaiveDate>,
}

impl Kinds {
    /// The kinds of the days from today to another.
    pub(super) fn new(problem: &Problem, last: NaiveDate) -> Kinds {
        let mut rules_on = BTreeMap::new();
        let mut rules_of = |day: NaiveDate| -> usize {
            let known = rules_on.len();
            let applying: Vec<bool> = problem.calling_rules.iter().map(|rule| rule.applies_on(day)).collect();
            *rules_on.entry(applying).or_insert(known)
        };
        // The clocks of some zones are more than a day apart: it may be the day before yesterday there.
        let near_day = |day: NaiveDate, by: i64| day.checked_add_signed(TimeDelta::days(by)).unwrap_or(day);
        let mut near = [-3, -2, -1, 0, 1].map(|by| rules_of(near_day(problem.today, by)));
        let mut known = BTreeMap::new();
        let mut examples = Vec::new();
        let mut of_day = Vec::new();
        for day in problem.today.iter_days().take_while(|day| *day <= last) {
            near = [near[1], near[2], near[3], near[4], rules_of(near_day(day, 2))];
            let midnight = day.and_time(NaiveTime::MIN);
            let offsets: Vec<i64> =
                problem.zones.iter().map(|zone| midnight.and_utc().timestamp() - zone.moment(midnight)).collect();
            // A day on which some clocks are changed is of a kind of its own, and so are its neighbours.
            let own = problem.zones.iter().any(|zone| changes_about(zone, midnight)).then_some(day);
            let kind = *known.entry((near, offsets, own)).or_insert_with(|| {
                examples.push(day);
                examples.len() - 1
            });
            of_day.push(kind);
        }
        Kinds { today: problem.today, of_day, examples }
    }

    /// The kind of one of these days.
    pub(super) fn of(&self, day: NaiveDate) -> usize {
        self.of_day[(day - self.today).num_days() as usize]
    }
}

/// Whether the clocks of a zone are changed on a day that begins at that time, or on one of its neighbours.
fn changes_about(zone: &Zone, midnight: NaiveDateTime) -> bool {
    let moment = zone.moment(midnight);
    zone.changes(moment - 90_000, moment + 180_000).next().is_some()
}

/// A timetable in real time, on every kind of day and for every calling class.
pub(super) struct Daytime<'p> {
    zone: &'p Zone,
    /// On which kinds of days the clocks of the rep may be changed.
    is_changing: Vec<bool>,
    /// All the time of each kind of day that the clocks of the rep show for the first time, and what comes behind the day.
    without_end: Vec<Vec<Span>>,
    /// What there is on each kind of day, whatever the law says.
    all: Vec<Windows>,
    /// The calling class of each of [`Problem::whereabouts`].
    class_of: Vec<u32>,
    /// For each class and kind, the number of its windows in `pool`, which is sorted.
    windows: Vec<Vec<u32>>,
    pool: Vec<Windows>,
}

impl<'p> Daytime<'p> {
    pub(super) fn new(problem: &'p Problem, kinds: &Kinds, timetable: &Timetable) -> Daytime<'p> {
        let zone = &problem.zones[timetable.zone];
        let on = |day, ranges| stretches(zone, day, ranges);
        let days = kinds.examples.iter();
        let all: Vec<Windows> = days
            .map(|day| {
                let (blocks, hours) = (on(*day, &timetable.blocks), on(*day, &timetable.hours));
                Windows { until: Ticks::MAX, blocks, hours }
            })
            .collect();
        let mut allowed_by: BTreeMap<Law, Vec<Vec<Span>>> = BTreeMap::new();
        let mut numbers: BTreeMap<Windows, u32> = BTreeMap::new();
        let mut classes = Numbered::default();
        let class_of = problem.whereabouts.iter().map(|whereabouts| {
            for law in &whereabouts.laws {
                allowed_by.entry(*law).or_insert_with(|| {
                    let (rule, of_law) = (&problem.calling_rules[law.rule], &problem.zones[law.zone]);
                    kinds.examples.iter().map(|day| allowed_spans(rule, of_law, zone, *day)).collect()
                });
            }
            let windows = (0..all.len()).map(|kind| {
                let mut left = all[kind].clone();
                let allowed = whereabouts.laws.iter().map(|law| &allowed_by[law][kind]);
                if let Some(allowed) = allowed.cloned().reduce(|these, those| intersection(&these, &those)) {
                    let last_call = left.blocks.last().map_or(0, |block| block.to);
                    left.until = allowed.iter().rev().find(|span| span.from < last_call).map_or(0, |span| span.to);
                    left.blocks = intersection(&left.blocks, &allowed);
                    left.hours = intersection(&left.hours, &allowed);
                }
                let next = numbers.len() as u32;
                *numbers.entry(left).or_insert(next)
            });
            classes.number(windows.collect()) as u32
        });
        let class_of = class_of.collect();
        let mut windows: Vec<Vec<u32>> = classes.into_values();
        // Numbered as they compare: an order by number must not depend on what other days and prospects there are.
        let mut ranks = vec![0; numbers.len()];
        for (rank, number) in (0..).zip(numbers.values()) {
            ranks[*number as usize] = rank;
        }
        windows.iter_mut().flatten().for_each(|number| *number = ranks[*number as usize]);
        let examples = kinds.examples.iter();
        let is_changing = examples.map(|day| changes_about(zone, day.and_time(NaiveTime::MIN))).collect();
        let without_end = kinds.examples.iter().map(|day| without_end(zone, *day)).collect();
        Daytime { zone, is_changing, without_end, all, class_of, windows, pool: numbers.into_keys().collect() }
    }

    /// The calling class of a prospect with these whereabouts.
    pub(super) fn class(&self, whereabouts: usize) -> u32 {
        self.class_of[whereabouts]
    }

    /// How many phone blocks a kind of day has; at least one.
    pub(super) fn block_count(&self, kind: usize) -> u32 {
        self.all[kind].blocks.len().max(1) as u32
    }

    /// All windows of a kind of day.
    pub(super) fn all(&self, kind: usize) -> &Windows {
        &self.all[kind]
    }

    /// The windows of a kind of day in which prospects of a class may be called or texted.
    pub(super) fn lawful(&self, class: u32, kind: usize) -> &Windows {
        self.windows(self.windows_number(class, kind))
    }

    /// The number of these windows: the same for classes that have them in common on that kind of day.
    pub(super) fn windows_number(&self, class: u32, kind: usize) -> u32 {
        self.windows[class as usize][kind]
    }

    /// The windows of that number.
    pub(super) fn windows(&self, number: u32) -> &Windows {
        &self.pool[number as usize]
    }

    /// All the time there is on a kind of day and behind it.
    pub(super) fn without_end(&self, kind: usize) -> &[Span] {
        &self.without_end[kind]
    }

    /// How many kinds of days there are.
    pub(super) fn kinds(&self) -> usize {
        self.all.len()
    }

    /// What the rep's clock shows so long after the midnight before a day of that kind; the last minute of the day where
    /// it is over.
    pub(super) fn time_of_day(&self, day: NaiveDate, kind: usize, since_midnight: Ticks) -> TimeOfDay {
        let mut minute = since_midnight / minutes(1);
        if self.is_changing[kind] {
            let midnight = day.and_time(NaiveTime::MIN);
            let shown = self.zone.local(self.zone.moment(midnight) + 60 * minute);
            minute = (shown - midnight).num_minutes();
        }
        TimeOfDay::from_minutes(minute.min(24 * 60 - 1) as u16).unwrap_or_default()
    }
}

/// Ranges of a day's clock in real time since its midnight. What the clocks skip is left out, and what they show twice
/// counts once, the first time.
fn stretches(zone: &Zone, day: NaiveDate, ranges: &[TimeRange]) -> Vec<Span> {
    let midnight = day.and_time(NaiveTime::MIN);
    let base = zone.moment(midnight);
    if !changes_about(zone, midnight) {
        return ranges.iter().map(|range| Span { from: at(range.from), to: at(range.to) }).collect();
    }
    let mut spans = Vec::new();
    for range in ranges {
        let mut pieces = Vec::new();
        for minute in range.from.minutes()..range.to.minutes() {
            let label = midnight + chrono::Duration::minutes(i64::from(minute));
            let moment = zone.moment(label);
            if zone.local(moment) == label {
                append(&mut pieces, Span { from: seconds(moment - base), to: seconds(moment - base + 60) });
            }
        }
        spans.append(&mut pieces);
    }
    spans.sort_unstable();
    spans
}

/// A whole day, without what the clocks show twice, and all that comes behind it.
fn without_end(zone: &Zone, day: NaiveDate) -> Vec<Span> {
    let midnight = day.and_time(NaiveTime::MIN);
    let end = seconds(zone.moment(midnight + Days::new(1)) - zone.moment(midnight));
    let mut spans = stretches(zone, day, &[TimeRange::WHOLE_DAY]);
    append(&mut spans, Span { from: end, to: Ticks::MAX });
    spans
}

/// When on a day of the rep a rule allows calls by the clock of a zone; in real time since the rep's midnight.
fn allowed_spans(rule: &CallingRule, zone: &Zone, rep_zone: &Zone, day: NaiveDate) -> Vec<Span> {
    let midnight = day.and_time(NaiveTime::MIN);
    let base = rep_zone.moment(midnight);
    // No day is longer than 25 hours.
    let end = base + 26 * 3600;
    let mut allowed = Vec::new();
    let mut allow = |from: i64, to: i64| {
        let span = Span { from: seconds(from.max(base) - base), to: seconds(to.min(end) - base) };
        append(&mut allowed, span);
    };
    let (first, last) = (zone.local(base).date(), zone.local(end).date());
    for local_day in first.iter_days().take_while(|day| *day <= last) {
        let local_midnight = local_day.and_time(NaiveTime::MIN);
        let (from, to) = (zone.moment(local_midnight), zone.moment(local_midnight + Days::new(1)));
        if !rule.applies_on(local_day) {
            allow(from, to);
            continue;
        }
        // From one change of the clocks to the next, what they show runs as time does.
        let changes = zone.changes(from, to);
        let edges: Vec<i64> = [from].into_iter().chain(changes).chain([to]).collect();
        for steady in edges.windows(2) {
            let midnight = steady[0] - (zone.local(steady[0]) - local_midnight).num_seconds();
            for range in &rule.hours {
                let [begin, end] = [range.from, range.to].map(|time| midnight + 60 * i64::from(time.minutes()));
                allow(begin.clamp(steady[0], steady[1]), end.clamp(steady[0], steady[1]));
            }
        }
    }
    allowed
}

/// A time of day on a day without a change of clocks.
fn at(time: TimeOfDay) -> Ticks {
    minutes(i64::from(time.minutes()))
}
