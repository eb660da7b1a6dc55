//! Reads what `cadence plan` wrote: CSV, a JSON document, or JSON Lines, whichever the content is.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use chrono::{NaiveDate, Weekday};
use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::schedule::{
    Cell, HeldInputs, Inputs, PastInputs, Person, PlannedTouch, ProspectInputs, RepInputs, RuleInputs, Schedule,
    TimetableInputs,
};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::formula::restore;
use crate::input::date::DateOrder;
use crate::input::history::words::parse_outcome;
use crate::input::json::refuse_depth;
use crate::input::schedule::{COLUMNS, Cells, Logged, Planned, START, read_start, read_voicemail};
use crate::input::sheet::{Row, Sheet};
use crate::model::{Calendar, Channel, DateRange, Minutes, Outcome, WaitingReason};

/// The columns that a person may have taken out of a schedule without harm to its plan.
const OPTIONAL: [&str; 5] = ["name", "company", "type", "contact", "outcome"];

impl Schedule {
    /// Reads a schedule; `name` is what findings call the file, and `date_order` says how dates such as 3/4/2026 are meant.
    ///
    /// # Errors
    ///
    /// Every finding, where the content is no schedule or a row of it cannot be understood.
    pub fn read(name: &str, bytes: &[u8], date_order: Option<DateOrder>) -> Result<Schedule, Vec<Diagnostic>> {
        let content = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        if content.starts_with(b"{") {
            read_json(content).map_err(|(line, error)| vec![refuse_json(name, line, &error)])
        } else {
            read_csv(name, bytes, date_order)
        }
    }
}

/// The prospects of a schedule while its touches come in.
#[derive(Default)]
struct People {
    people: BTreeMap<Box<str>, Person>,
    /// Texts that many rows share.
    texts: BTreeSet<Arc<str>>,
}

impl People {
    fn share(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        let text: Arc<str> = text.into();
        self.texts.insert(Arc::clone(&text));
        text
    }

    /// Adds a touch; `who` is the rep, the name, the company and the type. False where the prospect has a touch of that
    /// number already.
    fn add(&mut self, id: &str, who: [&str; 4], touch: PlannedTouch) -> bool {
        if let Some(person) = self.people.get_mut(id) {
            let at = person.touches.partition_point(|known| known.number < touch.number);
            if person.touches.get(at).is_some_and(|known| known.number == touch.number) {
                return false;
            }
            person.touches.insert(at, touch);
        } else {
            let [rep, name, company, prospect_type] = who.map(|text| self.share(text));
            self.people.insert(id.into(), Person { name, company, prospect_type, rep, touches: vec![touch] });
        }
        true
    }

    /// Fills in what came of the touch of that day, which `cadence log` has put into a row of its own.
    fn fill_in(&mut self, Logged { id, date, channel }: &Logged, outcome: Outcome) {
        let mut touches = self.people.get_mut(id).into_iter().flat_map(|person| &mut person.touches);
        let is_it =
            |touch: &&mut PlannedTouch| touch.outcome.is_none() && (touch.date, touch.channel) == (*date, *channel);
        if let Some(touch) = touches.find(is_it) {
            touch.outcome = Some(outcome);
        }
    }
}

fn read_csv(name: &str, bytes: &[u8], date_order: Option<DateOrder>) -> Result<Schedule, Vec<Diagnostic>> {
    let known = |header: &str| COLUMNS.contains(&header) || OPTIONAL.contains(&header) || header == START;
    let sheet = Sheet::read(name, bytes, known).map_err(|finding| vec![finding])?;
    let mut cells = Cells::new(name, &sheet, date_order).map_err(|finding| vec![finding])?;
    let columns = OPTIONAL.map(|column| sheet.header.iter().position(|header| header == column));
    let (mut people, mut logged) = (People::default(), Vec::new());
    let mut rows = sheet.rows();
    while let Some(row) = rows.next_row() {
        let text = |column: Option<usize>, row: &Row<'_>| {
            column.map_or(Cow::Borrowed(""), |at| restore(row.cell(at)).into_owned().into())
        };
        let [person, company, prospect_type, contact, outcome] = columns.map(|column| text(column, &row));
        let outcome = parse_outcome(&outcome).map(|(outcome, _)| outcome);
        if cells.is_logged(&row) {
            logged.extend(cells.logged(&row).zip(outcome));
            continue;
        }
        let Some(planned) = cells.read(&row) else { continue };
        let Planned { id, rep, date, start, number, of, channel, voicemail, minutes } = planned;
        let contact = people.share(&contact);
        let touch = PlannedTouch { date, start, number, of, channel, contact, voicemail, minutes, outcome };
        if !people.add(&id, [&rep, &person, &company, &prospect_type], touch) {
            let touch_id = format!("{id}#{number}");
            let remedy = "leave one row for each touch, as `cadence plan` has written them";
            cells.refuse::<()>(
                &row,
                "touch",
                &number.to_string(),
                &format!("{touch_id} stands in a row above too"),
                remedy,
            );
        }
    }
    logged.iter().for_each(|(logged, outcome)| people.fill_in(logged, *outcome));
    cells.findings.extend(rows.finding(name));
    if !cells.findings.is_empty() {
        return Err(cells.findings);
    }
    let lacking = OPTIONAL.into_iter().zip(columns).filter(|(_, column)| column.is_none()).map(|(name, _)| name);
    let lacks = lacking.flat_map(|name| Cell::ALL.into_iter().filter(move |cell| cell.column() == name)).collect();
    Ok(Schedule { people: people.people, inputs: None, lacks })
}

/// A whole document.
#[derive(Deserialize)]
struct Document {
    made_from: MadeFrom,
    touches: Touches,
    waiting: Vec<Waiting>,
    reps: Vec<Rep>,
    types: Vec<Map<String, Value>>,
    channels: Vec<Map<String, Value>>,
    phone: Map<String, Value>,
    #[serde(default)]
    calling_rules: Vec<RuleInputs>,
    prospects: Vec<Prospect>,
}

#[derive(Deserialize)]
struct MadeFrom {
    version: String,
    configuration: Source,
    inputs: Vec<Source>,
    today: NaiveDate,
    end: NaiveDate,
    persistence: Value,
    #[serde(default)]
    audience: Option<String>,
    reps: Vec<String>,
}

#[derive(Deserialize)]
struct Source {
    sha256: String,
}

#[derive(Deserialize)]
struct Waiting {
    prospect_id: Box<str>,
    reason: Box<str>,
}

#[derive(Deserialize)]
struct Rep {
    rep: String,
    minutes: Value,
    dialing: Option<String>,
    daily_limit: BTreeMap<String, u32>,
    days: Vec<Weekday>,
    holidays: BTreeSet<NaiveDate>,
    days_off: Vec<Absence>,
    time_zone: Option<String>,
    #[serde(default)]
    hours: Vec<String>,
    #[serde(default)]
    blocks: Vec<String>,
}

#[derive(Deserialize)]
struct Absence {
    from: NaiveDate,
    to: NaiveDate,
}

#[derive(Deserialize)]
struct Prospect {
    prospect_id: Box<str>,
    record: Map<String, Value>,
    #[serde(default)]
    past: PastInputs,
    held: Option<HeldInputs>,
}

/// A touch under the names of the CSV columns.
#[derive(Deserialize)]
struct Touch<'a> {
    #[serde(borrow)]
    rep: Cow<'a, str>,
    date: NaiveDate,
    start: Option<Cow<'a, str>>,
    #[serde(borrow)]
    prospect_id: Cow<'a, str>,
    name: Option<Cow<'a, str>>,
    company: Option<Cow<'a, str>>,
    #[serde(borrow)]
    r#type: Cow<'a, str>,
    touch: u16,
    of: u16,
    #[serde(borrow)]
    channel: Cow<'a, str>,
    contact: Option<Cow<'a, str>>,
    voicemail: Option<Cow<'a, str>>,
    voicemail_reason: Option<Cow<'a, str>>,
    minutes: f64,
    outcome: Option<Cow<'a, str>>,
}

impl People {
    /// Adds a touch as JSON shows it.
    fn add_entry<E: Error>(&mut self, entry: &Touch<'_>) -> Result<(), E> {
        let unknown = |what: &str, value: &str| E::custom(format_args!("\"{value}\" is not {what}"));
        let channel = Channel::from_key(&entry.channel).ok_or_else(|| unknown("a channel", &entry.channel))?;
        let text = |cell: &Option<Cow<'_, str>>| cell.as_deref().unwrap_or_default().to_owned();
        let voicemail = read_voicemail(&text(&entry.voicemail), &text(&entry.voicemail_reason));
        let start = |text: &Cow<'_, str>| read_start(text).ok_or_else(|| unknown("a time of day", text));
        let touch = PlannedTouch {
            date: entry.date,
            start: entry.start.as_ref().map(start).transpose()?,
            number: entry.touch,
            of: entry.of,
            channel,
            contact: self.share(&text(&entry.contact)),
            voicemail: voicemail
                .map_err(|()| unknown("a voicemail decision with its reason", &text(&entry.voicemail)))?,
            minutes: Minutes::from_f64(entry.minutes),
            outcome: parse_outcome(&text(&entry.outcome)).map(|(outcome, _)| outcome),
        };
        let who = [&*entry.rep, &text(&entry.name), &text(&entry.company), &*entry.r#type];
        if self.add(&entry.prospect_id, who, touch) {
            return Ok(());
        }
        Err(E::custom(format_args!("touch {}#{} is there twice", entry.prospect_id, entry.touch)))
    }
}

/// The touches of a document, put together one by one: a list of them all would take several times the room.
struct Touches(People);

impl<'de> Deserialize<'de> for Touches {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Touches, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Touches;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of touches")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Touches, A::Error> {
                let mut people = People::default();
                while let Some(entry) = entries.next_element::<Touch<'de>>()? {
                    people.add_entry(&entry)?;
                }
                Ok(Touches(people))
            }
        }
        deserializer.deserialize_seq(Entries)
    }
}

/// Reads a document or JSON Lines; an error comes with its line, counted from 1.
fn read_json(content: &[u8]) -> Result<Schedule, (usize, serde_json::Error)> {
    #[derive(Deserialize)]
    struct Line<'a> {
        #[serde(borrow, rename = "touch_id")]
        _touch_id: Cow<'a, str>,
    }
    let lines = || content.split(|byte| *byte == b'\n');
    if lines().next().is_none_or(|line| serde_json::from_slice::<Line<'_>>(line).is_err()) {
        let document = serde_json::from_slice::<Document>(content).and_then(Document::into_schedule);
        return document.map_err(|error| (error.line(), error));
    }
    let mut people = People::default();
    for (number, line) in (1..).zip(lines()).filter(|(_, line)| !line.trim_ascii().is_empty()) {
        let entry = serde_json::from_slice::<Touch<'_>>(line);
        entry.and_then(|entry| people.add_entry(&entry)).map_err(|error| (number, error))?;
    }
    Ok(Schedule { people: people.people, ..Schedule::default() })
}

impl Document {
    fn into_schedule(self) -> serde_json::Result<Schedule> {
        let Touches(people) = self.touches;
        let mut prospects = BTreeMap::new();
        for (place, prospect) in self.prospects.into_iter().enumerate() {
            let Prospect { prospect_id, record, past, held } = prospect;
            // Of several records for one person the first is planned.
            prospects.entry(prospect_id).or_insert(ProspectInputs { place, record, past, held });
        }
        let of_first = |waiting: &Waiting| *waiting.reason != *WaitingReason::Duplicate.name();
        let waiting = self.waiting.into_iter().filter(of_first).map(|waiting| (waiting.prospect_id, waiting.reason));
        let inputs = Inputs {
            today: self.made_from.today,
            end: self.made_from.end,
            version: self.made_from.version,
            persistence: self.made_from.persistence,
            audience: self.made_from.audience,
            configuration: self.made_from.configuration.sha256,
            files: self.made_from.inputs.into_iter().map(|source| source.sha256).collect(),
            only_reps: self.made_from.reps,
            reps: self.reps.into_iter().map(Rep::into_inputs).collect(),
            types: by_name(self.types, "type")?,
            channels: by_name(self.channels, "channel")?,
            phone: self.phone,
            rules: self.calling_rules,
            prospects,
            waiting: waiting.collect(),
        };
        Ok(Schedule { people: people.people, inputs: Some(inputs), lacks: Vec::new() })
    }
}

impl Rep {
    fn into_inputs(self) -> (String, RepInputs) {
        let mut weekdays = [false; 7];
        for day in self.days {
            weekdays[day.num_days_from_monday() as usize] = true;
        }
        let days_off = self.days_off.into_iter().map(|Absence { from, to }| DateRange { from, to }).collect();
        let calendar = Calendar { weekdays, holidays: self.holidays, days_off };
        let (hours, blocks) = (self.hours, self.blocks);
        let timetable = self.time_zone.map(|time_zone| TimetableInputs { time_zone, hours, blocks });
        let Rep { rep, minutes, dialing, daily_limit, .. } = self;
        (rep, RepInputs { minutes, dialing, daily_limit, calendar, timetable })
    }
}

/// The settings by what they are settings of.
fn by_name(entries: Vec<Map<String, Value>>, key: &str) -> serde_json::Result<BTreeMap<String, Map<String, Value>>> {
    let named = |mut entry: Map<String, Value>| match entry.remove(key) {
        Some(Value::String(name)) => Ok((name, entry)),
        _ => Err(Error::custom(format_args!("missing field `{key}`"))),
    };
    entries.into_iter().map(named).collect()
}

fn refuse_json(name: &str, line: usize, error: &serde_json::Error) -> Diagnostic {
    let whole = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = format!("this is not a schedule: {}", whole.strip_suffix(&place).unwrap_or(&whole));
    let path = name.to_owned();
    let place = match line {
        0 => Place::File { path },
        line => Place::Row { path, line: line as u64, cell: None },
    };
    if let Some(refusal) = refuse_depth(error, place.clone()) {
        return refusal;
    }
    let finding = Diagnostic::error(Code::BadSchedule, place, message);
    finding.remedy("give a JSON file that `cadence plan` has written, or plan again with this version")
}
