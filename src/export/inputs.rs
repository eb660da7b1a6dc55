//! What a plan was made from, as JSON: reps, types, channels, calls, calling hours, and what is known of each prospect.
//!
//! A plan depends on nothing else but its first day and the clocks of the world, so two schedules that carry this can be
//! held against each other, and every difference be told its cause. Contact details stay out of it: the touches show
//! those that are used.
//!
//! What is taken apart here is taken apart whole, so that the compiler asks about each new field of the model whether
//! planning looks at it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::json::{Date, Displayed, Number};
use crate::model::{
    Cadence, Calendar, CallingRule, Channel, ChannelRules, ChannelSet, Contacts, DateRange, Dialing, LastOutcome, Need,
    Past, Permissions, PhoneTiming, Problem, Prospect, ProspectType, Rep, RuleDays, TimeRange, Timetable, TouchDay,
    TouchRange, Whereabouts, ZoneReason,
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
    time_zone: &'a str,
    hours: Vec<Displayed<TimeRange>>,
    blocks: Vec<Displayed<TimeRange>>,
    days: Vec<&'a str>,
    /// Up to the last day that planning looks at, some working days beyond the schedule: named sets go on for years.
    holidays: Vec<Date>,
    days_off: Vec<RangeEntry>,
}

#[derive(Serialize)]
struct RangeEntry {
    from: Date,
    to: Date,
}

impl<'a> RepEntry<'a> {
    pub(super) fn new(problem: &'a Problem, rep: &'a Rep) -> RepEntry<'a> {
        let Rep { name, minutes, dialing, daily_limit: _, calendar, timetable } = rep;
        let Timetable { zone, hours, blocks } = &**timetable;
        let Calendar { weekdays, holidays, days_off } = &**calendar;
        let last_day = calendar.last_day_looked_at(problem.end);
        let limit = |channel: Channel| Some((channel.key(), problem.daily_limit(rep, channel)?));
        let range = |range: &DateRange| RangeEntry { from: Date(range.from), to: Date(range.to) };
        RepEntry {
            rep: name,
            minutes: Number(*minutes),
            dialing: dialing.map(Dialing::key),
            daily_limit: Channel::ALL.into_iter().filter_map(limit).collect(),
            time_zone: &problem.zones[*zone].name,
            hours: displayed(hours),
            blocks: displayed(blocks),
            days: names_of(weekdays),
            holidays: holidays.range(..=last_day).copied().map(Date).collect(),
            days_off: days_off.iter().map(range).collect(),
        }
    }
}

fn names_of(weekdays: &[bool; 7]) -> Vec<&'static str> {
    WEEKDAYS.into_iter().zip(weekdays).filter_map(|(day, is_meant)| is_meant.then_some(day)).collect()
}

fn displayed(ranges: &[TimeRange]) -> Vec<Displayed<TimeRange>> {
    ranges.iter().copied().map(Displayed).collect()
}

/// A rule on calling hours: about weekdays or about holidays.
#[derive(Serialize)]
pub(super) struct RuleEntry<'a> {
    place: &'a str,
    days: Vec<&'a str>,
    /// The name of a set.
    holidays: Option<&'a str>,
    /// Those of the set on the days of the schedule.
    dates: Vec<Date>,
    hours: Vec<Displayed<TimeRange>>,
    cap: Option<u32>,
    from: Option<Date>,
    until: Option<Date>,
}

impl<'a> RuleEntry<'a> {
    pub(super) fn new(problem: &Problem, rule: &'a CallingRule) -> RuleEntry<'a> {
        let CallingRule { place, days, hours, cap, audience: _, from, until, citation: _, certainty: _, note: _ } =
            rule;
        let (days, holidays, dates) = match days {
            RuleDays::Weekdays(weekdays) => (names_of(weekdays), None, Vec::new()),
            RuleDays::Holidays { set, dates } => {
                (Vec::new(), Some(&**set), dates.range(problem.today..=problem.end).copied().map(Date).collect())
            }
        };
        let hours = displayed(hours);
        RuleEntry { place, days, holidays, dates, hours, cap: *cap, from: from.map(Date), until: until.map(Date) }
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
    /// The time zones in which the prospect may be.
    time_zones: Vec<&'a str>,
    /// The places whose calling hours apply.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    places: &'a [Box<str>],
    /// What says where the prospect is, if anything does.
    #[serde(skip_serializing_if = "Option::is_none")]
    located_by: Option<String>,
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
            whereabouts,
            zone_reason,
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
        // The laws follow from the rules, the places and the zones.
        let Whereabouts { zones, places, laws: _ } = &problem.whereabouts[*whereabouts];
        let record = RecordEntry {
            rep: &problem.reps[*rep].name,
            r#type: &problem.types[*prospect_type].key,
            value: *value,
            factor: shifts.iter().map(|shift| problem.shifts[usize::from(*shift)].factor).product(),
            buying_window: *buying_window,
            came_in: came_in.map(Date),
            time_zones: zones.iter().map(|zone| &*problem.zones[*zone].name).collect(),
            places,
            located_by: located_by(zone_reason),
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

/// What says where a prospect is: a cell of the record, or the beginning of a phone number.
fn located_by(reason: &ZoneReason) -> Option<String> {
    match reason {
        ZoneReason::Column { column, value } => Some(format!("{column} = {value}")),
        ZoneReason::Address(said) | ZoneReason::Number(said) => Some(said.to_string()),
        ZoneReason::RepsZone => None,
    }
}

/// The names of the contact fields whose contact is of that kind.
fn fields(contacts: &Contacts, is: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let Contacts { phone, mobile, email, linkedin, address } = contacts;
    let fields = [
        (Need::Phone, phone.as_deref()),
        (Need::Mobile, mobile.as_deref()),
        (Need::Email, email.as_deref()),
        (Need::Linkedin, linkedin.as_deref()),
        (Need::Address, address.as_deref()),
    ];
    let named = |(need, contact): (Need, Option<&str>)| contact.filter(|text| is(text)).map(|_| need.key());
    fields.into_iter().filter_map(named).collect()
}

fn is_false(flag: &bool) -> bool {
    !flag
}
