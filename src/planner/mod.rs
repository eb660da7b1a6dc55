//! From a problem to a plan: how many touches, on which channels, in which order, on which day.
//!
//! Planning cannot fail: what finds no place comes back with a reason. It looks only at the state of each prospect
//! (what has been made, and when), never at an earlier plan, so a plan that is followed is a plan that is kept.

mod assignment;
mod calls;
mod capacity;
mod changing;
mod closing;
mod count;
mod course;
mod curve;
mod daytime;
mod eligibility;
mod index;
mod layout;
mod queues;
mod ready;
mod room;
mod slip;
mod span;
#[cfg(test)]
mod tests;
mod today;
mod voicemail;

pub use capacity::Capacity;
pub use closing::{closed_by_law, count_uncallable, lawful_block_time};
pub use count::{TouchCount, touch_count};
pub use course::{Class, Course, CourseDay, CourseTouch};
pub use curve::Curve;
pub use eligibility::{Eligibility, eligibility};
pub use index::IndexTerms;
pub use ready::{ready_since, wait_since_last_touch};
pub use slip::slips;
pub use today::{Rest, rest_of_today};
pub use voicemail::decide_voicemail;

use assignment::{Basis, RepPlan};

use crate::model::{Plan, Problem, Touch, Waiting};
use crate::progress::Progress;
use crate::threads::Threads;

/// Plans every prospect of every rep.
pub fn plan(problem: &Problem) -> Plan {
    plan_on(Threads::ONE, problem, &Progress::default())
}

/// The same plan, made on several threads: reps are independent of each other.
pub fn plan_on(threads: Threads, problem: &Problem, progress: &Progress) -> Plan {
    progress.plan(problem.reps.len());
    let (basis, by_rep) = threads.both(|| Basis::new(threads, problem), || prospects_by_rep(problem));
    let mut plan = Plan::default();
    let mut planned = 0;
    let plan_rep = |rep: usize| assignment::plan_rep(&basis, rep, &by_rep[rep], problem.reps[rep].minutes);
    threads.each(by_rep.len(), plan_rep, |RepPlan { prospects, mut touches, mut waiting }| {
        planned += prospects;
        let left = problem.prospects.len() - planned;
        make_room(&mut plan.touches, touches.len(), left as f64 / planned as f64);
        plan.touches.append(&mut touches);
        plan.waiting.append(&mut waiting);
        progress.planned();
    });
    plan.waiting.sort_unstable_by_key(|waiting: &Waiting| waiting.prospect);
    plan
}

/// Makes room for some touches more, and for those to come: as many times what there is then as prospects are left for
/// each that has been planned, but where that is much at most once. A vector that makes room for itself always doubles, and
/// touches take most of the memory of a plan.
fn make_room(touches: &mut Vec<Touch>, more: usize, to_come: f64) {
    const MUCH: usize = 1 << 20;
    if touches.capacity() - touches.len() < more {
        let so_far = touches.len() + more;
        let expected = (so_far as f64 * to_come) as usize;
        touches.reserve_exact(more + expected.clamp(so_far / 8, so_far.max(MUCH)));
    }
}

/// The prospects of each rep, in input order.
fn prospects_by_rep(problem: &Problem) -> Vec<Vec<u32>> {
    let mut by_rep = vec![Vec::new(); problem.reps.len()];
    for (number, prospect) in (0..).zip(&problem.prospects) {
        by_rep[prospect.rep].push(number);
    }
    by_rep
}
