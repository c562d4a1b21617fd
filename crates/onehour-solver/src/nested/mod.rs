//! Matching under nested capacities over ordered tiers.
//!
//! Left vertices take at most one edge each. An edge goes to a *slot*; slots lie in *sets* that form a forest
//! (slot in day in month in quarter in round in employer), each with a capacity. Every edge has a vector of integer
//! weights, one a tier; the best matching is the one whose vector of totals is lexicographically largest.
//!
//! # The proof
//! Vectors of integers with the lexicographic order are an ordered group, so linear-programming duality holds as it
//! stands with vectors for numbers. A certificate is a vector `u[l] >= 0` for each left vertex and `y[S] >= 0` for each
//! set and slot such that for every edge `u[l] + sum of y over the slot and the sets around it >= w`; with equality on
//! matched edges, `u[l] = 0` where `l` is free and `y[S] = 0` where `S` is not full. Read tier by tier it is one
//! dual vector a tier, each on the problem that the tiers before it leave.

mod problem;

pub use self::problem::{CapSet, NestedProblem, TieKeys};
