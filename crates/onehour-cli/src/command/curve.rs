//! `onehour curve`: what changing more of the published plan would bring.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use onehour::Result;
use onehour::curve::{Curve, Point};
use onehour_io::out;

use super::words;
use crate::output::{Exit, stage};

pub(super) fn run(path: &Path, solves: usize, json: bool) -> Result<Exit> {
    let bound = stage("read", || out::read(path))?;
    let curve = stage("curve", || Curve::new(&bound.plan, &bound.snapshot, solves))?;
    words::answer(json, &curve, || text(&curve))
}

fn text(curve: &Curve) -> String {
    let mut text = format!(
        "{} published meetings. No plan changes fewer than {}; this plan changes {}.\n",
        curve.published, curve.fewest, curve.plan
    );
    let names: Vec<&str> = curve.points.iter().take(1).flat_map(|point| &point.tiers).map(|tier| &*tier.name).collect();
    let heads: String = names.iter().map(|name| format!("  {name:>14}")).collect();
    let _ = writeln!(text, "  changes{heads}");
    let shown = shown(curve);
    for point in curve.points.iter().filter(|point| shown.contains(&point.changes)) {
        let values: String = point.tiers.iter().map(|tier| format!("  {:>14}", tier.value)).collect();
        let _ = writeln!(text, "  {:>7}{values}  {}", point.changes, claim(point));
    }
    if shown.len() < curve.points.len() {
        let _ = writeln!(text, "{} of {} points; --json lists all.", shown.len(), curve.points.len());
    }
    text
}

/// The points that are printed: the plan's, the ends, and from the first one on at steps that double.
fn shown(curve: &Curve) -> BTreeSet<u32> {
    let (Some(first), Some(last)) = (curve.points.first(), curve.points.last()) else { return BTreeSet::new() };
    let steps = (0..u32::BITS - 1).flat_map(|power| [1 << power, (1 << power) + (1 << power >> 1)]);
    let offsets = [0].into_iter().chain(steps).map(|step: u32| first.changes.saturating_add(step));
    offsets.take_while(|&changes| changes < last.changes).chain([curve.plan, last.changes]).collect()
}

/// `exact`, or how much more there could be.
fn claim(point: &Point) -> String {
    match point.tiers.iter().find(|tier| !tier.proven) {
        None => "exact".into(),
        Some(tier) => match tier.bound {
            Some(bound) => format!("{} at most {bound}", tier.name),
            None => format!("exact before {}", tier.name),
        },
    }
}
