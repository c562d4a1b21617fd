//! Single files: created for their owner alone, synced, replaced by one rename.

use std::ffi::OsString;
use std::fs::{self, DirEntry, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use onehour::Result;
use onehour::error::Error;

use super::io_issue;

/// Puts these bytes in the place of a file: beside it first, synced, then renamed over it. What is no regular file (a
/// pipe, a device) is written to directly.
///
/// # Errors
/// `E-disk-full`, `E-write`. The old file then stands as it was.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<()> {
    replace(path, bytes).map_err(|error| Error::from(io_issue(path, "write this file", &error)))
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Through a link to what it points at, so that the link stays one.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let old = fs::metadata(path).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        let mut file = OpenOptions::new().write(true).open(path)?;
        return file.write_all(bytes).and_then(|()| file.flush());
    }
    path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let beside = beside(path);
    // Left by a killed process that had the same number.
    let _ = fs::remove_file(&beside);
    let written = create(&beside, bytes).and_then(|()| sync_file(&beside)).and_then(|()| match old {
        Some(old) => fs::set_permissions(&beside, old.permissions()),
        None => Ok(()),
    });
    let renamed = written.and_then(|()| fs::rename(&beside, path));
    if renamed.is_err() {
        let _ = fs::remove_file(&beside);
    }
    renamed.and_then(|()| sync_folder(parent_of(path)))
}

/// Waits for others who add to a file; held until dropped. What one of them left who was killed is removed.
///
/// # Errors
/// `E-write` when the folder cannot be opened.
pub fn lock_file(path: &Path) -> Result<Option<File>> {
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let locked =
        lock(parent_of(path)).map_err(|error| Error::from(io_issue(path, "open the folder of this file", &error)))?;
    if locked.is_some() {
        remove_leftovers(path);
    }
    Ok(locked)
}

/// Removes what was to take the place of a file and never did.
fn remove_leftovers(path: &Path) {
    for entry in leftovers(path).into_iter().flatten().flatten() {
        let _ = fs::remove_file(entry.path());
    }
}

/// What takes the place of a file or folder NAME, until then: `.NAME.onehour-` and the number of the process.
pub(super) fn beside(target: &Path) -> PathBuf {
    let mut name = beside_prefix(target);
    name.push(std::process::id().to_string());
    target.with_file_name(name)
}

fn beside_prefix(target: &Path) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(target.file_name().unwrap_or_default());
    prefix.push(".onehour-");
    prefix
}

/// What was to take the place of a file or folder and never did, of any process.
pub(super) fn leftovers(target: &Path) -> io::Result<impl Iterator<Item = io::Result<DirEntry>> + use<>> {
    let prefix = beside_prefix(target);
    let is_leftover = move |entry: &DirEntry| {
        let name = entry.file_name();
        let process = name.as_encoded_bytes().strip_prefix(prefix.as_encoded_bytes());
        process.is_some_and(|process| !process.is_empty() && process.iter().all(u8::is_ascii_digit))
    };
    Ok(fs::read_dir(parent_of(target))?.filter(move |entry| entry.as_ref().map_or(true, &is_leftover)))
}

/// Waits for other writers in a folder; held until dropped. A file system without locks goes without.
#[cfg(unix)]
pub(super) fn lock(folder: &Path) -> io::Result<Option<File>> {
    let folder = File::open(folder)?;
    let locked = rustix::fs::flock(&folder, rustix::fs::FlockOperation::LockExclusive);
    Ok(locked.is_ok().then_some(folder))
}

/// Folders cannot be locked here.
#[cfg(not(unix))]
pub(super) fn lock(_: &Path) -> io::Result<Option<File>> {
    Ok(None)
}

/// Creates a file that only its owner may read; the disk need not have it yet.
pub(super) fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.flush()
}

/// Does not return before the disk has a file.
pub(super) fn sync_file(path: &Path) -> io::Result<()> {
    // Not only for reading: some systems refuse to sync that.
    OpenOptions::new().write(true).open(path)?.sync_all()
}

/// Makes the names in a folder durable.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    // Only Unix opens folders as files.
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// The folder a path lies in; `.` for a bare name.
pub(super) fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}
