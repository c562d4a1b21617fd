//! Labels of columns in a search over full rows, some columns side by side.
//!
//! Without a branch a column, so that the loops vectorise: how many lanes pay depends on what they are used for.

use super::plain::Label;
use crate::matching::FREE;

/// The labels of some columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Labels<T, const LANES: usize> {
    pub(super) dual: [T; LANES],
    /// Tentative distance in the search of a path.
    pub(super) distance: [T; LANES],
    /// The same, but [`Label::FORBIDDEN`] once the distance is final.
    pub(super) open: [T; LANES],
    /// The row from which a column is reached.
    pub(super) from: [u32; LANES],
}

impl<T: Label, const LANES: usize> Labels<T, LANES> {
    /// Duals of zero, and nothing reached.
    pub(super) const NEW: Self =
        Labels { dual: [T::ZERO; LANES], distance: [T::ZERO; LANES], open: [T::ZERO; LANES], from: [FREE; LANES] };

    /// Labels the columns from the first row, and lowers `least` to the least label of each lane.
    #[inline(always)]
    pub(super) fn begin(&mut self, costs: &[T; LANES], (row, base): (u32, T), least: &mut [T; LANES]) {
        self.from = [row; LANES];
        for lane in 0..LANES {
            let reached = base + (costs[lane] - self.dual[lane]);
            self.distance[lane] = reached;
            self.open[lane] = reached;
            least[lane] = if reached < least[lane] { reached } else { least[lane] };
        }
    }

    /// Lowers labels from one more row, and `least` to the least label of each lane that is not final. A final label is
    /// never lowered, since rows come by rising distance.
    #[inline(always)]
    pub(super) fn relax(&mut self, costs: &[T; LANES], (row, base): (u32, T), least: &mut [T; LANES]) {
        for lane in 0..LANES {
            let reached = base + (costs[lane] - self.dual[lane]);
            let closer = reached < self.distance[lane];
            self.distance[lane] = if closer { reached } else { self.distance[lane] };
            self.open[lane] = if closer { reached } else { self.open[lane] };
            self.from[lane] = if closer { row } else { self.from[lane] };
            least[lane] = if self.open[lane] < least[lane] { self.open[lane] } else { least[lane] };
        }
    }

    /// Whether one of the columns is open at this label.
    #[inline(always)]
    pub(super) fn has_open_at(&self, label: T) -> bool {
        self.open.iter().fold(false, |any, open| any | (*open == label))
    }
}

#[inline(always)]
pub(super) fn least_of<T: Label, const LANES: usize>(lanes: [T; LANES]) -> T {
    let mut least = lanes[0];
    for lane in lanes {
        least = if lane < least { lane } else { least };
    }
    least
}
