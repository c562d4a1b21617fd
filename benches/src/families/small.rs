//! Small problems of every family, for checking answers rather than for timing.

use super::dense::Dense;
use super::random::Random;
use super::sparse::Sparse;

/// Rows and columns at most.
const MOST: u64 = 9;

/// A small matrix; `+inf` is a forbidden pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Small {
    /// Where its costs come from.
    pub family: &'static str,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub cols: usize,
    /// Row-major costs.
    pub values: Vec<f64>,
}

/// The `index`-th small problem: families in turn, any shape, and in two of three some pairs forbidden.
pub fn small(index: u64) -> Small {
    let mut random = Random::new("small", index);
    let kinds = (Dense::ALL.len() + Sparse::ALL.len()) as u64;
    let kind = (index % kinds) as usize;
    match Dense::ALL.get(kind) {
        Some(&family) => dense(family, &mut random),
        None => sparse(Sparse::ALL[kind - Dense::ALL.len()], &mut random),
    }
}

fn dense(family: Dense, random: &mut Random) -> Small {
    let (rows, cols) = (random.below(MOST + 1) as usize, random.below(MOST + 1) as usize);
    let mut values = family.matrix(rows, cols, random);
    // Nothing, a third, or two thirds of the pairs.
    let forbidden = random.below(3);
    for value in &mut values {
        if random.below(3) < forbidden {
            *value = f64::INFINITY;
        }
    }
    // Half of the problems have costs of both signs.
    if random.below(2) == 0 {
        let middle = values.iter().copied().find(|value| value.is_finite()).unwrap_or(0.0);
        values.iter_mut().for_each(|value| *value -= middle);
    }
    Small { family: family.name(), rows, cols, values }
}

fn sparse(family: Sparse, random: &mut Random) -> Small {
    let size = 2 + random.below(MOST) as usize;
    let csr = family.csr(size, 2 + random.below(3) as usize, random);
    let mut values = vec![f64::INFINITY; csr.rows() * csr.cols];
    for row in 0..csr.rows() {
        for at in csr.row_start[row] as usize..csr.row_start[row + 1] as usize {
            values[row * csr.cols + csr.col[at] as usize] = csr.cost[at] as f64;
        }
    }
    Small { family: family.name(), rows: csr.rows(), cols: csr.cols, values }
}
