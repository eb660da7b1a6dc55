//! Where the disk may fail: in tests it does, as soon as the turn of an operation has come.
//!
//! Outside of tests nothing of this is left in the program.

use std::io::{self, Write};

/// What is asked of the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// To list a folder.
    List,
    /// To open a file.
    Open,
    /// To tell how long a file is and when it was changed.
    Look,
    /// To read.
    Read,
    /// To make a file beside another.
    Create,
    /// To keep others from a file.
    Lock,
    /// To write.
    Write,
    /// To cut off the end of a file.
    Cut,
    /// To give a file its rights.
    Rights,
    /// To see to it that what was written is on the disk.
    Sync,
    /// To give a file its name.
    Rename,
    /// To see to it that a name is on the disk.
    SyncFolder,
}

/// Asks something of the disk.
pub(crate) fn attempt<T>(step: Step, act: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    take_turn(step)?;
    act()
}

/// A file each of whose writes is an attempt.
pub(crate) struct Attempts<W>(pub(crate) W);

impl<W: Write> Write for Attempts<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(error) = take_turn(Step::Write) {
            // A disk that fills up takes what it has room for.
            let _ = self.0.write(&bytes[..bytes.len() / 2]);
            return Err(error);
        }
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(not(test))]
#[inline(always)]
fn take_turn(_: Step) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
use in_tests::take_turn;
#[cfg(test)]
pub(crate) use in_tests::{Lasting, fail_in_turn};

#[cfg(test)]
mod in_tests {
    use std::cell::Cell;

    use super::*;

    /// Whether the disk recovers after a fault.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum Lasting {
        /// One operation fails, those behind it do not.
        Once,
        /// From one operation on all of them fail.
        ForGood,
    }

    #[derive(Clone, Copy)]
    struct Turn {
        /// How many operations go well.
        left: usize,
        lasting: Lasting,
        failed: Option<Step>,
    }

    thread_local! {
        static TURN: Cell<Option<Turn>> = const { Cell::new(None) };
    }

    pub(super) fn take_turn(step: Step) -> io::Result<()> {
        let Some(mut turn) = TURN.get() else { return Ok(()) };
        let fails = match turn.failed {
            Some(_) => turn.lasting == Lasting::ForGood,
            None => turn.left == 0,
        };
        turn.left = turn.left.saturating_sub(1);
        if fails {
            turn.failed.get_or_insert(step);
        }
        TURN.set(Some(turn));
        if fails { Err(io::Error::other(format!("{step:?} has failed"))) } else { Ok(()) }
    }

    /// Runs something again and again: the first operation of its first run fails, the second of its second, until a run
    /// has no operation left that could. `check` gets what came of each run and which step of it has failed first.
    ///
    /// The steps come back, in the order in which a run takes them.
    pub(crate) fn fail_in_turn<T>(
        lasting: Lasting,
        mut run: impl FnMut() -> T,
        mut check: impl FnMut(Step, T),
    ) -> Vec<Step> {
        let mut steps = Vec::new();
        loop {
            TURN.set(Some(Turn { left: steps.len(), lasting, failed: None }));
            let result = run();
            match TURN.take().and_then(|turn| turn.failed) {
                Some(step) => {
                    check(step, result);
                    steps.push(step);
                }
                None => return steps,
            }
        }
    }

    #[test]
    fn every_operation_has_its_turn() {
        let run = || {
            let mut file = Attempts(Vec::new());
            let opened = attempt(Step::Open, || Ok(()));
            let written = file.write(b"text").map(|_| ());
            (opened.is_ok(), written.is_ok(), file.0)
        };
        let mut seen = Vec::new();
        assert_eq!(fail_in_turn(Lasting::Once, run, |step, ran| seen.push((step, ran))), [Step::Open, Step::Write]);
        assert_eq!(seen, [(Step::Open, (false, true, b"text".to_vec())), (Step::Write, (true, false, b"te".to_vec()))]);
        seen.clear();
        fail_in_turn(Lasting::ForGood, run, |step, ran| seen.push((step, ran)));
        assert_eq!(seen[0], (Step::Open, (false, false, b"te".to_vec())));
        assert_eq!(run(), (true, true, b"text".to_vec()));
    }
}
