//! The candidate edges: which newcomer may meet which opener when.
//!
//! Every pair is looked at; nothing is indexed by what people have in common.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::past::Allowed;
use super::problem::{Candidate, Pinned, Problem};
use super::slot::Slot;
use super::standing::Standing;
use super::terms;

/// The edges of the round.
pub(super) struct Edges<'p, 'a> {
    problem: &'p Problem<'a>,
    standing: &'p Standing<'a>,
    /// The pairs of each newcomer, by opener; of a pinned newcomer, the pinned one.
    pub(super) candidates: Vec<Vec<Candidate>>,
    /// The edges of the pinned newcomers.
    pinned: BTreeMap<u32, Vec<Slot>>,
}

impl<'p, 'a> Edges<'p, 'a> {
    /// Looks at every pair.
    pub(super) fn find(problem: &'p Problem<'a>, standing: &'p Standing<'a>) -> Self {
        let slots = |(&newcomer, pin): (&u32, &Pinned)| {
            let slots = match standing.slots.get(&newcomer) {
                Some(&slot) => vec![slot],
                None => standing.free_slots(problem, newcomer, pin.opener, Allowed::Always).collect(),
            };
            (newcomer, slots)
        };
        let pinned = problem.pins.iter().map(slots).collect();
        let mut edges = Edges { problem, standing, candidates: Vec::new(), pinned };
        edges.candidates = (0..problem.newcomers.len()).into_par_iter().map(|n| edges.candidates_of(n)).collect();
        edges
    }

    fn candidates_of(&self, newcomer: u32) -> Vec<Candidate> {
        let problem = self.problem;
        let with_points = |opener| {
            let points = terms::points(&problem.snapshot.programme.terms, problem.pair(newcomer, opener));
            Candidate { newcomer, opener, points }
        };
        match problem.pins.get(&newcomer) {
            Some(pin) => vec![with_points(pin.opener)],
            None => (0..problem.openers.len()).filter(|&o| self.is_candidate(newcomer, o)).map(with_points).collect(),
        }
    }

    fn is_candidate(&self, newcomer: u32, opener: u32) -> bool {
        self.problem.is_eligible(newcomer, opener) && self.slots(newcomer, opener).next().is_some()
    }

    /// The edges of a pair that is a candidate.
    pub(super) fn slots(&self, newcomer: u32, opener: u32) -> Box<dyn Iterator<Item = Slot> + '_> {
        let problem = self.problem;
        match self.pinned.get(&newcomer) {
            Some(slots) => Box::new(slots.iter().copied().filter(move |slot| slot.opener == opener)),
            None => {
                let allowed = problem.history.allows(newcomer, opener);
                Box::new(self.standing.free_slots(problem, newcomer, opener, allowed))
            }
        }
    }

    /// The pair, if it is a candidate.
    pub(super) fn candidate(&self, newcomer: u32, opener: u32) -> Option<&Candidate> {
        let candidates = &self.candidates[newcomer as usize];
        let at = candidates.binary_search_by_key(&opener, |candidate| candidate.opener).ok()?;
        candidates.get(at)
    }

    /// All pairs.
    pub(super) fn pairs(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().flatten()
    }
}
