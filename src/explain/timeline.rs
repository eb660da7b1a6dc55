//! What was done, in the order in which it happened: with one prospect, or on one day of a rep.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::long;
use crate::input::history::Entry;
use crate::model::{Channel, MadeTouch, Outcome, Problem, Prospect};
use crate::text::{count, printable, width};

/// The touches of one prospect as a timeline, and where the prospect stands after them.
///
/// # Panics
///
/// Where `number` is not the index of a prospect of the problem.
pub fn timeline(problem: &Problem, entries: &[Entry], number: usize) -> String {
    let prospect = &problem.prospects[number];
    let mut told: Vec<&Entry> = entries.iter().filter(|entry| entry.prospect == number).collect();
    told.sort_by_key(|entry| entry.date);
    let kind = &problem.types[prospect.prospect_type].key;
    let mut page = Page::titled(&format!("{}: {kind}, works with {}", who(prospect), problem.reps[prospect.rep].name));
    let day = |entry: &Entry| entry.date.map_or_else(|| "on an unknown day".to_owned(), long);
    page.put_entries(&told, day);
    page.0.push('\n');
    for line in standing(prospect) {
        page.put(&line);
    }
    page.0
}

/// What was done with a rep's prospects on one day, in the order in which it was written down.
///
/// # Panics
///
/// Where `rep` is not the index of a rep of the problem.
pub fn day_of_rep(problem: &Problem, entries: &[Entry], rep: usize, date: NaiveDate) -> String {
    let of_day = |entry: &&Entry| entry.date == Some(date) && problem.prospects[entry.prospect].rep == rep;
    let told: Vec<&Entry> = entries.iter().filter(of_day).collect();
    // As planning counts them: several rows may tell of one touch, and one without a channel tells of none.
    let of_rep = problem.prospects.iter().filter(|prospect| prospect.rep == rep);
    let made: Vec<&MadeTouch> =
        of_rep.flat_map(|prospect| &prospect.past.made).filter(|touch| touch.date == date).collect();
    let calls = made.iter().filter(|touch| touch.channel == Channel::Phone).count();
    let mut page = Page::titled(&format!("{}: {}", problem.reps[rep].name, long(date)));
    page.put_entries(&told, |entry| who(&problem.prospects[entry.prospect]));
    if !told.is_empty() {
        page.0.push('\n');
        page.put(&format!("{}, {}", count(made.len(), "touch"), count(calls, "call")));
    }
    page.0
}

/// The text so far.
struct Page(String);

impl Page {
    fn titled(title: &str) -> Page {
        Page(format!("{}\n\n", printable(title)))
    }

    fn put(&mut self, line: &str) {
        writeln!(self.0, "  {}", printable(line)).expect("writing to a String cannot fail");
    }

    /// A line for each entry, with what was noted below it.
    fn put_entries(&mut self, entries: &[&Entry], heading: impl Fn(&Entry) -> String) {
        if entries.is_empty() {
            self.put("nothing logged");
        }
        let headings: Vec<String> = entries.iter().map(|entry| printable(&heading(entry)).into_owned()).collect();
        let widest = headings.iter().map(|text| width(text)).max().unwrap_or(0);
        let channels = Channel::ALL.map(|channel| channel.label().len()).into_iter().max().unwrap_or(0);
        for (entry, heading) in entries.iter().zip(headings) {
            let fill = widest - width(&heading);
            let channel = entry.channel.map_or("", Channel::label);
            self.put(&format!("{heading}{:fill$}  {channel:channels$}  {}", "", what(entry)));
            for line in entry.notes.lines().filter(|line| !line.trim().is_empty()) {
                self.put(&format!("{:widest$}  \"{}\"", "", line.trim()));
            }
        }
    }
}

/// What came of it, with the day that was named and, where it is about an address, with the address.
fn what(entry: &Entry) -> String {
    let mut what = entry.outcome.label().to_owned();
    if entry.outcome == Outcome::BadContact && !entry.contact.is_empty() {
        what = format!("{what}: {}", entry.contact);
    }
    match entry.next_date {
        Some(day) if entry.outcome == Outcome::OutOfOffice => format!("{what} until {}", long(day)),
        Some(day) => format!("{what} on {}", long(day)),
        None => what,
    }
}

/// Where a prospect stands after all that.
fn standing(prospect: &Prospect) -> Vec<String> {
    let past = &prospect.past;
    let days = past.made.chunk_by(|one, other| one.date == other.date).count();
    let mut lines = vec![match past.made.len() {
        0 => "no touch so far".to_owned(),
        touches => format!("{} on {} so far", count(touches, "touch"), count(days, "touch day")),
    }];
    match &prospect.held {
        Some(held) => lines.push(format!("waiting as {}: {}", held.reason.name(), held.because)),
        None => {
            lines.extend(past.call_back.map(|day| format!("a call is promised for {}", long(day))));
            lines.extend(past.away_until.map(|day| format!("away until {}", long(day))));
        }
    }
    lines.extend(past.bad_contacts.iter().map(|contact| format!("never used again: {contact}")));
    let closed: Vec<&str> = prospect.permissions.opted_out.iter().map(Channel::label).collect();
    if !closed.is_empty() {
        lines.push(format!("opted out of {}", closed.join(", ")));
    }
    lines
}

/// The person with company and id, each once.
fn who(prospect: &Prospect) -> String {
    let name = prospect.display_name();
    let company = if name == &*prospect.company || prospect.company.is_empty() {
        String::new()
    } else {
        format!(", {}", prospect.company)
    };
    if name == &*prospect.id { format!("{name}{company}") } else { format!("{name}{company} ({})", prospect.id) }
}
