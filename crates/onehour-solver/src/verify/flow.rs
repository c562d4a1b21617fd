//! Checks a [`FlowOutcome`].
//!
//! Why it suffices: between two flows the difference is a circulation, and the reduced costs of a circulation sum to
//! its costs, because potentials cancel along cycles. Where the claimed flow can be raised the reduced cost is not
//! negative, where it can be lowered not positive: no other flow is cheaper. A cut: what leaves a set of nodes less
//! what enters it is the supply of the set, for every flow.

use super::{Violation, difference, same_length};
use crate::flow::{Cut, Flow, FlowOutcome, Network};

/// Checks that the flow is a flow of least cost, or that the cut forbids every flow. An interrupted run claims nothing.
///
/// # Errors
/// The first violation found.
pub fn verify_flow(network: &Network, claim: &FlowOutcome) -> Result<(), Violation> {
    match claim {
        FlowOutcome::Optimal(flow) => check_flow(network, flow),
        FlowOutcome::Infeasible(cut) => check_cut(network, cut),
        FlowOutcome::Interrupted => Ok(()),
    }
}

fn check_flow(network: &Network, claim: &Flow) -> Result<(), Violation> {
    same_length(network.arcs().len(), claim.flow.len())?;
    same_length(network.supply().len(), claim.potential.len())?;
    let mut missing: Vec<i128> = network.supply().iter().map(|&supply| supply.into()).collect();
    let mut actual = 0_i128;
    for (index, (arc, &flow)) in network.arcs().iter().zip(&claim.flow).enumerate() {
        if flow < arc.lower || flow > arc.upper {
            return Err(Violation::Bounds { arc: index });
        }
        missing[arc.from as usize] -= i128::from(flow);
        missing[arc.to as usize] += i128::from(flow);
        // Within bounds the total fits: the network refuses costs with which it could not.
        actual += i128::from(arc.cost) * i128::from(flow);
        let (before, after) = (claim.potential[arc.from as usize], claim.potential[arc.to as usize]);
        let reduced = difference(after, before, arc.cost.into()).and_then(i128::checked_neg);
        let Some(reduced) = reduced else { return Err(Violation::ReducedCost { arc: index }) };
        if (reduced < 0 && flow < arc.upper) || (reduced > 0 && flow > arc.lower) {
            return Err(Violation::ReducedCost { arc: index });
        }
    }
    if let Some(node) = missing.iter().position(|&missing| missing != 0) {
        return Err(Violation::Conservation { node });
    }
    if actual != claim.total {
        return Err(Violation::Total { claimed: claim.total, actual });
    }
    Ok(())
}

fn check_cut(network: &Network, cut: &Cut) -> Result<(), Violation> {
    let mut inside = vec![false; network.supply().len()];
    for &index in &cut.nodes {
        match inside.get_mut(index as usize) {
            Some(flag) if !*flag => *flag = true,
            _ => return Err(Violation::WitnessNode { node: index }),
        }
    }
    let must: i128 = cut.nodes.iter().map(|&node| i128::from(network.supply()[node as usize])).sum();
    let may: i128 = network
        .arcs()
        .iter()
        .map(|arc| match (inside[arc.from as usize], inside[arc.to as usize]) {
            (true, false) => i128::from(arc.upper),
            (false, true) => -i128::from(arc.lower),
            _ => 0,
        })
        .sum();
    if must > may { Ok(()) } else { Err(Violation::NoCut { must, may }) }
}
