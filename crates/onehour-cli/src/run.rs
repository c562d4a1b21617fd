//! What a long run needs: threads, a progress line, and an ear for Ctrl-C.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressStyle};
use onehour::Result;
use onehour::error::{Error, Issue, Place};

use crate::arguments::{Progress, Running};

/// A run that can be stopped and watched.
pub(crate) struct Run {
    stop: Arc<AtomicBool>,
    bar: ProgressBar,
}

/// Sets the number of threads, before any is needed.
pub(crate) fn threads(running: &Running) -> Result<()> {
    if let Some(threads) = running.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.into());
        pool.build_global().map_err(|error| refused("start the threads", &error))?;
    }
    Ok(())
}

impl Run {
    /// Starts listening for Ctrl-C.
    pub(crate) fn start(running: &Running) -> Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let heard = Arc::clone(&stop);
        ctrlc::set_handler(move || heard.store(true, Ordering::Relaxed))
            .map_err(|error| refused("listen for Ctrl-C", &error))?;
        let shown = running.progress == Progress::Auto && std::io::stderr().is_terminal();
        let bar = if shown { ProgressBar::new(0).with_style(style()) } else { ProgressBar::hidden() };
        Ok(Run { stop, bar })
    }

    /// Whether the user wants the run to end.
    pub(crate) fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Shows that so much of a total is done.
    pub(crate) fn progress(&self, done: u64, total: u64) {
        self.bar.set_length(total);
        self.bar.set_position(done);
    }

    /// Takes the progress line away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{bar:40} {pos}/{len} {elapsed}").unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn refused(doing: &str, error: &dyn std::error::Error) -> Error {
    Error::from(Issue::error(
        "E-system",
        Place::default(),
        format!("The system could not {doing} ({error})."),
        "Try again, with --threads 1 if it was about threads.",
    ))
}
