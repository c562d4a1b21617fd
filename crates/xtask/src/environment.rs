//! Virtual environments of Python with pinned packages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::run;

/// The interpreter that is meant unless told: `$PYTHON`, or `python3`.
pub(crate) fn default_python() -> PathBuf {
    std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into()).into()
}

/// The interpreter of a virtual environment with the packages that a file pins, made or brought up to date where it is
/// not.
pub(crate) fn environment(outside: &Path, folder: &Path, pinned: &Path) -> Result<PathBuf, String> {
    let wanted = fs::read_to_string(pinned).map_err(|error| format!("{}: {error}", pinned.display()))?;
    let installed = folder.join("requirements.txt");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    run(Command::new(outside).args(["-m", "venv"]).arg(folder))?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(pinned);
    run(&mut pip)?;
    // Written last: an installation that was cut off is made again.
    fs::write(&installed, wanted).map_err(|error| format!("{}: {error}", installed.display()))?;
    Ok(python)
}
