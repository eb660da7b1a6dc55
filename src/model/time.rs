//! Times of day, as a clock on the wall shows them.

use std::fmt;
use std::str::FromStr;

/// A time of day to the minute, from 00:00 to 24:00, which only ends a range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// The beginning of the day.
    pub const MIDNIGHT: TimeOfDay = TimeOfDay(0);
    /// The end of the day.
    pub const END: TimeOfDay = TimeOfDay(24 * 60);

    /// So many minutes after midnight; None above 24 hours.
    pub fn from_minutes(minutes: u16) -> Option<TimeOfDay> {
        (minutes <= TimeOfDay::END.0).then_some(TimeOfDay(minutes))
    }

    /// Minutes after midnight, 0 to 1440.
    pub fn minutes(self) -> u16 {
        self.0
    }
}

/// Two digits for the hour and two for the minute: `09:05`.
impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A text that is no time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTimeOfDay;

/// Reads `9:05` and `09:05`, to `24:00`.
impl FromStr for TimeOfDay {
    type Err = NoTimeOfDay;

    fn from_str(text: &str) -> Result<TimeOfDay, NoTimeOfDay> {
        let digits = |text: &str, lengths: std::ops::RangeInclusive<usize>| {
            let number = lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            number.then(|| text.parse::<u16>().ok()).flatten().ok_or(NoTimeOfDay)
        };
        let (hour, minute) = text.split_once(':').ok_or(NoTimeOfDay)?;
        let (hour, minute) = (digits(hour, 1..=2)?, digits(minute, 2..=2)?);
        if minute > 59 {
            return Err(NoTimeOfDay);
        }
        TimeOfDay::from_minutes(hour * 60 + minute).ok_or(NoTimeOfDay)
    }
}

/// A part of a day, from one time up to another that is not in it any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeRange {
    /// The first minute.
    pub from: TimeOfDay,
    /// The minute after the last; after `from`.
    pub to: TimeOfDay,
}

impl TimeRange {
    /// All of a day.
    pub const WHOLE_DAY: TimeRange = TimeRange { from: TimeOfDay::MIDNIGHT, to: TimeOfDay::END };

    /// Its length in minutes; at least 1.
    pub fn minutes(self) -> u16 {
        self.to.0 - self.from.0
    }

    /// Whether the other range lies inside this one.
    pub fn covers(self, other: TimeRange) -> bool {
        self.from <= other.from && other.to <= self.to
    }
}

/// As it is written in configuration: `09:00-12:30`.
impl fmt::Display for TimeRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from, self.to)
    }
}

/// Reads `09:00-12:30`; the end must come after the beginning.
impl FromStr for TimeRange {
    type Err = NoTimeOfDay;

    fn from_str(text: &str) -> Result<TimeRange, NoTimeOfDay> {
        let (from, to) = text.split_once('-').ok_or(NoTimeOfDay)?;
        let range = TimeRange { from: from.trim().parse()?, to: to.trim().parse()? };
        if range.from < range.to { Ok(range) } else { Err(NoTimeOfDay) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_nothing_strange() {
        for (text, minutes) in [("00:00", 0), ("09:05", 545), ("23:59", 1439), ("24:00", 1440)] {
            assert_eq!(text.parse(), Ok(TimeOfDay(minutes)), "{text}");
            assert_eq!(TimeOfDay(minutes).to_string(), text);
        }
        assert_eq!("9:05".parse(), Ok(TimeOfDay(545)));
        for text in ["", "9", "9:5", "24:01", "09:60", "+9:05", "09:05:00", "9.05", "009:05"] {
            assert_eq!(text.parse::<TimeOfDay>(), Err(NoTimeOfDay), "{text}");
        }
    }

    #[test]
    fn a_range_ends_after_it_begins() {
        let range: TimeRange = "09:00 - 12:30".parse().unwrap();
        assert_eq!((range.to_string().as_str(), range.minutes()), ("09:00-12:30", 210));
        for text in ["12:00-09:00", "09:00-09:00", "09:00", "09:00-25:00"] {
            assert_eq!(text.parse::<TimeRange>(), Err(NoTimeOfDay), "{text}");
        }
    }
}
