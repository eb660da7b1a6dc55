//! What has happened between a rep and a prospect, as far as planning cares.

use std::fmt;
use std::ops::{Deref, DerefMut};

use chrono::NaiveDate;

use super::{Channel, ChannelSet, Outcome};

/// What has happened with a prospect: the state that a plan goes on from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// Touches made, in order of date, none after today. One prospect, day and channel is one touch.
    pub made: Vec<MadeTouch>,
    /// Channels on which today's attempt met a bad contact: no touches, but they have taken their minutes and count
    /// towards daily limits. A channel that stands among today's touches too is not in here.
    pub failed_today: ChannelSet,
    /// The day of the first answer of the person: what comes after it is no cold call any more.
    pub answered: Option<NaiveDate>,
    /// The day for which a call is promised that has not been made yet.
    pub call_back: Option<NaiveDate>,
    /// The day on which the last promised call was made. It takes a touch day's place, and has no other touch.
    pub called_back: Option<NaiveDate>,
    /// The day until which the person is away: nothing comes before it.
    pub away_until: Option<NaiveDate>,
    /// Numbers and addresses, as they stand in [`super::Contacts`], that have proven not to be the person's.
    pub bad_contacts: Vec<Box<str>>,
    /// What happened last.
    pub last: Option<LastOutcome>,
}

impl Past {
    /// The touches made before that day, and those made on it or later.
    pub fn split_at(&self, day: NaiveDate) -> (&[MadeTouch], &[MadeTouch]) {
        self.made.split_at(self.made.partition_point(|touch| touch.date < day))
    }
}

/// The past of a prospect, of whom most have none: it takes a place in memory once it has been borrowed to be written.
#[derive(Clone, Default)]
pub struct RarePast(Option<Box<Past>>);

impl Deref for RarePast {
    type Target = Past;
    fn deref(&self) -> &Past {
        static NONE: Past = Past {
            made: Vec::new(),
            failed_today: ChannelSet::EMPTY,
            answered: None,
            call_back: None,
            called_back: None,
            away_until: None,
            bad_contacts: Vec::new(),
            last: None,
        };
        self.0.as_deref().unwrap_or(&NONE)
    }
}

impl DerefMut for RarePast {
    fn deref_mut(&mut self) -> &mut Past {
        self.0.get_or_insert_default()
    }
}

impl From<Past> for RarePast {
    fn from(past: Past) -> RarePast {
        RarePast((past != Past::default()).then(|| Box::new(past)))
    }
}

/// By what has happened, wherever it is kept.
impl PartialEq for RarePast {
    fn eq(&self, other: &RarePast) -> bool {
        **self == **other
    }
}

impl fmt::Debug for RarePast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// A touch that has taken place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MadeTouch {
    /// The day.
    pub date: NaiveDate,
    /// The channel.
    pub channel: Channel,
}

/// What happened last with a prospect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastOutcome {
    /// The day.
    pub date: NaiveDate,
    /// The channel, where one is known.
    pub channel: Option<Channel>,
    /// What came of it.
    pub outcome: Outcome,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_past_in_which_nothing_has_happened_takes_no_place_and_is_like_one_that_does() {
        let none = RarePast::from(Past::default());
        assert!(none.0.is_none());
        let mut borrowed = RarePast::default();
        borrowed.bad_contacts.clear();
        assert!(borrowed.0.is_some());
        assert_eq!(borrowed, none);
        borrowed.failed_today.insert(Channel::Phone);
        assert_ne!(borrowed, none);
        assert_eq!(*RarePast::from((*borrowed).clone()), *borrowed);
    }
}
