//! Where and when an opener can give an hour, and when two meetings of one person collide.

use jiff::civil::Date;

/// An hour of an opener.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    /// Index of the opener.
    pub(super) opener: u32,
    /// UTC seconds; absent for an introduction, and for a pin without an hour.
    pub(super) start: Option<i64>,
    /// Local date; absent for a pin without an hour.
    pub(super) date: Option<Date>,
}

/// How long a meeting keeps each of the two.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lengths {
    /// Seconds of the meeting.
    pub(super) meeting: i64,
    /// Seconds of the meeting and the opener's buffer after it.
    pub(super) with_buffer: i64,
}

impl Lengths {
    /// Whether an opener cannot meet at both starts.
    pub(super) fn openers_collide(self, s: i64, t: i64) -> bool {
        s != t && s.abs_diff(t) < self.with_buffer.unsigned_abs()
    }

    /// Whether a person cannot be a newcomer at one start and an opener at the other.
    pub(super) fn roles_collide(self, as_newcomer: i64, as_opener: i64) -> bool {
        as_newcomer < as_opener.saturating_add(self.with_buffer) && as_opener < as_newcomer.saturating_add(self.meeting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_AND_QUARTER: Lengths = Lengths { meeting: 3600, with_buffer: 4500 };

    #[test]
    fn an_opener_needs_the_buffer_between_two_starts_but_may_meet_several_at_one() {
        assert!(!HOUR_AND_QUARTER.openers_collide(0, 0));
        assert!(HOUR_AND_QUARTER.openers_collide(0, 4499));
        assert!(HOUR_AND_QUARTER.openers_collide(4499, 0));
        assert!(!HOUR_AND_QUARTER.openers_collide(0, 4500));
        assert!(!HOUR_AND_QUARTER.openers_collide(i64::MIN, i64::MAX));
    }

    #[test]
    fn a_person_in_both_roles_needs_the_buffer_after_the_hour_they_gave_alone() {
        assert!(HOUR_AND_QUARTER.roles_collide(0, 0));
        assert!(HOUR_AND_QUARTER.roles_collide(0, 3599));
        assert!(!HOUR_AND_QUARTER.roles_collide(0, 3600), "the newcomer's hour has no buffer");
        assert!(HOUR_AND_QUARTER.roles_collide(4499, 0));
        assert!(!HOUR_AND_QUARTER.roles_collide(4500, 0));
        assert!(!HOUR_AND_QUARTER.roles_collide(i64::MAX, i64::MIN));
    }
}
