//! Cells of which a spreadsheet would make something else: formulas that it would run, and numbers of which it would keep
//! the value and lose the digits. How they are made safe, and how they are read back.
//!
//! Follows OWASP's advice on CSV injection (ASVS 5, requirement 1.2.10): a leading apostrophe, because quoting does not
//! help.

use std::borrow::Cow;

/// As many digits as Excel shows in a cell without a format.
const SHOWN_DIGITS: usize = 11;

/// A cell that every spreadsheet takes for the text that it is: one that it would run, or whose digits it would not keep,
/// gets a leading apostrophe.
///
/// Quoting does not help: a spreadsheet unquotes a cell before it looks for a formula. A cell that had its apostrophes
/// in front of a formula already gets one more, so that [`restore`] gives back every text as it was.
pub fn neutralise(cell: &str) -> Cow<'_, str> {
    // Nearly every cell is settled by its first byte.
    let is_plain = match cell.bytes().next() {
        Some(b'a'..=b'z' | b'A'..=b'Z' | b'(') | None => true,
        Some(b'1'..=b'9') => cell.len() <= SHOWN_DIGITS,
        Some(_) => false,
    };
    if is_plain {
        return Cow::Borrowed(cell);
    }
    if is_changed(cell.trim_start_matches('\'')) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell as it was before [`neutralise`].
pub fn restore(cell: &str) -> Cow<'_, str> {
    match cell.strip_prefix('\'') {
        Some(rest) if is_changed(rest.trim_start_matches('\'')) => Cow::Borrowed(rest),
        _ => Cow::Borrowed(cell),
    }
}

/// Whether a spreadsheet may part cells at a byte, whatever parts them in the file: many take semicolons or tabs for
/// separators beside commas unless somebody tells them otherwise (LibreOffice ticks all three).
///
/// A cell with such a byte has to stand in quotation marks. Else what is behind the byte is a cell of its own, and
/// nobody has looked whether that is a formula.
pub const fn is_separator(byte: u8) -> bool {
    matches!(byte, b',' | b';' | b'\t')
}

/// Whether a spreadsheet might make something else of the cell. The full-width signs and the line feed are more than the
/// known spreadsheets need; they cost nothing, as no name begins with one.
fn is_changed(cell: &str) -> bool {
    match cell.chars().next() {
        Some('=' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠') => true,
        Some('+') => !is_spaced_phone(cell),
        Some('-') => !is_spaced_phone(cell) && !is_decimal(&cell[1..]),
        Some('0'..='9') => loses_digits(cell),
        _ => false,
    }
}

/// Whether the cell is all digits and a spreadsheet would write others when it saves it: it drops zeros in front, and shows
/// longer numbers as `4.477E+11`. An id like that would find nobody any more, and a phone number would ring nowhere.
fn loses_digits(cell: &str) -> bool {
    let is_long = cell.len() > SHOWN_DIGITS || cell.len() > 1 && cell.starts_with('0');
    is_long && cell.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the text is digits with at most one point among them.
fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.').map_or(digits(text), |(whole, rest)| digits(whole) && digits(rest))
}

/// Whether the cell is a phone number that no spreadsheet can work out: digits and what people write between them, with an
/// extension or without, and somewhere nothing but a blank or a bracket between two digits. Without that, `+1-301-555-0100`
/// is a sum and `+13015550100` a number. No function name and no cell reference can be spelled that way.
fn is_spaced_phone(cell: &str) -> bool {
    let is_digits = |text: &str| {
        text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b' ' | b'+' | b'-' | b'.' | b'(' | b')' | b'/'))
            && text.bytes().any(|byte| byte.is_ascii_digit())
    };
    let is_digit = |letter: char| letter.is_ascii_digit();
    let is_spaced = |text: &str| {
        text.match_indices(is_digit).any(|(at, _)| {
            let behind = &text[at + 1..];
            let next = behind.trim_start_matches(' ');
            next.starts_with('(') || next.len() < behind.len() && next.starts_with(is_digit)
        })
    };
    match cell.find(|letter: char| letter.is_ascii_alphabetic()) {
        None => is_digits(cell) && is_spaced(cell),
        Some(at) => {
            let (number, extension) = cell.split_at(at);
            let mark = extension.bytes().take_while(u8::is_ascii_alphabetic).count();
            let is_mark = ["x", "ext"].iter().any(|word| extension[..mark].eq_ignore_ascii_case(word));
            // The mark of an extension makes no sum of the number in front of it.
            is_mark && is_digits(number) && is_digits(&extension[mark..])
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_and_phone_numbers_are_no_formulas() {
        for plain in [
            "+1 (301) 555-0100",
            "+1 301 555 0100",
            "+1(301)555-0100",
            "-12.5",
            "+49 30 1234/56 ext. 7",
            "+1-301-555-0100 x12",
            "301-555-0100",
            "(301) 555-0100",
            "10401",
            "13015550100",
            "0",
            "0.5",
            "00a",
            "'",
            "'hi",
            "a=b",
            "",
        ] {
            assert_eq!(neutralise(plain), plain);
        }
        let formulas = [
            "=A1",
            "+A1",
            "-",
            "+",
            "-x1",
            "+1x",
            "+1 - 301",
            "+1+ 301 ",
            "+1+SUM(A1)",
            "-2+3+cmd|' /C calc'!A0",
            "@x",
            "\tx",
            "\0",
            "\n=1",
            "\r=1",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "'=1",
        ];
        for formula in formulas {
            assert_eq!(neutralise(formula), format!("'{formula}"));
        }
    }

    /// As LibreOffice and Excel read them: without the plus, as a sum, without zeros, and rounded.
    #[test]
    fn digits_that_would_get_lost_are_kept() {
        for number in [
            "+13015550100",
            "+1-301-555-0100",
            "+1.301.555.0100",
            "0049301234",
            "007",
            "447700900123",
            "1".repeat(18).as_str(),
        ] {
            assert_eq!(neutralise(number), format!("'{number}"));
            assert_eq!(restore(&format!("'{number}")), number);
        }
    }

    proptest! {
        #[test]
        fn restoring_gives_back_every_text(text in "'{0,3}[-=+@＝＋－＠\t\r\n\0 a-cx0-9.]{0,6}|(?s).{0,6}") {
            let safe = neutralise(&text);
            prop_assert!(!is_changed(&safe), "{safe:?}");
            let restored = restore(&safe);
            prop_assert_eq!(restored.as_ref(), text.as_str());
        }
    }
}
