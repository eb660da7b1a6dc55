//! Bytes into a table: encoding, delimiter, preamble, quoting, line numbers.
//!
//! It knows nothing of prospects: whoever reads a table says which headers it knows, so that a history file can come in
//! by the same door.

pub(super) mod pieces;
mod quotations;

use std::borrow::Cow;

use csv::{ByteRecord, StringRecord};
use memchr::{memchr, memchr_iter};

use self::quotations::{Quotation, Quotations};

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::text::{bytes, count, grouped};

/// The delimiters to try; the first wins where two do equally well.
pub(super) const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The most columns of a table: as many as a spreadsheet has. (The widest exports of CRMs have some two thousand.)
pub const MOST_COLUMNS: usize = 16_384;

/// The most bytes of a cell: the longest text field of Salesforce, 131,072 letters of up to four bytes, and four times what
/// a cell of Excel holds. What is longer is a quotation mark that swallows row after row more often than not.
pub const MOST_CELL_BYTES: usize = 1 << 19;

/// In how many records from the top the header is looked for.
const HEADER_WITHIN: usize = 30;

/// A table: a header and the rows below it.
#[derive(Debug)]
pub struct Sheet<'b> {
    text: Cow<'b, str>,
    delimiter: u8,
    /// The header cells, trimmed.
    pub header: Vec<String>,
    /// The line of the header.
    pub header_line: u64,
    /// Where the header begins, in bytes of the text.
    head: usize,
    /// Where the rows begin.
    body: usize,
    /// What was noticed that does not keep the table from being read.
    pub warnings: Vec<Diagnostic>,
}

impl<'b> Sheet<'b> {
    /// Reads the header and finds out how the rows are to be read; `known` says of a header cell whether it is one.
    ///
    /// The header is the record with the most known cells among the first thirty, and the delimiter the one with which
    /// such a record shows. Where no cell is known it is the first record that is not blank.
    pub fn read(path: &str, bytes: &'b [u8], known: impl Fn(&str) -> bool) -> Result<Sheet<'b>, Diagnostic> {
        let file = || Place::File { path: path.to_owned() };
        let row = |line| Place::Row { path: path.to_owned(), line, cell: None };
        let refuse_other = |(what, remedy): (&str, &str)| {
            refuse(Code::NotText, file(), &format!("this is {what}, not a CSV file"), remedy)
        };
        if let Some(other) = recognise_other(bytes) {
            return Err(refuse_other(other));
        }
        let (text, wrong) = decode(bytes);
        // Zero bytes are halves of letters in UTF-16, which has been let through for that; a zero letter is in no text.
        if is_utf16(bytes) && memchr(0, text.as_bytes()).is_some() {
            return Err(refuse_other(BINARY));
        }
        let mut best: Option<Header> = None;
        for delimiter in DELIMITERS {
            let found = find_header(&text, delimiter, &known);
            if found.as_ref().map(Header::rank) > best.as_ref().map(Header::rank) {
                best = found;
            }
        }
        let Some(Header { cells: header, delimiter, begins: head, ends: body, .. }) = best else {
            let remedy = "export the list again, or leave the file out";
            return Err(refuse(Code::EmptyFile, file(), "the file is empty", remedy));
        };
        let warnings = wrong.map(|wrong| warn_of_encoding(row(Lines::new(bytes).line_of(wrong)))).into_iter().collect();
        let header_line = Lines::new(text.as_bytes()).line_of(head);
        let sheet = Sheet { text, delimiter, header, header_line, head, body, warnings };
        if let Some(refusal) = refuse_columns(&sheet.header, row(header_line)) {
            return Err(refusal);
        }
        match sheet.stray_quote() {
            None => Ok(sheet),
            Some((line, what)) => Err(refuse(
                Code::UnclosedQuote,
                row(line),
                &format!("a quotation mark is opened in this row and {what}"),
                "close it, or write a quotation mark inside a cell twice: \"5\"\" pipe\"",
            )),
        }
    }

    /// The byte between two cells.
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The rows below the header.
    ///
    /// They end before a row that has a cell too long to be one: [`SheetRows::finding`] tells whether there is such a row.
    pub fn rows(&self) -> SheetRows<'_> {
        self.rows_with_cells(MOST_CELL_BYTES)
    }

    fn rows_with_cells(&self, most_bytes: usize) -> SheetRows<'_> {
        let mut lines = Lines::new(self.text.as_bytes());
        lines.line_of(self.body);
        self.rows_from(self.body, self.text.len(), lines, most_bytes)
    }

    /// The rows between two bytes of the text; the lines have been counted up to there.
    fn rows_from<'s>(&'s self, begins: usize, ends: usize, lines: Lines<'s>, most_bytes: usize) -> SheetRows<'s> {
        SheetRows {
            reader: reader(&self.text[begins..ends], self.delimiter),
            record: ByteRecord::new(),
            body: begins,
            lines,
            header: &self.header,
            most_bytes,
            too_long: None,
        }
    }

    /// The line in which a quotation begins that swallows rows, and what became of it.
    ///
    /// The csv crate takes the next quotation mark for the closing one, be it the first of another cell, and otherwise the
    /// end of the file. All rows up to there would be one cell, and nobody would miss them.
    fn stray_quote(&self) -> Option<(u64, String)> {
        let mut quotations = Quotations::from(&self.text, self.delimiter, self.head);
        let Quotation { begins, ends } = quotations.find(|quotation| self.swallows_rows(quotation))?;
        let mut lines = Lines::new(self.text.as_bytes());
        let line = lines.line_of(begins);
        let what = match ends {
            None => "never closed, so it swallows the rest of the file".to_owned(),
            Some(ends) => {
                format!(
                    "closed in line {}, in the middle of a cell, so it swallows what is between",
                    lines.line_of(ends)
                )
            }
        };
        Some((line, what))
    }

    /// Whether a quotation reaches into other rows: it spans lines, and does not end where a cell does. Inside a cell of
    /// several lines somebody may have written `said "hi"`, which harms nobody: no other cell ends or begins there.
    fn swallows_rows(&self, quotation: &Quotation) -> bool {
        let delimiter = char::from(self.delimiter);
        let inside = match quotation.ends {
            None => self.text[quotation.begins..].trim_end(),
            Some(ends) => &self.text[quotation.begins..ends - 1],
        };
        let Some((_, below)) = inside.split_once(['\n', '\r']) else { return false };
        quotation.ends.is_none_or(|ends| {
            let behind = self.text[ends..].trim_start_matches(' ');
            let ends_a_cell = behind.is_empty() || behind.starts_with([delimiter, '\n', '\r']);
            let reaches_a_cell = below.is_empty() || below.ends_with(['\n', '\r']) || below.contains(delimiter);
            !ends_a_cell && reaches_a_cell
        })
    }
}

/// Walks over the rows of a table; blank ones are skipped.
#[derive(Debug)]
pub struct SheetRows<'s> {
    reader: csv::Reader<&'s [u8]>,
    /// Not as text: in a row that is not all ASCII the csv crate looks through each cell by itself, which takes longer than
    /// to look through the row at once.
    record: ByteRecord,
    body: usize,
    lines: Lines<'s>,
    header: &'s [String],
    most_bytes: usize,
    /// The line of a row with a cell that is too long, and the number of the cell.
    too_long: Option<(u64, usize)>,
}

/// A row with at least one filled cell.
#[derive(Clone, Copy, Debug)]
pub struct Row<'r> {
    /// The line of the file at which it begins, counted from 1.
    pub line: u64,
    /// The cells, one behind the other.
    text: &'r str,
    /// Where each stands in it.
    cells: &'r ByteRecord,
}

impl<'r> Row<'r> {
    /// A row that comes from something else than a sheet.
    pub(super) fn new(line: u64, cells: &'r StringRecord) -> Row<'r> {
        Row { line, text: cells.as_slice(), cells: cells.as_byte_record() }
    }

    /// The cell without the blanks around it; empty beyond the end of a short row.
    pub fn cell(&self, index: usize) -> &'r str {
        self.cells.range(index).map_or("", |cell| trim(&self.text[cell]))
    }

    /// How many cells there are up to the last filled one, if that lies beyond the header.
    pub fn longer_than(&self, header: usize) -> Option<usize> {
        (header..self.cells.len()).rev().find(|index| !self.cell(*index).is_empty()).map(|index| index + 1)
    }
}

impl SheetRows<'_> {
    /// What ended the rows before their time, if something did: to be asked for when there is no next row any more.
    pub fn finding(&self, path: &str) -> Option<Diagnostic> {
        let (line, cell) = self.too_long?;
        let place = Place::Row { path: path.to_owned(), line, cell: None };
        Some(refuse_cell(place, self.header.get(cell).map(String::as_str), "row"))
    }

    /// The next row, if there is one.
    pub fn next_row(&mut self) -> Option<Row<'_>> {
        loop {
            let begins = self.body + self.reader.position().byte() as usize;
            if !self.reader.read_byte_record(&mut self.record).expect(NEVER_FAILS) {
                return None;
            }
            if self.record.iter().any(|cell| !trim(as_text(cell)).is_empty()) {
                let begins = self.lines.skip_breaks(begins);
                if self.record.as_slice().len() > self.most_bytes
                    && let Some(cell) = self.record.iter().position(|cell| cell.len() > self.most_bytes)
                {
                    self.too_long = Some((self.lines.line_of(begins), cell));
                    return None;
                }
                let line = self.lines.line_of(begins);
                return Some(Row { line, text: as_text(self.record.as_slice()), cells: &self.record });
            }
        }
    }
}

/// The text without blanks around it, those included that nobody sees.
pub fn trim(text: &str) -> &str {
    // Most cells have nothing to take off, and every cell comes by here.
    if let [] | [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] = text.as_bytes() {
        return text;
    }
    text.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '\u{200b}' | '\u{feff}'))
}

fn refuse(code: Code, place: Place, message: &str, remedy: &str) -> Diagnostic {
    Diagnostic::error(code, place, message).remedy(remedy)
}

/// What to say of a table with more columns than it may have. Cells that a spreadsheet has left blank at the end of the
/// header are none.
pub(super) fn refuse_columns(header: &[String], place: Place) -> Option<Diagnostic> {
    let columns = header.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    if columns > MOST_COLUMNS {
        let message = format!("there are {}; at most {} can be read", count(columns, "column"), grouped(MOST_COLUMNS));
        return Some(refuse(
            Code::OverLimit,
            place,
            &message,
            "leave out the columns that nobody needs, and export again",
        ));
    }
    let too_long = header.iter().any(|cell| cell.len() > MOST_CELL_BYTES);
    too_long.then(|| refuse_cell(place, None, "header"))
}

/// What to say of a cell that is longer than it may be; `of` is what it stands in.
pub(super) fn refuse_cell(place: Place, column: Option<&str>, of: &str) -> Diagnostic {
    let column = column.map_or(String::new(), |column| format!(", in the column \"{column}\","));
    let most = bytes(MOST_CELL_BYTES as u64);
    let message = format!("a cell of this {of}{column} is longer than {most}");
    let remedy = "shorten it; or look for a quotation mark there that swallows the rows behind it, and write it twice";
    refuse(Code::OverLimit, place, &message, remedy)
}

fn warn_of_encoding(place: Place) -> Diagnostic {
    let message = "the file is not all UTF-8; the rest was read as Windows-1252";
    let remedy = "look at the accented letters; if they are wrong, export the file as UTF-8 (in Excel: CSV UTF-8)";
    Diagnostic::warning(Code::AssumedEncoding, place, message).remedy(remedy)
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

const NEVER_FAILS: &str = "memory cannot fail, rows may differ in length, and the text is UTF-8";

fn read_record(reader: &mut csv::Reader<&[u8]>, record: &mut StringRecord) -> bool {
    reader.read_record(record).expect(NEVER_FAILS)
}

/// One or all of the cells of a record: what parts them in the text is ASCII, so each of them is text too.
fn as_text(cells: &[u8]) -> &str {
    simdutf8::basic::from_utf8(cells).expect(NEVER_FAILS)
}

/// A header and how well it does.
struct Header {
    cells: Vec<String>,
    known: usize,
    delimiter: u8,
    begins: usize,
    ends: usize,
}

impl Header {
    fn rank(&self) -> (usize, usize) {
        (self.known, self.cells.len())
    }
}

fn find_header(text: &str, delimiter: u8, known: impl Fn(&str) -> bool) -> Option<Header> {
    let mut reader = reader(text, delimiter);
    let mut record = StringRecord::new();
    let mut best: Option<Header> = None;
    for _ in 0..HEADER_WITHIN {
        let begins = reader.position().byte() as usize;
        if !read_record(&mut reader, &mut record) {
            break;
        }
        let cells = || record.iter().map(trim);
        let known = cells().filter(|cell| known(cell)).count();
        let better =
            best.as_ref().map_or(cells().any(|cell| cell.contains(char::is_alphanumeric)), |best| known > best.known);
        if better {
            let ends = reader.position().byte() as usize;
            let begins = Lines::new(text.as_bytes()).skip_breaks(begins);
            best = Some(Header { cells: cells().map(str::to_owned).collect(), known, delimiter, begins, ends });
        }
    }
    best
}

/// Counts lines on the way through a text.
///
/// The csv crate counts line feeds only, which puts all rows of an old Macintosh file on line 1, and places a record at
/// the blank lines in front of it.
#[derive(Debug)]
struct Lines<'t> {
    text: &'t [u8],
    line_break: u8,
    at: usize,
    line: u64,
}

impl<'t> Lines<'t> {
    fn new(text: &'t [u8]) -> Lines<'t> {
        let line_break = if text.contains(&b'\n') { b'\n' } else { b'\r' };
        Lines { text, line_break, at: 0, line: 1 }
    }

    /// The first byte from there on that is no line break.
    fn skip_breaks(&self, begins: usize) -> usize {
        begins + self.text[begins..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count()
    }

    /// The line of a byte, which does not lie before the one last asked for.
    fn line_of(&mut self, byte: usize) -> u64 {
        self.line += memchr_iter(self.line_break, &self.text[self.at..byte]).count() as u64;
        self.at = byte;
        self.line
    }
}

/// The text, and the first byte that is no UTF-8 if there is one.
///
/// Bytes that are no UTF-8 are read as Windows-1252 one by one and the rest of the file is left alone: exports that mix
/// the two are as common as those that are all Windows-1252, and in the latter nothing but plain letters passes for UTF-8.
fn decode(bytes: &[u8]) -> (Cow<'_, str>, Option<usize>) {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes).filter(|(found, _)| *found != encoding_rs::UTF_8)
    {
        let (text, _) = encoding.decode_with_bom_removal(bytes);
        return (text, None);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match simdutf8::compat::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), None),
        Err(wrong) => {
            let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
            for chunk in bytes.utf8_chunks() {
                text.push_str(chunk.valid());
                text.push_str(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
            }
            (Cow::Owned(text), Some(wrong.valid_up_to()))
        }
    }
}

/// Whether the bytes begin as UTF-16 does, in which every other byte of plain text is zero.
pub(super) fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
}

/// What a file is that has zero bytes where text has none, and what to do about it.
const BINARY: (&str, &str) = ("binary data", "export the list as CSV, in UTF-8");

/// What a file is that is no CSV file, and what to do about it.
fn recognise_other(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const AS_CSV: &str = "save it as CSV: in Excel, File > Save As > CSV UTF-8 (comma delimited)";
    const EXPORT: &str = "export the list as CSV";
    let starts: [(&[u8], &str, &str); 9] = [
        (b"\xd0\xcf\x11\xe0", "an Excel workbook", AS_CSV),
        (b"\x1f\x8b", "a gzip archive", "unpack it first: gunzip FILE"),
        (b"BZh", "a bzip2 archive", "unpack it first: bunzip2 FILE"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
        (b"%PDF", "a PDF document", "export the list as CSV instead of printing it"),
        (b"BEGIN:VCARD", "a vCard file", "export the contacts as CSV"),
        (b"<!DOCTYPE", "a web page", EXPORT),
        (b"<html", "a web page", "some tools call a web page .xls: open it in Excel and save it as CSV"),
        (b"<?xml", "an XML document", EXPORT),
    ];
    if bytes.starts_with(b"PK\x03\x04") {
        // The names of the packed files stand in the archive as they are.
        let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
        return Some(match () {
            () if holds(b"xl/") => ("an Excel workbook", AS_CSV),
            () if holds(b"opendocument.spreadsheet") => ("an OpenDocument spreadsheet", "save it as CSV"),
            () => ("a zip archive", "unpack it first: unzip FILE"),
        });
    }
    let begins_like = |start: &[u8]| bytes.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    if let Some((_, what, remedy)) = starts.into_iter().find(|(start, ..)| begins_like(start)) {
        return Some((what, remedy));
    }
    (!is_utf16(bytes) && memchr(0, bytes).is_some()).then_some(BINARY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(cell: &str) -> bool {
        matches!(cell.to_lowercase().as_str(), "name" | "email" | "phone")
    }

    /// The header and the rows with their lines.
    fn table(bytes: &[u8]) -> (Vec<String>, Vec<(u64, Vec<String>)>) {
        let sheet = Sheet::read("list.csv", bytes, known).unwrap();
        let mut rows = sheet.rows();
        let mut out = Vec::new();
        while let Some(row) = rows.next_row() {
            out.push((row.line, (0..sheet.header.len()).map(|index| row.cell(index).to_owned()).collect()));
        }
        (sheet.header.clone(), out)
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    /// What is said of a table, before its rows and behind them.
    fn told(bytes: &[u8]) -> String {
        match Sheet::read("list.csv", bytes, known) {
            Err(refusal) => refusal.to_string(),
            Ok(sheet) => {
                let mut rows = sheet.rows();
                while rows.next_row().is_some() {}
                rows.finding("list.csv").map_or(String::new(), |finding| finding.to_string())
            }
        }
    }

    #[test]
    fn a_table_may_have_so_many_columns_and_no_more() {
        let header = |columns: usize| format!("Name{}\nAda\n", ",x".repeat(columns - 1));
        assert_eq!(told(header(MOST_COLUMNS).as_bytes()), "");
        let blank_behind = format!("Name{}\nAda\n", ",".repeat(2 * MOST_COLUMNS));
        assert_eq!(told(blank_behind.as_bytes()), "");
        let refused = told(header(MOST_COLUMNS + 1).as_bytes());
        assert!(
            refused.starts_with(
                "error[over-limit]: there are 16,385 columns; at most 16,384 can be read\n  --> list.csv:1\n  = help: leave"
            ),
            "{refused}"
        );
    }

    #[test]
    fn a_cell_may_be_so_long_and_no_longer() {
        let row = |bytes: usize| format!("Name,Email\nBo,\nAda,\"{}\"\nCy,\n", "x".repeat(bytes));
        assert_eq!(told(row(MOST_CELL_BYTES).as_bytes()), "");
        let refused = told(row(MOST_CELL_BYTES + 1).as_bytes());
        assert!(
            refused.starts_with(
                "error[over-limit]: a cell of this row, in the column \"Email\", is longer than 512 KiB\n  --> list.csv:3\n"
            ),
            "{refused}"
        );
        let in_header = told(format!("Name,\"{}\"\n", "x".repeat(MOST_CELL_BYTES + 1)).as_bytes());
        assert!(in_header.contains("a cell of this header is longer than 512 KiB\n  --> list.csv:1\n"), "{in_header}");
        let swallowed = format!("Name,Email\nAda,\"x\n{}", "Bo,\n".repeat(MOST_CELL_BYTES));
        assert!(told(swallowed.as_bytes()).contains("[unclosed-quote]"), "the mark is what is wrong there");
        let even = format!("{swallowed}Cy,\"\n");
        assert!(told(even.as_bytes()).contains("column \"Email\", is longer than 512 KiB\n  --> list.csv:2\n"));
    }

    #[test]
    fn finds_the_delimiter() {
        for text in [
            "Name,Email\nA,\"b,;\t|\"",
            "Name;Email\nA;\"b,;\t|\"",
            "Name\tEmail\nA\t\"b,;\t|\"",
            "Name|Email\nA|\"b,;\t|\"",
        ] {
            assert_eq!(table(text.as_bytes()).1, [row(2, &["A", "b,;\t|"])], "{text}");
        }
        assert_eq!(table(b"a;b\n1,2;3").1, [row(2, &["1,2", "3"])]);
        assert_eq!(table(b"sep=;\nName;Email\nA;b").1, [row(3, &["A", "b"])]);
    }

    #[test]
    fn reads_every_encoding_a_spreadsheet_writes() {
        let text = "Name,Email\nZoë – 田,z@x.org\n";
        let utf16 = |unit: fn(u16) -> [u8; 2]| {
            "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect::<Vec<u8>>()
        };
        let with_mark = format!("\u{feff}{text}");
        for bytes in [text.as_bytes(), with_mark.as_bytes(), &utf16(u16::to_le_bytes), &utf16(u16::to_be_bytes)] {
            assert_eq!(table(bytes).1, [row(2, &["Zoë – 田", "z@x.org"])]);
            assert_eq!(table(bytes).0, ["Name", "Email"]);
        }
        let western = b"Name,Email\nZo\xeb \x96,z@x.org\nO\xe2\x80\x99Neil,";
        assert_eq!(table(western).1, [row(2, &["Zoë –", "z@x.org"]), row(3, &["O’Neil", ""])]);
        let warnings = Sheet::read("list.csv", western, known).unwrap().warnings;
        assert_eq!(warnings.len(), 1);
        assert_eq!(warnings[0].code, Code::AssumedEncoding);
        assert_eq!(warnings[0].place, Place::Row { path: "list.csv".into(), line: 2, cell: None });
        let macintosh = Sheet::read("list.csv", b"Name,Email\rBo,x@x.org\rZo\xeb,y@x.org\r", known).unwrap().warnings;
        assert_eq!(macintosh[0].place, Place::Row { path: "list.csv".into(), line: 3, cell: None });
    }

    #[test]
    fn counts_the_lines_of_the_file() {
        let preamble = b"Notes:\n\"two\nlines\"\n\n\nName,Email\n\n\n\"A\nB\",x\n , \nC,y\n";
        assert_eq!(table(preamble).1, [row(9, &["A\nB", "x"]), row(12, &["C", "y"])]);
        assert_eq!(Sheet::read("", preamble, known).unwrap().header_line, 6);
        assert_eq!(table(b"Name,Email\rA,x\r\rB,y").1, [row(2, &["A", "x"]), row(4, &["B", "y"])]);
        assert_eq!(table(b"Name,Email\r\nA,x\r\n\r\nB,y\r\n").1, [row(2, &["A", "x"]), row(4, &["B", "y"])]);
    }

    #[test]
    fn fills_short_rows_and_sees_long_ones() {
        let sheet = Sheet::read("", b"Name,Email,Phone\nA\nB,,,\nC,,,x,", known).unwrap();
        let mut rows = sheet.rows();
        let mut filled = Vec::new();
        while let Some(row) = rows.next_row() {
            assert_eq!(row.cell(2), "");
            filled.push(row.longer_than(3));
        }
        assert_eq!(filled, [None, None, Some(4)]);
    }

    #[test]
    fn says_what_is_no_csv_file() {
        let cases: [(&[u8], Code, &str); 12] = [
            (b"", Code::EmptyFile, "the file is empty"),
            (b"\n \n,,\n", Code::EmptyFile, "the file is empty"),
            (b"PK\x03\x04..xl/workbook.xml", Code::NotText, "this is an Excel workbook, not a CSV file"),
            (b"PK\x03\x04..list.csv", Code::NotText, "this is a zip archive, not a CSV file"),
            (b"\xd0\xcf\x11\xe0", Code::NotText, "this is an Excel workbook, not a CSV file"),
            (b"\x1f\x8b\x08", Code::NotText, "this is a gzip archive, not a CSV file"),
            (b"%PDF-1.4", Code::NotText, "this is a PDF document, not a CSV file"),
            (b"<!doctype html>", Code::NotText, "this is a web page, not a CSV file"),
            (b"Name\n\0", Code::NotText, "this is binary data, not a CSV file"),
            (b"\xff\xfeN\0a\0m\0e\0\n\0B\0\0\0", Code::NotText, "this is binary data, not a CSV file"),
            (
                b"\"Name,Email\nA,b\nB,c\n",
                Code::UnclosedQuote,
                "a quotation mark is opened in this row and never closed, so it swallows the rest of the file",
            ),
            (
                b"Name,Email\n\"A,b\nB,c\n",
                Code::UnclosedQuote,
                "a quotation mark is opened in this row and never closed, so it swallows the rest of the file",
            ),
        ];
        for (bytes, code, message) in cases {
            let refusal = Sheet::read("list.csv", bytes, known).unwrap_err();
            assert_eq!((refusal.code, refusal.message.as_str()), (code, message));
            assert!(refusal.remedy.is_some());
        }
    }

    #[test]
    fn a_quote_inside_a_cell_is_no_open_quote() {
        assert_eq!(table(b"Name,Email\n5\" pipe,x\nB,y\n").1, [row(2, &["5\" pipe", "x"]), row(3, &["B", "y"])]);
    }

    #[test]
    fn a_quote_that_swallows_rows_up_to_another_is_told() {
        let swallows = |rows: &str| told(format!("Name,Email,Phone\n{rows}\nLast,y,2\n").as_bytes());
        for (rows, line) in [
            ("A,\"b,1\nB,c,2\nC,\"d\",3", 4),
            ("A,\"b,1\r\nB,\"c\",2", 3),
            ("A,x,\"1\n\"B\",c,2", 3),
            ("A,x,\"1\n\n\"B\",c,2", 4),
        ] {
            let expected = format!(
                "error[unclosed-quote]: a quotation mark is opened in this row and closed in line {line}, in the middle of a \
                 cell, so it swallows what is between\n  --> list.csv:2\n"
            );
            assert!(swallows(rows).starts_with(&expected), "{rows}: {}", swallows(rows));
        }
        for rows in [
            "A,\"two\nlines\",1",
            "A,\"two, or\nmore, lines\" ,1",
            "A,\"two\nlines, and \"\"quoted\"\" words\",1",
            "A,\"two\nlines and \"quoted\" words\",1",
            "A,\"said \"hi\" to\",1",
            "A,5\" pipe,1\nB,6\" pipe,1",
        ] {
            assert_eq!(swallows(rows), "", "{rows}");
        }
        assert_eq!(told(b"Name\tEmail\nA\t\"two\nlines\"\t\n"), "");
        assert_eq!(told(b"Name,Email\nA,\"two,\nlines\""), "");
    }
}
