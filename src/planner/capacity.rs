//! How many minutes a day it would take.

use super::assignment::{Basis, plan_rep};
use super::prospects_by_rep;
use crate::model::{Minutes, Problem, Rep};
use crate::threads::Threads;

/// Answers how many minutes a day it would take to touch those who wait.
pub struct Capacity<'p> {
    basis: Basis<'p>,
    by_rep: Vec<Vec<u32>>,
}

impl<'p> Capacity<'p> {
    /// Prepares the answers for all reps of a problem.
    pub fn new(problem: &'p Problem) -> Capacity<'p> {
        Capacity { basis: Basis::new(Threads::ONE, problem), by_rep: prospects_by_rep(problem) }
    }

    /// The fewest whole minutes a day with which this rep would touch each of these prospects within the schedule.
    ///
    /// None where no working day is long enough, as where the daily limit of a channel is what keeps them waiting. Found
    /// by planning the rep again with other minutes, so that the answer holds for the rule as it is.
    pub fn minutes_that_admit(&self, rep: usize, waiting: &[u32]) -> Option<Minutes> {
        let mut too_few = self.basis.problem.reps[rep].minutes.as_f64().floor() as u32;
        let mut enough = Rep::MOST_MINUTES;
        if too_few >= enough || !self.admits(rep, waiting, enough) {
            return None;
        }
        while enough - too_few > 1 {
            let middle = too_few.midpoint(enough);
            if self.admits(rep, waiting, middle) {
                enough = middle;
            } else {
                too_few = middle;
            }
        }
        Some(Minutes::whole(enough))
    }

    fn admits(&self, rep: usize, waiting: &[u32], minutes: u32) -> bool {
        let plan = plan_rep(&self.basis, rep, &self.by_rep[rep], Minutes::whole(minutes));
        let left_out = |prospect: &u32| plan.waiting.binary_search_by_key(prospect, |waiting| waiting.prospect).is_ok();
        !waiting.iter().any(left_out)
    }
}
