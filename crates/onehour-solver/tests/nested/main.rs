//! Matching under nested capacities: against brute force, against forged claims, on nasty input.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod brute;
mod generate;
mod optimum;
