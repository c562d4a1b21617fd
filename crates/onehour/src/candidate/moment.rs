//! When a meeting is, and when two meetings of one person collide.

use jiff::civil::Date;

use crate::pool::Role;
use crate::programme::Meeting;

/// When a meeting starts and on which day it counts.
///
/// Both are known for a fixed hour. An introduction has a day but no start. A pinned pair without an hour in common has
/// neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Moment {
    /// UTC seconds.
    pub(crate) start: Option<i64>,
    /// Local date in the programme's zone.
    pub(crate) date: Option<Date>,
}

/// How long a meeting takes either side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Durations {
    /// Seconds that a newcomer is taken.
    newcomer: i64,
    /// Seconds that an opener is taken: the meeting and the buffer.
    opener: i64,
}

impl Durations {
    pub(crate) fn new(meeting: &Meeting) -> Self {
        let length = i64::from(meeting.length_minutes) * 60;
        Durations { newcomer: length, opener: length + i64::from(meeting.buffer_minutes) * 60 }
    }

    /// Length of a meeting in seconds.
    pub(crate) fn length(self) -> i64 {
        self.newcomer
    }

    /// Seconds from one start to the next that a single opener can give.
    pub(crate) fn block(self) -> i64 {
        self.opener
    }

    /// Whether an opener whose meeting begins at `start` is still taken at this instant.
    pub(crate) fn reaches(self, start: i64, at: i64) -> bool {
        start <= at && at < start.saturating_add(self.opener)
    }

    /// Whether two starts of one opener collide. Equal starts are one hour, shared.
    pub(crate) fn collide_given(self, a: i64, b: i64) -> bool {
        a != b && a.abs_diff(b) < self.opener.unsigned_abs()
    }

    /// Whether an hour taken as a newcomer collides with a start of the same person, who may stand among the openers as
    /// well.
    pub(crate) fn collide_taken(self, role: Role, taken: i64, start: i64) -> bool {
        taken.abs_diff(start) < self.newcomer.unsigned_abs() || role.is_opener() && self.collide_both(taken, start)
    }

    /// Whether an hour given as an opener collides with a start of the same person, who may stand among the newcomers as
    /// well. An opener who is nothing else may share the very start.
    pub(crate) fn collide_gave(self, role: Role, gave: i64, start: i64) -> bool {
        self.collide_given(gave, start) || role.is_newcomer() && self.collide_both(start, gave)
    }

    /// Whether an hour taken as a newcomer collides with one given as an opener.
    pub(crate) fn collide_both(self, taken: i64, given: i64) -> bool {
        taken < given.saturating_add(self.opener) && given < taken.saturating_add(self.newcomer)
    }
}
