//! Values that are known by a number.

use std::hash::Hash;

use hashbrown::DefaultHashBuilder;
use indexmap::IndexSet;

use crate::threads::Threads;

/// Values numbered in the order in which they first came up.
#[derive(Clone, Debug)]
pub(crate) struct Numbered<T>(IndexSet<T, DefaultHashBuilder>);

impl<T> Default for Numbered<T> {
    fn default() -> Numbered<T> {
        Numbered(IndexSet::default())
    }
}

impl<T: Hash + Eq> Numbered<T> {
    /// The number of a value; the next one if it has none yet.
    pub(crate) fn number(&mut self, value: T) -> usize {
        self.0.insert_full(value).0
    }

    /// The values by their numbers.
    pub(crate) fn into_values(self) -> Vec<T> {
        self.0.into_iter().collect()
    }
}

impl<T: Hash + Eq + Send> Numbered<T> {
    /// The values of the items `0..count`, and the number of each item's; worked out on several threads.
    pub(crate) fn of_all(threads: Threads, count: usize, value: impl Fn(usize) -> T + Sync) -> (Vec<T>, Vec<u32>) {
        const LEAST: usize = 1_000;
        let ranges = threads.ranges(count, LEAST);
        let number_range = |range: usize| {
            let mut numbered = Numbered::default();
            let of_item: Vec<usize> = ranges[range].clone().map(|item| numbered.number(value(item))).collect();
            (numbered.into_values(), of_item)
        };
        let (mut all, mut of_item) = (Numbered::default(), Vec::with_capacity(count));
        threads.each(ranges.len(), number_range, |(values, of_range)| {
            let numbers: Vec<u32> = values.into_iter().map(|value| all.number(value) as u32).collect();
            of_item.extend(of_range.into_iter().map(|number| numbers[number]));
        });
        (all.into_values(), of_item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_as_they_come_up_on_any_number_of_threads() {
        let value = |item: usize| (item * item) % 7;
        for threads in [1, 2, 8] {
            let (values, of_item) = Numbered::of_all(Threads::new(threads).unwrap(), 10_000, value);
            assert_eq!(values, [0, 1, 4, 2]);
            assert!((0..10_000).all(|item| values[of_item[item] as usize] == value(item)));
        }
        assert_eq!(Numbered::of_all(Threads::ONE, 0, value), (vec![], vec![]));
    }
}
