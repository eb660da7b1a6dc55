//! What to type to see what the page had no room for.

use std::borrow::Cow;

use crate::text::printable;

/// The option to add to a command that shows one rep's day in full.
pub(super) fn for_rep(rep: &str) -> String {
    format!("--rep {}", shell_word(rep))
}

/// A word of a command line as a shell wants it typed.
fn shell_word(word: &str) -> Cow<'_, str> {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./@:,+".contains(letter);
    let word = printable(word);
    if !word.is_empty() && word.chars().all(plain) { word } else { format!("'{}'", word.replace('\'', r"'\''")).into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_what_a_shell_would_take_apart() {
        assert_eq!(for_rep("dana"), "--rep dana");
        assert_eq!(for_rep("Frank O'Hara"), r"--rep 'Frank O'\''Hara'");
    }
}
