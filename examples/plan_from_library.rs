//! Plans a prospect file from the library, and prints the first ten touches.
//!
//! `cargo run --example plan_from_library`

#![allow(clippy::print_stdout, reason = "an example may print")]

use cadence::input::{Request, load};
use cadence::{checker, planner};
use chrono::NaiveDate;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let files = ["examples/prospects.csv".into()];
    let today: NaiveDate = "2026-11-23".parse()?;
    let (loaded, findings) = load(&Request::new(&files, today));
    let problem = loaded.ok_or_else(|| cadence::diagnostic::render_all(&findings, true))?.problem;

    let plan = planner::plan(&problem);
    assert_eq!(checker::check(&problem, &plan), [], "the checker proves every plan");

    for touch in plan.touches.iter().take(10) {
        let prospect = &problem.prospects[touch.prospect as usize];
        let rep = &problem.reps[prospect.rep].name;
        println!(
            "{} {} {rep}: {} with {}, touch {} of {}",
            touch.date, touch.start, touch.channel, prospect.name, touch.number, touch.of
        );
    }
    println!("{} touches planned, {} prospects waiting", plan.touches.len(), plan.waiting.len());
    Ok(())
}
