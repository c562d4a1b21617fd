//! Builds the candidate graph, block by block.
//!
//! A block is all newcomers with the same keys in every key space of the rules (field, place, language). Its openers
//! are found once: those listed under the newcomers' keys in the space where these lists are shortest, if they share a
//! key in every other space as well. Only these pairs meet the remaining rules, the history, and the bitsets of hours.
//!
//! Blocks are independent, so they run in parallel; rows are put in the order of newcomers, so neither the number of
//! threads nor the order of blocks can be seen in the result. A pinned newcomer's one candidate is the pin. Time: the
//! sum over blocks of the shortest lists, plus the tests of the pairs that share all keys.

use rayon::prelude::*;

use super::graph::{CandidateGraph, Row};
use super::hours::OpenHours;
use super::past::{Bars, Past};
use super::pins::{Pin, Pins};
use super::roster::{NewcomerIx, OpenerIx, Roster};
use crate::error::{Error, Issue, Place};
use crate::programme::Mode;
use crate::rule::{Compiled, KeySpace};
use crate::snapshot::Snapshot;
use crate::time::Start;

/// All that decides whether a pair is a candidate.
pub(crate) struct Eligibility<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) roster: &'a Roster<'a>,
    pub(crate) rules: &'a Compiled,
    pub(crate) bars: &'a Bars,
    pub(crate) pins: &'a Pins,
    pub(crate) hours: &'a OpenHours<'a>,
}

impl Eligibility<'_> {
    /// The first start that history and forbids leave to the pair; `None` when they leave nothing. A pin leaves its
    /// newcomer one opener, whatever they say.
    pub(crate) fn first_start(&self, newcomer: NewcomerIx, opener: OpenerIx) -> Option<Start> {
        if let Some(pin) = self.pins.of(newcomer) {
            return (pin.opener == opener).then_some(Start(0));
        }
        if self.bars.forbids(newcomer, opener) {
            return None;
        }
        match self.bars.past(newcomer, opener) {
            Past::Free => Some(Start(0)),
            Past::Never => None,
            Past::NotBefore(date) if self.introduces() => (self.snapshot.from >= date).then_some(Start(0)),
            Past::NotBefore(date) => Some(Start(self.snapshot.dates.partition_point(|&other| other < date) as u32)),
        }
    }

    /// Whether the pair has an hour in common from `first` on, or needs none.
    pub(crate) fn shares_hour(&self, newcomer: NewcomerIx, opener: OpenerIx, first: Start) -> bool {
        let (mine, theirs) = (self.hours.of_newcomer(newcomer), self.hours.of_opener(opener));
        self.introduces()
            || match first {
                Start(0) => mine.intersects(theirs),
                first => mine.common(theirs).any(|start| start >= first),
            }
    }

    /// The rows of pinned newcomers; those of the others are empty.
    fn pinned_rows(&self) -> Vec<Row> {
        let mut rows = vec![Row::default(); self.roster.newcomer_count()];
        self.pins.all().for_each(|pin| rows[pin.newcomer.at()] = self.pinned(pin));
        rows
    }

    fn pinned(&self, pin: &Pin) -> Row {
        let (newcomer, opener) = (self.roster.newcomer_at(pin.newcomer), self.roster.opener_at(pin.opener));
        Row { opener: vec![pin.opener], points: vec![self.rules.points(newcomer, opener)], earliest: Vec::new() }
    }

    fn introduces(&self) -> bool {
        self.snapshot.programme.meeting.mode == Mode::Introduce
    }
}

impl CandidateGraph {
    /// All candidates of a round, and whether `should_stop` let the search for them end. If not, the graph is that of
    /// the pins: nobody else has a meeting to lose yet, and a part of the candidates would be a part of a plan after a
    /// whole search.
    ///
    /// # Errors
    /// `E-too-many-candidates` beyond 2^32 - 1 pairs.
    pub(crate) fn build(
        eligibility: &Eligibility<'_>,
        should_stop: &(dyn Fn() -> bool + Sync),
    ) -> crate::Result<(Self, bool)> {
        let roster = eligibility.roster;
        let spaces = eligibility.rules.block_keys();
        let finder = BlockFinder { eligibility, directories: directories(roster, &spaces), spaces };
        let mut order: Vec<NewcomerIx> = roster.newcomers().collect();
        order.par_sort_by(|&a, &b| finder.keys(a).cmp(finder.keys(b)).then(a.cmp(&b)));
        let blocks: Vec<&[NewcomerIx]> = order.chunk_by(|&a, &b| finder.keys(a).eq(finder.keys(b))).collect();
        let found: Option<Vec<Vec<(NewcomerIx, Row)>>> =
            blocks.par_iter().map(|block| finder.rows(block, should_stop)).collect();
        let Some(found) = found else { return Ok((Self::of_pins(eligibility), false)) };
        let mut rows = eligibility.pinned_rows();
        for (newcomer, row) in found.into_iter().flatten() {
            rows[newcomer.at()] = row;
        }
        let graph = CandidateGraph::from_rows(rows, roster.opener_count()).ok_or_else(too_many)?;
        Ok((graph, true))
    }

    /// The graph of the pins alone.
    pub(crate) fn of_pins(eligibility: &Eligibility<'_>) -> Self {
        CandidateGraph::from_rows(eligibility.pinned_rows(), eligibility.roster.opener_count()).unwrap_or_default()
    }
}

/// The openers under each key of one space.
struct Directory {
    /// Openers of key `k` are `openers[of_key[k]..of_key[k + 1]]`, rising.
    of_key: Vec<u32>,
    openers: Vec<OpenerIx>,
}

fn directories(roster: &Roster<'_>, spaces: &[KeySpace]) -> Vec<Directory> {
    let directory = |space: &KeySpace| {
        let mut entries: Vec<(u32, OpenerIx)> = roster
            .openers()
            .flat_map(|opener| space.opener_keys(roster.opener_at(opener)).iter().map(move |&key| (key, opener)))
            .collect();
        entries.sort_unstable();
        let keys = 0..=space.key_count() as u32;
        let of_key = keys.map(|key| entries.partition_point(|entry| entry.0 < key) as u32).collect();
        Directory { of_key, openers: entries.into_iter().map(|(_, opener)| opener).collect() }
    };
    spaces.par_iter().map(directory).collect()
}

impl Directory {
    fn openers(&self, key: u32) -> &[OpenerIx] {
        &self.openers[self.of_key[key as usize] as usize..self.of_key[key as usize + 1] as usize]
    }
}

/// Finds the candidates of blocks.
struct BlockFinder<'a> {
    eligibility: &'a Eligibility<'a>,
    spaces: Vec<KeySpace>,
    directories: Vec<Directory>,
}

impl BlockFinder<'_> {
    /// The keys of a newcomer in each space.
    fn keys(&self, newcomer: NewcomerIx) -> impl Iterator<Item = &[u32]> {
        let at = self.eligibility.roster.newcomer_at(newcomer);
        self.spaces.iter().map(move |space| space.newcomer_keys(at))
    }

    /// Openers who share a key with the block in every space, rising.
    fn openers(&self, block: &[NewcomerIx]) -> Vec<OpenerIx> {
        let roster = self.eligibility.roster;
        let Some(&first) = block.first() else { return Vec::new() };
        let lists = self.keys(first).zip(&self.directories);
        let length = |(keys, directory): &(&[u32], &Directory)| {
            keys.iter().map(|&key| directory.openers(key).len()).sum::<usize>()
        };
        let Some((keys, directory)) = lists.min_by_key(length) else { return roster.openers().collect() };
        let mut openers: Vec<OpenerIx> = keys.iter().flat_map(|&key| directory.openers(key)).copied().collect();
        openers.sort_unstable();
        openers.dedup();
        let at = roster.newcomer_at(first);
        openers.retain(|&opener| self.spaces.iter().all(|space| space.meets(at, roster.opener_at(opener))));
        openers
    }

    /// The candidates of each newcomer of a block; `None` if the search is stopped.
    fn rows(&self, block: &[NewcomerIx], should_stop: &(dyn Fn() -> bool + Sync)) -> Option<Vec<(NewcomerIx, Row)>> {
        let openers = self.openers(block);
        let row = |&newcomer: &NewcomerIx| (!should_stop()).then(|| (newcomer, self.row(newcomer, &openers)));
        block.iter().map(row).collect()
    }

    fn row(&self, newcomer: NewcomerIx, openers: &[OpenerIx]) -> Row {
        let Eligibility { roster, rules, pins, .. } = self.eligibility;
        if let Some(pin) = pins.of(newcomer) {
            return self.eligibility.pinned(pin);
        }
        let person = roster.newcomer_at(newcomer);
        let mut row = Row::default();
        for &opener in openers {
            let other = roster.opener_at(opener);
            if !rules.eligible(person, other) {
                continue;
            }
            let Some(first) = self.eligibility.first_start(newcomer, opener) else { continue };
            if !self.eligibility.shares_hour(newcomer, opener, first) {
                continue;
            }
            row.opener.push(opener);
            row.points.push(rules.points(person, other));
            if first > Start(0) {
                row.earliest.push((opener, first));
            }
        }
        row
    }
}

fn too_many() -> Error {
    Error::from(Issue::error(
        "E-too-many-candidates",
        Place::default(),
        "More than four billion pairs pass the rules.",
        "Add a rule that most pairs fail (field, place, language), or plan one region at a time.",
    ))
}
