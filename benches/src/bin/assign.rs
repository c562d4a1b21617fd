//! Times a solver written in Rust on one instance: `assign MANIFEST --answer FILE`. Prints `ready` once the instance is
//! read, then a JSON line. The time of onehour-solver includes the proof, and to check that is told apart.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::{Parser, ValueEnum};
use onehour_benches::families::{Costs, Csr, Round, Spec};
use onehour_benches::instance::{self, Instance};
use onehour_benches::{memory, ours, pathfinding};
use onehour_solver::Objective;
use onehour_solver::flow::{FlowOutcome, Network};
use serde_json::json;

/// Times a solver on one instance.
#[derive(Parser)]
struct Arguments {
    /// Manifest of the instance.
    manifest: PathBuf,
    /// Which solver.
    #[arg(long, value_enum, default_value = "onehour")]
    solver: Solver,
    /// Threads of the pool that it runs in.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Repeat for so many seconds at most: see [`ENOUGH`].
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// Where to write the column of each row, or the flow of each arc.
    #[arg(long)]
    answer: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Solver {
    /// onehour-solver, its proof checked.
    Onehour,
    /// `kuhn_munkres` of the crate pathfinding, over integers.
    Pathfinding,
}

/// So many repetitions are enough,
const ENOUGH: usize = 7;
/// if they took so many seconds: the first of short ones meet cold caches and sleeping threads.
const LONG: f64 = 0.1;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// One repetition.
struct Lap {
    status: &'static str,
    /// What the solver says; a flow is judged by its arcs alone.
    total: Option<f64>,
    answer: Vec<i64>,
    /// Without the conversions before and after.
    core: Duration,
    all: Duration,
    /// With the check of the proof after `all`; `None` where there is none, or `all` has it.
    checked: Option<Duration>,
}

fn main() -> Outcome<()> {
    let arguments = Arguments::parse();
    let task = Task::new(arguments.solver, instance::read(&arguments.manifest).map_err(|error| error.to_string())?)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(arguments.threads).build()?;
    println!("ready");
    memory::reset_peak();
    let before = memory::resident_bytes();
    let mut laps: Vec<Lap> = Vec::new();
    let start = Instant::now();
    loop {
        let lap = match pool.install(|| task.lap()) {
            Ok(lap) => lap,
            Err(error) => {
                println!("{}", json!({ "status": "refused", "message": error.to_string() }));
                return Ok(());
            }
        };
        if laps.is_empty() {
            instance::write_answer(&arguments.answer, &lap.answer).map_err(|error| error.to_string())?;
        }
        // The first answer is enough, and more memory would show in the peak.
        laps.push(Lap { answer: Vec::new(), ..lap });
        let elapsed = start.elapsed().as_secs_f64();
        let is_enough = laps.len() >= ENOUGH && elapsed >= LONG;
        if is_enough || elapsed + elapsed / laps.len() as f64 > arguments.seconds {
            break;
        }
    }
    let extra = memory::peak_bytes().saturating_sub(before);
    println!("{}", report(&laps, extra));
    Ok(())
}

fn report(laps: &[Lap], extra: u64) -> serde_json::Value {
    let seconds = |of: fn(&Lap) -> Duration| laps.iter().map(|lap| of(lap).as_secs_f64()).collect::<Vec<_>>();
    let first = laps.first();
    json!({
        "status": first.map(|lap| lap.status),
        "total": first.and_then(|lap| lap.total),
        "core": seconds(|lap| lap.core),
        "all": seconds(|lap| lap.all),
        "checked": laps.iter().filter_map(|lap| lap.checked).map(|time| time.as_secs_f64()).collect::<Vec<_>>(),
        "extra_bytes": extra,
    })
}

/// What is timed.
enum Task {
    Dense { shape: [usize; 2], values: Vec<f64> },
    Batch { shape: [usize; 2], values: Vec<f64> },
    Sparse(Csr),
    Round(Box<Round>),
    Flow(Network),
    Pathfinding { shape: [usize; 2], values: Vec<f64> },
}

impl Task {
    fn new(solver: Solver, instance: Instance) -> Outcome<Self> {
        let (family, size) = (instance.family().to_owned(), instance.size());
        match (solver, instance.costs) {
            (Solver::Onehour, Costs::Dense { shape, values }) => match shape[..] {
                [rows, cols] => Ok(Task::Dense { shape: [rows, cols], values }),
                [_, rows, cols] => Ok(Task::Batch { shape: [rows, cols], values }),
                _ => Err("neither a matrix nor a batch".into()),
            },
            (Solver::Onehour, Costs::Sparse(csr)) => Ok(Task::Sparse(csr)),
            // The network of a round has its tiers folded into one cost; ours takes them as they are.
            (Solver::Onehour, Costs::Network(_)) if family == (Spec::Round { size }).family() => {
                Ok(Task::Round(Box::new(Round::new(size, &mut (Spec::Round { size }).random()))))
            }
            (Solver::Onehour, Costs::Network(network)) => Ok(Task::Flow(network)),
            (Solver::Pathfinding, Costs::Dense { shape, values }) if shape.len() == 2 => {
                Ok(Task::Pathfinding { shape: [shape[0], shape[1]], values })
            }
            (Solver::Pathfinding, _) => Err("pathfinding takes single dense matrices".into()),
        }
    }

    fn lap(&self) -> Outcome<Lap> {
        match self {
            Task::Dense { shape: [rows, cols], values } => assign(|| ours::prepare_dense(*rows, *cols, values)),
            Task::Sparse(csr) => assign(|| ours::prepare_sparse(csr)),
            Task::Batch { shape: [rows, cols], values } => batch(*rows, *cols, values),
            Task::Round(round) => nested(round),
            Task::Flow(network) => Ok(flow(network)),
            Task::Pathfinding { shape: [rows, cols], values } => kuhn_munkres(*rows, *cols, values),
        }
    }
}

fn assign<'a, E: Error + Send + Sync + 'static>(prepare: impl Fn() -> Result<ours::Prepared<'a>, E>) -> Outcome<Lap> {
    let start = Instant::now();
    let prepared = prepare()?;
    let converted = start.elapsed();
    let solved = prepared.solve(Objective::Perfect);
    let core = start.elapsed() - converted;
    let answer = solved.answer();
    let all = start.elapsed();
    prepared.check(&solved);
    let checked = Some(start.elapsed());
    let (status, total) = (answer.status, Some(answer.total));
    Ok(Lap { status, total, answer: answer.columns, core, all, checked })
}

fn nested(round: &Round) -> Outcome<Lap> {
    let start = Instant::now();
    let solution = ours::nested(&round.problem)?;
    let core = start.elapsed();
    let answer = round.flow(&solution.mates);
    let all = start.elapsed();
    ours::check_nested(&round.problem, &solution);
    Ok(Lap { status: "optimal", total: None, answer, core, all, checked: Some(start.elapsed()) })
}

fn flow(network: &Network) -> Lap {
    let start = Instant::now();
    let outcome = ours::flow(network);
    let all = start.elapsed();
    ours::check_flow(network, &outcome);
    let checked = Some(start.elapsed());
    let (status, answer) = match outcome {
        FlowOutcome::Optimal(flow) => ("optimal", flow.flow),
        FlowOutcome::Infeasible(_) | FlowOutcome::Interrupted => ("infeasible", Vec::new()),
    };
    Lap { status, total: None, answer, core: all, all, checked }
}

/// All small problems in one call, which checks each proof on the way.
fn batch(rows: usize, cols: usize, values: &[f64]) -> Outcome<Lap> {
    let start = Instant::now();
    let answers = ours::batch(rows, cols, values)?;
    let total = answers.iter().map(|answer| answer.0).sum();
    let answer = answers.into_iter().flat_map(|answer| answer.1).collect();
    let all = start.elapsed();
    Ok(Lap { status: "optimal", total: Some(total), answer, core: all, all, checked: None })
}

fn kuhn_munkres(rows: usize, cols: usize, values: &[f64]) -> Outcome<Lap> {
    let start = Instant::now();
    let weights = pathfinding::prepare(rows, cols, values)?;
    let converted = start.elapsed();
    let answer = pathfinding::solve(&weights);
    let core = start.elapsed() - converted;
    Ok(Lap { status: "optimal", total: None, answer, core, all: start.elapsed(), checked: None })
}
