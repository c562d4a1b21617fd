//! Matchings of largest cardinality, and what proves that none is larger.
//!
//! [`maximum_matching`] is the algorithm of Hopcroft and Karp; [`Structure`] reads its witnesses: a minimum vertex
//! cover (König), a Hall violator for a side that cannot be matched wholly, and the coarse Dulmage-Mendelsohn parts.

mod hopcroft_karp;
mod structure;

pub(crate) use self::hopcroft_karp::maximum_matching_from;
pub use self::hopcroft_karp::{Matching, maximum_matching, maximum_matching_with};
pub use self::structure::{HallViolator, Part, Structure, VertexCover};

/// Stands for "no mate" in mate arrays.
pub(crate) const FREE: u32 = u32::MAX;
