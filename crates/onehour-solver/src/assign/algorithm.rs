//! Which algorithm when, and why: the only place that decides.
//!
//! | problem | algorithm | why |
//! |---|---|---|
//! | matrix, smaller side at most [`SMALL`], and not too long | shortest paths | no lists, no allocation; whole rows fit the first cache |
//! | matrix, any other | approximate, then exact | reads the matrix a few times in all, where paths read a row at each step |
//! | ... square, of which the first matching leaves many rows free and in which many rows are alike, and many columns | a transportation problem between the kinds (part of the same method) | lists are too short for so many equal costs |
//! | ... whose costs have no common unit of 121 bits | approximate, then exact | its units are those of the entries that matter; else it states a gap |
//! | ... `best`, or `most` without a matching of the whole smaller side | shortest paths on lists, with pricing (part of the same method) | rows that leave have no place in an auction |
//! | entries, square, `perfect`, at least [`SMALLEST_APPROXIMATED`] rows | approximate, then exact | as for a matrix. A maximum matching is sought beforehand only where bids do not end |
//! | any, on request | Hungarian (feature `pathfinding`) | a plain method by other hands, to compare with; never chosen |
//! | entries, any other | shortest paths | an unmatched column must have the dual zero, which an auction with falling epsilon does not give |
//!
//! The measurements behind the bounds are in docs/algorithms/dense-assignment.md.

use super::solution::Objective;

/// Which algorithm solves an assignment problem. Every one ends with the same kind of proof.
///
/// [`Auto`](Self::Auto) takes the one that is fastest on problems of that kind; the others are for those who know
/// better, and for comparison. An algorithm that a problem is not fit for leaves it to the one that `Auto` would take.
///
/// ```
/// use onehour_solver::{Algorithm, Dense, Objective, Options, assign_dense, verify_dense};
///
/// let matrix = Dense::new(&[4_i64, 1, 3, 2, 0, 5, 3, 2, 2], 3, 3)?;
/// for algorithm in [Algorithm::Auto, Algorithm::ApproximateThenExact, Algorithm::ShortestPaths] {
///     let answer = assign_dense(matrix, Objective::Perfect, Options::default().algorithm(algorithm))?;
///     assert_eq!(answer.total, 5);
///     verify_dense(matrix, &answer)?;
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// Whichever is fastest on such problems.
    #[default]
    Auto,
    /// An auction and paths in floating point, made exact and proven on the entries that matter. Time and memory near
    /// those of one look at the costs. Not for `best`, nor for entries that are rectangular: there it is
    /// [`Self::ShortestPaths`] in effect.
    ApproximateThenExact,
    /// Shortest augmenting paths on exact integers. `O(n^2 m)` on a matrix of n rows and m columns, which is copied as
    /// integers; `O(n (e + m log m))` on e entries. Not for floats without a common unit of 121 bits.
    ShortestPaths,
    /// `kuhn_munkres` of the crate pathfinding, and the proof computed from its matching. `O(n^2 m)`. Only `perfect`,
    /// with all pairs allowed, on costs whose sums fit 64 bits. It hears of no stop on its way.
    #[cfg(feature = "pathfinding")]
    Hungarian,
}

/// What is run on a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Plain,
    Approximate,
    #[cfg(feature = "pathfinding")]
    Hungarian,
}

/// Rows of the smaller side up to which a matrix is solved by plain paths.
const SMALL: usize = 128;
/// Columns to a row up to which it is.
const ASPECT: usize = 4;
/// Smaller problems of entries are solved before an approximation pays.
const SMALLEST_APPROXIMATED: usize = 64;

/// How a matrix is solved.
pub(super) fn for_matrix(algorithm: Algorithm, rows: usize, cols: usize) -> Method {
    let (smaller, larger) = (rows.min(cols), rows.max(cols));
    match algorithm {
        Algorithm::Auto if smaller <= SMALL && larger <= ASPECT * SMALL => Method::Plain,
        Algorithm::ShortestPaths => Method::Plain,
        Algorithm::Auto | Algorithm::ApproximateThenExact => Method::Approximate,
        #[cfg(feature = "pathfinding")]
        Algorithm::Hungarian => Method::Hungarian,
    }
}

/// How a problem of entries is solved.
pub(super) fn for_entries(algorithm: Algorithm, (rows, cols): (usize, usize), objective: Objective) -> Method {
    let is_fit = rows == cols && objective == Objective::Perfect;
    match algorithm {
        Algorithm::Auto if is_fit && rows >= SMALLEST_APPROXIMATED => Method::Approximate,
        Algorithm::ApproximateThenExact if is_fit => Method::Approximate,
        #[cfg(feature = "pathfinding")]
        Algorithm::Hungarian if objective == Objective::Perfect => Method::Hungarian,
        _ => Method::Plain,
    }
}
