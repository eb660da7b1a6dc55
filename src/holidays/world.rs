//! Australia, New Zealand, Japan and South Africa.

use chrono::Weekday::{Fri, Mon, Sun, Tue};
use chrono::{Datelike, NaiveDate};

use super::Days;
use super::rule::{AFTER_SUNDAY, Holiday, MONDAY, TWO_DAYS_LATER, computed, easter, fixed, from, listed, nth};

pub(super) const NEW_SOUTH_WALES: &[Holiday] = &[
    fixed("New Year's Day", 1, 1).also(MONDAY),
    fixed("Australia Day", 1, 26).instead(MONDAY),
    easter("Good Friday", -2),
    easter("Easter Saturday", -1),
    easter("Easter Sunday", 0),
    easter("Easter Monday", 1),
    fixed("Anzac Day", 4, 25),
    // An order under the Public Holidays Act 2010 for two years; the Act itself makes up for no weekend.
    listed("Anzac Day", &[(2026, 4, 27), (2027, 4, 26)]),
    nth("King's Birthday", 2, Mon, 6),
    nth("Labour Day", 1, Mon, 10),
    fixed("Christmas Day", 12, 25).also(TWO_DAYS_LATER),
    fixed("Boxing Day", 12, 26).also(TWO_DAYS_LATER),
];

pub(super) const VICTORIA: &[Holiday] = &[
    fixed("New Year's Day", 1, 1).also(MONDAY),
    fixed("Australia Day", 1, 26).instead(MONDAY),
    nth("Labour Day", 2, Mon, 3),
    easter("Good Friday", -2),
    easter("Easter Saturday", -1),
    easter("Easter Sunday", 0),
    easter("Easter Monday", 1),
    fixed("Anzac Day", 4, 25),
    nth("King's Birthday", 2, Mon, 6),
    // The final is on the last Saturday of September.
    from("Friday before the AFL Grand Final", Fri, 9, 23),
    nth("Melbourne Cup Day", 1, Tue, 11),
    fixed("Christmas Day", 12, 25).also(TWO_DAYS_LATER),
    fixed("Boxing Day", 12, 26).also(TWO_DAYS_LATER),
];

pub(super) const NEW_ZEALAND: &[Holiday] = &[
    fixed("New Year's Day", 1, 1).also(TWO_DAYS_LATER),
    fixed("Day after New Year's Day", 1, 2).also(TWO_DAYS_LATER),
    fixed("Waitangi Day", 2, 6).also(MONDAY),
    easter("Good Friday", -2),
    easter("Easter Monday", 1),
    fixed("Anzac Day", 4, 25).also(MONDAY),
    nth("King's Birthday", 1, Mon, 6),
    listed("Matariki", MATARIKI),
    nth("Labour Day", 4, Mon, 10),
    fixed("Christmas Day", 12, 25).also(TWO_DAYS_LATER),
    fixed("Boxing Day", 12, 26).also(TWO_DAYS_LATER),
];

/// Te Kāhui o Matariki Public Holiday Act 2022, schedule 1, which ends with 2052.
#[rustfmt::skip]
const MATARIKI: &[(i32, u32, u32)] = &[
    (2022, 6, 24), (2023, 7, 14), (2024, 6, 28), (2025, 6, 20), (2026, 7, 10), (2027, 6, 25), (2028, 7, 14),
    (2029, 7, 6), (2030, 6, 21), (2031, 7, 11), (2032, 7, 2), (2033, 6, 24), (2034, 7, 7), (2035, 6, 29),
    (2036, 7, 18), (2037, 7, 10), (2038, 6, 25), (2039, 7, 15), (2040, 7, 6), (2041, 7, 19), (2042, 7, 11),
    (2043, 7, 3), (2044, 6, 24), (2045, 7, 7), (2046, 6, 29), (2047, 7, 19), (2048, 7, 3), (2049, 6, 25),
    (2050, 7, 15), (2051, 6, 30), (2052, 6, 21),
];

pub(super) const JAPAN: &[Holiday] = &[
    fixed("New Year's Day", 1, 1),
    nth("Coming of Age Day", 2, Mon, 1),
    fixed("Foundation Day", 2, 11),
    fixed("Emperor's Birthday", 2, 23).since(2020),
    computed("Vernal Equinox Day", vernal_equinox),
    fixed("Showa Day", 4, 29),
    fixed("Constitution Day", 5, 3),
    fixed("Greenery Day", 5, 4),
    fixed("Children's Day", 5, 5),
    nth("Marine Day", 3, Mon, 7),
    fixed("Mountain Day", 8, 11).since(2016),
    nth("Respect for the Aged Day", 3, Mon, 9),
    computed("Autumnal Equinox Day", autumnal_equinox),
    nth("Sports Day", 2, Mon, 10),
    fixed("Culture Day", 11, 3),
    fixed("Labour Thanksgiving Day", 11, 23),
];

fn vernal_equinox(year: i32) -> Option<NaiveDate> {
    equinox(year, 3, [20.8431, 21.8510])
}

fn autumnal_equinox(year: i32) -> Option<NaiveDate> {
    equinox(year, 9, [23.2488, 24.2488])
}

/// The day of an equinox in Japan by the formula of Shin Koyomi Benricho, the almanac of the Hydrographic Department,
/// which has a figure for the years from 1980 to 2099 and one for those from 2100 to 2150.
fn equinox(year: i32, month: u32, figures: [f64; 2]) -> Option<NaiveDate> {
    let figure = match year {
        1980..=2099 => figures[0],
        2100..=2150 => figures[1],
        _ => return None,
    };
    let years = year - 1980;
    let day = figure + 0.242194 * f64::from(years) - f64::from(years / 4);
    NaiveDate::from_ymd_opt(year, month, day as u32)
}

/// Adds the days that Japan's other holidays bring with them: for one on a Sunday the next day that is none, and a day
/// between two holidays. (Act on National Holidays, article 3)
pub(super) fn complete_japan(days: &mut Days) {
    let holidays = days.clone();
    let is_holiday = |day: &NaiveDate| holidays.contains_key(day);
    for day in holidays.keys() {
        if day.weekday() == Sun
            && let Some(substitute) = day.iter_days().find(|day| !is_holiday(day))
        {
            days.insert(substitute, "Substitute holiday");
        }
        let mut next = day.iter_days().skip(1);
        if let (Some(between), Some(after)) = (next.next(), next.next())
            && !is_holiday(&between)
            && is_holiday(&after)
            && between.weekday() != Sun
        {
            days.insert(between, "Citizens' holiday");
        }
    }
}

/// Public Holidays Act 36 of 1994, with the days that have been proclaimed for elections.
pub(super) const SOUTH_AFRICA: &[Holiday] = &[
    fixed("New Year's Day", 1, 1).also(AFTER_SUNDAY),
    fixed("Human Rights Day", 3, 21).also(AFTER_SUNDAY),
    easter("Good Friday", -2),
    easter("Family Day", 1),
    fixed("Freedom Day", 4, 27).also(AFTER_SUNDAY),
    fixed("Workers' Day", 5, 1).also(AFTER_SUNDAY),
    listed("Election Day", &[(2024, 5, 29), (2026, 11, 4)]),
    fixed("Youth Day", 6, 16).also(AFTER_SUNDAY),
    fixed("National Women's Day", 8, 9).also(AFTER_SUNDAY),
    fixed("Heritage Day", 9, 24).also(AFTER_SUNDAY),
    fixed("Day of Reconciliation", 12, 16).also(AFTER_SUNDAY),
    fixed("Christmas Day", 12, 25).also(AFTER_SUNDAY),
    fixed("Day of Goodwill", 12, 26).also(AFTER_SUNDAY),
];
