//! A session as JSON and back.
//!
//! What is written is everything that an edit or an undo needs: the inputs, the edits made, and, where the session
//! follows, the seats at the desk with their certificate. Whoever reads it believes neither: the inputs are resolved
//! and the candidates found anew, and seats and certificate must pass the solver's checker for the problem that comes
//! of that. Only solving is saved.

use std::collections::BTreeMap;

use onehour_solver::Control;
use serde::{Deserialize, Serialize};

use super::desk::Desk;
use super::edit::Change;
use super::inputs::Inputs;
use super::resolved::Resolved;
use super::seats::Seat;
use super::{How, Session, Why, obstacle_in, status, tier_values, without_collisions};
use crate::error::{Error, Issue, Place};
use crate::plan::PlanCertificate;
use crate::pool::Pool;
use crate::round::{Claim, Round};

/// The schema of a session's file.
pub const SCHEMA: &str = "onehour-session/1";

/// A session as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    schema: String,
    inputs: Inputs,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    done: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    optimum: Option<Optimum>,
}

/// The best there is without crossing constraints, and why.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Optimum {
    values: Vec<i64>,
    seats: BTreeMap<String, Seat>,
    certificate: PlanCertificate,
}

impl Session {
    /// The session as JSON: [`Session::from_json`] reads it. It names ids, codes and hours, as pool.json does, and no
    /// more of people than the pool has.
    ///
    /// # Errors
    /// `E-json`, which these types give no cause for; those of pins.
    pub fn to_json(&self) -> crate::Result<Vec<u8>> {
        let ground = self.resolved.ground();
        let round = ground.round()?;
        let optimum = self.desk.as_ref().ok().map(|desk| Optimum {
            values: desk.value(),
            seats: desk.seats().collect(),
            certificate: desk.certificate(&round),
        });
        crate::canonical::to_json(&Written {
            schema: SCHEMA.into(),
            inputs: self.inputs.clone(),
            done: self.done.clone(),
            optimum,
        })
    }

    /// A session from its JSON. The optimum in it is checked, not believed; without one the round is solved.
    ///
    /// # Errors
    /// `E-session-json` when it is no session, `E-session-schema` when it is of another version, `E-session-proof` when
    /// its optimum is none; those of [`Pool::new`] and of [`crate::plan()`] for its inputs.
    pub fn from_json(json: &[u8]) -> crate::Result<Self> {
        let mut written: Written = serde_json::from_slice(json).map_err(|error| no_session(&error))?;
        if written.schema != SCHEMA {
            return Err(other_schema());
        }
        written.inputs.people = Pool::new(written.inputs.people)?.people().to_vec();
        written.inputs.sort();
        let (resolved, _) = Resolved::new(&written.inputs)?;
        let mut session = Session::unsolved(written.inputs, resolved);
        match &written.optimum {
            Some(optimum) => session.sit_down(optimum)?,
            None => session.solve(Why::Opened, Control::none())?,
        }
        session.done = written.done;
        Ok(session)
    }

    /// Takes an optimum over, if it is one.
    fn sit_down(&mut self, optimum: &Optimum) -> crate::Result<()> {
        let ground = self.resolved.ground();
        let people = (ground.snapshot, &ground.roster);
        let round = Round::prepare(people, (ground.rules, &ground.bars), ground.pins()?, Control::none())?;
        if obstacle_in(&ground.round()?, &round).is_some() {
            return Err(no_optimum());
        }
        let seat = |newcomer| {
            let seat: &Seat = optimum.seats.get(&round.roster.newcomer(newcomer).id)?;
            Some((round.roster.find_opener(&seat.opener)?, seat.start))
        };
        let claim = Claim {
            seats: round.roster.newcomers().map(seat).collect(),
            values: optimum.values.clone(),
            bounds: optimum.values.clone(),
            certificate: &optimum.certificate,
        };
        let desk = Desk::new(&round, &claim, round.objective.tiers.len())
            .filter(|desk| desk.seats_pins())
            .ok_or_else(no_optimum)?;
        self.seats = desk.seats().collect();
        let value = desk.proven_value().ok_or_else(no_optimum)?;
        let Some(instead) = without_collisions(&round, &self.seats) else {
            return self.solve(Why::Collision, Control::none());
        };
        self.tiers = tier_values(&round, (&self.seats, &instead), value);
        self.status = status(&self.tiers);
        (self.desk, self.instead) = (Ok(desk), instead);
        (self.how, self.at_desk) = (How::Followed, true);
        Ok(())
    }
}

fn issue(code: &str, message: impl Into<String>, remedy: &str) -> Error {
    Error::from(Issue::error(code, Place::default(), message, remedy))
}

fn no_session(error: &serde_json::Error) -> Error {
    let place = Place { row: Some(error.line() as u64), ..Place::default() };
    let message = "This is no session as JSON.";
    Error::from(Issue::error("E-session-json", place, message, "Give a file that a session wrote, as it was written."))
}

fn other_schema() -> Error {
    issue(
        "E-session-schema",
        "This session is of another version.",
        "Read it with the version of onehour that wrote it.",
    )
}

fn no_optimum() -> Error {
    let message = "The optimum in this session does not pass the checker.";
    issue("E-session-proof", message, "Take `optimum` out of the file: the round is then solved when it is read.")
}
