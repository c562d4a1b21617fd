//! A live session: edits in, answers out. Whoever shares one takes turns.

use std::sync::{Mutex, MutexGuard};

use onehour::error::{Error, Issue, Place};
use onehour::plan::{Status, TierValue};
use onehour::session::{Answer, Edit, How, Moved, Session};
use onehour::snapshot::KeptMeeting;
use onehour_io::Input;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::fault::Fault;
use crate::plan::PyPlan;
use crate::pool::PyPool;
use crate::programme::PyProgramme;
use crate::round::{Asked, Given};
use crate::run::{Run, leave, short};
use crate::table::{self, Table};
use crate::{convert, error};

/// A round that stays solved; `onehour.Session` wraps it.
#[pyclass(frozen, name = "Session", module = "onehour._onehour")]
pub(crate) struct PySession {
    session: Mutex<Session>,
}

/// What the present plan is worth; after an edit, also who moved.
#[derive(serde::Serialize)]
struct Standing<'a> {
    tiers: &'a [TierValue],
    status: Status,
    #[serde(flatten)]
    how: How,
    moved: &'a [Moved],
}

/// A standing as JSON, and what was read by a stated policy.
type Answered<'py> = (String, Vec<Bound<'py, PyAny>>);

#[pymethods]
impl PySession {
    /// Plans a round and keeps it.
    #[new]
    fn open(
        py: Python<'_>,
        pool: &Bound<'_, PyPool>,
        programme: Option<&Bound<'_, PyProgramme>>,
        previous: Option<&Bound<'_, PyPlan>>,
        asked: Asked,
    ) -> PyResult<Self> {
        let (run, round) = asked.split(Given::new(pool, programme, previous))?;
        let open =
            |input: &Input, request: &onehour::Request<'_>| Session::open(input.pool(), &input.programme, request);
        run.watch(py, |control| round.read(control, open))?.map(PySession::of).map_err(error::input)
    }

    /// A session from its JSON.
    #[staticmethod]
    fn from_json(py: Python<'_>, json: Vec<u8>) -> PyResult<Self> {
        leave(py, move || Session::from_json(&json))?.map(PySession::of).map_err(error::input)
    }

    /// The session as JSON.
    fn to_json<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let json = self.long(py, |session| session.to_json())?;
        Ok(PyBytes::new(py, &json))
    }

    /// Makes an edit that is given as JSON.
    fn apply<'py>(&self, py: Python<'py>, edit: &str) -> PyResult<Answered<'py>> {
        let edit: Edit = serde_json::from_str(edit).map_err(|_| error::input(no_edit()))?;
        self.edit(py, edit)
    }

    /// The only person of a pool signs up.
    fn sign_up<'py>(&self, py: Python<'py>, pool: &Bound<'py, PyPool>) -> PyResult<Answered<'py>> {
        let pool = pool.get();
        let person = self.long(py, |session| {
            let mut input = pool.input.clone();
            let request = session.request();
            input.resolve_calendars(|file| pool.folder(file), request.from, request.weeks)?;
            input.pool().people().first().cloned().ok_or_else(no_edit)
        })?;
        self.edit(py, Edit::SignUp { person: Box::new(person) })
    }

    /// A person has other hours, given as the compact text.
    fn hours<'py>(&self, py: Python<'py>, person: String, availability: Option<&str>) -> PyResult<Answered<'py>> {
        let availability = availability.map(str::parse).transpose().map_err(error::input)?;
        self.edit(py, Edit::Hours { person, availability })
    }

    /// Takes the latest edit back; nothing where there is none.
    fn undo<'py>(&self, py: Python<'py>) -> PyResult<Option<Answered<'py>>> {
        let answer = self.long(py, Session::undo)?;
        answer.map(|answer| answered(py, &answer)).transpose()
    }

    /// How many edits can be taken back.
    fn edits(&self, py: Python<'_>) -> PyResult<usize> {
        self.look(py, Session::edits)
    }

    /// Tiers and status of the present plan and how it was found, as JSON.
    fn standing(&self, py: Python<'_>) -> PyResult<String> {
        self.look(py, |session| {
            let (tiers, status, how) = (session.tiers(), session.status(), session.how());
            convert::json(&Standing { tiers, status, how, moved: &[] })
        })?
    }

    /// Opener and UTC seconds of a newcomer's meeting.
    fn seat(&self, py: Python<'_>, newcomer: &str) -> PyResult<Option<(String, Option<i64>)>> {
        self.look(py, |session| session.seat(newcomer).map(|seat| (seat.opener.clone(), seat.start)))
    }

    /// Who meets whom.
    fn meetings(&self, py: Python<'_>) -> PyResult<Table> {
        self.look(py, |session| {
            let meetings: Vec<KeptMeeting> = session
                .meetings()
                .map(|(newcomer, seat)| KeptMeeting {
                    newcomer: newcomer.to_owned(),
                    opener: seat.opener.clone(),
                    start: seat.start,
                })
                .collect();
            table::kept(&meetings, &session.programme().meeting.zone)
        })
    }

    /// Who must be told what.
    fn notices(&self, py: Python<'_>) -> PyResult<Table> {
        self.long(py, |session| table::notices(&session.notices(), &session.programme().meeting.zone))
    }

    /// The published meetings that the plan keeps to as far as it can.
    fn published(&self, py: Python<'_>) -> PyResult<Table> {
        self.look(py, |session| table::kept(session.request().previous, &session.programme().meeting.zone))
    }

    /// The past.
    fn history(&self, py: Python<'_>) -> PyResult<Table> {
        self.look(py, |session| table::history(session.request().history, &session.programme().meeting.zone))
    }

    /// First day, weeks, seed.
    fn request(&self, py: Python<'_>) -> PyResult<(String, u32, u64)> {
        self.look(py, |session| {
            let request = session.request();
            (request.from.to_string(), request.weeks, request.seed)
        })
    }

    /// The zone of its local times.
    fn zone(&self, py: Python<'_>) -> PyResult<String> {
        self.look(py, |session| session.programme().meeting.zone.clone())
    }

    /// The people as they are now.
    fn pool(&self, py: Python<'_>) -> PyResult<PyPool> {
        let input = self.long(py, |session| Ok(Input::of_pool(session.pool()?, session.programme().clone())))?;
        Ok(PyPool::of(input))
    }

    /// The programme as it is now.
    fn programme(&self, py: Python<'_>) -> PyResult<PyProgramme> {
        Ok(PyProgramme { programme: self.look(py, |session| session.programme().clone())? })
    }

    /// The present plan in full.
    fn plan(&self, py: Python<'_>) -> PyResult<PyPlan> {
        self.long(py, |session| PyPlan::of(session.plan()?))
    }
}

impl PySession {
    fn of(session: Session) -> Self {
        PySession { session: Mutex::new(session) }
    }

    /// The session, once nobody else has it. A panic in the midst of an edit leaves one that nobody may have.
    fn turn(&self) -> Result<MutexGuard<'_, Session>, Fault> {
        self.session.lock().map_err(|_| Fault)
    }

    /// Does what is over soon, when it is its turn.
    fn look<T: Send>(&self, py: Python<'_>, work: impl FnOnce(&Session) -> T + Send) -> PyResult<T> {
        Ok(short(py, || self.turn().map(|session| work(&session)))??)
    }

    /// Does what may take long. Nothing stops it half-way: Ctrl-C is heard when it is done.
    fn long<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mut Session) -> onehour::Result<T> + Send,
    ) -> PyResult<T> {
        Run::default().watch(py, |_| self.turn().map(|mut session| work(&mut session)))??.map_err(error::input)
    }

    /// Makes an edit. One during which Ctrl-C was pressed is taken back, so that what raises has changed nothing.
    fn edit<'py>(&self, py: Python<'py>, edit: Edit) -> PyResult<Answered<'py>> {
        let work = |control: onehour_solver::Control<'_>| {
            self.turn().map(|mut session| {
                let answer = session.apply(&edit)?;
                if control.should_stop() {
                    session.undo()?;
                }
                Ok::<Answer, Error>(answer)
            })
        };
        let answer: onehour::Result<Answer> = Run::default().watch(py, work)??;
        answered(py, &answer.map_err(error::input)?)
    }
}

fn answered<'py>(py: Python<'py>, answer: &Answer) -> PyResult<Answered<'py>> {
    let Answer { tiers, status, moved, how, warnings } = answer;
    let standing = Standing { tiers, status: *status, how: *how, moved };
    Ok((convert::json(&standing)?, convert::issues(py, warnings)?))
}

fn no_edit() -> Error {
    let message = "This is no edit of a session.";
    let remedy = "Give `edit` and what belongs to it, as docs/session.md shows.";
    Error::from(Issue::error("E-edit-form", Place::default(), message, remedy))
}
