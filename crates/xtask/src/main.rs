//! Every task of the project: `cargo xtask test`, `lint`, `docs`, `bench`.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod bench;
mod browser;
mod command;
mod environment;
mod instructions;
mod lint;
mod peers;
mod python;
mod tally;
mod test;

use std::path::PathBuf;
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
        /// The Python package alone.
        #[arg(long)]
        python: bool,
    },
    /// Formatting, clippy, documentation and licences, warnings denied.
    Lint,
    /// Build the documentation site into target/site.
    Docs,
    /// Measure, and write the report to docs/benchmarks.
    Bench {
        /// What to measure.
        #[command(subcommand)]
        what: Bench,
    },
}

#[derive(Subcommand)]
enum Bench {
    /// A whole round, from CSV to the written plan, at three sizes.
    Round {
        /// Files of reports that the program `round` of the benches printed, smallest size first: the page is written
        /// from them, and nothing is measured.
        #[arg(long, num_args = 1..)]
        recorded: Vec<PathBuf>,
    },
    /// Instructions of the solver, counted by callgrind: fails where one of the problems takes 3 % more than before.
    Instructions {
        /// Compare with this commit, instead of with what was counted last.
        #[arg(long)]
        against: Option<String>,
    },
    /// The solver against the assignment solvers of other packages; `-- --help` lists the options.
    Peers {
        /// Options of benches/peers.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Test { long, python } => test::run(long, python),
        Task::Lint => lint::run(),
        Task::Docs => python::docs(),
        Task::Bench { what: Bench::Round { recorded } } => bench::round(&recorded),
        Task::Bench { what: Bench::Instructions { against } } => instructions::count(against.as_deref()),
        Task::Bench { what: Bench::Peers { options } } => peers::bench(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
