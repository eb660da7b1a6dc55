//! `cadence rules`: the calling hours in force, with their sources.

use cadence::clock;
use cadence::diagnostic::{Findings, render_all};
use cadence::explain::explain_rules;
use cadence::input::load_configuration;
use cadence::output;

use super::{Exit, tell};
use crate::cli::RulesArgs;

/// Shows which calling rules are in force on a day.
pub(crate) fn run(args: &RulesArgs) -> anyhow::Result<Exit> {
    let (source, cadences, findings) = load_configuration(args.config.as_deref());
    let Some(cadences) = cadences else { return Err(Findings(findings).into()) };
    tell(&render_all(&findings, false));
    let on = args.on.unwrap_or_else(clock::today);
    let text = explain_rules(&cadences, &source.name, args.place.as_deref(), on);
    output::stdout(|out| out.write_all(text.as_bytes()))?;
    Ok(Exit::Done)
}
