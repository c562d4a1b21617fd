//! A condition as a test on a pair of dense numbers. The tree of tests mirrors the tree of conditions.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::columns::{Columns, metres};
use super::keys::KeySpace;
use super::lists::{Lists, common};
use crate::attribute::{flag_word, parse_flag, parse_number};
use crate::language::Level;
use crate::pool::Coordinates;
use crate::programme::{Condition, Kind, Side};
use crate::taxonomy::{Node, Taxonomy};

/// A compiled condition.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    /// The two share a key.
    Meet(KeySpace),
    /// The two share at least so many keys.
    Share(KeySpace, u32),
    /// Both sides are stated and the values differ.
    Differ {
        newcomer: Vec<Option<u32>>,
        opener: Vec<Option<u32>>,
    },
    /// At most so many metres apart.
    Within {
        coordinates: Arc<Vec<Option<Coordinates>>>,
        metres: i64,
    },
    /// Opener minus newcomer, in thousandths, lies between these.
    Difference {
        newcomer: Vec<Option<i64>>,
        opener: Vec<Option<i64>>,
        least: i64,
        most: i64,
    },
    /// Every need of one side is among the offers of the other.
    Met {
        of: Side,
        needs: Arc<Lists<u32>>,
        offers: Arc<Lists<u32>>,
        space: KeySpace,
    },
}

impl Test {
    /// Whether the condition holds for the pair.
    #[inline]
    pub(crate) fn holds(&self, newcomer: usize, opener: usize) -> bool {
        match self {
            Test::Meet(space) => space.meets(newcomer, opener),
            Test::All(tests) => tests.iter().all(|test| test.holds(newcomer, opener)),
            Test::Any(tests) => tests.iter().any(|test| test.holds(newcomer, opener)),
            Test::Share(space, at_least) => space.shared(newcomer, opener) >= *at_least,
            Test::Differ { newcomer: mine, opener: theirs } => {
                matches!((at(mine, newcomer), at(theirs, opener)), (Some(a), Some(b)) if a != b)
            }
            Test::Within { coordinates, metres: most } => {
                metres(coordinates, newcomer, opener).is_some_and(|metres| metres <= *most)
            }
            Test::Difference { newcomer: mine, opener: theirs, least, most } => {
                let both = at(mine, newcomer).zip(at(theirs, opener));
                both.is_some_and(|(mine, theirs)| (*least..=*most).contains(&(theirs - mine)))
            }
            Test::Met { of, needs, offers, .. } => {
                let (who, other) = of.order(newcomer, opener);
                let needs = needs.get(who);
                common(needs, offers.get(other)) as usize == needs.len()
            }
        }
    }
}

#[inline]
fn at<T: Copy>(column: &[Option<T>], person: usize) -> Option<T> {
    column.get(person).copied().flatten()
}

impl Side {
    /// This side's person first.
    pub(crate) fn order(self, newcomer: usize, opener: usize) -> (usize, usize) {
        match self {
            Side::Newcomer => (newcomer, opener),
            Side::Opener => (opener, newcomer),
        }
    }
}

/// The key of somebody whom everybody suits, and that everybody holds on the other side.
const ANYBODY: u32 = u32::MAX;

impl Columns<'_> {
    /// Compiles a condition of a programme that has passed `validate`.
    pub(crate) fn test(&mut self, condition: &Condition) -> Test {
        match condition {
            Condition::All(conditions) => Test::All(conditions.iter().map(|c| self.test(c)).collect()),
            Condition::Any(conditions) => Test::Any(conditions.iter().map(|c| self.test(c)).collect()),
            Condition::Related { newcomer, opener, level, bridges } => {
                Test::Meet(self.related(newcomer, opener, *level, bridges))
            }
            Condition::CommonLanguage { newcomer, opener, only } => {
                Test::Meet(self.common_language(*newcomer, *opener, only.as_deref()))
            }
            Condition::SamePlace { level } => Test::Meet(self.related("place", "place", *level, &[])),
            Condition::WithinKm { km } => {
                Test::Within { coordinates: self.coordinates(), metres: (km * 1000.0).round() as i64 }
            }
            Condition::BothRemote {} => {
                let people = self.people;
                Test::Meet(self.sided(Some(&|person| people[person].remote), Some(&|person| people[person].remote)))
            }
            Condition::Equal { newcomer, opener } => {
                let (mine, theirs) = self.whole_values(newcomer, opener);
                let push = |column: Vec<Option<u32>>| move |i: usize, keys: &mut Vec<u32>| keys.extend(at(&column, i));
                Test::Meet(KeySpace::build(self.people, push(mine), push(theirs)))
            }
            Condition::Differs { newcomer, opener } => {
                let (newcomer, opener) = self.whole_values(newcomer, opener);
                Test::Differ { newcomer, opener }
            }
            Condition::Shares { newcomer, opener, at_least } => {
                let space = self.shared_elements(newcomer, opener);
                if *at_least <= 1 { Test::Meet(space) } else { Test::Share(space, *at_least) }
            }
            Condition::Difference { newcomer, opener, at_least, at_most } => Test::Difference {
                newcomer: self.numbers(newcomer),
                opener: self.numbers(opener),
                least: at_least.map_or(i64::MIN, thousandths),
                most: at_most.map_or(i64::MAX, thousandths),
            },
            Condition::Wish { of, wish, about } => Test::Meet(self.wish(*of, wish, about)),
            Condition::NeedsMet { of, needs, offers } => self.needs_met(*of, needs, offers),
            Condition::Is { side, .. }
            | Condition::IsNot { side, .. }
            | Condition::Between { side, .. }
            | Condition::Stated { side, .. } => {
                let holds = self.of_one_side(condition);
                let test = move |person: usize| holds.get(person).copied().unwrap_or(false);
                match side {
                    Side::Newcomer => Test::Meet(self.sided(Some(&test), None)),
                    Side::Opener => Test::Meet(self.sided(None, Some(&test))),
                }
            }
        }
    }

    /// One key, held by whoever passes (no test: by everybody of that side).
    fn sided(&self, newcomer: Option<&dyn Fn(usize) -> bool>, opener: Option<&dyn Fn(usize) -> bool>) -> KeySpace {
        fn push(passes: Option<&dyn Fn(usize) -> bool>) -> impl FnMut(usize, &mut Vec<u32>) {
            move |person, keys| {
                if passes.is_none_or(|passes| passes(person)) {
                    keys.push(0);
                }
            }
        }
        KeySpace::build(self.people, push(newcomer), push(opener))
    }

    /// Keys: the ancestors at the level of all codes; and for each bridge two keys, one for each way across it.
    fn related(&mut self, newcomer: &str, opener: &str, level: u8, bridges: &[(String, String)]) -> KeySpace {
        let (mine, theirs) = (self.codes(newcomer), self.codes(opener));
        let tree = match self.programme.kind(newcomer) {
            Some(Kind::Codes(name)) => self.taxonomies.get(name).cloned(),
            _ => None,
        };
        let Some(tree) = tree else { return KeySpace::build(self.people, |_, _| {}, |_, _| {}) };
        let ends: Vec<(Node, Node)> =
            bridges.iter().filter_map(|(a, b)| Some((tree.find(a)?, tree.find(b)?))).collect();
        let push = |node: Node, keys: &mut Vec<u32>, newcomer: bool| {
            keys.extend(tree.ancestor(node, level).map(|ancestor| ancestor.0));
            for ((a, b), bridge) in ends.iter().zip(0u32..) {
                let way = (tree.len() as u32).saturating_add(bridge.saturating_mul(2));
                let (from, to) = if newcomer { (way, way + 1) } else { (way + 1, way) };
                keys.extend(tree.is_within(node, *a).then_some(from));
                keys.extend(tree.is_within(node, *b).then_some(to));
            }
        };
        KeySpace::build(
            self.people,
            |person, keys| mine.get(person).iter().for_each(|code| push(code.node, keys, true)),
            |person, keys| theirs.get(person).iter().for_each(|code| push(code.node, keys, false)),
        )
    }

    /// Keys: the languages that the person has at the level asked of that side.
    fn common_language(&mut self, newcomer: Level, opener: Level, only: Option<&[String]>) -> KeySpace {
        let spoken = self.spoken();
        let allowed: Vec<bool> =
            spoken.languages.iter().map(|language| only.is_none_or(|only| only.contains(language))).collect();
        let push = |level: Level| {
            let (spoken, allowed) = (&spoken, &allowed);
            move |person: usize, keys: &mut Vec<u32>| {
                let known = spoken.of.get(person).iter().filter(|spoken| spoken.level >= level as u8);
                keys.extend(known.map(|spoken| spoken.language).filter(|language| allowed[*language as usize]));
            }
        };
        KeySpace::build(self.people, push(newcomer), push(opener))
    }

    /// Keys: the elements of both values.
    pub(crate) fn shared_elements(&mut self, newcomer: &str, opener: &str) -> KeySpace {
        let (mine, theirs) = (self.elements(newcomer), self.elements(opener));
        KeySpace::build(
            self.people,
            |person, keys| keys.extend(mine.get(person)),
            |person, keys| keys.extend(theirs.get(person)),
        )
    }

    /// A number for each value as a whole, equal for equal sets; `None` is not stated.
    fn whole_values(&mut self, newcomer: &str, opener: &str) -> (Vec<Option<u32>>, Vec<Option<u32>>) {
        let mut known: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        let mut number = |lists: &Lists<u32>| {
            let one = |person| {
                let mut value = lists.get(person).to_vec();
                value.sort_unstable();
                value.dedup();
                let next = known.len() as u32;
                if value.is_empty() { None } else { Some(*known.entry(value).or_insert(next)) }
            };
            (0..lists.len()).map(one).collect::<Vec<_>>()
        };
        (number(&self.elements(newcomer)), number(&self.elements(opener)))
    }

    /// Keys: what is wished, or [`ANYBODY`]; on the other side the values, and [`ANYBODY`].
    fn wish(&mut self, of: Side, wish: &str, about: &str) -> KeySpace {
        let (wishes, values) = (self.elements(wish), self.elements(about));
        let wished = |person: usize, keys: &mut Vec<u32>| match wishes.get(person) {
            [] => keys.push(ANYBODY),
            wishes => keys.extend(wishes),
        };
        let offered = |person: usize, keys: &mut Vec<u32>| {
            keys.extend(values.get(person));
            keys.push(ANYBODY);
        };
        match of {
            Side::Newcomer => KeySpace::build(self.people, wished, offered),
            Side::Opener => KeySpace::build(self.people, offered, wished),
        }
    }

    /// The test, and the keys of a weaker one: the need that fewest people offer, or [`ANYBODY`].
    fn needs_met(&mut self, of: Side, needs: &str, offers: &str) -> Test {
        let (needs, offers) = (self.sorted_elements(needs), self.sorted_elements(offers));
        let mut offering: BTreeMap<u32, u32> = BTreeMap::new();
        offers.items().iter().for_each(|offer| *offering.entry(*offer).or_default() += 1);
        let needed = |person: usize, keys: &mut Vec<u32>| {
            let rarest = needs.get(person).iter().min_by_key(|need| (offering.get(need).copied().unwrap_or(0), **need));
            keys.push(rarest.copied().unwrap_or(ANYBODY));
        };
        let offered = |person: usize, keys: &mut Vec<u32>| {
            keys.extend(offers.get(person));
            keys.push(ANYBODY);
        };
        let space = match of {
            Side::Newcomer => KeySpace::build(self.people, needed, offered),
            Side::Opener => KeySpace::build(self.people, offered, needed),
        };
        Test::Met { of, needs: Arc::clone(&needs), offers: Arc::clone(&offers), space }
    }

    /// The elements of each person, rising and without doubles.
    fn sorted_elements(&mut self, attribute: &str) -> Arc<Lists<u32>> {
        let elements = self.elements(attribute);
        Arc::new(Lists::build(self.people.len(), |person, sorted| {
            let mut own = elements.get(person).to_vec();
            own.sort_unstable();
            own.dedup();
            sorted.extend(own);
        }))
    }

    /// Whether the condition on one side holds, for each person.
    fn of_one_side(&mut self, condition: &Condition) -> Vec<bool> {
        let people = self.people;
        match condition {
            Condition::Is { attribute, any_of, .. } => {
                let (values, wanted) = (self.elements(attribute), self.constants(attribute, any_of));
                (0..people.len()).map(|i| values.get(i).iter().any(|value| wanted.contains(value))).collect()
            }
            Condition::IsNot { attribute, any_of, .. } => {
                let (values, barred) = (self.elements(attribute), self.constants(attribute, any_of));
                let passes = |own: &[u32]| !own.is_empty() && !own.iter().any(|value| barred.contains(value));
                (0..people.len()).map(|i| passes(values.get(i))).collect()
            }
            Condition::Between { attribute, at_least, at_most, .. } => {
                let bound = |text: &Option<String>| text.as_ref().and_then(|text| self.bound(attribute, text));
                let (least, most) = (bound(at_least).unwrap_or(i64::MIN), bound(at_most).unwrap_or(i64::MAX));
                let within = |number: Option<i64>| number.is_some_and(|number| (least..=most).contains(&number));
                self.numbers(attribute).into_iter().map(within).collect()
            }
            Condition::Stated { attribute, .. } => {
                let (values, numbers) = (self.elements(attribute), self.numbers(attribute));
                (0..people.len()).map(|i| !values.get(i).is_empty() || at(&numbers, i).is_some()).collect()
            }
            _ => vec![false; people.len()],
        }
    }

    /// The values written in a rule, as the elements of the attribute's column.
    fn constants(&mut self, attribute: &str, texts: &[String]) -> Vec<u32> {
        let kind = self.programme.kind(attribute);
        let tree = match kind {
            Some(Kind::Codes(name)) => self.taxonomies.get(name).cloned(),
            _ => None,
        };
        texts.iter().filter_map(|text| self.constant(kind?, tree.as_deref(), text.trim())).collect()
    }

    fn constant(&mut self, kind: Kind<'_>, tree: Option<&Taxonomy>, text: &str) -> Option<u32> {
        match kind {
            Kind::Codes(_) => tree?.find(text).map(|node| node.0),
            Kind::Number => parse_number(text).map(|number| self.word(&number.to_string())),
            Kind::Flag => parse_flag(text).map(|flag| self.word(flag_word(flag))),
            Kind::Set | Kind::Ordinal(_) | Kind::Text => Some(self.word(text)),
        }
    }

    /// A bound written in a rule: thousandths of the number, or of the rank of the word.
    fn bound(&self, attribute: &str, text: &str) -> Option<i64> {
        match self.programme.kind(attribute)? {
            Kind::Ordinal(order) => {
                let rank = order.iter().position(|word| word.trim() == text.trim())?;
                Some(rank as i64 * 1000)
            }
            _ => parse_number(text),
        }
    }
}

/// A bound in thousandths; `validate` holds it within ±10^9.
pub(crate) fn thousandths(value: f64) -> i64 {
    (value * 1000.0).round() as i64
}
