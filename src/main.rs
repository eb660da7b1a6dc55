//! `cadence` on the command line: parse the arguments, run the command, say how it went.

mod bug;
mod cli;
mod commands;

use std::ffi::OsString;
use std::process::ExitCode;

use cadence::text::printable;
use clap::Parser;

use cli::Cli;

fn main() -> ExitCode {
    bug::contain(run).unwrap_or(commands::Exit::Failed).into()
}

fn run() -> commands::Exit {
    commands::run(&parse().command).unwrap_or_else(|error| {
        commands::tell(&cadence::diagnostic::render_error(&error));
        commands::Exit::Failed
    })
}

/// The arguments; where they are wrong, clap says so and ends the run.
///
/// It repeats what was typed, which a script may have taken out of somebody's data: it gets that in a form that can be shown.
fn parse() -> Cli {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    Cli::try_parse_from(&arguments).unwrap_or_else(|error| {
        let shown = arguments.iter().map(|argument| printable(&argument.to_string_lossy()).into_owned());
        Cli::try_parse_from(shown).err().unwrap_or(error).exit()
    })
}
