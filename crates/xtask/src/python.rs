//! The Python package in `cargo xtask test`: one wheel, its tests in an environment of each Python that is there, and
//! the documentation site.
//!
//! The wheel is built in the profile of the tests (the solver and the dependencies optimised, no link-time
//! optimisation), whose dependencies `cargo test` has built already.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{root, run};
use crate::environment::{self, environment};
use crate::tally::Tally;
use crate::test::follow;

/// The oldest Python that the wheel runs on.
const OLDEST: (u32, u32) = (3, 11);

/// Builds, installs and tests the package.
pub(crate) fn test(long: bool, tally: &mut Tally) -> Result<(), String> {
    let pythons = pythons();
    if pythons.is_empty() {
        tally.skip("the Python package".into(), "no Python from 3.11 on is there; PYTHON names one");
        return Ok(());
    }
    let mut wheel = None;
    let mut site = None;
    for (version, interpreter) in pythons {
        let python = tools(version, &interpreter)?;
        // abi3: what the first one built, all others run.
        let wheel = match &wheel {
            Some(wheel) => wheel,
            None => wheel.insert(build(&python)?),
        };
        install(&python, wheel)?;
        check(&python, version, long, tally)?;
        site.get_or_insert(python);
    }
    site.map_or(Ok(()), |python| render(&python))
}

/// `cargo xtask docs`: the documentation site.
pub(crate) fn docs() -> Result<(), String> {
    let (version, interpreter) = pythons().pop_first().ok_or("no Python from 3.11 on is there; PYTHON names one")?;
    let python = tools(version, &interpreter)?;
    install(&python, &build(&python)?)?;
    render(&python)?;
    println!("{}", site().join("index.html").display());
    Ok(())
}

/// An environment with all that tests and site need but the package itself.
fn tools((major, minor): (u32, u32), interpreter: &Path) -> Result<PathBuf, String> {
    let folder = root().join(format!("target/python/{major}.{minor}"));
    environment(interpreter, &folder, &package().join("tests/requirements.txt"))
}

/// Types, stubs and tests.
fn check(python: &Path, (major, minor): (u32, u32), long: bool, tally: &mut Tally) -> Result<(), String> {
    let mut types = Command::new(python);
    types.args(["-m", "mypy", "--strict", "--no-error-summary", "-p", "onehour"]);
    run(types.current_dir(package()))?;
    let mut stubs = Command::new(python);
    stubs.args(["-m", "mypy.stubtest", "--concise", "--mypy-config-file", "pyproject.toml", "onehour._onehour"]);
    run(stubs.current_dir(package()))?;
    let mut tests = Command::new(python);
    tests.args(["-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider"]);
    tests.args(["tests", "README.md", "--pyargs", "onehour"]).current_dir(package());
    if long {
        tests.env("ONEHOUR_LONG", "1");
    }
    if !follow(&mut tests, |line| tally.pytest_line(line))? {
        return Err(format!("a test of the Python package failed, under Python {major}.{minor}"));
    }
    Ok(())
}

/// The site, with a warning as a failure: a link to nowhere, a notebook that does not run, a docstring that is not
/// read.
fn render(python: &Path) -> Result<(), String> {
    let mut sphinx = Command::new(python);
    sphinx.args(["-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "-c", "docs/site", "-d"]);
    sphinx.arg(root().join("target/site-work")).arg(".").arg(site());
    run(sphinx.current_dir(root()))
}

fn site() -> PathBuf {
    root().join("target/site")
}

fn package() -> PathBuf {
    root().join("bindings/python")
}

/// The wheel of this state of the sources.
fn build(python: &Path) -> Result<PathBuf, String> {
    let folder = root().join("target/python/wheels");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let mut maturin = Command::new(python);
    maturin.args(["-m", "maturin", "build", "--quiet", "--profile", "dev", "--out"]).arg(&folder);
    run(maturin.current_dir(package()))?;
    let wheels = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let wheel =
        wheels.flatten().map(|entry| entry.path()).find(|path| path.extension().is_some_and(|end| end == "whl"));
    wheel.ok_or_else(|| format!("{}: maturin left no wheel", folder.display()))
}

fn install(python: &Path, wheel: &Path) -> Result<(), String> {
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--force-reinstall", "--no-deps"]);
    run(pip.arg(wheel))
}

/// An interpreter for each version from [`OLDEST`] on: those on the path, and those that pyenv keeps beside it.
fn pythons() -> BTreeMap<(u32, u32), PathBuf> {
    let named = ["python3", "python3.11", "python3.12", "python3.13", "python3.14"].map(PathBuf::from);
    let kept = std::env::var_os("PYENV_ROOT").map(PathBuf::from).or_else(|| Some(std::env::home_dir()?.join(".pyenv")));
    let kept = kept.and_then(|root| fs::read_dir(root.join("versions")).ok()).into_iter().flatten().flatten();
    let candidates = std::iter::once(environment::default_python()).chain(named);
    let mut found = BTreeMap::new();
    for python in candidates.chain(kept.map(|entry| entry.path().join("bin/python"))) {
        if let Some(version) = version(&python).filter(|&version| version >= OLDEST) {
            found.entry(version).or_insert(python);
        }
    }
    found
}

/// Major and minor version of an interpreter that starts.
fn version(python: &Path) -> Option<(u32, u32)> {
    let program = "import sys; print(*sys.version_info[:2])";
    let output = Command::new(python).args(["-c", program]).output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    let (major, minor) = text.trim().split_once(' ')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
