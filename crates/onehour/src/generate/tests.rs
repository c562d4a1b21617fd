#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use jiff::civil::date;

use super::*;
use crate::pool::Role;

fn spec(newcomers: u32, openers: u32) -> Spec {
    Spec { newcomers, openers, seed: 0, today: date(2026, 11, 23) }
}

fn invented(newcomers: u32, openers: u32) -> Vec<Person> {
    people(spec(newcomers, openers)).collect()
}

/// How many of a hundred people pass.
fn percent(people: &[Person], passes: impl Fn(&Person) -> bool) -> usize {
    people.iter().filter(|person| passes(person)).count() * 100 / people.len()
}

fn of_role(people: &[Person], role: Role) -> Vec<Person> {
    people.iter().filter(|person| person.role == role).cloned().collect()
}

#[test]
fn shares_add_up() {
    assert_eq!(shares::NEWCOMER_FIELDS.iter().map(|(_, share)| share).sum::<u32>(), 100);
    assert_eq!(shares::OPENER_FIELDS.iter().map(|(_, share)| share).sum::<u32>(), 1000);
}

#[test]
fn both_sides_have_exactly_the_people_asked_for() {
    for (newcomers, openers) in [(0, 0), (1, 0), (0, 3), (24, 24), (300, 120)] {
        let pool = pool(spec(newcomers, openers)).unwrap();
        let on = |stands: fn(Role) -> bool| pool.people().iter().filter(|person| stands(person.role)).count();
        assert_eq!((on(Role::is_newcomer), on(Role::is_opener)), (newcomers as usize, openers as usize));
    }
}

#[test]
fn another_seed_gives_other_people() {
    assert!(people(spec(50, 20)).ne(people(Spec { seed: 1, ..spec(50, 20) })));
}

#[test]
fn the_distributions_are_those_stated() {
    let all = invented(6000, 2000);
    let (newcomers, openers) = (of_role(&all, Role::Newcomer), of_role(&all, Role::Opener));
    let near = |got: usize, want: usize| assert!(got.abs_diff(want) <= 3, "{got} instead of {want}");
    near(percent(&openers, |person| person.caps.month == Some(1)), 55);
    near(percent(&openers, |person| person.caps.month == Some(2)), 25);
    near(percent(&openers, |person| person.caps.quarter == Some(1)), 10);
    let capital_region = ["FI-091", "FI-049", "FI-092", "FI-235"];
    near(
        percent(&newcomers, |person| person.place.as_deref().is_some_and(|place| capital_region.contains(&place))),
        30,
    );
    near(percent(&newcomers, |person| person.fields[0].code == "nursing"), 6);
    near(percent(&openers, |person| person.fields[0].code == "nursing"), 6);
    near(percent(&openers, |person| person.organisation.is_some()), 70);
}

#[test]
fn waiting_is_longer_in_short_fields() {
    let all = invented(6000, 0);
    let mean = |short: bool| {
        let has_it = |person: &&Person| person.fields.iter().any(|field| shares::is_short(&field.code)) == short;
        let waited = |person: &Person| (date(2026, 11, 23) - person.waiting_since.unwrap()).get_days();
        let days: Vec<i32> = all.iter().filter(has_it).map(waited).collect();
        days.iter().sum::<i32>() / days.len() as i32
    };
    assert!((27..=32).contains(&mean(false)), "{}", mean(false));
    assert!((83..=96).contains(&mean(true)), "{}", mean(true));
}

/// When a person is free, as the compact text.
fn text(person: &Person) -> String {
    person.availability.as_ref().unwrap().to_string()
}

/// Free hours a week: windows of whole hours, some on several days.
fn hours(person: &Person) -> u32 {
    let horizon = crate::time::Horizon::new(date(2026, 11, 23), 1, &crate::programme::Meeting::default()).unwrap();
    let mut expander = crate::time::Expander::new(&horizon);
    expander.expand(person.availability.as_ref().unwrap(), "Europe/Helsinki").unwrap().0.iter().count() as u32
}

#[test]
fn everybody_has_six_to_twelve_free_hours() {
    let mut seen = BTreeMap::new();
    for person in invented(1000, 400) {
        *seen.entry(hours(&person)).or_insert(0) += 1;
    }
    assert!(seen.keys().copied().eq(6..=12), "{seen:?}");
}

#[test]
fn colleagues_are_free_on_the_same_days_more_than_strangers() {
    let openers = invented(0, 1500);
    let monday = |person: &Person| text(person).contains("Mon");
    let staff: Vec<Person> =
        openers.iter().filter(|person| person.organisation.as_deref() == Some("employer-001")).cloned().collect();
    let (share, everywhere) = (percent(&staff, monday), percent(&openers, monday));
    assert!(staff.len() > 20 && share.abs_diff(everywhere) > 5, "{share} {everywhere}");
}

#[test]
fn every_code_is_in_the_built_in_taxonomies() {
    use crate::taxonomy::Taxonomy;
    let (fields, places) = (Taxonomy::builtin("fields").unwrap(), Taxonomy::builtin("places-fi-se").unwrap());
    for (code, _) in shares::NEWCOMER_FIELDS.iter().chain(&shares::OPENER_FIELDS) {
        assert!(fields.find(code).is_some(), "{code}");
    }
    for (country, _) in shares::COUNTRIES {
        for (code, _) in country.capital_region.iter().chain(country.elsewhere) {
            assert!(places.find(code).is_some(), "{code}");
        }
    }
}

#[test]
fn inventing_that_is_stopped_finds_nobody() {
    let error = pool_until(spec(10, 5), Control::none().stop_when(&|| true)).unwrap_err();
    assert!(error.has("E-generate-stopped"));
}
