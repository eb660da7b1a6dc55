//! The United States: federal holidays (5 U.S.C. 6103), those of some states, and the days that state laws name.

use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue};

use super::rule::{AFTER_SUNDAY, Holiday, NEAREST, Shift, easter, fixed, from, nth};

pub(super) const FEDERAL: &[Holiday] = &[
    fixed("New Year's Day", 1, 1).also(NEAREST),
    nth("Martin Luther King Jr. Day", 3, Mon, 1),
    nth("Washington's Birthday", 3, Mon, 2),
    from("Memorial Day", Mon, 5, 25),
    fixed("Juneteenth", 6, 19).also(NEAREST).since(2021),
    fixed("Independence Day", 7, 4).also(NEAREST),
    nth("Labor Day", 1, Mon, 9),
    nth("Columbus Day", 2, Mon, 10),
    fixed("Veterans Day", 11, 11).also(NEAREST),
    nth("Thanksgiving Day", 4, Thu, 11),
    fixed("Christmas Day", 12, 25).also(NEAREST),
];

/// Only a Sunday is made up for.
pub(super) const MASSACHUSETTS: &[Holiday] = &[
    fixed("New Year's Day", 1, 1).also(AFTER_SUNDAY),
    nth("Martin Luther King Jr. Day", 3, Mon, 1),
    nth("Washington's Birthday", 3, Mon, 2),
    nth("Patriots' Day", 3, Mon, 4),
    from("Memorial Day", Mon, 5, 25),
    fixed("Juneteenth", 6, 19).also(AFTER_SUNDAY).since(2021),
    fixed("Independence Day", 7, 4).also(AFTER_SUNDAY),
    nth("Labor Day", 1, Mon, 9),
    nth("Columbus Day", 2, Mon, 10),
    fixed("Veterans Day", 11, 11).also(AFTER_SUNDAY),
    nth("Thanksgiving Day", 4, Thu, 11),
    fixed("Christmas Day", 12, 25).also(AFTER_SUNDAY),
];

pub(super) const NEW_YORK: &[Holiday] = &[
    fixed("New Year's Day", 1, 1).also(NEAREST),
    nth("Martin Luther King Jr. Day", 3, Mon, 1),
    fixed("Lincoln's Birthday", 2, 12).also(NEAREST),
    fixed("Susan B. Anthony Day", 2, 15),
    nth("Washington's Birthday", 3, Mon, 2),
    from("Memorial Day", Mon, 5, 25),
    fixed("Juneteenth", 6, 19).also(NEAREST).since(2021),
    fixed("Independence Day", 7, 4).also(NEAREST),
    nth("Labor Day", 1, Mon, 9),
    nth("Columbus Day", 2, Mon, 10),
    from("Election Day", Tue, 11, 2),
    fixed("Veterans Day", 11, 11).also(NEAREST),
    nth("Thanksgiving Day", 4, Thu, 11),
    fixed("Christmas Day", 12, 25).also(NEAREST),
];

/// Christmas Eve is kept on the working day before the one on which Christmas Day is kept.
const BEFORE_CHRISTMAS: Shift = &[(Fri, -1), (Sat, -1), (Sun, -2)];

pub(super) const TEXAS: &[Holiday] = &[
    fixed("New Year's Day", 1, 1).also(NEAREST),
    nth("Martin Luther King Jr. Day", 3, Mon, 1),
    fixed("Confederate Heroes Day", 1, 19),
    nth("Presidents' Day", 3, Mon, 2),
    fixed("Texas Independence Day", 3, 2),
    easter("Good Friday", -2),
    fixed("Cesar Chavez Day", 3, 31),
    fixed("San Jacinto Day", 4, 21),
    from("Memorial Day", Mon, 5, 25),
    fixed("Emancipation Day", 6, 19).also(NEAREST),
    fixed("Independence Day", 7, 4).also(NEAREST),
    fixed("Lyndon Baines Johnson Day", 8, 27),
    nth("Labor Day", 1, Mon, 9),
    fixed("Veterans Day", 11, 11).also(NEAREST),
    nth("Thanksgiving Day", 4, Thu, 11),
    from("Friday after Thanksgiving", Fri, 11, 23),
    fixed("Christmas Eve", 12, 24).also(BEFORE_CHRISTMAS),
    fixed("Christmas Day", 12, 25).also(NEAREST),
    fixed("Day after Christmas", 12, 26),
];

/// The days that laws name, whatever the place.
pub(super) const DAYS: &[(&str, Holiday)] = &[
    ("new-year", fixed("New Year's Day", 1, 1).also(NEAREST)),
    ("battle-of-new-orleans", fixed("Battle of New Orleans", 1, 8).also(NEAREST)),
    ("mlk", nth("Martin Luther King Jr. Day", 3, Mon, 1)),
    ("presidents", nth("Presidents' Day", 3, Mon, 2)),
    ("mardi-gras", easter("Mardi Gras", -47)),
    ("good-friday", easter("Good Friday", -2)),
    ("confederate-memorial-al", nth("Confederate Memorial Day of Alabama", 4, Mon, 4)),
    ("memorial", from("Memorial Day", Mon, 5, 25)),
    ("jefferson-davis", nth("Jefferson Davis' Birthday", 1, Mon, 6)),
    ("flag-day", fixed("Flag Day", 6, 14).also(NEAREST)),
    ("juneteenth", fixed("Juneteenth", 6, 19).also(NEAREST)),
    ("independence", fixed("Independence Day", 7, 4).also(NEAREST)),
    ("pioneer-day", fixed("Pioneer Day", 7, 24).also(NEAREST)),
    ("victory-day-ri", nth("Victory Day of Rhode Island", 2, Mon, 8)),
    ("labor", nth("Labor Day", 1, Mon, 9)),
    ("columbus", nth("Columbus Day", 2, Mon, 10)),
    ("election-day", from("Election Day", Tue, 11, 2)),
    ("veterans", fixed("Veterans Day", 11, 11).also(NEAREST)),
    ("thanksgiving", nth("Thanksgiving Day", 4, Thu, 11)),
    ("day-after-thanksgiving", from("Day after Thanksgiving", Fri, 11, 23)),
    ("christmas-eve", fixed("Christmas Eve", 12, 24).also(NEAREST)),
    ("christmas", fixed("Christmas Day", 12, 25).also(NEAREST)),
];
