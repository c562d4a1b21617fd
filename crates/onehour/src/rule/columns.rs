//! What rules read of people, as dense integers: one column for each attribute in use, built once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::lists::Lists;
use crate::attribute::{MAX_NUMBER, Value, flag_word};
use crate::error::{Issue, Place};
use crate::place::distance_m;
use crate::pool::{CodeColumn, Coordinates, Person};
use crate::programme::{Kind, Programme, Taxonomies};
use crate::taxonomy::Node;

/// A code of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Code {
    /// In the attribute's taxonomy.
    pub(crate) node: Node,
    /// Percent.
    pub(crate) weight: u8,
}

/// A language of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spoken {
    /// Index into [`Columns::languages`].
    pub(crate) language: u32,
    /// Index into `Level::ALL`.
    pub(crate) level: u8,
}

/// The columns in use. Filled while rules are compiled, kept for explanations.
pub(crate) struct Columns<'a> {
    pub(crate) programme: &'a Programme,
    pub(crate) taxonomies: &'a Taxonomies,
    pub(crate) people: &'a [&'a Person],
    /// What is wrong with people's values.
    pub(crate) issues: Vec<Issue>,
    codes: BTreeMap<String, Arc<Lists<Code>>>,
    elements: BTreeMap<String, Arc<Lists<u32>>>,
    words: BTreeMap<String, u32>,
    spoken: Option<Arc<Spokens>>,
    coordinates: Option<Arc<Vec<Option<Coordinates>>>>,
}

/// The languages of everybody.
#[derive(Clone, Debug)]
pub(crate) struct Spokens {
    /// Language codes, sorted.
    pub(crate) languages: Vec<String>,
    /// Rising by language.
    pub(crate) of: Lists<Spoken>,
}

impl<'a> Columns<'a> {
    pub(crate) fn new(programme: &'a Programme, taxonomies: &'a Taxonomies, people: &'a [&'a Person]) -> Self {
        Columns {
            programme,
            taxonomies,
            people,
            issues: Vec::new(),
            codes: BTreeMap::new(),
            elements: BTreeMap::new(),
            words: BTreeMap::new(),
            spoken: None,
            coordinates: None,
        }
    }

    /// The columns of codes in use.
    pub(crate) fn into_codes(self) -> BTreeMap<String, Arc<Lists<Code>>> {
        self.codes
    }

    /// The number that stands for a word (or a number, or a flag) in every column but those of codes.
    pub(crate) fn word(&mut self, word: &str) -> u32 {
        if let Some(&known) = self.words.get(word) {
            return known;
        }
        let new = self.words.len() as u32;
        self.words.insert(word.into(), new);
        new
    }

    /// The codes of an attribute of the kind `code`, as nodes of its taxonomy.
    pub(crate) fn codes(&mut self, attribute: &str) -> Arc<Lists<Code>> {
        if let Some(known) = self.codes.get(attribute) {
            return Arc::clone(known);
        }
        let tree = match self.programme.kind(attribute) {
            Some(Kind::Codes(name)) => self.taxonomies.get(name).cloned(),
            _ => None,
        };
        let (people, issues) = (self.people, &mut self.issues);
        let lists = Lists::build(people.len(), |index, codes| {
            let (Some(person), Some(tree)) = (people.get(index), &tree) else { return };
            each_code(person, attribute, |code, weight| match tree.find(code) {
                Some(node) if (1..=100).contains(&weight) => codes.push(Code { node, weight }),
                Some(_) => issues.push(wrong_weight(index, attribute)),
                None if code.trim().is_empty() => {}
                None => issues.push(unknown_code(index, attribute)),
            });
        });
        let lists = Arc::new(lists);
        self.codes.insert(attribute.into(), Arc::clone(&lists));
        lists
    }

    /// The value of an attribute as a set: nodes for codes, words for all else. Not stated is the empty set.
    pub(crate) fn elements(&mut self, attribute: &str) -> Arc<Lists<u32>> {
        if let Some(known) = self.elements.get(attribute) {
            return Arc::clone(known);
        }
        let lists = match self.programme.kind(attribute) {
            Some(Kind::Codes(_)) => {
                let codes = self.codes(attribute);
                Lists::build(self.people.len(), |index, nodes| nodes.extend(codes.get(index).iter().map(|c| c.node.0)))
            }
            _ => self.word_lists(attribute),
        };
        let lists = Arc::new(lists);
        self.elements.insert(attribute.into(), Arc::clone(&lists));
        lists
    }

    fn word_lists(&mut self, attribute: &str) -> Lists<u32> {
        let people = self.people;
        let mut texts = Vec::new();
        Lists::build(people.len(), |index, words| {
            let Some(person) = people.get(index) else { return };
            texts.clear();
            self.texts(index, person, attribute, &mut texts);
            words.extend(texts.iter().map(|text| self.word(text)));
        })
    }

    /// The words of one value.
    fn texts(&mut self, index: usize, person: &Person, attribute: &str, texts: &mut Vec<String>) {
        let canonical = match attribute {
            "organisation" => Some(&person.organisation),
            "team" => Some(&person.team),
            _ => None,
        };
        if let Some(text) = canonical {
            texts.extend(text.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()));
            return;
        }
        let Some(value) = self.declared(index, person, attribute) else { return };
        match value {
            Value::Set(words) => texts.extend(words.iter().map(|word| word.trim().to_owned())),
            Value::Text(text) | Value::Code(text) => texts.push(text.trim().to_owned()),
            Value::Flag(flag) => texts.push(flag_word(*flag).into()),
            Value::Number(number) => texts.push(number.to_string()),
            Value::Ordinal(rank) => {
                if let Some(Kind::Ordinal(order)) = self.programme.kind(attribute) {
                    texts.extend(order.get(*rank as usize).map(|word| word.trim().to_owned()));
                }
            }
        }
        texts.retain(|text| !text.is_empty());
    }

    /// The value of a declared attribute, if it is of the declared kind.
    fn declared<'p>(&mut self, index: usize, person: &'p Person, attribute: &str) -> Option<&'p Value> {
        let value = person.attributes.get(attribute)?;
        let declaration = self.programme.attributes.iter().find(|known| known.name == attribute)?;
        if declaration.kind.admits(value) {
            return Some(value);
        }
        self.issues.push(Issue::error(
            "E-attribute-value",
            cell(index, attribute),
            "The value is not of the kind that the programme declares for this attribute.",
            "Give a value of that kind, or leave it out.",
        ));
        None
    }

    /// Thousandths of a number, or of the rank of an ordinal; `None` is not stated.
    pub(crate) fn numbers(&mut self, attribute: &str) -> Vec<Option<i64>> {
        let people = self.people;
        let number = |(index, person): (usize, &&Person)| match self.declared(index, person, attribute) {
            Some(Value::Number(number)) => Some((*number).clamp(-MAX_NUMBER, MAX_NUMBER)),
            Some(Value::Ordinal(rank)) => Some(i64::from(*rank) * 1000),
            _ => None,
        };
        people.iter().enumerate().map(number).collect()
    }

    /// The languages of everybody.
    pub(crate) fn spoken(&mut self) -> Arc<Spokens> {
        if let Some(known) = &self.spoken {
            return Arc::clone(known);
        }
        let people = self.people;
        let languages: BTreeSet<&String> = people.iter().flat_map(|person| person.languages.keys()).collect();
        let languages: Vec<String> = languages.into_iter().cloned().collect();
        let of = Lists::build(people.len(), |index, spoken| {
            for (language, level) in people.get(index).into_iter().flat_map(|person| &person.languages) {
                if let Ok(language) = languages.binary_search(language) {
                    spoken.push(Spoken { language: language as u32, level: *level as u8 });
                }
            }
        });
        let spokens = Arc::new(Spokens { languages, of });
        self.spoken = Some(Arc::clone(&spokens));
        spokens
    }

    /// Where each person is: the person's own coordinates, else those of the node of the person's place.
    pub(crate) fn coordinates(&mut self) -> Arc<Vec<Option<Coordinates>>> {
        if let Some(known) = &self.coordinates {
            return Arc::clone(known);
        }
        let tree = self.taxonomies.get("places").cloned();
        let places = if tree.is_some() { Some(self.codes("place")) } else { None };
        let mut column = Vec::with_capacity(self.people.len());
        for (index, person) in self.people.iter().enumerate() {
            if person.coordinates.is_some_and(|at| !at.is_valid()) {
                self.issues.push(Issue::error(
                    "E-coordinates",
                    cell(index, "lat"),
                    "Latitude and longitude are not a place on the globe.",
                    "Give both, in degrees: latitude -90 to 90, longitude -180 to 180.",
                ));
            }
            let node = places.as_ref().and_then(|places| places.get(index).first());
            let of_place = || tree.as_ref().zip(node).and_then(|(tree, code)| tree.coordinates(code.node));
            column.push(person.coordinates.or_else(of_place));
        }
        let column = Arc::new(column);
        self.coordinates = Some(Arc::clone(&column));
        column
    }
}

/// Metres between two people; `None` when one of them is nowhere.
#[inline]
pub(crate) fn metres(coordinates: &[Option<Coordinates>], newcomer: usize, opener: usize) -> Option<i64> {
    let at = |person: usize| coordinates.get(person).copied().flatten();
    Some(distance_m(at(newcomer)?, at(opener)?))
}

/// Calls `visit` with each code of an attribute and its weight.
pub(crate) fn each_code(person: &Person, attribute: &str, mut visit: impl FnMut(&str, u8)) {
    if let Some(column) = CodeColumn::named(attribute) {
        person.codes(column).iter().for_each(|code| visit(&code.code, code.weight));
    } else if attribute == "place" {
        person.place.iter().for_each(|code| visit(code, 100));
    } else if let Some(Value::Code(code)) = person.attributes.get(attribute) {
        visit(code, 100);
    }
}

/// The place of a person's value: its position from 1, and the column.
fn cell(index: usize, attribute: &str) -> Place {
    Place { row: Some(index as u64 + 1), column: Some(attribute.into()), ..Place::default() }
}

fn unknown_code(index: usize, attribute: &str) -> Issue {
    Issue::error(
        "E-unknown-code",
        cell(index, attribute),
        "The code is not in the programme's taxonomy.",
        "Use a code of the taxonomy, or name another taxonomy in the programme.",
    )
}

fn wrong_weight(index: usize, attribute: &str) -> Issue {
    Issue::error(
        "E-weight",
        cell(index, attribute),
        "The weight of a code is not between 1 and 100.",
        "Give a weight in percent, or none for 100.",
    )
}
