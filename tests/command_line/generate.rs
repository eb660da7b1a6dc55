//! Invented prospects, as somebody tries the program on them.

use std::io::Read;
use std::process::{Command, Stdio};

use crate::command::Run;

const TODAY: &str = "--today 2026-11-23";

#[test]
fn an_invented_list_is_planned_and_its_rows_add_up() {
    let list = Run::new(&format!("generate --prospects 400 --reps 4 --dirt 0.1 --history h.csv {TODAY}")).succeeds();
    let (prospects, history) = (list.stdout.as_str(), list.read("h.csv"));
    assert_eq!(list.names(), ["h.csv"]);
    for with_history in ["", "--history h.csv"] {
        let ran = Run::new(&format!("plan p.csv {with_history} --format json {TODAY}"))
            .file("p.csv", prospects)
            .file("h.csv", &history)
            .run();
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        assert!(!ran.stderr.contains("error[") && !ran.stderr.contains("not-among-prospects"), "{}", ran.stderr);
        assert!(ran.stderr.contains("warning[nobody-in-row]"), "{}", ran.stderr);
        let plan: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let number = |name: &str| plan["summary"]["rows"][name].as_u64().unwrap();
        assert_eq!(number("read"), number("scheduled") + number("waiting") + number("refused"));
        assert!(number("read") > 400 && number("refused") > 0 && number("waiting") > 20, "{}", plan["summary"]);
    }
}

#[test]
fn a_list_goes_to_a_file_or_to_a_pipe() {
    let arguments = format!("generate --prospects 20 --seed 7 {TODAY}");
    let piped = Run::new(&arguments).succeeds().stdout;
    let written = Run::new(&format!("{arguments} -o p.csv --history h.csv --history-touches 2")).succeeds();
    assert_eq!((written.stdout.as_str(), written.read("p.csv")), ("", piped));
    assert_eq!(written.names(), ["h.csv", "p.csv"]);
}

#[test]
fn a_list_that_cannot_be_written_leaves_no_history_behind() {
    let ran = Run::new(&format!("generate --prospects 20 {TODAY} -o none/p.csv --history h.csv")).run();
    assert_eq!(ran.status, 1);
    let told = "error[cannot-write]: cannot write the file: there is no such folder\n  --> none/p.csv\n";
    assert!(ran.stderr.starts_with(told), "{}", ran.stderr);
    assert_eq!(ran.names(), [""; 0]);
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cadence"))
        .args(["generate", "--prospects", "20000", "--today", "2026-11-23"])
        .env_clear()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert!(child.wait().unwrap().success(), "{stderr}");
    assert_eq!(stderr, "");
}
