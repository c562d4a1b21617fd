//! Counts and ranked lists beside the plan.

use std::collections::{BTreeMap, BTreeSet};

use super::placed;
use crate::candidate::{NewcomerIx, OpenerIx};
use crate::plan::{ChannelCounts, Ranked, Shortlist, Summary};
use crate::programme::Side;
use crate::round::{Found, Round};

pub(super) fn summary(round: &Round<'_>, found: &Found) -> Summary {
    let served = placed(found).count() as u32;
    let waiting = (0..).map(NewcomerIx).zip(&found.assignment).filter(|(_, placed)| placed.is_none());
    let (newcomers, openers) = (round.roster.newcomer_count() as u32, round.roster.opener_count() as u32);
    Summary {
        newcomers,
        served,
        waiting: newcomers - served,
        longest_wait_days: waiting.map(|(newcomer, _)| round.objective.waited(newcomer)).max().unwrap_or(0),
        openers,
        openers_unused: openers - used(found).len() as u32,
        candidate_pairs: round.graph.pair_count() as u64,
        candidate_arcs: found.relaxed.nested.slots.len() as u64,
    }
}

/// Openers with a meeting.
fn used(found: &Found) -> BTreeSet<OpenerIx> {
    placed(found).map(|(_, placed)| placed.opener).collect()
}

/// Counts of each tag; a person counts once under each of theirs.
pub(super) fn channels(round: &Round<'_>, found: &Found) -> BTreeMap<String, ChannelCounts> {
    let mut channels: BTreeMap<String, ChannelCounts> = BTreeMap::new();
    for newcomer in round.roster.newcomers() {
        let tags: BTreeSet<&String> = round.roster.newcomer(newcomer).tags.iter().collect();
        for tag in tags {
            let counts = channels.entry(tag.clone()).or_default();
            counts.newcomers += 1;
            counts.served += u32::from(found.assignment[newcomer.at()].is_some());
        }
    }
    let used = used(found);
    for opener in round.roster.openers() {
        let tags: BTreeSet<&String> = round.roster.opener(opener).tags.iter().collect();
        for tag in tags {
            let counts = channels.entry(tag.clone()).or_default();
            counts.openers += 1;
            counts.openers_used += u32::from(used.contains(&opener));
        }
    }
    channels
}

/// The best openers of every newcomer, then the ranked reserve of every pinned opener: newcomers without a pin. Best
/// points first, then by id.
pub(super) fn shortlists(round: &Round<'_>) -> Vec<Shortlist> {
    let sizes = round.snapshot.programme.shortlists;
    let mut lists = Vec::new();
    if sizes.per_newcomer > 0 {
        for newcomer in round.roster.newcomers() {
            let ranked = round.graph.candidates_of(newcomer);
            let ranked = ranked.map(|(opener, points)| (points, round.roster.opener(opener).id.as_str())).collect();
            lists.extend(shortlist(&round.roster.newcomer(newcomer).id, Side::Newcomer, ranked, sizes.per_newcomer));
        }
    }
    let pinned: BTreeSet<OpenerIx> = round.pins.all().map(|pin| pin.opener).collect();
    for opener in pinned.into_iter().filter(|_| sizes.reserve > 0) {
        let free = round.graph.newcomers_of(opener).iter().filter(|&&newcomer| round.pins.of(newcomer).is_none());
        let entry = |&newcomer: &NewcomerIx| {
            let points = round.graph.points_of(round.graph.pair(newcomer, opener)?);
            Some((points, round.roster.newcomer(newcomer).id.as_str()))
        };
        lists.extend(shortlist(
            &round.roster.opener(opener).id,
            Side::Opener,
            free.filter_map(entry).collect(),
            sizes.reserve,
        ));
    }
    lists
}

fn shortlist(person: &str, side: Side, mut ranked: Vec<(i64, &str)>, size: u32) -> Option<Shortlist> {
    ranked.sort_unstable_by_key(|&(points, id)| (std::cmp::Reverse(points), id.as_bytes()));
    ranked.truncate(size as usize);
    let ranked: Vec<Ranked> =
        ranked.into_iter().map(|(points, person)| Ranked { person: person.into(), points }).collect();
    (!ranked.is_empty()).then(|| Shortlist { person: person.into(), side, ranked })
}
