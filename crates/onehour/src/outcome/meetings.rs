//! Meetings in the caller's words: hours, place, points, reasons, and what a pin breaks.

use rayon::prelude::*;

use super::options::options;
use super::placed;
use crate::candidate::NewcomerIx;
use crate::plan::{Meeting, Reason};
use crate::programme::Mode;
use crate::round::{Found, Placed, Round};
use crate::time::{HourSet, instant_to_text};

/// All meetings, by newcomer.
///
/// # Errors
/// Those of [`instant_to_text`].
pub(super) fn meetings(round: &Round<'_>, found: &Found) -> crate::Result<Vec<Meeting>> {
    let options = options(round, found);
    let places: Vec<(NewcomerIx, Placed)> = placed(found).collect();
    let in_words = |(newcomer, placed): &(NewcomerIx, Placed)| {
        meeting(round, *newcomer, placed, options.get(newcomer).map_or(&[], Vec::as_slice))
    };
    places.par_iter().map(in_words).collect()
}

fn meeting(round: &Round<'_>, newcomer: NewcomerIx, placed: &Placed, options: &[i64]) -> crate::Result<Meeting> {
    let (mine, theirs) = (round.roster.newcomer_at(newcomer), round.roster.opener_at(placed.opener));
    let text = |utc: i64| instant_to_text(utc, &round.snapshot.programme.meeting.zone);
    let start = placed.moment.start;
    let pinned = round.pins.of(newcomer).is_some();
    Ok(Meeting {
        newcomer: round.roster.newcomer(newcomer).id.clone(),
        opener: round.roster.opener(placed.opener).id.clone(),
        start: start.map(text).transpose()?,
        end: start.map(|start| text(start.saturating_add(round.durations.length()))).transpose()?,
        options: options.iter().map(|&utc| text(utc)).collect::<crate::Result<_>>()?,
        place: round.rules.meeting_place(mine, theirs).map(str::to_owned),
        points: placed.points,
        reasons: reasons(round, mine, theirs),
        pinned,
        broken: if pinned { broken(round, newcomer, placed) } else { Vec::new() },
    })
}

/// One reason for each rule, then for each term.
fn reasons(round: &Round<'_>, mine: usize, theirs: usize) -> Vec<Reason> {
    let rules = round.rules;
    let mut points = Vec::new();
    rules.term_points(mine, theirs, &mut points);
    let of_rules = (0..rules.rule_count()).map(|rule| Reason {
        name: rules.rule_name(rule).into(),
        points: None,
        text: rules.rule_text(rule, mine, theirs),
    });
    let of_terms = points.into_iter().enumerate().map(|(term, points)| Reason {
        name: rules.term_name(term).into(),
        points: Some(points),
        text: rules.term_text(term, mine, theirs),
    });
    of_rules.chain(of_terms).collect()
}

/// The rules, prohibitions, hours and caps that a pinned meeting breaks.
fn broken(round: &Round<'_>, newcomer: NewcomerIx, placed: &Placed) -> Vec<String> {
    let (mine, theirs) = (round.roster.newcomer_at(newcomer), round.roster.opener_at(placed.opener));
    let rules = round.rules.failing_rules(mine, theirs).map(|rule| round.rules.rule_name(rule).to_owned());
    let mut broken: Vec<String> = rules.collect();
    if round.bars.forbids(newcomer, placed.opener) {
        broken.push("forbidden".into());
    }
    if !round.bars.past(newcomer, placed.opener).allows(placed.moment.date) {
        broken.push("history".into());
    }
    let is_free = |hours: &HourSet| {
        let at = placed.moment.start.and_then(|start| round.snapshot.starts.binary_search(&start).ok());
        at.is_some_and(|at| hours.contains(crate::time::Start(at as u32)))
    };
    let introduces = round.snapshot.programme.meeting.mode == Mode::Introduce;
    let (mine, theirs) = (round.roster.newcomer_hours(newcomer), round.roster.opener_hours(placed.opener));
    let free = is_free(mine) && is_free(theirs);
    if !introduces && !free {
        broken.push("hours".into());
    }
    if placed.moment.start.is_some_and(|start| round.limits.teams.overfull(placed.opener, start)) {
        broken.push("team-away".into());
    }
    let around = round.limits.around(placed.opener, placed.moment);
    for name in around.filter(|&key| round.limits.overfull(key)).map(|key| key.broken_name()) {
        if !broken.iter().any(|other| other == name) {
            broken.push(name.into());
        }
    }
    broken
}
