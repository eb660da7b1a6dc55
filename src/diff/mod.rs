//! Two schedules against each other: what moved, came and went, and why.
//!
//! A plan depends on its inputs alone. Where nothing of what concerns a rep has changed, and what was planned for the days
//! gone by has been done, the rep's plan stays as it was. So each difference follows from changed inputs of its rep, and
//! these can be named:
//!
//! - What changed about the prospect itself comes first.
//! - Where that does not settle it, the difference follows from what changed for the rep (minutes, working days, settings),
//!   and from what changed about prospects whose touches share the rep's days: they take room or leave some.
//! - A rep's days are filled one after the other, so nothing follows from what had no effect by then: a holiday changes no
//!   day before it, and a prospect nobody's day before the first of its own touches that differs. But where somebody has
//!   been touched on the first day, whatever has changed about that prospect may change the day. And whom the law lets
//!   nobody call is found out some working days ahead: from then on a holiday is the cause of what has no other.
//!
//! A JSON schedule carries its inputs, and two of them leave no doubt. A CSV file shows touches only, so a comparison with
//! one names what it can see and says of the rest that it cannot tell.

mod cancelled;
mod cause;
mod page;
mod pair;
mod past;
mod prospect;
mod read;
mod rep;
mod schedule;
mod table;
#[cfg(test)]
mod tests;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use chrono::NaiveDate;

pub use cancelled::write_ics;
pub use cause::{Cause, CauseKind};
pub use page::page;
pub use schedule::{
    Cell, HeldInputs, Inputs, LastInputs, PastInputs, Person, PlannedTouch, ProspectInputs, RepInputs, RuleInputs,
    Schedule, TimetableInputs,
};
pub use table::{write_csv, write_json};

use cause::Part;
use pair::Pair;
use prospect::NAMES;

/// What became of a touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Planned for another day.
    Moved,
    /// Only in the new schedule.
    New,
    /// Only in the old one.
    Dropped,
    /// On the same day, but otherwise.
    Changed,
    /// On the same day, but at another time.
    Retimed,
}

impl Change {
    /// The word in files and on pages.
    pub fn word(self) -> &'static str {
        match self {
            Change::Moved => "moved",
            Change::New => "new",
            Change::Dropped => "dropped",
            Change::Changed => "changed",
            Change::Retimed => "retimed",
        }
    }
}

/// A touch that is not as it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference<'s> {
    /// What became of it.
    pub change: Change,
    /// The prospect's id.
    pub prospect: &'s str,
    /// The touch in the old schedule, unless it is new.
    pub old: Option<Side<'s>>,
    /// The touch in the new schedule, unless it was dropped.
    pub new: Option<Side<'s>>,
    /// The day gone by for which a new touch was planned before.
    pub missed: Option<NaiveDate>,
    /// The cells that differ between the two.
    pub cells: Vec<Cell>,
    /// The reason why the prospect has no touch in the schedule that lacks this one, where it is known.
    pub waiting: Option<&'s str>,
    /// Its prospect's own causes.
    own: Range<usize>,
}

/// A touch in one of the schedules.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Side<'s> {
    /// The prospect.
    pub person: &'s Person,
    /// The touch.
    pub touch: &'s PlannedTouch,
}

impl<'s> Difference<'s> {
    /// The touch as it stands now; as it stood, where it was dropped.
    pub fn shown(&self) -> Side<'s> {
        self.new.or(self.old).expect("a difference has a side")
    }

    /// The reps who have it.
    fn reps(&self) -> impl Iterator<Item = &'s str> {
        self.places().map(|(rep, _)| rep)
    }

    /// The first day on which the schedules part over this touch.
    fn day(&self) -> NaiveDate {
        let days = self.old.iter().chain(&self.new).map(|side| side.touch.date);
        days.min().expect("a difference has a side")
    }

    /// The days of reps that it concerns.
    fn places(&self) -> impl Iterator<Item = (&'s str, NaiveDate)> {
        self.old.into_iter().chain(self.new).map(|side| (&*side.person.rep, side.touch.date))
    }
}

/// Two schedules compared.
#[derive(Clone, Debug)]
pub struct Comparison<'s> {
    /// The first day that is compared: the first of the new schedule. None where neither has a touch.
    pub from: Option<NaiveDate>,
    /// The last day on which a touch that only one of them has is a difference: beyond it the other may only not reach as
    /// far.
    pub to: Option<NaiveDate>,
    /// Touches that are the same in both.
    pub kept: usize,
    /// All others, by prospect and touch number.
    pub differences: Vec<Difference<'s>>,
    /// Whether both schedules tell what they were made from, and no cause is left open.
    pub complete: bool,
    causes: Vec<Cause>,
    of_reps: BTreeMap<&'s str, OfRep>,
}

/// Causes by number, each with the first day on which it has an effect, in order of that day.
type Effects = Vec<(NaiveDate, usize)>;

/// What changed for a rep.
#[derive(Clone, Debug, Default)]
struct OfRep {
    /// Minutes, working days, settings.
    general: Effects,
    /// The same, each with the first day on which it may be the cause of what has no other.
    foreseen: Effects,
    /// What changed about prospects whose touches share the rep's days, by kind.
    shared: BTreeMap<CauseKind, Effects>,
}

/// Why a touch is not as it was. It follows from all of these together.
#[derive(Clone, Debug, Default)]
pub struct Explanation<'c> {
    /// What changed about the prospect.
    pub own: Vec<&'c Cause>,
    /// What changed for the rep.
    pub general: Vec<&'c Cause>,
    /// What changed about other prospects of the rep.
    pub shared: Vec<Shared<'c>>,
}

/// What changed about other prospects of a rep, all of one kind.
#[derive(Clone, Debug)]
pub struct Shared<'c> {
    /// The kind.
    pub kind: CauseKind,
    /// Thousands may have had an effect by then, and every later touch follows from all of them: they are looked up.
    effects: &'c [(NaiveDate, usize)],
    causes: &'c [Cause],
    /// The causes that are the prospect's own.
    own: Range<usize>,
}

impl<'c> Shared<'c> {
    /// The causes, in the order in which they had an effect.
    pub fn causes(&self) -> impl Iterator<Item = &'c Cause> {
        let Shared { causes, own, .. } = self.clone();
        self.effects.iter().filter(move |(_, cause)| !own.contains(cause)).map(|(_, cause)| &causes[*cause])
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        if self.own.is_empty() { self.effects.len() } else { self.causes().count() }
    }
}

impl<'c> Explanation<'c> {
    /// The kinds of the causes, each once.
    pub fn kinds(&self) -> BTreeSet<CauseKind> {
        let own = self.own.iter().map(|cause| cause.kind);
        own.chain(self.kinds_of_others()).collect()
    }

    /// The kinds of what changed for the rep and about other prospects.
    fn kinds_of_others(&self) -> BTreeSet<CauseKind> {
        let general = self.general.iter().map(|cause| cause.kind);
        general.chain(self.shared.iter().map(|shared| shared.kind)).collect()
    }

    /// How many causes there are.
    pub fn count(&self) -> usize {
        self.own.len() + self.general.len() + self.shared.iter().map(Shared::count).sum::<usize>()
    }
}

impl<'s> Comparison<'s> {
    /// How many touches have that fate.
    pub fn count(&self, change: Change) -> usize {
        self.differences.iter().filter(|difference| difference.change == change).count()
    }

    /// The touches of the old schedule that lay ahead: of these, churn is the share that moved.
    pub fn ahead(&self) -> usize {
        self.kept + self.differences.len() - self.count(Change::New)
    }

    /// The share of the touches ahead that moved to another day, 0 to 1; 0 where there were none.
    ///
    /// Dropped touches do not count: most go because somebody has answered, which is what they were planned for.
    pub fn churn(&self) -> f64 {
        match self.ahead() {
            0 => 0.0,
            ahead => self.count(Change::Moved) as f64 / ahead as f64,
        }
    }

    /// Why a touch is not as it was; never without a cause.
    pub fn explain(&self, difference: &Difference<'_>) -> Explanation<'_> {
        let names_differ = difference.cells.iter().any(|cell| NAMES.contains(cell));
        let only_names_differ =
            difference.change == Change::Changed && difference.cells.iter().all(|c| NAMES.contains(c));
        let of_names = |cause: &&Cause| cause.part == Part::Names;
        let (names, own): (Vec<&Cause>, Vec<&Cause>) = self.causes[difference.own.clone()].iter().partition(of_names);
        if only_names_differ && !names.is_empty() {
            return Explanation { own: names, ..Explanation::default() };
        }
        let settled = own.iter().any(|cause| cause.part == Part::Sure);
        let mut explanation = Explanation { own, ..Explanation::default() };
        if !settled {
            self.add_of_reps(difference, &mut explanation);
        }
        if explanation.count() == 0 {
            let of_reps = difference.reps().filter_map(|rep| self.of_reps.get(rep));
            let foreseen: BTreeSet<usize> = of_reps
                .flat_map(|of_rep| by_then(&of_rep.foreseen, difference.day()))
                .map(|(_, cause)| *cause)
                .collect();
            explanation.general.extend(foreseen.into_iter().map(|cause| &self.causes[cause]));
        }
        if explanation.count() == 0 {
            explanation.general.push(&self.causes[BY_HAND]);
        }
        explanation.own.extend(names.into_iter().filter(|_| names_differ));
        explanation
    }

    /// Adds what changed for the reps of a touch and about their other prospects, and had an effect by its day.
    fn add_of_reps<'c>(&'c self, difference: &Difference<'_>, explanation: &mut Explanation<'c>) {
        let day = difference.day();
        let mut general = BTreeSet::new();
        for rep in difference.reps().collect::<BTreeSet<_>>() {
            let Some(of_rep) = self.of_reps.get(rep) else { continue };
            general.extend(by_then(&of_rep.general, day).iter().map(|(_, cause)| *cause));
            let shared = of_rep.shared.iter().map(|(kind, effects)| {
                let (effects, own) = (by_then(effects, day), difference.own.clone());
                Shared { kind: *kind, effects, causes: &self.causes, own }
            });
            explanation.shared.extend(shared.filter(|shared| shared.causes().next().is_some()));
        }
        explanation.general.extend(general.into_iter().map(|cause| &self.causes[cause]));
    }
}

/// Compares two schedules.
///
/// ```
/// use cadence::diff::{Change, Schedule, compare};
///
/// let csv = |date: &str| format!("rep,date,prospect_id,touch,of,channel,voicemail,voicemail_reason,minutes\n\
///                                 dana,2026-11-23,p1,1,2,phone,,,2\n\
///                                 dana,{date},p2,1,2,phone,,,2\n");
/// let read = |csv: &str| Schedule::read("schedule.csv", csv.as_bytes(), None).unwrap();
/// let (old, new) = (read(&csv("2026-11-24")), read(&csv("2026-11-25")));
/// let comparison = compare(&old, &new);
/// assert_eq!((comparison.kept, comparison.count(Change::Moved), comparison.churn()), (1, 1, 0.5));
/// ```
pub fn compare<'s>(old: &'s Schedule, new: &'s Schedule) -> Comparison<'s> {
    let from = new.first_day().or_else(|| old.first_day());
    let complete = old.inputs.is_some() && new.inputs.is_some();
    let by_hand = "nothing that a plan is made from has changed: one of the schedules was edited";
    let mut comparison = Comparison {
        from,
        to: last_day_of_both(old, new),
        kept: 0,
        differences: Vec::new(),
        complete,
        causes: vec![Cause::general(CauseKind::EditedByHand, by_hand)],
        of_reps: BTreeMap::new(),
    };
    let Some(from) = from else { return comparison };
    let worked = worked_until(old);
    for id in ids(old, new) {
        comparison.add(&Pair::new(old, new, id, from), &worked);
    }
    comparison.add_general(old, new, from);
    for of_rep in comparison.of_reps.values_mut() {
        of_rep.general.sort_unstable();
        of_rep.foreseen.sort_unstable();
        of_rep.shared.values_mut().for_each(|effects| effects.sort_unstable());
    }
    comparison
}

/// Those that have had an effect by that day.
fn by_then(effects: &Effects, day: NaiveDate) -> &[(NaiveDate, usize)] {
    &effects[..effects.partition_point(|(effect, _)| *effect <= day)]
}

/// Where [`compare`] puts the cause of what has none.
const BY_HAND: usize = 0;

/// The last day on which a touch that only one schedule has is a difference.
///
/// A CSV file does not tell how far its plan reached. The old one is taken at its last touch, so that a day by which the
/// new one reaches further brings nothing new; the new one reaches at least as far as it did before.
fn last_day_of_both(old: &Schedule, new: &Schedule) -> Option<NaiveDate> {
    let end = new.inputs.as_ref().map(|inputs| inputs.end);
    let ends = [old.last_day(), end];
    ends.into_iter().flatten().min().or_else(|| new.last_day())
}

/// Every prospect that one of the schedules knows.
fn ids<'s>(old: &'s Schedule, new: &'s Schedule) -> BTreeSet<&'s str> {
    let of = |schedule: &'s Schedule| {
        let known = schedule.inputs.iter().flat_map(|inputs| inputs.prospects.keys());
        schedule.people.keys().chain(known).map(|id| &**id)
    };
    of(old).chain(of(new)).collect()
}

/// For each rep the last day with an outcome filled in on the old schedule.
fn worked_until(old: &Schedule) -> BTreeMap<&str, NaiveDate> {
    let mut worked = BTreeMap::new();
    for person in old.people.values() {
        let filled_in = person.touches.iter().filter(|touch| touch.outcome.is_some());
        if let Some(last) = filled_in.map(|touch| touch.date).max() {
            let day = worked.entry(&*person.rep).or_insert(last);
            *day = last.max(*day);
        }
    }
    worked
}

impl<'s> Comparison<'s> {
    /// Adds what differs for a prospect, and what changed about it.
    fn add(&mut self, pair: &Pair<'s>, worked: &BTreeMap<&str, NaiveDate>) {
        let first = self.differences.len();
        self.kept += pair.compare(self.to, &mut self.differences);
        let spent = pair.may_spend_otherwise();
        if self.differences.len() == first && !spent {
            return;
        }
        let causes = pair.causes(&self.differences[first..], worked);
        let own = self.causes.len()..self.causes.len() + causes.len();
        let mut effects: BTreeMap<&str, NaiveDate> = BTreeMap::new();
        for difference in &mut self.differences[first..] {
            difference.own = own.clone();
            for (rep, day) in difference.places() {
                let effect = effects.entry(rep).or_insert(day);
                *effect = day.min(*effect);
            }
        }
        if spent {
            effects.extend(pair.reps().map(|rep| (rep, pair.from)));
        }
        for (rep, effect) in effects {
            let shared = &mut self.of_reps.entry(rep).or_default().shared;
            for (number, cause) in own.clone().zip(&causes).filter(|(_, cause)| cause.part != Part::Names) {
                shared.entry(cause.kind).or_default().push((effect, number));
            }
        }
        self.causes.extend(causes);
    }

    /// Adds what changed for whole reps.
    fn add_general(&mut self, old: &'s Schedule, new: &'s Schedule, from: NaiveDate) {
        for difference in &self.differences {
            for (rep, _) in difference.places() {
                self.of_reps.entry(rep).or_default();
            }
        }
        let (Some(old), Some(new)) = (&old.inputs, &new.inputs) else {
            let detail = "minutes, working days, settings, records; two JSON schedules would";
            self.causes.push(Cause::general(CauseKind::NotTold, detail));
            let number = self.causes.len() - 1;
            self.of_reps.values_mut().for_each(|of_rep| of_rep.general.push((from, number)));
            return;
        };
        let changes = rep::Changes::between(old, new, from);
        for (rep, of_rep) in &mut self.of_reps {
            for ([effect, foreseen], cause) in changes.of(rep) {
                of_rep.general.push((effect, self.causes.len()));
                of_rep.foreseen.push((foreseen, self.causes.len()));
                self.causes.push(cause);
            }
        }
    }
}
