//! Every message about a problem, and a sample that produces it.
//!
//! A sample is a folder of `tests/errors`, named by the code of its message: `command` holds what is typed after
//! `cadence`, `stderr` what the program says to that, `status` how it ends if not with 1, and `stdin` what comes in by
//! standard input. All other files stand in the folder where the command runs. A new sample needs its input files and
//! `command`; `UPDATE_EXPECT=1 cargo test --test command_line` writes `stderr`, which is then to be read.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cadence::diagnostic::Code;

use crate::command::{Ran, Run};

/// The files of a sample that say how it is run; all others are its input.
const OF_THE_TEST: [&str; 4] = ["command", "stdin", "stderr", "status"];

struct Sample {
    folder: PathBuf,
    name: String,
}

/// All samples, by name.
fn samples() -> Vec<Sample> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors");
    let entries = fs::read_dir(root).unwrap().map(|entry| entry.unwrap());
    let folders = entries.filter(|entry| entry.file_type().unwrap().is_dir());
    let mut samples: Vec<Sample> =
        folders.map(|entry| Sample { folder: entry.path(), name: entry.file_name().into_string().unwrap() }).collect();
    samples.sort_by(|one, other| one.name.cmp(&other.name));
    assert!(!samples.is_empty());
    samples
}

impl Sample {
    fn read(&self, file: &str) -> Option<String> {
        fs::read_to_string(self.folder.join(file)).ok()
    }

    fn command(&self) -> String {
        self.read("command").unwrap_or_else(|| panic!("{} has no file `command`", self.name))
    }

    fn stderr(&self) -> String {
        self.read("stderr").unwrap_or_default()
    }

    fn status(&self) -> i32 {
        self.read("status").map_or(1, |status| status.trim().parse().unwrap())
    }

    /// The input files below a folder of the sample.
    fn inputs(&self, below: &str) -> Vec<String> {
        let mut files = Vec::new();
        for entry in fs::read_dir(self.folder.join(below)).unwrap().map(|entry| entry.unwrap()) {
            let name = format!("{below}{}", entry.file_name().into_string().unwrap());
            if entry.file_type().unwrap().is_dir() {
                files.extend(self.inputs(&format!("{name}/")));
            } else if !OF_THE_TEST.contains(&name.as_str()) {
                files.push(name);
            }
        }
        files
    }

    fn run(&self) -> Ran {
        let mut run = Run::new(self.command().trim());
        if let Some(input) = self.read("stdin") {
            run = run.stdin(input);
        }
        for file in self.inputs("") {
            run = run.file(&file, fs::read(self.folder.join(&file)).unwrap());
        }
        run.run()
    }

    /// What is otherwise than the sample says; nothing, if all is as expected.
    fn differences(&self, ran: &Ran) -> String {
        let mut out = String::new();
        if ran.stderr != self.stderr() {
            out.push_str(&difference(&self.stderr(), &ran.stderr));
        }
        if ran.status != self.status() {
            out.push_str(&format!("  status {} expected, {} found\n", self.status(), ran.status));
        }
        if matches!(ran.status, 1 | 2) && !ran.stdout.is_empty() {
            out.push_str(&format!("  a failed run has written to stdout: {}\n", ran.stdout));
        }
        let put: BTreeSet<String> =
            self.inputs("").iter().map(|file| file.split('/').next().unwrap().to_owned()).collect();
        if ran.status != 0 && !put.iter().eq(&ran.names()) {
            out.push_str(&format!("  a failed run has left behind: {:?}\n", ran.names()));
        }
        if out.is_empty() { out } else { format!("{}: cadence {}{out}", self.name, self.command()) }
    }
}

/// The lines that differ, those expected before those found.
fn difference(expected: &str, found: &str) -> String {
    let (expected, found): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| pairs.take_while(|(one, other)| one == other).count();
    let before = same(&mut expected.iter().zip(&found));
    let (expected, found) = (&expected[before..], &found[before..]);
    let after = same(&mut expected.iter().rev().zip(found.iter().rev()));
    let marked = |lines: &[&str], mark: &str| -> String {
        lines[..lines.len() - after].iter().map(|line| format!("  {mark} {line}\n")).collect()
    };
    format!("{}{}", marked(expected, "-"), marked(found, "+"))
}

/// Whether `stderr` files are being written; they cannot be read at the same time.
fn is_updating() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some()
}

#[test]
fn every_sample_says_what_it_should() {
    let mut wrong = Vec::new();
    for sample in samples() {
        let ran = sample.run();
        if is_updating() {
            fs::write(sample.folder.join("stderr"), &ran.stderr).unwrap();
        }
        wrong.extend(Some(sample.differences(&ran)).filter(|differences| !differences.is_empty()));
    }
    assert!(wrong.is_empty(), "{} samples differ; UPDATE_EXPECT=1 accepts\n\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_code_has_a_sample_and_every_sample_a_message() {
    let samples = if is_updating() { return } else { samples() };
    let mut codes: BTreeSet<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    for sample in &samples {
        let stderr = sample.stderr();
        assert!(!stderr.is_empty(), "{} expects nothing on stderr", sample.name);
        codes.retain(|code| !stderr.contains(&format!("[{code}]: ")));
    }
    assert!(codes.is_empty(), "no sample shows {codes:?}");
}

#[test]
fn messages_and_remedies_are_written_alike() {
    let samples = if is_updating() { return } else { samples() };
    for sample in samples {
        for line in sample.stderr().lines() {
            let title =
                ["error[", "warning["].iter().any(|start| line.starts_with(start)).then(|| line.split_once("]: "));
            let text = title.flatten().or_else(|| line.split_once("= help: ")).map(|(_, text)| text);
            let alike = |text: &str| !text.starts_with(char::is_uppercase) && !text.ends_with('.');
            assert!(text.is_none_or(alike), "{}: neither capital nor full stop, please: {line}", sample.name);
        }
        let findings = sample.stderr().matches("error[").count() + sample.stderr().matches("warning[").count();
        let remedies = sample.stderr().matches("= help: ").count();
        assert_eq!(remedies, findings, "{}: every finding says what to do", sample.name);
    }
}

#[test]
fn a_run_that_fails_leaves_the_output_as_it_was() {
    for prospects in
        ["name,email,came_in\nAda Lovelace,ada@example.com,3/4/2026\n", "name,emial\nAda,ada@example.com\n"]
    {
        let ran = Run::new("plan prospects.csv --today 2026-11-23 --config cadences.toml -o plan.csv")
            .repository_file("cadences.toml")
            .file("prospects.csv", prospects)
            .file("plan.csv", "yesterday's plan\n")
            .run();
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
        assert_eq!(ran.read("plan.csv"), "yesterday's plan\n");
        assert_eq!(ran.names(), ["cadences.toml", "plan.csv", "prospects.csv"]);
    }
}

#[test]
fn a_schedule_that_has_just_been_written_breaks_no_rule_though_some_are_waiting() {
    let prospects = "name,email,do not contact\nAda Lovelace,ada@example.com,no\nEmmy Noether,emmy@example.com,yes\n";
    let planned = Run::new("plan prospects.csv --today 2026-11-23 --quiet").file("prospects.csv", prospects).succeeds();
    let checked = Run::new("check prospects.csv --schedule plan.csv --today 2026-11-23")
        .file("prospects.csv", prospects)
        .file("plan.csv", planned.stdout)
        .succeeds();
    assert!(checked.stdout.ends_with("no problems found\n"), "{}", checked.stdout);
}
