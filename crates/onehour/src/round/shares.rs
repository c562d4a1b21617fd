//! Shares of crossing budgets.
//!
//! A budget of an employer's month is split among its openers: each gets as many meetings as a relaxed plan gives them; if
//! that is too much, the largest share is cut by one until it fits; if some is left, the smallest share that has room grows.
//! Ties go by id. So the sum of the shares is never more than the budget.

use std::collections::BTreeMap;

use super::Round;
use super::crossing::{Budget, Crossings};
use super::forest::Shares;
use super::limits::{Month, SetKey};
use super::objective::Assignment;
use crate::candidate::OpenerIx;

/// Meetings of each opener under a budget, by budget.
type Uses = BTreeMap<(usize, Month), BTreeMap<OpenerIx, u32>>;

fn uses(round: &Round<'_>, assignment: &Assignment) -> Uses {
    let mut uses = Uses::new();
    for placed in assignment.iter().flatten() {
        if let Some((employer, date)) = round.limits.employer(placed.opener).zip(placed.moment.date) {
            *uses.entry((employer, Month::of(date))).or_default().entry(placed.opener).or_default() += 1;
        }
    }
    uses
}

/// Whether some employer's month is used beyond its budget.
pub(super) fn over_budget(round: &Round<'_>, assignment: &Assignment) -> bool {
    uses(round, assignment).iter().any(|(&(employer, month), openers)| {
        let budget = round.limits.capacity(SetKey::Employer(employer, month)).map_or(u64::MAX, u64::from);
        openers.values().map(|&count| u64::from(count)).sum::<u64>() > budget
    })
}

/// The shares of all openers whose budgets cross, in each month that they have slots in.
pub(super) fn split(round: &Round<'_>, crossings: &Crossings, guide: &Assignment) -> Shares {
    let uses = uses(round, guide);
    let mut shares = Shares::new();
    for ((employer, month), rooms) in rooms(round, crossings) {
        let Some(budget) = round.limits.capacity(SetKey::Employer(employer, month)) else { continue };
        let used = uses.get(&(employer, month));
        let use_of = |opener: &OpenerIx| used.and_then(|used| used.get(opener)).copied().unwrap_or(0);
        let mut parts: Vec<(OpenerIx, u32, u32)> =
            rooms.iter().map(|(&opener, &room)| (opener, use_of(&opener).min(room), room)).collect();
        let mut spare = i64::from(budget) - parts.iter().map(|part| i64::from(part.1)).sum::<i64>();
        while spare < 0 {
            let Some(largest) = parts.iter_mut().max_by_key(|part| part.1) else { break };
            largest.1 -= 1;
            spare += 1;
        }
        while spare > 0 {
            let with_room = parts.iter_mut().filter(|part| part.1 < part.2);
            let Some(smallest) = with_room.min_by_key(|part| part.1) else { break };
            smallest.1 += 1;
            spare -= 1;
        }
        shares.extend(parts.into_iter().map(|(opener, share, _)| ((opener, month), share)));
    }
    shares
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
