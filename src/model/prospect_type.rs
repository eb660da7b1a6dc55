//! Prospect types: how many touches such a prospect takes to engage, and how they are spread.

use super::{Cadence, Dialing};

/// How many touches it takes, from the fewest to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TouchRange {
    /// The fewest; at least 1.
    pub min: u32,
    /// The most; not below `min`.
    pub max: u32,
}

impl TouchRange {
    /// More touches than anybody makes: what a range is cut to, however far shifts move it up. It keeps counts inside the
    /// sixteen bits of a touch number.
    pub const MOST: u32 = 9_999;
}

/// A kind of prospect.
#[derive(Clone, Debug, PartialEq)]
pub struct ProspectType {
    /// The name in configuration and in exported files.
    pub key: Box<str>,
    /// A line for people to read.
    pub label: Box<str>,
    /// Touches to engage.
    pub touches: TouchRange,
    /// Touches to engage a prospect who is in the buying window, where that differs.
    pub in_window: Option<TouchRange>,
    /// Touches to engage a prospect who is known not to be in the buying window, where that differs.
    pub out_window: Option<TouchRange>,
    /// A list of this type is a cold list.
    pub cold: bool,
    /// You and the prospect have dealt before.
    pub known: bool,
    /// How such a list is called, where the rep has no way of their own.
    pub dialing: Dialing,
    /// Touch days and gaps.
    pub cadence: Cadence,
    /// Working days after `came_in` from which the first touch goes ahead of the index.
    pub first_touch_within: Option<u32>,
    /// Worth of one engagement, relative to the other types; above 0, at most [`super::MOST_WORTH`].
    pub value: f64,
    /// Share of such prospects that engage at all within enough touches; above 0, at most 1.
    pub engages: f64,
    /// Share of engagements that fall inside the touch range; between 0 and 1, both excluded.
    pub within: f64,
}

/// The most that one engagement may be worth, relative to others: enough for any ratio that means something, and far from
/// where products of such figures lose their order.
pub const MOST_WORTH: f64 = 1e9;
