//! A live session: a round that stays solved while things happen to it.
//!
//! A [`Session`] is opened on people, a programme and a request, as [`crate::plan()`] is, and takes [`Edit`]s one at a
//! time: a cancellation, a decline, a no-show, a late sign-up, a withdrawal, new hours, a pin, a prohibition. Each is
//! answered with the tiers of the new optimum and with who meets otherwise than before.
//!
//! # What is promised
//! After each edit the session stands for the very plan that [`crate::plan()`] would make of its inputs as they are
//! then ([`Session::pool`], [`Session::programme`], [`Session::request`]): the values of all tiers are equal, and so
//! are the meetings, since the tie-break makes the best plan unique but for one case in four billion. The tests hold it
//! to that.
//!
//! # What an edit costs
//! The optimum and its duals are kept ([`onehour_solver::nested::Dynamic`]), and repaired around what changed: the
//! candidates of the people whom the edit names are found anew, nobody else's; searches go as far as somebody moves.
//! The bound that the duals prove is compared with the value each time. Linear in the number of people, with small
//! constants, are: who stands where in the order of ids, and the sums of value and bound. What the programme compiles
//! to is made again when somebody comes or goes. The plan in words and its certificate by names are made on request
//! ([`Session::plan`]); that takes as long as planning without solving.
//!
//! Where an edit cannot be followed the round is solved from nothing, and the answer says so and why ([`How`],
//! [`Why`]).

/// The examples of docs/session.md.
#[cfg(doctest)]
#[doc = include_str!("../../../../docs/session.md")]
mod document {}

mod answer;
mod desk;
mod edit;
mod file;
mod inputs;
mod resolved;
mod seats;

use std::collections::{BTreeMap, BTreeSet};

use onehour_solver::Control;
use onehour_solver::nested::LiveError;

pub use self::answer::{Answer, How, Moved, Why};
use self::desk::Desk;
pub use self::edit::Edit;
use self::edit::{Change, Step, change_of};
pub use self::file::SCHEMA;
use self::inputs::Inputs;
use self::resolved::{Resolved, Touched};
pub use self::seats::Seat;
use self::seats::Seats;
use crate::candidate::{Bars, NewcomerIx, OpenerIx, Pin, Pins, Roster};
use crate::error::{Error, Issue, Place};
use crate::outcome::{self, Outcome};
use crate::plan::{Notice, Status, TierValue, notices};
use crate::pool::Pool;
use crate::programme::Programme;
use crate::request::Request;
use crate::round::{Assignment, Bound, Claim, Crossings, Found, Placed, Round, Tier, moved};
use crate::snapshot::{KeptMeeting, Snapshot};
use crate::time::Start;

/// A round that stays solved while things happen to it.
///
/// ```
/// use jiff::civil::date;
/// use onehour::pool::{Person, Pool, Role};
/// use onehour::session::{Edit, How};
/// use onehour::{Availability, Programme, Request, Session};
///
/// let programme = Programme::from_toml("name = 'tiny'\n[caps.unstated]\nround = 1\n", "tiny.toml")?;
/// let person = |id: &str, role| Person { availability: Some(Availability::always()), ..Person::new(id, role) };
/// let people = vec![person("anna", Role::Newcomer), person("bo", Role::Newcomer), person("olle", Role::Opener)];
/// let pool = Pool::new(people)?;
/// let mut session = Session::open(&pool, &programme, &Request::new(date(2026, 12, 1)))?;
/// let (served, _) = session.meetings().next().map(|(id, seat)| (id.to_owned(), seat.clone())).unwrap();
///
/// let answer = session.apply(&Edit::Withdraw { person: served.clone() })?;
/// assert_eq!((answer.tiers[0].value, answer.how), (1, How::Followed));
/// assert_eq!(answer.moved.len(), 2);
/// assert_eq!(session.plan()?.plan.meetings.len(), 1);
///
/// session.undo()?;
/// assert_eq!(session.meetings().next().unwrap().0, served);
/// # Ok::<(), onehour::Error>(())
/// ```
pub struct Session {
    inputs: Inputs,
    resolved: Resolved,
    /// The optimum that is kept; or why there is none.
    desk: Result<Desk, Why>,
    /// Seats at the desk; without a desk, those of the plan.
    seats: Seats,
    /// Who sits otherwise in the plan than at the desk, because meetings there collide.
    instead: BTreeMap<String, Option<Seat>>,
    tiers: Vec<TierValue>,
    status: Status,
    how: How,
    /// Whether the plan is what the desk has, with `instead`.
    at_desk: bool,
    /// Edits that can be taken back, oldest first.
    done: Vec<Change>,
}

/// Why the desk does not have the answer.
enum Lost {
    /// It cannot be kept.
    Desk(Why),
    /// It has an optimum that is no plan.
    Collision,
}

impl From<LiveError> for Lost {
    fn from(_: LiveError) -> Self {
        Lost::Desk(Why::Numbers)
    }
}

impl Session {
    /// Plans a round and keeps it. `request.threads` and `inputs` do not matter here.
    ///
    /// # Errors
    /// As [`crate::plan()`]; `E-session-stopped` when `request.control` stopped it.
    pub fn open(pool: &Pool, programme: &Programme, request: &Request<'_>) -> crate::Result<Self> {
        let inputs = Inputs::new(pool, programme, request);
        let (resolved, _) = Resolved::new(&inputs)?;
        let mut session = Session::unsolved(inputs, resolved);
        session.solve(Why::Opened, request.control)?;
        Ok(session)
    }

    fn unsolved(inputs: Inputs, resolved: Resolved) -> Self {
        Session {
            inputs,
            resolved,
            desk: Err(Why::Opened),
            seats: Seats::default(),
            instead: BTreeMap::new(),
            tiers: Vec::new(),
            status: Status::Interrupted,
            how: How::Solved(Why::Opened),
            at_desk: false,
            done: Vec::new(),
        }
    }

    /// Makes an edit.
    ///
    /// # Errors
    /// `E-edit-known`, `E-edit-person`, `E-edit-meeting`, `E-edit-hour`, `E-edit-decision`; those of [`crate::plan()`]
    /// for the inputs after the edit. The session is then as it was.
    pub fn apply(&mut self, edit: &Edit) -> crate::Result<Answer> {
        let change = change_of(&self.inputs, edit, |newcomer| self.seat(newcomer))?;
        let answer = self.make(&change)?;
        self.done.push(change);
        Ok(answer)
    }

    /// Takes the latest edit back that was not taken back yet. `None` if there is none.
    ///
    /// # Errors
    /// As [`Session::apply`].
    pub fn undo(&mut self) -> crate::Result<Option<Answer>> {
        let Some(change) = self.done.last() else { return Ok(None) };
        let back: Change = change.iter().rev().map(Step::reversed).collect();
        let answer = self.make(&back)?;
        self.done.pop();
        Ok(Some(answer))
    }

    /// How many edits can be taken back.
    pub fn edits(&self) -> usize {
        self.done.len()
    }

    /// The tiers of the present plan.
    pub fn tiers(&self) -> &[TierValue] {
        &self.tiers
    }

    /// How good the present plan is known to be.
    pub fn status(&self) -> Status {
        self.status
    }

    /// How the present plan was found.
    pub fn how(&self) -> How {
        self.how
    }

    /// Where a newcomer sits.
    pub fn seat(&self, newcomer: &str) -> Option<&Seat> {
        self.instead.get(newcomer).map_or_else(|| self.seats.of(newcomer), Option::as_ref)
    }

    /// Who sits where, by newcomer.
    pub fn meetings(&self) -> impl Iterator<Item = (&str, &Seat)> {
        let people = self.inputs.people.iter().filter(|person| person.role.is_newcomer());
        people.filter_map(|person| Some((person.id.as_str(), self.seat(&person.id)?)))
    }

    /// Who must be told what, now that this plan takes the place of the published one. A meeting that somebody did not
    /// come to is no longer among the published ones.
    pub fn notices(&self) -> Vec<Notice> {
        let now = self.meetings().map(|(newcomer, seat)| KeptMeeting {
            newcomer: newcomer.into(),
            opener: seat.opener.clone(),
            start: seat.start,
        });
        notices(self.resolved.published(), &now.collect::<Vec<_>>())
    }

    /// The people as they are now.
    ///
    /// # Errors
    /// None that edits give cause for.
    pub fn pool(&self) -> crate::Result<Pool> {
        Pool::new(self.inputs.people.clone())
    }

    /// The programme as it is now, with pins and prohibitions.
    pub fn programme(&self) -> &Programme {
        &self.inputs.programme
    }

    /// The request as it is now, with history and published meetings.
    pub fn request(&self) -> Request<'_> {
        self.inputs.request()
    }

    /// The present plan in full, with its proof: what [`crate::plan()`] makes of the inputs, without solving where the
    /// session followed.
    ///
    /// # Errors
    /// As [`crate::plan()`].
    pub fn plan(&self) -> crate::Result<Outcome> {
        match &self.desk {
            Ok(desk) if self.at_desk => self.in_words(desk),
            _ => crate::plan(&self.pool()?, &self.inputs.programme, &self.inputs.request()),
        }
    }

    /// Changes the inputs; then follows, or solves.
    fn make(&mut self, change: &Change) -> crate::Result<Answer> {
        change.iter().for_each(|step| self.inputs.make(step));
        let mut touched = Touched::by(change, &self.inputs);
        let warnings = match self.answer_to(&mut touched) {
            Ok(warnings) => warnings,
            Err(error) => {
                change.iter().rev().for_each(|step| self.inputs.make(&step.reversed()));
                self.resolved.refresh(&self.inputs, &touched)?;
                if touched.begun {
                    self.solve(Why::Opened, Control::none())?;
                }
                return Err(error);
            }
        };
        let before = std::mem::take(&mut touched.before);
        let moved = before.into_iter().filter_map(|(newcomer, before)| {
            let after = self.seat(&newcomer).cloned();
            (before != after).then_some(Moved { newcomer, before, after })
        });
        Ok(Answer { moved: moved.collect(), tiers: self.tiers.clone(), status: self.status, how: self.how, warnings })
    }

    /// Finds the plan of the inputs as they are now; notes in `touched` how those sat who may sit otherwise.
    fn answer_to(&mut self, touched: &mut Touched) -> crate::Result<Vec<Issue>> {
        let warnings = self.resolved.refresh(&self.inputs, &*touched)?;
        if let Err(lost) = self.follow(touched)? {
            let mut before = self.shown();
            for (newcomer, seat) in std::mem::take(&mut touched.before) {
                match seat {
                    Some(seat) => before.insert(newcomer, seat),
                    None => before.remove(&newcomer),
                };
            }
            let why = match lost {
                Lost::Desk(why) => why,
                Lost::Collision => Why::Collision,
            };
            self.solve(why, Control::none())?;
            let after: Vec<String> = self.shown().into_keys().collect();
            touched.before.extend(after.into_iter().map(|newcomer| (newcomer, None)));
            touched.before.extend(before.into_iter().map(|(newcomer, seat)| (newcomer, Some(seat))));
        }
        Ok(warnings)
    }

    /// All seats of the present plan.
    fn shown(&self) -> BTreeMap<String, Seat> {
        let seats = self.seats.all().filter(|(newcomer, _)| !self.instead.contains_key(*newcomer));
        let instead = self.instead.iter().filter_map(|(newcomer, seat)| Some((newcomer, seat.as_ref()?)));
        seats.chain(instead).map(|(newcomer, seat)| (newcomer.clone(), seat.clone())).collect()
    }

    /// Follows an edit at the desk.
    ///
    /// # Errors
    /// Those of pins; nothing has changed then.
    fn follow(&mut self, touched: &mut Touched) -> crate::Result<Result<(), Lost>> {
        let ground = self.resolved.ground();
        let round = ground.round()?;
        let desk = match (&mut self.desk, obstacle(&round)) {
            (_, Some(why)) => return Ok(Err(Lost::Desk(why))),
            (Err(why), None) => return Ok(Err(Lost::Desk(*why))),
            (Ok(desk), None) if !desk.has_tiers(&round.objective.tiers) => return Ok(Err(Lost::Desk(Why::Tiers))),
            (Ok(desk), None) => desk,
        };
        touched.begun = true;
        if let Err(error) = at_desk(desk, &round, touched) {
            return Ok(Err(error.into()));
        }
        for (newcomer, seat) in desk.take_moved() {
            let before = self.seats.set(&newcomer, seat);
            touched.before.insert(newcomer, before);
        }
        touched.before.extend(std::mem::take(&mut self.instead));
        if !desk.seats_pins() {
            return Ok(Err(Lost::Desk(Why::Pins)));
        }
        let Some(value) = desk.proven_value() else { return Ok(Err(Lost::Desk(Why::Numbers))) };
        let Some(instead) = without_collisions(&round, &self.seats) else { return Ok(Err(Lost::Collision)) };
        for newcomer in instead.keys() {
            touched.before.entry(newcomer.clone()).or_insert_with(|| self.seats.of(newcomer).cloned());
        }
        self.tiers = tier_values(&round, (&self.seats, &instead), value);
        self.status = status(&self.tiers);
        self.instead = instead;
        (self.how, self.at_desk) = (How::Followed, true);
        Ok(Ok(()))
    }

    /// Solves the round from nothing, and keeps its optimum where it can be followed.
    fn solve(&mut self, why: Why, control: Control<'_>) -> crate::Result<()> {
        let ground = self.resolved.ground();
        let people = (ground.snapshot, &ground.roster);
        let laws = (ground.rules, &ground.bars);
        let (round, found) = outcome::standing::search(people, laws, ground.pins()?, control)?;
        if found.interrupted {
            return Err(stopped());
        }
        let obstacle = obstacle_in(&ground.round()?, &round);
        let id = |newcomer: NewcomerIx| round.roster.newcomer(newcomer).id.clone();
        let placed = round.roster.newcomers().zip(&found.assignment);
        let seated = |(newcomer, placed): (NewcomerIx, &Option<Placed>)| {
            placed.as_ref().map(|placed| (id(newcomer), Seat::of(&round, placed.opener, placed.moment)))
        };
        let plan: BTreeMap<String, Seat> = placed.filter_map(seated).collect();
        let claim = Claim {
            seats: found.guide.iter().map(|seat| seat.map(|seat| (seat.opener, seat.moment.start))).collect(),
            values: found.bound.values.clone(),
            bounds: found.bound.values.clone(),
            certificate: &found.bound.certificate,
        };
        self.desk =
            obstacle.map_or_else(|| Desk::new(&round, &claim, round.objective.tiers.len()).ok_or(Why::Numbers), Err);
        self.seats = match &self.desk {
            Ok(desk) => desk.seats().collect(),
            Err(_) => plan.clone().into_iter().collect(),
        };
        let both = plan.keys().chain(self.seats.all().map(|(newcomer, _)| newcomer));
        let other = both.filter(|newcomer| plan.get(*newcomer) != self.seats.of(newcomer));
        self.instead = other.map(|newcomer| (newcomer.clone(), plan.get(newcomer).cloned())).collect();
        self.at_desk = self.desk.is_ok() && without_collisions(&round, &self.seats).as_ref() == Some(&self.instead);
        self.tiers = outcome::tiers(&round, &found);
        self.status = status(&self.tiers);
        self.how = How::Solved(why);
        Ok(())
    }

    /// The plan of the desk in words.
    fn in_words(&self, desk: &Desk) -> crate::Result<Outcome> {
        let pool = self.pool()?;
        let request = self.inputs.request();
        let (snapshot, warnings) = Snapshot::new(&pool, &self.inputs.programme, &request)?;
        let roster = Roster::new(&snapshot);
        let bars = Bars::new(&snapshot, &roster);
        let pins = Pins::read(&snapshot, &roster)?;
        let laws = (self.resolved.rules(), &bars);
        let round = Round::prepare((&snapshot, &roster), laws, pins, Control::none())?;
        let assignment: Assignment =
            round.roster.newcomers().map(|n| placed(&round, n, self.seat_of(&round, n))).collect();
        let guide = round.roster.newcomers().map(|n| placed(&round, n, self.seats.of(&round.roster.newcomer(n).id)));
        let bound = Bound { values: desk.value(), certificate: desk.certificate(&round), floor_proven: true };
        let found = Found {
            value: round.objective.value(&assignment),
            guide: guide.collect(),
            assignment,
            bound,
            interrupted: false,
            complete: true,
            crossings: Crossings::new(&round.limits, &round.slots(&round.hours)),
            relaxed: round.relaxed_problem(),
        };
        let plan = outcome::assemble(&round, &found, &request)?;
        drop(round);
        Ok(Outcome { plan, snapshot, warnings })
    }

    fn seat_of(&self, round: &Round<'_>, newcomer: NewcomerIx) -> Option<&Seat> {
        self.seat(&round.roster.newcomer(newcomer).id)
    }
}

/// Makes an edit at the desk: openers whose hours or caps change close, newcomers whose edges change sit down anew,
/// openers open.
fn at_desk(desk: &mut Desk, round: &Round<'_>, touched: &Touched) -> Result<(), LiveError> {
    touched.openers.iter().try_for_each(|opener| desk.close(opener))?;
    for id in &touched.newcomers {
        match round.roster.find_newcomer(id) {
            Some(newcomer) => desk.sit(round, newcomer)?,
            None => desk.leave(id)?,
        }
    }
    let back = touched.openers.iter().filter_map(|id| round.roster.find_opener(id));
    back.into_iter().try_for_each(|opener| desk.open(round, opener))
}

/// Why a round cannot be followed.
fn obstacle(round: &Round<'_>) -> Option<Why> {
    if round.objective.floor > 0 {
        return Some(Why::Floor);
    }
    let limited = |opener| {
        round.limits.employer(opener).is_some_and(|at| round.snapshot.programme.employers[at].hours_per_month.is_some())
    };
    if !round.limits.teams.is_empty() || round.roster.openers().any(limited) {
        return Some(Why::Budget);
    }
    let (least, most) = round.rules.point_bounds();
    let stakes = most.saturating_sub(least).saturating_add(1).saturating_mul(round.roster.newcomer_count() as i64 + 1);
    let free = |pin: &Pin| match pin.fixed {
        None => true,
        Some(moment) => {
            let overfull = round.limits.around(pin.opener, moment).any(|set| round.limits.overfull(set));
            !overfull && (round.introduction() == Some(moment) || is_open(round, pin.opener, moment.start))
        }
    };
    let followed = |pin: &Pin| !round.overlapping() && stakes < desk::MUST && free(pin);
    (!round.pins.all().all(followed)).then_some(Why::Pins)
}

/// The same once the round is prepared: a pin that found no room was fixed, and capacities were raised for it.
fn obstacle_in(bare: &Round<'_>, prepared: &Round<'_>) -> Option<Why> {
    obstacle(bare).or((bare.pins != prepared.pins).then_some(Why::Pins))
}

/// Whether an opener has an hour open at a start.
fn is_open(round: &Round<'_>, opener: OpenerIx, start: Option<i64>) -> bool {
    let at = start.and_then(|start| round.snapshot.starts.binary_search(&start).ok());
    at.is_some_and(|at| round.hours.of_opener(opener).contains(Start(at as u32)))
}

/// Who has to sit otherwise so that no two meetings of one person collide. `None` if other hours of the same pairs do
/// not do.
fn without_collisions(round: &Round<'_>, seats: &Seats) -> Option<BTreeMap<String, Option<Seat>>> {
    let both = |opener: &OpenerIx| round.roster.as_newcomer(*opener);
    let openers: BTreeSet<String> = if round.overlapping() {
        seats.all().map(|(_, seat)| seat.opener.clone()).collect()
    } else {
        let twins: Vec<&str> =
            round.roster.openers().filter(|o| both(o).is_some()).map(|o| &*round.roster.opener(o).id).collect();
        let met = twins.iter().filter_map(|twin| seats.of(twin)).map(|seat| seat.opener.clone());
        met.chain(twins.iter().map(|&twin| twin.to_owned())).collect()
    };
    let mut some: Assignment = vec![None; round.roster.newcomer_count()];
    for newcomer in openers.iter().flat_map(|opener| seats.with(opener)) {
        let number = round.roster.find_newcomer(newcomer)?;
        some[number.at()] = placed(round, number, seats.of(newcomer));
    }
    let mended = moved(round, &some)?;
    let other = (0..).map(NewcomerIx).zip(some.iter().zip(&mended)).filter(|(_, (was, is))| was != is);
    let seat = |placed: &Placed| Seat::of(round, placed.opener, placed.moment);
    Some(other.map(|(n, (_, is))| (round.roster.newcomer(n).id.clone(), is.as_ref().map(seat))).collect())
}

/// A seat in numbers.
fn placed(round: &Round<'_>, newcomer: NewcomerIx, seat: Option<&Seat>) -> Option<Placed> {
    let seat = seat?;
    let opener = round.roster.find_opener(&seat.opener)?;
    let at_start = |start: i64| {
        let at = round.snapshot.starts.binary_search(&start).ok()?;
        Some(round.hours.moment(Start(at as u32)))
    };
    let moment = seat.start.map_or_else(|| round.introduction(), at_start)?;
    let points = round.rules.points(round.roster.newcomer_at(newcomer), round.roster.opener_at(opener));
    Some(Placed { opener, moment, points })
}

/// The tiers of the desk's value, once some sit otherwise at other hours of the same openers: only the tie-break
/// differs.
fn tier_values(
    round: &Round<'_>,
    (seats, instead): (&Seats, &BTreeMap<String, Option<Seat>>),
    bound: Vec<i64>,
) -> Vec<TierValue> {
    let mut value = bound.clone();
    if let Some(at) = round.objective.at(Tier::TieBreak) {
        for (id, seat) in instead {
            let Some(newcomer) = round.roster.find_newcomer(id) else { continue };
            let tie = |seat: Option<&Seat>| {
                let placed = placed(round, newcomer, seat);
                placed.map_or(0, |placed| round.objective.weight(Tier::TieBreak, newcomer, &placed))
            };
            value[at] += tie(seat.as_ref()) - tie(seats.of(id));
        }
    }
    outcome::tiers_of(round, &value, &bound, Some(true))
}

fn status(tiers: &[TierValue]) -> Status {
    if tiers.iter().all(|tier| tier.proven) { Status::Optimal } else { Status::Feasible }
}

fn stopped() -> Error {
    let message = "The session was stopped before its round was planned.";
    Error::from(Issue::error("E-session-stopped", Place::default(), message, "Open it again, with more time."))
}
