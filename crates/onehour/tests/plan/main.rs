//! Whole rounds: small pools in, plans out.
#![allow(clippy::unwrap_used, missing_docs)]

mod baseline;
mod basics;
mod bottleneck;
mod counts;
mod crossing;
mod determinism;
mod employers;
mod help;
mod history;
mod modes;
mod near;
mod petgraph;
mod pins;
mod pool;
mod previous;
mod recruit;
