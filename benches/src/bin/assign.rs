//! Times a solver written in Rust on one instance: `assign MANIFEST --answer FILE`. Prints `ready` once the instance is
//! read, then a JSON line. The time of onehour-solver includes checking the proof.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::{Parser, ValueEnum};
use onehour_benches::families::Costs;
use onehour_benches::{instance, memory, ours, pathfinding};
use onehour_solver::Objective;
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
    /// Repeat for so many seconds, at most [`MOST`] times.
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// Where to write the column of each row.
    #[arg(long)]
    answer: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Solver {
    /// onehour-solver, with its proof checked.
    Onehour,
    /// `kuhn_munkres` of the crate pathfinding, over integers.
    Pathfinding,
}

/// Repetitions at most.
const MOST: usize = 7;

/// One repetition.
struct Lap {
    answer: ours::Answer,
    /// Without the conversions before and after.
    core: Duration,
    all: Duration,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let instance = instance::read(&arguments.manifest)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(arguments.threads).build()?;
    println!("ready");
    memory::reset_peak();
    let before = memory::resident_bytes();
    let mut laps: Vec<Lap> = Vec::new();
    let start = Instant::now();
    loop {
        let lap = match pool.install(|| lap(arguments.solver, &instance.costs)) {
            Ok(lap) => lap,
            Err(error) => {
                println!("{}", json!({ "status": "refused", "message": error.to_string() }));
                return Ok(());
            }
        };
        if laps.is_empty() {
            instance::write_answer(&arguments.answer, &lap.answer.columns)?;
        }
        laps.push(lap);
        let mean = start.elapsed().as_secs_f64() / laps.len() as f64;
        if laps.len() >= MOST || start.elapsed().as_secs_f64() + mean > arguments.seconds {
            break;
        }
    }
    let extra = memory::peak_bytes().saturating_sub(before);
    println!("{}", report(&laps, extra));
    Ok(())
}

fn lap(solver: Solver, costs: &Costs) -> Result<Lap, Box<dyn Error + Send + Sync>> {
    let start = Instant::now();
    match (solver, costs) {
        (Solver::Onehour, Costs::Dense { shape, values }) if shape.len() == 3 => ours_batch(shape, values),
        (Solver::Onehour, Costs::Dense { shape, values }) => {
            let prepared = ours::prepare_dense(shape[0], shape[1], values)?;
            let converted = start.elapsed();
            let solved = prepared.solve(Objective::Perfect);
            let core = start.elapsed() - converted;
            let answer = prepared.answer(&solved);
            Ok(Lap { answer, core, all: start.elapsed() })
        }
        (Solver::Onehour, Costs::Sparse(csr)) => {
            let prepared = ours::prepare_sparse(csr)?;
            let converted = start.elapsed();
            let solved = prepared.solve(Objective::Perfect);
            let core = start.elapsed() - converted;
            let answer = prepared.answer(&solved);
            Ok(Lap { answer, core, all: start.elapsed() })
        }
        (Solver::Pathfinding, Costs::Dense { shape, values }) if shape.len() == 2 => {
            let weights = pathfinding::prepare(shape[0], shape[1], values)?;
            let converted = start.elapsed();
            let columns = pathfinding::solve(&weights);
            let core = start.elapsed() - converted;
            let total = (0..).zip(&columns).map(|(row, &col)| values[row * shape[1] + col as usize]).sum();
            Ok(Lap { answer: ours::Answer { status: "optimal", total, columns }, core, all: start.elapsed() })
        }
        (Solver::Pathfinding, _) => Err("pathfinding takes single dense matrices".into()),
    }
}

/// Each small problem in a call of its own.
fn ours_batch(shape: &[usize], values: &[f64]) -> Result<Lap, Box<dyn Error + Send + Sync>> {
    let (rows, cols) = (shape[1], shape[2]);
    let start = Instant::now();
    let mut answer = ours::Answer { status: "optimal", total: 0.0, columns: Vec::with_capacity(shape[0] * rows) };
    for matrix in values.chunks(rows * cols) {
        let prepared = ours::prepare_dense(rows, cols, matrix)?;
        let one = prepared.answer(&prepared.solve(Objective::Perfect));
        answer.total += one.total;
        answer.columns.extend(one.columns);
    }
    let all = start.elapsed();
    Ok(Lap { answer, core: all, all })
}

fn report(laps: &[Lap], extra: u64) -> serde_json::Value {
    let seconds = |of: fn(&Lap) -> Duration| laps.iter().map(|lap| of(lap).as_secs_f64()).collect::<Vec<_>>();
    let first = laps.first().map(|lap| &lap.answer);
    json!({
        "status": first.map(|answer| answer.status),
        "total": first.map(|answer| answer.total),
        "core": seconds(|lap| lap.core),
        "all": seconds(|lap| lap.all),
        "extra_bytes": extra,
    })
}
