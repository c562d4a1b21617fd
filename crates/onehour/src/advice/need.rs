//! What would have to be otherwise of a newcomer for a rule to hold with an opener, as far as the rule tells.
//!
//! Told are languages and levels, places, distances, and values of declared attributes that are numbers or words in an
//! order or that the programme itself lists: never a free text, and never a value of a protected attribute.

use std::fmt;

use serde::Serialize;

use super::Asked;
use crate::attribute::Value;
use crate::language::Level;
use crate::pool::{CodeColumn, Person, WeightedCode};
use crate::programme::{Condition, Kind, Programme, Side, Taxonomies};
use crate::rule::each_code;
use crate::taxonomy::{Node, Taxonomy};

/// One thing that a newcomer would need.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Need {
    /// To be in a place.
    Place {
        /// Code of a place.
        code: String,
        /// Its English label.
        label: String,
    },
    /// To be near the opener.
    Within {
        /// Kilometres at most.
        km: f64,
    },
    /// To have one of some values.
    Value {
        /// Which attribute.
        attribute: String,
        /// Canonical values.
        any_of: Vec<String>,
    },
    /// To have a number between these.
    Number {
        /// Which attribute.
        attribute: String,
        /// Inclusive; absent is no bound.
        at_least: Option<String>,
        /// Inclusive; absent is no bound.
        at_most: Option<String>,
    },
    /// What newcomers may be asked for.
    #[serde(untagged)]
    Change(Asked),
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Need::Place { label, .. } => write!(f, "a place in {label}"),
            Need::Within { km } => write!(f, "a place within {km} km"),
            Need::Value { attribute, any_of } => write!(f, "{attribute} {}", any_of.join(" or ")),
            Need::Number { attribute, at_least: Some(least), at_most: Some(most) } => {
                write!(f, "{attribute} {least} to {most}")
            }
            Need::Number { attribute, at_least: Some(least), .. } => write!(f, "{attribute} at least {least}"),
            Need::Number { attribute, at_most: Some(most), .. } => write!(f, "{attribute} at most {most}"),
            Need::Number { attribute, .. } => write!(f, "{attribute}, not stated now"),
            Need::Change(asked) => asked.fmt(f),
        }
    }
}

impl Need {
    /// The newcomer with what is needed; of several values that would do, one.
    pub fn made(&self, newcomer: &Person, opener: &Person, programme: &Programme) -> Person {
        let mut person = newcomer.clone();
        match self {
            Need::Place { code, .. } => person.place = Some(code.clone()),
            Need::Within { .. } => {
                person.place.clone_from(&opener.place);
                person.coordinates = opener.coordinates;
            }
            Need::Value { attribute, any_of } => {
                any_of.iter().take(1).for_each(|word| set(&mut person, attribute, word, programme));
            }
            Need::Number { attribute, at_least, at_most } => {
                let number = at_least.as_ref().or(at_most.as_ref()).map_or("0", String::as_str);
                set(&mut person, attribute, number, programme);
            }
            Need::Change(asked) => return asked.made(newcomer, programme.meeting.length_minutes),
        }
        person
    }

    /// Whether it is another thing with each opener.
    pub(super) fn is_near_opener(&self) -> bool {
        matches!(self, Need::Within { .. })
    }
}

/// Gives a person a value; a set has it beside its others.
fn set(person: &mut Person, attribute: &str, word: &str, programme: &Programme) {
    if let Some(column) = CodeColumn::named(attribute) {
        return person.codes_mut(column).push(WeightedCode { code: word.into(), weight: 100 });
    }
    match attribute {
        "place" => return person.place = Some(word.into()),
        "organisation" => return person.organisation = Some(word.into()),
        "team" => return person.team = Some(word.into()),
        _ => {}
    }
    let Some(declared) = programme.attributes.iter().find(|declared| declared.name == attribute) else { return };
    let Ok(Some(mut value)) = declared.kind.parse(word, "") else { return };
    if let (Value::Set(words), Some(Value::Set(known))) = (&mut value, person.attributes.get(attribute)) {
        words.extend(known.iter().cloned());
    }
    person.attributes.insert(attribute.into(), value);
}

/// What is known of all pairs.
pub(super) struct Needs<'a> {
    pub(super) programme: &'a Programme,
    pub(super) taxonomies: &'a Taxonomies,
}

impl Needs<'_> {
    /// What a newcomer would need for a condition without parts to hold with an opener, any of these; none where nothing
    /// of the newcomer alone decides, or it is not told.
    pub(super) fn of(&self, condition: &Condition, newcomer: &Person, opener: &Person) -> Vec<Need> {
        match condition {
            Condition::CommonLanguage { newcomer: to, opener: level, only } => {
                languages(newcomer, opener, (*to, *level), only.as_deref())
            }
            Condition::BothRemote {} => opener.remote.then_some(Need::Change(Asked::Remote)).into_iter().collect(),
            Condition::WithinKm { km } => vec![Need::Within { km: *km }],
            Condition::SamePlace { level } => self.codes(("place", "place"), opener, *level, &[]),
            Condition::Related { newcomer: mine, opener: theirs, level, bridges } => {
                self.codes((mine, theirs), opener, *level, bridges)
            }
            Condition::Is { side: Side::Newcomer, attribute, any_of } if self.may_tell(attribute) => {
                vec![Need::Value { attribute: attribute.clone(), any_of: any_of.clone() }]
            }
            Condition::Between { side: Side::Newcomer, attribute, at_least, at_most } if self.may_tell(attribute) => {
                self.between(attribute, (at_least.clone(), at_most.clone())).into_iter().collect()
            }
            Condition::Difference { newcomer: mine, opener: theirs, at_least, at_most }
                if self.may_tell(mine) && self.may_tell(theirs) =>
            {
                self.difference((mine, theirs), opener, (*at_least, *at_most)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn may_tell(&self, attribute: &str) -> bool {
        !self.programme.is_protected(attribute)
    }

    /// The codes of an attribute that are near enough to one of the opener's, or across a bridge from it.
    fn codes(
        &self,
        (mine, theirs): (&str, &str),
        opener: &Person,
        level: u8,
        bridges: &[(String, String)],
    ) -> Vec<Need> {
        let Some(Kind::Codes(name)) = self.programme.kind(mine) else { return Vec::new() };
        let Some(tree) = self.taxonomies.get(name).filter(|_| self.may_tell(mine) && self.may_tell(theirs)) else {
            return Vec::new();
        };
        let mut nodes: Vec<Node> = Vec::new();
        each_code(opener, theirs, |code, _| {
            let Some(node) = tree.find(code) else { return };
            nodes.extend(tree.ancestor(node, level));
            for (a, b) in bridges.iter().filter_map(|(a, b)| Some((tree.find(a)?, tree.find(b)?))) {
                nodes.extend(tree.is_within(node, a).then_some(b));
                nodes.extend(tree.is_within(node, b).then_some(a));
            }
        });
        nodes.sort_unstable();
        nodes.dedup();
        nodes.into_iter().map(|node| code(tree, mine, node)).collect()
    }

    fn between(&self, attribute: &str, (at_least, at_most): (Option<String>, Option<String>)) -> Option<Need> {
        let attribute = attribute.to_owned();
        match self.programme.kind(&attribute)? {
            Kind::Ordinal(order) => {
                let rank = |word: &String| order.iter().position(|known| known.trim() == word.trim());
                let first = at_least.as_ref().map_or(Some(0), rank)?;
                let last = at_most.as_ref().map_or(order.len().checked_sub(1), rank)?;
                Some(Need::Value { any_of: order.get(first..=last)?.to_vec(), attribute })
            }
            Kind::Number => Some(Need::Number { attribute, at_least, at_most }),
            _ => None,
        }
    }

    /// What leaves the opener's value so far above the newcomer's.
    fn difference(
        &self,
        (mine, theirs): (&str, &str),
        opener: &Person,
        (at_least, at_most): (Option<f64>, Option<f64>),
    ) -> Option<Need> {
        let thousandths = |bound: f64| (bound * 1000.0).round() as i64;
        let bounds = |value: i64| {
            (at_most.map(|most| value - thousandths(most)), at_least.map(|least| value - thousandths(least)))
        };
        match (self.programme.kind(mine)?, opener.attributes.get(theirs)?) {
            (Kind::Ordinal(order), Value::Ordinal(rank)) => {
                let (low, high) = bounds(i64::from(*rank) * 1000);
                let suits =
                    |rank: i64| low.is_none_or(|low| low <= rank * 1000) && high.is_none_or(|high| rank * 1000 <= high);
                let words = (0..).zip(order).filter(|(rank, _)| suits(*rank)).map(|(_, word)| word.clone());
                let any_of: Vec<String> = words.collect();
                (!any_of.is_empty()).then(|| Need::Value { attribute: mine.into(), any_of })
            }
            (Kind::Number, Value::Number(number)) => {
                let (low, high) = bounds(*number);
                let text = |bound: i64| (bound as f64 / 1000.0).to_string();
                let (at_least, at_most) = (low.map(text), high.map(text));
                Some(Need::Number { attribute: mine.into(), at_least, at_most })
            }
            _ => None,
        }
    }
}

/// The languages that the opener has at the level asked of openers, at the level asked of newcomers.
fn languages(newcomer: &Person, opener: &Person, (to, level): (Level, Level), only: Option<&[String]>) -> Vec<Need> {
    let admits = |language: &String| only.is_none_or(|only| only.contains(language));
    let spoken = opener.languages.iter().filter(|&(language, known)| *known >= level && admits(language));
    let asked = |(language, _): (&String, &Level)| {
        let from = newcomer.languages.get(language).copied();
        Need::Change(Asked::Language { language: language.clone(), from, to })
    };
    spoken.map(asked).collect()
}

fn code(tree: &Taxonomy, attribute: &str, node: Node) -> Need {
    let (code, label) = (tree.code(node).to_owned(), tree.label(node, "en").to_owned());
    let attribute = attribute.to_owned();
    match attribute.as_str() {
        "place" => Need::Place { code, label },
        name if CodeColumn::named(name).is_some() => Need::Change(Asked::Code { attribute, code, label }),
        _ => Need::Value { attribute, any_of: vec![code] },
    }
}

/// A way in words.
pub(super) fn in_words(way: &[Need]) -> String {
    way.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ")
}
