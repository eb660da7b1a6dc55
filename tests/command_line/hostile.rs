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

/// A text that would clear the screen, ring the bell, turn the direction of writing, hide letters and begin a line.
const EVIL: &str =
    "E\u{1b}[2J\u{7}\u{202e}\u{200b}\u{9b}31m\u{ad}\u{e0041}\u{feff}\u{2028}\u{3164}\u{2800}\u{e0100}vil";

/// What of a text could steer a terminal, or hide what the text says; line breaks are the program's own.
fn treacherous(text: &str) -> Vec<char> {
    let steers = |letter: &char| {
        letter.is_control() && *letter != '\n'
            || matches!(*letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}')
    };
    text.chars().filter(steers).collect()
}

#[test]
fn nothing_that_comes_from_data_steers_the_terminal() {
    let quoted = EVIL.replace('\u{1b}', "\\u001b").replace('\u{7}', "\\u0007").replace('\u{9b}', "\\u009b");
    let table = format!(
        "[reps.\"{quoted}\"]\nminutes = 100\n[types.cold]\nlabel = \"{quoted}\"\ntouches = {{ min = 1, max = 3 }}\n\
         sequence = [[\"phone\", \"email\"]]\ngaps = [1]\n\
         [[shift]]\nwhen = {{ region = [\"{quoted}\"] }}\nfactor = 2\n\
         [[calling_hours]]\nplace = \"US-OH\"\ndays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]\nhours = [\"08:00-20:00\"]\n\
         audience = \"both\"\ncitation = \"{quoted}\"\nsure = \"primary\"\nnote = \"{quoted}\"\n"
    );
    let rows: String = (0..9)
        .map(|row| {
            format!("p{row}{EVIL},{EVIL} {row},{EVIL},a{row}@x.example,614-555-010{row},{EVIL},{EVIL},{EVIL},{EVIL}\n")
        })
        .collect();
    let strange = format!("x{EVIL},Bo,{EVIL},{EVIL},{EVIL},,{EVIL},,\n");
    let prospects = format!("id,name,company,email,phone,owner,time zone,region,title,{EVIL}\n{rows}{strange}");
    let history = format!(
        "date,prospect_id,name,channel,contact,outcome,next_date,notes\n\
         2026-11-20,p0{EVIL},{EVIL},phone,{EVIL},connected,,{EVIL}\n2026-11-20,p1{EVIL},{EVIL},phone,{EVIL},no_answer,,{EVIL}\n\
         2026-11-20,p2{EVIL},{EVIL},{EVIL},,{EVIL},{EVIL},{EVIL}\n2026-11-20,nobody{EVIL},{EVIL},email,,done,,\n{EVIL},p3{EVIL},,email,,done,,\n"
    );
    let evil_file = format!("{EVIL}.csv");
    let planned = Run::new(&format!("plan p.csv --no-history {TODAY} --format json --config t.toml"))
        .file("p.csv", &prospects)
        .file("t.toml", &table)
        .run();
    let run = |command: &str| {
        let moved = planned.stdout.replacen("2026-11-24", "2026-11-25", 4).replace("Bo", "Bob");
        Run::new(command)
            .file("p.csv", &prospects)
            .file(&evil_file, &prospects)
            .file("h.csv", &history)
            .file("t.toml", &table)
            .file("bad.toml", format!("[planning] # {EVIL}\npersistence = \"{EVIL}\"\n{EVIL} = 1\n[types.{EVIL}]\n"))
            .file("bad2.toml", format!("[planning]\ndefault_type = \"{quoted}\"\n\"{quoted}\" = 1\n[reps.\"{quoted}\"]\nhours = [\"{quoted}\"]\n"))
            .file("off.ics", format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:{EVIL}\nDTSTART:{EVIL}\nEND:VEVENT\nEND:VCALENDAR\n"))
            .file("off.toml", CALENDAR)
            .file("l.jsonl", format!("{{\"{EVIL}\": {EVIL}\n{{\"date\": \"{quoted}\", \"prospect_id\": \"{quoted}\", \"outcome\": \"{quoted}\"}}\n"))
            .file("old.json", &planned.stdout)
            .file("new.json", moved)
            .run()
    };
    let mut evil_told = 0;
    for command in [
        format!("plan p.csv --history h.csv --config t.toml {TODAY} --format agenda"),
        format!("plan p.csv --no-history --config t.toml {TODAY} -o '{EVIL}.csv'"),
        format!("plan p.csv --no-history --config t.toml {TODAY} -o '{EVIL}/no.csv'"),
        format!("plan '{evil_file}' --history h.csv --config t.toml {TODAY} --format agenda"),
        format!("plan '{evil_file}' '{evil_file}' {TODAY}"),
        format!("plan '{EVIL}' --config '{EVIL}' {TODAY}"),
        format!("today p.csv --history h.csv --config t.toml {TODAY} --format agenda"),
        format!("check p.csv --history h.csv --config t.toml {TODAY}"),
        format!("check '{evil_file}' --history l.jsonl --config t.toml {TODAY}"),
        format!("check p.csv --schedule '{evil_file}' --config t.toml {TODAY}"),
        format!("history p.csv --history h.csv --config t.toml {TODAY} --date 2026-11-20"),
        format!("history p.csv --history h.csv --config t.toml {TODAY} --prospect 'p0{EVIL}'"),
        format!("explain p.csv --history h.csv --config t.toml {TODAY} --prospect 'p1{EVIL}'"),
        format!("explain p.csv --history h.csv --config t.toml {TODAY} --prospect 'p0{EVIL}'"),
        format!("explain p.csv --no-history --config t.toml {TODAY} --prospect '{EVIL}'"),
        format!("plan p.csv --no-history --config t.toml {TODAY} --rep '{EVIL}x'"),
        format!("log 'p1{EVIL}' no_answer --prospects p.csv --config t.toml --note '{EVIL}'"),
        format!("log 'p1{EVIL}' bad_contact --channel phone --prospects p.csv --config t.toml --file '{EVIL}2.csv'"),
        format!("log '{EVIL}' no_answer --prospects p.csv --config t.toml"),
        format!("log 'p1{EVIL}' '{EVIL}' --prospects p.csv --config t.toml"),
        format!("log 'p1{EVIL}' done --channel '{EVIL}' --prospects p.csv --config t.toml"),
        "diff old.json new.json".to_owned(),
        format!("diff '{evil_file}' h.csv"),
        "types --config t.toml".to_owned(),
        "types --config bad.toml".to_owned(),
        "types --config bad2.toml".to_owned(),
        format!("plan p.csv --no-history --config off.toml {TODAY}"),
        "rules --config t.toml --place US-OH --on 2026-11-23".to_owned(),
        format!("rules --place '{EVIL}'"),
    ] {
        let ran = run(&command);
        let printed = if command.contains("--format agenda") || !command.starts_with("plan") {
            format!("{}{}", ran.stdout, ran.stderr)
        } else {
            ran.stderr.clone()
        };
        assert!(!printed.is_empty(), "{command:?}");
        assert_eq!(treacherous(&printed), [], "{command:?}\n{printed}");
        evil_told += usize::from(printed.contains("\\u{1b}") || printed.contains('␛'));
    }
    assert!(evil_told > 20, "most of them have something to say about it, {evil_told} did");
}

#[test]
fn the_limits_leave_room_for_the_shipped_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let size = std::fs::metadata(root.join("cadences.toml")).unwrap().len();
    assert!(size * 20 < cadence::input::cadences::MOST_BYTES, "{size} bytes are near the limit");
}

/// A shell leads standard input from a file, and standard output into one, without the program being told its name.
#[cfg(unix)]
#[test]
fn an_input_is_not_written_over_through_a_standard_stream() {
    let schedule = Run::new(&format!("plan list.csv {TODAY} --format csv")).file("list.csv", PROSPECTS).run().stdout;
    for (command, input) in [
        (format!("plan - -o list.csv {TODAY}"), PROSPECTS),
        (format!("plan prospects.csv --history - -o list.csv {TODAY}"), "date,prospect_id,channel,outcome\n"),
        ("diff - schedule.csv -o list.csv --format csv".to_owned(), &schedule),
    ] {
        let run = Run::new(&command).file("list.csv", input);
        let path = run.path("list.csv");
        let ran = run.file("prospects.csv", PROSPECTS).file("schedule.csv", &schedule).stdin_from(path).run();
        check_refused(&ran, "list.csv", "the output would overwrite an input");
        assert_eq!(ran.read("list.csv"), input, "{command}");
    }

    let run = Run::new("").file("list.csv", PROSPECTS);
    let list = File::options().append(true).open(run.path("list.csv")).unwrap();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_cadence"));
    child.args(["plan", "list.csv", "--today", "2026-11-23"]).current_dir(run.path(""));
    let ran = child.stdout(list).output().unwrap();
    assert_eq!(ran.status.code(), Some(1));
    assert!(String::from_utf8(ran.stderr).unwrap().contains("overwrite an input\n  --> standard output\n"));
    assert_eq!(std::fs::read_to_string(run.path("list.csv")).unwrap(), PROSPECTS);
}
