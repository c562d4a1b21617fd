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
        Self::from_toml(Self::builtin_text(name)?, name)
    }

    /// The TOML text of a programme of this crate, to begin one's own with.
    ///
    /// ```
    /// use onehour::Programme;
    /// assert!(Programme::builtin_text("one-hour")?.contains("[meeting]"));
    /// assert!(Programme::builtin_text("two-hours").unwrap_err().has("E-unknown-programme"));
    /// # Ok::<(), onehour::Error>(())
    /// ```
    ///
    /// # Errors
    /// `E-unknown-programme`.
    pub fn builtin_text(name: &str) -> crate::Result<&'static str> {
        Ok(match name {
            "one-hour" => include_str!("../../data/programmes/one-hour.toml"),
            "friends" => include_str!("../../data/programmes/friends.toml"),
            "mentoring" => include_str!("../../data/programmes/mentoring.toml"),
            _ => {
                let message = "No programme of this name is built in.";
                let remedy = format!("Name one of {}, or a file.", BUILTIN_NAMES.join(", "));
                return Err(Issue::error("E-unknown-programme", Place::default(), message, remedy).into());
            }
        })
    }
}
