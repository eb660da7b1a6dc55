//! What holds for every problem, tried on random ones.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on may panic; nobody imports it"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use cadence::checker::check;
use cadence::clock;
use cadence::input::{Request, load};
use cadence::model::{
    Channel, ChannelSet, MadeTouch, Minutes, Past, PerChannel, Plan, Problem, Prospect, TimeRange, Timetable, Touch,
    VoicemailReason, Whereabouts, Zone,
};
use cadence::planner::{Class, Course, closed_by_law, plan, ready_since, rest_of_today};
use chrono::{Days, NaiveDate, Timelike};
use proptest::prelude::*;
use support::{any_problem, monday};

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_checker_is_silent(problem in any_problem()) {
        let violations = check(&problem, &plan(&problem));
        prop_assert!(violations.is_empty(), "{violations:#?}");
    }

    #[test]
    fn every_row_is_accounted_for(problem in any_problem()) {
        let plan = plan(&problem);
        let mut times_told = vec![0; problem.prospects.len()];
        for waiting in &plan.waiting {
            times_told[waiting.prospect as usize] += 1;
        }
        for touch in plan.touches.iter().filter(|touch| first_of_schedule(&problem, touch)) {
            times_told[touch.prospect as usize] += 1;
        }
        prop_assert!(times_told.iter().all(|times| *times == 1), "{times_told:?}");
    }

    #[test]
    fn the_same_problem_gives_the_same_plan(problem in any_problem()) {
        prop_assert_eq!(plan(&problem), plan(&problem.clone()));
    }

    #[test]
    fn shuffled_prospects_keep_count_channels_and_voicemail(
        (problem, shuffled) in any_problem().prop_flat_map(|problem| {
            let prospects = Just(problem.prospects.clone()).prop_shuffle();
            (Just(problem), prospects)
        })
    ) {
        let shuffled = Problem { prospects: shuffled, ..problem.clone() };
        check_deeds_are_kept(&problem, &shuffled)?;
        for prospect in &problem.prospects {
            let twin = shuffled.prospects.iter().find(|twin| twin.id == prospect.id).unwrap();
            prop_assert_eq!(course(&problem, prospect), course(&shuffled, twin));
        }
    }

    #[test]
    fn unlimited_minutes_complete_every_reachable_prospect(problem in any_problem()) {
        let mut problem = problem;
        problem.end = problem.today + Days::new(1500);
        // Nowhere and never anything in the way of a touch but its gap.
        problem.zones = vec![Zone::utc()];
        problem.whereabouts.iter_mut().for_each(|whereabouts| *whereabouts = Whereabouts { zones: vec![0], ..Default::default() });
        for rep in &mut problem.reps {
            rep.timetable = std::sync::Arc::new(Timetable::always());
            rep.minutes = Minutes::whole(400_000);
            rep.daily_limit = PerChannel::default();
            std::sync::Arc::make_mut(&mut rep.calendar).weekdays[2] = true;
        }
        for channel in Channel::ALL {
            problem.channels[channel].daily_limit = None;
        }
        let plan = plan(&problem);
        let mut planned = vec![0; problem.prospects.len()];
        for touch in &plan.touches {
            planned[touch.prospect as usize] += 1;
        }
        for (prospect, planned) in problem.prospects.iter().zip(planned) {
            let course = course(&problem, prospect);
            let ahead = course.of as usize - prospect.past.made.len();
            let expected = if prospect.held.is_some() { 0 } else { ahead };
            prop_assert_eq!(planned, expected, "touches of {}", &prospect.id);
        }
    }

    #[test]
    fn a_day_half_done_is_a_day_kept((problem, early, late) in (any_problem(), 0.0..=1.0, 0.0..=1.0)) {
        let mut problem = problem;
        problem.prospects.iter_mut().for_each(|prospect| forget_today(&mut prospect.past));
        let mut left = plan(&problem).touches;
        for share in [early, late] {
            let today = left.iter().filter(|touch| touch.date == problem.today).count();
            let mut done = (today as f64 * share) as usize;
            left.retain(|touch| {
                let is_done = touch.date == monday() && done > 0;
                if is_done {
                    done -= 1;
                    record(&mut problem, touch);
                }
                !is_done
            });
            let again = plan(&problem).touches;
            prop_assert_eq!(&left, &again);
        }
    }

    /// What a rep has done outside the plan takes hours that nobody knows: the plan goes on, if not minute by minute.
    /// (Who answers today is called with a voicemail from now on, which takes other minutes than what was made.)
    #[test]
    fn a_day_half_done_on_the_side_is_a_day_kept((problem, share) in (any_problem(), 0.0..=1.0)) {
        let mut problem = problem;
        problem.reps.iter_mut().for_each(|rep| rep.timetable = std::sync::Arc::new(Timetable::always()));
        problem.whereabouts.iter_mut().for_each(|whereabouts| whereabouts.laws.clear());
        for prospect in &mut problem.prospects {
            prospect.past.answered = prospect.past.answered.filter(|day| *day != monday());
        }
        let before = plan(&problem);
        let (today, later): (Vec<&Touch>, Vec<&Touch>) =
            before.touches.iter().partition(|touch| touch.date == problem.today);
        let done = (today.len() as f64 * share) as usize;
        let mut noon = problem.clone();
        for touch in &today[..done] {
            record(&mut noon, touch);
        }
        let told = |touch: &Touch| (touch.date, touch.prospect, touch.channel, touch.of, touch.voicemail);
        let left: BTreeSet<_> = today[done..].iter().chain(&later).map(|touch| told(touch)).collect();
        let after = plan(&noon);
        prop_assert_eq!(left, after.touches.iter().map(told).collect::<BTreeSet<_>>());
    }

    #[test]
    fn no_call_is_left_out_that_finds_lawful_block_time((problem, days) in (any_problem(), 0u64..60)) {
        let mut problem = problem;
        problem.prospects.iter_mut().for_each(|prospect| forget_today(&mut prospect.past));
        let days = days.min((problem.end - problem.today).num_days() as u64);
        let problem = carried_out(&problem, &plan(&problem), days);
        prop_assert_eq!(left_out(&problem), None);
    }

    #[test]
    fn a_plan_followed_is_a_plan_kept((problem, days) in (any_problem(), 1u64..60)) {
        let before = plan(&problem);
        let days = days.min((problem.end - problem.today).num_days() as u64);
        let after = plan(&carried_out(&problem, &before, days));
        let today = problem.today + Days::new(days);
        let kept: Vec<&Touch> = before.touches.iter().filter(|touch| touch.date >= today).collect();
        let planned: Vec<&Touch> = after.touches.iter().collect();
        prop_assert_eq!(kept, planned);
    }
}

/// There is room for one of two on Monday. The other has to wait for Tuesday, and as of then a call waits for the day on
/// which the law allows it.
#[test]
fn the_order_decides_a_channel_where_the_law_opens_it_meanwhile() {
    let configuration = r#"
        [workday]
        minutes = 3
        [channels.email]
        minutes = 3
        [types.cold]
        touches = { min = 1, max = 1 }
        sequence = [["phone"], ["email"]]
        gaps = [1]
        [[calling_hours]]
        place = "*"
        days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        hours = []
        audience = "both"
        until = "2026-12-04"
        citation = "a rule that ends inside the schedule"
        sure = "unverified"
    "#;
    let prospects = "ID,Name,Email,Phone,Type\n\
                     a,A,a@a.example,+1 614 555 0100,cold\n\
                     b,B,b@a.example,+1 614 555 0101,cold\n";
    let problem = read(configuration, prospects);
    let shuffled = Problem { prospects: problem.prospects.iter().rev().cloned().collect(), ..problem.clone() };
    let days = |problem: &Problem, id: &str| {
        touches_by_id(problem)[id].iter().map(|(date, (_, channel, _))| format!("{date} {channel}")).collect::<Vec<_>>()
    };
    assert_eq!(days(&problem, "a"), ["2026-11-23 email"]);
    assert_eq!(days(&shuffled, "a"), ["2026-12-07 phone"]);
    let change = first_change_of_law(&problem, &problem.prospects[0]);
    assert_eq!(change, Some("2026-11-24".parse().unwrap()), "the tenth working day from then on is 7 December");
    check_deeds_are_kept(&problem, &shuffled).unwrap();
}

/// The problem that these files make on that Monday.
fn read(configuration: &str, prospects: &str) -> Problem {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, contents: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, contents).unwrap();
        path
    };
    let config = write("cadences.toml", configuration);
    let files = [write("prospects.csv", prospects)];
    let (loaded, findings) =
        load(&Request { config: Some(&config), own_history: false, ..Request::new(&files, monday()) });
    loaded.unwrap_or_else(|| panic!("{}", cadence::diagnostic::render_all(&findings, true))).problem
}

/// Checks that what is done for each prospect does not depend on their order, as long as the law opens and closes nothing.
fn check_deeds_are_kept(problem: &Problem, shuffled: &Problem) -> Result<(), TestCaseError> {
    let (told, retold) = (touches_by_id(problem), touches_by_id(shuffled));
    for prospect in &problem.prospects {
        let (Some(deeds), Some(others)) = (told.get(&*prospect.id), retold.get(&*prospect.id)) else { continue };
        // Whether there is room for the rest of a touch day begun today changes with the order too.
        if rest_of_today(problem, prospect, closed_by_law(problem, prospect)).is_some() {
            continue;
        }
        // Which days there is room on may change with the order; what is done on them may not. But when the law opens or
        // closes a channel, the cadence goes on as if it were planned on that day, from what has been done by then:
        // else a plan followed would not be a plan kept.
        let Some(((date, deed), (other_date, other))) = deeds.iter().zip(others).find(|(one, other)| one.1 != other.1)
        else {
            continue;
        };
        let change = first_change_of_law(problem, prospect);
        let is_after_change = change.is_some_and(|change| change <= *date.max(other_date));
        prop_assert!(is_after_change, "{}: {deed:?} on {date}, {other:?} on {other_date}", &prospect.id);
    }
    Ok(())
}

/// The first day of the schedule as of which the law opens or closes a channel to a prospect.
fn first_change_of_law(problem: &Problem, prospect: &Prospect) -> Option<NaiveDate> {
    let mut later = problem.clone();
    let before = closed_by_law(problem, prospect);
    let mut days = problem.reps[prospect.rep].calendar.working_days(problem.today, problem.end);
    days.find(|day| {
        later.today = *day;
        closed_by_law(&later, prospect) != before
    })
}

/// The problem some days later, all the touches of those days made and none answered.
fn carried_out(problem: &Problem, plan: &Plan, days: u64) -> Problem {
    let mut later = problem.clone();
    later.today = problem.today + Days::new(days);
    if days > 0 {
        later.prospects.iter_mut().for_each(|prospect| prospect.past.failed_today = ChannelSet::EMPTY);
    }
    let today = later.today;
    for touch in plan.touches.iter().filter(|touch| touch.date < today) {
        record(&mut later, touch);
    }
    later
}

/// Lets a planned touch have been made, without an answer.
fn record(problem: &mut Problem, touch: &Touch) {
    let past = &mut problem.prospects[touch.prospect as usize].past;
    past.made.push(MadeTouch { date: touch.date, channel: touch.channel });
    past.made.sort();
    if touch.channel == Channel::Phone && past.call_back.is_some_and(|promised| promised <= touch.date) {
        past.call_back = None;
        past.called_back = Some(touch.date);
    }
}

fn course(problem: &Problem, prospect: &Prospect) -> Course {
    Course::of(problem, &Class::of(problem, prospect, closed_by_law(problem, prospect)))
}

fn first_of_schedule(problem: &Problem, touch: &Touch) -> bool {
    usize::from(touch.number) == problem.prospects[touch.prospect as usize].past.made.len() + 1
}

/// What is done with a touch, whatever the day and the hour.
type Deed = (u16, Channel, Option<VoicemailReason>);

/// What is done for each prospect, in the order of the days.
fn touches_by_id(problem: &Problem) -> BTreeMap<String, Vec<(NaiveDate, Deed)>> {
    let mut touches = plan(problem).touches;
    touches.sort_by_key(|touch| (touch.prospect, touch.date, touch.channel.working_order()));
    let mut deeds: BTreeMap<String, Vec<(NaiveDate, Deed)>> = BTreeMap::new();
    for touch in touches {
        let id = problem.prospects[touch.prospect as usize].id.to_string();
        deeds.entry(id).or_default().push((touch.date, (touch.of, touch.channel, touch.voicemail)));
    }
    deeds
}

/// A piece of a rep's day, in ten-thousandths of a minute by a clock that is not changed on that day.
type Piece = (i64, i64);

/// The pieces of some ranges that the touches of a day leave free.
fn free_pieces(ranges: &[TimeRange], touches: &[&Touch]) -> Vec<Piece> {
    let minute = |time: cadence::model::TimeOfDay| i64::from(time.minutes()) * 10_000;
    let mut taken: Vec<Piece> = Vec::new();
    for touch in touches {
        let earliest = taken.last().map_or(0, |(_, end)| *end);
        let start = minute(touch.start).max(earliest);
        taken.push((start, start + touch.minutes.ticks()));
    }
    let mut free = Vec::new();
    for range in ranges {
        let (mut from, to) = (minute(range.from), minute(range.to));
        for (start, end) in &taken {
            if *end > from && *start < to {
                free.push((from, *start));
                from = *end;
            }
        }
        free.push((from, to));
    }
    free.retain(|(from, to)| from < to);
    free
}

/// Whether a call to a prospect is lawful over a piece of the rep's day, minute by minute.
fn is_lawful(problem: &Problem, prospect: &Prospect, (from, to): Piece) -> bool {
    let rep_zone = &problem.zones[problem.reps[prospect.rep].timetable.zone];
    let midnight = rep_zone.moment(problem.today.and_time(chrono::NaiveTime::MIN));
    (from / 10_000..(to + 9_999) / 10_000).all(|minute| {
        problem.whereabouts[prospect.whereabouts].laws.iter().all(|law| {
            let rule = &problem.calling_rules[law.rule];
            let local = clock::local_time(&problem.zones[law.zone].name, midnight + 60 * minute).unwrap();
            let shown = local.time().num_seconds_from_midnight() / 60;
            let within =
                |range: &TimeRange| (u32::from(range.from.minutes())..u32::from(range.to.minutes())).contains(&shown);
            !rule.applies_on(local.date()) || rule.hours.iter().any(within)
        })
    })
}

/// A prospect whose call stayed out of today although it would have found lawful time in a block, and the rest of its
/// touch day a stretch of working hours, beside all that is planned; while minutes remain.
fn left_out(problem: &Problem) -> Option<(String, Piece)> {
    let plan = plan(problem);
    for (number, prospect) in (0..).zip(&problem.prospects) {
        let rep = &problem.reps[prospect.rep];
        let closed = closed_by_law(problem, prospect);
        let of_rep: Vec<&Touch> = plan
            .touches
            .iter()
            .filter(|touch| {
                touch.date == problem.today && problem.prospects[touch.prospect as usize].rep == prospect.rep
            })
            .collect();
        let is_ready = prospect.held.is_none()
            && rep.calendar.is_working_day(problem.today)
            && ready_since(problem, prospect, closed).is_some_and(|since| since <= problem.today);
        let course = course(problem, prospect);
        let Some(touch_day) = course.days.first().filter(|_| is_ready) else { continue };
        let touches = course.touches(touch_day);
        let Some(call) = touches.iter().find(|touch| touch.channel == Channel::Phone) else { continue };
        let spent: Minutes = of_rep.iter().map(|touch| touch.minutes).sum();
        let count = |channel| of_rep.iter().filter(|touch| touch.channel == channel).count() as u32;
        let is_within_limits = touches
            .iter()
            .all(|touch| problem.daily_limit(rep, touch.channel).is_none_or(|limit| count(touch.channel) < limit));
        // A day that is one prospect's alone, because the hours cannot hold it, has no room whatever remains.
        let minute = |touch: &Touch| i64::from(touch.start.minutes()) * 10_000;
        let is_inside = |touch: &Touch, range: &TimeRange| {
            let (from, to) = (i64::from(range.from.minutes()) * 10_000, i64::from(range.to.minutes()) * 10_000);
            from <= minute(touch) && minute(touch) + touch.minutes.ticks() <= to
        };
        let overflows = |touch: &Touch| !rep.timetable.hours.iter().any(|range| is_inside(touch, range));
        let stands_alone = of_rep.iter().any(|touch| overflows(touch));
        if of_rep.iter().any(|touch| touch.prospect == number)
            || stands_alone
            || touches.iter().any(|touch| touch.channel == Channel::Text)
            || rep.minutes.saturating_sub(spent) < touch_day.minutes
            || !is_within_limits
        {
            continue;
        }
        let others = touch_day.minutes.ticks() - call.minutes.ticks();
        let is_beside = |(start, end): Piece| {
            let hours = free_pieces(&rep.timetable.hours, &of_rep);
            let mut rest = hours.iter().flat_map(|(from, to)| [(*from, start.min(*to)), (end.max(*from), *to)]);
            others == 0 || rest.any(|(from, to)| to - from >= others + touches.len() as i64)
        };
        for (from, to) in free_pieces(&rep.timetable.blocks, &of_rep) {
            for start in (from..to).step_by(10_000) {
                let place = (start, start + call.minutes.ticks().max(1));
                if place.1 <= to && is_lawful(problem, prospect, place) && is_beside(place) {
                    return Some((prospect.id.to_string(), place));
                }
            }
        }
    }
    None
}

/// Takes away what was made today, as if it were morning.
fn forget_today(past: &mut Past) {
    past.made.retain(|touch| touch.date != monday());
    past.failed_today = ChannelSet::EMPTY;
    past.called_back = None;
    past.answered = past.answered.filter(|day| *day != monday());
}
