//! What is acknowledged stays, and no file is ever half written: whatever is killed, cut short or full.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on may panic; some tell what they met"
)]

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use cadence::input::history::LOG_COLUMNS;
use cadence::input::history::tail::torn_tail;
use cadence::text::printable;
use tempfile::TempDir;

/// How often each command is killed.
const KILLS: usize = 200;

/// A folder in which `cadence` is run again and again.
struct Desk {
    folder: TempDir,
}

/// How a run ended, and what it said.
struct Ended {
    status: ExitStatus,
    stderr: String,
}

impl Desk {
    fn new(prospects: &str) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("prospects.csv"), prospects).unwrap();
        Desk { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_default()
    }

    fn names(&self) -> BTreeSet<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    fn start(&self, program: &str, arguments: &[&str]) -> Child {
        Command::new(program)
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("TZ", "UTC")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    fn cadence(&self, arguments: &[&str]) -> Child {
        self.start(env!("CARGO_BIN_EXE_cadence"), arguments)
    }

    /// Starts logging a call to the only prospect.
    fn log(&self, note: &str) -> Child {
        self.cadence(&["log", "p1", "no_answer", "--date", "2024-05-06", "--note", note])
    }

    /// Starts writing the schedule of a day.
    fn plan(&self, today: &str, output: &str) -> Child {
        self.cadence(&["plan", "prospects.csv", "--today", today, "-o", output])
    }

    /// The notes in the log, once every row has been found to be whole and to stand there once. Half a row at the end is
    /// none.
    fn notes(&self) -> BTreeSet<String> {
        let log = self.read("history.csv");
        let whole = &log[..torn_tail(&log).unwrap_or(log.len())];
        let mut notes = BTreeSet::new();
        for row in csv::ReaderBuilder::new().has_headers(false).from_reader(whole).records() {
            let row: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
            if row == LOG_COLUMNS {
                assert!(notes.is_empty(), "one header, at the top");
                continue;
            }
            assert_eq!(row[..7], ["2024-05-06", "p1", "Zoë \"Z\" Byrd, Dr.", "phone", "555-0100", "no_answer", ""]);
            assert!(notes.insert(row[7].clone()), "twice in the log: {}", row[7]);
        }
        notes
    }
}

const ONE: &str = "id,name,phone\np1,\"Zoë \"\"Z\"\" Byrd, Dr.\",555-0100\n";

fn end(mut child: Child) -> Ended {
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    Ended { status: child.wait().unwrap(), stderr }
}

fn succeed(child: Child) -> Ended {
    let ended = end(child);
    assert!(ended.status.success(), "{}", ended.stderr);
    ended
}

/// Whether the run has said that its row is there.
fn is_acknowledged(ended: &Ended) -> bool {
    ended.status.success() || ended.stderr.contains("history.csv: 2024-05-06")
}

/// Random numbers, always the same (splitmix64).
struct Draw(u64);

impl Draw {
    /// A number from 0 to 1.
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A moment of a run that takes so long, or a little later; every other time one of its end, where files are written.
    fn moment(&mut self, whole: Duration) -> Duration {
        let late = self.share() < 0.5;
        let share = self.share();
        whole.mul_f64(if late { 0.7 + 0.5 * share } else { 1.2 * share })
    }
}

/// Keeps the tests that run many processes out of each other's way: how long a run takes would mean nothing otherwise.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How long a run takes that nobody kills: the middle of several.
#[expect(clippy::disallowed_methods, reason = "to kill a run in the middle its length must be known")]
fn measure(start: impl Fn() -> Child) -> Duration {
    let mut times: Vec<Duration> = (0..7)
        .map(|_| {
            let begin = Instant::now();
            succeed(start());
            begin.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[3]
}

fn kill_after(mut child: Child, moment: Duration) -> Ended {
    std::thread::sleep(moment);
    // It may have ended by now.
    let _ = child.kill();
    end(child)
}

#[test]
fn fifty_at_once_lose_nothing() {
    let _alone = alone();
    let desk = Desk::new(ONE);
    let runs: Vec<Child> = (0..50).map(|number| desk.log(&format!("run {number}"))).collect();
    runs.into_iter().for_each(|run| drop(succeed(run)));
    let expected: BTreeSet<String> = (0..50).map(|number| format!("run {number}")).collect();
    assert_eq!(desk.notes(), expected);
    let log = String::from_utf8(desk.read("history.csv")).unwrap();
    assert_eq!(log.lines().count(), 51);
    assert!(log.ends_with('\n'));
}

#[test]
fn a_log_that_is_killed_loses_nothing_that_was_acknowledged() {
    let _alone = alone();
    let mut draw = Draw(1);
    let whole = {
        let desk = Desk::new(ONE);
        measure(|| desk.log(&format!("{:?}", std::thread::current().id())))
    };
    let [mut nothing, mut torn, mut unsaid, mut said, mut finished] = [0; 5];
    // A log of its own for every twenty, so that some are killed while they make it.
    for round in 0..KILLS / 20 {
        let desk = Desk::new(ONE);
        let mut acknowledged = BTreeSet::new();
        let mut started = BTreeSet::new();
        for number in 0..20 {
            let note = format!("run {number}, \"quoted\"\n{}", "x".repeat(number % 4 * 10_000));
            // Another run that nobody kills must not be harmed.
            let beside = (number % 5 == 0).then(|| (format!("beside {number}"), desk.log(&format!("beside {number}"))));
            let ended = kill_after(desk.log(&note), draw.moment(whole));
            if let Some((note, run)) = beside {
                succeed(run);
                started.insert(note.clone());
                acknowledged.insert(note);
            }
            let notes = desk.notes();
            let log = desk.read("history.csv");
            match (ended.status.success(), is_acknowledged(&ended)) {
                (true, _) => finished += 1,
                (false, true) => said += 1,
                (false, false) if notes.contains(&note) => unsaid += 1,
                (false, false) if torn_tail(&log).is_some() => torn += 1,
                (false, false) => nothing += 1,
            }
            if is_acknowledged(&ended) {
                acknowledged.insert(note.clone());
            }
            started.insert(note);
            assert!(acknowledged.is_subset(&notes), "lost in round {round}");
            assert!(notes.is_subset(&started), "a row that nobody has written in round {round}");
        }
        succeed(desk.log("the last"));
        assert!(desk.notes().is_superset(&acknowledged) && desk.notes().contains("the last"));
        assert_eq!(torn_tail(&desk.read("history.csv")), None);
        succeed(desk.plan("2026-11-23", "schedule.csv"));
    }
    println!(
        "{KILLS} runs of log, {whole:.1?} each: {nothing} killed before the row, {torn} in the middle of it, {unsaid} between \
         row and message, {said} after the message; {finished} had finished"
    );
    assert!(nothing + torn + unsaid + said > 0, "no run was killed in time");
    assert!(finished + said > 0, "no run came to its end");
}

#[test]
fn a_plan_that_is_killed_leaves_the_old_file_or_the_new_one() {
    const DAYS: [&str; 2] = ["2026-11-23", "2026-11-24"];
    let _alone = alone();
    let mut draw = Draw(2);
    let desk = Desk::new(include_str!("../examples/prospects.csv"));
    let versions = DAYS.map(|day| {
        succeed(desk.plan(day, "expected.csv"));
        desk.read("expected.csv")
    });
    assert_ne!(versions[0], versions[1]);
    let whole = measure(|| desk.plan(DAYS[0], "expected.csv"));
    fs::remove_file(desk.path("expected.csv")).unwrap();
    let litter = |desk: &Desk| desk.names().iter().filter(|name| name.ends_with(".tmp")).cloned().collect::<Vec<_>>();

    let [mut before, mut during, mut after, mut finished] = [0; 4];
    let mut old = Vec::new();
    for _ in 0..KILLS {
        let next = usize::from(old == versions[0]);
        let litter_before = litter(&desk);
        let ended = kill_after(desk.plan(DAYS[next], "schedule.csv"), draw.moment(whole));
        let now = desk.read("schedule.csv");
        assert!(now == old || now == versions[next], "{} bytes that are neither", now.len());
        assert!(now == versions[next] || !ended.status.success(), "a plan that succeeded is not there");
        assert!(litter(&desk).len() <= 1, "litter piles up: {:?}", litter(&desk));
        match ended.status.success() {
            true => finished += 1,
            false if now == versions[next] => after += 1,
            false if litter(&desk) != litter_before => during += 1,
            false => before += 1,
        }
        old = now;
    }
    succeed(desk.plan(DAYS[0], "schedule.csv"));
    assert_eq!(desk.read("schedule.csv"), versions[0]);
    assert_eq!(desk.names(), BTreeSet::from(["prospects.csv", "schedule.csv"].map(str::to_owned)));
    println!(
        "{KILLS} runs of plan -o, {whole:.1?} each: {before} killed before the writing, {during} during it, {after} after it; \
         {finished} had finished"
    );
    assert!(before + during + after > 0, "no run was killed in time");
    assert!(finished + after > 0, "no run came to its end");
}

#[test]
fn a_row_that_is_torn_at_any_byte_harms_no_other() {
    const NOTE: &str = "ask for \"Zoë\",\nthen wait";
    let _alone = alone();
    let desk = Desk::new(ONE);
    succeed(desk.log("first"));
    let before = desk.read("history.csv").len();
    succeed(desk.log(NOTE));
    let log = desk.read("history.csv");
    let mut torn_at = 0;
    for cut in before..=log.len() {
        fs::write(desk.path("history.csv"), &log[..cut]).unwrap();
        let torn = torn_tail(&log[..cut]).map(|at| &log[at..cut]);
        let ended = succeed(desk.log("next"));
        let notes = desk.notes();
        assert!(notes.contains("first") && notes.contains("next"), "cut at {cut}: {notes:?}");
        match torn {
            Some(torn) => {
                torn_at += 1;
                let text = String::from_utf8_lossy(torn);
                let told = format!("and has been cut off: {}\n  --> history.csv:3\n", printable(&text));
                assert!(ended.stderr.contains(&told), "cut at {cut}: {}", ended.stderr);
                assert_eq!(notes.len(), 2, "cut at {cut}: {notes:?}");
            }
            None => {
                assert!(ended.stderr.starts_with("history.csv: "), "cut at {cut}: {}", ended.stderr);
                // Nothing of the row is there, or all of it but the note, in whole or behind a quotation mark.
                let mut rest = notes.iter().filter(|note| !matches!(note.as_str(), "first" | "next"));
                assert!(rest.all(|rest| NOTE.starts_with(rest)), "cut at {cut}: {notes:?}");
            }
        }
        assert_eq!(torn_tail(&desk.read("history.csv")), None);
    }
    assert!(torn_at > (log.len() - before) / 2, "most cuts tear the row");
}

/// Runs with a limit to the size of files, which are then cut short in the middle of a write, as by a full disk.
#[cfg(unix)]
fn with_little_room(desk: &Desk, arguments: &[&str]) -> Ended {
    // 512 or 1024 bytes, as the shell counts.
    let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"";
    let all = [&["-c", script, env!("CARGO_BIN_EXE_cadence")], arguments].concat();
    end(desk.start("/bin/sh", &all))
}

#[cfg(unix)]
#[test]
fn a_disk_without_room_leaves_every_file_as_it_was() {
    let long = "x".repeat(2000);
    let header = LOG_COLUMNS.join(",") + "\n";
    let row = "2024-05-06,p1,Zoë,phone,555-0100,no_answer,,\n";
    let half = "2024-05-06,p1,Zo";
    for before in [header.clone() + &row.repeat(7), header.clone() + &row.repeat(18), header.clone() + row + half] {
        let desk = Desk::new(ONE);
        fs::write(desk.path("history.csv"), &before).unwrap();
        let ended = with_little_room(&desk, &["log", "p1", "no_answer", "--date", "2024-05-06", "--note", &long]);
        assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
        assert!(ended.stderr.starts_with("error[cannot-write]: "), "{}", ended.stderr);
        assert_eq!(String::from_utf8(desk.read("history.csv")).unwrap(), before);
    }
    let desk = Desk::new(ONE);
    let ended = with_little_room(&desk, &["log", "p1", "no_answer", "--date", "2024-05-06", "--note", &long]);
    assert!(ended.stderr.starts_with("error[cannot-write]: "), "{}", ended.stderr);
    fs::write(desk.path("schedule.csv"), "yesterday's").unwrap();
    let plan = ["plan", "prospects.csv", "--today", "2026-11-23", "-o", "schedule.csv"];
    let ended = with_little_room(&desk, &plan);
    assert!(ended.stderr.contains("error[cannot-write]: "), "{}", ended.stderr);
    assert_eq!(desk.read("schedule.csv"), b"yesterday's");
    assert_eq!(desk.names(), BTreeSet::from(["prospects.csv", "schedule.csv"].map(str::to_owned)), "no litter");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let desk = Desk::new(ONE);
    let ended = end(desk.plan("2026-11-23", "/dev/full"));
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    assert!(ended.stderr.contains("cannot write the file: the disk is full\n"), "{}", ended.stderr);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_to_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new(ONE);
    let shut = desk.path("shut");
    fs::create_dir(&shut).unwrap();
    fs::write(shut.join("schedule.csv"), "yesterday's").unwrap();
    let allow = |mode| fs::set_permissions(&shut, fs::Permissions::from_mode(mode)).unwrap();
    allow(0o555);
    if fs::write(shut.join("probe"), "").is_ok() {
        println!("skipped: this user may write everywhere");
        return;
    }
    let log = ["log", "p1", "no_answer", "--date", "2024-05-06", "--file", "shut/history.csv"];
    for run in [desk.cadence(&log), desk.plan("2026-11-23", "shut/schedule.csv")] {
        let ended = end(run);
        assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
        assert!(ended.stderr.contains("cannot write the file: you do not have permission\n"), "{}", ended.stderr);
    }
    allow(0o755);
    assert_eq!(fs::read(shut.join("schedule.csv")).unwrap(), b"yesterday's");
    assert_eq!(fs::read_dir(&shut).unwrap().count(), 1);
}

/// A disk of 64 KiB in the memory.
#[cfg(target_os = "linux")]
struct SmallDisk(TempDir);

#[cfg(target_os = "linux")]
impl SmallDisk {
    /// None where this user may not mount one.
    fn mount() -> Option<SmallDisk> {
        let disk = SmallDisk(tempfile::tempdir().unwrap());
        disk.ask("mount", &["-t", "tmpfs", "-o", "size=64k", "cadence-test"]).then_some(disk)
    }

    fn ask(&self, program: &str, arguments: &[&str]) -> bool {
        let mut command = Command::new(program);
        command.args(arguments).arg(self.0.path()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Fills it to the last byte.
    fn fill(&self) {
        let mut file = fs::File::create(self.path("filler")).unwrap();
        while std::io::Write::write_all(&mut file, &[b'x'; 1024]).is_ok() {}
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        self.ask("umount", &[]);
    }
}

#[cfg(target_os = "linux")]
#[track_caller]
fn check_refused(ended: &Ended, file: &Path, why: &str) {
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    let told = format!("error[cannot-write]: cannot write the file: {why}\n  --> {}\n  = help: ", file.display());
    assert!(ended.stderr.contains(&told), "{}", ended.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_or_read_only_keeps_what_it_has() {
    let Some(disk) = SmallDisk::mount() else {
        println!("skipped: this user may not mount a small disk");
        return;
    };
    let desk = Desk::new(include_str!("../examples/prospects.csv"));
    let (schedule, log) = (disk.path("schedule.csv"), disk.path("history.csv"));
    let rows = LOG_COLUMNS.join(",") + "\n2024-05-06,p1,Zoë,phone,555-0100,no_answer,,\n";
    fs::write(&schedule, "yesterday's").unwrap();
    fs::write(&log, &rows).unwrap();
    let note = "x".repeat(20_000);
    let plan = || end(desk.plan("2026-11-23", schedule.to_str().unwrap()));
    let log_file = log.to_str().unwrap();
    let call = || end(desk.cadence(&["log", "10428", "no_answer", "--note", &note, "--file", log_file]));

    // The schedule is several times as long as the disk.
    check_refused(&plan(), &schedule, "the disk is full");
    assert_eq!(disk.names(), ["history.csv", "schedule.csv"]);
    disk.fill();
    check_refused(&call(), &log, "the disk is full");
    check_refused(&plan(), &schedule, "the disk is full");
    assert_eq!(disk.names(), ["filler", "history.csv", "schedule.csv"]);
    fs::remove_file(disk.path("filler")).unwrap();
    assert!(disk.ask("mount", &["-o", "remount,ro"]));
    check_refused(&plan(), &schedule, "the disk is read-only");
    check_refused(&call(), &log, "the disk is read-only");
    assert_eq!(fs::read(&schedule).unwrap(), b"yesterday's");
    assert_eq!(fs::read_to_string(&log).unwrap(), rows);
    assert!(disk.ask("mount", &["-o", "remount,rw"]));
    succeed(desk.cadence(&["log", "10428", "no_answer", "--note", &note, "--file", log_file]));
    assert!(fs::read_to_string(&log).unwrap().starts_with(&rows));
}

/// Starts writing a schedule to a pipe, reads so many bytes of it, and closes the pipe. How the run ended, and how much
/// there was to read.
#[cfg(unix)]
fn read_some(desk: &Desk, format: &str, bytes: u64) -> (Ended, u64) {
    let mut run = Command::new(env!("CARGO_BIN_EXE_cadence"))
        .args(["plan", "prospects.csv", "--today", "2026-11-23", "--quiet", "--format", format])
        .current_dir(desk.folder.path())
        .env_clear()
        .env("TZ", "UTC")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut seen = Vec::new();
    run.stdout.take().unwrap().take(bytes).read_to_end(&mut seen).unwrap();
    (end(run), seen.len() as u64)
}

#[cfg(unix)]
#[test]
fn a_reader_who_has_seen_enough_ends_the_run_in_silence() {
    let row = |number: usize| format!("p{number},Person {number},p{number}@x.example,(614) 555-01{number:02}\n");
    let desk = Desk::new(&format!("id,name,email,phone\n{}", (0..60).map(row).collect::<String>()));
    for format in ["csv", "json", "jsonl", "ics", "agenda"] {
        let (ended, whole) = read_some(&desk, format, u64::MAX);
        assert_eq!((ended.status.code(), ended.stderr.as_str()), (Some(0), ""), "{format}");
        // A pipe holds 64 KiB, and so does the buffer in front of it.
        for bytes in [0, 1, 100, 65_535, 65_536, 65_537, 131_073, whole - 1] {
            let (ended, seen) = read_some(&desk, format, bytes);
            assert_eq!((ended.status.code(), ended.stderr.as_str()), (Some(0), ""), "{format}, closed after {bytes}");
            assert_eq!(seen, bytes.min(whole));
        }
        assert!(format == "agenda" || whole > 131_074, "{format} is closed in the middle: {whole}");
    }
}
