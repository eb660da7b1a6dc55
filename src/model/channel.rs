//! The eight channels, what each needs, and what limits it.

use std::fmt;
use std::ops::{Index, IndexMut};

use super::Minutes;

/// A way to make a touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// A call.
    Phone,
    /// An email.
    Email,
    /// A text message.
    Text,
    /// A direct message on a social network.
    DirectMessage,
    /// A public act on a social network: a comment, a reaction, a mention.
    Social,
    /// A letter, card or parcel.
    SnailMail,
    /// A recorded video message.
    Video,
    /// A visit.
    FaceToFace,
}

impl Channel {
    /// All channels, in the order in which tables list them.
    pub const ALL: [Channel; 8] = [
        Channel::Phone,
        Channel::Email,
        Channel::Text,
        Channel::DirectMessage,
        Channel::Social,
        Channel::SnailMail,
        Channel::Video,
        Channel::FaceToFace,
    ];

    /// The name in configuration and in exported files.
    pub fn key(self) -> &'static str {
        match self {
            Channel::Phone => "phone",
            Channel::Email => "email",
            Channel::Text => "text",
            Channel::DirectMessage => "direct_message",
            Channel::Social => "social",
            Channel::SnailMail => "snail_mail",
            Channel::Video => "video",
            Channel::FaceToFace => "face_to_face",
        }
    }

    /// The name for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Channel::DirectMessage => "direct message",
            Channel::SnailMail => "snail mail",
            Channel::FaceToFace => "face to face",
            other => other.key(),
        }
    }

    /// Where in a working day the channel belongs: calls first, then what is written, then visits, and social last, when
    /// nobody is at the phone.
    pub fn working_order(self) -> u8 {
        match self {
            Channel::Phone => 0,
            Channel::Email => 1,
            Channel::Text => 2,
            Channel::DirectMessage => 3,
            Channel::Video => 4,
            Channel::SnailMail => 5,
            Channel::FaceToFace => 6,
            Channel::Social => 7,
        }
    }

    /// The channel of that key, if there is one.
    pub fn from_key(key: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|channel| channel.key() == key)
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

/// A set of channels.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChannelSet(u8);

impl ChannelSet {
    /// No channel.
    pub const EMPTY: ChannelSet = ChannelSet(0);

    /// Adds a channel.
    pub fn insert(&mut self, channel: Channel) {
        self.0 |= 1 << channel as u8;
    }

    /// The channels of either set.
    pub fn union(self, other: ChannelSet) -> ChannelSet {
        ChannelSet(self.0 | other.0)
    }

    /// The channels of this set that are not in the other.
    pub fn without(self, other: ChannelSet) -> ChannelSet {
        ChannelSet(self.0 & !other.0)
    }

    /// The channels of both sets.
    pub fn intersection(self, other: ChannelSet) -> ChannelSet {
        ChannelSet(self.0 & other.0)
    }

    /// Whether the channel is in the set.
    pub fn contains(self, channel: Channel) -> bool {
        self.0 & (1 << channel as u8) != 0
    }

    /// Whether there is no channel in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The channels of the set, in the order of [`Channel::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Channel> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let next = Channel::ALL.get(left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(*next)
        })
    }
}

impl FromIterator<Channel> for ChannelSet {
    fn from_iter<I: IntoIterator<Item = Channel>>(channels: I) -> ChannelSet {
        let mut set = ChannelSet::EMPTY;
        for channel in channels {
            set.insert(channel);
        }
        set
    }
}

impl fmt::Debug for ChannelSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Channel::key)).finish()
    }
}

/// One value for each channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PerChannel<T>([T; 8]);

impl<T> PerChannel<T> {
    /// The table that `value` fills.
    pub fn from_fn(mut value: impl FnMut(Channel) -> T) -> PerChannel<T> {
        PerChannel(Channel::ALL.map(&mut value))
    }
}

impl<T> Index<Channel> for PerChannel<T> {
    type Output = T;
    fn index(&self, channel: Channel) -> &T {
        &self.0[channel as usize]
    }
}

impl<T> IndexMut<Channel> for PerChannel<T> {
    fn index_mut(&mut self, channel: Channel) -> &mut T {
        &mut self.0[channel as usize]
    }
}

/// The field of a prospect that a channel cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// A phone number, direct line before mobile.
    Phone,
    /// A mobile number.
    Mobile,
    /// An email address.
    Email,
    /// A LinkedIn profile.
    Linkedin,
    /// A postal address.
    Address,
}

impl Need {
    /// All of them.
    pub const ALL: [Need; 5] = [Need::Phone, Need::Mobile, Need::Email, Need::Linkedin, Need::Address];

    /// The name in configuration, which is also the prospect field's.
    pub fn key(self) -> &'static str {
        match self {
            Need::Phone => "phone",
            Need::Mobile => "mobile",
            Need::Email => "email",
            Need::Linkedin => "linkedin",
            Need::Address => "address",
        }
    }

    /// The field in words.
    pub fn label(self) -> &'static str {
        match self {
            Need::Phone => "phone number",
            Need::Mobile => "mobile number",
            Need::Email => "email address",
            Need::Linkedin => "LinkedIn profile",
            Need::Address => "postal address",
        }
    }
}

/// How a channel is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelRules {
    /// Working time of one touch. Zero for phone: a call's time comes from [`super::PhoneTiming`].
    pub minutes: Minutes,
    /// The prospect field that must be filled.
    pub needs: Need,
    /// Most touches of a rep on one day; at least 1.
    pub daily_limit: Option<u32>,
    /// Most touches to one prospect over the whole cadence.
    pub max_per_prospect: Option<u32>,
    /// Only for prospects of a `known` type and those who have answered before.
    pub after_contact: bool,
    /// Working days until a touch lands; the gap to the next touch day counts from there.
    pub arrives_after: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_hold_what_was_put_in_and_give_it_in_order() {
        let sets = || (0..=u8::MAX).map(ChannelSet);
        for set in sets() {
            let held: Vec<Channel> = Channel::ALL.into_iter().filter(|channel| set.contains(*channel)).collect();
            assert!(set.iter().eq(held.iter().copied()), "{set:?}");
            assert_eq!(held.into_iter().collect::<ChannelSet>(), set);
            for other in sets() {
                for channel in Channel::ALL {
                    let (here, there) = (set.contains(channel), other.contains(channel));
                    assert_eq!(set.union(other).contains(channel), here || there);
                    assert_eq!(set.intersection(other).contains(channel), here && there);
                    assert_eq!(set.without(other).contains(channel), here && !there);
                }
            }
        }
    }
}
