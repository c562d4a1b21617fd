//! What would help a newcomer who waits.

use onehour_solver::nested::{Effect, Offer};
use rayon::prelude::*;
use serde::Serialize;

use super::variant::Asked;
use super::{Adviser, Certainty, TierChange};
use crate::candidate::{NewcomerIx, OpenerIx};
use crate::pool::{Person, Role};
use crate::rule::Compiled;
use crate::snapshot::Outcome;
use crate::time::{HourSet, Start, window_to_text};

/// One change that would serve a newcomer who waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Help {
    /// Name of the change in the programme.
    pub change: String,
    /// What it costs, all steps together.
    pub cost: u32,
    /// What is asked.
    pub asked: Asked,
    /// The same in words.
    pub text: String,
    /// The opener that the newcomer would have.
    pub opener: String,
    /// UTC seconds of the hour; absent for an introduction.
    pub start: Option<i64>,
    /// How many more the plan would serve: 1, or 0 when somebody else would wait instead; more only where the change is
    /// of one who stands among the openers as well. Where the number served is none of [`Adviser::tiers`], that is so in
    /// one of the plans that are best in these.
    pub served: i64,
    /// Newcomers who would wait instead.
    pub instead_of: Vec<String>,
    /// How many others would move.
    pub moved: usize,
    /// What each tier gains or loses.
    pub tiers: Vec<TierChange>,
    /// How far this holds.
    pub certainty: Certainty,
}

impl Help {
    /// Who gains and who loses, in words: `one more is served`, or `n-17 would wait instead`. What is not proven may come
    /// to nothing, and the words say so.
    pub fn outcome(&self) -> String {
        let outcome = match self.served {
            1 => "one more is served".to_owned(),
            2.. => format!("{} more are served", self.served),
            ..=0 => format!("{} would wait instead", self.instead_of.join(", ")),
        };
        if self.certainty == Certainty::Bound { outcome + ", at best, perhaps nothing" } else { outcome }
    }
}

/// A change that serves a newcomer, with what the tiers that are told gain by it.
pub(super) type Gain = (Vec<i64>, Help);

/// A change, what it asks, and the newcomer with it made.
pub(super) struct Try {
    pub(super) change: String,
    pub(super) cost: u32,
    pub(super) asked: Asked,
    pub(super) person: Person,
}

impl Adviser<'_> {
    /// Whether it can be told what would help a newcomer: nothing where [`Adviser::can_tell`] is false, nor of who waits
    /// and also stands among the openers where weights are so large that changes could leave 64 bits.
    ///
    /// # Errors
    /// `E-unknown-person`.
    pub fn can_help(&self, newcomer: &str) -> crate::Result<bool> {
        let newcomer = self.find_newcomer(newcomer)?;
        let waits_on_both_sides =
            self.open.mates[newcomer.at()].is_none() && self.round.roster.newcomer(newcomer).role == Role::Both;
        Ok(self.can_tell() && (!waits_on_both_sides || self.rehearsal.is_some()))
    }

    /// The changes, of those that the programme allows, that would serve a newcomer who waits: each alone, least cost
    /// first, then those that are proven to, then what gains most. What is a bound may serve nobody. Empty for who is
    /// served, and where [`Adviser::can_help`] is false.
    ///
    /// Of who also stands among the openers each change alters both sides, and claims are about the tiers before the
    /// tie-break. Which hours are tried, [`Adviser::hours_tried`] tells.
    ///
    /// # Errors
    /// `E-unknown-person`.
    pub fn what_helps(&self, newcomer: &str) -> crate::Result<Vec<Help>> {
        let newcomer = self.find_newcomer(newcomer)?;
        let person = self.round.roster.newcomer(newcomer);
        let waits = self.open.mates[newcomer.at()].is_none();
        if !waits || self.live.is_none() {
            return Ok(Vec::new());
        }
        let mut help = match person.role {
            Role::Both => self.helps_on_both_sides(newcomer)?,
            _ => self.helps(newcomer)?,
        };
        help.sort_by(|(gain, a), (other, b)| {
            (a.cost, a.certainty, other, &a.text).cmp(&(b.cost, b.certainty, gain, &b.text))
        });
        Ok(help.into_iter().map(|(_, help)| help).collect())
    }

    /// The changes that would serve a newcomer, each with what it gains.
    fn helps(&self, newcomer: NewcomerIx) -> crate::Result<Vec<Gain>> {
        let person = self.round.roster.newcomer(newcomer);
        let tries = self.tries(person);
        let reach = Reach::new(self, tries.iter().map(|attempt| &attempt.person).chain([person]))?;
        let hours = self.round.hours.of_newcomer(newcomer).clone();
        let mut help: Vec<Gain> = Vec::new();
        for (at, attempt) in tries.into_iter().enumerate() {
            let offer = self.offer(newcomer, reach.openers(at).into_iter(), &hours);
            if let Some(effect) = self.gain(newcomer, &offer) {
                let certainty = self.certainty(&effect);
                help.extend(self.help((attempt.change, attempt.cost), attempt.asked, newcomer, (effect, certainty)));
            }
        }
        let now = reach.openers(reach.newcomers - 1);
        help.extend(self.one_more_hour(newcomer, &now, &hours));
        Ok(help)
    }

    /// Everything but hours that the programme allows to ask of a person.
    pub(super) fn tries(&self, person: &Person) -> Vec<Try> {
        let programme = &self.round.snapshot.programme;
        let of = |change: &crate::programme::Change| -> Vec<Try> {
            let asks = self.wanted.asks(&change.ask, person).into_iter();
            asks.map(|(steps, asked)| Try {
                change: change.name.clone(),
                cost: change.cost.saturating_mul(steps),
                person: asked.made(person, programme.meeting.length_minutes),
                asked,
            })
            .collect()
        };
        programme.allowed_changes().iter().flat_map(of).collect()
    }

    /// The effect of an offer that serves the newcomer.
    pub(super) fn gain(&self, newcomer: NewcomerIx, offer: &Offer) -> Option<Effect> {
        let effect = self.effect(newcomer, offer)?;
        effect.place_of(newcomer.0).flatten().map(|_| effect)
    }

    /// The best hour that the newcomer could be asked to be free at. One search over all of them finds it: the one that
    /// is used is worth as much alone.
    pub(super) fn one_more_hour(
        &self,
        newcomer: NewcomerIx,
        openers: &[(OpenerIx, i64)],
        hours: &HourSet,
    ) -> Vec<Gain> {
        let Some(change) = self.hour_change() else { return Vec::new() };
        let mut further = HourSet::full(self.round.snapshot.starts.len());
        further.and_not(hours);
        self.met_hours(newcomer).into_iter().for_each(|start| further.remove(start));
        let offer = self.offer(newcomer, openers.iter().copied(), &further);
        let Some(effect) = self.gain(newcomer, &offer) else { return Vec::new() };
        let slot = effect.place_of(newcomer.0).flatten().and_then(|slot| self.open.place(slot));
        let asked = slot.and_then(|slot| slot.moment.start).and_then(|start| {
            let zone = self.zone_of(newcomer);
            let text = window_to_text(start, self.round.snapshot.programme.meeting.length_minutes, zone).ok()?;
            Some(Asked::Hour { start, text })
        });
        let certainty = self.certainty(&effect);
        let help = asked.and_then(|asked| self.help((change.name, change.cost), asked, newcomer, (effect, certainty)));
        help.into_iter().collect()
    }

    /// The zone in which a newcomer's availability is read.
    pub(super) fn zone_of(&self, newcomer: NewcomerIx) -> &str {
        let own = self.round.roster.newcomer(newcomer).zone.as_deref();
        own.unwrap_or(&self.round.snapshot.programme.meeting.zone)
    }

    /// Starts at which the newcomer has met somebody already, on either side, or gives a meeting: no new hour frees
    /// them.
    pub(super) fn met_hours(&self, newcomer: NewcomerIx) -> Vec<Start> {
        let (snapshot, durations) = (self.round.snapshot, self.round.durations);
        let person = self.round.roster.newcomer(newcomer);
        let met = || snapshot.history.iter().filter(|line| line.outcome == Outcome::Met);
        let taken: Vec<i64> = met().filter(|line| line.newcomer == person.id).filter_map(|line| line.start).collect();
        let gave: Vec<i64> = met().filter(|line| line.opener == person.id).filter_map(|line| line.start).collect();
        let given = self.bookings.given_by(&self.open, self.round.roster.as_opener(newcomer));
        let collides = |start: i64| {
            taken.iter().any(|&at| durations.collide_taken(person.role, at, start))
                || gave.iter().any(|&at| durations.collide_gave(person.role, at, start))
                || given.iter().any(|&at| durations.collide_both(start, at))
        };
        (0..).map(Start).zip(&snapshot.starts).filter(|(_, utc)| collides(**utc)).map(|(start, _)| start).collect()
    }

    pub(super) fn help(
        &self,
        (change, cost): (String, u32),
        asked: Asked,
        newcomer: NewcomerIx,
        (effect, certainty): (Effect, Certainty),
    ) -> Option<Gain> {
        let place = self.open.place(effect.place_of(newcomer.0)??)?;
        let instead_of: Vec<String> = effect.displaced().map(|left| self.newcomer_id(left)).collect();
        let help = Help {
            change,
            cost,
            text: asked.to_string(),
            asked,
            opener: self.round.roster.opener(place.opener).id.clone(),
            start: place.moment.start,
            served: effect.served,
            moved: effect.moves.len() - 1 - instead_of.len(),
            instead_of,
            tiers: self.tier_changes(&effect.change),
            certainty,
        };
        Some((effect.change, help))
    }
}

/// Changed newcomers over all openers, compiled once.
pub(super) struct Reach {
    rules: Compiled,
    newcomers: usize,
    openers: Vec<OpenerIx>,
}

impl Reach {
    pub(super) fn new<'p>(
        adviser: &'p Adviser<'_>,
        changed: impl IntoIterator<Item = &'p Person>,
    ) -> crate::Result<Self> {
        let (roster, programme) = (adviser.round.roster, &adviser.round.snapshot.programme);
        let mut people: Vec<&Person> = changed.into_iter().collect();
        let newcomers = people.len();
        let openers: Vec<OpenerIx> = roster.openers().collect();
        people.extend(openers.iter().map(|&opener| roster.opener(opener)));
        Ok(Reach { rules: Compiled::new(programme, &people)?, newcomers, openers })
    }

    /// The openers whom the rules leave to a changed newcomer, with the points.
    pub(super) fn openers(&self, newcomer: usize) -> Vec<(OpenerIx, i64)> {
        let pair = |(at, &opener): (usize, &OpenerIx)| {
            let theirs = self.newcomers + at;
            self.rules.eligible(newcomer, theirs).then(|| (opener, self.rules.points(newcomer, theirs)))
        };
        self.openers.par_iter().enumerate().filter_map(pair).collect()
    }
}
