//! What has happened with a prospect otherwise than the old schedule planned it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::cause::{Cause, CauseKind};
use super::pair::Pair;
use super::schedule::{PastInputs, PlannedTouch};
use super::told;
use crate::model::{Channel, Effect, Outcome};
use crate::text::{all_of, count};

impl<'s> Pair<'s> {
    /// The outcomes that have been filled in on the old schedule.
    pub(super) fn filled_in(&self) -> impl Iterator<Item = (&'s PlannedTouch, Outcome)> {
        self.old.touches().iter().filter_map(|touch| Some((touch, touch.outcome?)))
    }

    /// What happened otherwise than the old schedule planned it.
    pub(super) fn past_causes(&self, worked: &BTreeMap<&str, NaiveDate>) -> Vec<Cause> {
        let gone_by = self.split_old().0;
        let not_made: Vec<&PlannedTouch> = gone_by.iter().copied().filter(|touch| !self.is_made(touch)).collect();
        let mut happened = Vec::new();
        if let (Some(old), Some(new)) = (self.old.known, self.new.known) {
            tell_made(&old.past, &new.past, &gone_by, &mut happened);
            self.tell_past(&old.past, &new.past, &gone_by, &mut happened);
        } else {
            self.tell_numbers(gone_by.len() - not_made.len(), &mut happened);
            let counted = self.filled_in().filter(|(touch, outcome)| {
                let is_made = !not_made.iter().any(|other| other.number == touch.number);
                outcome.effect() != Effect::GoesOn && (is_made || !outcome.is_touch())
            });
            happened.extend(counted.map(tell_outcome));
        }
        let (again, not_made): (Vec<_>, Vec<_>) = not_made.into_iter().partition(|touch| self.counts_with_first(touch));
        happened.extend(
            again.iter().map(|touch| format!("{}, {}: counts with the first of the day", touch.date, touch.channel)),
        );
        let (failed, missed): (Vec<_>, Vec<_>) = not_made.into_iter().partition(|touch| self.met_bad_contact(touch));
        for told in failed.into_iter().map(|touch| tell_outcome((touch, Outcome::BadContact))) {
            if !happened.contains(&told) {
                happened.push(told);
            }
        }
        let mut causes = Vec::new();
        if !happened.is_empty() {
            causes.push(self.cause(CauseKind::OutcomeRecorded, happened.join("; ")));
        }
        if let Some(last) = missed.last() {
            let is_told = self.new.schedule.inputs.is_some()
                || self.old.rep().and_then(|rep| worked.get(rep)).is_some_and(|worked| last.date <= *worked);
            causes.push(if is_told {
                self.cause(CauseKind::TouchNotMade, format!("not made: {}", tell_touches(&missed)))
            } else {
                let doubt = "not made, or the new schedule begins later for a reason that CSV does not tell";
                self.cause(CauseKind::PlannedAgain, format!("{doubt}: {}", tell_touches(&missed)))
            });
        }
        causes
    }

    /// Whether the touch was a promised call, made on a day that had a call already: the two count as one.
    fn counts_with_first(&self, touch: &PlannedTouch) -> bool {
        let (Some(old), Some(new)) = (self.old.known, self.new.known) else { return false };
        touch.channel == Channel::Phone
            && old.past.times_made(touch) > 0
            && new.past.called_back == Some(touch.date)
            && old.past.call_back.is_some()
            && old.past.call_back != new.past.call_back
    }

    /// Whether an attempt at the touch met a bad contact, as far as it is the last that happened.
    fn met_bad_contact(&self, touch: &PlannedTouch) -> bool {
        let last = self.new.known.and_then(|known| known.past.last.as_ref());
        let is_it = last.is_some_and(|last| {
            let (date, channel) = key(touch);
            *last.outcome == *Outcome::BadContact.key() && (last.date, last.channel.as_deref()) == (date, Some(channel))
        });
        is_it || touch.outcome == Some(Outcome::BadContact)
    }

    /// Tells of touches that were made though they were not planned, or that are not counted any more; `made` is how many
    /// of those planned were made.
    fn tell_numbers(&self, made: usize, happened: &mut Vec<String>) {
        let (Some(before), Some(now)) = (self.old.made_before(), self.new.made_before()) else { return };
        let expected = before + made;
        if now > expected {
            happened.push(format!("{} made besides those planned", count(now - expected, "touch")));
        } else if now < before {
            happened.push(format!("{} not counted as made any more", count(before - now, "touch")));
        }
    }

    /// Tells what has happened besides touches made.
    fn tell_past(&self, old: &PastInputs, new: &PastInputs, gone_by: &[&PlannedTouch], happened: &mut Vec<String>) {
        let before = happened.len();
        let told = |what: &str, before: Option<NaiveDate>, now: Option<NaiveDate>| {
            let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
            told::was_and_is(what, &day(before), &day(now))
        };
        let called_as_planned = new
            .called_back
            .is_some_and(|called| gone_by.iter().any(|touch| touch.date == called && touch.channel == Channel::Phone));
        if new.call_back != old.call_back && !(new.call_back.is_none() && called_as_planned) {
            happened.push(told("promised call", old.call_back, new.call_back));
        } else if new.called_back != old.called_back && !called_as_planned {
            happened.push(told("promised call made", old.called_back, new.called_back));
        }
        if new.away_until != old.away_until {
            happened.push(told("away until", old.away_until, new.away_until));
        }
        let gained = |what: &str, old: &[Box<str>], new: &[Box<str>], happened: &mut Vec<String>| {
            let fresh: Vec<&str> = new.iter().filter(|name| !old.contains(name)).map(|name| &**name).collect();
            if !fresh.is_empty() {
                happened.push(format!("{what} {}", all_of(&fresh)));
            }
        };
        gained("bad contact:", &old.bad_contacts, &new.bad_contacts, happened);
        gained("opted out of", &old.opted_out, &new.opted_out, happened);
        gained("no longer opted out of", &new.opted_out, &old.opted_out, happened);
        let failed_before: &[Box<str>] = if self.same_day() { &old.failed_today } else { &[] };
        gained("bad contact today on", failed_before, &new.failed_today, happened);
        // Most answers end the cadence, or promise a call: then that is told.
        if new.answered != old.answered && happened.len() == before && !self.is_held_by_outcome() {
            happened.push(told("first answer", old.answered, new.answered));
        }
        if happened.len() > before
            && let Some(last) = new.last.as_ref().filter(|last| Some(*last) != old.last.as_ref())
            && let Some(outcome) = Outcome::ALL.into_iter().find(|outcome| *outcome.key() == *last.outcome)
        {
            let channel = last.channel.as_deref().map(|key| format!(", {}", label(key))).unwrap_or_default();
            happened.insert(before, format!("{}{channel}: {}", last.date, outcome.label()));
        }
    }

    fn same_day(&self) -> bool {
        self.old.schedule.first_day() == Some(self.from)
    }
}

/// Whether after that outcome a prospect may not be planned any more.
pub(super) fn stops(outcome: Outcome) -> bool {
    matches!(outcome.effect(), Effect::Ends(_) | Effect::ClosesChannel | Effect::ClosesContact)
}

/// What came of a touch, in words.
pub(super) fn tell_outcome((touch, outcome): (&PlannedTouch, Outcome)) -> String {
    format!("{}, {}: {}", touch.date, touch.channel, outcome.label())
}

/// The first few touches, and how many others there are.
fn tell_touches(touches: &[&PlannedTouch]) -> String {
    const NAMED: usize = 3;
    let tell = |touch: &&PlannedTouch| format!("touch {} ({}) on {}", touch.number, touch.channel, touch.date);
    let mut told: Vec<String> = touches.iter().take(NAMED).map(tell).collect();
    if touches.len() > NAMED {
        told.push(count(touches.len() - NAMED, "other"));
    }
    all_of(&told)
}

/// The channel of that key as people read it.
fn label(key: &str) -> &str {
    Channel::from_key(key).map(Channel::label).unwrap_or(key)
}

/// Tells of touches that were made though they were not planned, or that are not known any more.
fn tell_made(old: &PastInputs, new: &PastInputs, gone_by: &[&PlannedTouch], happened: &mut Vec<String>) {
    type Times<'p> = BTreeMap<(NaiveDate, &'p str), usize>;
    let mut expected = Times::new();
    for (date, channel) in &old.made {
        *expected.entry((*date, channel)).or_default() += 1;
    }
    for touch in gone_by {
        *expected.entry(key(touch)).or_default() += 1;
    }
    let mut made = Times::new();
    for (date, channel) in &new.made {
        *made.entry((*date, channel)).or_default() += 1;
    }
    for ((date, channel), times) in &made {
        if expected.get(&(*date, *channel)).is_none_or(|expected| times > expected) {
            happened.push(format!("{date}, {}: made", label(channel)));
        }
    }
    let mut before: Vec<_> = old.made.iter().map(|(date, channel)| (*date, &**channel)).collect();
    before.dedup();
    for (date, channel) in before {
        if !made.contains_key(&(date, channel)) {
            happened.push(format!("{date}, {}: not in the history any more", label(channel)));
        }
    }
}

fn key(touch: &PlannedTouch) -> (NaiveDate, &'static str) {
    (touch.date, touch.channel.key())
}
