//! Which columns the rules of a programme need.
//!
//! What is not stated makes most predicates false, so a file without the column would leave everybody waiting and say
//! nothing. `all` needs the columns of each of its conditions; `any` is content when one of its conditions has all it
//! needs. Wishes and needs hold when they are not stated and so need nothing. Terms give 0 points to what is not
//! stated and need nothing either.

use std::collections::{BTreeMap, BTreeSet};

use onehour::pool::Role;
use onehour::programme::{Condition, Mode, Programme, Side};

/// The columns that a table with people of these roles lacks, each with the reason it is needed.
pub(super) fn missing(programme: &Programme, roles: &[Role], has: &dyn Fn(&str) -> bool) -> Vec<(String, String)> {
    let present = Present {
        newcomers: roles.iter().any(|role| role.is_newcomer()),
        openers: roles.iter().any(|role| role.is_opener()),
        located: programme.taxonomies.contains_key("places") && has("place"),
        has,
    };
    let mut rules: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for rule in &programme.rules {
        for column in present.missing(&rule.when) {
            rules.entry(column).or_default().push(&rule.name);
        }
    }
    let mut missing: Vec<(String, String)> = rules
        .into_iter()
        .map(|(column, rules)| {
            let (word, verb) = if rules.len() == 1 { ("rule", "reads") } else { ("rules", "read") };
            (column, format!("the {word} `{}` {verb} it", rules.join("`, `")))
        })
        .collect();
    for group in programme.groups.iter().filter(|_| present.newcomers) {
        if !has(&group.attribute) && !missing.iter().any(|(column, _)| *column == group.attribute) {
            missing.push((group.attribute.clone(), "newcomers are counted by it".into()));
        }
    }
    if programme.meeting.mode != Mode::Introduce && !roles.is_empty() && !has("availability") {
        missing.push(("availability".into(), "the programme gives each meeting an hour that suits both".into()));
    }
    missing
}

/// Which sides and columns a table has.
struct Present<'a> {
    newcomers: bool,
    openers: bool,
    /// Whether people have places that stand in for coordinates.
    located: bool,
    has: &'a dyn Fn(&str) -> bool,
}

impl Present<'_> {
    /// The columns without which the condition can hold for nobody of this table.
    fn missing(&self, condition: &Condition) -> BTreeSet<String> {
        use Side::{Newcomer, Opener};
        match condition {
            Condition::All(conditions) => conditions.iter().flat_map(|each| self.missing(each)).collect(),
            Condition::Any(conditions) => {
                let each: Vec<BTreeSet<String>> = conditions.iter().map(|each| self.missing(each)).collect();
                if each.iter().any(BTreeSet::is_empty) { BTreeSet::new() } else { each.into_iter().flatten().collect() }
            }
            Condition::Related { newcomer, opener, .. }
            | Condition::Equal { newcomer, opener }
            | Condition::Differs { newcomer, opener }
            | Condition::Shares { newcomer, opener, .. }
            | Condition::Difference { newcomer, opener, .. } => self.lacking(&[(Newcomer, newcomer), (Opener, opener)]),
            Condition::CommonLanguage { .. } => self.lacking(&[(Newcomer, "languages"), (Opener, "languages")]),
            Condition::SamePlace { .. } => self.lacking(&[(Newcomer, "place"), (Opener, "place")]),
            Condition::WithinKm { .. } if self.located => BTreeSet::new(),
            Condition::WithinKm { .. } => {
                self.lacking(&[(Newcomer, "lat"), (Opener, "lat"), (Newcomer, "lon"), (Opener, "lon")])
            }
            Condition::BothRemote {} => self.lacking(&[(Newcomer, "remote"), (Opener, "remote")]),
            Condition::Is { side, attribute, .. }
            | Condition::IsNot { side, attribute, .. }
            | Condition::Between { side, attribute, .. }
            | Condition::Stated { side, attribute } => self.lacking(&[(*side, attribute)]),
            Condition::Wish { .. } | Condition::NeedsMet { .. } => BTreeSet::new(),
        }
    }

    /// Those of the columns that the table lacks although it has people of the side.
    fn lacking(&self, columns: &[(Side, &str)]) -> BTreeSet<String> {
        let concerns = |side: Side| if side == Side::Newcomer { self.newcomers } else { self.openers };
        let lacks = |&&(side, column): &&(Side, &str)| concerns(side) && !(self.has)(column);
        columns.iter().filter(lacks).map(|&(_, column)| column.to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lacks(programme: &str, has: &[&str]) -> Vec<String> {
        let text = format!(
            "name = 'n'\n[meeting]\nmode = 'introduce'\n{programme}[[rules]]\nname = 'r'\nwithin_km = {{ km = 30 }}\n"
        );
        let programme = Programme::from_toml(&text, "n.toml").unwrap_or_else(|error| panic!("{error}"));
        let missing = missing(&programme, &[Role::Newcomer, Role::Opener], &|column| has.contains(&column));
        missing.into_iter().map(|(column, _)| column).collect()
    }

    #[test]
    fn a_place_with_a_tree_stands_in_for_coordinates() {
        let places = "[taxonomies]\nplaces = { builtin = 'places-fi-se' }\n";
        assert_eq!(lacks(places, &["place"]), [] as [&str; 0]);
        assert_eq!(lacks(places, &["lat", "lon"]), [] as [&str; 0]);
        assert_eq!(lacks(places, &[]), ["lat", "lon"]);
        assert_eq!(lacks("", &["place"]), ["lat", "lon"], "without a tree a place is nowhere");
    }
}
