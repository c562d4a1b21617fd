//! What one call of the solver takes, to be set beside the same call from Python: `call FILE TIMES` reads a `.npy` file
//! with a matrix of `float64` and prints the microseconds of the fastest of several stretches of calls, each with its
//! proof.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

use clap::Parser;
use onehour_io::Source;
use onehour_io::matrix::Budget;
use onehour_io::matrix::npy::{self, Values};
use onehour_solver::{Dense, Objective, Options, Workspace, assign_dense};

/// Times calls.
#[derive(Parser)]
struct Arguments {
    /// The matrix.
    file: PathBuf,
    /// Calls of a stretch.
    times: u32,
}

/// Stretches.
const STRETCHES: usize = 20;
/// Up to so many entries are solved in a workspace that is kept, as in the Python package.
const SMALL: usize = 1 << 14;

fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { file, times } = Arguments::parse();
    let array = npy::read(&Source::path(file), Budget { bytes: u64::MAX })?;
    let (Values::F64(values), &[rows, cols]) = (array.values, &array.shape[..]) else {
        return Err("this is no matrix of float64".into());
    };
    let matrix = Dense::new(&values, rows, cols)?;
    let mut workspace = Workspace::new();
    let mut call = || -> Result<(), Box<dyn Error>> {
        if values.len() <= SMALL {
            black_box(workspace.assign(matrix, Objective::Perfect, Options::default())?);
        } else {
            black_box(assign_dense(matrix, Objective::Perfect, Options::default())?);
        }
        Ok(())
    };
    let mut least = f64::INFINITY;
    for _ in 0..STRETCHES {
        let begin = Instant::now();
        for _ in 0..times {
            call()?;
        }
        least = least.min(begin.elapsed().as_secs_f64() / f64::from(times.max(1)));
    }
    println!("{}", least * 1e6);
    Ok(())
}
