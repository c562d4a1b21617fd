//! The changes on both sides of one person, as they are made (`rehearsal.rs`).

use std::cmp::Reverse;
use std::collections::BTreeSet;

use onehour_solver::nested::{Dynamic, LiveError, OfferedBundle, Row};

use super::rehearsal::{Change, Rehearsal, Renumbered, Tried};
use super::sift::{Sift, excess};
use crate::candidate::{NewcomerIx, OpenHours};
use crate::round::{OwnTree, Slot, Tier};
use crate::time::Start;

impl Sift<'_, '_> {
    /// What comes of a change of rules, by its number.
    pub(super) fn made(&self, rehearsal: &Rehearsal, change: usize) -> Option<Tried> {
        let known = self.near.iter().map(|near| near.0).collect();
        let row = rehearsal.row(&self.offer(Some(change), self.adviser.round.hours.of_newcomer(self.newcomer)));
        let mut edges = OtherEdges { sift: self, tiers: self.told(rehearsal), change, row, better: Vec::new(), known };
        rehearsal.attempt(self.newcomer, &mut edges)
    }

    /// What comes of an hour more on both sides ([`super::HoursTried`]), and the slot that the opener then has.
    pub(super) fn made_with_hour(&self, rehearsal: &Rehearsal, start: Start) -> Option<(Tried, Option<Slot>)> {
        let (round, tiers) = (&self.adviser.round, self.told(rehearsal));
        let gives = self.gives_at(start);
        let mut hours = round.hours.clone();
        hours.open(self.newcomer, gives.then_some(self.opener), start);
        let row = rehearsal.row(&self.offer(None, hours.of_newcomer(self.newcomer)));
        let tree = gives.then(|| round.own_tree(&hours, tiers, self.opener)).flatten();
        let tried = rehearsal.attempt(self.newcomer, &mut OneMoreHour { sift: self, tiers, row, tree, hours });
        let slot = Slot { opener: self.opener, moment: round.hours.moment(start) };
        tried.map(|tried| (tried, gives.then_some(slot)))
    }

    fn told(&self, rehearsal: &Rehearsal) -> &[Tier] {
        &self.adviser.told_tiers()[..rehearsal.tiers()]
    }

    /// Whether the employer's hours leave the start to the opener.
    fn gives_at(&self, start: Start) -> bool {
        let round = &self.adviser.round;
        let mut entry = round.snapshot.people[round.roster.opener_at(self.opener)].clone();
        entry.hours = vec![(start.0, start.0)];
        round.snapshot.opener_hours(&entry).contains(start)
    }
}

/// Other edges of the person on both sides, the hours being as they are.
struct OtherEdges<'a> {
    sift: &'a Sift<'a, 'a>,
    tiers: &'a [Tier],
    /// By its number.
    change: usize,
    /// What the person has as a newcomer.
    row: Row,
    /// Those who would have better edges to the opener than they have, with their points.
    better: Vec<(NewcomerIx, i64)>,
    /// Whose edges have been looked at.
    known: BTreeSet<NewcomerIx>,
}

impl Change for OtherEdges<'_> {
    fn make(&mut self, dynamic: &mut Dynamic) -> Result<Renumbered, LiveError> {
        self.look_at(dynamic, self.sift.near.iter().copied())?;
        Ok(Renumbered::new())
    }

    fn row(&self) -> &Row {
        &self.row
    }

    /// Who wants a place at the prices of now is given their edges, until nobody does: then these prices are a proof.
    fn settle(&mut self, dynamic: &mut Dynamic) -> Result<(), LiveError> {
        loop {
            self.let_in(dynamic)?;
            let further = self.further(dynamic);
            if further.is_empty() {
                return Ok(());
            }
            self.known.extend(&further);
            // None of them is a candidate: those were looked at first.
            self.look_at(dynamic, further.into_iter().map(|other| (other, None)))?;
        }
    }
}

impl OtherEdges<'_> {
    /// Gives others, who have so many points with the opener now, the edges that they then have where these are worth
    /// less, or who meet the opener; keeps in mind who would have better ones.
    fn look_at(
        &mut self,
        dynamic: &mut Dynamic,
        others: impl Iterator<Item = (NewcomerIx, Option<i64>)>,
    ) -> Result<(), LiveError> {
        let met = self.sift.adviser.bookings.of(self.sift.opener);
        for (other, now) in others {
            let points = self.sift.points_with(self.change, other);
            match points {
                _ if points == now => {}
                Some(points) if now.is_none_or(|now| now < points) && !met.contains(&other) => {
                    self.better.push((other, points))
                }
                _ => self.reoffer(dynamic, other, points)?,
            }
        }
        Ok(())
    }

    /// Gives better edges to those who want a place, those who gain most first: when some have come in, the price keeps
    /// the others out.
    fn let_in(&mut self, dynamic: &mut Dynamic) -> Result<(), LiveError> {
        while let Some(mut price) = self.least_price(dynamic) {
            let wants = |dynamic: &Dynamic, &(other, points): &(NewcomerIx, i64), price: &[i64]| {
                excess(&self.sift.adviser.weight_of(other, points), &dynamic.dual(other.0), price)
            };
            let most = |entry: &(NewcomerIx, i64)| Some((Reverse(wants(dynamic, entry, &price)?), *entry));
            let mut wanting: Vec<_> = self.better.iter().filter_map(most).collect();
            if wanting.is_empty() {
                break;
            }
            wanting.sort_unstable();
            let mut joined = BTreeSet::new();
            for (_, entry) in wanting {
                if wants(dynamic, &entry, &price).is_some() {
                    self.reoffer(dynamic, entry.0, Some(entry.1))?;
                    joined.insert(entry);
                    price = self.least_price(dynamic).unwrap_or(price);
                }
            }
            self.better.retain(|entry| !joined.contains(entry));
        }
        Ok(())
    }

    /// Gives a newcomer edges to the opener worth so many points, or none.
    fn reoffer(&self, dynamic: &mut Dynamic, other: NewcomerIx, points: Option<i64>) -> Result<(), LiveError> {
        let (round, slots, opener) = (&self.sift.adviser.round, &self.sift.adviser.open.slots, self.sift.opener);
        let edges = points.map(|points| {
            let slot = |moment| slots.find(opener, moment);
            round.edges_of_pair(self.tiers, (other, opener, points), &round.hours, slot)
        });
        dynamic.reoffer(other.0, slots.of(opener), &edges.unwrap_or_default())
    }

    /// The least that a place of the opener costs; `None` where the opener has none.
    fn least_price(&self, dynamic: &Dynamic) -> Option<Vec<i64>> {
        self.sift.adviser.open.slots.of(self.sift.opener).map(|slot| dynamic.full_price(slot)).min()
    }

    /// Those of the others who could want a place of the opener, if the rules made the most of it.
    fn further(&self, dynamic: &Dynamic) -> Vec<NewcomerIx> {
        let (adviser, opener) = (self.sift.adviser, self.sift.opener);
        let round = &adviser.round;
        let Some(price) = self.least_price(dynamic) else { return Vec::new() };
        let wants = |&other: &NewcomerIx| {
            round.eligibility().shares_hour(other, opener, Start(0))
                && other != self.sift.newcomer
                && !self.known.contains(&other)
                && round.pins.of(other).is_none()
                && excess(&adviser.most_weight(other), &dynamic.dual(other.0), &price).is_some()
        };
        round.roster.newcomers().filter(wants).collect()
    }
}

/// One hour more of the person on both sides: the opener's tree is put down anew with it.
struct OneMoreHour<'a> {
    sift: &'a Sift<'a, 'a>,
    tiers: &'a [Tier],
    /// What the person has as a newcomer.
    row: Row,
    /// `None` where the opener gives no meeting in that hour.
    tree: Option<OwnTree>,
    hours: OpenHours<'a>,
}

impl Change for OneMoreHour<'_> {
    fn make(&mut self, dynamic: &mut Dynamic) -> Result<Renumbered, LiveError> {
        self.tree.as_ref().map_or_else(|| Ok(Renumbered::new()), |tree| self.replant(dynamic, tree))
    }

    fn row(&self) -> &Row {
        &self.row
    }

    fn settle(&mut self, _: &mut Dynamic) -> Result<(), LiveError> {
        Ok(())
    }
}

impl OneMoreHour<'_> {
    /// Puts the tree in the place of the opener's own; the new slot has the number after the last one.
    fn replant(&self, dynamic: &mut Dynamic, tree: &OwnTree) -> Result<Renumbered, LiveError> {
        let (slots, opener) = (&self.sift.adviser.open.slots, self.sift.opener);
        let columns = self.columns(tree);
        if let Some((set, _)) = self.sift.root {
            dynamic.close(slots.all().len() as u32 + set)?;
        }
        let first = dynamic.open(&tree.tree, &columns)?;
        let number = |moment| slots.find(opener, moment).unwrap_or(slots.all().len() as u32);
        Ok((first..).zip(tree.moments.iter().map(|&moment| number(moment))).collect())
    }

    /// The edges of everybody to the tree; by one thread ([`Rehearsal::attempt`]).
    fn columns(&self, tree: &OwnTree) -> Vec<(u32, Vec<OfferedBundle>)> {
        let (round, opener) = (&self.sift.adviser.round, self.sift.opener);
        let edges = |other: NewcomerIx| {
            let slot = |moment| tree.moments.iter().position(|known| *known == moment).map(|at| at as u32);
            let edges = round.edges_by_rules(self.tiers, (other, opener), &self.hours, slot);
            (!edges.is_empty()).then_some((other.0, edges))
        };
        round.roster.newcomers().filter_map(edges).collect()
    }
}
