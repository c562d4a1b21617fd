//! Flow problems: rounds of meetings under nested capacities, and transportation with bounds on both sides.

use onehour_solver::flow::{Arc, Network, NetworkError};
use onehour_solver::nested::{CapSet, NestedProblem};

use super::random::Random;

/// Hours of a working week, eight a day.
const WEEK: u32 = 40;
const WEEKS: u32 = 4;
/// Working days of the first month; the round goes on into a second.
const FIRST_MONTH: u32 = 13;
const FIELDS: u64 = 12;
const PLACES: u64 = 4;
/// Openers of one employer.
const STAFF: usize = 8;
const TIERS: usize = 3;
/// Days that a newcomer has waited, and points of a meeting, at most.
const WAITED: i64 = 400;
const POINTS: i64 = 30;

/// A round as its own problem and as a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// Newcomers are left vertices, an hour of an opener is a slot; it lies in a day, in a month of the opener, in a
    /// month of the employer. Tiers: served, days waited, points.
    pub problem: NestedProblem,
}

struct Person {
    field: u64,
    place: u64,
    /// Free hours of every week, as bits.
    week: u64,
}

fn people(count: usize, hours: u32, random: &mut Random) -> Vec<Person> {
    let mut person = || Person {
        field: random.below(FIELDS),
        place: random.below(PLACES),
        week: (0..hours).fold(0, |week, _| week | 1 << random.below(WEEK.into())),
    };
    (0..count).map(|_| person()).collect()
}

impl Round {
    /// A round of so many newcomers and a third as many openers.
    pub fn new(newcomers: usize, random: &mut Random) -> Self {
        let openers = people((newcomers / 3).max(1), 11, random);
        let newcomers = people(newcomers, 6, random);
        let mut problem = NestedProblem {
            tiers: TIERS,
            class_weights: (0..=POINTS).flat_map(|points| [0, 0, points]).collect(),
            bundle_start: vec![0],
            slot_start: vec![0],
            ..NestedProblem::default()
        };
        let first_slot = add_openers(&mut problem, &openers, random);
        for newcomer in &newcomers {
            problem.left_weights.extend([1, random.between(0, WAITED), 0]);
            for (opener, &first) in openers.iter().zip(&first_slot).filter(|(opener, _)| fits(newcomer, opener)) {
                add_bundle(&mut problem, common_slots(newcomer, opener, first), random);
            }
            problem.bundle_start.push(problem.bundle_class.len() as u32);
        }
        Round { problem }
    }

    /// The same as a minimum-cost flow: newcomer to slot to its sets to the sink, or from newcomer to sink at no cost.
    /// Arcs of newcomers come first, in the order of the edges. The three tiers are folded into one cost, each weighed
    /// so that all of the next one's cannot outweigh a unit of it.
    ///
    /// # Errors
    /// Costs that do not fit 64 bits.
    pub fn network(&self) -> Result<Network, NetworkError> {
        let problem = &self.problem;
        let (lefts, slots, sets) = (problem.left_count(), problem.slot_count(), problem.sets.len());
        let slot_node = |slot: usize| (lefts + slot) as u32;
        let set_node = |set: Option<u32>| set.map_or((lefts + slots + sets) as u32, |set| (lefts + slots) as u32 + set);
        let arc = |from, to, upper, cost| Arc { from, to, lower: 0, upper, cost };
        let mut arcs = Vec::with_capacity(problem.slots.len() + lefts + slots + sets);
        for left in 0..lefts {
            for bundle in problem.bundle_start[left] as usize..problem.bundle_start[left + 1] as usize {
                let cost = -self.folded(left, bundle);
                let edges = problem.slot_start[bundle] as usize..problem.slot_start[bundle + 1] as usize;
                let slots = problem.slots[edges].iter();
                arcs.extend(slots.map(|&slot| arc(left as u32, slot_node(slot as usize), 1, cost)));
            }
        }
        arcs.extend((0..lefts as u32).map(|left| arc(left, set_node(None), 1, 0)));
        let caps = problem.slot_caps.iter().zip(&problem.slot_sets).enumerate();
        arcs.extend(caps.map(|(slot, (&cap, &set))| arc(slot_node(slot), set_node(set), cap.into(), 0)));
        let caps = problem.sets.iter().zip(0..);
        arcs.extend(caps.map(|(set, at)| arc(set_node(Some(at)), set_node(set.parent), set.cap.into(), 0)));
        let mut supply = vec![1; lefts];
        supply.resize(lefts + slots + sets, 0);
        supply.push(-(lefts as i64));
        Network::new(supply, arcs)
    }

    fn folded(&self, left: usize, bundle: usize) -> i64 {
        let lefts = self.problem.left_count() as i64;
        let weight = |tier: usize| {
            let class = self.problem.bundle_class[bundle] as usize;
            self.problem.left_weights[left * TIERS + tier] + self.problem.class_weights[class * TIERS + tier]
        };
        (weight(0) * (WAITED * lefts + 1) + weight(1)) * (POINTS * lefts + 1) + weight(2)
    }

    /// What flows along each arc of [`Round::network`] when newcomers have these slots.
    pub fn flow(&self, mates: &[Option<u32>]) -> Vec<i64> {
        let problem = &self.problem;
        let (edges, lefts, slots) = (problem.slots.len(), problem.left_count(), problem.slot_count());
        let mut flow = vec![0; edges + lefts + slots + problem.sets.len()];
        for (left, mate) in mates.iter().enumerate() {
            let Some(slot) = mate else {
                flow[edges + left] = 1;
                continue;
            };
            let bundles = problem.bundle_start[left] as usize..problem.bundle_start[left + 1] as usize;
            let own = problem.slot_start[bundles.start] as usize..problem.slot_start[bundles.end] as usize;
            if let Some(at) = problem.slots[own.clone()].iter().position(|other| other == slot) {
                flow[own.start + at] = 1;
            }
            flow[edges + lefts + *slot as usize] += 1;
            let first = problem.slot_sets[*slot as usize];
            for set in std::iter::successors(first, |&set| problem.sets[set as usize].parent) {
                flow[edges + lefts + slots + set as usize] += 1;
            }
        }
        flow
    }
}

fn fits(newcomer: &Person, opener: &Person) -> bool {
    newcomer.field == opener.field && newcomer.place == opener.place
}

/// Hours, days and months of each opener, and months of each employer. Returns the first slot of each opener.
fn add_openers(problem: &mut NestedProblem, openers: &[Person], random: &mut Random) -> Vec<u32> {
    let mut first_slot = Vec::with_capacity(openers.len());
    for staff in openers.chunks(STAFF) {
        let days = |opener: &Person| (0..WEEKS * 5).filter(|day| hours_of(opener.week, *day) != 0).count();
        // Sets of the staff first, then the two months of the employer: parents come after their children.
        let own: usize = staff.iter().map(|opener| days(opener) + 2).sum();
        let employer = (problem.sets.len() + own) as u32;
        for opener in staff {
            first_slot.push(problem.slot_caps.len() as u32);
            let month = (problem.sets.len() + days(opener)) as u32;
            for day in (0..WEEKS * 5).filter(|&day| hours_of(opener.week, day) != 0) {
                for _ in 0..hours_of(opener.week, day).count_ones() {
                    problem.slot_caps.push(1);
                    problem.slot_sets.push(Some(problem.sets.len() as u32));
                }
                let parent = Some(month + u32::from(day >= FIRST_MONTH));
                problem.sets.push(CapSet { parent, cap: 1, spread_tier: None });
            }
            let cap = random.between(1, 4) as u32;
            problem.sets.extend([0, 1].map(|month| CapSet { parent: Some(employer + month), cap, spread_tier: None }));
        }
        let cap = 1 + staff.len() as u32;
        problem.sets.extend([CapSet { parent: None, cap, spread_tier: None }; 2]);
    }
    first_slot
}

/// The hours of one day of a week, as bits.
fn hours_of(week: u64, day: u32) -> u64 {
    week >> (day % 5 * 8) & 0xFF
}

/// Slots of an opener in the hours that both are free.
fn common_slots(newcomer: &Person, opener: &Person, first: u32) -> Vec<u32> {
    let hours = (0..WEEKS).flat_map(|_| (0..WEEK).filter(|hour| opener.week >> hour & 1 == 1));
    let slots = hours.zip(first..).filter(|(hour, _)| newcomer.week >> hour & 1 == 1);
    slots.map(|(_, slot)| slot).collect()
}

fn add_bundle(problem: &mut NestedProblem, slots: Vec<u32>, random: &mut Random) {
    if !slots.is_empty() {
        problem.slots.extend(slots);
        problem.slot_start.push(problem.slots.len() as u64);
        problem.bundle_class.push(random.between(0, POINTS) as u32);
    }
}

/// Units from `size` sources to `size` sinks along random arcs; what each side sends and takes lies between bounds
/// around a flow that is planted, so that there is one.
///
/// # Errors
/// None for sizes that a machine can hold.
pub fn transport(size: usize, degree: usize, random: &mut Random) -> Result<Network, NetworkError> {
    let (source, sink) = (2 * size as u32, 2 * size as u32 + 1);
    let mut arcs = Vec::with_capacity(size * (degree + 2));
    let mut through = vec![0; 2 * size];
    for from in 0..size {
        for _ in 0..degree {
            let to = size + random.below(size as u64) as usize;
            let upper = random.between(1, 5);
            let planted = random.between(0, upper);
            through[from] += planted;
            through[to] += planted;
            arcs.push(Arc { from: from as u32, to: to as u32, lower: 0, upper, cost: random.between(1, 1000) });
        }
    }
    for (node, &planted) in (0..).zip(&through) {
        let (lower, upper) = (planted - random.between(0, planted.min(3)), planted + random.between(0, 3));
        let (from, to) = if node < size as u32 { (source, node) } else { (node, sink) };
        arcs.push(Arc { from, to, lower, upper, cost: 0 });
    }
    let total: i64 = through[..size].iter().sum();
    let mut supply = vec![0; 2 * size];
    supply.extend([total, -total]);
    Network::new(supply, arcs)
}
