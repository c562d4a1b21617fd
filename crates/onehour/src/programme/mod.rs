//! A programme: the rules, the points, the caps and the order of the objectives. A TOML file or these types.
//!
//! docs/programmes.md defines each rule and term so that a stranger can recompute the optimum.

mod builtin;
mod change;
mod condition;
mod document;
mod import;
mod kind;
mod meeting;
mod objective;
mod parse;
mod schema;
mod source;
mod term;
mod validate;

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::builtin::BUILTIN_NAMES;
pub use self::change::{Ask, Change};
pub use self::condition::{Condition, Rule, Side};
pub use self::import::{ImportColumn, ImportMapping, ImportSource};
pub(crate) use self::kind::Kind;
pub use self::meeting::{CapRules, Employer, Meeting, Mode};
pub use self::objective::{Decided, First, Forbid, Group, HistoryRules, Objective, Pin, Shortlists};
pub use self::parse::MAX_BYTES;
pub use self::schema::json_schema;
pub use self::source::{Taxonomies, TaxonomyNode, TaxonomySource};
pub use self::term::{DistanceStep, Term, TermValue};
pub use self::validate::{MAX_NESTING, MAX_POINTS, MAX_SUM};
use crate::attribute::Attribute;
use crate::pool::CodeColumn;

/// A programme as written: TOML in, checked against a pool before use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// Short name: `one-hour`.
    pub name: String,
    /// What it is for, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Mode, length, grid, notice, zone, holidays.
    #[serde(default)]
    pub meeting: Meeting,
    /// Caps of openers who state none, and the size of a meeting.
    #[serde(default)]
    pub caps: CapRules,
    /// What employers allow: hours, budgets, how many of a team at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub employers: Vec<Employer>,
    /// Name to tree: `fields`, `occupations`, `education`, `places` and those that attributes name.
    #[serde(default)]
    pub taxonomies: BTreeMap<String, TaxonomySource>,
    /// Attributes beyond the canonical columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
    /// How an export's headings and values become the canonical ones. Used by onehour-io only.
    #[serde(default, skip_serializing_if = "ImportMapping::is_empty")]
    pub import: ImportMapping,
    /// A pair is eligible when every rule holds.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// The points of a pair are the sum over the terms.
    #[serde(default)]
    pub terms: Vec<Term>,
    /// What comes first.
    #[serde(default)]
    pub objective: Objective,
    /// What past meetings forbid.
    #[serde(default)]
    pub history: HistoryRules,
    /// Meetings that must be in the plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pins: Vec<Pin>,
    /// Pairs that must not be in the plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forbids: Vec<Forbid>,
    /// Ranked lists beside the plan.
    #[serde(default)]
    pub shortlists: Shortlists,
    /// Groups by which served and waiting newcomers are counted. They never affect a plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// What newcomers who wait may be asked to change, and what that costs them. Absent: a short list of our own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

impl Programme {
    /// The programme as it is in force in a round that begins on this day: without the rules whose end has come.
    pub fn in_force(&self, from: Date) -> Cow<'_, Programme> {
        if self.rules.iter().all(|rule| rule.is_in_force(from)) {
            return Cow::Borrowed(self);
        }
        let rules = self.rules.iter().filter(|rule| rule.is_in_force(from)).cloned().collect();
        Cow::Owned(Programme { rules, ..self.clone() })
    }

    /// Whether a newcomer has a pin that may choose its hour.
    pub(crate) fn pin_chooses(&self, newcomer: &str) -> bool {
        self.pins.iter().any(|pin| pin.newcomer == newcomer && pin.start.is_none())
    }

    /// The column that says what people do: the first whose tree the programme has.
    pub(crate) fn field_column(&self) -> Option<CodeColumn> {
        CodeColumn::ALL.into_iter().find(|column| self.taxonomies.contains_key(column.name()))
    }

    /// A programme of this name without rules, terms or caps: every pair is eligible and worth 0 points.
    pub fn new(name: impl Into<String>) -> Self {
        Programme {
            name: name.into(),
            description: String::new(),
            meeting: Meeting::default(),
            caps: CapRules::default(),
            employers: Vec::new(),
            taxonomies: BTreeMap::new(),
            attributes: Vec::new(),
            import: ImportMapping::default(),
            rules: Vec::new(),
            terms: Vec::new(),
            objective: Objective::default(),
            history: HistoryRules::default(),
            pins: Vec::new(),
            forbids: Vec::new(),
            shortlists: Shortlists::default(),
            groups: Vec::new(),
            changes: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
