//! How far a run has come, for those who wait for it.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use crate::text::{count, grouped};

/// How far a run has come. Whoever works counts it up; nobody has to look.
#[derive(Debug, Default)]
pub struct Progress {
    rows_read: AtomicUsize,
    reps: AtomicUsize,
    reps_planned: AtomicUsize,
    rows: AtomicUsize,
    rows_written: AtomicUsize,
}

impl Progress {
    /// So many rows more have been read.
    pub fn read(&self, rows: usize) {
        self.rows_read.fetch_add(rows, Relaxed);
    }

    /// So many reps are to be planned.
    pub fn plan(&self, reps: usize) {
        self.reps.store(reps, Relaxed);
    }

    /// One rep more has been planned.
    pub fn planned(&self) {
        self.reps_planned.fetch_add(1, Relaxed);
    }

    /// So many rows are to be written.
    pub fn write(&self, rows: usize) {
        self.rows.store(rows, Relaxed);
    }

    /// So many rows more have been written.
    pub fn written(&self, rows: usize) {
        self.rows_written.fetch_add(rows, Relaxed);
    }
}

/// The work at hand: `reading: 120,000 rows`, `planning: 12 of 2,000 reps`, `checking`, `writing: 5 of 10,000 rows`.
impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [read, reps, planned, rows, written] =
            [&self.rows_read, &self.reps, &self.reps_planned, &self.rows, &self.rows_written]
                .map(|counter| counter.load(Relaxed));
        match () {
            () if rows > 0 => write!(f, "writing: {} of {}", grouped(written.min(rows)), count(rows, "row")),
            () if reps > 0 && planned == reps => f.write_str("checking"),
            () if reps > 0 => write!(f, "planning: {} of {}", grouped(planned), count(reps, "rep")),
            () => write!(f, "reading: {}", count(read, "row")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_is_being_done() {
        let progress = Progress::default();
        assert_eq!(progress.to_string(), "reading: 0 rows");
        progress.read(1);
        assert_eq!(progress.to_string(), "reading: 1 row");
        progress.read(1_999);
        progress.plan(2);
        assert_eq!(progress.to_string(), "planning: 0 of 2 reps");
        progress.planned();
        assert_eq!(progress.to_string(), "planning: 1 of 2 reps");
        progress.planned();
        assert_eq!(progress.to_string(), "checking");
        progress.write(12_000);
        progress.written(1_500);
        assert_eq!(progress.to_string(), "writing: 1,500 of 12,000 rows");
        // A line more than there are rows, such as a header.
        progress.written(11_000);
        assert_eq!(progress.to_string(), "writing: 12,000 of 12,000 rows");
    }
}
