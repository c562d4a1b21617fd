//! The floor under the number served, where quality leads: what was asked, or the most that can be served.

use std::collections::BTreeSet;

use super::cut::Cut;
use super::findings::Findings;
use super::ground::Ground;
use super::problem::Candidate;
use super::violation::{CertificateDefect, Violation};
use crate::plan::PlanCertificate;

/// The floor in force, and whether it is shown to be: it is what was asked, or the most that can be served.
pub(super) struct Floor {
    pub(super) at_least: u32,
    pub(super) is_shown: bool,
}

/// Finds a floor that is not the programme's, and a proof of it that is none.
pub(super) fn check(certificate: &PlanCertificate, ground: &Ground<'_, '_>, found: &mut Findings) -> Floor {
    let Some(asked) = ground.problem.floor_asked() else {
        let is_silent = certificate.floor.is_none() && certificate.at_least.is_empty();
        found.expect(is_silent, || Violation::Certificate { defect: CertificateDefect::Floor });
        return Floor { at_least: 0, is_shown: true };
    };
    let at_least = certificate.floor.unwrap_or(0);
    let is_possible = certificate.floor.is_some() && at_least <= asked && at_least as usize <= ground.bookings.len();
    found.expect(is_possible, || Violation::Certificate { defect: CertificateDefect::Floor });
    let is_reach = reach(certificate, ground) == Some(at_least.into());
    let says_reach = !certificate.reach_sets.is_empty() || !certificate.reach_newcomers.is_empty();
    found.expect(is_reach || !says_reach, || Violation::Certificate { defect: CertificateDefect::Reach });
    Floor { at_least, is_shown: at_least == asked || is_reach }
}

/// The most that can be served, if every edge has its newcomer or one of its sets in the certificate's cut.
fn reach(certificate: &PlanCertificate, ground: &Ground<'_, '_>) -> Option<u64> {
    let Ground { problem, capacities, edges, .. } = ground;
    let one_by_one: Option<BTreeSet<u32>> =
        certificate.reach_newcomers.iter().map(|id| problem.newcomers.find(id)).collect();
    let one_by_one = one_by_one?;
    let cut = Cut::read(certificate.reach_sets.iter(), problem, edges)?;
    let covered =
        |candidate: &Candidate| one_by_one.contains(&candidate.newcomer) || cut.covers(problem, edges, candidate);
    let is_covered = edges.pairs().all(covered);
    let places = cut.places(capacities)?;
    is_covered.then_some(places + one_by_one.len() as u64)
}
