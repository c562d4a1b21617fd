//! `onehour match`, and what `demo` shares with it: read, plan, check the proof, write, tell.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use onehour::snapshot::KeptMeeting;
use onehour::verify::{Refused, verify};
use onehour::{Request, Result};
use onehour_io::Input;
use onehour_io::out::{self, Bound};
use onehour_solver::Control;

use super::input;
use crate::arguments::{self, Out, Round, Running};
use crate::issues::{self, Extent};
use crate::output::{Exit, complain, say, stage};
use crate::run::{Run, threads};
use crate::summary::summary;

/// How long a Ctrl-C may go unheard while a plan is checked.
const PATIENCE: Duration = Duration::from_millis(50);

pub(super) fn run(
    named: &arguments::Input,
    round: &Round,
    previous: Option<&Path>,
    out: &Out,
    running: &Running,
) -> Result<Exit> {
    threads(running)?;
    // Nothing is found yet that a Ctrl-C would have to wait for: while files are read it ends the program at once.
    let input = input::read(named, round.first_day(), round.weeks)?;
    let previous = previous.map(|path| out::read(path)?.plan.kept()).transpose()?.unwrap_or_default();
    let run = stage("listen", || Run::start(running))?;
    make(&input, round, &previous, &out.out, &run)
}

/// Makes a plan and writes it.
pub(super) fn make(input: &Input, round: &Round, previous: &[KeptMeeting], out: &Path, run: &Run) -> Result<Exit> {
    let (stop, progress) = (|| run.stopped(), |done, total| run.progress(done, total));
    let request = Request {
        weeks: round.weeks,
        seed: round.seed,
        history: &input.history,
        previous,
        inputs: Some(&input.hashes),
        control: Control::none().stop_when(&stop).on_progress(&progress),
        ..Request::new(round.first_day())
    };
    let outcome = stage("plan", || onehour::plan(&input.pool, &input.programme, &request));
    run.finish();
    let outcome = outcome.map_err(|error| onehour::Error::from(input.located(error.issues)))?;
    let warnings = input.warnings.iter().cloned().chain(input.located(outcome.warnings)).collect::<Vec<_>>();
    issues::print(&warnings, Extent::Short);

    let bound = Arc::new(Bound::new(outcome.plan, outcome.snapshot)?);
    let check = stage("check the proof", || check(&bound, run));
    if let Check::Refused(refused) = check {
        complain(&format!(
            "error: this plan fails its own check and was not written. This is a fault of onehour; please report it.\n{refused}"
        ));
        return Ok(Exit::Failed);
    }
    stage("write", || out::write(out, &bound))?;
    let checked = matches!(check, Check::Passed);
    say(summary(&bound.plan, checked).trim_end());
    say(&format!("\nThe plan is in {}: meetings.csv, waiting.csv, plan.json, pool.json.", out.display()));
    Ok(if run.stopped() { Exit::Interrupted } else { Exit::Done })
}

/// How the check of a new plan ends.
enum Check {
    Passed,
    Refused(Refused),
    /// The user did not wait for it.
    Stopped,
}

/// Checks a plan, unless the user stops the run before that or meanwhile: then the plan is to be written at once.
fn check(bound: &Arc<Bound>, run: &Run) -> Check {
    let (working, done) = mpsc::channel::<()>();
    let theirs = Arc::clone(bound);
    let checker = std::thread::spawn(move || {
        let _working = working;
        verify(&theirs.plan, &theirs.snapshot, &theirs.pool_sha256)
    });
    while !run.stopped() {
        if done.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Disconnected) {
            return match checker.join() {
                Ok(Ok(_)) => Check::Passed,
                Ok(Err(refused)) => Check::Refused(refused),
                Err(panic) => std::panic::resume_unwind(panic),
            };
        }
    }
    Check::Stopped
}
