//! Which constraints do not nest.
//!
//! Four kinds cross: an employer's monthly budget with quarters, rounds and spread of its openers; how many of a team
//! may be away at once with the caps and the spread of each; starts of one opener that overlap; and people in both
//! roles. Everything else is a forest, and solved exactly.

use std::collections::{BTreeMap, BTreeSet};

use super::limits::{Limits, Month, SetKey};
use super::slots::Slots;
use crate::candidate::{Durations, OpenerIx};
use crate::plan::Crossing;

/// How an employer's budget lies around the sets of one of its openers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Budget {
    /// It bounds this opener alone: inside the quarter and the round.
    Inside,
    /// Each of its openers has slots in one month: outside the round.
    Around,
    /// Across the quarters, rounds and spread of its openers.
    Across,
}

/// How the budgets relate to the sets of their openers. A budget that cannot bind relates to nobody.
#[derive(Clone, Debug, Default)]
pub(crate) struct Crossings {
    budgets: BTreeMap<OpenerIx, Budget>,
    /// First crossing of a budget, for the report.
    first: Option<(usize, OpenerIx)>,
}

impl Crossings {
    /// Compares the months that each opener's slots touch with the budget of its employer.
    pub(crate) fn new(limits: &Limits<'_>, slots: &Slots) -> Self {
        let mut staff: BTreeMap<usize, Vec<OpenerIx>> = BTreeMap::new();
        for opener in limits.roster.openers().filter(|&opener| !slots.of(opener).is_empty()) {
            if let Some(employer) = limits.employer(opener) {
                staff.entry(employer).or_default().push(opener);
            }
        }
        let mut crossings = Crossings::default();
        for (employer, openers) in staff {
            if !can_bind(limits, slots, employer, &openers) {
                continue;
            }
            let spans = openers.iter().copied().find(|&opener| months(slots, opener).len() > 1);
            let budget = match (openers.len(), spans) {
                (1, _) => Budget::Inside,
                (_, None) => Budget::Around,
                (_, Some(opener)) => {
                    crossings.first.get_or_insert((employer, opener));
                    Budget::Across
                }
            };
            crossings.budgets.extend(openers.into_iter().map(|opener| (opener, budget)));
        }
        crossings
    }

    /// How the budget of the opener's employer lies; `None` when there is none that can bind.
    pub(crate) fn budget(&self, opener: OpenerIx) -> Option<Budget> {
        self.budgets.get(&opener).copied()
    }
}

/// The months that the slots of an opener touch; `None` for a slot without a date, which no month holds.
fn months(slots: &Slots, opener: OpenerIx) -> BTreeSet<Option<Month>> {
    slots.of(opener).map(|slot| slots.all()[slot as usize].moment.date.map(Month::of)).collect()
}

/// Whether the openers' own hours, days and months leave room to exceed the budget of some month.
fn can_bind(limits: &Limits<'_>, slots: &Slots, employer: usize, openers: &[OpenerIx]) -> bool {
    let mut reach: BTreeMap<Month, u64> = BTreeMap::new();
    for &opener in openers {
        let mut hours: BTreeMap<Month, u64> = BTreeMap::new();
        for slot in slots.of(opener) {
            let moment = slots.all()[slot as usize].moment;
            if let Some(date) = moment.date {
                let hour = limits.capacity(SetKey::Hour(opener, moment.start)).unwrap_or(u32::MAX);
                *hours.entry(Month::of(date)).or_default() += u64::from(hour);
            }
        }
        for (month, hours) in hours {
            let own = limits.capacity(SetKey::Month(opener, month)).map_or(u64::MAX, u64::from);
            *reach.entry(month).or_default() += hours.min(own);
        }
    }
    reach.iter().any(|(&month, &reach)| {
        limits.capacity(SetKey::Employer(employer, month)).is_some_and(|budget| u64::from(budget) < reach)
    })
}

/// The crossings of a round, in words; each kind once, by its first occurrence.
pub(crate) fn report(crossings: &Crossings, limits: &Limits<'_>, slots: &Slots, durations: Durations) -> Vec<Crossing> {
    let mut found = Vec::new();
    if let Some((employer, opener)) = crossings.first {
        found.push(Crossing {
            first: "employer-month".into(),
            second: "opener-round".into(),
            message: format!(
                "The budget of {} counts by month; the hours of {} and the spread of its load reach over \
                 several months.",
                limits.employer_name(employer),
                limits.roster.opener(opener).id
            ),
        });
    }
    if let Some((employer, opener)) = limits.teams.first_that_binds(slots) {
        found.push(Crossing {
            first: "team-away".into(),
            second: "opener-round".into(),
            message: format!(
                "How many of the team of {} at {} may be away at once counts over openers; their caps and the spread of load count over \
                 hours.",
                limits.roster.opener(opener).id,
                limits.employer_name(employer)
            ),
        });
    }
    if let Some(opener) = limits.roster.openers().find(|&opener| overlaps(slots, opener, durations)) {
        found.push(Crossing {
            first: "opener-hour".into(),
            second: "opener-hour".into(),
            message: format!(
                "Starts of {} overlap, because the grid is finer than a meeting and its buffer.",
                limits.roster.opener(opener).id
            ),
        });
    }
    if let Some(opener) = limits.roster.openers().find(|&opener| both_roles(limits, slots, opener)) {
        found.push(Crossing {
            first: "newcomer-hour".into(),
            second: "opener-hour".into(),
            message: format!(
                "{} stands on both sides, and may take an hour when another one is to be given.",
                limits.roster.opener(opener).id
            ),
        });
    }
    found
}

/// Whether two slots of the opener collide.
fn overlaps(slots: &Slots, opener: OpenerIx, durations: Durations) -> bool {
    let mut starts: Vec<i64> = slots.of(opener).filter_map(|slot| slots.all()[slot as usize].moment.start).collect();
    starts.sort_unstable();
    starts.windows(2).any(|pair| durations.collide_given(pair[0], pair[1]))
}

/// Whether the opener, who has slots with a start, is also a newcomer with a candidate.
fn both_roles(limits: &Limits<'_>, slots: &Slots, opener: OpenerIx) -> bool {
    let timed = slots.of(opener).any(|slot| slots.all()[slot as usize].moment.start.is_some());
    timed && limits.roster.as_newcomer(opener).is_some()
}
