//! `voicemail`: whether a call leaves a message, and whether its reason is true.

use super::view::{Case, View};
use super::{Rule, Violation};
use crate::model::{Channel, Dialing, ProspectType, Voicemail, VoicemailReason};

/// What calls to a prospect have to do: skip the message down a list that is power-dialed and completely cold, and
/// leave one otherwise.
pub(super) fn decide(kind: &ProspectType, dialing: Dialing, answered: bool) -> Voicemail {
    if kind.cold && dialing == Dialing::Power && !answered { Voicemail::Skip } else { Voicemail::Leave }
}

pub(super) fn check(view: &View, case: &Case, found: &mut Vec<Violation>) {
    let dialing = view.problem.dialing(case.prospect);
    let decision = decide(case.kind, dialing, case.prospect.past.answered.is_some());
    let holds = |reason| match reason {
        VoicemailReason::PureColdList => decision == Voicemail::Skip,
        VoicemailReason::NotCold => !case.kind.cold,
        VoicemailReason::DialedByHand => dialing == Dialing::Manual,
        VoicemailReason::AnsweredBefore => case.prospect.past.answered.is_some(),
    };
    for touch in case.touches {
        let wrong = match touch.voicemail {
            None if touch.channel == Channel::Phone => {
                format!("says nothing about voicemail, but it has to {} one", decision.key())
            }
            Some(_) if touch.channel != Channel::Phone => {
                format!("has a word on voicemail, but it is by {}", touch.channel)
            }
            Some(reason) if !holds(reason) => {
                let said = reason.decision().key();
                if reason.decision() == decision {
                    format!("is right to {said} a voicemail, but not because of \"{}\"", reason.text())
                } else {
                    format!("is to {said} a voicemail (\"{}\"), but it has to {} one", reason.text(), decision.key())
                }
            }
            _ => continue,
        };
        let message = format!("touch {} of {} {wrong}", touch.number, case.prospect.id);
        found.push(case.violation(Rule::Voicemail, Some(touch.date), message));
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{broken, message, plan, problem};
    use super::*;
    use crate::model::{Minutes, Problem};

    /// The reasons that a call may give. Its minutes are right for the decision it has to take.
    fn accepted(problem: &Problem, minutes: f64) -> Vec<VoicemailReason> {
        let mut plan = plan(problem, &[(0, "2026-11-23", "phone email")]);
        plan.touches[0].minutes = Minutes::from_f64(minutes);
        let mut accepts = |reason: &VoicemailReason| {
            plan.touches[0].voicemail = Some(*reason);
            let broken = broken(problem, &plan);
            assert!(broken.is_empty() || broken == ["voicemail"], "{broken:?}");
            broken.is_empty()
        };
        VoicemailReason::ALL.into_iter().filter(|reason| accepts(reason)).collect()
    }

    #[test]
    fn every_case_has_its_reasons() {
        use VoicemailReason::{AnsweredBefore, DialedByHand, NotCold, PureColdList};
        for (cold, dialing, answered, minutes, reasons) in [
            (true, Dialing::Power, false, 1.03, vec![PureColdList]),
            (true, Dialing::Power, true, 1.7275, vec![AnsweredBefore]),
            (true, Dialing::Manual, false, 2.4775, vec![DialedByHand]),
            (true, Dialing::Manual, true, 2.4775, vec![DialedByHand, AnsweredBefore]),
            (false, Dialing::Power, false, 1.7275, vec![NotCold]),
            (false, Dialing::Power, true, 1.7275, vec![NotCold, AnsweredBefore]),
            (false, Dialing::Manual, false, 2.4775, vec![NotCold, DialedByHand]),
            (false, Dialing::Manual, true, 2.4775, vec![NotCold, DialedByHand, AnsweredBefore]),
        ] {
            let mut problem = problem(1);
            problem.types[0].cold = cold;
            problem.types[0].dialing = dialing;
            problem.prospects[0].past.answered = answered.then_some(problem.today);
            assert_eq!(accepted(&problem, minutes), reasons, "{cold} {dialing:?} {answered}");
            problem.types[0].dialing = if dialing == Dialing::Power { Dialing::Manual } else { Dialing::Power };
            problem.reps[0].dialing = Some(dialing);
            assert_eq!(accepted(&problem, minutes), reasons, "the rep's way of dialing goes ahead of the type's");
        }
    }

    #[test]
    fn calls_have_a_decision_and_nothing_else_has() {
        let problem = problem(1);
        let plan = plan(&problem, &[(0, "2026-11-23", "phone email")]);
        let mut silent = plan.clone();
        silent.touches[0].voicemail = None;
        assert_eq!(message(&problem, &silent), "touch 1 of p1 says nothing about voicemail, but it has to leave one");
        let mut chatty = plan;
        chatty.touches[1].voicemail = Some(VoicemailReason::NotCold);
        assert_eq!(message(&problem, &chatty), "touch 2 of p1 has a word on voicemail, but it is by email");
    }

    #[test]
    fn says_what_is_wrong_with_the_decision() {
        let problem = problem(1);
        let mut plan = plan(&problem, &[(0, "2026-11-23", "phone email")]);
        plan.touches[0].voicemail = Some(VoicemailReason::PureColdList);
        assert_eq!(
            message(&problem, &plan),
            "touch 1 of p1 is to skip a voicemail (\"pure cold list: power-dialed and never answered\"), but it has to leave one"
        );
        plan.touches[0].voicemail = Some(VoicemailReason::AnsweredBefore);
        assert_eq!(
            message(&problem, &plan),
            "touch 1 of p1 is right to leave a voicemail, but not because of \"has answered before\""
        );
    }
}
