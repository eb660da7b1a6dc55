//! From results to bytes.
//!
//! An exporter is a pure function: it gets a problem and its plan, writes to whatever it is handed, and touches no file
//! (that is [`crate::output`]'s work). Each format has one function that makes text from a data file harmless in it:
//! [`crate::formula::neutralise`] for spreadsheets, [`crate::text::printable`] for terminals; JSON's own escapes suffice.

pub mod agenda;
pub mod csv;
mod inputs;
pub mod json;
mod summary;

#[cfg(test)]
mod fixture;

pub use summary::{ChannelCount, Load, NoCapacity, RowCounts, Slipping, Summary, VoicemailSaving, Week};

use crate::model::{Problem, Prospect, Touch, Whereabouts};

/// A touch with everything that the exported columns say about it, so that all formats say the same.
struct Row<'a> {
    prospect: &'a Prospect,
    rep: &'a str,
    prospect_type: &'a str,
    contact: &'a str,
}

impl<'a> Row<'a> {
    fn new(problem: &'a Problem, touch: &'a Touch) -> Row<'a> {
        let prospect = &problem.prospects[touch.prospect as usize];
        Row {
            prospect,
            rep: &problem.reps[prospect.rep].name,
            prospect_type: &problem.types[prospect.prospect_type].key,
            contact: problem.contact(prospect, touch.channel).unwrap_or_default(),
        }
    }
}

/// The time zones in which a prospect may be: `America/New_York`, or `America/Chicago or America/New_York`.
fn zone_names(problem: &Problem, whereabouts: &Whereabouts) -> String {
    let names: Vec<&str> = whereabouts.zones.iter().map(|zone| &*problem.zones[*zone].name).collect();
    names.join(" or ")
}
