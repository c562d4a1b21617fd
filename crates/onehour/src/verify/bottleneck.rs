//! Whether a bottleneck is one: all edges of its newcomers go through the cut, and the cut has fewer places.

use std::collections::BTreeSet;

use super::cut::Cut;
use super::findings::Findings;
use super::ground::Ground;
use super::violation::{BottleneckDefect, Violation};
use crate::plan::Bottleneck;

/// Finds bottlenecks that are none.
pub(super) fn check(ground: &Ground<'_, '_>, bottlenecks: &[Bottleneck], found: &mut Findings) {
    for (index, bottleneck) in bottlenecks.iter().enumerate() {
        if let Err(defect) = check_one(ground, bottleneck) {
            found.add(Violation::Bottleneck { index, defect });
        }
    }
}

fn check_one(ground: &Ground<'_, '_>, bottleneck: &Bottleneck) -> Result<(), BottleneckDefect> {
    let Ground { problem, capacities, edges, bookings, .. } = ground;
    let newcomers: BTreeSet<u32> = bottleneck
        .newcomers
        .iter()
        .map(|id| problem.newcomers.find(id))
        .collect::<Option<_>>()
        .ok_or(BottleneckDefect::Newcomers)?;
    expect(newcomers.len() == bottleneck.newcomers.len(), BottleneckDefect::Newcomers)?;
    let names = bottleneck.cut.iter().map(|saturated| &saturated.set);
    let cut = Cut::read(names, problem, edges).ok_or(BottleneckDefect::Set)?;
    expect(cut.len() == bottleneck.cut.len(), BottleneckDefect::Set)?;
    for saturated in &bottleneck.cut {
        let set = problem.set_named(&saturated.set).ok_or(BottleneckDefect::Set)?;
        let capacity = cut.capacity(capacities, set).ok_or(BottleneckDefect::Set)?;
        expect(capacity == saturated.capacity, BottleneckDefect::Capacity)?;
    }
    let places = cut.places(capacities).ok_or(BottleneckDefect::Set)?;
    expect(places == u64::from(bottleneck.places), BottleneckDefect::Places)?;
    expect(places < newcomers.len() as u64, BottleneckDefect::NoDeficit)?;
    let mut pairs = newcomers.iter().flat_map(|&newcomer| &edges.candidates[newcomer as usize]);
    expect(pairs.all(|pair| cut.covers(problem, edges, pair)), BottleneckDefect::Uncovered)?;
    let served = bookings.iter().filter(|booking| newcomers.contains(&booking.newcomer)).count();
    expect(served as u64 == places, BottleneckDefect::Served)?;
    let openers: BTreeSet<&str> = newcomers
        .iter()
        .flat_map(|&newcomer| &edges.candidates[newcomer as usize])
        .map(|pair| problem.openers.id(pair.opener))
        .collect();
    let named: BTreeSet<&str> = bottleneck.openers.iter().map(String::as_str).collect();
    expect(openers == named && named.len() == bottleneck.openers.len(), BottleneckDefect::Openers)
}

fn expect(holds: bool, defect: BottleneckDefect) -> Result<(), BottleneckDefect> {
    holds.then_some(()).ok_or(defect)
}
