//! One prospect in both schedules, and which of its touches differ.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::schedule::{Cell, Person, PlannedTouch, ProspectInputs, Schedule};
use super::{Change, Difference, Side};

/// A prospect in both schedules.
pub(super) struct Pair<'s> {
    pub(super) id: &'s str,
    /// The first day of the new schedule.
    pub(super) from: NaiveDate,
    pub(super) old: View<'s>,
    pub(super) new: View<'s>,
}

/// A prospect in one schedule.
#[derive(Clone, Copy)]
pub(super) struct View<'s> {
    pub(super) schedule: &'s Schedule,
    /// The prospect, if it has a touch.
    pub(super) person: Option<&'s Person>,
    /// What the schedule knows of it besides.
    pub(super) known: Option<&'s ProspectInputs>,
}

impl<'s> View<'s> {
    fn new(schedule: &'s Schedule, id: &str) -> View<'s> {
        View { schedule, person: schedule.people.get(id), known: schedule.known(id) }
    }

    pub(super) fn touches(&self) -> &'s [PlannedTouch] {
        self.person.map_or(&[], |person| &person.touches)
    }

    /// Touches made before the schedule's first, as far as it tells.
    pub(super) fn made_before(&self) -> Option<usize> {
        let made = self.known.map(|known| known.past.made.len());
        made.or_else(|| self.touches().first().map(|touch| usize::from(touch.number).saturating_sub(1)))
    }

    /// The reps that were asked for, where the schedule tells that others were left out.
    pub(super) fn only_reps(&self) -> &'s [String] {
        self.schedule.inputs.as_ref().map_or(&[], |inputs| &inputs.only_reps)
    }

    pub(super) fn rep(&self) -> Option<&'s str> {
        let of_record = || self.known.and_then(|known| known.record.get("rep")?.as_str());
        self.person.map(|person| &*person.rep).or_else(of_record)
    }
}

impl<'s> Pair<'s> {
    pub(super) fn new(old: &'s Schedule, new: &'s Schedule, id: &'s str, from: NaiveDate) -> Pair<'s> {
        Pair { id, from, old: View::new(old, id), new: View::new(new, id) }
    }

    /// The reps that have the prospect in one of the schedules.
    pub(super) fn reps(&self) -> impl Iterator<Item = &'s str> {
        self.old.rep().into_iter().chain(self.new.rep())
    }

    /// Adds what differs among the touches ahead, and gives back how many are as they were. A touch that only one of the
    /// schedules has is a difference up to the day `to`.
    pub(super) fn compare(&self, to: Option<NaiveDate>, differences: &mut Vec<Difference<'s>>) -> usize {
        let mut kept = 0;
        let (gone_by, ahead) = self.split_old();
        let by_number: BTreeMap<u16, &PlannedTouch> = ahead.into_iter().collect();
        let within = |touch: &PlannedTouch| to.is_none_or(|to| touch.date <= to);
        let new_numbers: BTreeSet<u16> = self.new.touches().iter().map(|touch| touch.number).collect();
        let dropped = by_number.iter().filter(|(number, touch)| !new_numbers.contains(number) && within(touch));
        let mut found: Vec<(u16, Difference<'s>)> =
            dropped.map(|(number, touch)| (*number, self.difference(Change::Dropped, Some(touch), None))).collect();
        for touch in self.new.touches() {
            let Some(&before) = by_number.get(&touch.number) else {
                let missed = gone_by.iter().find(|missed| missed.number == touch.number && !self.is_made(missed));
                let missed = missed.map(|missed| missed.date);
                if within(touch) {
                    let difference = self.difference(Change::New, None, Some(touch));
                    found.push((touch.number, Difference { missed, ..difference }));
                }
                continue;
            };
            let mut difference = self.difference(Change::Moved, Some(before), Some(touch));
            if before.date == touch.date {
                difference.change = match *difference.cells {
                    [] => {
                        kept += 1;
                        continue;
                    }
                    [Cell::Start] => Change::Retimed,
                    _ => Change::Changed,
                };
            }
            found.push((touch.number, difference));
        }
        found.sort_by_key(|(number, _)| *number);
        differences.extend(found.into_iter().map(|(_, difference)| difference));
        kept
    }

    fn difference(
        &self,
        change: Change,
        old: Option<&'s PlannedTouch>,
        new: Option<&'s PlannedTouch>,
    ) -> Difference<'s> {
        let side =
            |view: &View<'s>, touch: Option<&'s PlannedTouch>| Some(Side { person: view.person?, touch: touch? });
        let (old, new) = (side(&self.old, old), side(&self.new, new));
        let differ = |cell: &Cell| match (old, new) {
            (Some(old), Some(new)) if *cell == Cell::Start => {
                old.touch.start.is_some() && new.touch.start.is_some() && old.touch.start != new.touch.start
            }
            (Some(old), Some(new)) => cell.text(old.person, old.touch) != cell.text(new.person, new.touch),
            _ => false,
        };
        let lacking = match change {
            Change::Dropped => self.new,
            _ => self.old,
        };
        let waiting = lacking.person.is_none().then(|| lacking.schedule.waiting(self.id)).flatten();
        let cells = self.cells().filter(differ).collect();
        Difference { change, prospect: self.id, old, new, missed: None, cells, waiting, own: 0..0 }
    }

    /// The cells that both schedules have.
    pub(super) fn cells(&self) -> impl Iterator<Item = Cell> {
        let lacking = [&self.old.schedule.lacks, &self.new.schedule.lacks];
        Cell::ALL.into_iter().filter(move |cell| !lacking.iter().any(|lacks| lacks.contains(cell)))
    }

    /// The touches of the old schedule whose day has gone by or that have been made, and those that lay ahead, under the
    /// number that they have now: of a touch day made in part the rest is numbered on.
    pub(super) fn split_old(&self) -> (Vec<&'s PlannedTouch>, Vec<(u16, &'s PlannedTouch)>) {
        let (gone_by, ahead): (Vec<_>, Vec<_>) =
            self.old.touches().iter().partition(|touch| touch.date < self.from || self.is_made_today(touch));
        let made_today = gone_by.iter().filter(|touch| touch.date == self.from);
        let last_of_today = self.old.touches().iter().rfind(|touch| touch.date == self.from).map(|touch| touch.number);
        let rest_of_today = ahead.iter().filter(|touch| touch.date == self.from).count();
        let rest = |at: usize| last_of_today.map_or(0, |last| last + 1 - (rest_of_today - at) as u16);
        let some_made = made_today.count() > 0;
        let renumbered = ahead.into_iter().enumerate().map(|(at, touch)| {
            let number = if some_made && touch.date == self.from { rest(at) } else { touch.number };
            (number, touch)
        });
        (gone_by, renumbered.collect())
    }

    /// Whether a touch planned for the first day of the new schedule had been made when that was planned.
    fn is_made_today(&self, touch: &PlannedTouch) -> bool {
        touch.date == self.from
            && match &self.new.schedule.inputs {
                Some(_) => self.is_made(touch),
                None => self.new.touches().first().is_some_and(|first| touch.number < first.number),
            }
    }

    /// Whether a touch of the old schedule has been made since, as far as the new schedule's inputs or its touch numbers
    /// tell. Where it has no touch left, nothing speaks against it.
    pub(super) fn is_made(&self, touch: &PlannedTouch) -> bool {
        match (self.old.known, self.new.known) {
            (Some(old), Some(new)) => new.past.times_made(touch) > old.past.times_made(touch),
            (None, Some(new)) => new.past.times_made(touch) > 0 && !self.were_all_made_before(touch.date),
            (_, None) if self.new.schedule.inputs.is_some() => false,
            (_, None) => self.new.touches().first().is_none_or(|first| touch.number < first.number),
        }
    }

    /// Whether all touches made on a day were made before the old schedule was planned, as far as its numbers tell.
    fn were_all_made_before(&self, day: NaiveDate) -> bool {
        let (Some(before), Some(new)) = (self.old.made_before(), self.new.known) else { return false };
        let made_by = new.past.made.iter().filter(|(date, _)| *date <= day).count();
        made_by <= before
    }

    /// Whether what the rep spends on the prospect on the first day, made and planned, may take other minutes or hours than
    /// was planned before, if anything has changed about the prospect.
    pub(super) fn may_spend_otherwise(&self) -> bool {
        let done = |view: &View<'s>| -> Vec<&'s str> {
            let past = view.known.map(|known| &known.past);
            let made = past.into_iter().flat_map(|past| &past.made).filter(|(date, _)| *date == self.from);
            let is_today = view.schedule.first_day() == Some(self.from);
            let failed = past.filter(|_| is_today).into_iter().flat_map(|past| &past.failed_today);
            made.map(|(_, channel)| &**channel).chain(failed.map(|channel| &**channel)).collect()
        };
        let spent = |view: &View<'s>| -> BTreeSet<&'s str> {
            let planned =
                view.touches().iter().filter(|touch| touch.date == self.from).map(|touch| touch.channel.key());
            planned.chain(done(view)).collect()
        };
        let inputs = [self.old.schedule, self.new.schedule].iter().all(|schedule| schedule.inputs.is_some());
        // All that is known of the prospect decides what a touch of today takes, and whether it was due, by which it has
        // its place in the day.
        inputs && (spent(&self.old) != spent(&self.new) || !done(&self.new).is_empty())
    }
}
