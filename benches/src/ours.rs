//! How the benches call onehour-solver: solve, and check the proof.

use onehour_solver::flow::{FlowOutcome, Network, min_cost_flow};
use onehour_solver::nested::{self, NestedProblem};
use onehour_solver::{
    Assignment, Control, Lattice, Objective, Options, ProblemError, SparseProblem, Status, assign, verify, verify_flow,
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

/// A dense problem as the solver takes it.
#[derive(Clone, Debug)]
pub struct Prepared(Lattice);

/// Brings a row-major matrix into the form that the solver takes.
///
/// # Errors
/// Costs that the solver refuses.
pub fn prepare_dense(rows: usize, cols: usize, values: &[f64]) -> Result<Prepared, ProblemError> {
    SparseProblem::from_dense_f64(rows, cols, values).map(Prepared)
}

/// Brings a sparse problem into the form that the solver takes.
///
/// # Errors
/// Costs that the solver refuses.
pub fn prepare_sparse(csr: &Csr) -> Result<Prepared, ProblemError> {
    let starts: Vec<usize> = csr.row_start.iter().map(|&start| start as usize).collect();
    let cols: Vec<u32> = csr.col.iter().map(|&col| col as u32).collect();
    let problem = SparseProblem::from_csr(csr.cols, &starts, &cols, &csr.cost)?;
    Ok(Prepared(Lattice { problem, exponent: 0 }))
}

impl Prepared {
    /// Solves and checks the proof, inside the current thread pool.
    ///
    /// # Panics
    /// Where the checker refuses the proof: no time is worth reporting then.
    pub fn solve(&self, objective: Objective) -> Solved {
        let answer = assign(&self.0.problem, objective, Options::default());
        let checked = verify(&self.0.problem, &answer);
        assert!(checked.is_ok(), "the checker refused the proof: {checked:?}");
        Solved(answer)
    }

    /// The answer in the caller's numbers.
    pub fn answer(&self, solved: &Solved) -> Answer {
        Answer {
            status: if solved.0.status == Status::Optimal { "optimal" } else { "infeasible" },
            total: self.0.to_f64(solved.0.total),
            columns: solved.0.row_to_col.iter().map(|col| col.map_or(-1, i64::from)).collect(),
        }
    }
}

/// A checked answer in the solver's numbers.
#[derive(Clone, Debug)]
pub struct Solved(Assignment);

/// Solves a round and checks the proof: the slot of each left vertex.
///
/// # Panics
/// Where the checker refuses the proof.
///
/// # Errors
/// A problem that the solver refuses.
pub fn nested(problem: &NestedProblem) -> Result<Vec<Option<u32>>, nested::ProblemError> {
    let solution = nested::solve(problem, &Control::default())?;
    let checked = nested::check(problem, &solution);
    assert!(checked.is_ok(), "the checker refused the proof: {checked:?}");
    Ok(solution.mates)
}

/// Solves a flow problem and checks the proof: the flow of each arc, `None` where there is none.
///
/// # Panics
/// Where the checker refuses the proof.
pub fn flow(network: &Network) -> Option<Vec<i64>> {
    let outcome = min_cost_flow(network, Control::none());
    let checked = verify_flow(network, &outcome);
    assert!(checked.is_ok(), "the checker refused the proof: {checked:?}");
    match outcome {
        FlowOutcome::Optimal(flow) => Some(flow.flow),
        FlowOutcome::Infeasible(_) | FlowOutcome::Interrupted => None,
    }
}
