//! `cargo xtask lint`.

use crate::command::{self, cargo};
use crate::test::FEATURES;

/// Formatting, clippy (which also holds the rust-version), documentation; licences when cargo-deny is installed. Every
/// failure is reported, not only the first.
pub(crate) fn run() -> Result<(), String> {
    let mut doc = cargo(&["doc", "--quiet", "--workspace", "--no-deps"]);
    doc.env("RUSTDOCFLAGS", "-D warnings");
    let mut steps = vec![
        cargo(&["fmt", "--all", "--check"]),
        cargo(&["clippy", "--quiet", "--workspace", "--all-targets", FEATURES, "--", "-D", "warnings"]),
        doc,
    ];
    if cargo(&["deny", "--version"]).output().is_ok_and(|output| output.status.success()) {
        steps.push(cargo(&["deny", "check", "licenses", "bans", "sources"]));
    } else {
        println!("cargo-deny is not installed: licences and sources of the dependencies are not checked");
    }
    let failures: Vec<String> = steps.iter_mut().filter_map(|step| command::run(step).err()).collect();
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\nerror: ")) }
}
