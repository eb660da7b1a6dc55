//! A map by text, for what the cells of a column mean: they hold few different texts, each of them many times.

#![expect(clippy::disallowed_types, reason = "it is looked into by key alone")]

use hashbrown::HashMap;

/// Values by text, found with a fraction of the instructions that an ordered map takes. Nobody sees its order.
#[derive(Debug)]
pub(super) struct ByText<T>(HashMap<Box<str>, T>);

impl<T> Default for ByText<T> {
    fn default() -> ByText<T> {
        ByText(HashMap::new())
    }
}

impl<T> ByText<T> {
    /// The value of a text.
    pub(super) fn get(&self, text: &str) -> Option<&T> {
        self.0.get(text)
    }

    /// The value of a text, to be changed.
    pub(super) fn get_mut(&mut self, text: &str) -> Option<&mut T> {
        self.0.get_mut(text)
    }

    /// Gives a value to a text that has none.
    pub(super) fn insert(&mut self, text: &str, value: T) {
        let before = self.0.insert(text.into(), value);
        debug_assert!(before.is_none(), "{text} has a value");
    }
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
