//! The plan for people at a terminal: a rep's next working day to work from, and a summary a manager can read.
//!
//! Here stands the order of things, and how much is shown of each; the other files each print one part. The planner has
//! put a day's touches in working order, so a day is only cut into blocks.

mod block;
mod columns;
mod day;
mod hint;
mod overview;
mod page;
mod team;
#[cfg(test)]
mod tests;

use self::page::Page;
use super::Summary;
use crate::model::{Plan, Problem, Touch};

/// The rows of several reps' days together that are printed in full.
const ROWS_IN_FULL: usize = 40;
/// The rows of each rep where they are not.
const ROWS_PER_REP: usize = 12;
/// The reps whose days are printed by row; of a larger team each rep has a line.
const REPS_BY_ROW: usize = 8;

/// The next working day of each rep, the days after it in brief, and the summary.
///
/// `configuration` is the configuration in force, by the name the user knows it by.
pub fn write(problem: &Problem, plan: &Plan, summary: &Summary, configuration: &str, width: usize) -> String {
    let mut page = Page::new(problem, width);
    let reps: Vec<&[Touch]> = by_rep(problem, plan).collect();
    if reps.len() > REPS_BY_ROW {
        team::put(&mut page, &reps);
    } else {
        let rows: usize = reps.iter().map(|touches| first_day(touches).len()).sum();
        let shown = if reps.len() == 1 || rows <= ROWS_IN_FULL { usize::MAX } else { ROWS_PER_REP };
        for touches in reps {
            day::put(&mut page, first_day(touches), shown);
            day::put_following(&mut page, touches);
            page.put("");
        }
    }
    team::put_idle(&mut page, plan);
    overview::put(&mut page, plan, summary, configuration);
    if !plan.touches.is_empty() {
        page.put("");
        put_calling_hours(&mut page);
    }
    page.text
}

/// The next working day of each rep in full, with what happened last time, and nothing else.
pub fn worklist(problem: &Problem, plan: &Plan, width: usize) -> String {
    let mut page = Page::new(problem, width);
    for touches in by_rep(problem, plan) {
        day::put_worklist(&mut page, first_day(touches));
        page.put("");
    }
    team::put_idle(&mut page, plan);
    if !plan.touches.is_empty() {
        put_calling_hours(&mut page);
    }
    page.text
}

/// Where the hours of calls come from, said once.
fn put_calling_hours(page: &mut Page<'_>) {
    let told = "Calls and texts keep to the calling hours in force (cadence rules). This is no legal advice.";
    page.put_sentences("", told);
}

/// The plan's touches of each rep's next working day, for `cadence today` in a format that is not for people.
pub fn next_days(problem: &Problem, plan: &Plan) -> Plan {
    Plan { touches: by_rep(problem, plan).flat_map(first_day).copied().collect(), waiting: plan.waiting.clone() }
}

/// The touches of each rep that has any.
fn by_rep<'p>(problem: &Problem, plan: &'p Plan) -> impl Iterator<Item = &'p [Touch]> {
    plan.touches.chunk_by(|a, b| rep_of(problem, a) == rep_of(problem, b))
}

fn rep_of(problem: &Problem, touch: &Touch) -> usize {
    problem.prospects[touch.prospect as usize].rep
}

fn first_day(touches: &[Touch]) -> &[Touch] {
    touches.chunk_by(|a, b| a.date == b.date).next().unwrap_or_default()
}
