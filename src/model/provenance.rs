//! What a plan was made from.

use super::{Dialing, ListAudience};

/// What a plan was made from, besides its first and last day: enough to make the same plan again, and to see that it is
/// the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Provenance {
    /// The configuration in force.
    pub configuration: Source,
    /// The calendars of days off that the configuration names, by name.
    pub calendars: Vec<Source>,
    /// The prospect files, in the order given.
    pub inputs: Vec<Source>,
    /// The history files, in the order in which they were read.
    pub history: Vec<Source>,
    /// Where in each touch range to aim, 0 to 1, whether the configuration or the command line says so.
    pub persistence: f64,
    /// Whom the prospects are, which decides on the calling rules.
    pub audience: ListAudience,
    /// How to call, where the command line says so.
    pub dialing: Option<Dialing>,
    /// The order of slashed dates, where the command line says so.
    pub date_order: Option<&'static str>,
    /// The reps that the plan is for, where the command line names any.
    pub reps: Vec<String>,
}

/// A file that a plan was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name as the user gave it.
    pub name: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}
