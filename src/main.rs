//! `cadence` on the command line: parse the arguments, run the command, say how it went.

mod cli;
mod commands;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match commands::run(&cli::Cli::parse().command) {
        Ok(exit) => exit.into(),
        Err(error) => {
            commands::tell(&cadence::diagnostic::render_error(&error));
            commands::Exit::Failed.into()
        }
    }
}
