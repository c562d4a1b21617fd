//! Maximum cardinality matching by the algorithm of Hopcroft and Karp.
//!
//! # Problem
//! The largest set of entries of which no two share a row or a column. Costs play no part.
//!
//! # Method
//! A phase labels rows with their distance from the free rows along alternating paths, up to the first distance at
//! which a free column is seen, and then augments along a maximal set of vertex-disjoint shortest paths. Shortest
//! path lengths grow with every phase, so there are `O(sqrt(rows + cols))` phases of `O(entries)`.
//!
//! # Invariants
//! - `row_mate` and `col_mate` are inverse to each other where they are not `FREE`.
//! - Within a phase each row has one cursor into its entries that never goes back, and a row whose entries are
//!   exhausted loses its label: no entry is looked at twice in a phase, whatever the graph. (A plain depth-first
//!   search without this takes exponential time on layered graphs.)
//! - The walk keeps its own stack, so a path of a million rows needs no call stack.
//!
//! # Source
//! J. Hopcroft, R. Karp: An n^(5/2) algorithm for maximum matchings in bipartite graphs, SIAM J. Comput. 2 (1973).

use super::FREE;
use crate::Control;
use crate::problem::SparseProblem;

/// A matching: each row has at most one column and each column at most one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matching {
    pub(super) row_mate: Vec<u32>,
    pub(super) col_mate: Vec<u32>,
    pub(super) size: usize,
}

impl Matching {
    /// Number of pairs.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The column of a row, if it is matched.
    pub fn col_of(&self, row: u32) -> Option<u32> {
        self.row_mate.get(row as usize).copied().filter(|&mate| mate != FREE)
    }

    /// The row of a column, if it is matched.
    pub fn row_of(&self, col: u32) -> Option<u32> {
        self.col_mate.get(col as usize).copied().filter(|&mate| mate != FREE)
    }

    /// The pairs `(row, column)`, by row.
    pub fn pairs(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        (0..).zip(&self.row_mate).filter(|&(_, &col)| col != FREE).map(|(row, &col)| (row, col))
    }
}

/// A matching with as many pairs as possible.
///
/// ```
/// use onehour_solver::{SparseProblem, maximum_matching};
/// let problem = SparseProblem::from_triples(3, 3, [(0, 0, 0), (0, 1, 0), (1, 0, 0), (2, 0, 0)])?;
/// assert_eq!(maximum_matching(&problem).size(), 2);
/// # Ok::<(), onehour_solver::ProblemError>(())
/// ```
pub fn maximum_matching(problem: &SparseProblem) -> Matching {
    let mut phases = Phases::new(problem, None);
    while phases.label_rows() {
        phases.augment();
    }
    phases.matching
}

/// As [`maximum_matching`]; `None` when the caller stopped it.
///
/// Progress is in pairs found, of `min(rows, cols)`.
pub fn maximum_matching_with(problem: &SparseProblem, control: Control<'_>) -> Option<Matching> {
    maximum_matching_from(problem, None, control)
}

/// As [`maximum_matching_with`], from a matching that is there already: the column of each row, or [`FREE`].
pub(crate) fn maximum_matching_from(
    problem: &SparseProblem,
    row_mate: Option<&[u32]>,
    control: Control<'_>,
) -> Option<Matching> {
    let mut phases = Phases::new(problem, row_mate);
    let total = u64::from(problem.rows().min(problem.cols()));
    // A phase is one pass over the entries: short enough to ask between phases alone.
    while !control.should_stop() {
        if !phases.label_rows() {
            return Some(phases.matching);
        }
        phases.augment();
        control.report(phases.matching.size as u64, total);
    }
    None
}

/// The context of the phases.
struct Phases<'a> {
    start: &'a [usize],
    col: &'a [u32],
    matching: Matching,
    /// Distance of a row from the free rows in this phase, counted in rows; `FREE` where it cannot help.
    level: Vec<u32>,
    /// Next entry of a row to look at in this phase.
    cursor: Vec<usize>,
    /// Rows in the order in which they were labelled.
    queue: Vec<u32>,
    /// Rows of the path under construction.
    path: Vec<u32>,
}

impl<'a> Phases<'a> {
    fn new(problem: &'a SparseProblem, row_mate: Option<&[u32]>) -> Self {
        let (start, col, _) = problem.as_csr();
        let (rows, cols) = (problem.rows() as usize, problem.cols() as usize);
        let mut phases = Self {
            start,
            col,
            matching: Matching { row_mate: vec![FREE; rows], col_mate: vec![FREE; cols], size: 0 },
            level: vec![FREE; rows],
            cursor: vec![0; rows],
            queue: Vec::with_capacity(rows),
            path: Vec::new(),
        };
        let given = (0..).zip(row_mate.unwrap_or_default()).filter(|&(_, &col)| col != FREE);
        for (row, &col) in given {
            phases.pair(row, col);
            phases.matching.size += 1;
        }
        phases.take_free_columns();
        phases
    }

    /// The first phase, in which all shortest paths are single entries: each free row takes its first free column.
    fn take_free_columns(&mut self) {
        for row in 0..self.level.len() {
            if self.matching.row_mate[row] != FREE {
                continue;
            }
            let free = self.col[self.start[row]..self.start[row + 1]]
                .iter()
                .find(|&&col| self.matching.col_mate[col as usize] == FREE);
            if let Some(&col) = free {
                self.pair(row as u32, col);
                self.matching.size += 1;
            }
        }
    }

    fn pair(&mut self, row: u32, col: u32) {
        self.matching.row_mate[row as usize] = col;
        self.matching.col_mate[col as usize] = row;
    }

    /// Breadth-first labels from all free rows; whether some free column can be reached.
    fn label_rows(&mut self) -> bool {
        self.queue.clear();
        for row in 0..self.level.len() {
            let free = self.matching.row_mate[row] == FREE;
            self.level[row] = if free { 0 } else { FREE };
            self.cursor[row] = self.start[row];
            if free {
                self.queue.push(row as u32);
            }
        }
        // Rows beyond the first level that sees a free column cannot lie on a shortest path.
        let mut last_level = FREE;
        let mut head = 0;
        while let Some(&row) = self.queue.get(head) {
            head += 1;
            let level = self.level[row as usize];
            if level > last_level {
                break;
            }
            for &col in &self.col[self.start[row as usize]..self.start[row as usize + 1]] {
                let mate = self.matching.col_mate[col as usize];
                if mate == FREE {
                    last_level = level;
                } else if self.level[mate as usize] == FREE {
                    self.level[mate as usize] = level + 1;
                    self.queue.push(mate);
                }
            }
        }
        last_level != FREE
    }

    /// Augments along a maximal set of disjoint paths that follow the labels.
    fn augment(&mut self) {
        for row in 0..self.level.len() {
            if self.matching.row_mate[row] == FREE && self.walk(row as u32) {
                self.matching.size += 1;
            }
        }
    }

    /// Depth-first walk from a free row; augments and answers `true` when it reaches a free column.
    fn walk(&mut self, root: u32) -> bool {
        self.path.clear();
        self.path.push(root);
        while let Some(&row) = self.path.last() {
            let at = self.cursor[row as usize];
            if at == self.start[row as usize + 1] {
                self.level[row as usize] = FREE;
                self.path.pop();
                continue;
            }
            self.cursor[row as usize] += 1;
            let mate = self.matching.col_mate[self.col[at] as usize];
            if mate == FREE {
                self.flip_path();
                return true;
            }
            // A used row keeps its label but its cursor stands behind the entry that it now has.
            if self.level[mate as usize] == self.level[row as usize] + 1 {
                self.path.push(mate);
            }
        }
        false
    }

    /// Gives each row of the path the column that its cursor last looked at.
    fn flip_path(&mut self) {
        while let Some(row) = self.path.pop() {
            let col = self.col[self.cursor[row as usize] - 1];
            self.pair(row, col);
            // Paths of one phase are disjoint: the row is done.
            self.level[row as usize] = FREE;
        }
    }
}
