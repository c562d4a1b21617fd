//! The JSON Schema of a programme file.

use super::Programme;

/// The schema of a programme file, for editors: JSON Schema 2020-12, indented, with a line break at the end.
pub fn json_schema() -> String {
    let schema = schemars::schema_for!(Programme);
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    format!("{text}\n")
}
