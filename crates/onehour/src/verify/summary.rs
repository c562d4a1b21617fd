//! The counts beside the plan: the summary and the channels.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::edges::Edges;
use super::findings::Findings;
use super::ground::Ground;
use super::people::Party;
use super::problem::{Candidate, Problem};
use super::violation::Violation;
use super::waiting;
use crate::plan::{ChannelCounts, Plan, Summary};

/// Finds counts that are wrong; gives the right ones.
pub(super) fn check(plan: &Plan, ground: &Ground<'_, '_>, found: &mut Findings) -> Summary {
    let Ground { problem, edges, bookings, .. } = ground;
    let served: BTreeSet<u32> = bookings.iter().map(|booking| booking.newcomer).collect();
    let used: BTreeSet<u32> = bookings.iter().map(|booking| booking.slot.opener).collect();
    let true_counts = summary(problem, edges, &served, &used);
    for (field, read) in FIELDS {
        let (told, is) = (read(&plan.summary), read(&true_counts));
        let holds = told == is || field.starts_with("candidate_") && waiting::counts(plan, told, is);
        found.expect(holds, || Violation::Summary { field });
    }
    let channels = channels(problem, &served, &used);
    let tags: BTreeSet<&str> = channels.keys().copied().chain(plan.channels.keys().map(String::as_str)).collect();
    for tag in tags.into_iter().filter(|tag| channels.get(tag) != plan.channels.get(*tag)) {
        found.add(Violation::Channel { tag: tag.into() });
    }
    true_counts
}

/// A count by its name.
type Field = (&'static str, fn(&Summary) -> u64);

const FIELDS: [Field; 8] = [
    ("newcomers", |summary| summary.newcomers.into()),
    ("served", |summary| summary.served.into()),
    ("waiting", |summary| summary.waiting.into()),
    ("longest_wait_days", |summary| summary.longest_wait_days.into()),
    ("openers", |summary| summary.openers.into()),
    ("openers_unused", |summary| summary.openers_unused.into()),
    ("candidate_pairs", |summary| summary.candidate_pairs),
    ("candidate_arcs", |summary| summary.candidate_arcs),
];

/// The counts as they are.
fn summary(problem: &Problem<'_>, edges: &Edges<'_, '_>, served: &BTreeSet<u32>, used: &BTreeSet<u32>) -> Summary {
    let (newcomers, openers) = (problem.newcomers.len(), problem.openers.len());
    let waiting = (0..newcomers).filter(|newcomer| !served.contains(newcomer));
    let arcs = |pair: &Candidate| edges.slots(pair.newcomer, pair.opener).count() as u64;
    Summary {
        newcomers,
        served: served.len() as u32,
        waiting: newcomers - served.len() as u32,
        longest_wait_days: waiting.map(|newcomer| problem.waited[newcomer as usize]).max().unwrap_or(0),
        openers,
        openers_unused: openers - used.len() as u32,
        candidate_pairs: edges.pairs().count() as u64,
        candidate_arcs: edges.candidates.par_iter().flatten().map(arcs).sum(),
    }
}

fn channels<'p>(
    problem: &'p Problem<'_>,
    served: &BTreeSet<u32>,
    used: &BTreeSet<u32>,
) -> BTreeMap<&'p str, ChannelCounts> {
    let mut counts: BTreeMap<&str, ChannelCounts> = BTreeMap::new();
    for (newcomer, tag) in tags(&problem.newcomers) {
        let count = counts.entry(tag).or_default();
        count.newcomers += 1;
        count.served += u32::from(served.contains(&newcomer));
    }
    for (opener, tag) in tags(&problem.openers) {
        let count = counts.entry(tag).or_default();
        count.openers += 1;
        count.openers_used += u32::from(used.contains(&opener));
    }
    counts
}

/// Each person of a side with each of their tags once.
fn tags<'p>(side: &'p Party<'_>) -> impl Iterator<Item = (u32, &'p str)> {
    (0..side.len()).flat_map(|at| {
        let tags: BTreeSet<&str> = side.person(at).tags.iter().map(String::as_str).collect();
        tags.into_iter().map(move |tag| (at, tag))
    })
}
