//! A schedule as a comparison sees it: its touches by prospect and, where it came as JSON, all that it was made from.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use crate::model::{Calendar, Channel, Minutes, Outcome, TimeOfDay, VoicemailReason};

/// A schedule that `cadence plan` wrote.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schedule {
    /// The prospects with a touch in it, by id.
    pub people: BTreeMap<Box<str>, Person>,
    /// What it was made from; only a JSON document tells.
    pub inputs: Option<Inputs>,
    /// The cells whose columns somebody has taken out. They are not compared.
    pub lacks: Vec<Cell>,
}

/// A prospect with a touch in a schedule. Who it is stands on each of its rows; the first of them counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The name; empty when unknown.
    pub name: Arc<str>,
    /// The company; empty when unknown.
    pub company: Arc<str>,
    /// The key of the prospect type.
    pub prospect_type: Arc<str>,
    /// The rep's name.
    pub rep: Arc<str>,
    /// The touches, by number.
    pub touches: Vec<PlannedTouch>,
}

/// One planned touch.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedTouch {
    /// The day.
    pub date: NaiveDate,
    /// The time by the rep's clock; None in schedules of versions that planned days only.
    pub start: Option<TimeOfDay>,
    /// Which touch it is, counted from 1.
    pub number: u16,
    /// The planned total.
    pub of: u16,
    /// The channel.
    pub channel: Channel,
    /// The number, address or handle; empty where the schedule does not say.
    pub contact: Arc<str>,
    /// For a call, what to do about voicemail and why.
    pub voicemail: Option<VoicemailReason>,
    /// Expected working time.
    pub minutes: Minutes,
    /// What has been filled in since, where it is an outcome.
    pub outcome: Option<Outcome>,
}

/// What a plan was made from.
#[derive(Clone, Debug, PartialEq)]
pub struct Inputs {
    /// The first day that could be planned.
    pub today: NaiveDate,
    /// The last day that could be planned.
    pub end: NaiveDate,
    /// The version of this program.
    pub version: String,
    /// Where in each touch range to aim.
    pub persistence: Value,
    /// Who is on the lists, which decides what rules bind; None where a version that asks nobody has written the schedule.
    pub audience: Option<String>,
    /// The SHA-256 of the configuration.
    pub configuration: String,
    /// The SHA-256 of each input file.
    pub files: Vec<String>,
    /// The reps that were asked for; none where all were.
    pub only_reps: Vec<String>,
    /// The reps, by name.
    pub reps: BTreeMap<String, RepInputs>,
    /// The prospect types, by key.
    pub types: BTreeMap<String, Map<String, Value>>,
    /// How each channel is used, by key.
    pub channels: BTreeMap<String, Map<String, Value>>,
    /// What a call takes.
    pub phone: Map<String, Value>,
    /// The rules on calling hours.
    pub rules: Vec<RuleInputs>,
    /// The prospects, by id.
    pub prospects: BTreeMap<Box<str>, ProspectInputs>,
    /// The reasons of those who have no touch in the schedule, by id.
    pub waiting: BTreeMap<Box<str>, Box<str>>,
}

/// What a plan knows of a rep.
#[derive(Clone, Debug, PartialEq)]
pub struct RepInputs {
    /// Prospecting minutes of a working day.
    pub minutes: Value,
    /// How the rep calls, whatever the type says.
    pub dialing: Option<String>,
    /// Most touches on one day, by channel.
    pub daily_limit: BTreeMap<String, u32>,
    /// When the rep works.
    pub calendar: Calendar,
    /// At what hours; None where a version that planned days only has written the schedule.
    pub timetable: Option<TimetableInputs>,
}

/// What a plan knows of a rep's hours, as the configuration writes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimetableInputs {
    /// The name of the time zone.
    pub time_zone: String,
    /// The working hours.
    pub hours: Vec<String>,
    /// The phone blocks.
    pub blocks: Vec<String>,
}

/// What a plan knows of a rule on calling hours.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct RuleInputs {
    /// The place where it holds.
    pub place: String,
    /// The weekdays on which it does, where it is about weekdays.
    pub days: Vec<String>,
    /// The set of holidays that it is about otherwise.
    pub holidays: Option<String>,
    /// Those of the set that lie in the schedule.
    pub dates: BTreeSet<NaiveDate>,
    /// The hours in which calls may be made.
    pub hours: Vec<String>,
    /// Most calls and texts to one person within 24 hours.
    pub cap: Option<u32>,
    /// The first day on which it is in force, if there is one.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
}

/// What a plan knows of a prospect.
#[derive(Clone, Debug, PartialEq)]
pub struct ProspectInputs {
    /// Where among all prospects it stands.
    pub place: usize,
    /// What the prospect files say.
    pub record: Map<String, Value>,
    /// What has happened.
    pub past: PastInputs,
    /// Why nobody may touch the prospect.
    pub held: Option<HeldInputs>,
}

/// Why nobody may touch a prospect.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct HeldInputs {
    /// The waiting reason.
    pub reason: Box<str>,
    /// What said so.
    pub because: Box<str>,
}

/// What a plan knows of what has happened with a prospect.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(default)]
pub struct PastInputs {
    /// The touches made.
    pub made: Vec<(NaiveDate, Box<str>)>,
    /// The channels of today's attempts that met a bad contact.
    pub failed_today: Vec<Box<str>>,
    /// The day of the first answer.
    pub answered: Option<NaiveDate>,
    /// The day for which a call is promised.
    pub call_back: Option<NaiveDate>,
    /// The day on which the last promised call was made.
    pub called_back: Option<NaiveDate>,
    /// The day until which the person is away.
    pub away_until: Option<NaiveDate>,
    /// The contact fields that have proven not to be the prospect's.
    pub bad_contacts: Vec<Box<str>>,
    /// The channels that an outcome has closed.
    pub opted_out: Vec<Box<str>>,
    /// What happened last.
    pub last: Option<LastInputs>,
}

/// What a plan knows of what happened last.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
pub struct LastInputs {
    /// The day.
    pub date: NaiveDate,
    /// The channel, where one is known.
    pub channel: Option<Box<str>>,
    /// What came of it.
    pub outcome: Box<str>,
}

impl PastInputs {
    /// How many touches were made on the day and by the channel of a planned one.
    pub(super) fn times_made(&self, touch: &PlannedTouch) -> usize {
        let key = (touch.date, touch.channel.key());
        self.made.iter().filter(|(date, channel)| (*date, &**channel) == key).count()
    }
}

impl Schedule {
    /// The first day that could be planned, as far as the schedule tells: a CSV file shows the first that has been.
    pub fn first_day(&self) -> Option<NaiveDate> {
        self.inputs.as_ref().map(|inputs| inputs.today).or_else(|| self.dates().min())
    }

    /// The last day that could be planned, as far as the schedule tells: a CSV file shows the last that has been.
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.inputs.as_ref().map(|inputs| inputs.end).or_else(|| self.dates().max())
    }

    fn dates(&self) -> impl Iterator<Item = NaiveDate> {
        self.people.values().flat_map(|person| &person.touches).map(|touch| touch.date)
    }

    /// What is known of a prospect besides its touches.
    pub(super) fn known(&self, id: &str) -> Option<&ProspectInputs> {
        self.inputs.as_ref()?.prospects.get(id)
    }

    /// Why a prospect has no touch in the schedule, where that is known.
    pub(super) fn waiting(&self, id: &str) -> Option<&str> {
        self.inputs.as_ref()?.waiting.get(id).map(|reason| &**reason)
    }
}

/// A cell of a touch that can differ from one schedule to another while it stays the same touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// The rep.
    Rep,
    /// The time of day, which only schedules that both tell it are compared by.
    Start,
    /// The prospect's name.
    Name,
    /// The prospect's company.
    Company,
    /// The prospect type.
    Type,
    /// The planned total.
    Of,
    /// The channel.
    Channel,
    /// The number, address or handle.
    Contact,
    /// Whether to leave a voicemail.
    Voicemail,
    /// Why.
    VoicemailReason,
    /// Expected working time.
    Minutes,
}

impl Cell {
    /// All of them, in the order of the columns.
    pub const ALL: [Cell; 11] = [
        Cell::Rep,
        Cell::Start,
        Cell::Name,
        Cell::Company,
        Cell::Type,
        Cell::Of,
        Cell::Channel,
        Cell::Contact,
        Cell::Voicemail,
        Cell::VoicemailReason,
        Cell::Minutes,
    ];

    /// The name of the column.
    pub fn column(self) -> &'static str {
        match self {
            Cell::Rep => "rep",
            Cell::Start => "start",
            Cell::Name => "name",
            Cell::Company => "company",
            Cell::Type => "type",
            Cell::Of => "of",
            Cell::Channel => "channel",
            Cell::Contact => "contact",
            Cell::Voicemail => "voicemail",
            Cell::VoicemailReason => "voicemail_reason",
            Cell::Minutes => "minutes",
        }
    }

    /// What stands in it.
    pub fn text<'s>(self, person: &'s Person, touch: &'s PlannedTouch) -> Cow<'s, str> {
        Cow::Borrowed(match self {
            Cell::Rep => &person.rep,
            Cell::Name => &person.name,
            Cell::Company => &person.company,
            Cell::Type => &person.prospect_type,
            Cell::Channel => touch.channel.key(),
            Cell::Contact => &touch.contact,
            Cell::Voicemail => touch.voicemail.map_or("", |reason| reason.decision().key()),
            Cell::VoicemailReason => touch.voicemail.map_or("", VoicemailReason::text),
            Cell::Start => return Cow::Owned(touch.start.map(|start| start.to_string()).unwrap_or_default()),
            Cell::Of => return Cow::Owned(touch.of.to_string()),
            Cell::Minutes => return Cow::Owned(touch.minutes.to_string()),
        })
    }
}
