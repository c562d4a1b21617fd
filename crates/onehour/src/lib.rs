//! onehour: people in, plan out.
//!
//! A pure function of its inputs: no clock, no I/O, no global state.

pub mod attribute;
pub mod error;
pub mod generate;
pub mod language;
pub mod place;
pub mod plan;
pub mod pool;
pub mod programme;
pub mod rule;
pub mod snapshot;
pub mod taxonomy;
pub mod time;
pub mod verify;

pub use crate::error::{Error, Result};
pub use crate::plan::Plan;
pub use crate::pool::Pool;
pub use crate::programme::Programme;
pub use crate::time::Availability;
