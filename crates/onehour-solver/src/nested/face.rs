//! The lexicographically first of all optimal plans.
//!
//! # The optimal face
//! By complementary slackness the optimal matchings are those that use tight edges alone (duals equal to the weight)
//! and keep every capacity whose price is not zero as full as the duals say. That is a flow with bounds and no costs:
//!
//! - a slot or normal set holds 0 to cap if y = 0, else exactly cap;
//! - a spread set holds k where z lies between the costs of its k-th and (k+1)-th unit: one value, or two neighbours;
//! - a left vertex must be matched unless u = 0;
//! - the number of edges is at least the floor, and exactly the floor if its multiplier is not zero.
//!
//! # The first plan
//! Left vertices are settled in the order of their indices. A vertex may take a smaller slot (a free one: any slot) if
//! the residual graph of that flow, without the vertices settled before, has a path from the slot back to the vertex.
//! Two vertices stand for the rest of the network: `outside` beyond the roots, and `idle`, where left vertices come
//! from and return to when they are not matched; the arcs between these two change the number of edges.
//!
//! Slot and vertex must lie in one strong component. Sending flow around a cycle adds arcs only within the component
//! of the cycle, so components of the first residual graph hold for all later ones, and one run of Tarjan's algorithm
//! rules out nearly every candidate: with a tie-break that works the optimum is unique, all components are single
//! vertices, and the pass ends after O(tight edges).

use super::certify::{Draft, affordable_units};
use super::components::NONE;
use super::control::Control;
use super::problem::NestedProblem;
use super::strong::StrongComponents;
use super::tiers::Tiers;

/// The residual graph of the optimal face. Vertices: left vertices, slots, sets, `outside`, `idle`.
struct Face {
    /// Tight edges of left vertex `l`, as slot vertices, rising: `tight[start[l]..start[l + 1]]`.
    start: Vec<usize>,
    tight: Vec<u32>,
    /// First slot, first set and the two special vertices.
    slots: u32,
    outside: u32,
    idle: u32,
    /// Of slots and sets, by vertex less `slots`: what is around, and how much they hold, at least and at most.
    around: Vec<u32>,
    flow: Vec<u64>,
    least: Vec<u64>,
    most: Vec<u64>,
    /// What lies directly within each set and `outside`, as far as a tight edge leads there.
    within: Vec<Vec<u32>>,
    /// Left vertices in each slot.
    held: Vec<Vec<u32>>,
    /// Slot vertex of each left vertex; `NONE` while free.
    mate: Vec<u32>,
    may_be_free: Vec<bool>,
    /// The number of edges, at least and at most.
    count: u64,
    least_count: u64,
    most_count: u64,
    /// Left vertices below this one have their final slot.
    settled: u32,
}

/// Replaces the mates of an optimal draft by the lexicographically first optimal ones, or by optimal ones on the way
/// there if the caller stops. `tight` holds all tight edges, sorted.
pub(super) fn settle<const T: usize>(
    problem: &NestedProblem,
    draft: &mut Draft<T>,
    tight: &[(u32, u32)],
    control: &Control<'_>,
) {
    let mut face = Face::new(problem, draft, tight);
    let mut arcs = Vec::new();
    let strong = StrongComponents::new(face.idle as usize + 1, 0..face.slots, |vertex, into| {
        face.successors(vertex, &mut arcs);
        into.append(&mut arcs);
    });
    let mut search = Paths { seen: vec![NONE; face.idle as usize + 1], from: vec![NONE; face.idle as usize + 1] };
    for left in (0..face.slots).take_while(|_| !control.should_stop()) {
        face.settled = left;
        for edge in face.start[left as usize]..face.start[left as usize + 1] {
            let slot = face.tight[edge];
            if slot == face.mate[left as usize] {
                break;
            }
            if strong.connected(left, slot) && search.find(&face, left, slot) {
                face.send(&search, left, slot);
                break;
            }
        }
    }
    let slot_of = |&mate: &u32| (mate != NONE).then(|| mate - face.slots);
    draft.mates = face.mate.iter().map(slot_of).collect();
}

impl Face {
    fn new<const T: usize>(problem: &NestedProblem, draft: &Draft<T>, tight: &[(u32, u32)]) -> Self {
        let slots = problem.left_count() as u32;
        let sets = slots + problem.slot_count() as u32;
        let outside = sets + problem.sets.len() as u32;
        let node_of = |set: Option<u32>| set.map_or(outside, |set| sets + set);
        let slot_bounds = problem.slot_caps.iter().zip(&draft.slots).map(|(&cap, &y)| bounds(cap, y, None, slots));
        let set_bounds =
            problem.sets.iter().zip(&draft.sets).map(|(set, &z)| bounds(set.cap, z, set.spread_tier, slots));
        let (least, most) = slot_bounds.chain(set_bounds).unzip();
        let slot_around = problem.slot_sets.iter().map(|&set| node_of(set));
        let count = draft.mates.iter().flatten().count() as u64;
        let nodes = (outside - slots) as usize;
        let mut face = Face {
            start: (0..=slots).map(|left| tight.partition_point(|&(owner, _)| owner < left)).collect(),
            tight: tight.iter().map(|&(_, slot)| slots + slot).collect(),
            slots,
            outside,
            idle: outside + 1,
            around: slot_around.chain(problem.sets.iter().map(|set| node_of(set.parent))).collect(),
            flow: vec![0; nodes],
            least,
            most,
            within: vec![Vec::new(); nodes + 1],
            held: vec![Vec::new(); problem.slot_count()],
            mate: vec![NONE; slots as usize],
            may_be_free: draft.left.iter().map(|&dual| dual == Tiers::ZERO).collect(),
            count,
            least_count: draft.floor.into(),
            most_count: if draft.phi == Tiers::ZERO { u64::from(slots) } else { draft.floor.into() },
            settled: 0,
        };
        face.list_children();
        for (left, &slot) in draft.mates.iter().enumerate().filter_map(|(left, mate)| Some((left, mate.as_ref()?))) {
            face.enter(left as u32, slots + slot);
        }
        face
    }

    /// Fills `within` with all nodes at or around the slot of a tight edge, rising.
    fn list_children(&mut self) {
        let mut listed = vec![false; self.around.len()];
        for edge in 0..self.tight.len() {
            let mut node = self.tight[edge];
            while node != self.outside && !std::mem::replace(&mut listed[(node - self.slots) as usize], true) {
                node = self.around[(node - self.slots) as usize];
            }
        }
        for index in (0..listed.len()).filter(|&index| listed[index]) {
            self.within[(self.around[index] - self.slots) as usize].push(self.slots + index as u32);
        }
    }

    /// Appends the vertices to which one unit of flow may go on from `vertex`.
    fn successors(&self, vertex: u32, into: &mut Vec<u32>) {
        match vertex {
            left if left < self.slots => {
                if left >= self.settled {
                    let edges = &self.tight[self.start[left as usize]..self.start[left as usize + 1]];
                    let mate = self.mate[left as usize];
                    into.extend(edges.iter().filter(|&&slot| slot != mate));
                    into.extend((mate != NONE && self.may_be_free[left as usize]).then_some(self.idle));
                }
            }
            idle if idle == self.idle => {
                let free = (self.settled..self.slots).filter(|&left| self.mate[left as usize] == NONE);
                into.extend(free);
                into.extend((self.count > self.least_count).then_some(self.outside));
            }
            node => {
                let index = (node - self.slots) as usize;
                if node == self.outside {
                    into.extend((self.count < self.most_count).then_some(self.idle));
                } else if self.flow[index] < self.most[index] {
                    into.push(self.around[index]);
                }
                let spare = |child: u32| {
                    let index = (child - self.slots) as usize;
                    self.flow[index] > self.least[index]
                };
                into.extend(self.within[index].iter().filter(|&&child| spare(child)));
                into.extend(self.held.get(index).into_iter().flatten().filter(|&&left| left >= self.settled));
            }
        }
    }

    fn enter(&mut self, left: u32, slot: u32) {
        self.mate[left as usize] = slot;
        self.held[(slot - self.slots) as usize].push(left);
        self.shift_flow(slot, |flow| flow + 1);
    }

    fn leave(&mut self, left: u32) {
        let slot = std::mem::replace(&mut self.mate[left as usize], NONE);
        self.held[(slot - self.slots) as usize].retain(|&held| held != left);
        self.shift_flow(slot, |flow| flow - 1);
    }

    fn shift_flow(&mut self, slot: u32, change: impl Fn(u64) -> u64) {
        let mut node = slot;
        while node != self.outside {
            let index = (node - self.slots) as usize;
            self.flow[index] = change(self.flow[index]);
            node = self.around[index];
        }
    }

    /// Sends one unit around the cycle that `paths` found: `left` to `slot`, and from there back to `left`.
    fn send(&mut self, paths: &Paths, left: u32, slot: u32) {
        let mut moves = vec![(left, slot)];
        let (mut vertex, mut next) = (paths.from[left as usize], left);
        while vertex != NONE {
            if vertex < self.slots {
                moves.push((vertex, next));
            }
            (vertex, next) = (paths.from[vertex as usize], vertex);
        }
        for &(left, _) in &moves {
            if self.mate[left as usize] != NONE {
                self.leave(left);
                self.count -= 1;
            }
        }
        for (left, slot) in moves {
            if slot != self.idle {
                self.enter(left, slot);
                self.count += 1;
            }
        }
    }
}

/// Breadth-first search with labels that are stamped by the left vertex being settled.
struct Paths {
    seen: Vec<u32>,
    from: Vec<u32>,
}

impl Paths {
    /// Whether flow can go from `slot` to `left`. What an earlier call for the same `left` has seen leads nowhere.
    fn find(&mut self, face: &Face, left: u32, slot: u32) -> bool {
        let mut queue = Vec::new();
        let mut fresh = Vec::new();
        self.label(slot, NONE, left, &mut queue);
        let mut next = 0;
        while let Some(&vertex) = queue.get(next) {
            next += 1;
            face.successors(vertex, &mut fresh);
            for successor in fresh.drain(..) {
                self.label(successor, vertex, left, &mut queue);
                if successor == left {
                    return true;
                }
            }
        }
        false
    }

    fn label(&mut self, vertex: u32, from: u32, stamp: u32, queue: &mut Vec<u32>) {
        if self.seen[vertex as usize] != stamp {
            self.seen[vertex as usize] = stamp;
            self.from[vertex as usize] = from;
            queue.push(vertex);
        }
    }
}

/// How much a node may hold on the optimal face, at least and at most.
fn bounds<const T: usize>(cap: u32, price: Tiers<T>, spread_tier: Option<u8>, lefts: u32) -> (u64, u64) {
    let cap = u64::from(cap);
    match spread_tier.map(usize::from) {
        None if price == Tiers::ZERO => (0, cap),
        None => (cap, cap),
        Some(tier) => {
            let most = affordable_units(price, tier, i128::from(cap.min(lefts.into()))) as u64;
            let indifferent = most > 0 && Tiers::unit(tier, 2 * most as i64 - 1) == price;
            (most - u64::from(indifferent), most)
        }
    }
}
