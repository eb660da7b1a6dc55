//! The page that is being written: its lines and styles, and how days, numbers and bars look on it.
//!
//! Colours are decoration and come as escape codes; whoever prints the text drops them where they are not wanted.
//! Nothing depends on them.

use std::borrow::Cow;
use std::iter::Sum;

use anstream::adapter::strip_str;
use anstyle::Style;
use chrono::NaiveDate;

use super::rep_of;
use crate::model::{Channel, Problem, Rep, Touch};
use crate::text::{grouped, printable, width, wrapped};

pub(super) const TITLE: Style = Style::new().bold().underline();
pub(super) const STRONG: Style = Style::new().bold();
pub(super) const FAINT: Style = Style::new().dimmed();

/// The narrowest page: rows that wrap are better than rows that say nothing.
const NARROWEST: usize = 60;
/// Sentences are no wider, for the eye to find the next line.
const SENTENCE: usize = 100;
/// The cells of a bar that fills up.
const BAR: usize = 20;

/// The text so far, and what every part of it needs to know.
pub(super) struct Page<'a> {
    pub(super) problem: &'a Problem,
    pub(super) width: usize,
    pub(super) text: String,
}

impl<'a> Page<'a> {
    pub(super) fn new(problem: &'a Problem, width: usize) -> Page<'a> {
        Page { problem, width: width.max(NARROWEST), text: String::new() }
    }

    pub(super) fn put(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// A heading within a part of the page, and the blank line above it.
    pub(super) fn put_heading(&mut self, heading: &str) {
        self.put("");
        self.put(&styled(STRONG, heading));
    }

    /// Sentences after `lead`, in as many lines as they take; the further ones are indented to the end of `lead`.
    pub(super) fn put_sentences(&mut self, lead: &str, sentences: &str) {
        let indent = width(lead);
        for (number, line) in wrapped(sentences, self.width.min(SENTENCE) - indent).iter().enumerate() {
            self.put(&format!("{:indent$}{line}", if number == 0 { lead } else { "" }));
        }
    }

    /// A line that ends in a bar, where there is room for one.
    pub(super) fn put_with_bar(&mut self, line: &str, load: Load) {
        let bare = strip_str(line).to_string();
        if width(&bare) + 2 + BAR <= self.width {
            self.put(&format!("{line}  {}", styled(FAINT, &bar(load.share()))));
        } else {
            self.put(line);
        }
    }

    /// The rep who makes this touch.
    pub(super) fn rep(&self, touch: &Touch) -> &'a Rep {
        &self.problem.reps[rep_of(self.problem, touch)]
    }
}

/// Minutes planned of minutes available. Those of a team and a year are too many for [`crate::model::Minutes`].
#[derive(Clone, Copy, Default)]
pub(super) struct Load {
    pub(super) planned: f64,
    pub(super) available: f64,
}

impl Load {
    /// How full these touches make one of the rep's days.
    pub(super) fn of_day(rep: &Rep, touches: &[Touch]) -> Load {
        let planned = touches.iter().map(|touch| touch.minutes.as_f64()).sum();
        Load { planned, available: rep.minutes.as_f64() }
    }

    pub(super) fn share(self) -> f64 {
        share(self.planned, self.available)
    }
}

impl Sum for Load {
    fn sum<I: Iterator<Item = Load>>(loads: I) -> Load {
        loads.fold(Load::default(), |sum, load| Load {
            planned: sum.planned + load.planned,
            available: sum.available + load.available,
        })
    }
}

/// The name of a rep, safe to print.
pub(super) fn name(rep: &Rep) -> Cow<'_, str> {
    printable(&rep.name)
}

pub(super) fn calls_among(touches: &[Touch]) -> usize {
    touches.iter().filter(|touch| touch.channel == Channel::Phone).count()
}

pub(super) fn calls_of_them(calls: usize) -> String {
    if calls == 1 { "1 of them a call".to_owned() } else { format!("{} of them calls", grouped(calls)) }
}

/// `Mon 23 Nov 2026`, in English whatever the locale.
pub(super) fn date(day: NaiveDate) -> String {
    day.format("%a %-d %b %Y").to_string()
}

/// A number of minutes, whole.
pub(super) fn whole(minutes: f64) -> String {
    grouped(minutes.round() as usize)
}

pub(super) fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// A share in whole hundredths; what is there is more than 0%.
pub(super) fn percent(share: f64) -> String {
    let hundredths = (share * 100.0).round();
    if share > 0.0 && hundredths == 0.0 { "<1%".to_owned() } else { format!("{hundredths:.0}%") }
}

/// How many cells of a bar are full: one at least where there is anything, and never more than there are.
pub(super) fn full_cells(share: f64, cells: usize) -> usize {
    let full = (share.clamp(0.0, 1.0) * cells as f64).round() as usize;
    full.max(usize::from(share > 0.0))
}

fn bar(share: f64) -> String {
    let full = full_cells(share, BAR);
    "█".repeat(full) + &"░".repeat(BAR - full)
}

pub(super) fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}
