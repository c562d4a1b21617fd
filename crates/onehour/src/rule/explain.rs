//! Why a pair is a pair, in plain words: never a name, never a value of a declared attribute; labels of codes, language
//! codes and distances alone.

use super::columns::metres;
use super::points::{best_common, closest};
use super::test::Test;
use super::{Code, Compiled};
use crate::language::Level;
use crate::place::REMOTE;
use crate::programme::{Condition, Kind, Side, Term, TermValue};
use crate::taxonomy::{Node, Taxonomy};

impl Compiled {
    /// Why the rule holds for the pair, or what it asks for when it does not.
    pub fn rule_text(&self, rule: usize, newcomer: usize, opener: usize) -> String {
        let Some((rule, test)) = self.rules.get(rule) else { return String::new() };
        let pair = Pair { compiled: self, newcomer, opener };
        match test.holds(newcomer, opener) {
            true => pair.why(&rule.when, test),
            false => format!("not met: {}", asks(&rule.when)),
        }
    }

    /// What a rule asks for, whoever the pair.
    pub fn rule_requirement(&self, rule: usize) -> String {
        self.rules.get(rule).map_or_else(String::new, |(rule, _)| asks(&rule.when))
    }

    /// Where the points of a term come from, for the pair.
    pub fn term_text(&self, term: usize, newcomer: usize, opener: usize) -> String {
        let Some((term, score)) = self.terms.get(term) else { return String::new() };
        let pair = Pair { compiled: self, newcomer, opener };
        match (&term.when, score.condition()) {
            (Some(condition), Some(test)) if !test.holds(newcomer, opener) => format!("not met: {}", asks(condition)),
            (Some(condition), Some(test)) if matches!(term.value, TermValue::Points(_)) => pair.why(condition, test),
            _ => pair.source(term),
        }
    }

    /// Where the pair meets: the code of the deepest place they share, when a `same_place` rule of the programme is
    /// content with it (any level, when there is no such rule); else `remote`, when that suits both; else nothing.
    pub fn meeting_place(&self, newcomer: usize, opener: usize) -> Option<&str> {
        let least = self.tests().filter_map(|(condition, _)| least_place_level(condition)).min().unwrap_or(1);
        let pair = Pair { compiled: self, newcomer, opener };
        let shared = pair.place().filter(|(tree, node)| tree.level(*node) >= least);
        let remote = |person: usize| self.words.remote.get(person).copied().unwrap_or(false);
        match shared {
            Some((tree, node)) => Some(tree.code(node)),
            None => (remote(newcomer) && remote(opener)).then_some(REMOTE),
        }
    }
}

/// A pair to explain.
struct Pair<'a> {
    compiled: &'a Compiled,
    newcomer: usize,
    opener: usize,
}

impl<'a> Pair<'a> {
    /// Why a condition holds. `test` is its compiled form.
    fn why(&self, condition: &Condition, test: &Test) -> String {
        match (condition, test) {
            (Condition::All(conditions), Test::All(tests)) | (Condition::Any(conditions), Test::Any(tests)) => {
                let holding = conditions.iter().zip(tests).filter(|(_, test)| test.holds(self.newcomer, self.opener));
                holding.map(|(condition, test)| self.why(condition, test)).collect::<Vec<_>>().join("; ")
            }
            (Condition::Related { newcomer, opener, level, .. }, _) => self.relation(newcomer, opener, *level),
            (Condition::SamePlace { .. }, _) => {
                self.place().map_or_else(String::new, |(tree, node)| in_both(tree, node))
            }
            (Condition::CommonLanguage { newcomer, opener, only }, _) => {
                self.language(*newcomer, *opener, only.as_deref())
            }
            (Condition::WithinKm { .. }, _) => self.distance(),
            (Condition::Shares { newcomer, .. }, Test::Meet(space) | Test::Share(space, _)) => {
                format!("{} in common: {}", plain(newcomer), space.shared(self.newcomer, self.opener))
            }
            (Condition::Difference { newcomer, .. }, Test::Difference { newcomer: mine, opener: theirs, .. }) => {
                let value = |column: &[Option<i64>], person: usize| column.get(person).copied().flatten().unwrap_or(0);
                above(newcomer, value(theirs, self.opener) - value(mine, self.newcomer))
            }
            _ => asks(condition),
        }
    }

    /// Where the points of a term without condition, or with one that holds, come from.
    fn source(&self, term: &Term) -> String {
        match &term.value {
            TermValue::Points(_) => "for every pair".into(),
            TermValue::Closeness { newcomer, opener, points } => self.closeness(newcomer, opener, points),
            TermValue::LanguageLevel { .. } => self.language(Level::A1, Level::A1, None),
            TermValue::ByDistance(_) => self.distance(),
            TermValue::PerShared { newcomer, .. } => format!("{} in common", plain(newcomer)),
            TermValue::ByDifference { newcomer, .. } => format!("by the difference in {}", plain(newcomer)),
        }
    }

    fn codes(&self, attribute: &str, person: usize) -> &'a [Code] {
        self.compiled.words.codes.get(attribute).map_or(&[], |codes| codes.get(person))
    }

    fn tree(&self, attribute: &str) -> Option<&'a Taxonomy> {
        let words = &self.compiled.words;
        match words.programme.kind(attribute)? {
            Kind::Codes(name) => words.taxonomies.get(name).map(AsRef::as_ref),
            _ => None,
        }
    }

    fn closeness(&self, newcomer: &str, opener: &str, points: &[i32]) -> String {
        let by_level: Vec<i64> = points.iter().copied().map(i64::from).collect();
        let (mine, theirs) = (self.codes(newcomer, self.newcomer), self.codes(opener, self.opener));
        let best = self.tree(newcomer).and_then(|tree| Some((tree, closest(tree, mine, theirs, &by_level)?)));
        best.map_or_else(
            || format!("nothing in common in {}", plain(newcomer)),
            |(tree, best)| in_both(tree, best.ancestor),
        )
    }

    fn relation(&self, newcomer: &str, opener: &str, level: u8) -> String {
        let Some(tree) = self.tree(newcomer) else { return String::new() };
        let theirs = self.codes(opener, self.opener);
        let ancestors = self
            .codes(newcomer, self.newcomer)
            .iter()
            .flat_map(|mine| theirs.iter().filter_map(|code| tree.lca(mine.node, code.node)));
        match ancestors.max_by_key(|node| (tree.level(*node), std::cmp::Reverse(*node))) {
            Some(node) if tree.level(node) >= level => in_both(tree, node),
            _ => format!("{} related by a bridge of the programme", plain(newcomer)),
        }
    }

    /// The deepest place of both.
    fn place(&self) -> Option<(&'a Taxonomy, Node)> {
        let tree = self.tree("place")?;
        let of = |person| self.codes("place", person).first();
        Some((tree, tree.lca(of(self.newcomer)?.node, of(self.opener)?.node)?))
    }

    /// The best common language at these levels.
    fn language(&self, newcomer: Level, opener: Level, only: Option<&[String]>) -> String {
        let spoken = &self.compiled.words.spoken;
        let admits = |language: u32, mine: u8, theirs: u8| {
            let name = spoken.languages.get(language as usize);
            mine >= newcomer as u8
                && theirs >= opener as u8
                && only.is_none_or(|only| name.is_some_and(|name| only.contains(name)))
        };
        match best_common(spoken, self.newcomer, self.opener, admits) {
            Some((language, level)) => {
                let name = spoken.languages.get(language as usize).map_or("", String::as_str);
                match Level::ALL.get(level as usize) {
                    Some(Level::Native) => format!("common language {name}, the first one of both"),
                    level => format!("common language {name}, both at least at {}", level.map_or("", |l| l.as_str())),
                }
            }
            None => "no common language".into(),
        }
    }

    fn distance(&self) -> String {
        match metres(&self.compiled.words.coordinates, self.newcomer, self.opener) {
            Some(metres) => format!("{} km apart", (metres + 500) / 1000),
            None => "distance not known".into(),
        }
    }
}

fn in_both(tree: &Taxonomy, node: Node) -> String {
    format!("both in {} (level {})", tree.label(node, "en"), tree.level(node))
}

/// The least level that a `same_place` in the condition asks for.
fn least_place_level(condition: &Condition) -> Option<u8> {
    match condition {
        Condition::SamePlace { level } => Some(*level),
        Condition::All(conditions) | Condition::Any(conditions) => {
            conditions.iter().filter_map(least_place_level).min()
        }
        _ => None,
    }
}

/// A difference in words.
fn above(attribute: &str, thousandths: i64) -> String {
    let size = thousandths as f64 / 1000.0;
    match thousandths.signum() {
        0 => format!("same {}", plain(attribute)),
        1 => format!("{} of the opener is {size} above the newcomer's", plain(attribute)),
        _ => format!("{} of the opener is {} below the newcomer's", plain(attribute), -size),
    }
}

/// An attribute's name for reading.
fn plain(attribute: &str) -> String {
    attribute.replace('_', " ")
}

fn who(side: Side) -> &'static str {
    match side {
        Side::Newcomer => "the newcomer",
        Side::Opener => "the opener",
    }
}

/// One attribute of both sides, or two.
fn both(newcomer: &str, opener: &str) -> String {
    match newcomer == opener {
        true => plain(newcomer),
        false => format!("{} of the newcomer and {} of the opener", plain(newcomer), plain(opener)),
    }
}

/// What a condition asks for.
fn asks(condition: &Condition) -> String {
    let join = |conditions: &[Condition], word: &str| conditions.iter().map(asks).collect::<Vec<_>>().join(word);
    match condition {
        Condition::All(conditions) => join(conditions, "; and "),
        Condition::Any(conditions) => join(conditions, "; or "),
        Condition::Related { newcomer, opener, level, .. } => {
            format!("{} in common at level {level} or deeper", both(newcomer, opener))
        }
        Condition::CommonLanguage { newcomer, opener, .. } => {
            format!("a common language, the newcomer at least at {newcomer} and the opener at least at {opener}")
        }
        Condition::SamePlace { level } => format!("a common place at level {level} or deeper"),
        Condition::WithinKm { km } => format!("at most {km} km apart"),
        Condition::BothRemote {} => "a remote meeting suits both".into(),
        Condition::Equal { newcomer, opener } => format!("same {}", both(newcomer, opener)),
        Condition::Differs { newcomer, opener } => format!("different {}", both(newcomer, opener)),
        Condition::Shares { newcomer, opener, at_least } => {
            format!("{} in common: at least {at_least}", both(newcomer, opener))
        }
        Condition::Difference { newcomer, opener, at_least, at_most } => {
            let range = range(at_least.map(|v| v.to_string()), at_most.map(|v| v.to_string()));
            format!("opener minus newcomer in {}: {range}", both(newcomer, opener))
        }
        Condition::Is { side, attribute, .. } => {
            format!("{} of {} is one of those asked for", plain(attribute), who(*side))
        }
        Condition::IsNot { side, attribute, .. } => {
            format!("{} of {} is none of those ruled out", plain(attribute), who(*side))
        }
        Condition::Between { side, attribute, at_least, at_most } => {
            format!("{} of {}: {}", plain(attribute), who(*side), range(at_least.clone(), at_most.clone()))
        }
        Condition::Stated { side, attribute } => format!("{} of {} is stated", plain(attribute), who(*side)),
        Condition::Wish { of, about, .. } => format!("no wish of {} about {} is broken", who(*of), plain(about)),
        Condition::NeedsMet { of, .. } => format!("every need of {} is met", who(*of)),
    }
}

fn range(at_least: Option<String>, at_most: Option<String>) -> String {
    match (at_least, at_most) {
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(least), None) => format!("at least {least}"),
        (None, Some(most)) => format!("at most {most}"),
        (None, None) => "stated".into(),
    }
}
