//! How the benches call onehour-solver: solve, which makes a proof, and check that.

use onehour_solver::flow::{FlowOutcome, Network, min_cost_flow};
use onehour_solver::nested::{self, NestedProblem, NestedSolution};
use onehour_solver::{
    Assignment, Control, Dense, DenseAssignment, Objective, Options, ProblemError, SparseProblem, Status, assign,
    assign_batch_with, assign_dense, verify, verify_dense, verify_flow,
};

use crate::families::Csr;

/// What came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// `optimal` or `infeasible`.
    pub status: &'static str,
    /// The total.
    pub total: f64,
    /// Column of each row, -1 for none.
    pub columns: Vec<i64>,
}

/// A problem as the solver takes it.
#[derive(Clone, Debug)]
pub enum Prepared<'a> {
    /// A matrix, where it lies.
    Dense(Dense<'a, f64>),
    /// Lists of entries.
    Sparse(SparseProblem),
}

/// Looks at a row-major matrix.
///
/// # Errors
/// A shape that does not fit.
pub fn prepare_dense(rows: usize, cols: usize, values: &[f64]) -> Result<Prepared<'_>, ProblemError> {
    Dense::new(values, rows, cols).map(Prepared::Dense)
}

/// Brings a sparse problem into the form that the solver takes.
///
/// # Errors
/// Costs that the solver refuses.
pub fn prepare_sparse(csr: &Csr) -> Result<Prepared<'static>, ProblemError> {
    let starts: Vec<usize> = csr.row_start.iter().map(|&start| start as usize).collect();
    let cols: Vec<u32> = csr.col.iter().map(|&col| col as u32).collect();
    SparseProblem::from_csr_vec(csr.cols, starts, cols, csr.cost.clone()).map(Prepared::Sparse)
}

impl Prepared<'_> {
    /// Solves inside the current thread pool; the answer has its proof.
    ///
    /// # Panics
    /// Where the solver refuses a cost: no time is worth reporting then.
    pub fn solve(&self, objective: Objective) -> Solved {
        match self {
            Prepared::Dense(matrix) => {
                let answer = assign_dense(*matrix, objective, Options::default());
                let Ok(answer) = answer else { panic!("the solver refused the matrix: {answer:?}") };
                Solved::Dense(answer)
            }
            Prepared::Sparse(problem) => Solved::Sparse(assign(problem, objective, Options::default())),
        }
    }

    /// Checks the proof of an answer to this problem.
    ///
    /// # Panics
    /// Where the checker refuses it.
    pub fn check(&self, solved: &Solved) {
        let checked = match (self, solved) {
            (Prepared::Dense(matrix), Solved::Dense(answer)) => verify_dense(*matrix, answer),
            (Prepared::Sparse(problem), Solved::Sparse(answer)) => verify(problem, answer),
            _ => panic!("an answer to another problem"),
        };
        assert!(checked.is_ok(), "the checker refused the proof: {checked:?}");
    }
}

/// Solves matrices of one shape that lie one behind the other, and checks the proofs: total and column of each row, -1
/// for none.
///
/// # Panics
/// Where the solver refuses a cost or the checker a proof.
///
/// # Errors
/// A shape that does not fit.
pub fn batch(rows: usize, cols: usize, values: &[f64]) -> Result<Vec<(f64, Vec<i64>)>, ProblemError> {
    let count = values.len().checked_div(rows * cols).unwrap_or(0);
    let matrices = Dense::stack(values, count, rows, cols)?;
    Ok(assign_batch_with(&matrices, Objective::Perfect, Options::default(), |batched| {
        let Ok(answer) = batched.answer else { panic!("the solver refused a matrix: {:?}", batched.answer) };
        let checked = batched.checker.verify_dense(batched.matrix, answer);
        assert!(checked.is_ok(), "the checker refused the proof: {checked:?}");
        (answer.total_f64(), answer.row_to_col.iter().map(|col| col.map_or(-1, i64::from)).collect())
    }))
}

/// An answer in the solver's numbers.
#[derive(Clone, Debug)]
pub enum Solved {
    /// Of a matrix.
    Dense(DenseAssignment),
    /// Of lists of entries.
    Sparse(Assignment),
}

impl Solved {
    /// The answer in the caller's numbers.
    pub fn answer(&self) -> Answer {
        let (status, total, columns) = match self {
            Solved::Dense(answer) => (answer.status, answer.total_f64(), &answer.row_to_col),
            Solved::Sparse(answer) => (answer.status, answer.total as f64, &answer.row_to_col),
        };
        Answer {
            status: if status == Status::Infeasible { "infeasible" } else { "optimal" },
            total,
            columns: columns.iter().map(|col| col.map_or(-1, i64::from)).collect(),
        }
    }
}

/// Solves a round.
///
/// # Errors
/// A problem that the solver refuses.
pub fn nested(problem: &NestedProblem) -> Result<NestedSolution, nested::ProblemError> {
    nested::solve(problem, &Control::default())
}

/// Checks the proof of a round.
///
/// # Panics
/// Where the checker refuses it.
pub fn check_nested(problem: &NestedProblem, solution: &NestedSolution) {
    let checked = nested::check(problem, solution);
    assert!(checked.is_ok(), "the checker refused the proof: {checked:?}");
}

/// Solves a flow problem.
pub fn flow(network: &Network) -> FlowOutcome {
    min_cost_flow(network, Control::none())
}

/// Checks the proof of a flow.
///
/// # Panics
/// Where the checker refuses it.
pub fn check_flow(network: &Network, outcome: &FlowOutcome) {
    let checked = verify_flow(network, outcome);
    assert!(checked.is_ok(), "the checker refused the proof: {checked:?}");
}
