//! What a plan was made from, as JSON: reps, types, channels, calls, and what is known of each prospect.
//!
//! A plan depends on nothing else but its first day, so two schedules that carry this can be held against each other, and
//! every difference be told its cause. Contact details stay out of it: the touches show those that are used.
//!
//! What is taken apart here is taken apart whole, so that the compiler asks about each new field of the model whether
//! planning looks at it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::json::{Date, Number};
use crate::model::{
    Cadence, Calendar, Channel, ChannelRules, ChannelSet, Contacts, DateRange, Dialing, LastOutcome, Need, Past,
    Permissions, PhoneTiming, Problem, Prospect, ProspectType, Rep, TouchDay, TouchRange,
};

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A rep, with what limits a working day.
#[derive(Serialize)]
pub(super) struct RepEntry<'a> {
    rep: &'a str,
    minutes: Number,
    dialing: Option<&'a str>,
    /// The limits that hold, whether they are the rep's own or the channel's.
    daily_limit: BTreeMap<&'a str, u32>,
    days: Vec<&'a str>,
    holidays: Vec<Date>,
    days_off: Vec<RangeEntry>,
}

#[derive(Serialize)]
struct RangeEntry {
    from: Date,
    to: Date,
}

impl<'a> RepEntry<'a> {
    pub(super) fn new(problem: &Problem, rep: &'a Rep) -> RepEntry<'a> {
        let Rep { name, minutes, dialing, daily_limit: _, calendar, timetable: _ } = rep;
        let Calendar { weekdays, holidays, days_off } = &**calendar;
        let limit = |channel: Channel| Some((channel.key(), problem.daily_limit(rep, channel)?));
        let range = |range: &DateRange| RangeEntry { from: Date(range.from), to: Date(range.to) };
        RepEntry {
            rep: name,
            minutes: Number(*minutes),
            dialing: dialing.map(Dialing::key),
            daily_limit: Channel::ALL.into_iter().filter_map(limit).collect(),
            days: WEEKDAYS.into_iter().zip(weekdays).filter_map(|(day, works)| works.then_some(day)).collect(),
            holidays: holidays.iter().copied().map(Date).collect(),
            days_off: days_off.iter().map(range).collect(),
        }
    }
}

/// A prospect type.
#[derive(Serialize)]
pub(super) struct TypeEntry<'a> {
    r#type: &'a str,
    touches: RangeOfTouches,
    in_window: Option<RangeOfTouches>,
    out_window: Option<RangeOfTouches>,
    cold: bool,
    known: bool,
    dialing: &'a str,
    sequence: Vec<Vec<&'a str>>,
    gaps: &'a [u32],
    first_touch_within: Option<u32>,
    value: f64,
    engages: f64,
    within: f64,
}

#[derive(Serialize)]
struct RangeOfTouches {
    min: u32,
    max: u32,
}

impl From<TouchRange> for RangeOfTouches {
    fn from(TouchRange { min, max }: TouchRange) -> RangeOfTouches {
        RangeOfTouches { min, max }
    }
}

impl<'a> TypeEntry<'a> {
    pub(super) fn new(of_type: &'a ProspectType) -> TypeEntry<'a> {
        let ProspectType {
            key,
            label: _,
            touches,
            in_window,
            out_window,
            cold,
            known,
            dialing,
            cadence: Cadence { sequence, gaps },
            first_touch_within,
            value,
            engages,
            within,
        } = of_type;
        let touch_day = |day: &TouchDay| day.iter().map(|channel| channel.key()).collect();
        TypeEntry {
            r#type: key,
            touches: (*touches).into(),
            in_window: in_window.map(Into::into),
            out_window: out_window.map(Into::into),
            cold: *cold,
            known: *known,
            dialing: dialing.key(),
            sequence: sequence.iter().map(touch_day).collect(),
            gaps,
            first_touch_within: *first_touch_within,
            value: *value,
            engages: *engages,
            within: *within,
        }
    }
}

/// How a channel is used; its daily limit stands with the reps.
#[derive(Serialize)]
pub(super) struct ChannelEntry<'a> {
    channel: &'a str,
    minutes: Number,
    needs: &'a str,
    max_per_prospect: Option<u32>,
    after_contact: bool,
    arrives_after: u32,
}

impl<'a> ChannelEntry<'a> {
    pub(super) fn new(channel: Channel, rules: &ChannelRules) -> ChannelEntry<'a> {
        let ChannelRules { minutes, needs, daily_limit: _, max_per_prospect, after_contact, arrives_after } = *rules;
        ChannelEntry {
            channel: channel.key(),
            minutes: Number(minutes),
            needs: needs.key(),
            max_per_prospect,
            after_contact,
            arrives_after,
        }
    }
}

/// What a call takes.
#[derive(Serialize)]
pub(super) struct PhoneEntry {
    manual_minutes: f64,
    power_minutes: f64,
    answer_rate: f64,
    talk_minutes: f64,
    voicemail_seconds: f64,
}

impl PhoneEntry {
    pub(super) fn new(phone: &PhoneTiming) -> PhoneEntry {
        let PhoneTiming { manual_minutes, power_minutes, answer_rate, talk_minutes, voicemail_seconds } = *phone;
        PhoneEntry { manual_minutes, power_minutes, answer_rate, talk_minutes, voicemail_seconds }
    }
}

/// A prospect, with all that planning looks at; what is empty is left out.
#[derive(Serialize)]
pub(super) struct ProspectEntry<'a> {
    prospect_id: &'a str,
    record: RecordEntry<'a>,
    #[serde(skip_serializing_if = "PastEntry::is_empty")]
    past: PastEntry<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<HeldEntry<'a>>,
}

/// What the prospect files say, as the configuration reads them.
#[derive(Serialize)]
struct RecordEntry<'a> {
    rep: &'a str,
    r#type: &'a str,
    value: f64,
    /// What the touch range of the type is multiplied by.
    factor: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    buying_window: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    came_in: Option<Date>,
    /// The contact fields that are filled.
    contacts: Vec<&'a str>,
    #[serde(skip_serializing_if = "is_false")]
    do_not_call: bool,
    #[serde(skip_serializing_if = "is_false")]
    email_opt_out: bool,
    #[serde(skip_serializing_if = "is_false")]
    text_opt_out: bool,
}

/// What has happened.
#[derive(Default, PartialEq, Serialize)]
struct PastEntry<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    made: Vec<(Date, &'a str)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    failed_today: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answered: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    call_back: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    called_back: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    away_until: Option<Date>,
    /// The contact fields that have proven not to be the prospect's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bad_contacts: Vec<&'a str>,
    /// The channels that an outcome has closed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    opted_out: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<LastEntry<'a>>,
}

#[derive(PartialEq, Serialize)]
struct LastEntry<'a> {
    date: Date,
    channel: Option<&'a str>,
    outcome: &'a str,
}

#[derive(Serialize)]
struct HeldEntry<'a> {
    reason: &'a str,
    because: &'a str,
}

impl<'a> ProspectEntry<'a> {
    pub(super) fn new(problem: &'a Problem, prospect: &'a Prospect) -> ProspectEntry<'a> {
        let Prospect {
            id,
            name: _,
            company: _,
            title: _,
            rep,
            prospect_type,
            type_reason: _,
            contacts,
            whereabouts: _,
            zone_reason: _,
            permissions: Permissions { do_not_call, email_opt_out, text_opt_out, opted_out },
            buying_window,
            shifts,
            value,
            came_in,
            past,
            held,
            file: _,
            line: _,
        } = prospect;
        let record = RecordEntry {
            rep: &problem.reps[*rep].name,
            r#type: &problem.types[*prospect_type].key,
            value: *value,
            factor: shifts.iter().map(|shift| problem.shifts[usize::from(*shift)].factor).product(),
            buying_window: *buying_window,
            came_in: came_in.map(Date),
            contacts: fields(contacts, |_| true),
            do_not_call: *do_not_call,
            email_opt_out: *email_opt_out,
            text_opt_out: *text_opt_out,
        };
        let held = held.as_ref().map(|held| HeldEntry { reason: held.reason.name(), because: &held.because });
        ProspectEntry { prospect_id: id, record, past: PastEntry::new(past, contacts, *opted_out), held }
    }
}

impl<'a> PastEntry<'a> {
    fn new(past: &'a Past, contacts: &Contacts, opted_out: ChannelSet) -> PastEntry<'a> {
        let Past { made, failed_today, answered, call_back, called_back, away_until, bad_contacts, last } = past;
        let entry = |LastOutcome { date, channel, outcome }: LastOutcome| LastEntry {
            date: Date(date),
            channel: channel.map(Channel::key),
            outcome: outcome.key(),
        };
        PastEntry {
            made: made.iter().map(|touch| (Date(touch.date), touch.channel.key())).collect(),
            failed_today: failed_today.iter().map(Channel::key).collect(),
            answered: answered.map(Date),
            call_back: call_back.map(Date),
            called_back: called_back.map(Date),
            away_until: away_until.map(Date),
            bad_contacts: fields(contacts, |contact| bad_contacts.iter().any(|bad| **bad == *contact)),
            opted_out: opted_out.iter().map(Channel::key).collect(),
            last: last.map(entry),
        }
    }

    fn is_empty(&self) -> bool {
        *self == PastEntry::default()
    }
}

/// The names of the contact fields whose contact is of that kind.
fn fields(contacts: &Contacts, is: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let Contacts { phone, mobile, email, linkedin, address } = contacts;
    let fields = [
        (Need::Phone, phone),
        (Need::Mobile, mobile),
        (Need::Email, email),
        (Need::Linkedin, linkedin),
        (Need::Address, address),
    ];
    let named =
        |(need, contact): (Need, &Option<Box<str>>)| contact.as_deref().filter(|text| is(text)).map(|_| need.key());
    fields.into_iter().filter_map(named).collect()
}

fn is_false(flag: &bool) -> bool {
    !flag
}
