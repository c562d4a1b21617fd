//! All that is told of a newcomer who waits.

use serde::Serialize;

use super::{Adviser, Help, HoursTried, NearMiss};

/// What keeps openers from a newcomer who waits, and what would help.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outlook {
    /// Openers whom one thing alone keeps away, and what would have to be otherwise.
    pub near_misses: Vec<NearMiss>,
    /// Whether it can be told what would help; `hours_tried` is there if so.
    pub can_help: bool,
    /// Which further hours were tried for it; `None` where it cannot be told.
    pub hours_tried: Option<HoursTried>,
    /// Changes that would serve the newcomer, least cost first.
    pub help: Vec<Help>,
}

impl Outlook {
    /// What is not known about further hours, and why ([`HoursTried::reservation`]).
    pub fn reservation(&self) -> Option<String> {
        self.hours_tried.and_then(|tried| tried.reservation(&self.help))
    }
}

impl Adviser<'_> {
    /// [`Adviser::near_misses`] and [`Adviser::what_helps`] of a newcomer who waits, at the same time; nothing of one who
    /// is served.
    ///
    /// # Errors
    /// Theirs.
    pub fn outlook(&self, newcomer: &str) -> crate::Result<Outlook> {
        if self.open.mates[self.find_newcomer(newcomer)?.at()].is_some() {
            return Ok(Outlook::default());
        }
        let can_help = self.can_help(newcomer)?;
        let hours_tried = can_help.then(|| self.hours_tried(newcomer)).transpose()?;
        let (help, near_misses) = rayon::join(|| self.what_helps(newcomer), || self.near_misses(newcomer));
        Ok(Outlook { near_misses: near_misses?, can_help, hours_tried, help: help? })
    }
}
