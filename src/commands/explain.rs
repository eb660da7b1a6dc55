//! `cadence explain`: why one prospect is planned as it is.

use cadence::explain::explain_prospect;
use cadence::input::find;
use cadence::output;

use super::Exit;
use super::inputs::{checked_plan, loaded_or_findings, reps_named, request};
use super::progress::ProgressLine;
use crate::cli::ExplainArgs;

/// Plans the prospects of one rep, and tells about one of them.
pub(crate) fn run(args: &ExplainArgs) -> anyhow::Result<Exit> {
    let line = ProgressLine::start(false, &args.prospects.files);
    // The warnings are about other rows more often than not; `plan` and `check` tell them.
    let (loaded, _) = loaded_or_findings(&request(&args.prospects.files, &args.settings, &line.progress))?;
    let reps = reps_named(&loaded.problem, &args.settings.rep)?;
    let found = find::prospect_of(&loaded.problem, &reps, &args.prospect)?;
    let rep = loaded.problem.prospects[found].rep;
    let number = loaded.problem.prospects[..found].iter().filter(|prospect| prospect.rep == rep).count();
    let problem = loaded.problem.of_reps(&[rep]);
    let plan = checked_plan(args.settings.threads(), &problem, &line.progress)?;
    drop(line);
    let answer = explain_prospect(&problem, &plan, number as u32);
    output::stdout(|out| out.write_all(answer.as_bytes()))?;
    Ok(Exit::Done)
}
