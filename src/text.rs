//! Small pieces of sentences: plurals, lists, suggestions, and text that a terminal can be shown.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// `1 touch`, `2 touches`, `1,234 touches`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { Cow::Borrowed(noun) } else { plural(noun) })
}

/// The plural of a noun that this program uses.
fn plural(noun: &str) -> Cow<'_, str> {
    if noun.ends_with("ch") || noun.ends_with('s') || noun.ends_with('x') {
        Cow::Owned(format!("{noun}es"))
    } else if let Some(stem) = noun.strip_suffix("ty") {
        Cow::Owned(format!("{stem}ties"))
    } else {
        Cow::Owned(format!("{noun}s"))
    }
}

/// A number with a comma between thousands: `1,234,567`.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number of bytes as people say it: `512 KiB`, `4 GiB`, `5 bytes`.
pub fn bytes(number: u64) -> String {
    let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
    match units.iter().find(|(bits, _)| number > 0 && number.is_multiple_of(1 << bits)) {
        Some((bits, unit)) => format!("{} {unit}", number >> bits),
        None => count(usize::try_from(number).unwrap_or(usize::MAX), "byte"),
    }
}

/// `a`, `a or b`, `a, b or c`.
pub fn either<S: AsRef<str>>(items: &[S]) -> String {
    listed(items, "or")
}

/// `a`, `a and b`, `a, b and c`.
pub fn all_of<S: AsRef<str>>(items: &[S]) -> String {
    listed(items, "and")
}

fn listed<S: AsRef<str>>(items: &[S], joint: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [most @ .., last] => {
            let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
            format!("{} {joint} {}", most.join(", "), last.as_ref())
        }
    }
}

/// The candidate that was most likely meant by a mistyped word, if one is near enough to suggest.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word = word.to_lowercase();
    let letters = word.chars().count();
    let reach = (letters / 4).clamp(1, 3);
    // A page of text is near nothing, and comparing it letter by letter would take as long as the page.
    let distance = |candidate: &str| {
        let candidate = candidate.to_lowercase();
        let is_as_long = candidate.chars().count().abs_diff(letters) <= reach;
        is_as_long.then(|| strsim::osa_distance(&word, &candidate)).filter(|distance| *distance <= reach)
    };
    candidates
        .into_iter()
        .filter_map(|candidate| Some((distance(candidate)?, candidate)))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Whether a character, printed as it is, could steer the terminal or hide what the text says: control characters,
/// bidirectional marks and overrides, characters that show nothing (soft hyphens, fillers and tags among them), and the two
/// Unicode line breaks.
///
/// By the property Default_Ignorable_Code_Point of Unicode 16, and the blank of Braille; but for the selectors U+FE0E and
/// U+FE0F, which stand behind an emoji in many a name and only choose how it looks.
pub(crate) fn is_treacherous(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
                | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Text from a data file, safe to print: whatever could steer a terminal stands there escaped (`\n`, `\u{1b}`).
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_treacherous) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if is_treacherous(letter) {
            out.extend(letter.escape_default());
        } else {
            out.push(letter);
        }
    }
    Cow::Owned(out)
}

/// The columns that a text takes on a terminal.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Printable text in exactly `columns` columns: cut with an ellipsis or filled up with spaces.
pub fn fit(text: &str, columns: usize) -> String {
    let text = printable(text);
    let mut out = String::with_capacity(columns);
    let mut used = 0;
    if width(&text) <= columns {
        out.push_str(&text);
        used = width(&text);
    } else {
        for letter in text.chars() {
            let wide = letter.width().unwrap_or(0);
            if used + wide + 1 > columns {
                break;
            }
            out.push(letter);
            used += wide;
        }
        if columns > 0 {
            out.push('…');
            used += 1;
        }
    }
    out.extend(std::iter::repeat_n(' ', columns.saturating_sub(used)));
    out
}

/// The text in lines of at most so many columns, cut at blanks; a longer word has a line of its own.
pub fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(word) <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_well() {
        assert_eq!(count(1, "touch"), "1 touch");
        assert_eq!(count(0, "touch"), "0 touches");
        assert_eq!(count(1_234_567, "prospect"), "1,234,567 prospects");
        assert_eq!(count(2, "penalty"), "2 penalties");
        assert_eq!(count(2, "day"), "2 days");
        let numbers = [0, 1, 1023, 1024, 1536, 512 << 10, 3 << 20, 4 << 30];
        let told = ["0 bytes", "1 byte", "1,023 bytes", "1 KiB", "1,536 bytes", "512 KiB", "3 MiB", "4 GiB"];
        assert_eq!(numbers.map(bytes), told);
    }

    #[test]
    fn lists_read_well() {
        assert_eq!(either(&["a"]), "a");
        assert_eq!(either(&["a", "b", "c"]), "a, b or c");
        assert_eq!(all_of(&["a", "b"]), "a and b");
        assert_eq!(all_of::<&str>(&[]), "");
    }

    #[test]
    fn suggests_what_is_near_and_nothing_else() {
        let words = ["email", "phone", "company"];
        assert_eq!(nearest("Emial", words), Some("email"));
        assert_eq!(nearest("Compny", words), Some("company"));
        assert_eq!(nearest("budget", words), None);
        assert_eq!(nearest(&"email ".repeat(100_000), words), None);
    }

    #[test]
    fn escapes_what_could_steer_a_terminal() {
        assert_eq!(printable("Zoë 🚀 ❤\u{fe0f}"), "Zoë 🚀 ❤\u{fe0f}");
        assert_eq!(printable("a\u{1b}[2Jb\nc\u{202e}d\u{200b}"), "a\\u{1b}[2Jb\\nc\\u{202e}d\\u{200b}");
        assert_eq!(printable("soft\u{ad}hyphen \u{e0041}"), "soft\\u{ad}hyphen \\u{e0041}");
        assert_eq!(printable("Ada\u{e0041}\u{fff9}\u{180e}"), "Ada\\u{e0041}\\u{fff9}\\u{180e}");
        assert_eq!(printable("a\u{3164}b\u{2800}c\u{34f}d\u{e0100}"), "a\\u{3164}b\\u{2800}c\\u{34f}d\\u{e0100}");
    }

    #[test]
    fn fits_by_columns_not_by_letters() {
        assert_eq!(fit("abc", 5), "abc  ");
        assert_eq!(fit("abcdef", 4), "abc…");
        assert_eq!(fit("田中太郎", 5), "田中…");
        assert_eq!(fit("田中太郎", 6), "田中… ");
        assert_eq!(width(&fit("田中太郎", 6)), 6);
    }
}
