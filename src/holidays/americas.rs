//! Canada, Mexico and Brazil.

use chrono::Weekday::Mon;

use super::rule::{AFTER_SUNDAY, Holiday, MONDAY, TWO_DAYS_LATER, easter, fixed, from, nth};

/// What all provinces keep.
pub(super) const CANADA: &[Holiday] = &[
    fixed("New Year's Day", 1, 1).also(MONDAY),
    easter("Good Friday", -2),
    // Holidays Act, R.S.C. 1985, c. H-5: 2 July where the first is a Sunday.
    fixed("Canada Day", 7, 1).also(AFTER_SUNDAY),
    nth("Labour Day", 1, Mon, 9),
    fixed("Christmas Day", 12, 25).also(MONDAY),
];

pub(super) const NEWFOUNDLAND: &[Holiday] = &[
    fixed("New Year's Day", 1, 1).also(MONDAY),
    easter("Good Friday", -2),
    fixed("Memorial Day and Canada Day", 7, 1).also(MONDAY),
    nth("Labour Day", 1, Mon, 9),
    fixed("Remembrance Day", 11, 11).also(MONDAY),
    fixed("Christmas Day", 12, 25).also(MONDAY),
];

pub(super) const ONTARIO: &[Holiday] = &[
    fixed("New Year's Day", 1, 1).also(MONDAY),
    nth("Family Day", 3, Mon, 2),
    easter("Good Friday", -2),
    from("Victoria Day", Mon, 5, 18),
    fixed("Canada Day", 7, 1).also(AFTER_SUNDAY),
    nth("Labour Day", 1, Mon, 9),
    nth("Thanksgiving Day", 2, Mon, 10),
    fixed("Christmas Day", 12, 25).also(TWO_DAYS_LATER),
    fixed("Boxing Day", 12, 26).also(TWO_DAYS_LATER),
];

pub(super) const QUEBEC: &[Holiday] = &[
    fixed("New Year's Day", 1, 1).also(MONDAY),
    easter("Good Friday", -2),
    from("National Patriots' Day", Mon, 5, 18),
    fixed("Saint John the Baptist Day", 6, 24).also(AFTER_SUNDAY),
    fixed("Canada Day", 7, 1).also(AFTER_SUNDAY),
    nth("Labour Day", 1, Mon, 9),
    nth("Thanksgiving Day", 2, Mon, 10),
    fixed("Christmas Day", 12, 25).also(MONDAY),
];

/// Ley Federal del Trabajo, article 74.
pub(super) const MEXICO: &[Holiday] = &[
    fixed("New Year's Day", 1, 1),
    nth("Constitution Day", 1, Mon, 2),
    nth("Benito Juárez's Birthday", 3, Mon, 3),
    fixed("Labour Day", 5, 1),
    fixed("Independence Day", 9, 16),
    fixed("Change of Federal Government", 10, 1).every(6, 2024),
    nth("Revolution Day", 3, Mon, 11),
    fixed("Christmas Day", 12, 25),
];

pub(super) const BRAZIL: &[Holiday] = &[
    fixed("Universal Fraternization Day", 1, 1),
    easter("Good Friday", -2),
    fixed("Tiradentes' Day", 4, 21),
    fixed("Workers' Day", 5, 1),
    fixed("Independence Day", 9, 7),
    fixed("Our Lady of Aparecida", 10, 12),
    fixed("All Souls' Day", 11, 2),
    fixed("Republic Proclamation Day", 11, 15),
    fixed("National Day of Zumbi and Black Awareness", 11, 20).since(2024),
    fixed("Christmas Day", 12, 25),
];
