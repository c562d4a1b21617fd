//! onehour: people in, plan out.
//!
//! A pure function of its inputs: no clock, no I/O, no global state.

pub mod advice;
pub mod attribute;
pub mod candidate;
mod canonical;
pub mod counts;
pub mod curve;
pub mod error;
pub mod generate;
pub mod language;
mod outcome;
pub mod place;
pub mod plan;
pub mod pool;
pub mod programme;
mod request;
mod round;
pub mod rule;
pub mod session;
pub mod snapshot;
pub mod taxonomy;
pub mod time;
pub mod verify;

pub use crate::error::{Error, Result};
pub use crate::outcome::{Booking, Outcome, Schedule, baseline, candidates, crossings, plan};
pub use crate::plan::Plan;
pub use crate::pool::Pool;
pub use crate::programme::Programme;
pub use crate::request::Request;
pub use crate::round::Baseline;
pub use crate::session::Session;
pub use crate::time::Availability;
