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
    let cols = |row: u32| engine.rows.entries_among(row as usize, &[]).map(|entry| entry.0);
    for _ in 0..LOOKS {
        let before = left.len();
        left.retain(|&row| {
            let is_out =
                cols(row).map(|col| engine.col_mate[col as usize]).any(|mate| mate == FREE || leads_out[mate as usize]);
            leads_out[row as usize] = is_out;
            !is_out
        });
        if left.len() == before {
            let is_free = |&row: &u32| engine.row_mate[row as usize] == FREE;
            return left.iter().any(is_free).then(|| {
                let cols = rising(left.iter().flat_map(|&row| cols(row)), engine.col_mate.len());
                Outcome::Hall { rows: left, cols }
            });
        }
    }
    None
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
        // The first row has a column of its own and leads nowhere: it is in the set, and does no harm.
        assert_eq!(found(&[&[0], &[], &[1, 2]]), Some((vec![0, 1], vec![0])));
    }

    #[test]
    fn who_can_be_matched_is_not_stranded() {
        assert_eq!(found(&[&[0, 1], &[0, 1, 2, 3], &[0, 1], &[2, 3]]), None);
        assert_eq!(found(&[]), None);
    }
}
