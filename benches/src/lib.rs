//! What the benches share: families of instances, and what a run takes in time and memory.

pub mod families;
pub mod instance;
pub mod memory;
pub mod npy;
pub mod ours;
pub mod pathfinding;
pub mod stages;
