//! What a maximum matching proves: cover, Hall violators, Dulmage-Mendelsohn parts.
//!
//! From the free rows walk along alternating paths (any entry from a row to a column, the matched entry back). No
//! such path reaches a free column, for it would augment. So the columns reached are all matched, and to rows that
//! are reached: the rows reached outnumber their neighbours by exactly the number of free rows. The same holds from
//! the free columns. The two walks cannot meet, and what neither reaches is matched within itself.
//!
//! Source: A. L. Dulmage, N. S. Mendelsohn, Coverings of bipartite graphs, Canad. J. Math. 10 (1958); D. König
//! (1931); P. Hall (1935).

use super::hopcroft_karp::{Matching, maximum_matching};
use crate::problem::{Side, SparseProblem};

/// A set of vertices with fewer neighbours than members: they cannot all be matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HallViolator {
    /// The side that the vertices are on.
    pub side: Side,
    /// The vertices, rising.
    pub vertices: Vec<u32>,
    /// All their neighbours, rising; fewer than `vertices`.
    pub neighbours: Vec<u32>,
}

/// Rows and columns that together touch every entry; as many of them as a maximum matching has pairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VertexCover {
    /// Rows of the cover, rising.
    pub rows: Vec<u32>,
    /// Columns of the cover, rising.
    pub cols: Vec<u32>,
}

/// A coarse part of the Dulmage-Mendelsohn decomposition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Reached from a free row: here rows compete for too few columns.
    RowsCompete,
    /// Reached from a free column: here columns compete for too few rows.
    ColsCompete,
    /// Reached from neither: matched within itself in every maximum matching.
    Square,
}

/// A problem with a maximum matching and the parts that this matching reveals. The parts are the same for every
/// maximum matching.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Structure {
    /// The matching.
    pub matching: Matching,
    /// Part of each row.
    pub row_part: Vec<Part>,
    /// Part of each column.
    pub col_part: Vec<Part>,
}

impl Structure {
    /// Finds a maximum matching and the parts.
    ///
    /// ```
    /// use onehour_solver::{Side, SparseProblem, Structure};
    /// // Rows 0 and 1 both want column 0 and nothing else.
    /// let problem = SparseProblem::from_triples(3, 3, [(0, 0, 0), (1, 0, 0), (2, 1, 0), (2, 2, 0)])?;
    /// let violator = Structure::new(&problem).hall_violator(Side::Row);
    /// assert_eq!(violator.map(|v| (v.vertices, v.neighbours)), Some((vec![0, 1], vec![0])));
    /// # Ok::<(), onehour_solver::ProblemError>(())
    /// ```
    pub fn new(problem: &SparseProblem) -> Self {
        Self::of(problem, maximum_matching(problem))
    }

    /// Reads the parts of `problem` off a matching that is maximum.
    pub(crate) fn of(problem: &SparseProblem, matching: Matching) -> Self {
        let (row_reached, col_reached) = reach(problem, &matching.row_mate, &matching.col_mate);
        let transposed = problem.transposed();
        let (col_competes, row_attracted) = reach(&transposed, &matching.col_mate, &matching.row_mate);
        let part = |from_row: bool, from_col: bool| match (from_row, from_col) {
            (true, _) => Part::RowsCompete,
            (false, true) => Part::ColsCompete,
            (false, false) => Part::Square,
        };
        let parts = |from_row: Vec<bool>, from_col: Vec<bool>| {
            from_row.into_iter().zip(from_col).map(|(row, col)| part(row, col)).collect()
        };
        Self { matching, row_part: parts(row_reached, row_attracted), col_part: parts(col_reached, col_competes) }
    }

    /// A smallest set of rows and columns that touches every entry: König's proof that no matching is larger.
    pub fn vertex_cover(&self) -> VertexCover {
        // Free rows are reached, and so are no part of it: it has one end of each pair of the matching and nothing
        // else.
        VertexCover {
            rows: positions(&self.row_part, |part| part != Part::RowsCompete),
            cols: positions(&self.col_part, |part| part == Part::RowsCompete),
        }
    }

    /// Vertices of `side` that outnumber their neighbours by exactly the number of vertices of that side left free by a
    /// maximum matching; `None` when the whole side is matched.
    pub fn hall_violator(&self, side: Side) -> Option<HallViolator> {
        let competing = match side {
            Side::Row => Part::RowsCompete,
            Side::Col => Part::ColsCompete,
        };
        let rows = positions(&self.row_part, |part| part == competing);
        let cols = positions(&self.col_part, |part| part == competing);
        let (vertices, neighbours) = match side {
            Side::Row => (rows, cols),
            Side::Col => (cols, rows),
        };
        (vertices.len() > neighbours.len()).then_some(HallViolator { side, vertices, neighbours })
    }
}

fn positions(parts: &[Part], keep: impl Fn(Part) -> bool) -> Vec<u32> {
    (0..).zip(parts).filter(|&(_, &part)| keep(part)).map(|(index, _)| index).collect()
}

/// Rows and columns on alternating paths from the free rows.
fn reach(problem: &SparseProblem, row_mate: &[u32], col_mate: &[u32]) -> (Vec<bool>, Vec<bool>) {
    let mut col_reached = vec![false; col_mate.len()];
    let mut row_reached: Vec<bool> = row_mate.iter().map(|&mate| mate == super::FREE).collect();
    let mut stack: Vec<u32> =
        (0..).zip(row_mate).filter(|&(_, &mate)| mate == super::FREE).map(|(row, _)| row).collect();
    while let Some(row) = stack.pop() {
        for (col, _) in problem.row(row) {
            if std::mem::replace(&mut col_reached[col as usize], true) {
                continue;
            }
            // A free column here would be an augmenting path: the matching is maximum, so there is a mate.
            let mate = col_mate[col as usize];
            if let Some(reached) = row_reached.get_mut(mate as usize)
                && !std::mem::replace(reached, true)
            {
                stack.push(mate);
            }
        }
    }
    (row_reached, col_reached)
}
