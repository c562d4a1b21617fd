//! The commands that the documents show are run as they stand.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{Desk, repository};

/// Markdown files of a folder and of the folders in it.
fn markdown(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            markdown(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

fn documents() -> Vec<PathBuf> {
    let root = repository();
    let mut found: Vec<PathBuf> = ["README.md", "CONTRIBUTING.md"].map(|name| root.join(name)).into();
    markdown(&root.join("docs"), &mut found);
    markdown(&root.join("examples"), &mut found);
    found.sort();
    found
}

/// The fenced blocks of a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<(bool, String)> = None;
    for line in text.lines() {
        let fence = line.trim().strip_prefix("```");
        open = match (open, fence) {
            (None, Some(marked)) => Some((marked == language, String::new())),
            (Some((wanted, block)), Some(_)) => {
                blocks.extend(wanted.then_some(block));
                None
            }
            (Some((wanted, block)), None) => Some((wanted, block + line + "\n")),
            (None, None) => None,
        };
    }
    blocks
}

/// The lines of the blocks marked `sh`.
fn commands(text: &str) -> Vec<String> {
    let blocks = blocks(text, "sh").concat();
    blocks.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// The arguments of the program, if it is the program that the line runs.
fn arguments(line: &str) -> Option<Vec<&str>> {
    let rest = line.strip_prefix("onehour ").or_else(|| line.strip_prefix("cargo run --release -- "))?;
    Some(rest.split_whitespace().collect())
}

/// Commands of the project's own tasks, and the install line of a package that is there to install (the tests
/// of the Python package build and install it).
fn is_of_other_tests(line: &str) -> bool {
    let named = line.strip_prefix("pip install ").map(|name| name.trim_matches('\''));
    // Perhaps with what else the package can use: `./folder[frames]`.
    let folder = named.and_then(|name| name.strip_prefix("./")?.split('[').next());
    let package = folder.map(|folder| repository().join(folder));
    line.starts_with("cargo xtask ") || package.is_some_and(|folder| folder.join("pyproject.toml").is_file())
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        fs::read_dir(from).unwrap().map(|entry| entry.unwrap().file_name()).for_each(|name| {
            copy(&from.join(&name), &to.join(&name));
        });
    } else {
        fs::copy(from, to).unwrap();
    }
}

#[test]
fn every_command_in_the_documents_runs() {
    let mut ran = 0;
    for document in documents() {
        let commands = commands(&fs::read_to_string(&document).unwrap());
        if commands.is_empty() {
            continue;
        }
        // people.csv stands for the reader's own file; the examples lie where the repository has them.
        let desk = Desk::with_people(60, 25);
        copy(&repository().join("examples"), &desk.path("examples"));
        for line in commands {
            let Some(arguments) = arguments(&line) else {
                assert!(is_of_other_tests(&line), "{}: what is `{line}`?", document.display());
                continue;
            };
            let said = desk.run(&arguments);
            assert_eq!(said.code, Some(0), "{}: `{line}`: {said:?}", document.display());
            ran += 1;
        }
    }
    assert!(ran >= 8, "only {ran} commands were found");
}

#[test]
fn every_link_between_the_documents_leads_somewhere() {
    let mut followed = 0;
    for document in documents() {
        let text = fs::read_to_string(&document).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target) {
            let path = target.split('#').next().unwrap_or_default();
            if path.is_empty() || path.contains("://") {
                continue;
            }
            assert!(document.parent().unwrap().join(path).exists(), "{}: {target}", document.display());
            followed += 1;
        }
    }
    assert!(followed >= 5, "only {followed} links were found");
}

#[test]
fn every_whole_programme_in_the_documents_is_valid() {
    let mut read = 0;
    for document in documents() {
        for block in blocks(&fs::read_to_string(&document).unwrap(), "toml") {
            // A part of a programme leans on what stands elsewhere; a whole one begins with its name.
            if block.starts_with("name = ") {
                let programme = onehour::Programme::from_toml(&block, "block.toml");
                assert!(programme.is_ok(), "{}: {programme:?}\n{block}", document.display());
                read += 1;
            }
        }
    }
    assert!(read > 0, "no programme was found");
}
