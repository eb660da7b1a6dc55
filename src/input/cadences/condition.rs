//! What must hold of a prospect for a rule to match, and how its words are compared.

use super::Condition;
use crate::input::field::Field;
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
    /// What it finds, for each of its fields in turn, where all of it holds: `find` gives the first thing that stands
    /// in a field and is one of these words.
    ///
    /// The words are [`normalised`], and what is compared with them must be too. That is done once a prospect, not once
    /// a rule: there are a million prospects to a dozen rules.
    pub fn find<T>(&self, find: impl Fn(Field, &[String]) -> Option<T>) -> Option<Vec<T>> {
        self.0.iter().map(|(field, words)| find(*field, words)).collect()
    }

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
    fn every_field_must_have_one_of_its_words() {
        let known = condition(&[(Field::BuyingWindow, &["yes"]), (Field::Familiarity, &["high", "some"])]);
        let with = |window: &[&str], familiarity: &[&str]| {
            let found = known.find(|field, words| {
                let values = if field == Field::BuyingWindow { window } else { familiarity };
                values.iter().find(|value| words.iter().any(|word| word == *value)).copied()
            });
            found.is_some()
        };
        assert!(with(&["yes"], &["some"]));
        assert!(with(&["no", "yes"], &["high"]), "one of several columns is enough");
        assert!(!with(&["yes"], &["none"]));
        assert!(!with(&["yes"], &[]));
        assert!(!with(&[], &["high"]));
    }

    #[test]
    fn reads_as_a_sentence() {
        let both = condition(&[(Field::Region, &["midwest"]), (Field::Brand, &["well known", "household name"])]);
        assert_eq!(both.describe(), "region = midwest, brand = well known or household name");
    }
}
