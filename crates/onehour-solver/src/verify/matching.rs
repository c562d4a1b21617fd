//! Checks a Hall violator, and a maximum matching by its cover.

use super::Violation;
use crate::matching::{HallViolator, VertexCover};
use crate::problem::{Side, SparseProblem};

/// Checks that the vertices have fewer neighbours than members, so that no matching has all of them.
///
/// # Errors
/// The first violation found.
pub fn verify_hall(problem: &SparseProblem, claim: &HallViolator) -> Result<(), Violation> {
    let (rows, cols) = (problem.rows(), problem.cols());
    let (own, other) = match claim.side {
        Side::Row => (rows, cols),
        Side::Col => (cols, rows),
    };
    let vertices = members(claim.side, &claim.vertices, own)?;
    let listed = members(claim.side.opposite(), &claim.neighbours, other)?;
    for (row, col, _) in problem.triples() {
        let (vertex, neighbour) = match claim.side {
            Side::Row => (row, col),
            Side::Col => (col, row),
        };
        if vertices[vertex as usize] && !listed[neighbour as usize] {
            return Err(Violation::Uncovered { row, col });
        }
    }
    if claim.neighbours.len() >= claim.vertices.len() {
        let (vertices, neighbours) = (claim.vertices.len(), claim.neighbours.len());
        return Err(Violation::EnoughNeighbours { vertices, neighbours });
    }
    Ok(())
}

/// Checks that `pairs` are a matching of `problem` and that none is larger: every pair of any matching needs a vertex
/// of the cover of its own, so none has more pairs than the cover has vertices.
///
/// # Errors
/// The first violation found.
pub fn verify_matching(problem: &SparseProblem, pairs: &[(u32, u32)], cover: &VertexCover) -> Result<(), Violation> {
    let mut row_taken = vec![false; problem.rows() as usize];
    let mut col_taken = vec![false; problem.cols() as usize];
    for &(row, col) in pairs {
        problem.cost(row, col).ok_or(Violation::NoSuchEntry { row, col })?;
        if std::mem::replace(&mut row_taken[row as usize], true) {
            return Err(Violation::RowTwice { row });
        }
        if std::mem::replace(&mut col_taken[col as usize], true) {
            return Err(Violation::ColumnTwice { col });
        }
    }
    let rows = members(Side::Row, &cover.rows, problem.rows())?;
    let cols = members(Side::Col, &cover.cols, problem.cols())?;
    if let Some((row, col, _)) = problem.triples().find(|&(row, col, _)| !rows[row as usize] && !cols[col as usize]) {
        return Err(Violation::Uncovered { row, col });
    }
    let expected = cover.rows.len() + cover.cols.len();
    if pairs.len() == expected { Ok(()) } else { Err(Violation::Size { expected, found: pairs.len() }) }
}

/// Flags of the listed vertices, which must be distinct and below `count`.
fn members(side: Side, list: &[u32], count: u32) -> Result<Vec<bool>, Violation> {
    let mut flags = vec![false; count as usize];
    for &index in list {
        match flags.get_mut(index as usize) {
            Some(flag) if !*flag => *flag = true,
            _ => return Err(Violation::Witness { side, index }),
        }
    }
    Ok(flags)
}
