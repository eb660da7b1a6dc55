//! Work shared out among threads; what comes of it does not depend on how many there are.
//!
//! Items are worked on wherever a thread is free, and handed over in their order to the thread that asked for them. Rayon
//! would do the first half; the second, in order and without holding all results at once, is what writing ten million
//! rows needs.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Scope, ScopedJoinHandle};

/// How many threads work at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threads(NonZeroUsize);

impl Threads {
    /// The calling thread alone.
    pub const ONE: Threads = Threads(NonZeroUsize::MIN);
    /// More than this are not started: each costs memory, and no machine that plans has more cores to give.
    pub const MOST: usize = 256;
    /// How many items each thread may be ahead of the one whose turn it is.
    const AHEAD: usize = 2;

    /// So many threads, 1 to [`Threads::MOST`].
    pub fn new(number: usize) -> Option<Threads> {
        NonZeroUsize::new(number).filter(|number| number.get() <= Threads::MOST).map(Threads)
    }

    /// As many threads as this machine has cores for the program.
    pub fn available() -> Threads {
        let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Threads::new(cores.min(Threads::MOST)).unwrap_or(Threads::ONE)
    }

    /// Works on the items `0..count`, and hands over what came of each, in order. Where the system starts fewer threads, those
    /// do it, and where it starts none, the calling one.
    pub fn each<R: Send>(self, count: usize, work: impl Fn(usize) -> R + Sync, mut take: impl FnMut(R)) {
        let result = self.try_each(count, work, |result| {
            take(result);
            Ok::<(), Infallible>(())
        });
        match result {
            Ok(()) => {}
        }
    }

    /// The same until `take` fails.
    ///
    /// # Errors
    ///
    /// Those of `take`.
    ///
    /// # Panics
    ///
    /// When `work` or `take` does.
    pub fn try_each<R: Send, E>(
        self,
        count: usize,
        work: impl Fn(usize) -> R + Sync,
        mut take: impl FnMut(R) -> Result<(), E>,
    ) -> Result<(), E> {
        if self == Threads::ONE || count < 2 {
            return (0..count).try_for_each(|item| take(work(item)));
        }
        let line = Line::new(count, Threads::AHEAD * self.0.get());
        let keep_working = || {
            while let Some(item) = line.next() {
                line.put(item, catch_unwind(AssertUnwindSafe(|| work(item))));
            }
        };
        thread::scope(|scope| {
            // However this ends, nobody waits for a turn that never comes.
            let _closing = Closing(&line);
            let started = (0..self.0.get().min(count)).take_while(|_| start(scope, keep_working).is_ok()).count();
            if started == 0 {
                return (0..count).try_for_each(|item| take(work(item)));
            }
            for _ in 0..count {
                take(line.first().unwrap_or_else(|panic| resume_unwind(panic)))?;
                line.advance();
            }
            Ok(())
        })
    }

    /// Does two things, at once if there is more than one thread.
    ///
    /// # Panics
    ///
    /// When one of them does.
    pub fn both<A, B: Send>(self, one: impl FnOnce() -> A, other: impl FnOnce() -> B + Send) -> (A, B) {
        if self == Threads::ONE {
            return (one(), other());
        }
        // Whoever takes it does it: the other thread, or this one where there can be no other.
        let other = Mutex::new(Some(other));
        let do_other = || {
            let other = other.lock().unwrap_or_else(PoisonError::into_inner).take().expect("it is done once");
            other()
        };
        thread::scope(|scope| match start(scope, do_other) {
            Ok(at_work) => {
                let one = one();
                (one, at_work.join().unwrap_or_else(|panic| resume_unwind(panic)))
            }
            Err(_) => (one(), do_other()),
        })
    }

    /// Cuts `0..length` into ranges, of which each thread gets several, but of no less than `least`.
    pub fn ranges(self, length: usize, least: usize) -> Vec<Range<usize>> {
        const FOR_EACH: usize = 8;
        let size = if self == Threads::ONE { length } else { length.div_ceil(FOR_EACH * self.0.get()) };
        ranges(length, size.max(least))
    }
}

/// Starts a thread, unless the system gives the program no more of them.
fn start<'s, T: Send + 's>(
    scope: &'s Scope<'s, '_>,
    work: impl FnOnce() -> T + Send + 's,
) -> io::Result<ScopedJoinHandle<'s, T>> {
    thread::Builder::new().spawn_scoped(scope, work)
}

/// Cuts `0..length` into ranges of `size`; the last may be shorter.
pub fn ranges(length: usize, size: usize) -> Vec<Range<usize>> {
    let size = size.max(1);
    (0..length).step_by(size).map(|start| start..length.min(start + size)).collect()
}

/// Items in a line, which may be begun only so far ahead of the first that has not been handed over.
///
/// The standard library's channel would hand the results over, but it wakes the receiver while it holds its lock: with as many
/// threads at work as there are cores the receiver runs at once, and all senders wait.
struct Line<R> {
    count: usize,
    ahead: usize,
    state: Mutex<State<R>>,
    /// The first in the line has been worked on.
    ready: Condvar,
    /// The line has moved on.
    moved: Condvar,
}

struct State<R> {
    begun: usize,
    handed_over: usize,
    /// What came of items that have not been handed over.
    results: BTreeMap<usize, thread::Result<R>>,
}

impl<R> Line<R> {
    fn new(count: usize, ahead: usize) -> Line<R> {
        let state = State { begun: 0, handed_over: 0, results: BTreeMap::new() };
        Line { count, ahead, state: Mutex::new(state), ready: Condvar::new(), moved: Condvar::new() }
    }

    /// The next item to work on, once it may be begun; None when all have been.
    fn next(&self) -> Option<usize> {
        let mut state = self.lock();
        while state.begun < self.count && state.begun >= state.handed_over + self.ahead {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let item = state.begun;
        state.begun += 1;
        (item < self.count).then_some(item)
    }

    /// Keeps what came of an item until its turn.
    fn put(&self, item: usize, result: thread::Result<R>) {
        let mut state = self.lock();
        state.results.insert(item, result);
        let is_first = item == state.handed_over;
        drop(state);
        if is_first {
            self.ready.notify_one();
        }
    }

    /// What came of the first item in the line, once it has been worked on.
    fn first(&self) -> thread::Result<R> {
        let mut state = self.lock();
        loop {
            let first = state.handed_over;
            if let Some(result) = state.results.remove(&first) {
                return result;
            }
            state = self.ready.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Moves the line on, now that its first item has been handed over.
    fn advance(&self) {
        self.lock().handed_over += 1;
        self.moved.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State<R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sends everybody home when it is dropped.
struct Closing<'l, R>(&'l Line<R>);

impl<R> Drop for Closing<'_, R> {
    fn drop(&mut self) {
        self.0.lock().begun = self.0.count;
        self.0.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::panic::AssertUnwindSafe;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn threads(number: usize) -> Threads {
        Threads::new(number).unwrap()
    }

    #[test]
    fn results_come_in_order_whatever_takes_long() {
        for number in [1, 2, 8] {
            let mut taken = Vec::new();
            let work = |item: usize| {
                // The earlier, the longer.
                (0..(500 - item) * 50)
                    .fold(item as u64, |sum, step| std::hint::black_box(sum.wrapping_mul(3) ^ step as u64));
                item
            };
            threads(number).each(500, work, |item| taken.push(item));
            assert!(taken.into_iter().eq(0..500), "{number} threads");
        }
    }

    #[test]
    fn there_may_be_fewer_items_than_threads() {
        for count in 0..4 {
            let mut taken = Vec::new();
            threads(8).each(count, |item| item, |item| taken.push(item));
            assert!(taken.into_iter().eq(0..count), "{count} items");
        }
    }

    #[test]
    fn nobody_runs_far_ahead_of_the_one_who_takes() {
        let begun = AtomicUsize::new(0);
        let (mut taken, mut farthest) = (0, 0);
        let take = |_| {
            taken += 1;
            thread::yield_now();
            farthest = farthest.max(begun.load(Ordering::SeqCst) - taken);
        };
        threads(2).each(200, |_| begun.fetch_add(1, Ordering::SeqCst), take);
        assert!(farthest <= 2 * Threads::AHEAD, "{farthest}");
    }

    #[test]
    fn an_error_ends_the_work() {
        for number in [1, 2, 8] {
            let begun = AtomicUsize::new(0);
            let work = |item| {
                begun.fetch_add(1, Ordering::SeqCst);
                item
            };
            let result = threads(number).try_each(100_000, work, |item| if item == 3 { Err("full") } else { Ok(()) });
            assert_eq!(result, Err("full"));
            assert!(begun.into_inner() < 100, "{number} threads");
        }
    }

    #[test]
    fn a_panic_comes_through_and_nobody_is_left_waiting() {
        for number in [1, 2, 8] {
            let work = |item: usize| assert!(item != 50, "fifty");
            let in_work = catch_unwind(|| threads(number).each(10_000, work, |()| {}));
            assert_eq!(in_work.unwrap_err().downcast_ref::<&str>(), Some(&"fifty"));
            let take = |item: usize| assert!(item != 50, "taken");
            let in_take = catch_unwind(AssertUnwindSafe(|| threads(number).each(10_000, |item| item, take)));
            assert_eq!(in_take.unwrap_err().downcast_ref::<&str>(), Some(&"taken"));
        }
    }

    #[test]
    fn two_things_are_done_whatever_the_number_of_threads() {
        for number in [1, 2] {
            assert_eq!(threads(number).both(|| 1, || "two"), (1, "two"));
        }
    }

    #[test]
    fn ranges_cover_everything_once() {
        for (length, least) in [(0, 1), (1, 1), (7, 100), (1000, 1), (1001, 10)] {
            for number in [1, 2, 8] {
                let all: Vec<usize> = threads(number).ranges(length, least).into_iter().flatten().collect();
                assert!(all.into_iter().eq(0..length));
            }
        }
        assert_eq!(ranges(5, 2), [0..2, 2..4, 4..5]);
        assert_eq!(Threads::new(0), None);
        assert_eq!(Threads::new(Threads::MOST + 1), None);
    }
}
