//! Conditions: attributes of the right kinds, levels and codes of the tree, bounds in order.

use super::{Check, MAX_NESTING};
use crate::attribute::{parse_flag, parse_number};
use crate::programme::{Condition, Kind};
use crate::taxonomy::Taxonomy;

/// Largest bound of a difference or distance, up or down.
const MAX_BOUND: f64 = 1e9;

impl Check<'_> {
    /// Checks a condition at this key path.
    pub(super) fn condition(&mut self, path: &str, condition: &Condition, nesting: usize) {
        match condition {
            Condition::All(conditions) => self.join(&format!("{path}.all"), conditions, nesting),
            Condition::Any(conditions) => self.join(&format!("{path}.any"), conditions, nesting),
            Condition::Related { newcomer, opener, level, bridges } => {
                self.related(&format!("{path}.related"), (newcomer, opener), *level, bridges);
            }
            Condition::CommonLanguage { only, .. } => {
                if let Some(only) = only {
                    self.language_codes(&format!("{path}.common_language.only"), only);
                }
            }
            Condition::SamePlace { level } => {
                let path = format!("{path}.same_place");
                let depth = self.tree_of(&path, "place").map(Taxonomy::depth);
                self.level(&format!("{path}.level"), *level, depth);
            }
            Condition::WithinKm { km } => self.kilometres(&format!("{path}.within_km.km"), *km),
            Condition::BothRemote {} => {}
            Condition::Equal { newcomer, opener } => self.comparable(&format!("{path}.equal"), newcomer, opener),
            Condition::Differs { newcomer, opener } => self.comparable(&format!("{path}.differs"), newcomer, opener),
            Condition::Shares { newcomer, opener, at_least } => {
                let path = format!("{path}.shares");
                self.comparable(&path, newcomer, opener);
                if *at_least == 0 {
                    let message = "Sharing at least nothing holds for every pair.";
                    self.issue("E-bounds", &format!("{path}.at_least"), message, "Ask for 1 or more.");
                }
            }
            Condition::Difference { newcomer, opener, at_least, at_most } => {
                let path = format!("{path}.difference");
                self.subtractable(&path, newcomer, opener);
                self.range(&path, *at_least, *at_most);
            }
            Condition::Is { attribute, any_of, .. } => self.values(&format!("{path}.is"), attribute, any_of),
            Condition::IsNot { attribute, any_of, .. } => self.values(&format!("{path}.is_not"), attribute, any_of),
            Condition::Between { attribute, at_least, at_most, .. } => {
                self.between(&format!("{path}.between"), attribute, at_least.as_deref(), at_most.as_deref());
            }
            Condition::Stated { attribute, .. } => _ = self.attribute(&format!("{path}.stated"), attribute),
            Condition::Wish { wish, about, .. } => self.comparable(&format!("{path}.wish"), wish, about),
            Condition::NeedsMet { needs, offers, .. } => self.comparable(&format!("{path}.needs_met"), needs, offers),
        }
    }

    fn join(&mut self, path: &str, conditions: &[Condition], nesting: usize) {
        if conditions.is_empty() {
            self.issue("E-empty-list", path, "There is no condition to join.", "Write one, or leave the list out.");
        }
        if nesting > MAX_NESTING {
            let message = format!("Conditions are nested deeper than {MAX_NESTING}.");
            return self.issue("E-nesting", path, message, "Write the rule flatter, or as several rules.");
        }
        for (index, condition) in conditions.iter().enumerate() {
            self.condition(&format!("{path}[{}]", index + 1), condition, nesting + 1);
        }
    }

    fn related(&mut self, path: &str, (newcomer, opener): (&str, &str), level: u8, bridges: &[(String, String)]) {
        let depth = self.one_tree(path, newcomer, opener);
        self.level(&format!("{path}.level"), level, depth);
        let unknown: Vec<(usize, String)> = match self.programme.kind(newcomer) {
            Some(Kind::Codes(tree)) => self.taxonomies.get(tree).map_or_else(Vec::new, |tree| {
                let ends = bridges.iter().enumerate().flat_map(|(index, (a, b))| [(index, a), (index, b)]);
                ends.filter(|(_, code)| tree.find(code).is_none()).map(|(index, code)| (index, code.clone())).collect()
            }),
            _ => Vec::new(),
        };
        for (index, code) in unknown {
            let message = format!("`{code}` is not a code of the taxonomy.");
            self.issue("E-unknown-code", &format!("{path}.bridges[{}]", index + 1), message, "Use codes of the tree.");
        }
    }

    fn language_codes(&mut self, path: &str, only: &[String]) {
        if only.is_empty() {
            self.issue("E-empty-list", path, "No language is allowed.", "Name languages, or leave `only` out.");
        }
        if only.iter().any(|code| code.is_empty() || code.trim() != code || code.to_lowercase() != *code) {
            let remedy = "Write ISO 639 codes in lower case: fi, sv, en.";
            self.issue("E-language", path, "A language is not a lower-case code.", remedy);
        }
    }

    /// A distance.
    pub(super) fn kilometres(&mut self, path: &str, km: f64) {
        if !(0.0..=40_000.0).contains(&km) {
            let message = "The distance is not between 0 and 40000 km.";
            self.issue("E-bounds", path, message, "Give kilometres within the size of the Earth.");
        }
    }

    fn range(&mut self, path: &str, at_least: Option<f64>, at_most: Option<f64>) {
        let wild = |bound: Option<f64>| bound.is_some_and(|bound| !(-MAX_BOUND..=MAX_BOUND).contains(&bound));
        if wild(at_least) || wild(at_most) {
            let message = "A bound is not a number between -10^9 and 10^9.";
            self.issue("E-bounds", path, message, "Give plain numbers.");
        }
        if let (Some(least), Some(most)) = (at_least, at_most)
            && least > most
        {
            self.empty_range(path);
        }
        if at_least.is_none() && at_most.is_none() {
            self.no_bound(path);
        }
    }

    fn empty_range(&mut self, path: &str) {
        self.issue("E-bounds", path, "`at_least` is above `at_most`.", "Swap the two.");
    }

    fn no_bound(&mut self, path: &str) {
        self.issue("E-bounds", path, "There is no bound.", "Give `at_least`, `at_most` or both.");
    }

    /// Values written in a rule, as their attribute spells them.
    fn values(&mut self, path: &str, attribute: &str, any_of: &[String]) {
        let kind = self.attribute(path, attribute);
        if any_of.is_empty() {
            self.issue("E-empty-list", &format!("{path}.any_of"), "No value is listed.", "List at least one.");
        }
        for (index, text) in any_of.iter().enumerate() {
            let text = text.trim();
            let known = match kind {
                None => true,
                Some(Kind::Set | Kind::Text) => !text.is_empty(),
                Some(Kind::Number) => parse_number(text).is_some(),
                Some(Kind::Flag) => parse_flag(text).is_some(),
                Some(Kind::Ordinal(order)) => order.iter().any(|word| word.trim() == text),
                Some(Kind::Codes(tree)) => self.taxonomies.get(tree).is_none_or(|tree| tree.find(text).is_some()),
            };
            if !known {
                let message = format!("This is no value of `{attribute}`.");
                let remedy =
                    "Write a code of its tree, a word of its order, a number, yes or no, as its kind asks for.";
                self.issue("E-rule-value", &format!("{path}.any_of[{}]", index + 1), message, remedy);
            }
        }
    }

    fn between(&mut self, path: &str, attribute: &str, at_least: Option<&str>, at_most: Option<&str>) {
        let kind = self.attribute(path, attribute);
        let read = |text: &str| match kind {
            Some(Kind::Number) => parse_number(text),
            Some(Kind::Ordinal(order)) => {
                order.iter().position(|word| word.trim() == text.trim()).map(|rank| rank as i64)
            }
            _ => None,
        };
        match kind {
            None => return,
            Some(Kind::Number | Kind::Ordinal(_)) => {}
            Some(kind) => return self.wrong_kind(path, attribute, kind, "number or ordinal"),
        }
        let bounds = [("at_least", at_least), ("at_most", at_most)];
        for (key, _) in bounds.into_iter().filter(|(_, text)| text.is_some_and(|text| read(text).is_none())) {
            let message = format!("This is no value of `{attribute}`.");
            self.issue("E-rule-value", &format!("{path}.{key}"), message, "Write a number, or a word of the order.");
        }
        match (at_least, at_most) {
            (None, None) => self.no_bound(path),
            (Some(least), Some(most)) if matches!((read(least), read(most)), (Some(a), Some(b)) if a > b) => {
                self.empty_range(path);
            }
            _ => {}
        }
    }
}
