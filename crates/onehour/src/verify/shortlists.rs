//! The ranked lists beside the plan.

use std::collections::{BTreeMap, BTreeSet};

use super::edges::Edges;
use super::findings::Findings;
use super::problem::{Candidate, Problem};
use super::violation::Violation;
use crate::plan::{Plan, Ranked, Shortlist, Status};
use crate::programme::Side;

/// Finds lists that are missing, wrong, or of nobody.
pub(super) fn check(plan: &Plan, problem: &Problem<'_>, edges: &Edges<'_, '_>, found: &mut Findings) {
    let mut expected = shortlists(problem, edges);
    for list in &plan.shortlists {
        let key = (list.side, list.person.as_str());
        let is_true = expected.remove(&key).is_some_and(|ranked| is_list(list, &ranked));
        found.expect(is_true, || Violation::Shortlist { person: list.person.clone() });
    }
    // A run that was stopped may have seen a part of the candidates.
    for (_, person) in expected.into_keys().filter(|_| plan.status != Status::Interrupted) {
        found.add(Violation::Shortlist { person: person.into() });
    }
}

fn is_list(list: &Shortlist, ranked: &[(&str, i128)]) -> bool {
    let equal =
        |(entry, (id, points)): (&Ranked, &(&str, i128))| entry.person == *id && i128::from(entry.points) == *points;
    list.ranked.len() == ranked.len() && list.ranked.iter().zip(ranked).all(equal)
}

/// Best first; of equal points, by the bytes of the ids.
type Ranking<'p> = Vec<(&'p str, i128)>;

/// The best openers of every newcomer with a candidate, and the reserve of every pinned opener.
fn shortlists<'p>(problem: &'p Problem<'_>, edges: &Edges<'_, '_>) -> BTreeMap<(Side, &'p str), Ranking<'p>> {
    let sizes = problem.snapshot.programme.shortlists;
    let mut lists: BTreeMap<(Side, &str), Ranking<'p>> = BTreeMap::new();
    let pinned: BTreeSet<u32> = problem.pins.values().map(|pin| pin.opener).collect();
    for &Candidate { newcomer, opener, points } in edges.pairs() {
        let (newcomer_id, opener_id) = (problem.newcomers.id(newcomer), problem.openers.id(opener));
        lists.entry((Side::Newcomer, newcomer_id)).or_default().push((opener_id, points));
        if pinned.contains(&opener) && !problem.pins.contains_key(&newcomer) {
            lists.entry((Side::Opener, opener_id)).or_default().push((newcomer_id, points));
        }
    }
    for ((side, _), ranking) in &mut lists {
        ranking.sort_by_key(|&(id, points)| (std::cmp::Reverse(points), id));
        ranking.truncate(match side {
            Side::Newcomer => sizes.per_newcomer,
            Side::Opener => sizes.reserve,
        } as usize);
    }
    lists.retain(|_, ranking| !ranking.is_empty());
    lists
}
