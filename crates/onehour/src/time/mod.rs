//! Time: local wall time and IANA zones in, UTC seconds and bitsets of starts inside.

mod availability;
mod horizon;
mod hourset;

pub use self::availability::Availability;
pub use self::horizon::{Horizon, Start};
pub use self::hourset::HourSet;
