//! `cargo xtask bench instructions`: what the solver takes, counted by callgrind, against what it took before.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{cargo, root, run};

/// The program that runs callgrind: of the same version as the library in Cargo.toml.
const RUNNER: &str = "0.20.0";
/// Name of the counts of the commit that is compared with.
const BEFORE: &str = "before";

/// Counts, and compares with another commit or with the counts of the last run.
pub(crate) fn count(against: Option<&str>) -> Result<(), String> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        return Err("there is no valgrind on this machine; Debian has it as the package valgrind".into());
    }
    let runner = runner()?;
    let Some(commit) = against else { return bench(&root(), &runner, None) };
    let before = target().join("against");
    let (tree, folder) = (|arguments: &[&str]| run(git().args(arguments)), before.display().to_string());
    tree(&["worktree", "add", "--force", "--detach", &folder, commit])?;
    let counted = bench(&before, &runner, Some(&format!("--save-baseline={BEFORE}")));
    tree(&["worktree", "remove", "--force", &folder])?;
    counted?;
    bench(&root(), &runner, Some(&format!("--baseline={BEFORE}")))
}

fn target() -> PathBuf {
    root().join("target")
}

fn git() -> Command {
    let mut git = Command::new("git");
    git.current_dir(root());
    git
}

/// The runner, installed under target/ unless it is there.
fn runner() -> Result<PathBuf, String> {
    let folder = target().join("tools").join(format!("gungraun-{RUNNER}"));
    let program = folder.join("bin").join(format!("gungraun-runner{}", std::env::consts::EXE_SUFFIX));
    if !program.exists() {
        let folder = folder.display().to_string();
        run(cargo(&["install", "gungraun-runner", "--locked", "--version", RUNNER]).args(["--root", &folder]))?;
    }
    Ok(program)
}

/// Counts what a tree of the project takes.
fn bench(tree: &Path, runner: &Path, option: Option<&str>) -> Result<(), String> {
    let mut command = cargo(&["bench", "--package", "onehour-benches", "--bench", "instructions", "--"]);
    command.args(option).current_dir(tree).env("CARGO_TARGET_DIR", target());
    run(command.env("GUNGRAUN_RUNNER", runner).env("GUNGRAUN_HOME", target().join("gungraun")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runner_and_library_are_of_one_version() {
        let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap_or_default();
        assert!(manifest.contains(&format!("gungraun = \"={RUNNER}\"")));
    }
}
