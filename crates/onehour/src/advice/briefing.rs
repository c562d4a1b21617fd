//! What is told beside a plan in the files that people open: whom to recruit, and what would help each who waits.
//!
//! The claims are those of [`Adviser::recruit`] and [`Adviser::what_helps`]. How many who wait are looked at is decided
//! by counting, never by a clock, so that equal plans are told the same.

use std::collections::BTreeMap;

use super::recruit::Recruit;
use super::{Adviser, Ground, Help, HoursTried, PAIRS};
use crate::plan::{Plan, Waiting};
use crate::pool::Role;
use crate::snapshot::Snapshot;

/// Kinds of openers, and openers of the plan, that are told.
const RECRUIT: usize = 20;

/// Who stands on both sides takes as long as so many others.
const ON_BOTH_SIDES: usize = 20;

/// How many of those who wait are told what would help them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// Nobody, and nothing of whom to recruit.
    Nothing,
    /// As many as take a few seconds at most: 500,000 divided by the number of openers, those who have waited longest
    /// first; who stands on both sides counts as twenty.
    #[default]
    Bounded,
    /// Everybody.
    Everybody,
}

/// Advice to go with a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Briefing {
    /// `None` where it cannot be told, or was not asked for.
    pub recruit: Option<Recruit>,
    /// What would help whom, least cost first; who is looked at and helped by nothing has an empty list.
    pub help: BTreeMap<String, Vec<Help>>,
    /// Which further hours were tried, of those who were looked at and of whom not all were.
    pub hours_tried: BTreeMap<String, HoursTried>,
    /// How many who wait were not looked at, because there are too many.
    pub left_out: usize,
}

impl Briefing {
    /// Works out the advice for a plan of a snapshot. Where [`Adviser::can_tell`] is false there is none.
    ///
    /// # Errors
    /// As [`crate::plan()`].
    pub fn new(plan: &Plan, snapshot: &Snapshot, extent: Extent) -> crate::Result<Self> {
        if extent == Extent::Nothing {
            return Ok(Briefing::default());
        }
        let ground = Ground::new(snapshot)?;
        let adviser = ground.adviser(plan)?;
        let mut briefing = Briefing { recruit: adviser.recruit(plan, RECRUIT)?, ..Briefing::default() };
        if adviser.can_tell() {
            briefing.look_at(&adviser, plan, extent)?;
        }
        Ok(briefing)
    }

    fn look_at(&mut self, adviser: &Adviser<'_>, plan: &Plan, extent: Extent) -> crate::Result<()> {
        let mut waiting: Vec<&Waiting> = Vec::new();
        for one in &plan.waiting {
            if adviser.can_help(&one.newcomer)? {
                waiting.push(one);
            }
        }
        waiting.sort_by_key(|waiting| std::cmp::Reverse(waiting.waited_days));
        let mut room = match extent {
            Extent::Everybody => usize::MAX,
            _ => PAIRS / (plan.summary.openers as usize).max(1),
        };
        for Waiting { newcomer, .. } in &waiting {
            let Some(left) = room.checked_sub(adviser.effort(newcomer)?) else { continue };
            self.help.insert(newcomer.clone(), adviser.what_helps(newcomer)?);
            let tried = Some(adviser.hours_tried(newcomer)?).filter(|tried| *tried != HoursTried::All);
            self.hours_tried.extend(tried.map(|tried| (newcomer.clone(), tried)));
            room = left;
        }
        self.left_out = waiting.len() - self.help.len();
        Ok(())
    }
}

impl Adviser<'_> {
    /// How many newcomers could be looked at in the time that this one takes.
    fn effort(&self, newcomer: &str) -> crate::Result<usize> {
        let role = self.round.roster.newcomer(self.find_newcomer(newcomer)?).role;
        Ok(if role == Role::Both { ON_BOTH_SIDES } else { 1 })
    }
}
