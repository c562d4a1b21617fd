//! Candidates: who may meet whom, and when.
//!
//! Ids become dense numbers here, once ([`Roster`]); the pairs that pass every rule and share an hour become a graph
//! ([`CandidateGraph`]), found block by block and never by trying all pairs where the rules have keys.

mod build;
mod graph;
mod hours;
mod moment;
mod past;
pub mod petgraph;
mod pins;
mod roster;

pub(crate) use self::build::Eligibility;
pub use self::graph::CandidateGraph;
pub(crate) use self::hours::OpenHours;
pub(crate) use self::moment::{Durations, Moment};
pub use self::past::{Bars, Past};
pub(crate) use self::pins::{Pin, Pins, common};
pub use self::roster::{NewcomerIx, OpenerIx, Roster};
