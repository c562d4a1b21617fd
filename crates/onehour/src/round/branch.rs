//! Better plans where constraints cross: branch and bound.
//!
//! The plan that shares and closed hours lead to keeps every constraint, and may fall short of the best. Where the
//! round is small, the best is searched for. A constraint that a relaxed plan breaks divides all plans into parts, each
//! without something that the relaxed plan has:
//!
//! - starts of an opener that overlap: without the first, or without all that overlap it;
//! - an hour that a person takes while they give another: without the one given, or without all taken that collide
//!   with it;
//! - too many of a team away at once: without one, or without another of those who are away then;
//! - more meetings than a budget has: with fewer of one of the openers under it, or of another.
//!
//! Every plan is in some part, and the relaxed optimum of a part bounds its plans: a part whose bound is not above the
//! best plan known has none that is better. The tie-break is left out of this: it is nobody's gain, and it alone would
//! keep most parts alive. The parts are no part of the proof, so the bound of the whole stays what it was; what is won
//! is the plan.

use std::collections::BTreeMap;

use super::crossing::Crossings;
use super::forest::{Family, Shares};
use super::objective::Assignment;
use super::problem::Variant;
use super::restrict::given;
use super::search::{Solved, Steer, plan_of};
use super::worth::Worth;
use super::{Round, shares};
use crate::candidate::{NewcomerIx, OpenHours};

/// Edges of all problems that are solved on the way, at most: counted, so that equal rounds have equal plans.
const EDGES: usize = 1_000_000;
/// What a problem counts beside its edges.
const PER_PROBLEM: usize = 500;

/// Plans without some hours, and with caps of single openers.
#[derive(Clone)]
struct Region<'a> {
    hours: OpenHours<'a>,
    shares: Shares,
    /// At most so many edges.
    edges: usize,
}

/// Puts a plan that is worth more in the place of `best`, if one is found. Whether the search was stopped.
pub(super) fn better(
    round: &Round<'_>,
    (crossings, steer): (&Crossings, &Steer),
    edges: usize,
    best: &mut (Worth, Assignment),
) -> crate::Result<bool> {
    let mut hours = round.hours.clone();
    for (&newcomer, &kept) in steer {
        hours.close_newcomer(newcomer, |start| start != kept);
    }
    let mut regions = vec![Region { hours, shares: Shares::new(), edges }];
    let mut room = EDGES;
    while let Some(region) = regions.pop() {
        let Some(left) = room.checked_sub(region.edges + PER_PROBLEM) else { break };
        room = left;
        let Region { hours, shares, .. } = &region;
        let variant =
            Variant { hours, crossings, family: Family::WithoutBudgets, shares, laid: None, every_set: false };
        let solved = Solved::new(round, &variant, &round.control)?;
        if solved.interrupted() {
            return Ok(true);
        }
        let bound = Worth::bound(round, &solved);
        // Where the relaxed optimum leaves a pin out, so does every plan of the part.
        if !bound.seats_pins(round) || !bound.is_more(round, &best.0) {
            continue;
        }
        let (plan, _) = plan_of(round, &solved.assignment);
        let worth = Worth::of(round, &plan);
        if worth.is_more(round, &best.0) {
            *best = (worth, plan);
        }
        let region = Region { edges: solved.problem.nested.slots.len(), ..region };
        regions.extend(divided(round, &region, &solved.assignment).into_iter().rev());
    }
    Ok(false)
}

/// The parts of a region by the first constraint that these places break. None where they break none.
fn divided<'a>(round: &Round<'a>, region: &Region<'a>, places: &Assignment) -> Vec<Region<'a>> {
    let parts = [by_overlap, by_roles, by_team, by_budget].into_iter().map(|divide| divide(round, region, places));
    parts.into_iter().find(|parts| !parts.is_empty()).unwrap_or_default()
}

/// Starts of an opener that overlap.
fn by_overlap<'a>(round: &Round<'a>, region: &Region<'a>, places: &Assignment) -> Vec<Region<'a>> {
    let durations = round.durations;
    for (&opener, starts) in &given(round, places) {
        let mut pairs = starts.keys().zip(starts.keys().skip(1));
        if let Some((&first, _)) = pairs.find(|&(&a, &b)| durations.collide_given(a, b)) {
            let mut parts = vec![region.clone(), region.clone()];
            parts[0].hours.close_opener(opener, |start| start == first);
            parts[1].hours.close_opener(opener, |start| start != first && durations.collide_given(first, start));
            return parts;
        }
    }
    Vec::new()
}

/// An hour that a person takes while they give another.
fn by_roles<'a>(round: &Round<'a>, region: &Region<'a>, places: &Assignment) -> Vec<Region<'a>> {
    let durations = round.durations;
    let given = given(round, places);
    for (newcomer, placed) in (0..).map(NewcomerIx).zip(places) {
        let Some(taken) = placed.as_ref().and_then(|placed| placed.moment.start) else { continue };
        let Some(twin) = round.roster.as_opener(newcomer) else { continue };
        let mut starts = given.get(&twin).into_iter().flat_map(BTreeMap::keys);
        if let Some(&given) = starts.find(|&&start| durations.collide_both(taken, start)) {
            let mut parts = vec![region.clone(), region.clone()];
            parts[0].hours.close_opener(twin, |start| start == given);
            parts[1].hours.close_newcomer(newcomer, |start| durations.collide_both(start, given));
            return parts;
        }
    }
    Vec::new()
}

/// Too many of a team away at once: of one more than may be, one is not.
fn by_team<'a>(round: &Round<'a>, region: &Region<'a>, places: &Assignment) -> Vec<Region<'a>> {
    let teams = &round.limits.teams;
    let mut away = teams.past();
    for placed in places.iter().flatten() {
        if let Some(start) = placed.moment.start {
            teams.enter(&mut away, placed.opener, start);
        }
    }
    let Some(crowd) = teams.crowds(&away).next() else { return Vec::new() };
    let too_many = (crowd.limit + 1).saturating_sub(crowd.standing.len());
    let without = |&opener| {
        let mut part = region.clone();
        part.hours.close_opener(opener, |start| round.durations.reaches(start, crowd.at));
        part
    };
    crowd.there.difference(&crowd.standing).take(too_many).map(without).collect()
}

/// More meetings than a budget has: of its openers, one has fewer than here.
fn by_budget<'a>(round: &Round<'a>, region: &Region<'a>, places: &Assignment) -> Vec<Region<'a>> {
    let Some((month, openers)) = shares::first_over_budget(round, places) else { return Vec::new() };
    let fewer = |(opener, count): (_, u32)| {
        let mut part = region.clone();
        part.shares.insert((opener, month), count.saturating_sub(1));
        part
    };
    openers.into_iter().map(fewer).collect()
}
