//! All that a plan is made from.

use chrono::NaiveDate;

use super::{
    CallingRule, Channel, ChannelRules, Dialing, PerChannel, PhoneTiming, Prospect, ProspectType, Rep, Touch,
    Whereabouts, Zone,
};

/// A valid planning problem: every index is in range, every id unique but for duplicates', every number
/// inside its limits.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The first day that may be planned.
    pub today: NaiveDate,
    /// The last day that may be planned, not before `today`.
    pub end: NaiveDate,
    /// Where in each touch range to aim: 0 is the fewest touches, 1 the most.
    pub persistence: f64,
    /// How each channel is used.
    pub channels: PerChannel<ChannelRules>,
    /// What a call takes.
    pub phone: PhoneTiming,
    /// The prospect types, in the order of the configuration.
    pub types: Vec<ProspectType>,
    /// What moves touch ranges up or down.
    pub shifts: Vec<Shift>,
    /// The reps, by name.
    pub reps: Vec<Rep>,
    /// The time zones of reps and prospects, by name, over the days from before `today` to a year after `end`.
    pub zones: Vec<Zone>,
    /// The rules on calling hours that may apply to somebody.
    pub calling_rules: Vec<CallingRule>,
    /// Where prospects are; never empty where there are prospects.
    pub whereabouts: Vec<Whereabouts>,
    /// The prospects, in input order.
    pub prospects: Vec<Prospect>,
    /// The names of the files that the prospects came from.
    pub files: Vec<Box<str>>,
    /// How many rows were read, and what became of those that are no prospects.
    pub rows: Rows,
}

impl Problem {
    /// How this rep calls prospects of this type.
    pub fn dialing(&self, prospect: &Prospect) -> Dialing {
        self.reps[prospect.rep].dialing.unwrap_or(self.types[prospect.prospect_type].dialing)
    }

    /// Whether a planned touch keeps a promise to call back: nothing comes before it, and it is a call.
    pub fn is_call_back(&self, touch: &Touch) -> bool {
        let past = &self.prospects[touch.prospect as usize].past;
        touch.channel == Channel::Phone && past.call_back.is_some() && usize::from(touch.number) == past.made.len() + 1
    }

    /// Most touches of this rep on that channel on one day: the rep's own limit, else the channel's.
    pub fn daily_limit(&self, rep: &Rep, channel: Channel) -> Option<u32> {
        rep.daily_limit[channel].or(self.channels[channel].daily_limit)
    }

    /// The number, address or handle used on that channel, if the prospect has one.
    pub fn contact<'p>(&self, prospect: &'p Prospect, channel: Channel) -> Option<&'p str> {
        prospect.contact(self.channels[channel].needs)
    }

    /// The same problem for some of the reps only; the rows of the others are left out of the account.
    pub fn of_reps(mut self, reps: &[usize]) -> Problem {
        let mut kept = 0;
        let renumbered: Vec<Option<usize>> = (0..self.reps.len())
            .map(|rep| {
                let number = reps.contains(&rep).then_some(kept);
                kept += usize::from(number.is_some());
                number
            })
            .collect();
        let before = self.prospects.len();
        self.prospects.retain_mut(|prospect| match renumbered[prospect.rep] {
            Some(number) => {
                prospect.rep = number;
                true
            }
            None => false,
        });
        self.rows.read -= before - self.prospects.len();
        let mut numbers = renumbered.into_iter();
        self.reps.retain(|_| numbers.next().flatten().is_some());
        self
    }
}

/// Rows of the input files; a row is a record with at least one filled cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// All of them.
    pub read: usize,
    /// Those refused with a diagnostic.
    pub refused: usize,
}

/// A condition that moves touch ranges.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// The condition in words: `region = midwest, brand = well known`.
    pub condition: Box<str>,
    /// What both ends of the range are multiplied by; above 0.
    pub factor: f64,
}
