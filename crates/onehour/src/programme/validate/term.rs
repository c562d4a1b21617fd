//! Terms: unique names, attributes of the right kinds, points within bounds.

use std::collections::BTreeSet;

use super::{Check, MAX_POINTS, MAX_SUM};
use crate::language::Level;
use crate::programme::{DistanceStep, TermValue};

impl Check<'_> {
    pub(super) fn terms(&mut self) {
        let mut sum = 0i64;
        for (index, term) in self.programme.terms.iter().enumerate() {
            let path = format!("terms[{}]", index + 1);
            if let Some(condition) = &term.when {
                self.condition(&format!("{path}.when"), condition, 1);
            }
            let most = self.value(&path, &term.value);
            if most > MAX_POINTS {
                let message = format!("The term can give more than {MAX_POINTS} points, up or down.");
                self.issue("E-points", &path, message, "Give fewer points: only their proportion matters.");
            }
            sum += most.min(MAX_POINTS);
        }
        if sum > MAX_SUM {
            let message = format!("The terms together can give more than {MAX_SUM} points, up or down.");
            self.issue("E-points-sum", "terms", message, "Give fewer points: only their proportion matters.");
        }
    }

    /// Checks the points of a term; the largest, up or down.
    fn value(&mut self, path: &str, value: &TermValue) -> i64 {
        let size = |points: &i32| i64::from(*points).abs();
        match value {
            TermValue::Points(points) => size(points),
            TermValue::Closeness { newcomer, opener, points } => {
                self.closeness(&format!("{path}.closeness"), (newcomer, opener), points.len());
                points.iter().map(size).max().unwrap_or(0)
            }
            TermValue::LanguageLevel { points } => {
                for key in points.keys().filter(|key| Level::ALL.iter().all(|level| level.as_str() != *key)) {
                    let remedy = "Use A1, A2, B1, B2, C1, C2 and native.";
                    self.issue("E-level", &format!("{path}.language_level.points.{key}"), "This is no level.", remedy);
                }
                points.values().map(size).max().unwrap_or(0)
            }
            TermValue::PerShared { newcomer, opener, points, at_most } => {
                let path = format!("{path}.per_shared");
                self.comparable(&path, newcomer, opener);
                if *at_most == 0 {
                    let message = "Counting at most nothing gives no points ever.";
                    self.issue("E-bounds", &format!("{path}.at_most"), message, "Count at least 1.");
                }
                size(points).saturating_mul(i64::from(*at_most))
            }
            TermValue::ByDifference { newcomer, opener, points } => {
                let path = format!("{path}.by_difference");
                self.subtractable(&path, newcomer, opener);
                self.difference_keys(&format!("{path}.points"), points.keys());
                points.values().map(size).max().unwrap_or(0)
            }
            TermValue::ByDistance(steps) => {
                self.steps(&format!("{path}.by_distance"), steps);
                steps.iter().map(|step| size(&step.points)).max().unwrap_or(0)
            }
        }
    }

    fn closeness(&mut self, path: &str, (newcomer, opener): (&str, &str), count: usize) {
        let depth = self.one_tree(path, newcomer, opener);
        let path = format!("{path}.points");
        if count == 0 {
            self.issue("E-empty-list", &path, "No points are listed.", "List the points of level 1, 2, ...");
        }
        if let Some(depth) = depth.filter(|depth| count > usize::from(*depth)) {
            let message = format!("There are points for {count} levels; the tree has {depth}.");
            self.issue("E-level", &path, message, "List at most one number for each level.");
        }
    }

    fn difference_keys<'k>(&mut self, path: &str, keys: impl Iterator<Item = &'k String>) {
        let mut seen = BTreeSet::new();
        for key in keys {
            match key.trim().parse::<i32>() {
                Ok(difference) if seen.insert(difference) => {}
                Ok(_) => {
                    let message = "This difference stands there twice.";
                    self.issue("E-bounds", &format!("{path}.{key}"), message, "Write each once.");
                }
                Err(_) => {
                    let message = "This is not a whole number.";
                    self.issue("E-bounds", &format!("{path}.{key}"), message, "Write \"1\", \"-2\" and the like.");
                }
            }
        }
    }

    fn steps(&mut self, path: &str, steps: &[DistanceStep]) {
        if steps.is_empty() {
            self.issue("E-empty-list", path, "No distance is listed.", "List at least one step.");
        }
        for (index, step) in steps.iter().enumerate() {
            self.kilometres(&format!("{path}[{}].within_km", index + 1), step.within_km);
        }
        // Written so that a number that is none fails as well; `kilometres` has named it then.
        let rising = |pair: &[DistanceStep]| matches!(pair, [a, b] if a.within_km < b.within_km);
        if !steps.windows(2).all(rising) {
            self.issue("E-bounds", path, "The distances do not rise.", "Write the nearest step first.");
        }
    }
}
