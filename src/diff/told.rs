//! Causes in words, as pages and tables share them.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{CauseKind, Cell, Comparison, Difference, Explanation, Shared};
use crate::text::{all_of, count};

/// How many prospects are named where many had a part.
const NAMED: usize = 3;

/// The kinds of causes, in words.
pub(super) fn kinds<'c>(kinds: impl IntoIterator<Item = &'c CauseKind>) -> Vec<&'static str> {
    kinds.into_iter().map(|kind| kind.label()).collect()
}

/// What changed about the prospect itself.
pub(super) fn own(explanation: &Explanation<'_>) -> String {
    let details: Vec<&str> = explanation.own.iter().map(|cause| &*cause.detail).collect();
    details.join("; ")
}

/// What changed for the rep and about other prospects of the rep, a line for each cause or kind of causes.
pub(super) fn others(explanation: &Explanation<'_>) -> Vec<String> {
    let general = explanation.general.iter().map(|cause| format!("{}: {}", cause.kind.label(), cause.detail));
    let shared = explanation.shared.iter().map(|shared| format!("{}: {}", shared.kind.label(), who(shared)));
    general.chain(shared).collect()
}

/// The prospects of causes: the first few by id, the others by number.
fn who(shared: &Shared<'_>) -> String {
    let mut names: Vec<String> =
        shared.causes().take(NAMED).filter_map(|cause| Some(cause.prospect.as_ref()?.to_string())).collect();
    let more = shared.count().saturating_sub(NAMED);
    if more > 0 {
        names.push(count(more, "other"));
    }
    all_of(&names)
}

/// What is otherwise about a touch besides its day, of the cells that are wanted.
pub(super) fn cells(difference: &Difference<'_>, wanted: impl Fn(&Cell) -> bool) -> Vec<String> {
    let (Some(old), Some(new)) = (difference.old, difference.new) else { return Vec::new() };
    let told =
        difference.cells.iter().filter(|cell| wanted(cell)).map(|cell| {
            was_and_is(cell.column(), &cell.text(old.person, old.touch), &cell.text(new.person, new.touch))
        });
    told.collect()
}

/// The share of touches that moved, as people read it: `0.7%`.
pub(super) fn churn(comparison: &Comparison<'_>) -> String {
    let churn = comparison.churn() * 100.0;
    if churn > 0.0 && churn < 0.05 { "<0.1%".to_owned() } else { format!("{churn:.1}%") }
}

/// Why the prospect has no touch in the schedule that lacks this one, where that is known.
pub(super) fn waiting(difference: &Difference<'_>) -> Option<String> {
    let when = if difference.new.is_some() { "before" } else { "now" };
    difference.waiting.map(|reason| format!("waiting {when}: {reason}"))
}

/// The settings that differ, each with what it was and is; `of` says whose they are, `but` which ones do not matter.
pub(super) fn tell_changes(
    of: &str,
    old: &Map<String, Value>,
    new: &Map<String, Value>,
    but: impl Fn(&str) -> bool,
) -> Vec<String> {
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changed = keys.into_iter().filter(|key| old.get(*key) != new.get(*key) && !but(key));
    changed.map(|key| was_and_is(&format!("{key}{of}"), &tell(old.get(key)), &tell(new.get(key)))).collect()
}

/// What something was and what it is: `minutes: 240 before, 180 now`.
pub(super) fn was_and_is(what: &str, before: &str, now: &str) -> String {
    let or_none = |text: &str| if text.is_empty() { "none".to_owned() } else { text.to_owned() };
    format!("{what}: {} before, {} now", or_none(before), or_none(now))
}

/// A setting in words; nothing where there is none.
pub(super) fn tell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::Bool(true)) => "yes".to_owned(),
        Some(Value::Bool(false)) => "no".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => {
            let items: Vec<String> = items.iter().map(|item| tell(Some(item))).collect();
            format!("[{}]", items.join(", "))
        }
        Some(Value::Object(entries)) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{key} {}", tell(Some(value)))).collect();
            entries.join(", ")
        }
        Some(number) => number.to_string(),
    }
}
