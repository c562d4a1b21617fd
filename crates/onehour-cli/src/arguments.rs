//! The command line.

use std::path::PathBuf;

use clap::builder::RangedU64ValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use onehour::advice::Extent;

/// Matches newcomers with openers for one-hour meetings, and proves that no better plan exists.
#[derive(Debug, Parser)]
#[command(name = "onehour", version, propagate_version = true, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Print the time of each stage on stderr.
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a plan for an invented pool of people in Finland and Sweden; no file is needed.
    Demo {
        #[command(flatten)]
        out: Out,
        #[command(flatten)]
        running: Running,
    },
    /// Make a plan: who meets whom and when, who waits and why.
    Match {
        #[command(flatten)]
        input: Input,
        #[command(flatten)]
        round: Round,
        /// A published plan to keep as far as the rules and the people allow; its plan.xlsx, to follow the decisions in
        /// it too.
        #[arg(long, value_name = "PLAN")]
        previous: Option<PathBuf>,
        #[command(flatten)]
        names: Names,
        /// Advice in plan.xlsx and report.html: whom to recruit, and what would help who waits.
        #[arg(long, value_enum, default_value_t = Advice::Some)]
        advice: Advice,
        #[command(flatten)]
        out: Out,
        #[command(flatten)]
        running: Running,
    },
    /// Find all errors of the input at once, without making a plan.
    Check {
        #[command(flatten)]
        input: Input,
        #[command(flatten)]
        round: Round,
        /// Print every place of every error, however many there are.
        #[arg(long)]
        all: bool,
    },
    /// Check a plan: rebuild the problem from its pool by other code, then check every claim and the proof.
    Verify {
        #[command(flatten)]
        plan: PlanPath,
        /// Also check that these are the files the plan was made from.
        #[arg(long, value_name = "FILE", num_args = 1..)]
        people: Vec<PathBuf>,
    },
    /// Say why two people meet, or why a person still waits and what would help.
    Explain {
        #[command(flatten)]
        plan: PlanPath,
        /// Id of the person.
        person: String,
        /// How many other partners to name, with what forcing each would cost.
        #[arg(long, value_name = "K", default_value_t = 0)]
        alternatives: usize,
        /// For who waits: name those whom the same changes would serve as well, each alone.
        #[arg(long)]
        others: bool,
        /// Print JSON instead of text.
        #[arg(long)]
        json: bool,
    },
    /// Say which openers to look for next, and which of those in the plan it could least do without.
    Recruit {
        #[command(flatten)]
        plan: PlanPath,
        /// How many kinds of openers, and how many openers of the plan, to list at most.
        #[arg(long, value_name = "N", default_value_t = 20, value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
        top: usize,
        /// Print JSON instead of text.
        #[arg(long)]
        json: bool,
    },
    /// Say what changing more of the published plan (`match --previous`) would bring: the best value for each number of
    /// changes.
    Curve {
        #[command(flatten)]
        plan: PlanPath,
        /// How many times the round is solved at most: more make more points exact.
        #[arg(long, value_name = "N", default_value_t = 9)]
        solves: usize,
        /// Print JSON instead of text.
        #[arg(long)]
        json: bool,
    },
    /// Print a programme or a tree that is built in, to begin one's own with; without a name, which there are.
    Builtin {
        /// Name of a programme (printed as TOML) or of a tree (printed as CSV).
        name: Option<String>,
    },
    /// Count by employer, by channel and by declared group, so that no small group can be read from it.
    Report {
        #[command(flatten)]
        plan: PlanPath,
        /// Print JSON instead of text.
        #[arg(long)]
        json: bool,
    },
    /// Append the plan's meetings to the history, once.
    Publish {
        #[command(flatten)]
        plan: PlanPath,
        /// CSV file of past meetings; created if there is none.
        #[arg(long, value_name = "FILE")]
        history: PathBuf,
    },
    /// Solve an assignment problem: the cheapest pairs of rows and columns of a matrix, with proof, as JSON.
    Assign(Assign),
    /// Invent a pool of any size, distributed as real sign-ups are.
    Generate {
        /// People on the newcomers' side.
        #[arg(long, value_name = "N")]
        newcomers: u32,
        /// People on the openers' side.
        #[arg(long, value_name = "M")]
        openers: u32,
        /// Another seed, other people.
        #[arg(long, value_name = "S", default_value_t = 0)]
        seed: u64,
        /// The day from which waiting times count back; today unless given.
        #[arg(long, value_name = "DATE")]
        from: Option<Date>,
        /// CSV file to write.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// What `assign` takes.
#[derive(Args, Debug)]
pub(crate) struct Assign {
    /// Matrix of costs: .npy, .mtx, .csv, or text as OR-Library has it.
    #[arg(value_name = "MATRIX")]
    pub(crate) matrix: PathBuf,
    /// Find the largest total instead of the smallest.
    #[arg(long)]
    pub(crate) maximize: bool,
    /// Which pairs are wanted.
    #[arg(long, value_enum, default_value_t = Objective::Perfect)]
    pub(crate) objective: Objective,
    /// File to write instead of stdout.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Check the proof; the default.
    #[arg(long)]
    verify: bool,
    /// Do not check the proof.
    #[arg(long, conflicts_with = "verify")]
    no_verify: bool,
    /// Bytes that the matrix may take, as 800M or 4G; half of what is free unless given.
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    pub(crate) memory: Option<u64>,
    #[command(flatten)]
    pub(crate) running: Running,
}

impl Assign {
    /// Whether the proof is checked.
    pub(crate) fn verifies(&self) -> bool {
        self.verify || !self.no_verify
    }
}

/// Which pairs of an assignment are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Objective {
    /// All of the smaller side, at the best total.
    Perfect,
    /// As many as possible, then the best total.
    Most,
    /// The best total, any number of pairs.
    Best,
}

impl From<Objective> for onehour_solver::Objective {
    fn from(objective: Objective) -> Self {
        match objective {
            Objective::Perfect => Self::Perfect,
            Objective::Most => Self::Most,
            Objective::Best => Self::Best,
        }
    }
}

/// `1000`, `800M`, `4G`: K, M and G are powers of 1024.
fn bytes(text: &str) -> Result<u64, String> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let factor = match text[end..].to_ascii_uppercase().as_str() {
        "" => Some(1),
        "K" => Some(1 << 10),
        "M" => Some(1 << 20),
        "G" => Some(1_u64 << 30),
        _ => None,
    };
    let number = text[..end].parse::<u64>().ok();
    let bytes = number.zip(factor).and_then(|(number, factor)| number.checked_mul(factor));
    bytes.ok_or_else(|| "write a number of bytes, as 800M or 4G".into())
}

/// What a plan is made from.
#[derive(Args, Debug)]
pub(crate) struct Input {
    /// Files of people: CSV, Excel or JSON, one or several.
    #[arg(required = true, value_name = "PEOPLE")]
    pub(crate) people: Vec<PathBuf>,
    /// A built-in programme (one-hour, friends, mentoring) or a TOML file.
    #[arg(long, value_name = "NAME|FILE", default_value = "one-hour")]
    pub(crate) programme: String,
    /// CSV file of past meetings.
    #[arg(long, value_name = "FILE")]
    pub(crate) history: Option<PathBuf>,
}

/// When the round is.
#[derive(Args, Debug)]
pub(crate) struct Round {
    /// First day of the round; today unless given.
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<Date>,
    /// Length of the round.
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=53))]
    pub(crate) weeks: u32,
    /// Decides between plans that are equally good.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
}

/// How people are called in the files that people open.
#[derive(Args, Debug, Default)]
pub(crate) struct Names {
    /// File of names and mail addresses by id: they go to plan.xlsx, invites and report.html, and to no file of data.
    #[arg(long, value_name = "FILE")]
    pub(crate) contacts: Option<PathBuf>,
    /// Folder of texts for those who meet, in place of those built in: meeting.en.txt, introduction.fi.txt and so on.
    #[arg(long, value_name = "DIR")]
    pub(crate) texts: Option<PathBuf>,
}

/// How much advice goes with the plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Advice {
    /// Whom to recruit, and what would help who waits: of a large pool, those who have waited longest.
    #[default]
    Some,
    /// The same for everybody who waits, however long it takes.
    All,
    /// None.
    None,
}

impl From<Advice> for Extent {
    fn from(advice: Advice) -> Self {
        match advice {
            Advice::Some => Extent::Bounded,
            Advice::All => Extent::Everybody,
            Advice::None => Extent::Nothing,
        }
    }
}

/// Where the plan goes.
#[derive(Args, Debug)]
pub(crate) struct Out {
    /// Folder of the plan. An older plan there is replaced; anything else is not.
    #[arg(long, value_name = "DIR", default_value = "onehour-plan")]
    pub(crate) out: PathBuf,
}

/// How the program runs.
#[derive(Args, Debug)]
pub(crate) struct Running {
    /// Threads to use; all processors unless given. The plan is the same at any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// Whether to show progress: on a terminal, or never.
    #[arg(long, value_enum, default_value_t = Progress::Auto)]
    pub(crate) progress: Progress,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Progress {
    /// When stderr is a terminal.
    Auto,
    Never,
}

/// A plan.
#[derive(Args, Debug)]
pub(crate) struct PlanPath {
    /// Folder of the plan, or its plan.json.
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
