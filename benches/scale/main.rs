//! A million prospects: time and memory of the whole program, against only reading its input and writing its output.
//!
//! `cargo bench --bench scale` measures a tenth of that; see README.md beside. It runs itself as the floor, the program
//! that only reads and writes, in turn with `cadence`.

mod floor;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use cadence::generate::{PastSettings, Settings, write_history, write_prospects};
use cadence::text::grouped;
use chrono::NaiveDate;
use clap::{Parser, Subcommand};
use floor::Format;
use tempfile::TempDir;
use wait4::Wait4;

/// Time cadence against only reading its input and writing its output
#[derive(Parser)]
#[command(name = "scale", max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    part: Option<Part>,
    /// How many prospects to plan
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    prospects: u64,
    /// How many reps own them
    #[arg(long, value_name = "N", default_value_t = 200)]
    reps: u64,
    /// How often each is run; the median counts
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Show instead how time and memory grow from ten thousand prospects to a million
    #[arg(long)]
    growth: bool,
    /// What cargo says to every bench, and not to tests
    #[arg(long, hide = true, global = true)]
    bench: bool,
}

#[derive(Subcommand)]
enum Part {
    /// Read INPUT and write ROWS to stdout, twice, and say on stderr how many seconds each took
    Floor {
        /// A prospect file
        input: PathBuf,
        /// A schedule
        rows: PathBuf,
        /// What the schedule is written as
        #[arg(default_value = "csv")]
        format: Format,
    },
    /// Read files to their ends, and say on stderr how many seconds that took
    Read {
        /// CSV files
        files: Vec<PathBuf>,
    },
}

/// What a touch may cost of memory: what is beyond it is the prospects'.
const BYTES_PER_TOUCH: u64 = 24;

/// Prospects of a rep, where the sizes grow.
const PER_REP: u64 = 500;

const GROWTH: [u64; 3] = [10_000, 100_000, 1_000_000];

const TODAY: &str = "2026-11-23";

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    match &arguments.part {
        Some(Part::Floor { input, rows, format }) => {
            let times = floor::run(input, rows, *format)?;
            tell_seconds(&[times.read, times.write, times.bare])
        }
        Some(Part::Read { files }) => tell_seconds(&[floor::read_all(files)?]),
        // As a test there is nothing to do: timing belongs in no test.
        None if !arguments.bench => Ok(()),
        None if arguments.growth => show_growth(arguments.runs),
        None => {
            let market = Market::new(arguments.prospects, arguments.reps)?;
            show_plan(&market, arguments.runs)?;
            show_others(&market, arguments.runs)
        }
    }
}

/// What a part tells the one who runs it: seconds, one behind the other.
fn tell_seconds(times: &[Duration]) -> anyhow::Result<()> {
    let seconds: Vec<String> = times.iter().map(|time| time.as_secs_f64().to_string()).collect();
    Ok(writeln!(io::stderr(), "{}", seconds.join(" "))?)
}

fn say(text: &str) -> anyhow::Result<()> {
    Ok(writeln!(io::stdout(), "{text}")?)
}

/// The files that are measured, in a folder of their own.
///
/// They are written row by row: until a program that is run takes the place of this one, its memory counts as its own.
struct Market {
    folder: TempDir,
    prospects: u64,
    touches: u64,
    history_rows: u64,
}

const PROSPECTS: &str = "prospects.csv";
const SCHEDULE: &str = "schedule.csv";
const LINES: &str = "schedule.jsonl";
/// Not `history.csv`, which every command reads where it runs.
const PAST: &str = "past.csv";

impl Market {
    fn new(prospects: u64, reps: u64) -> anyhow::Result<Market> {
        let folder = tempfile::tempdir()?;
        let today: NaiveDate = TODAY.parse()?;
        let settings = Settings { prospects, reps, seed: 0, dirt: 0.02, today };
        let create = |name| File::create(folder.path().join(name)).map(BufWriter::new);
        write_prospects(&settings, create(PROSPECTS)?)?;
        // Two rows a prospect.
        write_history(&settings, &PastSettings { share: 0.43, touches: 5 }, create(PAST)?)?;
        let mut market = Market { folder, prospects, touches: 0, history_rows: 0 };
        for name in [SCHEDULE, LINES] {
            market.run(&["plan", PROSPECTS, "-o", name])?;
        }
        market.touches = count_rows(&market.path(SCHEDULE))?;
        market.history_rows = count_rows(&market.path(PAST))?;
        Ok(market)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn size(&self, name: &str) -> anyhow::Result<u64> {
        Ok(fs::metadata(self.path(name))?.len())
    }

    /// Runs cadence on the files, as on the day they were made; its output goes nowhere.
    fn run(&self, arguments: &[&str]) -> anyhow::Result<Ran> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cadence"));
        command.args(arguments).args(["--today", TODAY]);
        if arguments[0] == "plan" {
            command.arg("--quiet");
        }
        // Warnings about the dirt are as many as there is dirt, within limits; nobody reads them here.
        command.current_dir(self.folder.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let what = format!("cadence {}", arguments.join(" "));
        // The list has its dirt, which is what `check` finds.
        let found_problems = (arguments[0] == "check").then_some(3);
        run(&mut command, found_problems).with_context(|| what)
    }

    /// The seconds that a part of this program tells.
    fn time_part(&self, arguments: &[&str]) -> anyhow::Result<Vec<f64>> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null()).stdout(Stdio::null());
        let output = command.stderr(Stdio::piped()).spawn()?.wait_with_output()?;
        let told = String::from_utf8(output.stderr)?;
        ensure!(output.status.success(), "{} failed: {told}", arguments.join(" "));
        told.split_whitespace().map(|seconds| Ok(seconds.parse()?)).collect()
    }
}

fn count_rows(path: &Path) -> anyhow::Result<u64> {
    let mut reader = csv::Reader::from_path(path)?;
    let mut record = csv::ByteRecord::new();
    let mut rows = 0;
    while reader.read_byte_record(&mut record)? {
        rows += 1;
    }
    Ok(rows)
}

/// What a program took, from its start to its end.
struct Ran {
    seconds: f64,
    peak: u64,
}

#[expect(clippy::disallowed_methods, reason = "what is measured here is time")]
fn run(command: &mut Command, fine_too: Option<i32>) -> anyhow::Result<Ran> {
    let start = Instant::now();
    let used = command.spawn()?.wait4()?;
    let seconds = start.elapsed().as_secs_f64();
    ensure!(
        used.status.success() || (fine_too.is_some() && used.status.code() == fine_too),
        "it ended with {}",
        used.status
    );
    Ok(Ran { seconds, peak: used.rusage.maxrss })
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    let half = figures.len() / 2;
    if figures.len() % 2 == 1 { figures[half] } else { f64::midpoint(figures[half - 1], figures[half]) }
}

/// The bytes that are left for each prospect when each touch has had its share; below 0 where that was not used up.
fn bytes_per_prospect(bytes: u64, market: &Market) -> f64 {
    (bytes as f64 - (BYTES_PER_TOUCH * market.touches) as f64) / market.prospects as f64
}

fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// `cadence plan` against the floor.
fn show_plan(market: &Market, runs: u32) -> anyhow::Result<()> {
    say(&format!(
        "{} prospects in {:.0} MiB, {} touches in {:.0} MiB of CSV and {:.0} MiB of JSON Lines; medians of {runs}, \
         in seconds\n",
        grouped(market.prospects as usize),
        mebibytes(market.size(PROSPECTS)?),
        grouped(market.touches as usize),
        mebibytes(market.size(SCHEDULE)?),
        mebibytes(market.size(LINES)?),
    ))?;
    say("| plan  |  read | write | floor |  bare | cadence | ratio | to bare | peak MiB | bytes a prospect |")?;
    say("|-------|------:|------:|------:|------:|--------:|------:|--------:|---------:|-----------------:|")?;
    for (format, rows) in [("csv", SCHEDULE), ("jsonl", LINES)] {
        let (mut read, mut write, mut floor, mut bare, mut whole) = (vec![], vec![], vec![], vec![], vec![]);
        let mut peak = 0;
        for _ in 0..runs {
            let told = market.time_part(&["floor", PROSPECTS, rows, format])?;
            let [reading, writing, blocks] = told[..] else { anyhow::bail!("the floor told {told:?}") };
            read.push(reading);
            write.push(writing);
            floor.push(reading + writing);
            bare.push(reading + blocks);
            let ran = market.run(&["plan", PROSPECTS, "--format", format])?;
            whole.push(ran.seconds);
            peak = peak.max(ran.peak);
        }
        let [read, write, floor, bare, whole] = [read, write, floor, bare, whole].map(median);
        say(&format!(
            "| {format:5} | {read:5.3} | {write:5.3} | {floor:5.3} | {bare:5.3} | {whole:7.3} | {:5.2} | {:7.2} | {:8.0} \
             | {:16.0} |",
            whole / floor,
            whole / bare,
            mebibytes(peak),
            bytes_per_prospect(peak, market),
        ))?;
    }
    Ok(())
}

/// The other commands, each against only reading what it reads.
fn show_others(market: &Market, runs: u32) -> anyhow::Result<()> {
    say(&format!(
        "\nThe history has {} rows. The ratio is to reading the same files once\n",
        grouped(market.history_rows as usize)
    ))?;
    say("| command              |  read | cadence | ratio | peak MiB |")?;
    say("|----------------------|------:|--------:|------:|---------:|")?;
    let somebody = somebody(market)?;
    let commands: [(&str, &[&str], &[&str]); 3] = [
        ("check --schedule", &["check", PROSPECTS, "--schedule", SCHEDULE], &["read", PROSPECTS, SCHEDULE]),
        ("today --history", &["today", PROSPECTS, "--history", PAST], &["read", PROSPECTS, PAST]),
        ("explain --prospect", &["explain", PROSPECTS, "--prospect", &somebody], &["read", PROSPECTS]),
    ];
    for (name, arguments, reading) in commands {
        let (mut read, mut whole, mut peak) = (Vec::new(), Vec::new(), 0);
        for _ in 0..runs {
            read.extend(market.time_part(reading)?);
            let ran = market.run(arguments)?;
            whole.push(ran.seconds);
            peak = peak.max(ran.peak);
        }
        let [read, whole] = [read, whole].map(median);
        say(&format!("| {name:20} | {read:5.3} | {whole:7.3} | {:5.1} | {:8.0} |", whole / read, mebibytes(peak)))?;
    }
    Ok(())
}

/// The id of somebody who is in the schedule.
fn somebody(market: &Market) -> anyhow::Result<String> {
    let mut reader = csv::Reader::from_path(market.path(SCHEDULE))?;
    let column = reader.headers()?.iter().position(|header| header == "prospect_id");
    let column = column.context("a schedule has a column prospect_id")?;
    let first = reader.records().next().context("the schedule is empty")??;
    Ok(first[column].to_owned())
}

/// How time and memory of `cadence plan` grow with the prospects. What grows with none of them, the program itself, is
/// measured with a list of one and taken off.
fn show_growth(runs: u32) -> anyhow::Result<()> {
    let plan = |market: &Market| market.run(&["plan", PROSPECTS, "--format", "csv"]);
    let program = plan(&Market::new(1, 1)?)?.peak;
    say(&format!(
        "{PER_REP} prospects a rep; medians of {runs}; the program itself takes {:.1} MiB, with one prospect\n",
        mebibytes(program)
    ))?;
    say(
        "| prospects | touches a prospect | seconds | microseconds a prospect | peak MiB | bytes a prospect | less program |",
    )?;
    say(
        "|----------:|-------------------:|--------:|------------------------:|---------:|-----------------:|-------------:|",
    )?;
    for prospects in GROWTH {
        let market = Market::new(prospects, prospects / PER_REP)?;
        let (mut seconds, mut peak) = (Vec::new(), 0);
        for _ in 0..runs {
            let ran = plan(&market)?;
            seconds.push(ran.seconds);
            peak = peak.max(ran.peak);
        }
        let seconds = median(seconds);
        say(&format!(
            "| {:>9} | {:18.2} | {seconds:7.3} | {:23.2} | {:8.0} | {:16.0} | {:12.0} |",
            grouped(prospects as usize),
            market.touches as f64 / prospects as f64,
            seconds * 1e6 / prospects as f64,
            mebibytes(peak),
            bytes_per_prospect(peak, &market),
            bytes_per_prospect(peak.saturating_sub(program), &market),
        ))?;
    }
    Ok(())
}
