//! What changed about a prospect: it came or went, its past, whether it is held, its record.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::Difference;
use super::cause::{Cause, CauseKind, Part};
use super::pair::{Pair, View};
use super::past::{stops, tell_outcome};
use super::schedule::{Cell, Inputs, PastInputs, ProspectInputs};
use super::told::{tell_changes, was_and_is};
use crate::model::{Outcome, WaitingReason};
use crate::text::all_of;

/// The cells that say who the prospect is and with what it is reached. They decide nothing.
pub(super) const NAMES: [Cell; 3] = [Cell::Name, Cell::Company, Cell::Contact];

/// What a record says about where the prospect is.
const WHEREABOUTS: [&str; 3] = ["time_zones", "places", "located_by"];

/// Whether one record says of the prospect's whereabouts what the other does not. Where neither does, the prospect is
/// taken to be where the rep is; and a version that planned days only has asked for nobody's whereabouts.
fn moves(old: &Map<String, Value>, new: &Map<String, Value>) -> bool {
    let has = |key: &str| old.contains_key(key) && new.contains_key(key);
    let differ = |key: &str| old.get(key) != new.get(key);
    let are_with_the_rep = !old.contains_key("located_by") && !new.contains_key("located_by");
    has("time_zones") && !are_with_the_rep && (differ("time_zones") || differ("places"))
}

impl<'s> Pair<'s> {
    /// What changed about the prospect, given what differs among its touches.
    pub(super) fn causes(&self, differences: &[Difference<'s>], worked: &BTreeMap<&str, NaiveDate>) -> Vec<Cause> {
        if let Some(cause) = self.came_or_went() {
            return vec![cause];
        }
        let mut causes = self.past_causes(worked);
        causes.extend(self.held_cause());
        causes.extend(self.record_cause(differences));
        causes.extend(self.names_causes(differences));
        causes
    }

    pub(super) fn cause(&self, kind: CauseKind, detail: impl Into<String>) -> Cause {
        Cause::of_prospect(kind, self.id, detail)
    }

    /// Why the prospect is in one of the schedules only, where that is so.
    fn came_or_went(&self) -> Option<Cause> {
        let absent = |view: &View<'s>| view.schedule.inputs.is_some() && view.known.is_none();
        let not_asked_for = |there: &View<'s>, lacking: &View<'s>| {
            let only = lacking.only_reps();
            !only.is_empty() && there.rep().is_some_and(|rep| !only.iter().any(|asked| asked == rep))
        };
        let asked = |which: &str, lacking: &View<'s>| {
            let detail = format!("the {which} schedule is for {} only", all_of(lacking.only_reps()));
            Some(self.cause(CauseKind::Configuration, detail))
        };
        if absent(&self.new) {
            if not_asked_for(&self.old, &self.new) {
                return asked("new", &self.new);
            }
            return Some(self.cause(CauseKind::ProspectRemoved, "in no prospect file any more"));
        }
        if absent(&self.old) {
            if not_asked_for(&self.new, &self.old) {
                return asked("old", &self.old);
            }
            return Some(self.cause(CauseKind::ProspectAdded, "in no prospect file before"));
        }
        if self.old.person.is_none() && self.old.known.is_none() {
            let detail = "not in the old schedule: not on the list then, or waiting";
            return Some(self.cause(CauseKind::NotPlannedBefore, detail));
        }
        if self.new.person.is_none() && self.new.known.is_none() {
            let ended: Vec<String> =
                self.filled_in().filter(|(_, outcome)| stops(*outcome)).map(tell_outcome).collect();
            return Some(if ended.is_empty() {
                let detail = "not in the new schedule: ended by an outcome, off the list, or waiting";
                self.cause(CauseKind::NotPlannedNow, detail)
            } else {
                self.cause(CauseKind::OutcomeRecorded, ended.join("; "))
            });
        }
        None
    }

    /// Whether the prospect may not be touched any more, or may be again.
    fn held_cause(&self) -> Option<Cause> {
        let new = self.new.known?;
        match (self.old.known.and_then(|old| old.held.as_ref()), &new.held) {
            (None, Some(held)) => {
                let by_outcome = self.is_held_by_outcome();
                let kind = if by_outcome { CauseKind::OutcomeRecorded } else { self.kind_of_record() };
                Some(self.cause(kind, format!("{}: {}", held.reason, held.because)))
            }
            (Some(held), None) => {
                let detail = format!("{} no more, as it was before: {}", held.reason, held.because);
                Some(self.cause(self.kind_of_record(), detail))
            }
            _ => None,
        }
    }

    /// Whether an outcome that is new ended the cadence, and not what the record says.
    pub(super) fn is_held_by_outcome(&self) -> bool {
        let past = self.old.known.map(|old| &old.past);
        let Some(ProspectInputs { past: now, held: Some(held), .. }) = self.new.known else { return false };
        let by_outcome = [WaitingReason::Engaged, WaitingReason::OptedOut].map(WaitingReason::name);
        let has_answered = now.answered.is_some() && now.answered != past.and_then(|past| past.answered);
        let ends = |outcome: &str| Outcome::ALL.iter().any(|known| *known.key() == *outcome && stops(*known));
        let last = now.last.as_ref().filter(|last| past.and_then(|past| past.last.as_ref()) != Some(last));
        by_outcome.contains(&&*held.reason) && (has_answered || last.is_some_and(|last| ends(&last.outcome)))
    }

    /// What the record says otherwise than before.
    fn record_cause(&self, differences: &[Difference<'s>]) -> Option<Cause> {
        let visible = [Cell::Rep, Cell::Type, Cell::Of, Cell::Channel];
        let shows = || differences.iter().any(|difference| difference.cells.iter().any(|cell| visible.contains(cell)));
        let (Some(old), Some(new)) = (self.old.known, self.new.known) else { return self.shown_record_cause() };
        // An outcome that closes a channel closes what goes with it too, whatever the record says.
        let closed = |channel: &str| {
            let names = |past: &PastInputs| past.opted_out.iter().any(|name| **name == *channel);
            names(&old.past) || names(&new.past)
        };
        let flags = [("do_not_call", "phone"), ("email_opt_out", "email"), ("text_opt_out", "text")];
        let by_outcome = |key: &str| flags.iter().any(|(flag, channel)| *flag == key && closed(channel));
        let is_elsewhere = moves(&old.record, &new.record);
        let is_no_change = |key: &str| by_outcome(key) || (WHEREABOUTS.contains(&key) && !is_elsewhere);
        let mut changes = tell_changes("", &old.record, &new.record, is_no_change);
        let forgiven: Vec<&str> =
            old.past.bad_contacts.iter().filter(|bad| !new.past.bad_contacts.contains(bad)).map(|bad| &**bad).collect();
        changes.extend(forgiven.iter().map(|contact| format!("{contact}: no longer a bad contact")));
        if changes.is_empty() {
            return None;
        }
        let part = if shows() { Part::Sure } else { Part::Possible };
        Some(Cause { part, ..self.cause(self.kind_of_record(), changes.join("; ")) })
    }

    /// The kind of a cause that lies in what the record says: the same files read otherwise are the configuration's doing.
    fn kind_of_record(&self) -> CauseKind {
        let read_otherwise = |old: &Inputs, new: &Inputs| {
            old.files == new.files && old.configuration != new.configuration && !old.files.is_empty()
        };
        match (&self.old.schedule.inputs, &self.new.schedule.inputs) {
            (Some(old), Some(new)) if read_otherwise(old, new) => CauseKind::Configuration,
            _ => CauseKind::ProspectChanged,
        }
    }

    /// What the rows show of the record.
    fn shown_record_cause(&self) -> Option<Cause> {
        let (old, new) = (self.old.person?, self.new.person?);
        let of_person = |cell: Cell| match cell {
            Cell::Rep => Some((cell, &old.rep, &new.rep)),
            Cell::Type => Some((cell, &old.prospect_type, &new.prospect_type)),
            _ => None,
        };
        let differing = self.cells().filter_map(of_person).filter(|(_, old, new)| old != new);
        let changes: Vec<String> = differing.map(|(cell, old, new)| was_and_is(cell.column(), old, new)).collect();
        (!changes.is_empty()).then(|| self.cause(CauseKind::ProspectChanged, changes.join("; ")))
    }

    /// What the rows say otherwise about who the prospect is and with what it is reached.
    fn names_causes(&self, differences: &[Difference<'s>]) -> Vec<Cause> {
        let (mut names, mut contacts) = (Vec::new(), Vec::new());
        for difference in differences {
            let (Some(old), Some(new)) = (difference.old, difference.new) else { continue };
            for cell in difference.cells.iter().filter(|cell| NAMES.contains(cell)) {
                let (before, now) = (cell.text(old.person, old.touch), cell.text(new.person, new.touch));
                let told = was_and_is(cell.column(), &before, &now);
                let list = if *cell == Cell::Contact { &mut contacts } else { &mut names };
                let of_other_channel = *cell == Cell::Contact && difference.cells.contains(&Cell::Channel);
                if !of_other_channel && !list.contains(&told) {
                    list.push(told);
                }
            }
        }
        let both_known = self.old.known.is_some() && self.new.known.is_some();
        let mut causes = Vec::new();
        let mut add = |kind: CauseKind, told: Vec<String>| {
            if !told.is_empty() {
                causes.push(Cause { part: Part::Names, ..self.cause(kind, told.join("; ")) });
            }
        };
        add(self.kind_of_record(), names);
        if !both_known {
            add(CauseKind::NotTold, contacts);
        } else if self.contact_is_the_records() {
            add(self.kind_of_record(), contacts);
        }
        causes
    }

    /// Whether another contact can only come from the record: no contact has turned out bad, and every channel needs what
    /// it needed.
    fn contact_is_the_records(&self) -> bool {
        let bad = |view: &View<'s>| view.known.map(|known| &known.past.bad_contacts);
        let needs = |view: &View<'s>| -> Option<Vec<Option<&'s Value>>> {
            let channels = &view.schedule.inputs.as_ref()?.channels;
            Some(channels.values().map(|rules| rules.get("needs")).collect())
        };
        bad(&self.old) == bad(&self.new) && needs(&self.old) == needs(&self.new)
    }
}
