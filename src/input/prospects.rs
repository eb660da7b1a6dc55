//! The rows of a prospect file, each understood field by field.
//!
//! What a row means for the plan (its type, its rep, its shifts) is decided by the caller, who knows the configuration.
//! Rows are understood piece by piece, on several threads at once, and handed over in order: a file of a million rows
//! never stands in memory twice.

use std::borrow::Cow;

use chrono::NaiveDate;
use smol_str::SmolStr;

use super::cell::{self, Email};
use super::columns::{self, Caution, Column, Columns, Mapping, Names};
use super::date::DateOrder;
use super::date_column::{self, DateColumn, Reading, find_order};
use super::field::Field;
use super::phone::{self, Phone};
use super::sheet::{self, Row, Sheet};
use crate::clock;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{ChannelSet, Contacts, MOST_WORTH, Permissions, Rows};
use crate::text::count;
use crate::threads::Threads;

/// What decides how a file is read, beside the file.
#[derive(Clone, Copy, Debug)]
pub struct Options<'o> {
    /// Extra header names: [`super::cadences::Cadences::columns`].
    pub columns: &'o [(Field, String)],
    /// Which of [`Field::CLASSIFYING`] some rule looks at.
    pub looked_at: &'o [Field],
    /// The order of slashed dates, where the user says so.
    pub date_order: Option<DateOrder>,
    /// The day against which dates lie in the future.
    pub today: NaiveDate,
    /// How many threads understand rows at once.
    pub threads: Threads,
}

/// A row, understood field by field.
#[derive(Clone, Debug, PartialEq)]
pub struct Record<'r> {
    /// The id of the CRM; else the email address, the phone number, or name and company, in lower case. Never empty.
    pub id: Cow<'r, str>,
    /// The id is the phone number, for want of anything better.
    pub id_is_phone: bool,
    /// The person's name; empty when unknown.
    pub name: SmolStr,
    /// The company's name; empty when unknown.
    pub company: Cow<'r, str>,
    /// The job title; empty when unknown.
    pub title: Cow<'r, str>,
    /// The owner, where the row names one.
    pub rep: Option<&'r str>,
    /// The cell that names the prospect type.
    pub type_word: Option<Text<'r>>,
    /// Where the person can be reached.
    pub contacts: Contacts,
    /// What the person has asked not to get.
    pub permissions: Permissions,
    /// What says that the person must not be contacted: `Do Not Contact = yes`.
    pub do_not_contact: Option<Box<str>>,
    /// In the buying window or not, where the row says so.
    pub buying_window: Option<bool>,
    /// Relative worth, above 0; 1 where the row is silent.
    pub value: f64,
    /// The day the prospect came in.
    pub came_in: Option<NaiveDate>,
    /// The cell that names the person's time zone, whether there is such a zone or not.
    pub time_zone: Option<Text<'r>>,
    /// The state, province or region of the address.
    pub state: Option<Text<'r>>,
    /// The country of the address.
    pub country: Option<Text<'r>>,
    /// What rules look at, in the order of [`Options::looked_at`]; status and source may stand there several times.
    pub texts: Vec<Text<'r>>,
    /// The line of the file at which the row begins.
    pub line: u64,
}

/// A cell that classification looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text<'r> {
    /// The field it fills.
    pub field: Field,
    /// The header of its column.
    pub header: &'r str,
    /// The cell as written; for [`Field::BuyingWindow`] `yes` or `no` where it says as much in other words.
    pub value: &'r str,
}

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many rows there are, and how many of them were refused: the others have been handed over.
    pub rows: Rows,
    /// Every problem found. With an error among them the records handed over are not to be planned.
    pub diagnostics: Vec<Diagnostic>,
    /// How the columns were understood; empty when the file was refused.
    pub mapping: Mapping,
}

/// Reads a prospect file.
///
/// Its rows are understood in pieces, on several threads: `begin` makes what a piece of about so many rows is collected in,
/// `add` adds a record to it, and `take` gets what has been collected of one piece after the other, in the order of the file.
pub fn read<P: Send>(
    path: &str,
    bytes: &[u8],
    options: Options<'_>,
    begin: impl Fn(usize) -> P + Sync,
    add: impl Fn(&mut P, Record<'_>) + Sync,
    mut take: impl FnMut(P),
) -> Outcome {
    let names = Names::new(options.columns);
    let mut sheet = match Sheet::read(path, bytes, |cell| names.is_header(cell)) {
        Ok(sheet) => sheet,
        Err(refusal) => return Outcome { diagnostics: vec![refusal], ..Outcome::default() },
    };
    let mut diagnostics = std::mem::take(&mut sheet.warnings);
    let (columns, mapping) = match columns::assign(path, sheet.header_line, &sheet.header, &names) {
        Ok((columns, mapping, warnings)) => {
            diagnostics.extend(warnings);
            (columns, mapping)
        }
        Err(refusals) => {
            diagnostics.extend(refusals);
            return Outcome { diagnostics, ..Outcome::default() };
        }
    };
    let came_in = vec![DateColumn::default(); columns.of(Field::CameIn).len()];
    let connected_on = sheet.header.iter().position(|header| header.eq_ignore_ascii_case("Connected On"));
    let pieces = sheet.pieces();
    let understand = |piece: usize| {
        let mut reader = Reader {
            path,
            sheet: &sheet,
            columns: &columns,
            options,
            connected_on,
            came_in: &came_in,
            asked: Vec::new(),
            address: String::new(),
            diagnostics: Vec::new(),
        };
        let (mut counted, mut collected) = (Rows::default(), begin(pieces[piece].usual_rows()));
        let mut rows = sheet.rows_of(&pieces[piece]);
        while let Some(row) = rows.next_row() {
            counted.read += 1;
            match reader.understand(row) {
                Some(record) => add(&mut collected, record),
                None => counted.refused += 1,
            }
        }
        reader.diagnostics.extend(rows.finding(path));
        (collected, counted, reader.asked, reader.diagnostics)
    };
    let mut counted = Rows::default();
    let mut is_told = vec![false; came_in.len()];
    options.threads.each(pieces.len(), understand, |(collected, of_piece, asked, mut found)| {
        take(collected);
        counted.read += of_piece.read;
        counted.refused += of_piece.refused;
        // What is wrong with a column is told once, where its order was first asked for.
        for (at, column) in asked.into_iter().rev() {
            if !std::mem::replace(&mut is_told[column], true) {
                found.splice(at..at, came_in[column].finding().cloned());
            }
        }
        diagnostics.append(&mut found);
    });
    if counted.read == 0 {
        let place = Place::Row { path: path.to_owned(), line: sheet.header_line, cell: None };
        let nobody =
            Diagnostic::error(Code::EmptyFile, place, "there is no prospect in the file: no row follows the header");
        diagnostics.push(nobody.remedy("export the list again, or leave the file out"));
    }
    Outcome { rows: counted, diagnostics, mapping }
}

/// Where people come from who stand in a list of LinkedIn connections, which says only since when they do.
const CONNECTION: &str = "linkedin connection";

struct Reader<'s> {
    path: &'s str,
    sheet: &'s Sheet<'s>,
    columns: &'s Columns,
    options: Options<'s>,
    /// The column that LinkedIn gives its connections.
    connected_on: Option<usize>,
    /// The columns of [`Field::CameIn`].
    came_in: &'s [DateColumn],
    /// Which of these the dates have asked for their order, each once, and how many diagnostics there were then.
    asked: Vec<(usize, usize)>,
    /// The address that was put together last: its place in memory serves the next.
    address: String,
    diagnostics: Vec<Diagnostic>,
}

impl<'s> Reader<'s> {
    /// The record of a row, or a diagnostic that says why there is none.
    fn understand<'r>(&mut self, row: Row<'r>) -> Option<Record<'r>>
    where
        's: 'r,
    {
        let headers = self.sheet.header.len();
        if let Some(filled) = row.longer_than(headers) {
            let message = format!("row refused: {} under {}", count(filled, "cell"), count(headers, "header"));
            let remedy = "put a cell that holds a comma in quotation marks, with no space in front of them";
            self.warn(Code::LongRow, row.line, None, message, remedy);
            return None;
        }
        let name = self.name(row);
        let company = self.line_of_text(row, Field::Company);
        let contacts = self.contacts(row);
        if name.is_empty() && company.is_empty() && contacts == Contacts::default() {
            let message = "row refused: there is no name, no company and no contact in it";
            self.warn(Code::NobodyInRow, row.line, None, message, "fill in the row, or delete it");
            return None;
        }
        let buying_window = self.buying_window(row);
        let (permissions, do_not_contact) = self.permissions(row);
        let given_id = self.first(row, Field::Id);
        Some(Record {
            id_is_phone: given_id.is_none()
                && contacts.email.is_none()
                && (contacts.phone.is_some() || contacts.mobile.is_some()),
            id: match given_id {
                Some((_, id)) => cell::one_line(id),
                None => Cow::Owned(derive_id(&name, &company, &contacts)),
            },
            title: self.line_of_text(row, Field::Title),
            rep: self.first(row, Field::Rep).map(|(_, text)| text),
            type_word: self.first_text(row, Field::Type),
            value: self.value(row),
            came_in: self.came_in(row),
            time_zone: self.time_zone(row),
            state: self.first_text(row, Field::State),
            country: self.first_text(row, Field::Country),
            texts: self.texts(row, buying_window),
            line: row.line,
            name,
            company,
            contacts,
            permissions,
            do_not_contact,
            buying_window,
        })
    }

    /// The filled cells of a field, the better source first.
    fn cells<'r>(&self, row: Row<'r>, field: Field) -> impl Iterator<Item = (Column, &'r str)> + use<'s, 'r> {
        let columns = self.columns;
        columns.of(field).iter().filter_map(move |column| Some((*column, cell::filled(field, row.cell(column.index))?)))
    }

    fn first<'r>(&self, row: Row<'r>, field: Field) -> Option<(Column, &'r str)>
    where
        's: 'r,
    {
        let filled = |column: &Column| Some((*column, cell::filled(field, row.cell(column.index))?));
        self.columns.of(field).iter().find_map(filled)
    }

    fn line_of_text<'r>(&self, row: Row<'r>, field: Field) -> Cow<'r, str>
    where
        's: 'r,
    {
        self.first(row, field).map_or(Cow::Borrowed(""), |(_, text)| cell::one_line(text))
    }

    fn header(&self, column: Column) -> &'s str {
        &self.sheet.header[column.index]
    }

    fn text<'r>(&self, field: Field, column: Column, value: &'r str) -> Text<'r>
    where
        's: 'r,
    {
        Text { field, header: self.header(column), value }
    }

    fn first_text<'r>(&self, row: Row<'r>, field: Field) -> Option<Text<'r>>
    where
        's: 'r,
    {
        self.first(row, field).map(|(column, text)| self.text(field, column, text))
    }

    /// The cell of the time zone. Where languages may stand as well, it has to be one.
    fn time_zone<'r>(&self, row: Row<'r>) -> Option<Text<'r>>
    where
        's: 'r,
    {
        let is_meant = |column: Column, text: &str| {
            column.caution != Caution::Locale || (text.contains('/') && clock::zone_name(text).is_some())
        };
        let (column, text) = self.cells(row, Field::TimeZone).find(|(column, text)| is_meant(*column, text))?;
        Some(self.text(Field::TimeZone, column, text))
    }

    fn warn(
        &mut self,
        code: Code,
        line: u64,
        cell: Option<(Column, &str)>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let cell = cell.map(|(column, text)| (self.header(column).to_owned(), cell::shortened(text)));
        let place = Place::Row { path: self.path.to_owned(), line, cell };
        self.diagnostics.push(Diagnostic::warning(code, place, message).remedy(remedy));
    }

    /// The whole name, or first and last; a bare `Name` beside a `First Name` may be the last name.
    fn name(&self, row: Row<'_>) -> SmolStr {
        let whole = self.first(row, Field::Name);
        let first = self.line_of_text(row, Field::FirstName);
        let last = self.line_of_text(row, Field::LastName);
        let joined = |halves: [&str; 2]| SmolStr::from_iter([halves[0], " ", halves[1]]);
        if let Some((column, whole)) = whole {
            let whole = cell::one_line(whole);
            let lacks = |half: &str| !half.is_empty() && !cell::contains_in_any_case(&whole, half);
            let has_column = |field| !self.columns.of(field).is_empty();
            return match column.caution {
                Caution::Bare if !has_column(Field::LastName) && lacks(&first) => joined([&first, &whole]),
                Caution::Bare if !has_column(Field::FirstName) && lacks(&last) => joined([&whole, &last]),
                _ => whole.into(),
            };
        }
        match (first.is_empty(), last.is_empty()) {
            (false, false) => joined([&first, &last]),
            (false, true) => first.into(),
            (true, _) => last.into(),
        }
    }

    fn contacts(&mut self, row: Row<'_>) -> Contacts {
        let (phone, mobile) = self.phones(row);
        Contacts { phone, mobile, email: self.email(row), linkedin: self.linkedin(row), address: self.address(row) }
    }

    /// The phone and the mobile number. A column beside the number may say which of them it is, or that it is a fax.
    fn phones(&mut self, row: Row<'_>) -> (Option<SmolStr>, Option<SmolStr>) {
        let (mut phone, mut mobile) = (Slot::default(), Slot::default());
        for (column, text) in self.cells(row, Field::Mobile) {
            mobile.offer(column, text);
        }
        for (column, text) in self.cells(row, Field::Phone) {
            let kind = column.kind.map_or(String::new(), |kind| row.cell(kind).to_lowercase());
            let says = |words: &[&str]| !kind.is_empty() && words.iter().any(|word| kind.contains(word));
            if says(&["fax", "pager"]) {
                continue;
            }
            if says(&["mobile", "cell", "handy", "iphone"]) { &mut mobile } else { &mut phone }.offer(column, text);
        }
        for (column, text, scientific) in [&phone, &mobile].into_iter().filter_map(Slot::complaint) {
            let (code, message, remedy) = if scientific {
                (
                    Code::ScientificPhone,
                    "a spreadsheet has rounded this phone number; it is left out",
                    "in the spreadsheet, format the column as text or as a whole number, and save it as CSV again",
                )
            } else {
                (
                    Code::BadPhone,
                    "this is not a phone number; it is left out",
                    "write 7 to 15 digits, with an extension at the end: +1 555 555 0100 x12",
                )
            };
            self.warn(code, row.line, Some((column, text)), message, remedy);
        }
        (phone.number, mobile.number)
    }

    fn email(&mut self, row: Row<'_>) -> Option<Box<str>> {
        let mut bad = None;
        for (column, text) in self.cells(row, Field::Email) {
            match cell::email(text) {
                Email::Address(address) => return Some(address),
                Email::Nobody => {}
                Email::Bad => bad = bad.or(Some((column, text))),
            }
        }
        if bad.is_some() {
            let message = "this is not an email address; it is left out";
            self.warn(Code::BadEmail, row.line, bad, message, "write it as name@company.com, or leave the cell empty");
        }
        None
    }

    fn linkedin(&mut self, row: Row<'_>) -> Option<Box<str>> {
        let mut bad = None;
        for (column, text) in self.cells(row, Field::Linkedin) {
            let any_link = column.caution == Caution::AnyLink;
            match cell::linkedin(text, !any_link) {
                Some(profile) => return Some(profile.into()),
                None if any_link => {}
                None => bad = bad.or(Some((column, text))),
            }
        }
        if bad.is_some() {
            let message = "this is not the LinkedIn profile of a person; it is left out";
            let remedy = "write it as https://www.linkedin.com/in/name, or leave the cell empty";
            self.warn(Code::BadLinkedin, row.line, bad, message, remedy);
        }
        None
    }

    /// The postal address on one line; without a street there is none.
    fn address(&mut self, row: Row<'_>) -> Option<Box<str>> {
        // Where a spreadsheet has put empty cells together, there is nothing but commas.
        let first = |field| self.cells(row, field).find(|(_, text)| text.contains(char::is_alphanumeric));
        let whole = first(Field::Address);
        let (column, start) = whole.or_else(|| first(Field::Street))?;
        let mut address = std::mem::take(&mut self.address);
        address.clear();
        for line in start.lines().map(sheet::trim).map(cell::one_line) {
            let line = line.trim_end_matches(',');
            address.push_str(if address.is_empty() || line.is_empty() { "" } else { ", " });
            address.push_str(line);
        }
        if column.caution != Caution::Whole {
            self.add_town(row, &mut address, whole.is_some());
        }
        self.address = address;
        Some(self.address.as_str().into())
    }

    /// Adds town and country to a street, or to an address in one cell, which often has them in it already.
    fn add_town(&self, row: Row<'_>, address: &mut String, is_whole: bool) {
        let given = address.len();
        let mut separator = ", ";
        for field in [Field::PostalCode, Field::City, Field::State, Field::Country] {
            let Some((_, part)) = self.first(row, field) else { continue };
            if !is_whole || !cell::contains_in_any_case(&address[..given], part) {
                address.push_str(separator);
                address.push_str(&cell::one_line(part));
                separator = if field == Field::PostalCode { " " } else { ", " };
            }
        }
    }

    /// What the person has asked not to get, and what says that there must be no contact at all.
    fn permissions(&mut self, row: Row<'_>) -> (Permissions, Option<Box<str>>) {
        let do_not_contact = self
            .yes(row, Field::DoNotContact)
            .map(|(column, text)| format!("{} = {}", self.header(column), cell::shortened(text)).into());
        let permissions = Permissions {
            do_not_call: self.yes(row, Field::DoNotCall).is_some(),
            email_opt_out: self.yes(row, Field::EmailOptOut).is_some(),
            text_opt_out: self.yes(row, Field::TextOptOut).is_some(),
            opted_out: ChannelSet::EMPTY,
        };
        (permissions, do_not_contact)
    }

    /// The cell of a flag that says yes, or that says something else than no.
    fn yes<'r>(&mut self, row: Row<'r>, field: Field) -> Option<(Column, &'r str)> {
        for (column, text) in self.cells(row, field) {
            match cell::flag(text) {
                Some(true) => return Some((column, text)),
                Some(false) => {}
                None => {
                    let message = "this is neither yes nor no; it is read as yes, to be on the safe side";
                    self.warn(Code::BadFlag, row.line, Some((column, text)), message, "write yes or no");
                    return Some((column, text));
                }
            }
        }
        None
    }

    fn buying_window(&mut self, row: Row<'_>) -> Option<bool> {
        let (column, text) = self.cells(row, Field::BuyingWindow).next()?;
        let inside = cell::buying_window(text);
        if inside.is_none() {
            let message = "this does not say whether the prospect is in the buying window; it is read as unknown";
            self.warn(
                Code::BadFlag,
                row.line,
                Some((column, text)),
                message,
                "write yes or no, or leave the cell empty",
            );
        }
        inside
    }

    fn value(&mut self, row: Row<'_>) -> f64 {
        let Some((column, text)) = self.cells(row, Field::Value).next() else { return 1.0 };
        match text.parse::<f64>() {
            Ok(value) if value > 0.0 && value <= MOST_WORTH => value,
            _ => {
                let message = "this is not a number above 0; it is read as 1";
                self.warn(
                    Code::BadNumber,
                    row.line,
                    Some((column, text)),
                    message,
                    "write 1 for the usual worth, 2 for twice that",
                );
                1.0
            }
        }
    }

    fn came_in(&mut self, row: Row<'_>) -> Option<NaiveDate> {
        let mut bad = None;
        for (at, column) in self.columns.of(Field::CameIn).iter().enumerate() {
            let Some(text) = cell::filled(Field::CameIn, row.cell(column.index)) else { continue };
            let show = || {
                find_order(self.path, self.header(*column), |each| {
                    let mut rows = self.sheet.rows();
                    while let Some(row) = rows.next_row() {
                        each(row.line, row.cell(column.index));
                    }
                })
            };
            let mut has_asked = false;
            let reading = date_column::read(text, self.options.date_order, || {
                has_asked = true;
                self.came_in[at].find(show)
            });
            if has_asked && !self.asked.iter().any(|(_, known)| *known == at) {
                self.asked.push((self.diagnostics.len(), at));
            }
            let date = match reading {
                Reading::Day(date) => date,
                // The error is that of the whole column.
                Reading::Ambiguous => return None,
                Reading::Bad => {
                    bad = bad.or(Some((*column, text)));
                    continue;
                }
            };
            if date > self.options.today {
                let message = "this date is in the future; the prospect is not touched before it";
                self.warn(
                    Code::FutureDate,
                    row.line,
                    Some((*column, text)),
                    message,
                    "correct it if that is not meant",
                );
            }
            return Some(date);
        }
        if bad.is_some() {
            self.warn(Code::BadDate, row.line, bad, "this is not a date; it is left out", "write it as 2026-11-23");
        }
        None
    }

    fn texts<'r>(&self, row: Row<'r>, buying_window: Option<bool>) -> Vec<Text<'r>>
    where
        's: 'r,
    {
        let mut texts = Vec::with_capacity(self.options.looked_at.len());
        for field in self.options.looked_at.iter().copied() {
            for column in self.columns.of(field) {
                let Some(written) = cell::filled(field, row.cell(column.index)) else { continue };
                let value = match (field, buying_window) {
                    (Field::BuyingWindow, Some(true)) => "yes",
                    (Field::BuyingWindow, Some(false)) => "no",
                    _ => written,
                };
                texts.push(self.text(field, *column, value));
                // Of these every column counts, not only the first that is filled.
                if !matches!(field, Field::Status | Field::Source) {
                    break;
                }
            }
        }
        if let Some(at) = self.connected_on
            && self.options.looked_at.contains(&Field::Source)
            && !row.cell(at).is_empty()
        {
            texts.push(Text { field: Field::Source, header: &self.sheet.header[at], value: CONNECTION });
        }
        texts
    }
}

/// A number that is looked for in several columns.
#[derive(Default)]
struct Slot<'r> {
    number: Option<SmolStr>,
    bad: Option<(Column, &'r str, bool)>,
}

impl<'r> Slot<'r> {
    fn offer(&mut self, column: Column, text: &'r str) {
        if self.number.is_some() {
            return;
        }
        match phone::parse(text) {
            Phone::Number(number) => self.number = Some(number),
            Phone::Scientific => self.bad = self.bad.or(Some((column, text, true))),
            Phone::Bad => self.bad = self.bad.or(Some((column, text, false))),
        }
    }

    /// The first cell that is no number, if none was found elsewhere.
    fn complaint(&self) -> Option<(Column, &'r str, bool)> {
        if self.number.is_some() { None } else { self.bad }
    }
}

/// The id of a record that has none: what stays the same from export to export.
fn derive_id(name: &str, company: &str, contacts: &Contacts) -> String {
    let Contacts { phone, mobile, email, linkedin, address } = contacts;
    let own = email.as_deref().or(phone.as_deref()).or(mobile.as_deref());
    let id = own.map(str::to_lowercase).unwrap_or_else(|| format!("{name} {company}").trim().to_lowercase());
    match [linkedin, address].into_iter().flatten().next() {
        Some(other) if id.is_empty() => other.to_lowercase(),
        _ => id,
    }
}

#[cfg(test)]
mod tests;
