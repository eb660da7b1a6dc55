//! The cells of a row, as the csv crate understands them, without a copy of what stands in the text as it is meant.
//!
//! The crate takes more than twice the instructions, for it cannot know that the text has been found to be UTF-8, and hands
//! out copies. A test holds the two against each other.

use std::ops::Range;

/// The cells of a row.
#[derive(Debug, Default)]
pub(in super::super) struct Cells {
    cells: Vec<Cell>,
    /// The cells that do not stand in the text as they are meant.
    unescaped: String,
}

#[derive(Clone, Debug)]
enum Cell {
    /// In bytes of the text.
    Written(Range<usize>),
    /// In bytes of [`Cells::unescaped`].
    Unescaped(Range<usize>),
}

impl Cells {
    pub(in super::super) fn clear(&mut self) {
        self.cells.clear();
        self.unescaped.clear();
    }

    /// Adds a cell that comes from something else than a text.
    pub(in super::super) fn push(&mut self, cell: &str) {
        let begins = self.unescaped.len();
        self.unescaped.push_str(cell);
        self.cells.push(Cell::Unescaped(begins..self.unescaped.len()));
    }

    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// A cell of a row of that text, if there are so many.
    pub(super) fn get<'c>(&'c self, text: &'c str, index: usize) -> Option<&'c str> {
        Some(match self.cells.get(index)? {
            Cell::Written(range) => &text[range.clone()],
            Cell::Unescaped(range) => &self.unescaped[range.clone()],
        })
    }

    pub(super) fn iter<'c>(&'c self, text: &'c str) -> impl Iterator<Item = &'c str> {
        (0..self.cells.len()).filter_map(|index| self.get(text, index))
    }

    /// Reads the row that begins at a byte of a text, and gives the byte at which it ends: a line break, or the end.
    ///
    /// A quotation mark opens a quotation only where a cell begins, and two of them inside stand for one.
    pub(super) fn read(&mut self, text: &str, ends: &Ends, mut at: usize) -> usize {
        self.clear();
        let bytes = text.as_bytes();
        loop {
            let begins = at;
            if bytes.get(at) == Some(&b'"') {
                at = self.read_quoted(text, ends, at);
            } else {
                at = ends.next(bytes, at);
                self.cells.push(Cell::Written(begins..at));
            }
            if bytes.get(at) != Some(&ends.delimiter) {
                return at;
            }
            at += 1;
        }
    }

    /// Reads a cell that begins with a quotation mark. What stands behind the quotation belongs to it as well.
    #[inline(never)] // the loop over the other cells needs the registers
    fn read_quoted(&mut self, text: &str, ends: &Ends, mark: usize) -> usize {
        let bytes = text.as_bytes();
        let begins = self.unescaped.len();
        let mut from = mark + 1;
        loop {
            let closes = text[from..].find('"').map_or(text.len(), |closes| from + closes);
            let behind = text.len().min(closes + 1);
            if bytes.get(behind) == Some(&b'"') {
                self.unescaped.push_str(&text[from..behind]);
                from = behind + 1;
                continue;
            }
            let end = ends.next(bytes, behind);
            self.cells.push(if self.unescaped.len() == begins && end == behind {
                Cell::Written(from..closes)
            } else {
                self.unescaped.extend([&text[from..closes], &text[behind..end]]);
                Cell::Unescaped(begins..self.unescaped.len())
            });
            return end;
        }
    }
}

/// What ends a cell outside of quotations.
#[derive(Debug)]
pub(super) struct Ends {
    delimiter: u8,
    /// By byte: to ask there is the fastest, for cells are too short for a search that looks at many bytes at once.
    is_end: [bool; 256],
}

impl Ends {
    pub(super) fn new(delimiter: u8) -> Ends {
        let mut is_end = [false; 256];
        [delimiter, b'\n', b'\r'].iter().for_each(|byte| is_end[usize::from(*byte)] = true);
        Ends { delimiter, is_end }
    }

    /// The first end from there on.
    fn next(&self, bytes: &[u8], from: usize) -> usize {
        let mut at = from;
        while at < bytes.len() && !self.is_end[usize::from(bytes[at])] {
            at += 1;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::super::DELIMITERS;
    use super::*;

    /// All rows that have a cell, with the first line break behind each passed over.
    fn rows(text: &str, delimiter: u8) -> Vec<Vec<String>> {
        let (mut cells, ends) = (Cells::default(), Ends::new(delimiter));
        let (mut out, mut at) = (Vec::new(), 0);
        loop {
            at += text[at..].bytes().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
            if at == text.len() {
                return out;
            }
            at = cells.read(text, &ends, at);
            out.push(cells.iter(text).map(str::to_owned).collect());
        }
    }

    proptest! {
        #[test]
        fn cells_are_those_that_the_csv_crate_reads(
            parts in vec(select(vec!["a", "é", ",", ",", ";", "\t", "|", "\n", "\r\n", "\r", "\"", "\"", "\"\"", "\"x\ny\"", " "]), 0..40),
            delimiter in select(DELIMITERS.to_vec()),
        ) {
            let text = parts.concat();
            let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> =
                reader.into_records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            prop_assert_eq!(rows(&text, delimiter), expected, "{:?}", text);
        }
    }

    #[test]
    fn only_what_is_not_written_as_it_is_meant_is_copied() {
        let mut cells = Cells::default();
        let text = "a,\"b, c\",5\" pipe,\"d \"\"e\"\"\",\"f\" g,\"";
        assert_eq!(cells.read(text, &Ends::new(b','), 0), text.len());
        assert_eq!(cells.iter(text).collect::<Vec<_>>(), ["a", "b, c", "5\" pipe", "d \"e\"", "f g", ""]);
        assert_eq!(cells.unescaped, "d \"e\"f g");
    }
}
