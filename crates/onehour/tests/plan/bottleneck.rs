use onehour::pool::{Person, WeightedCode};

use crate::pool::*;

/// What all who share too few places have in common is said, as deep in the trees as it holds of everybody.
#[test]
fn who_waits_reads_where_places_are_short() {
    let with = |person: Person, field: &str, place: &str| {
        let fields = vec![WeightedCode { code: field.into(), weight: 100 }];
        Person { fields, place: Some(place.into()), ..person }
    };
    let trees = "[taxonomies]\nfields = { builtin = 'fields' }\nplaces = { builtin = 'places-fi-se' }\n";
    let reason = |fields: [&str; 2], places: [&str; 2]| {
        let mut people: Vec<Person> =
            (0..2).map(|at| with(newcomer(["a", "b"][at], "Tue 9-10"), fields[at], places[at])).collect();
        people.push(opener("x", "Tue 9-10"));
        week(people, &programme(trees)).plan.waiting[0].reason.clone()
    };
    let same = reason(["software", "software"], ["FI-091", "FI-091"]);
    assert!(
        same.starts_with("2 newcomers in Software in Helsinki share 1 opener with 1 place (x); they go to "),
        "{same}"
    );
    assert!(same.ends_with(", who comes first in the order of the tiers."), "{same}");
    let near = reason(["software", "data"], ["FI-091", "FI-049"]);
    assert!(near.starts_with("2 newcomers in Information technology in Uusimaa share"), "{near}");
    let apart = reason(["software", "nursing"], ["FI-091", "SE-0180"]);
    assert!(apart.starts_with("2 newcomers share 1 opener"), "{apart}");
}
