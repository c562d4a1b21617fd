//! What one change would bring: an optimal answer kept warm, and asked.
//!
//! # The questions
//! Given a problem and its proven optimum: what is the optimum of the problem with one left vertex more, with other
//! edges for one that is there, with one of its edges forced or forbidden, with one unit of a capacity more or less?
//! Each answer is the exact difference of the two optima, a vector with one entry a tier, and the moves that bring it.
//!
//! # Why one search is enough
//! Each of these changes is, in the flow network of docs/algorithms/nested-capacities.md, one arc whose capacity
//! changes by one unit. After such a change some optimum differs from the old one by one residual cycle through
//! that arc (Ahuja, Magnanti, Orlin 1993, section 9.11), so the new optimum is the old one less the length of
//! the shortest such cycle. The duals of the certificate make all reduced costs at least zero, so Dijkstra's
//! method finds it (`reach.rs`). Neither the matching nor the prices change, so any number of questions can follow each
//! other in any order; and for all left vertices without a place one search is enough together.
//!
//! # Restoring
//! A certificate whose bound equals the totals satisfies complementary slackness with every optimal matching: what is
//! not full costs nothing, matched edges are tight, free vertices have `u = 0`, and the price of a spread set lies
//! between the costs of its last unit and its next. That is all a search needs (`state.rs`), so an answer that was
//! written down is as good as the engine that found it.
//!
//! # A floor
//! With `at_least` in force each edge weighs the multiplier phi more. What is found is then optimal among matchings of
//! any size under that reward, hence optimal for the problem itself while the number of edges stays what the floor asks
//! for. Where a change would alter that number, or where the floor was out of reach, [`Effect::exact`] is false.

mod answers;
mod effect;
mod reach;
mod warm;

use std::borrow::Cow;

use self::answers::{Answers, Warm};
pub use self::effect::{Effect, LiveError, Move, Offer, OfferedBundle, Room};
use super::check::check;
use super::problem::NestedProblem;
use super::solution::{NestedSolution, NestedStatus};

/// An optimal answer, kept warm.
///
/// ```
/// use onehour_solver::Control;
/// use onehour_solver::nested::{Live, NestedProblem, Offer, OfferedBundle, solve};
///
/// // One newcomer, one hour, worth (1 served, 5 points).
/// let problem = NestedProblem {
///     tiers: 2,
///     left_weights: vec![1, 0],
///     class_weights: vec![0, 5],
///     bundle_start: vec![0, 1],
///     bundle_class: vec![0],
///     slot_start: vec![0, 1],
///     slots: vec![0],
///     slot_caps: vec![1],
///     slot_sets: vec![None],
///     ..NestedProblem::default()
/// };
/// let solution = solve(&problem, &Control::none()).unwrap();
/// let live = Live::new(&problem, &solution).unwrap();
/// let newcomer = |points| Offer {
///     weight: vec![1, 0],
///     key: 0,
///     bundles: vec![OfferedBundle { weight: vec![0, points], slots: vec![0] }],
///     may_stay: true,
/// };
/// let effect = live.arrival(&newcomer(7)).unwrap().unwrap();
/// assert_eq!(effect.change, [0, 2]);
/// assert_eq!(effect.displaced().collect::<Vec<_>>(), [0]);
/// assert_eq!(live.arrival(&newcomer(5)).unwrap().unwrap().change, [0, 0]);
/// ```
pub struct Live<'p> {
    answers: Box<dyn Answers + Send + Sync + 'p>,
    tiers: usize,
}

impl Live<'static> {
    /// As [`Live::new`], and keeps the problem.
    ///
    /// # Errors
    /// As [`Live::new`].
    pub fn owning(problem: NestedProblem, solution: &NestedSolution) -> Result<Self, LiveError> {
        Live::restore(Cow::Owned(problem), solution)
    }
}

impl<'p> Live<'p> {
    /// Restores an optimal answer. Time O(edges), for the check and for laying out the edges.
    ///
    /// # Errors
    /// [`LiveError::Violation`] if the checker refuses the answer, [`LiveError::NotOptimal`] if it carries a gap.
    pub fn new(problem: &'p NestedProblem, solution: &NestedSolution) -> Result<Self, LiveError> {
        Live::restore(Cow::Borrowed(problem), solution)
    }

    fn restore(problem: Cow<'p, NestedProblem>, solution: &NestedSolution) -> Result<Self, LiveError> {
        check(&problem, solution)?;
        if solution.status != NestedStatus::Optimal {
            return Err(LiveError::NotOptimal);
        }
        let tiers = problem.tiers;
        let answers: Box<dyn Answers + Send + Sync + 'p> = match tiers {
            1 => Box::new(Warm::<1>::new(problem, solution)),
            2 => Box::new(Warm::<2>::new(problem, solution)),
            3 => Box::new(Warm::<3>::new(problem, solution)),
            4 => Box::new(Warm::<4>::new(problem, solution)),
            5 => Box::new(Warm::<5>::new(problem, solution)),
            6 => Box::new(Warm::<6>::new(problem, solution)),
            7 => Box::new(Warm::<7>::new(problem, solution)),
            _ => Box::new(Warm::<8>::new(problem, solution)),
        };
        Ok(Live { answers, tiers })
    }

    /// The `count` best of these offers for a left vertex, each the only one that it has, and each forced: position in
    /// the list and effect, best first. Offers that cannot be had are left out, and so are those that are worth no more
    /// than `above`, unless a floor's multiplier hides what they are worth. One search for all.
    ///
    /// # Errors
    /// As [`Live::replacement`].
    pub fn best_of(
        &self,
        left: u32,
        offers: &[Offer],
        count: usize,
        above: Option<&[i64]>,
    ) -> Result<Vec<(usize, Effect)>, LiveError> {
        if above.is_some_and(|above| above.len() != self.tiers) {
            return Err(LiveError::Tiers);
        }
        self.answers.best_of(left, offers, (count, above))
    }

    /// The most that forcing a left vertex onto this offer can be worth, by what is known without a search, so that few
    /// searches find the best of many. `None` without an edge that leads anywhere.
    ///
    /// # Errors
    /// As [`Live::replacement`].
    pub fn at_most(&self, left: u32, offer: &Offer) -> Result<Option<Vec<i64>>, LiveError> {
        self.answers.at_most(left, offer)
    }

    /// What a further left vertex would change. `None` if it may not stay free and no path serves it.
    ///
    /// # Errors
    /// A [`LiveError`] if the offer does not fit the problem.
    pub fn arrival(&self, offer: &Offer) -> Result<Option<Effect>, LiveError> {
        self.answers.arrival(offer)
    }

    /// What would change if a left vertex had these edges and weights instead of its own. `None` if it may not stay
    /// free and no path serves it.
    ///
    /// # Errors
    /// A [`LiveError`] if there is no such vertex or the offer does not fit the problem.
    pub fn replacement(&self, left: u32, offer: &Offer) -> Result<Option<Effect>, LiveError> {
        self.answers.replacement(left, offer)
    }

    /// The offer that a left vertex has in the problem: to ask about it with some edges fewer, or more.
    ///
    /// # Errors
    /// [`LiveError::Unknown`] if there is no such vertex.
    pub fn own_offer(&self, left: u32) -> Result<Offer, LiveError> {
        self.answers.own_offer(left)
    }

    /// The dual of a left vertex in the proof whose prices are the greatest of all; there it is the least. An edge that
    /// is not there and weighs no more than this and [`Live::greatest_price`] of its slot together changes nothing.
    /// Beside a floor each edge weighs the multiplier more.
    ///
    /// # Errors
    /// [`LiveError::Unknown`] if there is no such vertex.
    pub fn least_dual(&self, left: u32) -> Result<Vec<i64>, LiveError> {
        self.answers.least_dual(left)
    }

    /// The price of a slot or set, with all around it, in the proof whose prices are the greatest. `None` where nothing
    /// can enter at any price.
    ///
    /// # Errors
    /// [`LiveError::Unknown`] if there is no such slot or set.
    pub fn greatest_price(&self, room: Room) -> Result<Option<Vec<i64>>, LiveError> {
        self.answers.greatest_price(room)
    }

    /// What it changes to force a left vertex onto one of these slots, along an edge that it has. `None` if that
    /// cannot be.
    ///
    /// # Errors
    /// [`LiveError::Unknown`] if there is no such vertex.
    pub fn force(&self, left: u32, slots: &[u32]) -> Result<Option<Effect>, LiveError> {
        let own = self.own_offer(left)?;
        self.replacement(left, &Offer { may_stay: false, ..own.keeping(|slot| slots.contains(&slot)) })
    }

    /// What it changes to forbid a left vertex these slots.
    ///
    /// # Errors
    /// [`LiveError::Unknown`] if there is no such vertex.
    pub fn forbid(&self, left: u32, slots: &[u32]) -> Result<Option<Effect>, LiveError> {
        let own = self.own_offer(left)?;
        self.replacement(left, &own.keeping(|slot| !slots.contains(&slot)))
    }

    /// What changes when a left vertex goes away.
    ///
    /// # Errors
    /// [`LiveError::Unknown`] if there is no such vertex.
    pub fn departure(&self, left: u32) -> Result<Option<Effect>, LiveError> {
        let own = self.own_offer(left)?;
        self.replacement(left, &own.keeping(|_| false))
    }

    /// What one more unit of a capacity changes.
    ///
    /// # Errors
    /// [`LiveError::Unknown`] if there is no such slot or set.
    pub fn more_room(&self, room: Room) -> Result<Option<Effect>, LiveError> {
        self.answers.room(room, true)
    }

    /// What one unit less of a capacity changes. `None` if there is none to take.
    ///
    /// # Errors
    /// [`LiveError::Unknown`] if there is no such slot or set.
    pub fn less_room(&self, room: Room) -> Result<Option<Effect>, LiveError> {
        self.answers.room(room, false)
    }
}
