//! `cargo xtask test`.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::browser;
use crate::command::{cargo, shown};
use crate::python;
use crate::tally::Tally;

/// What is not built by default and has tests.
pub(crate) const FEATURES: &str = "--features=onehour-solver/pathfinding";

/// Every test of the workspace, then those of the Python package, then the counts and the skips. A skip is a failure
/// where the data are given; only a browser may be missing.
pub(crate) fn run(long: bool, only_python: bool) -> Result<(), String> {
    let mut tally = Tally::default();
    let rust = only_python || workspace(long, &mut tally)?;
    let python = python::test(long, &mut tally);
    if let Err(message) = &python {
        println!("error: {message}");
    }
    let verdict = judge(&tally, rust && python.is_ok(), std::env::var_os("ONEHOUR_DATA").is_some());
    for ((_, name), reason) in &tally.skipped {
        println!("skipped: {name}: {reason}");
    }
    if let Err(message) = &verdict {
        println!("error: {message}");
    }
    println!("{}", tally.closing());
    verdict
}

/// The tests of the workspace; whether they succeeded.
fn workspace(long: bool, tally: &mut Tally) -> Result<bool, String> {
    browser::provide();
    let mut command = cargo(&["test", "--workspace", FEATURES, "--no-fail-fast"]);
    if long {
        command.args(["--profile", "long"]).env("ONEHOUR_LONG", "1");
    }
    command.args(["--", "--show-output"]);
    follow(&mut command, |line| tally.line(line))
}

/// Runs a command to its end, shows its output and hands on each line; whether it succeeded.
pub(crate) fn follow(command: &mut Command, mut hear: impl FnMut(&str)) -> Result<bool, String> {
    println!("$ {}", shown(command));
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("`{}` could not be started: {error}", shown(command)))?;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line.map_err(|error| format!("reading the tests' output: {error}"))?;
            let line = String::from_utf8_lossy(&line);
            hear(&line);
            println!("{line}");
        }
    }
    let status = child.wait().map_err(|error| format!("waiting for the tests: {error}"))?;
    Ok(status.success())
}

fn judge(tally: &Tally, success: bool, data_given: bool) -> Result<(), String> {
    if tally.programs == 0 || tally.passed() == 0 {
        return Err("no test ran".into());
    }
    if !success || tally.failed > 0 {
        return Err("a test failed, or a test program did not build or end".into());
    }
    let for_no_reason = |reason: &String| !reason.starts_with(browser::MISSING);
    if data_given && tally.skipped.values().any(for_no_reason) {
        return Err("ONEHOUR_DATA is set, yet tests were skipped".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::tests::tally;

    #[test]
    fn a_run_without_tests_is_a_failure() {
        assert!(judge(&Tally::default(), true, false).is_err());
    }

    #[test]
    fn a_skip_fails_only_where_the_data_are_given() {
        let skipped = tally("skipped: no data\ntest result: ok. 2 passed; 0 failed\n");
        assert!(judge(&skipped, true, false).is_ok());
        assert!(judge(&skipped, true, true).is_err());
        let skipped = tally("skipped: there is no Chromium on this machine\ntest result: ok. 2 passed; 0 failed\n");
        assert!(judge(&skipped, true, true).is_ok());
    }

    #[test]
    fn a_program_that_did_not_end_well_is_a_failure() {
        assert!(judge(&tally("test result: ok. 2 passed; 0 failed\n"), false, false).is_err());
    }
}
