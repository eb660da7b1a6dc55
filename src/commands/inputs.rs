//! What the commands have in common before they part: files read, findings told, the plan made and proved.

use std::path::PathBuf;

use anyhow::bail;
use cadence::checker::{Violation, check_on};
use cadence::clock;
use cadence::diagnostic::{Code, Diagnostic, Findings, Place, render_all};
use cadence::input::{self, Loaded, Request};
use cadence::model::{Plan, Problem, Provenance, Rep};
use cadence::planner;
use cadence::progress::Progress;
use cadence::text::{all_of, nearest, printable};
use cadence::threads::Threads;
use chrono::NaiveDate;

use super::tell;
use crate::cli::{ConfigArgs, SettingArgs};

/// Reads what a plan is made from. Every finding is told on stderr; an error among them ends the run.
pub(crate) fn load(files: &[PathBuf], settings: &SettingArgs, progress: &Progress) -> anyhow::Result<Loaded> {
    let (loaded, findings) = read(files, settings, progress)?;
    tell(&render_all(&findings, false));
    Ok(loaded)
}

/// Reads what a plan is made from, and hands over the warnings instead of telling them.
pub(crate) fn read(
    files: &[PathBuf],
    settings: &SettingArgs,
    progress: &Progress,
) -> anyhow::Result<(Loaded, Vec<Diagnostic>)> {
    let (loaded, findings) = loaded_or_findings(&request(files, settings, progress))?;
    Ok((only_reps(loaded, &settings.rep)?, findings))
}

/// Reads the configuration alone.
pub(crate) fn load_table(config: &ConfigArgs) -> anyhow::Result<Loaded> {
    let (loaded, findings) = loaded_or_findings(&table_request(config, clock::today()))?;
    tell(&render_all(&findings, false));
    Ok(loaded)
}

/// What was loaded, with its warnings; or the findings, where one of them is an error.
pub(crate) fn loaded_or_findings(request: &Request<'_>) -> Result<(Loaded, Vec<Diagnostic>), Findings> {
    match input::load(request) {
        (Some(loaded), findings) => Ok((loaded, findings)),
        (None, findings) => Err(Findings(findings)),
    }
}

/// What to read.
pub(crate) fn request<'a>(files: &'a [PathBuf], settings: &'a SettingArgs, progress: &'a Progress) -> Request<'a> {
    Request {
        prospects: files,
        history: &settings.history,
        own_history: !settings.no_history,
        until: settings.until,
        date_order: settings.date_order.map(Into::into),
        threads: settings.threads(),
        progress: Some(progress),
        ..table_request(&settings.config, settings.today.unwrap_or_else(clock::today))
    }
}

fn table_request(config: &ConfigArgs, today: NaiveDate) -> Request<'_> {
    Request {
        config: config.config.as_deref(),
        dialing: config.dialing.map(Into::into),
        persistence: config.persistence,
        ..Request::new(&[], today)
    }
}

/// The reps named on the command line.
pub(crate) fn reps_named(problem: &Problem, names: &[String]) -> Result<Vec<usize>, Diagnostic> {
    let find = |name: &String| {
        let of_name = |rep: &Rep| rep.name.to_lowercase() == name.to_lowercase();
        problem.reps.iter().position(of_name).ok_or_else(|| unknown_rep(problem, name))
    };
    names.iter().map(find).collect()
}

/// Leaves only the prospects of the reps named on the command line, or of all where none is.
pub(crate) fn only_reps(loaded: Loaded, names: &[String]) -> Result<Loaded, Diagnostic> {
    let reps = reps_named(&loaded.problem, names)?;
    if reps.is_empty() {
        return Ok(loaded);
    }
    let names = reps.iter().map(|rep| loaded.problem.reps[*rep].name.to_string()).collect();
    let loaded = loaded.of_reps(&reps);
    let provenance = Provenance { reps: names, ..loaded.provenance };
    Ok(Loaded { provenance, ..loaded })
}

fn unknown_rep(problem: &Problem, name: &str) -> Diagnostic {
    let names: Vec<&str> = problem.reps.iter().map(|rep| &*rep.name).collect();
    let remedy = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("the reps are {}", all_of(&names)),
    };
    Diagnostic::error(Code::UnknownRep, Place::Nowhere, format!("no rep is called \"{name}\"")).remedy(remedy)
}

/// Plans, and proves the plan before anybody sees it.
pub(crate) fn checked_plan(threads: Threads, problem: &Problem, progress: &Progress) -> anyhow::Result<Plan> {
    let plan = planner::plan_on(threads, problem, progress);
    prove(threads, problem, &plan)?;
    Ok(plan)
}

/// Proves a plan of ours.
pub(crate) fn prove(threads: Threads, problem: &Problem, plan: &Plan) -> anyhow::Result<()> {
    let violations = check_on(threads, problem, plan);
    if let Some(first) = violations.first() {
        let Violation { rule, message, .. } = first;
        bail!(
            "the plan breaks the rule {}: {}\nThis is a bug in cadence, not in your files; nothing has been written.",
            rule.name(),
            printable(message)
        );
    }
    Ok(())
}
