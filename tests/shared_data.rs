//! Reads exports that nobody here wrote, where they are at hand: `../shared/data` beside this folder.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may fail, and says why it was skipped")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use cadence::diagnostic::{Code, Severity, any_error};
use cadence::input::field::Field;
use cadence::input::place::zones_of_beginning;
use cadence::input::prospects::{Options, Outcome, Record, read};
use cadence::input::{Request, load};
use cadence::model::Channel;
use cadence::text::grouped;
use cadence::threads::Threads;
use cadence::{checker, holidays, planner};
use chrono::NaiveDate;

/// The folder, unless it is not there.
fn shared(folder: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data")).join(folder);
    if !path.is_dir() {
        println!("skipped: there is no {}", path.display());
        return None;
    }
    Some(path)
}

/// All CSV files below a folder, by name.
fn csv_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(csv_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "csv") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Reads bytes and checks what holds of every file: nothing is lost, and every problem says what to do.
fn read_whole(name: &str, bytes: &[u8]) -> Outcome {
    let today = NaiveDate::from_ymd_opt(2026, 10, 1).unwrap();
    let mut records = 0;
    let mut last_line = 0;
    let options = Options {
        columns: &[],
        looked_at: &Field::CLASSIFYING,
        date_order: None,
        today,
        threads: Threads::available(),
    };
    let add = |lines: &mut Vec<u64>, record: Record<'_>| {
        assert!(!record.id.is_empty(), "{name}:{} has no id", record.line);
        lines.push(record.line);
    };
    let outcome = read(name, bytes, options, Vec::with_capacity, add, |lines| {
        for line in lines {
            records += 1;
            assert!(line > last_line, "{name}:{line} comes after line {last_line}");
            last_line = line;
        }
    });
    assert_eq!(outcome.rows.read, records + outcome.rows.refused, "{name}");
    assert!(records > 0 || any_error(&outcome.diagnostics) || outcome.rows.refused > 0, "{name} says nothing");
    for diagnostic in &outcome.diagnostics {
        assert!(diagnostic.remedy.is_some(), "{name}: {}", diagnostic.message);
    }
    outcome
}

/// What a file comes to: rows read and refused, or the code of the error.
enum Verdict {
    Read(usize, usize),
    Refused(Code),
}

use Verdict::{Read, Refused};

const CRM: &[(&str, Verdict)] = &[
    ("datablist/customers-1000.csv", Read(1001, 0)),
    ("datablist/leads-100.csv", Read(100, 0)),
    ("datablist/people-1000.csv", Read(1000, 0)),
    ("google/google_contacts.csv", Read(2, 0)),
    ("hubspot/hubspot_companies.csv", Refused(Code::NotProspects)),
    ("hubspot/hubspot_contacts.csv", Read(950, 0)),
    ("hubspot/hubspot_deals.csv", Refused(Code::NotProspects)),
    ("krayin/leads.csv", Refused(Code::NotProspects)),
    ("krayin/persons.csv", Read(2, 0)),
    ("linkedin/Connections.csv", Read(2, 0)),
    ("messy/01-facebook-leads-standard.csv", Read(5, 0)),
    ("messy/02-facebook-leads-messy-headers.csv", Read(3, 1)),
    ("messy/03-google-ads-leads.csv", Read(3, 0)),
    ("messy/04-google-ads-export-utf8.csv", Read(3, 0)),
    ("messy/05-excel-export.csv", Read(3, 0)),
    ("messy/06-agency-crm-export.csv", Read(4, 0)),
    ("messy/07-real-estate-crm.csv", Read(3, 0)),
    ("messy/08-broken-headers-typos.csv", Refused(Code::MisspelledHeader)),
    ("messy/09-duplicate-headers.csv", Read(2, 0)),
    ("messy/10-mixed-date-formats.csv", Read(3, 0)),
    ("messy/11-international-names.csv", Read(4, 0)),
    ("messy/12-unicode-emoji.csv", Read(3, 0)),
    ("messy/13-mixed-languages.csv", Read(3, 0)),
    ("messy/14-blank-rows.csv", Read(2, 0)),
    ("messy/15-duplicate-rows.csv", Read(5, 0)),
    // Its second line has a blank in front of a quote, which makes two cells of "Acme, Inc.".
    ("messy/16-messy-formatting.csv", Read(3, 1)),
    ("messy/17-formula-injection.csv", Read(5, 0)),
    ("messy/18-international-phones.csv", Read(6, 0)),
    ("messy/19-empty-columns.csv", Read(3, 0)),
    ("messy/20-tiny-two-row.csv", Read(2, 0)),
    ("messy/21-tab-separated.csv", Read(2, 0)),
    ("messy/22-trailing-commas.csv", Read(2, 0)),
    ("messy/23-quoted-fields-multiline.csv", Read(2, 0)),
    ("messy/24-salesforce-style.csv", Read(3, 0)),
    ("messy/25-hubspot-export.csv", Read(3, 0)),
    ("messy/26-large-dataset-200-rows.csv", Read(200, 0)),
    ("salesforce/accountData.csv", Refused(Code::NotProspects)),
    ("salesforce/insertAccountCsv.csv", Refused(Code::NotProspects)),
    ("salesforce/insertTaskWithContactAsWhoCsv.csv", Refused(Code::NotProspects)),
    ("salesforce/opportunityData.csv", Refused(Code::NotProspects)),
    ("salesforce/upsertAccountCsvTemplate.csv", Refused(Code::NotProspects)),
];

#[test]
fn every_crm_export_is_read_or_refused_in_words() {
    let Some(folder) = shared("crm") else { return };
    for (name, verdict) in CRM {
        let outcome = read_whole(name, &fs::read(folder.join(name)).unwrap());
        let error = outcome.diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error);
        match verdict {
            Read(rows, refused) => {
                assert_eq!(error, None, "{name}");
                assert_eq!((outcome.rows.read, outcome.rows.refused), (*rows, *refused), "{name}");
            }
            Refused(code) => assert_eq!(error.map(|error| error.code), Some(*code), "{name}"),
        }
    }
    for file in csv_files(&folder) {
        let name = file.strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/");
        assert!(CRM.iter().any(|(listed, _)| *listed == name), "{name} is not in the table");
    }
}

#[test]
fn hostile_tables_lose_nothing() {
    for folder in ["hostile/csv-spectrum", "hostile/csvkit", "history"] {
        let Some(folder) = shared(folder) else { return };
        for file in csv_files(&folder) {
            let name = file.to_str().unwrap();
            let bytes = fs::read(&file).unwrap();
            read_whole(name, &bytes);
            // Cut anywhere, it must not panic either.
            for cut in (0..bytes.len().min(400)).step_by(29).filter(|_| bytes.len() < 10_000) {
                read_whole(name, &bytes[cut..]);
                read_whole(name, &bytes[..cut]);
            }
        }
    }
}

#[test]
fn naughty_strings_are_names_like_others() {
    let Some(folder) = shared("hostile/blns") else { return };
    let strings: Vec<String> = serde_json::from_slice(&fs::read(folder.join("blns.json")).unwrap()).unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["Id", "Name", "Email", "Phone", "LinkedIn", "Create Date", "Do Not Call", "Value"]).unwrap();
    for (number, string) in strings.iter().enumerate() {
        let (id, text) = (number.to_string(), string.replace('\0', ""));
        writer.write_record([&id, &text, &format!("{id}@x.org"), &text, &text, &text, &text, &text]).unwrap();
    }
    let outcome = read_whole("blns.csv", &writer.into_inner().unwrap());
    assert_eq!((outcome.rows.read, outcome.rows.refused), (strings.len(), 0));
}

#[test]
fn hubspot_activities_become_the_past_of_hubspot_contacts() {
    let (Some(contacts), Some(activities)) = (shared("crm/hubspot"), shared("history/hubspot")) else { return };
    let (contacts, activities) = (contacts.join("hubspot_contacts.csv"), activities.join("hubspot_activities.csv"));
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let (prospects, history) = ([contacts.clone()], [activities.clone()]);
    let request =
        Request { history: &history, own_history: false, keep_history: true, ..Request::new(&prospects, today) };
    let (loaded, findings) = load(&request);
    // A few have area codes that are not in use, and no address.
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::AssumedZone]);
    let loaded = loaded.unwrap();

    // Counted from the rows as they stand.
    let (mut made, mut rows, mut notes) = (BTreeSet::new(), 0, 0);
    let (mut touches, mut engaged) = (0, BTreeSet::new());
    for row in csv::Reader::from_path(&activities).unwrap().deserialize() {
        let row: BTreeMap<String, String> = row.unwrap();
        let cell = |header: &str| row[header].as_str();
        let channel = match cell("Activity Type") {
            "Call" => Channel::Phone,
            "Email" => Channel::Email,
            "Meeting" => Channel::FaceToFace,
            "Note" | "Task" => {
                notes += 1;
                continue;
            }
            other => panic!("{other}"),
        };
        rows += 1;
        let outcome = format!("{}{}", cell("Call Outcome"), cell("Meeting Outcome"));
        if matches!(outcome.as_str(), "Wrong Number" | "Cancelled") {
            continue;
        }
        touches += 1;
        let person = cell("Associated Contact Email").to_lowercase();
        let met = channel == Channel::FaceToFace && outcome != "No Show";
        if met || outcome == "Connected" {
            engaged.insert(person.clone());
        }
        made.insert((person, cell("Activity Date").to_owned(), channel));
    }
    let account = format!("{rows} rows", rows = grouped(rows + notes));
    let told = format!("{account}: {} touches, {} without a touch, {notes} notes", grouped(touches), rows - touches);
    assert!(loaded.account.contains(&told), "{told}\n{}", loaded.account);
    let prospects = &loaded.problem.prospects;
    let total: usize = prospects.iter().map(|prospect| prospect.past.made.len()).sum();
    assert_eq!(total, made.len());
    for prospect in prospects {
        let email = prospect.contacts.email.as_ref().unwrap().to_lowercase();
        for touch in &prospect.past.made {
            assert!(made.contains(&(email.clone(), touch.date.to_string(), touch.channel)), "{email} {touch:?}");
        }
        assert_eq!(prospect.past.answered.is_some(), engaged.contains(&email), "{email}");
        assert!(prospect.past.answered.is_none() || prospect.held.is_some(), "{email}");
    }
    assert!(loaded.history.len() <= rows && loaded.history.len() >= made.len());

    let plan = planner::plan(&loaded.problem);
    assert_eq!(checker::check(&loaded.problem, &plan), []);
    assert!(plan.touches.iter().any(|touch| !prospects[touch.prospect as usize].past.made.is_empty()));
}

#[test]
fn every_table_given_as_history_is_read_or_refused_in_words() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let folders = ["crm", "history", "hostile/csv-spectrum", "hostile/csvkit"];
    let Some(folders) = folders.into_iter().map(shared).collect::<Option<Vec<_>>>() else { return };
    let beside = tempfile::tempdir().unwrap();
    let prospects = [beside.path().join("prospects.csv")];
    fs::write(&prospects[0], "Name,Email\nTaylor Robertson,taylorrobertson@example.org\n").unwrap();
    let check = |path: &Path| {
        let name = path.display().to_string();
        let history = [path.to_path_buf()];
        let (loaded, findings) =
            load(&Request { history: &history, own_history: false, ..Request::new(&prospects, today) });
        assert!(findings.iter().all(|finding| finding.remedy.is_some()), "{name}");
        assert!(loaded.is_none_or(|loaded| loaded.account.contains(&name) || !findings.is_empty()), "{name}");
        findings.into_iter().find(|finding| finding.severity == Severity::Error).map(|error| error.code)
    };
    for file in folders.iter().flat_map(|folder| csv_files(folder)) {
        let code = check(&file);
        if file.ends_with("salesforce/insertTaskWithContactAsWhoCsv.csv") {
            assert_eq!(code, Some(Code::NotHistory), "it does not tell the day");
        }
    }
    let activities = fs::read(folders[1].join("hubspot/hubspot_activities.csv")).unwrap();
    for cut in (0..2000).step_by(97) {
        let file = beside.path().join(format!("{cut}.csv"));
        fs::write(&file, &activities[..cut]).unwrap();
        check(&file);
        fs::write(&file, &activities[cut..4000]).unwrap();
        check(&file);
    }
}

#[test]
fn holidays_are_those_of_the_years_that_are_known() {
    let Some(folder) = shared("geo/holidays") else { return };
    let mut known: BTreeMap<String, BTreeMap<NaiveDate, String>> = BTreeMap::new();
    for record in csv::Reader::from_path(folder.join("public_2024-2028.csv")).unwrap().records() {
        let record = record.unwrap();
        let set = if &record[0] == "US" { "us-federal".to_owned() } else { record[0].to_lowercase() };
        known.entry(set).or_default().insert(record[1].parse().unwrap(), record[2].to_owned());
    }
    let mut compared = 0;
    for set in holidays::sets() {
        let ours = holidays::days(set, 2024..=2028).unwrap();
        let Some(theirs) = known.remove(set) else { panic!("nobody else knows {set}") };
        let missing: Vec<_> = theirs.iter().filter(|(day, _)| !ours.contains_key(day)).collect();
        let strange: Vec<_> = ours.iter().filter(|(day, _)| !theirs.contains_key(day)).collect();
        assert!(missing.is_empty() && strange.is_empty(), "{set}: missing {missing:?}, strange {strange:?}");
        println!("{set}: {} days", ours.len());
        compared += ours.len();
    }
    println!("{compared} days compared; not offered: {:?}", known.keys().collect::<Vec<_>>());
    assert!(compared > 1000);
}

#[test]
fn the_table_of_numbers_says_what_libphonenumber_says() {
    let Some(folder) = shared("geo/libphonenumber/timezones") else { return };
    let text = fs::read_to_string(folder.join("map_data.txt")).unwrap();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let map: BTreeMap<&str, Vec<&str>> =
        lines.map(|line| line.split_once('|').unwrap()).map(|(from, to)| (from, to.split('&').collect())).collect();
    assert!(map.len() > 3_000);
    // All of North America at once says nothing about a number: the one entry that is left out.
    let longest = |number: &str| {
        let found = (1..=number.len()).rev().find_map(|end| map.get(&number[..end]).filter(|_| &number[..end] != "1"));
        found.map_or(&[][..], |zones| zones)
    };
    for beginning in map.keys() {
        for digit in ["", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "00000", "99999"] {
            let number = format!("{beginning}{digit}");
            assert_eq!(zones_of_beginning(&number), longest(&number), "{number}");
        }
    }
}
