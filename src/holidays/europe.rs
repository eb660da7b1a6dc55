//! Great Britain and Northern Ireland, Ireland, and the continent.

use chrono::Weekday::{Fri, Mon, Sat, Sun};
use chrono::{Datelike, NaiveDate};

use super::rule::{Holiday, MONDAY, TWO_DAYS_LATER, computed, easter, fixed, from, listed, nth};

/// England and Wales.
pub(super) const ENGLAND: &[Holiday] = &[
    fixed("New Year's Day", 1, 1).also(MONDAY),
    easter("Good Friday", -2),
    easter("Easter Monday", 1),
    nth("Early May bank holiday", 1, Mon, 5),
    from("Spring bank holiday", Mon, 5, 25),
    from("Summer bank holiday", Mon, 8, 25),
    fixed("Christmas Day", 12, 25).also(TWO_DAYS_LATER),
    fixed("Boxing Day", 12, 26).also(TWO_DAYS_LATER),
];

pub(super) const NORTHERN_IRELAND: &[Holiday] = &[
    fixed("New Year's Day", 1, 1).also(MONDAY),
    fixed("Saint Patrick's Day", 3, 17).also(MONDAY),
    easter("Good Friday", -2),
    easter("Easter Monday", 1),
    nth("Early May bank holiday", 1, Mon, 5),
    from("Spring bank holiday", Mon, 5, 25),
    fixed("Battle of the Boyne", 7, 12).also(MONDAY),
    from("Summer bank holiday", Mon, 8, 25),
    fixed("Christmas Day", 12, 25).also(TWO_DAYS_LATER),
    fixed("Boxing Day", 12, 26).also(TWO_DAYS_LATER),
];

pub(super) const SCOTLAND: &[Holiday] = &[
    fixed("New Year's Day", 1, 1).also(TWO_DAYS_LATER),
    fixed("2 January", 1, 2).also(TWO_DAYS_LATER),
    easter("Good Friday", -2),
    nth("Early May bank holiday", 1, Mon, 5),
    from("Spring bank holiday", Mon, 5, 25),
    listed("Scotland at the football World Cup", &[(2026, 6, 15)]),
    nth("Summer bank holiday", 1, Mon, 8),
    fixed("Saint Andrew's Day", 11, 30).also(MONDAY),
    fixed("Christmas Day", 12, 25).also(TWO_DAYS_LATER),
    fixed("Boxing Day", 12, 26).also(TWO_DAYS_LATER),
];

pub(super) const IRELAND: &[Holiday] = &[
    fixed("New Year's Day", 1, 1),
    computed("Saint Brigid's Day", saint_brigid).since(2023),
    fixed("Saint Patrick's Day", 3, 17),
    easter("Easter Monday", 1),
    nth("May bank holiday", 1, Mon, 5),
    nth("June bank holiday", 1, Mon, 6),
    nth("August bank holiday", 1, Mon, 8),
    from("October bank holiday", Mon, 10, 25),
    fixed("Christmas Day", 12, 25),
    fixed("Saint Stephen's Day", 12, 26),
];

/// The first Monday of February, but 1 February where that is a Friday (Organisation of Working Time Act 1997, second schedule).
fn saint_brigid(year: i32) -> Option<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, 2, 1)?;
    let days = if first.weekday() == Fri { 0 } else { Mon.days_since(first.weekday()) };
    first.with_day(1 + days)
}

/// What all states keep.
pub(super) const GERMANY: &[Holiday] = &[
    fixed("New Year's Day", 1, 1),
    easter("Good Friday", -2),
    easter("Easter Monday", 1),
    fixed("Labour Day", 5, 1),
    easter("Ascension Day", 39),
    easter("Whit Monday", 50),
    fixed("German Unity Day", 10, 3),
    fixed("Christmas Day", 12, 25),
    fixed("Second Day of Christmas", 12, 26),
];

/// What all of Bavaria keeps: not Assumption, which depends on the town.
pub(super) const BAVARIA: &[Holiday] = &[
    fixed("New Year's Day", 1, 1),
    fixed("Epiphany", 1, 6),
    easter("Good Friday", -2),
    easter("Easter Monday", 1),
    fixed("Labour Day", 5, 1),
    easter("Ascension Day", 39),
    easter("Whit Monday", 50),
    easter("Corpus Christi", 60),
    fixed("German Unity Day", 10, 3),
    fixed("All Saints' Day", 11, 1),
    fixed("Christmas Day", 12, 25),
    fixed("Second Day of Christmas", 12, 26),
];

/// What all regions keep. In place of a holiday on a Sunday each region chooses a day of its own.
pub(super) const SPAIN: &[Holiday] = &[
    fixed("New Year's Day", 1, 1).unless(Sun),
    fixed("Epiphany", 1, 6).unless(Sun),
    easter("Good Friday", -2),
    fixed("Labour Day", 5, 1).unless(Sun),
    fixed("Assumption Day", 8, 15).unless(Sun),
    fixed("National Day", 10, 12).unless(Sun),
    fixed("All Saints' Day", 11, 1).unless(Sun),
    fixed("Constitution Day", 12, 6).unless(Sun),
    fixed("Immaculate Conception", 12, 8).unless(Sun),
    fixed("Christmas Day", 12, 25).unless(Sun),
];

pub(super) const FRANCE: &[Holiday] = &[
    fixed("New Year's Day", 1, 1),
    easter("Easter Monday", 1),
    fixed("Labour Day", 5, 1),
    fixed("Victory Day", 5, 8),
    easter("Ascension Day", 39),
    easter("Whit Monday", 50),
    fixed("National Day", 7, 14),
    fixed("Assumption Day", 8, 15),
    fixed("All Saints' Day", 11, 1),
    fixed("Armistice Day", 11, 11),
    fixed("Christmas Day", 12, 25),
];

pub(super) const ITALY: &[Holiday] = &[
    fixed("New Year's Day", 1, 1),
    fixed("Epiphany", 1, 6),
    easter("Easter Sunday", 0),
    easter("Easter Monday", 1),
    fixed("Liberation Day", 4, 25),
    fixed("Labour Day", 5, 1),
    fixed("Republic Day", 6, 2),
    fixed("Assumption Day", 8, 15),
    fixed("Saint Francis of Assisi", 10, 4).since(2026),
    fixed("All Saints' Day", 11, 1),
    nth("National Unity Day", 1, Sun, 11),
    fixed("Immaculate Conception", 12, 8),
    fixed("Christmas Day", 12, 25),
    fixed("Saint Stephen's Day", 12, 26),
];

pub(super) const NETHERLANDS: &[Holiday] = &[
    fixed("New Year's Day", 1, 1),
    easter("Good Friday", -2),
    easter("Easter Sunday", 0),
    easter("Easter Monday", 1),
    fixed("King's Day", 4, 27).instead(&[(Sun, -1)]),
    fixed("Liberation Day", 5, 5).every(5, 1990),
    easter("Ascension Day", 39),
    easter("Whit Sunday", 49),
    easter("Whit Monday", 50),
    fixed("Christmas Day", 12, 25),
    fixed("Second Day of Christmas", 12, 26),
];

pub(super) const SWEDEN: &[Holiday] = &[
    fixed("New Year's Day", 1, 1),
    fixed("Epiphany", 1, 6),
    easter("Good Friday", -2),
    easter("Easter Sunday", 0),
    easter("Easter Monday", 1),
    fixed("May Day", 5, 1),
    easter("Ascension Day", 39),
    easter("Whit Sunday", 49),
    fixed("National Day", 6, 6),
    from("Midsummer Day", Sat, 6, 20),
    from("All Saints' Day", Sat, 10, 31),
    fixed("Christmas Day", 12, 25),
    fixed("Second Day of Christmas", 12, 26),
];
