//! What the documents show is what the program does: the README's transcripts, the examples, the help.

use std::path::Path;
use std::process::Command;

use crate::command::{Ran, Run};
use cadence::input::{Entry, Loaded, Request, cadences, file, ics, json, load, sheet};
use cadence::model::{Channel, Outcome, Prospect, TouchRange};
use cadence::text::{bytes, grouped};
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
        .repository_file("examples/history.csv")
        .repository_file("cadences.toml")
        .repository_file("tests/errors/several-at-once/cadences.toml")
        .run()
}

#[test]
fn the_readme_tells_every_outcome() {
    let rows: String =
        Outcome::ALL.iter().map(|outcome| format!("| `{outcome}` | {} |\n", outcome.sentence())).collect();
    assert!(include_str!("../../README.md").contains(&rows), "the README's table should be\n{rows}");
}

#[test]
fn the_readme_tells_every_limit() {
    let number = |most: usize| grouped(most);
    let rows: String = [
        ("a file of prospects, of what was done, or a schedule", bytes(file::MOST_BYTES)),
        ("its columns", number(sheet::MOST_COLUMNS)),
        ("a cell", bytes(sheet::MOST_CELL_BYTES as u64)),
        ("levels of JSON inside each other", number(json::MOST_LEVELS)),
        ("`cadences.toml`", bytes(cadences::MOST_BYTES)),
        ("prospect types, tables of reps, and rules of each kind", number(cadences::MOST_ENTRIES)),
        ("touches of a range", number(cadences::MOST_TOUCHES as usize)),
        ("touches of a range that shifts have moved", number(TouchRange::MOST as usize)),
        ("`horizon_days`", number(cadences::MOST_HORIZON_DAYS as usize)),
        ("a calendar of days off", bytes(ics::MOST_BYTES)),
        ("its events", number(ics::MOST_EVENTS)),
    ]
    .iter()
    .map(|(what, most)| format!("| {what} | {most} |\n"))
    .collect();
    let table = format!("| what | at most |\n|---|---|\n{rows}\n");
    assert!(include_str!("../../README.md").contains(&table), "the README's table should be\n{table}");
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
fn the_example_history_is_understood_to_the_last_row() {
    let file = |name: &str| [Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)];
    let (prospects, history) = (file("prospects.csv"), file("history.csv"));
    let request = Request { own_history: false, ..Request::new(&prospects, "2026-11-23".parse().unwrap()) };
    let (_, without) = load(&request);
    let (loaded, findings) = load(&Request { history: &history, keep_history: true, ..request });
    assert_eq!(findings, without);
    let loaded = loaded.unwrap();
    assert!(loaded.account.contains("history.csv: 26 rows: 24 touches, 2 without a touch\n"), "{}", loaded.account);
    let problem = &loaded.problem;
    let count = |is: &dyn Fn(&Prospect) -> bool| problem.prospects.iter().filter(|prospect| is(prospect)).count();
    assert_eq!(count(&|prospect| prospect.past.call_back.is_some()), 1);
    assert_eq!(count(&|prospect| prospect.past.away_until.is_some()), 1);
    assert_eq!(count(&|prospect| !prospect.past.bad_contacts.is_empty()), 1);
    assert_eq!(count(&|prospect| prospect.permissions.opted_out.contains(Channel::Email)), 1);
    assert_eq!(count(&|prospect| prospect.past.answered.is_some() && prospect.held.is_some()), 4);

    let told = |loaded: &Loaded, rep: &str| -> Vec<(String, String)> {
        let prospect = |entry: &Entry| &loaded.problem.prospects[entry.prospect];
        let theirs = loaded.history.iter().filter(|entry| *loaded.problem.reps[prospect(entry).rep].name == *rep);
        theirs.map(|entry| (prospect(entry).id.to_string(), entry.notes.to_string())).collect()
    };
    assert_eq!(loaded.history.len(), 26);
    for (number, rep) in loaded.problem.reps.iter().enumerate() {
        let alone = loaded.clone().of_reps(&[number]);
        assert_eq!(told(&alone, &rep.name), told(&loaded, &rep.name));
        assert_eq!(told(&alone, &rep.name).len(), alone.history.len());
    }
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
          log          Write down what happened with a prospect, for the next plan to go on from
          history      Show what was done: with one prospect, or on one day of each rep
          explain      Say why a prospect is planned as it is, or why it is waiting
          check        Show every problem in the inputs and, with a schedule, every rule it breaks
          diff         Show what moved from one schedule to the next, each touch with its cause
          types        Show the table in force: touch ranges, channels, gaps, voicemail, index
          rules        Show when the law lets you call, place by place, with sources; no legal advice
          generate     Invent prospects as a CRM exports them, and what was done with them, for trials and
                       benchmarks
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
    let commands = [
        "plan",
        "today",
        "log",
        "history",
        "explain",
        "check",
        "diff",
        "types",
        "rules",
        "generate",
        "init",
        "completions",
        "man",
    ];
    for command in commands {
        let ran = Run::new(&format!("{command} --help")).succeeds();
        assert!(ran.stdout.contains(&format!("Usage: cadence {command}")), "{}", ran.stdout);
    }
}
