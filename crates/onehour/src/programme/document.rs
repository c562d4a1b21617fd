//! A TOML document whose every key has a known place, read piece by piece with all that is wrong gathered.
//!
//! A piece that does not fit its type is read again without the offending entry, until it fits: so one mistake does not
//! hide the next. Consequences of an entry taken out (its key is missing now) are not told.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use crate::error::{Issue, Place};

/// Entries taken out of one piece before its reading is given up.
const MAX_REPAIRS: usize = 64;

/// A value with its place in the text.
pub(super) type Located<'t> = Spanned<DeValue<'t>>;

/// Where something stands: its key path, and its bytes if they are known.
pub(super) struct Spot {
    path: String,
    span: Option<Range<usize>>,
}

impl Spot {
    pub(super) fn new(path: &str, span: impl Into<Option<Range<usize>>>) -> Self {
        Spot { path: path.to_owned(), span: span.into() }
    }
}

/// A document under reading.
pub(super) struct Document<'t> {
    file: &'t str,
    /// Byte at which each line but the first starts.
    lines: Vec<usize>,
    /// Key path to the byte where it stands.
    paths: BTreeMap<String, usize>,
    /// The same by byte: of paths at one byte, the longest last.
    by_byte: Vec<(usize, String)>,
    pub(super) issues: Vec<Issue>,
}

impl<'t> Document<'t> {
    pub(super) fn new(text: &str, file: &'t str) -> Self {
        let lines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1).collect();
        Document { file, lines, paths: BTreeMap::new(), by_byte: Vec::new(), issues: Vec::new() }
    }

    /// Notes the place of every key.
    pub(super) fn index(&mut self, root: &DeTable<'t>) {
        self.index_table("", root);
        self.by_byte = self.paths.iter().map(|(path, at)| (*at, path.clone())).collect();
        self.by_byte.sort_unstable_by(|a, b| (a.0, a.1.len(), &a.1).cmp(&(b.0, b.1.len(), &b.1)));
    }

    fn index_table(&mut self, path: &str, table: &DeTable<'t>) {
        for (key, value) in table {
            let path = if path.is_empty() { key.get_ref().to_string() } else { format!("{path}.{}", key.get_ref()) };
            self.paths.insert(path.clone(), key.span().start);
            self.index_value(&path, value.get_ref());
        }
    }

    fn index_value(&mut self, path: &str, value: &DeValue<'t>) {
        match value {
            DeValue::Table(table) => self.index_table(path, table),
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

    /// Reads a value, taking out one offending entry after the other.
    pub(super) fn read<T: DeserializeOwned>(&mut self, path: &str, mut value: Located<'t>) -> Option<T> {
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

    /// The key path that stands last before the span.
    fn deepest(&self, span: &Range<usize>) -> Option<String> {
        let before = self.by_byte.partition_point(|(at, _)| *at <= span.start);
        self.by_byte.get(before.checked_sub(1)?).map(|(_, path)| path.clone())
    }

    pub(super) fn issue(&mut self, code: &str, spot: Spot, message: impl Into<String>, remedy: impl Into<String>) {
        let place = Place {
            file: Some(self.file.into()),
            row: spot.span.map(|span| self.line(span.start)),
            column: Some(spot.path).filter(|path| !path.is_empty()),
            ..Place::default()
        };
        self.issues.push(Issue::error(code, place, message, remedy));
    }

    /// Whether something stands under a key path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.paths.contains_key(path)
    }

    /// Gives an issue that has a key path its file and line: those of the path, or of the nearest one around it.
    pub(super) fn locate(&self, mut issue: Issue) -> Issue {
        issue.place.file = Some(self.file.into());
        let mut path = issue.place.column.as_deref().unwrap_or("");
        while !path.is_empty() {
            if let Some(&at) = self.paths.get(path) {
                issue.place.row = Some(self.line(at));
                break;
            }
            path = path.rfind(['.', '[']).and_then(|end| path.get(..end)).unwrap_or("");
        }
        issue
    }

    /// Line of a byte, from 1.
    fn line(&self, byte: usize) -> u64 {
        self.lines.partition_point(|start| *start <= byte) as u64 + 1
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
