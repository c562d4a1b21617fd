//! What a cell says of a person, apart from everything else about that person.

use std::collections::BTreeMap;

use jiff::civil::Date;
use onehour::Availability;
use onehour::attribute::Value;
use onehour::language::Level;
use onehour::pool::{Person, Role, WeightedCode};

use super::column::Column;

/// What a cell says. Kept once for all rows that have the same cell, so it is small.
#[derive(Clone, Debug)]
pub(super) enum Said {
    /// Not stated.
    Nothing,
    Role(Role),
    Codes(Vec<WeightedCode>),
    Languages(BTreeMap<String, Level>),
    Text(String),
    Flag(bool),
    Cap(u32),
    Degrees(f64),
    Day(Date),
    Hours(Box<Availability>),
    Words(Vec<String>),
    Attribute(Box<Value>),
}

impl Said {
    /// Notes about a person what a cell of this column says; `name` is that of an attribute. A coordinate is nothing by
    /// itself.
    pub(super) fn note(&self, column: Column, name: &str, person: &mut Person) {
        match (column, self) {
            (Column::Role, Said::Role(role)) => person.role = *role,
            (Column::Fields, Said::Codes(codes)) => person.fields.clone_from(codes),
            (Column::Occupations, Said::Codes(codes)) => person.occupations.clone_from(codes),
            (Column::Education, Said::Codes(codes)) => person.education.clone_from(codes),
            (Column::Languages, Said::Languages(languages)) => person.languages.clone_from(languages),
            (Column::Place, Said::Text(code)) => person.place = Some(code.clone()),
            (Column::Remote, Said::Flag(remote)) => person.remote = *remote,
            (Column::Zone, Said::Text(zone)) => person.zone = Some(zone.clone()),
            (Column::Availability, Said::Hours(hours)) => person.availability = Some((**hours).clone()),
            (Column::CapDay, Said::Cap(cap)) => person.caps.day = Some(*cap),
            (Column::CapMonth, Said::Cap(cap)) => person.caps.month = Some(*cap),
            (Column::CapQuarter, Said::Cap(cap)) => person.caps.quarter = Some(*cap),
            (Column::CapRound, Said::Cap(cap)) => person.caps.round = Some(*cap),
            (Column::Organisation, Said::Text(text)) => person.organisation = Some(text.clone()),
            (Column::Team, Said::Text(text)) => person.team = Some(text.clone()),
            (Column::WaitingSince, Said::Day(day)) => person.waiting_since = Some(*day),
            (Column::Tags, Said::Words(tags)) => person.tags.clone_from(tags),
            (Column::Attribute(_), Said::Attribute(value)) => {
                person.attributes.insert(name.to_owned(), (**value).clone());
            }
            _ => {}
        }
    }
}
