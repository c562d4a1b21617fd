//! The problems that every solver is tried on: families of costs, each at many sizes.
//!
//! Solvers that shine on uniform random costs may need forty times as long on costs with structure, so a comparison is
//! worth as much as its list of families. An instance is determined by family, size and degree alone, on every
//! platform.

mod dense;
mod local;
pub mod network;
pub mod random;
mod small;
mod sparse;

use onehour_solver::flow::{Network, NetworkError};

pub use self::dense::Dense;
pub use self::network::Round;
pub use self::random::Random;
pub use self::small::{Small, small};
pub use self::sparse::{Csr, Sparse};

/// How many problems a batch has.
pub const BATCH: usize = 10_000;
/// Rows and columns of the problems of a batch.
pub const BATCH_SIZES: [usize; 5] = [4, 10, 16, 32, 64];
/// The largest size with dense instances: above, a matrix takes gigabytes.
const LARGEST_DENSE: usize = 10_000;
/// The largest size with networks: above, the folded tiers of a round leave the 64 bits that a peer has.
const LARGEST_NETWORK: usize = 10_000;
/// Arcs out of a source of a transportation problem.
const TRANSPORT_DEGREE: usize = 8;

/// Which instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spec {
    /// A matrix with `aspect` times as many columns as rows and about `size * size` entries.
    Dense {
        /// The costs.
        family: Dense,
        /// Rows and columns of a square matrix with as many entries.
        size: usize,
        /// Columns to a row.
        aspect: usize,
    },
    /// As many rows as columns.
    Sparse {
        /// The costs.
        family: Sparse,
        /// Rows, and columns.
        size: usize,
        /// Entries of a row, about.
        degree: usize,
    },
    /// A round of meetings under nested capacities.
    Round {
        /// Newcomers.
        size: usize,
    },
    /// Transportation with bounds on both sides.
    Transport {
        /// Sources, and sinks.
        size: usize,
    },
    /// [`BATCH`] small square matrices.
    Batch {
        /// The costs.
        family: Dense,
        /// Rows and columns of each.
        size: usize,
    },
}

/// What an instance consists of.
#[derive(Clone, Debug, PartialEq)]
pub enum Costs {
    /// Row-major values.
    Dense {
        /// Matrices, rows and columns; rows and columns alone where there is one matrix.
        shape: Vec<usize>,
        /// The values.
        values: Vec<f64>,
    },
    /// Entries by rows.
    Sparse(Csr),
    /// Arcs and supplies.
    Network(Network),
}

impl Spec {
    /// Family and degree or aspect: what stays the same when the size changes.
    pub fn family(&self) -> String {
        match self {
            Spec::Dense { family, aspect: 1, .. } => family.name().into(),
            Spec::Dense { family, aspect, .. } => format!("{}-1x{aspect}", family.name()),
            Spec::Sparse { family, degree, .. } if family.has_degree() => format!("{}-d{degree}", family.name()),
            Spec::Sparse { family, .. } => family.name().into(),
            Spec::Round { .. } => "round".into(),
            Spec::Transport { .. } => "transport".into(),
            Spec::Batch { family, .. } => format!("batch-{}", family.name()),
        }
    }

    /// The size it is listed under.
    pub fn size(&self) -> usize {
        match *self {
            Spec::Dense { size, .. } | Spec::Sparse { size, .. } | Spec::Batch { size, .. } => size,
            Spec::Round { size } | Spec::Transport { size } => size,
        }
    }

    /// Rows and columns of (each of) its matrices.
    pub fn shape(&self) -> (usize, usize) {
        match *self {
            Spec::Dense { size, aspect, .. } => {
                let rows = (size * size / aspect).isqrt().max(1);
                (rows, rows * aspect)
            }
            Spec::Sparse { size, .. } | Spec::Batch { size, .. } | Spec::Transport { size } => (size, size),
            Spec::Round { size } => (size, (size / 3).max(1)),
        }
    }

    /// Whether every cost is an integer.
    pub fn is_integer(&self) -> bool {
        match self {
            Spec::Dense { family, .. } | Spec::Batch { family, .. } => family.is_integer(),
            Spec::Sparse { .. } | Spec::Round { .. } | Spec::Transport { .. } => true,
        }
    }

    /// Whether it has a perfect matching (of the smaller side).
    pub fn is_feasible(&self) -> bool {
        match self {
            Spec::Sparse { family, .. } => family.is_feasible(),
            Spec::Dense { .. } | Spec::Batch { .. } | Spec::Round { .. } | Spec::Transport { .. } => true,
        }
    }

    /// Draws its costs.
    ///
    /// # Errors
    /// None at the sizes of [`catalogue`]: a network whose costs leave 64 bits.
    pub fn costs(&self) -> Result<Costs, NetworkError> {
        let mut random = self.random();
        let (rows, cols) = self.shape();
        Ok(match *self {
            Spec::Dense { family, .. } => {
                Costs::Dense { shape: vec![rows, cols], values: family.matrix(rows, cols, &mut random) }
            }
            Spec::Sparse { family, size, degree } => Costs::Sparse(family.csr(size, degree, &mut random)),
            Spec::Batch { family, .. } => {
                let matrices = (0..BATCH).flat_map(|_| family.matrix(rows, cols, &mut random));
                Costs::Dense { shape: vec![BATCH, rows, cols], values: matrices.collect() }
            }
            Spec::Round { size } => Costs::Network(Round::new(size, &mut random).network()?),
            Spec::Transport { size } => Costs::Network(network::transport(size, TRANSPORT_DEGREE, &mut random)?),
        })
    }

    /// The stream of numbers that it is drawn from.
    pub fn random(&self) -> Random {
        Random::new(&self.family(), self.size() as u64)
    }
}

/// Every instance of a size, dense ones first.
pub fn catalogue(size: usize) -> Vec<Spec> {
    if BATCH_SIZES.contains(&size) {
        return [Dense::Uniform, Dense::Ints100].map(|family| Spec::Batch { family, size }).into();
    }
    let mut specs = Vec::new();
    if size <= LARGEST_DENSE {
        specs.extend(Dense::ALL.map(|family| Spec::Dense { family, size, aspect: 1 }));
        for aspect in [3, 30] {
            specs.extend(Dense::RECTANGULAR.map(|family| Spec::Dense { family, size, aspect }));
        }
    }
    for family in Sparse::ALL {
        let degrees = if family.has_degree() { degrees(size) } else { &[5] };
        specs.extend(degrees.iter().map(|&degree| Spec::Sparse { family, size, degree }));
    }
    if size <= LARGEST_NETWORK {
        specs.extend([Spec::Round { size }, Spec::Transport { size }]);
    }
    specs
}

/// Degrees tried at a size: no more than about three million entries, until the size alone asks for more.
fn degrees(size: usize) -> &'static [usize] {
    match size {
        ..=10_000 => &[5, 10, 20, 50],
        10_001..=100_000 => &[5, 20, 50],
        _ => &[10],
    }
}

#[cfg(test)]
mod tests;
