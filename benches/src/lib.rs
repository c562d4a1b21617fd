//! What the benches share: stages measured by time and by peak memory.

pub mod memory;
pub mod stages;
