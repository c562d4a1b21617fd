//! The forest of capacities around the slots.
//!
//! Problem: each slot lies in a chain of sets (window, day, month, quarter, round, employer's month), each with a
//! capacity. The solver wants a forest, and is faster with fewer sets.
//!
//! Families: where chains do not nest (an employer's month across the quarters and rounds of several openers) one
//! family of sets is left out, as [`Family`] says; what then comes out is a bound, not yet a plan.
//!
//! Pruning: a set whose children hold no more than it does can never bind, nor can one inside a set that holds no more.
//! Both are dropped; neither changes any answer. The round of each opener stays: the spread of load is counted there.
//!
//! Order: children come before their parents. Time: linear in slots times the length of a chain.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use onehour_solver::nested::CapSet;

use super::crossing::{Budget, Crossings};
use super::limits::{Limits, Month, SetKey};
use super::slots::Slots;
use crate::candidate::{Durations, OpenerIx};

/// Which sets are in force for openers whose employer's budget crosses their own caps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// Their own caps, not the budget.
    WithoutBudgets,
    /// The budget, not their quarters, rounds and spread.
    WithoutRounds,
}

/// Shares of crossing budgets: at most so many meetings of an opener in a month.
pub(crate) type Shares = BTreeMap<(OpenerIx, Month), u32>;

/// Slots and sets with their capacities, as the solver wants them.
#[derive(Debug, Default)]
pub(crate) struct Forest {
    pub(crate) slot_caps: Vec<u32>,
    /// Smallest set around each slot.
    pub(crate) slot_sets: Vec<Option<u32>>,
    pub(crate) sets: Vec<CapSet>,
    /// What each set is.
    pub(crate) keys: Vec<SetKey>,
}

/// What a forest is built from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ForestInput<'a> {
    pub(crate) limits: &'a Limits<'a>,
    pub(crate) crossings: &'a Crossings,
    pub(crate) family: Family,
    pub(crate) shares: &'a Shares,
    /// Given when starts of an opener can collide: windows are laid over them.
    pub(crate) windows: Option<Durations>,
    /// Where windows of openers begin in any case.
    pub(crate) laid: Option<&'a BTreeSet<(OpenerIx, i64)>>,
    /// Tier in which the spread of load counts.
    pub(crate) spread_tier: Option<u8>,
    /// Keeps the sets that cannot bind as the edges are.
    pub(crate) every_set: bool,
}

impl Forest {
    pub(crate) fn new(input: &ForestInput<'_>, slots: &Slots) -> Self {
        let mut forest = Forest::whole(input, slots);
        if !input.every_set {
            forest.prune();
        }
        forest
    }

    /// All sets that have a capacity or a spread.
    fn whole(input: &ForestInput<'_>, slots: &Slots) -> Self {
        let limits = input.limits;
        let hour_cap = |slot: &super::slots::Slot| limits.capacity(SetKey::Hour(slot.opener, slot.moment.start));
        let mut forest = Forest {
            slot_caps: slots.all().iter().map(|slot| hour_cap(slot).unwrap_or(u32::MAX)).collect(),
            slot_sets: vec![None; slots.all().len()],
            ..Forest::default()
        };
        // Sets of several openers: they come after all others. (key, smallest sets inside it, slots directly in it)
        let mut shared: BTreeMap<SetKey, (Vec<u32>, Vec<u32>)> = BTreeMap::new();
        for opener in limits.roster.openers() {
            let mut tree = OpenerTree { input, forest: &mut forest, numbers: BTreeMap::new() };
            for (root, top) in tree.grow(opener, slots) {
                let entry = shared.entry(root).or_default();
                match top {
                    Top::Set(set) => entry.0.push(set),
                    Top::Slot(slot) => entry.1.push(slot),
                }
            }
        }
        for (key, (mut sets, members)) in shared {
            let Some(cap) = limits.capacity(key) else { continue };
            let number = forest.push(key, cap, None);
            sets.sort_unstable();
            sets.dedup();
            sets.into_iter().for_each(|set| forest.sets[set as usize].parent = Some(number));
            members.into_iter().for_each(|slot| forest.slot_sets[slot as usize] = Some(number));
        }
        forest
    }

    fn push(&mut self, key: SetKey, cap: u32, spread_tier: Option<u8>) -> u32 {
        let number = self.sets.len() as u32;
        self.sets.push(CapSet { parent: None, cap, spread_tier });
        self.keys.push(key);
        number
    }

    /// Drops the sets that cannot bind.
    fn prune(&mut self) {
        let kept = self.kept();
        let mut numbers = vec![0u32; kept.len()];
        let mut next = 0u32;
        for (number, &kept) in numbers.iter_mut().zip(&kept) {
            *number = next;
            next += u32::from(kept);
        }
        let sets = &self.sets;
        let nearest = |mut at: Option<u32>| {
            while let Some(set) = at.filter(|&set| !kept[set as usize]) {
                at = sets[set as usize].parent;
            }
            at.map(|set| numbers[set as usize])
        };
        self.slot_sets = self.slot_sets.iter().map(|&set| nearest(set)).collect();
        let parents: Vec<Option<u32>> = sets.iter().map(|set| nearest(set.parent)).collect();
        self.sets.iter_mut().zip(parents).for_each(|(set, parent)| set.parent = parent);
        let mut keep = kept.iter().copied();
        self.sets.retain(|_| keep.next() == Some(true));
        let mut keep = kept.iter().copied();
        self.keys.retain(|_| keep.next() == Some(true));
    }

    /// Which sets may bind or count the spread.
    fn kept(&self) -> Vec<bool> {
        let mut inflow = vec![0u64; self.sets.len()];
        for (cap, set) in self.slot_caps.iter().zip(&self.slot_sets) {
            if let Some(set) = set {
                inflow[*set as usize] += u64::from(*cap);
            }
        }
        let mut kept = Vec::with_capacity(self.sets.len());
        for (at, set) in self.sets.iter().enumerate() {
            kept.push(set.spread_tier.is_some() || u64::from(set.cap) < inflow[at]);
            if let Some(parent) = set.parent {
                inflow[parent as usize] += inflow[at].min(u64::from(set.cap));
            }
        }
        // Smallest capacity among the kept sets around each set.
        let mut around = vec![u32::MAX; self.sets.len()];
        for (at, set) in self.sets.iter().enumerate().rev() {
            if let Some(parent) = set.parent {
                let parent = parent as usize;
                around[at] = around[parent].min(if kept[parent] { self.sets[parent].cap } else { u32::MAX });
            }
            kept[at] &= set.spread_tier.is_some() || set.cap < around[at];
        }
        kept
    }
}

/// What hangs directly under a set of several openers.
enum Top {
    Set(u32),
    Slot(u32),
}

/// The sets of one opener, while they are made.
struct OpenerTree<'a> {
    input: &'a ForestInput<'a>,
    forest: &'a mut Forest,
    numbers: BTreeMap<SetKey, u32>,
}

impl OpenerTree<'_> {
    /// Makes the sets of an opener; gives what belongs under a set of several openers.
    fn grow(&mut self, opener: OpenerIx, slots: &Slots) -> Vec<(SetKey, Top)> {
        let chains: Vec<(u32, Chain)> = slots.of(opener).zip(self.chains(opener, slots)).collect();
        // Layer by layer, so that children come before their parents.
        let mut layered: Vec<(usize, SetKey)> = Vec::new();
        for (_, chain) in &chains {
            layered.extend(chain.own.iter().enumerate().filter_map(|(layer, key)| Some((layer, (*key)?))));
        }
        layered.sort_unstable();
        layered.dedup();
        for (_, key) in layered {
            let spread_tier = self.input.spread_tier.filter(|_| matches!(key, SetKey::Round(_)));
            let number = self.forest.push(key, self.cap(key, slots).unwrap_or(u32::MAX), spread_tier);
            self.numbers.insert(key, number);
        }
        chains.into_iter().filter_map(|(slot, chain)| self.hang(slot, &chain)).collect()
    }

    /// Links a slot and the sets of its chain; gives what belongs under the shared set, if there is one.
    fn hang(&mut self, slot: u32, chain: &Chain) -> Option<(SetKey, Top)> {
        let mut inner: Option<u32> = None;
        for number in chain.own.iter().flatten().map(|key| self.numbers[key]) {
            match inner {
                None => self.forest.slot_sets[slot as usize] = Some(number),
                Some(child) => self.forest.sets[child as usize].parent = Some(number),
            }
            inner = Some(number);
        }
        Some((chain.shared?, inner.map_or(Top::Slot(slot), Top::Set)))
    }

    /// Capacity of a set of this opener; `None` is no bound.
    fn cap(&self, key: SetKey, slots: &Slots) -> Option<u32> {
        let limits = self.input.limits;
        match key {
            SetKey::Window(opener, first) => {
                // Starts after midnight count as well, though they lie in the next window.
                let window = first..first.saturating_add(self.input.windows?.block());
                let starts_inside =
                    |slot: &u32| slots.all()[*slot as usize].moment.start.is_some_and(|at| window.contains(&at));
                slots.of(opener).filter(starts_inside).map(|slot| self.forest.slot_caps[slot as usize]).max()
            }
            SetKey::Month(opener, month) => {
                let share = self.input.shares.get(&(opener, month)).copied();
                [limits.capacity(key), share].into_iter().flatten().min()
            }
            _ => limits.capacity(key),
        }
    }

    /// The chain of each slot of an opener.
    fn chains(&self, opener: OpenerIx, slots: &Slots) -> Vec<Chain> {
        let range = slots.of(opener);
        let members = &slots.all()[range.start as usize..range.end as usize];
        let windows =
            self.windows(opener, members.iter().filter_map(|slot| Some((slot.moment.start?, slot.moment.date))));
        let window_of =
            |start: i64| windows.partition_point(|&first| first <= start).checked_sub(1).map(|at| windows[at]);
        let budget = self.input.crossings.budget(opener);
        let with_rounds = budget != Some(Budget::Across) || self.input.family == Family::WithoutBudgets;
        let (inside, around) = match budget {
            Some(Budget::Inside) => (true, false),
            Some(Budget::Around) => (false, true),
            Some(Budget::Across) => (false, self.input.family == Family::WithoutRounds),
            None => (false, false),
        };
        let chain_of = |slot: &super::slots::Slot| {
            let mut chain = Chain::default();
            if let Some(start) = slot.moment.start.filter(|_| !windows.is_empty()) {
                chain.own[0] = window_of(start).map(|first| SetKey::Window(opener, first));
            }
            for key in self.input.limits.around(opener, slot.moment) {
                match key {
                    SetKey::Day(..) => chain.own[1] = self.bounded(key),
                    SetKey::Month(..) => chain.own[2] = self.bounded(key),
                    SetKey::Employer(..) if inside => chain.own[3] = Some(key),
                    SetKey::Quarter(..) if with_rounds => chain.own[4] = self.bounded(key),
                    SetKey::Round(_) if with_rounds => chain.own[5] = Some(key),
                    SetKey::Employer(..) if around => chain.shared = Some(key),
                    _ => {}
                }
            }
            chain
        };
        members.iter().map(chain_of).collect()
    }

    /// The set, if it has a capacity.
    fn bounded(&self, key: SetKey) -> Option<SetKey> {
        let shared = matches!(key, SetKey::Month(opener, month) if self.input.shares.contains_key(&(opener, month)));
        (shared || self.input.limits.capacity(key).is_some()).then_some(key)
    }

    /// First starts of an opener's windows: laid from the left, each begins at the first start that the ones before
    /// leave, or where one is to begin in any case, and ends with its day, or it would not lie in it. Where none is to,
    /// that is a smallest cover of each day by windows (the starts are the left ends of equal intervals).
    fn windows(&self, opener: OpenerIx, starts: impl Iterator<Item = (i64, Option<Date>)>) -> Vec<i64> {
        let Some(durations) = self.input.windows else { return Vec::new() };
        let mut starts: Vec<(i64, Option<Date>)> = starts.collect();
        starts.sort_unstable();
        let mut windows: Vec<(i64, Option<Date>)> = Vec::new();
        for (start, date) in starts {
            let reaches =
                |&(first, day): &(i64, Option<Date>)| start < first.saturating_add(durations.block()) && date == day;
            let begins = self.input.laid.is_some_and(|laid| laid.contains(&(opener, start)));
            if begins || !windows.last().is_some_and(reaches) {
                windows.push((start, date));
            }
        }
        windows.into_iter().map(|(first, _)| first).collect()
    }
}

/// The sets around a slot, innermost first.
#[derive(Clone, Debug, Default)]
struct Chain {
    /// Window, day, month, month of an employer with this opener alone, quarter, round.
    own: [Option<SetKey>; 6],
    /// Month of an employer with several openers.
    shared: Option<SetKey>,
}
