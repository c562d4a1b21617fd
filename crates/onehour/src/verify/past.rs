//! What the history forbids, and what the published plan holds.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::people::Party;
use crate::programme::HistoryRules;
use crate::snapshot::{KeptMeeting, Outcome, PastMeeting};

/// What became of the meetings of each pair.
pub(super) struct History {
    rules: HistoryRules,
    /// Pairs of which one said no.
    declined: BTreeSet<(u32, u32)>,
    /// Latest date on which a pair met.
    met: BTreeMap<(u32, u32), Date>,
}

/// What the history allows a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Allowed {
    /// Any date.
    Always,
    /// This date and later ones.
    From(Date),
    /// No date.
    Never,
}

impl Allowed {
    /// Whether a meeting may be on this date.
    pub(super) fn on(self, date: Option<Date>) -> bool {
        match self {
            Allowed::Always => true,
            Allowed::From(first) => date.is_none_or(|date| date >= first),
            Allowed::Never => false,
        }
    }
}

impl History {
    /// Reads the lines of the pairs in the pool.
    pub(super) fn read(rules: HistoryRules, lines: &[PastMeeting], newcomers: &Party<'_>, openers: &Party<'_>) -> Self {
        let mut history = History { rules, declined: BTreeSet::new(), met: BTreeMap::new() };
        for line in lines {
            let Some(pair) = newcomers.find(&line.newcomer).zip(openers.find(&line.opener)) else { continue };
            match line.outcome {
                Outcome::Declined => drop(history.declined.insert(pair)),
                Outcome::Cancelled => {}
                Outcome::Met => {
                    let last = history.met.entry(pair).or_insert(line.date);
                    *last = line.date.max(*last);
                }
            }
        }
        history
    }

    /// What it allows this pair.
    pub(super) fn allows(&self, newcomer: u32, opener: u32) -> Allowed {
        if self.declined.contains(&(newcomer, opener)) {
            return Allowed::Never;
        }
        match self.met.get(&(newcomer, opener)) {
            None => Allowed::Always,
            Some(_) if self.rules.never_again => Allowed::Never,
            Some(_) if self.rules.cooldown_days == 0 => Allowed::Always,
            Some(last) => {
                let days = jiff::Span::new().try_days(self.rules.cooldown_days);
                days.and_then(|days| last.checked_add(days)).map_or(Allowed::Never, Allowed::From)
            }
        }
    }
}

/// The meetings of the published plan.
pub(super) struct Published {
    meetings: BTreeSet<(u32, u32, Option<i64>)>,
    /// Also those whose opener left.
    newcomers: BTreeSet<u32>,
}

impl Published {
    /// Reads those whose people are in the pool.
    pub(super) fn read(previous: &[KeptMeeting], newcomers: &Party<'_>, openers: &Party<'_>) -> Self {
        let find =
            |kept: &KeptMeeting| Some((newcomers.find(&kept.newcomer)?, openers.find(&kept.opener)?, kept.start));
        Published {
            meetings: previous.iter().filter_map(find).collect(),
            newcomers: previous.iter().filter_map(|kept| newcomers.find(&kept.newcomer)).collect(),
        }
    }

    /// Whether the newcomer has a published meeting.
    pub(super) fn has_newcomer(&self, newcomer: u32) -> bool {
        self.newcomers.contains(&newcomer)
    }

    /// Whether the pair has one.
    pub(super) fn has_pair(&self, newcomer: u32, opener: u32) -> bool {
        let next = self.meetings.range((newcomer, opener, None)..).next();
        next.is_some_and(|next| (next.0, next.1) == (newcomer, opener))
    }

    /// Whether the pair has one at this start.
    pub(super) fn has(&self, newcomer: u32, opener: u32, start: Option<i64>) -> bool {
        self.meetings.contains(&(newcomer, opener, start))
    }
}
