//! JSON Lines as a table: the keys are the header, each object is a row.

use std::collections::BTreeMap;

use csv::StringRecord;
use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::input::json::refuse_depth;
use crate::input::sheet::{MOST_CELL_BYTES, MOST_COLUMNS, Row, refuse_cell, refuse_columns};

/// How many lines that are no objects are told of; a file of another kind has nothing else.
const TOLD: usize = 10;

/// What to say of a plan whose outcomes a program has filled in that writes JSON in its own way.
const REWRITTEN: &str = "the touches of this plan do not stand one on a line, as `cadence plan` writes them";

/// JSON objects, one a line; or the touches of a plan that was written as one JSON document, which has them so too.
#[derive(Debug)]
pub(super) struct Lines<'b> {
    bytes: &'b [u8],
    /// The lines to look at are those below `"touches": [`.
    in_document: bool,
    /// Every key that an object has.
    pub(super) header: Vec<String>,
    /// The line of the first object.
    pub(super) header_line: u64,
}

impl<'b> Lines<'b> {
    /// Whether the bytes are objects rather than a sheet.
    pub(super) fn recognise(bytes: &[u8]) -> bool {
        without_mark(bytes).trim_ascii_start().starts_with(b"{")
    }

    /// Reads all keys, or finds every line that is no object.
    pub(super) fn read(path: &str, bytes: &'b [u8]) -> Result<Lines<'b>, Vec<Diagnostic>> {
        let bytes = without_mark(bytes);
        let in_document =
            bytes.trim_ascii_start().split(|byte| *byte == b'\n').next().map(<[u8]>::trim_ascii) == Some(b"{");
        let mut lines = Lines { bytes, in_document, header: Vec::new(), header_line: 1 };
        let mut numbers = BTreeMap::new();
        let mut findings = Vec::new();
        let mut first = None;
        for (line, text) in lines.objects() {
            first.get_or_insert(line);
            match object(text) {
                Ok(object) if object.get("touches").is_some_and(Value::is_array) => {
                    return Err(vec![refuse(path, line, REWRITTEN)]);
                }
                Ok(object) => {
                    let too_long = |value: &Value| value.as_str().is_some_and(|text| text.len() > MOST_CELL_BYTES);
                    if let Some((key, _)) = object.iter().find(|(_, value)| too_long(value)) {
                        findings.push(refuse_cell(row(path, line), Some(key), "line"));
                    }
                    for key in object.keys().filter(|key| !numbers.contains_key(*key)).collect::<Vec<_>>() {
                        numbers.insert(key.clone(), numbers.len());
                    }
                }
                Err(_) if in_document && text == b"{" => return Err(vec![refuse(path, line, REWRITTEN)]),
                Err(error) => findings.push(refuse_object(path, line, &error)),
            }
            // Every row gets a cell for every key.
            if findings.len() == TOLD || numbers.len() > MOST_COLUMNS {
                break;
            }
        }
        if !findings.is_empty() {
            return Err(findings);
        }
        let Some(line) = first else {
            return Err(vec![refuse(path, 1, "this JSON document is none that `cadence plan` has written")]);
        };
        lines.header_line = line;
        lines.header = vec![String::new(); numbers.len()];
        for (key, number) in numbers {
            lines.header[number] = key;
        }
        match refuse_columns(&lines.header, row(path, line)) {
            Some(refusal) => Err(vec![refusal]),
            None => Ok(lines),
        }
    }

    /// Hands over the rows.
    pub(super) fn each(&self, each: &mut dyn FnMut(Row<'_>)) {
        let mut record = StringRecord::new();
        for (line, text) in self.objects() {
            // A line that is no object has refused the file in `read`.
            let Ok(object) = object(text) else { continue };
            record.clear();
            for key in &self.header {
                match object.get(key) {
                    None | Some(Value::Null) => record.push_field(""),
                    Some(Value::String(text)) => record.push_field(text),
                    Some(Value::Bool(yes)) => record.push_field(if *yes { "yes" } else { "no" }),
                    Some(other) => record.push_field(&other.to_string()),
                }
            }
            each(Row::new(line, &record));
        }
    }

    /// The lines that hold objects, with their numbers.
    fn objects(&self) -> impl Iterator<Item = (u64, &'b [u8])> + use<'b> {
        let mut within = !self.in_document;
        let in_document = self.in_document;
        let lines = (1..).zip(self.bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii));
        lines.filter_map(move |(line, text)| {
            if in_document {
                match text {
                    b"\"touches\": [" => within = true,
                    _ if text.starts_with(b"]") => within = false,
                    _ if within => return Some((line, text.strip_suffix(b",").unwrap_or(text))),
                    _ => {}
                }
                return None;
            }
            (!text.is_empty()).then_some((line, text))
        })
    }
}

/// Refuses a list of objects, of which a sheet would make a header.
pub(super) fn refuse_array(path: &str, bytes: &[u8]) -> Option<Diagnostic> {
    let objects = without_mark(bytes).trim_ascii_start().strip_prefix(b"[")?.trim_ascii_start();
    let line = bytes[..bytes.len() - objects.len()].iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    let why = "this is a JSON array, and not one object a line";
    objects.starts_with(b"{").then(|| refuse(path, line, why))
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// The object of a line; no error where it is JSON of another kind.
fn object(text: &[u8]) -> Result<Map<String, Value>, Option<serde_json::Error>> {
    match serde_json::from_slice(text) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(None),
        Err(error) => Err(Some(error)),
    }
}

fn row(path: &str, line: u64) -> Place {
    Place::Row { path: path.to_owned(), line, cell: None }
}

fn refuse_object(path: &str, line: u64, error: &Option<serde_json::Error>) -> Diagnostic {
    let Some(error) = error else { return refuse(path, line, "this line is no JSON object") };
    refuse_depth(error, row(path, line)).unwrap_or_else(|| {
        let whole = error.to_string();
        let why = whole.rsplit_once(" at line ").map_or(whole.as_str(), |(why, _)| why);
        refuse(path, line, &format!("this line is no JSON object: {why} at column {}", error.column()))
    })
}

fn refuse(path: &str, line: u64, why: &str) -> Diagnostic {
    let place = row(path, line);
    let remedy = "write one object a line; jq -c '.[]' makes lines of an array, and jq -c '.touches[]' of a plan";
    Diagnostic::error(Code::BadJson, place, why).remedy(remedy)
}
