//! Interruption and progress of long calls.

/// How a caller stops a long call and hears of its progress.
///
/// The solver asks `should_stop` at least every few milliseconds of work and leaves as soon as it answers `true`. It
/// is a closure, not a clock: a deadline, a signal and a test that stops at the n-th question look the same.
#[derive(Clone, Copy)]
pub struct Control<'a> {
    /// Whether the call should give up.
    pub should_stop: &'a (dyn Fn() -> bool + Sync),
    /// Told `(done, total)` in units of the called function; `done` never falls within one call.
    pub progress: &'a (dyn Fn(u64, u64) + Sync),
}

impl Control<'_> {
    /// Never stops, tells nobody.
    pub const fn none() -> Control<'static> {
        Control { should_stop: &|| false, progress: &|_, _| {} }
    }

    /// Whether the call should give up.
    pub fn stopped(&self) -> bool {
        (self.should_stop)()
    }

    /// Reports `done` of `total`.
    pub fn report(&self, done: u64, total: u64) {
        (self.progress)(done, total);
    }
}

impl std::fmt::Debug for Control<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Control")
    }
}

impl Default for Control<'_> {
    fn default() -> Self {
        Control::none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn none_never_stops() {
        assert!(!Control::none().stopped());
        Control::default().report(1, 2);
    }

    #[test]
    fn closures_are_asked_and_told() {
        let told = AtomicU64::new(0);
        let progress = |done: u64, _: u64| told.store(done, Ordering::Relaxed);
        let control = Control { should_stop: &|| true, progress: &progress };
        control.report(7, 9);
        assert!(control.stopped());
        assert_eq!(told.load(Ordering::Relaxed), 7);
    }
}
