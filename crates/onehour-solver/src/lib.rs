//! Exact matching and assignment with proof: integers and vertices in, matching and certificate out.
//!
//! No person, no file, no clock.

mod control;
pub mod nested;

pub use self::control::Control;
