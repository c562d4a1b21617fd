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

use onehour_solver::{Dense, DenseAssignment, Number, Objective, Options, Sense, Status, assign_dense, verify_dense};

const OBJECTIVES: [Objective; 3] = [Objective::Perfect, Objective::Most, Objective::Best];
const SENSES: [Sense; 2] = [Sense::Minimize, Sense::Maximize];

fn options(sense: Sense) -> Options<'static> {
    Options { sense, ..Options::default() }
}

/// Solves and checks.
fn solve<T: Number>(matrix: Dense<'_, T>, objective: Objective, sense: Sense) -> DenseAssignment {
    let answer = assign_dense(matrix, objective, options(sense)).unwrap();
    let (rows, cols) = (matrix.rows(), matrix.cols());
    assert_eq!(verify_dense(matrix, &answer), Ok(()), "{objective:?} {sense:?} {rows} x {cols}");
    answer
}

/// Size and total of an optimum; `None` where there is no perfect matching.
fn value(answer: &DenseAssignment) -> Option<(usize, i128)> {
    match answer.status {
        Status::Optimal => Some((answer.size(), answer.total)),
        Status::Infeasible => None,
        Status::WithinGap | Status::Interrupted => panic!("{answer:?}"),
    }
}
