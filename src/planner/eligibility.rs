//! Which channels may be used for a prospect.

use crate::model::{Channel, ChannelSet, Need, Problem, Prospect};

/// Whether a channel may be used for a prospect, and if not, what stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eligibility {
    /// It may.
    Eligible,
    /// The field that the channel needs is empty.
    NoContact(Need),
    /// What stands in that field has proven not to be the prospect's.
    BadContact(Need),
    /// The prospect does not want to be called.
    DoNotCall,
    /// The prospect does not want email.
    EmailOptOut,
    /// The prospect does not want text messages.
    TextOptOut,
    /// The prospect does not want to be reached on this channel.
    OptedOut,
    /// The channel is for people who know us, and this prospect does not yet.
    NoPriorContact,
    /// The law allows it at no time inside the rep's day.
    NoLawfulTime,
    /// Its `max_per_prospect` is 0.
    NotUsed,
}

/// Whether the channel may be used for the prospect, given the channels that the law closes.
///
/// An opt-out goes with the address it was given for: no calls means nothing that needs a phone number, no email means
/// nothing that needs the email address.
pub fn eligibility(problem: &Problem, prospect: &Prospect, channel: Channel, closed: ChannelSet) -> Eligibility {
    let rules = &problem.channels[channel];
    let permissions = prospect.permissions;
    if prospect.contact(rules.needs).is_none() {
        let any = prospect.contacts.of(rules.needs).next().is_some();
        return if any { Eligibility::BadContact(rules.needs) } else { Eligibility::NoContact(rules.needs) };
    }
    let by_phone =
        matches!(channel, Channel::Phone | Channel::Text) || matches!(rules.needs, Need::Phone | Need::Mobile);
    if permissions.do_not_call && by_phone {
        return Eligibility::DoNotCall;
    }
    if permissions.email_opt_out && (channel == Channel::Email || rules.needs == Need::Email) {
        return Eligibility::EmailOptOut;
    }
    if permissions.text_opt_out && channel == Channel::Text {
        return Eligibility::TextOptOut;
    }
    if permissions.opted_out.contains(channel) {
        return Eligibility::OptedOut;
    }
    if rules.after_contact && prospect.past.answered.is_none() && !problem.types[prospect.prospect_type].known {
        return Eligibility::NoPriorContact;
    }
    if closed.contains(channel) {
        return Eligibility::NoLawfulTime;
    }
    if rules.max_per_prospect == Some(0) {
        return Eligibility::NotUsed;
    }
    Eligibility::Eligible
}

/// The channels that may be used for the prospect.
pub(super) fn eligible_channels(problem: &Problem, prospect: &Prospect, closed: ChannelSet) -> ChannelSet {
    Channel::ALL
        .into_iter()
        .filter(|channel| eligibility(problem, prospect, *channel, closed) == Eligibility::Eligible)
        .collect()
}

/// Whether a channel of the prospect's sequence may be used at all.
pub(super) fn is_reachable(problem: &Problem, prospect: &Prospect, closed: ChannelSet) -> bool {
    let eligible = eligible_channels(problem, prospect, closed);
    let sequence = &problem.types[prospect.prospect_type].cadence.sequence;
    sequence.iter().flatten().any(|channel| eligible.contains(*channel))
}

/// Whether nothing but opt-outs keeps the channels of the prospect's sequence from being used.
pub(super) fn has_opted_out_of_all(problem: &Problem, prospect: &Prospect, closed: ChannelSet) -> bool {
    let sequence = &problem.types[prospect.prospect_type].cadence.sequence;
    let reached: Vec<Eligibility> = sequence
        .iter()
        .flatten()
        .map(|channel| eligibility(problem, prospect, *channel, closed))
        .filter(|verdict| {
            !matches!(
                verdict,
                Eligibility::NoContact(_)
                    | Eligibility::BadContact(_)
                    | Eligibility::NoPriorContact
                    | Eligibility::NoLawfulTime
            )
        })
        .collect();
    let is_open = |verdict: &Eligibility| matches!(verdict, Eligibility::Eligible | Eligibility::NotUsed);
    !reached.is_empty() && !reached.iter().any(is_open)
}
