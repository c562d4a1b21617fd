//! Synthetic pools: invented people, distributed as the sign-ups of real programmes are.
//!
//! Shares of fields, places, caps, hours and waiting times follow published accounts of programmes in Finland and
//! Sweden (`shares.rs` names the figures). Everything is drawn with integers from a generator of our own, and each
//! person from a stream of their own: the people are the same on every platform.

mod person;
mod random;
mod shares;

use jiff::civil::Date;
use onehour_solver::Control;

use self::person::Draft;
use self::random::Stream;
use crate::error::{Error, Issue, Place};
use crate::pool::{Person, Pool};

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

/// One person in fifty of the smaller side stands on both.
const BOTH_ONE_IN: u32 = 50;
/// People invented between two looks at the control.
const STRIDE: usize = 1024;

/// Invents a pool. `onehour_io::people::write_csv` writes it as a file.
///
/// # Errors
/// Those of [`Pool::new`], which these people give no cause for.
///
/// # Examples
/// ```
/// use onehour::generate::{Spec, pool};
///
/// let spec = Spec { newcomers: 30, openers: 10, seed: 1, today: jiff::civil::date(2026, 11, 23) };
/// assert_eq!(pool(spec)?.people().len(), 40);
/// assert_eq!(pool(spec)?, pool(spec)?);
/// # Ok::<(), onehour::Error>(())
/// ```
pub fn pool(spec: Spec) -> crate::Result<Pool> {
    pool_until(spec, Control::none())
}

/// The same, as long as nothing stops it.
///
/// # Errors
/// `E-generate-stopped` when the control stopped it.
pub fn pool_until(spec: Spec, control: Control<'_>) -> crate::Result<Pool> {
    let mut invented = Vec::new();
    for person in people(spec) {
        if invented.len() % STRIDE == 0 && control.should_stop() {
            return Err(stopped());
        }
        invented.push(person);
    }
    Pool::new(invented)
}

/// Those on both sides first, then the newcomers, then the openers.
fn people(spec: Spec) -> impl Iterator<Item = Person> {
    let both = spec.newcomers.min(spec.openers) / BOTH_ONE_IN;
    let draft = move |stream: Stream, index: u32| Draft { spec, stream, index }.person();
    (0..both)
        .map(move |index| draft(Stream::Both, index))
        .chain((both..spec.newcomers).map(move |index| draft(Stream::Newcomer, index)))
        .chain((both..spec.openers).map(move |index| draft(Stream::Opener, index)))
}

fn stopped() -> Error {
    let message = "The people were not all invented before the call was stopped.";
    Error::from(Issue::error("E-generate-stopped", Place::default(), message, "Ask again, with more time."))
}

#[cfg(test)]
mod tests;
