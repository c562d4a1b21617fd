//! What an edit comes to.

use std::fmt;

use serde::Serialize;

use super::seats::Seat;
use crate::error::Issue;
use crate::plan::{Status, TierValue};

/// What an edit comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The tiers of the plan after the edit: value, bound, and whether they are equal.
    pub tiers: Vec<TierValue>,
    /// How good the plan is known to be.
    pub status: Status,
    /// Who meets otherwise than before, by newcomer.
    pub moved: Vec<Moved>,
    /// How the answer was found.
    pub how: How,
    /// Local times of new hours that the clock skips or repeats.
    pub warnings: Vec<Issue>,
}

/// A newcomer whose meeting is another one than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Id.
    pub newcomer: String,
    /// The meeting before; absent for who waited.
    pub before: Option<Seat>,
    /// The meeting now; absent for who waits.
    pub after: Option<Seat>,
}

/// How an answer was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "how", content = "why")]
pub enum How {
    /// The optimum and its duals were repaired around the edit.
    Followed,
    /// The round was solved from nothing.
    Solved(Why),
}

/// Why a round was solved from nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The session began, or its snapshot was of a plan that cannot be followed.
    Opened,
    /// A floor on the number served ties all people together.
    Floor,
    /// An employer has a budget, or limits how many of a team are away at once.
    Budget,
    /// A pin may have to break a cap or hours, or takes an hour away from somebody.
    Pins,
    /// Meetings collide, and other hours of the same pairs do not mend it.
    Collision,
    /// The published plan got its first meeting or lost its last one, so that there are other tiers.
    Tiers,
    /// Numbers outgrew the room that the session began with.
    Numbers,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Why::Opened => "the session began",
            Why::Floor => "a floor on the number served ties all people together",
            Why::Budget => "an employer has a budget or a limit for teams",
            Why::Pins => "a pin may have to break a limit, or takes an hour away from somebody",
            Why::Collision => "meetings collide, and other hours of the same pairs do not mend it",
            Why::Tiers => "the published plan got its first meeting or lost its last one",
            Why::Numbers => "numbers outgrew the room that the session began with",
        })
    }
}
