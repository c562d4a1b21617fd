//! Whole rounds: small pools in, plans out.
#![allow(clippy::unwrap_used, missing_docs)]

mod basics;
mod brute_force;
mod crossing;
mod determinism;
mod history;
mod modes;
mod oracle;
mod petgraph;
mod pins;
mod pool;
mod previous;
