//! Beginnings of numbers, of which the longest that fits counts.

/// The most digits that a number has with its country code, by ITU-T E.164.
const MOST_DIGITS: u8 = 15;

/// The digits of a number, the country code first; or only its beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Digits {
    value: u64,
    count: u8,
}

impl Digits {
    /// The digits of a text, whatever stands between them. Those beyond the fifteenth mean nothing and are left out.
    pub(super) fn of(text: &str) -> Digits {
        let mut digits = Digits::default();
        text.bytes().filter(u8::is_ascii_digit).for_each(|digit| digits.push(digit - b'0'));
        digits
    }

    fn push(&mut self, digit: u8) {
        if self.count < MOST_DIGITS {
            self.value = self.value * 10 + u64::from(digit);
            self.count += 1;
        }
    }

    /// Other digits behind these.
    pub(super) fn and(self, more: Digits) -> Digits {
        let more = more.first(MOST_DIGITS - self.count);
        Digits { value: self.value * power(more.count) + more.value, count: self.count + more.count }
    }

    /// How many there are.
    pub(super) fn count(self) -> u8 {
        self.count
    }

    /// The digit at a place counted from 0; 0 behind the last.
    pub(super) fn at(self, place: u8) -> u8 {
        let digit = if place < self.count { self.value / power(self.count - 1 - place) % 10 } else { 0 };
        u8::try_from(digit).expect("a digit is below ten")
    }

    /// The first so many.
    pub(super) fn first(self, count: u8) -> Digits {
        let count = count.min(self.count);
        Digits { value: self.value / power(self.count - count), count }
    }

    /// All but the first so many.
    pub(super) fn behind(self, count: u8) -> Digits {
        let rest = self.count.saturating_sub(count);
        Digits { value: self.value % power(rest), count: rest }
    }

    /// Whether these begin with those.
    pub(super) fn begins_with(self, beginning: Digits) -> bool {
        self.count >= beginning.count && self.first(beginning.count) == beginning
    }

    /// The lowest number of fifteen digits that begins with these.
    fn lowest(self) -> u64 {
        self.value * power(MOST_DIGITS - self.count)
    }

    /// Sorts digits like words, the shorter first.
    fn order(self) -> (u64, u8) {
        (self.lowest(), self.count)
    }

    /// The lowest number of fifteen digits above all that begin with these.
    fn end(self) -> u64 {
        (self.value + 1) * power(MOST_DIGITS - self.count)
    }
}

/// Ten to that power, which is not above [`MOST_DIGITS`].
fn power(exponent: u8) -> u64 {
    const POWERS: [u64; MOST_DIGITS as usize + 1] = {
        let mut powers = [1; MOST_DIGITS as usize + 1];
        let mut exponent = 1;
        while exponent < powers.len() {
            powers[exponent] = powers[exponent - 1] * 10;
            exponent += 1;
        }
        powers
    };
    POWERS[usize::from(exponent)]
}

/// All of them: `12125550100`.
impl std::fmt::Display for Digits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.count == 0 { Ok(()) } else { write!(f, "{:0width$}", self.value, width = usize::from(self.count)) }
    }
}

/// What beginnings of numbers stand for.
#[derive(Debug)]
pub(super) struct Ranges<T> {
    /// Sorted by their digits, with the entry that is one digit or more shorter and fits as well, if there is one.
    entries: Vec<(Digits, Option<usize>, T)>,
    /// From which number of fifteen digits on which entry is the longest that fits, ascending.
    borders: Vec<(u64, Option<usize>)>,
}

impl<T> Ranges<T> {
    /// The beginnings, in any order and each once.
    pub(super) fn new(mut beginnings: Vec<(Digits, T)>) -> Ranges<T> {
        beginnings.sort_by_key(|(digits, _)| digits.order());
        let mut entries: Vec<(Digits, Option<usize>, T)> = Vec::with_capacity(beginnings.len());
        let mut borders: Vec<(u64, Option<usize>)> = Vec::with_capacity(2 * beginnings.len());
        let mut around = None;
        for (digits, value) in beginnings {
            while let Some(open) = around {
                let (beginning, wider, _): &(Digits, _, _) = &entries[open];
                if digits.begins_with(*beginning) {
                    break;
                }
                borders.push((beginning.end(), *wider));
                around = *wider;
            }
            borders.push((digits.lowest(), Some(entries.len())));
            entries.push((digits, around, value));
            around = Some(entries.len() - 1);
        }
        while let Some(open) = around {
            let (beginning, wider, _) = &entries[open];
            borders.push((beginning.end(), *wider));
            around = *wider;
        }
        Ranges { entries, borders }
    }

    /// The longest beginning that fits, and what it stands for.
    pub(super) fn find(&self, number: Digits) -> Option<(Digits, &T)> {
        let lowest = number.lowest();
        let next = self.borders.partition_point(|(from, _)| *from <= lowest);
        let mut found = self.borders[next.checked_sub(1)?].1;
        while let Some(entry) = found {
            let (beginning, wider, value) = &self.entries[entry];
            if beginning.count <= number.count {
                return Some((*beginning, value));
            }
            found = *wider;
        }
        None
    }

    /// What the beginnings stand for that begin with those digits themselves.
    pub(super) fn within(&self, beginning: Digits) -> impl Iterator<Item = &T> {
        let first = self.entries.partition_point(|(digits, ..)| digits.order() < beginning.order());
        let fitting = self.entries[first..].iter().take_while(move |(digits, ..)| digits.begins_with(beginning));
        fitting.map(|(_, _, value)| value)
    }

    /// All beginnings, ascending.
    pub(super) fn beginnings(&self) -> impl Iterator<Item = Digits> {
        self.entries.iter().map(|(digits, ..)| *digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_cut_and_compared_from_the_front() {
        let digits = Digits::of("+1 (208) 555-0100");
        assert_eq!((digits.count(), digits.at(1), digits.at(20)), (11, 2, 0));
        assert_eq!((digits.first(4).to_string(), digits.behind(4).to_string()), ("1208".into(), "5550100".into()));
        assert_eq!(Digits::of("+00").and(Digits::of("44")).to_string(), "0044");
        assert_eq!(Digits::of("12345678").and(Digits::of("901234567")).to_string(), "123456789012345");
        assert_eq!(Digits::default().and(Digits::of("0")).and(Digits::default()).to_string(), "0");
        assert!(digits.begins_with(Digits::of("1208")) && !digits.begins_with(Digits::of("208")));
        assert_eq!(Digits::of("1234567890123456789").to_string(), "123456789012345");
    }

    #[test]
    fn the_longest_beginning_that_fits_counts() {
        let ranges = Ranges::new(
            ["44", "441481", "1208", "12082", "120829", "130", "7"].map(|text| (Digits::of(text), text)).to_vec(),
        );
        for (number, found) in [
            ("1208", Some("1208")),
            ("12085550100", Some("1208")),
            ("12082", Some("12082")),
            ("12082150000", Some("12082")),
            ("12082900000", Some("120829")),
            ("12083000000", Some("1208")),
            ("12090000000", None),
            ("13000000000", Some("130")),
            ("13", None),
            ("442079460958", Some("44")),
            ("441481960958", Some("441481")),
            ("450000000", None),
            ("79999999999", Some("7")),
            ("", None),
            ("99", None),
        ] {
            assert_eq!(ranges.find(Digits::of(number)).map(|(_, text)| *text), found, "{number}");
        }
        assert_eq!(ranges.within(Digits::of("1208")).copied().collect::<Vec<_>>(), ["1208", "12082", "120829"]);
    }
}
