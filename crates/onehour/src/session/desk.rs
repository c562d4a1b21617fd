//! The solver's side of a session: which vertex is whom, which node is which hour, and what becomes of both by an edit.

use std::collections::BTreeMap;

use onehour_solver::nested::{Dynamic, LiveError, OfferedBundle, Row};

use super::seats::Seat;
use crate::candidate::{NewcomerIx, OpenerIx};
use crate::plan::{PlanCertificate, SetName};
use crate::round::{Claim, Open, OwnTree, Round, SetKey, Tier, leading};

/// What a pinned newcomer weighs more in the first tier: more than all that leaving a pin out could gain.
pub(super) const MUST: i64 = 1 << 36;

/// The hours and capacities of an opener, as nodes.
#[derive(Debug)]
struct Grove {
    first_slot: u32,
    /// Start of each slot, rising; one without a start for an introduction.
    starts: Vec<Option<i64>>,
    first_set: u32,
    /// What each set is, whatever opener they name; the last one is around all others.
    keys: Vec<SetKey>,
}

impl Grove {
    fn root(&self) -> u32 {
        self.first_set + self.keys.len() as u32 - 1
    }

    fn slot(&self, start: Option<i64>) -> Option<u32> {
        self.starts.binary_search(&start).ok().map(|at| self.first_slot + at as u32)
    }
}

/// An optimum that follows the edits of a round.
pub(super) struct Desk {
    dynamic: Dynamic,
    /// Left vertex of each newcomer, and the other way round.
    lefts: BTreeMap<String, u32>,
    newcomers: Vec<String>,
    groves: BTreeMap<String, Grove>,
    /// Opener (by position in `openers`) and start of each slot.
    hours: BTreeMap<u32, (u32, Option<i64>)>,
    openers: Vec<String>,
    tiers: Vec<Tier>,
    /// Left vertices of pins.
    pinned: BTreeMap<u32, String>,
}

impl Desk {
    /// Restores the optimum of a round without crossing constraints from a claim, in so many of the first tiers. `None`
    /// if the checker refuses it.
    pub(super) fn new(round: &Round<'_>, claim: &Claim<'_>, tiers: usize) -> Option<Self> {
        let (open, problem, solution) = Open::claimed(round, claim);
        let (problem, solution) = leading(problem, solution, tiers);
        let dynamic = Dynamic::restore(&problem, &solution).ok()?;
        let id = |newcomer| round.roster.newcomer(newcomer).id.clone();
        let newcomers: Vec<String> = round.roster.newcomers().map(id).collect();
        let mut desk = Desk {
            dynamic,
            lefts: (0..).zip(&newcomers).map(|(left, id)| (id.clone(), left)).collect(),
            newcomers,
            groves: BTreeMap::new(),
            hours: BTreeMap::new(),
            openers: Vec::new(),
            tiers: round.objective.tiers[..tiers].to_vec(),
            pinned: BTreeMap::new(),
        };
        let sets = problem.slot_count() as u32;
        let mut keys = open.keys.iter().copied().peekable();
        let mut first_set = sets;
        for opener in round.roster.openers() {
            let slots = open.slots.of(opener);
            let mine: Vec<SetKey> = std::iter::from_fn(|| keys.next_if(|key| key.opener() == Some(opener))).collect();
            if !slots.is_empty() {
                let starts = slots.clone().filter_map(|slot| Some(open.place(slot)?.moment.start)).collect();
                let (first_slot, keys) = (slots.start, mine.clone());
                desk.settle_in(round, opener, Grove { first_slot, starts, first_set, keys });
            }
            first_set += mine.len() as u32;
        }
        let pinned: Vec<NewcomerIx> = round.pins.all().map(|pin| pin.newcomer).collect();
        pinned.into_iter().try_for_each(|newcomer| desk.sit(round, newcomer)).ok()?;
        desk.dynamic.take_moved();
        Some(desk)
    }

    fn settle_in(&mut self, round: &Round<'_>, opener: OpenerIx, grove: Grove) {
        let id = &round.roster.opener(opener).id;
        let number = self.openers.len() as u32;
        self.openers.push(id.clone());
        let slots = (grove.first_slot..).zip(&grove.starts);
        self.hours.extend(slots.map(|(slot, &start)| (slot, (number, start))));
        self.groves.insert(id.clone(), grove);
    }

    /// Whether the tiers are still those that it began with.
    pub(super) fn has_tiers(&self, tiers: &[Tier]) -> bool {
        self.tiers == tiers
    }

    /// An opener leaves, or is about to come back with other hours and caps.
    pub(super) fn close(&mut self, opener: &str) -> Result<(), LiveError> {
        let Some(grove) = self.groves.remove(opener) else { return Ok(()) };
        (grove.first_slot..).zip(&grove.starts).for_each(|(slot, _)| {
            self.hours.remove(&slot);
        });
        self.dynamic.close(grove.root())
    }

    /// An opener comes with all hours and caps.
    pub(super) fn open(&mut self, round: &Round<'_>, opener: OpenerIx) -> Result<(), LiveError> {
        let Some(OwnTree { tree, moments, keys }) = round.own_tree(&round.hours, &self.tiers, opener) else {
            return Ok(());
        };
        let starts = moments.into_iter().map(|moment| moment.start).collect();
        let local = Grove { first_slot: 0, starts, first_set: 0, keys };
        let mut columns = Vec::new();
        // Pins sit down afterwards: at their weight the tree would be priced for them.
        for newcomer in round.roster.newcomers().filter(|&newcomer| round.pins.of(newcomer).is_none()) {
            let bundles = edges((round, &self.tiers), newcomer, opener, &local);
            if let Some(&left) =
                (!bundles.is_empty()).then(|| self.lefts.get(&round.roster.newcomer(newcomer).id)).flatten()
            {
                columns.push((left, bundles));
            }
        }
        let first_slot = self.dynamic.open(&tree, &columns)?;
        let first_set = first_slot + local.starts.len() as u32;
        self.settle_in(round, opener, Grove { first_slot, first_set, ..local });
        let mut pins = round.pins.all().filter(|pin| pin.opener == opener);
        pins.try_for_each(|pin| self.sit(round, pin.newcomer))
    }

    /// A newcomer comes, or has other edges.
    pub(super) fn sit(&mut self, round: &Round<'_>, newcomer: NewcomerIx) -> Result<(), LiveError> {
        let id = &round.roster.newcomer(newcomer).id;
        let pinned = round.pins.of(newcomer).is_some();
        let row = self.row(round, newcomer);
        let left = match self.lefts.get(id) {
            Some(&left) => {
                self.dynamic.replace(left, &row)?;
                left
            }
            None => {
                let left = self.dynamic.add(&row)?;
                self.lefts.insert(id.clone(), left);
                self.newcomers.push(id.clone());
                left
            }
        };
        if pinned {
            self.pinned.insert(left, id.clone());
        } else {
            self.pinned.remove(&left);
        }
        Ok(())
    }

    /// A newcomer leaves.
    pub(super) fn leave(&mut self, newcomer: &str) -> Result<(), LiveError> {
        let Some(left) = self.lefts.remove(newcomer) else { return Ok(()) };
        self.pinned.remove(&left);
        self.dynamic.remove(left)
    }

    fn row(&self, round: &Round<'_>, newcomer: NewcomerIx) -> Row {
        let objective = &round.objective;
        let mut weight: Vec<i64> = self.tiers.iter().map(|&tier| objective.newcomer_weight(tier, newcomer)).collect();
        let pin = round.pins.of(newcomer);
        if pin.is_some() {
            weight.iter_mut().take(1).for_each(|first| *first += MUST);
        }
        let openers: Vec<OpenerIx> = match pin {
            Some(pin) => vec![pin.opener],
            None => round.roster.openers().collect(),
        };
        let of_opener = |opener: OpenerIx| {
            let grove = self.groves.get(&round.roster.opener(opener).id);
            grove.into_iter().flat_map(move |grove| edges((round, &self.tiers), newcomer, opener, grove))
        };
        Row {
            weight,
            key: objective.newcomer_key(newcomer),
            bundles: openers.into_iter().flat_map(of_opener).collect(),
        }
    }

    /// Whether every pin has its place.
    pub(super) fn seats_pins(&self) -> bool {
        self.pinned.keys().all(|&left| self.dynamic.slot_of(left).is_some())
    }

    /// The value, if the duals prove it.
    pub(super) fn proven_value(&self) -> Option<Vec<i64>> {
        self.dynamic.proven_value().map(|value| self.without_pins(value))
    }

    /// The value, one entry a tier.
    pub(super) fn value(&self) -> Vec<i64> {
        self.without_pins(self.dynamic.value())
    }

    /// A value without what pinned newcomers weigh more.
    fn without_pins(&self, mut value: Vec<i64>) -> Vec<i64> {
        value.iter_mut().take(1).for_each(|first| *first -= MUST * self.pinned.len() as i64);
        value
    }

    /// Newcomers who sit elsewhere than when this was asked last, with their seats now.
    pub(super) fn take_moved(&mut self) -> Vec<(String, Option<Seat>)> {
        let moved = self.dynamic.take_moved().into_iter();
        moved.map(|(left, _)| (self.newcomers[left as usize].clone(), self.seat(left))).collect()
    }

    fn seat(&self, left: u32) -> Option<Seat> {
        let (opener, start) = *self.hours.get(&self.dynamic.slot_of(left)?)?;
        Some(Seat { opener: self.openers[opener as usize].clone(), start })
    }

    /// All seats.
    pub(super) fn seats(&self) -> impl Iterator<Item = (String, Seat)> + '_ {
        self.lefts.iter().filter_map(|(id, &left)| Some((id.clone(), self.seat(left)?)))
    }

    /// The proof by names.
    pub(super) fn certificate(&self, round: &Round<'_>) -> PlanCertificate {
        let mut proof = PlanCertificate::default();
        for (id, &left) in &self.lefts {
            let mut dual = self.dynamic.dual(left);
            if self.pinned.contains_key(&left) {
                dual[0] -= MUST;
            }
            if dual.iter().any(|&entry| entry != 0) {
                proof.newcomers.insert(id.clone(), dual);
            }
        }
        for (id, grove) in &self.groves {
            let Some(opener) = round.roster.find_opener(id) else { continue };
            let slots = (grove.first_slot..).zip(grove.starts.iter().map(|&start| SetKey::Hour(opener, start)));
            let sets = (grove.first_set..).zip(grove.keys.iter().map(|key| key.of(opener)));
            let priced = slots.chain(sets).map(|(node, key)| (key, self.dynamic.price(node)));
            let positive = |price: &[i64]| price.iter().find(|&&entry| entry != 0).is_some_and(|&entry| entry > 0);
            let named = priced.filter(|(_, price)| positive(price));
            proof.sets.extend(named.map(|(key, price)| (round.limits.name(key), price)));
        }
        proof.sets.sort_by(|a: &(SetName, _), b| a.0.cmp(&b.0));
        proof
    }
}

/// The edges of a newcomer to an opener's slots, in these tiers.
fn edges(
    (round, tiers): (&Round<'_>, &[Tier]),
    newcomer: NewcomerIx,
    opener: OpenerIx,
    grove: &Grove,
) -> Vec<OfferedBundle> {
    round.edges_by_rules(tiers, (newcomer, opener), &round.hours, |moment| grove.slot(moment.start))
}
