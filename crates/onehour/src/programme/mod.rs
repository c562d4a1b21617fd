//! A programme: the rules, the points, the caps and the order of the objectives. A TOML file or these types.
//!
//! docs/programmes.md defines each rule and term so that a stranger can recompute the optimum.

mod condition;
mod term;

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::condition::{Condition, Rule, Side};
pub use self::term::{Term, TermValue};
use crate::attribute::Attribute;
use crate::pool::Caps;

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
    /// Budgets of employers.
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
}

/// What a meeting is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Meeting {
    /// Fixed hour, suggest three, or introduce only.
    pub mode: Mode,
    /// 60 unless told.
    pub length_minutes: u16,
    /// Free time an opener keeps after a meeting; 0 unless told.
    pub buffer_minutes: u16,
    /// Distance between possible starts: 15, 30 or 60, or absent for `length + buffer`, which keeps starts disjoint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grid_minutes: Option<u16>,
    /// No meeting starts earlier than this after 00:00 of the first day.
    pub notice_hours: u16,
    /// IANA zone of the round: its days, months and grid. Also of people who state no zone.
    pub zone: String,
    /// Local days without meetings.
    #[schemars(with = "Vec<String>")]
    pub holidays: Vec<Date>,
}

impl Default for Meeting {
    fn default() -> Self {
        Meeting {
            mode: Mode::Fixed,
            length_minutes: 60,
            buffer_minutes: 0,
            grid_minutes: None,
            notice_hours: 0,
            zone: "Europe/Helsinki".into(),
            holidays: Vec::new(),
        }
    }
}

/// How the hour is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// One hour for each meeting.
    #[default]
    Fixed,
    /// One held hour and up to two more, exclusive for the opener.
    Suggest,
    /// The pair finds the hour; hours and availability are not used.
    Introduce,
}

/// Caps of the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CapRules {
    /// Newcomers an opener meets at one start; 1 unless told.
    pub hour: u32,
    /// Caps of an opener who states none at all. Who states one is bound by what is stated alone.
    pub unstated: Caps,
}

impl Default for CapRules {
    fn default() -> Self {
        CapRules { hour: 1, unstated: Caps::default() }
    }
}

/// An employer's budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Employer {
    /// As in the column `organisation`.
    pub organisation: String,
    /// Hours of meetings its openers may give in one calendar month, together.
    pub hours_per_month: u32,
}

/// Where a taxonomy comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum TaxonomySource {
    /// A tree of this crate: `fields`, `nace2`, `nace21`, `tol2008`, `places-fi-se`.
    Builtin(String),
    /// A CSV file (code, parent, labels), relative to the programme file; read by onehour-io.
    File(String),
    /// The tree itself: what a resolved programme holds instead of `File`.
    Nodes(Vec<TaxonomyNode>),
}

/// One node of a written-out taxonomy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaxonomyNode {
    /// Unique in the tree.
    pub code: String,
    /// Absent for a root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Language to label.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
}

/// How the headings and values of an export become the canonical ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ImportMapping {
    /// One entry a file (or sheet); the first whose `file` pattern fits is used.
    pub sources: Vec<ImportSource>,
}

impl ImportMapping {
    /// Whether nothing is mapped.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }
}

/// The mapping of one kind of file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ImportSource {
    /// Glob on the file name (`*mentees*.csv`); absent fits every file.
    pub file: Option<String>,
    /// Sheet of a workbook; absent is the first.
    pub sheet: Option<String>,
    /// Role of everybody in this file, when it has no role column.
    pub role: Option<crate::pool::Role>,
    /// `utf-8`, `windows-1252` or `macintosh`; detected when absent.
    pub encoding: Option<String>,
    /// `,` `;` or a tab; detected when absent.
    pub delimiter: Option<char>,
    /// Canonical column or attribute, to where its value comes from.
    pub columns: BTreeMap<String, ImportColumn>,
    /// Headings that are read over without a warning.
    pub ignore: Vec<String>,
}

/// Where the value of a column comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ImportColumn {
    /// Heading in the export.
    pub heading: Option<String>,
    /// The same value for every row, instead of a heading.
    pub constant: Option<String>,
    /// Separator of a cell with several values; `;` unless told.
    pub separator: Option<String>,
    /// Cell content to canonical value; what is not listed stays as it is.
    pub values: BTreeMap<String, String>,
    /// Replace the value by a key of file and row: for an id that is a name or an address.
    pub private: bool,
}

/// The order of the tiers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Objective {
    /// Which tier leads.
    pub first: First,
    /// With `first = "quality"`: at least so many served (if out of reach, the most that can be).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least_served: Option<u32>,
    /// The quality of a meeting is its points divided by this, rounded down; 1 unless told.
    #[serde(skip_serializing_if = "Option::is_none")]
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
