//! Bottlenecks: newcomers who together want more places than there are, with the saturated sets by name.

use std::collections::{BTreeMap, BTreeSet};

use onehour_solver::nested::{Bottlenecks, NestedCertificate, NestedSolution, NestedStatus, Shortage};

use crate::candidate::NewcomerIx;
use crate::plan::{Bottleneck, SaturatedSet};
use crate::round::{Found, Round, SetKey};

/// The bottlenecks of a plan.
#[derive(Debug, Default)]
pub(super) struct Shortages {
    pub(super) bottlenecks: Vec<Bottleneck>,
    /// Which one a waiting newcomer is in.
    pub(super) of_newcomer: BTreeMap<NewcomerIx, u32>,
}

/// The deficient components of the plan. They are sought in the problem without crossing constraints, whose sets all
/// have their true capacities.
pub(super) fn shortages(round: &Round<'_>, found: &Found) -> Shortages {
    let mate = |placed: &Option<crate::round::Placed>| {
        placed.and_then(|placed| found.relaxed.slots.find(placed.opener, placed.moment))
    };
    let solution = NestedSolution {
        mates: found.assignment.iter().map(mate).collect(),
        totals: Vec::new(),
        bound: Vec::new(),
        status: NestedStatus::Feasible,
        certificate: NestedCertificate::default(),
    };
    let Ok(bottlenecks) = Bottlenecks::new(&found.relaxed.nested, &solution) else { return Shortages::default() };
    let mut shortages = Shortages::default();
    for shortage in bottlenecks.deficiency().shortages {
        let number = shortages.bottlenecks.len() as u32;
        shortages.of_newcomer.extend(shortage.free.iter().map(|&left| (NewcomerIx(left), number)));
        shortages.bottlenecks.push(named(round, found, &shortage));
    }
    shortages
}

fn named(round: &Round<'_>, found: &Found, shortage: &Shortage) -> Bottleneck {
    let problem = &found.relaxed;
    let newcomers = || shortage.left.iter().map(|&left| NewcomerIx(left));
    let openers: BTreeSet<_> =
        newcomers().flat_map(|newcomer| round.graph.candidates_of(newcomer)).map(|(opener, _)| opener).collect();
    let slots = shortage.slots.iter().map(|&slot| {
        let place = &problem.slots.all()[slot as usize];
        (SetKey::Hour(place.opener, place.moment.start), problem.nested.slot_caps[slot as usize])
    });
    let sets = shortage.sets.iter().map(|&set| (problem.keys[set as usize], problem.nested.sets[set as usize].cap));
    let saturated = |(key, capacity)| SaturatedSet { set: round.limits.name(key), capacity };
    let mut cut: Vec<SaturatedSet> = slots.chain(sets).map(saturated).collect();
    cut.sort();
    Bottleneck {
        newcomers: newcomers().map(|newcomer| round.roster.newcomer(newcomer).id.clone()).collect(),
        openers: openers.into_iter().map(|opener| round.roster.opener(opener).id.clone()).collect(),
        places: u32::try_from(shortage.places).unwrap_or(u32::MAX),
        cut,
    }
}
