//! One component with indices of its own: the immutable input of a search.
//!
//! *Nodes* are the slots, then the live sets, then one node `outside` that stands for everything beyond the roots; a
//! node's parent has a larger index. A slot is a node like any other: a leaf capacity.

use std::borrow::Cow;
use std::cmp::Reverse;

use super::components::{Components, NONE, Part};
use super::control::Control;
use super::problem::{NestedProblem, TieKeys};
use super::tiers::Tiers;

/// One component of a [`NestedProblem`].
pub(super) struct Instance<'p, const T: usize> {
    pub(super) part: Cow<'p, Part>,
    /// Weight vectors of the classes, shared by all components.
    classes: Cow<'p, [Tiers<T>]>,
    ties: Option<LocalTies>,
    /// The most that a tie-break can add to an edge.
    pub(super) tie_most: Tiers<T>,
    /// Weight of each left vertex.
    pub(super) left_weight: Vec<Tiers<T>>,
    /// Bundles of left vertex `l` are `bundle_start[l]..bundle_start[l + 1]`.
    bundle_start: Vec<u32>,
    bundles: Vec<Bundle>,
    /// Slots of all bundles, as nodes; those of a bundle by falling tie-break.
    slots: Vec<u32>,
    /// Smallest node around each node; `outside` around a root.
    pub(super) parent: Vec<u32>,
    /// Nodes directly within node `v` are `within[within_start[v]..within_start[v + 1]]`.
    within_start: Vec<u32>,
    within: Vec<u32>,
    /// Capacity of each node.
    pub(super) cap: Vec<u32>,
    /// Tier of a spread set's steps; `NO_SPREAD` for other nodes.
    spread_tier: Vec<u8>,
    /// The node beyond the roots.
    pub(super) outside: u32,
    /// Room for the slots of one bundle.
    gathered: Vec<Gathered>,
}

/// Edges of one left vertex with one weight class.
#[derive(Clone, Copy)]
pub(super) struct Bundle {
    class: u32,
    /// A node whose price is at most that of every slot in the bundle: the smallest node around them all, or
    /// `outside` where spread sets in between may lower the price.
    pub(super) gate: u32,
    /// The slot with the largest tie-break, and that.
    pub(super) first: u32,
    tie: u32,
    count: u32,
    start: u64,
}

impl Bundle {
    /// Positions of its slots in the list of all.
    pub(super) fn slots(self) -> std::ops::Range<usize> {
        self.start as usize..self.start as usize + self.count as usize
    }
}

struct LocalTies {
    tier: usize,
    left: Vec<u64>,
    slot: Vec<u64>,
}

impl LocalTies {
    fn of(&self, left: u32, slot: u32) -> i64 {
        TieKeys::mix(self.left[left as usize], self.slot[slot as usize])
    }
}

/// A slot of a bundle that is being added.
struct Gathered {
    /// The node that the slots are told apart by.
    set: u32,
    tie: i64,
    slot: u32,
}

const NO_SPREAD: u8 = u8::MAX;

impl<'p, const T: usize> Instance<'p, T> {
    /// The component of a part; `None` if the caller stops while the edges are gathered.
    pub(super) fn new(
        (problem, classes): (&NestedProblem, Cow<'p, [Tiers<T>]>),
        (split, part): (&Components, Cow<'p, Part>),
        control: &Control<'_>,
    ) -> Option<Self> {
        let mut instance = Instance::nodes_alone((problem, classes), (split, part));
        for at in 0..instance.part.lefts.len() {
            if control.should_stop() {
                return None;
            }
            instance.add_left(problem, split, at);
        }
        Some(instance)
    }

    /// Slots, sets and left vertices, no edges yet.
    fn nodes_alone(
        (problem, classes): (&NestedProblem, Cow<'p, [Tiers<T>]>),
        (split, part): (&Components, Cow<'p, Part>),
    ) -> Self {
        let outside = (part.slots.len() + part.sets.len()) as u32;
        let mut instance = Instance {
            classes,
            ties: problem.ties.as_ref().map(|ties| LocalTies {
                tier: ties.tier.into(),
                left: part.lefts.iter().map(|&left| ties.left[left as usize]).collect(),
                slot: part.slots.iter().map(|&slot| ties.slot[slot as usize]).collect(),
            }),
            tie_most: problem.ties.as_ref().map_or(Tiers::ZERO, |ties| Tiers::unit(ties.tier.into(), u32::MAX.into())),
            left_weight: part.lefts.iter().map(|&left| Tiers::read(&problem.left_weights, left as usize)).collect(),
            bundle_start: Vec::with_capacity(part.lefts.len() + 1),
            bundles: Vec::new(),
            slots: Vec::new(),
            parent: Vec::new(),
            within_start: Vec::new(),
            within: Vec::new(),
            cap: Vec::new(),
            spread_tier: Vec::new(),
            outside,
            gathered: Vec::new(),
            part,
        };
        instance.add_nodes(problem, split);
        instance.bundle_start.push(0);
        instance
    }

    /// The component of a part, however long that takes.
    pub(super) fn laid_out(
        (problem, classes): (&NestedProblem, Cow<'p, [Tiers<T>]>),
        (split, part): (&Components, Cow<'p, Part>),
    ) -> Self {
        let mut instance = Instance::nodes_alone((problem, classes), (split, part));
        (0..instance.part.lefts.len()).for_each(|at| instance.add_left(problem, split, at));
        instance
    }

    /// A left vertex of the part, by its position, with its bundles.
    fn add_left(&mut self, problem: &NestedProblem, split: &Components, at: usize) {
        let left = self.part.lefts[at];
        let first = self.bundles.len();
        problem.bundles(left as usize).for_each(|bundle| self.add_bundle(problem, split, (at as u32, bundle)));
        let mut bundles = self.bundles.split_off(first);
        bundles.sort_by_key(|&bundle| Reverse(self.class_weight(bundle) + self.most_tie(bundle)));
        self.bundles.append(&mut bundles);
        self.bundle_start.push(self.bundles.len() as u32);
    }

    fn add_nodes(&mut self, problem: &NestedProblem, split: &Components) {
        let (part, outside) = (&*self.part, self.outside);
        let node_of = |set: u32| match set {
            NONE => outside,
            set => part.slots.len() as u32 + split.set_position[set as usize],
        };
        self.parent.extend(part.slots.iter().map(|&slot| node_of(split.forest.slot_parent[slot as usize])));
        self.parent.extend(part.sets.iter().map(|&set| node_of(split.forest.set_parent[set as usize])));
        self.within = (0..outside).collect();
        self.within.sort_by_key(|&node| self.parent[node as usize]);
        let first_within = |node| self.within.partition_point(|&child| self.parent[child as usize] < node) as u32;
        self.within_start = (0..=outside).map(first_within).collect();
        self.cap.extend(part.slots.iter().map(|&slot| problem.slot_caps[slot as usize]));
        self.cap.extend(part.sets.iter().map(|&set| problem.sets[set as usize].cap));
        self.spread_tier.resize(part.slots.len(), NO_SPREAD);
        let set_tiers = part.sets.iter().map(|&set| problem.sets[set as usize].spread_tier.unwrap_or(NO_SPREAD));
        self.spread_tier.extend(set_tiers);
    }

    /// A bundle of the problem, as one bundle for each set directly within the smallest node around it: where such a
    /// set is full, its price is the one that counts, and one label says it all.
    fn add_bundle(&mut self, problem: &NestedProblem, split: &Components, (left, bundle): (u32, usize)) {
        let live = problem.bundle_slots(bundle).iter().map(|&slot| split.slot_position[slot as usize]);
        let mut slots = std::mem::take(&mut self.gathered);
        slots.extend(live.filter(|&node| node != NONE).map(|slot| Gathered { set: 0, tie: 0, slot }));
        let around = self.gate(&slots);
        for gathered in &mut slots {
            gathered.set = self.set_within(around, gathered.slot);
            gathered.tie = self.ties.as_ref().map_or(0, |ties| ties.of(left, gathered.slot));
        }
        slots.sort_unstable_by_key(|gathered| (gathered.set, Reverse(gathered.tie), gathered.slot));
        for group in slots.chunk_by(|a, b| a.set == b.set) {
            self.bundles.push(Bundle {
                class: problem.bundle_class[bundle],
                gate: self.gate(group),
                first: group[0].slot,
                tie: group[0].tie as u32,
                count: group.len() as u32,
                start: self.slots.len() as u64,
            });
            self.slots.extend(group.iter().map(|gathered| gathered.slot));
        }
        slots.clear();
        self.gathered = slots;
    }

    /// The set around a slot that lies directly within `around`; `around` itself where there is none, and for
    /// `outside`.
    fn set_within(&self, around: u32, slot: u32) -> u32 {
        let mut node = slot;
        while around != self.outside && node != around {
            let parent = self.parent[node as usize];
            if parent == around {
                return if node == slot { around } else { node };
            }
            node = parent;
        }
        around
    }

    /// See [`Bundle::gate`]. Parents have larger indices, so the smaller of two nodes is the one to climb from.
    fn gate(&self, slots: &[Gathered]) -> u32 {
        let mut slots = slots.iter().map(|gathered| gathered.slot);
        let Some(mut gate) = slots.next() else { return self.outside };
        for mut other in slots {
            while gate != other {
                let lower = if gate < other { &mut gate } else { &mut other };
                if self.is_spread(*lower) {
                    return self.outside;
                }
                *lower = self.parent[*lower as usize];
            }
        }
        gate
    }

    /// Nodes directly within a node other than `outside`.
    pub(super) fn within(&self, node: u32) -> &[u32] {
        &self.within[self.within_start[node as usize] as usize..self.within_start[node as usize + 1] as usize]
    }

    /// The slot node at a position of [`Bundle::slots`].
    pub(super) fn slot(&self, position: usize) -> u32 {
        self.slots[position]
    }

    pub(super) fn left_count(&self) -> usize {
        self.left_weight.len()
    }

    pub(super) fn bundle_range(&self, left: u32) -> std::ops::Range<usize> {
        self.bundle_start[left as usize] as usize..self.bundle_start[left as usize + 1] as usize
    }

    pub(super) fn bundle_count(&self) -> usize {
        self.bundles.len()
    }

    pub(super) fn bundle(&self, index: usize) -> Bundle {
        self.bundles[index]
    }

    pub(super) fn bundle_slots(&self, bundle: Bundle) -> &[u32] {
        &self.slots[bundle.slots()]
    }

    pub(super) fn class_weight(&self, bundle: Bundle) -> Tiers<T> {
        self.classes[bundle.class as usize]
    }

    /// The tie-break of an edge, in its tier.
    pub(super) fn tie(&self, left: u32, slot: u32) -> Tiers<T> {
        self.ties.as_ref().map_or(Tiers::ZERO, |ties| Tiers::unit(ties.tier, ties.of(left, slot)))
    }

    /// The largest tie-break among the edges of a bundle, in its tier.
    pub(super) fn most_tie(&self, bundle: Bundle) -> Tiers<T> {
        self.ties.as_ref().map_or(Tiers::ZERO, |ties| Tiers::unit(ties.tier, bundle.tie.into()))
    }

    pub(super) fn is_spread(&self, node: u32) -> bool {
        self.spread_tier[node as usize] != NO_SPREAD
    }

    /// What the `unit`-th edge in a spread set costs.
    pub(super) fn step(&self, node: u32, unit: u32) -> Tiers<T> {
        Tiers::unit(self.spread_tier[node as usize].into(), 2 * i64::from(unit) - 1)
    }
}
