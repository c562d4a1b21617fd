//! The extension module behind the Python package `onehour`: thin bodies, no mathematics and no rules of its own.
//!
//! | file | question |
//! |---|---|
//! | `matrix` | Which costs does this array hold, and where do they lie? |
//! | `lattice`, `sparse` | Which problem do these entries state? |
//! | `answer` | What does Python get of an assignment? |
//! | `capacities` | ...where rows and columns take several partners? |
//! | `scipy` | ...and of one that is asked for in scipy's words? |
//! | `frame` | Which cells does this data frame hold, and where do they lie? |
//! | `programme`, `pool`, `round`, `plan` | How do people become a plan? |
//! | `session` | What becomes of it while things happen? |
//! | `table`, `convert` | How do lists and dates reach Python? |
//! | `run` | How does a call let other threads work, hear Ctrl-C and keep a deadline? |
//! | `fault`, `fork` | What becomes of a panic, and of a process that was forked? |
//! | `error` | Which Python exception is this error? |
//!
//! Everything public is documented in Python, where it is exported: `python/onehour`.

mod answer;
mod arrow;
mod capacities;
mod convert;
mod error;
mod fault;
mod fork;
mod frame;
mod lattice;
mod matrix;
mod plan;
mod pool;
mod programme;
mod round;
mod run;
mod scipy;
mod session;
mod sparse;
mod table;

/// Private to the package `onehour`.
#[pyo3::pymodule]
mod _onehour {
    #[pymodule_export]
    use crate::answer::Answer;
    #[pymodule_export]
    use crate::capacities::CapacityAnswer;
    #[pymodule_export]
    use crate::fault::provoke_fault;
    #[pymodule_export]
    use crate::fork::after_fork_in_child;
    #[pymodule_export]
    use crate::matrix::{assign_batch, assign_dense, verify_dense};
    #[pymodule_export]
    use crate::plan::{PyPlan, make_plan};
    #[pymodule_export]
    use crate::pool::PyPool;
    #[pymodule_export]
    use crate::programme::PyProgramme;
    #[pymodule_export]
    use crate::scipy::linear_sum_assignment;
    #[pymodule_export]
    use crate::session::PySession;
    #[pymodule_export]
    use crate::sparse::Entries;
    #[pymodule_export]
    use crate::table::Table;

    /// The version of this build.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");

    #[pymodule_init]
    fn init() {
        crate::fault::keep_panics_quiet();
    }
}
