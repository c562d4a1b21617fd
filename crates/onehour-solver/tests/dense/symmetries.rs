//! What may be done to a matrix without changing more than it must.

use onehour_solver::{Dense, Objective, Sense};
use proptest::prelude::*;

use super::{OBJECTIVES, SENSES, solve, value};

/// A matrix of integers with some forbidden pairs, as the floats that hold them.
#[derive(Clone, Debug)]
struct Costs {
    rows: usize,
    cols: usize,
    values: Vec<f64>,
}

impl Costs {
    /// Size and total of an optimum.
    fn value(&self, objective: Objective, sense: Sense) -> Option<(usize, f64)> {
        let answer = solve(Dense::new(&self.values, self.rows, self.cols).unwrap(), objective, sense);
        value(&answer).map(|(size, _)| (size, answer.total_f64()))
    }

    /// The matrix with the entry `(i, j)` from where `from` says, and changed.
    fn mapped(&self, rows: usize, cols: usize, entry: impl Fn(usize, usize) -> f64) -> Costs {
        let values = (0..rows * cols).map(|at| entry(at / cols, at % cols)).collect();
        Costs { rows, cols, values }
    }

    fn at(&self, row: usize, col: usize) -> f64 {
        self.values[row * self.cols + col]
    }
}

fn costs() -> impl Strategy<Value = Costs> {
    let cost = |top: i32| prop_oneof![4 => (-top..=top).prop_map(f64::from), 1 => Just(f64::INFINITY)];
    (1..14_usize, 1..14_usize, prop_oneof![Just(2), Just(1_000_000)]).prop_flat_map(move |(rows, cols, top)| {
        prop::collection::vec(cost(top), rows * cols).prop_map(move |values| Costs { rows, cols, values })
    })
}

/// Costs with an order of the rows, one of the columns, and a number for each of both.
fn with_orders() -> impl Strategy<Value = (Costs, Vec<usize>, Vec<usize>, Vec<i32>)> {
    costs().prop_flat_map(|costs| {
        let rows = Just((0..costs.rows).collect::<Vec<_>>()).prop_shuffle();
        let cols = Just((0..costs.cols).collect::<Vec<_>>()).prop_shuffle();
        let offsets = prop::collection::vec(-1000..1000, costs.rows + costs.cols);
        (Just(costs), rows, cols, offsets)
    })
}

/// The total of `best` belongs to matchings of several sizes.
fn comparable(objective: Objective, value: Option<(usize, f64)>) -> Option<(usize, f64)> {
    value.map(|(size, total)| (if objective == Objective::Best { 0 } else { size }, total))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_order_of_rows_and_columns_does_not_matter((costs, rows, cols, _) in with_orders()) {
        let shuffled = costs.mapped(costs.rows, costs.cols, |row, col| costs.at(rows[row], cols[col]));
        for objective in OBJECTIVES {
            for sense in SENSES {
                let (one, other) = (costs.value(objective, sense), shuffled.value(objective, sense));
                prop_assert_eq!(comparable(objective, one), comparable(objective, other));
            }
        }
    }

    #[test]
    fn the_sides_may_be_exchanged(costs in costs()) {
        let turned = costs.mapped(costs.cols, costs.rows, |row, col| costs.at(col, row));
        for objective in OBJECTIVES {
            for sense in SENSES {
                let (one, other) = (costs.value(objective, sense), turned.value(objective, sense));
                prop_assert_eq!(comparable(objective, one), comparable(objective, other));
            }
        }
    }

    #[test]
    fn the_largest_total_is_minus_the_least_of_the_negated(costs in costs()) {
        // A forbidden pair is +inf in either.
        let negated = costs.mapped(costs.rows, costs.cols, |row, col| match costs.at(row, col) {
            f64::INFINITY => f64::INFINITY,
            cost => -cost,
        });
        for objective in OBJECTIVES {
            let largest = costs.value(objective, Sense::Maximize).map(|(size, total)| (size, -total));
            let least = negated.value(objective, Sense::Minimize);
            prop_assert_eq!(comparable(objective, largest), comparable(objective, least));
        }
    }

    #[test]
    fn an_offset_of_a_line_that_is_surely_matched_moves_the_total((costs, _, _, offsets) in with_orders()) {
        let (rows, cols) = (costs.rows, costs.cols);
        let of_row = |row: usize| if rows <= cols { f64::from(offsets[row]) } else { 0.0 };
        let of_col = |col: usize| if cols <= rows { f64::from(offsets[rows + col]) } else { 0.0 };
        let moved = costs.mapped(rows, cols, |row, col| costs.at(row, col) + of_row(row) + of_col(col));
        let sum = (0..rows).map(of_row).sum::<f64>() + (0..cols).map(of_col).sum::<f64>();
        for sense in SENSES {
            let before = costs.value(Objective::Perfect, sense).map(|(size, total)| (size, total + sum));
            prop_assert_eq!(before, moved.value(Objective::Perfect, sense));
        }
    }

    #[test]
    fn a_power_of_two_scales_the_total(costs in costs(), exponent in -900..700_i32) {
        let scale = 2.0_f64.powi(exponent);
        let scaled = costs.mapped(costs.rows, costs.cols, |row, col| costs.at(row, col) * scale);
        for objective in OBJECTIVES {
            for sense in SENSES {
                let before = costs.value(objective, sense).map(|(size, total)| (size, total * scale));
                prop_assert_eq!(comparable(objective, before), comparable(objective, scaled.value(objective, sense)));
            }
        }
    }
}
