//! Random small problems, brute force, and the length of a run. No algorithm of the crate is used here.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::print_stderr)]

use onehour_solver::{Objective, Sense, SparseProblem};

/// SplitMix64 (Steele, Lea, Flood 2014).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number in `0..bound`, of any type that holds it.
    pub fn below<N: TryInto<u64> + TryFrom<u64>>(&mut self, bound: N) -> N {
        let bound = bound.try_into().ok().unwrap();
        N::try_from(self.next() % bound).ok().unwrap()
    }

    /// From `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low.wrapping_add(self.below(high.wrapping_sub(low) as u64 + 1) as i64)
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// `short` cases in every run, `long` with `ONEHOUR_LONG=1`.
pub fn cases(short: u64, long: u64) -> u64 {
    if std::env::var_os("ONEHOUR_LONG").is_some_and(|value| value == "1") { long } else { short }
}

/// A folder of the real cases, or a note that the test is skipped.
pub fn data(path: &str) -> Option<std::path::PathBuf> {
    match std::env::var_os("ONEHOUR_DATA") {
        Some(root) => Some(std::path::Path::new(&root).join(path)),
        None => {
            eprintln!("skipped: ONEHOUR_DATA is not set");
            None
        }
    }
}

/// A problem of up to `most` rows and columns; ranges of costs from constant to nearly the whole of `i64`.
pub fn small_problem(random: &mut Random, most: u64) -> SparseProblem {
    let (rows, cols) = (random.below(most + 1) as u32, random.below(most + 1) as u32);
    let density = [20, 50, 80, 100][random.below(4) as usize];
    // The solver refuses costs of which a matching could exceed 64 bits.
    let wide = (1 << 60).min(i64::MAX / (most as i64 + 1));
    let (low, high) =
        [(0, 0), (0, 1), (-3, 3), (1, 100), (-1_000_000, 1_000_000), (-wide, wide)][random.below(6) as usize];
    let mut triples = Vec::new();
    for row in 0..rows {
        for col in 0..cols {
            if random.chance(density) {
                triples.push((row, col, random.between(low, high)));
            }
        }
    }
    SparseProblem::from_triples(rows as usize, cols as usize, triples).unwrap()
}

/// A problem with every pair allowed, from its costs row by row.
pub fn complete(rows: usize, cols: usize, costs: &[i64]) -> SparseProblem {
    let entries = costs.iter().enumerate().map(|(at, &cost)| ((at / cols) as u32, (at % cols) as u32, cost));
    SparseProblem::from_triples(rows, cols, entries).unwrap()
}

/// For each number of pairs the best total, by trying all matchings.
pub fn best_by_size(problem: &SparseProblem, sense: Sense) -> Vec<Option<i64>> {
    let mut best = vec![None; problem.rows().min(problem.cols()) as usize + 1];
    try_rows(problem, sense, (0, 0, 0, 0), &mut best);
    best
}

fn try_rows(
    problem: &SparseProblem,
    sense: Sense,
    (row, taken, size, total): (u32, u32, usize, i64),
    best: &mut [Option<i64>],
) {
    if row == problem.rows() {
        let better = |old: i64| if sense == Sense::Minimize { total < old } else { total > old };
        if best[size].is_none_or(better) {
            best[size] = Some(total);
        }
        return;
    }
    try_rows(problem, sense, (row + 1, taken, size, total), best);
    for (col, cost) in problem.row(row) {
        if taken & (1 << col) == 0 {
            try_rows(problem, sense, (row + 1, taken | 1 << col, size + 1, total + cost), best);
        }
    }
}

/// `(size, total)` of an optimum, `None` where there is none. With `best` the size is whatever reaches the total first.
pub fn brute_force(problem: &SparseProblem, objective: Objective, sense: Sense) -> Option<(usize, i64)> {
    let best = best_by_size(problem, sense);
    let sized = || best.iter().copied().enumerate().filter_map(|(size, total)| Some((size, total?)));
    match objective {
        Objective::Perfect => best.last().copied().flatten().map(|total| (best.len() - 1, total)),
        Objective::Most => sized().next_back(),
        Objective::Best => match sense {
            Sense::Minimize => sized().min_by_key(|&(size, total)| (total, size)),
            Sense::Maximize => sized().max_by_key(|&(size, total)| (total, std::cmp::Reverse(size))),
        },
    }
}
