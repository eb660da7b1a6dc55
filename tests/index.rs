//! The index: its values against an independent computation, and what its order is worth to a rep who works by it.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on may panic; nobody imports it"
)]

#[path = "support/market.rs"]
mod market;

use std::collections::BTreeMap;
use std::sync::Arc;

use cadence::model::{
    Calendar, ChannelSet, Contacts, MadeTouch, Minutes, Permissions, Problem, Prospect, RarePast, TypeReason,
};
use cadence::planner::{Class, Course, plan, ready_since, touch_count};
use chrono::{Days, NaiveDate};
use market::{COLD_ONLY, COUNTED_FROM, DAYS, Load, MINUTES_A_DAY, Office, Random, TIGHT_MIX, fluid_bound};

/// Computed by another program in another language from the design's definition and cadences.toml alone: Python's
/// `statistics.NormalDist` for the distribution and its quantile, and the maximum over all stretches tried one by one.
#[test]
fn the_index_is_what_an_independent_computation_gives() {
    // Type; touches planned; index at the first touch; the highest index, and the touches made before it.
    let table = [
        ("inactive_customer", 3, 0.198495069591281, 0.202735025541922, 2),
        ("buying_window", 5, 0.151559034775483, 0.164845193786496, 2),
        ("high_familiarity", 10, 0.056138664013305, 0.109675257044469, 2),
        ("warm_inbound", 12, 0.037820493301804, 0.123857942006383, 7),
        ("some_familiarity", 20, 0.030099361704189, 0.092876293974737, 14),
        ("cold", 50, 0.013494002224884, 0.084866813878779, 46),
    ];
    let office = Office::open();
    for (key, of, first, peak, before_peak) in table {
        let course = Course::of(&office.problem, &Class::reachable(&office.problem, office.type_number(key)));
        let highest = course.days.iter().max_by(|one, other| one.index.total_cmp(&other.index)).unwrap();
        assert_eq!((course.of, highest.touches_before), (of, before_peak), "{key}");
        assert!((course.days[0].index - first).abs() < 1e-12, "{key}: {} at the first touch", course.days[0].index);
        assert!((highest.index - peak).abs() < 1e-12, "{key}: {} at the peak", highest.index);
    }
}

#[test]
fn a_cold_load_engages_nearly_as_many_as_any_order_can() {
    let bound = fluid_bound(COLD_ONLY);
    let planned = engagements_a_day(COLD_ONLY, planners_order);
    let due_date = engagements_a_day(COLD_ONLY, due_date_order);
    println!("cold, a day: bound {bound:.3}, planner {planned:.3}, due dates {due_date:.3}");
    assert!(planned >= 0.95 * bound, "{planned:.3} engagements a day of {bound:.3}");
    assert!(planned >= 3.0 * due_date, "{planned:.3} engagements a day, {due_date:.3} in due-date order");
}

#[test]
fn a_tight_mix_engages_nearly_as_many_as_any_order_can() {
    let bound = fluid_bound(TIGHT_MIX);
    let planned = engagements_a_day(TIGHT_MIX, planners_order);
    let due_date = engagements_a_day(TIGHT_MIX, due_date_order);
    println!("mixed, a day: bound {bound:.3}, planner {planned:.3}, due dates {due_date:.3}");
    assert!(planned >= 0.95 * bound, "{planned:.3} engagements a day of {bound:.3}");
}

/// The touches of one day, as (prospect, channel) in the order they are made.
type Worklist = Vec<(usize, cadence::model::Channel)>;

fn planners_order(problem: &Problem) -> Worklist {
    plan(problem).touches.iter().map(|touch| (touch.prospect as usize, touch.channel)).collect()
}

/// What a task queue does: whoever has been due for longest.
fn due_date_order(problem: &Problem) -> Worklist {
    let mut queue: Vec<(NaiveDate, usize)> = (0..problem.prospects.len())
        .filter_map(|number| {
            let due = ready_since(problem, &problem.prospects[number], ChannelSet::EMPTY)?;
            (due <= problem.today).then_some((due, number))
        })
        .collect();
    queue.sort();
    let mut left = Minutes::whole(MINUTES_A_DAY);
    let mut worklist = Worklist::new();
    for (_, number) in queue {
        let course = Course::of(problem, &Class::of(problem, &problem.prospects[number], ChannelSet::EMPTY));
        let Some(day) = course.days.first() else { continue };
        if day.minutes > left {
            break;
        }
        left = left.saturating_sub(day.minutes);
        worklist.extend(course.touches(day).iter().map(|touch| (number, touch.channel)));
    }
    worklist
}

/// Works through the days in one order, and counts.
fn engagements_a_day(load: Load, order: fn(&Problem) -> Worklist) -> f64 {
    let mut office = Office::open();
    let mut random = Random(2026);
    // The touch at which each prospect of the problem answers.
    let mut answers_at: Vec<u32> = Vec::new();
    let mut counted = 0;
    let calendar = Calendar::weekdays_only();
    let year = office.problem.today + Days::new(DAYS as u64 * 2);
    let days: Vec<NaiveDate> = calendar.working_days(office.problem.today, year).take(DAYS).collect();
    let mut arrived = 0;
    for (day, date) in days.into_iter().enumerate() {
        for (key, arrivals) in load {
            let prospect_type = office.type_number(key);
            for _ in 0..*arrivals {
                arrived += 1;
                office.problem.prospects.push(newcomer(prospect_type, arrived, date));
                answers_at.push(office.draw_answer(prospect_type, &mut random));
            }
        }
        (office.problem.today, office.problem.end) = (date, date);
        let mut gone: BTreeMap<usize, ()> = BTreeMap::new();
        for (number, channel) in order(&office.problem) {
            if gone.contains_key(&number) {
                continue;
            }
            let prospect = &mut office.problem.prospects[number];
            prospect.past.made.push(MadeTouch { date, channel });
            let engaged = prospect.past.made.len() as u32 >= answers_at[number];
            if engaged && day >= COUNTED_FROM {
                counted += 1;
            }
            let prospect = &office.problem.prospects[number];
            if engaged || prospect.past.made.len() as u32 >= touch_count(&office.problem, prospect).aim {
                gone.insert(number, ());
            }
        }
        for number in gone.into_keys().rev() {
            office.problem.prospects.remove(number);
            answers_at.remove(number);
        }
    }
    f64::from(counted) / (DAYS - COUNTED_FROM) as f64
}

/// Somebody whom every channel reaches.
fn newcomer(prospect_type: usize, number: usize, came_in: NaiveDate) -> Prospect {
    Prospect {
        id: format!("{number}").into(),
        name: "".into(),
        company: "".into(),
        title: "".into(),
        rep: 0,
        prospect_type,
        type_reason: Arc::new(TypeReason::Default),
        contacts: Contacts {
            phone: Some("555-0100".into()),
            mobile: Some("555-0199".into()),
            email: Some("a@b.example".into()),
            linkedin: Some("linkedin.com/in/a".into()),
            address: Some("1 Main St".into()),
        },
        permissions: Permissions::default(),
        buying_window: None,
        shifts: Box::default(),
        value: 1.0,
        came_in: Some(came_in),
        whereabouts: 0,
        zone_reason: std::sync::Arc::new(cadence::model::ZoneReason::RepsZone),
        past: RarePast::default(),
        held: None,
        file: 0,
        line: 0,
    }
}
