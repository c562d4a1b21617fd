//! Time and peak memory of each stage, taken from the spans that the crates open.

use std::sync::Mutex;
use std::time::Instant;

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::memory::{peak_mb, reset_peak};

/// What one stage took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Name of its span.
    pub name: &'static str,
    /// Milliseconds, without stages within.
    pub ms: u64,
    /// Largest resident memory of the process during the stage.
    pub peak_mb: u64,
}

/// A subscriber that measures spans of the main thread. A span within another is a stage of its own; its time is not
/// counted for the outer one.
#[derive(Debug, Default)]
pub struct Stages {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    names: Vec<&'static str>,
    /// Open spans: index of the stage and when it was (re)entered.
    open: Vec<(usize, Instant)>,
    done: Vec<(Stage, u128)>,
}

impl State {
    /// Counts the time since the innermost open stage was entered or left by a stage within.
    fn settle(&mut self) {
        if let Some((stage, since)) = self.open.last_mut() {
            let (stage, micros) = &mut self.done[*stage];
            *micros += since.elapsed().as_micros();
            stage.peak_mb = stage.peak_mb.max(peak_mb());
            *since = Instant::now();
        }
        reset_peak();
    }
}

impl Stages {
    /// The innermost stage that is open; empty between stages.
    pub fn open(&self) -> &'static str {
        let state = self.state();
        state.open.last().map_or("", |&(stage, _)| state.done[stage].0.name)
    }

    /// The stages in the order in which they were first entered.
    pub fn finish(&self) -> Vec<Stage> {
        let state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let milliseconds = |micros: u128| u64::try_from(micros / 1000).unwrap_or(u64::MAX);
        state.done.iter().map(|(stage, micros)| Stage { ms: milliseconds(*micros), ..stage.clone() }).collect()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Subscriber for &'static Stages {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span()
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut state = self.state();
        state.names.push(span.metadata().name());
        Id::from_u64(state.names.len() as u64)
    }

    fn enter(&self, span: &Id) {
        let mut state = self.state();
        state.settle();
        let name = usize::try_from(span.into_u64() - 1).ok().and_then(|at| state.names.get(at).copied());
        let name = name.unwrap_or_default();
        let known = state.done.iter().position(|(stage, _)| stage.name == name);
        let stage = known.unwrap_or_else(|| {
            state.done.push((Stage { name, ms: 0, peak_mb: 0 }, 0));
            state.done.len() - 1
        });
        state.open.push((stage, Instant::now()));
    }

    fn exit(&self, _: &Id) {
        let mut state = self.state();
        state.settle();
        state.open.pop();
        if let Some((_, since)) = state.open.last_mut() {
            *since = Instant::now();
        }
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_stage_within_another_is_not_counted_twice() {
        let stages: &'static Stages = Box::leak(Box::default());
        tracing::subscriber::with_default(stages, || {
            let _outer = tracing::info_span!("outer").entered();
            let _inner = tracing::info_span!("inner").entered();
            std::thread::sleep(Duration::from_millis(30));
        });
        let done = stages.finish();
        assert_eq!(done.iter().map(|stage| stage.name).collect::<Vec<_>>(), ["outer", "inner"]);
        assert!(done[0].ms < 20 && done[1].ms >= 30, "{done:?}");
    }
}
