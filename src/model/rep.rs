//! The person who prospects.

use std::sync::Arc;

use super::{Calendar, Dialing, Minutes, PerChannel, Timetable};

/// A rep, with what limits a working day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rep {
    /// The name as the prospect file or the configuration spells it.
    pub name: Box<str>,
    /// Prospecting minutes of a working day, over all channels.
    pub minutes: Minutes,
    /// How this rep calls, whatever the prospect type says.
    pub dialing: Option<Dialing>,
    /// Most touches on one day, by channel, instead of the channel's own limit. At least 1 where there is one.
    pub daily_limit: PerChannel<Option<u32>>,
    /// On which days the rep works.
    pub calendar: Arc<Calendar>,
    /// When on these days.
    pub timetable: Arc<Timetable>,
}

impl Rep {
    /// The most minutes that a working day can have: all of them.
    pub const MOST_MINUTES: u32 = 24 * 60;
}
