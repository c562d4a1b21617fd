//! Fairness: of each declared group, how many are served and how many wait.

use std::collections::BTreeSet;

use serde::Serialize;

use super::side::{Answer, Row};
use super::suppress::{Cells, Told, total};
use super::{NOT_STATED, TOGETHER};
use crate::pool::Person;
use crate::programme::Programme;

/// One value of an attribute that divides newcomers into groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Grouped {
    /// Name of the attribute.
    pub attribute: String,
    /// Its value in words, [`NOT_STATED`], or [`TOGETHER`].
    pub value: String,
    /// Newcomers of the group.
    pub newcomers: Option<u32>,
    /// Of those, served.
    pub served: Option<u32>,
    /// Of those, waiting.
    pub waiting: Option<u32>,
}

/// The attributes that divide newcomers.
pub(super) fn attributes(programme: &Programme) -> Vec<&str> {
    let declared: BTreeSet<&str> = programme.groups.iter().map(|group| group.attribute.as_str()).collect();
    declared.into_iter().collect()
}

/// The rows of each attribute, from what may be told of newcomers.
pub(super) fn rows(attributes: &[&str], newcomers: &Answer<'_>) -> Vec<Grouped> {
    let of = |(at, attribute): (usize, &&str)| match (&newcomers.tables, &newcomers.sizes) {
        (Some(tables), _) => {
            of_attribute(attribute, &tables[at], |cells| (Some(total(cells)), Some(cells[0]), Some(cells[1])))
        }
        // So few are served, or wait, that only the sizes of the groups can be told.
        (None, Some(sizes)) => of_attribute(attribute, &sizes[at], |cells| (Some(total(cells)), None, None)),
        (None, None) => vec![grouped(attribute, TOGETHER, (None, None, None))],
    };
    attributes.iter().enumerate().flat_map(of).collect()
}

/// How many newcomers, of these served, of these waiting.
type Numbers = (Option<u32>, Option<u32>, Option<u32>);

fn of_attribute(attribute: &str, told: &Told<Row<'_>>, numbers: impl Fn(Cells) -> Numbers) -> Vec<Grouped> {
    let row = |(value, cells): &(Row<'_>, Cells)| grouped(attribute, value.unwrap_or(NOT_STATED), numbers(*cells));
    let together = told.together.map(|cells| grouped(attribute, TOGETHER, numbers(cells)));
    told.rows.iter().map(row).chain(together).collect()
}

fn grouped(attribute: &str, value: &str, (newcomers, served, waiting): Numbers) -> Grouped {
    Grouped { attribute: attribute.into(), value: value.into(), newcomers, served, waiting }
}

/// The one value that a person states, in words.
pub(super) fn value<'a>(programme: &'a Programme, person: &'a Person, attribute: &str) -> Option<&'a str> {
    match attribute {
        "place" => return person.place.as_deref(),
        "organisation" => return person.organisation.as_deref(),
        "team" => return person.team.as_deref(),
        _ => {}
    }
    let declared = programme.attributes.iter().find(|declared| declared.name == attribute)?;
    declared.kind.word(person.attributes.get(attribute)?)
}
