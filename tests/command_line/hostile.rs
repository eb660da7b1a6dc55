//! Inputs that are large, endless, of another kind, or meant to deceive whoever reads the terminal.

use std::fs::File;
use std::path::Path;

use crate::command::{Ran, Run};

const TODAY: &str = "--today 2026-11-23";
const PROSPECTS: &str = "id,name,email,phone\np1,Ada Byrd,ada@mill.example,614-555-0100\n";
const CALENDAR: &str = "[workday]\nholidays_ics = \"off.ics\"\n";

/// The ways in which a file comes in: a command, and what the file is called there.
const WAYS: [(&str, &str); 6] = [
    ("plan list.csv", "list.csv"),
    ("plan prospects.csv --history done.csv", "done.csv"),
    ("check prospects.csv --schedule schedule.csv", "schedule.csv"),
    ("diff old.json old.json", "old.json"),
    ("types --config table.toml", "table.toml"),
    ("plan prospects.csv --config calendar.toml", "off.ics"),
];

/// A run of one of the ways; the file is yet to be put there.
fn way(command: &str) -> Run {
    let today = if command.starts_with("plan") || command.starts_with("check") { TODAY } else { "" };
    Run::new(&format!("{command} {today}")).file("prospects.csv", PROSPECTS).file("calendar.toml", CALENDAR)
}

/// Checks that a run has refused a file, and says which and why.
#[track_caller]
fn check_refused(ran: &Ran, file: &str, why: &str) {
    let status = if ran.stdout.contains("problem") { 3 } else { 1 };
    assert_eq!(ran.status, status, "{}{}", ran.stderr, ran.stdout);
    assert!(ran.stderr.contains(file) && ran.stderr.contains(why), "{file}: {}", ran.stderr);
    assert!(ran.stderr.contains("= help: "), "{}", ran.stderr);
}

#[test]
fn a_file_that_is_larger_than_it_may_be_is_refused_before_it_is_read() {
    let sizes = [4 << 30, 4 << 30, 4 << 30, 4 << 30, 1 << 20, 16 << 20];
    for ((command, file), most) in WAYS.into_iter().zip(sizes) {
        let run = way(command).file(file, "");
        // Bytes that nobody has written take no room.
        File::options().write(true).open(run.path(file)).unwrap().set_len(most + 1).unwrap();
        check_refused(&run.run(), file, "it is larger than ");
    }
}

#[test]
fn a_file_of_another_kind_is_refused_in_words_wherever_it_comes_in() {
    for (command, file) in WAYS {
        let kinds: [(&str, &[u8]); 3] = [
            ("gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xab\xff"),
            ("binary", b"a,b\0c\n\xff"),
            ("zip", b"PK\x03\x04\xff\0"),
        ];
        for (kind, bytes) in kinds {
            let ran = way(command).file(file, bytes).run();
            check_refused(&ran, file, "error[not-");
            assert!(!ran.stderr.contains('\0') && !ran.stderr.contains('\u{1f}'), "{kind}: {:?}", ran.stderr);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_folder_or_an_unreadable_file_is_told_wherever_it_comes_in() {
    use std::os::unix::fs::symlink;
    for (command, file) in WAYS {
        let run = way(command);
        std::fs::create_dir(run.path(file)).unwrap();
        let why = if file == "done.csv" { "" } else { "it is a folder" };
        // A folder of history files may have none.
        if !why.is_empty() {
            check_refused(&run.run(), file, why);
        }
        let run = way(command);
        symlink("nowhere", run.path(file)).unwrap();
        check_refused(&run.run(), file, "there is no such file");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_that_never_ends_is_refused_at_once() {
    use std::os::unix::fs::symlink;
    for (command, file) in WAYS {
        let run = way(command);
        symlink("/dev/zero", run.path(file)).unwrap();
        check_refused(&run.run(), file, "error[");
    }
    let run = way("plan -").stdin_from("/dev/zero");
    check_refused(&run.run(), "standard input", "this is binary data");
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_read_like_a_file() {
    let run = way("plan pipe.csv --format jsonl");
    let pipe = run.path("pipe.csv");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = std::thread::spawn(move || std::fs::write(pipe, PROSPECTS).unwrap());
    let ran = run.run();
    writer.join().unwrap();
    assert_eq!(ran.stdout, way("plan prospects.csv --format jsonl").run().stdout);
    assert!(ran.stdout.lines().count() > 20);
}

#[test]
fn a_cell_that_is_too_long_is_told_in_every_table() {
    let long = "x".repeat((512 << 10) + 1);
    let schedule = way("plan prospects.csv").run().stdout;
    let (header, rows) = schedule.split_once('\n').unwrap();
    let schedule = format!("{header}\n{}", rows.replacen("Ada Byrd", &long, 1));
    for (command, file, contents) in [
        ("plan list.csv", "list.csv", format!("{PROSPECTS}p2,{long},,\n")),
        (
            "plan prospects.csv --history done.csv",
            "done.csv",
            format!("date,prospect_id,outcome\n2026-11-20,{long},done\n"),
        ),
        ("check prospects.csv --schedule schedule.csv", "schedule.csv", schedule.clone()),
        ("diff old.csv old.csv", "old.csv", schedule),
    ] {
        check_refused(&way(command).file(file, contents).run(), file, "error[over-limit]: a cell of this row");
    }
}

#[test]
fn the_limits_leave_room_for_the_shipped_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let size = std::fs::metadata(root.join("cadences.toml")).unwrap().len();
    assert!(size * 20 < cadence::input::cadences::MOST_BYTES, "{size} bytes are near the limit");
}
