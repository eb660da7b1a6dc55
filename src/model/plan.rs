//! What the planner gives back.

use chrono::NaiveDate;

use super::{Channel, Minutes, TimeOfDay, VoicemailReason};

/// A schedule, and the prospects that have no place in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// All planned touches, by rep, date and the order within the day, which is that of their starts.
    pub touches: Vec<Touch>,
    /// The prospects with no touch in the schedule, in input order.
    pub waiting: Vec<Waiting>,
}

/// One planned contact attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    /// The prospect, as an index into [`super::Problem::prospects`].
    pub prospect: u32,
    /// The day.
    pub date: NaiveDate,
    /// The minute in which it starts, by the rep's clock.
    pub start: TimeOfDay,
    /// Which touch it is, counted from 1 over all touches ever made to the prospect.
    pub number: u16,
    /// The planned total.
    pub of: u16,
    /// The channel.
    pub channel: Channel,
    /// For a call, what to do about voicemail and why. None on every other channel.
    pub voicemail: Option<VoicemailReason>,
    /// Expected working time.
    pub minutes: Minutes,
}

/// A prospect with no touch in the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The prospect, as an index into [`super::Problem::prospects`].
    pub prospect: u32,
    /// Why.
    pub reason: WaitingReason,
}

/// A touch day that comes later than it should: more than twice its gap after the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The prospect, as an index into [`super::Problem::prospects`].
    pub prospect: u32,
    /// The day on which it comes.
    pub date: NaiveDate,
    /// Working days that should lie between the two touch days, the arrival of what was sent among them.
    pub gap: u32,
    /// Working days that do: those on which the rep is off count too, for the prospect waits through them.
    pub waited: u32,
}

impl Slip {
    /// How many times the gap the prospect has waited; more than 2.
    pub fn times(&self) -> f64 {
        f64::from(self.waited) / f64::from(self.gap.max(1))
    }
}

/// Why a prospect is waiting: a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WaitingReason {
    /// Has given a two-way answer.
    Engaged,
    /// Has had every planned touch.
    Completed,
    /// Has opted out of every channel that could reach them.
    OptedOut,
    /// Is marked do not contact.
    DoNotContact,
    /// No channel of the sequence can reach them.
    NoReachableChannel,
    /// The rep's days are full.
    NoCapacity,
    /// Not due before the schedule ends.
    BeyondHorizon,
    /// The rep works on no day of the schedule.
    NoWorkingDay,
    /// The same person stands in an earlier row.
    Duplicate,
}

impl WaitingReason {
    /// All of them, in the order in which summaries list them.
    pub const ALL: [WaitingReason; 9] = [
        WaitingReason::NoCapacity,
        WaitingReason::NoReachableChannel,
        WaitingReason::BeyondHorizon,
        WaitingReason::NoWorkingDay,
        WaitingReason::Engaged,
        WaitingReason::Completed,
        WaitingReason::OptedOut,
        WaitingReason::DoNotContact,
        WaitingReason::Duplicate,
    ];

    /// The name in exported files.
    pub fn name(self) -> &'static str {
        match self {
            WaitingReason::Engaged => "engaged",
            WaitingReason::Completed => "completed",
            WaitingReason::OptedOut => "opted_out",
            WaitingReason::DoNotContact => "do_not_contact",
            WaitingReason::NoReachableChannel => "no_reachable_channel",
            WaitingReason::NoCapacity => "no_capacity",
            WaitingReason::BeyondHorizon => "beyond_horizon",
            WaitingReason::NoWorkingDay => "no_working_day",
            WaitingReason::Duplicate => "duplicate",
        }
    }

    /// The reason in a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            WaitingReason::Engaged => "The prospect has answered; the cadence has done its work.",
            WaitingReason::Completed => "Every planned touch has been made.",
            WaitingReason::OptedOut => "The prospect has opted out of every channel that could reach them.",
            WaitingReason::DoNotContact => "The record says that this prospect must not be contacted.",
            WaitingReason::NoReachableChannel => "No channel of the sequence can reach the prospect.",
            WaitingReason::NoCapacity => "The rep's days are full with prospects whose next touch is worth more.",
            WaitingReason::BeyondHorizon => "The prospect's next touch is not due before the schedule ends.",
            WaitingReason::NoWorkingDay => "The rep works on no day of the schedule.",
            WaitingReason::Duplicate => "The same person stands in an earlier row.",
        }
    }

    /// What can be done about it.
    pub fn remedy(self) -> &'static str {
        match self {
            WaitingReason::Engaged => "Nothing: work the opportunity.",
            WaitingReason::Completed => "Raise the type's touches, or let the prospect rest and come back later.",
            WaitingReason::OptedOut => "Nothing: respect it.",
            WaitingReason::DoNotContact => "Nothing: respect it. If it is wrong, correct the record.",
            WaitingReason::NoReachableChannel => "Fill in a phone number, an email address or a LinkedIn profile.",
            WaitingReason::NoCapacity => "Give the rep more minutes a day, or some of the prospects to another rep.",
            WaitingReason::BeyondHorizon => "Raise horizon_days, or plan again later.",
            WaitingReason::NoWorkingDay => "Give the prospect to another rep, or check the rep's days and days_off.",
            WaitingReason::Duplicate => "Merge the two records in the CRM.",
        }
    }
}
