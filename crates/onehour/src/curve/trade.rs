//! Rounds in which meetings kept are traded for value, and what their optima prove.

use std::cmp::Ordering;

use onehour_solver::Control;
use onehour_solver::nested::{NestedProblem, solve};

use crate::candidate::NewcomerIx;
use crate::plan::Plan;
use crate::round::{Assignment, Problem, Round, Tier, plan_of, refused};

/// What is asked of a plan, before all that it has every pin.
pub(super) enum Aim {
    /// As many meetings kept as can be, then the best value.
    Kept,
    /// The best value, then as many kept as can be.
    Value,
    /// The most of `width * value + rise * kept`.
    Trade {
        /// Difference in meetings kept of two plans.
        width: i64,
        /// Their difference in value.
        rise: Vec<i64>,
    },
}

impl Aim {
    /// The aim at which two plans rank the same.
    pub(super) fn between(more_kept: &Vertex, better: &Vertex) -> Aim {
        let rise = better.value.iter().zip(&more_kept.value).map(|(better, value)| better - value);
        Aim::Trade { width: more_kept.kept - better.kept, rise: rise.collect() }
    }

    /// How this aim ranks something that keeps so many meetings and is worth so much: one entry more than the value
    /// has.
    fn weigh(&self, kept: i64, value: &[i64]) -> Vec<i64> {
        match self {
            Aim::Kept => [kept].iter().chain(value).copied().collect(),
            Aim::Value => value.iter().copied().chain([kept]).collect(),
            Aim::Trade { width, rise } => {
                let traded = |(value, rise): (&i64, &i64)| {
                    width.saturating_mul(*value).saturating_add(rise.saturating_mul(kept))
                };
                value.iter().zip(rise).map(traded).chain([kept]).collect()
            }
        }
    }

    /// How high a plan ranks; of plans that rank the same none is above the other.
    pub(super) fn rank(&self, vertex: &Vertex) -> Vec<i64> {
        let mut rank = self.weigh(vertex.kept, &vertex.value);
        rank.truncate(vertex.value.len());
        rank
    }
}

/// An optimum.
pub(super) struct Vertex {
    /// Published meetings that stand.
    pub(super) kept: i64,
    pub(super) value: Vec<i64>,
    /// A plan: the optimum itself, or what of it keeps every constraint.
    pub(super) plan: Assignment,
    /// Whether the plan has all of the optimum.
    pub(super) whole: bool,
}

/// No plan that keeps `from` meetings or more ranks above `best`, where a plan ranks by `width * value + rise * kept`.
pub(super) struct Support {
    from: i64,
    width: i128,
    rise: Vec<i64>,
    best: Vec<i128>,
}

impl Support {
    /// What an optimum proves of the value of all plans.
    pub(super) fn new(aim: &Aim, vertex: &Vertex) -> Self {
        let flat = || vec![0; vertex.value.len()];
        let (from, width, rise) = match aim {
            // None keeps more, and of those that keep as many none is worth more.
            Aim::Kept => (vertex.kept, 1, flat()),
            Aim::Value => (0, 1, flat()),
            Aim::Trade { width, rise } => (0, i128::from(*width), rise.clone()),
        };
        let rank =
            |(value, rise): (&i64, &i64)| width * i128::from(*value) + i128::from(*rise) * i128::from(vertex.kept);
        let best = vertex.value.iter().zip(&rise).map(rank).collect();
        Support { from, width, rise, best }
    }

    /// The most that a plan can be worth that keeps so many meetings, if it says anything of those; after an entry that
    /// was rounded nothing is said.
    pub(super) fn bound(&self, kept: i64) -> Option<Vec<Option<i64>>> {
        if kept < self.from {
            return None;
        }
        let mut open = true;
        let entry = |(best, rise): (&i128, &i64)| {
            let left = best - i128::from(*rise) * i128::from(kept);
            let most = i64::try_from(left.div_euclid(self.width)).ok().filter(|_| open);
            open &= left.rem_euclid(self.width) == 0;
            most
        };
        Some(self.best.iter().zip(&self.rise).map(entry).collect())
    }
}

/// Meetings given up and value gained by a part, in the order in which parts are exchanged: most value for each meeting
/// first, then the smallest; those that give up none last.
pub(super) fn exchanged(a: &(i64, Vec<i64>), b: &(i64, Vec<i64>)) -> Ordering {
    let times = |vector: &[i64], factor: i64| -> Vec<i128> {
        vector.iter().map(|&entry| i128::from(entry) * i128::from(factor)).collect()
    };
    match (a.0 > 0, b.0 > 0) {
        (true, true) => times(&b.1, a.0).cmp(&times(&a.1, b.0)).then(a.0.cmp(&b.0)),
        (a, b) => b.cmp(&a),
    }
}

/// Solves a round for aims.
pub(super) struct Trader<'r> {
    round: &'r Round<'r>,
    problem: Problem,
    /// The tiers that are value.
    tiers: Vec<Tier>,
    /// Their positions in the objective, and that of published hours.
    positions: Vec<usize>,
    kept_at: Option<usize>,
    /// By tier, the most that each newcomer can bring to it, largest first.
    most: Vec<Vec<i64>>,
}

impl<'r> Trader<'r> {
    pub(super) fn new(round: &'r Round<'r>) -> Self {
        let all = [Tier::Served, Tier::KeptNewcomers, Tier::Waiting, Tier::Quality];
        let (tiers, positions): (Vec<Tier>, Vec<usize>) =
            all.into_iter().filter_map(|tier| Some((tier, round.objective.at(tier)?))).unzip();
        let kept_at = round.objective.at(Tier::KeptHours);
        let problem = round.relaxed_problem();
        let most = positions.iter().map(|&position| most_of_each(round, &problem, position)).collect();
        Trader { round, problem, tiers, positions, kept_at, most }
    }

    /// The most that a plan can have in a tier that serves so many, whichever these are and whoever else is there.
    pub(super) fn most(&self, tier: usize, served: i64) -> i64 {
        let served = usize::try_from(served).unwrap_or(0);
        self.most.get(tier).map_or(0, |most| most.iter().take(served).fold(0, |sum, &more| sum.saturating_add(more)))
    }

    pub(super) fn round(&self) -> &'r Round<'r> {
        self.round
    }

    pub(super) fn tiers(&self) -> &[Tier] {
        &self.tiers
    }

    /// Meetings kept, and value, of a vector with all tiers of the objective.
    fn of_all(&self, all: &[i64]) -> (i64, Vec<i64>) {
        let at = |position: usize| all.get(position).copied().unwrap_or(0);
        (self.kept_at.map_or(0, at), self.positions.iter().map(|&position| at(position)).collect())
    }

    /// Meetings kept, and value, of a plan in numbers.
    pub(super) fn value(&self, plan: &Assignment) -> (i64, Vec<i64>) {
        self.of_all(&self.round.objective.value(plan))
    }

    /// The same of a plan in words.
    pub(super) fn value_of(&self, plan: &Plan) -> (i64, Vec<i64>) {
        let value =
            |tier: &Tier| plan.tiers.iter().find(|entry| entry.name == tier.name()).map_or(0, |entry| entry.value);
        self.of_all(&self.round.objective.tiers.iter().map(value).collect::<Vec<_>>())
    }

    pub(super) fn has_pins(&self, plan: &Assignment) -> bool {
        self.round.pins.all().all(|pin| plan[pin.newcomer.at()].is_some())
    }

    /// What it gives up in meetings kept, and gains, to seat these newcomers as `to` has them instead of `from`.
    pub(super) fn gain(&self, part: &[NewcomerIx], from: &Assignment, to: &Assignment) -> (i64, Vec<i64>) {
        let objective = &self.round.objective;
        let sum = |plan: &Assignment| {
            let mut all = vec![0; objective.tiers.len()];
            for &newcomer in part {
                if let Some(placed) = &plan[newcomer.at()] {
                    let weights = objective.tiers.iter().map(|&tier| objective.weight(tier, newcomer, placed));
                    all.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight);
                }
            }
            self.of_all(&all)
        };
        let ((kept, before), (keeps, after)) = (sum(from), sum(to));
        (kept - keeps, after.iter().zip(before).map(|(after, before)| after - before).collect())
    }

    /// The best plan for an aim; some plan when the control stops it.
    pub(super) fn solve(&self, aim: &Aim, control: &Control<'_>) -> crate::Result<Vertex> {
        let nested = self.weighed(aim);
        let solution = solve(&nested, control).map_err(|error| refused(&error))?;
        let optimum = self.problem.read(self.round, &solution);
        let (kept, value) = self.value(&optimum);
        let (plan, whole) = plan_of(self.round, &optimum);
        Ok(Vertex { kept, value, plan, whole })
    }

    /// The problem of the round with the weights of an aim: pins first, neither spread nor tie-break.
    fn weighed(&self, aim: &Aim) -> NestedProblem {
        let nested = &self.problem.nested;
        let weigh = |pin: i64, all: &[i64]| {
            let (kept, value) = self.of_all(all);
            [pin].into_iter().chain(aim.weigh(kept, &value)).collect::<Vec<i64>>()
        };
        let mut left_weights = Vec::new();
        for (newcomer, weights) in self.round.roster.newcomers().zip(nested.left_weights.chunks_exact(nested.tiers)) {
            let pin = forced(self.round, &self.problem, newcomer);
            let mut weights = weights.to_vec();
            weights[0] -= pin;
            left_weights.extend(weigh(pin, &weights));
        }
        let class_weights = nested.class_weights.chunks_exact(nested.tiers).flat_map(|all| weigh(0, all)).collect();
        nested.reweighed(self.tiers.len() + 2, left_weights, class_weights)
    }
}

/// The weight beyond its own in the first tier that makes a pin hold; none of who has no pin.
fn forced(round: &Round<'_>, problem: &Problem, newcomer: NewcomerIx) -> i64 {
    round.pins.of(newcomer).map_or(0, |pin| problem.forced(pin))
}

/// The most that each newcomer who can meet anybody can bring to the tier at this position, largest first.
fn most_of_each(round: &Round<'_>, problem: &Problem, position: usize) -> Vec<i64> {
    let nested = &problem.nested;
    let weight = |weights: &[i64], at: usize| weights[at * nested.tiers + position];
    let of_one = |(newcomer, at): (NewcomerIx, usize)| {
        let classes = &nested.bundle_class[nested.bundle_start[at] as usize..nested.bundle_start[at + 1] as usize];
        let best = classes.iter().map(|&class| weight(&nested.class_weights, class as usize)).max()?;
        let forced = if position == 0 { forced(round, problem, newcomer) } else { 0 };
        Some(weight(&nested.left_weights, at) - forced + best)
    };
    let mut most: Vec<i64> = round.roster.newcomers().zip(0..nested.left_count()).filter_map(of_one).collect();
    most.sort_unstable_by(|a, b| b.cmp(a));
    most
}
