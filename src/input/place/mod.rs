//! Where a prospect is, as far as calls go: the time zones in which the prospect may be, the places whose rules hold, and
//! how that is known.
//!
//! What is believed, in this order: a column that names a zone; the address, where its state or country has one clock;
//! a phone number; of an address with several clocks those that a number of the same place leaves, else all of them. The
//! rules of the address and those of each number's place hold side by side, for states presume that whoever has an area
//! code of theirs lives there.
//!
//! The tables beside this file are read once, when they are first needed.

mod number;
mod ranges;
mod tables;
mod whereabouts;
mod zone_text;

pub(super) use tables::meant_by;
pub use tables::zones_of_beginning;
pub(super) use whereabouts::{Clues, Places, Pointers, Told, days_of_zones};
pub(super) use zone_text::remedy;

#[cfg(test)]
mod tests;
