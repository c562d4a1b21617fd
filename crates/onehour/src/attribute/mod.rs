//! Attributes beyond the canonical columns: declared by the programme, typed, usable in rules and terms.

mod protected;

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::protected::looks_protected;

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

/// Canonical columns of a people file; no declared attribute may take one of these names.
pub const CANONICAL_COLUMNS: [&str; 20] = [
    "id",
    "role",
    "fields",
    "occupations",
    "education",
    "languages",
    "place",
    "lat",
    "lon",
    "remote",
    "zone",
    "availability",
    "cap_day",
    "cap_month",
    "cap_quarter",
    "cap_round",
    "organisation",
    "team",
    "waiting_since",
    "tags",
];

/// Largest number, up or down, in thousandths: a million millions.
pub const MAX_NUMBER: i64 = 1_000_000_000_000_000;

impl AttributeKind {
    /// A value that is one word or text, in words; none for sets and numbers.
    pub(crate) fn word<'a>(&'a self, value: &'a Value) -> Option<&'a str> {
        match (value, self) {
            (Value::Ordinal(rank), AttributeKind::Ordinal { order }) => order.get(*rank as usize).map(String::as_str),
            (Value::Flag(flag), _) => Some(flag_word(*flag)),
            (Value::Text(text) | Value::Code(text), _) => Some(text),
            _ => None,
        }
    }

    /// Reads one cell. An empty one (or, in a set, nothing but separators) is `Ok(None)`: not stated. A code is trimmed
    /// here and brought to its canonical spelling by the taxonomy.
    ///
    /// ```
    /// use onehour::attribute::{AttributeKind, Value};
    /// let grade = AttributeKind::Ordinal { order: vec!["AA".into(), "AO".into()] };
    /// assert_eq!(grade.parse(" AO ", ";"), Ok(Some(Value::Ordinal(1))));
    /// assert!(grade.parse("EO", ";").is_err());
    /// ```
    ///
    /// # Errors
    /// [`WrongValue`] when the text is no value of this kind.
    pub fn parse(&self, cell: &str, separator: &str) -> Result<Option<Value>, WrongValue> {
        let cell = cell.trim();
        if cell.is_empty() {
            return Ok(None);
        }
        let value = match self {
            AttributeKind::Code { .. } => Value::Code(cell.into()),
            AttributeKind::Text => Value::Text(cell.into()),
            AttributeKind::Flag => Value::Flag(parse_flag(cell).ok_or(WrongValue("yes or no"))?),
            AttributeKind::Number => {
                Value::Number(parse_number(cell).ok_or(WrongValue("a number with at most three decimals"))?)
            }
            AttributeKind::Ordinal { order } => {
                let rank = order.iter().position(|word| word.trim() == cell);
                Value::Ordinal(rank.ok_or(WrongValue("one of the words of the declared order"))? as u32)
            }
            AttributeKind::Set => {
                let words = if separator.is_empty() { vec![cell] } else { cell.split(separator).collect() };
                let words: BTreeSet<String> =
                    words.into_iter().map(str::trim).filter(|word| !word.is_empty()).map(Into::into).collect();
                return Ok(Some(words).filter(|words| !words.is_empty()).map(Value::Set));
            }
        };
        Ok(Some(value))
    }

    /// Whether a value is of this kind (an ordinal: within its order; a number: within [`MAX_NUMBER`]).
    pub fn admits(&self, value: &Value) -> bool {
        match (self, value) {
            (AttributeKind::Code { .. }, Value::Code(_))
            | (AttributeKind::Set, Value::Set(_))
            | (AttributeKind::Flag, Value::Flag(_))
            | (AttributeKind::Text, Value::Text(_)) => true,
            (AttributeKind::Number, Value::Number(number)) => number.abs_diff(0) <= MAX_NUMBER as u64,
            (AttributeKind::Ordinal { order }, Value::Ordinal(rank)) => (*rank as usize) < order.len(),
            _ => false,
        }
    }
}

/// A cell does not hold what its attribute asks for; the content itself is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {0}")]
pub struct WrongValue(pub &'static str);

/// The word for a flag.
pub(crate) fn flag_word(flag: bool) -> &'static str {
    if flag { "yes" } else { "no" }
}

/// `yes`, `true`, `1` or `no`, `false`, `0`, in any case.
pub fn parse_flag(text: &str) -> Option<bool> {
    let text = text.trim().to_ascii_lowercase();
    match text.as_str() {
        "yes" | "true" | "1" => Some(true),
        "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// A decimal number in thousandths: at most three decimals after a point (or a comma), no exponent.
pub fn parse_number(text: &str) -> Option<i64> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && decimals.is_empty() || decimals.len() > 3 || !is_digits(whole) || !is_digits(decimals) {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let decimals: i64 = format!("{decimals:0<3}").parse().ok()?;
    let thousandths = whole.checked_mul(1000)?.checked_add(decimals)?;
    (thousandths <= MAX_NUMBER).then_some(if negative { -thousandths } else { thousandths })
}
