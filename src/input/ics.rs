//! Days off out of an iCalendar file (RFC 5545): every day of its events.
//!
//! Read is what says on which days an event takes place: its beginning, its end or duration, how it repeats, and what is
//! left out of that. An event with times takes up all of the days that it touches, by the clock that it was written for.
//! Alarms, attendees and definitions of time zones are passed over.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Range, RangeInclusive};

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};

use crate::clock;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{DateRange, Zone};
use crate::text::count;

/// The most bytes of a calendar: some ten thousand events with their descriptions.
pub const MOST_BYTES: u64 = 16 << 20;

/// The most events of a calendar: far more days off than a life has, and less than keeps anybody waiting.
pub const MOST_EVENTS: usize = 10_000;

/// The days of all events that lie between two days, and what is wrong with the file.
pub fn read(path: &str, bytes: &[u8], within: RangeInclusive<NaiveDate>) -> (BTreeSet<NaiveDate>, Vec<Diagnostic>) {
    // What is binary may have been cut off at its beginning.
    let text = if bytes.contains(&0) { Cow::Borrowed("") } else { String::from_utf8_lossy(bytes) };
    let mut reader = Reader { path, within, zones: BTreeMap::new(), findings: Vec::new() };
    let days = match reader.events(text.strip_prefix('\u{feff}').unwrap_or(&text)) {
        Ok(events) => reader.days(&events),
        Err(finding) => {
            reader.findings.push(finding);
            BTreeSet::new()
        }
    };
    (days, reader.findings)
}

struct Reader<'p> {
    path: &'p str,
    within: RangeInclusive<NaiveDate>,
    /// Each zone that an event names, if there is such a one: a calendar has few zones, and many events in them.
    zones: BTreeMap<String, Option<Zone>>,
    findings: Vec<Diagnostic>,
}

/// A line as it was before it was folded: `NAME;TZID=zone:value`.
struct Line {
    number: u64,
    /// In capitals.
    name: String,
    zone: Option<String>,
    value: String,
}

/// An event, as far as it says on which days it takes place.
#[derive(Default)]
struct Event {
    line: u64,
    uid: Option<String>,
    summary: String,
    start: Option<Moment>,
    end: Option<(Line, Moment)>,
    duration: Option<TimeDelta>,
    rule: Option<Line>,
    /// Where it takes place as well.
    further: Vec<Moment>,
    left_out: Vec<Moment>,
    /// The occurrence, of the event with the same id, that it replaces.
    instead_of: Option<Moment>,
    is_cancelled: bool,
    /// Something of it could not be read.
    is_broken: bool,
}

/// A day, or a time on the clocks of some zone.
struct Moment {
    /// What the clocks show; midnight for a day.
    local: NaiveDateTime,
    clock: Clock,
}

enum Clock {
    /// None: it is a day.
    None,
    /// Whatever clock there is.
    Any,
    Utc,
    Named(String),
}

impl Reader<'_> {
    fn not_a_calendar(&self, message: &str) -> Diagnostic {
        let place = Place::File { path: self.path.to_owned() };
        let remedy = "export the days off again, in the iCalendar format (.ics)";
        Diagnostic::error(Code::NotCalendar, place, message).remedy(remedy)
    }

    fn too_many(&self, line: u64) -> Diagnostic {
        let place = Place::Row { path: self.path.to_owned(), line, cell: None };
        let message = format!("the calendar has more than {}", count(MOST_EVENTS, "event"));
        Diagnostic::error(Code::OverLimit, place, message).remedy("export the days off alone, without other events")
    }

    fn place(&self, line: &Line) -> Place {
        let cell = Some((line.name.clone(), line.value.clone()));
        Place::Row { path: self.path.to_owned(), line: line.number, cell }
    }

    /// All events of a text, cancelled ones too.
    fn events(&mut self, text: &str) -> Result<Vec<Event>, Diagnostic> {
        let mut events = Vec::new();
        // The components that are open, from outside in, and the event that may be one of them.
        let mut open: Vec<String> = Vec::new();
        let mut event = Event::default();
        let mut is_calendar = false;
        for line in lines(text) {
            is_calendar |= line.name == "BEGIN" && line.value.eq_ignore_ascii_case("VCALENDAR");
            if !is_calendar {
                break;
            }
            // Alarms inside of an event have properties of the same names.
            let is_in_event = open.len() == 2 && open[1] == "VEVENT";
            match line.name.as_str() {
                "BEGIN" => {
                    open.push(line.value.to_uppercase());
                    if open.len() == 2 {
                        event = Event { line: line.number, ..Event::default() };
                    }
                }
                "END" => {
                    if is_in_event {
                        if events.len() == MOST_EVENTS {
                            return Err(self.too_many(line.number));
                        }
                        events.push(std::mem::take(&mut event));
                    }
                    open.pop();
                }
                _ if is_in_event => {
                    if let Err(finding) = self.take(&mut event, line) {
                        event.is_broken = true;
                        self.findings.push(finding);
                    }
                }
                _ => {}
            }
        }
        if !is_calendar {
            return Err(self.not_a_calendar("the file is no calendar: its first line is not BEGIN:VCALENDAR"));
        }
        if !open.is_empty() {
            return Err(self.not_a_calendar("the file ends in the middle of a calendar"));
        }
        Ok(events)
    }

    /// Takes a property of an event.
    fn take(&self, event: &mut Event, line: Line) -> Result<(), Diagnostic> {
        let bad = |what: &str, remedy: &str| {
            let message = format!("the event has a {} that is {what}", line.name);
            Diagnostic::error(Code::BadDate, self.place(&line), message).remedy(remedy)
        };
        let moment = |text: &str| {
            let zone = line.zone.as_deref();
            moment(text, zone).ok_or_else(|| bad("not a date", "write it as 20261224, or as 20261224T090000"))
        };
        // A period takes place where it begins.
        let moments = || line.value.split(',').map(|one| moment(one.split('/').next().unwrap_or(one)));
        match line.name.as_str() {
            "UID" => event.uid = Some(line.value),
            "SUMMARY" => event.summary = unescaped(&line.value),
            "STATUS" => event.is_cancelled = line.value.eq_ignore_ascii_case("CANCELLED"),
            "DTSTART" => event.start = Some(moment(&line.value)?),
            "DTEND" => event.end = Some((moment(&line.value)?, line)).map(|(moment, line)| (line, moment)),
            "DURATION" => {
                let bad = || bad("not a duration", "write it as P1D for a day, or as PT8H");
                event.duration = Some(duration(&line.value).ok_or_else(bad)?);
            }
            "RRULE" => event.rule = Some(line),
            "RDATE" => event.further.extend(moments().collect::<Result<Vec<_>, _>>()?),
            "EXDATE" => event.left_out.extend(moments().collect::<Result<Vec<_>, _>>()?),
            "RECURRENCE-ID" => event.instead_of = Some(moment(&line.value)?),
            _ => {}
        }
        Ok(())
    }

    /// The days on which the events take place.
    fn days(&mut self, events: &[Event]) -> BTreeSet<NaiveDate> {
        let mut replaced: BTreeMap<&str, Vec<&Moment>> = BTreeMap::new();
        for event in events {
            if let (Some(uid), Some(moment)) = (&event.uid, &event.instead_of) {
                replaced.entry(uid).or_default().push(moment);
            }
        }
        let mut ranges = Vec::new();
        for event in events.iter().filter(|event| !event.is_cancelled && !event.is_broken) {
            let uid = event.uid.as_deref().filter(|_| event.instead_of.is_none());
            let replaced = uid.and_then(|uid| replaced.get(uid)).map_or(&[][..], Vec::as_slice);
            match self.days_of(event, replaced) {
                Ok(of_event) => ranges.extend(of_event),
                Err(finding) => self.findings.push(finding),
            }
        }
        ranges.sort_unstable();
        let mut days = BTreeSet::new();
        for range in together(ranges) {
            days.extend(range.from.iter_days().take_while(|day| *day <= range.to));
        }
        days
    }

    /// The days on which an event takes place, apart from each other.
    fn days_of(&mut self, event: &Event, replaced: &[&Moment]) -> Result<Vec<DateRange>, Diagnostic> {
        let Some(start) = &event.start else {
            let place = Place::Row { path: self.path.to_owned(), line: event.line, cell: None };
            let finding = Diagnostic::error(Code::BadDate, place, format!("{} has no DTSTART", event.called()));
            return Err(finding.remedy("give it a day, such as DTSTART;VALUE=DATE:20261224"));
        };
        let (earliest, latest) = self.within.clone().into_inner();
        let zone = match &start.clock {
            Clock::Named(name) => {
                let known = self.zones.entry(name.clone());
                known.or_insert_with(|| clock::zone(name, earliest, latest)).clone()
            }
            _ => None,
        };
        let end = match (&event.end, event.duration) {
            (Some((line, end)), _) => {
                let end = end.by_clock_of(zone.as_ref());
                if end < start.local {
                    let message = format!("{} ends before it begins", event.called());
                    let finding = Diagnostic::error(Code::BadDate, self.place(line), message);
                    return Err(finding.remedy("correct its DTSTART or its DTEND"));
                }
                end
            }
            (None, duration) => start.local.checked_add_signed(duration.unwrap_or_default()).unwrap_or(start.local),
        };
        // The end is not part of it, but it takes at least the day on which it begins.
        let last = end.checked_sub_signed(TimeDelta::seconds(1)).unwrap_or(end).max(start.local).date();
        let further_days = last - start.local.date();

        let day = |moment: &Moment| moment.by_clock_of(zone.as_ref()).date();
        let left_out: BTreeSet<NaiveDate> = event.left_out.iter().chain(replaced.iter().copied()).map(day).collect();
        let mut starts: BTreeSet<NaiveDate> = event.further.iter().map(day).collect();
        starts.insert(start.local.date());
        if let Some(line) = &event.rule {
            match Rule::read(&line.value, start, zone.as_ref()) {
                Some(rule) => starts.extend(rule.days(start.local, earliest..=latest, left_out.len())),
                None => {
                    let message = format!(
                        "{} repeats in a way that is not understood; it is taken for its first days only",
                        event.called()
                    );
                    let finding = Diagnostic::warning(Code::UnknownRepeat, self.place(line), message);
                    self.findings.push(finding.remedy("write its other days into `holidays`"));
                }
            }
        }
        let range = |start: &NaiveDate| {
            let last = start.checked_add_signed(further_days).unwrap_or(latest);
            DateRange { from: earliest.max(*start), to: latest.min(last) }
        };
        let ranges = starts.difference(&left_out).map(range).filter(|range| range.from <= range.to);
        Ok(together(ranges))
    }
}

impl Event {
    /// `the event "Summer party"`.
    fn called(&self) -> String {
        if self.summary.is_empty() { "the event".to_owned() } else { format!("the event \"{}\"", self.summary) }
    }
}

impl Moment {
    /// What the clocks of that zone show, if it is told in Greenwich's; else what it says itself.
    fn by_clock_of(&self, zone: Option<&Zone>) -> NaiveDateTime {
        match (&self.clock, zone) {
            (Clock::Utc, Some(zone)) => zone.local(self.local.and_utc().timestamp()),
            _ => self.local,
        }
    }
}

/// Ranges in the order of their beginnings, those in one that overlap: a calendar may name a day thousands of times.
fn together(ranges: impl IntoIterator<Item = DateRange>) -> Vec<DateRange> {
    let mut apart: Vec<DateRange> = Vec::new();
    for range in ranges {
        match apart.last_mut() {
            Some(last) if range.from <= last.to => last.to = last.to.max(range.to),
            _ => apart.push(range),
        }
    }
    apart
}

/// The lines of a text, each put together again that was folded.
fn lines(text: &str) -> impl Iterator<Item = Line> {
    let mut whole: Vec<(u64, String)> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        match (line.strip_prefix([' ', '\t']), whole.last_mut()) {
            (Some(rest), Some((_, before))) => before.push_str(rest),
            _ => whole.push((number, line.to_owned())),
        }
    }
    whole.into_iter().filter(|(_, text)| !text.trim().is_empty()).map(|(number, text)| line(number, &text))
}

fn line(number: u64, text: &str) -> Line {
    let mut is_quoted = false;
    let mut parts = vec![String::new()];
    let mut letters = text.chars();
    for letter in letters.by_ref() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ':' if !is_quoted => break,
            ';' if !is_quoted => parts.push(String::new()),
            _ => parts.last_mut().expect("there is a first part").push(letter),
        }
    }
    let zone = |part: &String| {
        part.split_once('=').filter(|(key, _)| key.eq_ignore_ascii_case("TZID")).map(|(_, zone)| zone.to_owned())
    };
    Line {
        number,
        name: parts[0].trim().to_uppercase(),
        zone: parts[1..].iter().find_map(zone),
        value: letters.as_str().trim().to_owned(),
    }
}

/// Text without the backslashes of the format.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => out.extend(letters.next().map(|escaped| if matches!(escaped, 'n' | 'N') { ' ' } else { escaped })),
            letter => out.push(letter),
        }
    }
    out
}

/// `20261224`, `20261224T090000`, `20261224T090000Z`.
fn moment(text: &str, zone: Option<&str>) -> Option<Moment> {
    let text = text.trim();
    let (day, time) = text.split_once(['T', 't']).map_or((text, None), |(day, time)| (day, Some(time)));
    let part = |range| digits(day, range, 8);
    let day = NaiveDate::from_ymd_opt(part(0..4)?.cast_signed(), part(4..6)?, part(6..8)?)?;
    let Some(time) = time else { return Some(Moment { local: day.and_time(NaiveTime::MIN), clock: Clock::None }) };
    let (time, clock) = match (time.strip_suffix(['Z', 'z']), zone) {
        (Some(time), _) => (time, Clock::Utc),
        (None, Some(zone)) => (time, Clock::Named(zone.to_owned())),
        (None, None) => (time, Clock::Any),
    };
    let part = |range| digits(time, range, 6);
    // A leap second is taken for the last of its minute.
    let time = NaiveTime::from_hms_opt(part(0..2)?, part(2..4)?, part(4..6)?.min(59))?;
    Some(Moment { local: day.and_time(time), clock })
}

/// The number at a place of a text of digits, which has to have that length.
fn digits(text: &str, at: Range<usize>, length: usize) -> Option<u32> {
    let is_number = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text[at].parse().ok() } else { None }
}

/// `P1D`, `P2W`, `PT8H`, `P1DT12H30M`.
fn duration(text: &str) -> Option<TimeDelta> {
    let text = text.to_uppercase();
    let mut seconds: i64 = 0;
    let mut number = String::new();
    let (mut is_time, mut is_empty) = (false, true);
    for letter in text.strip_prefix('+').unwrap_or(&text).strip_prefix('P')?.chars() {
        let unit = match letter {
            '0'..='9' => {
                number.push(letter);
                continue;
            }
            'T' if !is_time && number.is_empty() => {
                is_time = true;
                continue;
            }
            'W' if !is_time => 7 * 24 * 3600,
            'D' if !is_time => 24 * 3600,
            'H' if is_time => 3600,
            'M' if is_time => 60,
            'S' if is_time => 1,
            _ => return None,
        };
        seconds = number.parse::<i64>().ok()?.checked_mul(unit)?.checked_add(seconds)?;
        number.clear();
        is_empty = false;
    }
    if is_empty || !number.is_empty() { None } else { TimeDelta::try_seconds(seconds) }
}

/// How an event repeats.
struct Rule {
    every: Every,
    /// How many days, weeks or years lie between two; at least 1.
    interval: u32,
    /// How often it takes place.
    count: usize,
    /// The last moment at which it may begin.
    until: NaiveDateTime,
}

enum Every {
    Day,
    /// These weekdays, in the order of a week that begins with that one.
    Week(Vec<Weekday>, Weekday),
    /// The day of its beginning.
    Year,
    /// A weekday of a month by its place, which counts from the end where it is negative.
    YearOn(u32, i8, Weekday),
}

impl Rule {
    /// The rule of an event that begins at `start`, if it is one of those that are understood.
    fn read(text: &str, start: &Moment, zone: Option<&Zone>) -> Option<Rule> {
        let text = text.to_uppercase();
        let mut parts: BTreeMap<&str, &str> = BTreeMap::new();
        for part in text.split(';').filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=')?;
            parts.insert(key, value);
        }
        let mut number = |key: &str| parts.remove(key).map(str::parse::<u32>).transpose().ok();
        let (interval, count) = (number("INTERVAL")?.unwrap_or(1), number("COUNT")?);
        let (month, day) = (number("BYMONTH")?, number("BYMONTHDAY")?);
        let until = match parts.remove("UNTIL").map(|text| moment(text, None)) {
            None => NaiveDateTime::MAX,
            Some(until) => match until? {
                Moment { local, clock: Clock::None } => local.date().and_time(start.local.time()),
                // Where its clock is not known, nobody knows how far it is from Greenwich.
                until if matches!((&until.clock, &start.clock, zone), (Clock::Utc, Clock::Named(_), None)) => {
                    return None;
                }
                until => until.by_clock_of(zone),
            },
        };
        let first_of_week = parts.remove("WKST").map_or(Some(Weekday::Mon), weekday)?;
        let weekdays = parts.remove("BYDAY");
        let is_own_day = month.is_none_or(|month| month == start.local.month())
            && day.is_none_or(|day| day == start.local.day() && month.is_some());
        let every = match (parts.remove("FREQ")?, weekdays, month, day) {
            ("DAILY", None, None, None) => Every::Day,
            ("WEEKLY", weekdays, None, None) => {
                let mut weekdays: Vec<Weekday> = match weekdays {
                    Some(weekdays) => weekdays.split(',').map(weekday).collect::<Option<_>>()?,
                    None => vec![start.local.weekday()],
                };
                weekdays.sort_by_key(|weekday| weekday.days_since(first_of_week));
                weekdays.dedup();
                Every::Week(weekdays, first_of_week)
            }
            ("YEARLY", None, _, _) if is_own_day => Every::Year,
            ("YEARLY", Some(day), Some(month), None) => {
                let (place, day) = day.split_at_checked(day.len().checked_sub(2)?)?;
                let place = place.parse::<i8>().ok().filter(|place| matches!(place.abs(), 1..=5))?;
                Every::YearOn(month, place, weekday(day)?)
            }
            _ => return None,
        };
        let count = count.map_or(usize::MAX, |count| count as usize);
        (parts.is_empty() && interval > 0).then_some(Rule { every, interval, count, until })
    }

    /// The days up to the end of a time on which an event takes place that begins at `start`.
    ///
    /// Those of long before are passed over, but for so many that one of them is left when `left_out` have been taken
    /// away: the last that takes place before the time is the one that may last into it.
    fn days(&self, start: NaiveDateTime, within: RangeInclusive<NaiveDate>, left_out: usize) -> Vec<NaiveDate> {
        let (earliest, latest) = within.into_inner();
        let mut days = Vec::new();
        let first = self.first_round(start.date(), earliest, left_out);
        let mut taken = self.taken_before(start.date(), first);
        for number in first.. {
            let Some(steps) = self.interval.checked_mul(number) else { break };
            // None of a round may exist, as 29 February; the round itself ends in time all the same.
            let Some((begin, round)) = self.round(start.date(), steps) else { break };
            for day in round.into_iter().filter(|day| *day >= start.date()) {
                if taken >= self.count || day > latest || day.and_time(start.time()) > self.until {
                    return days;
                }
                days.push(day);
                taken += 1;
            }
            if begin > latest {
                break;
            }
        }
        days
    }

    /// The first round that has to be looked at for the days up to the end of a time that begins at `earliest`.
    fn first_round(&self, start: NaiveDate, earliest: NaiveDate, left_out: usize) -> u32 {
        // Where the rule ends before that time, its last days are those that may last into it.
        let end = earliest.min(self.until.date());
        let interval = i64::from(self.interval);
        let round_of_end = match &self.every {
            Every::Day => (end - start).num_days() / interval,
            Every::Week(..) => (end - start).num_days() / 7 / interval,
            Every::Year | Every::YearOn(..) => i64::from(end.year() - start.year()) / interval,
        };
        let last = match self.count {
            usize::MAX => round_of_end,
            // How many of its rounds have a day is not known without looking: a few thousand at most.
            _ if self.may_skip_rounds(start) => return 0,
            count => {
                let further = count.saturating_sub(self.days_of_first(start)).div_ceil(self.days_of_round());
                round_of_end.min(i64::try_from(further).unwrap_or(i64::MAX))
            }
        };
        // The calendar repeats after 400 years, and so do the rounds that have a day.
        let rounds_to_a_day = if self.may_skip_rounds(start) { 400 } else { 1 };
        let spare = i64::try_from(left_out).unwrap_or(i64::MAX).saturating_add(2).saturating_mul(rounds_to_a_day);
        u32::try_from(last.saturating_sub(spare)).unwrap_or(0)
    }

    /// How often it takes place before a round.
    fn taken_before(&self, start: NaiveDate, round: u32) -> usize {
        let further = (round as usize).saturating_sub(1).saturating_mul(self.days_of_round());
        if round == 0 { 0 } else { self.days_of_first(start).saturating_add(further) }
    }

    fn days_of_first(&self, start: NaiveDate) -> usize {
        self.round(start, 0).map_or(0, |(_, round)| round.iter().filter(|day| **day >= start).count())
    }

    fn days_of_round(&self) -> usize {
        if let Every::Week(weekdays, _) = &self.every { weekdays.len() } else { 1 }
    }

    /// Whether some of its rounds may have no day.
    fn may_skip_rounds(&self, start: NaiveDate) -> bool {
        match &self.every {
            Every::Day | Every::Week(..) => false,
            Every::Year => (start.month(), start.day()) == (2, 29),
            Every::YearOn(_, place, _) => place.abs() == 5,
        }
    }

    /// The days of the round that is so many days, weeks or years after the first, and when it begins.
    fn round(&self, start: NaiveDate, steps: u32) -> Option<(NaiveDate, Vec<NaiveDate>)> {
        let year = || start.year().checked_add(i32::try_from(steps).ok()?);
        match &self.every {
            Every::Day => {
                let day = start.checked_add_days(Days::new(steps.into()))?;
                Some((day, vec![day]))
            }
            Every::Week(weekdays, first) => {
                let week = start.checked_sub_days(Days::new(start.weekday().days_since(*first).into()))?;
                let begin = week.checked_add_days(Days::new(7 * u64::from(steps)))?;
                let day = |weekday: &Weekday| begin.checked_add_days(Days::new(weekday.days_since(*first).into()));
                Some((begin, weekdays.iter().map(day).collect::<Option<_>>()?))
            }
            Every::Year => {
                let year = year()?;
                let day = NaiveDate::from_ymd_opt(year, start.month(), start.day());
                Some((NaiveDate::from_ymd_opt(year, 1, 1)?, day.into_iter().collect()))
            }
            Every::YearOn(month, place, weekday) => {
                let year = year()?;
                let first = NaiveDate::from_ymd_opt(year, *month, 1)?;
                let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
                let weeks = 7 * u64::from(place.unsigned_abs() - 1);
                let day = if *place > 0 {
                    first.checked_add_days(Days::new(u64::from(weekday.days_since(first.weekday())) + weeks))
                } else {
                    last.checked_sub_days(Days::new(u64::from(last.weekday().days_since(*weekday)) + weeks))
                };
                let day = day.filter(|day| day.month() == *month);
                Some((NaiveDate::from_ymd_opt(year, 1, 1)?, day.into_iter().collect()))
            }
        }
    }
}

fn weekday(text: &str) -> Option<Weekday> {
    match text {
        "MO" => Some(Weekday::Mon),
        "TU" => Some(Weekday::Tue),
        "WE" => Some(Weekday::Wed),
        "TH" => Some(Weekday::Thu),
        "FR" => Some(Weekday::Fri),
        "SA" => Some(Weekday::Sat),
        "SU" => Some(Weekday::Sun),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    /// What a calendar of these lines comes to: its days in 2026 and 2027, and what is wrong with it.
    fn told(events: &str) -> String {
        let text = format!("BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n");
        let day = |text: &str| text.parse().unwrap();
        let (days, findings) = read("off.ics", text.as_bytes(), day("2026-01-01")..=day("2027-12-31"));
        let days: Vec<String> = days.iter().map(|day| day.format("%y-%m-%d").to_string()).collect();
        let findings: String = findings.iter().map(Diagnostic::render).collect();
        format!("{}\n{findings}", days.join(" "))
    }

    fn event(lines: &str) -> String {
        format!("BEGIN:VEVENT\nUID:1\n{lines}\nEND:VEVENT\n")
    }

    #[track_caller]
    fn check(events: &str, expected: &Expect) {
        expected.assert_eq(&told(events));
    }

    #[test]
    fn an_event_takes_all_the_days_that_it_touches() {
        for (lines, days) in [
            ("DTSTART;VALUE=DATE:20261224", "26-12-24"),
            ("DTSTART:20261224\nDTEND;VALUE=DATE:20261224", "26-12-24"),
            ("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227", "26-12-24 26-12-25 26-12-26"),
            ("DTSTART;VALUE=DATE:20261224\nDURATION:P2D", "26-12-24 26-12-25"),
            (
                "DTSTART;VALUE=DATE:20261224\nDURATION:P1W",
                "26-12-24 26-12-25 26-12-26 26-12-27 26-12-28 26-12-29 26-12-30",
            ),
            ("DTSTART;VALUE=DATE:20251230\nDTEND;VALUE=DATE:20260103", "26-01-01 26-01-02"),
            ("DTSTART;VALUE=DATE:20271231\nDTEND;VALUE=DATE:99991231", "27-12-31"),
            ("DTSTART:20261224T090000\nDTEND:20261224T170000", "26-12-24"),
            ("DTSTART:20261224T000000Z\nDTEND:20261225T000000Z", "26-12-24"),
            ("DTSTART:20261224T220000\nDTEND:20261225T000100", "26-12-24 26-12-25"),
            ("DTSTART:20261224T220000\nDURATION:PT2H", "26-12-24"),
            ("DTSTART:20261224T220000\nDURATION:PT2H1S", "26-12-24 26-12-25"),
            ("DTSTART;TZID=America/New_York:20261224T180000\nDTEND:20261225T010000Z", "26-12-24"),
            ("DTSTART;VALUE=DATE:20261224\nSTATUS:CANCELLED", ""),
            (
                "DTSTART;VALUE=DATE:20261224\nRDATE;VALUE=DATE:20261228,20261230\nEXDATE;VALUE=DATE:20261228",
                "26-12-24 26-12-30",
            ),
        ] {
            assert_eq!(told(&event(lines)), format!("{days}\n"), "{lines}");
        }
    }

    #[test]
    fn an_event_repeats_by_its_rule() {
        let yearly = "26-12-24 27-12-24";
        for (lines, days) in [
            ("DTSTART;VALUE=DATE:20201224\nRRULE:FREQ=YEARLY", yearly),
            ("DTSTART;VALUE=DATE:20201224\nRRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", yearly),
            ("DTSTART;VALUE=DATE:20201224\nRRULE:FREQ=YEARLY;INTERVAL=2", "26-12-24"),
            ("DTSTART;VALUE=DATE:20201224\nRRULE:FREQ=YEARLY;COUNT=7", "26-12-24"),
            ("DTSTART;VALUE=DATE:20201224\nRRULE:FREQ=YEARLY;UNTIL=20271223", "26-12-24"),
            ("DTSTART;VALUE=DATE:20201224\nRRULE:FREQ=YEARLY;UNTIL=20271224T000000Z", yearly),
            (
                "DTSTART;VALUE=DATE:20201224\nDURATION:P2D\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20261224",
                "27-12-24 27-12-25",
            ),
            ("DTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY", ""),
            ("DTSTART;VALUE=DATE:20201126\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "26-11-26 27-11-25"),
            ("DTSTART;VALUE=DATE:20200525\nRRULE:FREQ=YEARLY;BYDAY=-1MO;BYMONTH=5", "26-05-25 27-05-31"),
            ("DTSTART;VALUE=DATE:20261224\nRRULE:FREQ=DAILY;COUNT=3", "26-12-24 26-12-25 26-12-26"),
            ("DTSTART;VALUE=DATE:20261224\nRRULE:FREQ=DAILY;INTERVAL=3;UNTIL=20261230", "26-12-24 26-12-27 26-12-30"),
            ("DTSTART;VALUE=DATE:20261204\nRRULE:FREQ=WEEKLY;UNTIL=20261218", "26-12-04 26-12-11 26-12-18"),
            (
                "DTSTART;VALUE=DATE:20261204\nRRULE:FREQ=WEEKLY;BYDAY=FR,MO;COUNT=4",
                "26-12-04 26-12-07 26-12-11 26-12-14",
            ),
            // RFC 5545, 3.3.10: the beginning of the week decides.
            (
                "DTSTART:20260804\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
                "26-08-04 26-08-09 26-08-18 26-08-23",
            ),
            (
                "DTSTART:20260804\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
                "26-08-04 26-08-16 26-08-18 26-08-30",
            ),
            // Until 18:00 in Sydney, 18:00 in Los Angeles, and before 18:00 there.
            (
                "DTSTART;TZID=Australia/Sydney:20261223T180000\nRRULE:FREQ=DAILY;UNTIL=20261224T070000Z",
                "26-12-23 26-12-24",
            ),
            (
                "DTSTART;TZID=America/Los_Angeles:20261223T180000\nRRULE:FREQ=DAILY;UNTIL=20261225T020000Z",
                "26-12-23 26-12-24",
            ),
            ("DTSTART;TZID=America/Los_Angeles:20261223T180000\nRRULE:FREQ=DAILY;UNTIL=20261225T015959Z", "26-12-23"),
        ] {
            assert_eq!(told(&event(lines)), format!("{days}\n"), "{lines}");
        }
    }

    #[test]
    fn an_event_of_long_ago_that_repeats_takes_place_in_our_time() {
        let weekdays = |days: &str| -> String {
            (20..=26).filter(|day| days.contains(&day.to_string())).map(|day| format!("26-12-{day} ")).collect()
        };
        // The days of Christmas week 2026 of an event that began long ago: all, none, or those.
        for (lines, days) in [
            ("DTSTART:00010101\nRRULE:FREQ=DAILY", weekdays("20 21 22 23 24 25 26")),
            ("DTSTART:00010101\nRRULE:FREQ=DAILY;INTERVAL=2", weekdays("21 23 25")),
            ("DTSTART:00010101\nRRULE:FREQ=DAILY;COUNT=739972", weekdays("20 21 22")),
            ("DTSTART:00010101\nRRULE:FREQ=DAILY;COUNT=4294967295", weekdays("20 21 22 23 24 25 26")),
            ("DTSTART:00010101\nRRULE:FREQ=WEEKLY;BYDAY=TU,TH", weekdays("22 24")),
            ("DTSTART:00010102\nRRULE:FREQ=WEEKLY;BYDAY=MO,TH;COUNT=211420", weekdays("21")),
            ("DTSTART:00010102\nRRULE:FREQ=WEEKLY;BYDAY=MO,TH;COUNT=211421", weekdays("21 24")),
            ("DTSTART:00011224\nRRULE:FREQ=YEARLY;COUNT=2025", String::new()),
            ("DTSTART:00011224\nRRULE:FREQ=YEARLY;COUNT=2026", weekdays("24")),
            ("DTSTART:00011224\nRRULE:FREQ=YEARLY;BYMONTH=12;BYDAY=-1TH", weekdays("")),
            ("DTSTART:00011224\nRRULE:FREQ=YEARLY;BYMONTH=12;BYDAY=4TH", weekdays("24")),
            // What lasts as long as here takes place when it began before, unless that was left out.
            ("DTSTART:00010101\nDTEND:20261222", weekdays("20 21")),
            ("DTSTART:00010101\nDURATION:P739970D\nRRULE:FREQ=DAILY;UNTIL=00010103", weekdays("20 21 22")),
            ("DTSTART:00010101\nDURATION:P739970D\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:00010103", weekdays("20 21")),
            (
                "DTSTART:20261130\nDURATION:P3W\nRRULE:FREQ=DAILY;COUNT=9\nEXDATE:20261207,20261208",
                weekdays("20 21 22 23 24 25 26"),
            ),
            ("DTSTART:20261214\nDURATION:P1W\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20261215,20261216", weekdays("20")),
        ] {
            let text = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", event(lines));
            let day = |text: &str| text.parse().unwrap();
            let (found, findings) = read("off.ics", text.as_bytes(), day("2026-12-20")..=day("2026-12-26"));
            let found: String = found.iter().map(|day| day.format("%y-%m-%d ").to_string()).collect();
            assert_eq!((found, findings), (days, Vec::new()), "{lines}");
        }
    }

    #[test]
    fn a_calendar_may_have_so_many_events_and_no_more() {
        let day: NaiveDate = "2026-12-24".parse().unwrap();
        let calendar = |events: usize| {
            let events = event("DTSTART;TZID=Europe/Berlin:00010101T090000\nRRULE:FREQ=DAILY").repeat(events);
            read("off.ics", format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR\n").as_bytes(), day..=day)
        };
        assert_eq!(calendar(MOST_EVENTS), (BTreeSet::from([day]), Vec::new()));
        let (days, findings) = calendar(MOST_EVENTS + 1);
        assert!(days.is_empty());
        let told: String = findings.iter().map(Diagnostic::render).collect();
        assert_eq!(
            told,
            "error[over-limit]: the calendar has more than 10,000 events\n  --> off.ics:50006\n  \
             = help: export the days off alone, without other events\n"
        );
    }

    #[test]
    fn one_occurrence_can_be_moved_or_cancelled() {
        let weekly = event("DTSTART;VALUE=DATE:20261204\nRRULE:FREQ=WEEKLY;COUNT=3");
        let moved = event("DTSTART;VALUE=DATE:20261210\nRECURRENCE-ID;VALUE=DATE:20261211");
        let cancelled = event("DTSTART;VALUE=DATE:20261218\nRECURRENCE-ID;VALUE=DATE:20261218\nSTATUS:CANCELLED");
        assert_eq!(told(&format!("{moved}{weekly}{cancelled}")), "26-12-04 26-12-10\n");
    }

    #[test]
    fn files_of_other_programs_are_read() {
        let zone = "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\n\
                    RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
        let event = "BEGIN:VEVENT\r\nSUMMARY:A party\\, with\r\n  a fold\r\nDTSTART;X-A=\"a:b;c\";TZID=Europe/Be\r\n rlin:20261\r\n\t224T090000\r\n\
                     BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nDURATION:P9D\r\nEND:VALARM\r\nbegin:vwhatever\r\nend:vwhatever\r\nEND:VEVENT\r\n";
        let text = format!("\u{feff}BEGIN:VCALENDAR\r\n{zone}{event}END:VCALENDAR\r\n");
        let day: NaiveDate = "2026-12-24".parse().unwrap();
        assert_eq!(read("off.ics", text.as_bytes(), day..=day), (BTreeSet::from([day]), Vec::new()));
    }

    #[test]
    fn rules_that_are_not_understood_are_told() {
        for rule in [
            "FREQ=MONTHLY",
            "FREQ=YEARLY;BYEASTER=-2",
            "FREQ=YEARLY;BYMONTH=1",
            "FREQ=YEARLY;BYMONTHDAY=24",
            "FREQ=YEARLY;BYDAY=FR;BYMONTH=12",
            "FREQ=WEEKLY;BYDAY=1FR",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=DAILY;COUNT=many",
            "FREQ=DAILY;UNTIL=tomorrow",
            "WEEKLY",
        ] {
            let told = told(&event(&format!("SUMMARY:Off\nDTSTART;VALUE=DATE:20261224\nRRULE:{rule}")));
            let (days, finding) = told.split_once('\n').unwrap();
            assert_eq!(days, "26-12-24", "{rule}");
            assert!(finding.starts_with("warning[unknown-repeat]: the event \"Off\" repeats"), "{rule}: {finding}");
        }
        let outlook = "DTSTART;TZID=Eastern Standard Time:20261224T090000\nRRULE:FREQ=DAILY;UNTIL=20261226T140000Z";
        check(
            &event(outlook),
            &expect![[r#"
            26-12-24
            warning[unknown-repeat]: the event repeats in a way that is not understood; it is taken for its first days only
              --> off.ics:6, column "RRULE": "FREQ=DAILY;UNTIL=20261226T140000Z"
              = help: write its other days into `holidays`
        "#]],
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        let bad = event("DTSTART;VALUE=DATE:20260230")
            + &event("DTSTART:20261224T0900")
            + &event("DTSTART:20261224\nDURATION:-P1D")
            + &event("DTSTART:20261224\nDURATION:1D")
            + &event("SUMMARY:Late\nDTSTART:20261224\nDTEND:20261223")
            + &event("SUMMARY:Never")
            + &event("DTSTART:20261228");
        check(
            &bad,
            &expect![[r#"
            26-12-28
            error[bad-date]: the event has a DTSTART that is not a date
              --> off.ics:5, column "DTSTART": "20260230"
              = help: write it as 20261224, or as 20261224T090000
            error[bad-date]: the event has a DTSTART that is not a date
              --> off.ics:9, column "DTSTART": "20261224T0900"
              = help: write it as 20261224, or as 20261224T090000
            error[bad-date]: the event has a DURATION that is not a duration
              --> off.ics:14, column "DURATION": "-P1D"
              = help: write it as P1D for a day, or as PT8H
            error[bad-date]: the event has a DURATION that is not a duration
              --> off.ics:19, column "DURATION": "1D"
              = help: write it as P1D for a day, or as PT8H
            error[bad-date]: the event "Late" ends before it begins
              --> off.ics:25, column "DTEND": "20261223"
              = help: correct its DTSTART or its DTEND
            error[bad-date]: the event "Never" has no DTSTART
              --> off.ics:27
              = help: give it a day, such as DTSTART;VALUE=DATE:20261224
        "#]],
        );
        for text in [
            "",
            "\n\n",
            "PK\u{3}\u{4}",
            "BEGIN:VCARD\nEND:VCARD\n",
            "<html>",
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261224",
        ] {
            let day = NaiveDate::MIN;
            let (days, findings) = read("off.ics", text.as_bytes(), day..=day);
            assert!(days.is_empty(), "{text}");
            assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::NotCalendar], "{text}");
        }
    }

    proptest::proptest! {
        /// Passing over what was long before changes nothing.
        #[test]
        fn days_are_those_of_a_look_at_every_one(
            start in 0u64..1500,
            rule in "FREQ=(DAILY|WEEKLY|WEEKLY;BYDAY=(MO,FR|TU|SU,WE,SA)|YEARLY|YEARLY;BYMONTH=2;BYDAY=(-1MO|5TU|-5WE|3TH))(;INTERVAL=[1-4])?(;COUNT=[1-9][0-9]{0,2}|;UNTIL=202[4-7]0[1-9]15)?",
            length in 1i64..800,
            left_out in proptest::collection::vec(0u64..2500, 0..6),
        ) {
            let day = |after: u64| NaiveDate::from_ymd_opt(2020, 2, 29).unwrap() + Days::new(after);
            let written = |day: NaiveDate| day.format("%Y%m%d").to_string();
            let left_out: Vec<String> = left_out.into_iter().map(|after| written(day(after))).collect();
            let without = if left_out.is_empty() { String::new() } else { format!("\nEXDATE:{}", left_out.join(",")) };
            let lines = format!("DTSTART:{}\nDURATION:P{length}D\nRRULE:{rule}{without}", written(day(start)));
            let text = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", event(&lines));
            let days = |from: &str| {
                let within = from.parse::<NaiveDate>().unwrap()..="2027-03-31".parse().unwrap();
                read("off.ics", text.as_bytes(), within).0
            };
            // From before its beginning on every occurrence is looked at.
            let mut all = days("2019-01-01");
            proptest::prop_assert_eq!(days("2027-01-01"), all.split_off(&"2027-01-01".parse().unwrap()), "{}", lines);
        }

        #[test]
        fn no_text_is_too_strange(text in "(BEGIN:VEVENT\n|END:VEVENT\n|DTSTART|DTEND|RRULE:|EXDATE|DURATION:|;TZID=|FREQ=YEARLY;|FREQ=WEEKLY;|BYDAY=|1MO|UNTIL=|P1W|[0-9]{1,8}|T000000|Z|:|;|=|,|-|\n| |é|\"){0,60}") {
            let day = |text: &str| text.parse::<NaiveDate>().unwrap();
            let within = day("2026-01-01")..=day("2027-12-31");
            let (days, _) = read("off.ics", format!("BEGIN:VCALENDAR\n{text}\nEND:VCALENDAR\n").as_bytes(), within.clone());
            proptest::prop_assert!(days.iter().all(|day| within.contains(day)));
        }
    }
}
