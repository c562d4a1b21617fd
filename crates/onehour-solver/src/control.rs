//! Interruption and progress of long calls.

use std::fmt;
use std::time::Instant;

/// How a caller stops and watches a long call. The default does neither.
///
/// A signal and a test that stops at the n-th question look the same: a closure. Both closures are called from the
/// threads that work, every few milliseconds or more often; they should return at once. The clock is read only where
/// there is a deadline.
///
/// ```
/// use std::time::{Duration, Instant};
///
/// use onehour_solver::Control;
///
/// assert!(!Control::none().deadline(Instant::now() + Duration::from_secs(3600)).should_stop());
/// assert!(Control::none().deadline(Instant::now()).should_stop());
/// ```
#[derive(Clone, Copy, Default)]
pub struct Control<'a> {
    stop: Option<&'a (dyn Fn() -> bool + Sync)>,
    progress: Option<&'a (dyn Fn(u64, u64) + Sync)>,
    deadline: Option<Instant>,
}

impl<'a> Control<'a> {
    /// Never stops, tells nobody.
    pub const fn none() -> Self {
        Control { stop: None, progress: None, deadline: None }
    }

    /// Ends the call early once `stop` says so.
    #[must_use]
    pub fn stop_when(self, stop: &'a (dyn Fn() -> bool + Sync)) -> Self {
        Control { stop: Some(stop), ..self }
    }

    /// Ends the call early from this instant on.
    #[must_use]
    pub fn deadline(self, deadline: Instant) -> Self {
        Control { deadline: Some(deadline), ..self }
    }

    /// Calls `progress(done, total)` now and then, in a unit that the called function names; `done` never falls.
    #[must_use]
    pub fn on_progress(self, progress: &'a (dyn Fn(u64, u64) + Sync)) -> Self {
        Control { progress: Some(progress), ..self }
    }

    /// The same for a step whose progress is not the caller's.
    pub(crate) fn quiet(self) -> Self {
        Control { progress: None, ..self }
    }

    /// Whether the caller wants the call to end.
    pub fn should_stop(&self) -> bool {
        self.stop.is_some_and(|stop| stop()) || self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    pub(crate) fn report(&self, done: u64, total: u64) {
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
            .field("deadline", &self.deadline)
            .finish()
    }
}
