//! The ranked lists beside the plan.

use std::collections::{BTreeMap, BTreeSet};

use super::edges::Edges;
use super::findings::Findings;
use super::problem::{Candidate, Problem};
use super::violation::Violation;
use crate::plan::{Plan, Ranked, Shortlist, Status};
use crate::programme::Side;

/// Finds lists that are missing, wrong, or of nobody. A run that was stopped may know a part of them.
pub(super) fn check(plan: &Plan, problem: &Problem<'_>, edges: &Edges<'_, '_>, found: &mut Findings) {
    let is_partial = plan.status == Status::Interrupted;
    let mut rankings = rankings(problem, edges);
    for list in &plan.shortlists {
        let ranking = rankings.remove(&(list.side, list.person.as_str()));
        let size = size(problem, list.side);
        let is_true = ranking.is_some_and(|ranking| match is_partial {
            true => list.ranked.len() <= size && is_part_of(list, &ranking),
            false => list.ranked.len() == size.min(ranking.len()) && list.ranked.iter().zip(&ranking).all(is_entry),
        });
        found.expect(is_true, || Violation::Shortlist { person: list.person.clone() });
    }
    for (_, person) in rankings.into_keys().filter(|_| !is_partial) {
        found.add(Violation::Shortlist { person: person.into() });
    }
}

/// Entries of a list at most.
fn size(problem: &Problem<'_>, side: Side) -> usize {
    let sizes = problem.snapshot.programme.shortlists;
    match side {
        Side::Newcomer => sizes.per_newcomer as usize,
        Side::Opener => sizes.reserve as usize,
    }
}

fn is_entry((entry, (id, points)): (&Ranked, &(&str, i128))) -> bool {
    entry.person == *id && i128::from(entry.points) == *points
}

/// Whether the entries stand in the ranking, in its order.
fn is_part_of(list: &Shortlist, ranking: &[(&str, i128)]) -> bool {
    let mut rest = ranking.iter();
    list.ranked.iter().all(|entry| rest.any(|ranked| is_entry((entry, ranked))))
}

/// Best first; of equal points, by the bytes of the ids.
type Ranking<'p> = Vec<(&'p str, i128)>;

/// All openers of every newcomer with a candidate, and all newcomers without a pin for every pinned opener, as far as
/// the programme asks for lists.
fn rankings<'p>(problem: &'p Problem<'_>, edges: &Edges<'_, '_>) -> BTreeMap<(Side, &'p str), Ranking<'p>> {
    let mut lists: BTreeMap<(Side, &str), Ranking<'p>> = BTreeMap::new();
    let (for_newcomers, for_openers) = (size(problem, Side::Newcomer) > 0, size(problem, Side::Opener) > 0);
    let pinned: BTreeSet<u32> = problem.pins.values().map(|pin| pin.opener).filter(|_| for_openers).collect();
    for &Candidate { newcomer, opener, points } in edges.pairs() {
        let (newcomer_id, opener_id) = (problem.newcomers.id(newcomer), problem.openers.id(opener));
        if for_newcomers {
            lists.entry((Side::Newcomer, newcomer_id)).or_default().push((opener_id, points));
        }
        if pinned.contains(&opener) && !problem.pins.contains_key(&newcomer) {
            lists.entry((Side::Opener, opener_id)).or_default().push((newcomer_id, points));
        }
    }
    for ranking in lists.values_mut() {
        ranking.sort_by_key(|&(id, points)| (std::cmp::Reverse(points), id));
    }
    lists
}
