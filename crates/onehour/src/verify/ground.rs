//! What the claims of a plan are checked against.

use super::bookings::Booking;
use super::capacity::Capacities;
use super::edges::Edges;
use super::problem::Problem;
use super::standing::Standing;

/// The problem, what the fixed pins make of it, and the meetings.
pub(super) struct Ground<'p, 'a> {
    pub(super) problem: &'p Problem<'a>,
    pub(super) standing: &'p Standing<'a>,
    pub(super) capacities: &'p Capacities<'p, 'a>,
    pub(super) edges: &'p Edges<'p, 'a>,
    pub(super) bookings: &'p [Booking<'p>],
}
