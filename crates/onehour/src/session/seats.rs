//! Who sits where, by ids.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::candidate::{Moment, OpenerIx};
use crate::round::Round;

/// Where a newcomer sits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    /// Id of the opener.
    pub opener: String,
    /// UTC seconds; absent for an introduction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<i64>,
}

impl Seat {
    /// A place by names.
    pub(crate) fn of(round: &Round<'_>, opener: OpenerIx, moment: Moment) -> Self {
        Seat { opener: round.roster.opener(opener).id.clone(), start: moment.start }
    }
}

/// All seats, from either side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Seats {
    of_newcomer: BTreeMap<String, Seat>,
    at_opener: BTreeMap<String, BTreeSet<String>>,
}

impl Seats {
    pub(super) fn of(&self, newcomer: &str) -> Option<&Seat> {
        self.of_newcomer.get(newcomer)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (&String, &Seat)> {
        self.of_newcomer.iter()
    }

    /// Newcomers who sit with an opener.
    pub(super) fn with(&self, opener: &str) -> impl Iterator<Item = &String> {
        self.at_opener.get(opener).into_iter().flatten()
    }

    /// Gives a newcomer another seat, or none; returns the one before.
    pub(super) fn set(&mut self, newcomer: &str, seat: Option<Seat>) -> Option<Seat> {
        let before = match seat {
            Some(seat) => {
                self.at_opener.entry(seat.opener.clone()).or_default().insert(newcomer.into());
                self.of_newcomer.insert(newcomer.into(), seat)
            }
            None => self.of_newcomer.remove(newcomer),
        };
        let left = before.as_ref().filter(|before| self.of(newcomer).is_none_or(|now| now.opener != before.opener));
        if let Some(left) = left.map(|left| left.opener.clone())
            && let Some(with) = self.at_opener.get_mut(&left)
        {
            with.remove(newcomer);
            if with.is_empty() {
                self.at_opener.remove(&left);
            }
        }
        before
    }
}

impl FromIterator<(String, Seat)> for Seats {
    fn from_iter<I: IntoIterator<Item = (String, Seat)>>(seats: I) -> Self {
        let mut all = Seats::default();
        seats.into_iter().for_each(|(newcomer, seat)| drop(all.set(&newcomer, Some(seat))));
        all
    }
}
