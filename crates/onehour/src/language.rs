//! Languages and the levels of the Common European Framework of Reference.

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
