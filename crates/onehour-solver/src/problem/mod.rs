//! The bipartite problem: rows, columns, and an integer cost for each pair that is allowed.

mod dense;
mod error;
mod lattice;
mod sparse;

pub use self::dense::Lattice;
pub use self::error::{ProblemError, Side};
pub use self::sparse::SparseProblem;
