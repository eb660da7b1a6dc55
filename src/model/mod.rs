//! What the program talks about: plain data and small pure rules.
//!
//! The model imports nothing of ours. Input builds a [`Problem`] from files, the planner turns it into a [`Plan`],
//! the checker holds the two against each other, and the exporters write the plan out.

mod cadence;
mod calendar;
mod calling;
mod channel;
mod minutes;
mod outcome;
mod past;
mod phone;
mod plan;
mod problem;
mod prospect;
mod prospect_type;
mod provenance;
mod rep;
mod time;
mod timetable;
mod zone;

pub use cadence::{Cadence, TouchDay};
pub use calendar::{Calendar, DateRange};
pub use calling::{
    Audience, CallingRule, Certainty, EVERYWHERE, Law, ListAudience, RuleDays, Whereabouts, ZoneReason, place_code,
};
pub use channel::{Channel, ChannelRules, ChannelSet, Need, PerChannel};
pub use minutes::Minutes;
pub use outcome::{Effect, Outcome, UsualChannel};
pub use past::{LastOutcome, MadeTouch, Past, RarePast};
pub use phone::{Dialing, PhoneTiming, Voicemail, VoicemailReason};
pub use plan::{Plan, Slip, Touch, Waiting, WaitingReason};
pub use problem::{Problem, Rows, Shift};
pub use prospect::{Contacts, Held, Permissions, Prospect, TypeReason};
pub use prospect_type::{MOST_WORTH, ProspectType, TouchRange};
pub use provenance::{Provenance, Source};
pub use rep::Rep;
pub use time::{NoTimeOfDay, TimeOfDay, TimeRange};
pub use timetable::Timetable;
pub use zone::Zone;
