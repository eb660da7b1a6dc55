//! Files into the model, or every problem found in them.

pub mod cadences;
mod cell;
pub mod columns;
pub mod date;
pub mod field;
pub mod phone;
pub mod prospects;
pub mod sheet;

