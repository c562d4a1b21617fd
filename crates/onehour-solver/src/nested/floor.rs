//! The second phase: more edges than pay for themselves, because at least so many are asked for.
//!
//! Let phi be what the dearest edge so far cost, a vector at least zero. Each component has its next cheapest extension
//! (a path from any free left vertex to a place that is not used); extensions of a component never get cheaper. The
//! cheapest of all components is made, and so on until the floor is met or no component has any. Then every component
//! is brought to the same phi: its pending search, cut off at phi, says how prices change.
//!
//! With `u = net + phi`, a free vertex has `u = 0`, and raising phi together with the prices as in `search.rs` leaves
//! every reduced cost at least zero: extending all matchings of at least c edges by phi is the multiplier of the floor.
//!
//! Within a component the free left vertices wait in a heap under a lower bound of their nearest label, so that a
//! search scans only those that may matter. Prices never fall, so a bound stays one.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::search::{End, Engine, Purpose};
use super::tiers::Tiers;

/// Free left vertices of a component, nearest first.
struct Sources<const T: usize> {
    waiting: BinaryHeap<Reverse<(Tiers<T>, u32)>>,
    /// Taken by the present search.
    taken: Vec<u32>,
}

/// A component in this phase.
struct Extension<'e, 'p, 'c, const T: usize> {
    engine: &'e mut Engine<'p, 'c, T>,
    sources: Sources<T>,
    /// The next extension, if there is one: what it costs and where it ends.
    pending: Option<(Tiers<T>, End)>,
}

impl<'e, 'p, 'c, const T: usize> Extension<'e, 'p, 'c, T> {
    fn new(engine: &'e mut Engine<'p, 'c, T>) -> Self {
        let waiting = engine.free().map(|left| Reverse((engine.nearest_bound(left), left))).collect();
        let mut extension = Extension { engine, sources: Sources { waiting, taken: Vec::new() }, pending: None };
        extension.search();
        extension
    }

    /// Finds the cheapest extension. It ends with the labels that [`Extension::align`] needs.
    fn search(&mut self) {
        self.engine.begin(Purpose::Extend, Tiers::INFINITY, Tiers::ZERO);
        loop {
            let (limit, _) = self.engine.outcome();
            let nearest = self.engine.nearest().unwrap_or(limit);
            match self.sources.waiting.peek() {
                Some(&Reverse((bound, left))) if bound < nearest => {
                    self.sources.waiting.pop();
                    self.sources.taken.push(left);
                    self.engine.add_source(left, Tiers::ZERO);
                }
                _ if !self.engine.settle_nearest() => break,
                _ => {}
            }
        }
        let outcome = Some(self.engine.outcome());
        self.pending = outcome.filter(|&(_, end)| !self.engine.stopped && !matches!(end, End::Stay));
    }

    /// Makes the pending extension and finds the next.
    fn extend(&mut self) {
        if let Some((cost, end)) = self.pending {
            self.engine.raise_prices(cost);
            self.engine.free_duals(-cost);
            self.engine.augment(end);
            for left in std::mem::take(&mut self.sources.taken) {
                if self.engine.state.is_free(left) {
                    self.sources.waiting.push(Reverse((self.engine.nearest_bound(left), left)));
                }
            }
            self.search();
        }
    }

    /// Brings the duals to `phi`, which is at most the cost of the pending extension.
    fn align(&mut self, phi: Tiers<T>) {
        if !self.engine.stopped {
            self.engine.raise_prices(phi);
        }
        self.engine.free_duals(-phi);
    }
}

/// The multiplier of the floor, and whether no extension was left before the floor was met.
pub(super) struct Outcome<const T: usize> {
    pub(super) phi: Tiers<T>,
    pub(super) exhausted: bool,
}

/// Extends the matching, now of `matched` edges, until it has `at_least`.
pub(super) fn extend_to<const T: usize>(engines: &mut [Engine<'_, '_, T>], matched: u64, at_least: u64) -> Outcome<T> {
    let mut phi = Tiers::ZERO;
    let mut extensions: Vec<_> = engines.iter_mut().map(Extension::new).collect();
    let offer =
        |index: usize, extension: &Extension<'_, '_, '_, T>| extension.pending.map(|(cost, _)| Reverse((cost, index)));
    let mut offers: BinaryHeap<_> =
        extensions.iter().enumerate().filter_map(|(index, extension)| offer(index, extension)).collect();
    let mut stopped = extensions.iter().any(|extension| extension.engine.stopped);
    let mut count = matched;
    while count < at_least && !stopped {
        let Some(Reverse((cost, index))) = offers.pop() else { break };
        phi = cost;
        count += 1;
        extensions[index].extend();
        stopped = extensions[index].engine.stopped;
        offers.extend(offer(index, &extensions[index]));
    }
    extensions.iter_mut().for_each(|extension| extension.align(phi));
    Outcome { phi, exhausted: count < at_least && !stopped }
}

impl<const T: usize> Engine<'_, '_, T> {
    /// No label that this left vertex gives as a source is below this.
    fn nearest_bound(&self, left: u32) -> Tiers<T> {
        let (instance, state) = (&self.instance, &self.state);
        let bundles = instance.bundle_range(left).map(|index| instance.bundle(index));
        let gates = bundles.map(|bundle| (bundle, state.anchor(bundle.gate)));
        let least = gates
            .filter(|&(_, gate)| !state.frozen[gate as usize])
            .map(|(bundle, gate)| state.price[gate as usize] - instance.class_weight(bundle))
            .min();
        least.map_or(Tiers::INFINITY, |least| least - instance.tie_most - instance.left_weight[left as usize])
    }

    /// Sets the dual of each free left vertex.
    fn free_duals(&mut self, net: Tiers<T>) {
        for left in 0..self.instance.left_count() {
            if self.state.is_free(left as u32) {
                self.state.net[left] = net;
            }
        }
    }
}
