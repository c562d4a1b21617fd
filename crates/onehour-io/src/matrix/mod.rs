//! Cost matrices.

mod budget;
pub mod npy;
mod reader;

pub use self::budget::Budget;
