//! What is asked of the input: which files, and what the command line says beside them.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::date::DateOrder;
use crate::model::Dialing;
use crate::progress::Progress;
use crate::threads::Threads;

/// What to read, and what the command line says beside the files.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The prospect files, in order; `-` is standard input.
    pub prospects: &'a [PathBuf],
    /// The history files, in order; of a folder, all that are CSV or JSON by their name.
    pub history: &'a [PathBuf],
    /// Whether history.csv of the current folder is read as well, if there is one.
    pub own_history: bool,
    /// Whether [`super::Loaded::history`] is wanted.
    pub keep_history: bool,
    /// The configuration; without one, cadences.toml of the current folder, else the shipped one.
    pub config: Option<&'a Path>,
    /// The first day that may be planned.
    pub today: NaiveDate,
    /// The last day that may be planned, where it comes before the horizon.
    pub until: Option<NaiveDate>,
    /// How to call, instead of what the configuration says.
    pub dialing: Option<Dialing>,
    /// Where to aim in each touch range, instead of what the configuration says.
    pub persistence: Option<f64>,
    /// The order of slashed dates, where files do not show it.
    pub date_order: Option<DateOrder>,
    /// How many threads read at once; what is read does not depend on it.
    pub threads: Threads,
    /// Who wants to know how many rows have been read.
    pub progress: Option<&'a Progress>,
}

impl<'a> Request<'a> {
    /// The prospect files, read with the configuration of the current folder or the shipped one, and with the history
    /// of the current folder.
    pub fn new(prospects: &'a [PathBuf], today: NaiveDate) -> Request<'a> {
        Request {
            prospects,
            history: &[],
            own_history: true,
            keep_history: false,
            config: None,
            today,
            until: None,
            dialing: None,
            persistence: None,
            date_order: None,
            threads: Threads::ONE,
            progress: None,
        }
    }
}
