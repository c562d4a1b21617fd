//! `onehour match`, and what `demo` shares with it: read, plan, check the proof, write, tell.

use std::path::Path;

use onehour::plan::Status;
use onehour::snapshot::KeptMeeting;
use onehour::{Request, Result};
use onehour_io::out::{self, Bound};
use onehour_solver::Control;

use super::input::Files;
use crate::arguments::{Input, Out, Round, Running};
use crate::issues::{self, Extent};
use crate::output::{Exit, complain, say, stage};
use crate::run::Run;
use crate::summary::summary;

pub(super) fn run(input: &Input, round: &Round, previous: Option<&Path>, out: &Out, running: &Running) -> Result<Exit> {
    let run = Run::start(running)?;
    let files = Files::read(input)?;
    let previous = previous.map(|path| out::read(path)?.plan.kept()).transpose()?.unwrap_or_default();
    make(&files, round, &previous, &out.out, &run)
}

/// Makes a plan and writes it.
pub(super) fn make(files: &Files, round: &Round, previous: &[KeptMeeting], out: &Path, run: &Run) -> Result<Exit> {
    let (stop, progress) = (|| run.stopped(), |done, total| run.progress(done, total));
    let request = Request {
        weeks: round.weeks,
        seed: round.seed,
        history: &files.history,
        previous,
        inputs: Some(&files.hashes),
        control: Control::none().stop_when(&stop).on_progress(&progress),
        ..Request::new(round.from.unwrap_or_else(super::today))
    };
    let outcome = stage("plan", || onehour::plan(&files.pool, &files.programme, &request));
    run.finish();
    let outcome = outcome.map_err(|error| onehour::Error::from(files.located(error.issues)))?;
    let warnings = files.warnings.iter().cloned().chain(files.located(outcome.warnings)).collect::<Vec<_>>();
    issues::print(&warnings, Extent::Short);

    let bound = Bound::new(outcome.plan, outcome.snapshot)?;
    let verified =
        stage("check the proof", || onehour::verify::verify(&bound.plan, &bound.snapshot, &bound.pool_sha256));
    if let Err(refused) = verified {
        complain(&format!(
            "error: this plan fails its own check and was not written. This is a fault of onehour; please report it.\n{refused}"
        ));
        return Ok(Exit::Failed);
    }
    stage("write", || out::write(out, &bound))?;
    say(summary(&bound.plan).trim_end());
    say(&format!("\nThe plan is in {}: meetings.csv, waiting.csv, plan.json, pool.json.", out.display()));
    let interrupted = run.stopped() || bound.plan.status == Status::Interrupted;
    Ok(if interrupted { Exit::Interrupted } else { Exit::Done })
}
