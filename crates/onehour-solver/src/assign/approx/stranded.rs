//! Rows from which no path leads to a free column, whatever it costs.
//!
//! A row *leads out* when it has an entry in a free column, or in one whose row leads out. What is left when that has
//! been said of all rows it is true of has only columns whose rows are left too; with a free row among them, these rows
//! have fewer columns than they are. Bids of such rows would never end.

use super::engine::{Engine, Outcome};
use super::rows::Rows;
use crate::matching::FREE;

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
            return Some(closure(engine, source));
        }
    }
    None
}

/// A free row that leads to no free column, with all that it leads to: one row more than columns.
fn closure<R: Rows>(engine: &Engine<'_, R>, source: u32) -> Outcome {
    let mut is_reached = vec![false; engine.col_mate.len()];
    let (mut rows, mut cols, mut at) = (vec![source], Vec::new(), 0);
    while let Some(&row) = rows.get(at) {
        at += 1;
        for col in engine.rows.cols_of(row as usize) {
            if !std::mem::replace(&mut is_reached[col as usize], true) {
                cols.push(col);
                rows.push(engine.col_mate[col as usize]);
            }
        }
    }
    let (rows, cols) = (rising(rows.into_iter(), engine.row_mate.len()), rising(cols.into_iter(), is_reached.len()));
    Outcome::Hall { rows, cols }
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

    /// Rows with these columns, all at cost zero.
    fn found(rows: &[&[u32]]) -> Option<(Vec<u32>, Vec<u32>)> {
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
        match find(&engine)? {
            Outcome::Hall { rows, cols } => Some((rows, cols)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn three_rows_of_two_columns_are_found_among_others() {
        assert_eq!(found(&[&[0, 1], &[0, 1, 2, 3], &[0, 1], &[0, 1]]), Some((vec![0, 2, 3], vec![0, 1])));
        assert_eq!(found(&[&[0], &[], &[1, 2]]), Some((vec![1], vec![])));
    }

    #[test]
    fn who_can_be_matched_is_not_stranded() {
        assert_eq!(found(&[&[0, 1], &[0, 1, 2, 3], &[0, 1], &[2, 3]]), None);
        assert_eq!(found(&[]), None);
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
