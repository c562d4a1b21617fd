//! The plan folder: plan.json, pool.json, the tables and what people open, written as one and read as one.
//!
//! A folder is written beside its place, synced, and exchanged with the old one in a single rename, so that a reader
//! meets the old plan or the new one. plan.json holds the hash of pool.json; [`read`] refuses a pair that do not
//! belong together.

mod advice;
mod cell;
mod changes;
mod counts;
pub mod decisions;
mod edition;
mod file;
mod folder;
pub mod invites;
mod letters;
mod read;
mod report;
mod tables;
mod view;
mod workbook;

use std::path::Path;

use onehour::error::{Issue, Place};
use onehour::snapshot::Snapshot;
use onehour::{Plan, Result};
use sha2::{Digest, Sha256};

pub use self::cell::{guard, unguard};
pub use self::edition::Edition;
pub use self::file::{lock_file, replace_file};
pub use self::read::{compare_files, compare_inputs, inputs_beside, read};
pub use self::tables::sentences;

/// The plan.
pub const PLAN_FILE: &str = "plan.json";
/// What the plan was computed from.
pub const POOL_FILE: &str = "pool.json";
/// Who meets whom.
pub const MEETINGS_FILE: &str = "meetings.csv";
/// Who waits.
pub const WAITING_FILE: &str = "waiting.csv";
/// Who must be told what, where there was a plan before.
pub const CHANGES_FILE: &str = "changes.csv";
/// Counts by employer, where openers state any.
pub const EMPLOYERS_FILE: &str = "employers.csv";
/// Counts by tag, where there are any.
pub const CHANNELS_FILE: &str = "channels.csv";
/// Counts by the groups that the programme declares.
pub const GROUPS_FILE: &str = "groups.csv";
/// The plan as a workbook, with a column for decisions.
pub const WORKBOOK_FILE: &str = "plan.xlsx";
/// The plan as a page.
pub const REPORT_FILE: &str = "report.html";

/// The bytes of one file of the folder.
struct Content {
    /// Within the folder of the plan, a slash after the name of a folder.
    name: String,
    bytes: Vec<u8>,
}

/// A plan and its pool, with the hash that binds them.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// The plan; `hashes.pool` is what it claims of pool.json.
    pub plan: Plan,
    /// What it was computed from.
    pub snapshot: Snapshot,
    /// SHA-256 of the bytes of pool.json.
    pub pool_sha256: String,
    pool_bytes: Vec<u8>,
}

impl Bound {
    /// Puts the snapshot in the bytes of pool.json and their hash in the plan.
    ///
    /// # Errors
    /// `E-json` when the snapshot cannot be put in JSON.
    pub fn new(mut plan: Plan, snapshot: Snapshot) -> Result<Self> {
        let pool_bytes = snapshot.to_json()?;
        let pool_sha256 = sha256_hex(&pool_bytes);
        plan.hashes.pool.clone_from(&pool_sha256);
        Ok(Bound { plan, snapshot, pool_sha256, pool_bytes })
    }
}

/// Writes the folder of a plan to `dir`, in place of an older plan's folder if there is one. The folder is readable by
/// its owner alone.
///
/// # Errors
/// `E-out-folder` when `dir` cannot name a folder; `E-out-foreign` when it holds something else than a plan;
/// `E-out-edited` when it holds a workbook that somebody has changed and the edition does not know;
/// `E-disk-full` and `E-write` when the system refuses. The old folder then stands as it was.
pub fn write(dir: &Path, bound: &Bound, edition: &Edition) -> Result<()> {
    decisions::refuse_unread(dir, edition)?;
    folder::replace(dir, &contents(bound, edition)?)
}

/// The files of a plan; plan.json, which holds the hashes of the others, comes last.
fn contents(bound: &Bound, edition: &Edition) -> Result<Vec<Content>> {
    let view = view::View::new(&bound.plan, &bound.snapshot, edition);
    let mut contents = vec![
        Content { name: MEETINGS_FILE.into(), bytes: tables::meetings(&bound.plan) },
        Content { name: WAITING_FILE.into(), bytes: tables::waiting(&bound.plan) },
    ];
    if let Some(before) = &edition.before {
        contents.push(changes::file(&bound.plan, before)?);
    }
    contents.extend(counts::files(&view.counts));
    contents.extend(workbook::write(&view, &edition.texts)?.map(|bytes| Content { name: WORKBOOK_FILE.into(), bytes }));
    contents.push(Content { name: REPORT_FILE.into(), bytes: report::write(&view) });
    contents.extend(invites::files(&view, &edition.texts, &edition.sent)?);
    // The index of the invitations holds the hashes of each.
    let hashed = contents.iter().filter(|content| !content.name.ends_with(".ics"));
    let mut plan = bound.plan.clone();
    plan.hashes.files = hashed.map(|content| (content.name.clone(), sha256_hex(&content.bytes))).collect();
    contents.push(Content { name: POOL_FILE.into(), bytes: bound.pool_bytes.clone() });
    contents.push(Content { name: PLAN_FILE.into(), bytes: plan.to_json()? });
    Ok(contents)
}

/// SHA-256 as lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes as lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the system refused, as an issue with a remedy.
fn io_issue(path: &Path, doing: &str, error: &std::io::Error) -> Issue {
    use std::io::ErrorKind::{FileTooLarge, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    let place = Place { file: Some(path.display().to_string()), ..Place::default() };
    match error.kind() {
        StorageFull | QuotaExceeded | FileTooLarge => Issue::error(
            "E-disk-full",
            place,
            format!("The disk is full, or its quota is used up: the system could not {doing}."),
            "Free some space or write to another disk; what stood here before is unchanged.",
        ),
        PermissionDenied | ReadOnlyFilesystem => Issue::error(
            "E-write",
            place,
            format!("The system does not allow this user to {doing}."),
            "Choose a folder that you may write to.",
        ),
        _ => Issue::error(
            "E-write",
            place,
            format!("The system could not {doing} ({error})."),
            "Check that the path exists and try again, or choose another.",
        ),
    }
}

#[cfg(test)]
mod tests;
