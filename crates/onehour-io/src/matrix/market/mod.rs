//! Matrix Market files: coordinate and array, integer, real and pattern, general and symmetric. (R. F. Boisvert, R.
//! Pozo, K. A. Remington, "The Matrix Market exchange formats", NISTIR 5935, 1996.) The comment `%%GraphBLAS type` that
//! SuiteSparse writes is read too: costs outside of the type are errors.

mod header;

use onehour::Result;

use self::header::{Field, Header, Layout, NO_BANNER, Symmetry};
use super::cost::{Cell, Cost};
use super::entries::{self, ENTRY_BYTES, Entries};
use super::issues::{At, Issues};
use super::lines::Lines;
use super::reader::Reader;
use super::{Budget, Matrix};

/// What a file begins with.
pub(super) const BANNER: &[u8] = b"%%MatrixMarket";

/// Reads the matrix.
pub(super) fn read(reader: Reader<'_>, budget: Budget) -> Result<Matrix> {
    let mut issues = Issues::new(reader.source());
    let mut lines = Lines::new(reader);
    let Some((1, text)) = lines.next()? else {
        let noted = issues.file("E-matrix-empty", "There is nothing in it.".into(), NO_BANNER);
        return issues.give_up(noted);
    };
    let mut header = Header::parse(text, &mut issues)?;
    let size = loop {
        match lines.next()? {
            None => {
                let noted = issues.file("E-matrix-header", "It ends before the line of sizes.".into(), NO_BANNER);
                return issues.give_up(noted);
            }
            Some((line, text)) if text.starts_with(b"%%GraphBLAS") => header.set_type(text, line, &mut issues)?,
            Some((_, text)) if text.is_empty() || text.starts_with(b"%") => {}
            Some((line, text)) => break header.sizes(text, line, &mut issues)?,
        }
    };
    let (rows, cols) = entries::check_shape(size.rows, size.cols, &mut issues)?;
    let what = format!("{} entries", size.entries);
    budget.allow(issues.source(), size.entries.saturating_mul(ENTRY_BYTES), &what)?;
    // An entry takes two bytes at least; what the file cannot hold need not be allocated.
    let most = lines.size().unwrap_or(0).min(size.entries);
    let entries = Entries::with_capacity(usize::try_from(most).unwrap_or(0));
    let mut body = Body { header, rows, cols, entries, given: 0, expected: size.entries };
    while let Some((line, text)) = lines.next()? {
        if !text.is_empty() && !text.starts_with(b"%") {
            body.entry(line, text, &mut issues)?;
        }
    }
    body.finish(budget, &mut issues)
}

/// The entries, while they are read.
struct Body {
    header: Header,
    rows: usize,
    cols: usize,
    entries: Entries,
    /// Entries read.
    given: u64,
    /// Entries that the line of sizes names.
    expected: u64,
}

impl Body {
    fn entry(&mut self, line: u64, text: &[u8], issues: &mut Issues<'_>) -> Result<()> {
        self.given += 1;
        if self.given > self.expected {
            // Said once, at the end.
            return Ok(());
        }
        let words: Vec<&[u8]> = text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
        let wanted = self.header.words();
        if words.len() != wanted {
            let message = format!("There are {} words where an entry has {wanted}.", words.len());
            return issues.line(line, "E-matrix-line", message, self.header.remedy());
        }
        let place = match self.header.layout {
            Layout::Array => Some(self.array_place()),
            Layout::Coordinate => self.coordinate(line, &words, issues)?,
        };
        let at = At { line, column: wanted };
        let cost = match (self.header.field, words.last()) {
            (Field::Pattern, _) | (_, None) => Some(Cost::new(1, 0)),
            (_, Some(word)) => entries::checked(Cell::parse(word), at, issues)?,
        };
        let (Some((row, col)), Some(cost)) = (place, cost) else { return Ok(()) };
        self.header.check_range(cost, at, issues)?;
        self.entries.push(row, col, cost);
        if self.header.symmetry == Symmetry::Symmetric && row != col {
            self.entries.push(col, row, cost);
        }
        Ok(())
    }

    /// Columns come one after the other; of a symmetric matrix only what is on and below the diagonal.
    fn array_place(&self) -> (usize, usize) {
        let mut at = self.given - 1;
        if self.header.symmetry == Symmetry::General {
            let rows = self.rows as u64;
            return ((at % rows) as usize, (at / rows) as usize);
        }
        let (mut col, mut length) = (0, self.rows as u64);
        while at >= length {
            at -= length;
            length -= 1;
            col += 1;
        }
        (col + at as usize, col)
    }

    fn coordinate(&self, line: u64, words: &[&[u8]], issues: &mut Issues<'_>) -> Result<Option<(usize, usize)>> {
        let mut place = [None; 2];
        for (side, (word, count)) in words.iter().zip([self.rows, self.cols]).enumerate() {
            let number = std::str::from_utf8(word).ok().and_then(|word| word.parse::<usize>().ok());
            place[side] = number.and_then(|number| number.checked_sub(1)).filter(|&index| index < count);
            if place[side].is_none() {
                let name = ["row", "column"][side];
                let message = format!("This is no {name} from 1 to {count}.");
                issues.at(
                    At { line, column: side + 1 },
                    "E-matrix-index",
                    &message,
                    "Correct it, or the line of sizes.",
                )?;
            }
        }
        Ok(place[0].zip(place[1]))
    }

    fn finish(self, budget: Budget, issues: &mut Issues<'_>) -> Result<Matrix> {
        if self.given != self.expected {
            let message = format!("The line of sizes names {} entries; there are {}.", self.expected, self.given);
            issues.file("E-matrix-entries", message, "Check that the file is whole, or correct the line of sizes.")?;
        }
        issues.settle()?;
        self.entries.into_matrix(self.rows, self.cols, budget, issues)
    }
}
