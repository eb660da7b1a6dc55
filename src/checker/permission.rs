//! `permission`: what prospects have asked not to get, and texts before a contact.

use super::view::{Case, View};
use super::{Rule, Violation};
use crate::model::{Channel, Need, Problem, Prospect, WaitingReason};
use crate::text::count;

/// Why a channel may not be used for a prospect, if it may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    DoNotCall,
    EmailOptOut,
    TextOptOut,
    OptedOut,
    NoContactYet,
}

/// Why a channel may not be used for this prospect, if it may not; whether the prospect is held is another matter.
pub(super) fn refusal(problem: &Problem, prospect: &Prospect, channel: Channel) -> Option<Refusal> {
    let rules = &problem.channels[channel];
    let known = problem.types[prospect.prospect_type].known || prospect.past.answered.is_some();
    let asked = prospect.permissions;
    // A channel stays what it is where the configuration makes it need another field: a text is never an answer to
    // "do not call", nor an email to an opt-out.
    let calls = matches!(channel, Channel::Phone | Channel::Text) || matches!(rules.needs, Need::Phone | Need::Mobile);
    let emails = channel == Channel::Email || rules.needs == Need::Email;
    if asked.do_not_call && calls {
        Some(Refusal::DoNotCall)
    } else if asked.email_opt_out && emails {
        Some(Refusal::EmailOptOut)
    } else if asked.text_opt_out && channel == Channel::Text {
        Some(Refusal::TextOptOut)
    } else if asked.opted_out.contains(channel) {
        Some(Refusal::OptedOut)
    } else if rules.after_contact && !known {
        Some(Refusal::NoContactYet)
    } else {
        None
    }
}

pub(super) fn check(view: &View, case: &Case, found: &mut Vec<Violation>) {
    let id = &case.prospect.id;
    if let Some(held) = &case.prospect.held
        && matches!(held.reason, WaitingReason::DoNotContact | WaitingReason::OptedOut)
    {
        let touches = count(case.touches.len(), "touch");
        let message = format!("{id} has {touches} planned, but is held as {}: {}", held.reason.name(), held.because);
        return found.push(case.violation(Rule::Permission, case.touches.first().map(|touch| touch.date), message));
    }
    for touch in case.touches.iter().filter(|touch| !case.reach.contains(touch.channel)) {
        let because = match refusal(view.problem, case.prospect, touch.channel) {
            None => continue,
            Some(Refusal::DoNotCall) => "who is not to be called",
            Some(Refusal::EmailOptOut) => "who has opted out of email",
            Some(Refusal::TextOptOut) => "who has opted out of text messages",
            Some(Refusal::OptedOut) => "who has opted out of this channel",
            Some(Refusal::NoContactYet) => "who is not known and has not answered yet",
        };
        let message = format!("touch {} by {} goes to {id}, {because}", touch.number, touch.channel);
        found.push(case.violation(Rule::Permission, Some(touch.date), message));
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{broken, message, plan, problem};
    use super::*;
    use crate::model::{Held, Permissions};

    /// The channels that may not be used, each found by a plan that has a touch on it.
    fn refused(problem: &Problem) -> Vec<Channel> {
        let mut problem = problem.clone();
        let refused = |channel: &Channel| {
            problem.types[0].cadence.sequence = vec![vec![*channel], vec![Channel::Social]];
            let broken = broken(&problem, &plan(&problem, &[(0, "2026-11-23", channel.key())]));
            assert!(broken.is_empty() || broken == ["permission"], "{broken:?}");
            !broken.is_empty()
        };
        Channel::ALL.into_iter().filter(refused).collect()
    }

    fn asking(permissions: Permissions) -> Problem {
        let mut problem = problem(1);
        problem.prospects[0].permissions = permissions;
        problem
    }

    #[test]
    fn who_asks_for_nothing_gets_all() {
        assert_eq!(refused(&problem(1)), []);
    }

    #[test]
    fn do_not_call_rules_out_numbers() {
        let mut problem = asking(Permissions { do_not_call: true, ..Permissions::default() });
        assert_eq!(refused(&problem), [Channel::Phone, Channel::Text]);
        problem.channels[Channel::Text].needs = Need::Linkedin;
        problem.channels[Channel::Video].needs = Need::Mobile;
        assert_eq!(refused(&problem), [Channel::Phone, Channel::Text, Channel::Video]);
    }

    #[test]
    fn an_email_opt_out_rules_out_the_address() {
        let mut problem = asking(Permissions { email_opt_out: true, ..Permissions::default() });
        assert_eq!(refused(&problem), [Channel::Email, Channel::Video]);
        problem.channels[Channel::Email].needs = Need::Linkedin;
        problem.channels[Channel::Video].needs = Need::Linkedin;
        assert_eq!(refused(&problem), [Channel::Email]);
    }

    #[test]
    fn a_text_opt_out_rules_out_texts() {
        let problem = asking(Permissions { text_opt_out: true, ..Permissions::default() });
        assert_eq!(refused(&problem), [Channel::Text]);
    }

    #[test]
    fn an_outcome_rules_out_its_channel() {
        for channel in Channel::ALL {
            let opted_out = [channel].into_iter().collect();
            assert_eq!(refused(&asking(Permissions { opted_out, ..Permissions::default() })), [channel]);
        }
        let opted_out = [Channel::Video, Channel::Social].into_iter().collect();
        let problem = asking(Permissions { opted_out, ..Permissions::default() });
        assert_eq!(
            message(&problem, &plan(&problem, &[(0, "2026-11-23", "phone email"), (0, "2026-11-24", "social")])),
            "touch 3 by social goes to p1, who has opted out of this channel"
        );
    }

    #[test]
    fn texts_come_after_a_contact() {
        let mut problem = problem(1);
        problem.types[0].known = false;
        assert_eq!(refused(&problem), [Channel::Text]);
        problem.prospects[0].past.answered = Some(problem.today);
        assert_eq!(refused(&problem), []);
        problem.prospects[0].past.answered = None;
        problem.channels[Channel::Text].after_contact = false;
        assert_eq!(refused(&problem), []);
    }

    #[test]
    fn who_is_not_to_be_contacted_gets_nothing() {
        for reason in [WaitingReason::DoNotContact, WaitingReason::OptedOut] {
            let mut problem = problem(1);
            let plan = plan(&problem, &[(0, "2026-11-23", "phone email")]);
            problem.prospects[0].held = Some(Held { reason, because: "Do Not Contact = yes".into() });
            assert_eq!(broken(&problem, &plan), ["permission"]);
            assert_eq!(
                message(&problem, &plan),
                format!("p1 has 2 touches planned, but is held as {}: Do Not Contact = yes", reason.name())
            );
        }
    }
}
