//! `pinned`: a promised call is made alone, on the first day since it is due that has room for it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::block::room_among;
use super::capacity::minutes_of;
use super::view::{Case, View};
use super::{Rule, Violation};
use crate::model::{Channel, Minutes};

/// A promised call that can be made.
struct Call {
    rep: usize,
    /// The day since when it is due.
    due: NaiveDate,
    prospect: u32,
    whereabouts: usize,
    minutes: Minutes,
    /// The day on which it is planned.
    date: Option<NaiveDate>,
    /// Whether it is known already that it stands where it should not, by this rule or another.
    misplaced: bool,
}

/// The promised calls of one day.
#[derive(Clone, Default)]
struct Taken {
    calls: u32,
    minutes: Minutes,
    longest: Minutes,
    /// Where those who are called are.
    places: Vec<usize>,
}

impl Taken {
    fn add(&mut self, call: &Call) {
        self.calls += 1;
        self.minutes += call.minutes;
        self.longest = self.longest.max(call.minutes);
        self.places.push(call.whereabouts);
    }
}

pub(super) fn check(view: &View, found: &mut Vec<Violation>) {
    let mut calls = Vec::new();
    let mut touches = Vec::new();
    for index in &view.promised {
        view.fill_in_touches(*index as usize, &mut touches);
        let case = Case::new(view, *index as usize, &touches);
        let (call, wrong) = read_call(view, &case);
        calls.extend(call);
        if let Some((date, wrong)) = wrong {
            let message = format!("{} {wrong}", case.prospect.id);
            found.push(case.violation(Rule::Pinned, Some(date), message));
        }
    }
    calls.sort_unstable_by_key(|call| (call.rep, call.due, call.prospect));
    for calls in calls.chunk_by(|a, b| a.rep == b.rep) {
        check_days(view, calls, found);
    }
}

/// The promised call of a prospect if it can be made at all, and what is wrong with its touch day if it does not come
/// first and alone.
fn read_call(view: &View, case: &Case) -> (Option<Call>, Option<(NaiveDate, String)>) {
    let problem = view.problem;
    let rep = case.prospect.rep;
    let Some(promised) = case.prospect.past.call_back else { return (None, None) };
    let answered = case.prospect.past.answered.is_some();
    let mut call = case.call_back.map(|due| Call {
        rep,
        due,
        prospect: case.index as u32,
        whereabouts: case.prospect.whereabouts,
        minutes: minutes_of(problem, case.prospect, Channel::Phone, answered),
        date: None,
        misplaced: false,
    });
    for day in case.touch_days().filter(|day| !day.planned.is_empty()) {
        let date = day.date;
        let wrong = match case.call_due(date) {
            // Where nobody may be called, the cadence goes on, but nothing comes before the day all the same.
            None if promised <= date => continue,
            None => Some(format!("is touched on {date}, but is promised a call for {promised}, and nothing before it")),
            Some(due) if date < due => Some(format!(
                "is touched on {date}, but is promised a call that is due on {due}, and nothing before it"
            )),
            Some(_) if !day.is_call() => Some(format!("is touched on {date}, but not by the promised call alone")),
            Some(_) => None,
        };
        if let Some(call) = &mut call {
            call.date = day.planned.iter().any(|touch| touch.channel == Channel::Phone).then_some(date);
            // On a day that is not in the schedule, `working-day` speaks.
            let scheduled = (problem.today..=problem.end).contains(&date);
            call.misplaced = wrong.is_some() || !scheduled || !problem.reps[rep].calendar.is_working_day(date);
        }
        return (call, wrong.map(|wrong| (date, wrong)));
    }
    (call, None)
}

/// Every call of a rep stands on the first working day since it is due that has room for it, behind the calls that go
/// ahead of it and what has been done today.
fn check_days(view: &View, calls: &[Call], found: &mut Vec<Violation>) {
    let problem = view.problem;
    let mut taken: BTreeMap<NaiveDate, Taken> = BTreeMap::new();
    // Where the law opens the phone to one of them only on a later day, it is not said who goes ahead of whom.
    let in_order = calls.iter().all(|call| view.closed_to(call.prospect as usize).is_steady());
    for call in calls {
        let ahead = |day: &NaiveDate| {
            if in_order {
                return taken.get(day).cloned().unwrap_or_default();
            }
            let mut ahead = Taken::default();
            calls.iter().filter(|other| other.date == Some(*day)).for_each(|other| ahead.add(other));
            ahead
        };
        let rep = &problem.reps[call.rep];
        let days = rep.calendar.working_days(call.due.max(problem.today), problem.end);
        let closed = view.closed_to(call.prospect as usize);
        let mut passed_over = days
            .take_while(|day| call.date.is_none_or(|date| *day < date))
            .filter(|day| !closed.on(*day).contains(Channel::Phone));
        if !call.misplaced
            && let Some(room) = passed_over.find(|day| has_room(view, call, *day, ahead(day)))
        {
            let prospect = Some(call.prospect);
            let id = &problem.prospects[call.prospect as usize].id;
            let planned = call.date.map_or("is not planned".to_owned(), |date| format!("is planned on {date}"));
            let message = format!("{id} is promised a call that {planned}, but {room} has room for it");
            found.push(Violation { rule: Rule::Pinned, prospect, rep: Some(call.rep), date: Some(room), message });
        }
        if let Some(date) = call.date {
            taken.entry(date).or_default().add(call);
        }
    }
}

/// Whether a day has room for a call besides those that go ahead of it, beyond doubt.
fn has_room(view: &View, call: &Call, day: NaiveDate, ahead: Taken) -> bool {
    let problem = view.problem;
    let rep = &problem.reps[call.rep];
    let spent = view.spent(call.rep, day);
    let limit = problem.daily_limit(rep, Channel::Phone);
    if limit.is_some_and(|limit| spent.attempts[Channel::Phone] + ahead.calls >= limit) {
        return false;
    }
    // A call that is longer than a working day has an untouched day for itself.
    let untouched = ahead.calls == 0 && spent.prospects.is_empty();
    let minutes = spent.minutes + ahead.minutes + call.minutes;
    if minutes > rep.minutes && !untouched {
        return false;
    }
    // How the day is laid out best is the planner's matter: that a call found no time is doubted only where all who are
    // called that day can be called in one stretch that is long enough however they stand in it.
    let others = ahead.calls + Channel::ALL.into_iter().map(|channel| spent.attempts[channel]).sum::<u32>();
    let longest = call.minutes.max(ahead.longest).max(spent.minutes);
    let mut places = ahead.places;
    places.push(call.whereabouts);
    places.extend(spent.prospects.iter().map(|index| problem.prospects[*index as usize].whereabouts));
    places.sort_unstable();
    places.dedup();
    let blocks = view.lawful.clocks.on(rep.timetable.zone, day).stretches(&rep.timetable.blocks);
    view.lawful.has_piece(&blocks, &places, room_among(others as usize, minutes, longest))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::fixture::{
        CALL, OTHER, add_law, at, broken, day, made, message, plan, problem, promised, rep, rule, set_hours, set_starts,
    };
    use super::*;
    use crate::model::{
        Calendar, CallingRule, DateRange, Dialing, Held, Problem, ProspectType, RuleDays, WaitingReason,
    };

    const HOLDS: [&str; 0] = [];
    const BROKEN: [&str; 1] = ["pinned"];
    const STEP: f64 = 0.0001;

    /// The rules broken when the first prospect has nothing but a call on that date.
    fn broken_on(problem: &Problem, date: &str) -> Vec<&'static str> {
        broken(problem, &plan(problem, &[(0, date, "phone")]))
    }

    /// A problem in which that many prospects are promised a call, each for its day.
    fn all_promised(call_backs: &[&str]) -> Problem {
        let mut problem = problem(call_backs.len());
        for (prospect, call_back) in problem.prospects.iter_mut().zip(call_backs) {
            prospect.past.call_back = Some(day(call_back));
        }
        problem
    }

    /// The rules broken by calls on these days, one for each prospect.
    fn broken_by(problem: &Problem, dates: &[&str]) -> Vec<&'static str> {
        let days: Vec<_> = (0..).zip(dates).map(|(prospect, date)| (prospect, *date, "phone")).collect();
        broken(problem, &plan(problem, &days))
    }

    #[test]
    fn a_promised_call_stands_on_its_day() {
        let problem = promised(1, "2026-11-25");
        assert_eq!(broken_on(&problem, "2026-11-24"), BROKEN);
        assert_eq!(broken_on(&problem, "2026-11-25"), HOLDS);
        assert_eq!(broken_on(&problem, "2026-11-26"), BROKEN);
        assert_eq!(
            message(&problem, &plan(&problem, &[(0, "2026-11-24", "phone")])),
            "p1 is touched on 2026-11-24, but is promised a call that is due on 2026-11-25, and nothing before it"
        );
        assert_eq!(
            message(&problem, &plan(&problem, &[(0, "2026-11-26", "phone")])),
            "p1 is promised a call that is planned on 2026-11-26, but 2026-11-25 has room for it"
        );
    }

    #[test]
    fn its_day_is_a_working_day_from_today_on() {
        let mut problem = promised(1, "2026-11-28");
        assert_eq!(broken_on(&problem, "2026-11-27"), BROKEN);
        assert_eq!(broken_on(&problem, "2026-11-30"), HOLDS);
        assert_eq!(broken_on(&problem, "2026-12-01"), BROKEN);
        let mut calendar = Calendar::weekdays_only();
        calendar.holidays.insert(day("2026-11-30"));
        calendar.days_off.push(DateRange { from: day("2026-12-01"), to: day("2026-12-02") });
        problem.reps[0].calendar = Arc::new(calendar);
        assert_eq!(broken_on(&problem, "2026-12-03"), HOLDS);
        assert_eq!(broken_on(&problem, "2026-12-04"), BROKEN);
        let overdue = promised(1, "2026-11-10");
        assert_eq!(broken_on(&overdue, "2026-11-23"), HOLDS);
        assert_eq!(broken_on(&overdue, "2026-11-24"), BROKEN);
    }

    #[test]
    fn its_day_comes_when_the_prospect_is_back() {
        let mut problem = promised(1, "2026-11-24");
        for (away_until, right) in
            [("2026-11-23", "2026-11-24"), ("2026-11-24", "2026-11-24"), ("2026-11-26", "2026-11-26")]
        {
            problem.prospects[0].past.away_until = Some(day(away_until));
            for date in ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"] {
                let rules = if date == right { &HOLDS[..] } else { &BROKEN };
                assert_eq!(broken_on(&problem, date), rules, "{away_until} {date}");
            }
        }
    }

    #[test]
    fn a_promised_call_stands_alone() {
        let problem = promised(1, "2026-11-24");
        for (keys, rules) in
            [("phone", &HOLDS[..]), ("phone email", &BROKEN), ("email", &BROKEN), ("phone phone", &BROKEN)]
        {
            assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-24", keys)])), rules, "{keys}");
        }
        assert_eq!(
            message(&problem, &plan(&problem, &[(0, "2026-11-24", "phone email")])),
            "p1 is touched on 2026-11-24, but not by the promised call alone"
        );
    }

    #[test]
    fn nothing_stands_before_a_promised_call() {
        let mut problem = promised(1, "2026-11-24");
        let call = (0, "2026-11-24", "phone");
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "phone email"), call])), BROKEN);
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "phone"), call])), BROKEN);
        problem.prospects[0].past.made = made(&[("2026-11-23", Channel::Phone)]);
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "email"), call])), BROKEN);
        assert_eq!(broken(&problem, &plan(&problem, &[call])), HOLDS);
    }

    #[test]
    fn a_plan_that_knows_of_no_promise_breaks_this_rule_once() {
        let days = [(0, "2026-11-23", "phone email"), (0, "2026-11-24", "social"), (0, "2026-11-26", "phone")];
        let mut problem = promised(1, "2026-11-26");
        assert_eq!(broken(&problem, &plan(&problem, &days)), BROKEN);
        problem.prospects[0].past.call_back = None;
        assert_eq!(broken(&problem, &plan(&problem, &days)), HOLDS);
    }

    #[test]
    fn the_limit_of_calls_puts_a_promised_call_off() {
        let mut problem = all_promised(&["2026-11-23", "2026-11-23", "2026-11-23"]);
        for (limit, rules) in [(1, &["daily-limit"][..]), (2, &HOLDS), (3, &BROKEN)] {
            problem.channels[Channel::Phone].daily_limit = Some(limit);
            assert_eq!(broken_by(&problem, &["2026-11-23", "2026-11-23", "2026-11-24"]), rules, "{limit}");
        }
        problem.channels[Channel::Phone].daily_limit = Some(9);
        problem.reps[0].daily_limit[Channel::Phone] = Some(1);
        assert_eq!(broken_by(&problem, &["2026-11-23", "2026-11-24", "2026-11-25"]), HOLDS);
    }

    #[test]
    fn a_full_day_puts_a_promised_call_off() {
        let mut problem = all_promised(&["2026-11-23", "2026-11-23"]);
        for (minutes, rules) in [(CALL, &HOLDS[..]), (2.0 * CALL - STEP, &HOLDS), (2.0 * CALL, &BROKEN)] {
            problem.reps[0].minutes = Minutes::from_f64(minutes);
            assert_eq!(broken_by(&problem, &["2026-11-23", "2026-11-24"]), rules, "{minutes}");
        }
    }

    #[test]
    fn no_other_touch_puts_a_promised_call_off() {
        let mut problem = promised(2, "2026-11-23");
        problem.channels[Channel::Phone].daily_limit = Some(1);
        problem.reps[0].minutes = Minutes::from_f64(CALL + OTHER);
        let days = [(0, "2026-11-24", "phone"), (1, "2026-11-23", "phone email")];
        assert_eq!(broken(&problem, &plan(&problem, &days)), BROKEN);
        let days = [(0, "2026-11-23", "phone"), (1, "2026-11-24", "phone email")];
        assert_eq!(broken(&problem, &plan(&problem, &days)), HOLDS);
    }

    #[test]
    fn what_was_done_today_puts_a_promised_call_off() {
        let mut problem = promised(2, "2026-11-23");
        problem.prospects[1].held = Some(Held { reason: WaitingReason::Engaged, because: "replied".into() });
        problem.prospects[1].past.failed_today.insert(Channel::Phone);
        for (limit, rules) in [(1, &HOLDS[..]), (2, &BROKEN)] {
            problem.channels[Channel::Phone].daily_limit = Some(limit);
            assert_eq!(broken_on(&problem, "2026-11-24"), rules, "{limit}");
            assert_eq!(broken_on(&problem, "2026-11-25"), BROKEN, "{limit}");
        }
        problem.channels[Channel::Phone].daily_limit = None;
        for (minutes, rules) in [(CALL, &HOLDS[..]), (2.0 * CALL - STEP, &HOLDS), (2.0 * CALL, &BROKEN)] {
            problem.reps[0].minutes = Minutes::from_f64(minutes);
            assert_eq!(broken_on(&problem, "2026-11-24"), rules, "{minutes}");
        }
    }

    #[test]
    fn what_was_made_today_is_no_touch_day_that_a_promised_call_finishes() {
        let mut problem = promised(1, "2026-11-23");
        problem.prospects[0].past.made = made(&[("2026-11-23", Channel::Email)]);
        for (minutes, today, tomorrow) in
            [(CALL + OTHER, &HOLDS[..], &BROKEN[..]), (CALL + OTHER - STEP, &["capacity"], &HOLDS)]
        {
            problem.reps[0].minutes = Minutes::from_f64(minutes);
            assert_eq!(broken_on(&problem, "2026-11-23"), today, "{minutes}");
            assert_eq!(broken_on(&problem, "2026-11-24"), tomorrow, "{minutes}");
        }
    }

    #[test]
    fn a_call_longer_than_a_working_day_has_one_for_itself() {
        let mut problem = all_promised(&["2026-11-23", "2026-11-23"]);
        problem.reps[0].minutes = Minutes::from_f64(CALL - STEP);
        assert_eq!(broken_by(&problem, &["2026-11-23", "2026-11-24"]), HOLDS);
        assert_eq!(broken_by(&problem, &["2026-11-23", "2026-11-25"]), BROKEN);
        assert_eq!(broken_by(&problem, &["2026-11-24", "2026-11-23"]), BROKEN);
        assert_eq!(broken_by(&problem, &["2026-11-23", "2026-11-23"]), ["capacity"]);
        problem.prospects[1].past.failed_today.insert(Channel::Email);
        assert_eq!(broken_by(&problem, &["2026-11-24", "2026-11-25"]), HOLDS);
        assert_eq!(broken_by(&problem, &["2026-11-23", "2026-11-24"]), ["capacity"]);
    }

    #[test]
    fn calls_go_by_the_day_since_when_they_are_due_and_then_by_number() {
        let mut problem = all_promised(&["2026-11-23", "2026-11-23"]);
        problem.channels[Channel::Phone].daily_limit = Some(1);
        let [first, second] = ["2026-11-23", "2026-11-24"];
        assert_eq!(broken_by(&problem, &[first, second]), HOLDS);
        assert_eq!(broken_by(&problem, &[second, first]), BROKEN);
        problem.prospects[1].past.call_back = Some(day("2026-11-20"));
        assert_eq!(broken_by(&problem, &[second, first]), HOLDS);
        assert_eq!(broken_by(&problem, &[first, second]), BROKEN);
        problem.prospects[1].past.away_until = Some(day("2026-11-23"));
        assert_eq!(broken_by(&problem, &[first, second]), HOLDS);
        assert_eq!(broken_by(&problem, &[second, first]), BROKEN);
    }

    #[test]
    fn a_call_that_was_put_off_stays_ahead_of_later_ones() {
        let mut problem = all_promised(&["2026-11-24", "2026-11-23", "2026-11-23"]);
        problem.channels[Channel::Phone].daily_limit = Some(1);
        assert_eq!(broken_by(&problem, &["2026-11-25", "2026-11-23", "2026-11-24"]), HOLDS);
        assert_eq!(broken_by(&problem, &["2026-11-24", "2026-11-23", "2026-11-25"]), BROKEN);
    }

    #[test]
    fn a_call_that_does_not_fit_blocks_no_shorter_one() {
        let mut problem = all_promised(&["2026-11-23", "2026-11-23", "2026-11-23"]);
        problem.types.push(ProspectType { dialing: Dialing::Power, ..problem.types[0].clone() });
        problem.prospects[2].prospect_type = 1;
        let short = 1.7275;
        let days = |last| {
            let days = [(0, "2026-11-23", "phone"), (1, "2026-11-24", "phone"), (2, last, "phone")];
            let mut plan = plan(&problem, &days);
            plan.touches.iter_mut().filter(|touch| touch.prospect == 2).for_each(|touch| {
                touch.minutes = Minutes::from_f64(short);
            });
            plan
        };
        let [fits, too_late] = ["2026-11-23", "2026-11-24"].map(days);
        problem.reps[0].minutes = Minutes::from_f64(CALL + short);
        assert_eq!(broken(&problem, &fits), HOLDS);
        assert_eq!(broken(&problem, &too_late), BROKEN);
        problem.reps[0].minutes = Minutes::from_f64(CALL + short - STEP);
        assert_eq!(broken(&problem, &fits), ["capacity"]);
    }

    #[test]
    fn each_rep_has_calls_of_their_own() {
        let mut problem = all_promised(&["2026-11-23", "2026-11-23"]);
        problem.channels[Channel::Phone].daily_limit = Some(1);
        problem.reps.push(rep("erin"));
        problem.prospects[1].rep = 1;
        assert_eq!(broken_by(&problem, &["2026-11-23", "2026-11-23"]), HOLDS);
        assert_eq!(broken_by(&problem, &["2026-11-23", "2026-11-24"]), BROKEN);
    }

    #[test]
    fn who_is_promised_a_call_waits_for_want_of_room_alone() {
        let mut problem = all_promised(&["2026-11-23", "2026-11-23"]);
        let only_one = plan(&problem, &[(0, "2026-11-23", "phone")]);
        problem.end = day("2026-11-23");
        for (limit, rules) in [(1, &HOLDS[..]), (2, &BROKEN)] {
            problem.channels[Channel::Phone].daily_limit = Some(limit);
            assert_eq!(broken(&problem, &only_one), rules, "{limit}");
        }
        assert_eq!(
            message(&problem, &only_one),
            "p2 is promised a call that is not planned, but 2026-11-23 has room for it"
        );
        problem.channels[Channel::Phone].daily_limit = Some(1);
        problem.end = day("2026-11-24");
        assert_eq!(broken(&problem, &only_one), BROKEN);
    }

    #[test]
    fn promised_calls_stand_anywhere_among_the_rows_of_their_day() {
        let problem = all_promised(&["2026-11-23", "2026-11-23", "2026-11-24"]);
        let days = [(0, "2026-11-23", "phone"), (1, "2026-11-23", "phone"), (2, "2026-11-24", "phone")];
        let mut plan = plan(&problem, &days);
        plan.touches.swap(0, 1);
        set_starts(&mut plan.touches);
        assert_eq!(broken(&problem, &plan), HOLDS);
    }

    #[test]
    fn other_touches_may_start_before_a_promised_call() {
        let problem = promised(2, "2026-11-23");
        let mut plan = plan(&problem, &[(0, "2026-11-23", "phone"), (1, "2026-11-23", "phone email")]);
        plan.touches.rotate_left(1);
        set_starts(&mut plan.touches);
        assert_eq!(broken(&problem, &plan), HOLDS);
    }

    #[test]
    fn a_day_without_lawful_time_puts_a_promised_call_off() {
        let mut problem = promised(1, "2026-11-26");
        set_hours(&mut problem, "UTC", &["09:00-17:00"], &["09:00-10:30"]);
        let dates = [day("2026-11-26")].into_iter().collect();
        let days = RuleDays::Holidays { set: "us-la".into(), dates };
        // The call takes 2.4775 minutes.
        for (hours, thursday, friday) in [
            (&[][..], &["calling-hours"][..], &HOLDS[..]),
            (&["08:00-09:02"], &["calling-hours"], &HOLDS),
            (&["08:00-09:03"], &HOLDS, &BROKEN),
            (&["10:28-21:00"], &["calling-hours"], &HOLDS),
        ] {
            let mut problem = problem.clone();
            add_law(&mut problem, 0, "UTC", CallingRule { days: days.clone(), ..rule("US-LA", hours) });
            assert_eq!(broken_on(&problem, "2026-11-26"), thursday, "{hours:?}");
            assert_eq!(broken_on(&problem, "2026-11-27"), friday, "{hours:?}");
            assert_eq!(broken_on(&problem, "2026-11-30"), BROKEN, "{hours:?}");
        }
    }

    #[test]
    fn a_promised_call_is_put_off_where_the_others_may_leave_it_no_time() {
        let mut problem = all_promised(&["2026-11-23", "2026-11-23"]);
        // Two calls of 2.4775 minutes fit into five minutes if they stand well, and into eight however they stand.
        for (block, rules) in [("09:00-09:05", &HOLDS[..]), ("09:00-09:07", &HOLDS), ("09:00-09:08", &BROKEN)] {
            set_hours(&mut problem, "UTC", &["09:00-17:00"], &[block]);
            assert_eq!(broken_by(&problem, &["2026-11-23", "2026-11-24"]), rules, "{block}");
            assert_eq!(broken_by(&problem, &["2026-11-23", "2026-11-25"]), BROKEN, "{block}");
        }
        set_hours(&mut problem, "UTC", &["09:00-17:00"], &["09:00-17:00"]);
        assert_eq!(broken_by(&problem, &["2026-11-23", "2026-11-24"]), BROKEN);
        add_law(&mut problem, 0, "UTC", rule("US", &["09:00-10:00"]));
        assert_eq!(broken_by(&problem, &["2026-11-23", "2026-11-24"]), BROKEN);
        add_law(&mut problem, 1, "UTC", rule("US", &["09:59-17:00"]));
        // They share a minute.
        let days = [(0, "2026-11-24", "phone"), (1, "2026-11-23", "phone")];
        problem.prospects[1].past.call_back = Some(day("2026-11-20"));
        assert_eq!(broken(&problem, &at(&plan(&problem, &days), &["09:59", "09:00"])), HOLDS);
    }

    #[test]
    fn what_was_done_today_may_leave_a_promised_call_no_time() {
        let mut problem = promised(2, "2026-11-23");
        problem.prospects[1].held = Some(Held { reason: WaitingReason::Engaged, because: "replied".into() });
        problem.prospects[1].past.made = made(&[("2026-11-23", Channel::Phone)]);
        for (block, rules) in [("09:00-09:05", &HOLDS[..]), ("09:00-10:30", &BROKEN)] {
            set_hours(&mut problem, "UTC", &["09:00-17:00"], &[block]);
            assert_eq!(broken_on(&problem, "2026-11-24"), rules, "{block}");
        }
    }

    #[test]
    fn where_nobody_may_be_called_nothing_comes_before_the_day() {
        let mut problem = promised(1, "2026-11-25");
        let broken_on = |problem: &Problem, date| broken(problem, &plan(problem, &[(0, date, "email")]));
        let numbers = ["+1 212 555 0100", "+1 212 555 0101"].map(Box::from);
        let (mut opted_out, mut bad_contact, mut used_up) = (problem.clone(), problem.clone(), problem.clone());
        opted_out.prospects[0].permissions.opted_out.insert(Channel::Phone);
        bad_contact.prospects[0].past.bad_contacts = numbers.to_vec();
        used_up.channels[Channel::Phone].max_per_prospect = Some(0);
        for problem in [opted_out, bad_contact, used_up] {
            assert_eq!(broken_on(&problem, "2026-11-24"), BROKEN);
            assert_eq!(broken_on(&problem, "2026-11-25"), HOLDS);
            assert_eq!(broken_on(&problem, "2026-11-26"), HOLDS);
            assert_eq!(broken(&problem, &plan(&problem, &[])), HOLDS);
        }
        problem.prospects[0].permissions.do_not_call = true;
        assert_eq!(
            message(&problem, &plan(&problem, &[(0, "2026-11-24", "email")])),
            "p1 is touched on 2026-11-24, but is promised a call for 2026-11-25, and nothing before it"
        );
    }

    #[test]
    fn where_no_call_may_be_made_todays_touch_day_is_finished_from_the_promised_day_on() {
        let mut problem = problem(1);
        problem.prospects[0].permissions.do_not_call = true;
        problem.types[0].cadence.sequence[0] = vec![Channel::Email, Channel::Social];
        problem.prospects[0].past.made = made(&[("2026-11-23", Channel::Email)]);
        let rest = plan(&problem, &[(0, "2026-11-23", "social")]);
        assert_eq!(broken(&problem, &rest), HOLDS);
        for (call_back, rules) in [("2026-11-20", &HOLDS[..]), ("2026-11-23", &HOLDS), ("2026-11-24", &BROKEN)] {
            problem.prospects[0].past.call_back = Some(day(call_back));
            assert_eq!(broken(&problem, &rest), rules, "{call_back}");
            assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-24", "social")])), HOLDS, "{call_back}");
        }
    }
}
