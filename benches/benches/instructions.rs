//! Instructions that callgrind counts, for a check that nothing got dearer: `cargo xtask bench instructions`.
//!
//! A count is the same on a busy machine as on a quiet one, so a few percent more are a finding where times would say
//! nothing. Each is of one thread: solve, and check the proof.

#![allow(missing_docs)] // What gungraun's macros make.

use std::hint::black_box;

use gungraun::prelude::*;
use gungraun::{Callgrind, EventKind};
use onehour_benches::families::{Costs, Dense, Round, Sparse, Spec};
use onehour_benches::ours;
use onehour_solver::Objective;
use onehour_solver::nested::NestedProblem;

/// More instructions than before, in percent, that count as a regression.
const LIMIT: f64 = 3.0;

/// Rows of matrices, of sparse problems, and newcomers of rounds.
const SIZES: [usize; 3] = [200, 1000, 300];

/// Lets all that is counted run on the thread that is counted.
fn alone() {
    // It can fail only where a pool is there already: then it is this one.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
}

fn costs(spec: Spec) -> Costs {
    alone();
    spec.costs().unwrap_or_else(|error| panic!("an instance that does not fit: {error}"))
}

fn matrix(family: Dense) -> Costs {
    costs(Spec::Dense { family, size: SIZES[0], aspect: 1 })
}

fn wide_matrix(family: Dense) -> Costs {
    costs(Spec::Dense { family, size: SIZES[0], aspect: 3 })
}

fn lists(family: Sparse) -> Costs {
    costs(Spec::Sparse { family, size: SIZES[1], degree: 20 })
}

fn round(newcomers: usize) -> NestedProblem {
    alone();
    Round::new(newcomers, &mut Spec::Round { size: newcomers }.random()).problem
}

#[library_benchmark]
#[bench::uniform(matrix(Dense::Uniform))]
#[bench::integers(matrix(Dense::Ints100))]
#[bench::geometric(matrix(Dense::Geometric))]
#[bench::market(matrix(Dense::Market))]
#[bench::wide(wide_matrix(Dense::Uniform))]
#[bench::sparse_uniform(lists(Sparse::Uniform))]
#[bench::sparse_ties(lists(Sparse::Ties))]
#[bench::sparse_local(lists(Sparse::Local))]
fn assignment(costs: Costs) {
    let prepared = match &costs {
        Costs::Dense { shape, values } => ours::prepare_dense(shape[0], shape[1], values),
        Costs::Sparse(csr) => ours::prepare_sparse(csr),
        _ => return,
    };
    if let Ok(prepared) = prepared {
        let solved = prepared.solve(Objective::Perfect);
        prepared.check(&solved);
        black_box(solved);
    }
}

#[library_benchmark]
#[bench::small(round(SIZES[2]))]
fn nested(problem: NestedProblem) {
    if let Ok(solution) = ours::nested(&problem) {
        ours::check_nested(&problem, &solution);
        black_box(solution);
    }
}

library_benchmark_group!(name = solver, benchmarks = [assignment, nested]);
main!(
    config = LibraryBenchmarkConfig::default().tool(Callgrind::default().soft_limits([(EventKind::Ir, LIMIT)])),
    library_benchmark_groups = solver
);
