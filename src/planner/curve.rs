//! How likely a prospect is to have engaged after so many touches.

use std::f64::consts::SQRT_2;

use crate::model::{ProspectType, TouchRange};

/// The engagement curve of a class of prospects.
///
/// The touches a prospect needs follow a log-normal distribution, cut into whole touches, with a given share of its
/// mass inside the touch range and equal tails on both sides (design, section 6). The log-normal is the usual choice for
/// a positive quantity known only by a low and a high estimate; the article calls its ranges averages over a wide
/// distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curve {
    mu: f64,
    sigma: f64,
    engages: f64,
}

impl Curve {
    /// The curve of a type whose range, after shifts and buying window, is `range`.
    pub fn new(prospect_type: &ProspectType, range: TouchRange) -> Curve {
        let low = libm::log(f64::from(range.min) - 0.5);
        let high = libm::log(f64::from(range.max) + 0.5);
        let quantile = normal_quantile((1.0 + prospect_type.within) / 2.0);
        Curve { mu: (low + high) / 2.0, sigma: (high - low) / (2.0 * quantile), engages: prospect_type.engages }
    }

    /// The share of prospects that have engaged once this many touches have been made: G(k) = engages * F(k), with
    /// F(k) = Phi((ln(k + 0.5) - mu) / sigma).
    pub fn engaged_by(&self, touches: u32) -> f64 {
        self.engages * normal_cdf((libm::log(f64::from(touches) + 0.5) - self.mu) / self.sigma)
    }
}

/// Phi, the standard normal distribution function.
fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z / SQRT_2)
}

/// The z below which the share `p` lies, for 0.5 < p < 1. Bisection: it is asked for once a class, and needs no table.
fn normal_quantile(p: f64) -> f64 {
    // Beyond 9 the distribution function is 1 in double precision.
    let (mut low, mut high) = (0.0, 9.0);
    for _ in 0..80 {
        let middle = (low + high) / 2.0;
        if normal_cdf(middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Cadence, Channel, Dialing};

    #[test]
    fn quantiles_match_published_tables() {
        // The usual table of standard normal quantiles.
        for (p, z) in [(0.75, 0.674_489_75), (0.9, 1.281_551_57), (0.95, 1.644_853_63), (0.975, 1.959_963_98)] {
            assert!((normal_quantile(p) - z).abs() < 1e-8, "quantile of {p}");
        }
    }

    #[test]
    fn equal_tails_lie_outside_the_range() {
        let of_type = ProspectType {
            key: "any".into(),
            label: "Any".into(),
            touches: TouchRange { min: 1, max: 2 },
            in_window: None,
            out_window: None,
            cold: false,
            known: false,
            dialing: Dialing::Manual,
            cadence: Cadence { sequence: vec![vec![Channel::Phone]], gaps: vec![1] },
            first_touch_within: None,
            value: 1.0,
            engages: 0.5,
            within: 0.8,
        };
        let curve = Curve::new(&of_type, TouchRange { min: 20, max: 50 });
        assert!((curve.engaged_by(19) - 0.5 * 0.1).abs() < 1e-12);
        assert!((curve.engaged_by(50) - 0.5 * 0.9).abs() < 1e-12);
    }
}
