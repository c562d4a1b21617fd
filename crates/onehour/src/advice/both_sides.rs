//! What would help one who waits as a newcomer and stands among the openers as well: what prices tell (`sift.rs`), and
//! of the changes that they leave open, what comes of them when they are made.

use rayon::prelude::*;

use super::sift::{Sift, Verdict};
use super::waiting::{Gain, Try};
use super::{Adviser, Asked, Certainty, Help};
use crate::candidate::NewcomerIx;
use crate::pool::Person;
use crate::session::Tried;
use crate::snapshot::SnapshotPerson;
use crate::time::{HourSet, Start};

/// A change to try: its name, what it costs, what it asks.
type Proposal = (String, u32, Asked);

impl Adviser<'_> {
    /// The changes that would serve somebody who stands on both sides, each with what it gains. Each is made on both
    /// sides; the hour that is tried is the one that is best for the newcomer in them. No hour is tried where a start
    /// lies within the meeting before it: with what is free before and after, which hours do not tell, one free hour
    /// opens several.
    pub(super) fn helps_on_both_sides(&self, newcomer: NewcomerIx) -> crate::Result<Vec<Gain>> {
        if self.rehearsal().is_none() {
            return Ok(Vec::new());
        }
        let tries = self.tries(self.round.roster.newcomer(newcomer));
        let changed: Vec<Person> = tries.iter().map(|attempt| attempt.person.clone()).collect();
        let Some(sift) = Sift::new(self, newcomer, &changed)? else { return Ok(Vec::new()) };
        let proposal = |(at, attempt): (usize, Try)| (Some(at), (attempt.change, attempt.cost, attempt.asked));
        let mut proposals: Vec<(Option<usize>, Proposal)> = tries.into_iter().enumerate().map(proposal).collect();
        if !self.starts_lie_within_meetings() {
            let hours = self.round.hours.of_newcomer(newcomer);
            let hour = self.one_more_hour(newcomer, &sift.openers_now(), hours);
            proposals.extend(hour.into_iter().map(|(_, help)| (None, (help.change, help.cost, help.asked))));
        }
        let gain = |(at, proposal)| self.gain_on_both_sides(&sift, newcomer, at, proposal);
        let helps: crate::Result<Vec<Option<Gain>>> = proposals.into_par_iter().map(gain).collect();
        Ok(helps?.into_iter().flatten().collect())
    }

    /// What one change gains, if it serves the newcomer: what prices tell, and else what comes of it when it is made.
    fn gain_on_both_sides(
        &self,
        sift: &Sift<'_, '_>,
        newcomer: NewcomerIx,
        at: Option<usize>,
        proposal: Proposal,
    ) -> crate::Result<Option<Gain>> {
        let before_tie_break = self.round.objective.before_tie_break();
        match sift.verdict(at, &proposal.2) {
            Verdict::Never => return Ok(None),
            // Where the tie-break decides, or meetings collide, which other hours may mend, it is made. So is an hour: once in
            // 100,000 random rounds one brought more than prices had told.
            Verdict::Exactly(mut effect) if at.is_some() && self.certainty(&effect) == Certainty::Proven => {
                effect.change.truncate(before_tie_break);
                if effect.change > vec![0; before_tie_break] {
                    let (change, cost, asked) = proposal;
                    return Ok(self.help((change, cost), asked, newcomer, effect));
                }
            }
            Verdict::Exactly(_) | Verdict::Open => {}
        }
        let Some(rehearsal) = self.rehearsal() else { return Ok(None) };
        let tried = rehearsal.with(self.changed(newcomer, &proposal.2))?;
        Ok(tried.and_then(|tried| self.help_on_both_sides(newcomer, proposal, tried)))
    }

    /// Whether the grid is finer than a meeting.
    fn starts_lie_within_meetings(&self) -> bool {
        let length = self.round.durations.length();
        self.round.snapshot.starts.windows(2).any(|pair| pair[1] - pair[0] < length)
    }

    /// The hour that is asked for.
    pub(super) fn hour_of(&self, asked: &Asked) -> Option<Start> {
        let Asked::Hour { start, .. } = asked else { return None };
        let at = self.round.snapshot.starts.binary_search(start).ok()?;
        Some(Start(at as u32))
    }

    /// The entry of a newcomer in the pool, with something changed.
    fn changed(&self, newcomer: NewcomerIx, asked: &Asked) -> SnapshotPerson {
        let snapshot = self.round.snapshot;
        let mut entry = snapshot.people[self.round.roster.newcomer_at(newcomer)].clone();
        match asked {
            Asked::Hour { .. } => {
                let mut hours = HourSet::from_ranges(snapshot.starts.len(), &entry.hours);
                if let Some(start) = self.hour_of(asked) {
                    hours.insert(start);
                }
                entry.hours = hours.to_ranges();
            }
            _ => entry.person = asked.made(&entry.person, snapshot.programme.meeting.length_minutes),
        }
        entry
    }

    /// What a change comes to, if it serves the newcomer. It is proven where every plan that is best then serves them:
    /// else the tie-break, which is left out here, decides.
    fn help_on_both_sides(&self, newcomer: NewcomerIx, (change, cost, asked): Proposal, tried: Tried) -> Option<Gain> {
        let seat = tried.moved.get(&self.newcomer_id(newcomer.0))?.1.clone()?;
        let waits_now = tried.moved.iter().filter(|(_, (before, after))| before.is_some() && after.is_none());
        let instead_of: Vec<String> = waits_now.map(|(id, _)| id.clone()).collect();
        let newly_served = tried.moved.values().filter(|(before, after)| before.is_none() && after.is_some()).count();
        let help = Help {
            change,
            cost,
            text: asked.to_string(),
            asked,
            opener: seat.opener,
            start: seat.start,
            served: newly_served as i64 - instead_of.len() as i64,
            moved: tried.moved.len() - 1 - instead_of.len(),
            instead_of,
            tiers: self.tier_changes(&tried.change),
            certainty: if tried.is_plan && tried.is_needed { Certainty::Proven } else { Certainty::Bound },
        };
        Some((tried.change, help))
    }
}
