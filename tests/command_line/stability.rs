//! A plan that is followed is a plan that is kept, to the byte.

use crate::command::Run;

const PLAN: &str = "plan examples/prospects.csv --format csv";

fn plan(today: &str, history: Option<&str>) -> String {
    let option = if history.is_some() { "--history done.csv" } else { "" };
    let run = Run::new(&format!("{PLAN} --today {today} {option}")).repository_file("examples/prospects.csv");
    let ran = match history {
        Some(history) => run.file("done.csv", history).run(),
        None => run.run(),
    };
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    ran.stdout
}

/// The schedule with outcomes filled in for some of its rows, and the rows that are left.
fn follow(schedule: &str, is_done: impl Fn(&[&str]) -> bool) -> (String, Vec<&str>) {
    let mut lines = schedule.lines();
    let mut filled = format!("{}\n", lines.next().unwrap());
    let mut left = Vec::new();
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        if is_done(&cells) {
            let outcome = if cells.contains(&"phone") { "No Answer" } else { "done" };
            filled.push_str(&format!("{},{outcome},\n", line.strip_suffix(",,").unwrap()));
        } else {
            filled.push_str(&format!("{line}\n"));
            left.push(line);
        }
    }
    (filled, left)
}

fn rows(schedule: &str) -> Vec<&str> {
    schedule.lines().skip(1).collect()
}

#[test]
fn a_plan_followed_for_days_is_kept_to_the_byte() {
    let monday = plan("2026-11-23", None);
    for today in ["2026-11-24", "2026-11-26", "2026-12-07", "2027-02-01"] {
        let (filled, left) = follow(&monday, |cells| cells[2] < today);
        assert!(left.len() > 100 && left.len() < rows(&monday).len());
        assert_eq!(rows(&plan(today, Some(&filled))), left, "planned again on {today}");
    }
}

#[test]
fn a_day_half_done_is_kept_to_the_byte() {
    let monday = plan("2026-11-23", None);
    // The calls are made, and some of the emails written.
    let (filled, left) = follow(&monday, |cells| {
        cells[2] == "2026-11-23" && (cells.contains(&"phone") || (cells.contains(&"email") && cells[1] == "Sam Okafor"))
    });
    assert_eq!(rows(&plan("2026-11-23", Some(&filled))), left);
}

#[test]
fn nothing_changed_gives_the_same_bytes() {
    let history = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/history.csv")).unwrap();
    assert_eq!(plan("2026-11-24", Some(&history)), plan("2026-11-24", Some(&history)));
    // What stands there twice counts once, and the order of files and rows does not matter.
    let header = history.lines().next().unwrap();
    let mut backwards: Vec<&str> = history.lines().skip(1).collect();
    backwards.reverse();
    let shuffled = format!("{header}\n{}\n{}\n", backwards.join("\n"), backwards.join("\n"));
    assert_eq!(plan("2026-11-24", Some(&history)), plan("2026-11-24", Some(&shuffled)));
}

#[test]
fn a_rep_back_from_holiday_finds_no_burst() {
    let table = format!(
        "[reps.\"Dana Reyes\"]\ndays_off = [{{ from = \"2026-11-25\", to = \"2026-12-11\" }}]\n{}",
        cadence::input::cadences::SHIPPED
    );
    let monday = plan("2026-11-23", None);
    let (filled, _) = follow(&monday, |cells| cells[2] < "2026-11-25");
    let ran = Run::new("plan examples/prospects.csv --history done.csv --format json --today 2026-12-14")
        .repository_file("examples/prospects.csv")
        .file("cadences.toml", table)
        .file("done.csv", filled)
        .run();
    let plan: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let slipping = &plan["summary"]["slipping"];
    assert!(slipping["touch_days"].as_u64().unwrap() > 10, "{slipping}");
    assert_eq!(slipping["most"].as_array().unwrap().len(), 5);
    let mut minutes: std::collections::BTreeMap<(String, String), f64> = std::collections::BTreeMap::new();
    for touch in plan["touches"].as_array().unwrap() {
        let cell = |name: &str| touch[name].as_str().unwrap().to_owned();
        *minutes.entry((cell("rep"), cell("date"))).or_default() += touch["minutes"].as_f64().unwrap();
    }
    assert!(minutes.values().all(|minutes| *minutes <= 240.0), "{minutes:?}");
}

#[test]
fn a_schedule_filled_in_as_planned_breaks_no_rule() {
    let monday = plan("2026-11-23", None);
    let check = |schedule: &str, today: &str| {
        let run = Run::new(&format!("check examples/prospects.csv --schedule s.csv --today {today}"));
        run.repository_file("examples/prospects.csv").file("s.csv", schedule).run()
    };
    for today in ["2026-11-23", "2026-11-26"] {
        let (filled, left) = follow(&monday, |cells| cells[2] < today || (cells[2] == today && cells[11] == "phone"));
        let checked = check(&filled, today);
        assert!(!checked.stderr.contains("error["), "{today}: {}", checked.stderr);
        assert!(left.len() < rows(&monday).len(), "{today}");
    }
    let (filled, _) = follow(&monday, |cells| cells[2] < "2026-11-26");
    let answered = filled.replacen(",No Answer,", ",Connected,", 1);
    let checked = check(&answered, "2026-11-26");
    assert_eq!(checked.status, 3);
    assert!(checked.stderr.contains("no-touch-after-answer: "), "{}", checked.stderr);
}

/// Reps are planned, and rows put together, wherever a thread is free.
#[test]
fn the_number_of_threads_decides_no_byte() {
    let invented = Run::new("generate --prospects 900 --reps 7 --today 2026-11-23 -o p.csv --history h.csv").succeeds();
    let (prospects, history) = (invented.read("p.csv"), invented.read("h.csv"));
    let output = |command: &str, threads: usize| {
        let run = Run::new(&format!("{command} p.csv --history h.csv --today 2026-11-23 --threads {threads}"));
        let ran = run.file("p.csv", &prospects).file("h.csv", &history).run();
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        (ran.stdout, ran.stderr)
    };
    for command in ["plan --format csv", "plan --format json", "plan --format jsonl", "plan --format ics", "today"] {
        let alone = output(command, 1);
        assert!(alone.0.len() > 10_000, "{command}");
        assert!([2, 8].into_iter().all(|threads| output(command, threads) == alone), "{command}");
    }
    // A schedule that a hand has changed, in more rows than one thread reads.
    let (mut schedule, _) = output("plan --format csv", 1);
    for line in schedule.clone().lines().skip(1).step_by(100) {
        schedule = schedule.replacen(line, &line.replacen(",phone,", ",fax,", 1), 1);
    }
    let check = |threads: usize| {
        let run =
            Run::new(&format!("check p.csv --schedule s.csv --history h.csv --today 2026-11-23 --threads {threads}"));
        let ran = run.file("p.csv", &prospects).file("h.csv", &history).file("s.csv", &schedule).run();
        assert_eq!(ran.status, 3, "{}", ran.stderr);
        (ran.stdout, ran.stderr)
    };
    let alone = check(1);
    assert!(alone.1.matches("\"fax\"").count() > 10, "{}", alone.1);
    assert!([2, 8].into_iter().all(|threads| check(threads) == alone));
}

/// A limit on a user's processes, or on a container's, counts threads too.
#[cfg(target_os = "linux")]
#[test]
fn where_no_thread_can_be_had_a_run_does_without() {
    let schedule = Run::new("plan examples/prospects.csv --today 2026-11-23 --format csv");
    let schedule = schedule.repository_file("examples/prospects.csv").run().stdout;
    let run = |command: &str, stack: u64| {
        let run = Run::new(&format!("{command} --today 2026-11-23 --threads 8"));
        let run = run.repository_file("examples/prospects.csv").file("s.csv", &schedule);
        let ran = run.environment("RUST_MIN_STACK", &stack.to_string()).run();
        (ran.status, ran.stdout, ran.stderr)
    };
    for command in ["plan --format csv examples/prospects.csv", "check examples/prospects.csv --schedule s.csv"] {
        // No machine has the memory to start a thread with such a stack.
        assert_eq!(run(command, 1 << 60), run(command, 1 << 21), "{command}");
    }
}
