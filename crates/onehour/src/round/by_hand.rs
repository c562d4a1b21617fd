//! Plans as people make them without a solver: what the best plan is compared with.
//!
//! Each keeps every rule, hour and cap, and has the pins first. What it lacks is the look at the whole: a meeting that
//! is set is never moved again.

use std::cmp::Reverse;

use onehour_solver::nested::TieKeys;
use onehour_solver::{Objective, Options, SparseProblem, assign};

use super::Round;
use super::objective::{Assignment, Placed};
use super::part::Part;
use crate::candidate::{CandidateGraph, NewcomerIx, OpenerIx};

/// A way to plan without a solver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// Newcomers in random order; each meets a random opener who has an hour left. The seed is that of the snapshot.
    Random,
    /// Who has waited longest chooses first, and takes the opener with the most points who has an hour left.
    FirstCome,
    /// The pair with the most points first, whoever they are.
    Greedy,
    /// The assignment method as it is commonly used: each opener once, as many pairs as possible at the largest sum of
    /// points, found without a look at the hours. Then each pair takes its first hour in common that is left, if any.
    Hungarian,
}

impl Baseline {
    /// All of them.
    pub const ALL: [Self; 4] = [Baseline::Random, Baseline::FirstCome, Baseline::Greedy, Baseline::Hungarian];

    /// As users call it: `random`, `first-come`, `greedy`, `hungarian`.
    pub fn name(self) -> &'static str {
        match self {
            Baseline::Random => "random",
            Baseline::FirstCome => "first-come",
            Baseline::Greedy => "greedy",
            Baseline::Hungarian => "hungarian",
        }
    }
}

/// The plan of a baseline. `timeless` are the pairs that pass every rule whether or not they share an hour.
pub(crate) fn by_hand(round: &Round<'_>, timeless: &CandidateGraph, baseline: Baseline) -> Assignment {
    let mut part = Part::with_pins(round, &round.hours);
    let newcomers = || round.roster.newcomers().filter(|&newcomer| round.pins.of(newcomer).is_none());
    match baseline {
        Baseline::Random => {
            let mut order: Vec<NewcomerIx> = newcomers().collect();
            order.sort_by_key(|&newcomer| round.objective.newcomer_key(newcomer));
            one_after_another(&mut part, round, &order, |newcomer, opener, _| {
                TieKeys::mix(round.objective.newcomer_key(newcomer), round.objective.slot_key(opener, None))
            });
        }
        Baseline::FirstCome => {
            let mut order: Vec<NewcomerIx> = newcomers().collect();
            order.sort_by_key(|&newcomer| Reverse(round.objective.waited(newcomer)));
            one_after_another(&mut part, round, &order, |_, _, points| Reverse(points));
        }
        Baseline::Greedy => {
            let of =
                |newcomer| round.graph.candidates_of(newcomer).map(move |(opener, points)| (points, newcomer, opener));
            let mut pairs: Vec<(i64, NewcomerIx, OpenerIx)> = newcomers().flat_map(of).collect();
            pairs.sort_unstable_by_key(|&(points, newcomer, opener)| (Reverse(points), newcomer, opener));
            pairs.into_iter().for_each(|(points, newcomer, opener)| meet(&mut part, newcomer, opener, points));
        }
        Baseline::Hungarian => {
            let of = |newcomer: NewcomerIx| {
                timeless.candidates_of(newcomer).map(move |(opener, points)| (newcomer.0, opener.0, points))
            };
            let size = (round.roster.newcomer_count(), round.roster.opener_count());
            // Pairs of a graph state a problem always.
            let problem = SparseProblem::from_triples(size.0, size.1, newcomers().flat_map(of));
            let answer = problem.map(|problem| assign(&problem, Objective::Most, Options::default().maximize()));
            for (newcomer, opener) in answer.iter().flat_map(|answer| answer.pairs()) {
                let (newcomer, opener) = (NewcomerIx(newcomer), OpenerIx(opener));
                if let Some(pair) = round.graph.pair(newcomer, opener) {
                    meet(&mut part, newcomer, opener, round.graph.points_of(pair));
                }
            }
        }
    }
    part.kept
}

/// Newcomers in this order; each takes the opener of least rank (then of least id) who has an hour left.
fn one_after_another<K: Ord>(
    part: &mut Part<'_>,
    round: &Round<'_>,
    order: &[NewcomerIx],
    rank: impl Fn(NewcomerIx, OpenerIx, i64) -> K,
) {
    for &newcomer in order {
        let mut openers: Vec<(OpenerIx, i64)> = round.graph.candidates_of(newcomer).collect();
        openers.sort_by_key(|&(opener, points)| rank(newcomer, opener, points));
        for (opener, points) in openers {
            meet(part, newcomer, opener, points);
            if part.kept[newcomer.at()].is_some() {
                break;
            }
        }
    }
}

/// Sets the first hour that is left to a pair, unless the newcomer has a meeting already.
fn meet(part: &mut Part<'_>, newcomer: NewcomerIx, opener: OpenerIx, points: i64) {
    if part.kept[newcomer.at()].is_none()
        && let Some(moment) = part.first_moment(newcomer, opener)
    {
        part.keep(newcomer, Placed { opener, moment, points });
    }
}
