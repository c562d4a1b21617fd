//! The catalogue of bad input: every file of tests/bad_input is refused for exactly what expected.toml says, and no
//! error holds anything of a cell.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use onehour::Programme;
use onehour::error::{Error, Issue};
use onehour_io::{Source, history, people};
use serde::Deserialize;

/// Stands in the cells of the catalogue that are wrong, and in their neighbours.
const SENTINEL: &str = "SECRETzz";

#[derive(Deserialize)]
struct Catalogue {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    files: Vec<String>,
    #[serde(default = "default_programme")]
    programme: String,
    #[serde(default)]
    kind: Kind,
    errors: Vec<Expected>,
}

fn default_programme() -> String {
    "programme".into()
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    #[default]
    People,
    History,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
struct Expected {
    code: String,
    file: Option<String>,
    sheet: Option<String>,
    row: Option<u64>,
    column: Option<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad_input")
}

fn catalogue() -> Catalogue {
    toml::from_str(&fs::read_to_string(folder().join("expected.toml")).unwrap()).unwrap()
}

fn programme(name: &str) -> Programme {
    let file = format!("{name}.toml");
    Programme::from_toml(&fs::read_to_string(folder().join(&file)).unwrap(), &file).unwrap()
}

/// Reads the files of a case; the error it must end with.
fn refuse(case: &Case) -> Error {
    let sources: Vec<Source> = case.files.iter().map(|file| Source::path(folder().join(file))).collect();
    match case.kind {
        Kind::People => people::read(&sources, &programme(&case.programme)).map(|_| ()),
        Kind::History => history::read(&sources[0]).map(|_| ()),
    }
    .err()
    .unwrap_or_else(|| panic!("{:?} was read without an error", case.files))
}

fn found(issue: &Issue) -> Expected {
    let place = issue.place.clone();
    let file = place.file.map(|file| Path::new(&file).file_name().unwrap().to_str().unwrap().to_owned());
    Expected { code: issue.code.clone(), file, sheet: place.sheet, row: place.row, column: place.column }
}

#[test]
fn every_file_is_refused_for_exactly_what_is_wrong_with_it() {
    let catalogue = catalogue();
    assert!(catalogue.case.len() >= 60, "only {} cases", catalogue.case.len());
    let mut failures = Vec::new();
    for case in &catalogue.case {
        let error = refuse(case);
        let mut found: Vec<Expected> = error.issues.iter().filter(|issue| issue.is_error()).map(found).collect();
        let mut expected: Vec<Expected> = case
            .errors
            .iter()
            .cloned()
            .map(|error| Expected { file: error.file.or_else(|| Some(case.files[0].clone())), ..error })
            .collect();
        found.sort();
        expected.sort();
        if found != expected {
            failures.push(format!("{:?}\n  expected {expected:#?}\n  found {found:#?}", case.files));
        }
    }
    assert!(failures.is_empty(), "{} cases differ:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn no_error_holds_the_content_of_a_cell() {
    let mut with_sentinel = 0;
    for case in &catalogue().case {
        let holds = |file: &String| fs::read(folder().join(file)).is_ok_and(|bytes| contains(&bytes, SENTINEL));
        with_sentinel += usize::from(case.files.iter().any(holds));
        let error = refuse(case);
        assert!(!error.to_string().contains(SENTINEL), "{:?} shows a cell: {error}", case.files);
        assert!(!format!("{error:?}").contains(SENTINEL), "{:?} keeps a cell", case.files);
    }
    assert!(with_sentinel >= 50, "only {with_sentinel} cases hold the sentinel");
}

#[test]
fn every_file_of_the_folder_is_in_the_catalogue() {
    let named: BTreeSet<String> = catalogue().case.into_iter().flat_map(|case| case.files).collect();
    let present = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let data: Vec<String> = present.filter(|name| !name.ends_with(".toml")).collect();
    assert!(data.len() >= 60, "only {} files", data.len());
    for name in data {
        assert!(named.contains(&name), "{name} is in no case");
    }
}

#[test]
fn every_error_says_what_to_do() {
    for case in &catalogue().case {
        for issue in refuse(case).issues {
            assert!(issue.message.ends_with('.') && issue.remedy.ends_with('.'), "{issue}");
            assert!(issue.code.starts_with(if issue.is_error() { "E-" } else { "W-" }), "{issue}");
        }
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
