//! A strict reader of iCalendar (RFC 5545), written from the RFC and not from the exporter: what it is handed is a calendar
//! in every letter, or it says why not.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};

/// An event, its text as it was before it was escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// Its properties by name, each once; parameters are left out.
    pub properties: BTreeMap<String, String>,
}

impl Event {
    /// A property that has to be there.
    pub fn get(&self, name: &str) -> &str {
        self.properties.get(name).unwrap_or_else(|| panic!("no {name} in {self:?}"))
    }

    /// When it starts and ends: both UTC.
    pub fn span(&self) -> (NaiveDateTime, NaiveDateTime) {
        (utc(self.get("DTSTART")).unwrap(), utc(self.get("DTEND")).unwrap())
    }
}

/// Text as a calendar shows it: line breaks are alike, and what steers a terminal or turns text around is gone.
pub fn shown(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let is_turn =
        |letter: char| matches!(letter as u32, 0x61c | 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x206f | 0xfeff);
    let kept = text.replace('\t', " ");
    kept.chars().filter(|letter| *letter == '\n' || !(letter.is_control() || is_turn(*letter))).collect()
}

/// The events of a calendar, in its order.
pub fn read(bytes: &[u8]) -> Result<Vec<Event>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut lines =
        unfold(text)?.into_iter().map(|line| content_line(&line)).collect::<Result<Vec<_>, _>>()?.into_iter();
    let mut next = || lines.next().ok_or_else(|| "the calendar has no end".to_owned());
    expect_line(&next()?, "BEGIN", "VCALENDAR")?;
    let mut head = BTreeMap::new();
    let mut events = Vec::new();
    loop {
        let (name, value) = next()?;
        match (&*name, &*value) {
            ("BEGIN", "VEVENT") => {
                let mut event = Event::default();
                loop {
                    let (name, value) = next()?;
                    match &*name {
                        "END" => {
                            expect_line(&(name, value), "END", "VEVENT")?;
                            break;
                        }
                        "BEGIN" => return Err(format!("{value} inside an event")),
                        _ => put(&mut event.properties, &name, value)?,
                    }
                }
                events.push(checked(event)?);
            }
            ("END", "VCALENDAR") => break,
            ("BEGIN" | "END", other) => return Err(format!("{name}:{other}")),
            _ if events.is_empty() => put(&mut head, &name, value)?,
            _ => return Err(format!("{name} behind an event")),
        }
    }
    if lines.next().is_some() {
        return Err("there is something behind the end".to_owned());
    }
    if head.get("VERSION").map(String::as_str) != Some("2.0") || !head.contains_key("PRODID") {
        return Err(format!("a calendar needs VERSION and PRODID: {head:?}"));
    }
    text_of(head.get("X-WR-CALNAME").map_or("", |name| name))?;
    Ok(events)
}

/// The lines as they were before they were folded; checks ends, lengths, and that no control character is in any.
fn unfold(text: &str) -> Result<Vec<String>, String> {
    let body = text.strip_suffix("\r\n").ok_or("the last line has no end")?;
    let mut lines: Vec<String> = Vec::new();
    for line in body.split("\r\n") {
        if line.len() > 75 {
            return Err(format!("a line of {} octets: {line}", line.len()));
        }
        if let Some(letter) = line.chars().find(|letter| letter.is_control() || is_break_or_turn(*letter)) {
            return Err(format!("{letter:?} in {line:?}"));
        }
        match line.strip_prefix(' ') {
            Some(rest) => lines.last_mut().ok_or("the first line goes on from none")?.push_str(rest),
            None if line.is_empty() => return Err("an empty line".to_owned()),
            None => lines.push(line.to_owned()),
        }
    }
    Ok(lines)
}

/// Unicode's own line breaks, and what turns the direction of text.
fn is_break_or_turn(letter: char) -> bool {
    let code = letter as u32;
    matches!(code, 0x2028..=0x202e | 0x2066..=0x2069 | 0x200e | 0x200f | 0x61c)
}

/// The name and value of a line; parameters may only be `VALUE=DATE`.
fn content_line(line: &str) -> Result<(String, String), String> {
    let (name, value) = line.split_once(':').ok_or_else(|| format!("no colon in {line:?}"))?;
    let name = name.strip_suffix(";VALUE=DATE").unwrap_or(name);
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-') {
        return Err(format!("{name:?} is not the name of a property"));
    }
    Ok((name.to_owned(), value.to_owned()))
}

fn expect_line(line: &(String, String), name: &str, value: &str) -> Result<(), String> {
    if (&*line.0, &*line.1) == (name, value) { Ok(()) } else { Err(format!("{name}:{value} expected, {line:?} found")) }
}

fn put(properties: &mut BTreeMap<String, String>, name: &str, value: String) -> Result<(), String> {
    match properties.insert(name.to_owned(), value) {
        None => Ok(()),
        Some(before) => Err(format!("{name} is there twice, first {before:?}")),
    }
}

/// An event with its text read, if it has what an event needs and nothing that it must not have.
fn checked(mut event: Event) -> Result<Event, String> {
    const TEXTS: [&str; 3] = ["SUMMARY", "DESCRIPTION", "LOCATION"];
    const OTHERS: [&str; 7] = ["UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "STATUS", "TRANSP"];
    for name in ["UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE"] {
        if !event.properties.contains_key(name) {
            return Err(format!("no {name} in {event:?}"));
        }
    }
    for (name, value) in &mut event.properties {
        if TEXTS.contains(&&**name) {
            *value = text_of(value)?;
        } else if !OTHERS.contains(&&**name) {
            return Err(format!("a property {name}"));
        }
    }
    utc(event.get("DTSTAMP")).ok_or("a DTSTAMP that is not UTC")?;
    event.get("SEQUENCE").parse::<u32>().map_err(|error| error.to_string())?;
    let uid = event.get("UID");
    if uid.len() < 8 || !uid.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(format!("UID {uid:?}"));
    }
    match event.properties.get("DTEND") {
        Some(end) => {
            let (start, end) = (time(event.get("DTSTART")), time(end));
            if start.is_none() || end.is_none() || end <= start {
                return Err(format!("it does not end after its start: {event:?}"));
            }
        }
        None => {
            NaiveDate::parse_from_str(event.get("DTSTART"), "%Y%m%d").map_err(|error| error.to_string())?;
        }
    }
    let is_one_of =
        |name: &str, values: &[&str]| event.properties.get(name).is_none_or(|value| values.contains(&&**value));
    if !is_one_of("STATUS", &["CONFIRMED", "CANCELLED"]) || !is_one_of("TRANSP", &["OPAQUE", "TRANSPARENT"]) {
        return Err(format!("{event:?}"));
    }
    Ok(event)
}

/// A text before it was escaped.
fn text_of(value: &str) -> Result<String, String> {
    let mut text = String::new();
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(escaped @ ('\\' | ';' | ',')) => text.push(escaped),
                other => return Err(format!("\\{other:?} in {value:?}")),
            },
            ';' | ',' => return Err(format!("a bare {letter} in {value:?}")),
            other => text.push(other),
        }
    }
    Ok(text)
}

fn utc(value: &str) -> Option<NaiveDateTime> {
    time(value.strip_suffix('Z')?)
}

fn time(value: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(value.strip_suffix('Z').unwrap_or(value), "%Y%m%dT%H%M%S").ok()
}
