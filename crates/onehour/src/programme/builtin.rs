//! The programmes that come with this crate.

use super::Programme;
use crate::error::{Issue, Place};

/// Names of the built-in programmes.
pub const BUILTIN_NAMES: [&str; 3] = ["one-hour", "friends", "mentoring"];

impl Programme {
    /// A programme of this crate, by its name in [`BUILTIN_NAMES`].
    ///
    /// # Errors
    /// `E-unknown-programme`.
    pub fn builtin(name: &str) -> crate::Result<Self> {
        let text = match name {
            "one-hour" => include_str!("../../data/programmes/one-hour.toml"),
            "friends" => include_str!("../../data/programmes/friends.toml"),
            "mentoring" => include_str!("../../data/programmes/mentoring.toml"),
            _ => {
                let message = "No programme of this name is built in.";
                let remedy = format!("Name one of {}, or a file.", BUILTIN_NAMES.join(", "));
                return Err(Issue::error("E-unknown-programme", Place::default(), message, remedy).into());
            }
        };
        Self::from_toml(text, name)
    }
}
