//! How many touches a prospect gets.

use crate::model::{Problem, Prospect, TouchRange};

/// How a planned count came about, step by step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TouchCount {
    /// The range of the type, of the buying window where the type tells it apart.
    pub range: TouchRange,
    /// The range after the shifts.
    pub shifted: TouchRange,
    /// The touches to aim for, those already made included. Fewer are planned where the sequence runs out.
    pub aim: u32,
}

/// The touches to aim for: the type's range, shifted by what matches, then `min + persistence * (max - min)`, rounded.
pub fn touch_count(problem: &Problem, prospect: &Prospect) -> TouchCount {
    let prospect_type = &problem.types[prospect.prospect_type];
    let of_window = match prospect.buying_window {
        Some(true) => prospect_type.in_window,
        Some(false) => prospect_type.out_window,
        None => None,
    };
    let range = of_window.unwrap_or(prospect_type.touches);
    let factor = prospect.shifts.iter().map(|shift| problem.shifts[usize::from(*shift)].factor).product();
    let shifted = TouchRange { min: shift(range.min, factor), max: shift(range.max, factor) };
    TouchCount { range, shifted, aim: aim(shifted, problem.persistence) }
}

/// Where in a range to aim.
pub(super) fn aim(range: TouchRange, persistence: f64) -> u32 {
    let (min, max) = (f64::from(range.min), f64::from(range.max));
    (min + persistence * (max - min)).round() as u32
}

fn shift(touches: u32, factor: f64) -> u32 {
    (f64::from(touches) * factor).round().clamp(1.0, f64::from(TouchRange::MOST)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifts_round_and_never_fall_below_one() {
        assert_eq!(shift(20, 0.8), 16);
        assert_eq!(shift(5, 0.5), 3);
        assert_eq!(shift(1, 0.01), 1);
        assert_eq!(shift(999, 100.0), TouchRange::MOST);
    }

    #[test]
    fn persistence_aims_inside_the_range() {
        let cold = TouchRange { min: 20, max: 50 };
        assert_eq!([0.0, 0.25, 0.5, 1.0].map(|persistence| aim(cold, persistence)), [20, 28, 35, 50]);
        let reengaged = TouchRange { min: 1, max: 3 };
        assert_eq!([0.0, 0.2, 0.25, 1.0].map(|persistence| aim(reengaged, persistence)), [1, 1, 2, 3]);
    }
}
