//! The columns of a block: how wide each is on this page, the line above them, and the rows in them.

use std::slice;

use anstyle::{AnsiColor, Style};

use super::block::{Block, Line};
use super::page::{FAINT, STRONG, styled};
use crate::export::there::There;
use crate::model::{Minutes, Voicemail};
use crate::text::{fit, width};

const CONTACT: Style = AnsiColor::Cyan.on_default();
const LEAVE: Style = AnsiColor::Green.on_default();
const SKIP: Style = AnsiColor::Yellow.on_default();

/// From this width on there is room for titles, and for one grid under which all blocks of a day line up.
const WIDE: usize = 140;

/// The widest time of the prospect's clock that stands in a row where there is no room for cities: `(Tue 08:05)`.
const TIME: usize = 11;

/// The widths of a block's columns; a column that is not there has none.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    number: usize,
    start: usize,
    there: usize,
    /// Whether the cities stand in it.
    cities: bool,
    name: usize,
    company: usize,
    title: usize,
    contact: usize,
    /// Blanks that move what follows to the right, under that of the other blocks.
    slack: usize,
    voicemail: usize,
    prospect_type: usize,
    touch: usize,
    of: usize,
    minutes: usize,
    /// Blanks between the columns from the name to the type.
    gap: usize,
}

impl Columns {
    /// The columns of each block of a day, those on the right under one another.
    ///
    /// On a narrow page each block has only the columns that its own rows need.
    pub(super) fn align(blocks: &[Block<'_>], page: usize) -> Vec<Columns> {
        let mut aligned: Vec<Columns> = blocks
            .iter()
            .map(|block| Columns::new(if page >= WIDE { blocks } else { slice::from_ref(block) }, blocks, page))
            .collect();
        let widest = (aligned.iter().zip(blocks))
            .map(|(columns, block)| columns.total().max(columns.heading_width(block).min(page)))
            .max()
            .unwrap_or(0);
        for columns in &mut aligned {
            columns.slack = widest - columns.total();
        }
        aligned
    }

    /// The columns that these blocks of the day need, squeezed where the page is narrower.
    fn new(blocks: &[Block<'_>], day: &[Block<'_>], page: usize) -> Columns {
        let rows = || blocks.iter().flat_map(|block| block.rows);
        // What all blocks have is as wide in all of them.
        let widest =
            |cell: fn(&Line<'_>) -> usize| day.iter().flat_map(|block| block.rows).map(cell).max().unwrap_or(0);
        let has_one_type = blocks[0].only_type.is_some() && blocks.iter().all(|b| b.only_type == blocks[0].only_type);
        // A contact is never cut: one that does not fit in its column goes below the row, and all do where most would.
        let most = (page / 3).min(36);
        let fitting = || rows().map(|line| width(&line.contact)).filter(|contact| *contact <= most);
        let most_fit = fitting().count() * 2 >= rows().count();
        let times = |cities: bool| {
            rows().filter_map(|line| line.there.as_ref()).map(move |there| width(&in_brackets(there, cities)))
        };
        let columns = Columns {
            number: widest(|line| line.number.to_string().len()),
            start: "09:05".len(),
            there: times(true).max().unwrap_or(0),
            cities: true,
            name: widest(|line| width(&line.name)).min(26),
            company: widest(|line| width(&line.company)).min(28),
            title: if page >= WIDE { widest(|line| width(&line.title)).min(26) } else { 0 },
            contact: if most_fit { fitting().max().unwrap_or(0) } else { 0 },
            slack: 0,
            voicemail: if rows().any(|line| line.voicemail.is_some()) { "leave".len() } else { 0 },
            prospect_type: if has_one_type {
                0
            } else {
                rows().map(|line| width(&line.prospect_type)).max().unwrap_or(0)
            },
            touch: widest(|line| line.touch.to_string().len()),
            of: widest(|line| line.of.to_string().len()),
            minutes: widest(|line| one_decimal(line.minutes).len()).max("min".len()),
            gap: 2,
        };
        // The further choices spare room: what they leave out of the row goes below it, but for the city.
        let short =
            Columns { there: times(false).filter(|time| *time <= TIME).max().unwrap_or(0), cities: false, ..columns };
        let choices = [
            Some(columns).filter(|columns| columns.total() <= page || page >= WIDE),
            Some(short),
            Some(Columns { contact: 0, ..short }),
        ];
        let mut squeezed = choices.into_iter().flatten().map(|columns| columns.squeezed(page));
        let last = Columns { there: 0, contact: 0, ..short };
        squeezed.find(|columns| columns.total() <= page).unwrap_or_else(|| last.squeezed(page))
    }

    /// The same columns on a page of that width, as far as possible: what matters least gives way first.
    fn squeezed(mut self, page: usize) -> Columns {
        if self.total() > page && page < WIDE {
            self.gap = 1;
        }
        let mut excess = self.total().saturating_sub(page);
        let mut squeeze = |column: &mut usize, floor: usize| {
            let squeezed = column.saturating_sub(floor).min(excess);
            *column -= squeezed;
            excess -= squeezed;
        };
        squeeze(&mut self.title, 16);
        squeeze(&mut self.company, 16);
        squeeze(&mut self.name, 20);
        squeeze(&mut self.title, 10);
        squeeze(&mut self.prospect_type, 12);
        squeeze(&mut self.name, 16);
        squeeze(&mut self.company, 12);
        squeeze(&mut self.prospect_type, 9);
        squeeze(&mut self.name, 12);
        squeeze(&mut self.company, 0);
        if self.company < 6 {
            self.company = 0; // a letter or two say nothing
        }
        self
    }

    fn indent(&self) -> usize {
        2 + self.number + 2
    }

    fn total(&self) -> usize {
        let texts = [
            self.start,
            self.there,
            self.name,
            self.company,
            self.title,
            self.contact,
            self.voicemail,
            self.prospect_type,
        ];
        let with_gaps: usize = texts.into_iter().map(|column| self.with_gap(column)).sum();
        self.indent() + with_gaps + self.slack + self.touch_width() + 2 + self.minutes
    }

    fn with_gap(&self, column: usize) -> usize {
        if column > 0 { column + self.gap } else { 0 }
    }

    fn touch_width(&self) -> usize {
        self.touch + " of ".len() + self.of
    }

    /// The row, and below it the contact where that does not fit.
    pub(super) fn rows(&self, line: &Line<'_>) -> Vec<String> {
        let cell = |style: Style, text: &str, columns: usize| match columns {
            0 => String::new(),
            _ => format!("{}{:2$}", styled(style, &fit(text, columns)), "", self.gap),
        };
        let there = line.there.as_ref().map(|there| in_brackets(there, self.cities)).unwrap_or_default();
        let there_fits = width(&there) <= self.there;
        let contact_fits = width(&line.contact) <= self.contact;
        let (voicemail_style, voicemail) = match line.voicemail {
            Some(Voicemail::Leave) => (LEAVE, "leave"),
            Some(Voicemail::Skip) => (SKIP, "skip"),
            None => (Style::new(), ""),
        };
        let row = [
            format!("  {}  ", styled(FAINT, &format!("{:>1$}", line.number, self.number))),
            cell(Style::new(), &line.start.to_string(), self.start),
            cell(FAINT, if there_fits { &there } else { "" }, self.there),
            cell(STRONG, &line.name, self.name),
            cell(Style::new(), &line.company, self.company),
            cell(FAINT, &line.title, self.title),
            cell(CONTACT, if contact_fits { &line.contact } else { "" }, self.contact),
            " ".repeat(self.slack),
            cell(voicemail_style, voicemail, self.voicemail),
            cell(FAINT, &line.prospect_type, self.prospect_type),
            format!("{:>1$} of {2:<3$}", line.touch, self.touch, line.of, self.of),
            format!("  {:>1$}", one_decimal(line.minutes), self.minutes),
        ];
        let mut rows = vec![row.concat()];
        let mut put_below =
            |style: Style, text: &str| rows.push(format!("{:1$}{2}", "", self.indent(), styled(style, text)));
        if let Some(there) = line.there.as_ref().filter(|_| !there_fits) {
            put_below(FAINT, &format!("there: {}", there.text(true)));
        }
        if !contact_fits {
            put_below(CONTACT, &line.contact);
        }
        if let Some(last_time) = &line.last_time {
            put_below(FAINT, &format!("last: {last_time}"));
        }
        rows
    }

    /// The line above the rows: the block's name and size, and what the cells on the right are.
    ///
    /// Where there is no room for all that, the name is cut.
    pub(super) fn heading(&self, block: &Block<'_>) -> String {
        let excess = self.heading_width(block).saturating_sub(self.total());
        let name = match excess {
            0 => block.name.clone(),
            _ => fit(&block.name, width(&block.name).saturating_sub(excess)),
        };
        let labels = self.labels(block);
        let room = self.total().saturating_sub(2 + width(&name) + 2 + block.size.len());
        format!("  {}  {}{}", styled(STRONG, &name), block.size, styled(FAINT, &format!("{labels:>room$}")))
    }

    fn heading_width(&self, block: &Block<'_>) -> usize {
        2 + width(&block.name) + 2 + block.size.len() + 2 + self.labels(block).len()
    }

    /// The labels of the columns on the right, each at the right end of its own.
    fn labels(&self, block: &Block<'_>) -> String {
        let labels = format!("{:>1$}  {2:>3$}", "touch", self.touch_width(), "min", self.minutes);
        if block.calls && self.voicemail > 0 {
            format!("voicemail{:1$}{labels}", "", self.gap + self.with_gap(self.prospect_type))
        } else {
            labels
        }
    }
}

/// The time where the prospect is, as it stands behind the rep's: `(08:05 Los Angeles)`.
fn in_brackets(there: &There, with_city: bool) -> String {
    format!("({})", there.text(with_city))
}

fn one_decimal(minutes: Minutes) -> String {
    format!("{:.1}", minutes.as_f64())
}
