//! What the round would come to if one person were another.
//!
//! Whoever stands on both sides changes both: their own edges as a newcomer, and the hours and edges that others have
//! with them as an opener. One search does not tell what that brings. So a copy of the optimum is led there as by an
//! edit of a session, in the tiers before the tie-break.

use std::collections::BTreeMap;

use super::desk::Desk;
use super::resolved::{Resolved, Touched};
use super::seats::{Seat, Seats};
use super::{at_desk, obstacle, obstacle_in, without_collisions};
use crate::plan::Plan;
use crate::round::{Claim, Round};
use crate::snapshot::SnapshotPerson;

/// An optimum on which changes of one person are tried.
pub(crate) struct Rehearsal {
    resolved: Resolved,
    desk: Desk,
    seats: Seats,
    value: Vec<i64>,
}

/// What a change would come to.
#[derive(Debug)]
pub(crate) struct Tried {
    /// What the tiers before the tie-break gain or lose.
    pub(crate) change: Vec<i64>,
    /// Who would sit otherwise, with their seats before and then.
    pub(crate) moved: BTreeMap<String, (Option<Seat>, Option<Seat>)>,
    /// Whether no two meetings of one person collide then, or other hours of the same pairs mend that.
    pub(crate) is_plan: bool,
    /// Whether the person, as a newcomer, has a place in every plan that is best then: without them it is worth less.
    pub(crate) is_needed: bool,
}

impl Rehearsal {
    /// Takes over what a plan is proven to be worth before its tie-break. `None` where that is not proven, or where
    /// edits could not be followed.
    pub(crate) fn new(round: &Round<'_>, plan: &Plan) -> Option<Self> {
        let resolved = Resolved::of(round);
        if !plan.is_best_in_value() || obstacle_in(&resolved.ground().round().ok()?, round).is_some() {
            return None;
        }
        let desk = Desk::new(round, &Claim::of(round, plan), round.objective.before_tie_break())?;
        Some(Rehearsal { resolved, seats: desk.seats().collect(), value: desk.value(), desk })
    }

    /// What the round would come to with a person in the place of the one who has the same id. `None` where that could
    /// not be followed.
    ///
    /// # Errors
    /// Those of [`crate::rule::Compiled::new`].
    pub(crate) fn with(&self, person: SnapshotPerson) -> crate::Result<Option<Tried>> {
        let touched = Touched::by_one(&person.person);
        let id = person.person.id.clone();
        // Compiling the rules takes about as long as the copies.
        let copies = || (self.desk.clone(), self.seats.clone());
        let (resolved, (mut desk, mut seats)) = rayon::join(|| self.resolved.with(person), copies);
        let resolved = resolved?;
        let ground = resolved.ground();
        let round = ground.round()?;
        if obstacle(&round).is_some() || at_desk(&mut desk, &round, &touched).is_err() || !desk.seats_pins() {
            return Ok(None);
        }
        let Some(value) = desk.proven_value() else { return Ok(None) };
        let mut moved = BTreeMap::new();
        for (newcomer, after) in desk.take_moved() {
            let before = seats.set(&newcomer, after.clone());
            if before != after {
                moved.insert(newcomer, (before, after));
            }
        }
        let change = value.iter().zip(&self.value).map(|(value, before)| value - before).collect();
        let is_plan = without_collisions(&round, &seats).is_some();
        let is_served = seats.of(&id).is_some();
        let is_needed =
            is_served && desk.leave(&id).is_ok() && desk.proven_value().is_some_and(|without| without < value);
        Ok(Some(Tried { change, moved, is_plan, is_needed }))
    }
}
