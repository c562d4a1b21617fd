//! The program `onehour`: people in, a proven plan of one-hour meetings out.
//!
//! Results go to stdout, errors and progress to stderr. Exit codes: 0 done, 1 bad input or a failed check, 2 wrong
//! usage, 130 interrupted.

mod arguments;
mod command;
mod fault;
mod issues;
mod output;
mod run;
mod summary;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;
use crate::output::Exit;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.verbose {
        output::log_to_stderr();
    }
    let ended = fault::guard(|| command::run(arguments.command));
    let exit = ended.and_then(|exit| output::arrived().map(|()| exit)).unwrap_or_else(|error| {
        issues::print(&error.issues, issues::Extent::Short);
        Exit::Failed
    });
    ExitCode::from(exit)
}
