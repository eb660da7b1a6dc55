//! What must hold of a prospect for a rule to match, in words, and how words are compared.

use super::Condition;
use crate::text::either;

/// The text as words are compared: in lower case, with one space wherever there are blanks, hyphens, dashes or
/// underscores, none at the ends, and no full stop there either.
///
/// CRMs write the same thing as `Closed - Not Converted`, `closed_not_converted` and `CLOSED-NOT-CONVERTED`.
pub fn normalised(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let is_gap = |letter: char| letter.is_whitespace() || matches!(letter, '-' | '_' | '\u{2010}'..='\u{2015}');
    for word in text.trim_end_matches(['.', '!', ' ']).split(is_gap).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        if word.is_ascii() {
            let begins = out.len();
            out.push_str(word);
            out[begins..].make_ascii_lowercase();
        } else {
            out.extend(word.chars().flat_map(char::to_lowercase));
        }
    }
    out
}

impl Condition {
    /// The condition for people to read: `region = midwest, brand = well known or household name`.
    pub fn describe(&self) -> String {
        let parts: Vec<String> =
            self.0.iter().map(|(field, words)| format!("{} = {}", field.key(), either(words))).collect();
        parts.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::field::Field;

    fn condition(parts: &[(Field, &[&str])]) -> Condition {
        let owned = |words: &[&str]| words.iter().map(|word| normalised(word)).collect();
        Condition(parts.iter().map(|(field, words)| (*field, owned(words))).collect())
    }

    #[test]
    fn case_blanks_hyphens_and_underscores_do_not_matter() {
        for text in ["Closed - Not Converted", "closed_not_converted", "  CLOSED-NOT\u{a0} converted – "] {
            assert_eq!(normalised(text), "closed not converted");
        }
        assert_eq!(normalised("ÄRZTE"), "ärzte");
        assert_eq!(normalised("Not Interested. "), "not interested");
        assert_eq!(normalised(" - _ "), "");
    }

    #[test]
    fn reads_as_a_sentence() {
        let both = condition(&[(Field::Region, &["midwest"]), (Field::Brand, &["well known", "household name"])]);
        assert_eq!(both.describe(), "region = midwest, brand = well known or household name");
    }
}
