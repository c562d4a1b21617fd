//! The commands, one a module.

mod assign;
mod builtin;
mod check;
mod curve;
mod demo;
mod explain;
mod generate;
mod input;
mod matching;
mod previous;
mod publish;
mod recruit;
mod report;
mod verify;
mod words;

use jiff::Zoned;
use jiff::civil::Date;
use onehour::Result;
use onehour::generate::Spec;

use crate::arguments::{Command, Round};
use crate::output::Exit;

/// Runs a command.
pub(crate) fn run(command: Command) -> Result<Exit> {
    match command {
        Command::Demo { out, running } => demo::run(&out, &running),
        Command::Match { input, round, previous, names, advice, out, running } => {
            let previous = previous.as_deref();
            let asked = matching::Asked { input: &input, round: &round, previous, names: &names, advice };
            matching::run(&asked, &out, &running)
        }
        Command::Check { input, round, all } => check::run(&input, &round, all),
        Command::Verify { plan, people } => verify::run(&plan.plan, &people),
        Command::Explain { plan, person, alternatives, others, json } => {
            explain::run(&plan.plan, &person, &explain::Asked { alternatives, others, json })
        }
        Command::Recruit { plan, top, json } => recruit::run(&plan.plan, top, json),
        Command::Curve { plan, solves, json } => curve::run(&plan.plan, solves, json),
        Command::Builtin { name } => builtin::run(name.as_deref()),
        Command::Report { plan, json } => report::run(&plan.plan, json),
        Command::Publish { plan, history } => publish::run(&plan.plan, &history),
        Command::Assign(arguments) => assign::run(&arguments),
        Command::Generate { newcomers, openers, seed, from, out } => {
            generate::run(Spec { newcomers, openers, seed, today: from.unwrap_or_else(today) }, &out)
        }
    }
}

/// The only clock that is read; what it said is recorded in the plan.
fn today() -> Date {
    Zoned::now().date()
}

impl Round {
    /// The day the round begins.
    fn first_day(&self) -> Date {
        self.from.unwrap_or_else(today)
    }
}
