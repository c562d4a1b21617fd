//! What [`assign`](super::assign) answers.

use crate::cost::{Cost, Lex};
use crate::matching::HallViolator;
use crate::problem::{SparseProblem, units_to_f64};

/// What is wanted of a matching.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Objective {
    /// Every vertex of the smaller side (of both, when equal) is matched, at the best total; else infeasible.
    #[default]
    Perfect,
    /// As many pairs as possible, then the best total.
    Most,
    /// The best total, any number of pairs.
    Best,
}

/// Which totals are good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sense {
    /// Small ones.
    #[default]
    Minimize,
    /// Large ones.
    Maximize,
}

impl Sense {
    /// The cost to be minimised. (`i64::MIN` is no cost of a problem.)
    pub(super) fn to_cost(self, value: i64) -> i64 {
        match self {
            Sense::Minimize => value,
            Sense::Maximize => -value,
        }
    }
}

/// How far an answer goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Status {
    /// No matching is better; the certificate has the duals that prove it.
    #[default]
    Optimal,
    /// No matching is better by more than a gap that the answer states. Only floating-point costs that no common scale
    /// of about 100 bits can hold end here.
    WithinGap,
    /// There is no perfect matching; the certificate has the Hall violator that proves it.
    Infeasible,
    /// The caller stopped the run; the pairs are a matching, the duals bound what an optimum can be.
    Interrupted,
}

/// One dual value for each row and each column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duals<T> {
    /// Of the rows.
    pub rows: Vec<T>,
    /// Of the columns.
    pub cols: Vec<T>,
}

/// The proof of an answer.
///
/// Minimising, duals `u` of rows and `v` of columns satisfy `u[i] + v[j] <= c[i][j]` for every entry, with equality
/// on the pairs of the matching, and
/// - `perfect`: where one side is larger, its duals are nonpositive, and zero where it is unmatched; all else is free;
/// - `best`: both sides are nonpositive, and zero where unmatched;
/// - `most`: as `best`, over pairs `(cardinality, total)` compared in this order, an entry of cost `c` being `(-1, c)`.
///
/// Maximising, everything is mirrored: `>=`, nonnegative, `(1, c)`. In each case the duals sum to the total of the
/// matching, and no matching of the kind can pass that sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// A Hall violator on the smaller side (either, when equal): no perfect matching.
    Hall(HallViolator),
    /// Duals for `perfect` and `best`.
    Duals(Duals<i128>),
    /// Duals for `most`.
    LexDuals(Duals<Lex<i128>>),
}

impl Certificate {
    /// The duals of `perfect` and `best`.
    pub fn duals(&self) -> Option<&Duals<i128>> {
        match self {
            Certificate::Duals(duals) => Some(duals),
            Certificate::Hall(_) | Certificate::LexDuals(_) => None,
        }
    }
}

impl Default for Certificate {
    /// That of a problem without rows and columns.
    fn default() -> Self {
        Certificate::Duals(Duals { rows: Vec::new(), cols: Vec::new() })
    }
}

impl Duals<i128> {
    fn to_f64(&self, exponent: i32) -> Duals<f64> {
        let side = |duals: &[i128]| duals.iter().map(|&dual| units_to_f64(dual, exponent)).collect();
        Duals { rows: side(&self.rows), cols: side(&self.cols) }
    }
}

impl From<Duals<i128>> for Certificate {
    fn from(duals: Duals<i128>) -> Self {
        Certificate::Duals(duals)
    }
}

impl From<Duals<i64>> for Certificate {
    fn from(duals: Duals<i64>) -> Self {
        Certificate::Duals(duals.map(i128::from))
    }
}

impl From<Duals<Lex<i128>>> for Certificate {
    fn from(duals: Duals<Lex<i128>>) -> Self {
        Certificate::LexDuals(duals)
    }
}

impl From<Duals<Lex<i64>>> for Certificate {
    fn from(duals: Duals<Lex<i64>>) -> Self {
        let widen = |dual: Lex<i64>| Lex { cardinality: dual.cardinality, total: i128::from(dual.total) };
        Certificate::LexDuals(duals.map(widen))
    }
}

impl<T> Duals<T> {
    pub(super) fn map<U>(self, f: impl Fn(T) -> U + Copy) -> Duals<U> {
        self.map_sides(f, f)
    }

    pub(super) fn map_sides<U>(self, row: impl Fn(T) -> U, col: impl Fn(T) -> U) -> Duals<U> {
        Duals { rows: self.rows.into_iter().map(row).collect(), cols: self.cols.into_iter().map(col).collect() }
    }
}

/// Over the numbers that a search works with.
#[allow(private_bounds)] // The trait of these numbers is nobody else's concern.
impl<T: Cost> Duals<T> {
    /// Moves what the largest column dual is above zero to the rows; the sum stays where both sides have one size.
    pub(super) fn make_nonpositive_cols(&mut self) {
        if self.cols.iter().any(|&dual| dual > T::ZERO) {
            self.make_largest_col_zero();
        }
    }

    /// Shifts the duals so that the largest of the columns is zero.
    pub(super) fn make_largest_col_zero(&mut self) {
        if let Some(&largest) = self.cols.iter().max() {
            self.cols.iter_mut().for_each(|dual| *dual = *dual - largest);
            self.rows.iter_mut().for_each(|dual| *dual = *dual + largest);
        }
    }
}

/// A matching, what it claims to be, and the proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// What was asked for.
    pub objective: Objective,
    /// Which totals are good.
    pub sense: Sense,
    /// How far the answer goes.
    pub status: Status,
    /// The column of each row.
    pub row_to_col: Vec<Option<u32>>,
    /// Sum of the costs of the pairs.
    pub total: i64,
    /// The proof.
    pub certificate: Certificate,
}

impl Assignment {
    /// The pairs `(row, column)`, by row.
    pub fn pairs(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        (0..).zip(&self.row_to_col).filter_map(|(row, &col)| Some((row, col?)))
    }

    /// Number of pairs.
    pub fn size(&self) -> usize {
        self.row_to_col.iter().flatten().count()
    }

    /// The duals of `perfect` and `best`, in the unit of the costs: see [`Certificate`] for what they mean.
    ///
    /// They are what one more row or column would be worth at the margin, and a start for a similar problem
    /// ([`Options::duals`](super::Options::duals)).
    pub fn duals(&self) -> Option<&Duals<i128>> {
        self.certificate.duals()
    }

    /// The same, rounded to floats.
    pub fn duals_f64(&self) -> Option<Duals<f64>> {
        Some(self.duals()?.to_f64(0))
    }

    /// The sum of the duals of `perfect` and `best`: a total that no matching of the kind can pass, whatever the
    /// status.
    pub fn bound(&self) -> Option<i128> {
        match &self.certificate {
            Certificate::Duals(duals) => Some(duals.rows.iter().chain(&duals.cols).sum()),
            Certificate::Hall(_) | Certificate::LexDuals(_) => None,
        }
    }

    pub(super) fn infeasible(problem: &SparseProblem, sense: Sense, violator: HallViolator) -> Self {
        Self {
            objective: Objective::Perfect,
            sense,
            status: Status::Infeasible,
            row_to_col: vec![None; problem.rows() as usize],
            total: 0,
            certificate: Certificate::Hall(violator),
        }
    }
}

/// A matching on a matrix, what it claims to be, and the proof. Total and duals are in units of `2^exponent`.
///
/// The default is the answer to a problem without rows and columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DenseAssignment {
    /// What was asked for.
    pub objective: Objective,
    /// Which totals are good.
    pub sense: Sense,
    /// How far the answer goes.
    pub status: Status,
    /// The column of each row.
    pub row_to_col: Vec<Option<u32>>,
    /// Sum of the costs of the pairs, in units. A cost that is no whole number of units ([`Status::WithinGap`]) counts
    /// as the next one that is: below when the total should be small, above when it should be large.
    pub total: i128,
    /// Exponent of the unit; 0 for integers.
    pub exponent: i32,
    /// No matching of the kind is better by this many units; 0 when optimal. Says nothing when interrupted or
    /// infeasible.
    pub gap: u64,
    /// The proof.
    pub certificate: Certificate,
}

impl DenseAssignment {
    /// The pairs `(row, column)`, by row.
    pub fn pairs(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        (0..).zip(&self.row_to_col).filter_map(|(row, &col)| Some((row, col?)))
    }

    /// Number of pairs.
    pub fn size(&self) -> usize {
        self.row_to_col.iter().flatten().count()
    }

    /// The duals of `perfect` and `best`, in units of `2^exponent`: see [`Certificate`] for what they mean.
    pub fn duals(&self) -> Option<&Duals<i128>> {
        self.certificate.duals()
    }

    /// The same in the unit of the costs, each rounded once: what one more row or column would be worth at the margin,
    /// and a start for a similar problem ([`Options::duals`](super::Options::duals)).
    ///
    /// ```
    /// use onehour_solver::{Dense, Objective, Options, assign_dense};
    ///
    /// let matrix = Dense::new(&[0.5, 0.25, 1.0, 2.0], 2, 2)?;
    /// let duals = assign_dense(matrix, Objective::Perfect, Options::default())?.duals_f64().unwrap_or_default();
    /// assert_eq!(duals.rows.iter().chain(&duals.cols).sum::<f64>(), 1.25);
    ///
    /// // Infeasible: there are none.
    /// let matrix = Dense::new(&[f64::INFINITY], 1, 1)?;
    /// assert_eq!(assign_dense(matrix, Objective::Perfect, Options::default())?.duals_f64(), None);
    /// # Ok::<(), onehour_solver::ProblemError>(())
    /// ```
    pub fn duals_f64(&self) -> Option<Duals<f64>> {
        Some(self.duals()?.to_f64(self.exponent))
    }

    /// The total as a floating-point number, rounded once.
    pub fn total_f64(&self) -> f64 {
        units_to_f64(self.total, self.exponent)
    }
}
