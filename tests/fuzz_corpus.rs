//! Runs the inputs that fuzzing has found worth keeping through what the fuzz targets run: `tests/fuzzed/TARGET/`.
#![allow(clippy::unwrap_used, unreachable_pub, reason = "a test that cannot go on may panic; nobody imports it")]

#[path = "support/fuzzed.rs"]
mod fuzzed;

use std::path::{Path, PathBuf};
use std::{fs, panic};

/// Runs a target on all of its inputs, and says on which it fails.
fn run_all(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzzed").join(target);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "there is no input in {}", folder.display());
    let fails = |file: &PathBuf| {
        let bytes = fs::read(file).unwrap();
        panic::catch_unwind(|| run(&bytes)).is_err()
    };
    let failing: Vec<PathBuf> = files.into_iter().filter(fails).collect();
    assert!(failing.is_empty(), "{failing:#?}");
}

#[test]
fn prospects() {
    run_all("prospects", fuzzed::prospects);
}

#[test]
fn history() {
    run_all("history", fuzzed::history);
}

#[test]
fn configuration() {
    run_all("configuration", fuzzed::configuration);
}

#[test]
fn schedules() {
    run_all("schedules", fuzzed::schedules);
}

#[test]
fn calendar() {
    run_all("calendar", fuzzed::calendar);
}

#[test]
fn whole() {
    run_all("whole", fuzzed::whole);
}
