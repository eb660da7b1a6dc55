//! Who is ready for a touch day, in the order of the index.

use std::collections::VecDeque;

use chrono::{Datelike, NaiveDate};

use crate::model::Minutes;

/// A prospect whose gap has passed, with what decides when its turn comes: the prospects of a rep are large and far apart,
/// too far to fetch them for each touch day that is weighed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Candidate {
    pub(super) turn: Turn,
    /// The calling class.
    pub(super) class: u32,
    /// Its worth, relative to others of the type.
    pub(super) value: f64,
}

impl Candidate {
    pub(super) fn prospect(&self) -> u32 {
        self.turn.prospect()
    }
}

/// In which order prospects get their turn: who has been ready for longer comes first. In one number, as turns are
/// compared all the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Turn(u64);

impl Turn {
    /// The turn of a prospect that has been ready since that day.
    pub(super) fn new(since: NaiveDate, prospect: u32) -> Turn {
        let days = since.num_days_from_ce().abs_diff(i32::MIN);
        Turn(u64::from(days) << 32 | u64::from(prospect))
    }

    /// Whose turn it is.
    pub(super) fn prospect(self) -> u32 {
        self.0 as u32
    }
}

/// An index as a number that puts the highest first: the bits of a float that is not negative order as the floats do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank(u64);

impl Rank {
    /// The rank of an index.
    pub(super) fn of(index: f64) -> Rank {
        Rank(!index.to_bits())
    }
}

/// Where somebody of a rank stands among all: by the rank, and then by turn.
fn place(rank: Rank, turn: Turn) -> u128 {
    u128::from(rank.0) << 64 | u128::from(turn.0)
}

/// The touch day that comes next for the prospects of a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Next {
    pub(super) rank: Rank,
    pub(super) course: u32,
    pub(super) course_day: u32,
    /// What all of it takes.
    pub(super) minutes: Minutes,
    /// It has been begun; the prospects of a queue need the same rest of it.
    pub(super) begun: bool,
    /// For a first touch, within how many working days it is due.
    pub(super) due_within: Option<u32>,
}

/// The prospects of one course that have the same touch day ahead and may be called in the same hours. They differ only
/// in how long they have been ready, and stand in that order.
pub(super) struct Queue {
    pub(super) next: Next,
    /// Who has been ready for longest; queues with the same index stand in this order. An empty queue keeps its last here.
    pub(super) front: Candidate,
    /// The others. Most queues have none and need no room for them: queues are moved every day.
    others: Option<Box<Others>>,
    /// The day on which there is no room for its touch day any more.
    pub(super) full_on: Option<NaiveDate>,
    /// Nobody is left, not even the front.
    is_empty: bool,
}

/// Those behind the front of a queue; for the queue a pointer, where a deque of its own would be four.
#[derive(Default)]
struct Others(VecDeque<Candidate>);

impl Queue {
    fn new(next: Next, front: Candidate) -> Queue {
        Queue { next, front, others: None, full_on: None, is_empty: false }
    }

    /// Where it stands among the others; where it stood before, if it is empty.
    fn place(&self) -> u128 {
        place(self.next.rank, self.front.turn)
    }

    /// Takes the front out.
    fn advance(&mut self) {
        match self.others.as_mut().and_then(|others| others.0.pop_front()) {
            Some(next) => self.front = next,
            None => self.is_empty = true,
        }
    }

    /// Keeps some prospects only.
    fn retain(&mut self, is_kept: impl Fn(u32) -> bool) {
        if let Some(others) = &mut self.others {
            others.0.retain(|candidate| is_kept(candidate.prospect()));
        }
        if !is_kept(self.front.prospect()) {
            self.advance();
        }
    }

    /// All of its prospects, in order, if it is not empty.
    pub(super) fn prospects(&self) -> impl Iterator<Item = u32> {
        let others = self.others.iter().flat_map(|others| &others.0);
        [&self.front].into_iter().chain(others).map(Candidate::prospect)
    }
}

/// All queues of a rep in one list, those with the same index together.
#[derive(Default)]
pub(super) struct Queues {
    queues: Vec<Queue>,
    scratch: Scratch,
}

/// Lists that are empty between joins, kept for their memory.
#[derive(Default)]
struct Scratch {
    newcomers: Vec<(Next, Candidate)>,
    joined: Vec<Queue>,
    merged: Vec<Queue>,
    #[expect(clippy::vec_box, reason = "they go into queues and come out of them as they are")]
    spare_others: Vec<Box<Others>>,
}

impl Scratch {
    /// What a usual day needs at most. The first day of a rep takes in everybody, and is not to be paid for until the last.
    const USUAL: usize = 1 << 12;
}

impl Queues {
    pub(super) fn is_empty(&self) -> bool {
        self.queues.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Queue> {
        self.queues.iter()
    }

    /// The queues, peers by peers: those with the same index, by who has been ready for longest.
    pub(super) fn peers(&mut self) -> impl Iterator<Item = &mut [Queue]> {
        self.queues.chunk_by_mut(|one, other| one.next.rank == other.next.rank)
    }

    /// Takes in prospects: each goes behind those with the same touch day ahead and the same calling class, if with the
    /// front of their queue it may stand together.
    pub(super) fn join(
        &mut self,
        newcomers: impl Iterator<Item = (Next, Candidate)>,
        together: impl Fn(u32, u32) -> bool,
    ) {
        let Queues { queues, scratch: Scratch { newcomers: sorted, joined, spare_others, .. } } = self;
        sorted.extend(newcomers);
        sorted.sort_unstable_by_key(|(next, candidate)| place(next.rank, candidate.turn));
        let mut first = 0;
        for (next, candidate) in sorted.drain(..) {
            let is_peer = |queue: &&mut Queue| queue.next.rank == next.rank;
            first += queues[first..].iter().take_while(|queue| queue.next.rank < next.rank).count();
            let known_peers = queues[first..].iter_mut().take_while(is_peer);
            let mut peers = known_peers.chain(joined.iter_mut().rev().take_while(is_peer));
            let is_its = |queue: &&mut Queue| {
                queue.next == next
                    && queue.front.class == candidate.class
                    && together(queue.front.prospect(), candidate.prospect())
            };
            match peers.find(is_its) {
                Some(queue) => {
                    queue.others.get_or_insert_with(|| spare_others.pop().unwrap_or_default()).0.push_back(candidate);
                }
                None => joined.push(Queue::new(next, candidate)),
            }
        }
        sorted.shrink_to(Scratch::USUAL);
        if !joined.is_empty() {
            self.merge();
        }
    }

    /// Puts the queues that have joined, which are in order, between the others.
    fn merge(&mut self) {
        let Queues { queues, scratch: Scratch { joined, merged, .. } } = self;
        debug_assert!(queues.is_sorted_by_key(Queue::place));
        let mut known = queues.drain(..);
        for queue in joined.drain(..) {
            let before = known.as_slice().iter().take_while(|other| other.place() <= queue.place()).count();
            merged.extend(known.by_ref().take(before));
            merged.push(queue);
        }
        merged.extend(known);
        std::mem::swap(queues, merged);
        joined.shrink_to(Scratch::USUAL);
    }

    /// Keeps some prospects only.
    pub(super) fn retain(&mut self, is_kept: impl Fn(u32) -> bool) {
        self.queues.iter_mut().for_each(|queue| queue.retain(&is_kept));
        self.drop_empty();
        self.queues.sort_by_key(Queue::place);
    }

    /// Takes out the queues of those who have begun their touch day.
    pub(super) fn take_begun(&mut self) -> Vec<Queue> {
        self.queues.extract_if(.., |queue| queue.next.begun).collect()
    }

    pub(super) fn drop_empty(&mut self) {
        let spare = &mut self.scratch.spare_others;
        self.queues.retain_mut(|queue| {
            if queue.is_empty
                && let Some(mut others) = queue.others.take()
            {
                others.0.shrink_to(Scratch::USUAL);
                spare.push(others);
            }
            !queue.is_empty
        });
    }
}

/// Of peers, the first for whose front there is room; by its place among them.
///
/// A first touch that is due stands in front of those of its queue that are not: they came in later.
pub(super) fn longest_ready<F>(
    peers: &mut [Queue],
    date: NaiveDate,
    mut fit: impl FnMut(&mut Queue) -> Option<F>,
) -> Option<(usize, F)> {
    let open = |(_, queue): &(usize, &mut Queue)| !queue.is_empty && queue.full_on != Some(date);
    peers.iter_mut().enumerate().filter(open).find_map(|(at, queue)| Some((at, fit(queue)?)))
}

/// Takes the front out of a queue, and moves the queue to its new place among its peers. An empty one stays where it stood
/// until the day is over.
pub(super) fn advance(peers: &mut [Queue], at: usize) {
    peers[at].advance();
    // Most queues have one prospect only, and each would be moved past all its peers.
    if peers[at].is_empty {
        return;
    }
    let place = peers[at].place();
    let ahead = peers[at + 1..].partition_point(|other| other.place() < place);
    if ahead > 0 {
        peers[at..=at + ahead].rotate_left(1);
    } else {
        // Whom the law sets free again stands behind others, and has been ready for longer.
        let first = peers[..at].partition_point(|other| other.place() < place);
        peers[first..=at].rotate_right(1);
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::*;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, number).unwrap()
    }

    fn ready(since: u32, prospect: u32) -> Candidate {
        Candidate { turn: Turn::new(day(since), prospect), class: 0, value: 1.0 }
    }

    fn next(index: f64, course: u32) -> Next {
        Next {
            rank: Rank::of(index),
            course,
            course_day: 0,
            minutes: Minutes::whole(5),
            begun: false,
            due_within: None,
        }
    }

    fn standing(queues: &Queues) -> Vec<Vec<u32>> {
        queues.iter().map(|queue| queue.prospects().collect()).collect()
    }

    #[test]
    fn turns_and_ranks_are_ordered_as_what_they_are_made_of() {
        let days = [NaiveDate::MIN, NaiveDate::from_ymd_opt(-1, 5, 3).unwrap(), day(23), NaiveDate::MAX];
        let made_of: Vec<(NaiveDate, u32)> =
            days.into_iter().flat_map(|day| [0, 7, u32::MAX].map(|prospect| (day, prospect))).collect();
        let turns: Vec<Turn> = made_of.iter().map(|(since, prospect)| Turn::new(*since, *prospect)).collect();
        assert!(turns.is_sorted_by(|one, other| one < other));
        assert!(turns.iter().zip(&made_of).all(|(turn, (_, prospect))| turn.prospect() == *prospect));
        let ranks = [f64::INFINITY, 2.0, 1.0, f64::from_bits(1), 0.0].map(Rank::of);
        assert!(ranks.is_sorted_by(|one, other| one < other));
        assert!(
            place(ranks[0], turns[11]) < place(ranks[1], turns[0])
                && place(ranks[1], turns[0]) < place(ranks[1], turns[1])
        );
    }

    proptest! {
        #[test]
        fn queues_stand_by_place_whatever_happens(
            days in vec((vec((1u32..5, 0u32..3, 1u32..28), 0..12), vec(any::<Index>(), 0..8), 0u32..60), 1..6)
        ) {
            let mut queues = Queues::default();
            let mut prospects = 0..;
            for (newcomers, served, left) in days {
                let newcomers = newcomers.into_iter().map(|(index, course, since)| {
                    (next(f64::from(index), course), ready(since, prospects.next().unwrap()))
                });
                queues.join(newcomers, |_, _| true);
                prop_assert!(queues.queues.is_sorted_by_key(Queue::place));
                for which in served {
                    let all: Vec<&mut [Queue]> = queues.peers().collect();
                    if all.is_empty() {
                        continue;
                    }
                    let at = which.index(all.len());
                    let peers = all.into_iter().nth(at).unwrap();
                    if let Some((at, ())) = longest_ready(peers, day(23), |_| Some(())) {
                        advance(peers, at);
                    }
                }
                queues.drop_empty();
                prop_assert!(queues.queues.is_sorted_by_key(Queue::place));
                queues.retain(|prospect| prospect != left);
                prop_assert!(queues.queues.is_sorted_by_key(Queue::place));
            }
        }
    }

    #[test]
    fn newcomers_stand_by_index_and_then_by_how_long_they_have_been_ready() {
        let mut queues = Queues::default();
        let newcomers = vec![(next(0.5, 0), ready(4, 0)), (next(0.5, 1), ready(2, 1)), (next(0.5, 0), ready(3, 2))];
        queues.join(newcomers.into_iter(), |_, _| true);
        assert_eq!(standing(&queues), [vec![1], vec![2, 0]]);
        let newcomers = vec![(next(0.25, 0), ready(1, 3)), (next(0.5, 1), ready(5, 4)), (next(2.0, 0), ready(9, 5))];
        queues.join(newcomers.into_iter(), |_, _| true);
        assert_eq!(standing(&queues), [vec![5], vec![1, 4], vec![2, 0], vec![3]]);
        queues.join([(next(2.0, 0), ready(9, 6))].into_iter(), |_, _| false);
        assert_eq!(standing(&queues), [vec![5], vec![6], vec![1, 4], vec![2, 0], vec![3]]);
    }

    #[test]
    fn nobody_comes_back_with_the_memory_of_a_queue_that_is_gone() {
        let mut queues = Queues::default();
        for first in [0, 2, 4] {
            let newcomers = (first..first + 2).map(|prospect| (next(0.5, first), ready(2, prospect)));
            queues.join(newcomers, |_, _| true);
            assert_eq!(standing(&queues), [[first, first + 1]]);
            let peers = queues.peers().next().unwrap();
            advance(peers, 0);
            advance(peers, 0);
            queues.drop_empty();
            assert!(queues.is_empty());
        }
    }

    #[test]
    fn who_is_taken_out_leaves_the_others_in_order() {
        let mut queues = Queues::default();
        let newcomers = vec![(next(0.5, 0), ready(2, 0)), (next(0.5, 0), ready(5, 1)), (next(0.5, 1), ready(3, 2))];
        queues.join(newcomers.into_iter(), |_, _| true);
        queues.join([(next(0.25, 0), ready(1, 3))].into_iter(), |_, _| true);
        queues.retain(|prospect| prospect != 0 && prospect != 3);
        assert_eq!(standing(&queues), [[2], [1]]);
    }

    #[test]
    fn queues_stay_in_the_order_of_their_fronts() {
        let queue = |course, front, others: &[Candidate]| {
            let others = Others(others.iter().copied().collect());
            Queue { others: Some(Box::new(others)), ..Queue::new(next(0.5, course), front) }
        };
        let queues = vec![
            queue(0, ready(2, 0), &[ready(6, 1)]),
            queue(1, ready(3, 2), &[ready(1, 3)]),
            queue(2, ready(4, 4), &[]),
            queue(3, ready(5, 5), &[]),
        ];
        let mut queues = Queues { queues, ..Queues::default() };
        let mut advanced = |at| {
            advance(queues.peers().next().unwrap(), at);
            let left = queues.iter().filter(|queue| !queue.is_empty);
            left.map(|queue| queue.front.prospect()).collect::<Vec<_>>()
        };
        assert_eq!(advanced(1), [3, 0, 4, 5], "ready since earlier, though it stood behind");
        assert_eq!(advanced(1), [3, 4, 5, 1]);
        assert_eq!(advanced(0), [4, 5, 1], "nobody is left");
        assert_eq!(advanced(2), [4, 1]);
        let first = longest_ready(&mut queues.queues, day(23), |queue| Some(queue.front.prospect()));
        assert_eq!(first, Some((1, 4)), "an empty queue in front is passed over");
        queues.drop_empty();
        assert_eq!(standing(&queues), [[4], [1]]);
    }
}
