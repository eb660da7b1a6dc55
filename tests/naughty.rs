//! Texts that programs stumble over come out of every format as they went in.
//!
//! The list here has what its categories need: control, bidirectional, zero-width and astral characters, quotes, markup
//! and formulas. Where the Big List of Naughty Strings lies beside this folder, its strings are tried as well.
#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    dead_code,
    clippy::print_stdout,
    reason = "a test may fail, and says what it has skipped; nobody imports it"
)]

#[path = "support/ical.rs"]
mod ical;

use std::path::{Path, PathBuf};
use std::{fs, iter};

use cadence::export::ics::Per;
use cadence::export::{Summary, agenda, csv as table, ics, json};
use cadence::formula::restore;
use cadence::input::{Loaded, Request, load};
use cadence::model::{Channel, Plan, Problem, Prospect, Touch};
use cadence::{checker, planner};
use chrono::{Days, NaiveDate};
use serde_json::Value;

/// Texts of our own.
const OWN: [&str; 57] = [
    "",
    " ",
    "a",
    "\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}\u{b}\u{c}\u{e}\u{f}",
    "\u{10}\u{11}\u{12}\u{13}\u{14}\u{15}\u{16}\u{17}\u{18}\u{19}\u{1a}\u{1c}\u{1d}\u{1e}\u{1f}\u{7f}",
    "\u{80}\u{81}\u{84}\u{85}\u{86}\u{90}\u{9b}31m\u{9d}0;title\u{9c}\u{9f}",
    "nul\0nul",
    "\u{1b}[2J\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]8;;https://evil.example\u{1b}\\click\u{1b}]8;;\u{1b}\\",
    "line\nfeed",
    "carriage\rreturn",
    "both\r\nof them",
    "\n",
    "\r\n\r\n",
    "tab\tulator",
    "\u{2028}line\u{2029}paragraph\u{85}next",
    "\u{202e}drow\u{202c} \u{2066}isolated\u{2069}",
    "\u{202a}\u{202b}\u{202c}\u{202d}\u{2067}\u{2068}\u{61c}\u{200e}\u{200f}",
    "zero\u{200b}width\u{200c}join\u{200d}er\u{2060}word\u{feff}mark",
    "\u{feff}mark in front",
    "soft\u{ad}hyphen \u{34f} \u{180e} \u{115f}\u{1160}\u{3164}\u{ffa0}",
    "\u{a0}no break\u{2007}\u{202f}\u{3000}",
    "\u{fff9}\u{fffa}\u{fffb}\u{fffc}\u{fffd}",
    "\u{fffe}\u{ffff}\u{10ffff}\u{fdd0}",
    "\u{e000}\u{f8ff}\u{100000}",
    "\u{e0001}\u{e0041}\u{e007f}",
    "田中さんにあげて下さい",
    "𠜎𠜱𠝹𠱓𠱸𠲖𠳏 𝕋𝕙𝕖 𝓺𝓾𝓲𝓬𝓴",
    "👩\u{200d}🚀 👨\u{200d}👩\u{200d}👧 🇨🇦 ❤\u{fe0f} 🏴\u{e0067}\u{e0062}\u{e007f}",
    "Z\u{308}o\u{335}\u{310}\u{318}\u{349}\u{32d}e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}",
    "عبد الله بن محمد",
    "İstanbul ıI ß ẞ ǆ Ω",
    "\"",
    "\"\"",
    "a \"quoted\" b",
    "'",
    "'='",
    "''=1+1",
    "=1+1",
    "+1+1",
    "-1",
    "+1 301 555 0100",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "x;=1+1",
    "x\t=1+1",
    "\",=1+1",
    "=cmd|' /C calc'!A0",
    "{\"a\": [null, \\u0000]}",
    "<script>alert('&amp;')</script>]]>",
    "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:a@b.example",
    "\\n\\,\\;\\\\:=^n",
    "C:\\new\\table\\u{202e}",
];

/// All texts that are at hand.
fn texts() -> Vec<String> {
    let mut texts: Vec<String> = OWN.map(str::to_owned).into();
    let big = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/hostile/blns/blns.json"));
    match fs::read(big) {
        Ok(bytes) => texts.extend(serde_json::from_slice::<Vec<String>>(&bytes).unwrap()),
        Err(_) => println!("skipped: there is no {}", big.display()),
    }
    // Longer than any line, buffer or column.
    texts.push(OWN.concat());
    texts
}

/// A prospect for each text, which is its name, company, title, rep and every way to reach it, and begins its id; each
/// of another rep, planned for two weeks.
fn plan(texts: &[String]) -> (Loaded, Plan) {
    let folder = tempfile::tempdir().unwrap();
    let files: [PathBuf; 1] = [folder.path().join("prospects.csv")];
    let rows: String = (0..texts.len()).map(|number| format!("{number},Ada,614 555 0100,OH,rep\n")).collect();
    fs::write(&files[0], format!("Id,Name,Phone,State,Owner\n{rows}")).unwrap();
    let config = folder.path().join("cadences.toml");
    fs::write(&config, "").unwrap();
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let until = Some(today + Days::new(13));
    let request = Request { config: Some(&config), own_history: false, until, ..Request::new(&files, today) };
    let mut loaded = load(&request).0.unwrap();
    let problem = &mut loaded.problem;
    problem.reps = texts
        .iter()
        .map(|text| cadence::model::Rep { name: text.as_str().into(), ..problem.reps[0].clone() })
        .collect();
    for (number, (prospect, text)) in problem.prospects.iter_mut().zip(texts).enumerate() {
        let short = || (!text.is_empty()).then(|| text.as_str().into());
        let long = || (!text.is_empty()).then(|| text.as_str().into());
        prospect.id = format!("{text}{number}").into();
        prospect.rep = number;
        (prospect.name, prospect.company) = (text.as_str().into(), text.as_str().into());
        prospect.title = text.as_str().into();
        let contacts = &mut prospect.contacts;
        (contacts.phone, contacts.mobile) = (short(), short());
        (contacts.email, contacts.linkedin, contacts.address) = (long(), long(), long());
    }
    let plan = planner::plan(problem);
    assert_eq!(checker::check(problem, &plan), []);
    let touched = texts.iter().filter(|text| !text.is_empty()).count();
    assert!(plan.touches.len() >= 3 * touched, "{} touches", plan.touches.len());
    (loaded, plan)
}

/// What a touch says in the columns that hold texts from files.
fn cells<'p>(problem: &'p Problem, touch: &Touch) -> [(&'static str, String); 6] {
    let prospect: &'p Prospect = &problem.prospects[touch.prospect as usize];
    [
        ("touch_id", format!("{}#{}", prospect.id, touch.number)),
        ("rep", problem.reps[prospect.rep].name.to_string()),
        ("prospect_id", prospect.id.to_string()),
        ("name", prospect.name.to_string()),
        ("company", prospect.company.to_string()),
        ("contact", problem.contact(prospect, touch.channel).unwrap_or_default().to_owned()),
    ]
}

#[test]
fn csv_gives_back_every_text() {
    let (Loaded { problem, .. }, plan) = plan(&texts());
    let [mut safe, mut raw, mut sheet] = [const { Vec::new() }; 3];
    table::write(&problem, &plan, false, &mut safe).unwrap();
    table::write(&problem, &plan, true, &mut raw).unwrap();
    let today = agenda::next_days(&problem, &plan);
    table::write_sheet(&problem, &today, false, &mut sheet).unwrap();
    for (file, plan, is_raw) in [(safe, &plan, false), (raw, &plan, true), (sheet, &today, false)] {
        let mut reader = csv::Reader::from_reader(&*file);
        let header = reader.headers().unwrap().clone();
        let rows: Vec<csv::StringRecord> = reader.into_records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), plan.touches.len());
        for (row, touch) in rows.iter().zip(&plan.touches) {
            for (column, text) in cells(&problem, touch) {
                let cell = &row[header.iter().position(|name| name == column).unwrap()];
                if is_raw {
                    assert_eq!(cell, text, "{column}");
                    continue;
                }
                assert_eq!(restore(cell), text, "{column}");
                assert!(!cell.starts_with(['=', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']), "{cell:?}");
                let is_calculation = cell.starts_with(['+', '-']) && cell.contains(|letter: char| letter > '9');
                assert!(!is_calculation, "{cell:?}");
            }
        }
    }
}

#[test]
fn json_gives_back_every_text() {
    let (Loaded { problem, provenance, .. }, plan) = plan(&texts());
    let [mut document, mut lines] = [const { Vec::new() }; 2];
    json::write(&problem, &plan, &Summary::new(&problem, &plan, &[]), &provenance, &mut document).unwrap();
    json::write_lines(&problem, &plan, &mut lines).unwrap();
    let document: Value = serde_json::from_slice(&document).unwrap();
    let lines: Vec<Value> =
        lines.split_inclusive(|byte| *byte == b'\n').map(|line| serde_json::from_slice(line).unwrap()).collect();
    for touches in [document["touches"].as_array().unwrap(), &lines] {
        assert_eq!(touches.len(), plan.touches.len());
        for (entry, touch) in touches.iter().zip(&plan.touches) {
            for (key, text) in cells(&problem, touch) {
                assert_eq!(entry[key], text, "{key}");
            }
        }
    }
    for (entry, prospect) in document["prospects"].as_array().unwrap().iter().zip(&problem.prospects) {
        assert_eq!(entry["prospect_id"], *prospect.id);
    }
}

#[test]
fn calendars_give_back_every_text() {
    let (Loaded { problem, .. }, plan) = plan(&texts());
    let events = |per| {
        let mut calendar = Vec::new();
        ics::write(&problem, &plan, per, &mut calendar).unwrap();
        ical::read(&calendar).unwrap()
    };
    let of_touches = events(Per::Touch);
    assert_eq!(of_touches.len(), plan.touches.len());
    for (event, touch) in of_touches.iter().zip(&plan.touches) {
        let [_, (_, rep), _, (_, name), _, (_, contact)] = cells(&problem, touch);
        let summary = event.get("SUMMARY");
        assert!(summary.starts_with(&ical::shown(&format!("{rep}: "))), "{summary:?}");
        assert!(summary.ends_with(&ical::shown(&name)), "{summary:?}");
        assert!(event.get("DESCRIPTION").starts_with(&ical::shown(&contact)), "{event:?}");
    }
    let of_blocks = events(Per::Block);
    for touch in plan.touches.iter().filter(|touch| touch.channel == Channel::Phone) {
        let [_, (_, rep), _, (_, name), _, (_, contact)] = cells(&problem, touch);
        let call = ical::shown(&format!("  {name}  {contact}  "));
        let head = ical::shown(&format!("{rep}: Call block: "));
        let lists_it =
            |event: &&ical::Event| event.get("SUMMARY").starts_with(&head) && event.get("DESCRIPTION").contains(&call);
        assert!(of_blocks.iter().any(|event| lists_it(&event)), "{call:?}");
    }
}

/// The text that a terminal is shown as the one that was written, by the escapes of Rust; None where there are others.
fn unescaped(shown: &str) -> Option<String> {
    let mut parts = shown.split('\\');
    let mut text = parts.next()?.to_owned();
    for part in parts {
        let long = part.strip_prefix("u{").and_then(|code| code.split_once('}'));
        let (letter, behind) = match (long, part.chars().next()?) {
            (Some((code, behind)), _) => (char::from_u32(u32::from_str_radix(code, 16).ok()?)?, behind),
            (None, 'n') => ('\n', &part[1..]),
            (None, 'r') => ('\r', &part[1..]),
            (None, 't') => ('\t', &part[1..]),
            _ => return None,
        };
        text.push(letter);
        text.push_str(behind);
    }
    Some(text)
}

/// The page without its styles, which must be all that steers the terminal.
fn unstyled(page: &str) -> String {
    let mut parts = page.split('\u{1b}');
    let first = parts.next().unwrap();
    let behind = parts.map(|part| {
        let (style, text) = part.strip_prefix('[').unwrap().split_once('m').unwrap();
        assert!(style.bytes().all(|byte| byte.is_ascii_digit() || byte == b';'), "{part:?}");
        text
    });
    let text: String = iter::once(first).chain(behind).collect();
    for letter in text.chars() {
        let hides = matches!(letter as u32, 0x61c | 0x180e | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe007f);
        assert!(letter == '\n' || !(letter.is_control() || hides), "{letter:?}");
    }
    text
}

#[test]
fn a_terminal_is_steered_by_no_text_and_told_every_one() {
    let texts = texts();
    let (Loaded { problem, .. }, plan) = plan(&texts);
    let summary = Summary::new(&problem, &plan, &[]);
    for width in [30, 80, 200] {
        unstyled(&agenda::write(&problem, &plan, &summary, "cadences.toml", width));
        let worklist = unstyled(&agenda::worklist(&problem, &plan, width));
        // A text with escapes of its own cannot be told from one that has been escaped.
        let lines: Vec<String> = worklist.lines().filter_map(unescaped).collect();
        for text in texts.iter().filter(|text| !text.contains('\\')) {
            let bare = text.strip_prefix("https://").or(text.strip_prefix("http://")).unwrap_or(text);
            let bare = bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/');
            assert!(lines.iter().any(|line| line.contains(bare)), "{text:?} at {width}");
        }
    }
}
