//! `[[calling_hours]]`: the rules that are built in, and those that a configuration has instead.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::RuleEntry;
use super::read::{date, range, weekdays};
use super::tree::{File, Read, Table, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::holidays;
use crate::input::place::meant_by;
use crate::model::{Audience, CallingRule, Certainty, EVERYWHERE, RuleDays, TimeRange, place_code};

/// The built-in rules, which are also their documentation.
const SHIPPED: &str = include_str!("../calling_hours.toml");

/// The rules that are built in.
pub(super) struct RuleSet {
    /// The day on which they were written down.
    pub(super) date: NaiveDate,
    /// In the order of the file.
    pub(super) rules: Vec<RuleEntry>,
}

impl RuleSet {
    /// The built-in one. It has no problems, as a test shows; if it had, they would come back.
    pub(super) fn shipped() -> (Read<RuleSet>, Vec<Diagnostic>) {
        let file = File::new("the built-in calling_hours.toml", SHIPPED);
        let rule_set = file.parse().and_then(|tree| Table::root(&file, &tree, None).read(rule_set));
        (rule_set, file.into_found())
    }

    /// These rules and a configuration's, by place and then as written. A place of which the configuration has rules has
    /// no other.
    pub(super) fn with(&self, own: Vec<RuleEntry>) -> Vec<RuleEntry> {
        let places: BTreeSet<&str> = own.iter().map(|entry| &*entry.rule.place).collect();
        let kept = self.rules.iter().filter(|entry| !places.contains(&*entry.rule.place)).cloned();
        let mut rules: Vec<RuleEntry> = kept.collect();
        rules.extend(own);
        rules.sort_by(|one, other| one.rule.place.cmp(&other.rule.place));
        rules
    }
}

fn rule_set(root: &mut Table<'_>) -> Read<RuleSet> {
    let date = root.required("rule_set", "\"2026-11-24\"", date);
    let rules = root.required("calling_hours", "[]", calling_hours);
    Ok(RuleSet { date: date?, rules: rules? })
}

/// The rules of a list, in its order.
pub(super) fn calling_hours(value: &Value<'_>) -> Read<Vec<RuleEntry>> {
    value.list(|item| item.table(rule))
}

fn rule(table: &mut Table<'_>) -> Read<RuleEntry> {
    let place = table.required("place", "\"US-FL\"", place);
    let days = table.optional("days", |value| Ok((weekdays(value)?, value.clone())));
    let holidays = table.optional("holidays", holidays);
    let hours = table.required("hours", "[\"08:00-20:00\"]", hours);
    let cap = table.optional("cap", |value| value.hint("for no calls at all, write `hours = []`").whole(2..));
    let audience = table.or("audience", Audience::Both, |value| {
        value.choice(Code::BadValue, "kind of audience", &Audience::ALL, Audience::key)
    });
    let from = table.optional("from", date);
    let until = table.optional("until", date);
    let citation = table.required("citation", "\"Fla. Stat. 501.616(6)(a)\"", Value::text);
    let certainty = table.or("sure", Certainty::Unverified, |value| {
        value.choice(Code::BadValue, "degree of certainty", &Certainty::ALL, Certainty::key)
    });
    let note = table.or("note", "", Value::text);

    let (days, holidays) = (days?, holidays?);
    if let (Some((_, days)), Some(_)) = (&days, &holidays) {
        let message = "a rule is about weekdays or about holidays, and this one has both `days` and `holidays`";
        return Err(days.error(Code::BadValue, message, "make two rules of it, each with its hours"));
    }
    let (days, holiday_names) = match holidays {
        Some(Holidays { set, dates, names }) => (RuleDays::Holidays { set, dates }, names),
        None => (RuleDays::Weekdays(days.map_or([true; 7], |(weekdays, _)| weekdays)), Vec::new()),
    };
    let (from, until) = (from?, until?);
    if let (Some(from), Some(until)) = (from, until)
        && from > until
    {
        let message = format!("the rule ends on {until}, before it begins on {from}");
        return Err(table.error(Code::MinAboveMax, message, "swap the two, or correct one of them"));
    }
    let rule = CallingRule {
        place: place?,
        days,
        hours: hours?,
        cap: cap?,
        audience: audience?,
        from,
        until,
        citation: citation?.into(),
        certainty: certainty?,
        note: note?.into(),
    };
    Ok(RuleEntry { rule, holiday_names })
}

fn place(value: &Value<'_>) -> Read<Box<str>> {
    let text = value.text()?;
    let code = place_code(text);
    if let Some(code) = code.as_deref().filter(|code| *code != EVERYWHERE)
        && meant_by(code) != Some(code)
    {
        let message = format!("no prospect is ever placed in \"{code}\", so the rule would never hold");
        let remedy = meant_by(code).map_or_else(
            || "write the ISO code of a country, or of a state or province of one that is told apart".to_owned(),
            |meant| format!("did you mean \"{meant}\"?"),
        );
        return Err(value.error(Code::BadValue, message, remedy));
    }
    code.map(Into::into).ok_or_else(|| {
        let message = format!("\"{text}\" is not the code of a place");
        let remedy = "write its ISO code: a country such as \"CA\", a state or province such as \"US-FL\", or \"*\"";
        value.error(Code::BadValue, message, remedy)
    })
}

/// Hours of a day, ascending and apart, in whatever order the file names them.
fn hours(value: &Value<'_>) -> Read<Vec<TimeRange>> {
    let mut hours = value.list(range)?;
    hours.sort_unstable();
    if let Some(pair) = hours.windows(2).find(|pair| pair[1].from <= pair[0].to) {
        let message = format!("{} and {} touch or overlap", pair[0], pair[1]);
        return Err(value.error(Code::BadValue, message, "make one of the two"));
    }
    Ok(hours)
}

/// What `holidays` says.
struct Holidays {
    /// The whole of it, in words.
    set: Box<str>,
    /// The dates that are written out.
    dates: BTreeSet<NaiveDate>,
    /// The names of days and of sets of days.
    names: Vec<Box<str>>,
}

fn holidays(value: &Value<'_>) -> Read<Holidays> {
    let known: Vec<&str> = holidays::sets().chain(holidays::single_days()).collect();
    let mut words = Vec::new();
    let mut holidays = Holidays { set: "".into(), dates: BTreeSet::new(), names: Vec::new() };
    value.filled_list(Code::BadValue, "`holidays` names no day", "name one: [\"us-federal\"]", |item| {
        if item.as_text().is_some_and(|text| text.starts_with(char::is_alphabetic)) {
            let name = item.choice(Code::BadValue, "holiday or set of holidays", &known, |name| name)?;
            words.push(name.to_owned());
            holidays.names.push(name.into());
        } else {
            let date = date(item)?;
            words.push(date.to_string());
            holidays.dates.insert(date);
        }
        Ok(())
    })?;
    holidays.set = words.join(", ").into();
    Ok(holidays)
}
