//! A comparison for people: the figures in a line, then the differences by cause and prospect.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use chrono::NaiveDate;

use super::{CauseKind, Cell, Change, Comparison, Difference, Explanation, told};
use crate::text::{all_of, count, grouped, printable};

/// How many lines about touches a cause gets.
const SHOWN: usize = 20;

/// The comparison in words.
pub fn page(comparison: &Comparison<'_>) -> String {
    let mut page = String::new();
    let mut put = |line: &str| {
        writeln!(page, "{}", printable(line)).expect("writing to a String cannot fail");
    };
    put(&figures(comparison));
    put(&span(comparison));
    let retimed = comparison.count(Change::Retimed);
    if retimed > 0 {
        put(&format!("{} on the same day at another time: --format csv shows them", count(retimed, "touch")));
    }
    for group in groups(comparison) {
        put("");
        put(&group.heading());
        for line in told::others(&group.fullest) {
            put(&format!("  {line}"));
        }
        let mut untold = group.members.len();
        let mut last = "";
        for run in runs(&group.members).take(SHOWN) {
            let first = run[0];
            if last != first.prospect {
                last = first.prospect;
                put(&prospect(first, &comparison.explain(first)));
            }
            put(&touches(run));
            untold -= run.len();
        }
        if untold > 0 {
            put(&format!("  and {}: --format csv shows all", count(untold, "more touch")));
        }
    }
    page
}

/// The figures in a line.
fn figures(comparison: &Comparison<'_>) -> String {
    let changes = [Change::Moved, Change::New, Change::Dropped, Change::Changed];
    let changes: Vec<String> =
        changes.map(|change| format!("{} {}", grouped(comparison.count(change)), change.word())).into();
    format!(
        "{} kept, {}; churn {}: {} of {} ahead moved",
        count(comparison.kept, "touch"),
        changes.join(", "),
        told::churn(comparison),
        grouped(comparison.count(Change::Moved)),
        count(comparison.ahead(), "touch"),
    )
}

fn span(comparison: &Comparison<'_>) -> String {
    let days = match (comparison.from, comparison.to) {
        (Some(from), Some(to)) => format!("from {} to {}", date(from), date(to)),
        _ => "no day: neither schedule has a touch".to_owned(),
    };
    let doubt = "; CSV does not tell all causes, two JSON schedules would";
    format!("compared: {days}{}", if comparison.complete { "" } else { doubt })
}

/// Differences that follow from the same kinds of causes.
struct Group<'c> {
    kinds: BTreeSet<CauseKind>,
    /// The reps on whose days they are, where it is not what changed about their own prospects alone.
    reps: BTreeSet<&'c str>,
    members: Vec<&'c Difference<'c>>,
    /// The explanation that names the most.
    fullest: Explanation<'c>,
}

/// The differences by kinds of causes: first those that follow from what changed about their own prospect.
fn groups<'c>(comparison: &'c Comparison<'_>) -> Vec<Group<'c>> {
    let mut groups: BTreeMap<_, Group<'c>> = BTreeMap::new();
    for difference in comparison.differences.iter().filter(|difference| difference.change != Change::Retimed) {
        let explanation = comparison.explain(difference);
        let own: BTreeSet<CauseKind> = explanation.own.iter().map(|cause| cause.kind).collect();
        let others = explanation.kinds_of_others();
        let reps: BTreeSet<&str> = if others.is_empty() { BTreeSet::new() } else { difference.reps().collect() };
        let group = groups.entry((own.is_empty(), own, others, reps.clone())).or_insert_with(|| Group {
            kinds: explanation.kinds(),
            reps,
            members: Vec::new(),
            fullest: Explanation::default(),
        });
        if group.fullest.count() < explanation.count() {
            group.fullest = explanation;
        }
        group.members.push(difference);
    }
    groups.into_values().collect()
}

impl Group<'_> {
    fn heading(&self) -> String {
        let mut heading = all_of(&told::kinds(&self.kinds));
        if !self.reps.is_empty() {
            heading.push_str(&format!(", on the days of {}", all_of(&self.reps.iter().collect::<Vec<_>>())));
        }
        let prospects: BTreeSet<&str> = self.members.iter().map(|difference| difference.prospect).collect();
        format!("{heading}: {} of {}", count(self.members.len(), "touch"), count(prospects.len(), "prospect"))
    }
}

/// Who it is, and what changed about them.
fn prospect(difference: &Difference<'_>, explanation: &Explanation<'_>) -> String {
    let person = difference.shown().person;
    let names = [&*person.name, &*person.company].into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>();
    let names = if names.is_empty() { String::new() } else { format!(" {}", names.join(", ")) };
    let own = told::own(explanation);
    let own = if own.is_empty() { own } else { format!(": {own}") };
    format!("  {}{names} ({}){own}", difference.prospect, person.rep)
}

/// The differences in runs that share a line: touches of one prospect, one after the other, that fared alike.
fn runs<'m, 'c>(members: &'m [&'c Difference<'c>]) -> impl Iterator<Item = &'m [&'c Difference<'c>]> {
    let is_told = |difference: &Difference<'_>| difference.cells.iter().any(says_enough(difference));
    let fared = move |difference: &Difference<'_>| {
        let planned_before = difference.missed.map(|missed| (missed, difference.shown().touch.date));
        (difference.change, is_told(difference), planned_before)
    };
    let alike = move |one: &&Difference<'_>, next: &&Difference<'_>| {
        one.prospect == next.prospect
            && one.shown().touch.number + 1 == next.shown().touch.number
            && !is_told(one)
            && fared(one) == fared(next)
    };
    members.chunk_by(alike)
}

/// What became of the touches of a run.
fn touches(run: &[&Difference<'_>]) -> String {
    let difference = run[0];
    let (first, last) = (difference.shown().touch, run[run.len() - 1].shown().touch);
    let numbers = match run.len() {
        1 => format!("touch {} of {}, {}", first.number, first.of, first.channel),
        _ => format!("touches {} to {} of {}", first.number, last.number, first.of),
    };
    let dates =
        |difference: &Difference<'_>| (difference.old.map(|side| side.touch.date), difference.shown().touch.date);
    let days = match dates(difference) {
        (Some(before), now) if before != now => {
            let lead = if run.iter().all(|other| dates(other) == dates(difference)) { "" } else { "the first " };
            format!("{lead}from {} to {}", date(before), date(now))
        }
        _ if first.date == last.date => date(first.date),
        _ => format!("{} to {}", date(first.date), date(last.date)),
    };
    let mut told = vec![days];
    told.extend(difference.missed.map(|missed| format!("planned for {} before", date(missed))));
    told.extend(told::cells(difference, says_enough(difference)));
    told.extend(told::waiting(difference));
    format!("    {:7}  {numbers}, {}", difference.change.word(), told.join("; "))
}

/// Which cells say enough for people: another channel brings its own contact, minutes and voicemail with it.
fn says_enough(difference: &Difference<'_>) -> impl Fn(&Cell) -> bool {
    let other_channel = difference.cells.contains(&Cell::Channel);
    move |cell| match cell {
        // Nearly always the day has only closed up; the table tells.
        Cell::Start => false,
        _ if !other_channel => true,
        _ => !matches!(cell, Cell::Contact | Cell::Minutes | Cell::Voicemail | Cell::VoicemailReason),
    }
}

/// `Mon 23 Nov 2026`, in English whatever the locale.
fn date(day: NaiveDate) -> String {
    day.format("%a %-d %b %Y").to_string()
}
