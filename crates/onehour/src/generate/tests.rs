#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use jiff::civil::date;

use super::*;

fn spec(newcomers: u32, openers: u32) -> Spec {
    Spec { newcomers, openers, seed: 0, today: date(2026, 11, 23) }
}

fn column(name: &str) -> usize {
    COLUMNS.iter().position(|column| *column == name).unwrap()
}

/// In how many of a hundred rows the cell of a column passes.
fn percent(rows: &[Row], name: &str, passes: impl Fn(&str) -> bool) -> usize {
    rows.iter().filter(|row| passes(&row[column(name)])).count() * 100 / rows.len()
}

fn of_role(rows: &[Row], role: &str) -> Vec<Row> {
    rows.iter().filter(|row| row[column("role")] == role).cloned().collect()
}

#[test]
fn shares_add_up() {
    assert_eq!(shares::NEWCOMER_FIELDS.iter().map(|(_, share)| share).sum::<u32>(), 100);
    assert_eq!(shares::OPENER_FIELDS.iter().map(|(_, share)| share).sum::<u32>(), 1000);
}

#[test]
fn both_sides_have_exactly_the_people_asked_for() {
    for (newcomers, openers) in [(0, 0), (1, 0), (0, 3), (24, 24), (300, 120)] {
        let rows: Vec<Row> = rows(spec(newcomers, openers)).collect();
        let on = |side: &str| rows.iter().filter(|row| [side, "both"].contains(&row[1].as_str())).count();
        assert_eq!((on("newcomer"), on("opener")), (newcomers as usize, openers as usize));
    }
}

#[test]
fn ids_are_unique() {
    let rows: Vec<Row> = rows(spec(500, 500)).collect();
    let ids: std::collections::BTreeSet<&String> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(ids.len(), rows.len());
}

#[test]
fn the_bytes_are_those_of_every_other_platform() {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(csv(spec(1000, 400)).as_bytes());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, "beb9ba13ac9b52038a2baa4cf2ac96a56567c60886c7c24fc3de129ecb7bf1c9");
}

#[test]
fn another_seed_gives_other_people() {
    assert_ne!(csv(spec(50, 20)), csv(Spec { seed: 1, ..spec(50, 20) }));
}

#[test]
fn the_distributions_are_those_stated() {
    let all: Vec<Row> = rows(spec(6000, 2000)).collect();
    let (newcomers, openers) = (of_role(&all, "newcomer"), of_role(&all, "opener"));
    let near = |got: usize, want: usize| assert!(got.abs_diff(want) <= 3, "{got} instead of {want}");
    near(percent(&openers, "cap_month", |cap| cap == "1"), 55);
    near(percent(&openers, "cap_month", |cap| cap == "2"), 25);
    near(percent(&openers, "cap_quarter", |cap| cap == "1"), 10);
    near(percent(&newcomers, "place", |place| ["FI-091", "FI-049", "FI-092", "FI-235"].contains(&place)), 30);
    near(percent(&newcomers, "fields", |fields| fields.starts_with("nursing")), 6);
    near(percent(&openers, "fields", |fields| fields.starts_with("nursing")), 6);
    near(percent(&openers, "organisation", |organisation| !organisation.is_empty()), 70);
}

#[test]
fn waiting_is_longer_in_short_fields() {
    let all: Vec<Row> = rows(spec(6000, 0)).collect();
    let mean = |short: bool| {
        let days: Vec<i32> = all
            .iter()
            .filter(|row| row[column("fields")].split(';').any(shares::is_short) == short)
            .map(|row| (date(2026, 11, 23) - row[column("waiting_since")].parse::<Date>().unwrap()).get_days())
            .collect();
        days.iter().sum::<i32>() / days.len() as i32
    };
    assert!((27..=32).contains(&mean(false)), "{}", mean(false));
    assert!((83..=96).contains(&mean(true)), "{}", mean(true));
}

/// Free hours a week, from the compact text.
fn hours(availability: &str) -> u32 {
    let windows = availability.split("; ").map(|item| item.split_once(' ').unwrap().1.split_once('-').unwrap());
    windows.map(|(from, to)| to.parse::<u32>().unwrap() - from.parse::<u32>().unwrap()).sum()
}

#[test]
fn everybody_has_six_to_twelve_free_hours() {
    let mut seen = BTreeMap::new();
    for row in rows(spec(1000, 400)) {
        *seen.entry(hours(&row[column("availability")])).or_insert(0) += 1;
    }
    assert!(seen.keys().copied().eq(6..=12), "{seen:?}");
}

#[test]
fn colleagues_are_free_on_the_same_days_more_than_strangers() {
    let openers: Vec<Row> = rows(spec(0, 1500)).collect();
    let monday = |row: &&Row| row[column("availability")].contains("Mon");
    let staff: Vec<&Row> = openers.iter().filter(|row| row[column("organisation")] == "employer-001").collect();
    let share = staff.iter().copied().filter(monday).count() * 100 / staff.len();
    let everywhere = openers.iter().filter(monday).count() * 100 / openers.len();
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
fn every_availability_can_be_read() {
    for row in rows(spec(300, 100)) {
        assert!(row[column("availability")].parse::<crate::Availability>().is_ok(), "{row:?}");
    }
}
