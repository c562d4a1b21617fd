//! Random programmes and people, drawn from bytes so that proptest can shrink them: a zero draws the plainest choice.

use std::collections::{BTreeMap, BTreeSet};

use crate::attribute::{Attribute, AttributeKind, Value};
use crate::language::Level;
use crate::pool::{Coordinates, Person, Role, WeightedCode};
use crate::programme::{Condition, DistanceStep, Programme, Rule, Side, TaxonomyNode, TaxonomySource, Term, TermValue};

/// Three levels, two roots; the codes tell the path.
const TREE: [&str; 11] = ["a", "a.1", "a.2", "a.1.x", "a.1.y", "a.2.x", "b", "b.1", "b.1.x", "b.1.y", "b.2"];
const WORDS: [&str; 4] = ["chess", "ski", "read", "cook"];
const GRADES: [&str; 4] = ["low", "middle", "high", "top"];
const LANGUAGES: [&str; 3] = ["en", "fi", "sv"];

/// A stream of choices.
pub(super) struct Draw {
    bytes: Vec<u8>,
    at: usize,
}

impl Draw {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Draw { bytes, at: 0 }
    }

    /// 0 to `below - 1`.
    pub(super) fn below(&mut self, below: usize) -> usize {
        let byte = self.bytes.get(self.at % self.bytes.len().max(1)).copied().unwrap_or(0);
        // The stream starts again, stirred, when it is used up.
        let round = (self.at / self.bytes.len().max(1)) as u8;
        self.at += 1;
        usize::from(byte.rotate_left(u32::from(round % 8)) ^ round.wrapping_mul(37)) % below
    }

    fn chance(&mut self, of: usize) -> bool {
        self.below(of) == of - 1
    }

    fn of<T: Clone>(&mut self, items: &[T]) -> T {
        let at = self.below(items.len());
        items[at].clone()
    }

    fn word(&mut self) -> String {
        self.of(&WORDS).to_owned()
    }

    fn subset(&mut self, items: &[&str], most: usize) -> BTreeSet<String> {
        let count = self.below(most + 1);
        (0..count).map(|_| self.of(items).to_owned()).collect()
    }

    /// A programme of up to three rules and five terms; valid.
    pub(super) fn programme(&mut self) -> Programme {
        let mut programme = Programme::new("random");
        for name in ["fields", "occupations", "places", "other"] {
            programme.taxonomies.insert(name.into(), TaxonomySource::Nodes(tree(name == "other")));
        }
        programme.attributes = attributes();
        let rules = 1 + self.below(3);
        programme.rules = (0..rules).map(|index| Rule::new(format!("rule {index}"), self.condition(2))).collect();
        let terms = self.below(6);
        programme.terms = (0..terms).map(|index| self.term(format!("term {index}"))).collect();
        programme.validate().unwrap();
        programme
    }

    pub(super) fn people(&mut self, count: usize) -> Vec<Person> {
        (0..count).map(|index| self.person(index)).collect()
    }

    fn person(&mut self, index: usize) -> Person {
        let role = self.of(&[Role::Newcomer, Role::Opener, Role::Both]);
        let mut person = Person::new(format!("p{index:02}"), role);
        person.fields = self.codes();
        person.occupations = self.codes();
        person.place = self.chance(2).then(|| self.of(&TREE).to_owned());
        let corners = [(60.17, 24.94), (59.33, 18.07), (60.45, 22.27), (-33.9, 151.2)];
        person.coordinates = self.chance(3).then(|| {
            let (lat, lon) = self.of(&corners);
            Coordinates { lat, lon }
        });
        person.remote = self.chance(2);
        person.organisation = self.chance(2).then(|| self.word());
        person.team = self.chance(3).then(|| self.word());
        for language in self.subset(&LANGUAGES, 3) {
            person.languages.insert(language, self.of(&Level::ALL));
        }
        self.values(&mut person.attributes);
        person
    }

    fn codes(&mut self) -> Vec<WeightedCode> {
        let codes = self.subset(&TREE, 3);
        codes.into_iter().map(|code| WeightedCode { code, weight: self.of(&[100, 50, 33, 1]) }).collect()
    }

    fn values(&mut self, values: &mut BTreeMap<String, Value>) {
        for attribute in attributes() {
            if self.chance(3) {
                continue;
            }
            let value = match attribute.kind {
                AttributeKind::Code { .. } => Value::Code(self.of(&TREE).to_owned()),
                AttributeKind::Set => Value::Set(self.subset(&WORDS, 3)),
                AttributeKind::Ordinal { order } => Value::Ordinal(self.below(order.len()) as u32),
                AttributeKind::Number => Value::Number(self.below(5) as i64 * 500 - 1000),
                AttributeKind::Flag => Value::Flag(self.chance(2)),
                AttributeKind::Text => Value::Text(self.word()),
            };
            values.insert(attribute.name, value);
        }
    }

    fn side(&mut self) -> Side {
        self.of(&[Side::Newcomer, Side::Opener])
    }

    /// Two attributes whose values can be compared.
    fn comparable(&mut self) -> (String, String) {
        let words = ["organisation", "team", "hobbies", "skills", "motto", "grade"];
        let trees = ["fields", "occupations", "place"];
        let group: &[&str] = self.of(&[&words[..], &words[..], &trees[..], &["size"], &["car"], &["branch"]]);
        (self.of(group).to_owned(), self.of(group).to_owned())
    }

    fn condition(&mut self, nesting: usize) -> Condition {
        if nesting > 0 && self.chance(3) {
            let parts = 1 + self.below(3);
            let parts = (0..parts).map(|_| self.condition(nesting - 1)).collect();
            return if self.chance(2) { Condition::Any(parts) } else { Condition::All(parts) };
        }
        match self.below(9) {
            0 => self.closeness_condition(),
            1 => self.language_condition(),
            2 => self.place_condition(),
            3 => {
                let (newcomer, opener) = self.comparable();
                self.of(&[
                    Condition::Equal { newcomer: newcomer.clone(), opener: opener.clone() },
                    Condition::Differs { newcomer, opener },
                ])
            }
            4 => {
                let (newcomer, opener) = self.comparable();
                Condition::Shares { newcomer, opener, at_least: 1 + self.below(2) as u32 }
            }
            5 => self.difference_condition(),
            6 => self.one_side_condition(),
            7 => {
                let (wish, about) = self.comparable();
                Condition::Wish { of: self.side(), wish, about }
            }
            _ => {
                let (needs, offers) = self.comparable();
                Condition::NeedsMet { of: self.side(), needs, offers }
            }
        }
    }

    fn closeness_condition(&mut self) -> Condition {
        let attributes = ["fields", "occupations", "place"];
        let bridges = self.below(3);
        Condition::Related {
            newcomer: self.of(&attributes).into(),
            opener: self.of(&attributes).into(),
            level: 1 + self.below(3) as u8,
            bridges: (0..bridges).map(|_| (self.of(&TREE).into(), self.of(&TREE).into())).collect(),
        }
    }

    fn language_condition(&mut self) -> Condition {
        Condition::CommonLanguage {
            newcomer: self.of(&Level::ALL),
            opener: self.of(&Level::ALL),
            only: self.chance(3).then(|| vec![self.of(&LANGUAGES).to_owned()]),
        }
    }

    fn place_condition(&mut self) -> Condition {
        match self.below(3) {
            0 => Condition::SamePlace { level: 1 + self.below(3) as u8 },
            1 => Condition::BothRemote {},
            _ => Condition::WithinKm { km: self.of(&[0.0, 160.0, 400.0, 16_000.0]) },
        }
    }

    fn difference_condition(&mut self) -> Condition {
        let attribute: String = self.of(&["grade", "size"]).into();
        let low = self.below(5) as f64 - 2.0;
        let (at_least, at_most) = self.of(&[(Some(low), None), (None, Some(low)), (Some(low), Some(low + 1.5))]);
        Condition::Difference { newcomer: attribute.clone(), opener: attribute, at_least, at_most }
    }

    fn one_side_condition(&mut self) -> Condition {
        let side = self.side();
        let (attribute, any_of) = self.of(&[
            ("hobbies", vec!["chess", "ski"]),
            ("place", vec!["a.1", "b"]),
            ("grade", vec!["low", "top"]),
            ("size", vec!["0.5", "-1"]),
            ("car", vec!["yes"]),
            ("fields", vec!["a.1.x", "b.2"]),
        ]);
        let (attribute, any_of) = (attribute.to_owned(), any_of.into_iter().map(Into::into).collect());
        match self.below(4) {
            0 => Condition::Is { side, attribute, any_of },
            1 => Condition::IsNot { side, attribute, any_of },
            2 => Condition::Stated { side, attribute },
            _ => {
                let (attribute, least, most) = self.of(&[("grade", "middle", "high"), ("size", "-0.5", "0.5")]);
                let (at_least, at_most) =
                    self.of(&[(Some(least), None), (None, Some(most)), (Some(least), Some(most))]);
                Condition::Between {
                    side,
                    attribute: attribute.into(),
                    at_least: at_least.map(Into::into),
                    at_most: at_most.map(Into::into),
                }
            }
        }
    }

    fn term(&mut self, name: String) -> Term {
        let value = match self.below(6) {
            0 => TermValue::Points(self.below(9) as i32 - 4),
            1 => TermValue::Closeness {
                newcomer: self.of(&["fields", "occupations"]).into(),
                opener: self.of(&["fields", "place"]).into(),
                points: self.of(&[vec![1, 5, 7], vec![-3, 2], vec![7]]),
            },
            2 => TermValue::LanguageLevel {
                points: [("B1", 1), ("C1", 5), ("native", -2)].map(|(k, v)| (k.to_owned(), v)).into(),
            },
            3 => {
                let (newcomer, opener) = self.comparable();
                TermValue::PerShared { newcomer, opener, points: self.below(5) as i32 - 2, at_most: 2 }
            }
            4 => {
                let attribute: String = self.of(&["grade", "size"]).into();
                let points = [("-1", 2), ("0", 4), ("2", -1)].map(|(k, v)| (k.to_owned(), v)).into();
                TermValue::ByDifference { newcomer: attribute.clone(), opener: attribute, points }
            }
            _ => TermValue::ByDistance(vec![
                DistanceStep { within_km: 0.0, points: 9 },
                DistanceStep { within_km: 200.0, points: 4 },
                DistanceStep { within_km: 500.0, points: 1 },
            ]),
        };
        Term { name, when: self.chance(3).then(|| self.condition(1)), value }
    }
}

fn tree(with_one_more: bool) -> Vec<TaxonomyNode> {
    let node = |code: &str| TaxonomyNode {
        code: code.into(),
        parent: code.rsplit_once('.').map(|(parent, _)| parent.into()),
        labels: BTreeMap::new(),
        lat: matches!(code, "a" | "a.1.x" | "b.1").then_some(60.0),
        lon: matches!(code, "a" | "a.1.x" | "b.1").then_some(if code == "a" { 20.0 } else { 22.0 }),
    };
    let extra = with_one_more.then_some("c");
    TREE.into_iter().chain(extra).map(node).collect()
}

fn attributes() -> Vec<Attribute> {
    let attribute =
        |name: &str, kind| Attribute { name: name.into(), kind, protected: false, purpose: None, reason: None };
    vec![
        attribute("hobbies", AttributeKind::Set),
        attribute("skills", AttributeKind::Set),
        attribute("motto", AttributeKind::Text),
        attribute("grade", AttributeKind::Ordinal { order: GRADES.map(Into::into).into() }),
        attribute("size", AttributeKind::Number),
        attribute("car", AttributeKind::Flag),
        attribute("branch", AttributeKind::Code { taxonomy: "other".into() }),
    ]
}
