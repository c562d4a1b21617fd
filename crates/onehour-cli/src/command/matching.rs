//! `onehour match`, and what `demo` shares with it: read, plan, check the proof, write, tell.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::Duration;

use onehour::advice::Briefing;
use onehour::verify::{Refused, verify};
use onehour::{Plan, Request, Result};
use onehour_io::contacts::{self, Contacts};
use onehour_io::out::{self, Bound, Edition};
use onehour_io::texts::Texts;
use onehour_io::{Input, Source, programme};
use onehour_solver::Control;

use super::input;
use super::previous::Previous;
use crate::arguments::{self, Advice, Names, Out, Round, Running};
use crate::issues::{self, Extent};
use crate::output::{Exit, complain, count, say, stage};
use crate::run::{Run, threads};
use crate::summary::summary;

/// How long a Ctrl-C may go unheard while a plan is checked or thought about.
const PATIENCE: Duration = Duration::from_millis(50);

/// What `match` is asked for.
pub(super) struct Asked<'a> {
    pub(super) input: &'a arguments::Input,
    pub(super) round: &'a Round,
    pub(super) previous: Option<&'a Path>,
    pub(super) names: &'a Names,
    pub(super) advice: Advice,
}

pub(super) fn run(asked: &Asked<'_>, out: &Out, running: &Running) -> Result<Exit> {
    threads(running)?;
    // Nothing is found yet that a Ctrl-C would have to wait for: while files are read it ends the program at once.
    let mut input = input::read(asked.input, asked.round.first_day(), asked.round.weeks)?;
    let previous = asked.previous.map(Previous::read).transpose()?.unwrap_or_default();
    previous.decide(&mut input, asked.round.first_day())?;
    input.warnings.extend(previous.warnings.iter().cloned());
    let edition = edition(&mut input, &previous, asked.names)?;
    let run = stage("listen", || Run::start(running))?;
    make(
        &input,
        asked.round,
        &Job { programme: &asked.input.programme, previous: &previous, advice: asked.advice, out: &out.out },
        edition,
        &run,
    )
}

/// The plan before, and what is told of the new one and where.
pub(super) struct Job<'a> {
    /// Name or file of the programme.
    pub(super) programme: &'a str,
    pub(super) previous: &'a Previous,
    pub(super) advice: Advice,
    pub(super) out: &'a Path,
}

/// How the files of the plan are to be written.
fn edition(input: &mut Input, previous: &Previous, names: &Names) -> Result<Edition> {
    let contacts = match &names.contacts {
        None => Contacts::default(),
        Some(path) => {
            let contacts = contacts::read(&Source::path(path))?;
            input.warnings.extend(contacts.warnings.iter().cloned());
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            input.note_hash(&name, "contacts", contacts.sha256.clone());
            contacts
        }
    };
    let decided = Some(&previous.decisions.sha256).filter(|hash| !hash.is_empty()).cloned();
    let texts = names.texts.as_deref().map(Texts::read).transpose()?.unwrap_or_default();
    let (before, sent) = (previous.meetings().map(<[_]>::to_vec), previous.sent.clone());
    Ok(Edition { contacts, texts, before, sent, decided, ..Edition::default() })
}

/// Makes a plan and writes it, unless it was stopped with nothing and would take the place of another.
pub(super) fn make(input: &Input, round: &Round, job: &Job<'_>, mut edition: Edition, run: &Run) -> Result<Exit> {
    let Job { previous, advice, out, .. } = *job;
    let (stop, progress) = (|| run.stopped(), |done, total| run.progress(done, total));
    let request = Request {
        weeks: round.weeks,
        seed: round.seed,
        history: &input.history,
        previous: &previous.kept,
        inputs: Some(&input.hashes),
        control: Control::none().stop_when(&stop).on_progress(&progress),
        ..Request::new(round.first_day())
    };
    let outcome = stage("plan", || onehour::plan(input.pool(), &input.programme, &request));
    run.finish();
    let located = |issues| {
        let decided = previous.decisions.located(&input.programme, input.located(issues));
        programme::located(job.programme, decided)
    };
    let outcome = outcome.map_err(|error| onehour::Error::from(located(error.issues)))?;
    let warnings = input.warnings.iter().cloned().chain(located(outcome.warnings)).collect::<Vec<_>>();
    issues::print(&warnings, Extent::Short);
    if run.stopped() && outcome.plan.meetings.is_empty() && out.join(out::PLAN_FILE).exists() {
        say(&format!("Stopped before anybody had a meeting: the plan in {} stays as it was.", out.display()));
        return Ok(Exit::Interrupted);
    }

    let bound = Arc::new(Bound::new(outcome.plan, outcome.snapshot)?);
    let checking = Beside::start(&bound, check);
    let advising =
        Beside::start(&bound, move |bound: &Bound| Briefing::new(&bound.plan, &bound.snapshot, advice.into()));
    let checked = stage("check the proof", || checking.unless_stopped(run));
    if let Some(Err(refused)) = checked {
        complain(&format!(
            "error: this plan fails its own check and was not written. This is a fault of onehour; please report it.\n{refused}"
        ));
        return Ok(Exit::Failed);
    }
    edition.briefing = stage("advice", || advising.unless_stopped(run)).transpose()?.unwrap_or_default();
    stage("write", || out::write(out, &bound, &edition))?;
    tell(&bound.plan, checked.is_some(), previous, out);
    Ok(if run.stopped() { Exit::Interrupted } else { Exit::Done })
}

/// What came of it, and where it is.
fn tell(plan: &Plan, checked: bool, previous: &Previous, out: &Path) {
    say(summary(plan, checked).trim_end());
    if !previous.decisions.is_empty() {
        let number = previous.decisions.len() as u64;
        let (decisions, are) = (count(number, "decision", "decisions"), if number == 1 { "is" } else { "are" });
        say(&format!("\n{decisions} of the workbook {are} followed."));
    }
    let changes = if previous.meetings().is_some() { "changes.csv, " } else { "" };
    let invites = if plan.meetings.iter().any(|meeting| meeting.start.is_some()) { "invites, " } else { "" };
    say(&format!(
        "\nThe plan is in {}: report.html, plan.xlsx, {invites}meetings.csv, waiting.csv, {changes}plan.json, pool.json.",
        out.display()
    ));
}

/// Checks a new plan.
fn check(bound: &Bound) -> std::result::Result<(), Refused> {
    verify(&bound.plan, &bound.snapshot, &bound.pool_sha256).map(drop)
}

/// Work on a new plan, beside all else.
struct Beside<T> {
    worker: JoinHandle<T>,
    /// Closed when the work is done.
    done: Receiver<()>,
}

impl<T: Send + 'static> Beside<T> {
    fn start(bound: &Arc<Bound>, work: impl FnOnce(&Bound) -> T + Send + 'static) -> Self {
        let (working, done) = mpsc::channel::<()>();
        let theirs = Arc::clone(bound);
        let worker = std::thread::spawn(move || {
            let _working = working;
            work(&theirs)
        });
        Beside { worker, done }
    }

    /// What came of it, unless the user stops the run before that or meanwhile: then the plan is to be written at once.
    fn unless_stopped(self, run: &Run) -> Option<T> {
        while !run.stopped() {
            if self.done.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Disconnected) {
                return Some(self.worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
        }
        None
    }
}
