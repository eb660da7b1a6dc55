//! The plan for calendars, as iCalendar (RFC 5545): an event for each phone block, or for each touch.
//!
//! A plan that is imported again brings the events of the one before up to date: an event's UID follows from the rep, the day
//! and the block, or from the touch's id, and not from what may change about it. There are no attendees, to whom a calendar
//! would send invitations, and no alarms.

mod calendar;

use std::io::{self, Write};

use chrono::{NaiveTime, TimeDelta};

pub(crate) use self::calendar::{Calendar, Event, When, uid};
use super::there::{There, local_start};
use super::{Row, phone_block};
use crate::model::{Channel, Plan, Problem, TimeRange, Touch, Voicemail, VoicemailReason};
use crate::text::count;

/// What gets an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// Each phone block of a day, with its calls, and each visit; what is done at the desk gets none.
    Block,
    /// Each touch.
    Touch,
}

/// Writes a calendar with the plan's events, in the order of its touches.
///
/// # Errors
///
/// When `out` cannot be written, with its error and kind as they are.
pub fn write(problem: &Problem, plan: &Plan, per: Per, out: impl Write) -> io::Result<()> {
    let name = match &*problem.reps {
        [only] => format!("cadence: {}", only.name),
        _ => "cadence".to_owned(),
    };
    let mut calendar = Calendar::begin(out, &name, problem.today, false)?;
    if per == Per::Touch {
        plan.touches.iter().try_for_each(|touch| calendar.put(&event_of_touch(problem, touch)))?;
        return calendar.end();
    }
    let rep = |touch: &Touch| problem.prospects[touch.prospect as usize].rep;
    for day in plan.touches.chunk_by(|a, b| (rep(a), a.date) == (rep(b), b.date)) {
        let mut last = None;
        for touch in day {
            let block = phone_block(problem, touch);
            match block {
                // Calls come in the order of their starts, and so do their blocks.
                Some(_) if block == last => {}
                Some(block) => calendar.put(&event_of_block(problem, day, block))?,
                None if matches!(touch.channel, Channel::Phone | Channel::FaceToFace) => {
                    calendar.put(&event_of_touch(problem, touch))?;
                }
                None => {}
            }
            last = block.or(last);
        }
    }
    calendar.end()
}

/// A phone block of a rep's day, with its calls. It is as long as the rep has set it aside, however full it is.
fn event_of_block<'a>(problem: &Problem, day: &[Touch], block: TimeRange) -> Event<'a> {
    let rep = &problem.reps[problem.prospects[day[0].prospect as usize].rep];
    let zone = &problem.zones[rep.timetable.zone];
    let calls = || day.iter().filter(|touch| phone_block(problem, touch) == Some(block));
    let date = day[0].date;
    let at = |minutes: u16| date.and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes.into());
    let end = zone.moment(at(block.to.minutes()));
    let lines: Vec<String> = calls().map(|call| line_of_call(problem, call)).collect();
    Event {
        uid: uid(&["block", &rep.name, &date.to_string(), &block.from.to_string()]),
        when: When::Moments(zone.moment(at(block.from.minutes())), end),
        summary: of_rep(problem, &rep.name, &format!("Call block: {}", count(calls().count(), "call"))),
        description: format!("Times of {}\n{}", zone.name, lines.join("\n")),
        location: "",
        busy: true,
        cancelled: false,
    }
}

/// A call as its block lists it: `09:05 (06:05 Los Angeles)  Ada Lovelace, Analytical Engines  +1 301 555 0100  skip voicemail`.
fn line_of_call(problem: &Problem, call: &Touch) -> String {
    let Row { prospect, contact, .. } = Row::new(problem, call);
    let there = There::of(problem, call).map(|there| format!(" ({})", there.text(true))).unwrap_or_default();
    let who = who(prospect.display_name(), &prospect.company);
    let voicemail = call.voicemail.map(voicemail).unwrap_or_default();
    format!("{}{there}  {who}  {contact}  {voicemail}", call.start)
}

fn event_of_touch<'a>(problem: &'a Problem, touch: &'a Touch) -> Event<'a> {
    let Row { prospect, rep, prospect_type, contact } = Row::new(problem, touch);
    let zone = &problem.zones[problem.reps[prospect.rep].timetable.zone];
    let start = zone.moment(local_start(touch));
    let mut description = vec![contact.to_owned()];
    description.extend(touch.voicemail.map(|reason| format!("{}: {}", voicemail(reason), reason.text())));
    description.extend(There::of(problem, touch).map(|there| format!("There: {}", there.text(true))));
    description.push(format!("Touch {} of {}, {prospect_type}", touch.number, touch.of));
    Event {
        uid: uid_of_touch(&prospect.id, touch.number),
        when: When::Moments(start, start + seconds(touch)),
        summary: of_rep(problem, rep, &summary(touch.channel, &who(prospect.display_name(), &prospect.company))),
        description: description.join("\n"),
        location: if touch.channel == Channel::FaceToFace { contact } else { "" },
        busy: matches!(touch.channel, Channel::Phone | Channel::FaceToFace),
        cancelled: false,
    }
}

/// The UID of a touch: it is the same event on whatever day the touch is planned.
pub(crate) fn uid_of_touch(prospect_id: &str, number: u16) -> String {
    uid(&["touch", prospect_id, &number.to_string()])
}

/// A touch in a line: `Call Ada Lovelace, Analytical Engines`.
pub(crate) fn summary(channel: Channel, who: &str) -> String {
    let what = match channel {
        Channel::Phone => "Call",
        Channel::Email => "Email",
        Channel::Text => "Text",
        Channel::DirectMessage => "Direct message to",
        Channel::Social => "Social media:",
        Channel::SnailMail => "Snail mail to",
        Channel::Video => "Video message to",
        Channel::FaceToFace => "Visit",
    };
    format!("{what} {who}")
}

/// The person with the company, where that is not the name already.
pub(crate) fn who(name: &str, company: &str) -> String {
    if company.is_empty() || company == name { name.to_owned() } else { format!("{name}, {company}") }
}

/// What an event is, and of which rep where there are several.
fn of_rep(problem: &Problem, rep: &str, summary: &str) -> String {
    if problem.reps.len() > 1 { format!("{rep}: {summary}") } else { summary.to_owned() }
}

fn voicemail(reason: VoicemailReason) -> &'static str {
    match reason.decision() {
        Voicemail::Leave => "leave a voicemail",
        Voicemail::Skip => "skip voicemail",
    }
}

/// How long a touch is in a calendar: whole minutes, and one at least.
fn seconds(touch: &Touch) -> i64 {
    60 * (touch.minutes.as_f64().ceil() as i64).max(1)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::export::fixture;

    fn written(problem: &Problem, plan: &Plan, per: Per) -> String {
        let mut out = Vec::new();
        write(problem, plan, per, &mut out).unwrap();
        String::from_utf8(out).unwrap().replace("\r\n", "\n")
    }

    #[test]
    fn a_phone_block_is_an_event_with_its_calls_and_a_visit_is_one() {
        let (problem, mut plan) = fixture::full_day();
        let shown = |touch: &Touch| {
            let in_calls = (23..26).contains(&touch.prospect) || touch.prospect == 27;
            touch.date == problem.today && (in_calls || touch.channel == Channel::FaceToFace)
        };
        plan.touches.retain(shown);
        expect![[r#"
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//cadence//cadence-planner//EN
            CALSCALE:GREGORIAN
            X-WR-CALNAME:cadence: dana
            BEGIN:VEVENT
            UID:96edb11f9aa2e5db5f9e4f5731f13427@cadence
            DTSTAMP:20261123T000000Z
            SEQUENCE:41560
            DTSTART:20261123T140000Z
            DTEND:20261123T153000Z
            SUMMARY:Call block: 3 calls
            DESCRIPTION:Times of America/New_York\n09:23  Maximilian von Hohenstein-Abe
             rcrombie\, Hohenstein Maschinenbau & Söhne GmbH  +1 301 555 0123  skip vo
             icemail\n09:24  Zoë O'Brien\, Acme  +1 301 555 0124  leave a voicemail\n0
             9:26  Bo Li\, Widgets & Co  +1 301 555 0125  leave a voicemail
            STATUS:CONFIRMED
            TRANSP:OPAQUE
            END:VEVENT
            BEGIN:VEVENT
            UID:e6066f905180b8bec19a59c71ec367e0@cadence
            DTSTAMP:20261123T000000Z
            SEQUENCE:41560
            DTSTART:20261123T180000Z
            DTEND:20261123T184500Z
            SUMMARY:Visit Bo Li\, Widgets & Co
            DESCRIPTION:50 Main Street\, Springfield\, IL 62701\, USA\nTouch 7 of 20\, 
             some_familiarity
            LOCATION:50 Main Street\, Springfield\, IL 62701\, USA
            STATUS:CONFIRMED
            TRANSP:OPAQUE
            END:VEVENT
            BEGIN:VEVENT
            UID:6de72b674e1931bb5af9de17d697d9b5@cadence
            DTSTAMP:20261123T000000Z
            SEQUENCE:41560
            DTSTART:20261123T210000Z
            DTEND:20261123T220000Z
            SUMMARY:Call block: 1 call
            DESCRIPTION:Times of America/New_York\n16:00 (13:00 Los Angeles)  Siobhán 
             Ní Dhomhnaill\, Cork Dairies Co-operative  +1 301 555 0127  leave a voice
             mail
            STATUS:CONFIRMED
            TRANSP:OPAQUE
            END:VEVENT
            END:VCALENDAR
        "#]]
        .assert_eq(&written(&problem, &plan, Per::Block));
    }

    #[test]
    fn each_touch_is_an_event_that_names_its_rep_among_several() {
        let (problem, mut plan) = fixture::small();
        plan.touches.drain(2..4);
        expect![[r#"
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//cadence//cadence-planner//EN
            CALSCALE:GREGORIAN
            X-WR-CALNAME:cadence
            BEGIN:VEVENT
            UID:083b937e9d03fb951ee8d31172e307e5@cadence
            DTSTAMP:20261123T000000Z
            SEQUENCE:41560
            DTSTART:20261123T140000Z
            DTEND:20261123T140200Z
            SUMMARY:dana: Call Ada Lovelace\, Analytical Engines
            DESCRIPTION:+1 301 555 0100\nskip voicemail: pure cold list: power-dialed a
             nd never answered\nTouch 1 of 50\, cold
            STATUS:CONFIRMED
            TRANSP:OPAQUE
            END:VEVENT
            BEGIN:VEVENT
            UID:5b52755d37e3d4acaf2fdd4baf634900@cadence
            DTSTAMP:20261123T000000Z
            SEQUENCE:41560
            DTSTART:20261123T140100Z
            DTEND:20261123T140300Z
            SUMMARY:dana: Call Grace Hopper\, Navy\, Inc.
            DESCRIPTION:+1 301 555 0101\nleave a voicemail: not a cold prospect\nTouch 
             3 of 12\, warm_inbound
            STATUS:CONFIRMED
            TRANSP:OPAQUE
            END:VEVENT
            BEGIN:VEVENT
            UID:eb6d0ecd2a84220af7b8a0a0f41c06bb@cadence
            DTSTAMP:20261123T000000Z
            SEQUENCE:41560
            DTSTART:20261124T153000Z
            DTEND:20261124T153200Z
            SUMMARY:eve: Social media: Alan Turing
            DESCRIPTION:https://www.linkedin.com/in/p3\nThere: 07:30-10:30\nTouch 1 of 
             50\, cold
            STATUS:CONFIRMED
            TRANSP:TRANSPARENT
            END:VEVENT
            END:VCALENDAR
        "#]]
        .assert_eq(&written(&problem, &plan, Per::Touch));
    }

    #[test]
    fn an_empty_plan_is_a_calendar_without_events() {
        let (problem, _) = fixture::small();
        let calendar = written(&problem, &Plan::default(), Per::Block);
        assert!(calendar.starts_with("BEGIN:VCALENDAR\n") && calendar.ends_with("\nEND:VCALENDAR\n"));
        assert!(!calendar.contains("VEVENT"));
    }
}
