//! The only file that asks what time it is.

use chrono::NaiveDate;

/// Today's date where this machine stands.
#[expect(clippy::disallowed_methods, reason = "this is the one place where the time is read")]
pub fn today() -> NaiveDate {
    let today = jiff::ZonedDateTime::now().date();
    NaiveDate::from_ymd_opt(
        i32::from(today.year()),
        today.month().unsigned_abs().into(),
        today.day().unsigned_abs().into(),
    )
    .expect("jiff's civil dates lie inside chrono's range")
}
