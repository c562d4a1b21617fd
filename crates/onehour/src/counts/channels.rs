//! By channel: how many came with a tag, and what became of them.
//!
//! A person may have several tags, so the rows are no parts of a whole: each tag is a table of its own, that parts the
//! people into those with it and those without it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::suppress::{Cells, total};

/// The counts of a tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Channel {
    /// The tag.
    pub tag: String,
    /// Newcomers with it.
    pub newcomers: Option<u32>,
    /// Of those, served.
    pub served: Option<u32>,
    /// Of those, waiting.
    pub waiting: Option<u32>,
    /// Openers with it.
    pub openers: Option<u32>,
    /// Of those, with a meeting.
    pub openers_with_meeting: Option<u32>,
}

/// A row for each tag, from what may be told of newcomers and of openers.
pub(super) fn rows(
    tags: BTreeSet<&str>,
    newcomers: &BTreeMap<&str, Cells>,
    openers: &BTreeMap<&str, Cells>,
) -> Vec<Channel> {
    let row = |tag: &str| {
        let (newcomers, openers) = (newcomers.get(tag).copied(), openers.get(tag).copied());
        Channel {
            tag: tag.into(),
            newcomers: newcomers.map(total),
            served: newcomers.map(|[served, _]| served),
            waiting: newcomers.map(|[_, waiting]| waiting),
            openers: openers.map(total),
            openers_with_meeting: openers.map(|[used, _]| used),
        }
    };
    tags.into_iter().map(row).collect()
}
