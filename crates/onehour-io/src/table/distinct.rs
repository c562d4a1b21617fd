//! Which cells of a column are distinct, and which of them each row has: cells that come again need not be read again.

use std::hash::BuildHasher;
use std::sync::Arc;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};
use onehour_solver::Control;

use super::{Cell, Cells, Table, Texts};

/// Whether cells come again is judged by so many rows.
const HEAD: usize = 1 << 12;
/// Rows numbered between two looks at the control.
const STRIDE: usize = 1 << 16;

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

/// Numbers for texts, in the order in which they first come.
#[derive(Default)]
struct Numbers {
    /// A copy of each, side by side: where they lie in the column, each look at one would be a look at another page of memory.
    texts: Texts,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// The number of the empty text. To compare it byte by byte with itself is slow: it lies nowhere.
    empty: Option<u32>,
}

impl Numbers {
    /// The number of a text, and whether it is new.
    fn of(&mut self, text: &str) -> (u32, bool) {
        let Numbers { texts, table, hasher, empty } = self;
        let next = texts.len() as u32;
        let known = if text.is_empty() {
            empty.replace(empty.unwrap_or(next))
        } else {
            let is_it = |&number: &u32| texts.get(number as usize) == text;
            let hash_of = |&number: &u32| hasher.hash_one(texts.get(number as usize));
            match table.entry(hasher.hash_one(text), is_it, hash_of) {
                Entry::Occupied(known) => Some(*known.get()),
                Entry::Vacant(place) => {
                    place.insert(next);
                    None
                }
            }
        };
        if known.is_none() {
            texts.push(text);
        }
        (known.unwrap_or(next), known.is_none())
    }
}

impl Table {
    /// The distinct cells of a column.
    pub(crate) fn distinct(&self, column: usize, control: Control<'_>) -> Distinct {
        let known = match &self.cells {
            Cells::Columns(columns) => columns.get(column).and_then(|column| column.codes()),
            Cells::Text { .. } | Cells::Json(_) => None,
        };
        if let Some((texts, codes)) = known {
            return numbered_before(texts, codes);
        }
        let own = || Distinct { codes: Codes::Own, rows: (0..self.len() as u32).map(Some).collect() };
        self.numbered(column, control).unwrap_or_else(own)
    }

    /// Numbers the cells of a column. `None` where they hardly come again, and where there
    /// are some that have more than a text.
    fn numbered(&self, column: usize, control: Control<'_>) -> Option<Distinct> {
        let mut numbers = Numbers::default();
        let mut rows = Vec::new();
        let mut codes = Vec::with_capacity(self.len());
        for row in 0..self.len() {
            let text = match self.cell(row, column) {
                Cell::Empty => "",
                Cell::Text(text) => text,
                Cell::Json(_) => return None,
            };
            let (number, is_new) = numbers.of(text);
            rows.extend(is_new.then_some(Some(row as u32)));
            codes.push(number);
            if row + 1 == HEAD && 4 * rows.len() > 3 * HEAD || (row % STRIDE == 0 && control.should_stop()) {
                return None;
            }
        }
        Some(Distinct { codes: Codes::Of(Arc::new(codes)), rows })
    }
}

/// The distinct cells of a column whose caller has numbered them.
fn numbered_before(texts: usize, codes: &Arc<Vec<u32>>) -> Distinct {
    let mut rows = vec![None; texts];
    for (row, &code) in (0..).zip(codes.iter()) {
        if let Some(first) = rows.get_mut(code as usize) {
            first.get_or_insert(row);
        }
    }
    Distinct { codes: Codes::Of(Arc::clone(codes)), rows }
}
