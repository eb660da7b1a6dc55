//! A table in pieces of whole rows, so that several threads can read it.

use std::ops::Range;

use memchr::memchr;

use super::quotations::Quotations;
use super::{Lines, MOST_CELL_BYTES, Sheet, SheetRows};

/// How long the pieces of a large table are at least, in bytes: some thousand rows.
const LONG: usize = 1 << 18;

/// How long those of a small one are: what some threads hold of it at once is little beside the whole.
const SHORT: usize = 1 << 16;

/// A reader leaves it out where its text begins with it, and only there.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Some rows of a table, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Piece {
    /// Where they stand, in bytes of the text.
    range: Range<usize>,
    /// The line at which they begin.
    line: u64,
    /// The byte that ends lines in the whole text.
    line_break: u8,
}

impl Piece {
    /// How many rows it has if they are usual ones, or rather short. A piece without a place to cut it may have any length.
    pub(in super::super) fn usual_rows(&self) -> usize {
        const BYTES_OF_A_ROW: usize = 128;
        self.range.len().min(LONG) / BYTES_OF_A_ROW
    }
}

impl Sheet<'_> {
    /// The rows below the header in pieces.
    pub(in super::super) fn pieces(&self) -> Vec<Piece> {
        self.pieces_of((self.text.len() / 64).clamp(SHORT, LONG))
    }

    fn pieces_of(&self, length: usize) -> Vec<Piece> {
        let mut lines = Lines::new(self.text.as_bytes());
        let line_break = lines.line_break;
        let mut pieces = Vec::new();
        let mut begins = self.body;
        for Range { start, end } in self.unquoted() {
            // A cut is right behind a line break that is no part of a cell.
            let mut from = start.max(begins + length);
            while from < end {
                let Some(at) = memchr(line_break, &self.text.as_bytes()[from..end]) else { break };
                let cut = from + at + 1;
                if cut < self.text.len() && !self.text[cut..].starts_with(BYTE_ORDER_MARK) {
                    pieces.push(Piece { range: begins..cut, line: lines.line_of(begins), line_break });
                    begins = cut;
                    from = begins + length;
                } else {
                    from = cut;
                }
            }
        }
        pieces.push(Piece { range: begins..self.text.len(), line: lines.line_of(begins), line_break });
        pieces
    }

    /// The stretches of the rows that lie in no quotation marks.
    fn unquoted(&self) -> impl Iterator<Item = Range<usize>> {
        let mark = if self.text[self.body..].starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
        let mut quotations = Quotations::from(&self.text, self.delimiter, self.body + mark);
        let mut begins = Some(self.body);
        std::iter::from_fn(move || {
            let start = begins?;
            let quotation = quotations.next();
            begins = quotation.and_then(|quotation| quotation.ends);
            Some(start..quotation.map_or(self.text.len(), |quotation| quotation.begins))
        })
    }

    /// The rows of a piece.
    pub(in super::super) fn rows_of(&self, piece: &Piece) -> SheetRows<'_> {
        let Piece { range, line, line_break } = piece;
        let lines = Lines { text: self.text.as_bytes(), line_break: *line_break, at: range.start, line: *line };
        self.rows_from(range.start, range.end, lines, MOST_CELL_BYTES)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    /// Every row with its line.
    fn all(rows: &mut SheetRows<'_>) -> Vec<(u64, Vec<String>)> {
        let mut out = Vec::new();
        while let Some(row) = rows.next_row() {
            let cells = (0..row.cells.len()).map(|cell| row.text[row.cells.range(cell).unwrap()].to_owned());
            out.push((row.line, cells.collect()));
        }
        out
    }

    #[test]
    fn a_piece_of_any_length_asks_for_room_for_a_long_one_at_most() {
        let piece = |length: usize| Piece { range: 7..7 + length, line: 2, line_break: b'\n' };
        assert_eq!([0, LONG, 1 << 40].map(|length| piece(length).usual_rows()), [0, 2_048, 2_048]);
    }

    proptest! {
        /// Wherever a table is cut, its pieces have the rows and lines of the whole.
        #[test]
        fn pieces_have_the_rows_of_the_whole(
            parts in vec(select(vec!["a", "é", ",", ",", "\n", "\n", "\r\n", "\r", "\"", "\"", "\"\"", "\"x\ny\"", " ", "\u{feff}"]), 0..60),
            old_macintosh in any::<bool>(),
            length in 0usize..12,
        ) {
            let mut text = format!("Name,Email\nx{}", parts.concat());
            if old_macintosh {
                text = text.replace('\n', "\r");
            }
            let known = |cell: &str| matches!(cell, "Name" | "Email");
            let Ok(sheet) = Sheet::read("list.csv", text.as_bytes(), known) else { return Ok(()) };
            let pieces = sheet.pieces_of(length);
            let of_pieces: Vec<_> = pieces.iter().flat_map(|piece| all(&mut sheet.rows_of(piece))).collect();
            prop_assert_eq!(of_pieces, all(&mut sheet.rows()), "{:?}", text);
        }
    }

    #[test]
    fn a_table_is_cut_between_rows_only() {
        let text = "Name\nann\n\"b\no\"\n5\" pipe\n\"c \"\" d\"\n\u{feff}eve\nfay\n";
        let sheet = Sheet::read("list.csv", text.as_bytes(), |cell| cell == "Name").unwrap();
        let pieces: Vec<&str> = sheet.pieces_of(0).into_iter().map(|piece| &text[piece.range]).collect();
        assert_eq!(pieces, ["ann\n", "\"b\no\"\n", "5\" pipe\n", "\"c \"\" d\"\n\u{feff}eve\n", "fay\n"]);
        assert_eq!(sheet.pieces_of(1 << 18).len(), 1);
        let marked = "Name\n\u{feff}\"ann\nlee\"\nbo\n";
        let sheet = Sheet::read("list.csv", marked.as_bytes(), |cell| cell == "Name").unwrap();
        let pieces: Vec<&str> = sheet.pieces_of(0).into_iter().map(|piece| &marked[piece.range]).collect();
        assert_eq!(pieces, ["\u{feff}\"ann\nlee\"\n", "bo\n"], "the reader leaves the mark out at its beginning");
    }
}
