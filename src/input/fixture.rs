//! Problems from a few lines of CSV, for tests.

use super::{Request, load};
use crate::model::Problem;

/// The problem of a prospect file, on Monday, 23 November 2026, by the table that is shipped.
pub(crate) fn problem(csv: &str) -> Problem {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("p.csv");
    std::fs::write(&file, csv).unwrap();
    let (loaded, findings) = load(&Request::new(&[file], "2026-11-23".parse().unwrap()));
    loaded.unwrap_or_else(|| panic!("{findings:?}")).problem
}
