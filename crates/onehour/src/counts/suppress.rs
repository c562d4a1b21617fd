//! Counts from which nobody's small group can be read.
//!
//! A *small* number is one from 1 to 4. The rows of a table part the people of a round, and totals are known from
//! elsewhere; so a single small row that is left out could be read off a total. Small rows are therefore put together,
//! with the smallest of the others if need be, until no number of theirs together is small. Then every number that is
//! told, and every sum and difference of those, is made of whole rows none of which is small.

/// The least number that is told, zero aside.
pub const LEAST: u32 = 5;

/// Whether a number may be told.
pub(super) fn may_be_told(number: u32) -> bool {
    number == 0 || number >= LEAST
}

/// Rows of one table that part the same people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parted<K, const N: usize> {
    /// Rows that are told as they are.
    pub(super) told: Vec<(K, [u32; N])>,
    /// Names of the rows that are not.
    pub(super) hidden: Vec<K>,
    /// Those together. `None` where nothing is hidden.
    pub(super) together: Option<[u32; N]>,
}

impl<K, const N: usize> Parted<K, N> {
    /// A row for each name, `None` where its cells are not told, and one for the hidden ones under the name `together`.
    pub(super) fn rows<R>(self, together: K, row: impl Fn(K, Option<[u32; N]>) -> R) -> Vec<R> {
        let told = self.told.into_iter().map(|(name, cells)| (name, Some(cells)));
        let hidden = self.hidden.into_iter().map(|name| (name, None));
        let together = self.together.map(|cells| (together, Some(cells)));
        told.chain(hidden).chain(together).map(|(name, cells)| row(name, cells)).collect()
    }
}

/// Puts small rows together; rows come in an order of their own, which the answer keeps. `None` where not even all of
/// them together may be told.
pub(super) fn part<K: Clone + Ord, const N: usize>(rows: &[(K, [u32; N])]) -> Option<Parted<K, N>> {
    let is_safe = |cells: &[u32; N]| cells.iter().all(|&number| may_be_told(number));
    let (mut told, mut hidden): (Vec<_>, Vec<_>) = rows.iter().cloned().partition(|(_, cells)| is_safe(cells));
    let sum = |rows: &[(K, [u32; N])]| {
        let add = |at: usize| rows.iter().map(|(_, cells)| cells[at]).fold(0, u32::saturating_add);
        std::array::from_fn::<u32, N, _>(add)
    };
    while !is_safe(&sum(&hidden)) {
        let size = |(key, cells): &(K, [u32; N])| (cells.iter().copied().fold(0, u32::saturating_add), key.clone());
        // A row of zeros would hide nothing.
        let others = (0..told.len()).filter(|&at| told[at].1.iter().any(|&number| number > 0));
        let smallest = others.min_by_key(|&at| size(&told[at]))?;
        hidden.push(told.remove(smallest));
    }
    hidden.sort_by(|a, b| a.0.cmp(&b.0));
    let together = (!hidden.is_empty()).then(|| sum(&hidden));
    Some(Parted { told, hidden: hidden.into_iter().map(|(key, _)| key).collect(), together })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parted(rows: &[(&'static str, [u32; 2])]) -> Option<Parted<&'static str, 2>> {
        part(rows)
    }

    #[test]
    fn a_small_row_hides_with_the_smallest_of_the_others() {
        let rows = [("a", [3, 0]), ("b", [50, 60]), ("c", [7, 9])];
        let parted = parted(&rows).unwrap();
        assert_eq!((parted.told, parted.hidden, parted.together), (vec![rows[1]], vec!["a", "c"], Some([10, 9])));
    }

    #[test]
    fn small_rows_that_are_many_together_hide_no_other() {
        let parted = parted(&[("a", [3, 4]), ("b", [50, 60]), ("c", [2, 1])]).unwrap();
        assert_eq!((parted.told.len(), parted.together), (1, Some([5, 5])));
    }

    #[test]
    fn a_table_of_few_is_not_told() {
        assert_eq!(parted(&[("a", [3, 0]), ("b", [1, 9])]), None);
        assert!(parted(&[("a", [0, 0]), ("b", [5, 9])]).unwrap().hidden.is_empty());
    }

    proptest! {
        /// No sum of told rows, the total less such a sum, or difference of two numbers of one row tells of 1 to 4
        /// people.
        #[test]
        fn nothing_small_can_be_worked_out(cells in prop::collection::vec([0u32..12, 0u32..12], 1..7)) {
            let rows: Vec<(usize, [u32; 2])> = cells.iter().copied().enumerate().collect();
            let Some(parted) = part(&rows) else {
                let total = |at: usize| cells.iter().map(|row| row[at]).sum::<u32>();
                prop_assert!(!may_be_told(total(0)) || !may_be_told(total(1)));
                return Ok(());
            };
            prop_assert!(parted.hidden.len() != 1);
            prop_assert_eq!(parted.told.len() + parted.hidden.len(), rows.len());
            let mut blocks: Vec<[u32; 2]> = parted.told.iter().map(|(_, row)| *row).collect();
            blocks.extend(parted.together);
            for subset in 0..1u32 << blocks.len() {
                for at in 0..2 {
                    let inside = (0..blocks.len()).filter(|&row| subset >> row & 1 == 1);
                    prop_assert!(may_be_told(inside.map(|row| blocks[row][at]).sum()));
                }
            }
        }
    }
}
