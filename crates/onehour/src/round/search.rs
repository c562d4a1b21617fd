//! The search for the best plan, and the bound on all plans.
//!
//! Where all capacities nest and nothing collides, one call of the solver gives the optimum and its proof. Else:
//!
//! 1. *Relax.* Solve without the budgets that cross. What is best there bounds every plan. If it breaks a budget, solve
//!    also with the budgets and without the rounds and the spread of the openers under them: another bound. The
//!    lexicographically smaller one is kept with its certificate.
//! 2. *Share.* Split each crossing budget among its openers, guided by what each relaxation uses (`shares`). The shares
//!    are caps of single openers, so they nest, and all other constraints are in force again: the best plan under the
//!    shares is a plan.
//! 3. *Restrict.* While two meetings of a person collide, and other hours of the same pairs do not mend it, keep one
//!    and close the hours that the other could collide in (`restrict`), and solve again. Each turn closes an hour that
//!    was used, so there are at most as many turns as there are hours; a few are usual.
//! 4. Of the plans that the guides lead to, take the better one.
//! 5. *Branch.* If it falls short of the bound or leaves a pin without a place, and the round is small, search all plans
//!    for a better one (`branch`). The answer is optimal in the tiers in which its value equals the bound.
//!
//! A run that is stopped takes the better of what the solver had and of what it was guided by, and drops what breaks a
//! constraint.

use std::collections::BTreeMap;

use onehour_solver::Control;
use onehour_solver::nested::{NestedSolution, NestedStatus, ProblemError, solve};

use super::certify::{self, Bound, certify};
use super::crossing::Crossings;
use super::forest::{Family, Shares};
use super::objective::{Assignment, Tier};
use super::problem::{Problem, Variant};
use super::worth::{Worth, best_of};
use super::{Round, branch, restrict, shares};
use crate::candidate::{NewcomerIx, OpenHours};
use crate::error::{Error, Issue, Place};

/// Starts that a plan is to give to pins that could have others as well.
pub(crate) type Steer = BTreeMap<NewcomerIx, i64>;

/// What a search ends with.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) assignment: Assignment,
    pub(crate) value: Vec<i64>,
    pub(crate) bound: Bound,
    /// Whether the caller stopped it.
    pub(crate) interrupted: bool,
    /// Whether `relaxed` has all candidates, so that its bound is one.
    pub(crate) complete: bool,
    pub(crate) crossings: Crossings,
    /// The problem without crossing budgets and collisions: its sets are all true ones.
    pub(crate) relaxed: Problem,
    /// Its optimum.
    pub(crate) guide: Assignment,
}

/// A solved problem.
pub(super) struct Solved {
    pub(super) problem: Problem,
    pub(super) solution: NestedSolution,
    pub(super) assignment: Assignment,
}

impl Solved {
    pub(super) fn new(round: &Round<'_>, variant: &Variant<'_>, control: &Control<'_>) -> crate::Result<Self> {
        let problem = {
            let _span = tracing::info_span!("problem").entered();
            Problem::new(round, round.slots(variant.hours), variant, control)
        };
        let _span = tracing::info_span!("solve", edges = problem.nested.slots.len()).entered();
        let solution = solve(&problem.nested, control).map_err(|error| refused(&error))?;
        let assignment = problem.read(round, &solution);
        Ok(Solved { problem, solution, assignment })
    }

    /// What no plan of the problem is better than.
    pub(super) fn most(&self, round: &Round<'_>) -> Vec<i64> {
        certify::most(round, &self.problem, &self.solution)
    }

    pub(super) fn interrupted(&self) -> bool {
        !self.problem.complete || self.solution.status == NestedStatus::Interrupted
    }
}

/// The best plan that the search finds, and its bound. Where `steer` gives pins a start, they are placed there, unless
/// meetings that collide move; the bound is for all plans.
pub(crate) fn search(round: &Round<'_>, steer: &Steer) -> crate::Result<Found> {
    let crossings = Crossings::new(&round.limits, &round.slots(&round.hours));
    let mut guides = guides(round, &crossings)?;
    let mut interrupted = guides.iter().any(Solved::interrupted);
    let mut plans = Vec::new();
    for guide in &guides {
        let (plan, stopped) = plan_near(round, &crossings, (guide, steer), guides.len() > 1)?;
        interrupted |= stopped;
        plans.push(plan);
    }
    let mut best = best_of(round, plans);
    let falls_short = guides.iter().all(|guide| Worth::bound(round, guide).is_more(round, &best.0));
    if !interrupted && (falls_short || !best.0.seats_pins(round)) {
        let edges = guides[0].problem.nested.slots.len();
        interrupted = branch::better(round, (&crossings, steer), edges, &mut best)?;
    }
    let (Worth { value, .. }, assignment) = best;
    let served = round.objective.at(Tier::Served).and_then(|at| value.get(at)).copied().unwrap_or(0);
    let bound = {
        let _span = tracing::info_span!("certificate").entered();
        let whole = guides.iter().enumerate().filter(|(nth, guide)| *nth == 0 || guide.problem.complete);
        let bounds = whole.map(|(_, guide)| certify(round, &guide.problem, &guide.solution, served));
        bounds.min_by(|a, b| a.values.cmp(&b.values)).unwrap_or_default()
    };
    let Solved { problem: relaxed, assignment: guide, .. } = guides.swap_remove(0);
    let complete = round.complete && relaxed.complete;
    Ok(Found { assignment, value, bound, interrupted, complete, crossings, relaxed, guide })
}

/// The relaxed solutions: without the crossing budgets and, if that breaks one, without the rounds under them.
fn guides(round: &Round<'_>, crossings: &Crossings) -> crate::Result<Vec<Solved>> {
    let none = Shares::new();
    let variant =
        |family| Variant { hours: &round.hours, crossings, family, shares: &none, laid: None, every_set: false };
    let mut guides = vec![Solved::new(round, &variant(Family::WithoutBudgets), &round.control)?];
    if !guides[0].interrupted() && shares::over_budget(round, &guides[0].assignment) {
        guides.push(Solved::new(round, &variant(Family::WithoutRounds), &round.control)?);
    }
    Ok(guides)
}

impl Round<'_> {
    /// The problem without crossing budgets and collisions.
    pub(crate) fn relaxed_problem(&self) -> Problem {
        let slots = self.slots(&self.hours);
        let crossings = Crossings::new(&self.limits, &slots);
        let shares = Shares::new();
        let variant = Variant {
            hours: &self.hours,
            crossings: &crossings,
            family: Family::WithoutBudgets,
            shares: &shares,
            laid: None,
            every_set: false,
        };
        Problem::new(self, slots, &variant, &Control::none())
    }
}

/// The best places without crossing constraints. Not to be stopped: where the pins find no room is no guess.
pub(super) fn relaxed(round: &Round<'_>) -> crate::Result<Assignment> {
    let crossings = Crossings::new(&round.limits, &round.slots(&round.hours));
    let shares = Shares::new();
    let variant = Variant {
        hours: &round.hours,
        crossings: &crossings,
        family: Family::WithoutBudgets,
        shares: &shares,
        laid: None,
        every_set: false,
    };
    Ok(Solved::new(round, &variant, &Control::none())?.assignment)
}

/// A plan that keeps every constraint, near a relaxed one; and whether it was stopped on the way. What is left of the
/// guide without the meetings that break a constraint is a plan as well, and what hours were closed for can be worth
/// less than that.
fn plan_near(
    round: &Round<'_>,
    crossings: &Crossings,
    (guide, steer): (&Solved, &Steer),
    budgets: bool,
) -> crate::Result<(Assignment, bool)> {
    let mut hours: OpenHours<'_> = round.hours.clone();
    for (&newcomer, &kept) in steer {
        hours.close_newcomer(newcomer, |start| start != kept);
    }
    let (mut shares, mut shared, mut steered) = (Shares::new(), false, steer.is_empty());
    let mut latest: Option<Solved> = None;
    loop {
        let current = latest.as_ref().unwrap_or(guide);
        if current.interrupted() {
            let parts = [current, guide].map(|solved| restrict::feasible_part(round, &hours, &solved.assignment));
            return Ok((best_of(round, parts).1, true));
        }
        let share = steered && !shared && (budgets || shares::over_budget(round, &current.assignment));
        if share {
            shares = shares::split(round, crossings, &current.assignment);
            shared = true;
        }
        if steered {
            if let Some(moved) = restrict::moved(round, &current.assignment).filter(|_| !share) {
                if latest.is_none() {
                    return Ok((moved, false));
                }
                let part = restrict::feasible_part(round, &hours, &guide.assignment);
                return Ok((best_of(round, [moved, part]).1, false));
            }
            restrict::close_collisions(round, &current.problem.slots, &current.assignment, &mut hours);
        }
        steered = true;
        let variant = Variant {
            hours: &hours,
            crossings,
            family: Family::WithoutBudgets,
            shares: &shares,
            laid: None,
            every_set: false,
        };
        latest = Some(Solved::new(round, &variant, &round.control)?);
    }
}

/// A plan of places that may break a constraint that crosses others: the same pairs if that can be, else a part of
/// them. And whether it has all of their pairs and tiers but the tie-break.
pub(crate) fn plan_of(round: &Round<'_>, assignment: &Assignment) -> (Assignment, bool) {
    let whole = || restrict::moved(round, assignment).filter(|_| !shares::over_budget(round, assignment));
    match whole() {
        Some(plan) => (plan, true),
        None => (restrict::feasible_part(round, &round.hours, assignment), false),
    }
}

/// What the solver refuses: numbers too large, in the end.
pub(crate) fn refused(error: &ProblemError) -> Error {
    Error::from(Issue::error(
        "E-too-large",
        Place::default(),
        format!("The round is too large for exact numbers: {error}."),
        "Use fewer points for a term, or plan fewer people at once.",
    ))
}
