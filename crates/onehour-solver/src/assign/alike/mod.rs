//! Square matrices in which many rows are alike, and many columns.
//!
//! # Problem
//! That of the parent module on a square matrix of which every vertex is to be matched, where so many rows have the same
//! costs, and so many columns, that a matrix with one row and one column of each kind is small: people described by a few
//! attributes of few values. Short lists serve such costs badly, since more entries are equal than a list holds.
//!
//! # Steps
//! 1. `classes`: rows that are alike, and columns. Few costs of each are compared first; then all of them, so that
//!    nothing rests on a hash.
//! 2. `transport`: the transportation problem between the classes, as many units from and to each as it has members,
//!    in whole numbers of one unit of the costs.
//! 3. Members of a class are told apart again: they take what their class has, in order, and all have its dual.
//!
//! That is exact as it stands: duals of classes leave no slack negative, so nor do they in the matrix, and pairs have
//! none. Where a step is not worth it or not possible (long paths, costs without a common unit, no matching of all)
//! there is no answer, and the general method goes on.
//!
//! # Complexity
//! Memory for `R C` costs, at most an eighth of the matrix, and O(n). One to two reads of the matrix, and one shortest path
//! for each time that units of a class are sent somewhere: some multiple of `R + C`, each O(R C) at worst; in all O(n^2),
//! or it is given up.
//!
//! # Source
//! D. P. Bertsekas, D. A. Castañón: The auction algorithm for the transportation problem, Annals of Operations Research
//! 20 (1989), for the idea to treat similar vertices as one.

mod classes;
mod transport;

use self::classes::Classes;
use self::transport::Transport;
use super::approx::{DenseRows, Rows, Survey};
use super::plain::Label;
use super::solution::Duals;
use crate::Control;
use crate::matching::FREE;
use crate::problem::{Number, bits_of, lowest_bit};

/// The matrix of classes has at most one cost for so many of the matrix.
const SMALLER: usize = 8;
/// Costs of that matrix looked at for paths, as multiples of those of the whole matrix, before paths are found to be too
/// long.
const LOOKS: usize = 8;

/// A matching of all rows with the duals that prove it.
pub(super) struct Proven {
    pub(super) row_mate: Vec<u32>,
    pub(super) duals: Duals<i128>,
    /// The unit of the duals.
    pub(super) exponent: i32,
}

/// One row and one column of each class.
struct Reduced<'a, N> {
    rows: &'a DenseRows<'a, N>,
    row_classes: Classes,
    col_classes: Classes,
}

/// Solves a square matrix by its classes; `None` where it has too many, or that leads nowhere.
pub(super) fn solve<N: Number>(rows: &DenseRows<'_, N>, survey: Survey, control: Control<'_>) -> Option<Proven> {
    let matrix = rows.matrix();
    let row_classes = Classes::of_rows(matrix, matrix.rows() / 2)?;
    let most = matrix.rows() * matrix.cols() / SMALLER / row_classes.count();
    let col_classes = Classes::of_cols(matrix, &row_classes, most)?;
    let reduced = Reduced { rows, row_classes, col_classes };
    let exponent = reduced.exponent(survey);
    // Sums of paths through all classes, and as much again to compare them.
    let paths = usize::BITS - (8 * (reduced.row_classes.count() + reduced.col_classes.count())).leading_zeros();
    let bits = i64::from(bits_of(survey.largest)) - i64::from(exponent) + i64::from(paths);
    if bits <= i64::from(<i64 as Label>::BITS) {
        reduced.solve::<i64>(exponent, control)
    } else if bits <= i64::from(<i128 as Label>::BITS) {
        reduced.solve::<i128>(exponent, control)
    } else {
        None
    }
}

impl<N: Number> Reduced<'_, N> {
    fn costs(&self) -> impl Iterator<Item = N> + '_ {
        let matrix = self.rows.matrix();
        let cols = self.col_classes.first();
        self.row_classes.first().iter().flat_map(move |&row| {
            let costs = matrix.row(row as usize);
            cols.iter().map(move |&col| costs[col as usize])
        })
    }

    /// The exponent of a unit of which all costs are whole numbers.
    fn exponent(&self, survey: Survey) -> i32 {
        if N::INTEGER || survey.integral {
            return 0;
        }
        self.costs().filter_map(lowest_bit).fold(bits_of(survey.largest), i32::min)
    }

    fn solve<T: Label<Wide = i128>>(&self, exponent: i32, control: Control<'_>) -> Option<Proven> {
        let units = |cost| self.rows.stored_units(cost, exponent).map_or(T::FORBIDDEN, T::of_edge);
        let (supply, room) = (self.row_classes.sizes(), self.col_classes.sizes());
        let mut transport = Transport::new(self.costs().map(units), supply, room);
        let cells = self.rows.row_count() * self.rows.col_count();
        if !transport.solve(LOOKS * cells / self.col_classes.count(), control) {
            return None;
        }
        Some(Proven { row_mate: self.pairs(&transport), duals: self.duals(&transport), exponent })
    }

    /// The members of classes take the columns that their classes have, both in order.
    fn pairs<T: Label>(&self, transport: &Transport<T>) -> Vec<u32> {
        let mut row_mate = vec![FREE; self.rows.row_count()];
        let mut rows = self.row_classes.members();
        let cols = self.col_classes.members();
        for (mut cols, holders) in cols.into_iter().zip(transport.holders()) {
            for &(class, units) in holders {
                for _ in 0..units {
                    if let (Some(row), Some(col)) = (rows[class as usize].pop(), cols.pop()) {
                        row_mate[row as usize] = col;
                    }
                }
            }
        }
        row_mate
    }

    fn duals<T: Label<Wide = i128>>(&self, transport: &Transport<T>) -> Duals<i128> {
        let of = |classes: &Classes, duals: &dyn Fn(usize) -> T| {
            classes.of().iter().map(|&class| duals(class as usize).widen()).collect()
        };
        Duals {
            rows: of(&self.row_classes, &|class| transport.row_dual(class)),
            cols: of(&self.col_classes, &|class| transport.col_dual(class)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::assign::approx::survey;
    use crate::problem::Dense;

    /// Solves `n` rows and columns of kinds that `left` and `right` tell, where a pair of kinds costs what `cost` says.
    fn solved(
        n: usize,
        (left, right): (impl Fn(usize) -> usize, impl Fn(usize) -> usize),
        cost: impl Fn(usize, usize) -> f64,
    ) -> Option<(f64, Proven)> {
        let costs: Vec<f64> = (0..n * n).map(|at| cost(left(at / n), right(at % n))).collect();
        let matrix = Dense::new(&costs, n, n).unwrap();
        let proven = solve(&DenseRows::new(matrix, false), survey(matrix), Control::none())?;
        let mut cols = proven.row_mate.clone();
        cols.sort_unstable();
        assert!(cols.iter().copied().eq(0..n as u32), "a column twice");
        let total = proven.row_mate.iter().enumerate().map(|(row, &col)| costs[row * n + col as usize]).sum();
        Some((total, proven))
    }

    /// A number that says nothing of another.
    fn mixed(at: usize) -> usize {
        at.wrapping_mul(0x9E37_79B9) >> 7
    }

    #[test]
    fn few_kinds_are_solved_as_classes() {
        // 100 rows of each of two kinds; 150 columns suit the first, 50 the second.
        let sides = (|row| row % 2, |col| usize::from(col % 4 == 3));
        let (total, proven) = solved(200, sides, |row, col| if row == col { -1.0 } else { 0.25 }).unwrap();
        assert_eq!((total, proven.exponent), (50.0 * 0.25 - 150.0, -2));
        let mut duals: Vec<i128> = proven.duals.rows;
        duals.sort_unstable();
        duals.dedup();
        assert_eq!(duals.len(), 2, "one dual for each class");
    }

    #[test]
    fn fractions_are_solved_in_128_bits() {
        let fraction = |row, col| mixed(7 * row + col) as f64 * 0.1 + 1e-9;
        let (_, proven) = solved(200, (|row| row % 5, |col| col % 7), fraction).unwrap();
        assert!(proven.exponent < -60);
    }

    #[test]
    fn what_only_looks_alike_is_no_class() {
        // All probes see the same, and all rows differ.
        let sides = (|row| row, |col| col);
        let alone = |row: usize, col: usize| f64::from(u8::from(col == 10 + row % 30 || (row / 30 + 60 == col)));
        assert!(solved(200, sides, alone).is_none());
        // One row differs, where no probe looks: it is a class of its own.
        let (total, proven) =
            solved(200, sides, |row, col| if (row, col) == (3, 30) { -1.0 } else { (row % 2) as f64 }).unwrap();
        assert_eq!((total, proven.row_mate[3]), (98.0, 30));
    }

    #[test]
    fn too_many_kinds_or_no_matching_are_left_to_others() {
        assert!(solved(200, (|row| row, |col| col), |row, col| mixed(row * 200 + col) as f64).is_none());
        assert!(solved(200, (|row| row % 2, |col| col), |row, col| mixed(row * 200 + col) as f64).is_some());
        let crowded = |row, col| if row == 0 && col > 0 { f64::INFINITY } else { 1.0 };
        assert!(solved(200, (|row| row % 2, |col| col % 3), crowded).is_none());
        // Units too far apart for any integer.
        assert!(solved(200, (|row| row % 2, |col| col % 2), |row, col| if row == col { 1e40 } else { 0.1 }).is_none());
    }

    #[test]
    fn a_stop_is_heard() {
        let costs: Vec<f64> = (0..200 * 200).map(|at| mixed(at / 200 % 9 * 8 + at % 8) as f64).collect();
        let matrix = Dense::new(&costs, 200, 200).unwrap();
        let rows = DenseRows::new(matrix, false);
        assert!(solve(&rows, survey(matrix), Control::none()).is_some());
        assert!(solve(&rows, survey(matrix), Control::none().stop_when(&|| true)).is_none());
    }
}
