//! How far edges are from what their duals pay: the cheapest repair of the duals, and the edges that are tight.

use rayon::prelude::*;

use super::search::Engine;
use super::tiers::Tiers;

impl<const T: usize> Engine<'_, '_, T> {
    /// After a stop: raises left duals until no edge weighs more than its duals. The bound stays true, not tight:
    /// whoever stopped the run waits, so that no edge of a left vertex that has not entered is looked at by itself.
    pub(super) fn cover(&mut self) {
        for left in std::mem::take(&mut self.undecided) {
            self.state.net[left as usize] = self.highest_excess(left);
        }
        let lefts = (0..self.instance.left_count() as u32).into_par_iter();
        let most: Vec<Tiers<T>> = lefts.map(|left| self.most_excess(left)).collect();
        self.state.net.iter_mut().zip(most).for_each(|(net, most)| *net += most);
    }

    /// At least zero and what any edge of a left vertex weighs more than its place costs.
    fn highest_excess(&self, left: u32) -> Tiers<T> {
        let bundles = self.instance.bundle_range(left).map(|index| self.instance.bundle(index));
        let gate = |gate: u32| self.state.price[self.state.anchor(gate) as usize];
        let dearest = bundles.map(|bundle| self.instance.class_weight(bundle) - gate(bundle.gate)).max();
        let fixed = self.instance.left_weight[left as usize] + self.instance.tie_most;
        dearest.map_or(Tiers::ZERO, |dearest| (dearest + fixed).max(Tiers::ZERO))
    }

    /// The most by which an edge of a left vertex weighs more than its duals; at least zero.
    fn most_excess(&self, left: u32) -> Tiers<T> {
        let instance = &self.instance;
        let dual = self.state.net[left as usize] - instance.left_weight[left as usize];
        let mut least = Tiers::ZERO;
        for bundle in instance.bundle_range(left).map(|index| instance.bundle(index)) {
            let base = dual - instance.class_weight(bundle);
            let gate = self.state.anchor(bundle.gate);
            if base + self.state.price[gate as usize] - instance.most_tie(bundle) < least {
                for &slot in instance.bundle_slots(bundle) {
                    let price = self.state.price[self.state.anchor(slot) as usize];
                    least = least.min(base + price - instance.tie(left, slot));
                }
            }
        }
        -least
    }

    /// Edges whose duals equal their weight, as (left vertex, slot) of the whole problem, in order.
    pub(super) fn tight_edges(&self) -> Vec<(u32, u32)> {
        let (instance, state) = (&self.instance, &self.state);
        let mut edges = Vec::new();
        for left in 0..instance.left_count() as u32 {
            let dual = state.net[left as usize] - instance.left_weight[left as usize];
            for bundle in instance.bundle_range(left).map(|index| instance.bundle(index)) {
                let base = dual - instance.class_weight(bundle);
                let gate = state.anchor(bundle.gate);
                if base + state.price[gate as usize] - instance.most_tie(bundle) > Tiers::ZERO {
                    continue;
                }
                for &slot in instance.bundle_slots(bundle) {
                    let price = state.price[state.anchor(slot) as usize];
                    if base + price == instance.tie(left, slot) {
                        edges.push((instance.part.lefts[left as usize], instance.part.slots[slot as usize]));
                    }
                }
            }
        }
        edges
    }
}
