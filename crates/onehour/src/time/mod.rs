//! Time: local wall time and IANA zones in, UTC seconds and bitsets of starts inside.
//!
//! Nothing here reads a clock or the zone of the machine; the rules of the zones are those bundled with the program.
//! docs/availability.md defines every hour so that a stranger can recompute it.

mod availability;
mod horizon;
mod hourset;
mod instant;
mod offsets;

pub use self::availability::{Availability, CalendarFile, CalendarUse, Expander, Interval};
pub use self::horizon::{Horizon, Start, month_key, quarter_key};
pub use self::hourset::HourSet;
pub(crate) use self::instant::day_in;
pub use self::instant::{day_of, instant_from_text, instant_to_text, timezone, wall_to_utc, window_to_text};
