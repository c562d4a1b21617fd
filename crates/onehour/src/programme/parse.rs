//! A programme file: TOML in, every error at once with its line and key.
//!
//! Rules, terms and attributes are read one by one; what the types cannot say is then checked by
//! [`Programme::validate`], whose key paths are looked up in the document.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::document::{Document, Located, Spot};
use super::{Ask, Change, Condition, Programme, Rule, Term, TermValue};
use crate::attribute::{Attribute, AttributeKind};
use crate::error::{Error, Issue, Place};

/// Bytes of the largest programme file accepted.
pub const MAX_BYTES: usize = 16 << 20;

impl Programme {
    /// Reads a programme file. `file` is the name that errors show.
    ///
    /// ```
    /// use onehour::Programme;
    /// let programme = Programme::from_toml("name = 'tiny'\n[meeting]\nlength_minutes = 45\n", "tiny.toml")?;
    /// assert_eq!(programme.meeting.length_minutes, 45);
    /// let text = "name = 'tiny'\n[meeting]\nlength = 45\nzone = 'Mars'\n";
    /// let wrong = Programme::from_toml(text, "tiny.toml").unwrap_err();
    /// assert!(wrong.has("E-unknown-key") && wrong.has("E-unknown-zone"));
    /// assert_eq!(wrong.issues[0].place.row, Some(3));
    /// # Ok::<(), onehour::Error>(())
    /// ```
    ///
    /// # Errors
    /// `E-toml-syntax`, `E-toml-size`, `E-unknown-key`, `E-missing-key`, `E-programme-value`, and those of
    /// [`Programme::validate`]: all at once, each with the line and the key. Rules and terms count from 1.
    pub fn from_toml(text: &str, file: &str) -> crate::Result<Self> {
        if text.len() > MAX_BYTES {
            let place = Place { file: Some(file.into()), ..Place::default() };
            let message = format!("The programme file is larger than {} MiB.", MAX_BYTES >> 20);
            return Err(Issue::error("E-toml-size", place, message, "Move large trees to CSV files.").into());
        }
        let (root, errors) = DeTable::parse_recoverable(text);
        let mut document = Document::new(text, file);
        for error in errors {
            let message = format!("The file is not valid TOML: {}.", error.message());
            let spot = Spot::new("", error.span());
            document.issue("E-toml-syntax", spot, message, "Mend the syntax at this line; see https://toml.io.");
        }
        if !document.issues.is_empty() {
            return Err(Error::from(document.issues));
        }
        document.index(root.get_ref());
        let programme = document.programme(root, text.len());
        let issues = document.validated(&programme);
        if issues.is_empty() { Ok(programme) } else { Err(Error::from(issues)) }
    }

    /// Issues that name an entry of a programme and no file, as those of [`crate::plan()`] do, with the file and the line where
    /// that entry stands. An issue about nothing in this text stays as it is.
    ///
    /// ```
    /// use onehour::Programme;
    /// use onehour::error::{Issue, Place};
    /// let text = "name = 'tiny'\n[[pins]]\nnewcomer = 'a'\nopener = 'b'\n";
    /// let about = |column: &str| Issue::error("E-pin-unknown", Place { column: Some(column.into()), ..Place::default() }, "", "");
    /// let located = Programme::located(text, "tiny.toml", vec![about("pins[1]"), about("pins[2]")]);
    /// assert_eq!(located[0].place.row, Some(2));
    /// assert_eq!(located[1].place.file, None);
    /// ```
    pub fn located(text: &str, file: &str, issues: Vec<Issue>) -> Vec<Issue> {
        let (root, _) = DeTable::parse_recoverable(text);
        let mut document = Document::new(text, file);
        document.index(root.get_ref());
        let locate = |issue: Issue| match &issue.place {
            Place { file: None, column: Some(column), .. } if document.has(column) => document.locate(issue),
            _ => issue,
        };
        issues.into_iter().map(locate).collect()
    }

    /// The programme as a file that [`Programme::from_toml`] reads back to an equal value.
    ///
    /// # Errors
    /// `E-programme-value` when a value has no TOML form (a number that is none).
    pub fn to_toml(&self) -> crate::Result<String> {
        toml::to_string(self).map_err(|error| {
            let message = format!("The programme cannot be written as TOML: {error}.");
            Issue::error("E-programme-value", Place::default(), message, "Use finite numbers.").into()
        })
    }
}

impl<'t> Document<'t> {
    /// The programme as far as it can be read. A rule or term that cannot be read keeps its place, so that the others
    /// keep their numbers; with an issue noted, the programme is never handed out.
    fn programme(&mut self, root: Spanned<DeTable<'t>>, length: usize) -> Programme {
        let mut rest = root.into_inner();
        let mut rules = Vec::new();
        for (path, value) in self.items(&mut rest, "rules") {
            let rule = self.rule(&path, value);
            rules.push(rule.unwrap_or_else(|| Rule::new(path, Condition::BothRemote {})));
        }
        let mut terms = Vec::new();
        for (path, value) in self.items(&mut rest, "terms") {
            let unread = || Term { name: path.clone(), when: None, value: TermValue::Points(0) };
            terms.push(self.term(&path, value).unwrap_or_else(unread));
        }
        let mut attributes = Vec::new();
        for (path, value) in self.items(&mut rest, "attributes") {
            attributes.extend(self.attribute(&path, value));
        }
        let mut changes = Vec::new();
        for (path, value) in self.items(&mut rest, "changes") {
            let unread = || Change { name: path.clone(), cost: 0, ask: Ask::Hour {} };
            changes.push(self.change(&path, value).unwrap_or_else(unread));
        }
        let everything = Spanned::new(0..length, DeValue::Table(rest));
        let programme: Option<Programme> = self.read("", everything);
        Programme { rules, terms, attributes, changes, ..programme.unwrap_or_else(|| Programme::new("")) }
    }

    /// The elements of an array of tables, with their paths; removes the array.
    fn items(&mut self, table: &mut DeTable<'t>, key: &str) -> Vec<(String, Located<'t>)> {
        let Some(value) = table.remove(key) else { return Vec::new() };
        let span = value.span();
        match value.into_inner() {
            DeValue::Array(items) => {
                items.into_iter().enumerate().map(|(index, item)| (format!("{key}[{}]", index + 1), item)).collect()
            }
            _ => {
                let message = format!("`{key}` is not a list of tables.");
                self.issue("E-programme-value", Spot::new(key, span), message, format!("Write each as [[{key}]]."));
                Vec::new()
            }
        }
    }

    fn rule(&mut self, path: &str, value: Located<'t>) -> Option<Rule> {
        let (span, mut table) = self.table(path, value)?;
        let name = self.required(path, &span, &mut table, "name");
        let until = match table.remove("until") {
            Some(date) => Some(self.read(&format!("{path}.until"), date)?),
            None => None,
        };
        let condition = self.only_entry(path, span, table, ("rule", "condition"))?;
        let when = self.read(path, condition);
        Some(Rule { name: name?, when: when?, until })
    }

    fn term(&mut self, path: &str, value: Located<'t>) -> Option<Term> {
        let (span, mut table) = self.table(path, value)?;
        let name = self.required(path, &span, &mut table, "name");
        let when = match table.remove("when") {
            Some(condition) => Some(self.read(&format!("{path}.when"), condition)?),
            None => None,
        };
        let value = self.only_entry(path, span, table, ("term", "kind of points"))?;
        let value = self.read(path, value);
        Some(Term { name: name?, when, value: value? })
    }

    fn change(&mut self, path: &str, value: Located<'t>) -> Option<Change> {
        let (span, mut table) = self.table(path, value)?;
        let name = self.required(path, &span, &mut table, "name");
        let cost = self.required(path, &span, &mut table, "cost");
        let ask = self.only_entry(path, span, table, ("change", "thing that is asked"))?;
        let ask = self.read(path, ask);
        Some(Change { name: name?, cost: cost?, ask: ask? })
    }

    fn attribute(&mut self, path: &str, value: Located<'t>) -> Option<Attribute> {
        let (span, mut table) = self.table(path, value)?;
        let name = self.required(path, &span, &mut table, "name");
        let protected = table.remove("protected").and_then(|value| self.read(&format!("{path}.protected"), value));
        let purpose = table.remove("purpose").and_then(|value| self.read(&format!("{path}.purpose"), value));
        let reason = table.remove("reason").and_then(|value| self.read(&format!("{path}.reason"), value));
        // An internally tagged enum passes over keys it does not know: they are looked for here.
        let detail = match table.get("kind").and_then(|kind| kind.get_ref().as_str()) {
            Some("code") => "taxonomy",
            Some("ordinal") => "order",
            _ => "kind",
        };
        let unknown: Vec<_> =
            table.keys().filter(|key| !["kind", detail].contains(&key.get_ref().as_ref())).cloned().collect();
        for key in unknown {
            let message = "An attribute of this kind has no such key.";
            let remedy = "Known: name, kind, protected, purpose, reason; taxonomy for a code, order for an ordinal.";
            let spot = Spot::new(&format!("{path}.{}", key.get_ref()), key.span());
            self.issue("E-unknown-key", spot, message, remedy);
            table.remove(key.get_ref().as_ref());
        }
        let kind: Option<AttributeKind> = self.read(path, Spanned::new(span, DeValue::Table(table)));
        Some(Attribute { name: name?, kind: kind?, protected: protected.unwrap_or(false), purpose, reason })
    }

    fn table(&mut self, path: &str, value: Located<'t>) -> Option<(Range<usize>, DeTable<'t>)> {
        let span = value.span();
        if let DeValue::Table(table) = value.into_inner() {
            return Some((span, table));
        }
        self.issue("E-programme-value", Spot::new(path, span), "This is not a table.", "Write keys and values.");
        None
    }

    /// Takes out and reads a key that must be there.
    fn required<T: DeserializeOwned>(
        &mut self,
        path: &str,
        span: &Range<usize>,
        table: &mut DeTable<'t>,
        key: &str,
    ) -> Option<T> {
        let path = format!("{path}.{key}");
        match table.remove(key) {
            Some(value) => self.read(&path, value),
            None => {
                let spot = Spot::new(&path, span.clone());
                self.issue("E-missing-key", spot, format!("`{key}` is missing."), "Add it.");
                None
            }
        }
    }

    /// A table of exactly one entry: the condition of a rule, the points of a term.
    fn only_entry(
        &mut self,
        path: &str,
        span: Range<usize>,
        table: DeTable<'t>,
        (owner, what): (&str, &str),
    ) -> Option<Located<'t>> {
        if table.len() == 1 {
            return Some(Spanned::new(span, DeValue::Table(table)));
        }
        let message = format!("A {owner} has a name and one {what}; here are {}.", table.len());
        let joined = if owner == "rule" { "; join conditions with `all` or `any`" } else { "" };
        let remedy = format!("Write one {what}{joined}.");
        let code = if table.is_empty() { "E-missing-key" } else { "E-unknown-key" };
        let place = table.keys().next_back().map_or(span, Spanned::span);
        self.issue(code, Spot::new(path, place), message, remedy);
        None
    }

    /// What is wrong with the document, and what [`Programme::validate`] finds beyond it.
    fn validated(self, programme: &Programme) -> Vec<Issue> {
        let unread: BTreeSet<&str> = self.issues.iter().filter_map(|issue| issue.place.column.as_deref()).collect();
        let names_lost = unread.iter().any(|path| declares_names(path));
        let is_new = |issue: &Issue| {
            let path = issue.place.column.as_deref().unwrap_or_default();
            let of_names = declares_names(path) || OF_NAMES.contains(&issue.code.as_str());
            !(unread.contains(path) || names_lost && of_names)
        };
        let found = programme.validate().err().map(|error| error.issues).unwrap_or_default();
        let found: Vec<Issue> = found.into_iter().filter(is_new).map(|issue| self.locate(issue)).collect();
        [self.issues, found].concat()
    }
}

/// What is said of attributes and trees, and so may be said only because one of them could not be read.
const OF_NAMES: [&str; 6] = [
    "E-level",
    "E-protected-attribute",
    "E-unknown-attribute",
    "E-unknown-code",
    "E-unknown-column",
    "E-unknown-taxonomy",
];

fn declares_names(path: &str) -> bool {
    path.starts_with("attributes") || path.starts_with("taxonomies")
}
