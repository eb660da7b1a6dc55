//! `cadence explain`: why one prospect is planned as it is.

use cadence::diagnostic::{Code, Diagnostic, Place};
use cadence::explain::explain_prospect;
use cadence::model::{Problem, Prospect};
use cadence::output;
use cadence::text::{either, nearest};

use super::Exit;
use super::inputs::{checked_plan, read};
use crate::cli::ExplainArgs;

/// Plans the prospects of one rep, and tells about one of them.
pub(crate) fn run(args: &ExplainArgs) -> anyhow::Result<Exit> {
    // The warnings are about other rows more often than not; `plan` and `check` tell them.
    let (loaded, _) = read(&args.prospects.files, &args.settings)?;
    let rep = loaded.problem.prospects[find(&loaded.problem, &args.prospect)?].rep;
    let problem = loaded.problem.of_reps(&[rep]);
    let number = find(&problem, &args.prospect)?;
    let answer = explain_prospect(&problem, &checked_plan(&problem)?, number as u32);
    output::stdout(|out| out.write_all(answer.as_bytes()))?;
    Ok(Exit::Done)
}

/// The prospect of that id, as it is written or in another case, else that of this email address.
fn find(problem: &Problem, id: &str) -> Result<usize, Diagnostic> {
    let position = |matches: &dyn Fn(&str) -> bool| problem.prospects.iter().position(|prospect| matches(&prospect.id));
    let lower = id.to_lowercase();
    let by_email = || {
        let email = |prospect: &Prospect| prospect.contacts.email.as_ref().map(|email| email.to_lowercase());
        problem.prospects.iter().position(|prospect| email(prospect).as_deref() == Some(&lower))
    };
    let found = position(&|other| other == id).or_else(|| position(&|other| other.to_lowercase() == lower));
    found.or_else(by_email).ok_or_else(|| {
        let mut near: Vec<String> = problem
            .prospects
            .iter()
            .filter(|prospect| {
                let texts = [&prospect.id, &prospect.name, &prospect.company];
                texts.iter().any(|text| text.to_lowercase().contains(&lower))
            })
            .take(3)
            .map(|prospect| format!("{} ({})", prospect.id, prospect.display_name()))
            .collect();
        if near.is_empty() {
            near.extend(nearest(id, problem.prospects.iter().map(|prospect| &*prospect.id)).map(str::to_owned));
        }
        let remedy = if near.is_empty() {
            "the ids are in the prospect_id column of `cadence plan --format csv`".to_owned()
        } else {
            format!("did you mean {}?", either(&near))
        };
        Diagnostic::error(Code::UnknownProspect, Place::Nowhere, format!("no prospect has the id \"{id}\""))
            .remedy(remedy)
    })
}
