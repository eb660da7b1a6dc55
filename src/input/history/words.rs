//! The words that people and CRMs write for outcomes and channels.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::input::headers::normalise;
use crate::model::{Channel, Outcome};
use crate::text::nearest;

/// Which channels an `opted_out` closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The channel of its row; every one where the row names none.
    OfRow,
    /// This one, whatever channel it was said on.
    Only(Channel),
    /// Every one, whatever channel it was said on.
    Every,
}

/// The names of each outcome, besides its key and label.
#[rustfmt::skip] // several names a line: the table is read as a whole
const OUTCOMES: &[(Outcome, Scope, &[&str])] = &[
    (Outcome::Done, Scope::OfRow, &[
        "Completed", "Complete", "Made", "Sent", "Email sent", "Delivered", "Opened", "Clicked", "Yes", "OK", "X",
    ]),
    (Outcome::NoAnswer, Scope::OfRow, &[
        "No answer", "Not answered", "Unanswered", "Did not answer", "Didn't answer", "No reply", "No response",
        "No pick up", "Busy", "Busy signal", "No show",
    ]),
    (Outcome::Voicemail, Scope::OfRow, &[
        "Left voicemail", "Left a voice mail", "Voice mail", "VM", "LVM", "Left VM", "Left message", "Left a message",
        "Left msg", "LM", "Left live message", "Answering machine",
    ]),
    (Outcome::Connected, Scope::OfRow, &[
        "Spoke", "Spoke with", "Spoken", "Talked", "Answered", "Reached", "Conversation", "Live conversation",
        "Call connected", "Interested",
    ]),
    (Outcome::Replied, Scope::OfRow, &[
        "Reply", "Responded", "Response received", "Email reply", "Email replied", "Wrote back",
    ]),
    (Outcome::Meeting, Scope::OfRow, &[
        "Meeting booked", "Meeting scheduled", "Meeting set", "Meeting held", "Booked", "Scheduled", "Rescheduled",
        "Appointment", "Appointment set", "Demo", "Demo booked", "Demo scheduled", "Held",
    ]),
    (Outcome::CallBack, Scope::OfRow, &[
        "Callback", "Callback requested", "Call back requested", "Call back later", "Call later", "Call again", "CB",
    ]),
    (Outcome::NotInterested, Scope::OfRow, &[
        "No interest", "Uninterested", "Declined", "Rejected", "Refused", "No thanks", "NI",
    ]),
    (Outcome::OptedOut, Scope::OfRow, &["Opt out", "Unsubscribed", "Unsubscribe", "Stop"]),
    (Outcome::OptedOut, Scope::Only(Channel::Phone), &["Do not call", "Don't call"]),
    (Outcome::OptedOut, Scope::Only(Channel::Email), &["Do not email", "Don't email"]),
    (Outcome::OptedOut, Scope::Every, &[
        "Do not contact", "Don't contact", "DNC", "Opted out of all", "Remove", "Remove me", "Remove from list",
        "Removed", "Take off list", "Take me off the list",
    ]),
    (Outcome::BadContact, Scope::OfRow, &[
        "Bounced", "Bounce", "Hard bounce", "Email bounced", "Wrong number", "Wrong person", "Wrong address",
        "Bad number", "Bad email", "Bad address", "Invalid", "Invalid number", "Invalid email", "Disconnected",
        "Number disconnected", "Not in service", "Out of service", "Undeliverable", "Returned", "Returned to sender",
        "Return to sender", "No longer there", "No longer at company", "Left company",
    ]),
    (Outcome::OutOfOffice, Scope::OfRow, &[
        "OOO", "Away", "On leave", "On vacation", "Vacation", "On holiday", "Auto reply", "Automatic reply",
    ]),
    (Outcome::Skipped, Scope::OfRow, &[
        "Skip", "Not done", "Not made", "Cancelled", "Canceled", "Postponed", "Deferred",
    ]),
];

/// The names of each channel, besides its key and label; kinds of activity among them.
#[rustfmt::skip]
const CHANNELS: &[(Channel, &[&str])] = &[
    (Channel::Phone, &[
        "Call", "Phone call", "Calls", "Cold call", "Outbound call", "Outgoing call", "Logged call", "Telephone",
        "Dial",
    ]),
    (Channel::Email, &["E-mail", "Emails", "Outgoing email", "Logged email", "List email", "Send email"]),
    (Channel::Text, &["Text message", "SMS", "WhatsApp"]),
    (Channel::DirectMessage, &[
        "DM", "Direct message", "LinkedIn message", "InMail", "LinkedIn InMail", "Logged LinkedIn message", "Chat",
    ]),
    (Channel::Social, &[
        "Social media", "Social touch", "LinkedIn", "LinkedIn connect", "Connection request", "Comment", "Like",
    ]),
    (Channel::SnailMail, &[
        "Snail mail", "Letter", "Send letter", "Postal mail", "Logged postal mail", "Direct mail", "Post", "Postcard",
        "Handwritten note",
    ]),
    (Channel::Video, &["Video message", "Video email", "Loom", "Vidyard"]),
    (Channel::FaceToFace, &["Face to face", "In person", "Visit", "Meeting", "Lunch", "Coffee"]),
];

static OUTCOME_OF: LazyLock<BTreeMap<String, (Outcome, Scope)>> = LazyLock::new(|| {
    let own = Outcome::ALL.into_iter().flat_map(|outcome| [outcome.key(), outcome.label()].map(|name| (name, outcome)));
    let own = own.map(|(name, outcome)| (normalise(name), (outcome, Scope::OfRow)));
    let others = OUTCOMES
        .iter()
        .flat_map(|(outcome, scope, names)| names.iter().map(|name| (normalise(name), (*outcome, *scope))));
    own.chain(others).collect()
});

static CHANNEL_OF: LazyLock<BTreeMap<String, Channel>> = LazyLock::new(|| {
    let own = Channel::ALL.into_iter().flat_map(|channel| [channel.key(), channel.label()].map(|name| (name, channel)));
    let others = CHANNELS.iter().flat_map(|(channel, names)| names.iter().map(|name| (*name, *channel)));
    own.chain(others).map(|(name, channel)| (normalise(name), channel)).collect()
});

/// The outcome that a word means, whatever its case, blanks and punctuation; with what an opt-out closes.
pub fn parse_outcome(text: &str) -> Option<(Outcome, Scope)> {
    OUTCOME_OF.get(&normalise(text)).copied()
}

/// What people write who do not keep to the list when somebody wants to hear no more; letters and digits alone.
const REFUSALS: &[(&str, Outcome, Scope)] = &[
    ("notinterested", Outcome::NotInterested, Scope::OfRow),
    ("nointerest", Outcome::NotInterested, Scope::OfRow),
    ("donotcall", Outcome::OptedOut, Scope::Only(Channel::Phone)),
    ("dontcall", Outcome::OptedOut, Scope::Only(Channel::Phone)),
    ("stopcalling", Outcome::OptedOut, Scope::Only(Channel::Phone)),
    ("donotemail", Outcome::OptedOut, Scope::Only(Channel::Email)),
    ("dontemail", Outcome::OptedOut, Scope::Only(Channel::Email)),
    ("remove", Outcome::OptedOut, Scope::Every),
    ("takemeoff", Outcome::OptedOut, Scope::Every),
    ("takeoff", Outcome::OptedOut, Scope::Every),
    ("donotcontact", Outcome::OptedOut, Scope::Every),
    ("dontcontact", Outcome::OptedOut, Scope::Every),
    ("stopcontact", Outcome::OptedOut, Scope::Every),
    ("spam", Outcome::OptedOut, Scope::Every),
    ("unsubscrib", Outcome::OptedOut, Scope::OfRow),
    ("optout", Outcome::OptedOut, Scope::OfRow),
    ("optedout", Outcome::OptedOut, Scope::OfRow),
    ("optingout", Outcome::OptedOut, Scope::OfRow),
];

/// What an unknown outcome comes to that sounds like a refusal: an opt-out must not get lost for want of the right word.
pub fn refusal_in(text: &str) -> Option<(Outcome, Scope)> {
    let text = normalise(text);
    let (_, outcome, scope) = REFUSALS.iter().find(|(words, ..)| text.contains(words))?;
    Some((*outcome, *scope))
}

/// The channel that a word means, whatever its case, blanks and punctuation.
pub fn parse_channel(text: &str) -> Option<Channel> {
    CHANNEL_OF.get(&normalise(text)).copied()
}

/// The key of an outcome that a word nearly is: one of a name of it, or one that begins as it does.
pub fn nearest_outcome(text: &str) -> Option<&'static str> {
    let near = nearest(&normalise(text), OUTCOME_OF.keys().map(String::as_str))?;
    Some(OUTCOME_OF[near].0.key())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_an_outcome_means_it_however_it_is_written() {
        for outcome in Outcome::ALL {
            for name in [outcome.key(), outcome.label()] {
                assert_eq!(parse_outcome(name), Some((outcome, Scope::OfRow)), "{name}");
            }
        }
        for (outcome, scope, names) in OUTCOMES {
            for name in *names {
                for written in [name.to_string(), name.to_uppercase(), name.replace(' ', "-"), format!(" {name}. ")] {
                    assert_eq!(parse_outcome(&written), Some((*outcome, *scope)), "{written}");
                }
            }
        }
    }

    #[test]
    fn every_name_of_a_channel_means_it() {
        for channel in Channel::ALL {
            for name in [channel.key(), channel.label()] {
                assert_eq!(parse_channel(name), Some(channel), "{name}");
            }
        }
        for (channel, names) in CHANNELS {
            for name in *names {
                assert_eq!(parse_channel(&name.to_uppercase()), Some(*channel), "{name}");
            }
        }
    }

    #[test]
    fn whatever_sounds_like_a_refusal_is_one() {
        let cases = [
            ("asked to be removed", Outcome::OptedOut, Scope::Every),
            ("Remove me from the list!", Outcome::OptedOut, Scope::Every),
            ("please UNSUBSCRIBE me", Outcome::OptedOut, Scope::OfRow),
            ("Opted-Out (email)", Outcome::OptedOut, Scope::OfRow),
            ("don't call any more", Outcome::OptedOut, Scope::Only(Channel::Phone)),
            ("not interested - maybe next year", Outcome::NotInterested, Scope::OfRow),
        ];
        for (text, outcome, scope) in cases {
            assert_eq!(parse_outcome(text), None, "{text}");
            assert_eq!(refusal_in(text), Some((outcome, scope)), "{text}");
        }
        assert_eq!(refusal_in("gatekeeper, wants a brochure"), None);
    }

    #[test]
    fn what_means_nothing_is_not_guessed() {
        for text in ["", "-", "N/A", "mail", "pigeon", "sent brochure and spoke"] {
            assert_eq!((parse_outcome(text), parse_channel(text)), (None, None), "{text}");
        }
        assert_eq!(nearest_outcome("voicmail"), Some("voicemail"));
        assert_eq!(nearest_outcome("left voicemal"), Some("voicemail"));
        assert_eq!(nearest_outcome("brochure"), None);
    }
}
