//! A programme file: TOML in, every error at once with its line and key.
//!
//! The document is parsed with the place of every key. Each section is read by itself; where it does not fit, the
//! offending entry is noted, taken out, and the section is read again, so that one mistake does not hide the next.
//! What the types cannot say is then checked by [`Programme::validate`], whose key paths are looked up in the document.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::{Condition, Programme, Rule, Term, TermValue};
use crate::attribute::{Attribute, AttributeKind};
use crate::error::{Error, Issue, Place};

/// Bytes of the largest programme file accepted.
pub const MAX_BYTES: usize = 16 << 20;

/// Entries taken out of one section before its reading is given up.
const MAX_REPAIRS: usize = 64;

/// A value with its place in the text.
type Located<'t> = Spanned<DeValue<'t>>;

/// Where something stands: its key path, and its bytes if they are known.
struct Spot {
    path: String,
    span: Option<Range<usize>>,
}

impl Spot {
    fn new(path: &str, span: impl Into<Option<Range<usize>>>) -> Self {
        Spot { path: path.to_owned(), span: span.into() }
    }
}

impl Programme {
    /// Reads a programme file. `file` is the name that errors show.
    ///
    /// ```
    /// use onehour::Programme;
    /// let programme = Programme::from_toml("name = 'tiny'\n[meeting]\nlength_minutes = 45\n", "tiny.toml")?;
    /// assert_eq!(programme.meeting.length_minutes, 45);
    /// let wrong = Programme::from_toml("name = 'tiny'\n[meeting]\nlength = 45\nzone = 'Mars'\n", "tiny.toml").unwrap_err();
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
        let (document, errors) = DeTable::parse_recoverable(text);
        let mut reader = Reader { text, file, paths: BTreeMap::new(), issues: Vec::new() };
        for error in errors {
            let message = format!("The file is not valid TOML: {}.", error.message());
            let spot = Spot::new("", error.span());
            reader.issue("E-toml-syntax", spot, message, "Mend the syntax at this line; see https://toml.io.");
        }
        if !reader.issues.is_empty() {
            return Err(Error::from(reader.issues));
        }
        reader.index("", document.get_ref());
        let programme = reader.programme(document);
        let mut issues = reader.issues;
        // Without its attributes and trees, a programme would be blamed for naming them.
        let names_known = !issues.iter().any(|issue| {
            issue
                .place
                .column
                .as_ref()
                .is_some_and(|path| path.starts_with("attributes") || path.starts_with("taxonomies"))
        });
        if let Err(error) = programme.validate()
            && names_known
        {
            let unread = issues.clone();
            let is_new = |issue: &Issue| !unread.iter().any(|known| known.place.column == issue.place.column);
            let found = error.issues.into_iter().map(|issue| locate(issue, &reader.paths, text, file));
            issues.extend(found.filter(is_new));
        }
        if issues.is_empty() { Ok(programme) } else { Err(Error::from(issues)) }
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

/// Reads one document and gathers what is wrong with it.
struct Reader<'t> {
    text: &'t str,
    file: &'t str,
    /// Key path to the byte where it stands.
    paths: BTreeMap<String, usize>,
    issues: Vec<Issue>,
}

impl<'t> Reader<'t> {
    /// The programme as far as it can be read. A rule or term that cannot keeps its place, so that the others keep their
    /// numbers; with an issue noted, the programme is never handed out.
    fn programme(&mut self, document: Spanned<DeTable<'t>>) -> Programme {
        let mut rest = document.into_inner();
        let mut rules = Vec::new();
        for (path, value) in self.items(&mut rest, "rules") {
            let rule = self.rule(&path, value);
            rules.push(rule.unwrap_or(Rule { name: path, when: Condition::BothRemote {} }));
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
        let everything = Spanned::new(0..self.text.len(), DeValue::Table(rest));
        let programme: Option<Programme> = self.read("", everything);
        Programme { rules, terms, attributes, ..programme.unwrap_or_else(|| Programme::new("")) }
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
        let condition = self.only_entry(path, span, table, ("rule", "condition"))?;
        let when = self.read(path, condition);
        Some(Rule { name: name?, when: when? })
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
    fn required(&mut self, path: &str, span: &Range<usize>, table: &mut DeTable<'t>, key: &str) -> Option<String> {
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
        let remedy = format!("Write one {what}; join conditions with `all` or `any`.");
        let code = if table.is_empty() { "E-missing-key" } else { "E-unknown-key" };
        let place = table.keys().next_back().map_or(span, Spanned::span);
        self.issue(code, Spot::new(path, place), message, remedy);
        None
    }

    /// Reads a value, taking out one offending entry after the other.
    fn read<T: DeserializeOwned>(&mut self, path: &str, mut value: Located<'t>) -> Option<T> {
        dates_as_text(value.get_mut());
        let mut repaired = false;
        for _ in 0..MAX_REPAIRS {
            let error = match T::deserialize(ValueDeserializer::from(value.clone())) {
                Ok(read) => return Some(read),
                Err(error) => error,
            };
            let pruned = error.span().is_some_and(|span| prune(value.get_mut(), &span));
            // What was taken out is missing from then on, and what it leaves empty fits nothing.
            let consequence = repaired && (!pruned || error.message().starts_with("missing field"));
            if !consequence {
                self.misfit(path, &error);
            }
            if !pruned {
                return None;
            }
            repaired = true;
        }
        None
    }

    /// Notes what serde says about a value.
    fn misfit(&mut self, path: &str, error: &toml::de::Error) {
        let said = error.message().trim_end_matches('.');
        let unknown = ["unknown field", "unknown variant", "unexpected keys"];
        let (code, remedy) = if unknown.iter().any(|start| said.starts_with(start)) {
            ("E-unknown-key", "Use one of the names listed; docs/programmes.md explains each.")
        } else if said.starts_with("missing field") {
            ("E-missing-key", "Add the key; docs/programmes.md explains it.")
        } else {
            ("E-programme-value", "Give a value of the kind that docs/programmes.md states.")
        };
        let missing = said.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
        let path = match missing {
            Some(key) if path.is_empty() => key.to_owned(),
            Some(key) => format!("{path}.{key}"),
            None => error.span().and_then(|span| self.deepest(&span)).unwrap_or_else(|| path.to_owned()),
        };
        self.issue(code, Spot::new(&path, error.span()), format!("The programme cannot be read here: {said}."), remedy);
    }

    /// Notes the byte of every key path.
    fn index(&mut self, path: &str, table: &DeTable<'t>) {
        for (key, value) in table {
            let path = if path.is_empty() { key.get_ref().to_string() } else { format!("{path}.{}", key.get_ref()) };
            self.paths.insert(path.clone(), key.span().start);
            self.index_value(&path, value.get_ref());
        }
    }

    fn index_value(&mut self, path: &str, value: &DeValue<'t>) {
        match value {
            DeValue::Table(table) => self.index(path, table),
            DeValue::Array(items) => {
                for (item, position) in items.iter().zip(1..) {
                    let path = format!("{path}[{position}]");
                    self.paths.insert(path.clone(), item.span().start);
                    self.index_value(&path, item.get_ref());
                }
            }
            _ => {}
        }
    }

    /// The key path that stands last before the span.
    fn deepest(&self, span: &Range<usize>) -> Option<String> {
        let before = self.paths.iter().filter(|(_, at)| **at <= span.start);
        before.max_by_key(|(path, at)| (**at, path.len())).map(|(path, _)| path.clone())
    }

    fn issue(&mut self, code: &str, spot: Spot, message: impl Into<String>, remedy: impl Into<String>) {
        let place = Place {
            file: Some(self.file.into()),
            row: spot.span.map(|span| line(self.text, span.start)),
            column: Some(spot.path).filter(|path| !path.is_empty()),
            ..Place::default()
        };
        self.issues.push(Issue::error(code, place, message, remedy));
    }
}

/// Takes the innermost entry around the span out of the value, and what that leaves empty. False when the span is the
/// value itself. (The span of a table under a heading is that of its heading: entries are searched whatever is around.)
fn prune(value: &mut DeValue<'_>, span: &Range<usize>) -> bool {
    let holds = |outer: Range<usize>| outer.start <= span.start && span.end <= outer.end;
    match value {
        DeValue::Table(table) => {
            let inside = table.iter_mut().any(|(_, inner)| prune(inner.get_mut(), span));
            let around = |(key, inner): &(&Spanned<_>, &Located<'_>)| holds(key.span()) || holds(inner.span());
            let gone = match inside {
                true => table.iter().find(|(_, inner)| is_empty(inner.get_ref())),
                false => table.iter().find(around),
            };
            let gone: Option<String> = gone.map(|(key, _)| key.get_ref().to_string());
            gone.and_then(|key| table.remove(key.as_str())).is_some() || inside
        }
        DeValue::Array(items) => {
            let inside = items.iter_mut().any(|inner| prune(inner.get_mut(), span));
            let gone = |inner: &Located<'_>| if inside { is_empty(inner.get_ref()) } else { holds(inner.span()) };
            let before = items.len();
            *items = items.iter().filter(|inner| !gone(inner)).cloned().collect();
            inside || items.len() < before
        }
        _ => false,
    }
}

fn is_empty(value: &DeValue<'_>) -> bool {
    match value {
        DeValue::Table(table) => table.is_empty(),
        DeValue::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// TOML has dates of its own; the types here read dates as text.
fn dates_as_text(value: &mut DeValue<'_>) {
    match value {
        DeValue::Datetime(date) => *value = DeValue::String(date.to_string().into()),
        DeValue::Array(items) => items.iter_mut().for_each(|item| dates_as_text(item.get_mut())),
        DeValue::Table(table) => table.iter_mut().for_each(|(_, item)| dates_as_text(item.get_mut())),
        _ => {}
    }
}

/// Gives an issue of `validate` its file and line: those of its key path, or of the nearest one around it.
fn locate(mut issue: Issue, paths: &BTreeMap<String, usize>, text: &str, file: &str) -> Issue {
    issue.place.file = Some(file.into());
    let mut path = issue.place.column.as_deref().unwrap_or("");
    while !path.is_empty() {
        if let Some(&at) = paths.get(path) {
            issue.place.row = Some(line(text, at));
            break;
        }
        path = path.rfind(['.', '[']).and_then(|end| path.get(..end)).unwrap_or("");
    }
    issue
}

/// Line of a byte, from 1.
fn line(text: &str, byte: usize) -> u64 {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() as u64 + 1
}
