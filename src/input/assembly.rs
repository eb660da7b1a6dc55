//! Drafts into a problem: which rep, where the person is, who stands there twice.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use sha2::{Digest, Sha256};

use super::by_text::ByText;
use super::cadences::{Cadences, Hours, RepRules, Workday, years_of_holidays};
use super::cell::shortened;
use super::directory::{Directory, Earlier, Marks};
use super::draft::{Draft, Drafter, Drafts};
use super::place::{Places, days_of_zones};
use super::request::Request;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{
    Calendar, CallingRule, Held, PerChannel, Permissions, Problem, Prospect, RarePast, Rep, Rows, Shift, Timetable,
    TypeReason, WaitingReason, Zone, ZoneReason,
};
use crate::text::{all_of, count, either, nearest};

/// The rep of prospects that nobody owns, where no rep is named anywhere.
const ONLY_REP: &str = "me";

/// A problem in the making.
pub(super) struct Assembly<'c> {
    cadences: &'c Cadences,
    files: Vec<Box<str>>,
    rows: Rows,
    reps: Vec<RepRules>,
    rep_numbers: BTreeMap<String, usize>,
    /// The same by the names as they are written.
    reps_as_written: ByText<usize>,
    prospects: Vec<Prospect>,
    /// The prospects that no rep owns.
    unowned: Vec<usize>,
    directory: Directory,
    reasons: BTreeSet<Arc<TypeReason>>,
    places: Places,
    findings: Vec<Diagnostic>,
}

impl<'c> Assembly<'c> {
    /// A problem of nobody yet, to be planned from `today` to `end`.
    pub(super) fn new(cadences: &'c Cadences, today: NaiveDate, end: NaiveDate) -> Assembly<'c> {
        let (first, last) = days_of_zones(today, end);
        let rep_numbers = cadences.reps.iter().enumerate().map(|(number, rep)| (rep.name.to_lowercase(), number));
        Assembly {
            cadences,
            files: Vec::new(),
            rows: Rows::default(),
            rep_numbers: rep_numbers.collect(),
            reps_as_written: ByText::default(),
            reps: cadences.reps.clone(),
            prospects: Vec::new(),
            unowned: Vec::new(),
            directory: Directory::default(),
            reasons: BTreeSet::new(),
            places: Places::new(&zones_of_reps(cadences), first, last),
            findings: Vec::new(),
        }
    }

    /// Adds a file, and gives its number.
    pub(super) fn add_file(&mut self, name: &str) -> usize {
        self.files.push(name.into());
        self.files.len() - 1
    }

    /// Adds up the rows of a file.
    pub(super) fn count(&mut self, rows: Rows) {
        self.rows.read += rows.read;
        self.rows.refused += rows.refused;
    }

    /// Drafts the records that are to be added.
    pub(super) fn drafter(&self) -> Drafter<'c> {
        Drafter::new(self.cadences, self.directory.marking().clone())
    }

    /// Adds the drafts of a piece of a file.
    pub(super) fn add(&mut self, drafts: Drafts) {
        let Drafts { file, drafts, reps, reasons, mut told, findings, .. } = drafts;
        // A rep whom a row names is there even where the row is refused. They stand in the order in which drafts name them.
        let rep_numbers: Vec<usize> = reps.iter().map(|name| self.find_rep(name)).collect();
        let reasons: Vec<Arc<TypeReason>> =
            reasons.into_values().into_iter().map(|reason| shared(&mut self.reasons, reason)).collect();
        let mut findings = findings.into_iter().peekable();
        self.directory.look_ahead(drafts.iter().map(|draft| &draft.marks));
        for (number, draft) in drafts.into_iter().enumerate() {
            while let Some((_, finding)) = findings.next_if(|(of_draft, _)| *of_draft == number) {
                self.findings.push(finding);
            }
            let rep = draft.rep.map(|rep| rep_numbers[rep]);
            let (whereabouts, zone_reason) = self.places.locate(&mut told, &draft.pointers);
            let is_unowned = rep.is_none();
            let Draft { id_is_phone, marks, .. } = draft;
            let prospect = Prospect {
                id: draft.id,
                name: draft.name,
                company: draft.company,
                title: draft.title,
                rep: rep.unwrap_or(0),
                prospect_type: draft.prospect_type,
                type_reason: Arc::clone(&reasons[draft.type_reason]),
                contacts: draft.contacts,
                permissions: draft.permissions,
                buying_window: draft.buying_window,
                shifts: draft.shifts,
                value: draft.value,
                came_in: draft.came_in,
                whereabouts,
                zone_reason,
                past: RarePast::default(),
                held: draft.held,
                file,
                line: draft.line,
            };
            self.admit(prospect, marks, id_is_phone, is_unowned);
        }
    }

    /// Takes in a prospect, unless the id is another's.
    fn admit(&mut self, mut prospect: Prospect, mut marks: Marks, id_is_phone: bool, is_unowned: bool) {
        let number = self.prospects.len();
        let mut earlier = self.directory.earlier(&self.prospects, &prospect, marks);
        if id_is_phone && earlier.by_id.is_some_and(|first| is_somebody_else(&self.prospects[first], &prospect)) {
            // Colleagues behind one number: the name tells them apart.
            prospect.id = format!("{} {}", prospect.id, prospect.name.to_lowercase()).into();
            marks = self.directory.marking().of(&prospect.id, prospect.contacts.email.as_deref());
            earlier = self.directory.earlier(&self.prospects, &prospect, marks);
        }
        let Earlier { by_id, by_email } = earlier;
        for first in [by_id, by_email].into_iter().flatten() {
            self.pass_on_refusals(first, &prospect);
        }
        if let Some(first) = by_id.filter(|first| is_somebody_else(&self.prospects[*first], &prospect)) {
            self.refuse_id(first, &prospect);
            return;
        }
        if let Some(first) = by_id.or(by_email) {
            let first = &self.prospects[first];
            let place = format!("line {} of {} is the same person ({})", first.line, self.files[first.file], first.id);
            prospect.held = Some(Held { reason: WaitingReason::Duplicate, because: place.into() });
        }
        // What a third record refuses must find its way to the first, by whatever the second has in common with it.
        let person = by_id.or(by_email).unwrap_or(number);
        if is_unowned {
            self.unowned.push(number);
        }
        self.prospects.push(prospect);
        self.directory.add(marks, person, earlier);
    }

    /// Refuses a row whose id is another person's: nobody knows which of the two the CRM would mean by it.
    fn refuse_id(&mut self, first: usize, prospect: &Prospect) {
        let first = &self.prospects[first];
        let path = self.files[prospect.file].to_string();
        let place = Place::Row { path, line: prospect.line, cell: None };
        let owner = format!("{}, line {} of {}", first.display_name(), first.line, self.files[first.file]);
        let message = format!("row refused: the id \"{}\" is already that of {owner}", prospect.id);
        let remedy = "give each person an id of their own; where ids only count rows, leave the column out";
        self.findings.push(Diagnostic::warning(Code::RepeatedId, place, message).remedy(remedy));
        self.rows.refused += 1;
    }

    /// What one record of a person refuses, the person refuses: an opt-out must not get lost in the copy.
    fn pass_on_refusals(&mut self, first: usize, copy: &Prospect) {
        let place = format!("line {} of {}, the same person", copy.line, self.files[copy.file]);
        let first = &mut self.prospects[first];
        let (ours, theirs) = (first.permissions, copy.permissions);
        first.permissions = Permissions {
            do_not_call: ours.do_not_call || theirs.do_not_call,
            email_opt_out: ours.email_opt_out || theirs.email_opt_out,
            text_opt_out: ours.text_opt_out || theirs.text_opt_out,
            opted_out: ours.opted_out.union(theirs.opted_out),
        };
        if let (None, Some(held)) = (&first.held, &copy.held) {
            first.held = Some(Held { reason: held.reason, because: format!("{} in {place}", held.because).into() });
        }
    }

    /// The rep of that name; a new one works as `[workday]` says.
    fn find_rep(&mut self, written: &str) -> usize {
        if let Some(known) = self.reps_as_written.get(written) {
            return *known;
        }
        let rep = self.find_or_add_rep(written);
        self.reps_as_written.insert(written, rep);
        rep
    }

    fn find_or_add_rep(&mut self, name: &str) -> usize {
        let name = &name.split_whitespace().collect::<Vec<_>>().join(" ");
        *self.rep_numbers.entry(name.to_lowercase()).or_insert_with(|| {
            self.reps.push(RepRules {
                name: name.as_str().into(),
                workday: self.cadences.workday.clone(),
                days_off: Vec::new(),
                dialing: None,
                daily_limit: PerChannel::default(),
            });
            self.reps.len() - 1
        })
    }

    /// The problem, once every record is there, and how its prospects are found.
    pub(super) fn finish(mut self, request: &Request<'_>, end: NaiveDate) -> (Problem, Directory, Vec<Diagnostic>) {
        self.warn_of_unmatched_reps();
        self.share_out_unowned();
        self.sort_reps();
        if !request.prospects.is_empty() {
            self.warn_of_unreached_types();
        }
        let cadences = self.cadences;
        let mut types = cadences.types.clone();
        if let Some(dialing) = request.dialing {
            types.iter_mut().for_each(|known| known.dialing = dialing);
            self.reps.iter_mut().for_each(|rep| rep.dialing = Some(dialing));
        }
        let shifts = cadences.shifts.iter();
        let calling_rules = rules_of(cadences, request.today, end);
        let mut reps = into_model(self.reps, &zones_of_reps(cadences), &years_of_holidays(request.today, end));
        let (zones, whereabouts) = self.places.finish(&calling_rules, &mut reps, &mut self.prospects);
        let assumed = warn_of_assumed_zones(&zones, &reps, &self.prospects, &self.files);
        self.findings.extend(assumed);
        let problem = Problem {
            today: request.today,
            end,
            persistence: request.persistence.unwrap_or(cadences.persistence),
            channels: cadences.channels.clone(),
            phone: cadences.phone.clone(),
            types,
            shifts: shifts
                .map(|shift| Shift { condition: shift.when.describe().into(), factor: shift.factor })
                .collect(),
            reps,
            zones,
            calling_rules,
            whereabouts,
            prospects: self.prospects,
            files: self.files,
            rows: self.rows,
        };
        (problem, self.directory, self.findings)
    }

    /// Shares out the prospects that nobody owns among the configured reps, else among those that the files name, in
    /// proportion to their minutes.
    ///
    /// The id alone decides, not the place in the file: a prospect that comes in tomorrow must not send half of the
    /// others to another rep, and a file sorted differently must not either. The shares are met on average.
    fn share_out_unowned(&mut self) {
        if self.unowned.is_empty() {
            return;
        }
        if self.reps.is_empty() {
            self.find_rep(ONLY_REP);
        }
        let configured = self.cadences.reps.len();
        let takers = if configured > 0 { configured } else { self.reps.len() };
        let mut by_name: Vec<usize> = (0..takers).collect();
        by_name.sort_by(|one, other| self.reps[*one].name.cmp(&self.reps[*other].name));
        let all_minutes: f64 = by_name.iter().map(|rep| self.reps[*rep].workday.minutes.as_f64()).sum();
        for prospect in &self.unowned {
            let prospect = &mut self.prospects[*prospect];
            let mut drawn = share_of(&prospect.id) * all_minutes;
            let taker = by_name.iter().find(|rep| {
                drawn -= self.reps[**rep].workday.minutes.as_f64();
                drawn < 0.0
            });
            prospect.rep = *taker.unwrap_or(&by_name[by_name.len() - 1]);
        }
    }

    fn sort_reps(&mut self) {
        let mut order: Vec<usize> = (0..self.reps.len()).collect();
        order.sort_by(|one, other| self.reps[*one].name.cmp(&self.reps[*other].name));
        let mut number_of = vec![0; order.len()];
        for (number, rep) in order.iter().enumerate() {
            number_of[*rep] = number;
        }
        for prospect in &mut self.prospects {
            // Prospects without an owner have one by now, unless there is nobody at all.
            prospect.rep = number_of[prospect.rep];
        }
        self.reps = order.into_iter().map(|rep| self.reps[rep].clone()).collect();
    }

    /// A type that no rule leads to and that no record names is a slip more often than a plan.
    fn warn_of_unreached_types(&mut self) {
        for (prospect_type, warning) in &self.cadences.unreached {
            if !self.prospects.iter().any(|prospect| prospect.prospect_type == *prospect_type) {
                self.findings.push(warning.clone());
            }
        }
    }

    /// A rep of the configuration whom no record names, but somebody with nearly the same name: two spellings of one
    /// person would get two working days.
    fn warn_of_unmatched_reps(&mut self) {
        let configured = self.cadences.reps.len();
        if configured == 0 {
            return;
        }
        let owners: Vec<&str> = self.reps[configured..].iter().map(|rep| &*rep.name).collect();
        let mut named = vec![false; self.reps.len()];
        let is_owned = |number: &usize| self.unowned.binary_search(number).is_err();
        (0..self.prospects.len()).filter(is_owned).for_each(|number| named[self.prospects[number].rep] = true);
        for (rep, _) in self.cadences.reps.iter().zip(&named).filter(|(_, named)| !**named) {
            let name = rep.name.to_lowercase();
            let is_part = |owner: &&&str| owner.to_lowercase().split([' ', '.', '@']).any(|part| part == name);
            let near = owners.iter().find(is_part).copied().or_else(|| nearest(&rep.name, owners.iter().copied()));
            if let Some(near) = near {
                let message = format!("no prospect belongs to the rep \"{}\" of the configuration", rep.name);
                let finding = Diagnostic::warning(Code::UnmatchedRep, Place::Nowhere, message);
                self.findings.push(finding.remedy(format!("did you mean [reps.\"{near}\"]?")));
            }
        }
    }
}

/// A warning of the prospects who can be called and of whom nothing says where they are.
fn warn_of_assumed_zones(
    zones: &[Zone],
    reps: &[Rep],
    prospects: &[Prospect],
    files: &[Box<str>],
) -> Option<Diagnostic> {
    const SHOWN: usize = 3;
    let is_assumed = |prospect: &&Prospect| {
        let has_number = prospect.contacts.phone.is_some() || prospect.contacts.mobile.is_some();
        let may_be_called = prospect.held.is_none() && !prospect.permissions.do_not_call;
        has_number && may_be_called && *prospect.zone_reason == ZoneReason::RepsZone
    };
    let assumed: Vec<&Prospect> = prospects.iter().filter(is_assumed).collect();
    let shown = assumed.iter().take(SHOWN);
    let mut who: Vec<String> = shown
        .map(|prospect| format!("{} (line {} of {})", shortened(&prospect.id), prospect.line, files[prospect.file]))
        .collect();
    if assumed.len() > SHOWN {
        who.push(count(assumed.len() - SHOWN, "other"));
    }
    let taken: BTreeSet<&str> =
        assumed.iter().map(|prospect| &*zones[reps[prospect.rep].timetable.zone].name).collect();
    let taken: Vec<&str> = taken.into_iter().collect();
    let message = format!(
        "nothing says where {} with a phone number {}: {}; the time zone of their rep is taken, {}",
        count(assumed.len(), "prospect"),
        if assumed.len() == 1 { "is" } else { "are" },
        all_of(&who),
        either(&taken)
    );
    let remedy = "fill in a column `state`, `country` or `time zone`, or write the number with its country code: \
                  +1 614 555 0100";
    (!assumed.is_empty()).then(|| Diagnostic::warning(Code::AssumedZone, Place::Nowhere, message).remedy(remedy))
}

/// The names of the zones that reps work in, in order.
fn zones_of_reps(cadences: &Cadences) -> Vec<&str> {
    let of_reps = cadences.reps.iter().map(|rep| &rep.workday.hours);
    let names: BTreeSet<&str> =
        of_reps.chain([&cadences.workday.hours]).map(|hours| hours.time_zone.as_str()).collect();
    names.into_iter().collect()
}

/// The reps as the model knows them, with the holidays of these years; equal calendars and timetables are shared.
fn into_model(reps: Vec<RepRules>, zones: &[&str], years: &RangeInclusive<i32>) -> Vec<Rep> {
    let (mut calendars, mut timetables) = (BTreeSet::new(), BTreeSet::new());
    let rep = |rep: RepRules| {
        let Workday { weekdays, holidays, .. } = &rep.workday;
        let calendar = Calendar { weekdays: *weekdays, holidays: holidays.days(years), days_off: rep.days_off };
        let Hours { time_zone, hours, blocks } = rep.workday.hours;
        let timetable = Timetable { zone: zones.partition_point(|name| **name < *time_zone), hours, blocks };
        Rep {
            name: rep.name,
            minutes: rep.workday.minutes,
            dialing: rep.dialing,
            daily_limit: rep.daily_limit,
            calendar: shared(&mut calendars, calendar),
            timetable: shared(&mut timetables, timetable),
        }
    };
    reps.into_iter().map(rep).collect()
}

/// The one that equals it, if there is one already.
fn shared<T: Ord>(known: &mut BTreeSet<Arc<T>>, value: T) -> Arc<T> {
    match known.get(&value) {
        Some(known) => Arc::clone(known),
        None => {
            let value = Arc::new(value);
            known.insert(Arc::clone(&value));
            value
        }
    }
}

/// The rules that bind calls to these prospects on some day that planning may look at.
fn rules_of(cadences: &Cadences, today: NaiveDate, end: NaiveDate) -> Vec<CallingRule> {
    let last = end.checked_add_days(Days::new(Calendar::DAYS_BEYOND_END)).unwrap_or(NaiveDate::MAX);
    let rules = cadences.calling_rules(today, last);
    rules.filter(|rule| cadences.audience.is_bound_by(rule.audience)).collect()
}

/// Whether two records with the same id are of different people: the names differ, and no email address says otherwise.
fn is_somebody_else(first: &Prospect, other: &Prospect) -> bool {
    let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
    let same_email = match (&first.contacts.email, &other.contacts.email) {
        (Some(one), Some(other)) => same(one, other),
        _ => false,
    };
    !same_email && !first.name.is_empty() && !other.name.is_empty() && !same(&first.name, &other.name)
}

/// A number from 0 to 1, 1 excluded, that an id always gives, on every machine.
fn share_of(id: &str) -> f64 {
    let digest = Sha256::digest(id.as_bytes());
    let bits = digest.iter().take(4).fold(0u32, |bits, byte| bits << 8 | u32::from(*byte));
    f64::from(bits) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::input::Request;
    use crate::input::cadences::SHIPPED;
    use crate::input::field::Field;
    use crate::input::prospects::{self, Options, Record};
    use crate::model::Audience;
    use crate::threads::Threads;

    /// The problem of one file, planned by the shipped table with some lines in front of it.
    fn assemble(table: &str, csv: &str) -> (Problem, Vec<Diagnostic>) {
        let (cadences, findings) = Cadences::read("cadences.toml", &format!("{table}\n{SHIPPED}"));
        let cadences = cadences.unwrap_or_else(|| panic!("{findings:?}"));
        let today = "2026-11-23".parse().unwrap();
        let mut assembly = Assembly::new(&cadences, today, today);
        let file = assembly.add_file("p.csv");
        let options =
            Options { columns: &[], looked_at: &Field::CLASSIFYING, date_order: None, today, threads: Threads::ONE };
        let drafter = assembly.drafter();
        let begin = |rows| Drafts::new(file, "p.csv", rows);
        let add = |drafts: &mut Drafts, record: Record<'_>| drafter.add(drafts, record);
        let outcome = prospects::read("p.csv", csv.as_bytes(), options, begin, add, |drafts| assembly.add(drafts));
        assembly.count(outcome.rows);
        let (problem, _, more) = assembly.finish(&Request::new(&["p.csv".into()], today), today);
        (problem, outcome.diagnostics.into_iter().chain(more).collect())
    }

    fn held(csv: &str) -> Vec<Option<WaitingReason>> {
        assemble("", csv).0.prospects.iter().map(|prospect| prospect.held.as_ref().map(|held| held.reason)).collect()
    }

    #[test]
    fn ids_are_compared_as_they_are_written() {
        let salesforce =
            "Contact ID,Full Name,Email\n003Dn00000A1bCd,Ann,a@x.example\n003Dn00000A1bcD,Bo,b@x.example\n";
        assert_eq!(held(salesforce), [None, None]);
    }

    #[test]
    fn one_person_is_one_prospect_by_id_and_by_email() {
        let twice = "Id,Name,Email\n1,Ann,a@x.example\n1,Ann,b@x.example\n2,Ann Lee,B@X.example\n";
        assert_eq!(held(twice), [None, Some(WaitingReason::Duplicate), Some(WaitingReason::Duplicate)]);
    }

    #[test]
    fn an_id_of_two_people_is_refused() {
        let (problem, findings) = assemble("", "Id,Name,Email\n1,Zed,z@x.example\n1,Ann,a@x.example\n");
        assert_eq!((problem.prospects.len(), problem.rows), (1, Rows { read: 2, refused: 1 }));
        assert!(findings.iter().any(|finding| finding.code == Code::RepeatedId), "{findings:?}");
    }

    #[test]
    fn colleagues_behind_one_number_are_two_prospects() {
        let (problem, _) =
            assemble("", "Name,Phone\nAnn Lee,614 555 0100\nBo Ray,614 555 0100\nAnn Lee,614 555 0100\n");
        let ids: Vec<&str> = problem.prospects.iter().map(|prospect| &*prospect.id).collect();
        assert_eq!(ids, ["614 555 0100", "614 555 0100 bo ray", "614 555 0100"]);
        assert!(problem.prospects[2].held.is_some());
    }

    #[test]
    fn each_label_of_a_cell_counts() {
        let labels = "Name,Email,Lead Status\nBo,b@x.example,Customer;Unsubscribed\nCy,c@x.example,Not Interested.\n";
        assert_eq!(held(labels), [Some(WaitingReason::OptedOut), Some(WaitingReason::OptedOut)]);
    }

    #[test]
    fn two_spellings_of_a_rep_are_pointed_out() {
        // Tables come before the shipped ones, which end in their own.
        let csv = "Name,Email,Owner\nBo,b@x.example,DANA  REYES\nCy,c@x.example,Dana Reyes\n";
        let (problem, findings) = assemble("", csv);
        assert_eq!((problem.reps.len(), findings.len()), (1, 0));
        let (_, findings) = assemble("[reps.dana]\nminutes = 90", csv);
        assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::UnmatchedRep]);
    }

    #[test]
    fn unowned_prospects_are_shared_out_by_minutes_and_stay_where_they_are() {
        let table = "[reps.eve]\nminutes = 60\n[reps.dana]\nminutes = 180";
        let rows = |numbers: &[usize]| {
            let rows: String = numbers.iter().map(|number| format!("{number},Bo,b{number}@x.example\n")).collect();
            format!("Id,Name,Email\n{rows}")
        };
        let owners = |numbers: &[usize]| {
            let (problem, _) = assemble(table, &rows(numbers));
            let owner = |prospect: &Prospect| (prospect.id.to_string(), problem.reps[prospect.rep].name.to_string());
            problem.prospects.iter().map(owner).collect::<BTreeMap<_, _>>()
        };
        let all: Vec<usize> = (0..400).collect();
        let dealt = owners(&all);
        let dana = dealt.values().filter(|rep| *rep == "dana").count();
        assert!((270..330).contains(&dana), "dana has three quarters of the minutes and got {dana} of 400");
        let reversed: Vec<usize> = (100..400).rev().collect();
        assert!(owners(&reversed).iter().all(|(id, rep)| dealt[id] == *rep), "neither order nor company matters");
    }

    #[test]
    fn reps_work_by_the_clock_of_their_zone_and_share_what_is_equal() {
        let table = "[reps.ann]\n[reps.bo]\nminutes = 60\n[reps.cy]\ntime_zone = \"America/Denver\"\ndays = [\"mon\"]";
        let (problem, _) = assemble(table, "Name,Email,Owner\nBo,b@x.example,dee\n");
        assert_eq!(
            problem.zones.iter().map(|zone| &*zone.name).collect::<Vec<_>>(),
            ["America/Denver", "America/New_York"]
        );
        let [ann, bo, cy, dee] = problem.reps.as_slice() else { panic!("four reps") };
        assert_eq!((ann.timetable.zone, cy.timetable.zone, dee.timetable.zone), (1, 0, 1));
        assert!(Arc::ptr_eq(&ann.timetable, &bo.timetable) && Arc::ptr_eq(&ann.timetable, &dee.timetable));
        assert!(Arc::ptr_eq(&ann.calendar, &bo.calendar) && !Arc::ptr_eq(&ann.calendar, &cy.calendar));
    }

    proptest! {
        /// An opt-out is of an address: whichever row gives it, nobody is reached at that address any more.
        #[test]
        fn no_address_is_used_that_was_refused_in_any_row(
            rows in vec((select(vec!["1", "2", "3", "a", "A"]), 0..4usize, any::<bool>(), any::<bool>()), 1..12)
        ) {
            let mut csv = "Id,Name,Email,Email Opt Out,Do Not Contact\n".to_owned();
            for (id, email, opt_out, do_not_contact) in &rows {
                csv.push_str(&format!("{id},Ann,e{email}@x.example,{opt_out},{do_not_contact}\n"));
            }
            let (problem, _) = assemble("", &csv);
            let plan = crate::planner::plan(&problem);
            for touch in &plan.touches {
                let prospect = &problem.prospects[touch.prospect as usize];
                let used = problem.contact(prospect, touch.channel).unwrap();
                let refused = rows.iter().any(|(_, email, opt_out, do_not_contact)| {
                    used == format!("e{email}@x.example") && (*opt_out || *do_not_contact)
                });
                prop_assert!(!refused, "{} is used in {}", used, csv);
            }
        }
    }

    /// The rules of a place that get into a problem, by their first and last day and audience.
    fn calling_rules(source: &str, place: &str, today: &str, end: &str) -> Vec<String> {
        let cadences = Cadences::read("cadences.toml", source).0.unwrap();
        let rules = rules_of(&cadences, today.parse().unwrap(), end.parse().unwrap());
        let day = |day: Option<NaiveDate>| day.map_or("always".to_owned(), |day| day.to_string());
        let told = rules.iter().filter(|rule| *rule.place == *place);
        told.map(|rule| format!("{} to {}, {}", day(rule.from), day(rule.until), rule.audience.key())).collect()
    }

    #[test]
    fn a_problem_has_the_rules_that_can_be_in_force_while_it_lasts() {
        let rule = |from: &str, until: &str| {
            format!("[[calling_hours]]\nplace = \"US\"\nhours = []\ncitation = \"x\"\nfrom = {from}\nuntil = {until}\n")
        };
        let source = [
            rule("2026-01-01", "2026-11-22"),
            rule("2026-01-01", "2026-11-23"),
            rule("2027-12-26", "2028-12-31"),
            rule("2027-12-27", "2028-12-31"),
        ];
        assert_eq!(
            calling_rules(&source.concat(), "US", "2026-11-23", "2026-12-01"),
            ["2026-01-01 to 2026-11-23, both", "2027-12-26 to 2028-12-31, both"]
        );
    }

    #[test]
    fn a_problem_has_the_rules_that_bind_calls_to_its_audience() {
        let rule = |audience: Audience| {
            format!(
                "[[calling_hours]]\nplace = \"US\"\nhours = []\ncitation = \"x\"\naudience = \"{}\"\n",
                audience.key()
            )
        };
        let source = Audience::ALL.map(rule).concat();
        for (audience, expected) in [
            ("unknown", ["always to always, consumer", "always to always, both"]),
            ("b2c", ["always to always, consumer", "always to always, both"]),
            ("b2b", ["always to always, business", "always to always, both"]),
        ] {
            let source = format!("[planning]\naudience = \"{audience}\"\n{source}");
            assert_eq!(calling_rules(&source, "US", "2026-11-23", "2026-12-01"), expected, "{audience}");
        }
    }
}
