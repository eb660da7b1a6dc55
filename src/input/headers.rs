//! Headers by their names: blind to case, blanks and punctuation.

use strsim::osa_distance;

use crate::diagnostic::{Code, Diagnostic, Place};

/// The header in lower case, letters and digits only.
pub(super) fn normalise(header: &str) -> String {
    header.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The header without what tools add to it, if there is such: Close puts `custom.` before the fields a company has
/// added, Salesforce `__c` behind them, and HubSpot the time zone behind dates.
pub(super) fn stripped(header: &str) -> Option<&str> {
    let stripped = header.strip_prefix("custom.").unwrap_or(header);
    let stripped = stripped.strip_suffix("__c").or_else(|| stripped.strip_suffix("__C")).unwrap_or(stripped);
    let zone = stripped.find("(GMT").or_else(|| stripped.find("(UTC"));
    let stripped = zone.map_or(stripped, |at| &stripped[..at]);
    (stripped != header).then_some(stripped)
}

/// Whether a normalised name is one of those.
pub(super) fn contains(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| normalise(known) == name)
}

/// Texts in quotation marks, none of them long: a header that is none may be as long as a page.
pub(super) fn quoted(texts: &[&str]) -> Vec<String> {
    const LONG: usize = 40;
    let shortened = |text: &str| -> String {
        if text.chars().count() <= LONG {
            text.to_owned()
        } else {
            text.chars().take(LONG - 1).chain(['…']).collect()
        }
    };
    texts.iter().map(|text| format!("\"{}\"", shortened(text))).collect()
}

/// Warns of every used header that stands more than once; `normal` holds the headers normalised.
pub(super) fn warn_of_repetition(
    is_used: impl Fn(usize) -> bool,
    header: &[String],
    normal: &[String],
    place: &Place,
) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for (index, name) in normal.iter().enumerate() {
        let first = normal.iter().position(|other| other == name) == Some(index);
        let times = normal.iter().filter(|other| *other == name).count();
        if is_used(index) && first && times > 1 {
            let message = format!(
                "the header \"{}\" appears {times} times; in each row the first filled cell counts",
                header[index]
            );
            let warning = Diagnostic::warning(Code::RepeatedHeader, place.clone(), message);
            warnings.push(warning.remedy("remove or rename the columns that should not count"));
        }
    }
    warnings
}

/// The names of fields, ready to be looked up.
#[derive(Debug)]
pub(super) struct KnownNames<F>(
    /// Normalised name, field, and rank among the names of the field; sorted.
    pub(super) Vec<(String, F, usize)>,
);

impl<F: Copy + Ord> KnownNames<F> {
    /// The names of each field, normalised, the better source first.
    pub(super) fn new(names: impl IntoIterator<Item = (F, Vec<String>)>) -> KnownNames<F> {
        let ranked = |(field, names): (F, Vec<String>)| {
            names.into_iter().enumerate().map(move |(rank, name)| (name, field, rank))
        };
        let mut known: Vec<_> = names.into_iter().flat_map(ranked).collect();
        known.sort_unstable();
        KnownNames(known)
    }

    /// The field of that normalised name, and the rank of the name.
    pub(super) fn find(&self, name: &str) -> Option<(F, usize)> {
        let at = self.0.binary_search_by(|(known, ..)| known.as_str().cmp(name)).ok()?;
        let (_, field, rank) = &self.0[at];
        Some((*field, *rank))
    }

    /// The free field that a misspelled header was most likely meant for.
    pub(super) fn nearest(&self, name: &str, is_free: impl Fn(F) -> bool) -> Option<F> {
        let letters = name.chars().count();
        if letters < 4 || name.contains(|letter: char| letter.is_ascii_digit()) {
            return None;
        }
        // A cell of half a megabyte among the headers is no slip, and not worth comparing.
        let is_as_long = |known: &str| known.chars().count().abs_diff(letters) <= 1;
        let meant = self.0.iter().filter(|(known, field, _)| {
            // Names of four letters have too many neighbours that are words; `name` is the one nobody can do without.
            (known.len() >= 5 || known == "name")
                && is_free(*field)
                && is_as_long(known)
                && osa_distance(known, name) == 1
        });
        let likeness = |known: &str| strsim::jaro_winkler(known, name);
        let nearest = meant.max_by(|(one, ..), (other, ..)| likeness(one).total_cmp(&likeness(other)));
        nearest.map(|(_, field, _)| *field)
    }
}
