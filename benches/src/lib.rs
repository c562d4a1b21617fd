//! What the benches share: families of instances, and what a run takes in time and memory.

pub mod families;
pub mod instance;
pub mod memory;
pub mod npy;
pub mod ours;
pub mod pathfinding;
pub mod stages;

/// Milliseconds of a list of times at a share of it, in percent.
pub fn quantile(times: &[std::time::Duration], percent: usize) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(at).map_or(0.0, |time| time.as_secs_f64() * 1e3)
}
