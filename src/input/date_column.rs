//! Columns of dates: the order of day and month is the column's, as a single cell cannot tell it.

use std::sync::OnceLock;

use chrono::NaiveDate;

use super::date::{self, Date, DateOrder};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::text::count;

/// A column whose dates are being read, by several threads perhaps: the order that they show, once a date has asked for
/// it. What they show is found out once, from the whole column, so that it is the same whoever asks first.
#[derive(Clone, Debug, Default)]
pub(super) struct DateColumn(OnceLock<Shown>);

/// The order that the dates of a column show; with an error, where they show none and one of them needs it.
pub(super) type Shown = (Option<DateOrder>, Option<Diagnostic>);

/// What a cell of the column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// That day.
    Day(NaiveDate),
    /// It can be read in two ways, and nothing says which is meant.
    Ambiguous,
    /// No date, or one in another order than the column's.
    Bad,
}

impl DateColumn {
    /// The order that the column shows; `show` finds it out.
    pub(super) fn find(&self, show: impl FnOnce() -> Shown) -> Option<DateOrder> {
        self.0.get_or_init(show).0
    }

    /// The order that the column has shown so far.
    pub(super) fn order(&self) -> Option<DateOrder> {
        self.0.get().and_then(|(order, _)| *order)
    }

    /// What is wrong with the column, as far as somebody has asked.
    pub(super) fn finding(&self) -> Option<&Diagnostic> {
        self.0.get().and_then(|(_, finding)| finding.as_ref())
    }
}

/// Reads a date in the order that the user gives, else in the one that its column shows.
pub(super) fn read(text: &str, given: Option<DateOrder>, of_column: impl FnOnce() -> Option<DateOrder>) -> Reading {
    let date = match date::parse(text, given) {
        None => return Reading::Bad,
        Some(Date::Sure(day)) => return Reading::Day(day),
        Some(date) => date,
    };
    let order = given.or_else(of_column);
    match date.resolve(order) {
        Some(day) => Reading::Day(day),
        None if order.is_none() => Reading::Ambiguous,
        None => Reading::Bad,
    }
}

/// The order that the dates of a column show; with an error, where they show none and one of them needs it.
///
/// `cells` hands over the cells of the column with their lines.
pub(super) fn find_order(path: &str, header: &str, cells: impl FnOnce(&mut dyn FnMut(u64, &str))) -> Shown {
    let (mut day_first, mut month_first, mut either, mut example) = (false, false, 0, None);
    cells(&mut |line, text| match date::parse(text, None) {
        Some(Date::Shown(_, DateOrder::Dmy)) => day_first = true,
        Some(Date::Shown(..)) => month_first = true,
        Some(Date::Either(..)) => {
            either += 1;
            example.get_or_insert_with(|| (line, text.to_owned()));
        }
        Some(Date::Sure(_)) | None => {}
    });
    let order = match (day_first, month_first) {
        (true, false) => Some(DateOrder::Dmy),
        (false, true) => Some(DateOrder::Mdy),
        _ => None,
    };
    let (None, Some((line, text))) = (order, example) else { return (order, None) };
    let why = if day_first { "the others show both orders" } else { "no other date shows which is meant" };
    let message = format!("{} can be read as day/month and as month/day, and {why}", count(either, "date"));
    let place = Place::Row { path: path.to_owned(), line, cell: Some((header.to_owned(), text)) };
    let remedy = "say which it is: --date-order dmy or --date-order mdy";
    (None, Some(Diagnostic::error(Code::AmbiguousDate, place, message).remedy(remedy)))
}
