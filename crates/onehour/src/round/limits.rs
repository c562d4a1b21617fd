//! The sets that have a capacity, and how much of it the past and the pins leave. docs/certificate.md has the table.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::teams::Teams;
use crate::candidate::{Moment, OpenerIx, Roster};
use crate::plan::SetName;
use crate::pool::Caps;
use crate::programme::{Mode, Programme};
use crate::snapshot::{Outcome, Snapshot};
use crate::time::{month_key, quarter_key};

/// A calendar month, by its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Month(Date);

impl Month {
    pub(crate) fn of(date: Date) -> Self {
        Month(date.first_of_month())
    }

    /// `2026-11`.
    pub(crate) fn text(self) -> String {
        month_key(self.0)
    }
}

/// A calendar quarter, by the first day of its first month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Quarter(Date);

impl Quarter {
    fn of(date: Date) -> Self {
        let month = (date.month() - 1) / 3 * 3 + 1;
        Quarter(Date::new(date.year(), month, 1).unwrap_or(date))
    }
}

/// A set of edges that may have a capacity; `Employer` by its position in the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum SetKey {
    Hour(OpenerIx, Option<i64>),
    Window(OpenerIx, i64),
    Day(OpenerIx, Date),
    Month(OpenerIx, Month),
    Quarter(OpenerIx, Quarter),
    Round(OpenerIx),
    Employer(usize, Month),
}

impl SetKey {
    /// Whose set it is; `None` for that of an employer.
    pub(crate) fn opener(self) -> Option<OpenerIx> {
        match self {
            SetKey::Hour(opener, _)
            | SetKey::Window(opener, _)
            | SetKey::Day(opener, _)
            | SetKey::Month(opener, _)
            | SetKey::Quarter(opener, _)
            | SetKey::Round(opener) => Some(opener),
            SetKey::Employer(..) => None,
        }
    }

    /// The same set of another opener; an employer's month stays.
    pub(crate) fn of(self, opener: OpenerIx) -> Self {
        match self {
            SetKey::Hour(_, start) => SetKey::Hour(opener, start),
            SetKey::Window(_, start) => SetKey::Window(opener, start),
            SetKey::Day(_, date) => SetKey::Day(opener, date),
            SetKey::Month(_, month) => SetKey::Month(opener, month),
            SetKey::Quarter(_, quarter) => SetKey::Quarter(opener, quarter),
            SetKey::Round(_) => SetKey::Round(opener),
            SetKey::Employer(..) => self,
        }
    }

    /// What a pinned meeting's `broken` calls it.
    pub(crate) fn broken_name(self) -> &'static str {
        match self {
            SetKey::Hour(..) | SetKey::Window(..) => "cap-hour",
            SetKey::Day(..) => "cap-day",
            SetKey::Month(..) => "cap-month",
            SetKey::Quarter(..) => "cap-quarter",
            SetKey::Round(..) => "cap-round",
            SetKey::Employer(..) => "employer-month",
        }
    }
}

/// The capacities of a round.
#[derive(Debug)]
pub(crate) struct Limits<'a> {
    pub(crate) roster: &'a Roster<'a>,
    programme: &'a Programme,
    /// Caps in force of each opener: what is stated, or what the programme gives to those who state nothing.
    caps: Vec<Caps>,
    /// The budget that binds each opener, as a position in `programme.employers`.
    employers: Vec<Option<usize>>,
    /// Meetings of the history in each set.
    past: BTreeMap<SetKey, u32>,
    /// Fixed pins in each set.
    pinned: BTreeMap<SetKey, u32>,
    /// Who may be away at once.
    pub(crate) teams: Teams,
}

impl<'a> Limits<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, roster: &'a Roster<'a>) -> Self {
        let programme = &snapshot.programme;
        let caps_of = |opener| {
            let stated = roster.opener(opener).caps;
            if stated.is_empty() { programme.caps.unstated } else { stated }
        };
        let employer_of = |opener| {
            let organisation = roster.opener(opener).organisation.as_deref()?;
            programme.employers.iter().position(|employer| employer.organisation == organisation)
        };
        let mut limits = Limits {
            roster,
            programme,
            caps: roster.openers().map(caps_of).collect(),
            employers: roster.openers().map(employer_of).collect(),
            past: BTreeMap::new(),
            pinned: BTreeMap::new(),
            teams: Teams::new(snapshot, roster),
        };
        for line in snapshot.history.iter().filter(|line| line.outcome == Outcome::Met) {
            if let Some(opener) = roster.find_opener(&line.opener) {
                let moment = Moment { start: line.start, date: Some(line.date) };
                for key in limits.around(opener, moment).filter(|key| !matches!(key, SetKey::Round(_))) {
                    *limits.past.entry(key).or_default() += 1;
                }
            }
        }
        limits
    }

    /// Counts a fixed pin: the sets around it hold at least the pins in them.
    pub(crate) fn add_fixed(&mut self, opener: OpenerIx, moment: Moment) {
        for key in self.around(opener, moment) {
            *self.pinned.entry(key).or_default() += 1;
        }
        self.teams.add_fixed(opener, moment);
    }

    /// How many capacities one more fixed pin would break.
    pub(crate) fn broken_by(&self, opener: OpenerIx, moment: Moment) -> usize {
        let full = |key: &SetKey| {
            let pinned = self.pinned.get(key).copied().unwrap_or(0);
            self.remaining(*key).is_some_and(|remaining| pinned >= remaining)
        };
        self.around(opener, moment).filter(full).count()
    }

    /// The sets around an edge, innermost first; windows apart, which the caller lays.
    pub(crate) fn around(&self, opener: OpenerIx, moment: Moment) -> impl Iterator<Item = SetKey> + use<> {
        let dated = moment.date.map(|date| {
            [
                SetKey::Day(opener, date),
                SetKey::Month(opener, Month::of(date)),
                SetKey::Quarter(opener, Quarter::of(date)),
            ]
        });
        let employer = self.employer(opener).zip(moment.date).map(|(at, date)| SetKey::Employer(at, Month::of(date)));
        [SetKey::Hour(opener, moment.start)]
            .into_iter()
            .chain(dated.into_iter().flatten())
            .chain([SetKey::Round(opener)])
            .chain(employer)
    }

    /// The budget that binds an opener.
    pub(crate) fn employer(&self, opener: OpenerIx) -> Option<usize> {
        self.employers[opener.at()]
    }

    /// The name of an employer.
    pub(crate) fn employer_name(&self, at: usize) -> &'a str {
        self.programme.employers.get(at).map_or("", |employer| employer.organisation.as_str())
    }

    /// What the set holds in this round at most, pins aside; `None` is no bound.
    pub(crate) fn remaining(&self, key: SetKey) -> Option<u32> {
        let past = self.past.get(&key).copied().unwrap_or(0);
        Some(self.stated(key)?.saturating_sub(past))
    }

    /// What the set holds in this round at most; `None` is no bound.
    pub(crate) fn capacity(&self, key: SetKey) -> Option<u32> {
        Some(self.remaining(key)?.max(self.pinned.get(&key).copied().unwrap_or(0)))
    }

    /// Whether the pins in this set are more than it holds.
    pub(crate) fn overfull(&self, key: SetKey) -> bool {
        self.remaining(key) < self.capacity(key)
    }

    fn stated(&self, key: SetKey) -> Option<u32> {
        let hours_count = self.programme.meeting.mode != Mode::Introduce;
        match key {
            SetKey::Hour(_, start) => (hours_count && start.is_some()).then_some(self.programme.caps.hour),
            SetKey::Window(..) => None,
            SetKey::Day(opener, _) => self.caps[opener.at()].day.filter(|_| hours_count),
            SetKey::Month(opener, _) => self.caps[opener.at()].month,
            SetKey::Quarter(opener, _) => self.caps[opener.at()].quarter,
            SetKey::Round(opener) => self.caps[opener.at()].round,
            SetKey::Employer(at, _) => {
                let minutes = u64::from(self.programme.employers.get(at)?.hours_per_month?) * 60;
                let meetings = minutes / u64::from(self.programme.meeting.length_minutes.max(1));
                Some(u32::try_from(meetings).unwrap_or(u32::MAX - 1))
            }
        }
    }

    /// The set in the caller's words.
    pub(crate) fn name(&self, key: SetKey) -> SetName {
        let id = |opener: OpenerIx| self.roster.opener(opener).id.clone();
        match key {
            SetKey::Hour(opener, start) => SetName::Hour { opener: id(opener), start },
            SetKey::Window(opener, start) => SetName::Window { opener: id(opener), start },
            SetKey::Day(opener, date) => SetName::Day { opener: id(opener), date },
            SetKey::Month(opener, month) => SetName::Month { opener: id(opener), month: month.text() },
            SetKey::Quarter(opener, quarter) => {
                SetName::Quarter { opener: id(opener), quarter: quarter_key(quarter.0) }
            }
            SetKey::Round(opener) => SetName::Round { opener: id(opener) },
            SetKey::Employer(at, month) => {
                SetName::Employer { organisation: self.employer_name(at).to_owned(), month: month.text() }
            }
        }
    }
}
