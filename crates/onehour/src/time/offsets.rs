//! A zone over a stretch of time, as pieces of constant offset.
//!
//! Between two changes of its rules a zone is an addition: wall = utc + offset. A stretch of a round has one or two
//! such pieces, so every question about walls is answered by a walk over a very short list:
//!
//! - the instants at which the clock shows something in `[a, b)`: cut `[a, b)` with the wall interval of each piece;
//! - the first instant at which the clock shows `a` or later: the first piece whose wall interval ends after `a`.
//!
//! A gap is a step up of the offset, a fold a step down; both are read off two neighbouring pieces.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Seconds of a day without clock changes.
pub(super) const DAY_S: i64 = 86_400;

/// `[start, end)` in UTC seconds, with one offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    start: i64,
    end: i64,
    offset: i64,
}

/// What becomes of a wall time at a change of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    /// The clock jumps over it.
    Gap,
    /// The clock shows it twice.
    Fold,
}

/// The offsets of one zone over a stretch of UTC, rising and without holes.
#[derive(Clone, Debug)]
pub(super) struct Offsets {
    pieces: Vec<Piece>,
}

impl Offsets {
    /// The pieces of `zone` that cover `[from, to)` in UTC seconds, which must lie within the calendar.
    pub(super) fn new(zone: &TimeZone, from: i64, to: i64) -> Self {
        let mut pieces: Vec<Piece> = Vec::new();
        let clamp =
            |utc: i64| Timestamp::from_second(utc).unwrap_or(if utc < 0 { Timestamp::MIN } else { Timestamp::MAX });
        let mut start = from;
        let mut offset = i64::from(zone.to_offset(clamp(from)).seconds());
        for transition in zone.following(clamp(from)).take_while(|next| next.timestamp().as_second() < to) {
            let next = i64::from(transition.offset().seconds());
            // A change of the name or of the DST flag alone moves no clock.
            if next != offset {
                let at = transition.timestamp().as_second();
                pieces.push(Piece { start, end: at, offset });
                (start, offset) = (at, next);
            }
        }
        pieces.push(Piece { start, end: to, offset });
        Offsets { pieces }
    }

    /// The earliest and the latest wall time of the stretch.
    pub(super) fn wall_span(&self) -> (i64, i64) {
        let first = self.pieces.iter().map(|piece| piece.start + piece.offset).min();
        let last = self.pieces.iter().map(|piece| piece.end + piece.offset).max();
        (first.unwrap_or(0), last.unwrap_or(0))
    }

    /// The instants at which the clock shows a wall time in `[from, to)`, as rising disjoint intervals.
    pub(super) fn showing(&self, from: i64, to: i64) -> impl Iterator<Item = (i64, i64)> + '_ {
        self.pieces.iter().filter_map(move |piece| {
            let (start, end) = (piece.start.max(from - piece.offset), piece.end.min(to - piece.offset));
            (start < end).then_some((start, end))
        })
    }

    /// The first instant at which the clock shows `wall` or later; the end of the stretch when there is none.
    pub(super) fn first_at_or_after(&self, wall: i64) -> i64 {
        let reached = self.pieces.iter().find(|piece| wall < piece.end + piece.offset);
        match (reached, self.pieces.last()) {
            (Some(piece), _) => piece.start.max(wall - piece.offset),
            (None, Some(last)) => last.end,
            (None, None) => wall,
        }
    }

    /// Whether the clock jumps over the wall time, or shows it twice. With `closing` the bound is the end of a
    /// window: one that ends exactly where the change begins is not touched by it.
    pub(super) fn change_at(&self, wall: i64, closing: bool) -> Option<Change> {
        self.pieces.windows(2).find_map(|pair| {
            let at = pair[0].end;
            let (before, after) = (at + pair[0].offset, at + pair[1].offset);
            let change = if before < after { Change::Gap } else { Change::Fold };
            let inside = match (change, closing) {
                (Change::Gap, false) => (before..after).contains(&wall),
                (Change::Gap, true) => before < wall && wall < after,
                // An opening bound on the first wall second of a fold takes in both passes whole: no doubt there.
                (Change::Fold, _) => after < wall && wall < before,
            };
            inside.then_some(change)
        })
    }
}

/// Wall seconds of 00:00 of a date: seconds since 1970-01-01T00:00 on a clock that never changes.
pub(super) fn midnight(day: Date) -> i64 {
    day.duration_since(date(1970, 1, 1)).as_secs()
}

/// The date of a wall second, where the calendar has one.
pub(super) fn date_of(wall: i64) -> Option<Date> {
    date(1970, 1, 1).checked_add(SignedDuration::from_secs(wall)).ok()
}
