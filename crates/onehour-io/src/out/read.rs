//! A plan read back: from its folder or its plan.json, together with the pool it was computed from.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use onehour::error::{Error, Issue, Place};
use onehour::{Plan, Result};
use serde::Deserialize;

use super::{Bound, PLAN_FILE, POOL_FILE, io_issue, sha256_hex};
use crate::limits;
use crate::source::Source;

/// Reads a plan and its pool. `path` is the folder or its plan.json.
///
/// # Errors
/// `E-plan-missing` when there is no plan; `E-plan-schema` when plan.json or pool.json is of another version or of
/// none; `E-plan-json` when one of them is broken; `E-plan-mixed` when pool.json is not the one the plan was computed
/// from; `E-file-too-large` when one of them is larger than 512 MiB.
pub fn read(path: &Path) -> Result<Bound> {
    // Once more for a folder that was exchanged between the two files; again for a run that writes plan upon plan.
    let mut attempts = (1..ATTEMPTS).map(|_| read_once(path));
    attempts.find(Result::is_ok).unwrap_or_else(|| read_once(path))
}

/// How often a folder is read before its fault is believed.
const ATTEMPTS: u32 = 5;

fn read_once(path: &Path) -> Result<Bound> {
    let plan_path = if path.is_dir() { path.join(PLAN_FILE) } else { path.to_path_buf() };
    let pool_path = plan_path.with_file_name(POOL_FILE);
    // Both before the first is parsed, so that little time lies between them.
    let (plan_bytes, pool_bytes) = (bytes(&plan_path)?, bytes(&pool_path));
    let plan: Plan = parse(&plan_path, &plan_bytes, onehour::plan::SCHEMA)?;
    let pool_bytes = pool_bytes?;
    let pool_sha256 = sha256_hex(&pool_bytes);
    if pool_sha256 != plan.hashes.pool {
        return Err(Error::from(Issue::error(
            "E-plan-mixed",
            at(&pool_path),
            "This pool.json is not the one that plan.json was computed from: its hash differs.",
            "Use the folder as onehour wrote it, or run `onehour match` again.",
        )));
    }
    let snapshot = parse(&pool_path, &pool_bytes, onehour::snapshot::SCHEMA)?;
    Ok(Bound { plan, snapshot, pool_sha256, pool_bytes })
}

/// Compares input files with the hashes in the plan: an issue for each that differs or that the plan does not know.
///
/// # Errors
/// `E-read` when a file cannot be read, `E-file-too-large` when it is larger than 512 MiB.
pub fn compare_inputs(plan: &Plan, files: &[PathBuf]) -> Result<Vec<Issue>> {
    let mut issues = Vec::new();
    for file in files {
        let hash = sha256_hex(&bytes(file)?);
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let recorded: Vec<&String> = recorded_under(plan, &name).collect();
        match recorded.as_slice() {
            hashes if hashes.contains(&&hash) => {}
            [_, ..] => issues.push(Issue::error(
                "E-input-changed",
                at(file),
                "This file is not the one that the plan was computed from: its hash differs.",
                "Find the file as it was, or run `onehour match` again.",
            )),
            [] if plan.hashes.inputs.iter().any(|input| is_calendar(input, &hash)) => {}
            [] => issues.push(Issue::error(
                "E-input-unknown",
                at(file),
                "The plan was not computed from a file of this name or content.",
                "Give the input files by the names they had; plan.json lists them under `hashes`.",
            )),
        }
    }
    Ok(issues)
}

/// Compares the files beside a plan with the hashes in it: a warning for each that is gone or changed. `path` is the
/// folder or its plan.json.
pub fn compare_files(path: &Path, plan: &Plan) -> Vec<Issue> {
    let folder = if path.is_dir() { path } else { super::file::parent_of(path) };
    let changed = |(name, recorded): (&String, &String)| {
        let file = folder.join(name);
        let same = bytes(&file).is_ok_and(|bytes| sha256_hex(&bytes) == *recorded);
        (!same).then(|| {
            Issue::warning(
                "W-file-changed",
                at(&file),
                "This file is not the one that was written with the plan: it was changed, or is gone.",
                "Nothing, if you changed it; plan.json alone is checked. Else run `onehour match` again.",
            )
        })
    };
    plan.hashes.files.iter().filter_map(changed).collect()
}

fn at(path: &Path) -> Place {
    Place { file: Some(path.display().to_string()), ..Place::default() }
}

/// The hashes of the inputs of a name: a people file, and a history or contacts of the same name.
fn recorded_under<'p>(plan: &'p Plan, name: &str) -> impl Iterator<Item = &'p String> {
    let (name, also) = (name.to_owned(), format!("{name}, "));
    let inputs = plan.hashes.inputs.iter().filter(move |(input, _)| **input == name || input.starts_with(&also));
    inputs.map(|(_, hash)| hash)
}

/// The inputs of a plan, calendars aside, that are none of these files.
pub fn inputs_beside<'p>(plan: &'p Plan, files: &[PathBuf]) -> Vec<&'p str> {
    let given =
        |input: &str| files.iter().any(|file| file.file_name().is_some_and(|name| name.to_string_lossy() == input));
    let inputs = plan.hashes.inputs.keys().map(String::as_str);
    inputs.filter(|input| !input.starts_with("calendar ") && !given(input)).collect()
}

/// Whether an input is the calendar with this hash: calendars are kept under the ids of their people, not their files'
/// names.
fn is_calendar((name, recorded): (&String, &String), hash: &str) -> bool {
    name.starts_with("calendar ") && recorded == hash
}

/// A file of at most [`limits::FILE_BYTES`], which is more than twice what fifty thousand people make.
fn bytes(path: &Path) -> Result<Vec<u8>> {
    let unreadable = |error: std::io::Error| {
        Error::from(match error.kind() {
            std::io::ErrorKind::NotFound => Issue::error(
                "E-plan-missing",
                at(path),
                "There is no such file.",
                "Give the folder that `onehour match` wrote, or the plan.json in it.",
            ),
            _ => Issue { code: "E-read".into(), ..io_issue(path, "read this file", &error) },
        })
    };
    let file = File::open(path).map_err(unreadable)?;
    let stated = file.metadata().map_err(unreadable)?.len();
    let mut bytes = Vec::new();
    if stated <= limits::FILE_BYTES {
        bytes.reserve_exact(usize::try_from(stated).unwrap_or(0));
        file.take(limits::FILE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    }
    if stated.max(bytes.len() as u64) > limits::FILE_BYTES {
        return Err(Source::path(path).too_large(limits::FILE_BYTES));
    }
    Ok(bytes)
}

/// The schema first, so that a plan of a later version is called that and not broken.
fn parse<T: for<'de> Deserialize<'de>>(path: &Path, bytes: &[u8], schema: &str) -> Result<T> {
    #[derive(Deserialize)]
    struct Head {
        schema: String,
    }
    let broken = |error: serde_json::Error| {
        // The line alone: the parser's own words may quote the document.
        Error::from(Issue::error(
            "E-plan-json",
            Place { row: Some(error.line() as u64), ..at(path) },
            "This is not a whole file of onehour: it was cut off or changed here.",
            "Use the folder as onehour wrote it, or run `onehour match` again.",
        ))
    };
    let head: Head = serde_json::from_slice(bytes).map_err(broken)?;
    if head.schema != schema {
        return Err(Error::from(Issue::error(
            "E-plan-schema",
            at(path),
            format!("This file is not of the schema {schema}."),
            "Use the version of onehour that wrote it.",
        )));
    }
    serde_json::from_slice(bytes).map_err(broken)
}
