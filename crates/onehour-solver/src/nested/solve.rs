//! The driver: components in parallel, then the floor, then the proof, then the first of equal plans.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::certify::Draft;
use super::coarse::Coarse;
use super::components::{Components, Part};
use super::control::Control;
use super::face;
use super::floor::extend_to;
use super::insert::leading_tiers;
use super::instance::Instance;
use super::problem::NestedProblem;
use super::search::Engine;
use super::solution::NestedSolution;
use super::tiers::Tiers;
use super::validate::ProblemError;

/// Left vertices entered between two reports of progress.
const REPORT_EVERY: u64 = 256;

/// Finds the best matching, the lexicographically first of equal ones, and its proof.
///
/// The answer depends on the problem alone, not on the number of threads, unless `control` stops the call: then it is
/// the best so far, with a bound that holds. Work runs on the current rayon thread pool.
///
/// # Errors
/// A [`ProblemError`] if the problem is malformed or its weights are too large to sum.
pub fn solve(problem: &NestedProblem, control: &Control<'_>) -> Result<NestedSolution, ProblemError> {
    problem.validate()?;
    Ok(match problem.tiers {
        1 => solve_tiers::<1>(problem, control),
        2 => solve_tiers::<2>(problem, control),
        3 => solve_tiers::<3>(problem, control),
        4 => solve_tiers::<4>(problem, control),
        5 => solve_tiers::<5>(problem, control),
        6 => solve_tiers::<6>(problem, control),
        7 => solve_tiers::<7>(problem, control),
        _ => solve_tiers::<8>(problem, control),
    })
}

fn solve_tiers<const T: usize>(problem: &NestedProblem, control: &Control<'_>) -> NestedSolution {
    // Without edges there is nothing to search for, and the answer has its whole proof at once.
    if !problem.slots.is_empty() && control.should_stop() {
        return without_search::<T>(problem);
    }
    let split = Components::new(problem);
    let classes: Vec<Tiers<T>> =
        (0..problem.class_weights.len() / T).map(|class| Tiers::read(&problem.class_weights, class)).collect();
    let solved = insert_all(problem, &split, &classes, control);
    let without_search = split.parts.iter().zip(&solved).filter(|(_, engine)| engine.is_none());
    let unsolved: Vec<&Part> = without_search.map(|(part, _)| part).collect();
    let mut engines: Vec<Engine<'_, '_, T>> = solved.into_iter().flatten().collect();
    let matched: u64 = engines.iter().map(Engine::matched_count).sum();
    let at_least = u64::from(problem.at_least);
    let complete = |engines: &[Engine<'_, '_, T>]| unsolved.is_empty() && engines.iter().all(|engine| !engine.stopped);
    let outcome = (matched < at_least && complete(&engines)).then(|| extend_to(&mut engines, matched, at_least));
    engines.par_iter_mut().for_each(|engine| {
        if !engine.stopped {
            engine.thaw();
        }
        if engine.stopped {
            engine.cover();
        }
    });
    let mut draft = Draft::new(problem, &engines, outcome.as_ref());
    unsolved.iter().flat_map(|part| &part.lefts).for_each(|&left| draft.cover_without_prices(problem, left));
    draft.price_dead(problem, &split);
    if complete(&engines) && !control.should_stop() {
        let lists: Vec<Vec<(u32, u32)>> = engines.par_iter().map(Engine::tight_edges).collect();
        let mut tight = lists.concat();
        tight.sort_unstable();
        face::settle(problem, &mut draft, &tight, control);
    }
    draft.finish(problem)
}

/// The answer to a stop that comes before any work: nobody is matched, and each left vertex might be at its heaviest
/// edge.
fn without_search<const T: usize>(problem: &NestedProblem) -> NestedSolution {
    let mut draft = Draft::<T>::new(problem, &[], None);
    (0..problem.left_count() as u32).for_each(|left| draft.cover_without_prices(problem, left));
    draft.finish(problem)
}

/// Serves whom it pays to serve, component by component. `None` for one that a stop left without a search.
fn insert_all<'p, 'c, const T: usize>(
    problem: &NestedProblem,
    split: &'p Components,
    classes: &'p [Tiers<T>],
    control: &Control<'c>,
) -> Vec<Option<Engine<'p, 'c, T>>> {
    let coarse = Coarse::new(problem, leading_tiers(problem));
    let total = problem.left_count() as u64;
    let done = AtomicU64::new(0);
    let entered = || {
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(REPORT_EVERY) {
            control.report(done, total);
        }
    };
    let solve_part = |part| {
        let instance = Instance::new((problem, Cow::Borrowed(classes)), (split, Cow::Borrowed(part)), control)?;
        let mut engine = Engine::new(instance, coarse, *control);
        engine.insert_all(&entered);
        Some(engine)
    };
    let engines = split.parts.par_iter().map(solve_part).collect();
    control.report(total, total);
    engines
}
