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
//!
//! # The way through
//! [`solve`] checks the problem (`validate`), splits it (`components`, `instance`), lets left vertices enter along
//! shortest augmenting paths (`insert`, on `search`, `scan`, `coarse` and `state`), forces the floor (`floor`),
//! collects the duals (`certify`) and picks the lexicographically first of equal plans (`face`). [`check`] shares no
//! code with all that. [`Bottlenecks`] says who shares too few places with whom; [`Live`] what one change of an optimal
//! answer would bring, and [`Dynamic`] follows changes that are made. docs/algorithms/nested-capacities.md has the
//! proofs.

use crate::control;

mod bottleneck;
mod certify;
mod check;
mod coarse;
mod components;
mod dynamic;
mod excess;
mod face;
mod floor;
mod freeze;
mod insert;
mod instance;
mod live;
mod problem;
mod scan;
mod search;
mod solution;
mod solve;
mod state;
mod strong;
mod tiers;
mod validate;

pub use self::bottleneck::{Bottlenecks, Deficiency, Reach, Shortage};
pub use self::check::{Violation, check};
pub use self::control::Control;
pub use self::dynamic::{Dynamic, Row, Tree};
pub use self::live::{Effect, Live, LiveError, Move, Offer, OfferedBundle, Room};
pub use self::problem::{CapSet, NestedProblem, TieKeys};
pub use self::solution::{NestedCertificate, NestedCover, NestedFloor, NestedSolution, NestedStatus};
pub use self::solve::solve;
pub use self::validate::{MAX_TIERS, ProblemError};
