//! An optimal answer that follows changes: rows and trees come, go and change, and the optimum and its duals with them.
//!
//! # The changes
//! A left vertex is added, removed, or has other edges; a tree of capacities (all that an opener has) is closed or
//! opened. Each is answered by repairing the matching and its prices, so that after each the answer is optimal and the
//! duals prove it by complementary slackness; what a change costs grows with what it moves, not with the problem. All
//! changes since a mark can be taken back (`network/undo.rs`).
//!
//! # Why it is exact
//! All is made of two primal-dual steps (`search.rs`), each of which ends with a matching that is optimal for the
//! network as it then is (Ahuja, Magnanti, Orlin 1993, section 9.7; for assignments, Mills-Tettey, Stentz, Dias 2007):
//!
//! - *Insert* a left vertex: one forward search. Those who have entered are served optimally before and after.
//! - *Fill* a place: one backward search. A place is vacant when its left vertex leaves: until the search ends, that
//!   one still holds it, so that nothing is violated; then its best successor takes over, or nobody. A root gets one
//!   more unit of capacity: before, it is full, and may cost whatever its edges ask for.
//!
//! A left vertex that gets other edges looks for a cycle through its place: forward, and back from the place if the way
//! leads outside. It is taken out and inserted again only if its edge there is gone, or worth less than being free. A
//! tree is closed by taking away its capacity, which leaves all prices valid, and inserting those whom it held anew; it
//! is opened with a capacity of zero, at a price that nobody pays, and filled unit by unit until that price has fallen
//! to what a further unit costs.
//!
//! # What it leaves out
//! No floor: with `at_least` in force the number of edges ties all components together. Of equally good matchings it
//! keeps the one it came by, not the lexicographically first; a tie-break tells them apart.
//!
//! # Sources
//! R. K. Ahuja, T. L. Magnanti, J. B. Orlin, Network Flows, Prentice Hall 1993, section 9.7. G. A. Mills-Tettey, A.
//! Stentz, M. B. Dias, The dynamic Hungarian algorithm for the assignment problem with changing costs, CMU-RI-TR-07-27,
//! 2007.

mod bearings;
mod hint;
mod least;
mod network;
mod search;
mod typed;

use std::ops::Range;

use self::typed::{Follow, Typed};
use super::check::check;
use super::live::{LiveError, OfferedBundle};
use super::problem::{CapSet, NestedProblem};
use super::solution::{NestedSolution, NestedStatus};

/// The edges of a left vertex.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// What each of its edges weighs, one entry a tier.
    pub weight: Vec<i64>,
    /// Its key in the tie-break.
    pub key: u64,
    /// Its edges; no slot in two of them.
    pub bundles: Vec<OfferedBundle>,
}

/// A tree of capacities: slots in sets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// Capacity, key in the tie-break and smallest set of each slot.
    pub slots: Vec<(u32, u64, u32)>,
    /// The sets; parents have larger indices than their children, and the last one is around all others.
    pub sets: Vec<CapSet>,
}

/// An optimal answer that follows changes. Slots and sets are called *nodes*; those of the problem that it begins with
/// have their indices there as numbers, slots first.
///
/// ```
/// use onehour_solver::Control;
/// use onehour_solver::nested::{CapSet, Dynamic, NestedProblem, OfferedBundle, Row, solve};
///
/// // One newcomer, one hour of one opener, worth (1 served, 5 points).
/// let problem = NestedProblem {
///     tiers: 2,
///     left_weights: vec![1, 0],
///     class_weights: vec![0, 5],
///     bundle_start: vec![0, 1],
///     bundle_class: vec![0],
///     slot_start: vec![0, 1],
///     slots: vec![0],
///     slot_caps: vec![1],
///     slot_sets: vec![Some(0)],
///     sets: vec![CapSet { parent: None, cap: 1, spread_tier: None }],
///     ..NestedProblem::default()
/// };
/// let mut dynamic = Dynamic::restore(&problem, &solve(&problem, &Control::none())?)?;
/// let row = |points| Row {
///     weight: vec![1, 0],
///     key: 0,
///     bundles: vec![OfferedBundle { weight: vec![0, points], slots: vec![0] }],
/// };
/// let better = dynamic.add(&row(7))?;
/// assert_eq!((dynamic.value(), dynamic.slot_of(better)), (vec![1, 7], Some(0)));
/// dynamic.remove(better)?;
/// assert_eq!(dynamic.proven_value(), Some(vec![1, 5]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Dynamic {
    follow: Box<dyn Follow + Send + Sync>,
}

impl Clone for Dynamic {
    fn clone(&self) -> Self {
        Dynamic { follow: self.follow.boxed() }
    }
}

impl Dynamic {
    /// Restores an optimal answer. Time O(edges), for the check and for laying out the edges.
    ///
    /// # Errors
    /// [`LiveError::Violation`] if the checker refuses the answer, [`LiveError::NotOptimal`] if it carries a gap,
    /// [`LiveError::Floor`] if a floor is asked for, [`LiveError::Overflow`] if weights leave no room for more
    /// vertices.
    pub fn restore(problem: &NestedProblem, solution: &NestedSolution) -> Result<Self, LiveError> {
        check(problem, solution)?;
        if solution.status != NestedStatus::Optimal {
            return Err(LiveError::NotOptimal);
        }
        if problem.at_least > 0 {
            return Err(LiveError::Floor);
        }
        let follow: Box<dyn Follow + Send + Sync> = match problem.tiers {
            1 => Box::new(Typed::<1>::restore(problem, solution)?),
            2 => Box::new(Typed::<2>::restore(problem, solution)?),
            3 => Box::new(Typed::<3>::restore(problem, solution)?),
            4 => Box::new(Typed::<4>::restore(problem, solution)?),
            5 => Box::new(Typed::<5>::restore(problem, solution)?),
            6 => Box::new(Typed::<6>::restore(problem, solution)?),
            7 => Box::new(Typed::<7>::restore(problem, solution)?),
            _ => Box::new(Typed::<8>::restore(problem, solution)?),
        };
        Ok(Dynamic { follow })
    }

    /// Adds a left vertex; returns its number.
    ///
    /// # Errors
    /// A [`LiveError`] if the row does not fit; nothing has changed then.
    pub fn add(&mut self, row: &Row) -> Result<u32, LiveError> {
        self.follow.add(row)
    }

    /// Gives a left vertex other edges.
    ///
    /// # Errors
    /// As [`Dynamic::add`]; [`LiveError::Unknown`] if there is no such vertex.
    pub fn replace(&mut self, left: u32, row: &Row) -> Result<(), LiveError> {
        self.follow.replace(left, row)
    }

    /// Gives a left vertex these edges in the place of those that it has to slots in a range, at the weight that its
    /// other edges have beside their own. Time O(edges of the vertex), and what it moves.
    ///
    /// # Errors
    /// As [`Dynamic::replace`]; [`LiveError::Unknown`] for an edge to a slot that is not in the range.
    pub fn reoffer(&mut self, left: u32, slots: Range<u32>, bundles: &[OfferedBundle]) -> Result<(), LiveError> {
        self.follow.reoffer(left, slots, bundles)
    }

    /// Takes all edges of a left vertex away. Its number is not used again.
    ///
    /// # Errors
    /// [`LiveError::Unknown`] if there is no such vertex.
    pub fn remove(&mut self, left: u32) -> Result<(), LiveError> {
        self.follow.remove(left)
    }

    /// Closes the tree of a root for good: its edges are gone, and whom it held is served elsewhere if that can be.
    ///
    /// # Errors
    /// [`LiveError::Unknown`] if this is no root.
    pub fn close(&mut self, root: u32) -> Result<(), LiveError> {
        self.follow.close(root)
    }

    /// Opens a tree, and gives these left vertices edges to it, with slots by their position in the tree. Returns the
    /// number of the tree's first slot; its other slots and then its sets follow.
    ///
    /// # Errors
    /// A [`LiveError`] if tree or edges do not fit; nothing has changed then.
    pub fn open(&mut self, tree: &Tree, columns: &[(u32, Vec<OfferedBundle>)]) -> Result<u32, LiveError> {
        self.follow.open(tree, columns)
    }

    /// Takes the least prices of all that prove the optimum: changes that follow then find those who would fill a
    /// place, and those who gain by one, without a long search. Time O(edges log nodes).
    pub fn take_least_prices(&mut self) {
        self.follow.take_least_prices();
    }

    /// Tells the greatest prices that a node, with all around it, has in a proof of the present optimum: those of
    /// slots, then those of sets ([`super::Live::greatest_price`]). Of ways that are equally long a search then follows
    /// first the one that should lead outside soonest. Values do not depend on it, nor on whether it is true; which of
    /// equally good matchings is found may, and the time does where many ways are equal.
    pub fn expect_prices(&mut self, greatest: &[Option<Vec<i64>>]) {
        self.follow.expect_prices(greatest);
    }

    /// From here on changes can be taken back; what was marked before no longer can. [`Dynamic::take_moved`] tells of
    /// what moves from here on.
    ///
    /// ```
    /// use onehour_solver::Control;
    /// use onehour_solver::nested::{Dynamic, NestedProblem, Row, solve};
    ///
    /// let (bundle_start, slot_start) = (vec![0], vec![0]);
    /// let problem = NestedProblem { tiers: 1, bundle_start, slot_start, ..NestedProblem::default() };
    /// let mut dynamic = Dynamic::restore(&problem, &solve(&problem, &Control::none())?)?;
    /// let before = dynamic.export();
    /// dynamic.mark();
    /// dynamic.add(&Row { weight: vec![1], ..Row::default() })?;
    /// assert_ne!(dynamic.export(), before);
    /// dynamic.take_back();
    /// assert_eq!(dynamic.export(), before);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mark(&mut self) {
        self.follow.take_moved();
        self.follow.mark();
    }

    /// Takes back all changes since the mark, which is gone then: the state is what it was, to the last bit of what is
    /// asked of it afterwards. Time as the changes took, or less. Without a mark nothing happens.
    pub fn take_back(&mut self) {
        self.follow.take_back();
    }

    /// Slot of a left vertex.
    pub fn slot_of(&self, left: u32) -> Option<u32> {
        self.follow.slot_of(left)
    }

    /// The left vertices whose slot is another one than when this was asked last, with their slot then; rising.
    pub fn take_moved(&mut self) -> Vec<(u32, Option<u32>)> {
        self.follow.take_moved()
    }

    /// The value of the matching, one entry a tier.
    pub fn value(&self) -> Vec<i64> {
        self.follow.value()
    }

    /// The value, if the bound of the duals equals it. That every edge keeps to its duals is the invariant of all
    /// changes; [`Dynamic::export`] has what a checker needs to see that too. Time O(left vertices).
    pub fn proven_value(&self) -> Option<Vec<i64>> {
        self.follow.proven_value()
    }

    /// `u` of a left vertex; zero for one that is unknown.
    pub fn dual(&self, left: u32) -> Vec<i64> {
        self.follow.dual(left)
    }

    /// The dual of a slot or set; zero for one that is unknown. A set of capacity zero costs more than any edge.
    pub fn price(&self, node: u32) -> Vec<i64> {
        self.follow.price(node)
    }

    /// What an edge into a slot pays: the duals of the slot and of all around it; zero for one that is unknown or out
    /// of use.
    pub fn full_price(&self, slot: u32) -> Vec<i64> {
        self.follow.full_price(slot)
    }

    /// The problem as it is now and its solution, for the checker. Left vertices keep their numbers.
    pub fn export(&self) -> (NestedProblem, NestedSolution) {
        self.follow.export()
    }
}
