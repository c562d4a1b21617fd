//! Splits a problem into parts that share no capacity.
//!
//! Two left vertices belong together when they have edges into the same tree of capacities. A set that can never fill
//! (its capacity is no less than all it could receive) ties nothing together: it is skipped, its price is zero.
//! Slots under a capacity of zero are *dead*: no edge into them is ever used. Their edges are left out here and priced
//! by `certify.rs`.

use super::problem::NestedProblem;

/// "Not in any component", "no set".
pub(super) const NONE: u32 = u32::MAX;

/// The parts of a problem.
pub(super) struct Components {
    /// The parts, most edges first, then by first left vertex.
    pub(super) parts: Vec<Part>,
    /// Position of each slot among the slots of its part; `NONE` for a dead slot and one that no edge needs.
    pub(super) slot_position: Vec<u32>,
    /// Position of each set among the sets of its part.
    pub(super) set_position: Vec<u32>,
    /// Forest without the sets that never fill.
    pub(super) forest: LiveForest,
}

/// One part; all indices are the problem's, rising.
#[derive(Clone, Default)]
pub(super) struct Part {
    pub(super) lefts: Vec<u32>,
    pub(super) slots: Vec<u32>,
    pub(super) sets: Vec<u32>,
    edges: usize,
}

/// The sets that can fill or that count their spread, and what is around what.
pub(super) struct LiveForest {
    /// Smallest live set around each slot; `NONE` without one.
    pub(super) slot_parent: Vec<u32>,
    /// Smallest live set around each live set.
    pub(super) set_parent: Vec<u32>,
    /// Whether the set can fill or counts its spread.
    live: Vec<bool>,
    /// Whether a capacity of zero is on the slot or around it.
    pub(super) slot_dead: Vec<bool>,
    /// The tree of each slot: its largest live set, or a number of its own.
    tree: Vec<u32>,
}

impl LiveForest {
    fn new(problem: &NestedProblem) -> Self {
        let live = live_sets(problem);
        let count = problem.sets.len();
        // For each set: the smallest live set that is the set itself or around it, whether a zero is there, and the
        // largest live one. Parents come later, so a pass from the end meets them first.
        let (mut nearest, mut root) = (vec![NONE; count + 1], vec![NONE; count + 1]);
        let mut set_parent = vec![NONE; count];
        let mut dead = vec![false; count + 1];
        for (index, set) in problem.sets.iter().enumerate().rev() {
            let parent = set.parent.map_or(count, |parent| parent as usize);
            set_parent[index] = nearest[parent];
            nearest[index] = if live[index] { index as u32 } else { nearest[parent] };
            root[index] = if root[parent] == NONE { nearest[index] } else { root[parent] };
            dead[index] = dead[parent] || set.cap == 0;
        }
        let set_of = |slot: usize| problem.slot_sets[slot].map_or(count, |set| set as usize);
        let slots = 0..problem.slot_count();
        let own = |slot: usize| (count + slot) as u32;
        LiveForest {
            slot_parent: slots.clone().map(|slot| nearest[set_of(slot)]).collect(),
            slot_dead: slots.clone().map(|slot| dead[set_of(slot)] || problem.slot_caps[slot] == 0).collect(),
            tree: slots
                .map(|slot| Some(root[set_of(slot)]).filter(|&root| root != NONE).unwrap_or(own(slot)))
                .collect(),
            set_parent,
            live,
        }
    }
}

/// Which sets can fill or count their spread, and can hold anything at all.
fn live_sets(problem: &NestedProblem) -> Vec<bool> {
    let most = problem.left_count() as u64;
    let mut room = vec![0_u64; problem.sets.len()];
    for (set, &cap) in problem.slot_sets.iter().zip(&problem.slot_caps) {
        if let Some(set) = set {
            room[*set as usize] = (room[*set as usize] + u64::from(cap)).min(most);
        }
    }
    let mut live = vec![false; problem.sets.len()];
    for (index, set) in problem.sets.iter().enumerate() {
        live[index] = set.cap > 0 && (set.spread_tier.is_some() || room[index] > u64::from(set.cap));
        if let Some(parent) = set.parent.map(|parent| parent as usize) {
            room[parent] = (room[parent] + room[index].min(set.cap.into())).min(most);
        }
    }
    live
}

impl Components {
    /// Splits a valid problem. Time O(edges), nearly.
    pub(super) fn new(problem: &NestedProblem) -> Self {
        let forest = LiveForest::new(problem);
        let (part_of_left, part_of_tree, count) = group(problem, &forest);
        let mut parts: Vec<Part> = std::iter::repeat_with(Part::default).take(count).collect();
        for (left, &part) in part_of_left.iter().enumerate().filter(|&(_, &part)| part != NONE) {
            parts[part as usize].lefts.push(left as u32);
            parts[part as usize].edges += problem.left_slots(left).len();
        }
        let mut slot_position = vec![NONE; problem.slot_count()];
        for (slot, position) in slot_position.iter_mut().enumerate().filter(|&(slot, _)| !forest.slot_dead[slot]) {
            if let Some(part) = parts.get_mut(part_of_tree[forest.tree[slot] as usize] as usize) {
                *position = part.slots.len() as u32;
                part.slots.push(slot as u32);
            }
        }
        let mut set_position = vec![NONE; problem.sets.len()];
        let mut part_of_set = part_of_tree;
        for set in (0..problem.sets.len()).rev().filter(|&set| forest.live[set]) {
            if forest.set_parent[set] != NONE {
                part_of_set[set] = part_of_set[forest.set_parent[set] as usize];
            }
        }
        for set in (0..problem.sets.len()).filter(|&set| forest.live[set]) {
            if let Some(part) = parts.get_mut(part_of_set[set] as usize) {
                set_position[set] = part.sets.len() as u32;
                part.sets.push(set as u32);
            }
        }
        parts.sort_by_key(|part| std::cmp::Reverse(part.edges));
        Components { parts, slot_position, set_position, forest }
    }
}

impl Components {
    /// The whole of a valid problem as one part: every slot, and every set as if it could fill. Positions are the
    /// problem's own indices.
    pub(super) fn whole(problem: &NestedProblem) -> Self {
        let number = |count: usize| (0..count as u32).collect::<Vec<u32>>();
        let part = Part {
            lefts: number(problem.left_count()),
            slots: number(problem.slot_count()),
            sets: number(problem.sets.len()),
            edges: problem.slots.len(),
        };
        let forest = LiveForest {
            slot_parent: problem.slot_sets.iter().map(|set| set.unwrap_or(NONE)).collect(),
            set_parent: problem.sets.iter().map(|set| set.parent.unwrap_or(NONE)).collect(),
            live: vec![true; problem.sets.len()],
            slot_dead: vec![false; problem.slot_count()],
            tree: Vec::new(),
        };
        Components { slot_position: part.slots.clone(), set_position: part.sets.clone(), parts: vec![part], forest }
    }
}

/// Part of each left vertex (numbered by its first left vertex) and of each tree, and the number of parts.
fn group(problem: &NestedProblem, forest: &LiveForest) -> (Vec<u32>, Vec<u32>, usize) {
    let mut trees = DisjointSets::new(problem.sets.len() + problem.slot_count());
    let mut first_tree = vec![NONE; problem.left_count()];
    for (left, first) in first_tree.iter_mut().enumerate() {
        let mut last = NONE;
        for &slot in problem.left_slots(left).iter().filter(|&&slot| !forest.slot_dead[slot as usize]) {
            let tree = forest.tree[slot as usize];
            if last == NONE {
                *first = tree;
            } else if tree != last {
                trees.union(tree, last);
            }
            last = tree;
        }
    }
    let mut part_of_tree = vec![NONE; problem.sets.len() + problem.slot_count()];
    let mut part_of_left = vec![NONE; problem.left_count()];
    let mut count = 0;
    for (left, &tree) in first_tree.iter().enumerate().filter(|&(_, &tree)| tree != NONE) {
        let part = &mut part_of_tree[trees.find(tree) as usize];
        if *part == NONE {
            *part = count;
            count += 1;
        }
        part_of_left[left] = *part;
    }
    for tree in 0..part_of_tree.len() {
        part_of_tree[tree] = part_of_tree[trees.find(tree as u32) as usize];
    }
    (part_of_left, part_of_tree, count as usize)
}

/// Union by index with path halving (Tarjan & van Leeuwen 1984).
pub(super) struct DisjointSets {
    parent: Vec<u32>,
}

impl DisjointSets {
    pub(super) fn new(count: usize) -> Self {
        DisjointSets { parent: (0..count as u32).collect() }
    }

    pub(super) fn find(&mut self, mut index: u32) -> u32 {
        while self.parent[index as usize] != index {
            let above = self.parent[self.parent[index as usize] as usize];
            self.parent[index as usize] = above;
            index = above;
        }
        index
    }

    /// The smaller representative stays, so that the outcome does not depend on the order of unions.
    pub(super) fn union(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.parent[a.max(b) as usize] = a.min(b);
    }
}
