//! A span of working time.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign};

/// Working time in ten-thousandths of a minute.
///
/// A whole number, so that a day's touches add up to the same sum in any order and a limit is met exactly or not at
/// all. Four decimals hold every product of the shipped figures (a cold power dial costs 1.03 minutes, one that leaves
/// a voicemail 1.7275).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minutes(u32);

impl Minutes {
    /// No time at all.
    pub const ZERO: Minutes = Minutes(0);
    /// The smallest span that can be told from nothing.
    pub const STEP: Minutes = Minutes(1);
    const SCALE: u32 = 10_000;

    /// So many whole minutes, up to 429,496.
    pub const fn whole(minutes: u32) -> Minutes {
        Minutes(minutes.saturating_mul(Minutes::SCALE))
    }

    /// The nearest span to a number of minutes; negative numbers and NaN give zero.
    pub fn from_f64(minutes: f64) -> Minutes {
        Minutes((minutes * f64::from(Minutes::SCALE)).round() as u32)
    }

    /// The span as a number of minutes.
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / f64::from(Minutes::SCALE)
    }

    /// The span in ten-thousandths of a minute.
    pub fn ticks(self) -> i64 {
        i64::from(self.0)
    }

    /// What is left after `other`, never below zero.
    pub fn saturating_sub(self, other: Minutes) -> Minutes {
        Minutes(self.0.saturating_sub(other.0))
    }
}

impl Add for Minutes {
    type Output = Minutes;
    fn add(self, other: Minutes) -> Minutes {
        Minutes(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Minutes {
    fn add_assign(&mut self, other: Minutes) {
        *self = *self + other;
    }
}

impl Sum for Minutes {
    fn sum<I: Iterator<Item = Minutes>>(spans: I) -> Minutes {
        spans.fold(Minutes::ZERO, Add::add)
    }
}

/// The exact number, without trailing zeros: `3`, `1.03`, `1.7275`.
impl fmt::Display for Minutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / Minutes::SCALE, self.0 % Minutes::SCALE);
        if rest == 0 {
            return write!(f, "{whole}");
        }
        let decimals = format!("{rest:04}");
        write!(f, "{whole}.{}", decimals.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_exactly_and_without_trailing_zeros() {
        for (minutes, printed) in [(3.0, "3"), (1.03, "1.03"), (1.7275, "1.7275"), (0.0001, "0.0001"), (0.5, "0.5")] {
            assert_eq!(Minutes::from_f64(minutes).to_string(), printed);
        }
    }

    #[test]
    fn a_sum_does_not_depend_on_its_order() {
        let spans = [0.1, 0.2, 0.3, 1.03, 1.7275].map(Minutes::from_f64);
        let forwards: Minutes = spans.iter().copied().sum();
        let backwards: Minutes = spans.iter().rev().copied().sum();
        assert_eq!(forwards, backwards);
        assert_eq!(forwards.to_string(), "3.3575");
    }
}
