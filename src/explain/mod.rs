//! Answers in words: why a prospect is planned as it is, and what the table in force means.
//!
//! They ask the planner for its own steps and tell them; they decide nothing.

mod prospect;
mod types;

pub use prospect::explain_prospect;
pub use types::explain_types;
