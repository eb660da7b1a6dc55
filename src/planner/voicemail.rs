//! Whether a call leaves a voicemail.

use crate::model::{Dialing, ProspectType, VoicemailReason};

/// Decides for one call: skip only when the type is cold, the call is power-dialed and the prospect has never answered,
/// which is what a pure cold list is. Leave otherwise: who never leaves a message is never called back.
pub fn decide_voicemail(prospect_type: &ProspectType, dialing: Dialing, answered: bool) -> VoicemailReason {
    if !prospect_type.cold {
        VoicemailReason::NotCold
    } else if dialing == Dialing::Manual {
        VoicemailReason::DialedByHand
    } else if answered {
        VoicemailReason::AnsweredBefore
    } else {
        VoicemailReason::PureColdList
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Cadence, Channel, TouchRange, Voicemail};

    #[test]
    fn skips_only_on_a_pure_cold_list() {
        let prospect_type = |cold, known| ProspectType {
            key: "any".into(),
            label: "Any".into(),
            touches: TouchRange { min: 1, max: 2 },
            in_window: None,
            out_window: None,
            cold,
            known,
            dialing: Dialing::Manual,
            cadence: Cadence { sequence: vec![vec![Channel::Phone]], gaps: vec![1] },
            first_touch_within: None,
            value: 1.0,
            engages: 1.0,
            within: 0.8,
        };
        let table = [
            (true, Dialing::Power, false, Voicemail::Skip, VoicemailReason::PureColdList),
            (true, Dialing::Power, true, Voicemail::Leave, VoicemailReason::AnsweredBefore),
            (true, Dialing::Manual, false, Voicemail::Leave, VoicemailReason::DialedByHand),
            (true, Dialing::Manual, true, Voicemail::Leave, VoicemailReason::DialedByHand),
            (false, Dialing::Power, false, Voicemail::Leave, VoicemailReason::NotCold),
            (false, Dialing::Power, true, Voicemail::Leave, VoicemailReason::NotCold),
            (false, Dialing::Manual, false, Voicemail::Leave, VoicemailReason::NotCold),
            (false, Dialing::Manual, true, Voicemail::Leave, VoicemailReason::NotCold),
        ];
        for (cold, dialing, answered, decision, reason) in table {
            for known in [false, true] {
                let decided = decide_voicemail(&prospect_type(cold, known), dialing, answered);
                assert_eq!(decided, reason, "cold {cold}, {dialing:?}, answered {answered}, known {known}");
                assert_eq!(decided.decision(), decision, "cold {cold}, {dialing:?}, answered {answered}");
            }
        }
    }
}
