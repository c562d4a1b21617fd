//! pool.json: everything the plan was computed from, resolved, and nothing else.
//!
//! Ids, codes, hours and the resolved programme; no names, no addresses, no free text that no rule reads. `verify`
//! rebuilds the problem from this alone.

mod resolve;

pub(crate) use self::resolve::waited_days;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::pool::Person;
use crate::programme::Programme;

/// The value of [`Snapshot::schema`].
pub const SCHEMA: &str = "onehour-pool/1";

/// The resolved input of one round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// [`SCHEMA`].
    pub schema: String,
    /// First day of the round, in the programme's zone.
    pub from: Date,
    /// Length of the round.
    pub weeks: u32,
    /// Seed of the tie-break.
    pub seed: u64,
    /// The programme with its taxonomies written out (`Nodes`) or built in, and without its import mapping.
    pub programme: Programme,
    /// UTC seconds of the possible starts, rising. Empty in the mode `introduce`.
    pub starts: Vec<i64>,
    /// Local date (programme's zone) of each start.
    pub dates: Vec<Date>,
    /// Everybody, sorted by the bytes of their ids.
    pub people: Vec<SnapshotPerson>,
    /// Past meetings that matter here, sorted.
    #[serde(default)]
    pub history: Vec<PastMeeting>,
    /// The published plan that this round should keep, sorted; empty without `--previous`.
    #[serde(default)]
    pub previous: Vec<KeptMeeting>,
}

/// A person and the hours in which a meeting may start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SnapshotPerson {
    /// The person, without `availability` (its result is `hours`).
    #[serde(flatten)]
    pub person: Person,
    /// Inclusive ranges of indices into `starts`, rising, disjoint and not adjacent.
    #[serde(default)]
    pub hours: Vec<(u32, u32)>,
}

/// What became of a pair in the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Published; counts as met, and against caps.
    Met,
    /// One of them said no: never again whatever the cooldown; does not count against caps.
    Declined,
    /// Called off: neither forbids nor counts.
    Cancelled,
}

/// One line of the history.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PastMeeting {
    /// Id.
    pub newcomer: String,
    /// Id.
    pub opener: String,
    /// Local date (programme's zone) of the meeting, or of the introduction.
    pub date: Date,
    /// UTC seconds of the start; absent for an introduction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<i64>,
    /// What became of it.
    pub outcome: Outcome,
}

/// One meeting of the published plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct KeptMeeting {
    /// Id.
    pub newcomer: String,
    /// Id.
    pub opener: String,
    /// UTC seconds of the start; absent for an introduction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<i64>,
}
