//! `reachable`: the prospect has what a touch's channel needs.

use super::view::{Case, View};
use super::{Rule, Violation};

pub(super) fn check(view: &View, case: &Case, found: &mut Vec<Violation>) {
    for touch in case.touches.iter().filter(|touch| !case.reach.contains(touch.channel)) {
        let needs = view.problem.channels[touch.channel].needs;
        if case.prospect.contacts.of(needs).next().is_none() {
            let message = format!(
                "touch {} of {} is by {}, which needs the {}, and the record has none",
                touch.number,
                case.prospect.id,
                touch.channel,
                needs.label(),
            );
            found.push(case.violation(Rule::Reachable, Some(touch.date), message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{broken, message, plan, problem};
    use crate::model::{Channel, Contacts};

    #[test]
    fn each_channel_needs_its_contact() {
        let mut problem = problem(1);
        for channel in Channel::ALL {
            problem.types[0].cadence.sequence = vec![vec![channel], vec![Channel::Phone]];
            let plan = plan(&problem, &[(0, "2026-11-23", channel.key())]);
            let all = problem.prospects[0].contacts.clone();
            assert_eq!(broken(&problem, &plan), [""; 0], "{channel}");
            problem.prospects[0].contacts = Contacts::default();
            assert_eq!(broken(&problem, &plan), ["reachable"], "{channel}");
            problem.prospects[0].contacts = all;
        }
    }

    #[test]
    fn a_call_takes_the_mobile_number_where_there_is_no_other() {
        let mut problem = problem(1);
        let plan = plan(&problem, &[(0, "2026-11-23", "phone email")]);
        problem.prospects[0].contacts.phone = None;
        assert_eq!(broken(&problem, &plan), [""; 0]);
        problem.prospects[0].contacts.mobile = None;
        assert_eq!(
            message(&problem, &plan),
            "touch 1 of p1 is by phone, which needs the phone number, and the record has none"
        );
    }

    #[test]
    fn a_direct_line_takes_no_texts() {
        let mut problem = problem(1);
        problem.types[0].cadence.sequence = vec![vec![Channel::Text], vec![Channel::Phone]];
        problem.prospects[0].contacts.mobile = None;
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "text")])), ["reachable"]);
    }
}
