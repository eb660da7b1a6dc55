//! Phone numbers as people write them.
//!
//! A number stays as it was written, for it is a person who dials it: nothing is put into a standard form, and an
//! extension stays with it.

use smol_str::SmolStr;

use super::cell;

/// How many digits a number may have, without its extension: seven is a local number, fifteen the most there can be.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// What a cell of phone numbers holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phone {
    /// The first valid number.
    Number(SmolStr),
    /// What a spreadsheet has made of a number: 3.016E9.
    Scientific,
    /// Something else.
    Bad,
}

/// Reads the first valid number of a cell.
pub fn parse(text: &str) -> Phone {
    let whole = tidy(text);
    if !whole.contains('/') && is_number(whole) {
        return Phone::Number(whole.into());
    }
    let mut scientific = false;
    for entry in cell::entries(text) {
        for number in separate(&entry) {
            let number = tidy(number);
            if is_number(number) {
                return Phone::Number(number.into());
            }
            scientific |= is_scientific(number);
        }
    }
    if scientific { Phone::Scientific } else { Phone::Bad }
}

/// What two ways of writing a number have in common. None where the text is no number.
pub(crate) fn comparable(text: &str) -> Option<(usize, u64)> {
    match parse(text) {
        Phone::Number(number) => Some(telling_digits(&number)),
        Phone::Scientific | Phone::Bad => None,
    }
}

/// The last ten digits of a number, or all of them where there are fewer, with how many they are. Extensions do not count.
pub(super) fn telling_digits(number: &str) -> (usize, u64) {
    const TELLING: usize = 10;
    let digits = without_extension(number).bytes().rev().filter(u8::is_ascii_digit).take(TELLING);
    digits.fold((0, 0), |(count, sum), digit| (count + 1, sum + u64::from(digit - b'0') * 10u64.pow(count as u32)))
}

/// The numbers around a slash, if both sides are whole numbers; 030/1234567 is one.
fn separate(text: &str) -> Vec<&str> {
    let parts: Vec<&str> = text.split(" / ").flat_map(|part| part.split(" or ")).collect();
    if parts.len() > 1 {
        return parts;
    }
    let parts: Vec<&str> = text.split('/').collect();
    if parts.iter().all(|part| is_number(tidy(part))) { parts } else { vec![text] }
}

/// The number without what spreadsheets and web pages put around it: `'+1...`, `="..."`, `tel:`, a `.0` at the end.
fn tidy(text: &str) -> &str {
    let mut text = text.trim();
    if !text.starts_with(|first: char| matches!(first, '+' | '(' | '0'..='9')) {
        text = text.strip_prefix("=\"").and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        text = text.strip_prefix('\'').unwrap_or(text);
        text = text.strip_prefix("tel:").unwrap_or(text).trim();
    }
    match text.strip_suffix(".0") {
        Some(whole) if whole.strip_prefix('+').unwrap_or(whole).bytes().all(|byte| byte.is_ascii_digit()) => whole,
        _ => text,
    }
}

/// Whether it can be dialed: digits in number, and nothing but what is written between them.
fn is_number(text: &str) -> bool {
    let number = without_extension(text);
    let mut digits = 0;
    let mut all_zero = true;
    for (at, letter) in number.char_indices() {
        match letter {
            '0'..='9' => {
                digits += 1;
                all_zero &= letter == '0';
            }
            '+' if number[..at].trim_matches(['(', ' ']).is_empty() => {}
            ' ' | '\u{a0}' | '\u{202f}' | '-' | '\u{2010}'..='\u{2013}' | '.' | '(' | ')' | '/' => {}
            _ => return false,
        }
    }
    DIGITS.contains(&digits) && !all_zero
}

/// The number without `x123`, `ext. 5` or `#5` behind it.
pub(super) fn without_extension(text: &str) -> &str {
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    let mark = text[..text.len() - digits].trim_end_matches([' ', '.', ':', '=']);
    // Few numbers have one, and this runs for every number.
    if digits == 0 || !mark.ends_with(['n', 'N', 't', 'T', 'x', 'X', '#']) {
        return text;
    }
    for word in ["extension", "extn", "ext", "x", "#"] {
        let cut = mark.len().saturating_sub(word.len());
        if mark.get(cut..).is_some_and(|end| end.eq_ignore_ascii_case(word)) {
            return mark[..cut].trim_end_matches([' ', ',', ';']);
        }
    }
    text
}

fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(exponent.strip_prefix('+').unwrap_or(exponent))
        && mantissa.starts_with(|first: char| first.is_ascii_digit())
        && mantissa.split(['.', ',']).all(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_numbers_as_written() {
        for text in [
            "555-0900",
            "5550900",
            "+1 (555) 123-4567",
            "(+49) 170 1234567",
            "+81 90-1234-5678",
            "06 12 34 56 78",
            "030/1234567",
            "846-790-4623x4715",
            "124-597-8652x05682",
            "(422)787-2331 ext. 7112",
            "555-0900 #5",
            "555-0900 Ext 12",
            "555-0900, ext. 5",
            "555-0900;ext=5",
            "321.441.0588x6218",
            "001-680-204-8312",
            "+44 7700 900123",
            "(757)\u{a0}555-0101",
            "555–0900",
        ] {
            assert_eq!(parse(text), Phone::Number(text.into()), "{text}");
        }
    }

    #[test]
    fn takes_the_first_valid_number_of_a_cell() {
        let cases = [
            (" 555-0900 ", "555-0900"),
            ("n/a, 555-0900", "555-0900"),
            ("555-0900,555-0901", "555-0900"),
            ("none; +1 555 0900", "+1 555 0900"),
            ("555-0900 ::: 555-0901", "555-0900"),
            ("555-0900/555-0901", "555-0900"),
            ("12 / 555-0901", "555-0901"),
            ("555-0900 or 555-0901", "555-0900"),
            ("call me\n555-0901", "555-0901"),
            ("5550900.0", "5550900"),
            ("'+15550900", "+15550900"),
            ("=\"5550900\"", "5550900"),
            ("tel:+1-555-0900", "+1-555-0900"),
            (r#"[{"label": "work", "value": "5454445454"}]"#, "5454445454"),
            (r#"[{"label":"work","value":"x"},{"label":"home","value":"5454445455"}]"#, "5454445455"),
            (r#"["5454445454", 5454445455]"#, "5454445454"),
        ];
        for (text, number) in cases {
            assert_eq!(parse(text), Phone::Number(number.into()), "{text}");
        }
    }

    #[test]
    fn one_number_is_one_however_it_is_written() {
        for text in ["(614) 555-0100", "+1 614 555 0100", "16145550100.0", "614.555.0100 ext. 7", "001-614-555-0100"] {
            assert_eq!(comparable(text), Some((10, 6_145_550_100)), "{text}");
        }
        assert_eq!(comparable("+44 7700 900123"), comparable("07700 900123"));
        assert_eq!(comparable("555-0100"), Some((7, 5_550_100)));
        assert_eq!((comparable("3.016E9"), comparable("Ann")), (None, None));
    }

    #[test]
    fn tells_what_a_spreadsheet_has_done() {
        for text in ["3.016E9", "3.016572696E9", "3,016E+09", "4E+11"] {
            assert_eq!(parse(text), Phone::Scientific, "{text}");
        }
    }

    #[test]
    fn refuses_what_cannot_be_dialed() {
        for text in [
            "",
            "not-a-phone",
            "123456",
            "1234567890123456",
            "0000000",
            "1-800-FLOWERS",
            "555+0900",
            "=1+555-0900",
            "x1234567",
            "E9",
            "1E",
            "🚀",
            "javascript:alert(5550900)",
            "555-0900\u{202e}",
            "[{\"value\": 5}]",
            "[",
            "#",
            "ext",
        ] {
            assert_eq!(parse(text), Phone::Bad, "{text}");
        }
    }
}
