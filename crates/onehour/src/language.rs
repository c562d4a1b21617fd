//! Languages and the levels of the Common European Framework of Reference.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// CEFR level, with `native` above C2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)]
pub enum Level {
    A1,
    A2,
    B1,
    B2,
    C1,
    C2,
    #[serde(rename = "native")]
    Native,
}

impl Level {
    /// Every level, lowest first.
    pub const ALL: [Level; 7] = [Level::A1, Level::A2, Level::B1, Level::B2, Level::C1, Level::C2, Level::Native];

    /// The word in files: `B1`, `native`.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::A1 => "A1",
            Level::A2 => "A2",
            Level::B1 => "B1",
            Level::B2 => "B2",
            Level::C1 => "C1",
            Level::C2 => "C2",
            Level::Native => "native",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text is no level of the framework.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not one of A1, A2, B1, B2, C1, C2, native")]
pub struct UnknownLevel;

impl FromStr for Level {
    type Err = UnknownLevel;

    /// Upper or lower case, spaces around it ignored.
    fn from_str(text: &str) -> Result<Self, UnknownLevel> {
        let text = text.trim();
        Level::ALL.into_iter().find(|level| level.as_str().eq_ignore_ascii_case(text)).ok_or(UnknownLevel)
    }
}
