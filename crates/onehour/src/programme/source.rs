//! Where the trees of a programme come from.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Issue, Place};
use crate::pool::Coordinates;
use crate::taxonomy::Taxonomy;

/// Where a taxonomy comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum TaxonomySource {
    /// A tree of this crate: `fields`, `nace2`, `nace21`, `tol2008`, `places-fi-se`.
    Builtin(String),
    /// A CSV file (code, parent, labels), relative to the programme file; read by onehour-io.
    File(String),
    /// The tree itself: what a resolved programme holds instead of `File`.
    Nodes(Vec<TaxonomyNode>),
}

/// One node of a written-out taxonomy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaxonomyNode {
    /// Unique in the tree.
    pub code: String,
    /// Absent for a root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Language to label.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Latitude of a place, WGS 84 degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Longitude.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
}

impl TaxonomyNode {
    /// Where the place is, when both coordinates are given.
    pub fn coordinates(&self) -> Option<Coordinates> {
        Some(Coordinates { lat: self.lat?, lon: self.lon? })
    }
}

/// The trees of a programme, loaded, by their names.
#[derive(Clone, Debug, Default)]
pub struct Taxonomies {
    /// Name to the source as written and the tree; two names with equal sources share one tree.
    trees: BTreeMap<String, (TaxonomySource, Arc<Taxonomy>)>,
}

impl Taxonomies {
    /// Loads what the programme names. A [`TaxonomySource::File`] is passed over: whoever can read files replaces it by
    /// [`TaxonomySource::Nodes`] first.
    ///
    /// # Errors
    /// Those of [`Taxonomy::builtin`] and [`Taxonomy::from_nodes`], with the name of the tree.
    pub fn load(sources: &BTreeMap<String, TaxonomySource>) -> crate::Result<Self> {
        let mut trees: BTreeMap<String, (TaxonomySource, Arc<Taxonomy>)> = BTreeMap::new();
        let mut issues = Vec::new();
        for (name, source) in sources {
            let known = trees.values().find(|(known, _)| known == source).map(|(_, tree)| Ok(Arc::clone(tree)));
            let tree = known.or_else(|| load_one(source).map(|tree| tree.map(Arc::new)));
            match tree {
                None => {}
                Some(Ok(tree)) => _ = trees.insert(name.clone(), (source.clone(), tree)),
                Some(Err(error)) => issues.extend(error.issues.into_iter().map(|issue| within(name, issue))),
            }
        }
        if issues.is_empty() { Ok(Taxonomies { trees }) } else { Err(Error::from(issues)) }
    }

    /// The tree of this name.
    pub fn get(&self, name: &str) -> Option<&Arc<Taxonomy>> {
        self.trees.get(name).map(|(_, tree)| tree)
    }

    /// Whether two names mean one tree, so that codes of the one can be compared with codes of the other.
    pub fn same(&self, a: &str, b: &str) -> bool {
        a == b || self.get(a).zip(self.get(b)).is_some_and(|(a, b)| Arc::ptr_eq(a, b))
    }
}

/// The tree of a source; `None` for a file.
fn load_one(source: &TaxonomySource) -> Option<crate::Result<Taxonomy>> {
    match source {
        TaxonomySource::Builtin(name) => Some(Taxonomy::builtin(name)),
        TaxonomySource::Nodes(nodes) => Some(Taxonomy::from_nodes(nodes.clone())),
        TaxonomySource::File(_) => None,
    }
}

/// The issue, placed in the tree of this name.
fn within(name: &str, issue: Issue) -> Issue {
    let column = match &issue.place.row {
        Some(row) => format!("taxonomies.{name}.nodes[{row}]"),
        None => format!("taxonomies.{name}"),
    };
    Issue { place: Place { column: Some(column), ..Place::default() }, ..issue }
}
