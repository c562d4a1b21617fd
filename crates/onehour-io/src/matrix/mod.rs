//! Cost matrices: `.npy`, Matrix Market, CSV and OR-Library text.
//!
//! What a text says is taken as it is written: decimals become integers of a common power of ten, so that nothing is
//! rounded (`cost`, `entries`); only costs without such a scale become floats. A pair without a cost is forbidden.

mod budget;
mod cost;
mod delimited;
mod entries;
mod issues;
mod lines;
mod market;
pub mod npy;
mod orlib;
mod reader;

use onehour::Result;
use onehour::error::{Error, Issue};

pub use self::budget::Budget;
use self::issues::{At, Issues};
use self::npy::Values;
use self::reader::Reader;
use crate::source::Source;

/// A matrix of costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub cols: usize,
    /// The costs.
    pub costs: Costs,
    /// Integers count units of `10^unit`.
    pub unit: i32,
}

/// The costs of a matrix.
#[derive(Clone, Debug, PartialEq)]
pub enum Costs {
    /// Row-major; among floats `+inf` is a forbidden pair, and there is no other infinity and no NaN.
    Dense(Values),
    /// Entries; every other pair is forbidden.
    Sparse(Sparse),
}

/// Entries by rows, in CSR form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sparse {
    /// Entries of row `i` are `row_start[i]..row_start[i + 1]`.
    pub row_start: Vec<usize>,
    /// Column of each entry, rising within a row.
    pub col: Vec<u32>,
    /// Cost of each entry.
    pub cost: Vec<i64>,
}

/// Reads a matrix. The first bytes tell `.npy` and Matrix Market files; else the extension `.csv` or `.tsv` means CSV,
/// `.mtx` and `.npy` what they say, and any other file is OR-Library text.
///
/// # Errors
/// A file that cannot be read or is none of these, costs that are none, each with its place; a matrix beyond the
/// budget.
pub fn read(source: &Source, budget: Budget) -> Result<Matrix> {
    let mut reader = Reader::open(source)?;
    let start = reader.look(market::BANNER.len())?;
    let (is_npy, is_market) = (start.starts_with(npy::MAGIC), start.eq_ignore_ascii_case(market::BANNER));
    match source.extension().as_str() {
        _ if is_npy => read_npy(reader, budget),
        _ if is_market => market::read(reader, budget),
        "npy" => read_npy(reader, budget),
        "mtx" => market::read(reader, budget),
        "csv" | "tsv" => delimited::read(reader, budget),
        _ => orlib::read(reader, budget),
    }
}

fn read_npy(reader: Reader<'_>, budget: Budget) -> Result<Matrix> {
    let source = reader.source();
    let array = npy::read_from(reader, budget)?;
    let &[rows, cols] = array.shape.as_slice() else {
        let message = format!("The array has {} dimensions; a matrix has two.", array.shape.len());
        return Err(Error::from(Issue::error("E-matrix-shape", source.place(), message, "Save one matrix a file.")));
    };
    let mut issues = Issues::new(source);
    let (rows, cols) = entries::check_shape(rows as u64, cols as u64, &mut issues)?;
    match &array.values {
        Values::I64(_) => {}
        Values::F64(values) => check_floats(values.iter().copied(), cols, &mut issues)?,
        Values::F32(values) => check_floats(values.iter().map(|&value| value.into()), cols, &mut issues)?,
    }
    issues.settle()?;
    Ok(Matrix { rows, cols, costs: Costs::Dense(array.values), unit: 0 })
}

/// Notes every NaN and every minus infinity.
fn check_floats(values: impl Iterator<Item = f64>, cols: usize, issues: &mut Issues<'_>) -> Result<()> {
    for (at, value) in values.enumerate() {
        // One comparison passes every finite cost and +inf.
        if value > f64::NEG_INFINITY {
            continue;
        }
        let cell = if value.is_nan() { cost::Cell::NotANumber } else { cost::Cell::NegativeInfinity };
        entries::checked(cell, At { line: (at / cols) as u64 + 1, column: at % cols + 1 }, issues)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
