//! Which further hours of one who waits are tried, and why the others are not.

use serde::Serialize;

use super::{Adviser, Asked, Help};
use crate::candidate::{NewcomerIx, OpenerIx};
use crate::programme::{Ask, Change, Mode};

/// Of the hours that a newcomer could be asked to be free at beside their own, which were tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HoursTried {
    /// All that the programme lets ask for: of a programme that lets ask for none, none.
    All,
    /// The one that suits them best as a newcomer; another might help by what it opens to those who would meet them as
    /// an opener.
    BestAsNewcomer,
    /// None: their employer has a budget of hours, which would lie across their rounds in one month more.
    EmployerBudget,
    /// None: starts are closer than a meeting is long, so one free hour opens several starts to those who would meet
    /// them as an opener.
    FinerGrid,
    /// None: a pin of theirs as an opener, which may choose its hour, found none and could have one then.
    PinWithoutHour,
}

impl HoursTried {
    /// What is not known about further hours beside what was found to help, and why; `None` where all were tried, and
    /// where an hour is among what helps.
    pub fn reservation(self, help: &[Help]) -> Option<String> {
        let not_tried =
            |why| format!("whether one more free hour would is not known, because they stand on both sides and {why}");
        match self {
            HoursTried::All => None,
            _ if help.iter().any(|help| matches!(help.asked, Asked::Hour { .. })) => None,
            HoursTried::BestAsNewcomer => Some(
                "of further hours only the one that suits them best as a newcomer was tried, because they stand on both sides"
                    .into(),
            ),
            HoursTried::EmployerBudget => Some(not_tried("their employer has a budget of hours")),
            HoursTried::FinerGrid => Some(not_tried("starts are closer than a meeting is long")),
            HoursTried::PinWithoutHour => Some(not_tried("a pin of theirs as an opener found no hour")),
        }
    }
}

impl Adviser<'_> {
    /// Which further hours [`Adviser::what_helps`] tries for a newcomer: all of them unless they stand on both sides,
    /// where one more hour opens starts to those who would meet them as an opener, and that cannot always be followed.
    ///
    /// # Errors
    /// `E-unknown-person`.
    pub fn hours_tried(&self, newcomer: &str) -> crate::Result<HoursTried> {
        Ok(self.hours_tried_of(self.find_newcomer(newcomer)?))
    }

    pub(super) fn hours_tried_of(&self, newcomer: NewcomerIx) -> HoursTried {
        let round = &self.round;
        let (Some(opener), Some(_)) = (round.roster.as_opener(newcomer), self.hour_change()) else {
            return HoursTried::All;
        };
        if self.starts_lie_within_meetings() {
            HoursTried::FinerGrid
        } else if self.has_budget(opener) {
            HoursTried::EmployerBudget
        } else if round.homeless_pins().any(|pin| pin.opener == opener) {
            HoursTried::PinWithoutHour
        } else {
            HoursTried::BestAsNewcomer
        }
    }

    /// The change that is one more free hour, if the programme lets ask for it and has hours.
    pub(super) fn hour_change(&self) -> Option<Change> {
        let programme = &self.round.snapshot.programme;
        let changes = programme.allowed_changes();
        let hour = changes.iter().find(|change| change.ask == Ask::Hour {}).cloned();
        hour.filter(|_| programme.meeting.mode != Mode::Introduce)
    }

    /// Whether the grid is finer than a meeting.
    fn starts_lie_within_meetings(&self) -> bool {
        let length = self.round.durations.length();
        self.round.snapshot.starts.windows(2).any(|pair| pair[1] - pair[0] < length)
    }

    fn has_budget(&self, opener: OpenerIx) -> bool {
        let employers = &self.round.snapshot.programme.employers;
        self.round.limits.employer(opener).is_some_and(|at| employers[at].hours_per_month.is_some())
    }
}
