//! What can happen to a round while it runs, and the steps in which its inputs change by that.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::inputs::Inputs;
use super::seats::Seat;
use crate::error::{Error, Issue, Place};
use crate::pool::Person;
use crate::programme::{Forbid, Pin, Side};
use crate::snapshot::{KeptMeeting, Outcome, PastMeeting};
use crate::time::{Availability, day_in};

/// One thing that happens to a round.
///
/// As JSON: `{"edit": "decline", "newcomer": "anna", "opener": "olle"}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Edit {
    /// One of the two cannot come to their meeting: that one is not free at its hour. The pair may meet at another one.
    Cancel {
        /// Id.
        newcomer: String,
        /// Id.
        opener: String,
        /// Who cannot.
        by: Side,
    },
    /// One of the two says no to the other: they never meet.
    Decline {
        /// Id.
        newcomer: String,
        /// Id.
        opener: String,
    },
    /// One of the two did not come to their meeting. If it was the newcomer, the opener's hour is spent: the meeting
    /// counts as met, against the caps too. If it was the opener, it counts as called off. Its hour is gone for both.
    NoShow {
        /// Id.
        newcomer: String,
        /// Id.
        opener: String,
        /// Who did not come.
        absent: Side,
    },
    /// A person more.
    SignUp {
        /// Who; the id is new.
        person: Box<Person>,
    },
    /// A person leaves the round, with the pins that name them.
    Withdraw {
        /// Id.
        person: String,
    },
    /// A person has other hours.
    Hours {
        /// Id.
        person: String,
        /// When they are free from now on; absent: not stated, so never.
        availability: Option<Availability>,
    },
    /// This pair must meet, at this start if one is given. It takes the place of another pin of the newcomer.
    Pin {
        /// Id.
        newcomer: String,
        /// Id.
        opener: String,
        /// RFC 3339.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        start: Option<String>,
    },
    /// The pin of this pair is gone.
    Unpin {
        /// Id.
        newcomer: String,
        /// Id.
        opener: String,
    },
    /// This pair must not meet.
    Forbid {
        /// Id.
        newcomer: String,
        /// Id.
        opener: String,
    },
    /// The prohibition of this pair is gone.
    Allow {
        /// Id.
        newcomer: String,
        /// Id.
        opener: String,
    },
}

/// A change of one input, which knows its own reverse.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Step {
    /// A person comes, goes, or is another one under the same id.
    Person { before: Option<Box<Person>>, after: Option<Box<Person>> },
    /// A line of the history.
    History { line: PastMeeting, add: bool },
    /// A meeting of the published plan.
    Previous { kept: KeptMeeting, add: bool },
    /// A pin at a position.
    Pin { pin: Pin, at: usize, add: bool },
    /// A prohibition at a position.
    Forbid { forbid: Forbid, at: usize, add: bool },
}

impl Step {
    /// The step that takes this one back.
    pub(super) fn reversed(&self) -> Step {
        match self.clone() {
            Step::Person { before, after } => Step::Person { before: after, after: before },
            Step::History { line, add } => Step::History { line, add: !add },
            Step::Previous { kept, add } => Step::Previous { kept, add: !add },
            Step::Pin { pin, at, add } => Step::Pin { pin, at, add: !add },
            Step::Forbid { forbid, at, add } => Step::Forbid { forbid, at, add: !add },
        }
    }
}

/// All that one edit does; taken back from its end.
pub(super) type Change = Vec<Step>;

/// The steps of an edit. `seat` tells where a newcomer sits in the present plan.
///
/// # Errors
/// `E-edit-known`, `E-edit-person`, `E-edit-meeting`, `E-edit-hour`, `E-edit-decision`.
pub(super) fn change_of<'s>(
    inputs: &Inputs,
    edit: &Edit,
    seat: impl Fn(&str) -> Option<&'s Seat>,
) -> crate::Result<Change> {
    let meeting = |newcomer: &str, opener: &str| match seat(newcomer).filter(|seat| seat.opener == opener) {
        Some(seat) => seat.start.ok_or_else(no_hour),
        None => Err(no_meeting()),
    };
    let pair = |newcomer: &str, opener: &str| {
        let known = |id: &str, stands: fn(&Person) -> bool| inputs.person(id).is_some_and(stands);
        let both =
            known(newcomer, |person| person.role.is_newcomer()) && known(opener, |person| person.role.is_opener());
        if both { Ok(()) } else { Err(no_person()) }
    };
    match edit {
        Edit::Cancel { newcomer, opener, by } => {
            let start = meeting(newcomer, opener)?;
            let absent = if *by == Side::Newcomer { newcomer } else { opener };
            let mut change = inputs.without_pins(|pin| (&pin.newcomer, &pin.opener) == (newcomer, opener));
            change.push(busy(inputs, absent, start)?);
            Ok(change)
        }
        Edit::Decline { newcomer, opener } => {
            pair(newcomer, opener)?;
            let start = seat(newcomer).filter(|seat| seat.opener == *opener).and_then(|seat| seat.start);
            let line = line(inputs, (newcomer, opener), start, Outcome::Declined);
            let mut change = inputs.without_pins(|pin| (&pin.newcomer, &pin.opener) == (newcomer, opener));
            change.extend(inputs.history.binary_search(&line).is_err().then_some(Step::History { line, add: true }));
            Ok(change)
        }
        Edit::NoShow { newcomer, opener, absent } => {
            let start = meeting(newcomer, opener)?;
            no_show(inputs, (newcomer, opener), start, *absent)
        }
        Edit::SignUp { person } if inputs.person(&person.id).is_some() => Err(known_already()),
        Edit::SignUp { person } => Ok(vec![Step::Person { before: None, after: Some(person.clone()) }]),
        Edit::Withdraw { person } => {
            let before = inputs.person(person).ok_or_else(no_person)?.clone();
            let mut change = inputs.without_pins(|pin| pin.newcomer == *person || pin.opener == *person);
            change.push(Step::Person { before: Some(Box::new(before)), after: None });
            Ok(change)
        }
        Edit::Hours { person, availability } => {
            let before = inputs.person(person).ok_or_else(no_person)?.clone();
            let after = Person { availability: availability.clone(), ..before.clone() };
            Ok(vec![Step::Person { before: Some(Box::new(before)), after: Some(Box::new(after)) }])
        }
        Edit::Pin { newcomer, opener, start } => {
            pair(newcomer, opener)?;
            let mut change = inputs.without_pins(|pin| pin.newcomer == *newcomer);
            let at = inputs.programme.pins.len() - change.len();
            let pin = Pin { newcomer: newcomer.clone(), opener: opener.clone(), start: start.clone() };
            change.push(Step::Pin { pin, at, add: true });
            Ok(change)
        }
        Edit::Unpin { newcomer, opener } => {
            let change = inputs.without_pins(|pin| (&pin.newcomer, &pin.opener) == (newcomer, opener));
            if change.is_empty() { Err(no_decision()) } else { Ok(change) }
        }
        Edit::Forbid { newcomer, opener } => {
            pair(newcomer, opener)?;
            let known = inputs.programme.forbids.iter().any(|other| other.is_of(newcomer, opener));
            let (forbid, at) = (Forbid::new(newcomer, opener), inputs.programme.forbids.len());
            Ok(if known { Vec::new() } else { vec![Step::Forbid { forbid, at, add: true }] })
        }
        Edit::Allow { newcomer, opener } => {
            let forbids = &inputs.programme.forbids;
            let at = forbids.iter().position(|other| other.is_of(newcomer, opener)).ok_or_else(no_decision)?;
            let forbid = forbids[at].clone();
            Ok(vec![Step::Forbid { forbid, at, add: false }])
        }
    }
}

/// What follows when somebody did not come.
fn no_show(inputs: &Inputs, (newcomer, opener): (&str, &str), start: i64, absent: Side) -> crate::Result<Change> {
    let mut change = inputs.without_pins(|pin| pin.newcomer == newcomer && pin.opener == opener);
    let kept = KeptMeeting { newcomer: newcomer.into(), opener: opener.into(), start: Some(start) };
    if inputs.previous.binary_search(&kept).is_ok() {
        change.push(Step::Previous { kept, add: false });
    }
    let outcome = if absent == Side::Newcomer { Outcome::Met } else { Outcome::Cancelled };
    let line = line(inputs, (newcomer, opener), Some(start), outcome);
    if inputs.history.binary_search(&line).is_err() {
        change.push(Step::History { line, add: true });
    }
    if absent == Side::Opener {
        change.extend([busy(inputs, newcomer, start)?, busy(inputs, opener, start)?]);
    }
    Ok(change)
}

/// A line of the history on the day of a start, or on the first day of the round.
fn line(inputs: &Inputs, (newcomer, opener): (&str, &str), start: Option<i64>, outcome: Outcome) -> PastMeeting {
    let zone = &inputs.programme.meeting.zone;
    let date: Date = start.and_then(|start| day_in(start, zone)).unwrap_or(inputs.from);
    PastMeeting { newcomer: newcomer.into(), opener: opener.into(), date, start, outcome }
}

/// A person is not free for a meeting at `start`.
fn busy(inputs: &Inputs, id: &str, start: i64) -> crate::Result<Step> {
    let before = inputs.person(id).ok_or_else(no_person)?.clone();
    let mut after = before.clone();
    let end = start.saturating_add(i64::from(inputs.programme.meeting.length_minutes) * 60);
    after.availability.get_or_insert_with(Availability::never).add_busy([(start, end)]);
    Ok(Step::Person { before: Some(Box::new(before)), after: Some(Box::new(after)) })
}

fn issue(code: &str, message: &str, remedy: &str) -> Error {
    Error::from(Issue::error(code, Place::default(), message, remedy))
}

fn known_already() -> Error {
    issue("E-edit-known", "Somebody with this id is in the round.", "Give the new person an id of their own.")
}

fn no_person() -> Error {
    issue("E-edit-person", "The round has nobody with such an id on that side.", "Correct the id.")
}

fn no_meeting() -> Error {
    issue("E-edit-meeting", "The present plan has no meeting of this pair.", "Look the meeting up in the present plan.")
}

fn no_hour() -> Error {
    issue("E-edit-hour", "This meeting has no hour that could be called off.", "Decline or forbid the pair.")
}

fn no_decision() -> Error {
    issue("E-edit-decision", "There is no such pin or prohibition to take back.", "Correct the ids.")
}
