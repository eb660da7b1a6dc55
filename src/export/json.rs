//! The plan as JSON, whole in one document or one touch a line, for programs.
//!
//! Nothing is built in memory first: ten million touches go straight from the plan to the writer.

use std::fmt;
use std::io::{self, Write};

use chrono::NaiveDate;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::ser::Formatter;
use serde_json::value::RawValue;

use super::inputs::{ChannelEntry, PhoneEntry, ProspectEntry, RepEntry, RuleEntry, TypeEntry};
use super::rows::{Pieces, Rows, Table};
use super::{Summary, zones_of_whereabouts};
use crate::model::{
    Channel, Dialing, Minutes, Plan, Problem, Prospect, Provenance, Source, Touch, VoicemailReason, Waiting,
    WaitingReason,
};
use crate::threads::Threads;

/// Writes the plan as one JSON document: what it was made from, the summary, the touches, the waiting prospects, and all
/// that planning looked at, which is what [`crate::diff`] tells causes by.
///
/// Each touch and each prospect stands on a line of its own, so that two plans can be compared line by line.
///
/// # Errors
///
/// When `out` cannot be written, with its error and kind as they are.
pub fn write(
    problem: &Problem,
    plan: &Plan,
    summary: &Summary,
    provenance: &Provenance,
    mut out: impl Write,
) -> io::Result<()> {
    let document = Document {
        made_from: MadeFrom {
            version: env!("CARGO_PKG_VERSION"),
            configuration: &provenance.configuration,
            calendars: &provenance.calendars,
            inputs: &provenance.inputs,
            history: &provenance.history,
            today: Date(problem.today),
            end: Date(problem.end),
            persistence: provenance.persistence,
            audience: provenance.audience.key(),
            dialing: provenance.dialing.map(Dialing::key),
            date_order: provenance.date_order,
            reps: &provenance.reps,
        },
        summary: SummaryEntry { problem, summary },
        touches: TouchList { problem, plan },
        waiting: WaitingList { problem, plan },
        reps: List(|| problem.reps.iter().map(|rep| RepEntry::new(problem, rep))),
        types: List(|| problem.types.iter().map(TypeEntry::new)),
        channels: List(|| {
            Channel::ALL.into_iter().map(|channel| ChannelEntry::new(channel, &problem.channels[channel]))
        }),
        phone: PhoneEntry::new(&problem.phone),
        calling_rules: List(|| problem.calling_rules.iter().map(|rule| RuleEntry::new(problem, rule))),
        prospects: List(|| problem.prospects.iter().map(|prospect| ProspectEntry::new(problem, prospect))),
    };
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, LineEach::default());
    document.serialize(&mut serializer)?;
    out.write_all(b"\n")
}

/// Writes the touches as JSON Lines: one object a line.
///
/// # Errors
///
/// When `out` cannot be written, with its error and kind as they are.
pub fn write_lines(problem: &Problem, plan: &Plan, out: impl Write) -> io::Result<()> {
    write_lines_on(Threads::ONE, problem, plan, out)
}

/// Writes the same, put together on several threads.
///
/// # Errors
///
/// When `out` cannot be written, with its error and kind as they are.
pub fn write_lines_on(threads: Threads, problem: &Problem, plan: &Plan, mut out: impl Write) -> io::Result<()> {
    let table = Table::new(problem, plan, Members::new(problem));
    table.write(threads, &mut out, |_, line| {
        line.extend_from_slice(TO_FILL_IN);
        line.push(b'\n');
    })
}

/// The members of a touch under the names of the CSV columns.
struct Members<'p> {
    problem: &'p Problem,
    /// The time zones of each of the problem's whereabouts.
    zones: Vec<String>,
}

impl<'p> Members<'p> {
    fn new(problem: &'p Problem) -> Members<'p> {
        Members { problem, zones: zones_of_whereabouts(problem) }
    }
}

/// The end of a touch: what is left to the rep.
const TO_FILL_IN: &[u8] = br#","outcome":null,"notes":null}"#;

impl Pieces for Members<'_> {
    const USUAL_ROW: usize = 512;
    const OF: &'static [u8] = br#","of":"#;

    fn put_id(&self, prospect: &Prospect, row: &mut Vec<u8>) {
        row.extend_from_slice(br#"{"touch_id":"#);
        put(row, &*prospect.id);
        // The number stands in front of the closing mark.
        row.pop();
        row.push(b'#');
    }

    fn end_of_id(&self, _: &[u8]) -> &'static [u8] {
        b"\""
    }

    fn put_day(&self, rep: &str, date: NaiveDate, row: &mut Vec<u8>) {
        put_member(row, "rep", rep);
        put_member(row, "date", Date(date));
        row.extend_from_slice(br#","start":""#);
    }

    fn put_person(&self, prospect: &Prospect, row: &mut Vec<u8>) {
        row.push(b'"');
        put_member(row, "time_zone", &self.zones[prospect.whereabouts]);
        put_member(row, "prospect_id", &*prospect.id);
        put_member(row, "name", filled(&prospect.name));
        put_member(row, "company", filled(&prospect.company));
        put_member(row, "type", &*self.problem.types[prospect.prospect_type].key);
        row.extend_from_slice(br#","touch":"#);
    }

    fn put_contact(&self, channel: Channel, contact: &str, row: &mut Vec<u8>) {
        put_member(row, "channel", channel.key());
        put_member(row, "contact", filled(contact));
    }

    fn put_work(&self, voicemail: Option<VoicemailReason>, minutes: Minutes, row: &mut Vec<u8>) {
        put_member(row, "voicemail", voicemail.map(|reason| reason.decision().key()));
        put_member(row, "voicemail_reason", voicemail.map(VoicemailReason::text));
        put_member(row, "minutes", Number(minutes));
    }
}

/// Puts a member that is not the first of its object.
fn put_member(row: &mut Vec<u8>, name: &str, value: impl Serialize) {
    row.push(b',');
    put(row, name);
    row.push(b':');
    put(row, value);
}

fn put(row: &mut Vec<u8>, value: impl Serialize) {
    serde_json::to_writer(row, &value).expect("writing to a Vec cannot fail");
}

#[derive(Serialize)]
struct Document<'a, R, T, C, L, P> {
    made_from: MadeFrom<'a>,
    summary: SummaryEntry<'a>,
    touches: TouchList<'a>,
    waiting: WaitingList<'a>,
    reps: R,
    types: T,
    channels: C,
    phone: PhoneEntry,
    calling_rules: L,
    prospects: P,
}

#[derive(Serialize)]
struct MadeFrom<'a> {
    version: &'a str,
    #[serde(serialize_with = "source")]
    configuration: &'a Source,
    #[serde(serialize_with = "sources")]
    calendars: &'a [Source],
    #[serde(serialize_with = "sources")]
    inputs: &'a [Source],
    #[serde(serialize_with = "sources")]
    history: &'a [Source],
    today: Date,
    end: Date,
    persistence: f64,
    audience: &'a str,
    dialing: Option<&'a str>,
    date_order: Option<&'a str>,
    reps: &'a [String],
}

#[derive(Serialize)]
struct SourceEntry<'a> {
    name: &'a str,
    sha256: &'a str,
}

impl SourceEntry<'_> {
    fn new(source: &Source) -> SourceEntry<'_> {
        SourceEntry { name: &source.name, sha256: &source.sha256 }
    }
}

fn source<S: Serializer>(source: &Source, serializer: S) -> Result<S::Ok, S::Error> {
    SourceEntry::new(source).serialize(serializer)
}

fn sources<S: Serializer>(sources: &[Source], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(sources.iter().map(SourceEntry::new))
}

struct SummaryEntry<'a> {
    problem: &'a Problem,
    summary: &'a Summary,
}

impl Serialize for SummaryEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let SummaryEntry { problem, summary } = self;
        let rep = |rep: usize| problem.reps[rep].name.as_ref();
        let rows = summary.rows;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(
            "rows",
            &RowsEntry { read: rows.read, scheduled: rows.scheduled, waiting: rows.waiting, refused: rows.refused },
        )?;
        map.serialize_entry("waiting_by_reason", &Entries(|| summary.waiting.iter().map(|(why, n)| (why.name(), n))))?;
        map.serialize_entry(
            "no_capacity",
            &List(|| {
                summary.no_capacity.iter().map(|full| NoCapacityEntry {
                    rep: rep(full.rep),
                    prospects: full.prospects,
                    minutes_that_admit_all: full.admitting.map(Number),
                })
            }),
        )?;
        map.serialize_entry("touches", &summary.touches)?;
        map.serialize_entry("unfinished", &summary.unfinished)?;
        let channels = || Channel::ALL.into_iter().map(|channel| (channel.key(), summary.channels[channel].touches));
        map.serialize_entry("touches_by_channel", &Entries(channels))?;
        map.serialize_entry(
            "weeks",
            &List(|| {
                summary.weeks.iter().flat_map(|week| {
                    week.loads.iter().enumerate().map(move |(index, load)| WeekEntry {
                        rep: rep(index),
                        week: week.iso(),
                        monday: Date(week.monday),
                        minutes_planned: Number(load.planned),
                        minutes_available: Number(load.available),
                    })
                })
            }),
        )?;
        let slipping = &summary.slipping;
        map.serialize_entry(
            "slipping",
            &SlippingEntry {
                touch_days: slipping.touch_days,
                prospects: slipping.prospects,
                late_promises: List(|| {
                    slipping.promises.iter().map(|(prospect, date)| LatePromise {
                        prospect_id: &problem.prospects[*prospect as usize].id,
                        promised: problem.prospects[*prospect as usize].past.call_back.map(Date),
                        date: Date(*date),
                    })
                }),
                most: List(|| {
                    slipping.most.iter().map(|slip| SlipEntry {
                        prospect_id: &problem.prospects[slip.prospect as usize].id,
                        date: Date(slip.date),
                        working_days: slip.waited,
                        gap: slip.gap,
                    })
                }),
            },
        )?;
        let voicemail = summary.voicemail;
        map.serialize_entry(
            "voicemail",
            &VoicemailEntry {
                skipped: voicemail.skipped,
                left: voicemail.left,
                hours_saved: (voicemail.hours * 100.0).round() / 100.0,
                dials_gained: voicemail.dials,
            },
        )?;
        map.end()
    }
}

#[derive(Serialize)]
struct RowsEntry {
    read: usize,
    scheduled: usize,
    waiting: usize,
    refused: usize,
}

#[derive(Serialize)]
struct NoCapacityEntry<'a> {
    rep: &'a str,
    prospects: usize,
    minutes_that_admit_all: Option<Number>,
}

#[derive(Serialize)]
struct WeekEntry<'a> {
    rep: &'a str,
    week: String,
    monday: Date,
    minutes_planned: Number,
    minutes_available: Number,
}

#[derive(Serialize)]
struct SlippingEntry<P, M> {
    touch_days: usize,
    prospects: usize,
    late_promises: P,
    most: M,
}

#[derive(Serialize)]
struct LatePromise<'a> {
    prospect_id: &'a str,
    promised: Option<Date>,
    date: Date,
}

#[derive(Serialize)]
struct SlipEntry<'a> {
    prospect_id: &'a str,
    date: Date,
    working_days: u32,
    gap: u32,
}

#[derive(Serialize)]
struct VoicemailEntry {
    skipped: usize,
    left: usize,
    hours_saved: f64,
    dials_gained: usize,
}

struct TouchList<'a> {
    problem: &'a Problem,
    plan: &'a Plan,
}

impl Serialize for TouchList<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let table = Table::new(self.problem, self.plan, Members::new(self.problem));
        let mut rows = Rows::new(&table);
        let member = |touch: &Touch| {
            let mut object = Vec::with_capacity(Members::USUAL_ROW);
            rows.put(touch, &mut object);
            object.extend_from_slice(TO_FILL_IN);
            let object = String::from_utf8(object).expect("JSON is made of text");
            RawValue::from_string(object).expect("the pieces of a touch make one object")
        };
        serializer.collect_seq(self.plan.touches.iter().map(member))
    }
}

struct WaitingList<'a> {
    problem: &'a Problem,
    plan: &'a Plan,
}

impl Serialize for WaitingList<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.plan.waiting.iter().map(|waiting| WaitingEntry::new(self.problem, *waiting)))
    }
}

#[derive(Serialize)]
struct WaitingEntry<'a> {
    prospect_id: &'a str,
    name: Option<&'a str>,
    company: Option<&'a str>,
    rep: &'a str,
    reason: &'a str,
    sentence: &'a str,
    remedy: &'a str,
    because: Option<&'a str>,
}

impl WaitingEntry<'_> {
    fn new(problem: &Problem, waiting: Waiting) -> WaitingEntry<'_> {
        let prospect = &problem.prospects[waiting.prospect as usize];
        let reason: WaitingReason = waiting.reason;
        let held = prospect.held.as_ref().filter(|held| held.reason == reason);
        WaitingEntry {
            prospect_id: &prospect.id,
            name: filled(&prospect.name),
            company: filled(&prospect.company),
            rep: &problem.reps[prospect.rep].name,
            reason: reason.name(),
            sentence: reason.sentence(),
            remedy: reason.remedy(),
            because: held.map(|held| held.because.as_ref()),
        }
    }
}

fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// A date as ISO 8601 has it.
#[derive(PartialEq)]
pub(super) struct Date(pub(super) NaiveDate);

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// A value as the text that people read.
pub(super) struct Displayed<T>(pub(super) T);

impl<T: fmt::Display> Serialize for Displayed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Minutes as the number that the CSV prints: `3` and not `3.0`.
pub(super) struct Number(pub(super) Minutes);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let minutes = self.0.as_f64();
        if minutes.fract() == 0.0 {
            serializer.serialize_u64(minutes as u64)
        } else {
            serializer.serialize_f64(minutes)
        }
    }
}

/// A list made while it is written.
pub(crate) struct List<F>(pub(crate) F);

impl<F: Fn() -> I, I: Iterator<Item: Serialize>> Serialize for List<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// An object made while it is written.
struct Entries<F>(F);

impl<K: Serialize, V: Serialize, F: Fn() -> I, I: Iterator<Item = (K, V)>> Serialize for Entries<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map((self.0)())
    }
}

/// Breaks the line before the members of the two outer levels, and nowhere deeper: a touch is a line.
#[derive(Default)]
pub(crate) struct LineEach {
    depth: usize,
    has_members: bool,
}

impl LineEach {
    const BROKEN_LEVELS: usize = 2;

    fn open(&mut self, out: &mut (impl Write + ?Sized), bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.has_members = false;
        out.write_all(bracket)
    }

    fn begin_member(&mut self, out: &mut (impl Write + ?Sized), first: bool) -> io::Result<()> {
        if !first {
            out.write_all(b",")?;
        }
        if self.depth <= Self::BROKEN_LEVELS { self.break_line(out) } else { Ok(()) }
    }

    fn close(&mut self, out: &mut (impl Write + ?Sized), bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.has_members && self.depth < Self::BROKEN_LEVELS {
            self.break_line(out)?;
        }
        self.has_members = true;
        out.write_all(bracket)
    }

    fn break_line(&self, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
        out.write_all(b"\n")?;
        (0..self.depth).try_for_each(|_| out.write_all(b"  "))
    }
}

impl Formatter for LineEach {
    fn begin_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"]")
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.begin_member(out, first)
    }

    fn end_array_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_members = true;
        Ok(())
    }

    fn begin_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"}")
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.begin_member(out, first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(if self.depth <= Self::BROKEN_LEVELS { b": " } else { b":" })
    }

    fn end_object_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_members = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use expect_test::expect;

    use super::*;
    use crate::export::fixture;
    use crate::model::{DateRange, Held, LastOutcome, ListAudience, MadeTouch, Outcome, ZoneReason};

    fn provenance() -> Provenance {
        let source = |name: &str, sha256: &str| Source { name: name.into(), sha256: sha256.into() };
        Provenance {
            configuration: source("built-in", "c0ffee"),
            calendars: vec![source("off.ics", "ca1e")],
            inputs: vec![source("prospects.csv", "beef")],
            history: vec![source("history.csv", "cafe")],
            persistence: 1.0,
            audience: ListAudience::Unknown,
            dialing: None,
            date_order: None,
            reps: vec!["dana".to_owned()],
        }
    }

    fn written(problem: &Problem, plan: &Plan) -> String {
        let mut out = Vec::new();
        write(problem, plan, &Summary::new(problem, plan, &[]), &provenance(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn writes_the_whole_plan() {
        let (mut problem, mut plan) = fixture::small();
        problem.end = problem.today;
        plan.touches.truncate(1);
        plan.waiting.truncate(1);
        let written = written(&problem, &plan);
        let inputs = written.find("\n  \"reps\": [\n").unwrap();
        expect![[r#"
            {
              "made_from": {
                "version": "VERSION",
                "configuration": {"name":"built-in","sha256":"c0ffee"},
                "calendars": [{"name":"off.ics","sha256":"ca1e"}],
                "inputs": [{"name":"prospects.csv","sha256":"beef"}],
                "history": [{"name":"history.csv","sha256":"cafe"}],
                "today": "2026-11-23",
                "end": "2026-11-23",
                "persistence": 1.0,
                "audience": "unknown",
                "dialing": null,
                "date_order": null,
                "reps": ["dana"]
              },
              "summary": {
                "rows": {"read":7,"scheduled":1,"waiting":1,"refused":1},
                "waiting_by_reason": {"do_not_contact":1},
                "no_capacity": [],
                "touches": 1,
                "unfinished": 1,
                "touches_by_channel": {"phone":1,"email":0,"text":0,"direct_message":0,"social":0,"snail_mail":0,"video":0,"face_to_face":0},
                "weeks": [{"rep":"dana","week":"2026-W48","monday":"2026-11-23","minutes_planned":1.03,"minutes_available":180},{"rep":"eve","week":"2026-W48","monday":"2026-11-23","minutes_planned":0,"minutes_available":180}],
                "slipping": {"touch_days":0,"prospects":0,"late_promises":[],"most":[]},
                "voicemail": {"skipped":1,"left":0,"hours_saved":0.01,"dials_gained":0}
              },
              "touches": [
                {"touch_id":"p1#1","rep":"dana","date":"2026-11-23","start":"09:00","time_zone":"America/New_York","prospect_id":"p1","name":"Ada Lovelace","company":"Analytical Engines","type":"cold","touch":1,"of":50,"channel":"phone","contact":"+1 301 555 0100","voicemail":"skip","voicemail_reason":"pure cold list: power-dialed and never answered","minutes":1.03,"outcome":null,"notes":null}
              ],
              "waiting": [
                {"prospect_id":"p4","name":"Emmy Noether","company":"Göttingen","rep":"dana","reason":"do_not_contact","sentence":"The record says that this prospect must not be contacted.","remedy":"Nothing: respect it. If it is wrong, correct the record.","because":"Do Not Contact = yes"}
              ],"#]]
        .assert_eq(&written[..inputs].replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    }

    #[test]
    fn writes_all_that_planning_looks_at() {
        let (mut problem, _) = fixture::small();
        problem.types.truncate(1);
        problem.reps.truncate(1);
        problem.prospects.truncate(2);
        problem.calling_rules = fixture::rules_of_louisiana();
        problem.whereabouts[fixture::EITHER].places = vec!["US-LA".into()];
        problem.prospects[1].whereabouts = fixture::EITHER;
        problem.prospects[1].zone_reason = Arc::new(ZoneReason::Number("+1 504".into()));
        let rep = &mut problem.reps[0];
        rep.daily_limit[Channel::Email] = Some(40);
        let calendar = Arc::make_mut(&mut rep.calendar);
        calendar.holidays.extend(["2026-12-25", "2027-12-01", "2027-12-25"].map(fixture::day));
        calendar.days_off.push(DateRange { from: fixture::day("2026-12-28"), to: fixture::day("2026-12-31") });
        let past = &mut problem.prospects[1].past;
        past.made = vec![MadeTouch { date: fixture::day("2026-11-20"), channel: Channel::Phone }];
        past.failed_today.insert(Channel::Email);
        past.answered = Some(fixture::day("2026-11-20"));
        past.call_back = Some(fixture::day("2026-12-01"));
        past.away_until = Some(fixture::day("2026-11-30"));
        past.bad_contacts = vec!["p2@example.com".into()];
        let (date, channel) = (fixture::day("2026-11-23"), Some(Channel::Email));
        past.last = Some(LastOutcome { date, channel, outcome: Outcome::BadContact });
        let prospect = &mut problem.prospects[1];
        prospect.prospect_type = 0;
        prospect.permissions.do_not_call = true;
        prospect.permissions.opted_out.insert(Channel::Phone);
        prospect.held = Some(Held { reason: WaitingReason::OptedOut, because: "opted out".into() });
        prospect.came_in = Some(fixture::day("2026-11-01"));
        let written = written(&problem, &Plan::default());
        expect![[r#"

              "reps": [
                {"rep":"dana","minutes":180,"dialing":null,"daily_limit":{"email":40},"time_zone":"America/New_York","hours":["09:00-12:00","13:00-17:30"],"blocks":["09:00-10:30","16:00-17:00"],"days":["mon","tue","wed","thu","fri"],"holidays":["2026-12-25","2027-12-01"],"days_off":[{"from":"2026-12-28","to":"2026-12-31"}]}
              ],
              "types": [
                {"type":"cold","touches":{"min":1,"max":50},"in_window":null,"out_window":null,"cold":true,"known":false,"dialing":"power","sequence":[["phone"]],"gaps":[1],"first_touch_within":null,"value":1.0,"engages":1.0,"within":0.8}
              ],
              "channels": [
                {"channel":"phone","minutes":0,"needs":"phone","max_per_prospect":null,"after_contact":false,"arrives_after":0},
                {"channel":"email","minutes":3,"needs":"email","max_per_prospect":null,"after_contact":false,"arrives_after":0},
                {"channel":"text","minutes":1,"needs":"mobile","max_per_prospect":null,"after_contact":false,"arrives_after":0},
                {"channel":"direct_message","minutes":2,"needs":"linkedin","max_per_prospect":null,"after_contact":false,"arrives_after":0},
                {"channel":"social","minutes":1.5,"needs":"linkedin","max_per_prospect":null,"after_contact":false,"arrives_after":0},
                {"channel":"snail_mail","minutes":6,"needs":"address","max_per_prospect":null,"after_contact":false,"arrives_after":0},
                {"channel":"video","minutes":6,"needs":"email","max_per_prospect":null,"after_contact":false,"arrives_after":0},
                {"channel":"face_to_face","minutes":45,"needs":"address","max_per_prospect":null,"after_contact":false,"arrives_after":0}
              ],
              "phone": {
                "manual_minutes": 1.5,
                "power_minutes": 0.75,
                "answer_rate": 0.07,
                "talk_minutes": 4.0,
                "voicemail_seconds": 45.0
              },
              "calling_rules": [
                {"place":"US-LA","days":[],"holidays":"us-la","dates":["2026-12-25"],"hours":[],"cap":null,"from":null,"until":null},
                {"place":"US-LA","days":["mon","tue","wed","thu","fri"],"holidays":null,"dates":[],"hours":["08:00-20:00"],"cap":3,"from":"2026-01-01","until":null}
              ],
              "prospects": [
                {"prospect_id":"p1","record":{"rep":"dana","type":"cold","value":1.0,"factor":1.0,"time_zones":["America/New_York"],"contacts":["phone","email","linkedin","address"]}},
                {"prospect_id":"p2","record":{"rep":"dana","type":"cold","value":1.0,"factor":1.0,"came_in":"2026-11-01","time_zones":["America/Los_Angeles","America/New_York"],"places":["US-LA"],"located_by":"+1 504","contacts":["phone","email","linkedin","address"],"do_not_call":true},"past":{"made":[["2026-11-20","phone"]],"failed_today":["email"],"answered":"2026-11-20","call_back":"2026-12-01","away_until":"2026-11-30","bad_contacts":["email"],"opted_out":["phone"],"last":{"date":"2026-11-23","channel":"email","outcome":"bad_contact"}},"held":{"reason":"opted_out","because":"opted out"}}
              ]
            }
        "#]].assert_eq(&written[written.find("\n  \"reps\": [\n").unwrap()..]);
    }

    #[test]
    fn an_empty_plan_is_a_document_too() {
        let (problem, _) = fixture::small();
        let document: serde_json::Value = serde_json::from_str(&written(&problem, &Plan::default())).unwrap();
        assert_eq!(document["touches"], serde_json::json!([]));
        assert_eq!(document["summary"]["weeks"], serde_json::json!([]));
    }

    #[test]
    fn writes_a_touch_a_line() {
        let (problem, mut plan) = fixture::small();
        plan.touches.drain(1..4);
        let mut out = Vec::new();
        write_lines(&problem, &plan, &mut out).unwrap();
        expect![[r#"
            {"touch_id":"p1#1","rep":"dana","date":"2026-11-23","start":"09:00","time_zone":"America/New_York","prospect_id":"p1","name":"Ada Lovelace","company":"Analytical Engines","type":"cold","touch":1,"of":50,"channel":"phone","contact":"+1 301 555 0100","voicemail":"skip","voicemail_reason":"pure cold list: power-dialed and never answered","minutes":1.03,"outcome":null,"notes":null}
            {"touch_id":"p3#1","rep":"eve","date":"2026-11-24","start":"10:30","time_zone":"America/Los_Angeles or America/New_York","prospect_id":"p3","name":"Alan Turing","company":null,"type":"cold","touch":1,"of":50,"channel":"social","contact":"https://www.linkedin.com/in/p3","voicemail":null,"voicemail_reason":null,"minutes":1.5,"outcome":null,"notes":null}
        "#]].assert_eq(&String::from_utf8(out).unwrap());
    }

    #[test]
    fn says_the_same_as_the_csv() {
        let (problem, plan) = fixture::small();
        let mut csv = Vec::new();
        crate::export::csv::write(&problem, &plan, true, &mut csv).unwrap();
        let document: serde_json::Value = serde_json::from_str(&written(&problem, &plan)).unwrap();
        let touches = document["touches"].as_array().unwrap();
        let mut reader = ::csv::Reader::from_reader(csv.as_slice());
        let headers = reader.headers().unwrap().clone();
        for (record, touch) in reader.records().map(Result::unwrap).zip(touches) {
            let names: Vec<_> = touch.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(names.len(), headers.len());
            for (header, cell) in headers.iter().zip(&record) {
                let value = match &touch[header] {
                    serde_json::Value::Null => String::new(),
                    serde_json::Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                assert_eq!(value, cell, "{header}");
            }
        }
    }
}
