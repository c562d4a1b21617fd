//! Attributes beyond the canonical columns: declared by the programme, typed, usable in rules and terms.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What values an attribute takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum AttributeKind {
    /// A code of a taxonomy of the programme.
    Code {
        /// Name of the taxonomy.
        taxonomy: String,
    },
    /// A set of words; a cell separates them as the mapping says (semicolons unless told).
    Set,
    /// One of these words, in rising order.
    Ordinal {
        /// Lowest first.
        order: Vec<String>,
    },
    /// A number; exact to three decimals.
    Number,
    /// Yes or no.
    Flag,
    /// A word or a text, compared as it stands after trimming.
    Text,
}

/// The value of an attribute. "Not stated" is the absence of a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Value {
    /// Canonical code.
    Code(String),
    /// Words.
    Set(BTreeSet<String>),
    /// Rank in the declared order, from 0.
    Ordinal(u32),
    /// Thousandths: 1.5 is 1500.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// As it stands.
    Text(String),
}

/// The declaration of an attribute in a programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Attribute {
    /// Name by which rules, terms and the mapping call it.
    pub name: String,
    /// What values it takes.
    #[serde(flatten)]
    pub kind: AttributeKind,
    /// Gender, origin, health and the like: usable in a rule or term only with `purpose` and `reason`.
    #[serde(default)]
    pub protected: bool,
    /// What a protected attribute is used for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Why that use is right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
