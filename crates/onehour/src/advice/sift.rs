//! What prices tell of a change on both sides before it is tried.
//!
//! The optimum of the plan has many proofs; we take the one with the greatest prices ([`Live::greatest_price`]). As a
//! newcomer, somebody who waits gains with other edges what the best of them weighs more than its price, `g`: one look
//! at the distances that are known. As an opener, they bring edges of others that are new, or weigh more. Let `x` be
//! how much such an edge weighs more than its newcomer's dual and its price together.
//!
//! - Where no `x` is positive the proof still holds with the new edges, so the change brings no more than `g`. It does
//!   that if those who move for it take no place of the person: all their edges are still there.
//! - Else a proof follows when the prices of the opener, who has c places, rise by some t and the dual of each newcomer
//!   by what `x` is more than t. With the best t that costs the sum `e` of the c greatest `x`. So with the person among
//!   those served no plan is worth more than `g + e` beside the present one, and without them the present one is still
//!   there: where `g + e` is below zero, no plan that is best has a place for them.
//!
//! Beside a floor each edge weighs what the floor pays for it more, in `g` and in `x`.
//!
//! For both nobody whom the person meets as an opener may be worth less than before, nor be a pin.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use onehour_solver::nested::{Effect, Live, Offer, OfferedBundle, Room};
use rayon::prelude::*;

use super::versions::Own;
use super::{Adviser, Asked};
use crate::candidate::{NewcomerIx, OpenerIx};
use crate::round::{SetKey, Tier, bundles_of_pair};
use crate::time::{HourSet, Start};

/// What a change comes to, as far as prices tell.
pub(super) enum Verdict {
    /// No plan that is best then has a place for the person.
    Never,
    /// Exactly this.
    Exactly(Effect),
    /// They do not tell.
    Open,
}

/// One who waits and stands on both sides, with some changes.
pub(super) struct Sift<'a, 'g> {
    pub(super) adviser: &'a Adviser<'g>,
    live: &'a Live<'static>,
    pub(super) newcomer: NewcomerIx,
    pub(super) opener: OpenerIx,
    /// The root of the opener's capacities, with its number among the sets, and its greatest price; none where a budget is
    /// in its place.
    pub(super) root: Option<(u32, SetKey)>,
    price: Vec<i64>,
    /// Newcomers who could want a place of the opener at that price, if the rules made the most of it.
    others: Vec<NewcomerIx>,
    /// Those of `others` who are free when the opener is, and all candidates of the opener, with their points as things
    /// are; rising.
    pub(super) near: Vec<(NewcomerIx, Option<i64>)>,
    /// The person as they are and with each change made.
    own: Own,
}

impl<'a, 'g> Sift<'a, 'g> {
    /// For the changes of a person. `None` where no tier is proven, or the person is no opener.
    ///
    /// # Errors
    /// Those of [`crate::rule::Compiled::new`].
    pub(super) fn new(adviser: &'a Adviser<'g>, newcomer: NewcomerIx) -> crate::Result<Option<Self>> {
        let round = &adviser.round;
        let Some((live, opener)) = adviser.live.as_ref().zip(round.roster.as_opener(newcomer)) else { return Ok(None) };
        let root = (0..).zip(adviser.open.keys.iter().copied()).find(|(_, key)| *key == SetKey::Round(opener));
        let price = root.and_then(|(set, _)| live.greatest_price(Room::Set(set)).ok()?);
        let price = price.unwrap_or_else(|| vec![0; adviser.told]);
        let wants = |&other: &NewcomerIx| {
            let dual = live.least_dual(other.0).unwrap_or_default();
            let most = adviser.most_weight(other);
            other != newcomer && round.pins.of(other).is_none() && excess(&most, &dual, &price).is_some()
        };
        let everybody: Vec<NewcomerIx> = round.roster.newcomers().collect();
        let others: Vec<NewcomerIx> = everybody.into_par_iter().filter(wants).collect();
        let is_free = |&other: &NewcomerIx| round.eligibility().shares_hour(other, opener, Start(0));
        let free = others.iter().copied().filter(is_free).chain(round.graph.newcomers_of(opener).iter().copied());
        let free: BTreeSet<NewcomerIx> = free.collect();
        let now = |other| (other, round.graph.pair(other, opener).map(|pair| round.graph.points_of(pair)));
        let (near, own) = (free.into_iter().map(now).collect(), adviser.own_versions(newcomer)?);
        Ok(Some(Sift { adviser, live, newcomer, opener, root, price, others, near, own }))
    }

    /// The openers whom the rules leave to the person as they are.
    pub(super) fn openers_now(&self) -> Vec<(OpenerIx, i64)> {
        self.openers(None)
    }

    /// The openers whom the rules leave to the person with a change.
    fn openers(&self, change: Option<usize>) -> Vec<(OpenerIx, i64)> {
        let mut openers = self.own.openers(&self.adviser.round, change);
        openers.retain(|&(opener, _)| opener != self.opener);
        openers
    }

    /// What a change comes to: its number among those given at first, or an hour.
    pub(super) fn verdict(&self, change: Option<usize>, asked: &Asked) -> Verdict {
        let Some(effect) = self.as_newcomer(change, asked) else { return Verdict::Never };
        let Some(mut excesses) = self.as_opener(change, asked) else { return Verdict::Open };
        if excesses.is_empty() {
            return match self.gain(&effect).cmp(&vec![0; effect.change.len()]) {
                std::cmp::Ordering::Less => Verdict::Never,
                _ if self.adviser.pushes_out_a_pin(self.newcomer, &effect) || self.takes_own_place(&effect) => {
                    Verdict::Open
                }
                _ => Verdict::Exactly(effect),
            };
        }
        excesses.sort_unstable_by_key(|excess| Reverse(excess.clone()));
        let places = self.root.and_then(|(_, root)| self.adviser.round.limits.capacity(root));
        let most = excesses.into_iter().take(places.map_or(usize::MAX, |places| places as usize));
        let most = most.fold(self.gain(&effect), |sum, excess| sum.iter().zip(excess).map(|(a, b)| a + b).collect());
        if most < vec![0; most.len()] { Verdict::Never } else { Verdict::Open }
    }

    /// Whether somebody moves to the person as an opener.
    fn takes_own_place(&self, effect: &Effect) -> bool {
        let places = effect.moves.iter().filter_map(|step| self.adviser.open.place(step.to?));
        places.into_iter().any(|place| place.opener == self.opener)
    }

    /// What it would change to serve the person as a newcomer. `None` where that cannot be.
    fn as_newcomer(&self, change: Option<usize>, asked: &Asked) -> Option<Effect> {
        let mut hours = self.adviser.round.hours.of_newcomer(self.newcomer).clone();
        if let Some(start) = self.adviser.hour_of(asked) {
            hours.insert(start);
        }
        let offer = Offer { may_stay: false, ..self.offer(change, &hours) };
        self.live.replacement(self.newcomer.0, &offer).ok()?
    }

    /// What the person has to offer as a newcomer in these hours, with a change or without one.
    pub(super) fn offer(&self, change: Option<usize>, hours: &HourSet) -> Offer {
        self.adviser.offer(self.newcomer, self.openers(change).into_iter(), hours)
    }

    /// How much edges of others weigh too much for the present proof. `None` where one whom the person meets as an
    /// opener would be worth less, or is a pin that may move.
    fn as_opener(&self, change: Option<usize>, asked: &Asked) -> Option<Vec<Vec<i64>>> {
        let pins = &self.adviser.round.pins;
        match change {
            Some(change) => {
                let met = self.adviser.bookings.of(self.opener);
                let others = self.near.par_iter();
                met.iter()
                    .all(|&met| self.keeps(change, met))
                    .then(|| others.filter_map(|&near| self.new_edges(change, near)).collect())
            }
            None => {
                let start = self.adviser.hour_of(asked)?;
                let has_pin = pins.all().any(|pin| pin.opener == self.opener);
                let others = self.others.par_iter();
                (!has_pin).then(|| others.filter_map(|&other| self.new_hour(other, start)).collect())
            }
        }
    }

    /// Whether one whom the opener meets is no pin and is worth as much with a change.
    fn keeps(&self, change: usize, met: NewcomerIx) -> bool {
        let Ok(at) = self.near.binary_search_by_key(&met, |near| near.0) else { return false };
        let is_pin = self.adviser.round.pins.of(met).is_some();
        let points = self.own.points_if_eligible(&self.adviser.round, change, met);
        !is_pin && points.is_some_and(|points| self.near[at].1.is_some_and(|now| points >= now))
    }

    /// What the edges of another to the opener are worth with a change; `None` where there are none. A pin has its edges
    /// whatever the rules say.
    pub(super) fn points_with(&self, change: usize, other: NewcomerIx) -> Option<i64> {
        let round = &self.adviser.round;
        match round.pins.of(other) {
            Some(pin) => (pin.opener == self.opener).then(|| self.own.points(round, change, other)),
            None => self.own.points_if_eligible(round, change, other),
        }
    }

    /// The most that an edge of another to the opener weighs too much with a change, if it is new or weighs more.
    fn new_edges(&self, change: usize, (other, now): (NewcomerIx, Option<i64>)) -> Option<Vec<i64>> {
        let round = &self.adviser.round;
        let points = self.own.points_if_eligible(round, change, other)?;
        if round.pins.of(other).is_some() || now.is_some_and(|now| now >= points) {
            return None;
        }
        let hours = round.hours.of_newcomer(other);
        let offer = self.adviser.offer(other, [(self.opener, points)].into_iter(), hours);
        let price = |slot: &u32| self.live.greatest_price(Room::Slot(*slot)).ok()?;
        let excess_of = |bundle: &OfferedBundle| {
            let price = bundle.slots.iter().filter_map(price).min()?;
            self.excess(other, bundle, &price)
        };
        offer.bundles.iter().filter_map(excess_of).max()
    }

    /// The same of an hour that the opener opens. Its price is at least that of all the opener's hours together.
    fn new_hour(&self, other: NewcomerIx, start: Start) -> Option<Vec<i64>> {
        let (round, tiers) = (&self.adviser.round, self.adviser.told_tiers());
        let (at, opener_at) = (round.roster.newcomer_at(other), round.roster.opener_at(self.opener));
        let is_free = round.hours.of_newcomer(other).contains(start) && round.rules.eligible(at, opener_at);
        let first = is_free.then(|| round.eligibility().first_start(other, self.opener)).flatten()?;
        if start < first {
            return None;
        }
        let points = round.rules.points(at, opener_at);
        let slot = (0, round.hours.moment(start).start);
        let mut bundles = bundles_of_pair((round, tiers), (other, self.opener, points), [slot].into_iter());
        self.excess(other, &bundles.next()?, &self.price)
    }

    fn excess(&self, other: NewcomerIx, bundle: &OfferedBundle, price: &[i64]) -> Option<Vec<i64>> {
        let weight = self.adviser.told_tiers().iter().zip(&bundle.weight).map(|(&tier, &weight)| {
            let tie = if tier == Tier::TieBreak { u32::MAX.into() } else { 0 };
            self.adviser.round.objective.newcomer_weight(tier, other) + weight + tie
        });
        let weight = weight.zip(&self.adviser.paid).map(|(weight, paid)| weight + paid);
        excess(&weight.collect::<Vec<_>>(), &self.live.least_dual(other.0).ok()?, price)
    }

    /// What a change gains with what the floor pays.
    fn gain(&self, effect: &Effect) -> Vec<i64> {
        effect.change.iter().zip(&self.adviser.paid).map(|(change, paid)| change + paid * effect.served).collect()
    }
}

impl Adviser<'_> {
    /// The most that an edge of a newcomer can weigh in each tier, with what a floor pays for it.
    pub(super) fn most_weight(&self, newcomer: NewcomerIx) -> Vec<i64> {
        self.weight_of(newcomer, self.round.rules.point_bounds().1)
    }

    /// The most that an edge of a newcomer worth so many points can weigh.
    pub(super) fn weight_of(&self, newcomer: NewcomerIx, points: i64) -> Vec<i64> {
        let objective = &self.round.objective;
        let of_edge = |tier: Tier| match tier {
            Tier::KeptPairs | Tier::KeptHours => 1,
            Tier::Quality => objective.quality(points),
            Tier::TieBreak => u32::MAX.into(),
            _ => 0,
        };
        let weight = |(&tier, paid)| objective.newcomer_weight(tier, newcomer) + of_edge(tier) + paid;
        self.told_tiers().iter().zip(&self.paid).map(weight).collect()
    }
}

/// What a weight is more than a dual and a price together, if it is more: in as many tiers as the price has.
pub(super) fn excess(weight: &[i64], dual: &[i64], price: &[i64]) -> Option<Vec<i64>> {
    let more = || weight.iter().zip(dual).zip(price).map(|((weight, dual), price)| weight - dual - price);
    (more().find(|&entry| entry != 0)? > 0).then(|| more().collect())
}
