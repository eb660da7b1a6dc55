//! A rep's days: the next one by block and row, those after it a line each.

use super::block::{Block, Line};
use super::columns::Columns;
use super::page::{Load, Page, STRONG, TITLE, calls_among, calls_of_them, date, name, styled, whole};
use super::{first_day, hint};
use crate::model::Touch;
use crate::text::{count, grouped, printable, width};

/// The working days after a rep's next one that are shown.
const FOLLOWING_DAYS: usize = 4;
/// The rows that are shown rather than a line that says how to see them.
const LAST_ROWS: usize = 3;

/// A rep's day in full, with what happened last time with each prospect.
pub(super) fn put_worklist(page: &mut Page<'_>, touches: &[Touch]) {
    put_title(page, touches);
    let line = |touch, number| Line::new(page.problem, touch, number).with_last_time(page.problem, touch);
    put_lines(
        page,
        &touches.iter().zip(1..).map(|(touch, number)| line(touch, number)).collect::<Vec<_>>(),
        usize::MAX,
    );
}

/// A rep's day, up to so many rows.
pub(super) fn put(page: &mut Page<'_>, touches: &[Touch], shown: usize) {
    put_title(page, touches);
    let lines: Vec<Line<'_>> =
        touches.iter().zip(1..).map(|(touch, number)| Line::new(page.problem, touch, number)).collect();
    let shown = if lines.len() <= shown.saturating_add(LAST_ROWS) { lines.len() } else { shown };
    put_lines(page, &lines, shown);
    if shown < lines.len() {
        let option = hint::for_rep(&page.rep(&touches[0]).name);
        page.put("");
        page.put(&format!("  … {} more: add {}", grouped(lines.len() - shown), styled(STRONG, &option)));
    }
}

/// The rows of a day by block, so many of them.
fn put_lines(page: &mut Page<'_>, lines: &[Line<'_>], shown: usize) {
    let blocks = Block::cut(lines, shown);
    for (block, columns) in blocks.iter().zip(Columns::align(&blocks, page.width)) {
        page.put("");
        if let Some(phone_block) = &block.opens {
            page.put(&format!("  {}", styled(STRONG, phone_block)));
        }
        page.put(&columns.heading(block));
        block.rows.iter().flat_map(|line| columns.rows(line)).for_each(|row| page.put(&row));
    }
}

/// Whose day it is, and how full.
fn put_title(page: &mut Page<'_>, touches: &[Touch]) {
    let (day, rep) = (touches[0].date, page.rep(&touches[0]));
    let today = if day == page.problem.today { ", today" } else { "" };
    let zone = printable(&page.problem.zones[rep.timetable.zone].name);
    page.put(&styled(TITLE, &format!("{}: {}{today}, {zone}", name(rep), date(day))));
    let load = Load::of_day(rep, touches);
    let among = match calls_among(touches) {
        0 => String::new(),
        calls => format!(", {}", calls_of_them(calls)),
    };
    let size = format!("{}{among}", count(touches.len(), "touch"));
    page.put_with_bar(&format!("{size}; {} of {} minutes", whole(load.planned), whole(load.available)), load);
}

/// The working days after the first of a rep's touches, a line each.
pub(super) fn put_following(page: &mut Page<'_>, touches: &[Touch]) {
    let (rep, next) = (page.rep(&touches[0]), first_day(touches));
    let mut by_day = touches[next.len()..].chunk_by(|a, b| a.date == b.date).peekable();
    let working_days = rep.calendar.working_days(next[0].date, page.problem.end);
    let days: Vec<_> = working_days
        .filter(|day| *day > next[0].date)
        .take(FOLLOWING_DAYS)
        .map(|day| (day, by_day.next_if(|touches| touches[0].date == day).unwrap_or_default()))
        .collect();
    if days.is_empty() {
        return;
    }
    let touches_of = |touches: &[Touch]| count(touches.len(), "touch");
    let calls_of = |touches: &[Touch]| count(calls_among(touches), "call");
    let touch_columns = days.iter().map(|(_, touches)| width(&touches_of(touches))).max().unwrap_or(0);
    let call_columns = days.iter().map(|(_, touches)| width(&calls_of(touches))).max().unwrap_or(0);
    page.put_heading("  THEN");
    for (day, touches) in days {
        let day = day.format("%a %-d %b").to_string();
        if touches.is_empty() {
            page.put(&format!("  {day:<10}  nothing planned"));
            continue;
        }
        let load = Load::of_day(rep, touches);
        let line = format!(
            "  {day:<10}  {:>touch_columns$}  {:>call_columns$}  {:>5} of {} minutes",
            touches_of(touches),
            calls_of(touches),
            whole(load.planned),
            whole(load.available),
        );
        page.put_with_bar(&line, load);
    }
}
