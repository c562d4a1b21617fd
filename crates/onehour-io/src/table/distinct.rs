//! Which cells of a column are distinct, and which of them each row has: cells that come again need not be read again.
//!
//! A million rows of twenty columns are twenty million cells to look up, and nothing else in reading a table is done as
//! often. Most cells are at most sixteen bytes long; these are compared as two numbers, without a look at any other
//! memory than the table of hashes. Equal bytes are equal texts, so only the distinct ones need to be texts.

use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;

use hashbrown::{DefaultHashBuilder, HashMap, HashTable};
use onehour_solver::Control;

use super::{Cell, Cells, Table};

/// Whether cells come again is judged by so many rows; and as many are numbered between two looks at the control.
const HEAD: usize = 1 << 12;

/// Which of a column's distinct cells each row has.
#[derive(Clone, Debug)]
pub(crate) enum Codes {
    /// Cells hardly come again: each row has its own.
    Own,
    /// All rows have the same.
    One,
    /// By row. A number that no cell has is an empty one.
    Of(Arc<Vec<u32>>),
}

impl Codes {
    /// The number of a row's cell among the distinct ones.
    pub(crate) fn of(&self, row: usize) -> usize {
        match self {
            Codes::Own => row,
            Codes::One => 0,
            Codes::Of(codes) => codes.get(row).map_or(usize::MAX, |&code| code as usize),
        }
    }
}

/// The distinct cells of a column.
#[derive(Debug)]
pub(crate) struct Distinct {
    pub(crate) codes: Codes,
    /// For each of them a row (from 0) that has it; none for one that is nowhere.
    pub(crate) rows: Vec<Option<u32>>,
}

/// Cells with a number for each distinct one, in the order in which they first come.
#[derive(Debug, Default)]
pub(super) struct Numbered {
    pub(super) distinct: Pieces,
    /// The number of each row's cell.
    pub(super) codes: Vec<u32>,
    /// For each number the first row (from 0) that has it.
    pub(super) rows: Vec<Option<u32>>,
}

/// Numbers cells. `None` where they hardly come again, and where the control stopped it.
pub(super) fn number<T: AsRef<[u8]>>(mut cells: impl Iterator<Item = T>, control: Control<'_>) -> Option<Numbered> {
    let mut numbers = Numbers::default();
    let mut rows = Vec::new();
    let mut codes = Vec::with_capacity(cells.size_hint().0);
    cells.try_for_each(|cell| {
        let number = numbers.of(cell.as_ref());
        if number as usize == rows.len() {
            rows.push(Some(codes.len() as u32));
        }
        codes.push(number);
        let is_vain = codes.len() == HEAD && 4 * rows.len() > 3 * HEAD;
        (codes.len() % HEAD != 0 || !(is_vain || control.should_stop())).then_some(())
    })?;
    Some(Numbered { distinct: numbers.distinct, codes, rows })
}

/// Pieces of bytes, side by side.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Pieces {
    fn push(&mut self, piece: &[u8]) {
        self.bytes.extend_from_slice(piece);
        self.ends.push(self.bytes.len());
    }

    fn get(&self, at: u32) -> &[u8] {
        let at = at as usize;
        &self.bytes[at.checked_sub(1).map_or(0, |before| self.ends[before])..self.ends[at]]
    }

    /// One after the other.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.ends.len() as u32).map(|at| self.get(at))
    }
}

/// A short cell as two numbers, which overlap where they have room for more.
#[derive(PartialEq, Eq)]
struct Short {
    length: u8,
    begin: u64,
    end: u64,
}

impl Hash for Short {
    /// Of the numbers alone: few lengths have them equal.
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        hasher.write_u64(self.begin);
        hasher.write_u64(self.end);
    }
}

impl Short {
    /// `None` where a cell is longer than the two.
    fn of(cell: &[u8]) -> Option<Self> {
        let length = u8::try_from(cell.len()).ok().filter(|&length| length <= 16)?;
        let (begin, end) = if let (Some(begin), Some(end)) = (cell.first_chunk(), cell.last_chunk()) {
            (u64::from_le_bytes(*begin), u64::from_le_bytes(*end))
        } else if let (Some(begin), Some(end)) = (cell.first_chunk(), cell.last_chunk()) {
            (u32::from_le_bytes(*begin).into(), u32::from_le_bytes(*end).into())
        } else {
            (cell.iter().fold(0, |bytes, &byte| bytes << 8 | u64::from(byte)), 0)
        };
        Some(Short { length, begin, end })
    }
}

/// The distinct cells so far, and their numbers.
#[derive(Default)]
struct Numbers {
    /// A copy of each: where they lie in the column, each look at a long one would be a look at another page of memory.
    distinct: Pieces,
    short: HashMap<Short, u32>,
    long: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Numbers {
    /// The number of a cell; of a new one it is how many there were.
    fn of(&mut self, cell: &[u8]) -> u32 {
        let next = self.distinct.ends.len() as u32;
        let number = match Short::of(cell) {
            Some(short) => *self.short.entry(short).or_insert(next),
            None => self.long(cell, next),
        };
        if number == next {
            self.distinct.push(cell);
        }
        number
    }

    /// The number of a long cell, `next` where it is new.
    fn long(&mut self, cell: &[u8], next: u32) -> u32 {
        let Numbers { distinct, long, hasher, .. } = self;
        let is_it = |&number: &u32| distinct.get(number) == cell;
        let hash_of = |&number: &u32| hasher.hash_one(distinct.get(number));
        *long.entry(hasher.hash_one(cell), is_it, hash_of).or_insert(next).into_mut()
    }
}

impl Table {
    /// The distinct cells of a column.
    pub(crate) fn distinct(&self, column: usize, control: Control<'_>) -> Distinct {
        let known = match &self.cells {
            Cells::Columns(columns) => columns.get(column).and_then(|column| column.distinct()),
            Cells::Text { .. } | Cells::Json(_) => None,
        };
        let own = || Distinct { codes: Codes::Own, rows: (0..self.len() as u32).map(Some).collect() };
        known.or_else(|| self.numbered(column, control)).unwrap_or_else(own)
    }

    /// Numbers the cells of a column. `None` where they hardly come again, and where there
    /// are some that have more than a text.
    fn numbered(&self, column: usize, control: Control<'_>) -> Option<Distinct> {
        let text = |row: usize| match self.cell(row, column) {
            Cell::Empty => Some(""),
            Cell::Text(text) => Some(text),
            Cell::Json(_) => None,
        };
        if matches!(self.cells, Cells::Json(_)) && (0..self.len()).any(|row| text(row).is_none()) {
            return None;
        }
        let Numbered { codes, rows, .. } = number((0..self.len()).map(|row| text(row).unwrap_or_default()), control)?;
        Some(Distinct { codes: Codes::Of(Arc::new(codes)), rows })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn cells_of_any_length_have_one_number_each_in_the_order_of_their_coming(
            cells in proptest::collection::vec(proptest::collection::vec(0..2u8, 0..40), 0..200),
        ) {
            let mut known = BTreeMap::new();
            let expected: Vec<u32> = cells.iter().map(|cell| {
                let next = known.len() as u32;
                *known.entry(cell).or_insert(next)
            }).collect();
            let numbered = number(cells.iter(), Control::none()).unwrap();
            prop_assert_eq!(&numbered.codes, &expected);
            for (number, (piece, row)) in (0..).zip(numbered.distinct.iter().zip(numbered.rows)) {
                let row = row.unwrap() as usize;
                prop_assert_eq!(piece, cells[row].as_slice());
                prop_assert_eq!(expected.iter().position(|&code| code == number), Some(row));
            }
        }
    }

    #[test]
    fn cells_that_hardly_come_again_are_given_up_soon() {
        let mut looked_at = 0;
        let cells = (0..u32::MAX).inspect(|_| looked_at += 1).map(u32::to_le_bytes);
        assert!(number(cells, Control::none()).is_none());
        assert_eq!(looked_at, HEAD);
    }
}
