//! Which openers the plan could least do without.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Adviser;
use super::losses::Losses;
use crate::plan::Plan;
use crate::round::Open;

/// Openers that are looked at one by one at most.
const CLOSELY: usize = 300;

/// An opener of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Keep {
    /// Id.
    pub opener: String,
    /// Without the opener at least so many fewer would be served: if they gave no meeting any more. What they have given still
    /// counts against their employer's budget; who deletes them from the pool gives that back to others.
    pub at_least: u32,
    /// And at most: exactly so many where the two are equal.
    pub at_most: u32,
}

impl Keep {
    fn rank(&self) -> Reverse<(u32, u32)> {
        Reverse((self.at_least, self.at_most))
    }
}

/// Newcomers who share too few places.
pub(super) fn in_bottlenecks(plan: &Plan) -> BTreeSet<&str> {
    plan.bottlenecks.iter().flat_map(|bottleneck| &bottleneck.newcomers).map(String::as_str).collect()
}

impl Adviser<'_> {
    /// Openers by what the plan loses without them.
    pub(super) fn missed(&self, plan: &Plan, top: usize) -> Vec<Keep> {
        let mut openers = self.by_their_meetings(plan);
        let losses = self.live.as_ref().and_then(|_| {
            let (_, problem, solution) = Open::new(&self.round, plan);
            Losses::new(problem, solution)
        });
        if let Some(mut losses) = losses {
            self.look_closely(&mut openers, &mut losses, top);
        }
        openers.retain(|keep| keep.at_most > 0);
        openers.sort_by_key(Keep::rank);
        openers.truncate(top);
        openers
    }

    /// What the openers' own meetings say: no more are lost than these; and those with newcomers who are in a
    /// bottleneck, where all places are taken, are lost for certain (these newcomers, or others in their stead).
    fn by_their_meetings(&self, plan: &Plan) -> Vec<Keep> {
        let scarce = in_bottlenecks(plan);
        let mut openers: BTreeMap<&str, Keep> = BTreeMap::new();
        for meeting in &plan.meetings {
            let id = meeting.opener.as_str();
            let keep = openers.entry(id).or_insert_with(|| Keep { opener: id.into(), at_least: 0, at_most: 0 });
            let opener = self.round.roster.find_opener(id);
            let shares = opener.is_some_and(|opener| self.round.limits.employer(opener).is_some());
            keep.at_most += 1;
            keep.at_least += u32::from(!shares && scarce.contains(meeting.newcomer.as_str()));
        }
        openers.into_values().collect()
    }

    /// Takes openers out one by one, those with most meetings first, while one more could come among the `top`.
    fn look_closely(&self, openers: &mut [Keep], losses: &mut Losses, top: usize) {
        openers.sort_by_key(|keep| (Reverse(keep.at_most), Reverse(keep.at_least)));
        let mut least: Vec<u32> = openers.iter().map(|keep| keep.at_least).collect();
        let open = |keep: &&mut Keep| keep.at_least < keep.at_most;
        for keep in openers.iter_mut().filter(open).take(CLOSELY) {
            least.sort_unstable_by_key(|&fewer| Reverse(fewer));
            if top == 0 || least.get(top - 1).is_some_and(|&last| last >= keep.at_most) {
                break;
            }
            let Some(opener) = self.round.roster.find_opener(&keep.opener) else { continue };
            let Some((fewer, moved)) = losses.without(&self.round, &self.open, opener) else { continue };
            if let Some(known) = least.iter_mut().find(|known| **known == keep.at_least) {
                *known = fewer.max(keep.at_least);
            }
            keep.at_least = keep.at_least.max(fewer);
            if self.open.crossings.is_empty() || self.bookings.keep_crossings(&self.round, &self.open, &moved, None) {
                keep.at_most = keep.at_least;
            }
        }
    }
}
