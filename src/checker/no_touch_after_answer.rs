//! `no-touch-after-answer`: who has answered, is done or stands twice in the input is left in peace.
//!
//! Those who must not be contacted at all are `permission`'s.

use super::view::{Case, View};
use super::{Rule, Violation};
use crate::model::WaitingReason;
use crate::text::count;

pub(super) fn check(_: &View, case: &Case, found: &mut Vec<Violation>) {
    let Some(held) = &case.prospect.held else { return };
    if matches!(held.reason, WaitingReason::DoNotContact | WaitingReason::OptedOut) {
        return;
    }
    let message = format!(
        "{} has {} planned, but is held as {}: {}",
        case.prospect.id,
        count(case.touches.len(), "touch"),
        held.reason.name(),
        held.because,
    );
    found.push(case.violation(Rule::NoTouchAfterAnswer, case.touches.first().map(|touch| touch.date), message));
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{broken, message, plan, problem, promised};
    use super::*;
    use crate::model::Held;

    #[test]
    fn who_is_held_gets_no_touch() {
        let days = [(0, "2026-11-23", "phone email"), (1, "2026-11-23", "phone email")];
        for reason in [WaitingReason::Engaged, WaitingReason::Completed, WaitingReason::Duplicate] {
            let mut problem = problem(2);
            problem.prospects[1].held = Some(Held { reason, because: "status = Customer".into() });
            assert_eq!(broken(&problem, &plan(&problem, &days[..1])), [""; 0]);
            assert_eq!(broken(&problem, &plan(&problem, &days)), ["no-touch-after-answer"]);
            assert_eq!(
                message(&problem, &plan(&problem, &days)),
                format!("p2 has 2 touches planned, but is held as {}: status = Customer", reason.name())
            );
        }
    }

    #[test]
    fn who_is_held_gets_not_even_a_promised_call() {
        let mut problem = promised(1, "2026-11-23");
        problem.types[0].cadence.sequence.rotate_right(1);
        problem.prospects[0].held = Some(Held { reason: WaitingReason::Engaged, because: "replied".into() });
        for date in ["2026-11-23", "2026-11-24"] {
            assert_eq!(broken(&problem, &plan(&problem, &[(0, date, "phone")])), ["no-touch-after-answer"]);
        }
        assert_eq!(broken(&problem, &plan(&problem, &[])), [""; 0]);
    }

    #[test]
    fn who_answered_and_is_not_held_may_be_touched_again() {
        let mut problem = problem(1);
        problem.prospects[0].past.answered = Some(problem.today);
        assert_eq!(broken(&problem, &plan(&problem, &[(0, "2026-11-23", "phone email")])), [""; 0]);
    }
}
