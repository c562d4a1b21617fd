//! Every code that the sources can report stands in docs/errors.md, once, with a meaning and a remedy.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A source without its tests: those in a file of their own have their own name, those within end the file.
fn without_tests(path: &Path) -> String {
    if path.components().any(|part| ["tests", "tests.rs"].iter().any(|name| part.as_os_str() == *name)) {
        return String::new();
    }
    let source = fs::read_to_string(path).unwrap();
    let tests = source.find("#[cfg(test)]\nmod tests {").unwrap_or(source.len());
    source[..tests].to_owned()
}

/// The codes in quotes of a Rust source.
fn codes_of(source: &str) -> impl Iterator<Item = &str> {
    source.split('"').filter(|text| {
        let name = text.strip_prefix("E-").or_else(|| text.strip_prefix("W-")).unwrap_or_default();
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    })
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_code_in_the_sources_is_documented_once_with_a_remedy() {
    let mut files = Vec::new();
    for name in fs::read_dir(root().join("crates")).unwrap() {
        rust_files(&name.unwrap().path().join("src"), &mut files);
    }
    assert!(files.len() > 50, "only {} sources", files.len());
    let mut used: BTreeSet<String> = BTreeSet::new();
    for file in &files {
        used.extend(codes_of(&without_tests(file)).map(str::to_owned));
    }
    assert!(used.len() > 100, "only {} codes", used.len());
    let table = fs::read_to_string(root().join("docs/errors.md")).unwrap();
    let mut documented: BTreeMap<String, usize> = BTreeMap::new();
    for line in table.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        assert!(cells.len() == 3 && cells.iter().all(|cell| !cell.is_empty()), "not three cells: {line}");
        *documented.entry(cells[0].trim_matches('`').to_owned()).or_default() += 1;
    }
    let missing: Vec<&String> = used.iter().filter(|code| !documented.contains_key(*code)).collect();
    assert!(missing.is_empty(), "not in docs/errors.md: {missing:?}");
    let twice: Vec<&String> = documented.iter().filter(|(_, count)| **count > 1).map(|(code, _)| code).collect();
    assert!(twice.is_empty(), "twice in docs/errors.md: {twice:?}");
}
