//! Which way outside is believed to be.
//!
//! Many ways are equally long where many meetings are worth the same: a search may go through thousands of places
//! before it comes to an end that was a few steps away. Of vertices that are equally far from where a search begins, the
//! one that is believed to be nearest to its end goes first, and of those the one with fewest steps to go. What is
//! believed decides no answer, and need not be true; where it is, a search does not stray.

use super::network::Network;
use super::search::Searcher;
use crate::nested::components::NONE;
use crate::nested::tiers::Tiers;

/// How far something is, as a number, and over how many steps: nearest first.
pub(super) type Bearing = (i64, u32);

/// How far vertices are believed to be from outside, on the way there and on the way from there.
#[derive(Clone, Debug, Default)]
pub(super) struct Bearings {
    /// By node.
    ahead: Vec<Bearing>,
    pub(super) behind: Vec<Bearing>,
    /// By left vertex.
    pub(super) behind_left: Vec<Bearing>,
}

impl Bearings {
    pub(super) fn ahead(&self, node: u32) -> Bearing {
        self.ahead.get(node as usize).copied().unwrap_or_default()
    }

    pub(super) fn behind(&self, is_left: bool, index: u32) -> Bearing {
        let behind = if is_left { &self.behind_left } else { &self.behind };
        behind.get(index as usize).copied().unwrap_or_default()
    }
}

impl<const T: usize> Searcher<T> {
    /// Takes the greatest prices of a proof for how far nodes are from outside ([`super::Dynamic::expect_prices`]). Time
    /// O(edges log edges) at most; O(bundles) where few edges are tight.
    pub(super) fn expect_prices(&mut self, greatest: &[Option<Vec<i64>>]) {
        let network = &self.network;
        let fits = |price: &[i64]| price.len() == T && price.iter().all(|entry| entry.unsigned_abs() < u64::MAX / 8);
        let far = |node: u32| match greatest.get(node as usize) {
            Some(Some(greatest)) if fits(greatest) && !network.is_dead(node) => {
                Tiers::read(greatest, 0) - network.full_price(node)
            }
            _ => Tiers::INFINITY,
        };
        let mut far: Vec<Tiers<T>> = (0..network.node_count() as u32).map(far).collect();
        far[network.outside as usize] = Tiers::ZERO;
        let steps = TightWays::new(network, &far).steps();
        let number = |far: &Tiers<T>| if far.is_infinite() { i64::MAX } else { network.coarse.at_least(*far) };
        self.labels.bearings.ahead = far.iter().map(number).zip(steps).collect();
    }
}

/// The steps that lead nearer to outside by just what they cost.
struct TightWays<'n, const T: usize> {
    network: &'n Network<T>,
    far: &'n [Tiers<T>],
    /// From the second node to the first.
    steps: Vec<(u32, u32)>,
    /// Nodes that a way can end with, by somebody who gives up a place there.
    ends: Vec<u32>,
}

impl<'n, const T: usize> TightWays<'n, T> {
    fn new(network: &'n Network<T>, far: &'n [Tiers<T>]) -> Self {
        let mut ways = TightWays { network, far, steps: Vec::new(), ends: vec![network.outside] };
        let from = |&node: &u32| node != network.outside && network.is_closed(node) && !network.is_dead(node);
        for node in (0..network.node_count() as u32).filter(from) {
            if !far[node as usize].is_infinite() {
                ways.leave(node);
            }
        }
        ways.steps.sort_unstable();
        ways
    }

    /// What a node leads to, as in a forward search.
    fn leave(&mut self, node: u32) {
        let network = self.network;
        if network.has_room(node) {
            self.step(node, network.around(node), network.up(node));
        }
        let mut open = vec![node];
        while let Some(next) = open.pop() {
            network.held[next as usize].iter().for_each(|&left| self.leave_with(left, node));
            for &child in network.within[next as usize].iter().filter(|&&child| network.flow[child as usize] > 0) {
                if network.is_closed(child) {
                    self.step(node, child, network.down(child));
                } else {
                    open.push(child);
                }
            }
        }
    }

    /// Somebody at a node gives up their place, or takes another one.
    fn leave_with(&mut self, left: u32, node: u32) {
        let (network, row) = (self.network, &self.network.rows[left as usize]);
        let far = self.far[node as usize] - network.dual[left as usize];
        if far == Tiers::ZERO {
            self.ends.push(node);
        }
        let above = network.coarse.at_most(far).saturating_add(1);
        for (&bundle, hint) in row.bundles.iter().zip(&row.hints) {
            if hint.rules_out(above, &network.price_falls) {
                continue;
            }
            for &slot in row.slots(bundle) {
                let cost = network.full_price(slot) - network.tie(row.key, slot) - bundle.weight;
                self.step(node, network.anchor(slot), network.dual[left as usize] + cost);
            }
        }
    }

    fn step(&mut self, from: u32, to: u32, cost: Tiers<T>) {
        let far = self.far[to as usize];
        if !far.is_infinite() && cost + far == self.far[from as usize] {
            self.steps.push((to, from));
        }
    }

    /// The least number of steps from each node to an end.
    fn steps(self) -> Vec<u32> {
        let mut steps = vec![NONE; self.far.len()];
        let mut reached = self.ends;
        reached.iter().for_each(|&end| steps[end as usize] = 0);
        let mut next = 0;
        while let Some(&node) = reached.get(next) {
            next += 1;
            let first = self.steps.partition_point(|&(to, _)| to < node);
            for &(_, from) in self.steps[first..].iter().take_while(|&&(to, _)| to == node) {
                if steps[from as usize] == NONE {
                    steps[from as usize] = steps[node as usize] + 1;
                    reached.push(from);
                }
            }
        }
        steps
    }
}
