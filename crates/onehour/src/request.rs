//! What a round is asked for.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use jiff::civil::Date;
use onehour_solver::Control;

use crate::snapshot::{KeptMeeting, PastMeeting};

/// Length of a round unless told: four weeks.
const WEEKS: u32 = 4;

/// What a round is asked for, beside people and programme.
///
/// ```
/// use jiff::civil::date;
/// use onehour::Request;
///
/// let request = Request { weeks: 2, seed: 7, ..Request::new(date(2026, 12, 1)) };
/// assert_eq!(request.weeks, 2);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// First day, in the programme's zone.
    pub from: Date,
    /// Length; 4 unless told.
    pub weeks: u32,
    /// Seed of the tie-break; 0 unless told.
    pub seed: u64,
    /// Threads to use; as many as the caller's rayon pool has unless told. The answer does not depend on it.
    pub threads: Option<NonZeroUsize>,
    /// Past meetings.
    pub history: &'a [PastMeeting],
    /// Meetings of the published plan that this round should keep. Empty: there is none.
    pub previous: &'a [KeptMeeting],
    /// SHA-256 of each input file by name: copied into the plan.
    pub inputs: Option<&'a BTreeMap<String, String>>,
    /// Stops the call, and hears of its progress.
    pub control: Control<'a>,
}

impl Request<'_> {
    /// A round of four weeks from this day on, with no past.
    pub fn new(from: Date) -> Self {
        Request {
            from,
            weeks: WEEKS,
            seed: 0,
            threads: None,
            history: &[],
            previous: &[],
            inputs: None,
            control: Control::none(),
        }
    }
}
