//! A time for every touch of a day: calls inside phone blocks and lawful hours, all else around them.
//!
//! While a day is filled, the layout answers whether a touch day still finds its time: its call in a gap of the blocks,
//! or else with all calls of the day arranged anew. Once the day is full, everything gets its final place: calls list by
//! list and, where it can be, in another block than at the attempt before; emails after the block of the call that they
//! follow; social last.

use std::cell::RefCell;
use std::cmp::Reverse;

use chrono::NaiveDate;

use super::calls::{Arrangement, Call, List, TakenCall, TakenCalls};
use super::course::CourseTouch;
use super::daytime::{Daytime, Windows};
use super::span::{Span, Ticks, common_time, cut, intersection, length_of, without};
use crate::model::{Channel, TimeOfDay};

/// Whom a touch day is for, as far as time is concerned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Person {
    /// The calling class.
    pub(super) class: u32,
    pub(super) prospect_type: u32,
    pub(super) promised: bool,
    /// How many calls have been made before: the hour varies from attempt to attempt.
    pub(super) calls_before: u32,
}

/// A touch that is no call, and has been or may be taken.
struct Job {
    channel: Channel,
    /// Its number among the touches taken.
    number: u32,
    class: u32,
    /// The touch day it belongs to, by number.
    touch_day: u32,
    length: Ticks,
}

impl Job {
    /// The hardest to place come first: texts, as only they cannot go anywhere, and then what takes longest.
    fn difficulty(&self) -> (bool, Reverse<Ticks>) {
        (self.channel != Channel::Text, Reverse(self.length))
    }

    /// Whether one of the two fits wherever the other does.
    fn fits_like(&self, other: &Job) -> bool {
        let is_text = |job: &Job| job.channel == Channel::Text;
        self.length == other.length && is_text(self) == is_text(other) && (self.class == other.class || !is_text(self))
    }
}

/// The number of a touch among those taken, and when it starts.
pub(super) type Start = (u32, Ticks);

/// A day of a rep in the making.
pub(super) struct Layout<'d> {
    daytime: &'d Daytime<'d>,
    kind: usize,
    calls: TakenCalls,
    /// Where they can stand: proof that all of them find their time.
    arrangement: Arrangement,
    /// What that leaves of the blocks.
    gaps: Vec<Span>,
    /// Calls for which there is no room any more, by windows and length.
    refused: RefCell<Vec<(u32, Ticks)>>,
    /// In the order in which they were taken.
    others: Vec<Job>,
    outline: Outline,
    /// Working hours outside blocks.
    desk_hours: Vec<Span>,
    touches: u32,
    touch_days: u32,
    /// The day is that of one touch day, which the hours cannot hold.
    overflows: bool,
}

/// How a touch day finds its time.
pub(super) struct Fit {
    call: CallFit,
    /// The hours cannot hold it.
    pub(super) overflows: bool,
}

/// How the call of a touch day finds its time.
enum CallFit {
    /// There is none.
    NoCall,
    /// It stands in a gap.
    InGap(Ticks, Call),
    /// All calls stand anew.
    Anew(Arrangement),
}

impl<'d> Layout<'d> {
    /// Days in that daytime, of which none has begun.
    pub(super) fn new(daytime: &'d Daytime<'d>) -> Layout<'d> {
        Layout {
            daytime,
            kind: 0,
            calls: TakenCalls::default(),
            arrangement: Vec::new(),
            gaps: Vec::new(),
            refused: RefCell::default(),
            others: Vec::new(),
            outline: Outline::default(),
            desk_hours: Vec::new(),
            touches: 0,
            touch_days: 0,
            overflows: false,
        }
    }

    /// Begins an empty day of that kind, in the memory of the day before.
    pub(super) fn begin(&mut self, kind: usize) {
        let Windows { blocks, hours, .. } = self.daytime.all(kind);
        self.kind = kind;
        self.calls.clear();
        self.arrangement.clear();
        self.gaps.clone_from(blocks);
        self.refused.get_mut().clear();
        self.others.clear();
        self.desk_hours = without(hours, blocks);
        self.outline = Outline::default();
        (self.touches, self.touch_days, self.overflows) = (0, 0, false);
    }

    /// How a touch day, or what is left of one, finds its time beside what has been taken; None if it does not.
    pub(super) fn fit(&self, touches: &[CourseTouch], person: Person) -> Option<Fit> {
        let call = self.fit_call_of(touches, person)?;
        let fits = match &call {
            CallFit::NoCall => self.others_fit(touches, person, || self.gaps.clone()),
            CallFit::InGap(start, call) => self.others_fit(touches, person, || self.gaps_beside(*start, call)),
            CallFit::Anew(arrangement) => self.others_fit(touches, person, || self.gaps_of(arrangement)),
        };
        fits.then_some(Fit { call, overflows: false })
    }

    /// How a touch day finds its time that has the day to itself. One that the hours cannot hold may run over breaks and
    /// their end, but its call and its text have to find lawful time even so.
    pub(super) fn fit_alone(&self, touches: &[CourseTouch], person: Person) -> Option<Fit> {
        self.fit(touches, person).or_else(|| {
            let call = self.fit_call_of(touches, person)?;
            let arrangement = match &call {
                CallFit::NoCall => self.arrangement.clone(),
                CallFit::InGap(start, call) => self.arrangement.iter().copied().chain([(*start, *call)]).collect(),
                CallFit::Anew(arrangement) => arrangement.clone(),
            };
            let new: Vec<Job> = self.jobs(touches, person).collect();
            self.place_without_end(&self.others.iter().chain(&new).collect::<Vec<_>>(), &arrangement)?;
            Some(Fit { call, overflows: true })
        })
    }

    /// What the rep's clock shows so long after the midnight before the day.
    pub(super) fn time_of_day(&self, day: NaiveDate, since_midnight: Ticks) -> TimeOfDay {
        self.daytime.time_of_day(day, self.kind, since_midnight)
    }

    /// How many touches have been taken.
    pub(super) fn touches(&self) -> u32 {
        self.touches
    }

    /// Takes a touch day that fits.
    pub(super) fn take(&mut self, touches: &[CourseTouch], person: Person, fit: Fit) {
        match fit.call {
            CallFit::NoCall => {}
            CallFit::InGap(start, call) => {
                cut(&mut self.gaps, Span { from: start, to: start + call.length() });
                self.arrangement.push((start, call));
            }
            CallFit::Anew(arrangement) => {
                self.gaps = self.gaps_of(&arrangement);
                self.arrangement = arrangement;
            }
        }
        self.overflows |= fit.overflows;
        for touch in touches {
            let number = self.touches;
            self.touches += 1;
            if touch.channel == Channel::Phone {
                let call = self.call(touch, touches, person);
                self.calls.take(call, number, self.touch_days);
            } else {
                let job = job(touch, person, number, self.touch_days);
                self.outline.add(&job, self.windows(&job), &self.desk_hours);
                self.others.push(job);
            }
        }
        self.touch_days += 1;
    }

    fn call(&self, touch: &CourseTouch, touches: &[CourseTouch], person: Person) -> Call {
        let Person { class, prospect_type, promised, calls_before } = person;
        // An email goes out after its call, for which there is more time behind an early block; and a promise is kept at the
        // first chance.
        let has_email = touches.iter().any(|touch| touch.channel == Channel::Email);
        Call {
            list: List::of(touch.voicemail, prospect_type, promised),
            windows: self.daytime.windows_number(class, self.kind),
            preferred: if has_email || promised { 0 } else { calls_before % self.daytime.block_count(self.kind) },
            length: length(touch) as u32,
        }
    }

    fn fit_call_of(&self, touches: &[CourseTouch], person: Person) -> Option<CallFit> {
        match touches.iter().find(|touch| touch.channel == Channel::Phone) {
            Some(call) => self.fit_call(self.call(call, touches, person)),
            None => Some(CallFit::NoCall),
        }
    }

    fn fit_call(&self, call: Call) -> Option<CallFit> {
        let kind = (call.windows, call.length());
        if self.refused.borrow().contains(&kind) {
            return None;
        }
        if let Some(start) = first_fit(&self.gaps, self.lawful_blocks(&call), call.length()) {
            return Some(CallFit::InGap(start, call));
        }
        let arrangement = if length_of(&self.gaps) >= call.length() { self.arrange(Some(call)) } else { None };
        if arrangement.is_none() {
            self.refused.borrow_mut().push(kind);
        }
        arrangement.map(CallFit::Anew)
    }

    /// The gaps that a further call leaves in the blocks.
    fn gaps_beside(&self, start: Ticks, call: &Call) -> Vec<Span> {
        without(&self.gaps, &[Span { from: start, to: start + call.length() }])
    }

    /// The gaps that an arrangement, given in ascending order, leaves in the blocks.
    fn gaps_of(&self, arrangement: &Arrangement) -> Vec<Span> {
        without(&self.daytime.all(self.kind).blocks, &spans_of(arrangement))
    }

    /// The blocks in which a call may stand.
    fn lawful_blocks(&self, call: &Call) -> &'d [Span] {
        &self.daytime.windows(call.windows).blocks
    }

    /// The part of the preferred block in which a call may stand; all blocks, where it may not stand in that one.
    fn preferred_blocks(&self, call: &Call) -> &'d [Span] {
        let all = self.lawful_blocks(call);
        let preferred = self.daytime.all(self.kind).blocks.get(call.preferred as usize).and_then(|block| {
            let first = all.partition_point(|span| span.from < block.from);
            all.get(first..all.partition_point(|span| span.to <= block.to))
        });
        let is_long_enough = |spans: &&[Span]| spans.iter().any(|span| span.length() >= call.length());
        preferred.filter(is_long_enough).unwrap_or(all)
    }

    /// Finds a place for each call taken, and for one more if there is one; None if it cannot.
    fn arrange(&self, more: Option<Call>) -> Option<Arrangement> {
        let windows = |call: &Call| self.lawful_blocks(call);
        let mut groups = self.groups(windows);
        // Where it is like others it stands behind them, as if it were one of them.
        groups.extend(more.map(|call| Group { call, count: 1, left: 0, windows: windows(&call) }));
        earliest_deadline_first(&mut groups)
    }

    fn groups(&self, windows: impl Fn(&Call) -> &'d [Span]) -> Vec<Group<'d>> {
        let group = |(call, count)| Group { call, count, left: 0, windows: windows(&call) };
        self.calls.counts().map(group).collect()
    }

    /// Finds a place for each call taken, in its preferred block as far as there is room in it.
    fn arrange_with_preferences(&self) -> Option<Arrangement> {
        let mut groups = self.groups(|call| self.preferred_blocks(call));
        loop {
            if let Some(arrangement) = earliest_deadline_first(&mut groups) {
                return Some(arrangement);
            }
            let mut changed = false;
            for group in groups.iter_mut().filter(|group| group.left > 0) {
                let all = self.lawful_blocks(&group.call);
                changed |= group.windows != all;
                group.windows = all;
            }
            if !changed {
                return None;
            }
        }
    }

    // --- All that is no call -----------------------------------------------------------------------------------------

    /// Whether the touches that are no calls find their time beside those taken, with these gaps in the blocks.
    fn others_fit(&self, touches: &[CourseTouch], person: Person, gaps: impl FnOnce() -> Vec<Span>) -> bool {
        let mut outline = self.outline;
        for job in self.jobs(touches, person) {
            outline.add(&job, self.windows(&job), &self.desk_hours);
        }
        if outline.surely_fits(&self.desk_hours) {
            return true;
        }
        let new: Vec<Job> = self.jobs(touches, person).collect();
        let all: Vec<&Job> = by_difficulty(self.others.iter().chain(&new));
        self.place_in(&mut self.free_beside_calls(&gaps()), &all).is_some()
    }

    /// The touches of a touch day that are no calls.
    fn jobs(&self, touches: &[CourseTouch], person: Person) -> impl Iterator<Item = Job> {
        let others = touches.iter().filter(|touch| touch.channel != Channel::Phone);
        others.map(move |touch| job(touch, person, self.touches, self.touch_days))
    }

    /// When a touch that is no call may take place.
    fn windows(&self, job: &Job) -> &'d [Span] {
        match job.channel {
            Channel::Text => &self.daytime.lawful(job.class, self.kind).hours,
            _ => &self.daytime.all(self.kind).hours,
        }
    }

    /// What the calls leave of the hours, if they leave these gaps in the blocks.
    fn free_beside_calls(&self, gaps: &[Span]) -> Vec<Span> {
        let Windows { blocks, hours, .. } = self.daytime.all(self.kind);
        without(hours, &without(blocks, gaps))
    }

    /// Places touches, in the order of [`Job::difficulty`], into free time, and takes theirs from it.
    fn place_in(&self, free: &mut Vec<Span>, jobs: &[&Job]) -> Option<Vec<Start>> {
        let mut starts = Vec::with_capacity(jobs.len());
        for alike in jobs.chunk_by(|one, other| one.fits_like(other)) {
            // Where one did not fit, those like it do not fit either.
            let mut first = 0;
            for job in alike {
                let start = first_fit(&free[first..], self.windows(job), job.length)?;
                starts.push((job.number, start));
                cut(free, Span { from: start, to: start + job.length });
                first = free.partition_point(|span| span.to <= start);
            }
        }
        Some(starts)
    }

    /// Places touches in working order: what follows a call after the block of that call, the rest outside blocks, and in
    /// blocks only what finds no other time.
    fn place_in_working_order(
        &self,
        jobs: &[&Job],
        placed: &[(Ticks, TakenCall)],
        gaps: &[Span],
    ) -> Option<Vec<Start>> {
        let blocks = &self.daytime.all(self.kind).blocks;
        // Before any call: what follows none comes first.
        const NO_CALL: Ticks = Ticks::MIN;
        let mut calls = vec![NO_CALL; self.touch_days as usize];
        for (start, taken) in placed {
            calls[taken.touch_day as usize] = *start;
        }
        let first_call = placed.iter().map(|(start, _)| *start).min();
        let call_of = |job: &Job| Some(calls[job.touch_day as usize]).filter(|start| *start != NO_CALL);
        // Where a touch would best come after: the block of the call it follows, or else of the first call of the day.
        let after = |job: &Job| {
            let call = call_of(job).or(first_call)?;
            blocks.iter().find(|block| call < block.to).map(|block| block.to)
        };
        // By channel, then by call, those without one first, and then as they were taken; in one number.
        let key = |job: &Job, at: u32| {
            let call = calls[job.touch_day as usize].abs_diff(NO_CALL);
            u128::from(job.channel.working_order()) << 96 | u128::from(call) << 32 | u128::from(at)
        };
        let mut order: Vec<u128> = jobs.iter().zip(0..).map(|(job, at)| key(job, at)).collect();
        order.sort_unstable();
        let mut desk = self.desk_hours.clone();
        let mut gaps = gaps.to_vec();
        let mut starts = Vec::with_capacity(jobs.len());
        for key in order {
            let job = jobs[key as u32 as usize];
            let windows = self.windows(job);
            let later = after(job).map_or(0, |end| desk.partition_point(|span| span.to <= end));
            let found = first_fit(&desk[later..], windows, job.length)
                .or_else(|| first_fit(&desk[..later], windows, job.length));
            let (start, free) = match found {
                Some(start) => (start, &mut desk),
                None => {
                    let behind_call = call_of(job).map_or(Ticks::MIN, |start| start + 1);
                    let behind_call = intersection(windows, &[Span { from: behind_call, to: Ticks::MAX }]);
                    let start = first_fit(&gaps, &behind_call, job.length);
                    (start.or_else(|| first_fit(&gaps, windows, job.length))?, &mut gaps)
                }
            };
            starts.push((job.number, start));
            cut(free, Span { from: start, to: start + job.length });
        }
        Some(starts)
    }

    /// Places the touches of a day that the hours cannot hold one after the other, over breaks and the end of the hours;
    /// None if a text finds no lawful time.
    fn place_without_end(&self, jobs: &[&Job], arrangement: &Arrangement) -> Option<Vec<Start>> {
        let begin = self.daytime.all(self.kind).hours.first().map_or(0, |span| span.from);
        let mut calls = spans_of(arrangement);
        calls.sort_unstable();
        let always = intersection(self.daytime.without_end(self.kind), &[Span { from: begin, to: Ticks::MAX }]);
        let mut free = without(&always, &calls);
        let mut order = jobs.to_vec();
        order.sort_by_key(|job| (job.channel != Channel::Text, job.channel.working_order(), job.number));
        let mut starts = Vec::with_capacity(jobs.len());
        for job in order {
            let windows = if job.channel == Channel::Text { self.windows(job) } else { &always };
            let start = first_fit(&free, windows, job.length)?;
            starts.push((job.number, start));
            cut(&mut free, Span { from: start, to: start + job.length });
        }
        Some(starts)
    }

    /// The numbers of all touches taken, and when each starts in real time since midnight; the earliest first.
    pub(super) fn lay_out(&self) -> Vec<Start> {
        let others: Vec<&Job> = self.others.iter().collect();
        // The last is proven to leave the others their time.
        let proven = || {
            let mut arrangement = self.arrangement.clone();
            arrangement.sort_unstable();
            Some(arrangement)
        };
        let arrangements: [&dyn Fn() -> Option<Arrangement>; 3] =
            [&|| self.arrange_with_preferences(), &|| self.arrange(None), &proven];
        for arrangement in arrangements.into_iter().filter_map(|arrange| arrange()) {
            let gaps = self.gaps_of(&arrangement);
            let placed = self.calls.assign(&arrangement);
            let of_others = if self.overflows {
                self.place_without_end(&others, &arrangement)
            } else {
                self.place_in_working_order(&others, &placed, &gaps)
                    .or_else(|| self.place_in(&mut self.free_beside_calls(&gaps), &by_difficulty(self.others.iter())))
            };
            if let Some(of_others) = of_others {
                let of_calls = placed.iter().map(|(start, taken)| (taken.number, *start));
                let mut starts: Vec<Start> = of_calls.chain(of_others).collect();
                // Calls stand in order, and so do most of the others of a channel: a stable sort makes use of it.
                starts.sort_by_key(|(_, start)| *start);
                debug_assert_eq!(starts.len(), self.touches as usize);
                return starts;
            }
        }
        unreachable!("what was taken fits")
    }
}

/// Touches in the order of [`Job::difficulty`].
fn by_difficulty<'j>(jobs: impl Iterator<Item = &'j Job>) -> Vec<&'j Job> {
    let mut jobs: Vec<&Job> = jobs.collect();
    jobs.sort_by_key(|job| job.difficulty());
    jobs
}

/// What touches that are no calls need, without a place for each: enough to see at once that they fit, as they nearly
/// always do.
#[derive(Clone, Copy, Default)]
struct Outline {
    time: Ticks,
    /// The longest of them.
    longest: Ticks,
    /// The time of the texts among them.
    text_time: Ticks,
    /// How many texts are choosy: they may not go out at any hour outside blocks, or not over some moment between.
    choosy: i64,
    /// The least time outside blocks that a choosy text may go out in, and the most pieces that such time is in.
    tightest: Option<(Ticks, i64)>,
}

impl Outline {
    fn add(&mut self, job: &Job, windows: &[Span], desk_hours: &[Span]) {
        self.time += job.length;
        self.longest = self.longest.max(job.length);
        if job.channel == Channel::Text {
            self.text_time += job.length;
            let (time, pieces) = common_time(windows, desk_hours);
            if time < length_of(desk_hours) || pieces > desk_hours.len() as i64 {
                self.choosy += 1;
                let (least, most) = self.tightest.unwrap_or((time, pieces));
                self.tightest = Some((least.min(time), most.max(pieces)));
            }
        }
    }

    /// Whether all surely find their time in hours outside blocks, even if first the texts are placed and then the rest,
    /// each at the first moment that will do. A touch finds none only where every stretch is shorter than the longest of
    /// them; and there are no more stretches than pieces of time and choosy texts, as one of these parts at most one
    /// stretch in two, and all else begins where a stretch does.
    fn surely_fits(&self, desk_hours: &[Span]) -> bool {
        let fit = |time: Ticks, pieces: i64, into: Ticks| time + self.longest * (pieces + self.choosy) <= into;
        let texts_fit = self.tightest.is_none_or(|(least, pieces)| fit(self.text_time, pieces, least));
        texts_fit && fit(self.time, desk_hours.len() as i64, length_of(desk_hours))
    }
}

fn job(touch: &CourseTouch, person: Person, number: u32, touch_day: u32) -> Job {
    Job { channel: touch.channel, number, length: length(touch), class: person.class, touch_day }
}

/// The time that the calls of an arrangement take.
fn spans_of(arrangement: &Arrangement) -> Vec<Span> {
    arrangement.iter().map(|(start, call)| Span { from: *start, to: start + call.length() }).collect()
}

/// The time that a touch takes; at least the least there is, so that no two stand in one place.
fn length(touch: &CourseTouch) -> Ticks {
    touch.minutes.ticks().max(1)
}

/// The first moment from which a piece of that length lies in one of the free spans and in one of the windows.
fn first_fit(free: &[Span], windows: &[Span], length: Ticks) -> Option<Ticks> {
    free.iter().find_map(|span| {
        windows
            .iter()
            .map(|window| (span.from.max(window.from), span.to.min(window.to)))
            .find_map(|(from, to)| (to - from >= length).then_some(from))
    })
}

/// Interchangeable calls that are to be placed.
struct Group<'d> {
    call: Call,
    count: usize,
    /// How many have no place yet.
    left: usize,
    windows: &'d [Span],
}

impl Group<'_> {
    /// The latest moment at which one of them may end.
    fn deadline(&self) -> Ticks {
        let long_enough = |span: &&Span| span.length() >= self.call.length();
        self.windows.iter().rev().find(long_enough).map_or(Ticks::MIN, |span| span.to)
    }

    /// The window in which one of them may stand from that moment on.
    fn window_at(&self, time: Ticks) -> Option<Span> {
        self.windows.iter().find(|span| span.from <= time && time + self.call.length() <= span.to).copied()
    }

    /// The next moment after another at which one of them may start for the first time.
    fn next_opening(&self, time: Ticks) -> Option<Ticks> {
        let opens = |span: &&Span| span.from > time && span.length() >= self.call.length();
        self.windows.iter().find(opens).map(|span| span.from)
    }
}

/// Places calls one after the other, always the one next that has to be made first; where that leaves a choice by list,
/// and within a list where calls become unlawful first: eastern prospects before western ones.
/// None if some find no place, which are then left.
fn earliest_deadline_first(groups: &mut [Group]) -> Option<Arrangement> {
    groups.iter_mut().for_each(|group| group.left = group.count);
    groups.sort_by_key(|group| (group.deadline(), group.call));
    let mut arrangement = Vec::with_capacity(groups.iter().map(|group| group.count).sum());
    let mut time = Ticks::MIN;
    loop {
        let next = groups.iter().position(|group| group.left > 0 && group.window_at(time).is_some());
        let Some(next) = next else {
            let openings = groups.iter().filter(|group| group.left > 0).filter_map(|group| group.next_opening(time));
            match openings.min() {
                Some(opening) => time = opening,
                None => break,
            }
            continue;
        };
        // On and on, until one that has to be made before may be made.
        let more_urgent = groups[..next].iter().filter(|group| group.left > 0);
        let interruption = more_urgent.filter_map(|group| group.next_opening(time)).min().unwrap_or(Ticks::MAX);
        let group = &mut groups[next];
        while group.left > 0 && time < interruption && group.window_at(time).is_some() {
            arrangement.push((time, group.call));
            time += group.call.length();
            group.left -= 1;
        }
    }
    groups.iter().all(|group| group.left == 0).then_some(arrangement)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// Spans from gaps and lengths in turn.
    fn spans(steps: &[(Ticks, Ticks)]) -> Vec<Span> {
        let mut end = 0;
        let span = |&(gap, length): &(Ticks, Ticks)| {
            let from = end + gap;
            end = from + length;
            Span { from, to: end }
        };
        steps.iter().map(span).collect()
    }

    proptest! {
        #[test]
        fn what_surely_fits_does(
            desk_hours in vec((1i64..20, 1i64..60), 1..4),
            gaps in vec(0i64..20, 4),
            windows in vec(vec((0i64..40, 1i64..80), 1..4), 1..3),
            texts in vec((0usize..3, 1i64..12), 0..8),
            rest in vec(1i64..12, 0..8),
        ) {
            let desk_hours = spans(&desk_hours);
            // Some of what the calls leave of the blocks lies in front of desk hours.
            let mut free = desk_hours.clone();
            for (at, gap) in (0..free.len()).zip(gaps) {
                let before = if at == 0 { 0 } else { free[at - 1].to };
                free[at].from = before.max(free[at].from - gap);
            }
            let windows: Vec<Vec<Span>> = windows.iter().map(|steps| spans(steps)).collect();
            let job = |channel, length, class: usize| {
                let class = (class % windows.len()) as u32;
                Job { channel, number: 0, class, touch_day: 0, length }
            };
            let texts = texts.iter().map(|(class, length)| job(Channel::Text, *length, *class));
            let jobs: Vec<Job> = texts.chain(rest.iter().map(|length| job(Channel::Email, *length, 0))).collect();
            let hours = vec![Span { from: 0, to: 1000 }];
            let windows_of = |job: &Job| match job.channel {
                Channel::Text => &windows[job.class as usize],
                _ => &hours,
            };
            let mut outline = Outline::default();
            jobs.iter().for_each(|job| outline.add(job, windows_of(job), &desk_hours));
            if outline.surely_fits(&desk_hours) {
                for job in by_difficulty(jobs.iter()) {
                    let start = first_fit(&free, windows_of(job), job.length);
                    prop_assert!(start.is_some(), "{} in {free:?}", job.length);
                    let from = start.unwrap();
                    cut(&mut free, Span { from, to: from + job.length });
                }
            }
        }
    }
}
