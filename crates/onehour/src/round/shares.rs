//! Shares of crossing budgets.
//!
//! A budget of an employer's month is split among its openers: each gets as many meetings as a relaxed plan gives them;
//! if that is too much, the largest share is cut by one until it fits; if some is left, the smallest share that has
//! room grows. Ties go by id. Meetings of pinned newcomers are cut last, fixed ones never. So the sum of the shares is
//! never more than the budget.

use std::collections::BTreeMap;

use super::Round;
use super::crossing::{Budget, Crossings};
use super::forest::Shares;
use super::limits::{Month, SetKey};
use super::objective::Assignment;
use crate::candidate::{NewcomerIx, OpenerIx};

/// Meetings of each opener under a budget, by budget.
type Uses = BTreeMap<(usize, Month), BTreeMap<OpenerIx, u32>>;

/// Counts the meetings that `counts` wants counted.
fn uses(round: &Round<'_>, assignment: &Assignment, counts: impl Fn(NewcomerIx) -> bool) -> Uses {
    let mut uses = Uses::new();
    let placed = (0..).map(NewcomerIx).zip(assignment).filter(|(newcomer, _)| counts(*newcomer));
    for placed in placed.filter_map(|(_, placed)| placed.as_ref()) {
        if let Some((employer, date)) = round.limits.employer(placed.opener).zip(placed.moment.date) {
            *uses.entry((employer, Month::of(date))).or_default().entry(placed.opener).or_default() += 1;
        }
    }
    uses
}

/// Whether some employer's month is used beyond its budget.
pub(super) fn over_budget(round: &Round<'_>, assignment: &Assignment) -> bool {
    first_over_budget(round, assignment).is_some()
}

/// A month in which an employer's budget is exceeded, with the meetings of each of its openers then.
pub(super) fn first_over_budget(
    round: &Round<'_>,
    assignment: &Assignment,
) -> Option<(Month, BTreeMap<OpenerIx, u32>)> {
    let over = uses(round, assignment, |_| true).into_iter().find(|((employer, month), openers)| {
        let budget = round.limits.capacity(SetKey::Employer(*employer, *month)).map_or(u64::MAX, u64::from);
        openers.values().map(|&count| u64::from(count)).sum::<u64>() > budget
    });
    over.map(|((_, month), openers)| (month, openers))
}

/// The part of a budget that one opener gets.
struct Part {
    opener: OpenerIx,
    share: u32,
    /// What the opener could give at most.
    room: u32,
    /// Meetings of pinned newcomers, and of those whose pins are fixed.
    pinned: u32,
    fixed: u32,
}

/// The shares of all openers whose budgets cross, in each month that they have slots in.
pub(super) fn split(round: &Round<'_>, crossings: &Crossings, guide: &Assignment) -> Shares {
    let used = uses(round, guide, |_| true);
    let pinned = uses(round, guide, |newcomer| round.pins.of(newcomer).is_some());
    let fixed = uses(round, guide, |newcomer| round.pins.of(newcomer).is_some_and(|pin| pin.fixed.is_some()));
    let mut shares = Shares::new();
    for (key, rooms) in rooms(round, crossings) {
        let Some(budget) = round.limits.capacity(SetKey::Employer(key.0, key.1)) else { continue };
        let count =
            |uses: &Uses, opener: &OpenerIx| uses.get(&key).and_then(|uses| uses.get(opener)).copied().unwrap_or(0);
        let part = |(opener, &room): (&OpenerIx, &u32)| Part {
            opener: *opener,
            share: count(&used, opener).min(room),
            room,
            pinned: count(&pinned, opener),
            fixed: count(&fixed, opener),
        };
        let mut parts: Vec<Part> = rooms.iter().map(part).collect();
        fit(&mut parts, budget);
        shares.extend(parts.into_iter().map(|part| ((part.opener, key.1), part.share)));
    }
    shares
}

/// Cuts or grows the shares until their sum is the budget, as far as rooms allow.
fn fit(parts: &mut [Part], budget: u32) {
    let mut spare = i64::from(budget) - parts.iter().map(|part| i64::from(part.share)).sum::<i64>();
    for floor in [|part: &Part| part.pinned, |part: &Part| part.fixed] {
        while spare < 0 {
            let above = parts.iter_mut().filter(|part| part.share > floor(part));
            let Some(largest) = above.max_by_key(|part| part.share) else { break };
            largest.share -= 1;
            spare += 1;
        }
    }
    while spare > 0 {
        let with_room = parts.iter_mut().filter(|part| part.share < part.room);
        let Some(smallest) = with_room.min_by_key(|part| part.share) else { break };
        smallest.share += 1;
        spare -= 1;
    }
}

/// What each opener under a crossing budget could give in each month at most, by its own hours and month.
fn rooms(round: &Round<'_>, crossings: &Crossings) -> Uses {
    let slots = round.slots(&round.hours);
    let mut rooms = Uses::new();
    for slot in slots.all().iter().filter(|slot| crossings.budget(slot.opener) == Some(Budget::Across)) {
        let Some((employer, date)) = round.limits.employer(slot.opener).zip(slot.moment.date) else { continue };
        let month = Month::of(date);
        let room = rooms.entry((employer, month)).or_default().entry(slot.opener).or_default();
        let hour = round.limits.capacity(SetKey::Hour(slot.opener, slot.moment.start)).unwrap_or(u32::MAX);
        let own = round.limits.capacity(SetKey::Month(slot.opener, month)).unwrap_or(u32::MAX);
        *room = room.saturating_add(hour).min(own);
    }
    rooms
}
