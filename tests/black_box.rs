//! Months of work through the binary: plan, work through the day's rows, write down what came of them, plan again.
//!
//! Nothing here looks inside: the rows of the schedule are held against what the test itself remembers of each person.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    clippy::print_stdout,
    reason = "a test that cannot go on may panic; nobody imports it"
)]

#[path = "support/market.rs"]
mod market;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::process::Command;

use cadence::model::{Channel, Minutes, Outcome};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use market::{COLD_ONLY, COUNTED_FROM, DAYS, Load, MINUTES_A_DAY, Office, Random, TIGHT_MIX, fluid_bound};
use tempfile::TempDir;

#[test]
fn two_months_of_a_tight_mix_with_all_that_can_happen() {
    let work = Work::through(42, TIGHT_MIX, Luck::Mixed);
    assert!(work.touches > 1500 && work.engaged > 100, "{} touches, {} engaged", work.touches, work.engaged);
    assert!(work.unhappy.values().all(|times| *times > 0), "everything happens: {:?}", work.unhappy);
    assert!(work.promises > 0, "some are called back");
}

#[test]
fn a_month_of_cold_calls_with_runs_at_noon() {
    let work = Work::through(25, COLD_ONLY, Luck::Plain);
    assert!(work.noons >= 3, "{} mornings without an answer", work.noons);
    assert!(work.touches > 1000, "{} touches", work.touches);
}

#[test]
#[ignore = "takes minutes: cargo test --release --test black_box -- --ignored --nocapture"]
fn a_year_with_all_that_can_happen() {
    let work = Work::through(DAYS, TIGHT_MIX, Luck::Mixed);
    println!("{} touches, {} engaged, {} noons, {:?}", work.touches, work.engaged, work.noons, work.unhappy);
}

#[test]
#[ignore = "takes minutes: cargo test --release --test black_box -- --ignored --nocapture"]
fn a_year_engages_nearly_as_many_as_any_order_can() {
    for (name, load) in [("cold", COLD_ONLY), ("mixed", TIGHT_MIX)] {
        let work = Work::through(DAYS, load, Luck::Plain);
        let a_day = f64::from(work.counted) / (DAYS - COUNTED_FROM) as f64;
        let bound = fluid_bound(load);
        println!("{name}, a day: bound {bound:.3}, {a_day:.3}: {:.1} %", 100.0 * a_day / bound);
        assert!(a_day >= 0.95 * bound, "{name}: {a_day:.3} engagements a day of {bound:.3}");
    }
}

/// What can come of a touch besides an engagement.
#[derive(Clone, Copy, PartialEq)]
enum Luck {
    /// Nothing but silence.
    Plain,
    /// Everything on the list of outcomes.
    Mixed,
}

/// Somebody who came in, and what the test remembers of them.
struct Person {
    prospect_type: usize,
    /// The touch at which the person answers.
    answers_at: u32,
    made: Vec<(NaiveDate, Channel)>,
    /// Has answered, or wants to hear no more.
    is_closed: bool,
    answered: bool,
    closed_channels: BTreeSet<Channel>,
    bad_contacts: BTreeSet<String>,
    away_until: Option<NaiveDate>,
    promised: Option<NaiveDate>,
}

/// A row of the schedule.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    cells: Vec<String>,
    person: usize,
    channel: Channel,
}

impl Row {
    fn contact(&self) -> &str {
        &self.cells[12]
    }
}

/// A folder with a prospect list and a history that grow, and what is known about the people in them.
struct Work {
    folder: TempDir,
    office: Office,
    people: Vec<Person>,
    random: Random,
    luck: Luck,
    touches: usize,
    engaged: u32,
    /// Engagements after the pipeline had filled.
    counted: u32,
    noons: usize,
    promises: usize,
    unhappy: BTreeMap<&'static str, usize>,
}

impl Work {
    /// Works through so many days.
    fn through(days: usize, load: Load, luck: Luck) -> Work {
        let unhappy = ["bad_contact", "opted_out", "opted_out of all", "out_of_office", "call_back", "skipped"];
        let mut work = Work {
            folder: tempfile::tempdir().unwrap(),
            office: Office::open(),
            people: Vec::new(),
            random: Random(2026),
            luck,
            touches: 0,
            engaged: 0,
            counted: 0,
            noons: 0,
            promises: 0,
            unhappy: unhappy.into_iter().map(|name| (name, 0)).collect(),
        };
        let shipped = cadence::input::cadences::SHIPPED;
        let table = shipped.replace("\nminutes = 240", &format!("\nminutes = {MINUTES_A_DAY}"));
        assert_ne!(table, shipped);
        work.append("cadences.toml", &table);
        work.append("prospects.csv", "id,name,prospect type,phone,mobile,email,linkedin,address,came in\n");
        work.append("history.csv", "date,prospect_id,name,channel,contact,outcome,next_date,notes\n");
        let weekdays = work.office.problem.today.iter_days().filter(|day| is_weekday(*day));
        for (number, today) in weekdays.take(days).enumerate() {
            work.take_in(load, today);
            let before = work.engaged;
            let morning = work.plan(today);
            work.check_day(&morning, today);
            if number % 5 == 4 {
                let (done, left) = morning.split_at(morning.len() / 2);
                let quiet = work.make(done, today);
                let noon = work.plan(today);
                if quiet {
                    assert_eq!(noon, left, "noon of {today}");
                    work.noons += 1;
                }
                work.make(&noon, today);
            } else {
                work.make(&morning, today);
            }
            if number >= COUNTED_FROM {
                work.counted += work.engaged - before;
            }
        }
        work
    }

    /// Lets the day's newcomers in.
    fn take_in(&mut self, load: Load, today: NaiveDate) {
        let mut rows = String::new();
        for (key, arrivals) in load {
            let prospect_type = self.office.type_number(key);
            for _ in 0..*arrivals {
                let number = self.people.len();
                let (area, line) = (200 + number / 10_000, number % 10_000);
                writeln!(
                    rows,
                    "p{number},Person {number},{key},+1 301 {area} {line:04},+1 302 {area} {line:04},\
                     p{number}@x.example,linkedin.com/in/p{number},{number} Main St,{today}",
                )
                .unwrap();
                self.people.push(Person {
                    prospect_type,
                    answers_at: self.office.draw_answer(prospect_type, &mut self.random),
                    made: Vec::new(),
                    is_closed: false,
                    answered: false,
                    closed_channels: BTreeSet::new(),
                    bad_contacts: BTreeSet::new(),
                    away_until: None,
                    promised: None,
                });
            }
        }
        self.append("prospects.csv", &rows);
    }

    /// The rows that the binary plans for a day.
    fn plan(&self, today: NaiveDate) -> Vec<Row> {
        let today = today.to_string();
        let output = Command::new(env!("CARGO_BIN_EXE_cadence"))
            .args(["plan", "prospects.csv", "--history", "history.csv", "--quiet"])
            .args(["--today", &today, "--until", &today])
            .current_dir(self.folder.path())
            .env_clear()
            .env("TZ", "UTC")
            .output()
            .unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut reader = csv::Reader::from_reader(&*output.stdout);
        let row = |record: csv::StringRecord| Row {
            person: record[5].strip_prefix('p').unwrap().parse().unwrap(),
            channel: Channel::from_key(&record[11]).unwrap(),
            cells: record.iter().map(str::to_owned).collect(),
        };
        reader.records().map(|record| row(record.unwrap())).collect()
    }

    /// Holds the rows of a day against what is known about the people.
    fn check_day(&mut self, rows: &[Row], today: NaiveDate) {
        let problem = &self.office.problem;
        let minutes: Minutes = rows.iter().map(|row| Minutes::from_f64(row.cells[15].parse().unwrap())).sum();
        assert!(minutes <= Minutes::whole(MINUTES_A_DAY), "{minutes} minutes on {today}");
        for channel in Channel::ALL {
            let planned = rows.iter().filter(|row| row.channel == channel).count();
            let limit = problem.channels[channel].daily_limit.unwrap_or(u32::MAX);
            assert!(planned <= limit as usize, "{planned} by {channel} on {today}");
        }
        assert!(rows.is_sorted_by_key(|row| &row.cells[3]), "the starts on {today}: {rows:?}");
        let promised = |person: &Person| person.promised.is_some_and(|day| day <= today) && person.may_be_called(today);
        for row in rows {
            let person = &self.people[row.person];
            let who = format!("p{} by {} on {today}: {row:?}", row.person, row.channel);
            assert!(!person.is_closed, "closed: {who}");
            assert!(!person.closed_channels.contains(&row.channel), "opted out: {who}");
            assert!(!person.bad_contacts.contains(row.contact()), "bad contact: {who}");
            assert!(person.away_until.is_none_or(|back| back <= today), "away: {who}");
            let rules = &problem.channels[row.channel];
            let known = person.answered || problem.types[person.prospect_type].known;
            assert!(!rules.after_contact || known, "no contact before: {who}");
            let used = person.made.iter().filter(|(_, channel)| *channel == row.channel).count();
            assert!(rules.max_per_prospect.is_none_or(|max| used < max as usize), "one too many: {who}");
            assert_eq!(row.cells[9], (person.made.len() + 1 + rows_before(rows, row)).to_string(), "number: {who}");
            if promised(person) {
                assert_eq!(row.channel, Channel::Phone, "a promise: {who}");
            } else {
                assert!(person.promised.is_none_or(|day| day <= today), "before the promised day: {who}");
                assert!(self.gap_has_passed(person, today), "gap: {who}");
            }
        }
        let due: BTreeSet<usize> = (0..self.people.len()).filter(|person| promised(&self.people[*person])).collect();
        // All numbers are in the rep's zone, where every minute of the blocks is lawful: each promise can be kept.
        for person in &due {
            let theirs = rows.iter().filter(|row| row.person == *person).count();
            assert_eq!(theirs, 1, "p{person}: a promised call stands on {today}, and stands alone");
        }
        self.promises += due.len();
    }

    fn gap_has_passed(&self, person: &Person, today: NaiveDate) -> bool {
        let Some((last, _)) = person.made.last() else { return true };
        let problem = &self.office.problem;
        let days: BTreeSet<NaiveDate> = person.made.iter().map(|(date, _)| *date).collect();
        let gaps = &problem.types[person.prospect_type].cadence.gaps;
        let gap = gaps[(days.len() - 1).min(gaps.len() - 1)];
        let of_last_day = person.made.iter().filter(|(date, _)| date == last);
        let arrival = of_last_day.map(|(_, channel)| problem.channels[*channel].arrives_after).max().unwrap();
        let between = last.iter_days().skip(1).take_while(|day| *day <= today).filter(|day| is_weekday(*day)).count();
        between >= (gap + arrival) as usize
    }

    /// Works through rows and writes down what came of them. Whether nothing happened that changes anybody's plan.
    fn make(&mut self, rows: &[Row], today: NaiveDate) -> bool {
        let mut history = String::new();
        let mut quiet = true;
        for row in rows {
            let cannot = {
                let person = &self.people[row.person];
                // A rep who has just been told to stop, or to call later, does not send the email that was planned.
                person.is_closed
                    || person.closed_channels.contains(&row.channel)
                    || person.bad_contacts.contains(row.contact())
                    || person.promised.is_some_and(|day| day > today)
                    || person.away_until.is_some_and(|day| day > today)
            };
            if cannot {
                continue;
            }
            let (outcome, everywhere, next) = self.draw(row, today);
            quiet &= matches!(outcome, Outcome::Done | Outcome::NoAnswer | Outcome::Voicemail);
            let person = &mut self.people[row.person];
            if row.channel == Channel::Phone
                && outcome != Outcome::Skipped
                && person.promised.is_some_and(|day| day <= today)
            {
                person.promised = None;
            }
            if outcome.is_touch() {
                person.made.push((today, row.channel));
                self.touches += 1;
            }
            match outcome {
                Outcome::Connected | Outcome::Replied | Outcome::Meeting => {
                    person.is_closed = true;
                    self.engaged += 1;
                }
                Outcome::OptedOut if everywhere => person.is_closed = true,
                Outcome::OptedOut => {
                    person.closed_channels.insert(row.channel);
                    if row.channel == Channel::Phone {
                        person.closed_channels.insert(Channel::Text);
                    }
                    if row.channel == Channel::Email {
                        person.closed_channels.insert(Channel::Video);
                    }
                }
                Outcome::BadContact => {
                    person.bad_contacts.insert(row.contact().to_owned());
                }
                Outcome::OutOfOffice => person.away_until = next,
                Outcome::CallBack => {
                    person.promised = next;
                    person.answered = true;
                }
                _ => {}
            }
            // No channel at all says that every one is meant.
            let channel = if everywhere { "" } else { row.channel.key() };
            let next = next.map_or(String::new(), |day| day.to_string());
            let id = row.person;
            writeln!(history, "{today},p{id},Person {id},{channel},\"{}\",{outcome},{next},", row.contact()).unwrap();
        }
        self.append("history.csv", &history);
        quiet
    }

    /// What comes of a touch; whether it is about every channel; the next date.
    fn draw(&mut self, row: &Row, today: NaiveDate) -> (Outcome, bool, Option<NaiveDate>) {
        let person = &self.people[row.person];
        let call = row.channel == Channel::Phone;
        if person.made.len() as u32 + 1 >= person.answers_at {
            return (if call { Outcome::Connected } else { Outcome::Replied }, false, None);
        }
        let silence = match (call, row.cells[13] == "leave") {
            (true, true) => Outcome::Voicemail,
            (true, false) => Outcome::NoAnswer,
            (false, _) => Outcome::Done,
        };
        if self.luck == Luck::Plain {
            return (silence, false, None);
        }
        let later = today + Days::new(1 + (self.random.share() * 12.0) as u64);
        let drawn = (self.random.share() * 1000.0) as u32;
        let (name, outcome) = match drawn {
            0..10 => ("bad_contact", (Outcome::BadContact, false, None)),
            10..15 => ("opted_out", (Outcome::OptedOut, false, None)),
            15..18 => ("opted_out of all", (Outcome::OptedOut, true, None)),
            18..26 => ("out_of_office", (Outcome::OutOfOffice, false, Some(later))),
            26..50 if call => ("call_back", (Outcome::CallBack, false, Some(later))),
            50..65 => ("skipped", (Outcome::Skipped, false, None)),
            _ => return (silence, false, None),
        };
        *self.unhappy.get_mut(name).unwrap() += 1;
        outcome
    }

    fn append(&self, name: &str, text: &str) {
        let mut file = OpenOptions::new().create(true).append(true).open(self.folder.path().join(name)).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }
}

impl Person {
    /// Whether the promise of a call can be kept.
    fn may_be_called(&self, today: NaiveDate) -> bool {
        !self.is_closed
            && !self.closed_channels.contains(&Channel::Phone)
            && self.bad_contacts.iter().filter(|contact| contact.starts_with('+')).count() < 2
            && self.away_until.is_none_or(|back| back <= today)
    }
}

/// The rows for the same person that stand before this one.
fn rows_before(rows: &[Row], row: &Row) -> usize {
    rows.iter().take_while(|other| *other != row).filter(|other| other.person == row.person).count()
}

fn is_weekday(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}
