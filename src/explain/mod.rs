//! Answers in words: why a prospect is planned as it is, what was done so far, what the table in force means, and
//! when the law lets people be called.
//!
//! They ask the planner for its own steps and tell them; they decide nothing.

mod prospect;
mod rules;
mod timeline;
mod types;

use chrono::NaiveDate;

pub use prospect::explain_prospect;
pub use rules::explain_rules;
pub use timeline::{day_of_rep, timeline};
pub use types::explain_types;

/// A date for people: `Mon 23 Nov 2026`.
fn long(date: NaiveDate) -> String {
    date.format("%a %-d %b %Y").to_string()
}
