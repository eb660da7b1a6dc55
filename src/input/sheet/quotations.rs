//! Where quotation marks hold cells together, as the csv crate understands them: one opens a quotation only where a cell
//! begins, and two of them inside stand for one.

use memchr::memchr;

/// A cell in quotation marks, or the part of it that stands in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quotation {
    /// Its first mark, in bytes of the text.
    pub(super) begins: usize,
    /// The first byte behind its last mark; None where there is none.
    pub(super) ends: Option<usize>,
}

/// The quotations of a text, one after the other.
pub(super) struct Quotations<'t> {
    text: &'t [u8],
    delimiter: u8,
    first_cell: usize,
    /// Where the next is looked for.
    at: Option<usize>,
}

impl<'t> Quotations<'t> {
    /// Those from a byte on, at which a cell begins.
    pub(super) fn from(text: &'t str, delimiter: u8, first_cell: usize) -> Quotations<'t> {
        Quotations { text: text.as_bytes(), delimiter, first_cell, at: Some(first_cell) }
    }

    fn next_mark(&self, from: usize) -> Option<usize> {
        Some(from + memchr(b'"', self.text.get(from..)?)?)
    }

    /// Whether a mark at that place, outside of quotations, opens one.
    fn opens(&self, mark: usize) -> bool {
        let before = self.text[..mark].last().filter(|_| mark > self.first_cell);
        before.is_none_or(|before| *before == self.delimiter || matches!(before, b'\n' | b'\r'))
    }

    /// The first byte behind a quotation, given the first one inside.
    fn end(&self, mut from: usize) -> Option<usize> {
        loop {
            let mark = self.next_mark(from)?;
            if self.text.get(mark + 1) != Some(&b'"') {
                return Some(mark + 1);
            }
            from = mark + 2;
        }
    }
}

impl Iterator for Quotations<'_> {
    type Item = Quotation;

    fn next(&mut self) -> Option<Quotation> {
        let mut begins = self.next_mark(self.at?)?;
        while !self.opens(begins) {
            begins = self.next_mark(begins + 1)?;
        }
        let ends = self.end(begins + 1);
        self.at = ends;
        Some(Quotation { begins, ends })
    }
}
