//! A comparison as CSV and as JSON: a row for each difference.

use std::io::{self, Write};

use serde::Serialize;

use super::{Cell, Change, Comparison, Difference, Side, told};
use crate::export::csv::put;
use crate::export::json::{LineEach, List};

/// A difference as a row.
#[derive(Serialize)]
struct Row<'c> {
    change: &'c str,
    touch_id: String,
    rep: &'c str,
    prospect_id: &'c str,
    name: &'c str,
    channel: &'c str,
    old_date: Option<String>,
    old_start: Option<String>,
    new_date: Option<String>,
    new_start: Option<String>,
    cause: String,
    detail: String,
}

const COLUMNS: [&str; 12] = [
    "change",
    "touch_id",
    "rep",
    "prospect_id",
    "name",
    "channel",
    "old_date",
    "old_start",
    "new_date",
    "new_start",
    "cause",
    "detail",
];

impl<'c> Row<'c> {
    fn new(comparison: &'c Comparison<'_>, difference: &'c Difference<'_>) -> Row<'c> {
        let shown = difference.shown();
        let explanation = comparison.explain(difference);
        let old_date = difference.old.map(|side| side.touch.date).or(difference.missed);
        let own = told::own(&explanation);
        let mut detail: Vec<String> = Some(own).into_iter().filter(|own| !own.is_empty()).collect();
        detail.extend(told::others(&explanation));
        detail.extend(told::cells(difference, |cell| *cell != Cell::Start));
        detail.extend(told::waiting(difference));
        let start = |side: Option<Side<'_>>| Some(side?.touch.start?.to_string());
        Row {
            change: difference.change.word(),
            touch_id: format!("{}#{}", difference.prospect, shown.touch.number),
            rep: &shown.person.rep,
            prospect_id: difference.prospect,
            name: &shown.person.name,
            channel: shown.touch.channel.key(),
            old_date: old_date.map(|date| date.to_string()),
            old_start: start(difference.old),
            new_date: difference.new.map(|side| side.touch.date.to_string()),
            new_start: start(difference.new),
            cause: told::kinds(&explanation.kinds()).join("; "),
            detail: detail.join("; "),
        }
    }

    fn cells(&self) -> [&str; COLUMNS.len()] {
        [
            self.change,
            &self.touch_id,
            self.rep,
            self.prospect_id,
            self.name,
            self.channel,
            self.old_date.as_deref().unwrap_or_default(),
            self.old_start.as_deref().unwrap_or_default(),
            self.new_date.as_deref().unwrap_or_default(),
            self.new_start.as_deref().unwrap_or_default(),
            &self.cause,
            &self.detail,
        ]
    }
}

/// Writes the header and a row for each difference. The old date of a new touch is the day gone by for which it was
/// planned before, if it was.
///
/// # Errors
///
/// When `out` cannot be written, with its error and kind as they are.
pub fn write_csv(comparison: &Comparison<'_>, mut out: impl Write) -> io::Result<()> {
    writeln!(out, "{}", COLUMNS.join(","))?;
    let mut row = Vec::new();
    for difference in &comparison.differences {
        row.clear();
        for cell in Row::new(comparison, difference).cells() {
            put(&mut row, cell, false);
        }
        // The comma behind the last cell.
        row.pop();
        row.push(b'\n');
        out.write_all(&row)?;
    }
    out.flush()
}

/// Writes the figures and the differences as one JSON document, each difference on a line of its own.
///
/// # Errors
///
/// When `out` cannot be written, with its error and kind as they are.
pub fn write_json(comparison: &Comparison<'_>, mut out: impl Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Document<L> {
        from: Option<chrono::NaiveDate>,
        to: Option<chrono::NaiveDate>,
        kept: usize,
        moved: usize,
        new: usize,
        dropped: usize,
        changed: usize,
        retimed: usize,
        churn: f64,
        complete: bool,
        differences: L,
    }
    let document = Document {
        from: comparison.from,
        to: comparison.to,
        kept: comparison.kept,
        moved: comparison.count(Change::Moved),
        new: comparison.count(Change::New),
        dropped: comparison.count(Change::Dropped),
        changed: comparison.count(Change::Changed),
        retimed: comparison.count(Change::Retimed),
        churn: comparison.churn(),
        complete: comparison.complete,
        differences: List(|| comparison.differences.iter().map(|difference| Row::new(comparison, difference))),
    };
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, LineEach::default());
    document.serialize(&mut serializer)?;
    out.write_all(b"\n")
}
