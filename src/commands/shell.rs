//! `cadence completions` and `cadence man`.

use cadence::output;
use clap::CommandFactory;
use clap_complete::Shell;

use super::Exit;
use crate::cli::Cli;

/// Prints a completion script.
pub(crate) fn completions(shell: Shell) -> anyhow::Result<Exit> {
    output::stdout(|out| {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut Cli::command(), "cadence", &mut script);
        out.write_all(&script)
    })?;
    Ok(Exit::Done)
}

/// Prints the manual page, that of each command after that of the whole.
pub(crate) fn man() -> anyhow::Result<Exit> {
    output::stdout(|out| {
        let mut command = Cli::command();
        command.build();
        clap_mangen::Man::new(command.clone()).render(&mut *out)?;
        for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
            clap_mangen::Man::new(subcommand.clone()).render(&mut *out)?;
        }
        Ok(())
    })?;
    Ok(Exit::Done)
}
