//! Dates as CRMs and spreadsheets write them.

use chrono::{Days, NaiveDate};

/// In which order the numbers of a date such as 03/04/2024 stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day; a year of four digits is known anyway.
    Ymd,
}

impl DateOrder {
    /// All of them.
    pub const ALL: [DateOrder; 3] = [DateOrder::Dmy, DateOrder::Mdy, DateOrder::Ymd];

    /// The word on the command line.
    pub fn key(self) -> &'static str {
        match self {
            DateOrder::Dmy => "dmy",
            DateOrder::Mdy => "mdy",
            DateOrder::Ymd => "ymd",
        }
    }
}

/// What a cell says, as far as it can be known without its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Date {
    /// One day, however it is read.
    Sure(NaiveDate),
    /// Day, month and year where only one order makes a date of it.
    Shown(NaiveDate, DateOrder),
    /// A date in either order: day first, month first.
    Either(NaiveDate, NaiveDate),
}

impl Date {
    /// The day, if the order of the column is known or not needed.
    ///
    /// A date that shows one order in a column of the other is none: somebody is wrong, and it may be the one who said
    /// which order it is.
    pub fn resolve(self, order: Option<DateOrder>) -> Option<NaiveDate> {
        match (self, order) {
            (Date::Sure(date), _) | (Date::Shown(date, _), None) => Some(date),
            (Date::Shown(date, shown), Some(order)) => (shown == order).then_some(date),
            (Date::Either(date, _), Some(DateOrder::Dmy)) | (Date::Either(_, date), Some(DateOrder::Mdy)) => Some(date),
            (Date::Either(..), None | Some(DateOrder::Ymd)) => None,
        }
    }
}

/// Reads a date; a time behind it is left out, and so is its zone: the day is the one that was written.
pub fn parse(text: &str, order: Option<DateOrder>) -> Option<Date> {
    let text = text.trim();
    if let Some(date) = iso(text).or_else(|| serial(text)) {
        return Some(Date::Sure(date));
    }
    numeric(text, order).or_else(|| named_month(text).map(Date::Sure))
}

/// 2024-03-15, which most columns of dates hold, and which can be read in one way only.
fn iso(text: &str) -> Option<NaiveDate> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else { return None };
    let number = |digits: &[u8]| {
        let digit = |number: Option<u32>, digit: &u8| Some(number? * 10 + char::from(*digit).to_digit(10)?);
        digits.iter().fold(Some(0), digit)
    };
    day(number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, number(&[d1, d2])?)
}

/// The day number of a spreadsheet (45631, 45631.0, 45631.39), or eight digits as 20240315.
fn serial(text: &str) -> Option<NaiveDate> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let number: u32 = whole.parse().ok()?;
    match number {
        // Serial 1 is 1 January 1900, and the spreadsheet believes in a 29 February 1900.
        20_000..=80_000 => NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(number.into())),
        _ if whole.len() == 8 => day(number / 10_000, number / 100 % 100, number % 100),
        _ => None,
    }
}

/// Three numbers between two equal separators.
fn numeric(text: &str, order: Option<DateOrder>) -> Option<Date> {
    let separator = text.chars().find(|letter| !letter.is_ascii_digit()).filter(|letter| "/-.".contains(*letter))?;
    let mut parts = text.splitn(3, separator);
    let (first, second, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let third_ends = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    let (third, time) = rest.split_at(third_ends);
    if !is_time(time) || !is_digits(second) || second.len() > 2 {
        return None;
    }
    let number = |text: &str| text.parse::<u32>().ok();
    let (a, b, c) = (number(first)?, number(second)?, number(third)?);
    if first.len() == 4 {
        return day(a, b, c).map(Date::Sure);
    }
    if first.len() > 2 || !matches!(third.len(), 1 | 2 | 4) {
        return None;
    }
    if order == Some(DateOrder::Ymd) {
        return day(a, b, c).map(Date::Sure);
    }
    if third.len() == 1 {
        return None;
    }
    // Dots are a European habit, and the day comes first there, unless the user says otherwise.
    if separator == '.' && order.is_none() {
        return day(c, b, a).map(Date::Sure);
    }
    match (day(c, b, a), day(c, a, b)) {
        (Some(one), Some(other)) if one == other => Some(Date::Sure(one)),
        (Some(day_first), Some(month_first)) => Some(Date::Either(day_first, month_first)),
        (Some(date), None) => Some(Date::Shown(date, DateOrder::Dmy)),
        (None, Some(date)) => Some(Date::Shown(date, DateOrder::Mdy)),
        (None, None) => None,
    }
}

/// 12 Mar 2024, 15-Jan-2024, Mar 20 2024, March 20th, 2024 9:30, Wed, 20 Mar 2024.
fn named_month(text: &str) -> Option<NaiveDate> {
    let mut words = text.split([' ', ',', '-', '/', '.']).filter(|word| !word.is_empty());
    let mut first = words.next()?;
    let weekday = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    if first.get(..3).is_some_and(|start| weekday.iter().any(|name| start.eq_ignore_ascii_case(name))) {
        first = words.next()?;
    }
    let (second, third) = (words.next()?, words.next()?);
    let (month, day_of_month) = match (month(first), month(second)) {
        (Some(month), None) => (month, second),
        (None, Some(month)) => (month, first),
        _ => return None,
    };
    let ordinal = ["st", "nd", "rd", "th"].into_iter().find_map(|ending| day_of_month.strip_suffix(ending));
    let day_of_month = ordinal.unwrap_or(day_of_month);
    let year = third.split('T').next()?;
    if !is_digits(day_of_month) || !is_digits(year) || !matches!(year.len(), 2 | 4) {
        return None;
    }
    words
        .next()
        .is_none_or(|word| word.starts_with(|letter: char| letter.is_ascii_digit() || letter == 'a'))
        .then_some(())?;
    day(year.parse().ok()?, month, day_of_month.parse().ok()?)
}

/// The number of an English month, by at least three letters of its name.
fn month(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let index = NAMES.iter().position(|name| word.len() >= 3 && name.starts_with(word.as_str()))?;
    Some(index as u32 + 1)
}

/// That day; a year of two digits is one of this century.
fn day(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = if year < 100 { 2000 + year } else { year };
    (1900..2200).contains(&year).then(|| NaiveDate::from_ymd_opt(year as i32, month, day))?
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Nothing, or something set off that begins with a digit.
fn is_time(text: &str) -> bool {
    let time = text.trim_start_matches([' ', ',', 'T', 't']);
    text.is_empty() || (time.len() < text.len() && time.starts_with(|letter: char| letter.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    proptest! {
        #[test]
        fn what_is_read_at_once_is_what_three_numbers_say(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}|2026-[01][0-9]-[0-3][0-9]") {
            prop_assert_eq!(iso(&text).map(Date::Sure), numeric(&text, None));
        }
    }

    #[test]
    fn reads_dates_that_are_sure() {
        let cases = [
            ("2024-03-12", ymd(2024, 3, 12)),
            ("2024-03-12 09:14", ymd(2024, 3, 12)),
            ("2024-01-20T14:30:00Z", ymd(2024, 1, 20)),
            ("2024-01-20T23:30:00.000-11:00", ymd(2024, 1, 20)),
            ("2006-04-15T03:23:15.000Z", ymd(2006, 4, 15)),
            ("2024/3/9", ymd(2024, 3, 9)),
            ("20240315", ymd(2024, 3, 15)),
            ("12 Mar 2024", ymd(2024, 3, 12)),
            ("15-Jan-2024", ymd(2024, 1, 15)),
            ("15-Jan-24", ymd(2024, 1, 15)),
            ("Mar 20 2024", ymd(2024, 3, 20)),
            ("March 20, 2024", ymd(2024, 3, 20)),
            ("March 20th, 2024 9:14 AM", ymd(2024, 3, 20)),
            ("1 Sept 2024", ymd(2024, 9, 1)),
            ("Wed, 20 Mar 2024 09:14:00 +0100", ymd(2024, 3, 20)),
            ("20.03.2024", ymd(2024, 3, 20)),
            ("1.2.24", ymd(2024, 2, 1)),
            ("03/03/2024", ymd(2024, 3, 3)),
            ("45631", ymd(2024, 12, 5)),
            ("45631.0", ymd(2024, 12, 5)),
            ("45631.39", ymd(2024, 12, 5)),
            ("29.02.2024", ymd(2024, 2, 29)),
        ];
        for (text, date) in cases {
            assert_eq!(parse(text, None), Some(Date::Sure(date)), "{text}");
        }
    }

    #[test]
    fn reads_slashed_dates_by_what_they_show() {
        let cases = [
            ("15/01/2024", Date::Shown(ymd(2024, 1, 15), DateOrder::Dmy)),
            ("15-01-24", Date::Shown(ymd(2024, 1, 15), DateOrder::Dmy)),
            ("03/15/2024 9:12 AM", Date::Shown(ymd(2024, 3, 15), DateOrder::Mdy)),
            ("1/5/2026", Date::Either(ymd(2026, 5, 1), ymd(2026, 1, 5))),
            ("29/02/2024, 10:00", Date::Shown(ymd(2024, 2, 29), DateOrder::Dmy)),
        ];
        for (text, date) in cases {
            assert_eq!(parse(text, None), Some(date), "{text}");
        }
        assert_eq!(parse("24/01/05", Some(DateOrder::Ymd)), Some(Date::Sure(ymd(2024, 1, 5))));
    }

    #[test]
    fn the_order_decides_what_can_be_read_both_ways() {
        let either = Date::Either(ymd(2026, 5, 1), ymd(2026, 1, 5));
        assert_eq!(either.resolve(Some(DateOrder::Dmy)), Some(ymd(2026, 5, 1)));
        assert_eq!(either.resolve(Some(DateOrder::Mdy)), Some(ymd(2026, 1, 5)));
        assert_eq!(either.resolve(None), None);
        let shown = Date::Shown(ymd(2024, 1, 15), DateOrder::Dmy);
        assert_eq!(shown.resolve(None), Some(ymd(2024, 1, 15)));
        assert_eq!(shown.resolve(Some(DateOrder::Mdy)), None);
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "soon",
            "31/02/2024",
            "2024-13-01",
            "30.02.2024",
            "12",
            "4.5",
            "99999",
            "2024",
            "1/2",
            "1/2/3",
            "1/2/345",
            "Mar 2024",
            "Maybe 20 2024",
            "2024-03-12x",
            "ä/1/2024",
            "-1/2/2024",
            "12 Mar 2024 gone",
            "1/-2/2024",
            "//",
            "..",
            "00/00/0000",
            "0000-00-00",
            "é12 Mar 2024",
        ] {
            assert_eq!(parse(text, None), None, "{text}");
        }
    }
}
