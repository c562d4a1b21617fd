//! Panics: a typed exception with a code and a place in the sources, and never what the panic says.
//!
//! The message of a panic may quote the value at hand. So nothing is printed when it begins: the place is kept, and the
//! exception says it. This extension has a Rust runtime of its own, so its hook hears no panic of others.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Mutex;

use pyo3::prelude::*;

use crate::error;

/// File and line of the last panic.
static LAST: Mutex<Option<String>> = Mutex::new(None);

/// From now on panics are remembered instead of printed.
pub(crate) fn keep_panics_quiet() {
    panic::set_hook(Box::new(remember));
}

fn remember(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(|at| {
        let file = at.file().rsplit(['/', '\\']).next().unwrap_or_default();
        format!("{file}:{}", at.line())
    });
    *LAST.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = place;
}

/// A panic that was caught.
#[derive(Debug)]
pub(crate) struct Fault;

/// Does the work; a panic in it is a [`Fault`].
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Fault> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|_| Fault)
}

impl From<Fault> for PyErr {
    fn from(_: Fault) -> Self {
        let place = LAST.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take();
        error::internal(place)
    }
}

/// Panics with a word that must not be seen: tests ask for it.
#[pyfunction]
pub(crate) fn provoke_fault(py: Python<'_>, word: String) -> PyResult<()> {
    #[allow(clippy::panic)]
    crate::run::short(py, move || panic!("{word}"))
}
