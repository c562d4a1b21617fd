//! What may be wished of an assignment: a workspace used again, batches, duals to begin with, algorithms, threads, a
//! deadline.
#![allow(clippy::unwrap_used, clippy::panic)]

mod batch;
#[cfg(feature = "pathfinding")]
mod hungarian;
mod settings;
#[path = "../support/mod.rs"]
mod support;
mod warm;
mod workspace;

use onehour_solver::{Objective, Sense};
use support::Random;

const OBJECTIVES: [Objective; 3] = [Objective::Perfect, Objective::Most, Objective::Best];
const SENSES: [Sense; 2] = [Sense::Minimize, Sense::Maximize];

/// Floats with all their bits, of both signs, one in `holes` forbidden; all allowed with 0.
fn floats(random: &mut Random, count: usize, holes: u64) -> Vec<f64> {
    (0..count)
        .map(|_| {
            let unit = (random.next() >> 11) as f64 / (1_u64 << 53) as f64;
            if holes > 0 && random.below(holes) == 0 { f64::INFINITY } else { unit - 0.3 }
        })
        .collect()
}
