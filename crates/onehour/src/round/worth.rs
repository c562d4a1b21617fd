//! Which of two plans is the better one.

use super::Round;
use super::objective::Assignment;
use super::search::Solved;

/// What a plan is worth: pins with a place before all, then those served as far as the floor asks for them, then the
/// tiers.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Worth {
    pins: usize,
    /// At most as many as the floor.
    served: usize,
    pub(super) value: Vec<i64>,
}

impl Worth {
    pub(super) fn of(round: &Round<'_>, plan: &Assignment) -> Self {
        Worth::with(round, plan, round.objective.value(plan))
    }

    /// What no plan of a solved problem is worth more than, where its optimum seats every pin. Its value bounds the plans
    /// that serve as many of the floor; others are worth less whatever their value.
    pub(super) fn bound(round: &Round<'_>, solved: &Solved) -> Self {
        Worth::with(round, &solved.assignment, solved.most(round))
    }

    fn with(round: &Round<'_>, places: &Assignment, value: Vec<i64>) -> Self {
        let pins = round.pins.all().filter(|pin| places[pin.newcomer.at()].is_some()).count();
        let served = places.iter().flatten().count().min(round.objective.floor as usize);
        Worth { pins, served, value }
    }

    /// Whether every pin has a place.
    pub(super) fn seats_pins(&self, round: &Round<'_>) -> bool {
        self.pins == round.pins.len()
    }

    /// Whether it is more than another before the tie-break.
    pub(super) fn is_more(&self, round: &Round<'_>, than: &Worth) -> bool {
        let tiers = round.objective.before_tie_break();
        let leading = |worth: &Worth| (worth.pins, worth.served);
        (leading(self), self.value.get(..tiers)) > (leading(than), than.value.get(..tiers))
    }
}

/// The best of some plans, with what it is worth; of equals the first.
pub(super) fn best_of(round: &Round<'_>, plans: impl IntoIterator<Item = Assignment>) -> (Worth, Assignment) {
    let plans = plans.into_iter().map(|plan| (Worth::of(round, &plan), plan));
    plans.reduce(|best, other| if other.0 > best.0 { other } else { best }).unwrap_or_default()
}
