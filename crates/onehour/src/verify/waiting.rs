//! Who waits, and whether the first truth about why is true.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::edges::Edges;
use super::findings::Findings;
use super::ground::Ground;
use super::past::Allowed;
use super::problem::Problem;
use super::violation::{Violation, WaitingDefect};
use crate::plan::{Bottleneck, Plan, Status, Waiting, WaitingCode};
use crate::programme::First;

/// What `ruled_out` and `broken` call a pair that the programme forbids.
pub(super) const FORBIDDEN: &str = "forbidden";
/// What they call a pair that the history rules out on every date.
pub(super) const HISTORY: &str = "history";
/// What they call a pair without a free hour in common.
pub(super) const HOURS: &str = "hours";

/// Finds newcomers who neither meet nor wait, and untrue words about those who wait.
pub(super) fn check(plan: &Plan, ground: &Ground<'_, '_>, found: &mut Findings) {
    let Ground { problem, edges, bookings, .. } = ground;
    let is_sorted = plan.waiting.windows(2).all(|pair| pair[0].newcomer.as_bytes() < pair[1].newcomer.as_bytes());
    found.expect(is_sorted, || Violation::Unsorted { list: "waiting" });
    let served: BTreeSet<u32> = bookings.iter().map(|booking| booking.newcomer).collect();
    let mut waiting: BTreeMap<u32, &Waiting> = BTreeMap::new();
    for entry in &plan.waiting {
        match problem.newcomers.find(&entry.newcomer) {
            Some(newcomer) => drop(waiting.insert(newcomer, entry)),
            None => found.add(Violation::UnknownPerson { at: "waiting", id: entry.newcomer.clone() }),
        }
    }
    for newcomer in 0..problem.newcomers.len() {
        let is_accounted = served.contains(&newcomer) != waiting.contains_key(&newcomer);
        found.expect(is_accounted, || Violation::NotAccounted { newcomer: problem.newcomers.id(newcomer).into() });
    }
    let waiting: Vec<(u32, &Waiting)> = waiting.into_iter().collect();
    let judge = |&(newcomer, entry): &(u32, &Waiting)| defects(plan, problem, edges, newcomer, entry);
    let defects: Vec<Vec<WaitingDefect>> = waiting.par_iter().map(judge).collect();
    for ((_, entry), defects) in waiting.iter().zip(defects) {
        for defect in defects {
            found.add(Violation::Waiting { newcomer: entry.newcomer.clone(), defect });
        }
    }
}

/// What is untrue of one newcomer.
fn defects(
    plan: &Plan,
    problem: &Problem<'_>,
    edges: &Edges<'_, '_>,
    newcomer: u32,
    entry: &Waiting,
) -> Vec<WaitingDefect> {
    let candidates = edges.candidates[newcomer as usize].len();
    let is_without = entry.code == WaitingCode::NoCandidate;
    let true_code = match entry.code {
        WaitingCode::NoCandidate => candidates == 0,
        WaitingCode::Exhausted => candidates > 0,
        WaitingCode::OutsideTier => candidates > 0 && may_be_outside(plan, problem),
        // A run that was stopped may not have looked for candidates.
        WaitingCode::Interrupted => plan.status == Status::Interrupted,
    };
    let ruled_out = if is_without { ruled_out(problem, newcomer) } else { Vec::new() };
    let shares = |bottleneck: &Bottleneck| bottleneck.newcomers.contains(&entry.newcomer);
    let true_bottleneck = match (entry.code, entry.bottleneck) {
        (WaitingCode::Exhausted, Some(at)) => plan.bottlenecks.get(at as usize).is_some_and(shares),
        (WaitingCode::Exhausted, None) => false,
        (_, at) => at.is_none(),
    };
    let checks = [
        (WaitingDefect::Days, entry.waited_days == problem.waited[newcomer as usize]),
        (WaitingDefect::Code, true_code),
        (WaitingDefect::Candidates, counts(plan, u64::from(entry.candidates), candidates as u64)),
        (WaitingDefect::RuledOut, entry.ruled_out == ruled_out),
        (WaitingDefect::Bottleneck, true_bottleneck),
    ];
    checks.into_iter().filter_map(|(defect, holds)| (!holds).then_some(defect)).collect()
}

/// Whether a count of candidates is true. A run that was stopped may have seen a part of them.
pub(super) fn counts(plan: &Plan, told: u64, found: u64) -> bool {
    told == found || plan.status == Status::Interrupted && told < found
}

/// Whether somebody could be left out for the sake of an earlier tier, or of a constraint that crosses.
fn may_be_outside(plan: &Plan, problem: &Problem<'_>) -> bool {
    let quality_leads = problem.snapshot.programme.objective.first == First::Quality;
    quality_leads || !plan.crossings.is_empty()
}

/// How many openers each rule keeps from a newcomer, most first, then by name. An opener counts under every rule that
/// fails; under the hours when no rule does.
fn ruled_out(problem: &Problem<'_>, newcomer: u32) -> Vec<(String, u32)> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for opener in (0..problem.openers.len()).filter(|&o| problem.openers.id(o) != problem.newcomers.id(newcomer)) {
        let mut reasons: Vec<&str> = problem.failing(newcomer, opener).map(|rule| rule.name.as_str()).collect();
        if problem.forbids.contains(&(newcomer, opener)) {
            reasons.push(FORBIDDEN);
        }
        if problem.history.allows(newcomer, opener) == Allowed::Never {
            reasons.push(HISTORY);
        }
        if reasons.is_empty() {
            reasons.push(HOURS);
        }
        reasons.into_iter().for_each(|reason| *counts.entry(reason).or_insert(0) += 1);
    }
    let mut counts: Vec<(String, u32)> = counts.into_iter().map(|(name, count)| (name.into(), count)).collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}
