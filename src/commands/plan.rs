//! `cadence plan`: the main job.

use std::collections::BTreeMap;

use cadence::export::{Summary, agenda};
use cadence::model::{Plan, Problem, WaitingReason};
use cadence::planner::{self, Capacity};
use cadence::text::{count, grouped, printable};
use cadence::threads::Threads;

use super::inputs::{load, prove};
use super::progress::ProgressLine;
use super::writing::Target;
use super::{Exit, tell};
use crate::cli::{Format, PlanArgs};

/// Plans, checks and writes.
pub(crate) fn run(args: &PlanArgs) -> anyhow::Result<Exit> {
    let threads = args.settings.threads();
    let line = ProgressLine::start(args.quiet, &args.prospects.files);
    let target = Target::new(&args.output, threads)?;
    let loaded = load(&args.prospects.files, &args.settings, &line.progress)?;
    target.refuse_inputs(&loaded)?;
    if args.strict && loaded.warnings > 0 {
        tell(&format!("nothing written: {}, and --strict allows none\n", count(loaded.warnings, "warning")));
        return Ok(Exit::Problems);
    }
    let plan = planner::plan_on(threads, &loaded.problem, &line.progress);
    // Nobody sees the figures of a silent run, unless they are in what it writes.
    let needs_figures = !args.quiet || matches!(target.format, Format::Agenda | Format::Json);
    let (proof, figures) = threads.both(
        || prove(threads, &loaded.problem, &plan),
        || if needs_figures { Figures::new(&loaded.problem, &plan) } else { Figures::default() },
    );
    proof?;
    let Figures { mut summary, uncallable } = figures;
    if matches!(target.format, Format::Agenda | Format::Json) {
        summary = with_admitting_minutes(threads, &loaded.problem, &plan, summary);
    }
    target.write(&loaded, &plan, &summary, line, |width| {
        agenda::write(&loaded.problem, &plan, &summary, &loaded.provenance.configuration.name, width)
    })?;
    if !args.quiet {
        if !target.shows_summary() {
            tell(&one_line(&target, &summary));
        }
        tell(&no_calls(uncallable));
    }
    // The system takes the memory of a run that ends all at once; a million prospects give it back text by text.
    std::mem::forget((loaded, plan));
    Ok(Exit::Done)
}

/// What there is to tell of a plan.
#[derive(Default)]
struct Figures {
    summary: Summary,
    /// How many prospects with a phone number the law lets nobody call.
    uncallable: usize,
}

impl Figures {
    fn new(problem: &Problem, plan: &Plan) -> Figures {
        let summary = Summary::new(problem, plan, &planner::slips(problem, plan));
        Figures { summary, uncallable: planner::count_uncallable(problem) }
    }
}

/// The summary with the minutes a day that would admit those who wait for want of them: finding these means planning again.
fn with_admitting_minutes(threads: Threads, problem: &Problem, plan: &Plan, mut summary: Summary) -> Summary {
    if summary.no_capacity.is_empty() {
        return summary;
    }
    let capacity = Capacity::new(problem);
    let mut waiting_for: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for waiting in plan.waiting.iter().filter(|waiting| waiting.reason == WaitingReason::NoCapacity) {
        waiting_for.entry(problem.prospects[waiting.prospect as usize].rep).or_default().push(waiting.prospect);
    }
    let reps: Vec<usize> = summary.no_capacity.iter().map(|full| full.rep).collect();
    let admitting = |full: usize| capacity.minutes_that_admit(reps[full], &waiting_for[&reps[full]]);
    let mut full = summary.no_capacity.iter_mut();
    threads.each(reps.len(), admitting, |minutes| {
        if let Some(full) = full.next() {
            full.admitting = minutes;
        }
    });
    summary
}

/// Who gets no calls although there is a number: a rep whose blocks lie wrong would wonder.
fn no_calls(prospects: usize) -> String {
    if prospects == 0 {
        return String::new();
    }
    let gets = if prospects == 1 { "gets" } else { "get" };
    let prospects = count(prospects, "prospect");
    format!(
        "{prospects} {gets} no calls: no time of the phone blocks is lawful where they are (explain and rules say why)\n"
    )
}

/// The plan in one line, for those who sent it to a file or a pipe.
fn one_line(target: &Target<'_>, summary: &Summary) -> String {
    let rows = summary.rows;
    let mut line = format!("{} for {}", count(summary.touches, "touch"), count(rows.scheduled, "prospect"),);
    if let Some(path) = target.path {
        line = format!("{}: {line}", printable(&path.display().to_string()));
    }
    if rows.waiting > 0 {
        let reasons: Vec<String> =
            summary.waiting.iter().map(|(reason, number)| format!("{} {}", grouped(*number), reason.name())).collect();
        line = format!("{line}; {} waiting ({})", grouped(rows.waiting), reasons.join(", "));
    }
    if rows.refused > 0 {
        line = format!("{line}; {} refused", count(rows.refused, "row"));
    }
    let late = summary.slipping.promises.len();
    if late > 0 {
        line = format!("{line}; {} later than promised", count(late, "call"));
    }
    if summary.slipping.touch_days > 0 {
        let late = count(summary.slipping.touch_days, "touch day");
        line = format!("{line}; {late} past twice the gap");
    }
    if summary.unfinished > 0 {
        line = format!("{line}; {} not to the end of the cadence", grouped(summary.unfinished));
    }
    format!("{line}\n")
}
