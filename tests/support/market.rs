//! A market to try plans on: who comes in on a working day, when they answer, and what the best order could make of it.

use std::sync::Arc;

use cadence::input::cadences::{Cadences, SHIPPED};
use cadence::model::{Calendar, Minutes, PerChannel, Problem, Rep, Rows};
use cadence::planner::{Class, Course, Curve};
use chrono::NaiveDate;

pub const MINUTES_A_DAY: u32 = 180;
pub const DAYS: usize = 250;
/// Days before this one fill the pipeline and are not counted.
pub const COUNTED_FROM: usize = 100;

/// New prospects of each type on a working day, a few more than there are minutes for.
pub const TIGHT_MIX: Load = &[
    ("inactive_customer", 2),
    ("buying_window", 1),
    ("high_familiarity", 2),
    ("warm_inbound", 2),
    ("some_familiarity", 2),
    ("cold", 3),
];

/// New prospects of each type on a working day.
pub type Load = &'static [(&'static str, usize)];
pub const COLD_ONLY: Load = &[("cold", 20)];

/// The most engagements a day that any order can reach in the long run: over all types, prefixes of the course mixed to
/// fill the minutes, each prefix costing its expected minutes and worth the share that has engaged at its end.
pub fn fluid_bound(load: Load) -> f64 {
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

/// One rep who works by the shipped table.
pub struct Office {
    pub problem: Problem,
}

impl Office {
    pub fn open() -> Office {
        let (cadences, problems) = Cadences::read("cadences.toml", SHIPPED);
        let cadences = cadences.unwrap_or_else(|| panic!("{problems:?}"));
        let today = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
        let rep = Rep {
            name: "me".into(),
            minutes: Minutes::whole(MINUTES_A_DAY),
            dialing: None,
            daily_limit: PerChannel::default(),
            calendar: Arc::new(Calendar::weekdays_only()),
            timetable: Arc::new(cadence::model::Timetable::always()),
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
                zones: vec![cadence::model::Zone::utc()],
                calling_rules: Vec::new(),
                whereabouts: vec![cadence::model::Whereabouts { zones: vec![0], ..Default::default() }],
                prospects: Vec::new(),
                files: vec!["simulated".into()],
                rows: Rows::default(),
            },
        }
    }

    pub fn type_number(&self, key: &str) -> usize {
        self.problem.types.iter().position(|prospect_type| &*prospect_type.key == key).unwrap()
    }

    pub fn curve(&self, prospect_type: usize) -> Curve {
        Curve::new(&self.problem.types[prospect_type], self.problem.types[prospect_type].touches)
    }

    /// The touch at which a prospect answers, drawn from the curve of the type; beyond all touches for who never does.
    pub fn draw_answer(&self, prospect_type: usize, random: &mut Random) -> u32 {
        let curve = self.curve(prospect_type);
        let drawn = curve.engaged_by(0) + random.share() * (1.0 - curve.engaged_by(0));
        let most = self.problem.types[prospect_type].touches.max;
        (1..=most).find(|touches| curve.engaged_by(*touches) >= drawn).unwrap_or(u32::MAX)
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014): small, and the same everywhere.
pub struct Random(pub u64);

impl Random {
    pub fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}
