//! What holds for every comparison of two schedules, tried on random problems and edits.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on may panic; nobody imports it"
)]

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;

use cadence::diff::{
    CauseKind, Change, Comparison, Person, PlannedTouch, Schedule, compare, page, write_csv, write_json,
};
use cadence::export::{Summary, csv, json};
use cadence::model::{
    Channel, ChannelSet, DateRange, Effect, Held, LastOutcome, ListAudience, MadeTouch, Minutes, Outcome, Problem,
    Prospect, Provenance, RarePast, Source, Touch, WaitingReason,
};
use cadence::planner::plan;
use chrono::{Days, NaiveDate};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use support::any_problem;

/// What happens between two plans. An index says to which prospect, rep or type; where there is none, nothing happens.
#[derive(Clone, Debug)]
enum Edit {
    /// Days go by: all that was planned for them is done, and nobody answers.
    Follow(u64),
    /// The same, but one touch is not made.
    Miss(u64, Index),
    /// The same, and a touch is made that was not planned.
    Extra(u64, Index),
    /// A day goes by, and a call to somebody has that outcome.
    Call(Index, Outcome),
    /// It is noon: whoever had a turn so far today has been touched, and a call to somebody has that outcome.
    Noon(Index, Index, Outcome),
    /// Somebody like another is put on the list at that place.
    Add(Index, Index),
    /// Somebody is taken off the list.
    Remove(Index),
    /// Somebody is worth more, or less.
    Worth(Index, f64),
    /// The record says that nobody may touch the prospect.
    Hold(Index),
    /// Another rep has the prospect.
    Give(Index, Index),
    /// The prospect is of another type.
    Type(Index, Index),
    /// The prospect came in on another day, counted from today.
    CameIn(Index, u64),
    /// The record has another mobile number, or none.
    Mobile(Index, Option<&'static str>),
    /// The person has another name.
    Rename(Index),
    /// A rep has other minutes.
    Minutes(Index, f64),
    /// A rep has another daily limit of calls.
    Limit(Index, u32),
    /// A rep does not work on that day, counted from today.
    Holiday(Index, u64),
    /// A rep does not work from that day on, for so many days.
    Absence(Index, u64, u64),
    /// A rep works on that weekday, or does not any more.
    Weekday(Index, usize),
    /// A rep calls at other hours.
    Block(Index, &'static str),
    /// A type has other gaps.
    Gaps(Index, Vec<u32>),
    /// Plans aim elsewhere in touch ranges.
    Persistence(f64),
    /// Calls take another time.
    Calls(f64),
    /// The list is read backwards.
    Reverse,
}

impl Edit {
    /// The kind of every cause that follows from it; none where nothing does.
    fn kind(&self) -> Option<CauseKind> {
        Some(match self {
            Edit::Follow(_) => return None,
            Edit::Miss(..) => CauseKind::TouchNotMade,
            Edit::Extra(..) | Edit::Call(..) | Edit::Noon(..) => CauseKind::OutcomeRecorded,
            Edit::Add(..) => CauseKind::ProspectAdded,
            Edit::Remove(_) => CauseKind::ProspectRemoved,
            Edit::Worth(..) | Edit::Hold(_) | Edit::Give(..) | Edit::Type(..) => CauseKind::ProspectChanged,
            Edit::CameIn(..) | Edit::Mobile(..) | Edit::Rename(_) => CauseKind::ProspectChanged,
            Edit::Minutes(..) | Edit::Limit(..) => CauseKind::CapacityChanged,
            Edit::Holiday(..) | Edit::Absence(..) | Edit::Weekday(..) => CauseKind::WorkingDays,
            Edit::Block(..) => CauseKind::WorkingHours,
            Edit::Gaps(..) | Edit::Persistence(_) | Edit::Calls(_) => CauseKind::Configuration,
            Edit::Reverse => CauseKind::OrderChanged,
        })
    }

    /// The problem after it.
    fn apply(&self, problem: &Problem) -> Problem {
        let mut edited = problem.clone();
        let (prospects, reps, types) = (problem.prospects.len(), problem.reps.len(), problem.types.len());
        match self {
            Edit::Follow(days) => return followed(problem, *days, None),
            Edit::Miss(days, which) => {
                let planned = plan(problem).touches;
                return followed(problem, *days, planned.get(which.index(planned.len().max(1))).copied());
            }
            Edit::Calls(minutes) => {
                edited.phone.manual_minutes += minutes;
                edited.phone.power_minutes += minutes;
            }
            Edit::Persistence(persistence) => edited.persistence = *persistence,
            Edit::Gaps(which, gaps) => edited.types[which.index(types)].cadence.gaps = gaps.clone(),
            Edit::Minutes(which, minutes) => edited.reps[which.index(reps)].minutes = Minutes::from_f64(*minutes),
            Edit::Limit(which, limit) => {
                edited.reps[which.index(reps)].daily_limit[Channel::Phone] = Some(*limit);
            }
            Edit::Holiday(which, day) => {
                let calendar = &mut edited.reps[which.index(reps)].calendar;
                Arc::make_mut(calendar).holidays.insert(problem.today + Days::new(*day));
            }
            Edit::Absence(which, day, days) => {
                let calendar = &mut edited.reps[which.index(reps)].calendar;
                let from = problem.today + Days::new(*day);
                Arc::make_mut(calendar).days_off.push(DateRange { from, to: from + Days::new(*days) });
            }
            Edit::Weekday(which, weekday) => {
                let works = &mut Arc::make_mut(&mut edited.reps[which.index(reps)].calendar).weekdays[*weekday];
                *works = !*works;
            }
            Edit::Block(which, block) => {
                let timetable = Arc::make_mut(&mut edited.reps[which.index(reps)].timetable);
                timetable.blocks = vec![block.parse().unwrap()];
            }
            Edit::Reverse => edited.prospects.reverse(),
            _ if prospects == 0 => {}
            Edit::Extra(days, which) => {
                edited = followed(problem, *days, None);
                let date = edited.today - Days::new(1);
                let prospect = &mut edited.prospects[which.index(prospects)];
                make_once(prospect, date, Channel::Social);
            }
            Edit::Call(which, outcome) => {
                let planned = plan(problem).touches;
                let called = which.index(prospects);
                let call = planned.into_iter().find(|touch| {
                    (touch.prospect, touch.date, touch.channel) == (called as u32, problem.today, Channel::Phone)
                });
                edited = followed(problem, 1, call);
                record_call(&mut edited.prospects[called], problem.today, *outcome);
            }
            Edit::Noon(so_far, which, outcome) => {
                let today: Vec<Touch> =
                    plan(problem).touches.into_iter().filter(|touch| touch.date == problem.today).collect();
                let called = which.index(prospects);
                for touch in &today[..so_far.index(today.len() + 1)] {
                    if (touch.prospect, touch.channel) != (called as u32, Channel::Phone) {
                        make(&mut edited.prospects[touch.prospect as usize], touch.date, touch.channel);
                    }
                }
                record_call(&mut edited.prospects[called], problem.today, *outcome);
            }
            Edit::Add(place, like) => {
                let mut prospect = problem.prospects[like.index(prospects)].clone();
                prospect.id = "added".into();
                prospect.past = RarePast::default();
                edited.prospects.insert(place.index(prospects), prospect);
                edited.rows.read += 1;
            }
            Edit::Remove(which) => {
                edited.prospects.remove(which.index(prospects));
                edited.rows.read -= 1;
            }
            Edit::Worth(which, value) => edited.prospects[which.index(prospects)].value = *value,
            Edit::Hold(which) => {
                let because = "Lead Status = Do Not Contact".into();
                let held = Held { reason: WaitingReason::DoNotContact, because };
                edited.prospects[which.index(prospects)].held.get_or_insert(held);
            }
            Edit::Give(which, rep) => edited.prospects[which.index(prospects)].rep = rep.index(reps),
            Edit::Type(which, key) => edited.prospects[which.index(prospects)].prospect_type = key.index(types),
            Edit::CameIn(which, day) => {
                edited.prospects[which.index(prospects)].came_in = Some(problem.today + Days::new(*day));
            }
            Edit::Mobile(which, number) => {
                edited.prospects[which.index(prospects)].contacts.mobile = number.map(Into::into);
            }
            Edit::Rename(which) => edited.prospects[which.index(prospects)].name = "Another Name".into(),
        }
        edited
    }
}

/// Records what came of a call, as a history file would be read.
fn record_call(prospect: &mut Prospect, date: NaiveDate, outcome: Outcome) {
    let later = date + Days::new(9);
    prospect.past.last = Some(LastOutcome { date, channel: Some(Channel::Phone), outcome });
    if outcome.is_touch() {
        make_once(prospect, date, Channel::Phone);
    } else if prospect.past.call_back.is_some_and(|promised| promised <= date) {
        (prospect.past.call_back, prospect.past.called_back) = (None, Some(date));
    }
    if matches!(outcome, Outcome::Connected | Outcome::CallBack | Outcome::NotInterested) {
        prospect.past.answered = Some(date);
    }
    match outcome.effect() {
        Effect::GoesOn => {}
        Effect::Ends(reason) => {
            let because = format!("{} by phone on {date}", outcome.label()).into();
            prospect.held.get_or_insert(Held { reason, because });
        }
        Effect::ClosesChannel => {
            prospect.permissions.do_not_call = true;
            prospect.permissions.opted_out.insert(Channel::Phone);
        }
        Effect::ClosesContact => prospect.past.bad_contacts.extend(prospect.contacts.phone.as_deref().map(Box::from)),
        Effect::PromisesCall => prospect.past.call_back = Some(later),
        Effect::HoldsUntil => prospect.past.away_until = Some(later),
    }
}

/// The problem some days later, all the touches of those days made but one, and none answered.
fn followed(problem: &Problem, days: u64, but: Option<Touch>) -> Problem {
    let days = days.min((problem.end - problem.today).num_days() as u64);
    let mut later = problem.clone();
    later.today = problem.today + Days::new(days);
    if days > 0 {
        later.prospects.iter_mut().for_each(|prospect| prospect.past.failed_today = ChannelSet::EMPTY);
    }
    for touch in plan(problem).touches.iter().filter(|touch| touch.date < later.today && Some(**touch) != but) {
        make(&mut later.prospects[touch.prospect as usize], touch.date, touch.channel);
    }
    later
}

/// Lets a touch have been made, unless the day has one on that channel.
fn make_once(prospect: &mut Prospect, date: NaiveDate, channel: Channel) {
    if !prospect.past.made.contains(&MadeTouch { date, channel }) {
        make(prospect, date, channel);
    }
}

/// Lets a touch have been made, without an answer.
fn make(prospect: &mut Prospect, date: NaiveDate, channel: Channel) {
    let past = &mut prospect.past;
    past.made.push(MadeTouch { date, channel });
    past.made.sort_unstable();
    if channel == Channel::Phone && past.call_back.is_some_and(|promised| promised <= date) {
        (past.call_back, past.called_back) = (None, Some(date));
    }
}

fn any_time() -> impl Strategy<Value = Edit> {
    let outcomes = vec![
        Outcome::Connected,
        Outcome::NotInterested,
        Outcome::CallBack,
        Outcome::OptedOut,
        Outcome::BadContact,
        Outcome::OutOfOffice,
    ];
    prop_oneof![
        (0u64..20).prop_map(Edit::Follow),
        (1u64..20, any::<Index>()).prop_map(|(days, which)| Edit::Miss(days, which)),
        (1u64..20, any::<Index>()).prop_map(|(days, which)| Edit::Extra(days, which)),
        (any::<Index>(), select(outcomes.clone())).prop_map(|(which, outcome)| Edit::Call(which, outcome)),
        (any::<Index>(), any::<Index>(), select(outcomes))
            .prop_map(|(so_far, which, outcome)| Edit::Noon(so_far, which, outcome)),
    ]
}

fn any_change() -> impl Strategy<Value = Edit> {
    let which = any::<Index>;
    prop_oneof![
        (which(), which()).prop_map(|(place, like)| Edit::Add(place, like)),
        which().prop_map(Edit::Remove),
        (which(), 0.1f64..5.0).prop_map(|(which, value)| Edit::Worth(which, value)),
        which().prop_map(Edit::Hold),
        (which(), which()).prop_map(|(which, rep)| Edit::Give(which, rep)),
        (which(), 1.0f64..90.0).prop_map(|(which, minutes)| Edit::Minutes(which, minutes)),
        (which(), 1u32..5).prop_map(|(which, limit)| Edit::Limit(which, limit)),
        (which(), which()).prop_map(|(which, key)| Edit::Type(which, key)),
        (which(), 0u64..20).prop_map(|(which, day)| Edit::CameIn(which, day)),
        (which(), select(vec![None, Some("555-0177")])).prop_map(|(which, number)| Edit::Mobile(which, number)),
        which().prop_map(Edit::Rename),
        (which(), 0u64..40).prop_map(|(which, day)| Edit::Holiday(which, day)),
        (which(), 0u64..40, 0u64..20).prop_map(|(which, day, days)| Edit::Absence(which, day, days)),
        (which(), 0usize..7).prop_map(|(which, weekday)| Edit::Weekday(which, weekday)),
        (which(), select(vec!["00:00-12:00", "09:00-10:00", "14:00-14:20"]))
            .prop_map(|(which, block)| Edit::Block(which, block)),
        (which(), vec(1u32..6, 1..3)).prop_map(|(which, gaps)| Edit::Gaps(which, gaps)),
        (0.0f64..=1.0).prop_map(Edit::Persistence),
        (0.1f64..2.0).prop_map(Edit::Calls),
        Just(Edit::Reverse),
    ]
}

/// A schedule as it comes back from the file.
fn written(problem: &Problem, format: &str) -> Schedule {
    let plan = plan(problem);
    let mut file = Vec::new();
    if format == "json" {
        let source = |name: &str| Source { name: name.to_owned(), sha256: "c0ffee".to_owned() };
        let provenance = Provenance {
            configuration: source("cadences.toml"),
            calendars: Vec::new(),
            inputs: vec![source("prospects.csv")],
            history: Vec::new(),
            persistence: problem.persistence,
            audience: ListAudience::Unknown,
            dialing: None,
            date_order: None,
            reps: Vec::new(),
        };
        json::write(problem, &plan, &Summary::new(problem, &plan, &[]), &provenance, &mut file).unwrap();
    } else if format == "csv" {
        csv::write(problem, &plan, false, &mut file).unwrap();
    } else {
        json::write_lines(problem, &plan, &mut file).unwrap();
    }
    Schedule::read(format, &file, None).unwrap()
}

/// A touch with all that its row says.
type Row<'s> = (&'s PlannedTouch, [&'s str; 4]);

fn rows(schedule: &Schedule) -> BTreeMap<(&str, u16), Row<'_>> {
    let mut rows = BTreeMap::new();
    for (id, person) in &schedule.people {
        for touch in &person.touches {
            rows.insert((&**id, touch.number), row(person, touch));
        }
    }
    rows
}

fn row<'s>(person: &'s Person, touch: &'s PlannedTouch) -> Row<'s> {
    (touch, [&person.rep, &person.name, &person.company, &person.prospect_type])
}

/// Checks all that holds for any comparison, whatever has happened.
fn check(old: &Schedule, new: &Schedule, comparison: &Comparison<'_>) -> Result<(), TestCaseError> {
    let (Some(from), Some(to)) = (comparison.from, comparison.to) else {
        prop_assert!(old.people.is_empty() && new.people.is_empty());
        return Ok(());
    };
    // What has been made on the first day of the new schedule lies ahead no more. Where it does not say what was made, a
    // touch number that it has passed counts as made.
    let is_made = |(id, number): &(&str, u16), (touch, _): &Row<'_>| {
        let first = new.people.get(*id).map(|person| person.touches[0].number);
        let times = |schedule: &Schedule| {
            let made = &schedule.inputs.as_ref()?.prospects.get(*id)?.past.made;
            let of_touch = (touch.date, touch.channel.key());
            Some((made.iter().filter(|(date, channel)| (*date, &**channel) == of_touch).count(), made.len()))
        };
        touch.date == from
            && match (times(old), times(new)) {
                (Some(before), Some(now)) => now.0 > before.0,
                (None, Some(now)) => now.0 > 0 && now.1 >= usize::from(*number),
                (_, None) => new.inputs.is_none() && first.is_some_and(|first| *number < first),
            }
    };
    let is_ahead = |key: &(&str, u16), row: &Row<'_>| row.0.date >= from && !is_made(key, row);
    let ahead: BTreeMap<_, _> = rows(old).into_iter().filter(|(key, row)| is_ahead(key, row)).collect();
    let mut applied = ahead.clone();
    for difference in &comparison.differences {
        if let Some(side) = difference.old {
            let was = applied.remove(&(difference.prospect, side.touch.number));
            prop_assert_eq!(was, Some(row(side.person, side.touch)));
        }
        if let Some(side) = difference.new {
            let was = applied.insert((difference.prospect, side.touch.number), row(side.person, side.touch));
            prop_assert_eq!(was, None);
        }
        prop_assert!(comparison.explain(difference).count() > 0, "no cause: {difference:?}");
        let sides = (difference.old.is_some(), difference.new.is_some());
        let as_it_says = match difference.change {
            Change::New => (false, true),
            Change::Dropped => (true, false),
            Change::Moved | Change::Changed | Change::Retimed => (true, true),
        };
        prop_assert_eq!(sides, as_it_says);
    }
    let reached = |key: &(&str, u16), (touch, _): &Row<'_>| touch.date <= to || ahead.contains_key(key);
    let expected: BTreeMap<_, _> = rows(new).into_iter().filter(|(key, row)| reached(key, row)).collect();
    prop_assert_eq!(applied, expected, "the differences do not lead from the one to the other");
    prop_assert_eq!(comparison.ahead(), ahead.len());

    let lines = page(comparison).lines().count();
    prop_assert!(lines >= 2 && (lines == 2) == comparison.differences.is_empty());
    let mut table = Vec::new();
    write_csv(comparison, &mut table).unwrap();
    prop_assert_eq!(::csv::Reader::from_reader(&*table).records().count(), comparison.differences.len());
    let mut document = Vec::new();
    write_json(comparison, &mut document).unwrap();
    let document: serde_json::Value = serde_json::from_slice(&document).unwrap();
    prop_assert_eq!(document["differences"].as_array().unwrap().len(), comparison.differences.len());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_single_change_is_the_cause_of_everything(
        problem in any_problem(),
        edit in prop_oneof![1 => any_time(), 2 => any_change()],
    ) {
        let edited = edit.apply(&problem);
        let (old, new) = (written(&problem, "json"), written(&edited, "json"));
        let comparison = compare(&old, &new);
        check(&old, &new, &comparison)?;
        prop_assert!(comparison.complete);
        for difference in &comparison.differences {
            let kinds: Vec<CauseKind> = comparison.explain(difference).kinds().into_iter().collect();
            prop_assert_eq!(kinds, Vec::from_iter(edit.kind()), "{:?}", difference);
        }

        for (one, other) in [("csv", "csv"), ("csv", "json"), ("json", "jsonl")] {
            // Without a touch JSON Lines are an empty file, which is refused.
            if other == "jsonl" && plan(&edited).touches.is_empty() {
                continue;
            }
            let (old, new) = (written(&problem, one), written(&edited, other));
            let comparison = compare(&old, &new);
            check(&old, &new, &comparison)?;
            for difference in &comparison.differences {
                for kind in comparison.explain(difference).kinds() {
                    prop_assert!(kind.leaves_open() || Some(kind) == edit.kind(), "{kind:?} for {difference:?}");
                }
            }
        }
    }

    #[test]
    fn many_changes_leave_nothing_unexplained(
        problem in any_problem(),
        time in any_time(),
        changes in vec(any_change(), 1..5),
    ) {
        let mut edited = time.apply(&problem);
        let mut kinds: Vec<CauseKind> = time.kind().into_iter().collect();
        for change in &changes {
            edited = change.apply(&edited);
            kinds.extend(change.kind());
        }
        // The second of two added is called as the first: it is a duplicate, as an input would say.
        let mut ids = std::collections::BTreeSet::new();
        edited.prospects.retain(|prospect| ids.insert(prospect.id.clone()));
        let (old, new) = (written(&problem, "json"), written(&edited, "json"));
        let comparison = compare(&old, &new);
        check(&old, &new, &comparison)?;
        for difference in &comparison.differences {
            for kind in comparison.explain(difference).kinds() {
                prop_assert!(kinds.contains(&kind), "{kind:?} for {difference:?}");
            }
        }
    }

    #[test]
    fn where_nothing_has_changed_nothing_differs(problem in any_problem(), days in 0u64..40) {
        let later = followed(&problem, days, None);
        for format in ["json", "csv"] {
            let (old, new) = (written(&problem, format), written(&later, format));
            // A CSV file without a row does not tell that its day has come.
            if format == "csv" && new.people.is_empty() {
                continue;
            }
            let comparison = compare(&old, &new);
            prop_assert_eq!(&comparison.differences, &[], "{}", format);
            prop_assert_eq!(comparison.churn(), 0.0);
            prop_assert_eq!(comparison.kept, plan(&later).touches.len());
        }
    }
}
