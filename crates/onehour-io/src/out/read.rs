//! A plan read back: from its folder or its plan.json, together with the pool it was computed from.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use onehour::error::{Error, Issue, Place};
use onehour::{Plan, Result};
use serde::Deserialize;

use super::invites::{self, Change, Invitation};
use super::workbook::Saved;
use super::{Bound, PLAN_FILE, POOL_FILE, REPORT_FILE, WORKBOOK_FILE, io_issue, sha256_hex};
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

/// The index of the invitations, as plan.json names it.
const INVITES_INDEX: &str = "invites/index.json";
/// What stands before the hash of pool.json in report.html.
const POOL_ON_PAGE: &str = "SHA-256 of pool.json: <code>";

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

/// Compares the files beside a plan with the hashes in it, and the invitations with those in their index. `path` is the
/// folder or its plan.json.
///
/// A file that was changed, or is gone, is a warning: a table may have been saved anew by whoever read it. A file that
/// tells it is of another plan is the error `E-plan-mixed`: a page or a workbook with the hash of another pool, an
/// index of other meetings, an invitation under another UID. Tables do not tell.
pub fn compare_files(path: &Path, plan: &Plan) -> Vec<Issue> {
    let folder = if path.is_dir() { path } else { super::file::parent_of(path) };
    let compare_one = |(name, recorded): (&String, &String)| {
        compare(&folder.join(name), recorded, |bytes| is_of_another(folder, name, bytes, plan))
    };
    let mut issues: Vec<Issue> = plan.hashes.files.iter().filter_map(compare_one).collect();
    // What another index says of the invitations would say nothing of these.
    let index = folder.join(INVITES_INDEX);
    if !issues.iter().any(|issue| issue.place == at(&index)) {
        issues.extend(compare_invitations(folder));
    }
    issues
}

/// What became of a file since it was written; nothing where it is as it was.
fn compare(file: &Path, recorded: &str, is_of_another: impl Fn(&[u8]) -> bool) -> Option<Issue> {
    let bytes = bytes(file).ok();
    match bytes {
        Some(bytes) if sha256_hex(&bytes) == recorded => None,
        Some(bytes) if is_of_another(&bytes) => Some(mixed(file, "This file is not of the plan beside it.")),
        _ => Some(Issue::warning(
            "W-file-changed",
            at(file),
            "This file is not the one that was written with the plan: it was changed, or is gone.",
            "Nothing, if you changed it; plan.json alone is checked. Else run `onehour match` again.",
        )),
    }
}

fn mixed(file: &Path, message: &str) -> Issue {
    Issue::error("E-plan-mixed", at(file), message, "Use the folder as onehour wrote it, or run `onehour match` again.")
}

/// Whether a file of this name tells of which plan it is, and it is another.
fn is_of_another(folder: &Path, name: &str, bytes: &[u8], plan: &Plan) -> bool {
    let is_other = |pool: &str| pool != plan.hashes.pool;
    match name {
        REPORT_FILE => pool_of_page(bytes).is_some_and(is_other),
        WORKBOOK_FILE => {
            let saved = Saved::read(&folder.join(name));
            saved.is_ok_and(|saved| saved.pool.is_some_and(|(pool, _)| is_other(&pool)))
        }
        INVITES_INDEX => invites::sent(folder).is_ok_and(|sent| !has_meetings_of(&sent, plan)),
        _ => false,
    }
}

/// The hash that report.html tells of its pool.json.
fn pool_of_page(page: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(page).ok()?;
    // Nothing that anybody wrote has a tag in it.
    text.rsplit_once(POOL_ON_PAGE)?.1.split_once('<').map(|(hash, _)| hash)
}

/// Whether these invitations ask to the meetings of a plan, and to no others.
fn has_meetings_of(sent: &[Invitation], plan: &Plan) -> bool {
    let asked = sent.iter().filter(|invitation| invitation.change != Change::Cancelled);
    let asked: BTreeSet<_> = asked.map(|one| (&one.newcomer, &one.opener, &one.start)).collect();
    let meetings = plan.meetings.iter().filter_map(|one| Some((&one.newcomer, &one.opener, one.start.as_ref()?)));
    asked == meetings.collect()
}

/// Compares the invitations in a folder with their index.
fn compare_invitations(folder: &Path) -> Vec<Issue> {
    let sent = invites::sent(folder).unwrap_or_default();
    let names: BTreeSet<&str> = sent.iter().map(|invitation| invitation.file.as_str()).collect();
    let folder = folder.join(invites::FOLDER);
    let mut issues: Vec<Issue> = sent
        .iter()
        .filter_map(|one| compare(&folder.join(&one.file), &one.sha256, |bytes| !has_uid(bytes, &one.uid)))
        .collect();
    let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
    let unnamed = entries
        .filter(|entry| entry.file_name().to_str().is_some_and(|name| name.ends_with(".ics") && !names.contains(name)));
    let mut unnamed: Vec<PathBuf> = unnamed.map(|entry| entry.path()).collect();
    unnamed.sort();
    issues.extend(unnamed.iter().map(|file| unnamed_invitation(file)));
    issues
}

/// A copy that somebody made, or a calendar of their own, says nothing of another plan.
fn unnamed_invitation(file: &Path) -> Issue {
    Issue::warning(
        "W-file-changed",
        at(file),
        "The index of the invitations does not name this file.",
        "Remove it, so that nobody sends it by mistake.",
    )
}

/// Whether a calendar has an event of this UID.
fn has_uid(calendar: &[u8], uid: &str) -> bool {
    let text = String::from_utf8_lossy(calendar);
    text.lines().any(|line| line.strip_prefix("UID:").is_some_and(|known| known.trim_end() == uid))
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
