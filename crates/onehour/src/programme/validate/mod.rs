//! What a programme must satisfy beyond its types. Every issue has the key path of its cause; nothing stops at the
//! first.

mod condition;
mod sections;
mod term;

use std::collections::BTreeMap;

use super::{Kind, Programme, Taxonomies, TaxonomySource};
use crate::attribute;
use crate::error::{Error, Issue, Place};
use crate::taxonomy::Taxonomy;

/// Largest points of one term, up or down.
pub const MAX_POINTS: i64 = 1_000_000;
/// Largest sum of the bounds of all terms, up or down: a pair's points fit 32 bits with room to spare.
pub const MAX_SUM: i64 = 1_000_000_000;
/// Deepest nesting of `all` and `any`.
pub const MAX_NESTING: usize = 16;

impl Programme {
    /// Checks a programme, from a file or built in Rust.
    ///
    /// ```
    /// use onehour::Programme;
    /// let mut programme = Programme::builtin("one-hour")?;
    /// programme.validate()?;
    /// programme.caps.hour = 0;
    /// assert!(programme.validate().unwrap_err().has("E-zero-cap"));
    /// # Ok::<(), onehour::Error>(())
    /// ```
    ///
    /// # Errors
    /// All that is wrong, each with its key path; docs/errors.md lists the codes. A taxonomy that is still a file name
    /// is not an error here: its codes and levels are checked once it is read.
    pub fn validate(&self) -> crate::Result<()> {
        let mut check = Check::new(self);
        check.sections();
        for (index, rule) in self.rules.iter().enumerate() {
            check.condition(&format!("rules[{}]", index + 1), &rule.when, 1);
        }
        check.terms();
        if check.issues.is_empty() { Ok(()) } else { Err(Error::from(check.issues)) }
    }

    /// Whether every taxonomy is built in or written out.
    ///
    /// # Errors
    /// `E-taxonomy-file`.
    pub(crate) fn all_trees_loaded(&self) -> crate::Result<()> {
        let unread = self.taxonomies.iter().filter(|(_, source)| matches!(source, TaxonomySource::File(_)));
        let issues: Vec<Issue> = unread
            .map(|(name, _)| {
                let place = Place { column: Some(format!("taxonomies.{name}")), ..Place::default() };
                let remedy = "Read the file with Taxonomy::from_csv and put its nodes in the programme.";
                Issue::error("E-taxonomy-file", place, "The file of this taxonomy was not read.", remedy)
            })
            .collect();
        if issues.is_empty() { Ok(()) } else { Err(Error::from(issues)) }
    }

    /// Whether an attribute is protected: declared so, or named like one, here or in a file that it is read from. A
    /// canonical column means the same whatever its heading.
    pub fn is_protected(&self, attribute: &str) -> bool {
        let is_read_so = || {
            let mapped = self.import.sources.iter().filter_map(|source| source.columns.get(attribute));
            mapped.filter_map(|column| column.heading.as_deref()).any(attribute::looks_protected)
        };
        let declared = self.attributes.iter().find(|known| known.name == attribute);
        attribute::looks_protected(attribute) || declared.is_some_and(|known| known.protected || is_read_so())
    }
}

/// A check under way.
struct Check<'a> {
    programme: &'a Programme,
    taxonomies: Taxonomies,
    issues: Vec<Issue>,
}

impl<'a> Check<'a> {
    fn new(programme: &'a Programme) -> Self {
        let loaded = Taxonomies::load(&programme.taxonomies);
        let (taxonomies, issues) = match loaded {
            Ok(taxonomies) => (taxonomies, Vec::new()),
            Err(error) => (Self::load_each(programme), error.issues),
        };
        Check { programme, taxonomies, issues }
    }

    /// The trees that can be loaded, when some cannot.
    fn load_each(programme: &Programme) -> Taxonomies {
        let loads = |name: &String, source: &TaxonomySource| {
            Taxonomies::load(&BTreeMap::from([(name.clone(), source.clone())])).is_ok()
        };
        let sound = programme.taxonomies.iter().filter(|(name, source)| loads(name, source));
        Taxonomies::load(&sound.map(|(name, source)| (name.clone(), source.clone())).collect()).unwrap_or_default()
    }

    fn issue(&mut self, code: &str, path: &str, message: impl Into<String>, remedy: impl Into<String>) {
        let place = Place { column: Some(path.into()), ..Place::default() };
        self.issues.push(Issue::error(code, place, message, remedy));
    }

    /// The kind of an attribute that a rule or term reads; notes what forbids its use.
    fn attribute(&mut self, path: &str, name: &str) -> Option<Kind<'a>> {
        let programme = self.programme;
        let Some(kind) = programme.kind(name) else {
            self.issue(
                "E-unknown-attribute",
                path,
                format!("`{name}` is neither a canonical attribute nor declared under [[attributes]]."),
                "Declare it, or use fields, occupations, education, place, organisation or team.",
            );
            return None;
        };
        if let Kind::Codes(tree) = kind
            && !programme.taxonomies.contains_key(tree)
        {
            self.issue(
                "E-unknown-taxonomy",
                path,
                format!("`{name}` needs a taxonomy named `{tree}`, which the programme does not have."),
                format!("Add `{tree}` under [taxonomies], built in or a file."),
            );
        }
        if programme.is_protected(name) {
            let declared = programme.attributes.iter().find(|known| known.name == name);
            let stated = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
            if !declared.is_some_and(|known| stated(&known.purpose) && stated(&known.reason)) {
                self.issue(
                    "E-protected-attribute",
                    path,
                    format!(
                        "`{name}` is a protected attribute, or is named or read like one, and is used without a \
                         purpose and a reason."
                    ),
                    "State `purpose` and `reason` where the attribute is declared, or do not use it.",
                );
            }
        }
        Some(kind)
    }

    /// The tree of an attribute of the kind `code`, if it is loaded; notes another kind.
    fn tree_of(&mut self, path: &str, name: &str) -> Option<&Taxonomy> {
        match self.attribute(path, name)? {
            Kind::Codes(tree) => self.taxonomies.get(tree).map(AsRef::as_ref),
            kind => {
                self.wrong_kind(path, name, kind, "code");
                None
            }
        }
    }

    fn wrong_kind(&mut self, path: &str, name: &str, kind: Kind<'_>, wanted: &str) {
        let message = format!("`{name}` is of the kind {}; this asks for {wanted}.", kind.name());
        self.issue("E-attribute-kind", path, message, "Use another attribute or another condition.");
    }

    /// Two attributes whose values are compared.
    fn comparable(&mut self, path: &str, newcomer: &str, opener: &str) {
        let kinds =
            (self.attribute(path, newcomer), if newcomer == opener { None } else { self.attribute(path, opener) });
        if let (Some(a), Some(b)) = kinds
            && !a.comparable(b, &self.taxonomies)
        {
            self.mismatch(path, newcomer, opener);
        }
    }

    /// Two attributes that are subtracted.
    fn subtractable(&mut self, path: &str, newcomer: &str, opener: &str) {
        let Some(kind) = self.attribute(path, newcomer) else { return };
        if !matches!(kind, Kind::Number | Kind::Ordinal(_)) {
            return self.wrong_kind(path, newcomer, kind, "number or ordinal");
        }
        if newcomer != opener && self.attribute(path, opener).is_some_and(|other| !kind.subtractable(other)) {
            self.mismatch(path, newcomer, opener);
        }
    }

    /// Two attributes of the kind `code` and of one tree; its depth if it is loaded.
    fn one_tree(&mut self, path: &str, newcomer: &str, opener: &str) -> Option<u8> {
        let depth = self.tree_of(path, newcomer).map(Taxonomy::depth);
        if newcomer != opener {
            self.tree_of(path, opener);
            if let (Some(Kind::Codes(a)), Some(Kind::Codes(b))) =
                (self.programme.kind(newcomer), self.programme.kind(opener))
            {
                let loaded = self.taxonomies.get(a).is_some() && self.taxonomies.get(b).is_some();
                let equal = a == b || self.programme.taxonomies.get(a) == self.programme.taxonomies.get(b);
                if loaded && !equal {
                    self.mismatch(path, newcomer, opener);
                }
            }
        }
        depth
    }

    fn mismatch(&mut self, path: &str, newcomer: &str, opener: &str) {
        let message = format!("Values of `{newcomer}` and `{opener}` cannot be compared.");
        let remedy = "Compare codes of one taxonomy, words with words, numbers with numbers, one order with itself.";
        self.issue("E-kind-mismatch", path, message, remedy);
    }

    fn level(&mut self, path: &str, level: u8, depth: Option<u8>) {
        let deepest = depth.unwrap_or(crate::taxonomy::MAX_DEPTH);
        if level == 0 || level > deepest {
            let message = format!("Level {level} does not exist; the levels are 1 (a root) to {deepest}.");
            self.issue("E-level", path, message, "Choose a level of the tree.");
        }
    }
}

#[cfg(test)]
mod tests;
