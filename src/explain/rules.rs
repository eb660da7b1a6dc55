//! The calling rules in force on a day, with where they stand and how sure they are.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};

use super::long;
use crate::input::cadences::Cadences;
use crate::model::{Audience, CallingRule, EVERYWHERE, ListAudience, RuleDays, TimeRange};
use crate::text::{all_of, count, printable, wrapped};

/// Columns of a terminal, and of the texts beside the headings.
const COLUMNS: usize = 80;
const TEXT_COLUMNS: usize = 65;

/// Rules that begin within so many days are announced.
const AHEAD: Days = Days::new(90);

/// Tells about every rule that is in force on a day: of one place, with those of its country and those that hold
/// everywhere, or of all places. `configuration` is the name of where `cadences` came from.
pub fn explain_rules(cadences: &Cadences, configuration: &str, place: Option<&str>, on: NaiveDate) -> String {
    let ahead = on.checked_add_days(AHEAD).unwrap_or(NaiveDate::MAX);
    let all: Vec<CallingRule> = cadences.calling_rules(on, ahead).collect();
    let asked = |rule: &&CallingRule| place.is_none_or(|place| rule.holds_in(place));
    let (mut binding, others): (Vec<&CallingRule>, Vec<&CallingRule>) =
        all.iter().filter(asked).partition(|rule| cadences.audience.is_bound_by(rule.audience));
    // Of one place, its own rules come first, then its country's.
    if place.is_some() {
        binding.sort_by_key(|rule| std::cmp::Reverse(rule.place.len()));
    }
    let begun = |rule: &CallingRule| rule.from.is_none_or(|from| from <= on);
    let left_out = others.iter().filter(|rule| begun(rule)).count();

    let mut page = Page(String::new());
    let of_place = place.map(|place| format!(" for {place}")).unwrap_or_default();
    page.put(&format!("Calling hours{of_place} on {}; configuration: {configuration}", long(on)));
    page.put(&format!(
        "This is no legal advice: rules change, and sources err. The built-in rules were written down on {}. Calls and \
         texts are made when every rule that applies allows it, by the clock where the prospect is.",
        long(cadences.rule_set)
    ));
    page.put(&whom(cadences.audience, left_out));
    if let Some(place) = place {
        page.put(&whose(&all, place));
    }
    for rule in binding.iter().filter(|rule| begun(rule)) {
        page.put_rule(rule, on);
    }
    let mut coming: Vec<(NaiveDate, &CallingRule)> =
        binding.into_iter().filter_map(|rule| rule.from.filter(|from| *from > on).map(|from| (from, rule))).collect();
    coming.sort_by_key(|(from, _)| *from);
    if !coming.is_empty() {
        page.put("");
        page.put("Not in force yet:");
    }
    for (from, rule) in coming {
        page.put_beside(&from.format("%-d %b %Y").to_string(), &headline(rule));
    }
    page.0
}

/// Whose calls the rules are about.
fn whom(audience: ListAudience, left_out: usize) -> String {
    let whom = match audience {
        ListAudience::Unknown => "consumers, since nobody says otherwise",
        ListAudience::B2b => "businesses",
        ListAudience::B2c => "consumers",
    };
    let others = match left_out {
        0 => String::new(),
        1 => "; 1 rule for other calls is left out".to_owned(),
        rules => format!("; {} for other calls are left out", count(rules, "rule")),
    };
    format!("Shown are the rules for calls to {whom} ([planning] audience = \"{}\"){others}.", audience.key())
}

/// Whose rules hold in a place.
fn whose(rules: &[CallingRule], place: &str) -> String {
    let mut above: Vec<&str> =
        rules.iter().filter(|rule| rule.holds_in(place) && *rule.place != *place).map(|rule| &*rule.place).collect();
    above.sort_by_key(|place| std::cmp::Reverse(place.len()));
    above.dedup();
    let above = all_of(&above);
    let has_own = rules.iter().any(|rule| *rule.place == *place);
    match (has_own, above.as_str()) {
        (true, "") => format!("{place} has rules of its own, and no others hold there."),
        (true, above) => format!("{place} has rules of its own; those of {above} hold there too."),
        (false, "") => format!("{place} has no rule of its own, and no others hold there."),
        (false, above) => {
            let part = |rule: &&CallingRule| rule.place.split_once('-').is_some_and(|(_, part)| part == place);
            let meant = rules.iter().find(part).map(|rule| format!(" Did you mean {}?", rule.place));
            format!("{place} has no rule of its own: the rules of {above} hold.{}", meant.unwrap_or_default())
        }
    }
}

/// The page in the making.
struct Page(String);

impl Page {
    fn put(&mut self, text: &str) {
        for line in wrapped(&printable(text), COLUMNS) {
            writeln!(self.0, "{line}").expect("writing to a String cannot fail");
        }
    }

    fn put_rule(&mut self, rule: &CallingRule, on: NaiveDate) {
        self.put("");
        self.put(&headline(rule));
        for (heading, text) in [
            ("days", holidays(rule, on)),
            ("binds", binds(rule.audience)),
            ("in force", in_force(rule)),
            ("sure", format!("{}: {}", rule.certainty.key(), rule.certainty.text())),
            ("source", rule.citation.to_string()),
            ("note", rule.note.to_string()),
        ] {
            if !text.is_empty() {
                self.put_beside(heading, &text);
            }
        }
    }

    fn put_beside(&mut self, heading: &str, text: &str) {
        for (line, text) in wrapped(&printable(text), TEXT_COLUMNS).into_iter().enumerate() {
            let heading = if line == 0 { heading } else { "" };
            writeln!(self.0, "  {heading:11}  {text}").expect("writing to a String cannot fail");
        }
    }
}

/// The rule in a line: `US-FL: every day 08:00-20:00, at most 3 calls and texts in 24 hours`.
fn headline(rule: &CallingRule) -> String {
    let place = if *rule.place == *EVERYWHERE { "* (everywhere)" } else { &rule.place };
    let hours = match rule.hours.as_slice() {
        [] => ", no calls".to_owned(),
        [TimeRange::WHOLE_DAY] => " at any time".to_owned(),
        hours => format!(" {}", all_of(&hours.iter().map(TimeRange::to_string).collect::<Vec<_>>())),
    };
    let cap = rule.cap.map(|cap| format!(", at most {cap} calls and texts in 24 hours")).unwrap_or_default();
    format!("{place}: {}{hours}{cap}", days(&rule.days))
}

/// `every day`, `Mon-Sat`, `Mon, Wed and Fri`, `holidays`.
fn days(days: &RuleDays) -> String {
    const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let RuleDays::Weekdays(weekdays) = days else { return "holidays".to_owned() };
    if *weekdays == [true; 7] {
        return "every day".to_owned();
    }
    let named: Vec<&str> = NAMES.into_iter().zip(weekdays).filter_map(|(name, is)| is.then_some(name)).collect();
    let first = weekdays.iter().position(|is| *is).unwrap_or(0);
    let in_a_row = weekdays[first..].iter().take_while(|is| **is).count() == named.len();
    if in_a_row && named.len() > 2 { format!("{}-{}", named[0], named[named.len() - 1]) } else { all_of(&named) }
}

/// Which holidays, and when the next is; nothing where a rule is about weekdays.
fn holidays(rule: &CallingRule, on: NaiveDate) -> String {
    let RuleDays::Holidays { set, dates } = &rule.days else { return String::new() };
    let next = dates.range(on..).next().map(|day| format!("; the next is {}", long(*day)));
    format!("{set}{}", next.unwrap_or_default())
}

fn binds(audience: Audience) -> String {
    let whom = match audience {
        Audience::Consumer => "consumers",
        Audience::Business => "businesses",
        Audience::Both => "consumers and businesses",
    };
    format!("calls to {whom}")
}

/// `since 1 Jan 2026`; nothing where a rule has neither a first day nor a last.
fn in_force(rule: &CallingRule) -> String {
    match (rule.from, rule.until) {
        (None, None) => String::new(),
        (Some(from), None) => format!("since {}", long(from)),
        (None, Some(until)) => format!("until {}", long(until)),
        (Some(from), Some(until)) => format!("from {} until {}", long(from), long(until)),
    }
}
