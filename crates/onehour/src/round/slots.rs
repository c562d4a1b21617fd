//! Slots: the starts of each opener that some candidate can use.

use std::ops::Range;

use rayon::prelude::*;

use crate::candidate::{CandidateGraph, Moment, NewcomerIx, OpenHours, OpenerIx, Pins, Roster};
use crate::time::{HourSet, Start};

/// One place that meetings with an opener can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) opener: OpenerIx,
    pub(crate) moment: Moment,
}

/// All slots, by opener; those at starts of the round come first and in rising order, then those of pins alone.
#[derive(Debug)]
pub(crate) struct Slots {
    slots: Vec<Slot>,
    /// Slots of opener `o` are `of_opener[o]..of_opener[o + 1]`.
    of_opener: Vec<u32>,
    /// Starts of the round that are slots, by opener.
    used: Vec<HourSet>,
    /// `ranks[o * words + w]`: slots of opener `o` before word `w` of its `used`, plus `of_opener[o]`.
    ranks: Vec<u32>,
    words: usize,
}

impl Slots {
    /// The slots that the candidates of `graph` can use in these hours, and those of `extra` (sorted by opener).
    pub(crate) fn new(
        graph: &CandidateGraph,
        pins: &Pins,
        hours: &OpenHours<'_>,
        extra: &[(OpenerIx, Moment)],
    ) -> Self {
        let openers: Vec<OpenerIx> = graph.openers().collect();
        let used: Vec<HourSet> = openers.par_iter().map(|&opener| used_starts(graph, pins, hours, opener)).collect();
        Slots::at(used, hours, extra)
    }

    /// The slots at all starts open to openers, whether a candidate can use them or not, and those of `extra`.
    pub(crate) fn open(roster: &Roster<'_>, hours: &OpenHours<'_>, extra: &[(OpenerIx, Moment)]) -> Self {
        Slots::at(roster.openers().map(|opener| hours.of_opener(opener).clone()).collect(), hours, extra)
    }

    /// The slots at all starts open to one opener, and those of `extra`, which are that one's.
    pub(crate) fn of_one(
        roster: &Roster<'_>,
        hours: &OpenHours<'_>,
        opener: OpenerIx,
        extra: &[(OpenerIx, Moment)],
    ) -> Self {
        let none = HourSet::empty(hours.count());
        let starts = |other| if other == opener { hours.of_opener(opener).clone() } else { none.clone() };
        Slots::at(roster.openers().map(starts).collect(), hours, extra)
    }

    /// The slots at these starts of each opener, and those of `extra`.
    fn at(used: Vec<HourSet>, hours: &OpenHours<'_>, extra: &[(OpenerIx, Moment)]) -> Self {
        let openers: Vec<OpenerIx> = (0..used.len() as u32).map(OpenerIx).collect();
        let words = used.first().map_or(0, |set| set.words().len());
        let mut table = Slots {
            slots: Vec::new(),
            of_opener: Vec::with_capacity(openers.len() + 1),
            used,
            ranks: Vec::with_capacity(openers.len() * words),
            words,
        };
        let mut extra = extra.iter().copied().peekable();
        for opener in openers {
            table.of_opener.push(table.slots.len() as u32);
            let used = &table.used[opener.at()];
            let mut rank = table.slots.len() as u32;
            for word in used.words() {
                table.ranks.push(rank);
                rank += word.count_ones();
            }
            table.slots.extend(used.iter().map(|start| Slot { opener, moment: hours.moment(start) }));
            while let Some((_, moment)) = extra.next_if(|(of, _)| *of == opener) {
                let known =
                    table.slots[table.of_opener[opener.at()] as usize..].iter().any(|slot| slot.moment == moment);
                if !known {
                    table.slots.push(Slot { opener, moment });
                }
            }
        }
        table.of_opener.push(table.slots.len() as u32);
        table
    }

    pub(crate) fn all(&self) -> &[Slot] {
        &self.slots
    }

    /// Numbers of the slots of an opener.
    pub(crate) fn of(&self, opener: OpenerIx) -> Range<u32> {
        self.of_opener[opener.at()]..self.of_opener[opener.at() + 1]
    }

    /// The slot of an opener at a moment.
    pub(crate) fn find(&self, opener: OpenerIx, moment: Moment) -> Option<u32> {
        self.of(opener).find(|&slot| self.slots[slot as usize].moment == moment)
    }

    /// Pushes the slots of an opener that lie in `hours`, rising; starts before `from` are left out.
    pub(crate) fn push_common(&self, opener: OpenerIx, hours: &HourSet, from: Start, into: &mut Vec<u32>) {
        let used = &self.used[opener.at()];
        let ranks = &self.ranks[opener.at() * self.words..][..self.words];
        let first_word = from.0 as usize / 64;
        for (at, ((&used, &hours), &rank)) in
            used.words().iter().zip(hours.words()).zip(ranks).enumerate().skip(first_word)
        {
            let mut common = used & hours;
            if at == first_word {
                common &= u64::MAX << (from.0 % 64);
            }
            while common != 0 {
                let bit = common & common.wrapping_neg();
                into.push(rank + (used & (bit - 1)).count_ones());
                common ^= bit;
            }
        }
    }
}

/// The starts of an opener that some candidate can use.
fn used_starts(graph: &CandidateGraph, pins: &Pins, hours: &OpenHours<'_>, opener: OpenerIx) -> HourSet {
    let mut used = hours.of_opener(opener).clone();
    let mut wanted = HourSet::default();
    let chooses = |newcomer: &&NewcomerIx| pins.of(**newcomer).is_none_or(|pin| pin.fixed.is_none());
    for newcomer in graph.newcomers_of(opener).iter().filter(chooses) {
        wanted.union(hours.of_newcomer(*newcomer));
    }
    used.and(&wanted);
    used
}
