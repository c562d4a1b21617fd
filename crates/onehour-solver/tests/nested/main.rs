//! Matching under nested capacities: against brute force, against forged claims, on nasty input.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod bottleneck;
mod brute;
mod control;
mod dynamic;
mod forged;
mod generate;
mod hostile;
mod live;
mod matroid;
mod optimum;
mod order;
#[path = "../support/mod.rs"]
mod support;
