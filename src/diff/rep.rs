//! What changed for whole reps: minutes, working days, settings, the order of the prospects.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::cause::{Cause, CauseKind};
use super::schedule::{Inputs, ProspectInputs, RepInputs, RuleInputs, TimetableInputs};
use super::told::{tell, tell_changes, was_and_is};
use crate::model::{Calendar, Channel, DateRange};
use crate::text::all_of;

/// What changed between two schedules besides the prospects.
pub(super) struct Changes<'s> {
    old: &'s Inputs,
    new: &'s Inputs,
    from: NaiveDate,
    settings: Vec<(Scope<'s>, String)>,
    /// What changed about the rules of a place.
    rules: Vec<(&'s str, String)>,
    uses: BTreeMap<&'s str, Use<'s>>,
}

/// The weekdays as schedules write them.
const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Whom a setting concerns.
enum Scope<'s> {
    Everybody,
    Type(&'s str),
    Channel(&'s str),
}

/// What the prospects of a rep make use of.
#[derive(Default)]
struct Use<'s> {
    types: BTreeSet<&'s str>,
    /// Channels of touches that the sequences of these types need not have: made ones, and promised calls.
    channels: BTreeSet<&'s str>,
    /// The places of their calling hours, in the old schedule and in the new one.
    places: [BTreeSet<&'s str>; 2],
    /// The first day that some gap may count from.
    earliest: Option<NaiveDate>,
    /// Whether two of them have changed places.
    reordered: bool,
}

impl<'s> Changes<'s> {
    pub(super) fn between(old: &'s Inputs, new: &'s Inputs, from: NaiveDate) -> Changes<'s> {
        let mut settings = Vec::new();
        if old.persistence != new.persistence {
            let told = was_and_is("persistence", &tell(Some(&old.persistence)), &tell(Some(&new.persistence)));
            settings.push((Scope::Everybody, told));
        }
        for (key, before) in &old.types {
            let changes = new.types.get(key).map(|now| tell_changes(&format!(" of {key}"), before, now, |_| false));
            settings.extend(changes.into_iter().flatten().map(|told| (Scope::Type(key), told)));
        }
        for (key, before) in &old.channels {
            let changes = new.channels.get(key).map(|now| tell_changes(&format!(" of {key}"), before, now, |_| false));
            settings.extend(changes.into_iter().flatten().map(|told| (Scope::Channel(key), told)));
        }
        let calls = tell_changes(" of phone", &old.phone, &new.phone, |_| false);
        settings.extend(calls.into_iter().map(|told| (Scope::Channel("phone"), told)));
        Changes { old, new, from, settings, rules: tell_rules(old, new, from), uses: uses(old, new) }
    }

    /// What changed for a rep, each with the first day on which it has an effect, and the first on which it may be the cause
    /// of what has no other.
    pub(super) fn of(&self, rep: &str) -> Vec<([NaiveDate; 2], Cause)> {
        let mut causes = Vec::new();
        let mut add = |effects: [NaiveDate; 2], kind: CauseKind, details: Vec<String>| {
            if !details.is_empty() {
                causes.push((effects, Cause::general(kind, format!("{rep}: {}", details.join("; ")))));
            }
        };
        let nothing = Use::default();
        let used = self.uses.get(rep).unwrap_or(&nothing);
        let mut settings = self.settings_of(used);
        let always = [self.from; 2];
        if let (Some(old), Some(new)) = (self.old.reps.get(rep), self.new.reps.get(rep)) {
            add(always, CauseKind::CapacityChanged, tell_capacity(old, new));
            let dialing = |rep: &RepInputs| rep.dialing.clone().unwrap_or("by type".to_owned());
            if old.dialing != new.dialing {
                settings.push(was_and_is("dialing", &dialing(old), &dialing(new)));
            }
            if old.calendar.weekdays != new.calendar.weekdays {
                let told = was_and_is("works on", &weekdays(&old.calendar), &weekdays(&new.calendar));
                add(always, CauseKind::WorkingDays, vec![told]);
            }
            if let (Some(before), Some(now)) = (&old.timetable, &new.timetable) {
                add(always, CauseKind::WorkingHours, tell_hours(before, now));
            }
            let earliest = used.earliest.map_or(self.from, |earliest| earliest.min(self.from));
            let waits = used.places.iter().any(|places| !places.is_empty());
            for (day, told) in tell_days(&old.calendar, &new.calendar, earliest, self.old.end.min(self.new.end)) {
                let foreseen = if waits { foreseen(&old.calendar, &new.calendar, day) } else { day };
                add([day, foreseen], CauseKind::WorkingDays, vec![told]);
            }
        }
        let places = |place: &str| used.places.iter().all(|places| places.contains(place));
        let rules = self.rules.iter().filter(|(place, _)| places(place)).map(|(_, told)| told.clone());
        let mut rules: Vec<String> = rules.collect();
        if !rules.is_empty() && self.old.audience != self.new.audience {
            let [before, now] = [self.old, self.new].map(|inputs| inputs.audience.clone().unwrap_or_default());
            rules.insert(0, was_and_is("audience", &before, &now));
        }
        add(always, CauseKind::CallingHours, rules);
        add(always, CauseKind::Configuration, settings);
        if used.reordered {
            add(always, CauseKind::OrderChanged, vec!["the prospects come in another order".to_owned()]);
        }
        if self.old.version != self.new.version {
            add(always, CauseKind::OtherVersion, vec![was_and_is("version", &self.old.version, &self.new.version)]);
        }
        causes
    }

    /// The settings that changed and that the prospects of a rep make use of.
    fn settings_of(&self, used: &Use<'_>) -> Vec<String> {
        let uses_channel = |channel: &str| {
            let mut types = used.types.iter().flat_map(|key| [self.old.types.get(*key), self.new.types.get(*key)]);
            let has = |of_type: Option<&Map<String, Value>>| of_type?.get("sequence").map(|days| names(days, channel));
            used.channels.contains(channel) || types.any(|of_type| has(of_type) == Some(true))
        };
        let concerns = |scope: &Scope<'_>| match scope {
            Scope::Everybody => true,
            Scope::Type(key) => used.types.contains(key),
            Scope::Channel(key) => uses_channel(key),
        };
        self.settings.iter().filter(|(scope, _)| concerns(scope)).map(|(_, told)| told.clone()).collect()
    }
}

/// Whether a value names that text, however deep.
fn names(value: &Value, text: &str) -> bool {
    match value {
        Value::String(name) => name == text,
        Value::Array(items) => items.iter().any(|item| names(item, text)),
        _ => false,
    }
}

/// What the prospects of each rep make use of.
fn uses<'s>(old: &'s Inputs, new: &'s Inputs) -> BTreeMap<&'s str, Use<'s>> {
    let mut uses: BTreeMap<&str, Use<'_>> = BTreeMap::new();
    let mut in_both: Vec<(usize, usize, &str)> = Vec::new();
    fn of(inputs: &Inputs) -> impl Iterator<Item = (&Inputs, &ProspectInputs)> {
        inputs.prospects.values().map(move |prospect| (inputs, prospect))
    }
    fn text<'s>(prospect: &'s ProspectInputs, key: &str) -> &'s str {
        prospect.record.get(key).and_then(Value::as_str).unwrap_or_default()
    }
    // What was done today takes its time, also with those who are not to be touched any more.
    fn counts(inputs: &Inputs, prospect: &ProspectInputs) -> bool {
        let past = &prospect.past;
        let made_today = past.made.iter().any(|(date, _)| *date == inputs.today) || !past.failed_today.is_empty();
        prospect.held.is_none() || made_today
    }
    for (schedule, (inputs, prospect)) in of(old).map(|of_old| (0, of_old)).chain(of(new).map(|of_new| (1, of_new))) {
        if !counts(inputs, prospect) {
            continue;
        }
        let past = &prospect.past;
        let used = uses.entry(text(prospect, "rep")).or_default();
        used.types.insert(text(prospect, "type"));
        let places = prospect.record.get("places").and_then(Value::as_array).into_iter().flatten();
        used.places[schedule].extend(places.filter_map(Value::as_str));
        used.channels.extend(past.made.iter().map(|(_, channel)| channel).chain(&past.failed_today).map(|key| &**key));
        used.channels.extend(past.call_back.map(|_| Channel::Phone.key()));
        let came_in = text(prospect, "came_in").parse().ok();
        let counts_from = past.made.last().map(|(date, _)| *date).or(came_in);
        used.earliest = used.earliest.into_iter().chain(counts_from).min();
    }
    for (id, before) in old.prospects.iter().filter(|(_, before)| counts(old, before)) {
        let Some(now) = new.prospects.get(id).filter(|now| counts(new, now)) else { continue };
        if text(before, "rep") == text(now, "rep") {
            in_both.push((before.place, now.place, text(now, "rep")));
        }
    }
    in_both.sort_unstable();
    let mut last: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, place, rep) in in_both {
        if last.insert(rep, place).is_some_and(|before| before > place) {
            uses.entry(rep).or_default().reordered = true;
        }
    }
    uses
}

fn tell_capacity(old: &RepInputs, new: &RepInputs) -> Vec<String> {
    let mut told = Vec::new();
    if old.minutes != new.minutes {
        told.push(was_and_is("minutes", &tell(Some(&old.minutes)), &tell(Some(&new.minutes))));
    }
    let channels: BTreeSet<&String> = old.daily_limit.keys().chain(new.daily_limit.keys()).collect();
    let limit = |limit: Option<&u32>| limit.map(u32::to_string).unwrap_or_default();
    for channel in channels {
        let (before, now) = (old.daily_limit.get(channel), new.daily_limit.get(channel));
        if before != now {
            told.push(was_and_is(&format!("daily limit of {channel}"), &limit(before), &limit(now)));
        }
    }
    told
}

fn tell_hours(old: &TimetableInputs, new: &TimetableInputs) -> Vec<String> {
    let told = [
        ("time zone", old.time_zone.clone(), new.time_zone.clone()),
        ("hours", all_of(&old.hours), all_of(&new.hours)),
        ("phone blocks", all_of(&old.blocks), all_of(&new.blocks)),
    ];
    let changed = told.into_iter().filter(|(_, before, now)| before != now);
    changed.map(|(what, before, now)| was_and_is(what, &before, &now)).collect()
}

/// What changed about the rules of each place, for as many days as both schedules know their holidays.
fn tell_rules<'s>(old: &'s Inputs, new: &'s Inputs, from: NaiveDate) -> Vec<(&'s str, String)> {
    let end = old.end.min(new.end).max(from);
    let of = |inputs: &'s Inputs, place: &str| -> Vec<String> {
        let of_place = inputs.rules.iter().filter(|rule| *rule.place == *place);
        of_place.map(|rule| tell_rule(rule, from, end)).collect()
    };
    let places: BTreeSet<&str> = old.rules.iter().chain(&new.rules).map(|rule| &*rule.place).collect();
    let told = |place: &'s str| {
        let (before, now) = (of(old, place), of(new, place));
        let only = |own: &[String], other: &[String]| -> String {
            let own: Vec<&str> = own.iter().filter(|rule| !other.contains(rule)).map(|rule| &**rule).collect();
            own.join("; ")
        };
        let (gone, came) = (only(&before, &now), only(&now, &before));
        (gone != came).then(|| (place, was_and_is(place, &gone, &came)))
    };
    places.into_iter().filter_map(told).collect()
}

/// A rule in words, with its holidays among these days: `mon to fri 08:00-20:00, at most 3 in 24 hours`.
fn tell_rule(rule: &RuleInputs, from: NaiveDate, end: NaiveDate) -> String {
    let RuleInputs { place: _, days, holidays, dates, hours, cap, from: since, until } = rule;
    let days = match holidays {
        None => tell_weekdays(days),
        Some(set) => {
            let dates: Vec<String> = dates.range(from..=end).map(NaiveDate::to_string).collect();
            format!("holidays {set} ({})", if dates.is_empty() { "none".to_owned() } else { all_of(&dates) })
        }
    };
    let mut told = format!("{days} {}", if hours.is_empty() { "never".to_owned() } else { all_of(hours) });
    let mut add = |text: Option<String>| told.extend(text);
    add(cap.map(|cap| format!(", at most {cap} in 24 hours")));
    add(since.map(|since| format!(", from {since}")));
    add(until.map(|until| format!(", until {until}")));
    told
}

/// Weekdays in words, those in a row by the first and the last.
fn tell_weekdays(days: &[String]) -> String {
    match days {
        [_, _, _, _, _, _, _] => "every day".to_owned(),
        [first, .., last] if days.len() > 2 && WEEK.windows(days.len()).any(|row| row == days) => {
            format!("{first} to {last}")
        }
        _ => all_of(days),
    }
}

/// The first day on which it counts that a day is free or worked now: a channel is closed by law where none of the next
/// working days has time for it.
fn foreseen(old: &Calendar, new: &Calendar, day: NaiveDate) -> NaiveDate {
    const YEAR: usize = 366;
    let before = std::iter::successors(day.pred_opt(), NaiveDate::pred_opt).take(YEAR);
    let worked = before.filter(|day| old.is_working_day(*day) && new.is_working_day(*day));
    worked.take(Calendar::PATIENCE - 1).last().unwrap_or(day)
}

fn weekdays(calendar: &Calendar) -> String {
    let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let worked: Vec<&str> =
        names.into_iter().zip(calendar.weekdays).filter_map(|(name, works)| works.then_some(name)).collect();
    all_of(&worked)
}

/// The holidays and days off that came or went, days in a row together, each with its first day: from `earliest` to as far
/// as schedules up to `end` look.
fn tell_days(old: &Calendar, new: &Calendar, earliest: NaiveDate, end: NaiveDate) -> Vec<(NaiveDate, String)> {
    let absences = |own: &Calendar, other: &Calendar| -> Vec<DateRange> {
        own.days_off.iter().filter(|range| !other.days_off.contains(range)).copied().collect()
    };
    let end = [old, new].map(|calendar| calendar.last_day_looked_at(end)).into_iter().min().unwrap_or(end);
    let ranges = [absences(old, new), absences(new, old)].concat();
    let days_of = |range: &DateRange| {
        let last = range.to.min(end);
        range.from.max(earliest).iter_days().take_while(move |day| *day <= last)
    };
    let days = ranges.iter().flat_map(days_of);
    let days: BTreeSet<NaiveDate> = days.chain(old.holidays.symmetric_difference(&new.holidays).copied()).collect();
    let works = |calendar: &Calendar, day: NaiveDate| {
        let lists_only = Calendar { weekdays: [true; 7], ..calendar.clone() };
        lists_only.is_working_day(day)
    };
    let mut runs: Vec<(NaiveDate, NaiveDate, bool)> = Vec::new();
    for day in days.range(earliest..=end.max(earliest)).copied() {
        let now = works(new, day);
        if works(old, day) == now {
            continue;
        }
        match runs.last_mut() {
            Some((_, last, worked)) if *worked == now && last.succ_opt() == Some(day) => *last = day,
            _ => runs.push((day, day, now)),
        }
    }
    let told = |(first, last, worked): (NaiveDate, NaiveDate, bool)| {
        let days = if first == last { first.to_string() } else { format!("{first} to {last}") };
        (first, format!("{days} {} now", if worked { "worked" } else { "free" }))
    };
    let on_weekdays = |(first, last, _): &(NaiveDate, NaiveDate, bool)| {
        let mut run = first.iter_days().take_while(|day| day <= last);
        run.any(|day| [old, new].iter().any(|calendar| calendar.works_on(chrono::Datelike::weekday(&day))))
    };
    runs.into_iter().filter(on_weekdays).map(told).collect()
}
