//! What a newcomer who waits may be asked to change, so that advice names nothing that nobody would ask.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Programme;

/// One kind of change, with its cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// Unique; advice calls the change by it.
    pub name: String,
    /// How much is asked: advice comes in the order of rising costs.
    pub cost: u32,
    /// What is asked.
    #[serde(flatten)]
    pub ask: Ask,
}

/// What is asked of a newcomer; always one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Ask {
    /// One more start of the round to be free at.
    Hour {},
    /// A remote meeting.
    Remote {},
    /// A higher level in one language; one that is not stated counts as just below A1. Each step costs the cost of the
    /// change.
    Language {
        /// At most so many levels higher.
        steps: u8,
    },
    /// One more code in a list of codes, at full weight.
    Code {
        /// `fields`, `occupations` or `education`.
        attribute: String,
        /// It has a common ancestor at this level or deeper with a code that is there.
        level: u8,
    },
}

impl Programme {
    /// The changes that newcomers may be asked for: those declared or, where none is, one free hour (cost 1), a remote
    /// meeting (2), a language one level higher (3), and a field of the same group (5).
    pub fn allowed_changes(&self) -> Cow<'_, [Change]> {
        if !self.changes.is_empty() {
            return Cow::Borrowed(&self.changes);
        }
        let change = |name: &str, cost, ask| Change { name: name.into(), cost, ask };
        let mut changes = vec![
            change("one more hour", 1, Ask::Hour {}),
            change("a remote meeting", 2, Ask::Remote {}),
            change("a language one level higher", 3, Ask::Language { steps: 1 }),
        ];
        if self.taxonomies.contains_key("fields") {
            changes.push(change("a field beside", 5, Ask::Code { attribute: "fields".into(), level: 1 }));
        }
        Cow::Owned(changes)
    }
}
