//! Trees of codes, and the level of the lowest common ancestor by walking up parent pointers.

use std::collections::BTreeMap;

use crate::pool::Coordinates;
use crate::programme::{Programme, TaxonomyNode, TaxonomySource};
use crate::taxonomy::Taxonomy;

/// The trees of a programme by their names, which may share one tree.
pub(super) struct Trees {
    trees: Vec<Tree>,
    names: BTreeMap<String, usize>,
}

impl Trees {
    /// Reads the sources; fails with the name of the first that is no tree.
    pub(super) fn read(programme: &Programme) -> Result<Trees, String> {
        let mut trees = Trees { trees: Vec::new(), names: BTreeMap::new() };
        let mut sources: Vec<&TaxonomySource> = Vec::new();
        for (name, source) in &programme.taxonomies {
            let known = sources.iter().position(|known| *known == source);
            let at = known.unwrap_or(sources.len());
            if known.is_none() {
                trees.trees.push(tree_of(source).map_err(|NotATree| name.clone())?);
                sources.push(source);
            }
            trees.names.insert(name.clone(), at);
        }
        Ok(trees)
    }

    /// The tree of this name.
    pub(super) fn get(&self, name: &str) -> Option<&Tree> {
        self.trees.get(*self.names.get(name)?)
    }
}

fn tree_of(source: &TaxonomySource) -> Result<Tree, NotATree> {
    match source {
        TaxonomySource::Nodes(nodes) => Tree::new(nodes),
        TaxonomySource::Builtin(name) => Tree::new(Taxonomy::builtin(name).map_err(|_| NotATree)?.nodes()),
        TaxonomySource::File(_) => Err(NotATree),
    }
}

/// One taxonomy. A root has level 1.
pub(super) struct Tree {
    /// Code to node.
    index: BTreeMap<String, usize>,
    /// Code without dots, spaces and case to node; `None` where several codes look alike that way.
    plain: BTreeMap<String, Option<usize>>,
    /// Where each node is.
    places: Vec<Option<Coordinates>>,
    /// Parent of each node.
    parents: Vec<Option<usize>>,
    /// Level of each node.
    levels: Vec<u32>,
}

/// Why a list of nodes is no tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotATree;

impl Tree {
    /// The tree of these nodes in any order; refuses duplicate codes, unknown parents and cycles.
    pub(super) fn new(nodes: &[TaxonomyNode]) -> Result<Tree, NotATree> {
        let index: BTreeMap<String, usize> =
            nodes.iter().enumerate().map(|(at, node)| (node.code.clone(), at)).collect();
        if index.len() != nodes.len() {
            return Err(NotATree);
        }
        let mut plain = BTreeMap::new();
        let mut parents = Vec::with_capacity(nodes.len());
        for (at, node) in nodes.iter().enumerate() {
            plain.entry(plainly(&node.code)).and_modify(|known| *known = None).or_insert(Some(at));
            parents.push(match &node.parent {
                None => None,
                Some(code) => Some(*index.get(code).ok_or(NotATree)?),
            });
        }
        let levels = levels(&parents)?;
        let places = nodes.iter().map(TaxonomyNode::coordinates).collect();
        Ok(Tree { index, plain, places, parents, levels })
    }

    /// The node of a code as it stands; else of the one code that differs in dots, spaces and case alone.
    pub(super) fn node(&self, code: &str) -> Option<usize> {
        let exact = self.index.get(code.trim()).copied();
        exact.or_else(|| self.plain.get(&plainly(code)).copied().flatten())
    }

    /// Where the node, or its closest ancestor that says so, is.
    pub(super) fn place(&self, node: usize) -> Option<Coordinates> {
        let upwards = std::iter::successors(Some(node), |&node| self.parents[node]);
        upwards.filter_map(|node| self.places[node]).next()
    }

    /// Level of the lowest common ancestor; 0 when there is none.
    pub(super) fn common_level(&self, mut a: usize, mut b: usize) -> u32 {
        while a != b {
            if self.levels[a] < self.levels[b] {
                std::mem::swap(&mut a, &mut b);
            }
            match self.parents[a] {
                Some(parent) => a = parent,
                None => return 0,
            }
        }
        self.levels[a]
    }

    /// Whether `node` is `top` or below it.
    pub(super) fn is_within(&self, node: usize, top: usize) -> bool {
        self.common_level(node, top) == self.levels[top]
    }
}

/// A code without dots, spaces and case.
fn plainly(code: &str) -> String {
    code.chars().filter(|&c| c != '.' && !c.is_whitespace()).flat_map(char::to_uppercase).collect()
}

/// The level of every node. Walks up from each node to the nearest one whose level is known, so that a chain of
/// any length costs linear time; a walk longer than the number of nodes is a cycle.
fn levels(parents: &[Option<usize>]) -> Result<Vec<u32>, NotATree> {
    const UNKNOWN: u32 = 0;
    let mut levels = vec![UNKNOWN; parents.len()];
    let mut path = Vec::new();
    for start in 0..parents.len() {
        let mut at = Some(start);
        while let Some(node) = at.filter(|&node| levels[node] == UNKNOWN) {
            path.push(node);
            if path.len() > parents.len() {
                return Err(NotATree);
            }
            at = parents[node];
        }
        let mut level = at.map_or(0, |known| levels[known]);
        while let Some(node) = path.pop() {
            level += 1;
            levels[node] = level;
        }
    }
    Ok(levels)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn tree(nodes: &[(&str, Option<&str>)]) -> Result<Tree, NotATree> {
        let node = |(code, parent): &(&str, Option<&str>)| TaxonomyNode {
            code: (*code).into(),
            parent: parent.map(Into::into),
            labels: BTreeMap::new(),
            lat: (*code == "FI").then_some(60.0),
            lon: (*code == "FI").then_some(25.0),
        };
        Tree::new(&nodes.iter().map(node).collect::<Vec<_>>())
    }

    /// Two roots: F over FI over (09.1, 09.2), and S alone.
    fn forest() -> Tree {
        tree(&[("09.1", Some("FI")), ("FI", Some("F")), ("F", None), ("09.2", Some("FI")), ("S", None)]).ok().unwrap()
    }

    #[test]
    fn the_common_level_is_that_of_the_lowest_common_ancestor() {
        let tree = forest();
        let level = |a, b| tree.common_level(tree.node(a).unwrap(), tree.node(b).unwrap());
        assert_eq!(level("09.1", "09.1"), 3);
        assert_eq!(level("09.1", "09.2"), 2);
        assert_eq!(level("09.2", "F"), 1);
        assert_eq!(level("S", "09.1"), 0);
    }

    #[test]
    fn a_code_is_found_without_its_dots_and_case() {
        let tree = forest();
        assert_eq!(tree.node(" 091 "), tree.node("09.1"));
        assert_eq!(tree.node("fi"), tree.node("FI"));
        assert_eq!(tree.node("SE"), None);
        let twins = self::tree(&[("1.1", None), ("11", None)]).ok().unwrap();
        assert_eq!((twins.node("1.1"), twins.node("11"), twins.node("1 1")), (Some(0), Some(1), None));
    }

    #[test]
    fn a_node_is_within_its_ancestors_and_itself_alone() {
        let tree = forest();
        let within = |a, b| tree.is_within(tree.node(a).unwrap(), tree.node(b).unwrap());
        assert!(within("09.1", "FI") && within("09.1", "F") && within("09.1", "09.1"));
        assert!(!within("FI", "09.1") && !within("S", "F") && !within("09.2", "09.1"));
    }

    #[test]
    fn a_node_is_where_its_closest_ancestor_is() {
        let tree = forest();
        let place = |code| tree.place(tree.node(code).unwrap()).map(|place| place.lat);
        assert_eq!((place("09.1"), place("FI"), place("F")), (Some(60.0), Some(60.0), None));
    }

    #[test]
    fn cycles_duplicates_and_unknown_parents_are_no_tree() {
        let refused = |nodes: &[(&'static str, Option<&'static str>)]| tree(nodes).is_err();
        assert!(refused(&[("a", Some("b")), ("b", Some("a"))]));
        assert!(refused(&[("a", Some("a"))]));
        assert!(refused(&[("a", None), ("a", None)]));
        assert!(refused(&[("a", Some("x"))]));
    }
}
