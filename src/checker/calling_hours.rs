//! `calling-hours`: nobody is called or texted when the law where they are forbids it.

use chrono::{Datelike, NaiveDate};

use super::clocks::{TICKS, day_before};
use super::view::{Case, Day, View};
use super::{Rule, Violation};
use crate::model::{CallingRule, Channel, Law, Touch};
use crate::text::all_of;

/// Every call and text is lawful from its start to its end.
pub(super) fn check_day(view: &View, day: &Day, found: &mut Vec<Violation>) {
    for (touch, time) in day.touches.iter().zip(day.times) {
        if !is_call(touch.channel) {
            continue;
        }
        let whereabouts = view.whereabouts_of(touch);
        if view.lawful.has_laws(whereabouts)
            && let Some((law, broken)) = view.lawful.first_break(whereabouts, time.from, time.to)
        {
            let message = describe(view, touch, law, time.from.div_euclid(TICKS), broken);
            found.push(day.violation_of(touch, Rule::CallingHours, message));
        }
    }
}

fn is_call(channel: Channel) -> bool {
    matches!(channel, Channel::Phone | Channel::Text)
}

fn describe(view: &View, touch: &Touch, law: Law, start: i64, broken: i64) -> String {
    let rule = &view.problem.calling_rules[law.rule];
    let [starts, breaks] = [start, broken].map(|moment| view.lawful.clocks.local(law.zone, moment));
    let on = |date: NaiveDate| if date == touch.date { String::new() } else { format!(" on {date}") };
    let id = &view.problem.prospects[touch.prospect as usize].id;
    let called = if touch.channel == Channel::Phone { "called" } else { "texted" };
    let says = format!(
        "{id} is {called} on {} at {}, which is {}{} in {}",
        touch.date,
        touch.start,
        starts.format("%H:%M"),
        on(starts.date()),
        view.lawful.clocks.name(law.zone),
    );
    let over = if start == broken {
        String::new()
    } else {
        format!(", and takes until after {}{}", breaks.format("%H:%M"), on(breaks.date()))
    };
    format!("{says}{over}; {}", allowance(rule, breaks.date()))
}

/// What a rule allows on a date.
fn allowance(rule: &CallingRule, date: NaiveDate) -> String {
    let hours: Vec<String> = rule.hours.iter().map(ToString::to_string).collect();
    let allows = if hours.is_empty() { format!("no calls on {date} ({})", date.weekday()) } else { all_of(&hours) };
    format!("{} allows {allows} ({})", rule.place, rule.citation)
}

/// No more calls and texts on two days in a row than the law allows within 24 hours. What has been made cannot be undone,
/// a touch day that was begun today may be finished, and a promised call was asked for.
pub(super) fn check_caps(view: &View, case: &Case, found: &mut Vec<Violation>) {
    if view.lawful.caps(case.prospect.whereabouts).next().is_none() {
        return;
    }
    let mut promise = case.promise();
    let mut ahead: Option<(NaiveDate, u32)> = None;
    for day in case.touch_days() {
        let calls = day.channels().filter(|channel| is_call(*channel)).count() as u32;
        let is_promised = !day.planned.is_empty() && promise.is_due(day.date);
        if !day.planned.is_empty() && day.made.is_empty() && !is_promised && calls > 0 {
            let eve = ahead.filter(|(date, calls)| *calls > 0 && day_before(day.date) == Some(*date));
            let sum = calls + eve.map_or(0, |(_, calls)| calls);
            let broken = |(law, cap): &(Law, u32)| sum > *cap && view.lawful.applies_on(*law, day.date);
            if let Some((law, cap)) = view.lawful.caps(case.prospect.whereabouts).find(broken) {
                let rule = &view.problem.calling_rules[law.rule];
                let eve = eve.map_or(String::new(), |(date, _)| format!("{date} and "));
                let message = format!(
                    "{} gets {sum} calls and texts on {eve}{}, but {} allows {cap} within 24 hours ({})",
                    case.prospect.id, day.date, rule.place, rule.citation
                );
                found.push(case.violation(Rule::CallingHours, Some(day.date), message));
            }
        }
        ahead = Some((day.date, calls));
    }
}
