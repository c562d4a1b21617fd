//! Key spaces: a rule as "the two share a key".
//!
//! Most rules say that newcomer and opener have something in common: an ancestor at some level, a language both know
//! well enough, a region. Written as keys, such a rule is one set intersection, and the pairs that pass it are the
//! pairs inside a block of people with the same key: the same data serve to test one pair and to enumerate all.

use super::lists::{Lists, common, meet};
use crate::pool::{Person, Role};

/// Keys of every newcomer and of every opener. A pair that shares no key is not eligible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySpace {
    newcomers: SideKeys,
    openers: SideKeys,
    /// Keys are `0..count`; each is held on both sides.
    count: u32,
}

/// The keys of one side.
#[derive(Clone, Debug, PartialEq, Eq)]
struct SideKeys {
    /// Rising for each person; empty for who does not stand on this side.
    lists: Lists<u32>,
    /// Bit `key % 64` for each key: two disjoint masks prove that no key is shared.
    masks: Vec<u64>,
}

impl SideKeys {
    fn new(lists: Lists<u32>) -> Self {
        let mask = |person| lists.get(person).iter().fold(0u64, |mask, key| mask | 1 << (key % 64));
        let masks = (0..lists.len()).map(mask).collect();
        SideKeys { lists, masks }
    }
}

impl KeySpace {
    /// The space of the keys that `newcomer` and `opener` push for each person of their side.
    pub(crate) fn build(
        people: &[&Person],
        mut newcomer: impl FnMut(usize, &mut Vec<u32>),
        mut opener: impl FnMut(usize, &mut Vec<u32>),
    ) -> Self {
        let stands = |person: usize, side: fn(Role) -> bool| people.get(person).is_some_and(|person| side(person.role));
        KeySpace::of_lists(
            &sorted_lists(people.len(), |person, keys| {
                if stands(person, Role::is_newcomer) {
                    newcomer(person, keys);
                }
            }),
            &sorted_lists(people.len(), |person, keys| {
                if stands(person, Role::is_opener) {
                    opener(person, keys);
                }
            }),
        )
    }

    /// The space in which a pair shares a key when it does so in one of these.
    pub(crate) fn union(spaces: &[KeySpace]) -> Self {
        let side = |of: fn(&KeySpace) -> &SideKeys| {
            let people = spaces.first().map_or(0, |space| of(space).lists.len());
            sorted_lists(people, |person, keys| {
                let mut offset = 0u32;
                for space in spaces {
                    keys.extend(of(space).lists.get(person).iter().map(|key| key.saturating_add(offset)));
                    offset = offset.saturating_add(space.count);
                }
            })
        };
        KeySpace::of_lists(&side(|space| &space.newcomers), &side(|space| &space.openers))
    }

    /// The space of these raw keys. Keys that nobody holds on the other side join no pair: they are dropped, and the
    /// others are numbered anew in their order.
    fn of_lists(newcomers: &Lists<u32>, openers: &Lists<u32>) -> Self {
        let theirs = distinct(openers);
        let mut shared = distinct(newcomers);
        shared.retain(|key| theirs.binary_search(key).is_ok());
        let renumbered = |raw: &Lists<u32>| {
            SideKeys::new(Lists::build(raw.len(), |person, keys| {
                keys.extend(
                    raw.get(person).iter().filter_map(|key| shared.binary_search(key).ok()).map(|at| at as u32),
                );
            }))
        };
        KeySpace { newcomers: renumbered(newcomers), openers: renumbered(openers), count: shared.len() as u32 }
    }

    /// Keys of a newcomer, rising.
    pub fn newcomer_keys(&self, newcomer: usize) -> &[u32] {
        self.newcomers.lists.get(newcomer)
    }

    /// Keys of an opener, rising.
    pub fn opener_keys(&self, opener: usize) -> &[u32] {
        self.openers.lists.get(opener)
    }

    /// Keys are `0..key_count()`.
    pub fn key_count(&self) -> usize {
        self.count as usize
    }

    /// Pairs in all blocks together, counted once for each key they share: what enumerating this space costs.
    pub fn pairs(&self) -> u64 {
        let mut holders = vec![(0u64, 0u64); self.key_count()];
        for &key in self.newcomers.lists.items() {
            if let Some(holder) = holders.get_mut(key as usize) {
                holder.0 += 1;
            }
        }
        for &key in self.openers.lists.items() {
            if let Some(holder) = holders.get_mut(key as usize) {
                holder.1 += 1;
            }
        }
        holders.iter().fold(0, |sum, (newcomers, openers)| sum.saturating_add(newcomers.saturating_mul(*openers)))
    }

    /// Whether the pair shares a key.
    #[inline]
    pub fn meets(&self, newcomer: usize, opener: usize) -> bool {
        let (Some(a), Some(b)) = (self.newcomers.masks.get(newcomer), self.openers.masks.get(opener)) else {
            return false;
        };
        a & b != 0 && (self.count <= 64 || meet(self.newcomer_keys(newcomer), self.opener_keys(opener)))
    }

    /// How many keys the pair shares.
    #[inline]
    pub(crate) fn shared(&self, newcomer: usize, opener: usize) -> u32 {
        let (Some(a), Some(b)) = (self.newcomers.masks.get(newcomer), self.openers.masks.get(opener)) else {
            return 0;
        };
        match (a & b, self.count <= 64) {
            (0, _) => 0,
            (both, true) => both.count_ones(),
            _ => common(self.newcomer_keys(newcomer), self.opener_keys(opener)),
        }
    }
}

/// What `push` pushes for each person, rising and without doubles.
fn sorted_lists(people: usize, mut push: impl FnMut(usize, &mut Vec<u32>)) -> Lists<u32> {
    let mut scratch = Vec::new();
    Lists::build(people, |person, keys| {
        scratch.clear();
        push(person, &mut scratch);
        scratch.sort_unstable();
        scratch.dedup();
        keys.extend_from_slice(&scratch);
    })
}

/// Every key that somebody holds, rising.
fn distinct(lists: &Lists<u32>) -> Vec<u32> {
    let mut keys = lists.items().to_vec();
    keys.sort_unstable();
    keys.dedup();
    keys
}
