//! A phone number as it was typed into one with its country code.

use super::ranges::Digits;
use super::tables::{NORTH_AMERICA, TABLES};

/// The country codes whose numbers keep a leading zero: Italy's, which the Vatican uses, and San Marino's.
const KEEP_ZERO: [&str; 2] = ["39", "378"];

/// The digits of a number that is written with its country code: `+44 20 ...` or `0044 20 ...`; `digits` are all that it
/// has, those of an extension not among them.
pub(super) fn international(number: &str, digits: Digits) -> Option<Digits> {
    let is_marked = number.trim_start_matches(['(', ' ']).starts_with('+');
    if is_marked {
        // The zero of `+44 (0)20` is for those who call from inside the country.
        let zero = if number.contains('(') { number.split_once("(0)") } else { None };
        return Some(zero.map_or(digits, |(before, behind)| Digits::of(before).and(Digits::of(behind))));
    }
    (digits.at(0) == 0 && digits.at(1) == 0 && digits.count() > 9).then(|| digits.behind(2))
}

/// The digits, with the country code, of a number that is written without it, by a caller in a country of that calling
/// code: None where that country has no such numbers.
pub(super) fn national(digits: Digits, calling: &str) -> Option<Digits> {
    let with_code = |digits: Digits| Some(Digits::of(calling).and(digits));
    match (calling, digits.count(), digits.at(0)) {
        ("", ..) => None,
        (NORTH_AMERICA, 10, _) => with_code(digits),
        (NORTH_AMERICA, 11, 1) => Some(digits),
        (NORTH_AMERICA, 12.., 0) if digits.begins_with(Digits::of("011")) => Some(digits.behind(3)),
        (NORTH_AMERICA, ..) => None,
        ("7", 11, 7 | 8) => with_code(digits.behind(1)),
        (_, _, 0) if !KEEP_ZERO.contains(&calling) => with_code(digits.behind(1)),
        _ => with_code(digits),
    }
}

/// The digits of a number that says nothing of its country but looks like one of North America: ten digits with an area
/// code in use.
pub(super) fn american(digits: Digits) -> Option<Digits> {
    let digits = national(digits, NORTH_AMERICA).filter(|digits| digits.at(0) == 1 && digits.count() == 11)?;
    let exchange = digits.at(4);
    (exchange >= 2 && TABLES.find_number(digits).is_some()).then_some(digits)
}

/// The beginning of a number for people: `+1 208 201`, `+44 1481`.
pub(super) fn in_words(beginning: Digits, calling: &str) -> String {
    let code = Digits::of(calling).count();
    let rest = beginning.behind(code);
    let mut out = format!("+{}", beginning.first(code));
    if rest.count() > 0 {
        let (area, exchange) =
            if calling == NORTH_AMERICA { (rest.first(3), rest.behind(3)) } else { (rest, Digits::default()) };
        out.push_str(&format!(" {area}"));
        if exchange.count() > 0 {
            out.push_str(&format!(" {exchange}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(digits: Option<Digits>) -> String {
        digits.map_or(String::new(), |digits| digits.to_string())
    }

    #[test]
    fn a_country_code_is_seen_however_it_is_written() {
        for (number, digits) in [
            ("+1 212 555 0100", "12125550100"),
            ("(+49) 170 1234567", "491701234567"),
            ("+44 (0)20 7946 0958", "442079460958"),
            ("0044 20 7946 0958", "442079460958"),
            ("001-680-204-8312", "16802048312"),
            ("(212) 555-0100", ""),
            ("020 7946 0958", ""),
            ("0012345", ""),
        ] {
            assert_eq!(text(international(number, Digits::of(number))), digits, "{number}");
        }
    }

    #[test]
    fn a_number_without_a_country_code_is_read_as_its_country_writes_numbers() {
        for (number, calling, digits) in [
            ("(212) 555-0100", "1", "12125550100"),
            ("1-212-555-0100", "1", "12125550100"),
            ("011 44 20 7946 0958", "1", "442079460958"),
            ("555-0100", "1", ""),
            ("020 7946 0958", "44", "442079460958"),
            ("030/1234567", "49", "49301234567"),
            ("06 698 12345", "39", "390669812345"),
            ("8 (495) 123-45-67", "7", "74951234567"),
            ("495 123 45 67", "7", "74951234567"),
            ("555 0100", "", ""),
        ] {
            assert_eq!(text(national(Digits::of(number), calling)), digits, "{number} in +{calling}");
        }
    }

    #[test]
    fn ten_digits_with_an_area_code_in_use_are_american() {
        for (number, digits) in [
            ("(212) 555-0100", "12125550100"),
            ("12125550100", "12125550100"),
            ("212 155 0100", ""),
            ("555 555 0100", ""),
            ("800 555 0100", ""),
            ("01144207946095", ""),
            ("020 7946 0958", ""),
        ] {
            assert_eq!(text(american(Digits::of(number))), digits, "{number}");
        }
    }

    #[test]
    fn a_beginning_is_shown_as_people_write_it() {
        for (digits, calling, words) in [
            ("1208", "1", "+1 208"),
            ("1208201", "1", "+1 208 201"),
            ("49", "49", "+49"),
            ("441481", "44", "+44 1481"),
            ("77", "7", "+7 7"),
        ] {
            assert_eq!(in_words(Digits::of(digits), calling), words);
        }
    }
}
