//! Ten thousand prospects: how long reading, planning, checking and writing take.
//!
//! `cargo bench` prints the table. `cargo bench --bench plan -- --write FILE` writes the prospects instead, to time the
//! whole command on them.

use std::fmt::Write as _;
use std::path::PathBuf;

use cadence::export::csv;
use cadence::input::{Request, load};
use cadence::model::{Plan, Problem};
use cadence::{checker, planner};
use chrono::NaiveDate;
use divan::Bencher;

const PROSPECTS: usize = 10_000;
const REPS: usize = 20;

fn main() {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--write").skip(1);
    match arguments.next() {
        Some(path) => std::fs::write(path, prospects()).expect("the file named behind --write can be written"),
        None => divan::main(),
    }
}

#[divan::bench]
fn read(bencher: Bencher) {
    let files = [prospect_file()];
    bencher.bench(|| load(&Request::new(&files, today())));
}

#[divan::bench]
fn plan(bencher: Bencher) {
    let problem = problem();
    bencher.bench(|| planner::plan(&problem));
}

#[divan::bench]
fn check(bencher: Bencher) {
    let (problem, plan) = planned();
    bencher.bench(|| checker::check(&problem, &plan));
}

#[divan::bench]
fn write(bencher: Bencher) {
    let (problem, plan) = planned();
    bencher.bench(|| csv::write(&problem, &plan, false, Vec::new()));
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).expect("this is a date")
}

fn planned() -> (Problem, Plan) {
    let problem = problem();
    let plan = planner::plan(&problem);
    (problem, plan)
}

fn problem() -> Problem {
    let (loaded, findings) = load(&Request::new(&[prospect_file()], today()));
    loaded.unwrap_or_else(|| panic!("{findings:?}")).problem
}

fn prospect_file() -> PathBuf {
    let path = std::env::temp_dir().join("cadence-bench-prospects.csv");
    std::fs::write(&path, prospects()).expect("the folder for temporary files can be written to");
    path
}

/// Prospects of all types over twenty reps; every third lacks something.
fn prospects() -> String {
    let sources = ["Purchased List", "Web", "Trade Show", "ZoomInfo", "Cold Call"];
    let statuses = ["New", "Open", "Contacted", "Customer", "Lapsed", "Opportunity", "New", "New"];
    let mut out = "Record ID,First Name,Last Name,Company,Email,Phone,Mobile,LinkedIn URL,Street,City,State,\
                   Contact Owner,Lead Source,Lead Status,Create Date\n"
        .to_owned();
    for number in 0..PROSPECTS {
        let phone = if number % 3 == 1 { String::new() } else { format!("+1 614 555 {:04}", number % 10_000) };
        let linkedin = if number % 3 == 2 { String::new() } else { format!("https://www.linkedin.com/in/p{number}") };
        let street = if number % 4 == 0 { format!("{number} Main St") } else { String::new() };
        writeln!(
            out,
            "{number},Pat,Prospect {number},Company {},p{number}@company.example,{phone},,{linkedin},{street},Columbus,OH,\
             Rep {:02},{},{},2026-11-{:02}",
            number / 3,
            number % REPS,
            sources[number % sources.len()],
            statuses[number % statuses.len()],
            number % 20 + 1,
        )
        .expect("writing to a String cannot fail");
    }
    out
}
