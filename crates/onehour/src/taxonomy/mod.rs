//! Trees of codes: industries, occupations, fields, places.
//!
//! A [`Taxonomy`] is built once and never changes. Its nodes are dense integers; closeness of two nodes is the level of
//! their lowest common ancestor (a root has level 1), read off two short arrays of ancestors.

mod builtin;
mod crosswalk;
mod table;

use std::collections::BTreeMap;

use crate::error::{Error, Issue, Place};
use crate::pool::Coordinates;
use crate::programme::TaxonomyNode;

pub use self::builtin::BUILTIN_NAMES;
pub use self::crosswalk::{CROSSWALK_NAMES, Crosswalk};

/// Levels of the deepest tree accepted.
pub const MAX_DEPTH: u8 = 15;
/// Nodes of the largest tree accepted.
pub const MAX_NODES: usize = 1_000_000;

/// A node of one taxonomy: its position in the order of loading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node(pub u32);

/// A tree (or several: any number of roots) of codes with labels and, for places, coordinates.
#[derive(Clone, Debug, PartialEq)]
pub struct Taxonomy {
    nodes: Vec<TaxonomyNode>,
    /// Levels of the deepest node.
    depth: u8,
    /// Level of each node.
    levels: Vec<u8>,
    /// `paths[node * depth + level - 1]` is the ancestor (or self) at that level; [`NO_NODE`] below the node.
    paths: Vec<u32>,
    /// Canonical code to node.
    by_code: BTreeMap<String, u32>,
    /// Code without dots, spaces and case, to node; `None` when several codes look alike that way.
    by_plain: BTreeMap<String, Option<u32>>,
}

const NO_NODE: u32 = u32::MAX;

impl Taxonomy {
    /// The tree of these nodes, in any order.
    ///
    /// # Errors
    /// `E-taxonomy-code` (empty), `E-taxonomy-duplicate`, `E-taxonomy-parent` (unknown), `E-taxonomy-cycle`,
    /// `E-taxonomy-depth`, `E-taxonomy-size`, `E-coordinates`: all at once; the row is the position from 1.
    pub fn from_nodes(nodes: Vec<TaxonomyNode>) -> crate::Result<Self> {
        Self::build(nodes, |position| Place { row: Some(position as u64 + 1), ..Place::default() })
    }

    /// The tree of these nodes; `place` says where a node was read.
    fn build(mut nodes: Vec<TaxonomyNode>, place: impl Fn(usize) -> Place) -> crate::Result<Self> {
        if nodes.len() > MAX_NODES {
            return Err(Issue::error(
                "E-taxonomy-size",
                place(MAX_NODES),
                format!("The tree has more than {MAX_NODES} codes."),
                "Leave out the branches that nobody uses.",
            )
            .into());
        }
        for node in &mut nodes {
            node.code = node.code.trim().to_owned();
            node.parent = node.parent.take().map(|parent| parent.trim().to_owned()).filter(|parent| !parent.is_empty());
        }
        let mut issues = Vec::new();
        let by_code = index_codes(&nodes, &place, &mut issues);
        let parents = link_parents(&nodes, &by_code, &place, &mut issues);
        let levels = measure_levels(&parents, &place, &mut issues);
        for (position, node) in nodes.iter().enumerate() {
            if node.lat.is_some() != node.lon.is_some() || node.coordinates().is_some_and(|at| !at.is_valid()) {
                issues.push(Issue::error(
                    "E-coordinates",
                    place(position),
                    "Latitude and longitude are not a place on the globe.",
                    "Give both, in degrees: latitude -90 to 90, longitude -180 to 180.",
                ));
            }
        }
        if !issues.is_empty() {
            return Err(Error::from(issues));
        }
        let depth = levels.iter().copied().max().unwrap_or(0);
        let paths = ancestor_paths(&parents, &levels, depth);
        let by_plain = index_plain(&nodes);
        Ok(Taxonomy { nodes, depth, levels, paths, by_code, by_plain })
    }

    /// The nodes as they were given, codes trimmed: what a resolved programme writes out.
    pub fn nodes(&self) -> &[TaxonomyNode] {
        &self.nodes
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Level of the deepest node; 0 for an empty tree.
    pub fn depth(&self) -> u8 {
        self.depth
    }

    /// The node of a code. The code as it stands goes first; else dots, spaces and case do not matter, where that
    /// leaves no doubt: ` 62.01 `, `6201` and `62.01` are one code.
    pub fn find(&self, code: &str) -> Option<Node> {
        let code = code.trim();
        self.by_code.get(code).copied().or_else(|| self.by_plain.get(&plain(code)).copied().flatten()).map(Node)
    }

    /// The canonical spelling of a code.
    pub fn canonical(&self, code: &str) -> Option<&str> {
        self.find(code).map(|node| self.code(node))
    }

    /// The canonical code of a node; empty for a node of another tree.
    pub fn code(&self, node: Node) -> &str {
        self.nodes.get(node.0 as usize).map_or("", |node| &node.code)
    }

    /// The label in this language; else in English; else in the first language there is; else the code.
    pub fn label(&self, node: Node, language: &str) -> &str {
        let Some(node) = self.nodes.get(node.0 as usize) else { return "" };
        let labels = &node.labels;
        labels.get(language).or_else(|| labels.get("en")).or_else(|| labels.values().next()).unwrap_or(&node.code)
    }

    /// Coordinates of the node, or else of its closest ancestor that has them.
    pub fn coordinates(&self, node: Node) -> Option<Coordinates> {
        let at = |ancestor: &u32| self.nodes.get(*ancestor as usize).and_then(TaxonomyNode::coordinates);
        self.path(node).iter().rev().find_map(at)
    }

    /// Level of a node: 1 for a root; 0 for a node of another tree.
    pub fn level(&self, node: Node) -> u8 {
        self.levels.get(node.0 as usize).copied().unwrap_or(0)
    }

    /// The ancestor of a node at a level, itself at its own; `None` above the root or below the node.
    #[inline]
    pub fn ancestor(&self, node: Node, level: u8) -> Option<Node> {
        let index = usize::from(level).checked_sub(1)?;
        self.path(node).get(index).copied().filter(|&ancestor| ancestor != NO_NODE).map(Node)
    }

    /// The node one level up.
    pub fn parent(&self, node: Node) -> Option<Node> {
        self.ancestor(node, self.level(node).saturating_sub(1))
    }

    /// Level of the lowest common ancestor; 0 when there is none.
    #[inline]
    pub fn lca_level(&self, a: Node, b: Node) -> u8 {
        let pairs = self.path(a).iter().zip(self.path(b));
        pairs.take_while(|(x, y)| x == y && **x != NO_NODE).count() as u8
    }

    /// The lowest common ancestor.
    pub fn lca(&self, a: Node, b: Node) -> Option<Node> {
        self.ancestor(a, self.lca_level(a, b))
    }

    /// Whether `node` is `ancestor` or lies below it.
    pub fn is_within(&self, node: Node, ancestor: Node) -> bool {
        self.ancestor(node, self.level(ancestor)) == Some(ancestor)
    }

    /// Ancestors by level, root first, padded with [`NO_NODE`]; empty for a node of another tree.
    #[inline]
    fn path(&self, node: Node) -> &[u32] {
        let depth = usize::from(self.depth);
        let start = (node.0 as usize).saturating_mul(depth);
        self.paths.get(start..start.saturating_add(depth)).unwrap_or(&[])
    }
}

/// The code without dots, spaces and case.
fn plain(code: &str) -> String {
    code.chars().filter(|c| *c != '.' && !c.is_whitespace()).flat_map(char::to_uppercase).collect()
}

fn index_codes(
    nodes: &[TaxonomyNode],
    place: &impl Fn(usize) -> Place,
    issues: &mut Vec<Issue>,
) -> BTreeMap<String, u32> {
    let mut by_code = BTreeMap::new();
    for (position, node) in nodes.iter().enumerate() {
        let column = |at: Place| Place { column: Some("code".into()), ..at };
        if node.code.is_empty() {
            let (message, remedy) = ("A node has no code.", "Give each node a code of its own.");
            issues.push(Issue::error("E-taxonomy-code", column(place(position)), message, remedy));
        } else if by_code.insert(node.code.clone(), position as u32).is_some() {
            let (message, remedy) = ("This code stands there twice.", "Keep one of the two rows.");
            issues.push(Issue::error("E-taxonomy-duplicate", column(place(position)), message, remedy));
        }
    }
    by_code
}

fn index_plain(nodes: &[TaxonomyNode]) -> BTreeMap<String, Option<u32>> {
    let mut by_plain = BTreeMap::new();
    for (position, node) in nodes.iter().enumerate() {
        by_plain.entry(plain(&node.code)).and_modify(|known| *known = None).or_insert(Some(position as u32));
    }
    by_plain
}

/// Parent of each node, as written, by canonical code.
fn link_parents(
    nodes: &[TaxonomyNode],
    by_code: &BTreeMap<String, u32>,
    place: &impl Fn(usize) -> Place,
    issues: &mut Vec<Issue>,
) -> Vec<Option<u32>> {
    let mut link = |(position, node): (usize, &TaxonomyNode)| {
        let parent = node.parent.as_ref()?;
        let found = by_code.get(parent).copied();
        if found.is_none() {
            issues.push(Issue::error(
                "E-taxonomy-parent",
                Place { column: Some("parent".into()), ..place(position) },
                "The parent is not a code of this tree.",
                "Add the parent as a node of its own, or leave the cell empty for a root.",
            ));
        }
        found
    };
    nodes.iter().enumerate().map(&mut link).collect()
}

/// Level of each node. A node on or below a cycle, or too deep, gets an issue and the level 0.
fn measure_levels(parents: &[Option<u32>], place: &impl Fn(usize) -> Place, issues: &mut Vec<Issue>) -> Vec<u8> {
    let level = |position: usize| {
        let mut level = 1u32;
        let mut at = position;
        while let Some(parent) = parents.get(at).copied().flatten() {
            at = parent as usize;
            level += 1;
            if level > u32::from(MAX_DEPTH) {
                return Err(on_cycle(parents, position));
            }
        }
        Ok(level as u8)
    };
    let mut levels = Vec::with_capacity(parents.len());
    for position in 0..parents.len() {
        levels.push(level(position).unwrap_or_else(|cycle| {
            issues.push(match cycle {
                true => Issue::error(
                    "E-taxonomy-cycle",
                    place(position),
                    "Following the parents from here never ends.",
                    "Make one of the nodes on the way a root, or give it its true parent.",
                ),
                false => Issue::error(
                    "E-taxonomy-depth",
                    place(position),
                    format!("The node lies deeper than level {MAX_DEPTH}."),
                    "Leave out levels that no rule asks for.",
                ),
            });
            0
        }));
    }
    levels
}

/// Whether the parents of a node come back to a node they passed: two walkers, one twice as fast, then meet.
fn on_cycle(parents: &[Option<u32>], start: usize) -> bool {
    let step = |at: Option<u32>| at.and_then(|at| parents.get(at as usize).copied().flatten());
    let (mut slow, mut fast) = (Some(start as u32), step(Some(start as u32)));
    while fast.is_some() {
        if slow == fast {
            return true;
        }
        (slow, fast) = (step(slow), step(step(fast)));
    }
    false
}

fn ancestor_paths(parents: &[Option<u32>], levels: &[u8], depth: u8) -> Vec<u32> {
    let depth = usize::from(depth);
    let mut paths = vec![NO_NODE; parents.len() * depth];
    for (path, position) in paths.chunks_mut(depth.max(1)).zip(0u32..) {
        let mut at = Some(position);
        for cell in path.iter_mut().take(usize::from(levels[position as usize])).rev() {
            let Some(node) = at else { break };
            *cell = node;
            at = parents[node as usize];
        }
    }
    paths
}

#[cfg(test)]
mod tests;
