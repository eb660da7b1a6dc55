//! A map by text, for what the cells of a column mean: they hold few different texts, each of them many times.

use std::hash::{BuildHasher as _, RandomState};

use hashbrown::HashTable;

/// Values by text, found with half the instructions that an ordered map takes.
///
/// It is for cells, of which few differ. The hash is a weak one, but it starts differently in every map: nobody can
/// prepare texts that have it in common.
#[derive(Debug)]
pub(super) struct ByText<T> {
    seed: u64,
    table: HashTable<(Box<str>, T)>,
}

impl<T> Default for ByText<T> {
    fn default() -> ByText<T> {
        ByText { seed: RandomState::new().hash_one(()), table: HashTable::new() }
    }
}

impl<T> ByText<T> {
    /// The value of a text.
    pub(super) fn get(&self, text: &str) -> Option<&T> {
        let found = self.table.find(hash(self.seed, text), |(known, _)| **known == *text);
        found.map(|(_, value)| value)
    }

    /// The value of a text, to be changed.
    pub(super) fn get_mut(&mut self, text: &str) -> Option<&mut T> {
        let found = self.table.find_mut(hash(self.seed, text), |(known, _)| **known == *text);
        found.map(|(_, value)| value)
    }

    /// Gives a value to a text that has none.
    pub(super) fn insert(&mut self, text: &str, value: T) {
        debug_assert!(self.get(text).is_none(), "{text} has a value");
        let seed = self.seed;
        self.table.insert_unique(hash(seed, text), (text.into(), value), |(known, _)| hash(seed, known));
    }
}

/// FNV-1a, which takes less than any other hash where texts are short.
fn hash(seed: u64, text: &str) -> u64 {
    text.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_its_own_value() {
        let mut numbers = ByText::default();
        for number in 0..1000 {
            assert_eq!(numbers.get(&number.to_string()), None);
            numbers.insert(&number.to_string(), number);
        }
        numbers.insert("", 1000);
        *numbers.get_mut("7").unwrap() = 1001;
        assert!(
            (0..1000).filter(|number| *number != 7).all(|number| numbers.get(&number.to_string()) == Some(&number))
        );
        assert_eq!((numbers.get(""), numbers.get("7"), numbers.get("07")), (Some(&1000), Some(&1001), None));
    }
}
