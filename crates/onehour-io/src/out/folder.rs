//! A folder replaced as a whole.
//!
//! 1. Lock the parent folder, so that two runs do not take each other's unfinished work for a leftover.
//! 2. Refuse a place that holds anything but a plan.
//! 3. Remove what killed runs left: siblings named `.NAME.onehour-PROCESS` that hold nothing but files of a plan.
//! 4. Write the complete new folder as such a sibling (mode 0700), and wait until the disk has all of it: file by file,
//!    or, of many invitations, by one request to the file system where there is one (Linux).
//! 5. Exchange the two names in one system call, sync the parent, remove the old folder.
//!
//! Killed before 5, the old plan stands; killed after, the new one does. Where the system cannot exchange names, the
//! old plan.json is removed first and the new one moved in last: a reader finds no plan, or a whole one.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use onehour::Result;
use onehour::error::{Error, Issue, Place};
use rayon::prelude::*;
use serde::Deserialize;

use super::file::{beside, create, leftovers, lock, parent_of, sync_file, sync_folder};
use super::{
    CHANGES_FILE, CHANNELS_FILE, Content, EMPLOYERS_FILE, GROUPS_FILE, MEETINGS_FILE, PLAN_FILE, POOL_FILE,
    REPORT_FILE, WAITING_FILE, WORKBOOK_FILE, invites, io_issue,
};

/// Files of a plan folder, of this version or of a later one.
const OURS: [&str; 11] = [
    PLAN_FILE,
    POOL_FILE,
    MEETINGS_FILE,
    WAITING_FILE,
    CHANGES_FILE,
    EMPLOYERS_FILE,
    CHANNELS_FILE,
    GROUPS_FILE,
    WORKBOOK_FILE,
    REPORT_FILE,
    invites::FOLDER,
];

/// So many invitations are synced one by one.
const ONE_BY_ONE: usize = 64;

/// What file managers leave in any folder they show.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// What the system is asked to do, and may refuse.
#[derive(Clone, Copy)]
pub(super) struct System {
    /// Exchanges two names in one step.
    pub(super) exchange: fn(&Path, &Path) -> io::Result<()>,
    /// Removes a folder and all in it.
    pub(super) remove: fn(&Path) -> io::Result<()>,
}

impl Default for System {
    fn default() -> Self {
        System { exchange, remove: |folder| fs::remove_dir_all(folder) }
    }
}

/// Puts a folder with these contents in the place of `dir`.
pub(super) fn replace(dir: &Path, contents: &[Content]) -> Result<()> {
    replace_by(dir, contents, System::default())
}

/// As [`replace`], by a given system.
pub(super) fn replace_by(dir: &Path, contents: &[Content], system: System) -> Result<()> {
    let target = resolve(dir)?;
    let parent = parent_of(&target);
    let failed = |doing: &'static str| move |error: io::Error| Error::from(io_issue(dir, doing, &error));
    fs::create_dir_all(parent).map_err(failed("create the folder above"))?;
    let lock = lock(parent).map_err(failed("open the folder above"))?;
    refuse_foreign(dir, &target)?;
    remove_leftovers(&target, system)?;

    let beside = beside(&target);
    let written = write_all(&beside, contents).and_then(|()| swap(&beside, &target, system.exchange));
    // The old folder after an exchange; the unfinished new one after an error.
    let removed = if beside.exists() { (system.remove)(&beside) } else { Ok(()) };
    drop(lock);
    written.map_err(failed("write the plan's folder"))?;
    removed.map_err(|error| {
        let message = "The new plan is in place, but the system could not remove the folder of the old one";
        leftover(&beside, &format!("{message}, which now has this name ({error})."))
    })
}

/// A folder that stands in the way of the next plan.
fn leftover(path: &Path, message: &str) -> Error {
    Error::from(Issue::error(
        "E-out-leftover",
        Place { file: Some(path.display().to_string()), ..Place::default() },
        message,
        "Remove this folder, or move it elsewhere; until then no plan can be written beside it.",
    ))
}

/// The folder meant, through links; its last part must be a name.
fn resolve(dir: &Path) -> Result<PathBuf> {
    let target = fs::canonicalize(dir).unwrap_or_else(|_| dir.to_path_buf());
    if target.file_name().is_some() && target != Path::new("/") {
        return Ok(target);
    }
    Err(Error::from(Issue::error(
        "E-out-folder",
        Place { file: Some(dir.display().to_string()), ..Place::default() },
        "This path does not name a folder that a plan could be put in.",
        "Give a folder by name, such as onehour-plan.",
    )))
}

/// Anything that is not wholly a plan's folder stays untouched.
fn refuse_foreign(dir: &Path, target: &Path) -> Result<()> {
    let Ok(metadata) = fs::metadata(target) else { return Ok(()) };
    let foreign = |message: &str| {
        Err(Error::from(Issue::error(
            "E-out-foreign",
            Place { file: Some(dir.display().to_string()), ..Place::default() },
            message,
            "Nothing was changed. Choose another folder with --out, or move what is in this one elsewhere.",
        )))
    };
    if !metadata.is_dir() {
        return foreign("There is a file of this name where the plan's folder should go.");
    }
    let entries = names(target).map_err(|error| Error::from(io_issue(dir, "list this folder", &error)))?;
    if !entries.iter().all(|name| is_ours(name)) || !only_invites(&target.join(invites::FOLDER)) {
        return foreign("This folder holds other files than those of a plan.");
    }
    let is_plan = has_schema(&target.join(PLAN_FILE), "onehour-plan/");
    let is_pool = has_schema(&target.join(POOL_FILE), "onehour-pool/");
    if entries.is_empty() || is_plan || is_pool {
        return Ok(());
    }
    foreign("This folder was not written by onehour.")
}

/// What lies in a folder.
fn names(folder: &Path) -> io::Result<Vec<OsString>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect()
}

/// Whether a name may stand in the folder of a plan.
fn is_ours(name: &OsStr) -> bool {
    OURS.iter().chain(&LITTER).any(|ours| name == OsStr::new(ours))
}

/// Whether this is a folder of invitations and nothing else, or not there.
fn only_invites(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return !folder.exists() };
    let known =
        |name: &OsStr| LITTER.iter().any(|litter| name == *litter) || name.to_str().is_some_and(invites::is_ours);
    entries.into_iter().all(|entry| entry.is_ok_and(|entry| known(&entry.file_name())))
}

/// Whether a file is a JSON document of one of our schemas, of any version.
fn has_schema(path: &Path, prefix: &str) -> bool {
    #[derive(Deserialize)]
    struct Head {
        schema: String,
    }
    let Ok(file) = File::open(path) else { return false };
    serde_json::from_reader::<_, Head>(io::BufReader::new(file)).is_ok_and(|head| head.schema.starts_with(prefix))
}

/// Removes what runs left that were interrupted, unless something else lies in it.
fn remove_leftovers(target: &Path, system: System) -> Result<()> {
    let listed = |error: io::Error| Error::from(io_issue(parent_of(target), "list this folder", &error));
    for entry in leftovers(target).map_err(listed)? {
        let entry = entry.map_err(listed)?;
        if !entry.file_type().map_err(listed)?.is_dir() {
            continue;
        }
        let path = entry.path();
        let refused = |error: io::Error| {
            leftover(&path, &format!("An earlier run left this folder, and the system could not remove it ({error})."))
        };
        let names = names(&path).map_err(refused)?;
        if !names.iter().all(|name| is_ours(name)) || !only_invites(&path.join(invites::FOLDER)) {
            let message = "This folder has the name of what an interrupted run leaves, and holds other files.";
            return Err(leftover(&path, message));
        }
        (system.remove)(&path).map_err(refused)?;
    }
    Ok(())
}

fn write_all(folder: &Path, contents: &[Content]) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    let below: BTreeSet<&Path> = contents.iter().map(|content| parent_of(Path::new(&content.name))).collect();
    let below: Vec<PathBuf> = below.into_iter().map(|below| folder.join(below)).collect();
    for below in below.iter().filter(|below| !below.exists()) {
        builder.create(below)?;
    }
    // A disk takes many small files much faster when it need not finish one before the next.
    contents.par_iter().try_for_each(|content| create(&folder.join(&content.name), &content.bytes))?;
    settle(folder, contents)?;
    below.iter().try_for_each(|below| sync_folder(below))?;
    sync_folder(folder)
}

/// Does not return before the disk has these files.
fn settle(folder: &Path, contents: &[Content]) -> io::Result<()> {
    let (invitations, others): (Vec<_>, Vec<_>) = contents.iter().partition(|content| content.name.ends_with(".ics"));
    let at_once = invitations.len() > ONE_BY_ONE && sync_all_below(folder)?;
    // The others once more: before Linux 5.8 what goes wrong is told by a file's own sync alone.
    let one_by_one = others.into_iter().chain(invitations.into_iter().filter(|_| !at_once));
    one_by_one.collect::<Vec<_>>().par_iter().try_for_each(|content| sync_file(&folder.join(&content.name)))
}

/// Asks the file system to write out all that it holds back; false where that cannot be asked.
#[cfg(target_os = "linux")]
fn sync_all_below(folder: &Path) -> io::Result<bool> {
    match rustix::fs::syncfs(File::open(folder)?) {
        Ok(()) => Ok(true),
        Err(rustix::io::Errno::NOSYS | rustix::io::Errno::OPNOTSUPP) => Ok(false),
        Err(errno) => Err(errno.into()),
    }
}

/// This system is asked file by file.
#[cfg(not(target_os = "linux"))]
fn sync_all_below(_: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Puts the finished folder in its place; what stood there is then at `beside`, or gone.
fn swap(beside: &Path, target: &Path, exchange: fn(&Path, &Path) -> io::Result<()>) -> io::Result<()> {
    if !target.exists() {
        fs::rename(beside, target)?;
    } else if let Err(error) = exchange(beside, target) {
        if !matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput) {
            return Err(error);
        }
        move_files(beside, target)?;
    }
    sync_folder(parent_of(target))
}

/// Entry by entry, plan.json away first and back last.
fn move_files(beside: &Path, target: &Path) -> io::Result<()> {
    let others = OURS.iter().filter(|name| **name != PLAN_FILE);
    for name in std::iter::once(&PLAN_FILE).chain(others.clone()) {
        remove(&target.join(name))?;
        if *name == PLAN_FILE {
            sync_folder(target)?;
        }
    }
    for name in others.filter(|name| beside.join(name).exists()) {
        fs::rename(beside.join(name), target.join(name))?;
    }
    sync_folder(target)?;
    fs::rename(beside.join(PLAN_FILE), target.join(PLAN_FILE))?;
    sync_folder(target)
}

/// Removes a file or a folder, if there is one.
fn remove(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        fs::remove_dir_all(path)
    } else if path.exists() {
        fs::remove_file(path)
    } else {
        Ok(())
    }
}

/// Exchanges two names in one step.
#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(|errno| match errno {
        rustix::io::Errno::NOSYS | rustix::io::Errno::OPNOTSUPP => io::ErrorKind::Unsupported.into(),
        _ => io::Error::from(errno),
    })
}

/// Exchanges two names in one step, which this system cannot.
#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
