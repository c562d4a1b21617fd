//! What two plans differ in, in parts that share nobody.

use petgraph::unionfind::UnionFind;

use crate::candidate::NewcomerIx;
use crate::round::{Assignment, Round};

/// The newcomers who sit otherwise in two plans, those together who share an opener, an employer or a person in both
/// roles. Every constraint is about one person or one employer, so a plan that has each part as one of the two has it
/// keeps them all.
pub(super) fn parts(round: &Round<'_>, from: &Assignment, to: &Assignment) -> Vec<Vec<NewcomerIx>> {
    let roster = round.roster;
    let people = round.snapshot.people.len();
    let mut groups = UnionFind::new(people + round.snapshot.programme.employers.len());
    let seats = (0..).map(NewcomerIx).zip(from.iter().zip(to));
    let other: Vec<NewcomerIx> = seats.filter(|(_, (from, to))| from != to).map(|(newcomer, _)| newcomer).collect();
    for &newcomer in &other {
        let mine = roster.newcomer_at(newcomer);
        for placed in [from[newcomer.at()], to[newcomer.at()]].into_iter().flatten() {
            let theirs = roster.opener_at(placed.opener);
            groups.union(mine, theirs);
            if let Some(employer) = round.limits.employer(placed.opener) {
                groups.union(theirs, people + employer);
            }
        }
    }
    // In the order of the first of each, whatever the order in which they were joined.
    let group_of = groups.into_labeling();
    let mut first = vec![0; group_of.len()];
    group_of.iter().enumerate().rev().for_each(|(at, &group)| first[group] = at);
    let mut named: Vec<(usize, NewcomerIx)> =
        other.into_iter().map(|newcomer| (first[group_of[roster.newcomer_at(newcomer)]], newcomer)).collect();
    named.sort_unstable();
    named.chunk_by(|a, b| a.0 == b.0).map(|part| part.iter().map(|entry| entry.1).collect()).collect()
}
