//! Stopping a long call, and watching it.

use std::fmt;

/// How a caller stops and watches [`super::solve`]. The default neither stops nor watches.
///
/// Both closures are called from the threads that work; they should return at once.
#[derive(Clone, Copy, Default)]
pub struct Control<'a> {
    stop: Option<&'a (dyn Fn() -> bool + Sync)>,
    progress: Option<&'a (dyn Fn(u64, u64) + Sync)>,
}

impl<'a> Control<'a> {
    /// Ends the call early, with the best so far, once `stop` says so. It is asked every few milliseconds at most.
    #[must_use]
    pub fn stop_when(self, stop: &'a (dyn Fn() -> bool + Sync)) -> Self {
        Control { stop: Some(stop), ..self }
    }

    /// Calls `progress(done, total)` now and then; the unit is left vertices.
    #[must_use]
    pub fn on_progress(self, progress: &'a (dyn Fn(u64, u64) + Sync)) -> Self {
        Control { progress: Some(progress), ..self }
    }

    pub(super) fn should_stop(&self) -> bool {
        self.stop.is_some_and(|stop| stop())
    }

    pub(super) fn report(&self, done: u64, total: u64) {
        if let Some(progress) = self.progress {
            progress(done, total);
        }
    }
}

impl fmt::Debug for Control<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Control")
            .field("stop", &self.stop.is_some())
            .field("progress", &self.progress.is_some())
            .finish()
    }
}
