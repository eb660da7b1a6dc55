//! What the documents show is what the program does: the README's transcripts, the examples, the help.

use std::path::Path;
use std::process::Command;

use crate::command::{Ran, Run};
use expect_test::expect;

/// A transcript of the README: a command, and what it prints.
struct Transcript {
    command: String,
    printed: Vec<String>,
}

#[test]
fn the_readmes_transcripts_are_what_is_printed() {
    let readme = include_str!("../../README.md");
    let transcripts = transcripts(readme);
    assert!(transcripts.len() >= 3, "the README lost its transcripts");
    for Transcript { command, printed } in transcripts {
        let ran = run_as_shown(&command);
        let both = format!("{}{}", ran.stderr, ran.stdout);
        let actual: Vec<&str> = both.lines().map(str::trim_end).collect();
        let printed: Vec<&str> = printed.iter().map(String::as_str).collect();
        assert!(matches(&actual, &printed), "$ {command}\nprinted\n{both}");
    }
}

/// Runs a command of the README as on a terminal, which shows the agenda where a pipe would get CSV.
fn run_as_shown(command: &str) -> Ran {
    let arguments = command.strip_prefix("cadence ").or_else(|| command.strip_prefix("cargo run --release -- "));
    let arguments = arguments.unwrap_or_else(|| panic!("not a command of ours: {command}")).replace('"', "'");
    let shows_agenda = arguments.starts_with("plan ") || arguments.starts_with("today ");
    let agenda = if shows_agenda && !arguments.contains(" -o ") { " --format agenda" } else { "" };
    Run::new(&format!("{arguments}{agenda}"))
        .repository_file("examples/prospects.csv")
        .repository_file("cadences.toml")
        .repository_file("tests/errors/several-at-once/cadences.toml")
        .run()
}

/// The blocks marked `console`.
fn transcripts(readme: &str) -> Vec<Transcript> {
    let mut transcripts = Vec::new();
    for block in readme.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap();
        let (command, printed) = block.split_once('\n').unwrap();
        transcripts.push(Transcript {
            command: command.strip_prefix("$ ").unwrap().to_owned(),
            printed: printed.lines().map(str::to_owned).collect(),
        });
    }
    transcripts
}

/// Whether the lines are those shown; a line of three dots stands for any number of lines.
fn matches(actual: &[&str], shown: &[&str]) -> bool {
    match shown {
        [] => actual.is_empty(),
        ["...", rest @ ..] => (0..=actual.len()).any(|skipped| matches(&actual[skipped..], rest)),
        [line, rest @ ..] => actual.first() == Some(line) && matches(&actual[1..], rest),
    }
}

#[test]
fn the_elision_of_transcripts_is_no_licence() {
    assert!(matches(&["a", "b", "c"], &["a", "...", "c"]));
    assert!(matches(&["a"], &["a", "..."]));
    assert!(!matches(&["a", "b", "c"], &["a", "c"]));
    assert!(!matches(&["a", "b"], &["a", "...", "c"]));
}

#[test]
fn the_library_example_runs() {
    let ran = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--example", "plan_from_library"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let printed = String::from_utf8(ran.stdout).unwrap();
    let last = printed.lines().last().unwrap();
    assert!(last.ends_with("touches planned, 5 prospects waiting"), "{printed}");
}

#[test]
fn the_help_is_as_it_was_read_last() {
    let ran = Run::new("--help").succeeds();
    expect![[r#"
        Plan prospecting: who is touched on which day, on which channel, and whether to leave a voicemail

        Usage: cadence <COMMAND>

        Commands:
          plan         Plan a schedule, check it and write it
          today        Show each rep's worklist for the next working day
          explain      Say why a prospect is planned as it is, or why it is waiting
          check        Show every problem in the inputs and, with a schedule, every rule it breaks
          diff         Show what moved from one schedule to the next, each touch with its cause
          types        Show the table in force: touch ranges, channels, gaps, voicemail, index
          init         Write the commented cadences.toml here, unless there is one
          completions  Print a completion script for your shell
          man          Print the manual page
          help         Print this message or the help of the given subcommand(s)

        Options:
          -h, --help     Print help
          -V, --version  Print version

        Exit codes: 0 done; 1 failed; 2 wrong usage; 3 `check` found problems, or --strict met a warning.
        cadence only plans: it never sends, dials or goes online.
    "#]]
    .assert_eq(&ran.stdout);
    for command in ["plan", "today", "explain", "check", "diff", "types", "init", "completions", "man"] {
        let ran = Run::new(&format!("{command} --help")).succeeds();
        assert!(ran.stdout.contains(&format!("Usage: cadence {command}")), "{}", ran.stdout);
    }
}
