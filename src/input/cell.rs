//! What single cells hold: blanks that do not look it, lists, email addresses, LinkedIn profiles, yes and no.

use std::borrow::Cow;

use memchr::memchr2_iter;

use super::field::Field;
use super::sheet::trim;

/// The text of a cell, or nothing where it only says that there is nothing.
///
/// People are called Null, None and Unknown, and a familiarity of none is an answer: such words are blank elsewhere only.
pub(super) fn filled(field: Field, text: &str) -> Option<&str> {
    written(text, KEEPS_WORDS[field as usize])
}

/// The fields in which such words may mean what they say, by number: every cell comes by here.
const KEEPS_WORDS: [bool; Field::ALL.len()] = {
    let mut keeps = [false; Field::ALL.len()];
    let mut at = 0;
    while at < Field::CLASSIFYING.len() {
        let field = Field::CLASSIFYING[at];
        keeps[field as usize] = !matches!(field, Field::Company | Field::Title | Field::Country);
        at += 1;
    }
    keeps[Field::LastName as usize] = true;
    keeps
};

/// The text, or nothing where it only says that there is nothing: by a mark or, unless they may mean what they say, by
/// a word.
pub(super) fn written(text: &str, keeps_words: bool) -> Option<&str> {
    const NOTHING: [&str; 13] =
        ["-", "--", "---", "–", "—", "?", ".", "n/a", "#n/a", "n.a.", "(none)", "(blank)", "\\n"];
    const WORDS: [&str; 9] =
        ["null", "none", "nil", "nan", "na", "unknown", "undefined", "not available", "not provided"];
    const LONGEST: usize = 13;
    let text = trim(text);
    // All of them begin with one of these, and this runs for every cell.
    let may_be = match text.as_bytes() {
        [] => return None,
        [b'-' | b'?' | b'.' | b'#' | b'(' | b'\\' | 0xe2 | b'n' | b'N' | b'u' | b'U', ..] => text.len() <= LONGEST,
        _ => false,
    };
    if !may_be {
        return Some(text);
    }
    let is_one_of = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    (!is_one_of(&NOTHING) && (keeps_words || !is_one_of(&WORDS))).then_some(text)
}

/// The entries of a cell that lists several values: a JSON array, ` ::: `, commas, semicolons, pipes or lines.
pub(super) fn entries(text: &str) -> Vec<Cow<'_, str>> {
    if text.starts_with('[')
        && let Ok(serde_json::Value::Array(items)) = serde_json::from_str(text)
    {
        return items.iter().filter_map(json_entry).map(Cow::Owned).collect();
    }
    let list = text.split([',', ';', '|', '\n', '\r']).flat_map(|part| part.split(":::"));
    list.map(trim).filter(|entry| !entry.is_empty()).map(Cow::Borrowed).collect()
}

/// `"a"`, `5`, or the `value` of `{"label": "work", "value": "a"}`.
fn json_entry(item: &serde_json::Value) -> Option<String> {
    match item {
        serde_json::Value::String(text) => Some(trim(text).to_owned()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Object(object) => json_entry(object.get("value")?),
        _ => None,
    }
}

/// The text on one line, with single spaces.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    // Most texts are on one line already, in plain letters.
    let mut before = b'-';
    for byte in text.bytes() {
        if !byte.is_ascii_graphic() && (byte != b' ' || before == b' ') {
            return joined(text);
        }
        before = byte;
    }
    Cow::Borrowed(text)
}

fn joined(text: &str) -> Cow<'_, str> {
    let breaks = text.contains(|letter: char| letter != ' ' && letter.is_whitespace());
    if breaks || text.contains("  ") {
        Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
    } else {
        Cow::Borrowed(text)
    }
}

/// What a cell of email addresses holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Email {
    /// The first valid address, as it was written.
    Address(Box<str>),
    /// A stand-in such as unknown@example.com.
    Nobody,
    /// Something else.
    Bad,
}

/// Reads the first valid address of a cell.
pub(super) fn email(text: &str) -> Email {
    if let Some((local, domain)) = text.split_once('@')
        && is_local(local)
        && is_domain(domain)
        && !is_nobody(local)
    {
        return Email::Address(text.into());
    }
    // In a list as JSON the sign may be written in another way.
    if !text.contains('@') && !text.starts_with('[') {
        return Email::Bad;
    }
    let mut nobody = false;
    for entry in entries(text) {
        for word in entry.split_whitespace() {
            // Ann <ann@x.org>
            let word = word.trim_matches(['<', '>', '\'', '"']);
            let prefix = word.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:"));
            let word = if prefix { word[7..].split('?').next().unwrap_or_default() } else { word };
            match word.split_once('@') {
                Some((local, _)) if is_nobody(local) => nobody = true,
                Some((local, domain)) if is_local(local) && is_domain(domain) => return Email::Address(word.into()),
                _ => {}
            }
        }
    }
    if nobody { Email::Nobody } else { Email::Bad }
}

fn is_nobody(local: &str) -> bool {
    ["unknown", "none", "noemail", "no-email", "nomail", "na", "n/a"]
        .iter()
        .any(|word| local.eq_ignore_ascii_case(word))
}

fn is_local(text: &str) -> bool {
    let is_mark = |letter: char| {
        matches!(letter, '<' | '>' | '(' | ')' | '[' | ']' | '\\' | ',' | ';' | ':' | '|' | '"' | '@' | '=')
    };
    let odd = |letter: char| {
        !letter.is_ascii_alphanumeric() && (is_mark(letter) || letter.is_control() || letter.is_whitespace())
    };
    !text.is_empty() && !text.chars().any(odd)
}

/// Labels of letters with dots between them, at least two.
fn is_domain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() | (*byte == b'-') | (*byte == b'.') | !byte.is_ascii();
    let is_letter = |letter: char| letter.is_ascii() || letter.is_alphanumeric();
    all(bytes, is_plain)
        && bytes.contains(&b'.')
        && !matches!(bytes, [b'.', ..] | [.., b'.'])
        && !bytes.windows(2).any(|pair| pair == b"..")
        && (text.is_ascii() || text.chars().all(is_letter))
}

/// Whether something holds for all bytes. It is asked of each of them: without a way out of the loop, many are asked at once.
pub(super) fn all(bytes: &[u8], holds: impl Fn(&u8) -> bool) -> bool {
    bytes.iter().fold(true, |all, byte| all & holds(byte))
}

/// The profile of a person on LinkedIn; a handle counts only where the column is about LinkedIn.
pub(super) fn linkedin(text: &str, handle_allowed: bool) -> Option<&str> {
    let text = trim(text);
    let is_plain = all(text.as_bytes(), u8::is_ascii_graphic);
    if !is_plain && text.contains(|letter: char| letter.is_control() || letter.is_whitespace()) {
        return None;
    }
    let rest = without_start(text, "https://").or_else(|| without_start(text, "http://")).unwrap_or(text);
    if let Some((host, path)) = rest.split_once('/')
        && is_linkedin(host)
    {
        let of_a_company =
            ["company/", "school/", "showcase/"].iter().any(|start| without_start(path, start).is_some());
        return (!path.is_empty() && !of_a_company).then_some(text);
    }
    let handle = text.strip_prefix("in/").or_else(|| text.strip_prefix('@')).unwrap_or(text);
    let is_handle = (3..=100).contains(&handle.chars().count())
        && handle.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'))
        && flag(handle).is_none();
    (handle_allowed && is_handle).then_some(text)
}

fn is_linkedin(host: &str) -> bool {
    const DOMAIN: &str = "linkedin.com";
    let Some(subdomain) = host.len().checked_sub(DOMAIN.len()) else { return false };
    let is_domain = host.get(subdomain..).is_some_and(|domain| domain.eq_ignore_ascii_case(DOMAIN));
    is_domain && (subdomain == 0 || host[..subdomain].ends_with('.'))
}

/// What follows a start, which may be in any case.
fn without_start<'t>(text: &'t str, start: &str) -> Option<&'t str> {
    let (begins, rest) = text.split_at_checked(start.len())?;
    begins.eq_ignore_ascii_case(start).then_some(rest)
}

/// Whether a text has another in it, in any case.
pub(super) fn contains_in_any_case(text: &str, part: &str) -> bool {
    // Longer texts are better looked through in lower case, with an algorithm that does not start over at each letter.
    const SHORT: usize = 256;
    if text.len() > SHORT || !text.is_ascii() || !part.is_ascii() {
        return text.to_lowercase().contains(&part.to_lowercase());
    }
    let Some(first) = part.bytes().next() else { return true };
    let mut starts = memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), text.as_bytes());
    starts.any(|at| text.get(at..at + part.len()).is_some_and(|place| place.eq_ignore_ascii_case(part)))
}

/// Yes, no, or neither.
pub(super) fn flag(text: &str) -> Option<bool> {
    const YES: [&str; 26] = [
        "yes",
        "y",
        "true",
        "t",
        "1",
        "1.0",
        "x",
        "✓",
        "✔",
        "☑",
        "on",
        "si",
        "sí",
        "ja",
        "oui",
        "opted out",
        "opt out",
        "opt-out",
        "optout",
        "unsubscribed",
        "do not call",
        "do not contact",
        "do not email",
        "dnc",
        "stop",
        "checked",
    ];
    const NO: [&str; 18] = [
        "no",
        "n",
        "false",
        "f",
        "0",
        "0.0",
        "off",
        "nein",
        "non",
        "nee",
        "opted in",
        "opt in",
        "opt-in",
        "subscribed",
        "allowed",
        "ok",
        "unchecked",
        "☐",
    ];
    let text = trim(text);
    let is_one_of = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_one_of(&YES) { Some(true) } else { is_one_of(&NO).then_some(false) }
}

/// In the buying window, not in it, or neither.
pub(super) fn buying_window(text: &str) -> Option<bool> {
    const IN: [&str; 6] = ["in window", "in the window", "in buying window", "in the buying window", "in", "now"];
    const OUT: [&str; 7] =
        ["out of window", "not in window", "outside", "out", "not in the buying window", "out window", "not now"];
    let text = trim(text);
    let is_one_of = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_one_of(&IN) {
        Some(true)
    } else if is_one_of(&OUT) {
        Some(false)
    } else {
        flag(text)
    }
}

/// A cell for a message: a page of text would bury it.
pub(super) fn shortened(text: &str) -> String {
    const LONG: usize = 100;
    if text.len() <= LONG { text.to_owned() } else { text.chars().take(LONG).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_part_is_found_as_it_is_in_lower_case(text in "[aAbK\u{212a} ,]{0,12}|[ab]{250,260}", part in "[aAbkK\u{212a} ]{0,3}") {
            let expected = text.to_lowercase().contains(&part.to_lowercase());
            prop_assert_eq!(contains_in_any_case(&text, &part), expected);
        }
    }

    #[test]
    fn blanks_that_do_not_look_it() {
        for text in
            ["", " ", "\u{200b}", "N/A", "n/a", "#N/A", "null", "None", "-", "—", "NaN", "Unknown", "not provided"]
        {
            assert_eq!(filled(Field::Phone, text), None, "{text}");
        }
        assert_eq!(filled(Field::LastName, "Unknown"), Some("Unknown"));
        assert_eq!(filled(Field::LastName, " Null "), Some("Null"));
        assert_eq!(filled(Field::LastName, "N/A"), None);
        assert_eq!(filled(Field::Familiarity, "none"), Some("none"));
        assert_eq!(filled(Field::Company, "Nonesuch"), Some("Nonesuch"));
    }

    #[test]
    fn reads_the_first_valid_email() {
        let cases = [
            (" ann@x.org ", "ann@x.org"),
            ("spaces@test.com\u{3000}", "spaces@test.com"),
            ("ann@x.org, bob@x.org", "ann@x.org"),
            ("none; bob@x.org", "bob@x.org"),
            ("a@b ::: bob@x.co.uk", "bob@x.co.uk"),
            ("mailto:ann@x.org?subject=hi", "ann@x.org"),
            ("Ann Lee <ann@x.org>", "ann@x.org"),
            ("jörg+crm@müller.example", "jörg+crm@müller.example"),
            (r#"[{"label": "work", "value": "contact@wilson.com"}]"#, "contact@wilson.com"),
            (r#"["ann\u0040x.org"]"#, "ann@x.org"),
        ];
        for (text, address) in cases {
            assert_eq!(email(text), Email::Address(address.into()), "{text}");
        }
        for text in [
            "invalid-email",
            "@x.org",
            "a@b",
            "a@@x.org",
            "a@.org",
            "a@x.",
            "a@x.org@y.org",
            "=a@x.org",
            "a@x.o\u{202e}rg",
        ] {
            assert_eq!(email(text), Email::Bad, "{text}");
        }
        assert_eq!(email("unknown@unknown.com"), Email::Nobody);
    }

    #[test]
    fn knows_a_profile() {
        for text in ["https://www.linkedin.com/in/ann", "linkedin.com/in/ann", "http://uk.LinkedIn.com/in/ann-lee-5/"] {
            assert_eq!(linkedin(text, false), Some(text));
        }
        for text in ["ann-lee", "@ann", "in/jos%C3".trim_end_matches("%C3"), "josé-garcía"] {
            assert_eq!(linkedin(text, true), Some(text));
            assert_eq!(linkedin(text, false), None);
        }
        for text in [
            "https://x.org",
            "https://linkedin.com/company/acme",
            "javascript:alert('linkedin.com/in/x')",
            "https://linkedin.com",
            "yes",
            "TRUE",
            "ab",
            "Ann Lee",
            "https://linkedin.com.evil.org/in/ann",
            "javascript:x",
        ] {
            assert_eq!(linkedin(text, true), None, "{text}");
        }
    }

    #[test]
    fn reads_flags() {
        for text in ["Yes", "TRUE", "1", "x", "Y", "t", "Opted out", "Unsubscribed", "Do not call"] {
            assert_eq!(flag(text), Some(true), "{text}");
        }
        for text in ["No", "false", "0", "n", "Subscribed"] {
            assert_eq!(flag(text), Some(false), "{text}");
        }
        assert_eq!(flag("maybe"), None);
        assert_eq!(buying_window("in window"), Some(true));
        assert_eq!(buying_window("Not in window"), Some(false));
        assert_eq!(buying_window("soon"), None);
    }

    #[test]
    fn brings_text_onto_one_line() {
        for text in
            ["123 Main St\nApt 4B", "123 Main  St Apt\u{a0}4B", " 123 Main St Apt 4B", "123\u{2003}Main St\tApt 4B "]
        {
            let one_line = one_line(text);
            assert_eq!(one_line.trim(), "123 Main St Apt 4B", "{text:?}");
        }
        assert!(matches!(one_line("Zoë Lee"), Cow::Borrowed("Zoë Lee")));
        assert!(matches!(one_line("Ann Lee"), Cow::Borrowed("Ann Lee")));
    }
}
