//! Every task of the project: `cargo xtask test`, `lint`, `bench`.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod command;
mod lint;
mod tally;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Tasks of the project onehour.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run every test: unit, property, process and documentation tests, and the commands in the documents.
    Test {
        /// With the full counts that are too long for every run.
        #[arg(long)]
        long: bool,
    },
    /// Formatting, clippy, documentation and licences, warnings denied.
    Lint,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Test { long } => test::run(long),
        Task::Lint => lint::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
