//! The independent checker of plans.
//!
//! [`verify`] takes a plan and the pool.json it was made from, and believes neither. It rebuilds the problem by plain
//! rule code that looks at every pair of a newcomer and an opener, and that shares nothing with the code that makes
//! plans but the types of the files and the trees built in. Then it checks that the meetings are a plan, that every
//! number and every reason beside them is true, and that the certificate bounds all plans by what the tiers claim.
//! docs/verify.md lists what is checked and what is trusted; docs/certificate.md defines the problem and has the
//! theorem.
//!
//! One file has one subject: `tree`, `facts`, `rules`, `rulings`, `terms`, `distance` read people; `hours`, `slot`,
//! `past`, `sets`, `capacity`, `standing` say what is possible when; `edges` is every possible meeting;
//! `feasible`, `teams`, `words`, `waiting`, `bottleneck`, `summary`, `shortlists` check the claims; `objective`,
//! `tie`, `certificate`, `cut`, `floor`, `tiers` check the proof.
//!
//! Time: newcomers times openers for the rules (in parallel; a rule is asked once for each two different statements,
//! and looked up for each pair), then linear in the edges.

mod bookings;
mod bottleneck;
mod capacity;
mod certificate;
mod clock;
mod cut;
mod distance;
mod edges;
mod facts;
mod feasible;
mod findings;
mod floor;
mod ground;
mod hours;
mod objective;
mod past;
mod people;
mod problem;
mod rules;
mod rulings;
mod sets;
mod shortlists;
mod slot;
mod soundness;
mod standing;
mod summary;
mod teams;
mod terms;
mod tie;
mod tiers;
mod tree;
mod violation;
mod waiting;
mod words;

#[cfg(test)]
mod tests;

use std::fmt;

use self::capacity::Capacities;
use self::clock::Clock;
use self::edges::Edges;
use self::findings::Findings;
use self::ground::Ground;
use self::problem::Problem;
use self::standing::Standing;
pub use self::violation::{BottleneckDefect, CertificateDefect, MeetingDefect, PoolDefect, Violation, WaitingDefect};
use crate::plan::{self, Plan, Status};
use crate::snapshot::{self, Snapshot};

/// A plan whose every claim holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// What is now known to be true.
    pub status: Status,
    /// The tiers that no other plan can better, from the first.
    pub proven: Vec<String>,
    /// Meetings checked.
    pub meetings: usize,
    /// Waiting newcomers checked.
    pub waiting: usize,
    /// Pairs of a newcomer and an opener looked at.
    pub pairs: u64,
    /// Candidate edges covered by the certificate.
    pub edges: u64,
}

/// A plan with claims that do not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Which, in the order of the checks; never empty.
    pub violations: Vec<Violation>,
    /// How many more there are.
    pub more: usize,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, violation) in self.violations.iter().enumerate() {
            write!(f, "{}{violation}", if nth == 0 { "" } else { "\n" })?;
        }
        if self.more > 0 { write!(f, "\nand {} more", self.more) } else { Ok(()) }
    }
}

impl std::error::Error for Refused {}

/// Checks every claim of a plan against the pool.json it was made from; `pool_sha256` is the hash of that file's bytes,
/// in lower-case hexadecimal.
///
/// # Errors
/// [`Refused`] with every violation found (bounded in number) when any claim does not hold. Problems of pool.json
/// itself are reported alone, because nothing can be checked against it.
pub fn verify(plan: &Plan, snapshot: &Snapshot, pool_sha256: &str) -> Result<Verified, Refused> {
    let mut found = Findings::default();
    check_heads(plan, snapshot, pool_sha256, &mut found);
    let verified = read_and_check(plan, snapshot, &mut found);
    match verified {
        Some(verified) if found.is_empty() => Ok(verified),
        _ => Err(Refused { violations: found.violations, more: found.more }),
    }
}

fn check_heads(plan: &Plan, snapshot: &Snapshot, pool_sha256: &str, found: &mut Findings) {
    found.expect(plan.schema == plan::SCHEMA, || Violation::Schema { document: "plan.json" });
    found.expect(snapshot.schema == snapshot::SCHEMA, || Violation::Schema { document: "pool.json" });
    found.expect(plan.hashes.pool == pool_sha256, || Violation::PoolHash);
    let fields = [
        ("programme", plan.programme == snapshot.programme.name),
        ("from", plan.from == snapshot.from),
        ("weeks", plan.weeks == snapshot.weeks),
        ("seed", plan.seed == snapshot.seed),
        ("zone", plan.zone == snapshot.programme.meeting.zone),
    ];
    for (field, _) in fields.into_iter().filter(|(_, holds)| !holds) {
        found.add(Violation::Header { field });
    }
}

/// Reads pool.json, and checks the plan against it if it makes sense.
fn read_and_check(plan: &Plan, snapshot: &Snapshot, found: &mut Findings) -> Option<Verified> {
    let mut unsound = Findings::default();
    let parts = soundness::check(snapshot, &mut unsound);
    let Some((clock, trees)) = parts.filter(|_| unsound.is_empty()) else {
        found.merge(unsound);
        return None;
    };
    let problem = Problem::read(snapshot, &trees, &mut unsound);
    if !unsound.is_empty() {
        found.merge(unsound);
        return None;
    }
    Some(check(plan, &problem, &clock, found))
}

/// Checks the plan against a problem that makes sense.
fn check(plan: &Plan, problem: &Problem<'_>, clock: &Clock, found: &mut Findings) -> Verified {
    let bookings = bookings::read(plan, problem, clock, found);
    let standing = Standing::read(problem, clock, &bookings);
    let fixed: Vec<_> = standing.slots.values().copied().collect();
    let capacities = Capacities::new(problem, &fixed);
    let edges = Edges::find(problem, &standing);

    let ground = Ground { problem, standing: &standing, capacities: &capacities, edges: &edges, bookings: &bookings };
    standing::check_breaks(problem, &capacities, &bookings, found);
    feasible::check(&ground, found);
    teams::check(&ground, found);
    words::check(&ground, found);
    waiting::check(plan, &ground, found);
    bottleneck::check(&ground, &plan.bottlenecks, found);
    let counts = summary::check(plan, &ground, found);
    shortlists::check(plan, problem, &edges, found);

    let value = tiers::value(problem, &bookings);
    let proof = match tiers::claims_nothing(plan) {
        true => None,
        false => Some(certificate::check(&plan.certificate, &ground, found)),
    };
    tiers::check(plan, problem, &value, proof.as_ref(), found);
    Verified {
        status: plan.status,
        proven: plan.tiers.iter().take_while(|tier| tier.proven).map(|tier| tier.name.clone()).collect(),
        meetings: plan.meetings.len(),
        waiting: plan.waiting.len(),
        pairs: u64::from(problem.newcomers.len()) * u64::from(problem.openers.len()),
        edges: counts.candidate_arcs,
    }
}
