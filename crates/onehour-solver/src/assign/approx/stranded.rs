//! Rows from which no path leads to a free column, whatever it costs.
//!
//! A row *leads out* when it has an entry in a free column, or in one whose row leads out. What is left when that has
//! been said of all rows it is true of has only columns whose rows are left too; with a free row among them, these rows
//! have fewer columns than they are. Bids of such rows would never end.

use super::engine::{Engine, Outcome};
use super::rows::Rows;
use crate::matching::FREE;

/// Rows that a greedy matching may leave free, for it to be worth a look at why.
const FEW: usize = 4;

/// A Hall violator that a greedy matching shows: rows take the first of their columns that is free, and where few find
/// none it is looked where these lead. Time O(entries), and far less where many are left: that is soon seen.
pub(in crate::assign) fn at_first_sight<R: Rows>(rows: &R) -> Option<Outcome> {
    let mut col_mate = vec![FREE; rows.col_count()];
    let mut free: Vec<u32> = Vec::new();
    for row in 0..rows.row_count() {
        match rows.cols_of(row).find(|&col| col_mate[col as usize] == FREE) {
            Some(col) => col_mate[col as usize] = row as u32,
            None if free.len() == FEW => return None,
            None => free.push(row as u32),
        }
    }
    free.into_iter().find_map(|source| closure(rows, &col_mate, source))
}

/// Looks at the rows that are left, before it is given up: paths out are short where many columns are free.
const LOOKS: u32 = 16;

/// A Hall violator, if there is one that the matching in hand shows.
pub(super) fn find<R: Rows>(engine: &Engine<'_, R>) -> Option<Outcome> {
    let mut leads_out = vec![false; engine.row_mate.len()];
    let mut left: Vec<u32> = (0..engine.row_mate.len() as u32).collect();
    for _ in 0..LOOKS {
        let before = left.len();
        left.retain(|&row| {
            let mut mates = engine.rows.cols_of(row as usize).map(|col| engine.col_mate[col as usize]);
            let is_out = mates.any(|mate| mate == FREE || leads_out[mate as usize]);
            leads_out[row as usize] = is_out;
            !is_out
        });
        if left.len() == before {
            let source = left.into_iter().find(|&row| engine.row_mate[row as usize] == FREE)?;
            return closure(engine.rows, &engine.col_mate, source);
        }
    }
    None
}

/// A free row with all that it leads to: one row more than columns. `None` where it leads to a free column.
fn closure<R: Rows>(source_rows: &R, col_mate: &[u32], source: u32) -> Option<Outcome> {
    let mut is_reached = vec![false; col_mate.len()];
    let (mut rows, mut cols, mut at) = (vec![source], Vec::new(), 0);
    while let Some(&row) = rows.get(at) {
        at += 1;
        for col in source_rows.cols_of(row as usize) {
            if !std::mem::replace(&mut is_reached[col as usize], true) {
                if col_mate[col as usize] == FREE {
                    return None;
                }
                cols.push(col);
                rows.push(col_mate[col as usize]);
            }
        }
    }
    let count = source_rows.row_count();
    let (rows, cols) = (rising(rows.into_iter(), count), rising(cols.into_iter(), is_reached.len()));
    Some(Outcome::Hall { rows, cols })
}

/// These numbers below `count`, each once, rising.
pub(super) fn rising(numbers: impl Iterator<Item = u32>, count: usize) -> Vec<u32> {
    let mut is_among = vec![false; count];
    numbers.for_each(|number| is_among[number as usize] = true);
    (0..).zip(is_among).filter_map(|(number, is_among)| is_among.then_some(number)).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]

    use super::super::rows::SparseRows;
    use super::*;
    use crate::Control;

    /// Rows with these columns, all at cost zero: what is found after a first matching, or at first sight.
    fn found(rows: &[&[u32]], at_first: bool) -> Option<(Vec<u32>, Vec<u32>)> {
        let ends = rows.iter().scan(0, |end, cols| {
            *end += cols.len();
            Some(*end)
        });
        let start: Vec<usize> = std::iter::once(0).chain(ends).collect();
        let cols = rows.concat();
        let costs = vec![0; cols.len()];
        let source = SparseRows::new((&start, &cols, &costs), false);
        let mut engine = Engine::of_entries(&source, vec![0.0; rows.len()], Control::none());
        engine.begin();
        match if at_first { at_first_sight(&source) } else { find(&engine) }? {
            Outcome::Hall { rows, cols } => Some((rows, cols)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn three_rows_of_two_columns_are_found_among_others() {
        for at_first in [false, true] {
            let crowd = found(&[&[0, 1], &[0, 1], &[0, 1, 2, 3], &[0, 1]], at_first);
            assert_eq!(crowd, Some((vec![0, 1, 3], vec![0, 1])));
            assert_eq!(found(&[&[0], &[], &[1, 2]], at_first), Some((vec![1], vec![])));
        }
    }

    #[test]
    fn who_can_be_matched_is_not_stranded() {
        for at_first in [false, true] {
            assert_eq!(found(&[&[0, 1], &[0, 1, 2, 3], &[0, 1], &[2, 3]], at_first), None);
            assert_eq!(found(&[], at_first), None);
            // Greed leaves row 1 free, which leads to column 1 over row 0.
            assert_eq!(found(&[&[0, 1], &[0]], at_first), None);
        }
    }

    #[test]
    fn a_free_row_with_a_way_out_is_not_stranded() {
        let (start, cols, costs) = ([0, 1, 3, 5], [0, 0, 1, 1, 2], [0; 5]);
        let source = SparseRows::new((&start, &cols, &costs), false);
        let mut engine = Engine::of_entries(&source, vec![0.0; 3], Control::none());
        // Row 0 is free; its way leads over rows 1 and 2 to column 2.
        engine.pair(1, 0, 0.0);
        engine.pair(2, 1, 0.0);
        assert!(find(&engine).is_none());
    }
}
