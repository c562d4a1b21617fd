//! What a round is asked for, and what is read before one is planned or kept.

use std::path::PathBuf;

use jiff::civil::Date;
use onehour::error::Error;
use onehour::snapshot::KeptMeeting;
use onehour::{Programme, Request};
use onehour_io::out::{Bound as BoundPlan, decisions};
use onehour_io::{Input, Source};
use onehour_solver::Control;
use pyo3::prelude::*;

use crate::convert;
use crate::plan::PyPlan;
use crate::pool::PyPool;
use crate::programme::PyProgramme;
use crate::run::Run;

/// What is asked for beside people and programme.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Asked {
    first_day: String,
    weeks: u32,
    seed: u64,
    history: Option<PathBuf>,
    deadline: Option<f64>,
    progress: Option<Py<PyAny>>,
    threads: Option<usize>,
}

/// People, a programme unless that of the people is meant, and a published plan.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a> {
    pool: &'a PyPool,
    programme: Option<&'a Programme>,
    previous: Option<&'a BoundPlan>,
}

impl<'a> Given<'a> {
    pub(crate) fn new(
        pool: &'a Bound<'_, PyPool>,
        programme: Option<&'a Bound<'_, PyProgramme>>,
        previous: Option<&'a Bound<'_, PyPlan>>,
    ) -> Self {
        Given {
            pool: pool.get(),
            programme: programme.map(|programme| &programme.get().programme),
            previous: previous.map(|plan| plan.get().bound()),
        }
    }
}

impl Asked {
    /// How the call runs, and the round.
    pub(crate) fn split(self, given: Given<'_>) -> PyResult<(Run, Round<'_>)> {
        let from = convert::date(&self.first_day)?;
        let run = Run::new(self.deadline, self.progress, self.threads)?;
        Ok((run, Round { given, from, weeks: self.weeks, seed: self.seed, history: self.history }))
    }
}

/// A round as it was asked for.
pub(crate) struct Round<'a> {
    given: Given<'a>,
    from: Date,
    weeks: u32,
    seed: u64,
    history: Option<PathBuf>,
}

impl Round<'_> {
    /// Reads the history and the calendars, and does the work with what a round is planned from: also with what a
    /// coordinator decided of the published plan, where that holds on. What is wrong says its row.
    pub(crate) fn read<T>(
        self,
        control: Control<'_>,
        work: impl FnOnce(&Input, &Request<'_>) -> onehour::Result<T>,
    ) -> onehour::Result<T> {
        let Round { given: Given { pool, programme, previous }, from, weeks, seed, history } = self;
        let mut input = pool.input.clone();
        programme.into_iter().for_each(|programme| input.programme = programme.clone());
        if let Some(history) = history {
            input.read_history(&Source::path(history))?;
        }
        input.resolve_calendars(|file| pool.folder(file), from, weeks)?;
        previous.into_iter().for_each(|bound| decisions::carry(&bound.snapshot, &mut input.programme, from));
        let previous: Vec<KeptMeeting> = previous.map(|bound| bound.plan.kept()).transpose()?.unwrap_or_default();
        let (history, inputs) = (&input.history, Some(&input.hashes));
        let request = Request { weeks, seed, history, previous: &previous, inputs, control, ..Request::new(from) };
        work(&input, &request).map_err(|error| Error::from(input.located(error.issues)))
    }
}
