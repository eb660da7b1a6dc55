//! The sample crontab, run as it is written.

use std::fs;
use std::path::Path;
use std::process::Command;

/// What cron would do on one morning, with nothing in the environment but what cron sets itself.
fn run_morning(home: &Path, crontab: &str) -> Vec<(bool, String)> {
    let mut environment = vec![("HOME", home.to_str().unwrap()), ("SHELL", "/bin/sh"), ("PATH", "/usr/bin:/bin")];
    let mut results = Vec::new();
    for line in crontab.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some((name, value)) = line.split_once('=').filter(|(name, _)| !name.contains(' ')) {
            environment.push((name, value));
            continue;
        }
        let command = command_of(line);
        let output = Command::new("env")
            .arg("-i")
            .args(environment.iter().map(|(name, value)| format!("{name}={value}")))
            .args(["/bin/sh", "-c", &command])
            .current_dir(home)
            .output()
            .unwrap();
        let printed = [output.stdout, output.stderr].concat();
        results.push((output.status.success(), String::from_utf8(printed).unwrap()));
    }
    results
}

/// The command of a line as cron hands it to the shell: behind five fields, with `\%` for a percent sign.
fn command_of(line: &str) -> String {
    let mut rest = line;
    for _ in 0..5 {
        rest = rest.trim_start();
        rest = &rest[rest.find(char::is_whitespace).unwrap()..];
    }
    let command = rest.trim_start();
    assert!(!command.replace(r"\%", "").contains('%'), "cron takes a bare percent sign for a line break: {command}");
    command.replace(r"\%", "%")
}

#[test]
fn the_sample_crontab_runs_as_it_is_written() {
    let home = tempfile::tempdir().unwrap();
    let (bin, folder) = (home.path().join(".cargo/bin"), home.path().join("prospecting"));
    fs::create_dir_all(&bin).unwrap();
    fs::create_dir_all(folder.join("sheets")).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_cadence"), bin.join("cadence")).unwrap();
    let prospects = "Id,Name,Email,Phone,Owner\np1,Ada Byrd,ada@mill.example,614-555-0100,dana\n\
                     p2,Bo Chen,bo@dock.example,614-555-0101,dana\n";
    fs::write(folder.join("prospects.csv"), prospects).unwrap();
    let crontab = include_str!("../../examples/crontab");

    let first = run_morning(home.path(), crontab);
    let tells_of_sheets = |(done, told): &(bool, String)| {
        *done && told.starts_with("warning[empty-file]: the folder is empty") && told.matches("warning").count() == 1
    };
    assert!(tells_of_sheets(&first[0]) && tells_of_sheets(&first[2]), "{first:?}");
    assert!(!first[1].0 && first[1].1.is_empty(), "there is nothing to compare with yet: {first:?}");
    let sheets =
        || -> Vec<_> { fs::read_dir(folder.join("sheets")).unwrap().map(|entry| entry.unwrap().path()).collect() };
    let sheet = sheets().remove(0);
    let planned = fs::read_to_string(&sheet).unwrap();
    assert!(planned.starts_with("touch_id,rep,date,") && planned.lines().count() > 2, "{planned}");

    // Dana fills in the sheet: Ada wants to hear no more, and what happened with Bo is in the log. On a weekend the sheet is
    // for Monday, and what is done today is done today.
    let planned_for = planned.lines().nth(1).unwrap().split(',').nth(2).unwrap();
    let filled: String = planned
        .replace(planned_for, &cadence::clock::today().to_string())
        .lines()
        .map(|line| match line.strip_suffix(",,,,").filter(|line| line.starts_with("p1#1,")) {
            Some(line) => format!("{line},,not interested,,\n"),
            None => format!("{line}\n"),
        })
        .collect();
    assert_ne!(filled, planned);
    fs::write(&sheet, &filled).unwrap();
    fs::write(folder.join("history.csv"), "date,prospect_id,outcome\n2026-01-05,p2,replied\n").unwrap();

    let second = run_morning(home.path(), crontab);
    assert!(second[0] == (true, String::new()) && second[1] == (true, String::new()), "{second:?}");
    let plan = fs::read_to_string(folder.join("plan.json")).unwrap();
    let plan: serde_json::Value = serde_json::from_str(&plan).unwrap();
    assert_eq!(plan["summary"]["waiting_by_reason"]["opted_out"], 1, "{}", plan["summary"]);
    assert_eq!(plan["summary"]["waiting_by_reason"]["engaged"], 1, "{}", plan["summary"]);
    let changes = fs::read_to_string(folder.join("changes.txt")).unwrap();
    assert!(changes.contains("outcome recorded: "), "{changes}");
    assert!(!second[2].0 && second[2].1.contains("the output would overwrite an input"), "{second:?}");
    assert_eq!(fs::read_to_string(&sheet).unwrap(), filled, "a sheet is never written over");
    assert_eq!(sheets().len(), 1);
}
