//! Who shares too few places with whom: alternating paths that ignore weights.
//!
//! # The graph
//! A node (slot or set) is *full* when it holds its capacity. A left vertex leads to the smallest full node at or
//! around each slot it has an edge to, or *outside* where there is none; a full node leads to all left vertices that it
//! holds. What a free left vertex f reaches is everything that a change of the matching in favour of f could touch.
//!
//! # The identity
//! If f does not reach outside, let the *cut* be the reached nodes that no other reached node lies around. They are
//! full and disjoint, and all that they hold is reached; all edges of what is reached lead into them. So the k left
//! vertices reached, f among them, share exactly k - 1 places, the sum of the cut's capacities: a Hall violator with
//! its minimum cut, and the smallest one that contains f (König 1931, Hall 1935; for nested capacities it is max-flow
//! min-cut). The free vertices' regions that overlap make one deficient component: k vertices, d of them free, k - d
//! places.

use std::collections::BTreeMap;

use super::check::{Violation, check_mates};
use super::components::DisjointSets;
use super::problem::NestedProblem;
use super::solution::{NestedCover, NestedSolution};
use super::strong::StrongComponents;

/// What alternating paths reach from a free left vertex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// A place that is not used: one more could be served, at the price of some tier.
    Outside,
    /// Only places that others use.
    Closed(Shortage),
}

/// Left vertices and all the places that they have edges to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shortage {
    /// Left vertices, rising: the served and the free.
    pub left: Vec<u32>,
    /// Those of them that are free, rising.
    pub free: Vec<u32>,
    /// Full slots of the cut, rising.
    pub slots: Vec<u32>,
    /// Full sets of the cut, rising.
    pub sets: Vec<u32>,
    /// Sum of the capacities of the cut: `left.len() - free.len()`.
    pub places: u64,
}

/// All that keeps free left vertices from being served.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deficiency {
    /// Deficient components, by first left vertex. Free vertices without edges are in none.
    pub shortages: Vec<Shortage>,
    /// Free left vertices that reach a place that is not used, rising.
    pub outside: Vec<u32>,
}

/// Answers bottleneck queries about one solution.
pub struct Bottlenecks<'p> {
    graph: CapacityGraph<'p>,
}

impl<'p> Bottlenecks<'p> {
    /// Prepares for queries. Time O(left vertices times depth of the forest), besides the checks.
    ///
    /// # Errors
    /// A [`Violation`] if the problem is malformed or the mates are not a matching of it.
    pub fn new(problem: &'p NestedProblem, solution: &NestedSolution) -> Result<Self, Violation> {
        problem.validate()?;
        check_mates(problem, &solution.mates)?;
        Ok(Bottlenecks { graph: CapacityGraph::new(problem, &solution.mates) })
    }

    /// What alternating paths reach from a left vertex that is free. `None` for one that is matched, or unknown.
    pub fn reach(&self, left: u32) -> Option<Reach> {
        self.graph.is_free(left).then(|| self.graph.reach(left))
    }

    /// The deficient components of the whole solution. Time O(edges).
    pub fn deficiency(&self) -> Deficiency {
        self.graph.deficiency()
    }
}

/// The residual graph of capacities alone.
///
/// Vertices are the left vertices, then the slots, then the sets, then `outside`.
pub(super) struct CapacityGraph<'p> {
    problem: &'p NestedProblem,
    free: Vec<bool>,
    /// The smallest full node at or around each slot and set; `outside` without one.
    anchor: Vec<u32>,
    /// Left vertices held by each full node, as ranges of `held`.
    held_start: Vec<usize>,
    held: Vec<u32>,
    /// First vertex that is a slot, first that is a set, and the last vertex.
    slots: u32,
    sets: u32,
    outside: u32,
}

impl<'p> CapacityGraph<'p> {
    /// For a valid problem and a matching of it.
    pub(super) fn new(problem: &'p NestedProblem, mates: &[Option<u32>]) -> Self {
        let slots = problem.left_count() as u32;
        let sets = slots + problem.slot_count() as u32;
        let outside = sets + problem.sets.len() as u32;
        let mut graph = CapacityGraph {
            problem,
            free: mates.iter().map(Option::is_none).collect(),
            anchor: vec![outside; (outside - slots) as usize],
            held_start: Vec::new(),
            held: Vec::new(),
            slots,
            sets,
            outside,
        };
        graph.find_anchors(mates);
        graph.fill_held(mates);
        graph
    }

    /// Sets come after slots and parents after children, so a pass from the end meets what is around first.
    fn find_anchors(&mut self, mates: &[Option<u32>]) {
        let mut flow = vec![0_u64; self.anchor.len()];
        for &slot in mates.iter().flatten() {
            flow[slot as usize] += 1;
            self.problem.sets_around(slot).for_each(|set| flow[self.problem.slot_count() + set] += 1);
        }
        for index in (0..self.anchor.len()).rev() {
            let vertex = self.slots + index as u32;
            let cap = self.capacity(vertex);
            self.anchor[index] = if cap != u32::MAX && flow[index] == u64::from(cap) {
                vertex
            } else {
                self.around(vertex).map_or(self.outside, |around| self.anchor[(around - self.slots) as usize])
            };
        }
    }

    fn fill_held(&mut self, mates: &[Option<u32>]) {
        let held = mates.iter().enumerate().filter_map(|(left, mate)| Some((left as u32, self.slots + (*mate)?)));
        let mut pairs: Vec<(u32, u32)> =
            held.flat_map(|(left, slot)| self.full_from(slot).map(move |node| (node, left))).collect();
        pairs.sort_unstable();
        let starts = (self.slots..=self.outside).map(|vertex| pairs.partition_point(|&(node, _)| node < vertex));
        self.held_start = starts.collect();
        self.held = pairs.into_iter().map(|(_, left)| left).collect();
    }

    fn capacity(&self, vertex: u32) -> u32 {
        if vertex < self.sets {
            self.problem.slot_caps[(vertex - self.slots) as usize]
        } else {
            self.problem.sets[(vertex - self.sets) as usize].cap
        }
    }

    /// The set around a slot or set, as a vertex.
    fn around(&self, vertex: u32) -> Option<u32> {
        let set = if vertex < self.sets {
            self.problem.slot_sets[(vertex - self.slots) as usize]
        } else {
            self.problem.sets[(vertex - self.sets) as usize].parent
        };
        set.map(|set| self.sets + set)
    }

    /// The full nodes at and around a slot or set, smallest first.
    fn full_from(&self, vertex: u32) -> impl Iterator<Item = u32> + '_ {
        let full = |vertex: u32| Some(self.anchor[(vertex - self.slots) as usize]).filter(|&node| node != self.outside);
        std::iter::successors(full(vertex), move |&node| self.around(node).and_then(full))
    }

    fn is_free(&self, left: u32) -> bool {
        self.free.get(left as usize).copied().unwrap_or(false)
    }

    /// Appends the vertices that `vertex` leads to.
    fn successors(&self, vertex: u32, into: &mut Vec<u32>) {
        if vertex < self.slots {
            let start = into.len();
            for &slot in self.problem.left_slots(vertex as usize) {
                let anchor = self.anchor[slot as usize];
                if into.len() == start || into.last() != Some(&anchor) {
                    into.push(anchor);
                }
            }
        } else if vertex < self.outside {
            let index = (vertex - self.slots) as usize;
            into.extend_from_slice(&self.held[self.held_start[index]..self.held_start[index + 1]]);
        }
    }

    /// All vertices that these left vertices reach, themselves included.
    fn reached(&self, from: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut visited = vec![false; self.outside as usize + 1];
        let mut queue = Vec::new();
        let mut fresh: Vec<u32> = from.collect();
        let mut next = 0;
        loop {
            for vertex in fresh.drain(..) {
                if !std::mem::replace(&mut visited[vertex as usize], true) {
                    queue.push(vertex);
                }
            }
            let Some(&vertex) = queue.get(next) else { return queue };
            self.successors(vertex, &mut fresh);
            next += 1;
        }
    }

    fn reach(&self, left: u32) -> Reach {
        let reached = self.reached(std::iter::once(left));
        if reached.contains(&self.outside) { Reach::Outside } else { Reach::Closed(self.shortage(reached)) }
    }

    /// Sorts a closed region into left vertices and their cut.
    fn shortage(&self, mut region: Vec<u32>) -> Shortage {
        region.sort_unstable();
        let mut shortage = Shortage::default();
        for &vertex in &region {
            let inner = |vertex: u32| {
                self.around(vertex)
                    .is_some_and(|around| self.full_from(around).any(|node| region.binary_search(&node).is_ok()))
            };
            match vertex {
                left if left < self.slots => {
                    shortage.left.push(left);
                    shortage.free.extend(self.is_free(left).then_some(left));
                }
                inside if inner(inside) => {}
                slot if slot < self.sets => shortage.slots.push(slot - self.slots),
                set => shortage.sets.push(set - self.sets),
            }
        }
        let slots = shortage.slots.iter().map(|&slot| self.problem.slot_caps[slot as usize]);
        let sets = shortage.sets.iter().map(|&set| self.problem.sets[set as usize].cap);
        shortage.places = slots.chain(sets).map(u64::from).sum();
        shortage
    }

    fn deficiency(&self) -> Deficiency {
        let has_edges = |left: &u32| !self.problem.left_slots(*left as usize).is_empty();
        let free = (0..self.slots).filter(|&left| self.is_free(left)).filter(has_edges);
        let strong = StrongComponents::new(self.outside as usize + 1, free.clone(), |vertex, into| {
            self.successors(vertex, into);
        });
        let escapes = self.escapes(&strong);
        let mut regions = DisjointSets::new(self.outside as usize + 1);
        let closed: Vec<u32> = strong.vertices().filter(|&vertex| !escapes[vertex as usize]).collect();
        let mut successors = Vec::new();
        for &vertex in &closed {
            self.successors(vertex, &mut successors);
            successors.drain(..).for_each(|next| regions.union(vertex, next));
        }
        let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for vertex in closed {
            members.entry(regions.find(vertex)).or_default().push(vertex);
        }
        // A full node of capacity zero that only those who reach outside lead to is closed, and nobody's shortage.
        let shortages = members.into_values().map(|region| self.shortage(region));
        Deficiency {
            shortages: shortages.filter(|shortage| !shortage.free.is_empty()).collect(),
            outside: free.filter(|&left| escapes[left as usize]).collect(),
        }
    }

    /// Which vertices reach outside. Strong components come with those that they lead to before them.
    fn escapes(&self, strong: &StrongComponents) -> Vec<bool> {
        let mut escapes = vec![false; self.outside as usize + 1];
        escapes[self.outside as usize] = true;
        let mut successors = Vec::new();
        for component in strong.components() {
            component.iter().for_each(|&vertex| self.successors(vertex, &mut successors));
            let escape = successors.drain(..).any(|next| escapes[next as usize]);
            component.iter().for_each(|&vertex| escapes[vertex as usize] |= escape);
        }
        escapes
    }

    /// A cover as large as the matching, for one that no path to outside can extend.
    pub(super) fn cover(&self) -> NestedCover {
        let reached = self.reached((0..self.slots).filter(|&left| self.is_free(left)));
        let shortage = self.shortage(reached);
        let counted = (0..self.slots).filter(|left| shortage.left.binary_search(left).is_err());
        NestedCover { left: counted.collect(), slots: shortage.slots, sets: shortage.sets }
    }
}
