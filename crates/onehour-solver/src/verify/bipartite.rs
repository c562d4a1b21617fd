//! Checks an [`Assignment`].
//!
//! Why it suffices, minimising: let `M` be any matching of the kind and `S` the sum of all duals. The cost of `M` is
//! at least the sum of the duals at its pairs (`Slack`). What `S` has besides are duals of vertices that `M` leaves
//! unmatched; those are on sides where duals are nonpositive (`Sign`), so the cost of `M` is at least `S`. For the
//! claimed matching both steps are equalities (`NotTight`, `Unmatched`), so it costs `S` and nothing is cheaper. Over
//! pairs `(cardinality, total)` the same words hold. Maximising, duals and costs are negated before the same check.

use super::{Violation, difference, same_length, verify_hall};
use crate::assign::{Assignment, Certificate, Duals, Objective, Sense, Status};
use crate::cost::Lex;
use crate::problem::{Side, SparseProblem};

/// Checks that the claim is what it says it is.
///
/// An [`Status::Interrupted`] claim is checked for being a matching with the stated total and for duals that bound
/// every matching of the kind: that [`Assignment::bound`] holds, not that the matching is good.
///
/// ```
/// use onehour_solver::{Objective, Options, SparseProblem, Violation, assign, verify};
///
/// let problem = SparseProblem::from_triples(1, 2, [(0, 0, 4), (0, 1, 6)])?;
/// let mut claim = assign(&problem, Objective::Perfect, Options::default());
/// assert_eq!(verify(&problem, &claim), Ok(()));
/// claim.row_to_col = vec![Some(1)];
/// claim.total = 6;
/// assert_eq!(verify(&problem, &claim), Err(Violation::NotTight { row: 0, col: 1 }));
/// # Ok::<(), onehour_solver::ProblemError>(())
/// ```
///
/// # Errors
/// The first violation found.
pub fn verify(problem: &SparseProblem, claim: &Assignment) -> Result<(), Violation> {
    let matched = Matched::read(problem, claim)?;
    match (claim.status, claim.objective, &claim.certificate) {
        (Status::Infeasible, Objective::Perfect, Certificate::Hall(violator)) => {
            exactly(0, matched.size)?;
            let smaller = problem.rows().min(problem.cols());
            let side_size = if violator.side == Side::Row { problem.rows() } else { problem.cols() };
            if side_size != smaller {
                return Err(Violation::LargerSide);
            }
            verify_hall(problem, violator)
        }
        (Status::Optimal | Status::Interrupted, Objective::Perfect | Objective::Best, Certificate::Duals(duals)) => {
            matched.check_duals(problem, claim, duals, |cost| cost)
        }
        (Status::Optimal | Status::Interrupted, Objective::Most, Certificate::LexDuals(duals)) => {
            matched.check_duals(problem, claim, duals, |total| Lex { cardinality: -1, total })
        }
        _ => Err(Violation::Certificate),
    }
}

/// The claimed pairs from both sides.
struct Matched {
    rows: Vec<bool>,
    cols: Vec<bool>,
    size: usize,
}

impl Matched {
    /// Reads the pairs: each is an entry, no column twice, and they cost the total.
    fn read(problem: &SparseProblem, claim: &Assignment) -> Result<Self, Violation> {
        same_length(problem.rows() as usize, claim.row_to_col.len())?;
        let rows: Vec<bool> = claim.row_to_col.iter().map(Option::is_some).collect();
        let mut cols = vec![false; problem.cols() as usize];
        let (mut actual, mut size) = (0_i128, 0);
        for (row, col) in claim.pairs() {
            actual += i128::from(problem.cost(row, col).ok_or(Violation::NoSuchEntry { row, col })?);
            if std::mem::replace(&mut cols[col as usize], true) {
                return Err(Violation::ColumnTwice { col });
            }
            size += 1;
        }
        let claimed = i128::from(claim.total);
        if actual != claimed {
            return Err(Violation::Total { claimed, actual });
        }
        Ok(Self { rows, cols, size })
    }

    /// Checks the duals; `edge` makes the element of the group of a cost to be minimised.
    fn check_duals<T: Group>(
        &self,
        problem: &SparseProblem,
        claim: &Assignment,
        duals: &Duals<T>,
        edge: impl Fn(i128) -> T,
    ) -> Result<(), Violation> {
        same_length(problem.rows() as usize, duals.rows.len())?;
        same_length(problem.cols() as usize, duals.cols.len())?;
        let optimal = claim.status == Status::Optimal;
        let perfect = claim.objective == Objective::Perfect;
        if optimal && perfect {
            exactly(problem.rows().min(problem.cols()) as usize, self.size)?;
        }
        let maximize = claim.sense == Sense::Maximize;
        for (row, col, cost) in problem.triples() {
            let cost = edge(if maximize { -i128::from(cost) } else { i128::from(cost) });
            let (u, v) = (&duals.rows[row as usize], &duals.cols[col as usize]);
            // Negating the duals instead of the cost: both are the same comparison mirrored.
            let slack = if maximize { cost.plus(u, v) } else { cost.minus(u, v) };
            match slack {
                Some(slack) if slack >= T::default() => {
                    if optimal && slack > T::default() && claim.row_to_col[row as usize] == Some(col) {
                        return Err(Violation::NotTight { row, col });
                    }
                }
                _ => return Err(Violation::Slack { row, col }),
            }
        }
        let (rows, cols) = (problem.rows(), problem.cols());
        let sides =
            [(Side::Row, &self.rows, &duals.rows, rows > cols), (Side::Col, &self.cols, &duals.cols, cols > rows)];
        for (side, matched, duals, larger) in sides {
            if !perfect || larger {
                check_side(side, matched, duals, maximize, optimal)?;
            }
        }
        Ok(())
    }
}

/// Nonpositive (maximising: nonnegative), and zero where unmatched.
fn check_side<T: Group>(
    side: Side,
    matched: &[bool],
    duals: &[T],
    maximize: bool,
    optimal: bool,
) -> Result<(), Violation> {
    let zero = T::default();
    for (index, (&matched, dual)) in (0..).zip(matched.iter().zip(duals)) {
        if if maximize { *dual < zero } else { *dual > zero } {
            return Err(Violation::Sign { side, index });
        }
        if optimal && !matched && *dual != zero {
            return Err(Violation::Unmatched { side, index });
        }
    }
    Ok(())
}

fn exactly(expected: usize, found: usize) -> Result<(), Violation> {
    if expected == found { Ok(()) } else { Err(Violation::Size { expected, found }) }
}

/// The two groups of certificates, with arithmetic that cannot overflow unseen.
trait Group: Copy + Ord + Default {
    /// `self - u - v`.
    fn minus(self, u: &Self, v: &Self) -> Option<Self>;
    /// `self + u + v`.
    fn plus(self, u: &Self, v: &Self) -> Option<Self>;
}

impl Group for i128 {
    fn minus(self, u: &Self, v: &Self) -> Option<Self> {
        difference(self, *u, *v)
    }

    fn plus(self, u: &Self, v: &Self) -> Option<Self> {
        difference(self, u.checked_neg()?, v.checked_neg()?)
    }
}

impl Group for Lex<i128> {
    fn minus(self, u: &Self, v: &Self) -> Option<Self> {
        let cardinality = self.cardinality.checked_sub(u.cardinality)?.checked_sub(v.cardinality)?;
        Some(Lex { cardinality, total: self.total.minus(&u.total, &v.total)? })
    }

    fn plus(self, u: &Self, v: &Self) -> Option<Self> {
        let cardinality = self.cardinality.checked_add(u.cardinality)?.checked_add(v.cardinality)?;
        Some(Lex { cardinality, total: self.total.plus(&u.total, &v.total)? })
    }
}
