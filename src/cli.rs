//! The command line: what can be typed, and what `--help` says about it.

use std::path::{Path, PathBuf};

use cadence::export::ics::Per;
use cadence::input::date::DateOrder;
use cadence::model::{Channel, Dialing, Outcome, UsualChannel, place_code};
use cadence::text::all_of;
use cadence::threads::Threads;
use chrono::format::ParseErrorKind;
use chrono::{Datelike, NaiveDate};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// Plan prospecting: who is touched on which day, on which channel, and whether to leave a voicemail
#[derive(Debug, Parser)]
#[command(name = "cadence", version, max_term_width = 100, after_help = AFTER_HELP)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const AFTER_HELP: &str = "\
Exit codes: 0 done; 1 failed; 2 wrong usage; 3 `check` found problems, or --strict met a warning.
cadence only plans: it never sends, dials or goes online.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Plan a schedule, check it and write it
    Plan(PlanArgs),
    /// Show each rep's worklist for the next working day
    Today(TodayArgs),
    /// Write down what happened with a prospect, for the next plan to go on from
    Log(LogArgs),
    /// Show what was done: with one prospect, or on one day of each rep
    History(HistoryArgs),
    /// Say why a prospect is planned as it is, or why it is waiting
    Explain(ExplainArgs),
    /// Show every problem in the inputs and, with a schedule, every rule it breaks
    Check(CheckArgs),
    /// Show what moved from one schedule to the next, each touch with its cause
    Diff(DiffArgs),
    /// Show the table in force: touch ranges, channels, gaps, voicemail, index
    Types(TypesArgs),
    /// Show when the law lets you call, place by place, with sources; no legal advice
    Rules(RulesArgs),
    /// Invent prospects as a CRM exports them, and what was done with them, for trials and benchmarks
    Generate(GenerateArgs),
    /// Write the commented cadences.toml here, unless there is one
    Init,
    /// Print a completion script for your shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    Man,
}

#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    pub(crate) prospects: ProspectArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) settings: SettingArgs,
    /// Write nothing and exit with 3 where there is a warning
    #[arg(long)]
    pub(crate) strict: bool,
    /// Say nothing on stderr when all is well
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Args)]
pub(crate) struct TodayArgs {
    #[command(flatten)]
    pub(crate) prospects: ProspectArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) settings: SettingArgs,
}

#[derive(Debug, Args)]
#[command(after_help = outcomes())]
pub(crate) struct LogArgs {
    /// The prospect: id, email address, phone number, name, or a part of name or company that only one has
    #[arg(value_name = "PROSPECT")]
    pub(crate) prospect: String,
    /// What came of it, as listed below; the words of CRMs are understood too, "Left VM" say
    #[arg(value_name = "OUTCOME")]
    pub(crate) outcome: String,
    #[arg(long, value_name = "CHANNEL", help = usual_channels())]
    pub(crate) channel: Option<String>,
    /// The day it happened [default: today's local date]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(crate) date: Option<NaiveDate>,
    /// Anything worth knowing next time
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    pub(crate) note: String,
    /// The day to call back on, or until which the prospect is away
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(crate) next_date: Option<NaiveDate>,
    /// The log to append to; made where there is none. A schedule that is being filled in will do
    #[arg(long, value_name = "FILE", default_value = "history.csv")]
    pub(crate) file: PathBuf,
    /// A prospect file to find the prospect in; may be given more than once [default: prospects.csv]
    #[arg(long, value_name = "FILE")]
    pub(crate) prospects: Vec<PathBuf>,
    /// Use this file instead of ./cadences.toml or the built-in table
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// How dates such as 3/4/2026 are meant, where the prospect file does not show it
    #[arg(long, value_name = "ORDER")]
    pub(crate) date_order: Option<DateOrderArg>,
}

fn outcomes() -> String {
    let lines = Outcome::ALL.map(|outcome| format!("\n  {outcome:14}  {}", outcome.sentence()));
    format!("Outcomes:{}", lines.concat())
}

fn usual_channels() -> String {
    let with = |usual: UsualChannel| {
        let outcomes = Outcome::ALL.into_iter().filter(|outcome| outcome.usual_channel() == usual);
        all_of(&outcomes.map(Outcome::key).collect::<Vec<_>>())
    };
    let named: Vec<String> = Channel::ALL
        .into_iter()
        .map(|channel| (channel, with(UsualChannel::Is(channel))))
        .filter(|(_, outcomes)| !outcomes.is_empty())
        .map(|(channel, outcomes)| format!("{} for {outcomes}", channel.key()))
        .collect();
    let (needing, none) = (with(UsualChannel::Unknown), with(UsualChannel::Nothing));
    format!("The channel; {needing} need it [default: {}; none for {none}]", named.join("; "))
}

#[derive(Debug, Args)]
pub(crate) struct HistoryArgs {
    #[command(flatten)]
    pub(crate) prospects: ProspectArgs,
    /// The prospect, by id, email address, phone number or name
    #[arg(long, value_name = "WHO", allow_hyphen_values = true)]
    pub(crate) prospect: Option<String>,
    /// The day [default: today]
    #[arg(long, value_name = "DATE", value_parser = parse_date, conflicts_with = "prospect")]
    pub(crate) date: Option<NaiveDate>,
    #[command(flatten)]
    pub(crate) settings: SettingArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    pub(crate) prospects: ProspectArgs,
    /// The prospect: id, email address, phone number, name, or a part of name or company that only one has
    #[arg(long, value_name = "PROSPECT", allow_hyphen_values = true)]
    pub(crate) prospect: String,
    #[command(flatten)]
    pub(crate) settings: SettingArgs,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Prospect files; none checks the configuration alone
    #[arg(value_name = "PROSPECTS")]
    pub(crate) prospects: Vec<PathBuf>,
    /// A schedule in CSV, as `cadence plan` writes it; - is standard input
    #[arg(long, value_name = "FILE", requires = "prospects")]
    pub(crate) schedule: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) settings: SettingArgs,
}

#[derive(Debug, Args)]
#[command(after_help = AFTER_DIFF_HELP)]
pub(crate) struct DiffArgs {
    /// The schedule before, as `cadence plan` wrote it: CSV, JSON or JSON Lines; - is standard input
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The schedule now
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    #[command(flatten)]
    pub(crate) destination: DestinationArgs,
    /// What to write: by default text, and for a file what its name says
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<DiffFormat>,
    /// How dates such as 3/4/2026 are meant, where a spreadsheet has written them
    #[arg(long, value_name = "ORDER")]
    pub(crate) date_order: Option<DateOrderArg>,
}

const AFTER_DIFF_HELP: &str = "\
Compared is what lies ahead: from the first day of NEW to the day that both reach (in CSV: OLD's last). \
Churn is the share of OLD's touches ahead that NEW has on another day; dropped ones do not count. \
Two JSON schedules tell every cause; CSV does not hold what it was planned from. \
A calendar needs a cancellation for dropped touches only: those that moved come with the new plan's own calendar, which puts \
them on their new day. \
The exit code is 0 with and without differences.";

#[derive(Debug, Args)]
pub(crate) struct TypesArgs {
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    /// A country, state or province by its ISO code, US or US-FL say, with the rules of its country and those that hold
    /// everywhere [default: all places]
    #[arg(long, value_name = "PLACE", value_parser = parse_place)]
    pub(crate) place: Option<String>,
    /// The rules in force on this day, 2026-11-23 say [default: today's local date]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(crate) on: Option<NaiveDate>,
    /// Use this file instead of ./cadences.toml or the built-in table
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = AFTER_GENERATE_HELP)]
pub(crate) struct GenerateArgs {
    /// How many people to invent
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..=MOST_INVENTED))]
    pub(crate) prospects: u64,
    /// How many reps own them
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=MOST_INVENTED))]
    pub(crate) reps: u64,
    /// Another number gives another list
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// The share of prospects with something wrong in their row or beside it: bad phones, copies, blank rows
    #[arg(long, value_name = "0..1", default_value_t = 0.02, value_parser = parse_share)]
    pub(crate) dirt: f64,
    #[command(flatten)]
    pub(crate) destination: DestinationArgs,
    /// Write what was done with them to this file, as `cadence log` does
    #[arg(long, value_name = "FILE")]
    pub(crate) history: Option<PathBuf>,
    /// The share of prospects with whom something was done
    #[arg(long, value_name = "0..1", default_value_t = 0.2, value_parser = parse_share, requires = "history")]
    pub(crate) history_share: f64,
    /// How many touches each of these has had on average; those who came in lately have had fewer
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=50), requires = "history")]
    pub(crate) history_touches: u64,
    /// The day of the export: prospects came in and touches were made before it [default: today's local date]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(crate) today: Option<NaiveDate>,
}

/// Far beyond what can be planned; what is multiplied with it stays in range.
const MOST_INVENTED: u64 = 1_000_000_000;

const AFTER_GENERATE_HELP: &str = "\
The same arguments give the same bytes on every machine; say --today too, since dates count back from it. \
Nobody in the list exists: companies are at .example, phone numbers are set aside for fiction. \
With the built-in cadences.toml the list comes to about ten touches a prospect.";

#[derive(Debug, Args)]
pub(crate) struct ProspectArgs {
    /// Prospect files: CSV as your CRM exports it; - is standard input
    #[arg(value_name = "PROSPECTS", required = true)]
    pub(crate) files: Vec<PathBuf>,
}

/// Where what is written goes.
#[derive(Debug, Args)]
pub(crate) struct DestinationArgs {
    /// Write to this file instead of stdout, all or nothing; - is stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl DestinationArgs {
    /// The file; None is standard output.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }
}

/// Where the plan goes, and how.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    #[command(flatten)]
    pub(crate) destination: DestinationArgs,
    /// What to write: by default the agenda for a terminal, CSV for a pipe, and for a file what its name says
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    /// What gets an event in a calendar
    #[arg(long, value_name = "WHAT", default_value = "block")]
    pub(crate) per: PerArg,
    /// Leave cells alone that a spreadsheet would run as a formula (for a CRM import)
    #[arg(long)]
    pub(crate) raw: bool,
}

/// What a plan depends on besides the prospect files.
#[derive(Debug, Args)]
pub(crate) struct SettingArgs {
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    /// What was done, besides ./history.csv: a log, a schedule with its outcomes filled in, or the activities of your
    /// CRM, as CSV or JSON Lines, or a folder of them; may be given more than once
    #[arg(long, value_name = "FILE")]
    pub(crate) history: Vec<PathBuf>,
    /// Leave ./history.csv unread
    #[arg(long)]
    pub(crate) no_history: bool,
    /// Plan as if today were this day, 2026-11-23 say [default: today's local date]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(crate) today: Option<NaiveDate>,
    /// End the schedule on this day
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(crate) until: Option<NaiveDate>,
    /// Plan for this rep only; may be given more than once
    #[arg(long, value_name = "NAME")]
    pub(crate) rep: Vec<String>,
    /// How dates such as 3/4/2026 are meant, where the file does not show it
    #[arg(long, value_name = "ORDER")]
    pub(crate) date_order: Option<DateOrderArg>,
    /// Work on so many threads; what comes out is the same [default: one for each core]
    #[arg(long, value_name = "N", value_parser = parse_threads)]
    pub(crate) threads: Option<Threads>,
}

impl SettingArgs {
    pub(crate) fn threads(&self) -> Threads {
        self.threads.unwrap_or_else(Threads::available)
    }
}

/// What the table in force comes from.
#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// Use this file instead of ./cadences.toml or the built-in table
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Call every list this way, whatever the table says
    #[arg(long, value_name = "HOW")]
    pub(crate) dialing: Option<DialingArg>,
    /// Where in each touch range to aim: 0 is the fewest touches, 1 the most
    #[arg(long, value_name = "0..1", value_parser = parse_persistence)]
    pub(crate) persistence: Option<f64>,
}

/// What a schedule is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people at a terminal
    Agenda,
    /// For spreadsheets
    Csv,
    /// Touches, waiting prospects, summary and what the plan was made from
    Json,
    /// One touch a line
    Jsonl,
    /// For calendars, which bring their events up to date when a later plan is imported
    Ics,
}

/// What gets an event in a calendar.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum PerArg {
    /// Each phone block, with its calls, and each visit; what is done at the desk gets none
    Block,
    /// Each touch
    Touch,
}

impl From<PerArg> for Per {
    fn from(per: PerArg) -> Per {
        match per {
            PerArg::Block => Per::Block,
            PerArg::Touch => Per::Touch,
        }
    }
}

/// What a comparison is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people: at most 20 lines for a cause
    Text,
    /// A row for each difference
    Csv,
    /// The figures and the differences
    Json,
    /// The dropped touches as cancelled events, for a calendar made with --per touch
    Ics,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum DialingArg {
    Power,
    Manual,
}

impl From<DialingArg> for Dialing {
    fn from(dialing: DialingArg) -> Dialing {
        match dialing {
            DialingArg::Power => Dialing::Power,
            DialingArg::Manual => Dialing::Manual,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum DateOrderArg {
    /// Day, month, year
    Dmy,
    /// Month, day, year
    Mdy,
    /// Year, month, day
    Ymd,
}

impl From<DateOrderArg> for DateOrder {
    fn from(order: DateOrderArg) -> DateOrder {
        match order {
            DateOrderArg::Dmy => DateOrder::Dmy,
            DateOrderArg::Mdy => DateOrder::Mdy,
            DateOrderArg::Ymd => DateOrder::Ymd,
        }
    }
}

fn parse_persistence(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(persistence) if (0.0..=1.0).contains(&persistence) => Ok(persistence),
        _ => Err("a number from 0 (the fewest touches) to 1 (the most) is needed".to_owned()),
    }
}

fn parse_share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("a share from 0 (none) to 1 (all) is needed".to_owned()),
    }
}

fn parse_threads(text: &str) -> Result<Threads, String> {
    let threads = text.parse().ok().and_then(Threads::new);
    threads.ok_or_else(|| format!("a number from 1 to {} is needed", Threads::MOST))
}

fn parse_place(text: &str) -> Result<String, String> {
    if let Some(code) = place_code(text) {
        return Ok(code);
    }
    // Another sign may stand in the place of the hyphen.
    let parts = text.split_once(|sign: char| !sign.is_alphanumeric());
    Err(match parts.and_then(|(country, part)| place_code(&format!("{country}-{part}"))) {
        Some(near) => format!("did you mean {near}?"),
        None => "an ISO code is needed: a country such as CA, or a state or province such as US-FL".to_owned(),
    })
}

fn parse_date(text: &str) -> Result<NaiveDate, String> {
    let needed = match text.parse::<NaiveDate>() {
        Ok(date) if (1900..2200).contains(&date.year()) => return Ok(date),
        Ok(_) => "a date from 1900-01-01 to 2199-12-31 is needed",
        Err(error) if error.kind() == ParseErrorKind::OutOfRange => {
            "there is no such day; a date such as 2026-11-23 is needed"
        }
        Err(_) => "a date such as 2026-11-23 is needed",
    };
    Err(needed.to_owned())
}
