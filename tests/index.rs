//! The index: its values against an independent computation, and what its order is worth to a rep who works by it.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on may panic; nobody imports it"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use cadence::input::cadences::{Cadences, SHIPPED};
use cadence::model::{
    Calendar, Contacts, MadeTouch, Minutes, Past, PerChannel, Permissions, Problem, Prospect, Rep, Rows, TypeReason,
};
use cadence::planner::{Class, Course, Curve, plan, ready_since, touch_count};
use chrono::{Days, NaiveDate};

const MINUTES_A_DAY: u32 = 180;
const DAYS: usize = 250;
/// Days before this one fill the pipeline and are not counted.
const COUNTED_FROM: usize = 100;

/// New prospects of each type on a working day, a few more than there are minutes for.
const TIGHT_MIX: Load = &[
    ("inactive_customer", 2),
    ("buying_window", 1),
    ("high_familiarity", 2),
    ("warm_inbound", 2),
    ("some_familiarity", 2),
    ("cold", 3),
];

/// New prospects of each type on a working day.
type Load = &'static [(&'static str, usize)];
const COLD_ONLY: Load = &[("cold", 20)];

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

/// The most engagements a day that any order can reach in the long run: over all types, prefixes of the course mixed to
/// fill the minutes, each prefix costing its expected minutes and worth the share that has engaged at its end.
fn fluid_bound(load: Load) -> f64 {
    let office = Office::open();
    // Stretches of courses with falling rates: the upper hull of each type's prefixes, cut into its edges.
    let mut edges: Vec<(f64, f64)> = Vec::new();
    for (key, arrivals) in load {
        let prospect_type = office.type_number(key);
        let course = Course::of(&office.problem, &Class::reachable(&office.problem, prospect_type));
        let curve = office.curve(prospect_type);
        let ever = 1.0 - curve.engaged_by(0);
        let (mut minutes, mut points) = (0.0, vec![(0.0, 0.0)]);
        let mut touches = 0;
        for day in &course.days {
            for touch in course.touches(day) {
                minutes += touch.minutes.as_f64() * (1.0 - curve.engaged_by(touches)) / ever;
                touches += 1;
            }
            points.push((minutes, (curve.engaged_by(touches) - curve.engaged_by(0)) / ever));
        }
        let mut from = 0;
        while from + 1 < points.len() {
            let slope = |to: usize| (points[to].1 - points[from].1) / (points[to].0 - points[from].0);
            let to = (from + 1..points.len()).max_by(|a, b| slope(*a).total_cmp(&slope(*b))).unwrap();
            edges.push((slope(to), (points[to].0 - points[from].0) * *arrivals as f64));
            from = to;
        }
    }
    edges.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut left = f64::from(MINUTES_A_DAY);
    let mut engagements = 0.0;
    for (rate, minutes) in edges {
        let spent = minutes.min(left);
        engagements += rate * spent;
        left -= spent;
    }
    engagements
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
            let due = ready_since(problem, &problem.prospects[number])?;
            (due <= problem.today).then_some((due, number))
        })
        .collect();
    queue.sort();
    let mut left = Minutes::whole(MINUTES_A_DAY);
    let mut worklist = Worklist::new();
    for (_, number) in queue {
        let course = Course::of(problem, &Class::of(problem, &problem.prospects[number]));
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
                office.problem.prospects.push(office.newcomer(prospect_type, arrived, date));
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

struct Office {
    problem: Problem,
}

impl Office {
    fn open() -> Office {
        let (cadences, problems) = Cadences::read("cadences.toml", SHIPPED);
        let cadences = cadences.unwrap_or_else(|| panic!("{problems:?}"));
        let today = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
        let rep = Rep {
            name: "me".into(),
            minutes: Minutes::whole(MINUTES_A_DAY),
            dialing: None,
            daily_limit: PerChannel::default(),
            calendar: Arc::new(Calendar::weekdays_only()),
        };
        Office {
            problem: Problem {
                today,
                end: today,
                persistence: cadences.persistence,
                channels: cadences.channels,
                phone: cadences.phone,
                types: cadences.types,
                shifts: Vec::new(),
                reps: vec![rep],
                prospects: Vec::new(),
                files: vec!["simulated".into()],
                rows: Rows::default(),
            },
        }
    }

    fn type_number(&self, key: &str) -> usize {
        self.problem.types.iter().position(|prospect_type| &*prospect_type.key == key).unwrap()
    }

    fn curve(&self, prospect_type: usize) -> Curve {
        Curve::new(&self.problem.types[prospect_type], self.problem.types[prospect_type].touches)
    }

    fn newcomer(&self, prospect_type: usize, number: usize, came_in: NaiveDate) -> Prospect {
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
            past: Past::default(),
            held: None,
            file: 0,
            line: 0,
        }
    }

    /// The touch at which a prospect answers, drawn from the curve of the type; beyond all touches for who never does.
    fn draw_answer(&self, prospect_type: usize, random: &mut Random) -> u32 {
        let curve = self.curve(prospect_type);
        let drawn = curve.engaged_by(0) + random.share() * (1.0 - curve.engaged_by(0));
        let most = self.problem.types[prospect_type].touches.max;
        (1..=most).find(|touches| curve.engaged_by(*touches) >= drawn).unwrap_or(u32::MAX)
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014): small, and the same everywhere.
struct Random(u64);

impl Random {
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}
