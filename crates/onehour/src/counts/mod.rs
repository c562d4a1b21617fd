//! How many, by employer, by channel and by group: counts that can be handed on, because no small group can be read
//! from them.
//!
//! Nothing here affects a plan, and nothing is inferred: an employer is what openers state as `organisation`, a channel
//! is a tag, a group is a value of an attribute that the programme names under `[[groups]]`. A count from 1 to 4 is
//! never told, nor is one the difference of numbers of any two tables about the same people (`suppress.rs`): the groups
//! and the tags of newcomers, the employers and the tags of openers, the months and the fields of one employer.

mod channels;
mod employers;
mod groups;
mod side;
mod suppress;

use std::collections::BTreeSet;

use serde::Serialize;

pub use self::channels::Channel;
pub use self::employers::{Employed, Part};
pub use self::groups::Grouped;
use self::side::Side;
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
        let newcomers = Side::new(snapshot, |role| role.is_newcomer(), plan.meetings.iter().map(|one| &*one.newcomer));
        let openers = Side::new(snapshot, |role| role.is_opener(), plan.meetings.iter().map(|one| &*one.opener));
        let attributes = groups::attributes(&snapshot.programme);
        let value = |person, at: usize| groups::value(&snapshot.programme, person, attributes[at]);
        let of_newcomers = newcomers.tell(attributes.len(), value);
        let of_openers = openers.tell(1, |person, _| person.organisation.as_deref());
        let tags: BTreeSet<&str> = newcomers.tags().chain(openers.tags()).collect();
        Counts {
            employers: employers::rows(plan, snapshot, &openers, &of_openers),
            channels: channels::rows(tags, &of_newcomers.tags, &of_openers.tags),
            groups: groups::rows(&attributes, &of_newcomers),
        }
    }
}
