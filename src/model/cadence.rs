//! The rhythm of a prospect type: which channels on which touch day, and how far apart the touch days are.

use super::Channel;

/// The channels on which one prospect is touched on one day, by [`Channel::working_order`], none of them twice.
pub type TouchDay = Vec<Channel>;

/// Touch days and the gaps between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cadence {
    /// The touch days, repeated until the touch count is reached. Never empty, and no touch day is.
    pub sequence: Vec<TouchDay>,
    /// Working days between touch days; the last repeats. Never empty; each at least 1.
    pub gaps: Vec<u32>,
}

impl Cadence {
    /// Working days from one touch day to the next, where `touch_days` (at least 1) have been made.
    pub fn gap_after(&self, touch_days: usize) -> u32 {
        let last = self.gaps.len() - 1;
        self.gaps[(touch_days - 1).min(last)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_gap_repeats() {
        let cadence = Cadence { sequence: vec![vec![Channel::Phone]], gaps: vec![1, 2, 5] };
        assert_eq!([1, 2, 3, 4, 99].map(|made| cadence.gap_after(made)), [1, 2, 5, 5, 5]);
    }
}
