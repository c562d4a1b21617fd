//! Ranked matchings against a list of all.
#![allow(clippy::unwrap_used, missing_docs)]

use onehour_solver::{Options, Sense, SparseProblem, ranked_matchings};
use proptest::prelude::*;

/// All perfect matchings of the smaller side: totals, and the columns of each row.
fn all(problem: &SparseProblem) -> Vec<(i64, Vec<Option<u32>>)> {
    fn extend(problem: &SparseProblem, row_to_col: &mut Vec<Option<u32>>, found: &mut Vec<(i64, Vec<Option<u32>>)>) {
        let row = row_to_col.len() as u32;
        if row == problem.rows() {
            let pairs = (0..).zip(row_to_col.iter()).filter_map(|(row, &col)| problem.cost(row, col?));
            let size = row_to_col.iter().flatten().count();
            if size == problem.rows().min(problem.cols()) as usize {
                found.push((pairs.sum(), row_to_col.clone()));
            }
            return;
        }
        let choices: Vec<Option<u32>> =
            std::iter::once(None).chain(problem.row(row).map(|(col, _)| Some(col))).collect();
        for choice in choices {
            if choice.is_none() || !row_to_col.contains(&choice) {
                row_to_col.push(choice);
                extend(problem, row_to_col, found);
                row_to_col.pop();
            }
        }
    }
    let mut found = Vec::new();
    extend(problem, &mut Vec::new(), &mut found);
    found
}

fn problems() -> impl Strategy<Value = SparseProblem> {
    (0..5_usize, 0..5_usize).prop_flat_map(|(rows, cols)| {
        prop::collection::vec(prop::option::weighted(0.8, -4..5_i64), rows * cols).prop_map(move |costs| {
            let entry = |(at, cost): (usize, &Option<i64>)| Some(((at / cols) as u32, (at % cols) as u32, (*cost)?));
            SparseProblem::from_triples(rows, cols, costs.iter().enumerate().filter_map(entry)).unwrap()
        })
    })
}

proptest! {
    #[test]
    fn every_perfect_matching_comes_once_and_the_best_come_first(
        problem in problems(), count in 0..30_usize, maximize in any::<bool>(),
    ) {
        let options = if maximize { Options::default().maximize() } else { Options::default() };
        let ranked = ranked_matchings(&problem, count, options);
        let mut expected: Vec<i64> = all(&problem).into_iter().map(|(total, _)| total).collect();
        expected.sort_unstable();
        if options.sense == Sense::Maximize {
            expected.reverse();
        }
        expected.truncate(count);
        prop_assert_eq!(ranked.iter().map(|ranked| ranked.total).collect::<Vec<_>>(), expected);
        let mut distinct: Vec<_> = ranked.iter().map(|ranked| ranked.row_to_col.clone()).collect();
        distinct.sort();
        distinct.dedup();
        prop_assert_eq!(distinct.len(), ranked.len());
        let known = all(&problem);
        for ranked in ranked {
            prop_assert!(known.contains(&(ranked.total, ranked.row_to_col)));
        }
    }
}

#[test]
fn a_run_that_is_stopped_gives_fewer() {
    let entries = (0..8_u32).flat_map(|row| (0..8_u32).map(move |col| (row, col, i64::from(row * col % 5))));
    let problem = SparseProblem::from_triples(8, 8, entries).unwrap();
    let stop = || true;
    let control = onehour_solver::Control::none().stop_when(&stop);
    assert!(ranked_matchings(&problem, 50, Options::default().control(control)).len() <= 1);
    assert_eq!(ranked_matchings(&problem, 50, Options::default()).len(), 50);
}
