//! docs/programmes.md read aloud: rules and terms on strings, one pair at a time, with nothing shared with the compiled
//! form but the types.

use std::collections::{BTreeMap, BTreeSet};

use crate::attribute::{AttributeKind, Value, parse_number};
use crate::language::Level;
use crate::pool::{Coordinates, Person};
use crate::programme::{Condition, Programme, Side, TaxonomyNode, TaxonomySource, Term, TermValue};

/// A programme whose trees are all written out.
pub(super) struct Oracle<'a> {
    pub(super) programme: &'a Programme,
}

impl Oracle<'_> {
    pub(super) fn eligible(&self, n: &Person, o: &Person) -> bool {
        n.id != o.id && self.programme.rules.iter().all(|rule| self.holds(&rule.when, n, o))
    }

    pub(super) fn holds(&self, condition: &Condition, n: &Person, o: &Person) -> bool {
        match condition {
            Condition::All(all) => all.iter().all(|c| self.holds(c, n, o)),
            Condition::Any(any) => any.iter().any(|c| self.holds(c, n, o)),
            Condition::Related { newcomer, opener, level, bridges } => {
                let mine = (newcomer.as_str(), self.codes(newcomer, n));
                self.related(mine, self.codes(opener, o), usize::from(*level), bridges)
            }
            Condition::SamePlace { level } => {
                self.related(("place", self.codes("place", n)), self.codes("place", o), usize::from(*level), &[])
            }
            Condition::CommonLanguage { newcomer, opener, only } => n.languages.iter().any(|(language, level)| {
                level >= newcomer
                    && o.languages.get(language).is_some_and(|level| level >= opener)
                    && only.as_ref().is_none_or(|only| only.contains(language))
            }),
            Condition::WithinKm { km } => self.metres(n, o).is_some_and(|metres| metres <= (km * 1000.0).round()),
            Condition::BothRemote {} => n.remote && o.remote,
            Condition::Equal { newcomer, opener } => {
                let (a, b) = (self.set(newcomer, n), self.set(opener, o));
                !a.is_empty() && a == b
            }
            Condition::Differs { newcomer, opener } => {
                let (a, b) = (self.set(newcomer, n), self.set(opener, o));
                !a.is_empty() && !b.is_empty() && a != b
            }
            Condition::Shares { newcomer, opener, at_least } => {
                self.set(newcomer, n).intersection(&self.set(opener, o)).count() >= *at_least as usize
            }
            Condition::Difference { newcomer, opener, at_least, at_most } => {
                let values = self.number(opener, o).zip(self.number(newcomer, n));
                values.is_some_and(|(theirs, mine)| {
                    let difference = (theirs - mine) as f64;
                    at_least.is_none_or(|least| difference >= (least * 1000.0).round())
                        && at_most.is_none_or(|most| difference <= (most * 1000.0).round())
                })
            }
            Condition::Is { side, attribute, any_of } => {
                let barred = self.constants(attribute, any_of);
                self.set(attribute, pick(*side, n, o)).iter().any(|value| barred.contains(value))
            }
            Condition::IsNot { side, attribute, any_of } => {
                let (own, barred) = (self.set(attribute, pick(*side, n, o)), self.constants(attribute, any_of));
                !own.is_empty() && own.is_disjoint(&barred)
            }
            Condition::Between { side, attribute, at_least, at_most } => {
                let bound = |text: &Option<String>| text.as_ref().map(|text| self.bound(attribute, text));
                self.number(attribute, pick(*side, n, o)).is_some_and(|number| {
                    bound(at_least).is_none_or(|least| number >= least)
                        && bound(at_most).is_none_or(|most| number <= most)
                })
            }
            Condition::Stated { side, attribute } => !self.set(attribute, pick(*side, n, o)).is_empty(),
            Condition::Wish { of, wish, about } => {
                let wishes = self.set(wish, pick(*of, n, o));
                wishes.is_empty() || !wishes.is_disjoint(&self.set(about, pick(*of, o, n)))
            }
            Condition::NeedsMet { of, needs, offers } => {
                self.set(needs, pick(*of, n, o)).is_subset(&self.set(offers, pick(*of, o, n)))
            }
        }
    }

    pub(super) fn points(&self, term: &Term, n: &Person, o: &Person) -> i64 {
        if term.when.as_ref().is_some_and(|condition| !self.holds(condition, n, o)) {
            return 0;
        }
        match &term.value {
            TermValue::Points(points) => i64::from(*points),
            TermValue::Closeness { newcomer, opener, points } => self.closeness(newcomer, opener, points, (n, o)),
            TermValue::LanguageLevel { points } => {
                let both = n.languages.iter().filter_map(|(language, a)| o.languages.get(language).map(|b| a.min(b)));
                let best: Option<&Level> = both.max();
                best.and_then(|level| points.get(&level.to_string())).map_or(0, |points| i64::from(*points))
            }
            TermValue::PerShared { newcomer, opener, points, at_most } => {
                let shared = self.set(newcomer, n).intersection(&self.set(opener, o)).count();
                i64::from(*points) * shared.min(*at_most as usize) as i64
            }
            TermValue::ByDifference { newcomer, opener, points } => {
                let values = self.number(opener, o).zip(self.number(newcomer, n));
                let found = values.and_then(|(theirs, mine)| {
                    points.iter().find(|(key, _)| key.parse::<i64>().unwrap() * 1000 == theirs - mine)
                });
                found.map_or(0, |(_, points)| i64::from(*points))
            }
            TermValue::ByDistance(steps) => {
                let metres = self.metres(n, o);
                let reaches = |km: f64| metres.is_some_and(|metres| metres <= (km * 1000.0).round());
                steps.iter().find(|step| reaches(step.within_km)).map_or(0, |step| i64::from(step.points))
            }
        }
    }

    fn closeness(&self, newcomer: &str, opener: &str, points: &[i32], (n, o): (&Person, &Person)) -> i64 {
        let mut best = None;
        for (a, mine) in self.codes(newcomer, n) {
            for (b, theirs) in self.codes(opener, o) {
                let level = self.common_path(newcomer, &a, &b).len();
                if level > 0 {
                    let full = f64::from(points[level.min(points.len()) - 1]);
                    let reduced = (full * f64::from(mine) * f64::from(theirs) / 10_000.0).floor() as i64;
                    best = best.max(Some(reduced));
                }
            }
        }
        best.unwrap_or(0)
    }

    fn related(
        &self,
        (tree, mine): (&str, Vec<(String, u8)>),
        theirs: Vec<(String, u8)>,
        level: usize,
        bridges: &[(String, String)],
    ) -> bool {
        let below = |code: &str, top: &str| self.path(tree, code).iter().any(|step| step == top);
        mine.iter().any(|(a, _)| {
            theirs.iter().any(|(b, _)| {
                self.common_path(tree, a, b).len() >= level
                    || bridges.iter().any(|(x, y)| below(a, x) && below(b, y) || below(a, y) && below(b, x))
            })
        })
    }

    fn nodes(&self, attribute: &str) -> BTreeMap<&str, &TaxonomyNode> {
        let declared = self.programme.attributes.iter().find(|known| known.name == attribute);
        let name = match declared.map(|known| &known.kind) {
            Some(AttributeKind::Code { taxonomy }) => taxonomy,
            _ if attribute == "place" => "places",
            _ => attribute,
        };
        let Some(TaxonomySource::Nodes(nodes)) = self.programme.taxonomies.get(name) else { return BTreeMap::new() };
        nodes.iter().map(|node| (node.code.as_str(), node)).collect()
    }

    /// Codes from the root down to this one.
    fn path(&self, attribute: &str, code: &str) -> Vec<String> {
        let nodes = self.nodes(attribute);
        let mut path = vec![code.to_owned()];
        while let Some(parent) = nodes[path.last().unwrap().as_str()].parent.clone() {
            path.push(parent);
        }
        path.reverse();
        path
    }

    fn common_path(&self, attribute: &str, a: &str, b: &str) -> Vec<String> {
        let (a, b) = (self.path(attribute, a), self.path(attribute, b));
        a.into_iter().zip(b).take_while(|(x, y)| x == y).map(|(x, _)| x).collect()
    }

    fn codes(&self, attribute: &str, person: &Person) -> Vec<(String, u8)> {
        let weighted = match attribute {
            "fields" => &person.fields,
            "occupations" => &person.occupations,
            "education" => &person.education,
            "place" => return person.place.iter().map(|code| (code.clone(), 100)).collect(),
            _ => match person.attributes.get(attribute) {
                Some(Value::Code(code)) => return vec![(code.clone(), 100)],
                _ => return Vec::new(),
            },
        };
        weighted.iter().map(|code| (code.code.clone(), code.weight)).collect()
    }

    fn set(&self, attribute: &str, person: &Person) -> BTreeSet<String> {
        match attribute {
            "organisation" => return person.organisation.iter().cloned().collect(),
            "team" => return person.team.iter().cloned().collect(),
            "fields" | "occupations" | "education" | "place" => {
                return self.codes(attribute, person).into_iter().map(|(code, _)| code).collect();
            }
            _ => {}
        }
        match person.attributes.get(attribute) {
            None => BTreeSet::new(),
            Some(Value::Code(text) | Value::Text(text)) => BTreeSet::from([text.clone()]),
            Some(Value::Set(words)) => words.clone(),
            Some(Value::Flag(flag)) => BTreeSet::from([if *flag { "yes" } else { "no" }.to_owned()]),
            Some(Value::Number(number)) => BTreeSet::from([number.to_string()]),
            Some(Value::Ordinal(rank)) => BTreeSet::from([self.order(attribute)[*rank as usize].clone()]),
        }
    }

    fn order(&self, attribute: &str) -> &[String] {
        match &self.programme.attributes.iter().find(|known| known.name == attribute).unwrap().kind {
            AttributeKind::Ordinal { order } => order,
            _ => &[],
        }
    }

    fn constants(&self, attribute: &str, texts: &[String]) -> BTreeSet<String> {
        let is_number = self
            .programme
            .attributes
            .iter()
            .any(|known| known.name == attribute && known.kind == AttributeKind::Number);
        let spell = |text: &String| if is_number { parse_number(text).unwrap().to_string() } else { text.clone() };
        texts.iter().map(spell).collect()
    }

    fn number(&self, attribute: &str, person: &Person) -> Option<i64> {
        match person.attributes.get(attribute)? {
            Value::Number(number) => Some(*number),
            Value::Ordinal(rank) => Some(i64::from(*rank) * 1000),
            _ => None,
        }
    }

    fn bound(&self, attribute: &str, text: &str) -> i64 {
        match self.order(attribute) {
            [] => parse_number(text).unwrap(),
            order => order.iter().position(|word| word == text).unwrap() as i64 * 1000,
        }
    }

    /// Great-circle distance by the chord between two points of the unit sphere.
    fn metres(&self, n: &Person, o: &Person) -> Option<f64> {
        let at = |person: &Person| {
            let nodes = self.nodes("place");
            let path = person.place.as_ref().map_or_else(Vec::new, |code| self.path("place", code));
            let of_place = path.iter().rev().find_map(|code| nodes[code.as_str()].coordinates());
            person.coordinates.or(of_place).map(on_sphere)
        };
        let (a, b) = (at(n)?, at(o)?);
        let chord = a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum::<f64>().sqrt();
        Some((2.0 * 6_371_008.8 * (chord / 2.0).asin()).round())
    }
}

fn pick<'p>(side: Side, n: &'p Person, o: &'p Person) -> &'p Person {
    match side {
        Side::Newcomer => n,
        Side::Opener => o,
    }
}

fn on_sphere(at: Coordinates) -> [f64; 3] {
    let (lat, lon) = (at.lat.to_radians(), at.lon.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}
