//! The mentoring scheme of examples/mentoring: eligible pairs and totals known from outside.

use std::path::Path;

use crate::attribute::Value;
use crate::pool::{Person, Pool, Role};
use crate::programme::Programme;
use crate::rule::Compiled;

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/mentoring");

fn programme(file: &str) -> Programme {
    let text = std::fs::read_to_string(Path::new(EXAMPLE).join(file)).unwrap();
    Programme::from_toml(&text, file).unwrap()
}

/// Reads one export through the mapping of the programme, as plainly as that can be done.
fn people(programme: &Programme, file: &Path) -> Vec<Person> {
    let name = file.file_name().unwrap().to_str().unwrap();
    let source = &programme.import.sources[usize::from(name.contains("mentors"))];
    let mut reader = csv::Reader::from_path(file).unwrap();
    let headings = reader.headers().unwrap().clone();
    let mut people = Vec::new();
    for (row, record) in reader.records().enumerate() {
        let record = record.unwrap();
        let mut person = Person::new(format!("{name}-{:03}", row + 2), source.role.unwrap_or(Role::Both));
        for (column, from) in &source.columns {
            let heading = from.heading.as_deref().unwrap();
            let cell = &record[headings.iter().position(|known| known == heading).unwrap()];
            match column.as_str() {
                "id" => assert!(from.private),
                "organisation" => person.organisation = Some(cell.to_owned()),
                _ => {
                    let attribute = programme.attributes.iter().find(|known| known.name == *column).unwrap();
                    let value: Option<Value> =
                        attribute.kind.parse(cell, from.separator.as_deref().unwrap_or(";")).unwrap();
                    person.attributes.extend(value.map(|value| (column.clone(), value)));
                }
            }
        }
        people.push(person);
    }
    assert!(!people.is_empty());
    people
}

fn pool(programme: &Programme, folder: &Path, size: &str) -> Pool {
    let mut everybody = people(programme, &folder.join(format!("{size}_mentees.csv")));
    everybody.extend(people(programme, &folder.join(format!("{size}_mentors.csv"))));
    Pool::new(everybody).unwrap()
}

/// Points of every eligible pair, by newcomer and opener.
fn matrix(programme: &Programme, pool: &Pool) -> Vec<Vec<Option<i64>>> {
    let compiled = Compiled::new(programme, pool.people()).unwrap();
    let side = |is: fn(Role) -> bool| -> Vec<usize> {
        let all = pool.people().iter().enumerate();
        all.filter(|(_, person)| is(person.role)).map(|(index, _)| index).collect()
    };
    let (newcomers, openers) = (side(Role::is_newcomer), side(Role::is_opener));
    let row = |n: &usize| openers.iter().map(|o| compiled.eligible(*n, *o).then(|| compiled.points(*n, *o))).collect();
    newcomers.iter().map(row).collect()
}

/// Most pairs and then the best total, or the best total alone: the Hungarian method of the crate `pathfinding`, on
/// weights that put the number of pairs first (`per_pair`); forbidden pairs weigh nothing and are not counted.
fn best(matrix: &[Vec<Option<i64>>], per_pair: i64) -> (usize, i64) {
    let weight = |points: &Option<i64>| points.map_or(0, |points| points + per_pair);
    let rows = matrix.iter().map(|row| row.iter().map(weight).collect::<Vec<i64>>());
    let weights = pathfinding::matrix::Matrix::from_rows(rows).unwrap();
    let (_, assigned) = pathfinding::kuhn_munkres::kuhn_munkres(&weights);
    let chosen = matrix.iter().zip(assigned).filter_map(|(row, column)| row[column]);
    chosen.fold((0, 0), |(served, total), points| (served + 1, total + points))
}

#[test]
fn the_small_export_has_392_eligible_pairs_and_35_served_with_299_points() {
    let programme = programme("service-first.toml");
    let matrix = matrix(&programme, &pool(&programme, Path::new(EXAMPLE), "small"));
    assert_eq!(matrix.iter().flatten().flatten().count(), 392);
    assert_eq!(best(&matrix, 1_000_000), (35, 299));
    assert_eq!(best(&matrix, 0).1, 299);
}

#[test]
fn the_large_export_has_4772_points_or_484_served_with_4759() {
    let Some(data) = std::env::var_os("ONEHOUR_DATA") else {
        return super::skipped();
    };
    let programme = programme("quality-first.toml");
    let matrix = matrix(&programme, &pool(&programme, &Path::new(&data).join("mentoring"), "large"));
    assert_eq!(best(&matrix, 1_000_000), (484, 4759));
    assert_eq!(best(&matrix, 0).1, 4772);
}

#[test]
fn the_two_programmes_differ_in_name_and_objective_alone() {
    let (service, quality) = (programme("service-first.toml"), programme("quality-first.toml"));
    assert_ne!(service.objective, quality.objective);
    let same = Programme {
        name: service.name.clone(),
        description: service.description.clone(),
        objective: service.objective,
        ..quality
    };
    assert_eq!(same, service);
}
