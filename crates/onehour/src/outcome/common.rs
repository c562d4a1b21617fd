//! What the newcomers of a bottleneck have in common: the deepest field and the deepest place that all of them lie in.

use std::collections::BTreeSet;

use crate::pool::Person;
use crate::programme::{Programme, Taxonomies};
use crate::taxonomy::{Node, Taxonomy};

/// The trees that name fields and places.
#[derive(Debug, Default)]
pub(super) struct Trees {
    trees: Taxonomies,
    /// The first of `fields`, `occupations` and `education` that the programme has.
    field: Option<&'static str>,
}

impl Trees {
    pub(super) fn new(programme: &Programme) -> Self {
        let field = ["fields", "occupations", "education"].into_iter();
        Trees {
            trees: Taxonomies::load(&programme.taxonomies).unwrap_or_default(),
            field: field.into_iter().find(|name| programme.taxonomies.contains_key(*name)),
        }
    }

    /// ` in Information technology in Tampere`, as far as it holds of everybody; empty where nothing does.
    pub(super) fn of_all(&self, people: &[&Person]) -> String {
        let fields = |person: &Person| match self.field {
            Some("fields") => codes(&person.fields),
            Some("occupations") => codes(&person.occupations),
            Some(_) => codes(&person.education),
            None => Vec::new(),
        };
        let field = self.field.and_then(|name| shared(self.trees.get(name)?, people, fields));
        let places = |person: &Person| person.place.iter().cloned().collect();
        let place = self.trees.get("places").and_then(|tree| shared(tree, people, places));
        field.into_iter().chain(place).map(|label| format!(" in {label}")).collect()
    }
}

fn codes(codes: &[crate::pool::WeightedCode]) -> Vec<String> {
    codes.iter().map(|code| code.code.clone()).collect()
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
