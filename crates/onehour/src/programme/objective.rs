//! What comes first, what the past forbids, and what the coordinator has decided already.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The order of the tiers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("dependentSchemas" = {
    "at_least_served": { "properties": { "first": { "const": "quality" } }, "required": ["first"] }
}))]
pub struct Objective {
    /// Which tier leads.
    pub first: First,
    /// With `first = "quality"`: at least so many served (if out of reach, the most that can be).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least_served: Option<u32>,
    /// The quality of a meeting is its points divided by this, rounded down; 1 unless told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub band: Option<u32>,
}

/// What leads the objective.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum First {
    /// served, waiting, quality, spread, tie-break.
    #[default]
    Served,
    /// quality, served, waiting, spread, tie-break.
    Quality,
}

/// What the history forbids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HistoryRules {
    /// Who met (or was introduced) never meets again.
    pub never_again: bool,
    /// With `never_again = false`: no meeting starts within so many days after the last of the same pair.
    pub cooldown_days: u32,
}

impl Default for HistoryRules {
    fn default() -> Self {
        HistoryRules { never_again: true, cooldown_days: 0 }
    }
}

/// A meeting that must be in the plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// Id.
    pub newcomer: String,
    /// Id.
    pub opener: String,
    /// RFC 3339 start; absent pins the pair and leaves the hour open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
}

/// A pair that must not be in the plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Forbid {
    /// Id.
    pub newcomer: String,
    /// Id.
    pub opener: String,
    /// Set where a coordinator decided it about a plan; how long it holds. Absent: as long as the programme says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
}

impl Forbid {
    /// A pair that the programme rules out.
    pub fn new(newcomer: impl Into<String>, opener: impl Into<String>) -> Self {
        Forbid { newcomer: newcomer.into(), opener: opener.into(), decided: None }
    }

    /// Whether it is about this pair.
    pub fn is_of(&self, newcomer: &str, opener: &str) -> bool {
        self.newcomer == newcomer && self.opener == opener
    }
}

/// How long a decision against a pair holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Decided {
    /// For good: publishing the plan writes the pair into the history as declined.
    Forbid,
    /// For the round.
    Swap,
}

/// An attribute by which newcomers are counted, served and waiting: what came of the round for each group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Of the kind ordinal, flag, text or code, with one value a person; or `place`, `organisation`, `team`.
    pub attribute: String,
}

/// Ranked lists beside the plan; 0 is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Shortlists {
    /// The k best eligible openers of every newcomer.
    pub per_newcomer: u32,
    /// The k best eligible newcomers of every pinned opener: the ranked reserve.
    pub reserve: u32,
}
