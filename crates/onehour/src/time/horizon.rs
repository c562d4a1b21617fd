//! The starts of a round: which instants a meeting may begin at, and the day, month and quarter of each.

use jiff::civil::Date;

/// Index of a start in its horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Start(pub u32);

/// All possible starts of a round, in rising order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// First day, in the programme's zone.
    pub from: Date,
    /// Length of the round.
    pub weeks: u32,
    /// IANA name of the programme's zone.
    pub zone: String,
    /// Length of a meeting in seconds.
    pub length_s: i64,
    /// UTC seconds of each start, rising.
    pub starts: Vec<i64>,
    /// Local date of each start.
    pub dates: Vec<Date>,
    /// Whether two starts can overlap (meeting plus buffer longer than the grid).
    pub overlapping: bool,
}
