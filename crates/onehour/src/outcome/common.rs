//! What the newcomers of a bottleneck have in common: the deepest field and the deepest place that all of them lie in.

use std::collections::BTreeSet;

use crate::pool::{CodeColumn, Person};
use crate::programme::{Programme, Taxonomies};
use crate::taxonomy::{Node, Taxonomy};

/// The trees that name fields and places.
#[derive(Debug, Default)]
pub(super) struct Trees {
    trees: Taxonomies,
    /// Where people say what they do.
    column: Option<CodeColumn>,
}

impl Trees {
    pub(super) fn new(programme: &Programme) -> Self {
        Trees { trees: Taxonomies::load(&programme.taxonomies).unwrap_or_default(), column: programme.field_column() }
    }

    /// ` in Information technology in Tampere`, as far as it holds of everybody; empty where nothing does.
    pub(super) fn of_all(&self, people: &[&Person]) -> String {
        let field = self.column.and_then(|column| {
            let codes = |person: &Person| person.codes(column).iter().map(|code| code.code.clone()).collect();
            shared(self.trees.get(column.name())?, people, codes)
        });
        let places = |person: &Person| person.place.iter().cloned().collect();
        let place = self.trees.get("places").and_then(|tree| shared(tree, people, places));
        field.into_iter().chain(place).map(|label| format!(" in {label}")).collect()
    }
}

/// The label of the deepest node at or above a code of everybody; of equally deep ones the first by code.
fn shared(tree: &Taxonomy, people: &[&Person], codes: impl Fn(&Person) -> Vec<String>) -> Option<String> {
    let around = |person: &&Person| -> BTreeSet<Node> {
        let nodes = codes(person).into_iter().filter_map(|code| tree.find(&code));
        nodes.flat_map(|node| std::iter::successors(Some(node), |&node| tree.parent(node))).collect()
    };
    let all = people.iter().map(around).reduce(|all, one| all.intersection(&one).copied().collect())?;
    let deepest =
        all.into_iter().min_by_key(|&node| (std::cmp::Reverse(tree.level(node)), tree.code(node).to_owned()))?;
    Some(tree.label(deepest, "en").to_owned())
}
