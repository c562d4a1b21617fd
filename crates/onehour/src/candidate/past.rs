//! What past meetings and forbids say about a pair.

use jiff::ToSpan;
use jiff::civil::Date;

use super::roster::{NewcomerIx, OpenerIx, Roster};
use crate::snapshot::{Outcome, Snapshot};

type Pair = (NewcomerIx, OpenerIx);

/// What the history leaves to a pair; the stricter is the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Past {
    /// Any day.
    Free,
    /// No day before this one: the cooldown.
    NotBefore(Date),
    /// No day: they met and never meet again, or one of them declined.
    Never,
}

impl Past {
    /// Whether the pair may meet on this day; without one, whether it may meet at all.
    pub fn allows(self, date: Option<Date>) -> bool {
        match self {
            Past::Free => true,
            Past::NotBefore(first) => date.is_none_or(|date| date >= first),
            Past::Never => false,
        }
    }
}

/// The pairs that the history or the programme bars.
#[derive(Clone, Debug, Default)]
pub struct Bars {
    /// Sorted by pair, one entry each.
    past: Vec<(Pair, Past)>,
    /// Sorted.
    forbidden: Vec<Pair>,
}

impl Bars {
    /// Gathers the bars of a snapshot. Lines about people who are not in the pool bar nobody.
    pub fn new(snapshot: &Snapshot, roster: &Roster<'_>) -> Self {
        let rules = &snapshot.programme.history;
        let pair = |newcomer: &str, opener: &str| roster.find_newcomer(newcomer).zip(roster.find_opener(opener));
        let lines = snapshot.history.iter().filter_map(|line| {
            let past = match line.outcome {
                Outcome::Declined => Past::Never,
                Outcome::Met if rules.never_again => Past::Never,
                Outcome::Met if rules.cooldown_days > 0 => Past::NotBefore(days_after(line.date, rules.cooldown_days)),
                Outcome::Met | Outcome::Cancelled => return None,
            };
            Some((pair(&line.newcomer, &line.opener)?, past))
        });
        let mut past: Vec<(Pair, Past)> = lines.collect();
        past.sort_unstable_by(|a, b| b.cmp(a));
        past.dedup_by_key(|entry| entry.0);
        past.reverse();
        let forbids = snapshot.programme.forbids.iter();
        let mut forbidden: Vec<Pair> = forbids.filter_map(|forbid| pair(&forbid.newcomer, &forbid.opener)).collect();
        forbidden.sort_unstable();
        Bars { past, forbidden }
    }

    /// What the history leaves to a pair.
    pub fn past(&self, newcomer: NewcomerIx, opener: OpenerIx) -> Past {
        let at = self.past.binary_search_by_key(&(newcomer, opener), |entry| entry.0);
        at.map_or(Past::Free, |at| self.past[at].1)
    }

    /// Whether the programme forbids the pair.
    pub fn forbids(&self, newcomer: NewcomerIx, opener: OpenerIx) -> bool {
        self.forbidden.binary_search(&(newcomer, opener)).is_ok()
    }
}

/// So many days after a date; the end of the calendar when that is nearer.
fn days_after(date: Date, days: u32) -> Date {
    date.checked_add(i64::from(days).days()).unwrap_or(Date::MAX)
}
