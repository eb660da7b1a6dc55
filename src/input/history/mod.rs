//! What was done: rows of history files into the pasts of prospects.

pub mod tail;
pub mod words;

/// The columns of a log, in the order in which `cadence log` writes them.
pub const LOG_COLUMNS: [&str; 8] =
    ["date", "prospect_id", "name", "channel", "contact", "outcome", "next_date", "notes"];
