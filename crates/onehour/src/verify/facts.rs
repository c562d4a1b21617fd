//! What a person states, attribute by attribute, as plain values.

use std::collections::BTreeMap;

use super::tree::{Tree, Trees};
use crate::attribute::{AttributeKind, Value};
use crate::language::Level;
use crate::pool::{Coordinates, Person, WeightedCode};
use crate::programme::Programme;

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
    pub(super) fn read(person: &'a Person, programme: &'a Programme, trees: &'a Trees) -> Self {
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
        let stated = canonical.into_iter().chain(declared).filter_map(|(name, fact)| Some((name, fact?)));
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
    (!elements.is_empty()).then_some(Fact { codes: None, elements, number: None, order: None })
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
