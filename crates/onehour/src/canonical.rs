//! The one way in which plans and snapshots become bytes, so that their hashes can be compared.

use serde::Serialize;

use crate::error::{Error, Issue, Place};

/// JSON indented by one space, with a newline at its end: one line for each entry would be long, one line for all
/// unreadable.
///
/// # Errors
/// `E-json` when a value has no JSON form.
pub(crate) fn to_json(value: &impl Serialize) -> crate::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let format = serde_json::ser::PrettyFormatter::with_indent(b" ");
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, format);
    value.serialize(&mut serializer).map_err(|error| {
        Error::from(Issue::error(
            "E-json",
            Place::default(),
            format!("The plan cannot be put in JSON ({error})."),
            "This is a fault of onehour; please report it with the programme file.",
        ))
    })?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
