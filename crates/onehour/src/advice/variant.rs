//! One person with one thing changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use crate::language::Level;
use crate::pool::{CodeColumn, Person, WeightedCode};
use crate::programme::{Ask, Programme, Taxonomies};
use crate::taxonomy::{Node, Taxonomy};
use crate::time::Availability;

/// One thing that a newcomer is asked to change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Asked {
    /// To be free at one more start.
    Hour {
        /// UTC seconds.
        start: i64,
        /// The same in the newcomer's own zone: `Tuesday 2026-12-01 16:00-17:00 +02:00[Europe/Helsinki]`, where date and
        /// window are as in the column `availability`.
        text: String,
    },
    /// To meet remotely.
    Remote,
    /// To have a language at a level.
    Language {
        /// ISO 639.
        language: String,
        /// The level now.
        from: Option<Level>,
        /// The level that helps.
        to: Level,
    },
    /// To add a code.
    Code {
        /// `fields`, `occupations` or `education`.
        attribute: String,
        /// Code of its taxonomy.
        code: String,
        /// Its English label.
        label: String,
    },
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Asked::Hour { text, .. } => write!(f, "one free hour on {text}"),
            Asked::Remote => f.write_str("a remote meeting"),
            Asked::Language { language, from: Some(from), to } => {
                write!(f, "language {language} at {to} instead of {from}")
            }
            Asked::Language { language, from: None, to } => write!(f, "language {language} at {to}, not stated now"),
            Asked::Code { attribute, label, .. } => write!(f, "{label} among the {attribute}"),
        }
    }
}

impl Asked {
    /// Whether it is the same thing that is asked, of whomever.
    pub(super) fn is_same(&self, other: &Asked) -> bool {
        match (self, other) {
            (Asked::Language { language, to, .. }, Asked::Language { language: known, to: level, .. }) => {
                (language, to) == (known, level)
            }
            _ => self == other,
        }
    }

    /// The person with the change made; meetings take `length_minutes`.
    pub fn made(&self, person: &Person, length_minutes: u16) -> Person {
        let mut person = person.clone();
        match self {
            Asked::Hour { start, .. } => {
                let end = start.saturating_add(i64::from(length_minutes) * 60);
                person.availability.get_or_insert_with(Availability::never).add_free([(*start, end)]);
            }
            Asked::Remote => person.remote = true,
            Asked::Language { language, to, .. } => {
                person.languages.insert(language.clone(), *to);
            }
            Asked::Code { attribute, code, .. } => {
                if let Some(column) = CodeColumn::named(attribute) {
                    person.codes_mut(column).push(WeightedCode { code: code.clone(), weight: 100 });
                }
            }
        }
        person
    }
}

/// What the openers have that a newcomer could be asked for.
pub(super) struct Wanted {
    languages: BTreeSet<String>,
    /// Codes by column.
    codes: BTreeMap<&'static str, BTreeSet<String>>,
    pub(super) taxonomies: Taxonomies,
}

impl Wanted {
    pub(super) fn new<'p>(programme: &Programme, openers: impl Iterator<Item = &'p Person>) -> crate::Result<Self> {
        let mut wanted = Wanted {
            languages: BTreeSet::new(),
            codes: BTreeMap::new(),
            taxonomies: Taxonomies::load(&programme.taxonomies)?,
        };
        for opener in openers {
            wanted.languages.extend(opener.languages.keys().cloned());
            for column in CodeColumn::ALL {
                let codes = opener.codes(column).iter().map(|code| code.code.clone());
                wanted.codes.entry(column.name()).or_default().extend(codes);
            }
        }
        Ok(wanted)
    }

    /// What a change can ask of a person, an hour apart, each with the number of steps that it is.
    pub(super) fn asks(&self, ask: &Ask, person: &Person) -> Vec<(u32, Asked)> {
        match ask {
            Ask::Hour {} => Vec::new(),
            Ask::Remote {} => {
                if person.remote {
                    Vec::new()
                } else {
                    vec![(1, Asked::Remote)]
                }
            }
            Ask::Language { steps } => self.languages.iter().flat_map(|known| raised(person, known, *steps)).collect(),
            Ask::Code { attribute, level } => self.codes_beside(person, attribute, *level),
        }
    }

    /// Codes of openers that lie beside one of the person's.
    fn codes_beside(&self, person: &Person, attribute: &str, level: u8) -> Vec<(u32, Asked)> {
        let (Some(tree), Some(column)) = (self.taxonomies.get(attribute), CodeColumn::named(attribute)) else {
            return Vec::new();
        };
        let nodes = |codes: &mut dyn Iterator<Item = &String>| -> BTreeSet<Node> {
            codes.filter_map(|code| tree.find(code)).collect()
        };
        let mine = nodes(&mut person.codes(column).iter().map(|code| &code.code));
        let theirs = nodes(&mut self.codes.get(attribute).into_iter().flatten());
        let beside = |node: &Node| mine.iter().any(|own| tree.lca_level(*own, *node) >= level);
        theirs.difference(&mine).filter(|node| beside(node)).map(|&node| (1, code(tree, attribute, node))).collect()
    }
}

fn code(tree: &Taxonomy, attribute: &str, node: Node) -> Asked {
    let (code, label) = (tree.code(node).to_owned(), tree.label(node, "en").to_owned());
    Asked::Code { attribute: attribute.into(), code, label }
}

/// The next levels of one language.
fn raised(person: &Person, language: &str, steps: u8) -> Vec<(u32, Asked)> {
    let from = person.languages.get(language).copied();
    let first = from.map_or(0, |level| level as usize + 1);
    let levels = Level::ALL.into_iter().skip(first).take(steps.into());
    let asked = |to| Asked::Language { language: language.to_owned(), from, to };
    (1..).zip(levels.map(asked)).collect()
}
