//! What came of a touch.

use std::fmt;

use super::{Channel, WaitingReason};

/// What came of a touch: a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Made, and nothing else is known: an email sent, a letter posted.
    Done,
    /// Called, and nobody answered.
    NoAnswer,
    /// Called, and left a message.
    Voicemail,
    /// Spoke with the person.
    Connected,
    /// The person wrote back.
    Replied,
    /// A meeting is booked or has been held.
    Meeting,
    /// The person asked to be called on another day.
    CallBack,
    /// The person said no.
    NotInterested,
    /// The person does not want to be reached on this channel, or on any.
    OptedOut,
    /// The number or address is not the person's, or does not work.
    BadContact,
    /// The person is away until some day.
    OutOfOffice,
    /// The touch was not made.
    Skipped,
}

/// What an outcome does to the cadence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Nothing: the cadence goes on from here.
    GoesOn,
    /// It ends, and the prospect waits for that reason.
    Ends(WaitingReason),
    /// The channel is closed for good; where none is named, every channel is.
    ClosesChannel,
    /// The number or address is never used again; another one of the prospect's takes its place.
    ClosesContact,
    /// A call is promised for the next date. It goes ahead of all else on that day, and nothing comes before it.
    PromisesCall,
    /// Nothing is planned before the next date.
    HoldsUntil,
}

/// The channel that an outcome happens on where nobody says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsualChannel {
    /// This one.
    Is(Channel),
    /// None: the outcome says enough without.
    Nothing,
    /// It may be any, and the outcome says nothing without it.
    Unknown,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Outcome; 12] = [
        Outcome::Done,
        Outcome::NoAnswer,
        Outcome::Voicemail,
        Outcome::Connected,
        Outcome::Replied,
        Outcome::Meeting,
        Outcome::CallBack,
        Outcome::NotInterested,
        Outcome::OptedOut,
        Outcome::BadContact,
        Outcome::OutOfOffice,
        Outcome::Skipped,
    ];

    /// The name in files and on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Outcome::Done => "done",
            Outcome::NoAnswer => "no_answer",
            Outcome::Voicemail => "voicemail",
            Outcome::Connected => "connected",
            Outcome::Replied => "replied",
            Outcome::Meeting => "meeting",
            Outcome::CallBack => "call_back",
            Outcome::NotInterested => "not_interested",
            Outcome::OptedOut => "opted_out",
            Outcome::BadContact => "bad_contact",
            Outcome::OutOfOffice => "out_of_office",
            Outcome::Skipped => "skipped",
        }
    }

    /// The outcome in words, as people read it.
    pub fn label(self) -> &'static str {
        match self {
            Outcome::Done => "done",
            Outcome::NoAnswer => "no answer",
            Outcome::Voicemail => "left a voicemail",
            Outcome::Connected => "connected",
            Outcome::Replied => "replied",
            Outcome::Meeting => "meeting",
            Outcome::CallBack => "asked for a call back",
            Outcome::NotInterested => "not interested",
            Outcome::OptedOut => "opted out",
            Outcome::BadContact => "bad contact",
            Outcome::OutOfOffice => "out of office",
            Outcome::Skipped => "skipped",
        }
    }

    /// What it means and what it does, in a line.
    pub fn sentence(self) -> &'static str {
        match self {
            Outcome::Done => "made, nothing more is known: counts as a touch, the cadence goes on",
            Outcome::NoAnswer => "nobody answered the call: counts as a touch, the cadence goes on",
            Outcome::Voicemail => "left a message: counts as a touch, the cadence goes on",
            Outcome::Connected => "spoke with the person: counts as a touch, the cadence ends as engaged",
            Outcome::Replied => "the person wrote back: counts as a touch, the cadence ends as engaged",
            Outcome::Meeting => "a meeting is booked or was held: counts as a touch, the cadence ends as engaged",
            Outcome::CallBack => "call again on the next date: counts as a touch, that call goes ahead of all else",
            Outcome::NotInterested => "said no: counts as a touch, the cadence ends as opted out",
            Outcome::OptedOut => "stop on this channel, or on every one where none is named: counts as a touch",
            Outcome::BadContact => "wrong number, bounced: no touch, that number or address is never used again",
            Outcome::OutOfOffice => "away until the next date: counts as a touch, nothing is planned before that day",
            Outcome::Skipped => "not made: no touch, the plan goes on as if it had never been planned",
        }
    }

    /// Whether it counts among the touches of a prospect. A bad contact has reached nobody.
    pub fn is_touch(self) -> bool {
        !matches!(self, Outcome::BadContact | Outcome::Skipped)
    }

    /// Whether the person said something: what comes after it is no cold call any more.
    pub fn is_answer(self) -> bool {
        matches!(
            self,
            Outcome::Connected | Outcome::Replied | Outcome::Meeting | Outcome::CallBack | Outcome::NotInterested
        )
    }

    /// What it does to the cadence.
    pub fn effect(self) -> Effect {
        match self {
            Outcome::Done | Outcome::NoAnswer | Outcome::Voicemail | Outcome::Skipped => Effect::GoesOn,
            Outcome::Connected | Outcome::Replied | Outcome::Meeting => Effect::Ends(WaitingReason::Engaged),
            Outcome::NotInterested => Effect::Ends(WaitingReason::OptedOut),
            Outcome::OptedOut => Effect::ClosesChannel,
            Outcome::BadContact => Effect::ClosesContact,
            Outcome::CallBack => Effect::PromisesCall,
            Outcome::OutOfOffice => Effect::HoldsUntil,
        }
    }

    /// The channel that it happens on where nobody says which.
    pub fn usual_channel(self) -> UsualChannel {
        match self {
            Outcome::NoAnswer | Outcome::Voicemail | Outcome::Connected | Outcome::CallBack => {
                UsualChannel::Is(Channel::Phone)
            }
            Outcome::Replied => UsualChannel::Is(Channel::Email),
            Outcome::Meeting | Outcome::NotInterested | Outcome::OptedOut | Outcome::OutOfOffice | Outcome::Skipped => {
                UsualChannel::Nothing
            }
            Outcome::Done | Outcome::BadContact => UsualChannel::Unknown,
        }
    }

    /// Whether it says nothing without a next date.
    pub fn needs_next_date(self) -> bool {
        matches!(self.effect(), Effect::PromisesCall | Effect::HoldsUntil)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.key())
    }
}
