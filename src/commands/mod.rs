//! One file a command: load, call, write.

mod check;
mod diff;
mod explain;
mod generate;
mod history;
mod init;
mod inputs;
mod log;
mod plan;
mod progress;
mod rules;
mod shell;
mod today;
mod types;
mod writing;

use std::process::ExitCode;

pub(crate) use self::progress::tell;
use crate::cli::Command;

/// How a run ended. The numbers are promised in `--help` and never get another meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Done = 0,
    /// Failed: the message on stderr says why. (2, wrong usage, is clap's.)
    Failed = 1,
    /// `check` found problems, or `--strict` met a warning.
    Problems = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Runs a command.
pub(crate) fn run(command: &Command) -> anyhow::Result<Exit> {
    match command {
        Command::Plan(args) => plan::run(args),
        Command::Today(args) => today::run(args),
        Command::Log(args) => log::run(args),
        Command::History(args) => history::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Check(args) => check::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Types(args) => types::run(args),
        Command::Rules(args) => rules::run(args),
        Command::Generate(args) => generate::run(args),
        Command::Init => init::run(),
        Command::Completions { shell } => shell::completions(*shell),
        Command::Man => shell::man(),
    }
}
