//! The best perfect matchings, one after another.
//!
//! # Problem
//! Entries as in [`SparseProblem`]. Find the `k` perfect matchings (of the smaller side) with the best totals, best
//! first.
//!
//! # Method
//! K. G. Murty: An algorithm for ranking all the assignments in order of increasing cost, Operations Research 16
//! (1968). All perfect matchings but the best, with pairs `e1 ... en`, fall into `n` sets: those without `e1`; those
//! with `e1` and without `e2`; and so on. The best of each set is an assignment problem with fewer entries. The best of
//! all these is the second best matching; its set is split in the same way.
//!
//! # Invariants
//! The sets that wait are disjoint, and together hold all matchings not yet given out; each waits with its best. All
//! perfect matchings have equally many pairs, so none is a part of another, and none is lost: that is why the other
//! objectives have no ranking.
//!
//! # Complexity
//! `k n` assignment problems at most, and memory for as many matchings.

use std::collections::{BTreeMap, BTreeSet};

use super::assign;
use super::options::Options;
use super::solution::{Objective, Sense, Status};
use crate::problem::SparseProblem;

/// A matching and its total.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RankedMatching {
    /// Sum of the costs of the pairs.
    pub total: i64,
    /// The column of each row.
    pub row_to_col: Vec<Option<u32>>,
}

/// Matchings that have some pairs and lack others.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    forced: BTreeMap<u32, u32>,
    forbidden: BTreeSet<(u32, u32)>,
}

/// The `count` perfect matchings with the best totals, best first. Fewer where there are no more, or where the
/// caller stops the run.
///
/// ```
/// use onehour_solver::{Options, SparseProblem, ranked_matchings};
///
/// let problem = SparseProblem::from_triples(2, 2, [(0, 0, 1), (0, 1, 2), (1, 0, 5), (1, 1, 3)])?;
/// let totals: Vec<i64> = ranked_matchings(&problem, 9, Options::default()).iter().map(|ranked| ranked.total).collect();
/// assert_eq!(totals, [4, 7]);
/// # Ok::<(), onehour_solver::ProblemError>(())
/// ```
pub fn ranked_matchings(problem: &SparseProblem, count: usize, options: Options<'_>) -> Vec<RankedMatching> {
    let rank = |matching: &RankedMatching| match options.sense {
        Sense::Minimize => i128::from(matching.total),
        Sense::Maximize => -i128::from(matching.total),
    };
    let mut waiting: BTreeSet<(i128, Vec<Option<u32>>, Kind)> = BTreeSet::new();
    let wait = |waiting: &mut BTreeSet<_>, kind: Kind| {
        if let Some(matching) = best_of(problem, &kind, options) {
            waiting.insert((rank(&matching), matching.row_to_col, kind));
        }
    };
    wait(&mut waiting, Kind::default());
    let mut given = Vec::new();
    while let Some((rank, row_to_col, kind)) = waiting.pop_first().filter(|_| given.len() < count) {
        if given.len() + 1 < count {
            kind.split(&row_to_col).for_each(|part| wait(&mut waiting, part));
        }
        let total = if options.sense == Sense::Minimize { rank } else { -rank };
        // What it was made of.
        given.push(RankedMatching { total: i64::try_from(total).unwrap_or(i64::MAX), row_to_col });
    }
    given
}

impl Kind {
    /// The sets of matchings of this kind other than one of them.
    fn split<'a>(&'a self, row_to_col: &'a [Option<u32>]) -> impl Iterator<Item = Kind> + 'a {
        let pairs = (0..).zip(row_to_col).filter_map(|(row, &col)| Some((row, col?)));
        let mut with = self.forced.clone();
        pairs.filter(|(row, _)| !self.forced.contains_key(row)).map(move |(row, col)| {
            let mut part = Kind { forced: with.clone(), forbidden: self.forbidden.clone() };
            part.forbidden.insert((row, col));
            with.insert(row, col);
            part
        })
    }
}

/// The best perfect matching of a kind.
fn best_of(problem: &SparseProblem, kind: &Kind, options: Options<'_>) -> Option<RankedMatching> {
    let taken: BTreeMap<u32, u32> = kind.forced.iter().map(|(&row, &col)| (col, row)).collect();
    let allowed = |&(row, col, _): &(u32, u32, i64)| {
        kind.forced.get(&row).is_none_or(|&forced| forced == col)
            && taken.get(&col).is_none_or(|&forced| forced == row)
            && !kind.forbidden.contains(&(row, col))
    };
    let (rows, cols) = (problem.rows() as usize, problem.cols() as usize);
    // Some of the entries of a problem are a problem.
    let part = SparseProblem::from_triples(rows, cols, problem.triples().filter(allowed)).ok()?;
    let answer = assign(&part, Objective::Perfect, options);
    (answer.status == Status::Optimal).then_some(RankedMatching { total: answer.total, row_to_col: answer.row_to_col })
}
