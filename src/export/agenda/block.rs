//! A day's touches as rows, cut into blocks: what is worked in one go. Those of calls stand in a phone block of the day.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::page::{date, whole};
use crate::export::there::There;
use crate::export::{Row, phone_block};
use crate::model::{Channel, LastOutcome, Minutes, Problem, TimeOfDay, TimeRange, Touch, Voicemail, VoicemailReason};
use crate::text::{count, grouped, printable};

/// What makes a block: calls are cut in promised ones, power lists of one cold type and the rest, the other touches by
/// channel.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    CallBacks,
    Power { prospect_type: usize },
    Other(Channel),
}

impl Kind {
    fn of(problem: &Problem, touch: &Touch) -> Kind {
        match touch.voicemail {
            _ if problem.is_call_back(touch) => Kind::CallBacks,
            Some(VoicemailReason::PureColdList) => {
                Kind::Power { prospect_type: problem.prospects[touch.prospect as usize].prospect_type }
            }
            _ => Kind::Other(touch.channel),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::CallBacks => "CALL-BACKS",
            Kind::Power { .. } => "POWER LIST",
            Kind::Other(Channel::Phone) => "CALLS",
            Kind::Other(Channel::Email) => "EMAILS",
            Kind::Other(Channel::Text) => "TEXT MESSAGES",
            Kind::Other(Channel::DirectMessage) => "DIRECT MESSAGES",
            Kind::Other(Channel::Social) => "SOCIAL MEDIA",
            Kind::Other(Channel::SnailMail) => "SNAIL MAIL",
            Kind::Other(Channel::Video) => "VIDEO MESSAGES",
            Kind::Other(Channel::FaceToFace) => "FACE TO FACE",
        }
    }
}

/// A touch as its row shows it, every text safe to print.
pub(super) struct Line<'a> {
    kind: Kind,
    pub(super) number: usize,
    pub(super) start: TimeOfDay,
    /// What the prospect's clock shows then, where that is to be shown.
    pub(super) there: Option<There>,
    /// For a call, the phone block that it stands in.
    phone_block: Option<TimeRange>,
    pub(super) name: Cow<'a, str>,
    pub(super) company: Cow<'a, str>,
    pub(super) title: Cow<'a, str>,
    pub(super) contact: Cow<'a, str>,
    pub(super) voicemail: Option<Voicemail>,
    pub(super) prospect_type: String,
    pub(super) touch: u16,
    pub(super) of: u16,
    pub(super) minutes: Minutes,
    /// What happened last time, where that is to be shown.
    pub(super) last_time: Option<String>,
}

impl<'a> Line<'a> {
    pub(super) fn new(problem: &'a Problem, touch: &'a Touch, number: usize) -> Line<'a> {
        let prospect = &problem.prospects[touch.prospect as usize];
        let Row { prospect_type, contact, .. } = Row::new(problem, touch);
        let name = prospect.display_name();
        // The others go out at any hour.
        let rings = matches!(touch.channel, Channel::Phone | Channel::Text);
        Line {
            kind: Kind::of(problem, touch),
            number,
            start: touch.start,
            there: rings.then(|| There::of(problem, touch)).flatten(),
            phone_block: phone_block(problem, touch),
            name: printable(name),
            // Not twice, where the company stands in for the name.
            company: printable(if name == &*prospect.company { "" } else { &prospect.company }),
            title: printable(&prospect.title),
            contact: short(contact),
            voicemail: touch.voicemail.map(VoicemailReason::decision),
            prospect_type: words(prospect_type),
            touch: touch.number,
            of: touch.of,
            minutes: touch.minutes,
            last_time: None,
        }
    }

    /// The same with what happened last time.
    pub(super) fn with_last_time(self, problem: &Problem, touch: &Touch) -> Line<'a> {
        let last = problem.prospects[touch.prospect as usize].past.last;
        let told = last.map(|LastOutcome { date: day, channel, outcome }| {
            let by = channel.map_or(String::new(), |channel| format!(" by {channel}"));
            format!("{}{by} on {}", outcome.label(), date(day))
        });
        Line { last_time: told, ..self }
    }
}

/// The key of a type as people say it.
fn words(key: &str) -> String {
    printable(key).replace('_', " ")
}

/// An address without what a browser adds by itself.
fn short(contact: &str) -> Cow<'_, str> {
    let bare = contact.strip_prefix("https://").or(contact.strip_prefix("http://")).unwrap_or(contact);
    printable(bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/'))
}

/// What is worked in one go.
pub(super) struct Block<'l> {
    /// The phone block that begins with it, and how many calls that has.
    pub(super) opens: Option<String>,
    /// What it is, with the type of its prospects if they have the same one.
    pub(super) name: String,
    /// How much it is, with the rows that are not shown.
    pub(super) size: String,
    /// Whether its touches are calls.
    pub(super) calls: bool,
    /// The type of all its prospects, if they have the same one.
    pub(super) only_type: Option<&'l str>,
    /// The rows that are shown.
    pub(super) rows: &'l [Line<'l>],
}

impl<'l> Block<'l> {
    /// The blocks of a day of which so many rows are shown; a block without any is left out.
    pub(super) fn cut(day: &'l [Line<'l>], shown: usize) -> Vec<Block<'l>> {
        let mut left = shown;
        let mut opened = BTreeSet::new();
        let goes_on = |a: &Line<'_>, b: &Line<'_>| (a.kind, a.phone_block) == (b.kind, b.phone_block);
        let blocks = day.chunk_by(goes_on).map(|lines| {
            let rows = &lines[..lines.len().min(left)];
            left -= rows.len();
            let opens = lines[0].phone_block.filter(|block| opened.insert(*block));
            Block::new(lines, rows, opens.map(|block| call_block(day, block)))
        });
        blocks.filter(|block| !block.rows.is_empty()).collect()
    }

    fn new(lines: &'l [Line<'l>], rows: &'l [Line<'l>], opens: Option<String>) -> Block<'l> {
        let first = &lines[0];
        let has_first_type = |line: &Line<'_>| line.prospect_type == first.prospect_type;
        let only_type = lines.iter().all(has_first_type).then_some(&*first.prospect_type);
        let number = match first.kind {
            Kind::Power { .. } => count(lines.len(), "call"),
            Kind::CallBacks | Kind::Other(_) => grouped(lines.len()),
        };
        let minutes = minutes_of(lines.iter());
        Block {
            opens,
            name: match only_type {
                Some(prospect_type) => format!("{}, {prospect_type}", first.kind.name()),
                None => first.kind.name().to_owned(),
            },
            size: format!("{number} in {minutes} min"),
            calls: matches!(first.kind, Kind::CallBacks | Kind::Power { .. } | Kind::Other(Channel::Phone)),
            only_type,
            rows,
        }
    }
}

/// The line above the calls of a phone block.
fn call_block(day: &[Line<'_>], block: TimeRange) -> String {
    let calls = || day.iter().filter(|line| line.phone_block == Some(block));
    format!("{block}  CALL BLOCK, {} in {} min", count(calls().count(), "call"), minutes_of(calls()))
}

/// What these touches take together, in whole minutes.
fn minutes_of<'l>(lines: impl Iterator<Item = &'l Line<'l>>) -> String {
    whole(lines.map(|line| line.minutes).sum::<Minutes>().as_f64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::fixture;

    #[test]
    fn a_block_is_named_and_sized_with_the_rows_that_are_not_shown() {
        let (problem, plan) = fixture::full_day();
        let lines: Vec<_> = plan.touches[..44].iter().map(|touch| Line::new(&problem, touch, 1)).collect();
        let blocks = Block::cut(&lines, 25);
        let seen: Vec<_> = blocks.iter().map(|block| (&*block.name, &*block.size, block.rows.len())).collect();
        // The one call that is shown is warm inbound; not all the others are.
        assert_eq!(seen, [("POWER LIST, cold", "24 calls in 25 min", 24), ("CALLS", "9 in 19 min", 1)]);
    }
}
