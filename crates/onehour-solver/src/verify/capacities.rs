//! Checks a [`CapacityAssignment`].
//!
//! Why it suffices, minimising: write the total as the sum over units of `c - u - v`, plus `u` times the units of each
//! row and `v` times those of each column. Each term is as small as its bounds allow: where `c - u - v` is positive a
//! pair has no unit, where it is negative all that it may; where `u` is positive a row has its least number, where it
//! is negative its largest. So no units within the bounds have a smaller sum. A shortage: units of its vertices go to
//! `others`, or along pairs to the rest, and there is no room for as many as they need.

use super::{Violation, difference, same_length};
use crate::assign::{Bounds, Capacities, CapacityAssignment, CapacityProof, CapacityStatus, Duals, Sense, Shortage};
use crate::problem::{Side, SparseProblem};

/// Checks that the claim is what it says it is. An interrupted run claims nothing.
///
/// # Errors
/// The first violation found.
pub fn verify_capacities(
    problem: &SparseProblem,
    capacities: &Capacities,
    claim: &CapacityAssignment,
) -> Result<(), Violation> {
    same_length(problem.rows() as usize, capacities.rows.len())?;
    same_length(problem.cols() as usize, capacities.cols.len())?;
    match (claim.status, &claim.proof) {
        (CapacityStatus::Optimal, Some(CapacityProof::Duals(duals))) => {
            let units = units(problem, capacities, claim)?;
            check_duals(problem, (capacities, &units), duals, claim.sense)
        }
        (CapacityStatus::Infeasible, Some(CapacityProof::Shortage(shortage))) => {
            nothing(claim)?;
            check_shortage(problem, capacities, shortage)
        }
        (CapacityStatus::Interrupted, None) => nothing(claim),
        _ => Err(Violation::Certificate),
    }
}

fn nothing(claim: &CapacityAssignment) -> Result<(), Violation> {
    let found = claim.pairs.len();
    if found > 0 { Err(Violation::Size { expected: 0, found }) } else { Ok(()) }
}

/// Units of rows and of columns, and of each entry.
struct Units {
    rows: Vec<u64>,
    cols: Vec<u64>,
    entries: Vec<u32>,
}

/// Reads the pairs: entries in order, none twice, within all bounds, with the stated total.
fn units(problem: &SparseProblem, capacities: &Capacities, claim: &CapacityAssignment) -> Result<Units, Violation> {
    let mut units = Units {
        rows: vec![0; capacities.rows.len()],
        cols: vec![0; capacities.cols.len()],
        entries: vec![0; problem.entries()],
    };
    let (mut pairs, mut actual) = (claim.pairs.iter().peekable(), 0_i128);
    for ((row, col, cost), own) in problem.triples().zip(&mut units.entries) {
        let Some(&(_, _, found)) = pairs.next_if(|pair| (pair.0, pair.1) == (row, col)) else { continue };
        if found > capacities.pair || found == 0 {
            return Err(Violation::PairUnits { row, col });
        }
        *own = found;
        units.rows[row as usize] += u64::from(found);
        units.cols[col as usize] += u64::from(found);
        actual += i128::from(cost) * i128::from(found);
    }
    // One that is out of order, twice, or no entry stops all that come after it.
    if let Some(&&(row, col, _)) = pairs.peek() {
        return Err(Violation::NoSuchEntry { row, col });
    }
    if actual != claim.total {
        return Err(Violation::Total { claimed: claim.total, actual });
    }
    let sides = [(Side::Row, &units.rows, &capacities.rows), (Side::Col, &units.cols, &capacities.cols)];
    for (side, units, bounds) in sides {
        let outside = |(units, bounds): (&u64, &Bounds)| !(bounds.least.into()..=bounds.most.into()).contains(units);
        if let Some(index) = units.iter().zip(bounds).position(outside) {
            return Err(Violation::Capacity { side, index: index as u32 });
        }
    }
    Ok(units)
}

fn check_duals(
    problem: &SparseProblem,
    (capacities, units): (&Capacities, &Units),
    duals: &Duals<i128>,
    sense: Sense,
) -> Result<(), Violation> {
    same_length(units.rows.len(), duals.rows.len())?;
    same_length(units.cols.len(), duals.cols.len())?;
    let maximize = sense == Sense::Maximize;
    // Whether a number of units is the best between its bounds, at this price of each.
    let is_best = |units: u64, least: u32, most: u32, price: i128| {
        let dear = if maximize { price < 0 } else { price > 0 };
        price == 0 || units == u64::from(if dear { least } else { most })
    };
    for ((row, col, cost), &units) in problem.triples().zip(&units.entries) {
        let price = difference(cost.into(), duals.rows[row as usize], duals.cols[col as usize]);
        match price {
            Some(price) if is_best(units.into(), 0, capacities.pair, price) => {}
            _ => return Err(Violation::Slack { row, col }),
        }
    }
    let sides = [
        (Side::Row, &units.rows, &capacities.rows, &duals.rows),
        (Side::Col, &units.cols, &capacities.cols, &duals.cols),
    ];
    for (side, units, bounds, duals) in sides {
        for (index, ((&units, bounds), &dual)) in (0..).zip(units.iter().zip(bounds).zip(duals)) {
            if !is_best(units, bounds.least, bounds.most, dual) {
                return Err(Violation::Sign { side, index });
            }
        }
    }
    Ok(())
}

fn check_shortage(problem: &SparseProblem, capacities: &Capacities, claim: &Shortage) -> Result<(), Violation> {
    let (own, other) = match claim.side {
        Side::Row => (&capacities.rows, &capacities.cols),
        Side::Col => (&capacities.cols, &capacities.rows),
    };
    let vertices = members(claim.side, &claim.vertices, own.len())?;
    let others = members(claim.side.opposite(), &claim.others, other.len())?;
    let sum = |chosen: &[u32], of: &dyn Fn(u32) -> u32| chosen.iter().map(|&index| i128::from(of(index))).sum::<i128>();
    let must = sum(&claim.vertices, &|index| own[index as usize].least);
    let mut may = sum(&claim.others, &|index| other[index as usize].most);
    for (row, col, _) in problem.triples() {
        let (vertex, partner) = if claim.side == Side::Row { (row, col) } else { (col, row) };
        if vertices[vertex as usize] && !others[partner as usize] {
            may += i128::from(capacities.pair);
        }
    }
    if must > may { Ok(()) } else { Err(Violation::NoCut { must, may }) }
}

fn members(side: Side, claimed: &[u32], count: usize) -> Result<Vec<bool>, Violation> {
    let mut is_member = vec![false; count];
    for &index in claimed {
        match is_member.get_mut(index as usize) {
            Some(seen) if !*seen => *seen = true,
            _ => return Err(Violation::Witness { side, index }),
        }
    }
    Ok(is_member)
}
