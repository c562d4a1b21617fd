//! What would help one who waits as a newcomer and stands among the openers as well.

use rayon::prelude::*;

use super::waiting::{Gain, Reach};
use super::{Adviser, Asked, Certainty, Help};
use crate::candidate::NewcomerIx;
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
    pub(super) fn helps_on_both_sides(&mut self, newcomer: NewcomerIx) -> crate::Result<Vec<Gain>> {
        let person = self.round.roster.newcomer(newcomer);
        let of_rules = self.tries(person).into_iter().map(|attempt| (attempt.change, attempt.cost, attempt.asked));
        let mut proposals: Vec<Proposal> = of_rules.collect();
        let openers = Reach::new(self, vec![person.clone()])?.openers(0);
        let hours = self.round.hours.of_newcomer(newcomer).clone();
        if !self.starts_lie_within_meetings() {
            let hour = self.one_more_hour(newcomer, &openers, &hours);
            proposals.extend(hour.into_iter().map(|(_, help)| (help.change, help.cost, help.asked)));
        }
        let Some(rehearsal) = self.rehearsal() else { return Ok(Vec::new()) };
        let tried = |proposal: Proposal| {
            let tried = rehearsal.with(self.changed(newcomer, &proposal.2))?;
            Ok(tried.and_then(|tried| self.help_on_both_sides(newcomer, proposal, tried)))
        };
        let helps: crate::Result<Vec<Option<Gain>>> = proposals.into_par_iter().map(tried).collect();
        Ok(helps?.into_iter().flatten().collect())
    }

    /// Whether the grid is finer than a meeting.
    fn starts_lie_within_meetings(&self) -> bool {
        let length = self.round.durations.length();
        self.round.snapshot.starts.windows(2).any(|pair| pair[1] - pair[0] < length)
    }

    /// The entry of a newcomer in the pool, with something changed.
    fn changed(&self, newcomer: NewcomerIx, asked: &Asked) -> SnapshotPerson {
        let snapshot = self.round.snapshot;
        let mut entry = snapshot.people[self.round.roster.newcomer_at(newcomer)].clone();
        match asked {
            Asked::Hour { start, .. } => {
                let mut hours = HourSet::from_ranges(snapshot.starts.len(), &entry.hours);
                if let Ok(at) = snapshot.starts.binary_search(start) {
                    hours.insert(Start(at as u32));
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
