//! Files into the model, or every problem found in them.

pub mod cadences;
pub mod field;

