//! What can be wrong with a problem before any work starts.

use std::fmt;

/// One of the two sides of a bipartite problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The rows.
    Row,
    /// The columns.
    Col,
}

impl Side {
    /// The other side.
    pub const fn opposite(self) -> Side {
        match self {
            Side::Row => Side::Col,
            Side::Col => Side::Row,
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Side::Row => "row",
            Side::Col => "column",
        })
    }
}

/// A bipartite problem that cannot be stated. Rows and columns count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemError {
    /// More vertices than an index can name.
    #[error("{count} {side}s are more than the {} that can be numbered", u32::MAX - 1)]
    TooManyVertices {
        /// The side that has too many.
        side: Side,
        /// How many it has.
        count: usize,
    },
    /// The offsets of a CSR form do not describe its entries.
    #[error(
        "row offset {position} is {found}; offsets are one more than rows, start at 0, never fall, and end at \
         {entries}, the number of entries"
    )]
    BadOffset {
        /// Index into the offsets.
        position: usize,
        /// The offset there (the number of offsets when that is what is wrong).
        found: usize,
        /// Number of entries.
        entries: usize,
    },
    /// Two parallel arrays differ in length.
    #[error("{costs} values for {expected} places")]
    LengthMismatch {
        /// How many values the shape or the other array asks for.
        expected: usize,
        /// How many there are.
        costs: usize,
    },
    /// An entry lies outside the matrix.
    #[error("entry at row {row}, column {col} lies outside a matrix of {rows} rows and {cols} columns")]
    OutOfRange {
        /// Row of the entry.
        row: u32,
        /// Column of the entry.
        col: u32,
        /// Rows of the matrix.
        rows: u32,
        /// Columns of the matrix.
        cols: u32,
    },
    /// The same pair twice: which cost is meant is for the caller to say.
    #[error("row {row}, column {col} is given twice; keep one of the entries")]
    Duplicate {
        /// Row of the entry.
        row: u32,
        /// Column of the entry.
        col: u32,
    },
    /// A least number of units above the largest.
    #[error("{side} {index} must take more units than it may")]
    EmptyBounds {
        /// The side.
        side: Side,
        /// The vertex.
        index: u32,
    },
    /// A total could leave the range of numbers: `i64` for lists of entries, 1e280 for a cost in a matrix of floats.
    #[error(
        "totals of {count} costs leave the range of numbers, the largest is at row {row}, column {col}; \
         divide all costs by a common factor, or leave out the pairs that stand for \"forbidden\""
    )]
    Overflow {
        /// Row of a cost of largest magnitude.
        row: u32,
        /// Column of that cost.
        col: u32,
        /// How many pairs a matching can have.
        count: u32,
    },
    /// A floating-point cost that is not a number.
    #[error("the cost at row {row}, column {col} is NaN; leave the pair out, or give +inf, where it is forbidden")]
    NotANumber {
        /// Row of the cost.
        row: u32,
        /// Column of the cost.
        col: u32,
    },
    /// A floating-point cost of minus infinity.
    #[error("the cost at row {row}, column {col} is -inf; a forbidden pair is +inf or left out")]
    NegativeInfinity {
        /// Row of the cost.
        row: u32,
        /// Column of the cost.
        col: u32,
    },
}

impl ProblemError {
    /// Row and column of the entry that is at fault, where there is one.
    pub fn place(&self) -> Option<(u32, u32)> {
        match *self {
            Self::OutOfRange { row, col, .. }
            | Self::Duplicate { row, col }
            | Self::Overflow { row, col, .. }
            | Self::NotANumber { row, col }
            | Self::NegativeInfinity { row, col } => Some((row, col)),
            Self::TooManyVertices { .. }
            | Self::BadOffset { .. }
            | Self::LengthMismatch { .. }
            | Self::EmptyBounds { .. } => None,
        }
    }
}
