//! Synthetic pools: invented people, distributed as the sign-ups of real programmes are.
//!
//! Shares of fields, places, caps, hours and waiting times follow published accounts of programmes in Finland and
//! Sweden (`shares.rs` names the figures). Everything is drawn with integers from a generator of our own, and each
//! person from a stream of their own: the bytes are the same on every platform.

mod person;
mod random;
mod shares;

use jiff::civil::Date;

use self::person::Draft;
use self::random::Stream;

/// What pool to invent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    /// People on the newcomers' side.
    pub newcomers: u32,
    /// People on the openers' side.
    pub openers: u32,
    /// Another seed, other people.
    pub seed: u64,
    /// The day from which waiting times count back.
    pub today: Date,
}

/// Columns of the table, a part of the canonical ones.
pub const COLUMNS: [&str; 13] = [
    "id",
    "role",
    "fields",
    "languages",
    "place",
    "remote",
    "zone",
    "availability",
    "cap_month",
    "cap_quarter",
    "organisation",
    "waiting_since",
    "tags",
];

/// The cells of one person, in the order of [`COLUMNS`].
pub type Row = [String; COLUMNS.len()];

/// One person in fifty of the smaller side stands on both.
const BOTH_ONE_IN: u32 = 50;

/// Invents the people: those on both sides first, then the newcomers, then the openers.
///
/// # Examples
/// ```
/// use onehour::generate::{Spec, rows};
///
/// let spec = Spec { newcomers: 30, openers: 10, seed: 1, today: jiff::civil::date(2026, 11, 23) };
/// assert_eq!(rows(spec).count(), 40);
/// assert!(rows(spec).eq(rows(spec)));
/// ```
pub fn rows(spec: Spec) -> impl Iterator<Item = Row> {
    let both = spec.newcomers.min(spec.openers) / BOTH_ONE_IN;
    let draft = move |stream: Stream, index: u32| Draft { spec, stream, index }.row();
    (0..both)
        .map(move |index| draft(Stream::Both, index))
        .chain((both..spec.newcomers).map(move |index| draft(Stream::Newcomer, index)))
        .chain((both..spec.openers).map(move |index| draft(Stream::Opener, index)))
}

/// The people as a CSV file: UTF-8, commas, a heading row.
pub fn csv(spec: Spec) -> String {
    // No cell of ours holds a comma or a quotation mark.
    let mut text = COLUMNS.join(",") + "\n";
    for row in rows(spec) {
        text += &row.join(",");
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests;
