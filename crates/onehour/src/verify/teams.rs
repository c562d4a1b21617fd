//! How many of a team are away at once: counted at every start, meeting by meeting.

use std::collections::{BTreeMap, BTreeSet};

use super::findings::Findings;
use super::ground::Ground;
use super::problem::Problem;
use super::slot::Slot;
use super::violation::Violation;
use crate::snapshot::Outcome;

/// An employer by index, and the team that its openers state.
type Team<'a> = (u32, Option<&'a str>);

/// Meetings as (start, opener), by the team whose limit they count against.
type Away<'a> = BTreeMap<Team<'a>, BTreeSet<(i64, u32)>>;

/// The team of an opener, and how many of it may be away.
fn limited<'a>(problem: &Problem<'a>, opener: u32) -> Option<(Team<'a>, usize)> {
    let employer = problem.employer_of(opener)?;
    let most = problem.snapshot.programme.employers.get(employer as usize)?.team_away?;
    Some(((employer, problem.openers.person(opener).team.as_deref()), most as usize))
}

fn add<'a>(problem: &Problem<'a>, away: &mut Away<'a>, opener: u32, start: Option<i64>) {
    if let Some(((team, _), start)) = limited(problem, opener).zip(start) {
        away.entry(team).or_default().insert((start, opener));
    }
}

/// The meetings of the history, and these.
fn with_past<'a>(problem: &Problem<'a>, slots: impl Iterator<Item = Slot>) -> Away<'a> {
    let mut away = Away::new();
    for line in problem.snapshot.history.iter().filter(|line| line.outcome == Outcome::Met) {
        if let Some(opener) = problem.openers.find(&line.opener) {
            add(problem, &mut away, opener, line.start);
        }
    }
    slots.for_each(|slot| add(problem, &mut away, slot.opener, slot.start));
    away
}

/// Who of a team is away at an instant.
fn there(problem: &Problem<'_>, away: &Away<'_>, team: Team<'_>, at: i64) -> BTreeSet<u32> {
    let meetings = away.get(&team).into_iter().flatten();
    let runs = |start: i64| start <= at && at < start.saturating_add(problem.lengths.with_buffer);
    meetings.filter(|(start, _)| runs(*start)).map(|(_, opener)| *opener).collect()
}

/// Whatever hour each pair chooses: at no instant are more of a team away than may be, or than the past and the fixed
/// pins alone take away.
pub(super) fn check(ground: &Ground<'_, '_>, found: &mut Findings) {
    let problem = ground.problem;
    let standing = with_past(problem, ground.standing.slots.values().copied());
    let away = with_past(problem, ground.bookings.iter().flat_map(|booking| booking.slots()));
    for (&team, meetings) in &away {
        let most = meetings.first().and_then(|(_, opener)| limited(problem, *opener)).map_or(0, |(_, most)| most);
        let instants: BTreeSet<i64> = meetings.iter().map(|(start, _)| *start).collect();
        for at in instants {
            let limit = most.max(there(problem, &standing, team, at).len());
            let count = there(problem, &away, team, at).len();
            if count > limit {
                let employers = &problem.snapshot.programme.employers;
                let organisation = employers.get(team.0 as usize).map(|e| e.organisation.clone()).unwrap_or_default();
                found.add(Violation::TeamAway { organisation, start: at, away: count, most: limit });
            }
        }
    }
}

/// Whether the past and the fixed pins take more of the team away during this meeting than it allows.
pub(super) fn is_overfull(problem: &Problem<'_>, fixed: &[Slot], slot: Slot) -> bool {
    let Some(((team, most), start)) = limited(problem, slot.opener).zip(slot.start) else { return false };
    let standing = with_past(problem, fixed.iter().copied());
    instants(problem, &standing, team, start).into_iter().any(|at| there(problem, &standing, team, at).len() > most)
}

/// Whether a meeting beside these and the past keeps the limit that is stated.
pub(super) fn has_room(problem: &Problem<'_>, others: impl Iterator<Item = Slot>, slot: Slot) -> bool {
    let Some(((team, most), start)) = limited(problem, slot.opener).zip(slot.start) else { return true };
    let away = with_past(problem, others);
    instants(problem, &away, team, start).into_iter().all(|at| {
        let there = there(problem, &away, team, at);
        there.contains(&slot.opener) || there.len() < most
    })
}

/// The beginning of a meeting, and of those that begin while it lasts.
fn instants(problem: &Problem<'_>, away: &Away<'_>, team: Team<'_>, start: i64) -> BTreeSet<i64> {
    let end = start.saturating_add(problem.lengths.with_buffer);
    let starts = away.get(&team).into_iter().flatten().map(|(at, _)| *at);
    starts.filter(|at| (start..end).contains(at)).chain([start]).collect()
}
