//! Which rows of a matrix are alike, and which columns.

use std::collections::HashMap;

use crate::problem::{Dense, Number};

/// Places at which a row or column is probed before all of it is compared,
const PLACES: usize = 4;
/// and costs looked at there: neighbours, which come from memory together.
const PROBES: usize = 4;
/// An odd multiplier (that of Knuth's congruence) to mix what is found.
const MIXER: u64 = 6_364_136_223_846_793_005;
/// Costs compared before the answer is looked at.
const BLOCK: usize = 64;

/// A partition of the rows or columns: members of a class are alike. Those of two classes may be so too.
#[derive(Debug)]
pub(super) struct Classes {
    /// The class of each.
    of: Vec<u32>,
    /// The first member of each class.
    first: Vec<u32>,
}

impl Classes {
    /// Those of the rows, where they are at most so many.
    pub(super) fn of_rows<N: Number>(matrix: Dense<'_, N>, most: usize) -> Option<Self> {
        let probes = spread(matrix.cols());
        let key = |row: usize| probes.iter().map(move |&col| matrix.row(row)[col]);
        let classes = Self::by_probes(matrix.rows(), key, most)?;
        let first = |at: usize| classes.first[classes.of[at] as usize] as usize;
        let stray = (0..matrix.rows()).filter(|&row| !are_equal(matrix.row(row), matrix.row(first(row))));
        // Probes that tell few rows apart that differ say nothing, as where nearly all costs are equal.
        let stray = stray.take(classes.count() + 1).collect();
        classes.part(stray, most)
    }

    /// Those of the columns, where they are at most so many.
    pub(super) fn of_cols<N: Number>(matrix: Dense<'_, N>, rows: &Classes, most: usize) -> Option<Self> {
        // The other rows say the same as the first of their class.
        let rows = rows.first();
        let probes: Vec<usize> = spread(rows.len()).into_iter().map(|at| rows[at] as usize).collect();
        let key = |col: usize| probes.iter().map(move |&row| matrix.row(row)[col]);
        let classes = Self::by_probes(matrix.cols(), key, most)?;
        let first: Vec<u32> = classes.of.iter().map(|&class| classes.first[class as usize]).collect();
        let mut alike = vec![true; matrix.cols()];
        for &row in rows {
            let costs = matrix.row(row as usize);
            for ((alike, cost), &first) in alike.iter_mut().zip(costs).zip(&first) {
                *alike &= *cost == costs[first as usize];
            }
        }
        let stray = (0..matrix.cols()).filter(|&col| !alike[col]).collect();
        classes.part(stray, most)
    }

    /// Those that a few costs tell apart, in the order of their first members.
    fn by_probes<N: Number, K: Iterator<Item = N>>(
        count: usize,
        key: impl Fn(usize) -> K,
        most: usize,
    ) -> Option<Self> {
        let mut seen = HashMap::new();
        let mut classes = Classes { of: Vec::with_capacity(count), first: Vec::new() };
        for at in 0..count {
            // The sum makes the two zeros equal.
            let mix =
                |mixed: u64, cost: N| (mixed.rotate_left(23) ^ (cost.approx() + 0.0).to_bits()).wrapping_mul(MIXER);
            let next = classes.first.len() as u32;
            let class = *seen.entry(key(at).fold(0, mix)).or_insert(next);
            if class == next {
                classes.first.push(at as u32);
                if classes.first.len() > most {
                    return None;
                }
            }
            classes.of.push(class);
        }
        Some(classes)
    }

    /// The same with a class of its own for each of these, unless they are more than the classes.
    fn part(mut self, stray: Vec<usize>, most: usize) -> Option<Self> {
        if stray.len() > self.count() {
            return None;
        }
        for at in stray {
            self.of[at] = self.first.len() as u32;
            self.first.push(at as u32);
        }
        (self.first.len() <= most).then_some(self)
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.first.len()
    }

    /// The class of each.
    pub(super) fn of(&self) -> &[u32] {
        &self.of
    }

    /// The first member of each class.
    pub(super) fn first(&self) -> &[u32] {
        &self.first
    }

    /// How many members each class has.
    pub(super) fn sizes(&self) -> Vec<u32> {
        let mut sizes = vec![0; self.first.len()];
        self.of.iter().for_each(|&class| sizes[class as usize] += 1);
        sizes
    }

    /// The members of each class, falling.
    pub(super) fn members(&self) -> Vec<Vec<u32>> {
        let mut members = vec![Vec::new(); self.first.len()];
        (0..self.of.len()).rev().for_each(|at| members[self.of[at] as usize].push(at as u32));
        members
    }
}

/// Numbers below `count` to probe.
fn spread(count: usize) -> Vec<usize> {
    let place = |at: usize| (0..PROBES).map(move |next| at * (count / PLACES) + next);
    (0..PLACES).flat_map(place).filter(|&at| at < count).collect()
}

/// Whether all costs are equal, block by block, so that it vectorises.
fn are_equal<N: Number>(one: &[N], other: &[N]) -> bool {
    let same = |(a, b): (&[N], &[N])| a.iter().zip(b).fold(true, |same, (a, b)| same & (a == b));
    one.chunks(BLOCK).zip(other.chunks(BLOCK)).all(same)
}
