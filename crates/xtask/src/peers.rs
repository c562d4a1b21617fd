//! `cargo xtask bench peers`: sets up the Python packages and runs the comparison of benches/peers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{cargo, root, run};

/// Builds the benches' binaries, makes the virtual environment, and hands the arguments on.
pub(crate) fn bench(arguments: &[String]) -> Result<(), String> {
    let target = root().join("target/peers");
    let python = environment(&target.join("venv"))?;
    run(cargo(&["build", "--quiet", "--release", "--package", "onehour-benches"]).arg("--bins"))?;
    let mut command = Command::new(python);
    command.args(["-m", "peers", "--binaries"]).arg(root().join("target/release"));
    command.arg("--target").arg(&target).arg("--report").arg(root().join("docs/benchmarks")).args(arguments);
    run(command.current_dir(root()).env("PYTHONPATH", root().join("benches/peers")))
}

/// The interpreter of a virtual environment with the pinned packages, made or brought up to date where it is not.
fn environment(folder: &Path) -> Result<PathBuf, String> {
    let pinned = root().join("benches/peers/requirements.txt");
    let wanted = fs::read_to_string(&pinned).map_err(|error| format!("{}: {error}", pinned.display()))?;
    let installed = folder.join("requirements.txt");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    let outside = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    run(Command::new(outside).args(["-m", "venv"]).arg(folder))?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(&pinned);
    run(&mut pip)?;
    // Written last: an installation that was cut off is made again.
    fs::write(&installed, wanted).map_err(|error| format!("{}: {error}", installed.display()))?;
    Ok(python)
}
