//! Running a call: other Python threads work meanwhile, Ctrl-C is heard, a deadline is kept, progress is told.
//!
//! The work happens in a thread of its own, which knows nothing of Python. The calling thread waits for it and looks up
//! every [`PATIENCE`]: for signals, which Python hands to its main thread alone; for the deadline; for progress. Where
//! the work is too small to be worth a thread it is done in the calling one.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use onehour_solver::Control;
use pyo3::prelude::*;

use crate::error;
use crate::fault::caught;
use crate::fork::{Call, with_threads};

/// How long a Ctrl-C may go unheard.
const PATIENCE: Duration = Duration::from_millis(40);

/// What the caller says of the running of a call.
#[derive(Default)]
pub(crate) struct Run {
    /// When the best so far will do.
    deadline: Option<Instant>,
    /// Called with `(done, total)`.
    progress: Option<Py<PyAny>>,
    /// As many as there are processors unless told.
    threads: Option<NonZeroUsize>,
}

impl Run {
    /// `deadline` is in seconds from now.
    pub(crate) fn new(deadline: Option<f64>, progress: Option<Py<PyAny>>, threads: Option<usize>) -> PyResult<Self> {
        let wrong = |message: &str| Err(pyo3::exceptions::PyValueError::new_err(message.to_owned()));
        let deadline = match deadline {
            Some(seconds) if seconds.is_nan() || seconds < 0.0 => {
                return wrong("deadline is a number of seconds, 0 or more");
            }
            // What cannot be reckoned is never.
            Some(seconds) => {
                Duration::try_from_secs_f64(seconds).ok().and_then(|wait| Instant::now().checked_add(wait))
            }
            None => None,
        };
        let threads = match threads {
            Some(0) => return wrong("threads is a whole number from 1"),
            threads => threads.and_then(NonZeroUsize::new),
        };
        Ok(Run { deadline, progress, threads })
    }

    /// Whether there is more to a call than Ctrl-C.
    pub(crate) fn is_special(&self) -> bool {
        self.deadline.is_some() || self.progress.is_some() || self.threads.is_some()
    }

    /// Does the work, under control.
    pub(crate) fn watch<T: Send>(&self, py: Python<'_>, work: impl FnOnce(Control<'_>) -> T + Send) -> PyResult<T> {
        let call = Call::begin()?;
        let news = News::default();
        let work = || {
            self.in_pool(|| work(Control::none().stop_when(&|| news.stopped()).on_progress(&|d, t| news.tell(d, t))))
        };
        let outcome = py.detach(|| {
            thread::scope(|scope| {
                let (working, done) = mpsc::channel::<()>();
                let worker = thread::Builder::new().spawn_scoped(scope, move || {
                    let _working = working;
                    caught(work)
                });
                let worker = worker.map_err(|_| error::no_threads())?;
                let heard = self.wait(&done, &news);
                // A panic is caught in the thread: there is nothing to join but its outcome.
                let outcome = worker.join().map_err(|_| crate::fault::Fault);
                heard.and(outcome.and_then(|outcome| outcome).map_err(PyErr::from))
            })
        });
        drop(call);
        outcome?
    }

    fn in_pool<T: Send>(&self, work: impl FnOnce() -> T + Send) -> PyResult<T> {
        match self.threads {
            None => Ok(with_threads(work)),
            Some(threads) => {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build();
                Ok(pool.map_err(|_| error::no_threads())?.install(work))
            }
        }
    }

    /// Until the work is done. An exception (Ctrl-C, or one of the progress function) stops it.
    fn wait(&self, done: &mpsc::Receiver<()>, news: &News) -> PyResult<()> {
        let mut heard = Ok(());
        let mut told = None;
        loop {
            let left = self.deadline.map_or(PATIENCE, |deadline| deadline.saturating_duration_since(Instant::now()));
            let patience = if news.stopped() { PATIENCE } else { left.min(PATIENCE) };
            if done.recv_timeout(patience) != Err(RecvTimeoutError::Timeout) {
                let tells = heard.is_ok() && self.progress.is_some();
                return if tells { Python::attach(|py| self.look(py, news, &mut told)) } else { heard };
            }
            if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                news.stop();
            }
            if heard.is_ok() {
                heard = Python::attach(|py| self.look(py, news, &mut told));
                if heard.is_err() {
                    news.stop();
                }
            }
        }
    }

    fn look(&self, py: Python<'_>, news: &News, told: &mut Option<(u64, u64)>) -> PyResult<()> {
        py.check_signals()?;
        let (Some(progress), Some(latest)) = (&self.progress, news.latest()) else { return Ok(()) };
        if told.replace(latest) != Some(latest) {
            progress.call1(py, latest)?;
        }
        Ok(())
    }
}

/// Does work that ends before anyone would want to stop it, in the calling thread.
pub(crate) fn short<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    let _call = Call::begin()?;
    Ok(py.detach(|| caught(|| with_threads(work)))?)
}

/// Does work that nothing stops half-way, and that owns all it needs. Who presses Ctrl-C does not wait for it: it ends
/// by itself, and what it found is dropped.
pub(crate) fn leave<T: Send + 'static>(py: Python<'_>, work: impl FnOnce() -> T + Send + 'static) -> PyResult<T> {
    let call = Call::begin()?;
    let (tell, told) = mpsc::channel();
    let worker = thread::Builder::new().spawn(move || {
        let outcome = caught(|| with_threads(work));
        drop(call);
        // Nobody may be listening any more.
        let _ = tell.send(outcome);
    });
    worker.map_err(|_| error::no_threads())?;
    py.detach(move || {
        loop {
            match told.recv_timeout(PATIENCE) {
                Ok(outcome) => return Ok(outcome?),
                Err(RecvTimeoutError::Timeout) => Python::attach(|py| py.check_signals())?,
                Err(RecvTimeoutError::Disconnected) => return Err(crate::fault::Fault.into()),
            }
        }
    })
}

/// Does work that is over sooner than another thread could be let in, and that waits for no thread itself.
pub(crate) fn tiny<T>(work: impl FnOnce() -> T) -> PyResult<T> {
    let _call = Call::begin()?;
    Ok(caught(work)?)
}

/// What the two threads tell each other.
#[derive(Default)]
struct News {
    stop: AtomicBool,
    done: AtomicU64,
    /// 0 before the first progress.
    total: AtomicU64,
}

impl News {
    fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn tell(&self, done: u64, total: u64) {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    fn latest(&self) -> Option<(u64, u64)> {
        let total = self.total.load(Ordering::Relaxed);
        (total > 0).then(|| (self.done.load(Ordering::Relaxed).min(total), total))
    }
}
