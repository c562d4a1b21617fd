//! Terms of the score: integer points, each named and bounded.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::condition::Condition;

/// One named part of a pair's points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Term {
    /// Unique; reasons call the term by it.
    pub name: String,
    /// Points only when this holds; absent is always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// How many.
    #[serde(flatten)]
    pub value: TermValue,
}

/// How many points a term gives. What is not stated gives 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TermValue {
    /// These points.
    Points(i32),
    /// By the level of the closest codes' lowest common ancestor: `points[level - 1]`; deeper than the list, its last.
    /// The points are multiplied by both weights (percent) and rounded down.
    Closeness {
        /// Attribute of the newcomer.
        newcomer: String,
        /// Attribute of the opener.
        opener: String,
        /// By level, from level 1.
        points: Vec<i32>,
    },
    /// By the best common language: the lower of the two levels, as `{ B1 = 1, B2 = 2 }`; a level not listed gives 0.
    LanguageLevel {
        /// Level to points.
        points: BTreeMap<String, i32>,
    },
    /// So many points for each common element, up to a bound.
    PerShared {
        /// Attribute of the newcomer.
        newcomer: String,
        /// Attribute of the opener.
        opener: String,
        /// For one element.
        points: i32,
        /// Elements counted at most.
        at_most: u32,
    },
    /// By the difference opener minus newcomer (ordinal ranks, or whole numbers): `{ "1" = 3, "2" = 4 }`; else 0.
    ByDifference {
        /// Attribute of the newcomer.
        newcomer: String,
        /// Attribute of the opener.
        opener: String,
        /// Difference to points.
        points: BTreeMap<String, i32>,
    },
    /// By distance in km: the points of the first entry whose `within_km` reaches; else 0.
    ByDistance(Vec<DistanceStep>),
}

/// Points up to a distance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DistanceStep {
    /// Inclusive.
    pub within_km: f64,
    /// Points.
    pub points: i32,
}
