//! What the keys of cadences.toml mean. Each is mentioned here once, with its range.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Excluded, Included};

use chrono::NaiveDate;
use toml::de::DeTable;

use super::calling::{RuleSet, calling_hours};
use super::condition::normalised;
use super::tree::{File, Key, Read, Table, Value};
use super::{
    Cadences, CalendarFile, ClassifyRule, Condition, Holidays, Hours, MOST_ENTRIES, MOST_HORIZON_DAYS, MOST_TOUCHES,
    RepRules, SHIPPED, ShiftRule, WaitingRule, Workday,
};
use crate::diagnostic::{Code, Diagnostic, any_error};
use crate::input::field::Field;
use crate::model::{
    Cadence, Channel, ChannelRules, ChannelSet, DateRange, Dialing, ListAudience, MOST_WORTH, Minutes, Need,
    PerChannel, PhoneTiming, ProspectType, TimeOfDay, TimeRange, TouchDay, TouchRange, WaitingReason,
};
use crate::text::{all_of, grouped, nearest};
use crate::{clock, holidays as public_holidays};

impl Cadences {
    /// Reads a configuration, or finds every problem it has. `path` is its name for messages.
    ///
    /// There is a configuration only if no finding is an error; there may be warnings beside it. After a syntax error
    /// nothing else is looked for.
    ///
    /// What the file leaves out is taken from the shipped one:
    /// - from `[planning]`, `[workday]`, `[phone]` and the tables of `[channels]` key by key;
    /// - the types as a whole: a file with a `[types]` table has those types and no other, and its own `[[classify]]`
    ///   rules or none, since the shipped rules lead to types that it may not have. A file without `[types]` has the
    ///   shipped types, and the shipped `[[classify]]` rules unless it has some;
    /// - `[[waiting]]` and `[[shift]]` each as a whole;
    /// - `[[calling_hours]]` place by place: a place of which the file has rules has no other;
    /// - `default_type` not at all: it is `cold` where there is such a type, else the first.
    ///
    /// `[reps]`, `[context]` and `[columns]` are the file's alone.
    pub fn read(path: &str, source: &str) -> (Option<Cadences>, Vec<Diagnostic>) {
        let shipped = File::new("the built-in cadences.toml", SHIPPED);
        let file = File::new(path, source);
        let (rules, mut found) = RuleSet::shipped();
        let cadences = rules
            .and_then(|rules| shipped.parse().and_then(|below| read_over(&file, Some((&shipped, &below)), &rules)));
        // The shipped files have no problems, as tests show; if they had, this is where they would come to light.
        found.extend(shipped.into_found());
        found.extend(file.into_found());
        (cadences.ok().filter(|_| !any_error(&found)), found)
    }
}

/// Reads a file over the shipped one, or alone, and over the built-in calling hours.
pub(super) fn read_over<'t>(
    file: &'t File,
    shipped: Option<(&'t File, &'t DeTable<'t>)>,
    rules: &RuleSet,
) -> Read<Cadences> {
    let tree = file.parse()?;
    Table::root(file, &tree, shipped).read(|root| cadences(root, rules))
}

fn cadences(root: &mut Table<'_>, rule_set: &RuleSet) -> Read<Cadences> {
    let own_types = root.has("types");
    let types = root.setting("types", |value| {
        value.at_most(MOST_ENTRIES, "prospect type")?;
        value.as_a_whole().table(types)
    });
    let names: Read<Vec<Key<'_>>> =
        types.as_ref().map(|types| types.iter().map(|(key, _)| key.clone()).collect()).map_err(|reported| *reported);

    let longest = types.iter().flatten().filter_map(|(_, read)| read.as_ref().ok()).map(most_touches).max();
    let longest = longest.unwrap_or(1);

    let planning = root.setting("planning", |value| value.table(|table| planning(table, &names)));
    let context = root.own("context", |value| value.table(context));
    let workday = root.setting("workday", |value| value.table(workday));
    let phone = root.setting("phone", |value| value.table(phone));
    let channels = root.setting("channels", |value| value.table(channels));
    let reps = root.own("reps", |value| {
        value.at_most(MOST_ENTRIES, "rep")?;
        value.table(reps)
    });
    let shifts = root.setting("shift", |value| {
        value.at_most(MOST_ENTRIES, "shift")?;
        value.list(|item| item.table(|table| shift(table, longest)))
    });
    let waiting = root.setting("waiting", |value| {
        value.at_most(MOST_ENTRIES, "rule")?;
        value.list(|item| item.table(waiting))
    });
    let rules = |value: &Value<'_>| {
        value.at_most(MOST_ENTRIES, "rule")?;
        value.list(|item| item.table(|table| classify(table, &names)))
    };
    let classify = if own_types {
        root.own("classify", rules).map(Option::unwrap_or_default)
    } else {
        root.setting("classify", rules)
    };
    let columns = root.own("columns", |value| value.table(columns));
    let calling_hours = root.own("calling_hours", |value| {
        value.at_most(MOST_ENTRIES, "rule")?;
        calling_hours(value)
    });

    let (planning, names, classify) = (planning?, names?, classify?);
    let types: Vec<ProspectType> = types?.into_iter().map(|(_, read)| read).collect::<Read<_>>()?;
    let cold = types.iter().position(|prospect_type| prospect_type.key.as_ref() == "cold");
    let default_type = planning.default_type.or(cold).unwrap_or(0);
    // The shipped types are not the author's, who need not answer for those that his rules leave out.
    let unreached = if own_types { unreached(&names, &classify, default_type) } else { Vec::new() };
    let (workday, channels) = (workday?, channels?);
    Ok(Cadences {
        persistence: planning.persistence,
        horizon_days: planning.horizon_days,
        audience: planning.audience,
        default_type,
        context: context?.unwrap_or_default(),
        reps: fill_in(reps?.unwrap_or_default(), &workday)?,
        workday,
        phone: phone?,
        channels,
        types,
        shifts: shifts?,
        waiting: waiting?,
        classify,
        columns: columns?.unwrap_or_default(),
        calling_hours: rule_set.with(calling_hours?.unwrap_or_default()),
        rule_set: rule_set.date,
        unreached,
    })
}

/// What `[planning]` says.
struct Planning {
    persistence: f64,
    horizon_days: u32,
    audience: ListAudience,
    default_type: Option<usize>,
}

fn planning(table: &mut Table<'_>, types: &Read<Vec<Key<'_>>>) -> Read<Planning> {
    let persistence = table.setting("persistence", |value| value.number(0.0..=1.0));
    let horizon_days = table.setting("horizon_days", |value| value.whole(1..=MOST_HORIZON_DAYS));
    let audience = table.setting("audience", |value| {
        value.choice(Code::BadValue, "kind of audience", &ListAudience::ALL, ListAudience::key)
    });
    let default_type = table.own("default_type", |value| type_named(value, types));
    Ok(Planning {
        persistence: persistence?,
        horizon_days: horizon_days?,
        audience: audience?,
        default_type: default_type?,
    })
}

fn context(table: &mut Table<'_>) -> Read<Vec<(Field, String)>> {
    table.each_of(&Field::DIMENSIONS, Field::key, |_, value| word(value))
}

// --- The working day -------------------------------------------------------------------------------------------------

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn workday(table: &mut Table<'_>) -> Read<Workday> {
    let minutes = table.setting("minutes", working_minutes);
    let weekdays = table.setting("days", weekdays);
    let time_zone = table.setting("time_zone", time_zone);
    let hours = table.setting("hours", ranges);
    let blocks = table.setting("blocks", ranges);
    let holidays = table.setting("holidays", holidays);
    let holidays_ics = table.or("holidays_ics", Vec::new(), calendar_files);
    let (minutes, hours) = (minutes?, hours?);
    warn_of_minutes(&minutes, &hours);
    let blocks = blocks_inside(&hours, blocks?);
    Ok(Workday {
        minutes: minutes.is,
        weekdays: weekdays?,
        holidays: holidays?,
        holidays_ics: holidays_ics?,
        hours: Hours { time_zone: time_zone?, hours: hours.is, blocks: blocks? },
    })
}

/// What the file or, where it is silent, another says.
struct Said<'t, T> {
    is: T,
    /// Where the file says it.
    own: Option<Value<'t>>,
}

impl<T: Clone> Said<'_, T> {
    fn elsewhere(said: &T) -> Self {
        Said { is: said.clone(), own: None }
    }
}

fn working_minutes<'t>(value: &Value<'t>) -> Read<Said<'t, Minutes>> {
    let minutes =
        value.hint("for somebody who does not work, use days_off").number((Excluded(0.0), Included(1440.0)))?;
    // A number too small for `Minutes` is above 0 all the same.
    Ok(Said { is: Minutes::from_f64(minutes).max(Minutes::STEP), own: value.if_own() })
}

/// A working day longer than its hours is cut to them, which its author may not have meant.
fn warn_of_minutes(minutes: &Said<'_, Minutes>, hours: &Said<'_, Vec<TimeRange>>) {
    let held: u32 = hours.is.iter().map(|range| u32::from(range.minutes())).sum();
    if minutes.is <= Minutes::whole(held) {
        return;
    }
    if let Some(own) = minutes.own.as_ref().or(hours.own.as_ref()) {
        let message = format!("a working day of {} minutes is longer than its hours, which hold {held}", minutes.is);
        own.warn(Code::MinutesBeyondHours, message, "it is cut to its hours; lengthen `hours`, or lower `minutes`");
    }
}

/// The name of a time zone, as the database spells it.
///
/// What the database knows without a slash is refused, but for UTC: `EST` never has summer time, which New York has,
/// and `GMT` is not the time of London.
fn time_zone(value: &Value<'_>) -> Read<String> {
    let text = value.text()?;
    let known = clock::zone_name(text);
    if let Some(name) = known.as_ref().filter(|name| name.contains('/') || *name == "UTC") {
        return Ok(name.clone());
    }
    let names = clock::zone_names();
    let message = match known {
        Some(_) => format!("\"{text}\" names no place, so it cannot say when clocks are changed"),
        None => format!("\"{text}\" is not a time zone"),
    };
    let remedy = match zone_meant(text, &names) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => "write the IANA name of a place, such as \"America/New_York\" or \"Europe/London\"".to_owned(),
    };
    Err(value.error(Code::BadValue, message, remedy))
}

/// What people write who mean a zone, lower case.
const ZONE_WORDS: [(&[&str], &str); 10] = [
    (&["est", "edt", "et", "eastern", "est5edt"], "America/New_York"),
    (&["cst", "cdt", "ct", "central", "cst6cdt"], "America/Chicago"),
    (&["mst", "mdt", "mt", "mountain", "mst7mdt"], "America/Denver"),
    (&["pst", "pdt", "pt", "pacific", "pst8pdt"], "America/Los_Angeles"),
    (&["akst", "akdt"], "America/Anchorage"),
    (&["hst"], "Pacific/Honolulu"),
    (&["gmt", "bst", "wet"], "Europe/London"),
    (&["cet", "cest", "met"], "Europe/Berlin"),
    (&["eet", "eest"], "Europe/Helsinki"),
    (&["aest", "aedt"], "Australia/Sydney"),
];

/// The zone that somebody most likely means by an abbreviation, a city, or a slip.
fn zone_meant<'n>(text: &str, names: &'n [String]) -> Option<&'n str> {
    let word = text.to_lowercase();
    let by_word = ZONE_WORDS.iter().find(|(words, _)| words.contains(&word.as_str())).map(|(_, name)| *name);
    let city = word.replace(' ', "_");
    let is_city = |name: &&str| name.rsplit('/').next().is_some_and(|last| last.to_lowercase() == city);
    let places = || names.iter().map(String::as_str).filter(|name| name.contains('/') && !name.starts_with("Etc/"));
    places()
        .find(|name| by_word == Some(*name))
        .or_else(|| places().find(is_city))
        .or_else(|| nearest(&text.replace(' ', "_"), places()))
}

/// Parts of a day, ascending and apart.
fn ranges<'t>(value: &Value<'t>) -> Read<Said<'t, Vec<TimeRange>>> {
    let mut before: Option<TimeRange> = None;
    let ranges = value.one_or_more(|item| {
        let range = range(item)?;
        match before.replace(range) {
            Some(before) if range.from < before.to => {
                let message = format!("{range} begins before {before} ends");
                Err(item.error(Code::BadValue, message, "write them in the order of the day, one after the other"))
            }
            _ => Ok(range),
        }
    })?;
    Ok(Said { is: ranges, own: value.if_own() })
}

pub(super) fn range(value: &Value<'_>) -> Read<TimeRange> {
    let Some(text) = value.as_text() else {
        return Err(value.wrong_type("a range of times", "write it between quotation marks: \"09:00-12:00\""));
    };
    text.parse().map_err(|_| {
        let ends: Option<(TimeOfDay, TimeOfDay)> =
            text.split_once('-').and_then(|(from, to)| Some((from.trim().parse().ok()?, to.trim().parse().ok()?)));
        match ends {
            Some(_) => {
                let remedy = "swap the two, or write two ranges: a day ends at 24:00";
                value.error(Code::MinAboveMax, format!("\"{text}\" does not end after it begins"), remedy)
            }
            None => {
                let remedy = "write two times between 00:00 and 24:00 with a hyphen: \"09:00-12:00\"";
                value.error(Code::BadValue, format!("\"{text}\" is not a range of times"), remedy)
            }
        }
    })
}

/// The phone blocks, each inside one of the hours. Those that the file names must be; of others, what lies outside is
/// cut away.
fn blocks_inside(hours: &Said<'_, Vec<TimeRange>>, blocks: Said<'_, Vec<TimeRange>>) -> Read<Vec<TimeRange>> {
    let shown = |ranges: &[TimeRange]| all_of(&ranges.iter().map(TimeRange::to_string).collect::<Vec<_>>());
    if let Some(own) = &blocks.own {
        let outside = blocks.is.iter().find(|block| !hours.is.iter().any(|range| range.covers(**block)));
        return match outside {
            None => Ok(blocks.is),
            Some(block) => {
                let message = format!("the phone block {block} does not lie inside one of the working hours");
                let remedy = format!("`hours` are {}: move the block, split it, or change them", shown(&hours.is));
                Err(own.error(Code::BadValue, message, remedy))
            }
        };
    }
    let Some(own) = &hours.own else { return Ok(blocks.is) };
    let mut cut = Vec::new();
    for block in &blocks.is {
        let parts = hours.is.iter().map(|range| (range.from.max(block.from), range.to.min(block.to)));
        cut.extend(parts.filter(|(from, to)| from < to).map(|(from, to)| TimeRange { from, to }));
    }
    if cut.is_empty() {
        let message = format!("none of the phone blocks, {}, lies inside these hours", shown(&blocks.is));
        return Err(own.error(Code::BadValue, message, "set `blocks` too: calls are made in them alone"));
    }
    Ok(cut)
}

pub(super) fn weekdays(value: &Value<'_>) -> Read<[bool; 7]> {
    let indices: Vec<usize> = (0..DAYS.len()).collect();
    let one = |item: &Value<'_>| item.choice(Code::BadValue, "weekday", &indices, |index| DAYS[index]);
    let worked =
        value.filled_list(Code::BadValue, "`days` names no weekday", "name at least one day: [\"mon\"]", one)?;
    let mut weekdays = [false; 7];
    for index in worked {
        weekdays[index] = true;
    }
    Ok(weekdays)
}

/// Dates and names of holidays, mixed.
fn holidays(value: &Value<'_>) -> Read<Holidays> {
    if !value.is_list()
        && let Some(text) = value.as_text()
    {
        let is_one = text.parse::<NaiveDate>().is_ok() || name_of_holidays(text).is_some();
        let remedy = if is_one { format!("put it between brackets: [\"{text}\"]") } else { what_holidays_are(text) };
        return Err(value.wrong_type("a list of dates and names", remedy));
    }
    let mut holidays = Holidays::default();
    value.list(|item| {
        match item.as_text().filter(|text| !may_be_a_date(text)) {
            None => {
                holidays.dates.insert(date(item)?);
            }
            Some(text) => match name_of_holidays(text) {
                Some(name) => {
                    holidays.names.insert(name);
                }
                None => {
                    let message = format!("there are no holidays called \"{text}\"");
                    return Err(item.error(Code::BadValue, message, what_holidays_are(text)));
                }
            },
        }
        Ok(())
    })?;
    Ok(holidays)
}

/// Names have no digits.
fn may_be_a_date(text: &str) -> bool {
    text.contains(|letter: char| letter.is_ascii_digit())
}

fn name_of_holidays(text: &str) -> Option<&'static str> {
    public_holidays::sets().chain(public_holidays::single_days()).find(|name| *name == text)
}

/// What to write in place of a text that names no holidays.
fn what_holidays_are(text: &str) -> String {
    if may_be_a_date(text) {
        return WRITE_A_DATE.to_owned();
    }
    let (sets, days): (Vec<&str>, Vec<&str>) =
        (public_holidays::sets().collect(), public_holidays::single_days().collect());
    let all = || sets.iter().chain(&days).copied();
    let lower = text.trim().to_lowercase().replace([' ', '_'], "-");
    // Short names are all near to each other: "us-ca" means anything but "us-ma".
    let near = all().find(|name| *name == lower).or_else(|| nearest(&lower, all()).filter(|_| lower.len() > 6));
    match near {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => {
            format!("write dates, or names: the sets are {}, and single days are {}", all_of(&sets), all_of(&days))
        }
    }
}

/// The calendars that a key names, one or several; none where the list is empty.
fn calendar_files(value: &Value<'_>) -> Read<Vec<CalendarFile>> {
    let one = |item: &Value<'_>| Ok(CalendarFile { path: item.text()?.to_owned(), place: item.place() });
    if value.is_list() { value.list(one) } else { Ok(vec![one(value)?]) }
}

const WRITE_A_DATE: &str = "write year, month and day: \"2026-12-25\"";

/// What to do about a text that is no date.
fn dates_only(text: &str) -> &'static str {
    if name_of_holidays(text).is_some() { "names of holidays stand in `holidays`, not here" } else { WRITE_A_DATE }
}

/// A day, as a text or as TOML's own kind of date.
pub(super) fn date(value: &Value<'_>) -> Read<NaiveDate> {
    if let Some(date) = value.as_date() {
        return Ok(date);
    }
    let Some(text) = value.as_text() else {
        return Err(value.wrong_type("a date without a time", WRITE_A_DATE));
    };
    // chrono would also take "2026-1-5" and blanks inside; one way to write a day is enough.
    text.parse()
        .ok()
        .filter(|date: &NaiveDate| date.to_string() == text)
        .ok_or_else(|| value.error(Code::BadValue, format!("\"{text}\" is not a date"), dates_only(text)))
}

/// What `[reps.NAME]` says, before `[workday]` and the channels fill it in.
struct RepTable<'t> {
    name: Box<str>,
    minutes: Option<Said<'t, Minutes>>,
    weekdays: Option<[bool; 7]>,
    time_zone: Option<String>,
    hours: Option<Said<'t, Vec<TimeRange>>>,
    blocks: Option<Said<'t, Vec<TimeRange>>>,
    holidays: Option<Holidays>,
    holidays_ics: Option<Vec<CalendarFile>>,
    days_off: Vec<DateRange>,
    dialing: Option<Dialing>,
    daily_limit: Vec<(Channel, u32)>,
}

fn reps<'t>(table: &mut Table<'t>) -> Read<Vec<RepTable<'t>>> {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    table.each(|key, value| {
        let rep = value.table(|table| rep(&key, table));
        let name = key.text.trim();
        if name.is_empty() {
            return Err(key.error(Code::BadValue, "a rep has an empty name", "name the rep as the prospect file does"));
        }
        key.refuse_zero("rep", "name the rep as the prospect file does")?;
        if let Some(other) = seen.insert(name.to_lowercase(), name.to_owned()) {
            let message = format!("the reps \"{other}\" and \"{name}\" differ only in case");
            return Err(key.error(Code::BadValue, message, "make one table of the two: case does not matter in names"));
        }
        rep
    })
}

fn rep<'t>(key: &Key<'t>, table: &mut Table<'t>) -> Read<RepTable<'t>> {
    let minutes = table.own("minutes", working_minutes);
    let weekdays = table.own("days", weekdays);
    let time_zone = table.own("time_zone", time_zone);
    let hours = table.own("hours", ranges);
    let blocks = table.own("blocks", ranges);
    let holidays = table.own("holidays", holidays);
    let holidays_ics = table.own("holidays_ics", calendar_files);
    let days_off = table.own("days_off", |value| value.list(absence));
    let dialing = table.own("dialing", dialing);
    let daily_limit = table.own("daily_limit", |value| {
        value.table(|table| table.each_of(&Channel::ALL, Channel::key, |_, value| daily_limit(value)))
    });
    Ok(RepTable {
        name: key.text.trim().into(),
        minutes: minutes?,
        weekdays: weekdays?,
        time_zone: time_zone?,
        hours: hours?,
        blocks: blocks?,
        holidays: holidays?,
        holidays_ics: holidays_ics?,
        days_off: days_off?.unwrap_or_default(),
        dialing: dialing?,
        daily_limit: daily_limit?.unwrap_or_default(),
    })
}

/// A day off, or a range of them.
fn absence(value: &Value<'_>) -> Read<DateRange> {
    if !value.is_table() {
        return date(value).map(|day| DateRange { from: day, to: day });
    }
    value.table(|table| {
        let from = table.required("from", "\"2026-12-21\"", date);
        let to = table.required("to", "\"2027-01-01\"", date);
        let range = DateRange { from: from?, to: to? };
        if range.from > range.to {
            let message = format!("the days off from {} to {} end before they begin", range.from, range.to);
            return Err(table.error(Code::MinAboveMax, message, "swap the two, or correct one of them"));
        }
        Ok(range)
    })
}

/// The reps as they work: what a table leaves out comes from `[workday]`. A rep's holidays stand
/// in the place of the others', since whoever has holidays of their own works in another country.
fn fill_in(reps: Vec<RepTable<'_>>, workday: &Workday) -> Read<Vec<RepRules>> {
    let filled: Vec<Read<RepRules>> = reps.into_iter().map(|rep| fill_in_one(rep, workday)).collect();
    filled.into_iter().collect()
}

fn fill_in_one(mut rep: RepTable<'_>, workday: &Workday) -> Read<RepRules> {
    let minutes = rep.minutes.unwrap_or_else(|| Said::elsewhere(&workday.minutes));
    let hours = rep.hours.unwrap_or_else(|| Said::elsewhere(&workday.hours.hours));
    let blocks = rep.blocks.unwrap_or_else(|| Said::elsewhere(&workday.hours.blocks));
    warn_of_minutes(&minutes, &hours);
    let blocks = blocks_inside(&hours, blocks)?;
    let mut daily_limit = PerChannel::default();
    for (channel, limit) in rep.daily_limit {
        daily_limit[channel] = Some(limit);
    }
    rep.days_off.sort_unstable();
    rep.days_off.dedup();
    Ok(RepRules {
        name: rep.name,
        workday: Workday {
            minutes: minutes.is,
            weekdays: rep.weekdays.unwrap_or(workday.weekdays),
            holidays: rep.holidays.unwrap_or_else(|| workday.holidays.clone()),
            holidays_ics: rep.holidays_ics.unwrap_or_else(|| workday.holidays_ics.clone()),
            hours: Hours {
                time_zone: rep.time_zone.unwrap_or_else(|| workday.hours.time_zone.clone()),
                hours: hours.is,
                blocks,
            },
        },
        days_off: rep.days_off,
        dialing: rep.dialing,
        daily_limit,
    })
}

// --- Calls and channels ----------------------------------------------------------------------------------------------

fn dialing(value: &Value<'_>) -> Read<Dialing> {
    value.choice(Code::BadValue, "way of dialing", &[Dialing::Power, Dialing::Manual], Dialing::key)
}

fn phone(table: &mut Table<'_>) -> Read<PhoneTiming> {
    let manual_minutes = table.setting("manual_minutes", |value| value.number(0.0..1440.0));
    let power_minutes = table.setting("power_minutes", |value| value.number(0.0..1440.0));
    let answer_rate = table.setting("answer_rate", |value| value.hint("7 % is 0.07").number(0.0..=1.0));
    let talk_minutes = table.setting("talk_minutes", |value| value.number(0.0..1440.0));
    let voicemail_seconds = table.setting("voicemail_seconds", |value| value.number(0.0..=600.0));
    Ok(PhoneTiming {
        manual_minutes: manual_minutes?,
        power_minutes: power_minutes?,
        answer_rate: answer_rate?,
        talk_minutes: talk_minutes?,
        voicemail_seconds: voicemail_seconds?,
    })
}

fn channels(table: &mut Table<'_>) -> Read<PerChannel<ChannelRules>> {
    let all = Channel::ALL
        .map(|channel| table.setting(channel.key(), |value| value.table(|table| channel_rules(channel, table))));
    let all: Vec<ChannelRules> = all.into_iter().collect::<Read<_>>()?;
    Ok(PerChannel::from_fn(|channel| all[channel as usize].clone()))
}

fn channel_rules(channel: Channel, table: &mut Table<'_>) -> Read<ChannelRules> {
    let minutes = if channel == Channel::Phone {
        let remedy = "take it out, and set `manual_minutes`, `power_minutes` and `talk_minutes` in [phone]";
        table.forbid(
            "minutes",
            "the channel phone has no `minutes` of its own: those of a call are in [phone]",
            remedy,
        );
        Ok(0.0)
    } else {
        table.setting("minutes", |value| value.number(0.0..=1440.0))
    };
    let needs = table.setting("needs", |value| value.choice(Code::BadValue, "contact field", &Need::ALL, Need::key));
    let daily_limit = table.optional("daily_limit", daily_limit);
    let max_per_prospect = table.optional("max_per_prospect", |value| value.whole(0..));
    let after_contact = table.or("after_contact", false, Value::flag);
    let arrives_after = table.or("arrives_after", 0, |value| value.whole(0..=60));
    Ok(ChannelRules {
        minutes: Minutes::from_f64(minutes?),
        needs: needs?,
        daily_limit: daily_limit?,
        max_per_prospect: max_per_prospect?,
        after_contact: after_contact?,
        arrives_after: arrives_after?,
    })
}

fn daily_limit(value: &Value<'_>) -> Read<u32> {
    value.hint("to leave a channel out, take it out of the sequences").whole(1..)
}

// --- Prospect types --------------------------------------------------------------------------------------------------

/// The types in the order of the file, each with its key: rules may name one that could not be read.
fn types<'t>(table: &mut Table<'t>) -> Read<Vec<(Key<'t>, Read<ProspectType>)>> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let types = table.each(|key, value| {
        let read = value.table(|table| prospect_type(&key, table));
        key.refuse_zero("type", "give it a name such as [types.partner]")?;
        let name = normalised(key.text);
        if name.is_empty() {
            let message = format!("\"{}\" cannot be the name of a type: it has neither a letter nor a digit", key.text);
            key.error(Code::BadValue, message, "give it a name such as [types.partner]");
        } else if let Some(other) = seen.insert(name, key.text) {
            let message = format!("the types \"{other}\" and \"{}\" cannot be told apart", key.text);
            let remedy = "rename one: in a prospect file, case, hyphens and underscores do not matter";
            key.error(Code::BadValue, message, remedy);
        }
        Ok((key, read))
    })?;
    if types.is_empty() {
        let remedy = "add one, such as [types.cold]; or take [types] out to have the built-in types";
        return Err(table.error(Code::MissingKey, "[types] defines no prospect type", remedy));
    }
    Ok(types)
}

fn prospect_type<'t>(key: &Key<'t>, table: &mut Table<'t>) -> Read<ProspectType> {
    let label = table.or("label", key.text, Value::text);
    let touches = table.required("touches", "{ min = 3, max = 10 }", touch_range);
    let in_window = table.optional("in_window", touch_range);
    let out_window = table.optional("out_window", touch_range);
    let cold = table.or("cold", false, Value::flag);
    let known = table.or("known", false, Value::flag);
    let dialing = table.or("dialing", Dialing::Manual, dialing);
    let sequence = table.required("sequence", "[[\"phone\", \"email\"], [\"social\"]]", sequence);
    let gaps = table.required("gaps", "[1, 2]", |value| {
        value.filled_list(Code::BadValue, "`gaps` names no gap", "name at least one gap: [1]", |item| {
            item.whole(1..=365)
        })
    });
    let first_touch_within = table.optional("first_touch_within", |value| value.whole(0..=365));
    let value = table.or("value", 1.0, |value| value.number((Excluded(0.0), Included(MOST_WORTH))));
    let engages = table.or("engages", 1.0, |value| value.number((Excluded(0.0), Included(1.0))));
    let within = table.or("within", 0.8, |value| value.number((Excluded(0.0), Excluded(1.0))));
    Ok(ProspectType {
        key: key.text.into(),
        label: label?.into(),
        touches: touches?,
        in_window: in_window?,
        out_window: out_window?,
        cold: cold?,
        known: known?,
        dialing: dialing?,
        cadence: Cadence { sequence: sequence?, gaps: gaps? },
        first_touch_within: first_touch_within?,
        value: value?,
        engages: engages?,
        within: within?,
    })
}

fn touch_range(value: &Value<'_>) -> Read<TouchRange> {
    if !value.is_table() {
        return Err(value.wrong_type("a range", "write it as { min = 3, max = 10 }"));
    }
    value.table(|table| {
        let min = table.required("min", "1", |value| value.whole(1..=MOST_TOUCHES));
        let max = table.required("max", "10", |value| value.whole(1..=MOST_TOUCHES));
        let range = TouchRange { min: min?, max: max? };
        if range.min > range.max {
            let message = format!("{} has min = {} above max = {}", value.subject(), range.min, range.max);
            return Err(value.error(Code::MinAboveMax, message, "swap the two, or correct one of them"));
        }
        Ok(range)
    })
}

fn sequence(value: &Value<'_>) -> Read<Vec<TouchDay>> {
    value.filled_list(
        Code::EmptySequence,
        "the sequence has no touch day",
        "name at least one touch day: [[\"phone\", \"email\"]]",
        touch_day,
    )
}

/// A touch day, its channels in working order whatever order the file names them in.
fn touch_day(value: &Value<'_>) -> Read<TouchDay> {
    let mut seen = ChannelSet::EMPTY;
    let mut day = value.filled_list(
        Code::EmptySequence,
        "the touch day has no channel",
        "name a channel, or take the touch day out and raise a gap",
        |item| {
            let channel = item.choice(Code::UnknownChannel, "channel", &Channel::ALL, Channel::key)?;
            if seen.contains(channel) {
                let message = format!("the touch day names `{}` twice", channel.key());
                return Err(item.error(Code::RepeatedChannel, message, "move one of the two to another touch day"));
            }
            seen.insert(channel);
            Ok(channel)
        },
    )?;
    day.sort_by_key(|channel| channel.working_order());
    Ok(day)
}

/// The type that a rule or `default_type` names.
fn type_named(value: &Value<'_>, types: &Read<Vec<Key<'_>>>) -> Read<usize> {
    let types = types.as_ref().map_err(|reported| *reported)?;
    let indices: Vec<usize> = (0..types.len()).collect();
    value.choice(Code::UnknownType, "prospect type of this configuration", &indices, |index| types[index].text)
}

/// The types that neither a rule nor the default leads to, each with the warning to give if no prospect names it.
fn unreached(types: &[Key<'_>], classify: &[ClassifyRule], default_type: usize) -> Vec<(usize, Diagnostic)> {
    let ruled: BTreeSet<usize> = classify.iter().map(|rule| rule.prospect_type).chain([default_type]).collect();
    let unruled = types.iter().enumerate().filter(|(index, _)| !ruled.contains(index));
    let warn = |(index, key): (usize, &Key<'_>)| {
        let message = format!("no prospect is of the type `{0}`, and no [[classify]] rule leads to it", key.text);
        let remedy = "add a rule for it, name it in a type column of the prospect file, or take it out";
        (index, Diagnostic::warning(Code::UnreachableType, key.place(), message).remedy(remedy))
    };
    unruled.map(warn).collect()
}

// --- Rules -----------------------------------------------------------------------------------------------------------

/// The most touches that a type can come to before shifts.
fn most_touches(prospect_type: &ProspectType) -> u32 {
    let ranges = [Some(prospect_type.touches), prospect_type.in_window, prospect_type.out_window];
    ranges.into_iter().flatten().map(|range| range.max).max().unwrap_or(1)
}

/// A shift of types of which the longest has so many touches.
fn shift(table: &mut Table<'_>, longest: u32) -> Read<ShiftRule> {
    let when = when(table, &Field::DIMENSIONS, "{ region = [\"midwest\"] }");
    let factor = table.required("factor", "0.8", |value| {
        let factor = value.number((Excluded(0.0), Included(100.0)))?;
        let shifted = (f64::from(longest) * factor).round();
        if shifted <= f64::from(TouchRange::MOST) {
            return Ok(factor);
        }
        let [shifted, most] = [shifted as usize, TouchRange::MOST as usize].map(grouped);
        let message = format!(
            "a range that ends at {longest} would be moved to {shifted} touches; at most {most} can be planned"
        );
        Err(value.error(Code::OverLimit, message, "lower `factor`, or the `max` of the longest type"))
    });
    Ok(ShiftRule { when: when?, factor: factor? })
}

/// The waiting reasons that a rule may give; the others are the planner's to find.
const HELD: [WaitingReason; 4] =
    [WaitingReason::Engaged, WaitingReason::Completed, WaitingReason::OptedOut, WaitingReason::DoNotContact];

fn waiting(table: &mut Table<'_>) -> Read<WaitingRule> {
    let reason = table.required("reason", "\"do_not_contact\"", |value| {
        value.choice(Code::BadValue, "reason that a rule can give", &HELD, WaitingReason::name)
    });
    let when = when(table, &Field::CLASSIFYING, "{ status = [\"unsubscribed\"] }");
    Ok(WaitingRule { when: when?, reason: reason? })
}

fn classify(table: &mut Table<'_>, types: &Read<Vec<Key<'_>>>) -> Read<ClassifyRule> {
    let prospect_type = table.required("type", "\"cold\"", |value| type_named(value, types));
    let when = when(table, &Field::CLASSIFYING, "{ source = [\"trade show\"] }");
    Ok(ClassifyRule { when: when?, prospect_type: prospect_type? })
}

fn when(table: &mut Table<'_>, fields: &[Field], example: &str) -> Read<Condition> {
    let parts = table.required("when", example, |value| {
        value.table(|table| {
            if table.is_empty() {
                let remedy = format!("name at least one field: `when = {example}`");
                return Err(table.error(
                    Code::MissingKey,
                    "`when` names no field, so it would match everybody",
                    remedy,
                ));
            }
            table.each_of(fields, Field::key, |_, value| value.one_or_more(word))
        })
    });
    parts.map(Condition)
}

/// A word to compare, as it is compared.
fn word(value: &Value<'_>) -> Read<String> {
    let word = normalised(value.text()?);
    if word.is_empty() {
        let message = format!("{} has neither a letter nor a digit", value.subject());
        return Err(value.error(Code::BadValue, message, "fill it in, or take it out"));
    }
    Ok(word)
}

// --- Columns ---------------------------------------------------------------------------------------------------------

fn columns(table: &mut Table<'_>) -> Read<Vec<(Field, String)>> {
    let mut owners: BTreeMap<String, Field> = BTreeMap::new();
    let mut columns = Vec::new();
    table.each_of(&Field::ALL, Field::key, |field, value| {
        value.one_or_more(|item| {
            let header = item.text()?;
            // As headers are matched: blanks, punctuation and case do not matter.
            let letters: String = header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
            if letters.is_empty() {
                return Err(item.error(
                    Code::BadValue,
                    format!("\"{header}\" cannot be a header: it has neither a letter nor a digit"),
                    "write a header as it is in the prospect file",
                ));
            }
            match owners.insert(letters, field) {
                Some(other) if other != field => {
                    let keys = all_of(&[format!("`{}`", other.key()), format!("`{}`", field.key())]);
                    let message = format!("the header \"{header}\" is given to both {keys}");
                    Err(item.error(Code::ColumnClash, message, "keep it for one of the two"))
                }
                Some(_) => Ok(()),
                None => {
                    columns.push((field, header.to_owned()));
                    Ok(())
                }
            }
        })
    })?;
    Ok(columns)
}
