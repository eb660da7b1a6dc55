//! Calls: how they are dialed, how long they take, and what is done about voicemail.

use super::Minutes;

/// How a list is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialing {
    /// Down a list by dialer, without a pause between calls.
    Power,
    /// One number at a time, by hand.
    Manual,
}

impl Dialing {
    /// The name in configuration and on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Dialing::Power => "power",
            Dialing::Manual => "manual",
        }
    }
}

/// What a call takes.
#[derive(Clone, Debug, PartialEq)]
pub struct PhoneTiming {
    /// Minutes of a dial made by hand, ringing and logging included.
    pub manual_minutes: f64,
    /// Minutes of a dial made by a power dialer.
    pub power_minutes: f64,
    /// Share of dials that reach the person, 0 to 1.
    pub answer_rate: f64,
    /// Minutes of talk when they do.
    pub talk_minutes: f64,
    /// Seconds it takes to leave a voicemail.
    pub voicemail_seconds: f64,
}

impl PhoneTiming {
    /// The minutes a call is expected to take: the dial, the talk if it is answered, the voicemail if it is not and one
    /// is left.
    pub fn call_minutes(&self, dialing: Dialing, voicemail: Voicemail) -> Minutes {
        let dial = match dialing {
            Dialing::Power => self.power_minutes,
            Dialing::Manual => self.manual_minutes,
        };
        let message = match voicemail {
            Voicemail::Leave => (1.0 - self.answer_rate) * self.voicemail_seconds / 60.0,
            Voicemail::Skip => 0.0,
        };
        Minutes::from_f64(dial + self.answer_rate * self.talk_minutes + message)
    }
}

/// What to do when a call is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Voicemail {
    /// Leave a message.
    Leave,
    /// Hang up and dial the next number.
    Skip,
}

impl Voicemail {
    /// The word in exported files.
    pub fn key(self) -> &'static str {
        match self {
            Voicemail::Leave => "leave",
            Voicemail::Skip => "skip",
        }
    }
}

/// Why a voicemail is left or skipped: the decision and its reason are one value, so they cannot disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VoicemailReason {
    /// Skip: the type is cold, the list is power-dialed, and the prospect has never answered.
    PureColdList,
    /// Leave: the prospect's type is not cold.
    NotCold,
    /// Leave: the call is dialed by hand.
    DialedByHand,
    /// Leave: the prospect has answered before.
    AnsweredBefore,
}

impl VoicemailReason {
    /// All of them.
    pub const ALL: [VoicemailReason; 4] = [
        VoicemailReason::PureColdList,
        VoicemailReason::NotCold,
        VoicemailReason::DialedByHand,
        VoicemailReason::AnsweredBefore,
    ];

    /// The decision this is the reason of.
    pub fn decision(self) -> Voicemail {
        match self {
            VoicemailReason::PureColdList => Voicemail::Skip,
            _ => Voicemail::Leave,
        }
    }

    /// The reason as it stands in exported files and in answers.
    pub fn text(self) -> &'static str {
        match self {
            VoicemailReason::PureColdList => "pure cold list: power-dialed and never answered",
            VoicemailReason::NotCold => "not a cold prospect",
            VoicemailReason::DialedByHand => "dialed by hand",
            VoicemailReason::AnsweredBefore => "has answered before",
        }
    }
}
