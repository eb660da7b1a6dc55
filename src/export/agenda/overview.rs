//! The whole plan in figures, for a manager: [`Summary`] has counted them, here they are put in words and tables.

use super::page::{FAINT, Load, Page, TITLE, calls_of_them, date, full_cells, name, percent, share, styled, whole};
use crate::export::{Slipping, Summary, Week};
use crate::model::{Channel, Plan, WaitingReason};
use crate::text::{count, fit, grouped, printable, width};

/// The weeks that are shown one by one.
const WEEKS_SHOWN: usize = 6;
/// The reps that have a column of their own.
const REPS_SHOWN: usize = 5;
/// The cells of the longest bar among the channels.
const LONGEST_BAR: usize = 30;

/// The summary of a plan.
pub(super) fn put(page: &mut Page<'_>, plan: &Plan, summary: &Summary, configuration: &str) {
    page.put(&styled(TITLE, "Summary"));
    put_totals(page, plan, summary);
    page.put(&format!("Configuration: {}", printable(configuration)));
    put_waiting(page, summary);
    put_channels(page, summary);
    put_weeks(page, summary);
    put_voicemail(page, summary);
    put_slipping(page, summary);
}

fn put_totals(page: &mut Page<'_>, plan: &Plan, summary: &Summary) {
    let rows = summary.rows;
    page.put(&format!(
        "{} read: {} scheduled, {} waiting, {} refused.",
        count(rows.read, "row"),
        grouped(rows.scheduled),
        grouped(rows.waiting),
        grouped(rows.refused),
    ));
    let days = plan.touches.iter().map(|touch| touch.date).min().zip(summary.last);
    let planned = match days {
        Some((first, last)) => format!(
            "{} planned from {} to {}, {}.",
            count(summary.touches, "touch"),
            date(first),
            date(last),
            calls_of_them(summary.calls()),
        ),
        None if rows.waiting > 0 => "No touch is planned: every prospect is waiting.".to_owned(),
        None if rows.refused > 0 => "No touch is planned: every row was refused.".to_owned(),
        None => "No touch is planned: no prospect was read.".to_owned(),
    };
    page.put_sentences("", &planned);
    if summary.unfinished > 0 {
        let end = date(page.problem.end);
        let text = format!(
            "The cadences of {} go on after the schedule ends on {end}.",
            count(summary.unfinished, "prospect")
        );
        page.put_sentences("", &text);
    }
}

/// Why prospects wait, and after an arrow what can be done about it.
fn put_waiting(page: &mut Page<'_>, summary: &Summary) {
    if summary.waiting.is_empty() {
        return;
    }
    let numbers = summary.waiting.iter().map(|(_, number)| grouped(*number).len()).max().unwrap_or(0);
    let names = summary.waiting.iter().map(|(reason, _)| reason.name().len()).max().unwrap_or(0);
    let indent = " ".repeat(2 + numbers + 2 + names + 2);
    page.put_heading("WAITING");
    for (reason, number) in &summary.waiting {
        let lead = format!("  {:>numbers$}  {:<names$}  ", grouped(*number), reason.name());
        page.put_sentences(&lead, reason.sentence());
        page.put_sentences(&format!("{indent}→ "), reason.remedy());
        if *reason == WaitingReason::NoCapacity {
            put_admitting(page, summary, &format!("{indent}  "));
        }
    }
}

/// The minutes a day with which nobody would wait for want of them.
fn put_admitting(page: &mut Page<'_>, summary: &Summary, indent: &str) {
    for full in &summary.no_capacity {
        let rep = &page.problem.reps[full.rep];
        let text = match full.admitting {
            Some(minutes) => format!(
                "{}: {} minutes a day instead of {} would admit all {}.",
                name(rep),
                whole(minutes.as_f64()),
                whole(rep.minutes.as_f64()),
                grouped(full.prospects),
            ),
            None => format!(
                "{}: no working day is long enough for all {}; daily limits or another rep must help (cadence explain).",
                name(rep),
                grouped(full.prospects),
            ),
        };
        page.put_sentences(indent, &text);
    }
}

fn put_channels(page: &mut Page<'_>, summary: &Summary) {
    let used: Vec<_> = Channel::ALL.into_iter().filter(|channel| summary.channels[*channel].touches > 0).collect();
    let Some(most) = used.iter().map(|channel| summary.channels[*channel].touches).max() else { return };
    let numbers = grouped(most).len();
    let labels = used.iter().map(|channel| channel.label().len()).max().unwrap_or(0);
    page.put_heading("TOUCHES BY CHANNEL");
    for channel in used {
        let touches = summary.channels[channel].touches;
        page.put(&format!(
            "  {channel:<labels$}  {:>numbers$}  {:>4}  {}",
            grouped(touches),
            percent(share(touches as f64, summary.touches as f64)),
            styled(FAINT, &"█".repeat(full_cells(share(touches as f64, most as f64), LONGEST_BAR))),
        ));
    }
}

/// How full the weeks are: by rep for a few reps, and where there is no room for that, of all reps together.
fn put_weeks(page: &mut Page<'_>, summary: &Summary) {
    let spans = spans(&summary.weeks);
    if spans.is_empty() {
        return;
    }
    let labels = spans.iter().map(|(label, _)| width(label)).max().unwrap_or(0);
    let reps = page.problem.reps.len();
    page.put_heading("MINUTES PLANNED OF AVAILABLE");
    let by_rep: Vec<Vec<String>> =
        spans.iter().map(|(_, weeks)| (0..reps).map(|rep| text(load(weeks, |at| at == rep))).collect()).collect();
    let columns = by_rep.iter().flatten().map(|cell| width(cell)).max().unwrap_or(0);
    if (2..=REPS_SHOWN).contains(&reps) && 2 + labels + reps * (2 + columns) <= page.width {
        let names: String = page.problem.reps.iter().map(|rep| format!("  {}", right(&name(rep), columns))).collect();
        page.put(&styled(FAINT, &format!("  {:labels$}{names}", "")));
        for ((label, _), cells) in spans.iter().zip(by_rep) {
            let cells: String = cells.iter().map(|cell| format!("  {cell:>columns$}")).collect();
            page.put(&format!("  {label:<labels$}{cells}"));
        }
    } else {
        let loads: Vec<Load> = spans.iter().map(|(_, weeks)| load(weeks, |_| true)).collect();
        let columns = loads.iter().map(|load| width(&text(*load))).max().unwrap_or(0);
        for ((label, _), load) in spans.iter().zip(loads) {
            let line = format!("  {label:<labels$}  {:>columns$}  {:>4}", text(load), percent(load.share()));
            page.put_with_bar(&line, load);
        }
    }
}

/// The first weeks one by one, those after them together, and all of them.
fn spans(weeks: &[Week]) -> Vec<(String, &[Week])> {
    let (shown, later) = weeks.split_at(weeks.len().min(WEEKS_SHOWN));
    let mut spans: Vec<_> =
        shown.chunks(1).map(|week| (format!("week of {}", week[0].monday.format("%-d %b")), week)).collect();
    if !later.is_empty() {
        spans.push((format!("{} after", count(later.len(), "week")), later));
    }
    if weeks.len() > 1 {
        spans.push(("all".to_owned(), weeks));
    }
    spans
}

/// How full these weeks are for some of the reps together.
fn load(weeks: &[Week], is_counted: impl Fn(usize) -> bool) -> Load {
    let of_week = |week: &Week| -> Load {
        let counted = week.loads.iter().enumerate().filter(|(rep, _)| is_counted(*rep));
        counted.map(|(_, load)| Load { planned: load.planned.as_f64(), available: load.available.as_f64() }).sum()
    };
    weeks.iter().map(of_week).sum()
}

fn text(load: Load) -> String {
    format!("{} of {}", whole(load.planned), whole(load.available))
}

/// A name at the right end of so many columns.
fn right(text: &str, columns: usize) -> String {
    let text = fit(text, columns);
    let bare = text.trim_end();
    " ".repeat(columns - width(bare)) + bare
}

fn put_voicemail(page: &mut Page<'_>, summary: &Summary) {
    let saving = summary.voicemail;
    if summary.calls() == 0 {
        return;
    }
    let text = match (saving.skipped, saving.left) {
        (0, _) => "Leave one on every call that is not answered: no call is a cold power dial.".to_owned(),
        (skipped, left) => format!(
            "Skipping it on {} saves {}{}. {}",
            count(skipped, "cold power dial"),
            if saving.hours < 1.0 {
                count((saving.hours * 60.0).round() as usize, "minute")
            } else {
                format!("{:.1} hours", saving.hours)
            },
            match saving.dials {
                0 => String::new(),
                dials => format!(": time for {} more", count(dials, "dial")),
            },
            match left {
                0 => "No other call is planned.".to_owned(),
                1 => "Leave one on the other call when nobody answers.".to_owned(),
                _ => format!("Leave one on the other {} when nobody answers.", count(left, "call")),
            },
        ),
    };
    page.put_heading("VOICEMAIL");
    page.put_sentences("  ", &text);
}

/// Which touch days come late, and who waits longest. Nothing is overdue: it is what the reps' days hold.
fn put_slipping(page: &mut Page<'_>, summary: &Summary) {
    let Slipping { touch_days, prospects, promises, most } = &summary.slipping;
    if *touch_days == 0 && promises.is_empty() {
        return;
    }
    page.put_heading("SLIPPING");
    for (number, day) in promises.iter().take(Slipping::SHOWN) {
        let prospect = &page.problem.prospects[*number as usize];
        let promised = prospect.past.call_back.map_or(String::new(), date);
        let who = format!("{} ({})", printable(prospect.display_name()), printable(&prospect.id));
        page.put_sentences("  ", &format!("{who}: a call was promised for {promised}, and comes on {}", date(*day)));
    }
    if promises.len() > Slipping::SHOWN {
        page.put(&format!("  and {} more", count(promises.len() - Slipping::SHOWN, "promised call")));
    }
    if *touch_days == 0 {
        return;
    }
    let text = format!(
        "{} of {} come more than twice their gap after the one before. Slipping most:",
        count(*touch_days, "touch day"),
        count(*prospects, "prospect"),
    );
    page.put_sentences("  ", &text);
    for slip in most {
        let prospect = &page.problem.prospects[slip.prospect as usize];
        let who = format!("{} ({})", printable(prospect.display_name()), printable(&prospect.id));
        let days = format!("{} instead of {}", count(slip.waited as usize, "working day"), slip.gap);
        page.put_sentences("  ", &format!("{who}: {days}, on {}", date(slip.date)));
    }
}
