//! A browser for the tests that look at report.html.
//!
//! It is taken from the path. Where the whole run is asked for (`ONEHOUR_DATA` is set), this user is root and the
//! system is Debian's, Chromium is installed by apt-get: that is a build machine. Nothing is installed anywhere else;
//! the tests then say that they are skipped.

use std::process::{Command, Stdio};

/// As tests/common/browser.rs of onehour-cli looks for it.
const NAMES: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome-headless-shell"];

/// Why a test without a browser is skipped begins so.
pub(crate) const MISSING: &str = "there is no Chromium";

/// Installs Chromium where that is ours to do. What goes wrong is said, and is not the end of the run.
pub(crate) fn provide() {
    let whole_run = std::env::var_os("ONEHOUR_DATA").is_some();
    let named = std::env::var_os("ONEHOUR_BROWSER").is_some();
    if !whole_run
        || named
        || NAMES.iter().any(|name| works(name, "--version"))
        || !is_root()
        || !works("apt-get", "--version")
    {
        return;
    }
    let steps =
        [&["update", "-qq"][..], &["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"]];
    for step in steps {
        let mut command = Command::new("apt-get");
        command.args(step).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
        if let Err(message) = crate::command::run(&mut command) {
            println!("no browser for the tests of report.html: {message}");
            return;
        }
    }
}

fn works(program: &str, argument: &str) -> bool {
    let output = Command::new(program).arg(argument).stdin(Stdio::null()).output();
    output.is_ok_and(|output| output.status.success())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
