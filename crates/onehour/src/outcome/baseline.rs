//! A round planned without a solver, to compare with.

use super::with_round;
use crate::plan::TierValue;
use crate::programme::{Meeting, Mode, Programme};
use crate::round::{Baseline, Placed, by_hand};
use crate::snapshot::{Snapshot, SnapshotPerson};
use crate::time::instant_to_text;

/// Who would meet whom, and the value of that in the tiers of the round. Nothing is claimed of how good it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// By newcomer.
    pub meetings: Vec<Booking>,
    /// The tiers in their order, without bounds.
    pub tiers: Vec<TierValue>,
}

/// One meeting of a [`Schedule`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// Id.
    pub newcomer: String,
    /// Id.
    pub opener: String,
    /// RFC 3339 with offset and zone; absent in the mode `introduce`.
    pub start: Option<String>,
    /// Sum over the terms.
    pub points: i64,
}

/// Plans the round of a snapshot as one would without a solver. Every rule, hour and cap is kept.
///
/// ```
/// use jiff::civil::date;
/// use onehour::{Baseline, Programme, Request};
/// use onehour::generate::{self, Spec};
///
/// let today = date(2026, 11, 23);
/// let pool = generate::pool(Spec { newcomers: 60, openers: 20, seed: 1, today })?;
/// let outcome = onehour::plan(&pool, &Programme::builtin("one-hour")?, &Request::new(today))?;
/// for baseline in Baseline::ALL {
///     let schedule = onehour::baseline(&outcome.snapshot, baseline)?;
///     assert!(schedule.tiers[0].value <= outcome.plan.tiers[0].value);
/// }
/// # Ok::<(), onehour::Error>(())
/// ```
///
/// # Errors
/// As [`crate::plan()`].
pub fn baseline(snapshot: &Snapshot, baseline: Baseline) -> crate::Result<Schedule> {
    let timeless = match baseline {
        Baseline::Hungarian => super::candidates(&without_hours(snapshot))?,
        _ => Default::default(),
    };
    with_round(snapshot, |round| {
        let assignment = by_hand(&round, &timeless, baseline);
        let values = round.objective.tiers.iter().zip(round.objective.value(&assignment));
        let booking = |(newcomer, placed): (_, &Option<Placed>)| {
            let placed = placed.as_ref()?;
            let start = placed.moment.start.map(|utc| instant_to_text(utc, &snapshot.programme.meeting.zone));
            Some(start.transpose().map(|start| Booking {
                newcomer: round.roster.newcomer(newcomer).id.clone(),
                opener: round.roster.opener(placed.opener).id.clone(),
                start,
                points: placed.points,
            }))
        };
        let meetings = round.roster.newcomers().zip(&assignment).filter_map(booking).collect::<crate::Result<_>>()?;
        let tier = |(tier, value): (&crate::round::Tier, i64)| TierValue {
            name: tier.name().into(),
            value,
            bound: None,
            proven: false,
        };
        Ok(Schedule { meetings, tiers: values.map(tier).collect() })
    })?
}

/// The same people, whose hours do not matter.
fn without_hours(snapshot: &Snapshot) -> Snapshot {
    let meeting = Meeting { mode: Mode::Introduce, ..snapshot.programme.meeting.clone() };
    let programme = Programme { meeting, pins: Vec::new(), ..snapshot.programme.clone() };
    let people = snapshot.people.iter().map(|entry| SnapshotPerson { person: entry.person.clone(), hours: Vec::new() });
    Snapshot {
        programme,
        starts: Vec::new(),
        dates: Vec::new(),
        people: people.collect(),
        previous: Vec::new(),
        ..snapshot.clone()
    }
}
