//! The program as a process, in a folder of its own.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::print_stdout, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub mod browser;

/// A temporary folder in which the program runs.
pub struct Desk {
    folder: tempfile::TempDir,
}

/// What the program said, and how it ended.
#[derive(Debug)]
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Desk {
    pub fn new() -> Self {
        Desk { folder: tempfile::tempdir().unwrap() }
    }

    /// With people.csv: invented newcomers and openers, waiting since before 2026-11-23.
    pub fn with_people(newcomers: u32, openers: u32) -> Self {
        let desk = Desk::new();
        let numbers = [newcomers.to_string(), openers.to_string()];
        desk.done(&[
            "generate",
            "--newcomers",
            &numbers[0],
            "--openers",
            &numbers[1],
            "--from",
            "2026-11-23",
            "--out",
            "people.csv",
        ]);
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub fn json(&self, name: &str) -> serde_json::Value {
        serde_json::from_str(&self.read(name)).unwrap()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onehour"));
        command.args(arguments).current_dir(self.folder.path());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Said {
        said(self.command(arguments).output().unwrap())
    }

    /// Runs what must end well; returns what it printed.
    pub fn done(&self, arguments: &[&str]) -> String {
        let said = self.run(arguments);
        assert_eq!(said.code, Some(0), "{arguments:?}: {said:?}");
        said.out
    }

    /// Runs what must fail with this exit code and name this error.
    pub fn fails(&self, arguments: &[&str], code: i32, error: &str) -> Said {
        let said = self.run(arguments);
        assert_eq!(said.code, Some(code), "{arguments:?}: {said:?}");
        assert!(said.err.contains(error), "{arguments:?}: {said:?}");
        said
    }
}

pub fn said(output: Output) -> Said {
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The folder of the repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_path_buf()
}

/// The folder of real cases; `None`, said aloud, where it is not to be had.
pub fn data() -> Option<PathBuf> {
    let data = std::env::var_os("ONEHOUR_DATA").map(PathBuf::from);
    if data.is_none() {
        println!("skipped: ONEHOUR_DATA is not set");
    }
    data
}
