//! `bad-contact`: a number or address that is not the prospect's is not used again.

use super::view::{Case, View};
use super::{Rule, Violation};
use crate::text::all_of;

pub(super) fn check(view: &View, case: &Case, found: &mut Vec<Violation>) {
    for touch in case.touches.iter().filter(|touch| !case.reach.contains(touch.channel)) {
        let needs = view.problem.channels[touch.channel].needs;
        if case.prospect.contact(needs).is_some() {
            continue;
        }
        // Where the record has nothing at all, `reachable` says so.
        let bad: Vec<&str> = case.prospect.contacts.of(needs).collect();
        if !bad.is_empty() {
            let message = format!(
                "touch {} of {} is by {}, but the {} has proven bad: {}",
                touch.number,
                case.prospect.id,
                touch.channel,
                needs.label(),
                all_of(&bad),
            );
            found.push(case.violation(Rule::BadContact, Some(touch.date), message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{broken, message, plan, problem};
    use crate::model::{Channel, Need, Problem};

    const HOLDS: [&str; 0] = [];
    const BROKEN: [&str; 1] = ["bad-contact"];
    const NUMBERS: [&str; 2] = ["+1 212 555 0100", "+1 212 555 0101"];

    /// The rules broken by a touch on that channel, where these contacts have proven bad.
    fn broken_by(problem: &Problem, channel: Channel, bad: &[&str]) -> Vec<&'static str> {
        let mut problem = problem.clone();
        problem.types[0].cadence.sequence = vec![vec![channel], vec![Channel::Phone, Channel::Email]];
        problem.prospects[0].past.bad_contacts = bad.iter().copied().map(Box::from).collect();
        broken(&problem, &plan(&problem, &[(0, "2026-11-23", channel.key())]))
    }

    #[test]
    fn each_channel_goes_without_its_bad_contacts() {
        let problem = problem(1);
        let contacts = &problem.prospects[0].contacts;
        for channel in Channel::ALL {
            let needs = problem.channels[channel].needs;
            let needed: Vec<&str> = contacts.of(needs).collect();
            let others: Vec<&str> =
                Need::ALL.into_iter().flat_map(|need| contacts.of(need)).filter(|it| !needed.contains(it)).collect();
            assert_eq!(broken_by(&problem, channel, &[]), HOLDS, "{channel}");
            assert_eq!(broken_by(&problem, channel, &others), HOLDS, "{channel}");
            assert_eq!(broken_by(&problem, channel, &needed), BROKEN, "{channel}");
        }
    }

    #[test]
    fn a_call_takes_the_number_that_is_left() {
        let mut problem = problem(1);
        for (bad, rules) in [(&NUMBERS[..1], &HOLDS[..]), (&NUMBERS[1..], &HOLDS), (&NUMBERS, &BROKEN)] {
            assert_eq!(broken_by(&problem, Channel::Phone, bad), rules, "{bad:?}");
        }
        problem.prospects[0].contacts.mobile = None;
        assert_eq!(broken_by(&problem, Channel::Phone, &NUMBERS[..1]), BROKEN);
        assert_eq!(broken_by(&problem, Channel::Phone, &NUMBERS[1..]), HOLDS);
    }

    #[test]
    fn a_text_needs_the_mobile_number_itself() {
        let problem = problem(1);
        assert_eq!(broken_by(&problem, Channel::Text, &NUMBERS[..1]), HOLDS);
        assert_eq!(broken_by(&problem, Channel::Text, &NUMBERS[1..]), BROKEN);
    }

    #[test]
    fn a_missing_contact_is_none_that_has_proven_bad() {
        let mut problem = problem(1);
        problem.prospects[0].contacts.email = None;
        assert_eq!(broken_by(&problem, Channel::Email, &["p@example.com"]), ["reachable"]);
    }

    #[test]
    fn says_which_contact_it_is() {
        let mut problem = problem(1);
        problem.prospects[0].past.bad_contacts = vec!["p@example.com".into()];
        problem.types[0].cadence.sequence[0] = vec![Channel::Email];
        assert_eq!(
            message(&problem, &plan(&problem, &[(0, "2026-11-23", "email")])),
            "touch 1 of p1 is by email, but the email address has proven bad: p@example.com"
        );
    }
}
