//! How deep JSON may nest.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::text::count;

/// The most levels of JSON in a history or a schedule: serde_json refuses more, which would use up the stack. What this
/// program writes has five.
pub const MOST_LEVELS: usize = 127;

/// What to say of JSON that could not be read because it nests too deep; none where that is not why.
pub(crate) fn refuse_depth(error: &serde_json::Error, place: Place) -> Option<Diagnostic> {
    // The kind of error is told by its message alone.
    let is_too_deep = error.is_syntax() && error.to_string().starts_with("recursion limit exceeded");
    let message = format!("this JSON nests more than {} deep", count(MOST_LEVELS, "level"));
    is_too_deep.then(|| Diagnostic::error(Code::OverLimit, place, message).remedy("take out what nests so deep"))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn json_may_nest_so_deep_and_no_deeper() {
        let nested = |levels: usize| {
            let text = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
            serde_json::from_str::<Value>(&text)
        };
        assert!(nested(MOST_LEVELS).is_ok());
        let refused = refuse_depth(&nested(MOST_LEVELS + 1).unwrap_err(), Place::Nowhere).unwrap();
        assert_eq!(refused.message, "this JSON nests more than 127 levels deep");
        assert!(refuse_depth(&serde_json::from_str::<Value>("[").unwrap_err(), Place::Nowhere).is_none());
    }
}
