//! What would help one who waits as a newcomer and stands among the openers as well: what prices tell (`sift.rs`), and
//! of the changes that they leave open, what comes of them when they are made (`making.rs`).

use rayon::prelude::*;

use super::rehearsal::{Rehearsal, Tried};
use super::sift::{Sift, Verdict};
use super::waiting::{Gain, Try};
use super::{Adviser, Asked, Certainty, HoursTried};
use crate::candidate::NewcomerIx;
use crate::round::Slot;
use crate::time::Start;

/// A change to try: its name, what it costs, what it asks.
type Proposal = (String, u32, Asked);

impl Adviser<'_> {
    /// The changes that would serve somebody who stands on both sides, each with what it gains. Each is made on both
    /// sides; the hour that is tried, if that can be followed ([`HoursTried`]), is the one that is best for the newcomer
    /// in them.
    pub(super) fn helps_on_both_sides(&self, newcomer: NewcomerIx) -> crate::Result<Vec<Gain>> {
        let Some(rehearsal) = &self.rehearsal else { return Ok(Vec::new()) };
        let tries = self.tries(self.round.roster.newcomer(newcomer));
        let Some(sift) = Sift::new(self, newcomer)? else { return Ok(Vec::new()) };
        let proposal = |(at, attempt): (usize, Try)| (Some(at), (attempt.change, attempt.cost, attempt.asked));
        let mut proposals: Vec<(Option<usize>, Proposal)> = tries.into_iter().enumerate().map(proposal).collect();
        if self.hours_tried_of(newcomer) == HoursTried::BestAsNewcomer {
            let hours = self.round.hours.of_newcomer(newcomer);
            let hour = self.one_more_hour(newcomer, &sift.openers_now(), hours);
            proposals.extend(hour.into_iter().map(|(_, help)| (None, (help.change, help.cost, help.asked))));
        }
        let gain = |(at, proposal)| self.gain_on_both_sides(rehearsal, &sift, at, proposal);
        Ok(proposals.into_par_iter().filter_map(gain).collect())
    }

    /// What one change gains, if it serves the newcomer: what prices tell, and else what comes of it when it is made.
    fn gain_on_both_sides(
        &self,
        rehearsal: &Rehearsal,
        sift: &Sift<'_, '_>,
        at: Option<usize>,
        (change, cost, asked): Proposal,
    ) -> Option<Gain> {
        match sift.verdict(at, &asked) {
            Verdict::Never => return None,
            // Where the tie-break decides, or meetings collide, which other hours may mend, it is made.
            Verdict::Exactly(mut effect) if self.certainty(&effect) == Certainty::Proven => {
                effect.change.truncate(rehearsal.tiers());
                if effect.change > vec![0; rehearsal.tiers()] {
                    return self.help((change, cost), asked, sift.newcomer, (effect, Certainty::Proven));
                }
            }
            Verdict::Exactly(_) | Verdict::Open => {}
        }
        let made = match (at, self.hour_of(&asked)) {
            (Some(at), _) => sift.made(rehearsal, at).map(|tried| (tried, None)),
            (None, Some(start)) => sift.made_with_hour(rehearsal, start),
            (None, None) => None,
        };
        let (tried, slot) = made.filter(|(tried, _)| !self.pushes_out_a_pin(sift.newcomer, &tried.effect))?;
        let certainty = self.certainty_of(&tried, slot, at.is_none());
        self.help((change, cost), asked, sift.newcomer, (tried.effect, certainty))
    }

    /// It is proven where every plan that is best then serves the newcomer: else the tie-break, which is left out here,
    /// decides. An hour may make meetings collide that could not before.
    fn certainty_of(&self, tried: &Tried, slot: Option<Slot>, is_hour: bool) -> Certainty {
        let moved = || tried.effect.moves.iter().map(|entry| (entry.left, entry.to)).collect();
        let keeps = match is_hour {
            false => self.certainty(&tried.effect) == Certainty::Proven,
            true => {
                tried.effect.exact
                    && self.round.limits.teams.is_empty()
                    && self.bookings.keep_crossings(&self.round, &self.open, &moved(), slot)
            }
        };
        if tried.is_needed && keeps { Certainty::Proven } else { Certainty::Bound }
    }

    /// The hour that is asked for.
    pub(super) fn hour_of(&self, asked: &Asked) -> Option<Start> {
        let Asked::Hour { start, .. } = asked else { return None };
        let at = self.round.snapshot.starts.binary_search(start).ok()?;
        Some(Start(at as u32))
    }
}
