//! `cargo xtask bench peers`: sets up the Python packages and runs the comparison of benches/peers.

use std::process::Command;

use crate::command::{cargo, root, run};
use crate::environment::{default_python, environment};

/// Builds the benches' binaries, makes the virtual environment, and hands the arguments on.
pub(crate) fn bench(arguments: &[String]) -> Result<(), String> {
    let target = root().join("target/peers");
    let python = environment(&default_python(), &target.join("venv"), &root().join("benches/peers/requirements.txt"))?;
    run(cargo(&["build", "--quiet", "--release", "--package", "onehour-benches"]).arg("--bins"))?;
    let mut command = Command::new(python);
    command.args(["-m", "peers", "--binaries"]).arg(root().join("target/release"));
    command.arg("--target").arg(&target).arg("--report").arg(root().join("docs/benchmarks")).args(arguments);
    run(command.current_dir(root()).env("PYTHONPATH", root().join("benches/peers")))
}
