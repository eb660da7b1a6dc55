//! `cadence today`: each rep's worklist for the next working day.

use cadence::export::{Summary, agenda};
use cadence::planner;

use super::Exit;
use super::inputs::{checked_plan, load};
use super::progress::ProgressLine;
use super::writing::Target;
use crate::cli::TodayArgs;

/// Plans, and shows each rep's next working day. The figures of JSON are those of the whole plan.
pub(crate) fn run(args: &TodayArgs) -> anyhow::Result<Exit> {
    let line = ProgressLine::start(false, &args.prospects.files);
    let target = Target::new(&args.output, args.settings.threads())?;
    let loaded = load(&args.prospects.files, &args.settings, &line.progress)?;
    target.refuse_inputs(&loaded)?;
    let plan = checked_plan(args.settings.threads(), &loaded.problem, &line.progress)?;
    let summary = Summary::new(&loaded.problem, &plan, &planner::slips(&loaded.problem, &plan));
    let plan = agenda::next_days(&loaded.problem, &plan);
    target.write_sheet(&loaded, &plan, &summary, line, |width| agenda::worklist(&loaded.problem, &plan, width))?;
    Ok(Exit::Done)
}
