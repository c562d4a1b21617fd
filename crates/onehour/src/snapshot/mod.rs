//! pool.json: everything the plan was computed from, resolved, and nothing else.
//!
//! Ids, codes, hours and the resolved programme; no names, no addresses, no free text that no rule reads. `verify`
//! rebuilds the problem from this alone.

mod resolve;

pub(crate) use self::resolve::waited_days;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::pool::Person;
use crate::programme::{Decided, Forbid, Programme};
use crate::time::HourSet;

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
    /// The programme with its taxonomies written out (`Nodes`) or built in, without its import mapping and without
    /// rules that are in force no more.
    pub programme: Programme,
    /// UTC seconds of the possible starts, rising. Empty in the mode `introduce`.
    pub starts: Vec<i64>,
    /// Local date (programme's zone) of each start.
    pub dates: Vec<Date>,
    /// Everybody, sorted by the bytes of their ids.
    pub people: Vec<SnapshotPerson>,
    /// Starts at which the openers of an employer with work hours may meet: organisation to ranges as those of people.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub work_hours: BTreeMap<String, Vec<(u32, u32)>>,
    /// Past meetings that matter here, sorted.
    #[serde(default)]
    pub history: Vec<PastMeeting>,
    /// The published plan that this round should keep, sorted; empty without `--previous`.
    #[serde(default)]
    pub previous: Vec<KeptMeeting>,
}

impl Snapshot {
    /// The pairs that a coordinator ruled out for good, as lines of the history.
    pub fn refused(&self) -> Vec<PastMeeting> {
        let for_good = self.programme.forbids.iter().filter(|forbid| forbid.decided == Some(Decided::Forbid));
        let line = |forbid: &Forbid| PastMeeting {
            newcomer: forbid.newcomer.clone(),
            opener: forbid.opener.clone(),
            date: self.from,
            start: None,
            outcome: Outcome::Declined,
        };
        for_good.map(line).collect()
    }

    /// The starts at which a person may give a meeting: the free ones, those of the employer's work hours.
    pub fn opener_hours(&self, entry: &SnapshotPerson) -> HourSet {
        let mut hours = HourSet::from_ranges(self.starts.len(), &entry.hours);
        let organisation = entry.person.organisation.as_deref();
        if let Some(at_work) = organisation.and_then(|organisation| self.work_hours.get(organisation)) {
            hours.and(&HourSet::from_ranges(self.starts.len(), at_work));
        }
        hours
    }
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
