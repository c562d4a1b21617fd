//! A plan as the past and as the plan to keep.

use super::Plan;
use crate::snapshot::{KeptMeeting, Outcome, PastMeeting};
use crate::time::instant_from_text;

impl Plan {
    /// The meetings as a later round should keep them.
    ///
    /// # Errors
    /// `E-bad-instant` when a start is no instant.
    pub fn kept(&self) -> crate::Result<Vec<KeptMeeting>> {
        let kept = |meeting: &super::Meeting| {
            let start = meeting.start.as_deref().map(instant_from_text).transpose()?;
            Ok(KeptMeeting { newcomer: meeting.newcomer.clone(), opener: meeting.opener.clone(), start })
        };
        self.meetings.iter().map(kept).collect()
    }

    /// The meetings as lines of the history: met, on the local date of the start, or on the first day of the round.
    ///
    /// # Errors
    /// `E-bad-instant` when a start is no instant.
    pub fn past(&self) -> crate::Result<Vec<PastMeeting>> {
        let line = |kept: KeptMeeting| PastMeeting {
            date: kept.start.and_then(|start| crate::time::day_in(start, &self.zone)).unwrap_or(self.from),
            newcomer: kept.newcomer,
            opener: kept.opener,
            start: kept.start,
            outcome: Outcome::Met,
        };
        Ok(self.kept()?.into_iter().map(line).collect())
    }

    /// The bytes of plan.json.
    ///
    /// # Errors
    /// `E-json` when a value has no JSON form.
    pub fn to_json(&self) -> crate::Result<Vec<u8>> {
        crate::canonical::to_json(self)
    }
}
