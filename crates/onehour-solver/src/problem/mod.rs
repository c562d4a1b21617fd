//! The bipartite problem: rows, columns, and an integer cost for each pair that is allowed.

mod error;
mod matrix;
mod number;
mod sparse;

pub use self::error::{ProblemError, Side};
pub use self::matrix::Dense;
pub use self::number::Number;
pub(crate) use self::number::{bits_of, floor_units, lowest_bit, units_of, units_to_f64};
pub use self::sparse::SparseProblem;
