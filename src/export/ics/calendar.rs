//! Calendars as RFC 5545 writes them: lines, folded by octets, of properties whose text is escaped.
//!
//! Times are those of Greenwich, so that no calendar needs to be told the rules of a time zone.

use std::fmt::{self, Write as _};
use std::io::{self, Write};

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use sha2::{Digest, Sha256};

/// Octets of a line, its end not counted (RFC 5545, 3.1).
const LINE: usize = 75;

/// When an event is.
pub(crate) enum When {
    /// From one moment to another, in Unix seconds.
    Moments(i64, i64),
    /// From one time to another by whatever clock the reader has: where the zone is not known.
    Floating(NaiveDateTime, NaiveDateTime),
    /// All day long: where the time is not known either.
    Day(NaiveDate),
}

/// An event.
pub(crate) struct Event<'a> {
    /// What makes it the same event in every calendar: [`uid`].
    pub(crate) uid: String,
    /// When it is.
    pub(crate) when: When,
    /// What it is, in a line.
    pub(crate) summary: String,
    /// All that there is to know about it.
    pub(crate) description: String,
    /// Where it is; may be empty.
    pub(crate) location: &'a str,
    /// Whether it takes its time up, so that nobody else should ask for that.
    pub(crate) busy: bool,
    /// Whether it is taken back.
    pub(crate) cancelled: bool,
}

/// A UID made of what identifies an event; the same for ever, and telling nothing.
pub(crate) fn uid(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    digest[..16].iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}")) + "@cadence"
}

/// A calendar that is being written.
pub(crate) struct Calendar<W> {
    out: W,
    stamp: String,
    revision: i64,
}

impl<W: Write> Calendar<W> {
    /// Begins a calendar of that name, made on that day.
    ///
    /// Of two versions of an event a calendar keeps the one with the higher SEQUENCE and, where that is equal, the later
    /// DTSTAMP (RFC 5546, 2.1.5). Both come from the day, as the clock may not decide a byte. A plan has an even SEQUENCE;
    /// what is taken back on that day has the odd one above it, so that it goes ahead of the plan it was in and gives way to
    /// the plan of the next day.
    pub(crate) fn begin(mut out: W, name: &str, day: NaiveDate, takes_back: bool) -> io::Result<Calendar<W>> {
        let days = i64::from(day.to_epoch_days());
        for fixed in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//cadence//cadence-planner//EN", "CALSCALE:GREGORIAN"]
        {
            put_folded(&mut out, fixed)?;
        }
        put_folded(&mut out, &format!("X-WR-CALNAME:{}", escaped(name)))?;
        let stamp = format!("{}T000000Z", day.format("%Y%m%d"));
        Ok(Calendar { out, stamp, revision: 2 * days + i64::from(takes_back) })
    }

    /// Writes an event.
    pub(crate) fn put(&mut self, event: &Event<'_>) -> io::Result<()> {
        let Event { uid, when, summary, description, location, busy, cancelled } = event;
        let mut lines = format!("BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:{}\nSEQUENCE:{}\n", self.stamp, self.revision);
        let mut add = |line: fmt::Arguments<'_>| writeln!(lines, "{line}").expect("writing to a String cannot fail");
        match when {
            When::Moments(start, end) => {
                add(format_args!("DTSTART:{}Z", stamp(moment(*start))));
                add(format_args!("DTEND:{}Z", stamp(moment(*end))));
            }
            When::Floating(start, end) => {
                add(format_args!("DTSTART:{}", stamp(*start)));
                add(format_args!("DTEND:{}", stamp(*end)));
            }
            When::Day(day) => add(format_args!("DTSTART;VALUE=DATE:{}", day.format("%Y%m%d"))),
        }
        for (name, text) in [("SUMMARY", &**summary), ("DESCRIPTION", description), ("LOCATION", location)] {
            if !text.is_empty() {
                add(format_args!("{name}:{}", escaped(text)));
            }
        }
        add(format_args!("STATUS:{}", if *cancelled { "CANCELLED" } else { "CONFIRMED" }));
        add(format_args!("TRANSP:{}", if *busy { "OPAQUE" } else { "TRANSPARENT" }));
        lines.push_str("END:VEVENT");
        lines.split('\n').try_for_each(|line| put_folded(&mut self.out, line))
    }

    /// Ends the calendar.
    pub(crate) fn end(mut self) -> io::Result<()> {
        put_folded(&mut self.out, "END:VCALENDAR")?;
        self.out.flush()
    }
}

fn moment(seconds: i64) -> NaiveDateTime {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default().naive_utc()
}

fn stamp(time: NaiveDateTime) -> impl fmt::Display {
    time.format("%Y%m%dT%H%M%S")
}

/// Text as a property's value: it comes back from a calendar as it was, but for control characters, which are left out.
///
/// Every line break becomes that of RFC 5545, so that no text can end its line and begin another property. The characters
/// that join or colour emoji stay; those that turn the direction of text go, as they could make it read otherwise than it is.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\r' if letters.peek() == Some(&'\n') => {}
            '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push_str("\\n"),
            '\t' => out.push(' '),
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{feff}' => {}
            control if control.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// Writes a line in as many as it takes: no one is longer than [`LINE`], and each but the first begins with a blank.
fn put_folded(out: &mut impl Write, line: &str) -> io::Result<()> {
    let mut rest = line;
    let mut room = LINE;
    while rest.len() > room {
        let end = (0..=room).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(0);
        let (head, tail) = rest.split_at(end);
        write!(out, "{head}\r\n ")?;
        (rest, room) = (tail, LINE - 1);
    }
    write!(out, "{rest}\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_nothing_in_it_breaks_its_line() {
        for (text, written) in [
            ("Byrd, Ada; \\o/", "Byrd\\, Ada\\; \\\\o/"),
            ("a\rb\r\nc\nd\n\re", "a\\nb\\nc\\nd\\n\\ne"),
            ("a\u{2028}b\u{2029}c\u{85}d\u{b}e", "a\\nb\\nc\\nd\\ne"),
            ("x\rEND:VEVENT", "x\\nEND:VEVENT"),
            ("\0\u{1b}[2J\u{7f}\u{9b}31m\ttab", "[2J31m tab"),
            ("\u{202e}drow\u{202c} \u{2066}x\u{2069}\u{feff}", "drow x"),
            ("Zoë 👩‍🚀 🇨🇦 ❤\u{fe0f} 東京", "Zoë 👩‍🚀 🇨🇦 ❤\u{fe0f} 東京"),
        ] {
            assert_eq!(escaped(text), written, "{text:?}");
        }
    }

    #[test]
    fn lines_are_folded_by_octets_and_never_inside_a_letter() {
        for letters in ["a", "é", "東", "👩"] {
            for count in [1, 37, 74, 75, 76, 148, 149, 150, 300] {
                let line = letters.repeat(count);
                let mut out = Vec::new();
                put_folded(&mut out, &line).unwrap();
                let folded = String::from_utf8(out).unwrap();
                assert!(folded.ends_with("\r\n"));
                let lines: Vec<&str> = folded.trim_end().split("\r\n").collect();
                assert!(
                    lines.iter().all(|line| line.len() <= 75 && line.len() > 70 || *line == lines[lines.len() - 1])
                );
                assert_eq!(folded.replace("\r\n ", "").trim_end(), line);
            }
        }
        let mut out = Vec::new();
        put_folded(&mut out, &"a".repeat(75)).unwrap();
        assert_eq!(out.len(), 77);
    }

    #[test]
    fn a_uid_tells_its_parts_apart() {
        assert_eq!(uid(&["a", "bc"]), uid(&["a", "bc"]));
        assert_ne!(uid(&["a", "bc"]), uid(&["ab", "c"]));
        assert_eq!(uid(&["touch", "p1#1"]).len(), 32 + "@cadence".len());
    }
}
