//! Who goes first: the Gittins index.
//!
//! A prospect is a job of unknown size and a touch a slice of service, so the order that engages the most people soonest
//! is known: serve the highest index (J. Gittins, "Bandit processes and dynamic allocation indices", 1979; the same index
//! governs M/G/1 scheduling with unknown sizes). It rises as a cold prospect nears the touches where cold prospects
//! engage: it finishes what it started.

/// What the index of a touch day is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IndexTerms {
    /// Touch days counted, from this one on: the stretch with the best rate.
    pub touch_days: usize,
    /// Share of prospects that engage within the stretch, of all who ever started.
    pub gain: f64,
    /// Minutes the stretch is expected to cost, per prospect who ever started; touches that an answer makes needless
    /// cost nothing.
    pub minutes: f64,
}

impl IndexTerms {
    /// Engagements per minute, times the worth of one engagement.
    pub fn index(&self, value: f64) -> f64 {
        value * self.rate()
    }

    fn rate(&self) -> f64 {
        if self.minutes > 0.0 {
            self.gain / self.minutes
        } else if self.gain > 0.0 {
            f64::INFINITY
        } else {
            0.0
        }
    }
}

/// The best stretch from each touch day on, given each day's own gain and minutes.
///
/// A stretch that starts with a better one behind it grows by that one, so going backwards each day swallows the
/// stretches that beat it: linear in the days. The terms of a day are made of what lies ahead alone, with the same
/// operations in the same order, so they come out bit for bit the same when the days before it have been carried out.
pub(super) fn best_stretches(days: &[IndexTerms]) -> Vec<IndexTerms> {
    let mut best = days.to_vec();
    for day in (0..days.len()).rev() {
        let mut stretch = days[day];
        while let Some(next) = best.get(day + stretch.touch_days).filter(|next| next.rate() > stretch.rate()) {
            stretch = IndexTerms {
                touch_days: stretch.touch_days + next.touch_days,
                gain: stretch.gain + next.gain,
                minutes: stretch.minutes + next.minutes,
            };
        }
        best[day] = stretch;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(gain: f64, minutes: f64) -> IndexTerms {
        IndexTerms { touch_days: 1, gain, minutes }
    }

    /// The definition, word for word: the maximum over all stretches.
    fn by_definition(days: &[IndexTerms]) -> Vec<f64> {
        (0..days.len())
            .map(|from| {
                (from + 1..=days.len())
                    .map(|to| {
                        let gain: f64 = days[from..to].iter().map(|day| day.gain).sum();
                        let minutes: f64 = days[from..to].iter().map(|day| day.minutes).sum();
                        gain / minutes
                    })
                    .fold(0.0, f64::max)
            })
            .collect()
    }

    #[test]
    fn the_best_stretch_is_the_maximum_of_the_definition() {
        let days: Vec<IndexTerms> =
            [(0.01, 1.0), (0.0, 2.0), (0.05, 1.5), (0.04, 4.0), (0.3, 3.0), (0.1, 1.0), (0.02, 1.0)]
                .map(|(gain, minutes)| day(gain, minutes))
                .to_vec();
        for (stretch, expected) in best_stretches(&days).iter().zip(by_definition(&days)) {
            assert!((stretch.index(1.0) - expected).abs() < 1e-12, "{stretch:?} should give {expected}");
        }
    }

    #[test]
    fn costless_touches_come_first_and_worthless_ones_last() {
        assert_eq!(best_stretches(&[day(0.1, 0.0)])[0].index(1.0), f64::INFINITY);
        assert_eq!(best_stretches(&[day(0.0, 0.0)])[0].index(1.0), 0.0);
    }
}
