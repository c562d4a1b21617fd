//! A matching of nearly least cost, found in floating point: fast, and believed by nobody. (That some rows have too few
//! columns is no matter of costs, and is believed.)
//!
//! # Problem
//! Rows `i`, columns `j`, no more rows than columns, costs `c[i][j]` as floats. Wanted: a matching of all rows and
//! prices `p[j]` such that the pairs are the cheapest choices `c[i][j] + p[j]` of their rows, up to rounding. The exact
//! search of the parent module starts from both (`v = -p`) and needs few steps; whatever went wrong here it mends or
//! proves.
//!
//! # Notation
//! `p[j]` the price of a column; `u[i]` the least `c[i][j] + p[j]`, the *level* of a row; a pair is *tight* when it is
//! at that level. Each row has a *short list* of its cheapest entries and a bound `others[i]`: no entry outside the
//! list is cheaper than that. **Prices only rise**, so a bound stays true until the list is made again.
//!
//! # Steps
//! 1. `guess`: prices from a smaller problem of the same kind, from a sorted order or from column minima, if the rows
//!    of a sample all want the same columns; else zero.
//! 2. `shortlist`: the lists at these prices, one read of the costs, in parallel, with `survey`.
//! 3. `tight`: a maximum matching on tight pairs; in a matrix, where many paths become tight together, prices are
//!    lifted for it. Where ties abound this is all, and the answer exact as it stands.
//! 4. `auction`: bids on the lists, with an epsilon that falls by `scaling`; a row whose list does not decide is read
//!    again. Where bids do not end, prices have far to go, and a coarser epsilon comes first.
//! 5. `paths`: shortest augmenting paths on the lists for the rows still free; where a path might leave a list, the row
//!    is read again. With many rows free and long paths, one more auction with a smaller epsilon comes between.
//!
//! Where most pairs are forbidden (*entries*) prices begin at column minima, bids without epsilon come before step 3,
//! and paths before step 4 if few rows are free. Not all rows may have a matching then: a path that finds no free column
//! says so, and `stranded` looks for rows whose bids would never end, and for those that are seen to have too few
//! columns before anything else.
//!
//! On rectangular problems an unmatched column must keep the price zero, which scaling does not give, so steps 1 and 4
//! are left out: columns are plenty there, and lists are shorter.
//!
//! # Complexity
//! Memory O(n k) for lists of k entries. Steps 4 and 5 have fixed budgets except for the last round of paths,
//! so the worst case is that of shortest augmenting paths, O(n (m + n log n)) for m entries.
//!
//! # Sources
//! D. P. Bertsekas, The auction algorithm, Annals of Operations Research 14 (1988); A. V. Goldberg, R. Kennedy, An
//! efficient cost scaling algorithm for the assignment problem, Mathematical Programming 71 (1995); R. Jonker, A.
//! Volgenant, A shortest augmenting path algorithm for dense and sparse linear assignment problems, Computing 38
//! (1987).

mod auction;
mod engine;
mod guess;
mod paths;
mod rows;
mod scaling;
mod scan;
mod shortlist;
mod stranded;
mod survey;
mod tight;

pub(super) use self::engine::{Approximation, Engine, FEW_FREE, Outcome};
pub(super) use self::rows::{DenseRows, Rows, SparseRows};
pub(super) use self::scan::Cheapest;
pub(super) use self::stranded::at_first_sight;
pub(super) use self::survey::{Survey, TOO_LARGE, first_refused, survey};
