//! What a person states, attribute by attribute, as plain values.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::{Tree, Trees};
use crate::attribute::{AttributeKind, Value};
use crate::language::Level;
use crate::pool::{Coordinates, Person, WeightedCode};
use crate::programme::{Condition, Programme};

/// A code with its weight in percent.
pub(super) struct Code {
    pub(super) node: usize,
    pub(super) weight: u8,
}

/// One element of a value: a single value is a set of one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Element<'a> {
    /// A node of the attribute's tree.
    Node(usize),
    /// Of a set, an order, or a text.
    Word(&'a str),
    /// Thousandths.
    Number(i64),
    /// Yes or no.
    Flag(bool),
}

/// A stated value.
pub(super) struct Fact<'a> {
    /// Codes and their tree; of codes alone.
    pub(super) codes: Option<(&'a Tree, Vec<Code>)>,
    /// Sorted, each once, never empty.
    pub(super) elements: Vec<Element<'a>>,
    /// Thousandths of a number, or of the rank in an order.
    pub(super) number: Option<i64>,
    /// The order that the rank is in.
    pub(super) order: Option<&'a [String]>,
    /// Ends of bridges, as the programme writes them, at or below which one of the codes stands.
    pub(super) ends: BTreeSet<&'a str>,
}

impl<'a> Fact<'a> {
    /// Finds the ends of bridges that the codes stand at, once a person rather than once a pair.
    fn between(mut self, ends: &BTreeSet<&'a str>) -> Self {
        if let Some((tree, codes)) = &self.codes {
            let stands_at = |end: usize| codes.iter().any(|code| tree.is_within(code.node, end));
            self.ends = ends.iter().copied().filter(|end| tree.node(end).is_some_and(stands_at)).collect();
        }
        self
    }
}

/// The ends of all bridges in a programme, as it writes them.
pub(super) fn bridge_ends(programme: &Programme) -> BTreeSet<&str> {
    let mut conditions: Vec<&Condition> = programme.rules.iter().map(|rule| &rule.when).collect();
    conditions.extend(programme.terms.iter().filter_map(|term| term.when.as_ref()));
    let mut ends = BTreeSet::new();
    while let Some(condition) = conditions.pop() {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => conditions.extend(parts),
            Condition::Related { bridges, .. } => {
                ends.extend(bridges.iter().flat_map(|(one, other)| [one.as_str(), other.as_str()]));
            }
            _ => {}
        }
    }
    ends
}

/// Everything a person states. Not stated is absent.
pub(super) struct Facts<'a> {
    attributes: BTreeMap<&'a str, Fact<'a>>,
    pub(super) languages: &'a BTreeMap<String, Level>,
    pub(super) coordinates: Option<Coordinates>,
    pub(super) remote: bool,
}

impl<'a> Facts<'a> {
    /// Reads a person. A value that is not of the declared kind counts as not stated.
    pub(super) fn read(
        person: &'a Person,
        programme: &'a Programme,
        trees: &'a Trees,
        ends: &BTreeSet<&'a str>,
    ) -> Self {
        let place = person.place.as_deref().and_then(|code| single_code(code, trees.get("places")));
        let at_place = place.as_ref().and_then(|place| {
            let (tree, codes) = place.codes.as_ref()?;
            tree.place(codes.first()?.node)
        });
        let canonical = [
            ("fields", weighted(&person.fields, trees.get("fields"))),
            ("occupations", weighted(&person.occupations, trees.get("occupations"))),
            ("education", weighted(&person.education, trees.get("education"))),
            ("place", place),
            ("organisation", person.organisation.as_deref().and_then(word)),
            ("team", person.team.as_deref().and_then(word)),
        ];
        let declared = programme.attributes.iter().map(|attribute| {
            let value = person.attributes.get(&attribute.name);
            (attribute.name.as_str(), value.and_then(|value| typed(value, &attribute.kind, trees)))
        });
        let stated = canonical.into_iter().chain(declared);
        let stated = stated.filter_map(|(name, fact)| Some((name, fact?.between(ends))));
        Facts {
            attributes: stated.collect(),
            languages: &person.languages,
            coordinates: person.coordinates.or(at_place),
            remote: person.remote,
        }
    }

    /// The value of an attribute.
    pub(super) fn get(&self, attribute: &str) -> Option<&Fact<'a>> {
        self.attributes.get(attribute)
    }
}

fn weighted<'a>(codes: &'a [WeightedCode], tree: Option<&'a Tree>) -> Option<Fact<'a>> {
    let tree = tree?;
    let code = |c: &WeightedCode| Some(Code { node: tree.node(&c.code)?, weight: c.weight });
    coded(tree, codes.iter().filter_map(code).collect())
}

fn single_code<'a>(code: &str, tree: Option<&'a Tree>) -> Option<Fact<'a>> {
    let tree = tree?;
    coded(tree, vec![Code { node: tree.node(code)?, weight: 100 }])
}

fn coded(tree: &Tree, codes: Vec<Code>) -> Option<Fact<'_>> {
    let elements = codes.iter().map(|code| Element::Node(code.node)).collect();
    fact(elements).map(|fact| Fact { codes: Some((tree, codes)), ..fact })
}

fn word(text: &str) -> Option<Fact<'_>> {
    fact(Some(text.trim()).filter(|text| !text.is_empty()).map(Element::Word).into_iter().collect())
}

fn number(thousandths: i64) -> Option<Fact<'static>> {
    fact(vec![Element::Number(thousandths)]).map(|fact| Fact { number: Some(thousandths), ..fact })
}

fn rank(rank: u32, order: &[String]) -> Option<Fact<'_>> {
    word(order.get(rank as usize)?).map(|fact| Fact {
        number: Some(i64::from(rank) * 1000),
        order: Some(order),
        ..fact
    })
}

fn fact(mut elements: Vec<Element<'_>>) -> Option<Fact<'_>> {
    elements.sort_unstable();
    elements.dedup();
    (!elements.is_empty()).then_some(Fact { codes: None, elements, number: None, order: None, ends: BTreeSet::new() })
}

fn typed<'a>(value: &'a Value, kind: &'a AttributeKind, trees: &'a Trees) -> Option<Fact<'a>> {
    match (value, kind) {
        (Value::Code(code), AttributeKind::Code { taxonomy }) => single_code(code, trees.get(taxonomy)),
        (Value::Set(words), AttributeKind::Set) => {
            fact(words.iter().map(|word| word.trim()).filter(|word| !word.is_empty()).map(Element::Word).collect())
        }
        (Value::Ordinal(at), AttributeKind::Ordinal { order }) => rank(*at, order),
        (Value::Number(thousandths), AttributeKind::Number) => number(*thousandths),
        (Value::Flag(flag), AttributeKind::Flag) => fact(vec![Element::Flag(*flag)]),
        (Value::Text(text), AttributeKind::Text) => word(text),
        _ => None,
    }
}
