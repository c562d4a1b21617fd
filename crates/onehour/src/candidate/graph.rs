//! The candidate graph: newcomers and openers who pass every rule and have an hour in common.
//!
//! Compressed sparse rows by newcomer, with openers rising in each row, and the transpose. The hours of a pair are not
//! stored: they are the intersection of two bitsets, made anew wherever they are needed. Memory grows with the pairs.

use std::collections::BTreeMap;

use super::roster::{NewcomerIx, OpenerIx};
use crate::time::Start;

/// The eligible pairs of a round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CandidateGraph {
    /// Pairs of newcomer `n` are `row[n]..row[n + 1]`.
    pub(super) row: Vec<u32>,
    /// Opener of each pair.
    pub(super) opener: Vec<OpenerIx>,
    /// Points of each pair.
    pub(super) points: Vec<i64>,
    /// Newcomers of opener `o` are `incoming[column[o]..column[o + 1]]`.
    pub(super) column: Vec<u32>,
    pub(super) incoming: Vec<NewcomerIx>,
    /// First start that the cooldown leaves to a pair, where it takes some away.
    pub(super) earliest: BTreeMap<(NewcomerIx, OpenerIx), Start>,
}

/// What was found about one newcomer: openers rising, with points.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) opener: Vec<OpenerIx>,
    pub(super) points: Vec<i64>,
    pub(super) earliest: Vec<(OpenerIx, Start)>,
}

impl CandidateGraph {
    /// Joins the rows of all newcomers. `None` when there are more pairs than 32 bits count.
    pub(super) fn from_rows(rows: Vec<Row>, openers: usize) -> Option<Self> {
        let pairs: usize = rows.iter().map(|row| row.opener.len()).sum();
        u32::try_from(pairs).ok()?;
        let mut graph = CandidateGraph {
            row: Vec::with_capacity(rows.len() + 1),
            opener: Vec::with_capacity(pairs),
            points: Vec::with_capacity(pairs),
            ..CandidateGraph::default()
        };
        graph.row.push(0);
        for (newcomer, row) in (0..).map(NewcomerIx).zip(rows) {
            graph.opener.extend_from_slice(&row.opener);
            graph.points.extend_from_slice(&row.points);
            graph.row.push(graph.opener.len() as u32);
            graph.earliest.extend(row.earliest.into_iter().map(|(opener, start)| ((newcomer, opener), start)));
        }
        graph.transpose(openers);
        Some(graph)
    }

    /// Counting sort of the pairs by opener; newcomers stay rising within each.
    fn transpose(&mut self, openers: usize) {
        self.column = vec![0; openers + 1];
        for opener in &self.opener {
            self.column[opener.at() + 1] += 1;
        }
        for at in 0..openers {
            self.column[at + 1] += self.column[at];
        }
        let mut next = self.column.clone();
        self.incoming = vec![NewcomerIx(0); self.opener.len()];
        for newcomer in (0..self.newcomer_count() as u32).map(NewcomerIx) {
            for pair in self.pairs_of(newcomer) {
                let slot = &mut next[self.opener[pair].at()];
                self.incoming[*slot as usize] = newcomer;
                *slot += 1;
            }
        }
    }

    /// Number of newcomers, with and without candidates.
    pub fn newcomer_count(&self) -> usize {
        self.row.len().saturating_sub(1)
    }

    /// Number of openers, with and without candidates.
    pub fn opener_count(&self) -> usize {
        self.column.len().saturating_sub(1)
    }

    /// Number of pairs.
    pub fn pair_count(&self) -> usize {
        self.opener.len()
    }

    /// All openers, rising.
    pub fn openers(&self) -> impl ExactSizeIterator<Item = OpenerIx> + use<> {
        (0..self.opener_count() as u32).map(OpenerIx)
    }

    /// Positions of a newcomer's pairs.
    pub fn pairs_of(&self, newcomer: NewcomerIx) -> std::ops::Range<usize> {
        self.row[newcomer.at()] as usize..self.row[newcomer.at() + 1] as usize
    }

    /// The openers of a newcomer, rising, with the points of each pair.
    pub fn candidates_of(&self, newcomer: NewcomerIx) -> impl ExactSizeIterator<Item = (OpenerIx, i64)> + '_ {
        let pairs = self.pairs_of(newcomer);
        self.opener[pairs.clone()].iter().copied().zip(self.points[pairs].iter().copied())
    }

    /// The newcomers of an opener, rising.
    pub fn newcomers_of(&self, opener: OpenerIx) -> &[NewcomerIx] {
        &self.incoming[self.column[opener.at()] as usize..self.column[opener.at() + 1] as usize]
    }

    /// The position of a pair.
    pub fn pair(&self, newcomer: NewcomerIx, opener: OpenerIx) -> Option<usize> {
        let pairs = self.pairs_of(newcomer);
        self.opener[pairs.clone()].binary_search(&opener).ok().map(|at| pairs.start + at)
    }

    /// The opener of a pair.
    pub fn opener_of(&self, pair: usize) -> OpenerIx {
        self.opener[pair]
    }

    /// The points of a pair.
    pub fn points_of(&self, pair: usize) -> i64 {
        self.points[pair]
    }

    /// The first start that the cooldown leaves to the pair.
    pub fn earliest(&self, newcomer: NewcomerIx, opener: OpenerIx) -> Start {
        self.earliest.get(&(newcomer, opener)).copied().unwrap_or(Start(0))
    }
}
