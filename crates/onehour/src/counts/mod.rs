//! How many, by employer, by channel and by group: counts that can be handed on, because no small group can be read
//! from them.
//!
//! Nothing here affects a plan, and nothing is inferred: an employer is what openers state as `organisation`, a channel
//! is a tag, a group is a value of an attribute that the programme names under `[[groups]]`. A count from 1 to 4 is
//! never told, nor can it be worked out from the others (`suppress.rs`).

mod channels;
mod employers;
mod groups;
mod suppress;

use serde::Serialize;

pub use self::channels::Channel;
pub use self::employers::{Employed, Part};
pub use self::groups::Grouped;
pub use self::suppress::LEAST;
use crate::plan::Plan;
use crate::snapshot::Snapshot;

/// The name of a row in which small ones are put together.
pub const TOGETHER: &str = "(small ones together)";
/// The name of the row of those who state nothing.
pub const NOT_STATED: &str = "(not stated)";

/// The counts of a plan. A number that is not told is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// By what openers state as `organisation`; empty where nobody states any.
    pub employers: Vec<Employed>,
    /// By tag.
    pub channels: Vec<Channel>,
    /// By the groups that the programme declares.
    pub groups: Vec<Grouped>,
}

impl Counts {
    /// Counts what became of the people of a snapshot.
    pub fn new(plan: &Plan, snapshot: &Snapshot) -> Self {
        Counts {
            employers: employers::count(plan, snapshot),
            channels: channels::count(plan, snapshot),
            groups: groups::count(plan, snapshot),
        }
    }
}
