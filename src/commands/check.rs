//! `cadence check`: every problem in the inputs; with a schedule, every rule it breaks.

use std::collections::BTreeSet;
use std::path::Path;

use cadence::checker::check_on;
use cadence::diagnostic::{Code, Diagnostic, Place, render_all};
use cadence::input::schedule::Written;
use cadence::input::{self, name_of_input, read_input};
use cadence::model::{Plan, Problem};
use cadence::output::{self, is_same_file};
use cadence::planner;
use cadence::progress::Progress;
use cadence::text::{count, printable};
use cadence::threads::Threads;

use super::inputs::{only_reps, request};
use super::progress::ProgressLine;
use super::{Exit, tell};
use crate::cli::CheckArgs;

/// Tells every finding, none left out, and how the files were understood.
pub(crate) fn run(args: &CheckArgs) -> anyhow::Result<Exit> {
    let line = ProgressLine::start(false, &args.prospects);
    let mut request = request(&args.prospects, &args.settings, &line.progress);
    let file = args.schedule.as_deref().map(|path| (path, name_of_input(path), read_input(path)));
    let schedule = file.as_ref().map(|(path, name, bytes)| {
        let written = bytes.as_ref().map_err(Diagnostic::clone).and_then(|bytes| Written::new(name, bytes));
        (*path, written)
    });
    // What has been filled in is done: the rest of the schedule has to follow from it.
    let is_filled_in = |written: &Written| written.is_filled_in(request.threads);
    let filled_in =
        schedule.as_ref().filter(|(_, written)| written.as_ref().is_ok_and(is_filled_in)).map(|(path, _)| *path);
    if let Some(path) = filled_in.filter(|path| !path.is_file()) {
        return Err(refuse_stream(path).into());
    }
    let is_named = |schedule: &Path| request.history.iter().any(|history| is_same_file(history, schedule));
    let mut history = request.history.to_vec();
    history.extend(filled_in.filter(|schedule| !is_named(schedule)).map(Path::to_path_buf));
    request.history = &history;
    let (loaded, mut findings) = input::load(&request);
    let mut account = String::new();
    let loaded = loaded.and_then(|loaded| match only_reps(loaded, &args.settings.rep) {
        Ok(loaded) => Some(loaded),
        Err(finding) => {
            findings.push(finding);
            None
        }
    });
    if let Some(loaded) = loaded {
        account.push_str(&loaded.account);
        if let Some((path, written)) = schedule {
            let (mut plan, problems) = match written {
                Ok(written) => written.read(&request, &loaded.problem, &loaded.provenance.reps),
                Err(finding) => (Plan::default(), vec![finding]),
            };
            // The file may be larger than all that is planned and held against it from here on.
            drop(file);
            // What could not be read would break rules that the schedule keeps.
            if problems.is_empty() {
                wait_as_planned(request.threads, &loaded.problem, &mut plan, &line.progress);
                findings.extend(broken_rules(request.threads, path, &loaded.problem, &plan));
            }
            findings.extend(problems);
            account.push_str(&format!("{}: {}\n", printable(&name_of_input(path)), count(plan.touches.len(), "touch")));
        }
    }
    drop(line);
    tell(&render_all(&findings, true));
    account.push_str(&match findings.len() {
        0 => "no problems found\n".to_owned(),
        problems => format!("{} found\n", count(problems, "problem")),
    });
    output::stdout(|out| out.write_all(account.as_bytes()))?;
    Ok(if findings.is_empty() { Exit::Done } else { Exit::Problems })
}

/// What to say of a schedule that would have to be read as history as well, and cannot be read twice.
fn refuse_stream(path: &Path) -> Diagnostic {
    let message = "outcomes have been filled in, so the schedule is history too, and this is no file to read again";
    let place = Place::File { path: name_of_input(path) };
    Diagnostic::error(Code::BadSchedule, place, message).remedy("write it to a file, and check that")
}

/// Lets those wait who have no touch in a schedule and whom a plan would let wait: a schedule does not name them.
fn wait_as_planned(threads: Threads, problem: &Problem, schedule: &mut Plan, progress: &Progress) {
    let touched: BTreeSet<u32> = schedule.touches.iter().map(|touch| touch.prospect).collect();
    let waiting = planner::plan_on(threads, problem, progress).waiting;
    schedule.waiting = waiting.into_iter().filter(|waiting| !touched.contains(&waiting.prospect)).collect();
}

/// Every rule that a schedule breaks.
fn broken_rules(threads: Threads, path: &Path, problem: &Problem, schedule: &Plan) -> Vec<Diagnostic> {
    let place = Place::File { path: path.display().to_string() };
    let finding = |rule: &str, message: &str| {
        Diagnostic::error(Code::BrokenRule, place.clone(), format!("{rule}: {message}"))
            .remedy("correct the schedule, or make it anew with `cadence plan`")
    };
    check_on(threads, problem, schedule)
        .iter()
        .map(|violation| finding(violation.rule.name(), &violation.message))
        .collect()
}
