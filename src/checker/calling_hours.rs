//! `calling-hours`: nobody is called or texted when the law where they are forbids it.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};

use super::clocks::{TICKS, day_before};
use super::view::{Case, Day, View};
use super::{Rule, Violation};
use crate::model::{CallingRule, Channel, EVERYWHERE, Law, Touch};
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
    format!("{} allows {allows} ({})", place(rule), rule.citation)
}

fn place(rule: &CallingRule) -> Cow<'_, str> {
    if *rule.place == *EVERYWHERE { format!("{EVERYWHERE} (everywhere)").into() } else { (&*rule.place).into() }
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
                    case.prospect.id,
                    day.date,
                    place(rule),
                    rule.citation
                );
                found.push(case.violation(Rule::CallingHours, Some(day.date), message));
            }
        }
        ahead = Some((day.date, calls));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::fixture::{add_law, at, broken, day, made, message, plan, problem, promised, rule, set_hours};
    use super::*;
    use crate::model::{Calendar, Minutes, Plan, Problem, RuleDays, Waiting, WaitingReason};

    const HOLDS: [&str; 0] = [];
    const BROKEN: [&str; 1] = ["calling-hours"];
    const ALL_DAY: [&str; 1] = ["00:00-24:00"];

    /// One prospect in that zone, who may be called from 08:00 to 21:00 there. The touch days have one channel.
    fn problem_in(zone: &str, rep: &str, channel: Channel) -> Problem {
        let mut problem = problem(1);
        problem.types[0].cadence.sequence = vec![vec![channel], vec![Channel::Email]];
        set_hours(&mut problem, rep, &ALL_DAY, &ALL_DAY);
        add_law(&mut problem, 0, zone, rule("US", &["08:00-21:00"]));
        problem
    }

    fn broken_at(problem: &Problem, date: &str, start: &str) -> Vec<&'static str> {
        let channel = problem.types[0].cadence.sequence[0][0];
        broken(problem, &at(&plan(problem, &[(0, date, channel.key())]), &[start]))
    }

    #[test]
    fn a_call_keeps_to_the_hours_where_the_prospect_is() {
        let problem = problem_in("America/Los_Angeles", "America/New_York", Channel::Phone);
        for (start, rules) in [
            ("10:58", &BROKEN[..]),
            ("10:59", &BROKEN),
            ("11:00", &HOLDS),
            ("16:00", &HOLDS),
            ("23:57", &HOLDS),
            ("23:58", &["calling-hours", "block"]),
        ] {
            assert_eq!(broken_at(&problem, "2026-11-24", start), rules, "{start}");
        }
        let says = |start| message(&problem, &at(&plan(&problem, &[(0, "2026-11-24", "phone")]), &[start]));
        assert_eq!(
            says("09:00"),
            "p1 is called on 2026-11-24 at 09:00, which is 06:00 in America/Los_Angeles; US allows 08:00-21:00 (law of US)"
        );
        assert_eq!(
            says("02:00"),
            "p1 is called on 2026-11-24 at 02:00, which is 23:00 on 2026-11-23 in America/Los_Angeles; US allows \
             08:00-21:00 (law of US)"
        );
    }

    #[test]
    fn a_call_is_over_when_the_hours_are() {
        let mut problem = problem_in("America/Los_Angeles", "America/Denver", Channel::Text);
        for (minutes, rules) in [(1.9999, &HOLDS[..]), (2.0, &HOLDS), (2.0001, &BROKEN)] {
            problem.channels[Channel::Text].minutes = Minutes::from_f64(minutes);
            let mut plan = at(&plan(&problem, &[(0, "2026-11-24", "text")]), &["21:58"]);
            plan.touches[0].minutes = Minutes::from_f64(minutes);
            assert_eq!(broken(&problem, &plan), rules, "{minutes}");
        }
        let mut plan = at(&plan(&problem, &[(0, "2026-11-24", "text")]), &["21:58"]);
        plan.touches[0].minutes = Minutes::from_f64(2.0001);
        assert_eq!(
            message(&problem, &plan),
            "p1 is texted on 2026-11-24 at 21:58, which is 20:58 in America/Los_Angeles, and takes until after 21:00; US \
             allows 08:00-21:00 (law of US)"
        );
    }

    #[test]
    fn what_takes_no_time_may_stand_at_the_end_of_the_hours() {
        let mut problem = problem_in("UTC", "UTC", Channel::Text);
        problem.channels[Channel::Text].minutes = Minutes::ZERO;
        let mut plan = plan(&problem, &[(0, "2026-11-24", "text")]);
        plan.touches[0].minutes = Minutes::ZERO;
        for (start, rules) in [("07:59", &BROKEN[..]), ("08:00", &HOLDS), ("21:00", &HOLDS), ("21:01", &BROKEN)] {
            assert_eq!(broken(&problem, &at(&plan, &[start])), rules, "{start}");
        }
    }

    #[test]
    fn calls_that_share_a_minute_end_one_after_the_other() {
        let mut problem = problem(3);
        problem.types[0].cadence.sequence = vec![vec![Channel::Phone]];
        problem.phone.answer_rate = 0.0;
        problem.phone.voicemail_seconds = 0.0;
        for prospect in 0..3 {
            add_law(&mut problem, prospect, "UTC", rule("US", &["08:00-21:00"]));
        }
        let days = [(0, "2026-11-23", "phone"), (1, "2026-11-23", "phone"), (2, "2026-11-23", "phone")];
        for (minutes, rules) in [(0.3333, &HOLDS[..]), (0.3334, &BROKEN)] {
            problem.phone.manual_minutes = minutes;
            let mut plan = at(&plan(&problem, &days), &["20:59"; 3]);
            plan.touches.iter_mut().for_each(|touch| touch.minutes = Minutes::from_f64(minutes));
            assert_eq!(broken(&problem, &plan), rules, "{minutes}");
        }
    }

    #[test]
    fn calls_and_texts_are_judged_and_nothing_else() {
        for channel in Channel::ALL {
            let problem = problem_in("America/Los_Angeles", "America/New_York", channel);
            let rules = if is_call(channel) { &BROKEN[..] } else { &HOLDS };
            assert_eq!(broken_at(&problem, "2026-11-24", "03:00"), rules, "{channel}");
        }
    }

    /// The first minute at which a prospect may be called, for days on which clocks are changed and those around them.
    #[test]
    fn the_hours_move_with_the_clocks() {
        for (zone, days) in [
            (
                "America/New_York",
                &[
                    ("2026-03-07", "13:00"),
                    ("2026-03-08", "12:00"),
                    ("2026-03-09", "12:00"),
                    ("2026-10-31", "12:00"),
                    ("2026-11-01", "13:00"),
                    ("2026-11-02", "13:00"),
                    ("2027-03-14", "12:00"),
                    ("2027-11-07", "13:00"),
                ][..],
            ),
            (
                "Europe/London",
                &[
                    ("2026-03-28", "08:00"),
                    ("2026-03-29", "07:00"),
                    ("2026-10-24", "07:00"),
                    ("2026-10-25", "08:00"),
                    ("2027-03-28", "07:00"),
                    ("2027-10-31", "08:00"),
                ],
            ),
            (
                "Australia/Sydney",
                &[
                    ("2026-04-03", "21:00"),
                    ("2026-04-04", "22:00"),
                    ("2026-10-02", "22:00"),
                    ("2026-10-03", "21:00"),
                    ("2027-04-03", "22:00"),
                    ("2027-10-02", "21:00"),
                ],
            ),
            ("America/Phoenix", &[("2026-03-08", "15:00"), ("2026-11-01", "15:00"), ("2027-03-14", "15:00")]),
            (
                "America/St_Johns",
                &[
                    ("2026-03-07", "11:30"),
                    ("2026-03-08", "10:30"),
                    ("2026-11-01", "11:30"),
                    ("2027-03-14", "10:30"),
                    ("2027-11-07", "11:30"),
                ],
            ),
            (
                "America/Vancouver",
                &[
                    ("2026-03-07", "16:00"),
                    ("2026-03-08", "15:00"),
                    ("2026-11-01", "15:00"),
                    ("2026-12-01", "15:00"),
                    ("2027-03-14", "15:00"),
                    ("2027-11-07", "15:00"),
                ],
            ),
        ] {
            let mut problem = problem_in(zone, "UTC", Channel::Phone);
            (problem.today, problem.end) = (day("2026-01-01"), day("2027-12-31"));
            problem.reps[0].calendar = Arc::new(Calendar { weekdays: [true; 7], ..Calendar::weekdays_only() });
            for (date, first) in days {
                let minute_before = at(&plan(&problem, &[(0, date, "phone")]), &[first]).touches[0].start.minutes() - 1;
                let before = format!("{:02}:{:02}", minute_before / 60, minute_before % 60);
                assert_eq!(broken_at(&problem, date, first), HOLDS, "{zone} {date} {first}");
                assert_eq!(broken_at(&problem, date, &before), BROKEN, "{zone} {date} {before}");
            }
        }
    }

    #[test]
    fn a_call_over_a_change_of_clocks_is_lawful_before_and_after_it() {
        // At 02:00 it is 03:00 in New York.
        let mut problem = problem_in("America/New_York", "UTC", Channel::Text);
        problem.today = day("2026-03-01");
        problem.reps[0].calendar = Arc::new(Calendar { weekdays: [true; 7], ..Calendar::weekdays_only() });
        for (hours, rules) in [("00:00-02:00", &BROKEN[..]), ("01:00-03:01", &HOLDS), ("01:00-03:00", &BROKEN)] {
            problem.calling_rules[0].hours = vec![hours.parse().unwrap()];
            assert_eq!(broken_at(&problem, "2026-03-08", "06:59"), rules, "{hours}");
        }
    }

    #[test]
    fn the_day_is_that_of_the_prospect() {
        // In Auckland it is a day later than in Honolulu nearly all the time.
        let mut problem = problem_in("Pacific/Honolulu", "Pacific/Auckland", Channel::Phone);
        let sunday = [false, false, false, false, false, false, true];
        let ban = CallingRule { days: RuleDays::Weekdays(sunday), ..rule("US-HI", &[]) };
        add_law(&mut problem, 0, "Pacific/Honolulu", ban);
        assert_eq!(broken_at(&problem, "2026-11-23", "10:00"), BROKEN, "it is Sunday there");
        assert_eq!(broken_at(&problem, "2026-11-24", "10:00"), HOLDS);
        assert_eq!(broken_at(&problem, "2026-11-28", "10:00"), ["working-day"]);
        let plan = at(&plan(&problem, &[(0, "2026-11-23", "phone")]), &["10:00"]);
        assert_eq!(
            message(&problem, &plan),
            "p1 is called on 2026-11-23 at 10:00, which is 11:00 on 2026-11-22 in Pacific/Honolulu; US-HI allows no calls \
             on 2026-11-22 (Sun) (law of US-HI)"
        );
    }

    #[test]
    fn holidays_have_hours_of_their_own() {
        let mut problem = problem_in("UTC", "UTC", Channel::Phone);
        let dates = [day("2026-11-26")].into_iter().collect();
        let days = RuleDays::Holidays { set: "us-la".into(), dates };
        add_law(&mut problem, 0, "UTC", CallingRule { days, ..rule("US-LA", &["12:00-13:00"]) });
        for (date, start, rules) in [
            ("2026-11-25", "11:00", &HOLDS[..]),
            ("2026-11-26", "11:59", &BROKEN),
            ("2026-11-26", "12:00", &HOLDS),
            ("2026-11-26", "12:58", &BROKEN),
            ("2026-11-27", "11:00", &HOLDS),
        ] {
            assert_eq!(broken_at(&problem, date, start), rules, "{date} {start}");
        }
    }

    #[test]
    fn a_rule_holds_from_its_first_day_to_its_last() {
        let mut problem = problem_in("UTC", "UTC", Channel::Phone);
        problem.calling_rules[0].from = Some(day("2026-11-24"));
        problem.calling_rules[0].until = Some(day("2026-11-25"));
        for (date, rules) in
            [("2026-11-23", &HOLDS[..]), ("2026-11-24", &BROKEN), ("2026-11-25", &BROKEN), ("2026-11-26", &HOLDS)]
        {
            assert_eq!(broken_at(&problem, date, "07:00"), rules, "{date}");
        }
    }

    #[test]
    fn every_law_has_to_allow_a_call() {
        let mut problem = problem_in("America/New_York", "UTC", Channel::Phone);
        add_law(&mut problem, 0, "America/Los_Angeles", rule("US", &["08:00-21:00"]));
        add_law(&mut problem, 0, "America/New_York", rule("US-FL", &["08:00-20:00"]));
        // 08:00 in Los Angeles is 16:00; 20:00 in New York is 01:00.
        for (start, rules) in
            [("15:59", &BROKEN[..]), ("16:00", &HOLDS), ("21:00", &HOLDS), ("00:57", &HOLDS), ("00:58", &BROKEN)]
        {
            assert_eq!(broken_at(&problem, "2026-11-24", start), rules, "{start}");
        }
    }

    #[test]
    fn the_law_of_the_smallest_place_is_named() {
        let mut problem = problem(1);
        add_law(&mut problem, 0, "UTC", rule("*", &["08:00-21:00"]));
        let says = |problem: &Problem| {
            message(problem, &at(&plan(problem, &[(0, "2026-11-24", "phone email")]), &["07:00", "08:00"]))
        };
        let of = |allows: &str| format!("p1 is called on 2026-11-24 at 07:00, which is 07:00 in UTC; {allows}");
        assert_eq!(says(&problem), of("* (everywhere) allows 08:00-21:00 (law of *)"));
        add_law(&mut problem, 0, "UTC", rule("US-TX", &["09:00-12:00", "13:00-21:00"]));
        add_law(&mut problem, 0, "UTC", rule("US", &["08:00-21:00"]));
        assert_eq!(says(&problem), of("US-TX allows 09:00-12:00 and 13:00-21:00 (law of US-TX)"));
    }

    #[test]
    fn hours_may_go_on_over_midnight() {
        let mut problem = problem_in("Asia/Kolkata", "UTC", Channel::Phone);
        problem.calling_rules[0].hours = vec!["00:00-24:00".parse().unwrap()];
        assert_eq!(broken_at(&problem, "2026-11-24", "18:29"), HOLDS);
        problem.calling_rules[0].hours = vec!["00:00-23:59".parse().unwrap()];
        assert_eq!(broken_at(&problem, "2026-11-24", "18:29"), BROKEN);
    }

    /// A prospect who may get three calls and texts within 24 hours; touch days have a call and a text.
    fn capped() -> Problem {
        let mut problem = problem(1);
        problem.types[0].cadence.sequence = vec![vec![Channel::Phone, Channel::Text]];
        problem.types[0].touches.max = 9;
        problem.types[0].cadence.gaps = vec![1];
        add_law(&mut problem, 0, "UTC", CallingRule { cap: Some(3), ..rule("US-FL", &["08:00-20:00"]) });
        problem
    }

    const TWO_DAYS: [(u32, &str, &str); 2] = [(0, "2026-11-23", "phone text"), (0, "2026-11-24", "phone text")];

    #[test]
    fn two_days_in_a_row_hold_so_many_calls_and_texts() {
        let mut problem = capped();
        for (cap, rules) in [(2, &BROKEN[..]), (3, &BROKEN), (4, &HOLDS)] {
            problem.calling_rules[0].cap = Some(cap);
            assert_eq!(broken(&problem, &plan(&problem, &TWO_DAYS)), rules, "{cap}");
            let apart = [(0, "2026-11-23", "phone text"), (0, "2026-11-25", "phone text")];
            assert_eq!(broken(&problem, &plan(&problem, &apart)), HOLDS, "{cap}");
            let over_weekend = [(0, "2026-11-27", "phone text"), (0, "2026-11-30", "phone text")];
            assert_eq!(broken(&problem, &plan(&problem, &over_weekend)), HOLDS, "{cap}");
        }
        problem.calling_rules[0].cap = Some(3);
        assert_eq!(
            message(&problem, &plan(&problem, &TWO_DAYS)),
            "p1 gets 4 calls and texts on 2026-11-23 and 2026-11-24, but US-FL allows 3 within 24 hours (law of US-FL)"
        );
        problem.calling_rules[0].until = Some(day("2026-11-23"));
        assert_eq!(broken(&problem, &plan(&problem, &TWO_DAYS)), HOLDS);
    }

    #[test]
    fn other_channels_do_not_count() {
        let mut problem = capped();
        problem.types[0].cadence.sequence = vec![vec![Channel::Phone, Channel::Text, Channel::Email]];
        problem.channels[Channel::Text].max_per_prospect = Some(1);
        let days = [(0, "2026-11-23", "phone text email"), (0, "2026-11-24", "phone email")];
        for (cap, rules) in [(2, &BROKEN[..]), (3, &HOLDS)] {
            problem.calling_rules[0].cap = Some(cap);
            assert_eq!(broken(&problem, &plan(&problem, &days)), rules, "{cap}");
        }
    }

    #[test]
    fn what_has_been_made_counts_and_is_not_judged() {
        let mut problem = capped();
        let both = |date| [(date, Channel::Phone), (date, Channel::Text)];
        problem.prospects[0].past.made = made(&[both("2026-11-21"), both("2026-11-22")].concat());
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-24", "phone text")])), HOLDS);
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "phone text")])), BROKEN);
    }

    #[test]
    fn todays_touch_day_may_be_finished() {
        let mut problem = capped();
        problem.prospects[0].past.made =
            made(&[("2026-11-22", Channel::Phone), ("2026-11-22", Channel::Text), ("2026-11-23", Channel::Phone)]);
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "text")])), HOLDS);
        let days = [(0, "2026-11-23", "text"), (0, "2026-11-24", "phone text")];
        assert_eq!(broken(&problem, &plan(&problem, &days)), BROKEN);
    }

    #[test]
    fn a_promised_call_was_asked_for() {
        let mut problem = promised(1, "2026-11-23");
        problem.types[0].cadence = capped().types[0].cadence.clone();
        add_law(&mut problem, 0, "UTC", CallingRule { cap: Some(2), ..rule("US-FL", &["08:00-20:00"]) });
        problem.prospects[0].past.made = made(&[("2026-11-22", Channel::Phone), ("2026-11-22", Channel::Text)]);
        problem.types[0].touches.max = 9;
        let call = (0, "2026-11-23", "phone");
        assert_eq!(broken(&problem, &plan(&problem, &[call])), HOLDS);
        let day_after = |problem: &Problem| broken(problem, &plan(problem, &[call, (0, "2026-11-24", "phone text")]));
        assert_eq!(day_after(&problem), BROKEN, "it counts all the same");
        problem.calling_rules[0].cap = Some(3);
        assert_eq!(day_after(&problem), HOLDS);
    }

    #[test]
    fn who_waits_at_the_cap_waits_for_the_day_or_for_room() {
        let mut problem = capped();
        problem.end = problem.today;
        problem.prospects[0].past.made = made(&[("2026-11-22", Channel::Phone), ("2026-11-22", Channel::Text)]);
        for reason in WaitingReason::ALL {
            let waiting = vec![Waiting { prospect: 0, reason }];
            let found = broken(&problem, &Plan { touches: Vec::new(), waiting });
            let right = matches!(reason.name(), "no_capacity" | "beyond_horizon");
            assert_eq!(found.is_empty(), right, "{}", reason.name());
        }
    }
}
