//! All matchings, one by one: the oracle. It shares nothing with the engine but the words of the model.

use onehour_solver::nested::{NestedProblem, TieKeys};

use crate::generate::edges;

/// The best matching that serves as many as the floor asks for, or the most that can be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Best {
    pub(crate) totals: Vec<i64>,
    pub(crate) mates: Vec<Option<u32>>,
}

/// For each number of edges the best totals and the first mates with them; matched comes before free, small slots
/// before large ones.
struct Enumeration<'p> {
    problem: &'p NestedProblem,
    mates: Vec<Option<u32>>,
    slot_flow: Vec<u32>,
    set_flow: Vec<u32>,
    totals: Vec<i64>,
    best: Vec<Option<Best>>,
}

/// Enumerates all matchings.
pub(crate) fn best(problem: &NestedProblem) -> Best {
    let by_count = best_by_count(problem);
    let most = by_count.len() - 1;
    let floor = most.min(problem.at_least as usize);
    let rank = |best: &Best| (best.totals.clone(), std::cmp::Reverse(order(&best.mates)));
    by_count.into_iter().skip(floor).max_by_key(rank).unwrap()
}

/// The best for each number of edges that can be matched.
pub(crate) fn best_by_count(problem: &NestedProblem) -> Vec<Best> {
    let left = problem.bundle_start.len() - 1;
    let mut enumeration = Enumeration {
        problem,
        mates: vec![None; left],
        slot_flow: vec![0; problem.slot_caps.len()],
        set_flow: vec![0; problem.sets.len()],
        totals: vec![0; problem.tiers],
        best: (0..=left).map(|_| None).collect(),
    };
    enumeration.extend(0, 0);
    enumeration.best.into_iter().map_while(|best| best).collect()
}

fn order(mates: &[Option<u32>]) -> Vec<u32> {
    mates.iter().map(|mate| mate.unwrap_or(u32::MAX)).collect()
}

impl Enumeration<'_> {
    fn extend(&mut self, left: usize, count: usize) {
        if left == self.mates.len() {
            self.record(count);
            return;
        }
        self.extend(left + 1, count);
        for (slot, bundle) in edges(self.problem, left) {
            if self.slot_flow[slot as usize] == self.problem.slot_caps[slot as usize] {
                continue;
            }
            let sets = sets_around(self.problem, slot);
            if sets.iter().any(|&set| self.set_flow[set] == self.problem.sets[set].cap) {
                continue;
            }
            let before = self.totals.clone();
            self.add_weight(left, slot, bundle, &sets);
            self.slot_flow[slot as usize] += 1;
            sets.iter().for_each(|&set| self.set_flow[set] += 1);
            self.mates[left] = Some(slot);
            self.extend(left + 1, count + 1);
            self.mates[left] = None;
            self.slot_flow[slot as usize] -= 1;
            sets.iter().for_each(|&set| self.set_flow[set] -= 1);
            self.totals = before;
        }
    }

    fn add_weight(&mut self, left: usize, slot: u32, bundle: usize, sets: &[usize]) {
        let problem = self.problem;
        let class = problem.bundle_class[bundle] as usize;
        for (tier, total) in self.totals.iter_mut().enumerate() {
            *total += problem.left_weights[left * problem.tiers + tier];
            *total += problem.class_weights[class * problem.tiers + tier];
        }
        if let Some(ties) = &problem.ties {
            self.totals[ties.tier as usize] += TieKeys::mix(ties.left[left], ties.slot[slot as usize]);
        }
        for &set in sets {
            if let Some(tier) = problem.sets[set].spread_tier {
                let held = i64::from(self.set_flow[set]);
                self.totals[tier as usize] -= (held + 1) * (held + 1) - held * held;
            }
        }
    }

    fn record(&mut self, count: usize) {
        let better = match &self.best[count] {
            None => true,
            Some(best) => {
                self.totals > best.totals || (self.totals == best.totals && order(&self.mates) < order(&best.mates))
            }
        };
        if better {
            self.best[count] = Some(Best { totals: self.totals.clone(), mates: self.mates.clone() });
        }
    }
}

/// The sets around a slot.
pub(crate) fn sets_around(problem: &NestedProblem, slot: u32) -> Vec<usize> {
    let mut sets = Vec::new();
    let mut next = problem.slot_sets[slot as usize];
    while let Some(set) = next {
        sets.push(set as usize);
        next = problem.sets[set as usize].parent;
    }
    sets
}
