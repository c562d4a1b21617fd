//! Exact minimum-cost flow on any directed graph, with lower and upper bounds and node supplies.
//!
//! [`min_cost_flow`] is the front door. `network` is the checked input, `residual` the graph that both steps work on;
//! `feasible` finds some flow or the cut that forbids one, `scaling` turns it into a cheapest one, `solution` is what
//! comes out.

mod feasible;
mod network;
mod residual;
mod scaling;
mod solution;

use self::feasible::Feasibility;
pub use self::network::{Arc, Network, NetworkError};
use self::residual::Residual;
use self::scaling::Scaling;
pub use self::solution::{Cut, Flow, FlowOutcome};
use crate::Control;

/// Finds a flow of least cost, or the cut that no flow can cross.
///
/// ```
/// use onehour_solver::flow::{Arc, FlowOutcome, Network, min_cost_flow};
/// use onehour_solver::{Control, verify_flow};
///
/// // Two units from node 0 to node 2: one may go directly, and at least one must pass node 1.
/// let arcs = vec![
///     Arc { from: 0, to: 2, lower: 0, upper: 1, cost: 5 },
///     Arc { from: 0, to: 1, lower: 1, upper: 9, cost: 2 },
///     Arc { from: 1, to: 2, lower: 0, upper: 9, cost: 4 },
/// ];
/// let network = Network::new(vec![2, 0, -2], arcs)?;
/// let outcome = min_cost_flow(&network, Control::none());
/// verify_flow(&network, &outcome)?;
/// let FlowOutcome::Optimal(flow) = outcome else { panic!("there is a flow") };
/// assert_eq!((flow.flow, flow.total), (vec![1, 1, 1], 11));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Too much asked of too small a cut is an outcome with a witness:
///
/// ```
/// use onehour_solver::Control;
/// use onehour_solver::flow::{Arc, FlowOutcome, Network, min_cost_flow};
///
/// let network = Network::new(vec![2, -2], vec![Arc { from: 0, to: 1, lower: 0, upper: 1, cost: 0 }])?;
/// let FlowOutcome::Infeasible(cut) = min_cost_flow(&network, Control::none()) else { panic!("there is none") };
/// assert_eq!(cut.nodes, [0]);
/// # Ok::<(), onehour_solver::flow::NetworkError>(())
/// ```
pub fn min_cost_flow(network: &Network, control: Control<'_>) -> FlowOutcome {
    let mut residual = Residual::new(network);
    match feasible::establish(&mut residual, control) {
        Feasibility::Feasible => {}
        Feasibility::Cut(nodes) => return FlowOutcome::Infeasible(Cut { nodes }),
        Feasibility::Interrupted => return FlowOutcome::Interrupted,
    }
    let potential = if scaling::fits_i64(network) {
        Scaling::<i64>::new(network, &mut residual).run(control)
    } else {
        Scaling::<i128>::new(network, &mut residual).run(control)
    };
    match potential {
        Some(potential) => FlowOutcome::Optimal(Flow::new(network, residual.arc_flow(network), potential)),
        None => FlowOutcome::Interrupted,
    }
}
