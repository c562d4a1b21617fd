//! Time and peak memory of each stage, taken from the spans that the crates open.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::memory::{peak_mb, processor_time, reset_peak};

/// What one stage took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Name of its span.
    pub name: &'static str,
    /// Milliseconds, without stages within.
    pub ms: u64,
    /// Milliseconds of processor time of all threads, without stages within: what other work of the machine adds least
    /// to.
    pub cpu_ms: u64,
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
    open: Vec<(usize, Clocks)>,
    done: Vec<(Stage, Spent)>,
}

/// A moment.
#[derive(Debug)]
struct Clocks {
    wall: Instant,
    processor: Duration,
}

impl Clocks {
    fn now() -> Self {
        Clocks { wall: Instant::now(), processor: processor_time() }
    }
}

/// Time of a stage so far.
#[derive(Debug, Default)]
struct Spent {
    wall: Duration,
    processor: Duration,
}

impl State {
    /// Counts the time since the innermost open stage was entered or left by a stage within.
    fn settle(&mut self) {
        if let Some((stage, since)) = self.open.last_mut() {
            let (stage, spent) = &mut self.done[*stage];
            spent.wall += since.wall.elapsed();
            spent.processor += processor_time().saturating_sub(since.processor);
            stage.peak_mb = stage.peak_mb.max(peak_mb());
            *since = Clocks::now();
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
        let milliseconds = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let timed = |(stage, spent): &(Stage, Spent)| Stage {
            ms: milliseconds(spent.wall),
            cpu_ms: milliseconds(spent.processor),
            ..stage.clone()
        };
        state.done.iter().map(timed).collect()
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
            state.done.push((Stage { name, ms: 0, cpu_ms: 0, peak_mb: 0 }, Spent::default()));
            state.done.len() - 1
        });
        state.open.push((stage, Clocks::now()));
    }

    fn exit(&self, _: &Id) {
        let mut state = self.state();
        state.settle();
        state.open.pop();
        if let Some((_, since)) = state.open.last_mut() {
            *since = Clocks::now();
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
