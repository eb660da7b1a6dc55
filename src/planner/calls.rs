//! The calls of a day: which of them are interchangeable, and who gets which place.

use std::cmp::Ordering;

use super::span::Ticks;
use crate::model::VoicemailReason;

/// The lists that a rep calls one after the other, as a number: calls are compared all the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct List(u32);

impl List {
    /// Calls that were promised.
    const PROMISED: List = List(0);
    /// All that are in no other list.
    const OTHERS: List = List(u32::MAX);

    /// The power block of a cold type.
    fn power(prospect_type: u32) -> List {
        List(prospect_type + 1)
    }

    /// The list of a call with that voicemail decision.
    pub(super) fn of(voicemail: Option<VoicemailReason>, prospect_type: u32, promised: bool) -> List {
        match voicemail {
            _ if promised => List::PROMISED,
            Some(VoicemailReason::PureColdList) => List::power(prospect_type),
            _ => List::OTHERS,
        }
    }
}

/// Calls that are interchangeable as far as time is concerned. They stand in the order of their fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) list: List,
    /// The number of the windows in which they may be made; the lower, the earlier in the day it is too late.
    pub(super) windows: u32,
    /// Which block comes first for it, counted over the blocks of the day.
    pub(super) preferred: u32,
    /// In ticks: minutes count them in 32 bits.
    pub(super) length: u32,
}

impl Call {
    pub(super) fn length(&self) -> Ticks {
        Ticks::from(self.length)
    }

    /// The fields in one number, as calls are compared all the time.
    fn order(&self) -> u128 {
        let Call { list: List(list), windows, preferred, length } = *self;
        [list, windows, preferred, length].into_iter().fold(0, |order, field| order << 32 | u128::from(field))
    }
}

impl PartialOrd for Call {
    fn partial_cmp(&self, other: &Call) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Call {
    fn cmp(&self, other: &Call) -> Ordering {
        self.order().cmp(&other.order())
    }
}

/// A call that has been taken.
#[derive(Clone, Copy)]
pub(super) struct TakenCall {
    /// Its number among the touches taken.
    pub(super) number: u32,
    pub(super) touch_day: u32,
    /// Which of the calls like it was taken next, by its place among all; its own place in the last.
    next: u32,
}

/// Calls that have been taken and are alike.
#[derive(Clone, Copy)]
struct Alike {
    call: Call,
    count: usize,
    /// The first and the last of them, by their places among all taken.
    first: u32,
    last: u32,
}

/// Where the calls of a day stand.
pub(super) type Arrangement = Vec<(Ticks, Call)>;

/// The calls that have been taken for a day.
#[derive(Default)]
pub(super) struct TakenCalls {
    /// In the order in which they were taken.
    calls: Vec<TakenCall>,
    /// Which of them are alike, in the order of calls. These are few, and an ordered map takes longer.
    alike: Vec<Alike>,
}

impl TakenCalls {
    /// Forgets them, and keeps their memory.
    pub(super) fn clear(&mut self) {
        self.calls.clear();
        self.alike.clear();
    }

    /// Takes a call, the touch of that number.
    pub(super) fn take(&mut self, call: Call, number: u32, touch_day: u32) {
        let place = self.calls.len() as u32;
        self.calls.push(TakenCall { number, touch_day, next: place });
        match self.alike.binary_search_by_key(&call, |alike| alike.call) {
            Ok(at) => {
                let alike = &mut self.alike[at];
                self.calls[alike.last as usize].next = place;
                (alike.count, alike.last) = (alike.count + 1, place);
            }
            Err(at) => self.alike.insert(at, Alike { call, count: 1, first: place, last: place }),
        }
    }

    /// The calls, each with how many like it have been taken, in their order.
    pub(super) fn counts(&self) -> impl Iterator<Item = (Call, usize)> {
        self.alike.iter().map(|alike| (alike.call, alike.count))
    }

    /// Gives the places of an arrangement to the calls taken: those that are alike in the order in which they were taken.
    pub(super) fn assign(&self, arrangement: &Arrangement) -> Vec<(Ticks, TakenCall)> {
        let mut next: Vec<u32> = self.alike.iter().map(|alike| alike.first).collect();
        let mut assigned = Vec::with_capacity(arrangement.len());
        for places in arrangement.chunk_by(|one, other| one.1 == other.1) {
            let at = self.alike.binary_search_by_key(&places[0].1, |alike| alike.call);
            let at = at.expect("only calls that have been taken are arranged");
            for (start, _) in places {
                let taken = self.calls[next[at] as usize];
                next[at] = taken.next;
                assigned.push((*start, taken));
            }
        }
        assigned
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn call(&[list, windows, preferred, length]: &[u32; 4]) -> Call {
        Call { list: List(list), windows, preferred, length }
    }

    proptest! {
        #[test]
        fn calls_stand_in_the_order_of_their_fields(fields in vec(any::<[u32; 4]>(), 2), alike in 0usize..5) {
            let mut fields = fields;
            let first = fields[0];
            fields[1][..alike].copy_from_slice(&first[..alike]);
            prop_assert_eq!(call(&fields[0]).cmp(&call(&fields[1])), fields[0].cmp(&fields[1]));
        }

        #[test]
        fn places_go_to_those_who_were_taken_first(
            (taken, arranged) in vec(0u32..4, 0..30).prop_flat_map(|taken| (Just(taken.clone()), Just(taken).prop_shuffle())),
            before in vec(0u32..4, 0..9),
        ) {
            let call = |kind| call(&[kind / 2, 0, kind % 2, 7]);
            let mut calls = TakenCalls::default();
            // A day before it, of which nothing may be left.
            before.iter().for_each(|kind| calls.take(call(*kind), 0, 0));
            calls.clear();
            for (kind, number) in taken.iter().zip(0..) {
                calls.take(call(*kind), 10 * number, number);
            }
            let counted: Vec<(Call, usize)> = calls.counts().collect();
            let count = |kind| taken.iter().filter(|taken| **taken == kind).count();
            let expected: Vec<_> = (0..4).map(|kind| (call(kind), count(kind))).filter(|(_, count)| *count > 0).collect();
            prop_assert_eq!(counted, expected);

            let arrangement: Arrangement = arranged.iter().zip(0..).map(|(kind, start)| (start, call(*kind))).collect();
            let mut waiting: Vec<Option<u32>> = taken.iter().copied().map(Some).collect();
            for (((start, taken), kind), place) in calls.assign(&arrangement).iter().zip(&arranged).zip(0..) {
                let first = waiting.iter().position(|waiting| waiting == &Some(*kind)).unwrap();
                waiting[first] = None;
                prop_assert_eq!((*start, taken.number, taken.touch_day), (place, 10 * first as u32, first as u32));
            }
            prop_assert!(waiting.iter().all(Option::is_none));
        }
    }
}
