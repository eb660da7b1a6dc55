//! Cells that a spreadsheet would run as a formula: how they are made harmless, and how they are read back.
//!
//! Follows OWASP's advice on CSV injection (ASVS 5, requirement 1.2.10): a leading apostrophe, because quoting does not
//! help.

use std::borrow::Cow;

/// A cell that no spreadsheet runs as a formula: one that it would run gets a leading apostrophe.
///
/// Quoting does not help: a spreadsheet unquotes a cell before it looks for a formula. A cell that had its apostrophes
/// in front of a formula already gets one more, so that [`restore`] gives back every text as it was.
pub fn neutralise(cell: &str) -> Cow<'_, str> {
    // Nearly every cell, settled at its first byte.
    if cell.bytes().next().is_none_or(|first| first.is_ascii_alphanumeric()) {
        return Cow::Borrowed(cell);
    }
    if is_formula(cell.trim_start_matches('\'')) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell as it was before [`neutralise`].
pub fn restore(cell: &str) -> Cow<'_, str> {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => Cow::Borrowed(rest),
        _ => Cow::Borrowed(cell),
    }
}

/// Whether a spreadsheet may part cells at a byte, whatever parts them in the file: many take semicolons or tabs for
/// separators beside commas unless somebody tells them otherwise (LibreOffice ticks all three).
///
/// A cell with such a byte has to stand in quotation marks. Else what is behind the byte is a cell of its own, and
/// nobody has looked whether that is a formula.
pub fn is_separator(byte: u8) -> bool {
    matches!(byte, b',' | b';' | b'\t')
}

/// Whether a spreadsheet might take the cell for a formula. The full-width signs and the line feed are more than the
/// known spreadsheets need; they cost nothing, as no name begins with one.
fn is_formula(cell: &str) -> bool {
    match cell.chars().next() {
        Some('=' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠') => true,
        Some('+' | '-') => !is_number_or_phone(cell),
        _ => false,
    }
}

/// Whether the cell is digits and what people write between them, with an extension or without. No function name and
/// no cell reference can be spelled that way, so the worst that a spreadsheet can do is arithmetic.
fn is_number_or_phone(cell: &str) -> bool {
    let is_digits = |text: &str| {
        text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b' ' | b'+' | b'-' | b'.' | b'(' | b')' | b'/'))
            && text.bytes().any(|byte| byte.is_ascii_digit())
    };
    match cell.find(|letter: char| letter.is_ascii_alphabetic()) {
        None => is_digits(cell),
        Some(at) => {
            let (number, extension) = cell.split_at(at);
            let mark = extension.bytes().take_while(u8::is_ascii_alphabetic).count();
            let is_mark = ["x", "ext"].iter().any(|word| extension[..mark].eq_ignore_ascii_case(word));
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
        for plain in
            ["+1 (301) 555-0100", "-12.5", "+49 30 1234/56 ext. 7", "+1-301-555-0100 x12", "'", "'hi", "a=b", ""]
        {
            assert_eq!(neutralise(plain), plain);
        }
        let formulas = [
            "=A1",
            "+A1",
            "-",
            "+",
            "-x1",
            "+1x",
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

    proptest! {
        #[test]
        fn restoring_gives_back_every_text(text in "'{0,3}[-=+@＝＋－＠\t\r\n\0 a-cx0-9.]{0,6}|(?s).{0,6}") {
            let safe = neutralise(&text);
            prop_assert!(!is_formula(&safe), "{safe:?}");
            let restored = restore(&safe);
            prop_assert_eq!(restored.as_ref(), text.as_str());
        }
    }
}
