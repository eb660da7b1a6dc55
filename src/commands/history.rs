//! `cadence history`: what was done, with one prospect or on one day.

use cadence::explain::{day_of_rep, timeline};
use cadence::input::{Request, find};
use cadence::output;

use super::Exit;
use super::inputs::{loaded_or_findings, reps_named, request};
use super::progress::ProgressLine;
use crate::cli::HistoryArgs;

/// Tells what the history files say.
pub(crate) fn run(args: &HistoryArgs) -> anyhow::Result<Exit> {
    let line = ProgressLine::start(false, &args.prospects.files);
    let request = Request { keep_history: true, ..request(&args.prospects.files, &args.settings, &line.progress) };
    // The warnings are about other rows more often than not; `plan` and `check` tell them.
    let (loaded, _) = loaded_or_findings(&request)?;
    drop(line);
    let (problem, entries) = (&loaded.problem, &loaded.history);
    let reps = reps_named(problem, &args.settings.rep)?;
    let text = match &args.prospect {
        Some(who) => timeline(problem, entries, find::person(problem, find::prospect_of(problem, &reps, who)?)),
        None => {
            let date = args.date.unwrap_or(problem.today);
            let is_meant = |rep: &usize| reps.is_empty() || reps.contains(rep);
            let all = (0..problem.reps.len()).filter(is_meant);
            let days: Vec<String> = all.map(|rep| day_of_rep(problem, entries, rep, date)).collect();
            days.join("\n")
        }
    };
    output::stdout(|out| out.write_all(text.as_bytes()))?;
    Ok(Exit::Done)
}
