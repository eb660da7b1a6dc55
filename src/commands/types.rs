//! `cadence types`: the table in force.

use cadence::explain::explain_types;
use cadence::output;

use super::Exit;
use super::inputs::load_table;
use crate::cli::TypesArgs;

/// Shows what each prospect type means.
pub(crate) fn run(args: &TypesArgs) -> anyhow::Result<Exit> {
    let loaded = load_table(&args.config)?;
    let text = explain_types(&loaded.problem, &loaded.provenance.configuration.name);
    output::stdout(|out| out.write_all(text.as_bytes()))?;
    Ok(Exit::Done)
}
