//! What a forked process may do.
//!
//! Threads do not survive a fork. rayon's pool would wait for ever for threads that are gone, so a child works in a
//! pool of its own, made when first needed. Where a call was running at the moment of the fork, its locks stay taken
//! for ever: then every call of the child is an error.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::error;

/// Calls that are running.
static RUNNING: AtomicUsize = AtomicUsize::new(0);
/// Whether this process is a fork of one that had the module loaded.
static FORKED: AtomicBool = AtomicBool::new(false);
/// Whether a call was running when it was forked.
static BROKEN: AtomicBool = AtomicBool::new(false);
/// The threads of a forked process.
static POOL: Mutex<Option<Arc<ThreadPool>>> = Mutex::new(None);

/// A call that is running, until dropped.
pub(crate) struct Call(());

impl Call {
    /// Notes that a call begins; refused in a process in which none can.
    pub(crate) fn begin() -> PyResult<Self> {
        if BROKEN.load(Ordering::Relaxed) {
            return Err(error::forked());
        }
        RUNNING.fetch_add(1, Ordering::Relaxed);
        Ok(Call(()))
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        RUNNING.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Does the work with threads that exist.
pub(crate) fn with_threads<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    if !FORKED.load(Ordering::Relaxed) {
        return work();
    }
    match pool() {
        Some(pool) => pool.install(work),
        // No thread can be had: rayon's own attempt will say so.
        None => work(),
    }
}

fn pool() -> Option<Arc<ThreadPool>> {
    let mut pool = POOL.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if pool.is_none() {
        *pool = ThreadPoolBuilder::new().build().ok().map(Arc::new);
    }
    pool.clone()
}

/// Called by Python in the child after every fork.
#[pyfunction]
pub(crate) fn after_fork_in_child() {
    if RUNNING.load(Ordering::Relaxed) > 0 {
        BROKEN.store(true, Ordering::Relaxed);
        return;
    }
    FORKED.store(true, Ordering::Relaxed);
    // A pool of the parent would wait for its threads when dropped.
    let pool = POOL.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take();
    std::mem::forget(pool);
}
