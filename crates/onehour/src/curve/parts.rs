//! What two plans differ in, in parts that share nobody.

use crate::candidate::NewcomerIx;
use crate::round::{Assignment, Round};

/// Sets of vertices that grow together.
struct Groups(Vec<usize>);

impl Groups {
    fn find(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b)] = a.min(b);
    }
}

/// The newcomers who sit otherwise in two plans, those together who share an opener, an employer or a person in both roles.
/// Every constraint is about one person or one employer, so a plan that has each part as one of the two has it keeps them all.
pub(super) fn parts(round: &Round<'_>, from: &Assignment, to: &Assignment) -> Vec<Vec<NewcomerIx>> {
    let roster = round.roster;
    let people = round.snapshot.people.len();
    let mut groups = Groups((0..people + round.snapshot.programme.employers.len()).collect());
    let seats = (0..).map(NewcomerIx).zip(from.iter().zip(to));
    let other: Vec<NewcomerIx> = seats.filter(|(_, (from, to))| from != to).map(|(newcomer, _)| newcomer).collect();
    for &newcomer in &other {
        let mine = roster.newcomer_at(newcomer);
        for placed in [from[newcomer.at()], to[newcomer.at()]].into_iter().flatten() {
            let theirs = roster.opener_at(placed.opener);
            groups.join(mine, theirs);
            if let Some(employer) = round.limits.employer(placed.opener) {
                groups.join(theirs, people + employer);
            }
        }
    }
    let mut named: Vec<(usize, NewcomerIx)> =
        other.into_iter().map(|newcomer| (groups.find(roster.newcomer_at(newcomer)), newcomer)).collect();
    named.sort_unstable();
    named.chunk_by(|a, b| a.0 == b.0).map(|part| part.iter().map(|entry| entry.1).collect()).collect()
}
