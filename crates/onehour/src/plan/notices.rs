//! Who must be told what when one plan takes the place of another.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Plan;
use crate::programme::Side;
use crate::snapshot::KeptMeeting;
use crate::time::{instant_to_text, timezone, wall_to_utc};

/// What one person must be told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Notice {
    /// Id of whom to tell. Who has left the round may be among them: their meeting is off.
    pub person: String,
    /// The side on which they meet.
    pub side: Side,
    /// Id of the other one.
    pub other: String,
    /// What has become of the meeting of the two.
    pub news: News,
}

/// What has become of a meeting. Starts are UTC seconds, absent for introductions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "news")]
pub enum News {
    /// The plan before does not have it.
    New {
        /// Of the meeting.
        start: Option<i64>,
    },
    /// It has another hour.
    Moved {
        /// Before.
        from: Option<i64>,
        /// Now.
        to: Option<i64>,
    },
    /// It is off.
    Dropped {
        /// Before.
        start: Option<i64>,
    },
}

impl Notice {
    /// The notice as an English sentence, with times in this zone. Letters in other languages are made from templates
    /// (onehour-io, `texts`).
    ///
    /// # Errors
    /// Those of [`instant_to_text`].
    pub fn text(&self, zone: &str) -> crate::Result<String> {
        let at = |start: Option<i64>| match start {
            Some(start) => Ok(format!(" at {}", instant_to_text(start, zone)?)),
            None => Ok::<_, crate::Error>(String::new()),
        };
        let other = &self.other;
        Ok(match self.news {
            News::New { start } => format!("You meet {other}{}.", at(start)?),
            News::Moved { from, to } => format!("You meet {other}{}, not{}.", at(to)?, at(from)?),
            News::Dropped { start } => format!("Your meeting with {other}{} is off.", at(start)?),
        })
    }
}

/// Who must be told what when `now` takes the place of `before`, by person. A pair that meets as before is told
/// nothing.
pub fn notices(before: &[KeptMeeting], now: &[KeptMeeting]) -> Vec<Notice> {
    type Starts = (Option<Option<i64>>, Option<Option<i64>>);
    let mut pairs: BTreeMap<(&str, &str), Starts> = BTreeMap::new();
    for kept in before {
        pairs.entry((&kept.newcomer, &kept.opener)).or_default().0 = Some(kept.start);
    }
    for kept in now {
        pairs.entry((&kept.newcomer, &kept.opener)).or_default().1 = Some(kept.start);
    }
    let mut notices = Vec::new();
    for ((newcomer, opener), starts) in pairs {
        let news = match starts {
            (Some(from), Some(to)) if from != to => News::Moved { from, to },
            (None, Some(start)) => News::New { start },
            (Some(start), None) => News::Dropped { start },
            _ => continue,
        };
        let notice =
            |person: &str, side, other: &str| Notice { person: person.into(), side, other: other.into(), news };
        notices.extend([notice(newcomer, Side::Newcomer, opener), notice(opener, Side::Opener, newcomer)]);
    }
    notices.sort();
    notices
}

impl Plan {
    /// Who must be told what when this plan takes the place of one with these meetings. What was before the first day
    /// took place, and is not called off.
    ///
    /// # Errors
    /// As [`Plan::kept`]; those of [`timezone`].
    pub fn notices_since(&self, before: &[KeptMeeting]) -> crate::Result<Vec<Notice>> {
        let midnight = wall_to_utc(self.from.at(0, 0, 0, 0), &timezone(&self.zone)?)?;
        let is_to_come = |kept: &&KeptMeeting| kept.start.is_none_or(|start| start >= midnight);
        let to_come: Vec<KeptMeeting> = before.iter().filter(is_to_come).cloned().collect();
        Ok(notices(&to_come, &self.kept()?))
    }
}
