//! From people and programme to a plan: the whole way, and the plan in the caller's words.

mod baseline;
mod bottlenecks;
mod common;
mod lists;
mod meetings;
mod options;
pub(crate) mod standing;
mod waiting;

use onehour_solver::Control;

pub use self::baseline::{Booking, Schedule, baseline};
use self::bottlenecks::Shortages;
use crate::candidate::{Bars, CandidateGraph, NewcomerIx, Pins, Roster};
use crate::error::{Error, Issue, Place};
use crate::plan::{Crossing, Hashes, Plan, SCHEMA, Status, TierValue};
use crate::pool::Pool;
use crate::programme::Programme;
use crate::request::Request;
use crate::round::{Crossings, Found, Round, report};
use crate::rule::Compiled;
use crate::snapshot::Snapshot;

/// What a round ends with.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Who meets whom, who waits, and the proof.
    pub plan: Plan,
    /// What the plan was computed from.
    pub snapshot: Snapshot,
    /// What was read by a stated policy: local times that the clock skips or repeats.
    pub warnings: Vec<Issue>,
}

/// Plans a round. A pure function: equal input gives equal bytes, at any number of threads and in any order of people,
/// unless the caller stops it.
///
/// ```
/// use jiff::civil::date;
/// use onehour::pool::{Person, Pool, Role};
/// use onehour::{Availability, Programme, Request};
///
/// let programme = Programme::from_toml("name = 'tiny'\n", "tiny.toml")?;
/// let person = |id: &str, role| Person { availability: Some(Availability::always()), ..Person::new(id, role) };
/// let pool = Pool::new(vec![person("anna", Role::Newcomer), person("olle", Role::Opener)])?;
/// let outcome = onehour::plan(&pool, &programme, &Request::new(date(2026, 12, 1)))?;
/// assert_eq!(outcome.plan.meetings[0].opener, "olle");
///
/// let never = Request { weeks: 0, ..Request::new(date(2026, 12, 1)) };
/// assert!(onehour::plan(&pool, &programme, &never).unwrap_err().has("E-horizon-weeks"));
/// # Ok::<(), onehour::Error>(())
/// ```
///
/// # Errors
/// When the programme, a person or the request is wrong: those of [`Compiled::new`], [`Snapshot::new`] and of pins
/// (`E-pin-unknown`, `E-pin-start`, `E-pin-conflict`); `E-too-many-candidates`, `E-too-large`, `E-threads`. People
/// who cannot be served are no error.
pub fn plan(pool: &Pool, programme: &Programme, request: &Request<'_>) -> crate::Result<Outcome> {
    match request.threads {
        None => plan_here(pool, programme, request),
        Some(threads) => {
            let workers = rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build();
            workers.map_err(|_| no_threads())?.install(|| plan_here(pool, programme, request))
        }
    }
}

fn plan_here(pool: &Pool, programme: &Programme, request: &Request<'_>) -> crate::Result<Outcome> {
    let programme = &*programme.in_force(request.from);
    let rules = {
        let _span = tracing::info_span!("rules").entered();
        Compiled::new(programme, pool.people())?
    };
    let (snapshot, warnings) = {
        let _span = tracing::info_span!("hours").entered();
        Snapshot::new(pool, programme, request)?
    };
    let roster = Roster::new(&snapshot);
    let bars = Bars::new(&snapshot, &roster);
    let pins = Pins::read(&snapshot, &roster)?;
    let (round, found) = standing::search((&snapshot, &roster), (&rules, &bars), pins, request.control)?;
    let plan = {
        let _span = tracing::info_span!("words").entered();
        assemble(&round, &found, request)?
    };
    Ok(Outcome { plan, snapshot, warnings })
}

/// The plan in the caller's words, and beside that work the hash of what it was computed from.
pub(crate) fn assemble(round: &Round<'_>, found: &Found, request: &Request<'_>) -> crate::Result<Plan> {
    let hash = || Ok(crate::canonical::sha256_hex(&round.snapshot.to_json()?));
    let (hash, plan): (crate::Result<String>, _) = rayon::join(hash, || in_words(round, found, request));
    let mut plan = plan?;
    plan.hashes.pool = hash?;
    Ok(plan)
}

/// The plan without the hash of its pool.
fn in_words(round: &Round<'_>, found: &Found, request: &Request<'_>) -> crate::Result<Plan> {
    let snapshot = round.snapshot;
    let tiers = tiers(round, found);
    let proven = tiers.iter().all(|tier| tier.proven);
    let interrupted = (found.interrupted || !found.complete) && !proven;
    let status = match (proven, interrupted) {
        (true, _) => Status::Optimal,
        (false, true) => Status::Interrupted,
        (false, false) => Status::Feasible,
    };
    let crossings = report(&found.crossings, &round.limits, &found.relaxed.slots, round.durations);
    // Who stopped the run waits for the plan; what would take long to explain is not decided anyway.
    let shortages = if interrupted { Shortages::default() } else { bottlenecks::shortages(round, found) };
    let waiting = waiting::waiting(round, found, &shortages, interrupted);
    Ok(Plan {
        schema: SCHEMA.into(),
        version: env!("CARGO_PKG_VERSION").into(),
        programme: snapshot.programme.name.clone(),
        from: snapshot.from,
        weeks: snapshot.weeks,
        seed: snapshot.seed,
        zone: snapshot.programme.meeting.zone.clone(),
        hashes: Hashes { inputs: request.inputs.cloned().unwrap_or_default(), ..Hashes::default() },
        status,
        tiers,
        summary: lists::summary(round, found),
        crossings,
        meetings: meetings::meetings(round, found)?,
        waiting,
        bottlenecks: shortages.bottlenecks,
        shortlists: lists::shortlists(round),
        channels: lists::channels(round, found),
        certificate: if found.complete { found.bound.certificate.clone() } else { Default::default() },
    })
}

/// Value, bound and proof of each tier. Without all candidates there is no bound.
pub(crate) fn tiers(round: &Round<'_>, found: &Found) -> Vec<TierValue> {
    tiers_of(round, &found.value, &found.bound.values, found.complete.then_some(found.bound.floor_proven))
}

/// The same of a value and its bound, if there is one; `bound_holds` says whether the floor that it is for is proven.
pub(crate) fn tiers_of(round: &Round<'_>, value: &[i64], bound: &[i64], bound_holds: Option<bool>) -> Vec<TierValue> {
    let mut open = bound_holds.is_some();
    let floor_proven = bound_holds == Some(true);
    let entries = round.objective.tiers.iter().zip(value).zip(bound);
    entries
        .map(|((tier, &value), &bound)| {
            let proven = open && floor_proven && value == bound;
            let entry = TierValue { name: tier.name().into(), value, bound: open.then_some(bound), proven };
            open = proven;
            entry
        })
        .collect()
}

/// The first crossing of each kind among the constraints of a round: then a plan may carry a gap.
///
/// # Errors
/// As [`plan`].
pub fn crossings(snapshot: &Snapshot) -> crate::Result<Vec<Crossing>> {
    with_round(snapshot, |round| {
        let slots = round.slots(&round.hours);
        report(&Crossings::new(&round.limits, &slots), &round.limits, &slots, round.durations)
    })
}

/// The candidate graph of a round, people numbered on either side in the order of their ids.
///
/// # Errors
/// As [`plan`].
pub fn candidates(snapshot: &Snapshot) -> crate::Result<CandidateGraph> {
    with_round(snapshot, |round| round.graph)
}

/// Prepares the round of a snapshot and hands it over.
pub(crate) fn with_round<T>(snapshot: &Snapshot, answer: impl FnOnce(Round<'_>) -> T) -> crate::Result<T> {
    let rules = Compiled::new(&snapshot.programme, &snapshot.persons())?;
    let roster = Roster::new(snapshot);
    let bars = Bars::new(snapshot, &roster);
    let pins = Pins::read(snapshot, &roster)?;
    Ok(answer(Round::prepare((snapshot, &roster), (&rules, &bars), pins, Control::none())?))
}

/// The newcomers with a place, and where.
fn placed(found: &Found) -> impl Iterator<Item = (NewcomerIx, crate::round::Placed)> + '_ {
    (0..).map(NewcomerIx).zip(&found.assignment).filter_map(|(newcomer, placed)| Some((newcomer, (*placed)?)))
}

fn no_threads() -> Error {
    Error::from(Issue::error(
        "E-threads",
        Place::default(),
        "The system does not start so many threads.",
        "Ask for fewer threads.",
    ))
}
