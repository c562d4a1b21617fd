//! OR-Library's assignment problems: the size `n`, then `n * n` costs row by row, broken into lines anywhere; or, for a
//! sparse problem, `row column cost` with rows and columns from 1. (J. E. Beasley, "OR-Library: distributing test
//! problems by electronic mail", 1990.)

use onehour::Result;

use super::cost::{Cell, Cost};
use super::entries::{self, ENTRY_BYTES, Entries};
use super::issues::{At, Issues};
use super::lines::Lines;
use super::reader::Reader;
use super::{Budget, Matrix};

const NO_SIZE: &str = "A problem begins with its size, then come size x size costs, or lines of row, column and cost.";

/// Reads a dense or a sparse problem: the number of tokens tells which.
pub(super) fn read(reader: Reader<'_>, budget: Budget) -> Result<Matrix> {
    let mut issues = Issues::new(reader.source());
    let tokens = tokens(reader, budget, &mut issues)?;
    let Some(((first, at), rest)) = tokens.split_first() else {
        let noted = issues.file("E-matrix-empty", "There is nothing in it.".into(), NO_SIZE);
        return issues.give_up(noted);
    };
    let Some(size) = index(*first) else {
        let noted = issues.at(*at, "E-matrix-header", "This is no size of a problem.", NO_SIZE);
        return issues.give_up(noted);
    };
    issues.settle()?;
    let (size, _) = entries::check_shape(size, size, &mut issues)?;
    if rest.len() as u64 == size as u64 * size as u64 {
        return dense(rest, size, budget, &mut issues);
    }
    if rest.len() % 3 == 0 {
        return sparse(rest, size, budget, &mut issues);
    }
    let message =
        format!("The size is {size} and {} numbers follow: neither {size} x {size} nor groups of three.", rest.len());
    let noted = issues.file("E-matrix-entries", message, "Check that the file is whole.");
    issues.give_up(noted)
}

/// Every token as a cell, with its place. What is no number is noted.
fn tokens(reader: Reader<'_>, budget: Budget, issues: &mut Issues<'_>) -> Result<Vec<(Cell, At)>> {
    let mut lines = Lines::new(reader);
    let mut tokens = Vec::new();
    while let Some((line, text)) = lines.next()? {
        let words = text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        for (column, word) in (1..).zip(words) {
            let (cell, at) = (Cell::parse(word), At { line, column });
            entries::checked(cell, at, issues)?;
            tokens.push((cell, at));
        }
        budget.allow(issues.source(), tokens.len() as u64 * 2 * ENTRY_BYTES, &format!("The first {line} lines"))?;
    }
    Ok(tokens)
}

fn dense(costs: &[(Cell, At)], size: usize, budget: Budget, issues: &mut Issues<'_>) -> Result<Matrix> {
    let mut entries = Entries::with_capacity(costs.len());
    for (place, &(cell, at)) in costs.iter().enumerate() {
        if let Some(cost) = entries::checked(cell, at, issues)? {
            entries.push(place / size, place % size, cost);
        }
    }
    entries.into_matrix(size, size, budget, issues)
}

fn sparse(tokens: &[(Cell, At)], size: usize, budget: Budget, issues: &mut Issues<'_>) -> Result<Matrix> {
    let mut entries = Entries::with_capacity(tokens.len() / 3);
    let (groups, _) = tokens.as_chunks::<3>();
    for &[(row, row_at), (col, col_at), (cost, cost_at)] in groups {
        let mut side = |cell: Cell, at: At| -> Result<Option<usize>> {
            let found = index(cell).and_then(|index| usize::try_from(index).ok());
            let found = found.and_then(|index| index.checked_sub(1)).filter(|&index| index < size);
            if found.is_none() {
                let remedy = "Rows and columns are numbered from 1 to the size in the first line.";
                issues.at(at, "E-matrix-index", "This is no row or column of the matrix.", remedy)?;
            }
            Ok(found)
        };
        let place = side(row, row_at)?.zip(side(col, col_at)?);
        if let (Some((row, col)), Some(cost)) = (place, entries::checked(cost, cost_at, issues)?) {
            entries.push(row, col, cost);
        }
    }
    entries.into_matrix(size, size, budget, issues)
}

/// A cell that is an integer and not negative.
fn index(cell: Cell) -> Option<u64> {
    match cell {
        Cell::Cost(cost @ Cost::Decimal { .. }) => u64::try_from(cost.in_units(0)?).ok(),
        _ => None,
    }
}
