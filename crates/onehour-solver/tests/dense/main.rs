//! Assignment on matrices: families of costs against other solvers, interruption, threads, what is refused, symmetries.
#![allow(clippy::unwrap_used, clippy::panic)]

mod brute;
mod families;
mod oracle;
mod refused;
mod stop;
#[path = "../support/mod.rs"]
mod support;
mod symmetries;
mod threads;

use onehour_solver::{
    Algorithm, Dense, DenseAssignment, Number, Objective, Options, Sense, Status, assign_dense, verify_dense,
};

const OBJECTIVES: [Objective; 3] = [Objective::Perfect, Objective::Most, Objective::Best];
const SENSES: [Sense; 2] = [Sense::Minimize, Sense::Maximize];

fn options(sense: Sense) -> Options<'static> {
    Options { sense, ..Options::default() }
}

/// Solves by each method that the choice is between, and checks; the answer of the chosen one.
fn solve<T: Number>(matrix: Dense<'_, T>, objective: Objective, sense: Sense) -> DenseAssignment {
    let (rows, cols) = (matrix.rows(), matrix.cols());
    let solve = |algorithm| {
        let answer = assign_dense(matrix, objective, options(sense).algorithm(algorithm)).unwrap();
        assert_eq!(verify_dense(matrix, &answer), Ok(()), "{algorithm:?} {objective:?} {sense:?} {rows} x {cols}");
        answer
    };
    let answer = solve(Algorithm::Auto);
    // Plain paths on something large take long, and were not chosen then.
    if rows.max(cols) <= 300 {
        let small = rows.max(cols) <= 128;
        let other = solve(if small { Algorithm::ApproximateThenExact } else { Algorithm::ShortestPaths });
        // How many bits there are room for is not the same for all.
        if other.status == answer.status && answer.status != Status::WithinGap {
            assert_eq!(said(&other), said(&answer), "{objective:?} {sense:?} {rows} x {cols}");
        } else {
            assert!([other.status, answer.status].contains(&Status::WithinGap), "{objective:?} {sense:?}");
        }
    }
    answer
}

/// Size, unless any will do, and the total as an odd number and an exponent: the same whatever the unit.
fn said(answer: &DenseAssignment) -> (Option<usize>, i128, i32) {
    let size = (answer.objective != Objective::Best).then(|| answer.size());
    let shift = answer.total.trailing_zeros();
    if answer.total == 0 { (size, 0, 0) } else { (size, answer.total >> shift, answer.exponent + shift as i32) }
}

/// Size and total of an optimum; `None` where there is no perfect matching.
fn value(answer: &DenseAssignment) -> Option<(usize, i128)> {
    match answer.status {
        Status::Optimal => Some((answer.size(), answer.total)),
        Status::Infeasible => None,
        Status::WithinGap | Status::Interrupted => panic!("{answer:?}"),
    }
}
