//! Ten thousand prospects: how long reading, planning, checking and writing take.
//!
//! `cargo bench --bench plan` prints the table.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

use cadence::export::csv;
use cadence::generate::{Settings, write_prospects};
use cadence::input::{Request, load};
use cadence::model::{Plan, Problem};
use cadence::{checker, planner};
use chrono::NaiveDate;
use divan::Bencher;

const PROSPECTS: u64 = 10_000;
const REPS: u64 = 20;

fn main() {
    divan::main();
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
    let settings = Settings { prospects: PROSPECTS, reps: REPS, seed: 0, dirt: 0.02, today: today() };
    File::create(&path)
        .and_then(|file| write_prospects(&settings, BufWriter::new(file)))
        .expect("the folder for temporary files can be written to");
    path
}
