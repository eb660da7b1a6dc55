//! The prospect that somebody means who types an id, an address, a number or a name.

use super::directory::Directory;
use super::phone;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{Problem, Prospect, WaitingReason};
use crate::text::{count, either, nearest};

/// How many of the prospects that may be meant are named.
const SHOWN: usize = 10;
/// How many suggestions are made where nobody was found.
const SUGGESTED: usize = 3;

/// The prospect of that id (as written, else in any case), email address, phone number, or whole name; else the only
/// one with that text in their name or company.
///
/// Of several rows for one person the first that fits is found, which may be one that waits as a duplicate:
/// [`person`] leads on from there.
///
/// # Errors
///
/// Where several people fit, with their ids, names and companies; where nobody does, with who may have been meant.
pub fn prospect(problem: &Problem, text: &str) -> Result<usize, Diagnostic> {
    prospect_of(problem, &[], text)
}

/// The same among the prospects of some reps only, or of all where none is named.
///
/// # Errors
///
/// The same; and where the prospect is another rep's, with whose.
pub fn prospect_of(problem: &Problem, reps: &[usize], text: &str) -> Result<usize, Diagnostic> {
    let text = text.trim();
    let is_theirs = |prospect: &Prospect| reps.is_empty() || reps.contains(&prospect.rep);
    if let Some(found) = search(problem, text, is_theirs)? {
        return Ok(found);
    }
    let elsewhere = if reps.is_empty() { None } else { search(problem, text, |_| true)? };
    Err(match elsewhere {
        Some(found) => of_another(problem, found, reps),
        None => unknown(problem, text, is_theirs),
    })
}

/// The prospect that a text names among some of them, if there is one.
fn search(
    problem: &Problem,
    text: &str,
    is_looked_at: impl Fn(&Prospect) -> bool,
) -> Result<Option<usize>, Diagnostic> {
    let lower = text.to_lowercase();
    let name = plain(text);
    let number = phone::comparable(text);
    let has_number = |prospect: &Prospect| {
        let numbers = [&prospect.contacts.phone, &prospect.contacts.mobile];
        number.is_some() && numbers.into_iter().flatten().any(|other| phone::comparable(other) == number)
    };
    let has_part =
        |prospect: &Prospect| [&prospect.name, &prospect.company].iter().any(|text| plain(text).contains(&name));
    let ways: [&dyn Fn(&Prospect) -> bool; 6] = [
        &|prospect| *prospect.id == *text,
        &|prospect| prospect.id.to_lowercase() == lower,
        &|prospect| prospect.contacts.email.as_ref().is_some_and(|email| email.to_lowercase() == lower),
        &has_number,
        &|prospect| plain(prospect.display_name()) == name,
        &|prospect| !name.is_empty() && has_part(prospect),
    ];
    for fits in ways {
        let is_found = |prospect: &Prospect| is_looked_at(prospect) && fits(prospect);
        let found: Vec<usize> =
            (0..problem.prospects.len()).filter(|number| is_found(&problem.prospects[*number])).collect();
        let mut people = found.clone();
        if found.iter().any(|number| is_duplicate(&problem.prospects[*number])) {
            let firsts = Firsts::of(problem);
            people.iter_mut().for_each(|number| *number = firsts.person(*number));
        }
        people.sort_unstable();
        people.dedup();
        match people.len() {
            0 => {}
            1 => return Ok(Some(found[0])),
            _ => return Err(ambiguous(problem, text, &people)),
        }
    }
    Ok(None)
}

/// The prospect that the row of a duplicate repeats; every other one is its own.
pub fn person(problem: &Problem, number: usize) -> usize {
    if is_duplicate(&problem.prospects[number]) { Firsts::of(problem).person(number) } else { number }
}

fn is_duplicate(prospect: &Prospect) -> bool {
    prospect.held.as_ref().is_some_and(|held| held.reason == WaitingReason::Duplicate)
}

/// The first prospect with each id, and with each email address.
struct Firsts<'p> {
    prospects: &'p [Prospect],
    directory: Directory,
}

impl<'p> Firsts<'p> {
    fn of(problem: &'p Problem) -> Firsts<'p> {
        Firsts { prospects: &problem.prospects, directory: Directory::of(&problem.prospects) }
    }

    fn person(&self, number: usize) -> usize {
        let prospect = &self.prospects[number];
        if !is_duplicate(prospect) {
            return number;
        }
        let is_earlier = |first: &usize| *first < number;
        let by_id = self.directory.first_by_id(self.prospects, &prospect.id).filter(is_earlier);
        let email = prospect.contacts.email.as_deref();
        let by_email = || self.directory.first_by_email(self.prospects, email?).filter(is_earlier);
        by_id.or_else(by_email).map_or(number, |first| self.person(first))
    }
}

/// The text in lower case, with single blanks.
fn plain(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn ambiguous(problem: &Problem, text: &str, people: &[usize]) -> Diagnostic {
    let mut candidates: Vec<String> = people.iter().take(SHOWN).map(|number| describe(problem, *number)).collect();
    if people.len() > SHOWN {
        candidates.push(format!("and {} more", people.len() - SHOWN));
    }
    let message = format!("\"{text}\" fits {}", count(people.len(), "prospect"));
    Diagnostic::error(Code::AmbiguousProspect, Place::Nowhere, message)
        .remedy(format!("give the id of the one you mean: {}", candidates.join("; ")))
}

/// `p1 (Ada Lovelace, Analytical Engines)`.
fn describe(problem: &Problem, number: usize) -> String {
    let Prospect { id, name, company, .. } = &problem.prospects[number];
    let who: Vec<&str> = [name, company].into_iter().map(|text| &**text).filter(|text| !text.is_empty()).collect();
    if who.is_empty() { id.to_string() } else { format!("{id} ({})", who.join(", ")) }
}

fn of_another(problem: &Problem, found: usize, reps: &[usize]) -> Diagnostic {
    let name = |rep: usize| &*problem.reps[rep].name;
    let owner = name(problem.prospects[found].rep);
    let named: Vec<&str> = reps.iter().map(|rep| name(*rep)).collect();
    let message = format!("{} belongs to {owner}, not to {}", describe(problem, found), either(&named));
    Diagnostic::error(Code::UnknownProspect, Place::Nowhere, message)
        .remedy(format!("leave out --rep, or write --rep {owner:?}"))
}

fn unknown(problem: &Problem, text: &str, is_looked_at: impl Fn(&Prospect) -> bool) -> Diagnostic {
    let lower = text.to_lowercase();
    let has_part = |number: &usize| {
        let prospect = &problem.prospects[*number];
        !text.is_empty() && is_looked_at(prospect) && prospect.id.to_lowercase().contains(&lower)
    };
    let mut near: Vec<String> =
        (0..problem.prospects.len()).filter(has_part).take(SUGGESTED).map(|number| describe(problem, number)).collect();
    if near.is_empty() {
        let words = problem.prospects.iter().filter(|prospect| is_looked_at(prospect)).flat_map(|prospect| {
            let email = prospect.contacts.email.as_deref();
            let names = prospect.name.split_whitespace();
            [&*prospect.id, &*prospect.name].into_iter().chain(email).chain(names)
        });
        near.extend(nearest(text, words).map(|near| format!("\"{near}\"")));
    }
    let remedy = if near.is_empty() {
        "the ids are in the prospect_id column of `cadence plan --format csv`".to_owned()
    } else {
        format!("did you mean {}?", either(&near))
    };
    let message = format!("no prospect has the id, email address, phone number or name \"{text}\"");
    Diagnostic::error(Code::UnknownProspect, Place::Nowhere, message).remedy(remedy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::fixture::problem;

    fn people() -> Problem {
        problem(
            "Id,Name,Company,Email,Phone,Mobile\n\
             A1,Ada Byrd,Mill,ada@mill.example,(614) 555-0100,\n\
             a2,Ada Byrdson,Dock,A2@dock.example,555-0101,+44 7700 900123\n\
             B3,Bo  Chen,Mill,bo@mill.example,614 555 0100,\n\
             a1,Cy Dee,Quay,cy@quay.example,555-0199,\n\
             D9,Dan Fee,Mill,CY@quay.example,,\n",
        )
    }

    /// The ids of the row that is found and of the person it is about.
    fn found<'p>(problem: &'p Problem, text: &str) -> [&'p str; 2] {
        let number = prospect(problem, text).unwrap_or_else(|error| panic!("{error}"));
        [number, person(problem, number)].map(|number| &*problem.prospects[number].id)
    }

    fn refused(problem: &Problem, text: &str) -> (Code, String, String) {
        let finding = prospect(problem, text).unwrap_err();
        (finding.code, finding.message, finding.remedy.unwrap())
    }

    #[test]
    fn finds_by_whatever_only_one_has() {
        let people = people();
        for (text, id) in [
            ("A1", "A1"),
            ("a1", "a1"),
            (" b3 ", "B3"),
            ("ADA@mill.example", "A1"),
            ("a2@DOCK.example", "a2"),
            ("555 0101", "a2"),
            ("+447700900123", "a2"),
            ("07700 900123", "a2"),
            ("ada byrd", "A1"),
            ("BO CHEN", "B3"),
            ("byrds", "a2"),
            ("quay", "a1"),
        ] {
            assert_eq!(found(&people, text), [id, id], "{text}");
        }
    }

    #[test]
    fn a_duplicate_leads_to_the_person() {
        let people = people();
        assert_eq!(found(&people, "D9"), ["D9", "a1"]);
        assert_eq!(found(&people, "cy@quay.example"), ["a1", "a1"], "two rows of one person are one");
        let chain = problem("Id,Name,Email\n1,Ann,\n1,,ann@x.example\n2,,ann@x.example\n");
        assert_eq!(found(&chain, "2"), ["2", "1"]);
    }

    #[test]
    fn of_the_prospects_of_some_reps_the_others_are_told_whose_they_are() {
        let people = problem(
            "Id,Name,Company,Owner\n1,Ada Byrd,Mill,Dana\n2,Ada Dee,Mill,Lee\n3,Bo Chen,Dock,Dana\n11,Cy Fee,,Eve\n",
        );
        let rep = |name: &str| people.reps.iter().position(|rep| *rep.name == *name).unwrap();
        let (dana, lee) = (rep("Dana"), rep("Lee"));
        let refused = |reps: &[usize], text: &str| {
            let finding = prospect_of(&people, reps, text).unwrap_err();
            (finding.code, finding.message, finding.remedy.unwrap())
        };
        assert_eq!(prospect_of(&people, &[lee], "ada").unwrap(), 1);
        assert_eq!(prospect_of(&people, &[lee, dana], "3").unwrap(), 2);
        assert_eq!(refused(&[], "ada").0, Code::AmbiguousProspect);
        let (code, message, remedy) = refused(&[lee, rep("Eve")], "bo chen");
        assert_eq!((code, &*message), (Code::UnknownProspect, "3 (Bo Chen, Dock) belongs to Dana, not to Lee or Eve"));
        assert_eq!(remedy, "leave out --rep, or write --rep \"Dana\"");
        // Who is near is looked for among theirs.
        assert_eq!(
            refused(&[dana], "Cy Fea").2,
            "the ids are in the prospect_id column of `cadence plan --format csv`"
        );
        assert_eq!(refused(&[rep("Eve")], "Cy Fea").2, "did you mean \"Cy Fee\"?");
    }

    #[test]
    fn does_not_choose_between_people() {
        let people = people();
        let candidates = "A1 (Ada Byrd, Mill); a2 (Ada Byrdson, Dock)";
        let refusal =
            |text: &str, number: usize| (Code::AmbiguousProspect, format!("\"{text}\" fits {number} prospects"));
        let (code, message, remedy) = refused(&people, "ada");
        assert_eq!((code, message), refusal("ada", 2));
        assert_eq!(remedy, format!("give the id of the one you mean: {candidates}"));
        let (code, message, remedy) = refused(&people, "1 (614) 555-0100 ext. 7");
        assert_eq!((code, message), refusal("1 (614) 555-0100 ext. 7", 2));
        assert!(remedy.ends_with(": A1 (Ada Byrd, Mill); B3 (Bo Chen, Mill)"), "{remedy}");
        let ids = problem("Id,Name\n003Ab,Ann\n003aB,Bo\n");
        assert_eq!(refused(&ids, "003AB").0, Code::AmbiguousProspect);
    }

    #[test]
    fn names_ten_and_counts_the_others() {
        let rows: String = (1..=13).map(|number| format!("c{number},,Mill {number}\n")).collect();
        let (_, message, remedy) = refused(&problem(&format!("Id,Name,Company\n{rows}")), "mill");
        assert_eq!(message, "\"mill\" fits 13 prospects");
        assert!(remedy.ends_with("; c9 (Mill 9); c10 (Mill 10); and 3 more"), "{remedy}");
    }

    #[test]
    fn suggests_who_may_have_been_meant() {
        let people = people();
        for (text, help) in [
            ("9", "did you mean D9 (Dan Fee, Mill)?"),
            ("Bo Chne", "did you mean \"Bo Chen\"?"),
            ("byrdsen", "did you mean \"Byrdson\"?"),
            ("bo@mil.example", "did you mean \"bo@mill.example\"?"),
            ("zebra", "the ids are in the prospect_id column of `cadence plan --format csv`"),
            ("", "the ids are in the prospect_id column of `cadence plan --format csv`"),
        ] {
            let (code, message, remedy) = refused(&people, text);
            let expected = format!("no prospect has the id, email address, phone number or name \"{text}\"");
            assert_eq!((code, message), (Code::UnknownProspect, expected));
            assert_eq!(remedy, help, "{text}");
        }
    }
}
