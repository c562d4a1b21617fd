//! Plans: made, read, checked, written, and shown as tables.

use std::path::{Path, PathBuf};

use onehour::advice::{Briefing, Extent, Ground, Others, Outlook};
use onehour::counts::Counts;
use onehour::curve::Curve;
use onehour::error::Issue;
use onehour::plan::{Meeting, Shortlist, Waiting};
use onehour::{Baseline, Outcome, Plan};
use onehour_io::out::{self, Bound as BoundPlan, Edition, invites};
use onehour_io::{Source, contacts, history};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::pool::PyPool;
use crate::programme::PyProgramme;
use crate::round::{Asked, Given};
use crate::run::{Run, short};
use crate::table::{self, Report, Table};
use crate::{convert, error};

/// A plan and what it was computed from; `onehour.Plan` wraps it.
#[pyclass(frozen, name = "Plan", module = "onehour._onehour")]
pub(crate) struct PyPlan {
    bound: BoundPlan,
    warnings: Vec<Issue>,
}

/// Plans a round.
#[pyfunction]
pub(crate) fn make_plan(
    py: Python<'_>,
    pool: &Bound<'_, PyPool>,
    programme: Option<&Bound<'_, PyProgramme>>,
    previous: Option<&Bound<'_, PyPlan>>,
    asked: Asked,
) -> PyResult<PyPlan> {
    let (run, round) = asked.split(Given::new(pool, programme, previous))?;
    let planned = run.watch(py, |control| {
        round.read(control, |input, request| {
            let mut outcome = onehour::plan(input.pool(), &input.programme, request)?;
            outcome.warnings = input.warnings.iter().cloned().chain(input.located(outcome.warnings)).collect();
            PyPlan::of(outcome)
        })
    });
    planned?.map_err(error::input)
}

/// How the files of a plan are to be written.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct Wanted {
    /// Names and addresses, for the files that people open.
    contacts: Option<PathBuf>,
    /// `some`, `all` or `none`.
    advice: String,
    /// Folder of the plan before.
    previous: Option<PathBuf>,
}

/// What a plan says of one person.
#[derive(serde::Serialize)]
struct About<'a> {
    meetings: Vec<&'a Meeting>,
    waiting: Option<&'a Waiting>,
    bottleneck: Option<&'a onehour::plan::Bottleneck>,
    shortlists: Vec<&'a Shortlist>,
    #[serde(flatten)]
    advice: Advice,
}

/// What would help a person; nothing for who does not wait.
#[derive(Default, serde::Serialize)]
struct Advice {
    /// What is told of who waits.
    #[serde(flatten)]
    outlook: Outlook,
    /// What is not known about further hours, and why.
    reservation: Option<String>,
    /// Whom else each of the first changes that help would serve, where that was asked.
    others: Vec<Others>,
}

/// Changes of which it is said whom else they would serve: as many as `onehour explain` shows.
const HELPS: usize = 8;

#[pymethods]
impl PyPlan {
    /// Reads a plan's folder, or its plan.json.
    #[staticmethod]
    fn read(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        let bound = Run::default().watch(py, |_| out::read(&path))?.map_err(error::input)?;
        Ok(PyPlan { bound, warnings: Vec::new() })
    }

    /// Writes the plan's folder.
    fn write(&self, py: Python<'_>, folder: PathBuf, wanted: Wanted) -> PyResult<()> {
        let extent = extent(&wanted.advice)?;
        let write = || {
            let contacts =
                wanted.contacts.map(|path| contacts::read(&Source::path(path))).transpose()?.unwrap_or_default();
            let briefing = Briefing::new(&self.bound.plan, &self.bound.snapshot, extent)?;
            let edition = wanted.previous.as_deref().map(since).transpose()?.unwrap_or_default();
            out::write(&folder, &self.bound, &Edition { contacts, briefing, ..edition })
        };
        Run::default().watch(py, |_| write())?.map_err(error::input)
    }

    /// Everything but meetings, waiting people and the certificate, as JSON.
    fn facts(&self) -> PyResult<String> {
        let plan = &self.bound.plan;
        let facts = Plan {
            schema: plan.schema.clone(),
            version: plan.version.clone(),
            programme: plan.programme.clone(),
            from: plan.from,
            weeks: plan.weeks,
            seed: plan.seed,
            zone: plan.zone.clone(),
            hashes: plan.hashes.clone(),
            status: plan.status,
            tiers: plan.tiers.clone(),
            summary: plan.summary.clone(),
            crossings: plan.crossings.clone(),
            meetings: Vec::new(),
            waiting: Vec::new(),
            bottlenecks: plan.bottlenecks.clone(),
            shortlists: plan.shortlists.clone(),
            channels: plan.channels.clone(),
            certificate: Default::default(),
        };
        convert::json(&facts)
    }

    /// The bytes of plan.json.
    fn to_json<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, pyo3::types::PyBytes>> {
        let bytes = Run::default().watch(py, |_| self.bound.plan.to_json())?.map_err(error::input)?;
        Ok(pyo3::types::PyBytes::new(py, &bytes))
    }

    /// What the plan says of a person, as JSON; nothing of a person whom it does not know. `others`: with whom else the
    /// changes that would help would serve.
    fn about(&self, py: Python<'_>, person: &str, others: bool) -> PyResult<Option<String>> {
        let plan = &self.bound.plan;
        if !self.bound.snapshot.people.iter().any(|known| known.person.id == person) {
            return Ok(None);
        }
        let waiting = plan.waiting.iter().find(|waiting| waiting.newcomer == person);
        let advice = match waiting {
            None => Advice::default(),
            Some(_) => Run::default().watch(py, |_| self.advise(person, others))?.map_err(error::input)?,
        };
        let about = About {
            meetings: plan
                .meetings
                .iter()
                .filter(|meeting| meeting.newcomer == person || meeting.opener == person)
                .collect(),
            waiting,
            bottleneck: waiting.and_then(|waiting| plan.bottlenecks.get(waiting.bottleneck? as usize)),
            shortlists: plan.shortlists.iter().filter(|list| list.person == person).collect(),
            advice,
        };
        convert::json(&about).map(Some)
    }

    /// Whom else a person could meet, and what forcing that would cost, as JSON; nothing of a person whom it does not
    /// know.
    fn alternatives(&self, py: Python<'_>, person: &str, count: usize) -> PyResult<String> {
        let ask = || Ground::new(&self.bound.snapshot)?.adviser(&self.bound.plan)?.alternatives(person, count);
        convert::json(&Run::default().watch(py, |_| ask())?.map_err(error::input)?)
    }

    /// Checks every claim by separate code: pairs of people looked at, and possible meetings.
    fn verify(&self, py: Python<'_>) -> PyResult<(u64, u64)> {
        let BoundPlan { plan, snapshot, pool_sha256, .. } = &self.bound;
        let verdict = Run::default().watch(py, |_| onehour::verify::verify(plan, snapshot, pool_sha256))?;
        let verified = verdict.map_err(|refused| {
            let more = (refused.more > 0).then(|| format!("and {} more", refused.more));
            error::refused(refused.violations.iter().map(ToString::to_string).chain(more).collect())
        })?;
        Ok((verified.pairs, verified.edges))
    }

    /// What was read by a stated policy.
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        convert::issues(py, &self.warnings)
    }

    /// Who meets whom.
    fn meetings(&self, py: Python<'_>) -> PyResult<Table> {
        Run::default().watch(py, |_| table::meetings(&self.bound.plan))?.map_err(error::input)
    }

    /// Who waits, and why.
    fn waiting(&self) -> Table {
        table::waiting(&self.bound.plan)
    }

    /// How many meetings each opener has.
    fn load(&self) -> Table {
        table::load(&self.bound.plan, &self.bound.snapshot)
    }

    /// Everybody, with what became of them.
    fn people(&self) -> Table {
        table::people(&self.bound.plan, &self.bound.snapshot)
    }

    /// How many could give or take each start, and how many do.
    fn hours(&self) -> PyResult<Table> {
        table::hours(&self.bound.plan, &self.bound.snapshot).map_err(error::input)
    }

    /// The same round planned without a solver: meetings, and the values of the tiers.
    fn baseline(&self, py: Python<'_>, name: &str) -> PyResult<(Table, Vec<(String, i64)>)> {
        let baseline = Baseline::ALL.into_iter().find(|baseline| baseline.name() == name);
        let known = Baseline::ALL.map(Baseline::name).join(", ");
        let baseline = baseline.ok_or_else(|| PyValueError::new_err(format!("a baseline is one of {known}")))?;
        let BoundPlan { plan, snapshot, .. } = &self.bound;
        let schedule = Run::default().watch(py, |_| onehour::baseline(snapshot, baseline))?;
        let schedule = schedule.map_err(error::input)?;
        let meetings = table::bookings(&schedule, &plan.zone).map_err(error::input)?;
        Ok((meetings, schedule.tiers.into_iter().map(|tier| (tier.name, tier.value)).collect()))
    }

    /// Which openers to look for next, and whom to keep, as JSON; nothing where that cannot be told.
    fn recruit(&self, py: Python<'_>, top: usize) -> PyResult<String> {
        let BoundPlan { plan, snapshot, .. } = &self.bound;
        let ask = || Ground::new(snapshot)?.adviser(plan)?.recruit(plan, top);
        convert::json(&Run::default().watch(py, |_| ask())?.map_err(error::input)?)
    }

    /// What changing more of the published plan would bring, as JSON.
    fn curve(&self, py: Python<'_>, solves: usize) -> PyResult<String> {
        let BoundPlan { plan, snapshot, .. } = &self.bound;
        let curve = Run::default().watch(py, |control| Curve::until(plan, snapshot, solves, control))?;
        convert::json(&curve.map_err(error::input)?)
    }

    /// Counts by employer, by channel and by group.
    fn report(&self, py: Python<'_>) -> PyResult<(Table, Table, Table)> {
        let BoundPlan { plan, snapshot, .. } = &self.bound;
        let length = snapshot.programme.meeting.length_minutes;
        let Report { employers, channels, groups } = short(py, || Report::new(&Counts::new(plan, snapshot), length))?;
        Ok((employers, channels, groups))
    }

    /// Who must be told what when this plan takes the place of another.
    fn notices(&self, py: Python<'_>, previous: &Bound<'_, PyPlan>) -> PyResult<Table> {
        let (plan, previous) = (&self.bound.plan, &previous.get().bound.plan);
        let told = || table::notices(&plan.notices_since(&previous.kept()?)?, &plan.zone);
        short(py, told)?.map_err(error::input)
    }

    /// Checks the plan and appends its meetings to a history: how many are new in it, how many it had, and how many
    /// pairs were written down as declined.
    fn publish(&self, py: Python<'_>, path: PathBuf) -> PyResult<(usize, usize, usize)> {
        // What is published is believed by every later round.
        self.verify(py)?;
        let BoundPlan { plan, snapshot, .. } = &self.bound;
        let published = short(py, || history::publish(&path, plan, snapshot))?.map_err(error::input)?;
        Ok((published.added, published.known, published.refused))
    }

    /// Every eligible pair with an hour in common, with its points.
    fn candidates(&self, py: Python<'_>) -> PyResult<Table> {
        Run::default().watch(py, |_| table::candidates(&self.bound.snapshot))?.map_err(error::input)
    }
}

/// How much advice goes with a plan.
fn extent(advice: &str) -> PyResult<Extent> {
    match advice {
        "some" => Ok(Extent::Bounded),
        "all" => Ok(Extent::Everybody),
        "none" => Ok(Extent::Nothing),
        _ => Err(PyValueError::new_err("advice is one of some, all, none")),
    }
}

/// An edition that says what changed since the plan of a folder.
fn since(path: &Path) -> onehour::Result<Edition> {
    let before = out::read(path)?.plan.kept()?;
    let folder = if path.is_file() { path.parent().unwrap_or(Path::new("")) } else { path };
    Ok(Edition { before: Some(before), sent: invites::sent(folder)?, ..Edition::default() })
}

impl PyPlan {
    /// A plan with its snapshot.
    pub(crate) fn of(outcome: Outcome) -> onehour::Result<Self> {
        let Outcome { plan, snapshot, warnings } = outcome;
        Ok(PyPlan { bound: BoundPlan::new(plan, snapshot)?, warnings })
    }

    /// The plan and what it was computed from.
    pub(crate) fn bound(&self) -> &BoundPlan {
        &self.bound
    }

    /// What keeps openers from a person who waits, what would help, and whom else, if that is asked.
    fn advise(&self, person: &str, others: bool) -> onehour::Result<Advice> {
        let BoundPlan { plan, snapshot, .. } = &self.bound;
        let ground = Ground::new(snapshot)?;
        let adviser = ground.adviser(plan)?;
        let outlook = adviser.outlook(person)?;
        let asked = outlook.help.iter().take(if others { HELPS } else { 0 });
        let others = asked.map(|help| adviser.others(person, help)).collect::<onehour::Result<_>>()?;
        Ok(Advice { reservation: outlook.reservation(), outlook, others })
    }
}
