//! Conditions on a pair: the closed list of predicates, joined by `all` and `any`.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::language::Level;

/// One side of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Who looks for the hour.
    Newcomer,
    /// Who gives it.
    Opener,
}

/// A hard rule: a pair without it is no candidate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Rule {
    /// Unique; reasons and counts call the rule by it.
    pub name: String,
    /// What must hold.
    #[serde(flatten)]
    pub when: Condition,
    /// Rounds that begin on this day or later are without the rule: what it reserves is released. Absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
}

impl Rule {
    /// A rule without an end.
    pub fn new(name: impl Into<String>, when: Condition) -> Self {
        Rule { name: name.into(), when, until: None }
    }

    /// Whether the rule is in force in a round that begins on this day.
    pub fn is_in_force(&self, from: Date) -> bool {
        self.until.is_none_or(|until| from < until)
    }
}

/// A predicate on a pair. What is not stated makes a predicate false unless the predicate says otherwise.
///
/// An attribute is `fields`, `occupations`, `education`, `place`, `organisation`, `team`, or one that the programme
/// declares.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// Every one of these.
    All(#[schemars(length(min = 1))] Vec<Condition>),
    /// At least one of these.
    Any(#[schemars(length(min = 1))] Vec<Condition>),
    /// A code of each side whose lowest common ancestor is at least this deep (a root has level 1), or a bridge.
    Related {
        /// Attribute of the newcomer.
        newcomer: String,
        /// Attribute of the opener; the same taxonomy.
        opener: String,
        /// Least level of the lowest common ancestor.
        level: u8,
        /// Pairs of codes that count as related: each covers its subtree.
        #[serde(default)]
        bridges: Vec<(String, String)>,
    },
    /// One language that the newcomer has at one level and the opener at another.
    CommonLanguage {
        /// Least level of the newcomer.
        newcomer: Level,
        /// Least level of the opener.
        opener: Level,
        /// Only these languages; absent is any.
        #[serde(default)]
        only: Option<Vec<String>>,
    },
    /// The places have a common ancestor at least this deep (country 1, region 2, municipality 3).
    SamePlace {
        /// Least level of the lowest common ancestor.
        level: u8,
    },
    /// At most this far apart (great circle, whole metres).
    WithinKm {
        /// Kilometres.
        km: f64,
    },
    /// A remote meeting suits both.
    BothRemote {},
    /// The values are equal and stated.
    Equal {
        /// Attribute of the newcomer.
        newcomer: String,
        /// Attribute of the opener.
        opener: String,
    },
    /// The values are stated and not equal.
    Differs {
        /// Attribute of the newcomer.
        newcomer: String,
        /// Attribute of the opener.
        opener: String,
    },
    /// The sets (a single value is a set of one) have at least so many elements in common.
    Shares {
        /// Attribute of the newcomer.
        newcomer: String,
        /// Attribute of the opener.
        opener: String,
        /// 1 unless told.
        #[serde(default = "one")]
        at_least: u32,
    },
    /// Opener minus newcomer lies between these; ordinals by rank, numbers by value.
    Difference {
        /// Attribute of the newcomer.
        newcomer: String,
        /// Attribute of the opener.
        opener: String,
        /// Inclusive; absent is no bound.
        #[serde(default)]
        at_least: Option<f64>,
        /// Inclusive; absent is no bound.
        #[serde(default)]
        at_most: Option<f64>,
    },
    /// The value of one side is (or, a set, contains) one of these.
    Is {
        /// Whose.
        side: Side,
        /// Which attribute.
        attribute: String,
        /// Canonical values.
        any_of: Vec<String>,
    },
    /// The value of one side is stated and is (contains) none of these.
    IsNot {
        /// Whose.
        side: Side,
        /// Which attribute.
        attribute: String,
        /// Canonical values.
        any_of: Vec<String>,
    },
    /// The number or ordinal of one side lies between these.
    Between {
        /// Whose.
        side: Side,
        /// Which attribute.
        attribute: String,
        /// Inclusive, a number or a word of the order.
        #[serde(default)]
        at_least: Option<String>,
        /// Inclusive, a number or a word of the order.
        #[serde(default)]
        at_most: Option<String>,
    },
    /// The value of one side is stated (a set: not empty).
    Stated {
        /// Whose.
        side: Side,
        /// Which attribute.
        attribute: String,
    },
    /// A wish about the other person: holds when it is not stated; else the other's value is among those wished.
    Wish {
        /// Who has the wish.
        of: Side,
        /// Attribute of that person: the values wished.
        wish: String,
        /// Attribute of the other person.
        about: String,
    },
    /// Every need of one side is among the offers of the other; holds when there are no needs.
    NeedsMet {
        /// Who has the needs.
        of: Side,
        /// Attribute of that person.
        needs: String,
        /// Attribute of the other person.
        offers: String,
    },
}

fn one() -> u32 {
    1
}
