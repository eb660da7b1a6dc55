//! Reads exports that nobody here wrote, where they are at hand: `../shared/data` beside this folder.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may fail, and says why it was skipped")]

use std::fs;
use std::path::{Path, PathBuf};

use cadence::diagnostic::{Code, Severity, any_error};
use cadence::input::prospects::{Options, Outcome, read};
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
    let outcome = read(name, bytes, Options { columns: &[], date_order: None, today }, |record| {
        records += 1;
        assert!(!record.id.is_empty(), "{name}:{} has no id", record.line);
        assert!(record.line > last_line, "{name}:{} comes after line {last_line}", record.line);
        last_line = record.line;
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
