//! From results to bytes.
//!
//! An exporter is a pure function: it gets a problem and its plan, writes to whatever it is handed, and touches no file
//! (that is [`crate::output`]'s work). Each format has one function that makes text from a data file harmless in it:
//! [`crate::formula::neutralise`] for spreadsheets, [`crate::text::printable`] for terminals, [`ics`]'s own for calendars;
//! JSON's own escapes suffice.

pub mod agenda;
pub mod csv;
pub mod ics;
mod inputs;
pub mod json;
mod rows;
mod summary;
mod there;

#[cfg(test)]
mod fixture;

pub use summary::{ChannelCount, Load, NoCapacity, RowCounts, Slipping, Summary, VoicemailSaving, Week};

use crate::model::{Channel, Problem, Prospect, TimeRange, Touch, Whereabouts};

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

/// The phone block of the rep's day that a call stands in.
fn phone_block(problem: &Problem, touch: &Touch) -> Option<TimeRange> {
    if touch.channel != Channel::Phone {
        return None;
    }
    let rep = &problem.reps[problem.prospects[touch.prospect as usize].rep];
    rep.timetable.blocks.iter().copied().find(|block| block.from <= touch.start && touch.start < block.to)
}

/// The time zones in which a prospect may be: `America/New_York`, or `America/Chicago or America/New_York`.
fn zone_names(problem: &Problem, whereabouts: &Whereabouts) -> String {
    let names: Vec<&str> = whereabouts.zones.iter().map(|zone| &*problem.zones[*zone].name).collect();
    names.join(" or ")
}

/// The time zones of each of a problem's whereabouts, as they are written.
fn zones_of_whereabouts(problem: &Problem) -> Vec<String> {
    problem.whereabouts.iter().map(|whereabouts| zone_names(problem, whereabouts)).collect()
}
