//! `onehour assign`: a matrix of costs in, pairs and their proof out as JSON.

mod problem;
mod report;

use onehour::Result;
use onehour_io::Source;
use onehour_io::matrix::{self, Budget};
use onehour_solver::{Control, Options, Status};

use self::problem::Problem;
use self::report::Report;
use crate::arguments::Assign;
use crate::output::{Exit, complain, say, stage};
use crate::run::{Run, threads};

pub(super) fn run(arguments: &Assign) -> Result<Exit> {
    let budget = arguments.memory.map_or_else(Budget::of_machine, |bytes| Budget { bytes });
    let source = Source::path(&arguments.matrix);
    // Reading has no handler for Ctrl-C to wait for: it ends the program at once.
    let matrix = stage("read", || matrix::read(&source, budget))?;
    let problem = Problem::new(matrix, &source)?;
    threads(&arguments.running)?;
    let run = Run::start(&arguments.running)?;
    let (stop, progress) = (|| run.stopped(), |done, total| run.progress(done, total));
    let options = Options::default().control(Control::none().stop_when(&stop).on_progress(&progress));
    let options = if arguments.maximize { options.maximize() } else { options };
    let answer = stage("solve", || problem.assign(arguments.objective.into(), options, &source));
    run.finish();
    let answer = answer?;
    let verified = arguments.verifies() && answer.status() != Status::Interrupted;
    if verified && let Err(violation) = stage("check the proof", || problem.verify(&answer)) {
        complain(&format!(
            "error: this answer fails its own check. This is a fault of onehour; please report it.\n{violation}"
        ));
        return Ok(Exit::Failed);
    }
    let report = Report::new(&problem, &answer, verified).to_json()?;
    match &arguments.out {
        Some(path) => stage("write", || onehour_io::out::replace_file(path, (report + "\n").as_bytes()))?,
        None => say(&report),
    }
    Ok(if answer.status() == Status::Interrupted { Exit::Interrupted } else { Exit::Done })
}
