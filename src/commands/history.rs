//! `cadence history`: what was done, with one prospect or on one day.

use cadence::explain::{day_of_rep, timeline};
use cadence::input::{Request, find};
use cadence::output;

use super::Exit;
use super::inputs::{loaded_or_findings, only_reps, request};
use super::progress::ProgressLine;
use crate::cli::HistoryArgs;

/// Tells what the history files say.
pub(crate) fn run(args: &HistoryArgs) -> anyhow::Result<Exit> {
    let line = ProgressLine::start(false, &args.prospects.files);
    let request = Request { keep_history: true, ..request(&args.prospects.files, &args.settings, &line.progress) };
    // The warnings are about other rows more often than not; `plan` and `check` tell them.
    let (loaded, _) = loaded_or_findings(&request)?;
    drop(line);
    let loaded = only_reps(loaded, &args.settings.rep)?;
    let (problem, entries) = (&loaded.problem, &loaded.history);
    let text = match &args.prospect {
        Some(who) => timeline(problem, entries, find::person(problem, find::prospect(problem, who)?)),
        None => {
            let date = args.date.unwrap_or(problem.today);
            let days: Vec<String> =
                (0..problem.reps.len()).map(|rep| day_of_rep(problem, entries, rep, date)).collect();
            days.join("\n")
        }
    };
    output::stdout(|out| out.write_all(text.as_bytes()))?;
    Ok(Exit::Done)
}
