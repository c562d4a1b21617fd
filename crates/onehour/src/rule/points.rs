//! A term as integer points of a pair of dense numbers.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::columns::{Code, Columns, Spokens, metres};
use super::keys::KeySpace;
use super::lists::Lists;
use super::test::{Test, thousandths};
use crate::language::Level;
use crate::pool::Coordinates;
use crate::programme::{Kind, Term, TermValue};
use crate::taxonomy::{Node, Taxonomy};

/// A compiled term.
#[derive(Clone, Debug)]
pub(crate) struct Score {
    when: Option<Test>,
    value: Points,
}

/// How many points.
#[derive(Clone, Debug)]
enum Points {
    Always(i64),
    Closeness {
        tree: Arc<Taxonomy>,
        newcomer: Arc<Lists<Code>>,
        opener: Arc<Lists<Code>>,
        by_level: Vec<i64>,
    },
    /// `by_level[level as usize]`.
    Language {
        spoken: Arc<Spokens>,
        by_level: [i64; 7],
    },
    Shared {
        space: KeySpace,
        points: i64,
        at_most: u32,
    },
    /// Thousandths of the difference to points.
    Difference {
        newcomer: Vec<Option<i64>>,
        opener: Vec<Option<i64>>,
        points: BTreeMap<i64, i64>,
    },
    /// Metres, rising, to points.
    Distance {
        coordinates: Arc<Vec<Option<Coordinates>>>,
        steps: Vec<(i64, i64)>,
    },
}

/// The codes of a pair that give most points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Closest {
    /// Lowest common ancestor.
    pub(crate) ancestor: Node,
    pub(crate) points: i64,
}

impl Score {
    /// Points of the pair.
    #[inline]
    pub(crate) fn points(&self, newcomer: usize, opener: usize) -> i64 {
        match &self.when {
            Some(test) if !test.holds(newcomer, opener) => 0,
            _ => self.value.points(newcomer, opener),
        }
    }

    /// The compiled condition of the term.
    pub(crate) fn condition(&self) -> Option<&Test> {
        self.when.as_ref()
    }

    /// Least and most points any pair can get.
    pub(crate) fn bounds(&self) -> (i64, i64) {
        let (mut least, mut most) = (0, 0);
        let mut take = |points: i64| (least, most) = (least.min(points), most.max(points));
        match &self.value {
            Points::Always(points) if self.when.is_none() => return (*points, *points),
            Points::Always(points) => take(*points),
            Points::Closeness { by_level, .. } => by_level.iter().copied().for_each(&mut take),
            Points::Language { by_level, .. } => by_level.iter().copied().for_each(&mut take),
            Points::Shared { points, at_most, .. } => take(points * i64::from(*at_most)),
            Points::Difference { points, .. } => points.values().copied().for_each(&mut take),
            Points::Distance { steps, .. } => steps.iter().for_each(|step| take(step.1)),
        }
        (least, most)
    }
}

impl Points {
    fn points(&self, newcomer: usize, opener: usize) -> i64 {
        match self {
            Points::Always(points) => *points,
            Points::Closeness { tree, newcomer: mine, opener: theirs, by_level } => {
                closest(tree, mine.get(newcomer), theirs.get(opener), by_level).map_or(0, |closest| closest.points)
            }
            Points::Language { spoken, by_level } => {
                best_common(spoken, newcomer, opener, |_, _, _| true).map_or(0, |(_, level)| by_level[level as usize])
            }
            Points::Shared { space, points, at_most } => {
                points * i64::from(space.shared(newcomer, opener).min(*at_most))
            }
            Points::Difference { newcomer: mine, opener: theirs, points } => {
                let value = |column: &[Option<i64>], person: usize| column.get(person).copied().flatten();
                let difference = value(theirs, opener).zip(value(mine, newcomer)).map(|(theirs, mine)| theirs - mine);
                difference.and_then(|difference| points.get(&difference).copied()).unwrap_or(0)
            }
            Points::Distance { coordinates, steps } => {
                let Some(metres) = metres(coordinates, newcomer, opener) else { return 0 };
                steps.iter().find(|(reach, _)| metres <= *reach).map_or(0, |(_, points)| *points)
            }
        }
    }
}

/// The largest, over all pairs of codes with a common ancestor, of `floor(points(level) * weight * weight / 10000)`;
/// of equals, the deepest ancestor and then the first node. `by_level` starts at level 1; its last value holds beyond.
pub(crate) fn closest(tree: &Taxonomy, mine: &[Code], theirs: &[Code], by_level: &[i64]) -> Option<Closest> {
    let mut best: Option<(Closest, u8)> = None;
    for a in mine {
        for b in theirs {
            let level = tree.lca_level(a.node, b.node);
            let Some(full) = by_level.get(usize::from(level).wrapping_sub(1)).or(by_level.last()) else { continue };
            let Some(ancestor) = tree.ancestor(a.node, level) else { continue };
            let points = (full * i64::from(a.weight) * i64::from(b.weight)).div_euclid(10_000);
            let rank = |closest: &Closest, level: u8| (closest.points, level, std::cmp::Reverse(closest.ancestor));
            let new = Closest { ancestor, points };
            if best.as_ref().is_none_or(|(old, depth)| rank(&new, level) > rank(old, *depth)) {
                best = Some((new, level));
            }
        }
    }
    best.map(|(closest, _)| closest)
}

/// Of the common languages that `admits` (language, newcomer's level, opener's level), the one whose lower level is
/// highest (of equals, the first in the alphabet), and that level.
pub(crate) fn best_common(
    spoken: &Spokens,
    newcomer: usize,
    opener: usize,
    admits: impl Fn(u32, u8, u8) -> bool,
) -> Option<(u32, u8)> {
    let (mine, theirs) = (spoken.of.get(newcomer), spoken.of.get(opener));
    let (mut i, mut j) = (0, 0);
    let mut best: Option<(u32, u8)> = None;
    while let (Some(a), Some(b)) = (mine.get(i), theirs.get(j)) {
        if a.language == b.language && admits(a.language, a.level, b.level) {
            let level = a.level.min(b.level);
            if best.is_none_or(|(_, known)| level > known) {
                best = Some((a.language, level));
            }
        }
        i += usize::from(a.language <= b.language);
        j += usize::from(b.language <= a.language);
    }
    best
}

impl Columns<'_> {
    /// Compiles a term of a programme that has passed `validate`.
    pub(crate) fn score(&mut self, term: &Term) -> Score {
        let when = term.when.as_ref().map(|condition| self.test(condition));
        let value = match &term.value {
            TermValue::Points(points) => Points::Always(i64::from(*points)),
            TermValue::Closeness { newcomer, opener, points } => self.closeness(newcomer, opener, points),
            TermValue::LanguageLevel { points } => {
                let of = |level: Level| points.get(level.as_str()).copied().map_or(0, i64::from);
                Points::Language { spoken: self.spoken(), by_level: Level::ALL.map(of) }
            }
            TermValue::PerShared { newcomer, opener, points, at_most } => Points::Shared {
                space: self.shared_elements(newcomer, opener),
                points: i64::from(*points),
                at_most: *at_most,
            },
            TermValue::ByDifference { newcomer, opener, points } => Points::Difference {
                newcomer: self.numbers(newcomer),
                opener: self.numbers(opener),
                points: points.iter().filter_map(|(d, p)| Some((difference(d)?, i64::from(*p)))).collect(),
            },
            TermValue::ByDistance(steps) => Points::Distance {
                coordinates: self.coordinates(),
                steps: steps.iter().map(|step| (thousandths(step.within_km), i64::from(step.points))).collect(),
            },
        };
        Score { when, value }
    }

    fn closeness(&mut self, newcomer: &str, opener: &str, points: &[i32]) -> Points {
        let tree = match self.programme.kind(newcomer) {
            Some(Kind::Codes(name)) => self.taxonomies.get(name).cloned(),
            _ => None,
        };
        let Some(tree) = tree else { return Points::Always(0) };
        let by_level = points.iter().copied().map(i64::from).collect();
        Points::Closeness { tree, newcomer: self.codes(newcomer), opener: self.codes(opener), by_level }
    }
}

/// A whole number as the key of a difference, in thousandths.
pub(crate) fn difference(text: &str) -> Option<i64> {
    text.trim().parse::<i32>().ok().map(|whole| i64::from(whole) * 1000)
}
