//! A line for each rep: those of a team too large for rows, and those with nothing to do.

use super::page::{FAINT, Load, Page, STRONG, TITLE, calls_among, date, name, styled, whole};
use super::{REPS_BY_ROW, first_day, hint, rep_of};
use crate::model::{Plan, Touch};
use crate::text::{all_of, count, fit, grouped, width};

/// The next working day of each rep, a line each.
pub(super) fn put(page: &mut Page<'_>, reps: &[&[Touch]]) {
    let widest = reps.iter().map(|touches| width(&name(page.rep(&touches[0])))).max().unwrap_or(0);
    let columns = widest.clamp("rep".len(), 24);
    page.put(&styled(TITLE, &format!("The next working day of {}", count(reps.len(), "rep"))));
    let head = format!("  {}  {:<15}  touches  calls  minutes", fit("rep", columns), "day");
    page.put(&styled(FAINT, &head));
    for day in reps.iter().map(|touches| first_day(touches)) {
        let rep = page.rep(&day[0]);
        let load = Load::of_day(rep, day);
        let line = format!(
            "  {}  {:<15}  {:>7}  {:>5}  {:>3} of {:<3}",
            styled(STRONG, &fit(&rep.name, columns)),
            date(day[0].date),
            grouped(day.len()),
            grouped(calls_among(day)),
            whole(load.planned),
            whole(load.available),
        );
        page.put_with_bar(&line, load);
    }
    page.put("");
    page.put(&format!("  One rep's day in full: add {}", styled(STRONG, &hint::for_rep("NAME"))));
    page.put("");
}

/// A line for each rep who has no touch.
pub(super) fn put_idle(page: &mut Page<'_>, plan: &Plan) {
    let problem = page.problem;
    let mut is_idle = vec![true; problem.reps.len()];
    plan.touches.iter().for_each(|touch| is_idle[rep_of(problem, touch)] = false);
    let idle: Vec<usize> = (0..problem.reps.len()).filter(|rep| is_idle[*rep]).collect();
    if idle.is_empty() {
        return;
    }
    if idle.len() > REPS_BY_ROW {
        let names: Vec<_> = idle.iter().map(|rep| name(&problem.reps[*rep])).collect();
        page.put_sentences("", &format!("{} with nothing to do: {}.", count(idle.len(), "rep"), all_of(&names)));
    } else {
        for rep in idle {
            let why = match problem.prospects.iter().filter(|prospect| prospect.rep == rep).count() {
                0 => "no prospects".to_owned(),
                1 => "the only prospect is waiting".to_owned(),
                number => format!("all {} are waiting", count(number, "prospect")),
            };
            page.put(&format!("{}: nothing to do; {why}", styled(STRONG, &name(&problem.reps[rep]))));
        }
    }
    page.put("");
}
