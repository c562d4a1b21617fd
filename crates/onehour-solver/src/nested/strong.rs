//! Strong components of a directed graph (Tarjan 1972), without recursion.
//!
//! # Why not petgraph's
//! The graphs here are residual graphs: their arcs follow from flow and capacity, one way at a time, and are never
//! stored. `petgraph::algo::tarjan_scc` would take such a graph through the visit traits, but calls itself once for
//! each vertex of a path; a path of the residual graph may pass through every person of a round, and the stack of a
//! thread ends long before that. `kosaraju_scc` does not recurse, but walks the arcs backwards too, for which all of
//! them would have to be stored turned round, or derived by a second, reversed set of rules that must agree with the
//! first.

use super::components::NONE;

/// The strong components of what some roots reach.
pub(super) struct StrongComponents {
    /// Component of each vertex; `NONE` where no root reaches it.
    component: Vec<u32>,
    /// Vertices component by component; a component comes after all that it leads to.
    order: Vec<u32>,
    /// Where each component ends in `order`.
    ends: Vec<usize>,
}

/// A vertex whose successors are being visited.
struct Frame {
    vertex: u32,
    /// The successors still to visit lie in the list of arcs from here on.
    arcs: usize,
}

/// The state of a run; `index` and `low` as in the paper, `NONE` where not visited.
struct Walk {
    index: Vec<u32>,
    low: Vec<u32>,
    visited: u32,
    open: Vec<u32>,
    frames: Vec<Frame>,
    arcs: Vec<u32>,
}

impl StrongComponents {
    /// `successors` appends the successors of a vertex to a list. Time O(vertices + arcs).
    pub(super) fn new(
        count: usize,
        roots: impl Iterator<Item = u32>,
        mut successors: impl FnMut(u32, &mut Vec<u32>),
    ) -> Self {
        let mut strong = StrongComponents { component: vec![NONE; count], order: Vec::new(), ends: Vec::new() };
        let mut walk = Walk {
            index: vec![NONE; count],
            low: vec![NONE; count],
            visited: 0,
            open: Vec::new(),
            frames: Vec::new(),
            arcs: Vec::new(),
        };
        for root in roots {
            if walk.index[root as usize] == NONE {
                walk.enter(root, &mut successors);
            }
            while let Some(frame) = walk.frames.last() {
                let vertex = frame.vertex;
                if walk.arcs.len() == frame.arcs {
                    strong.leave(vertex, &mut walk);
                } else if let Some(next) = walk.arcs.pop() {
                    if walk.index[next as usize] == NONE {
                        walk.enter(next, &mut successors);
                    } else if strong.component[next as usize] == NONE {
                        walk.low[vertex as usize] = walk.low[vertex as usize].min(walk.index[next as usize]);
                    }
                }
            }
        }
        strong
    }

    /// All successors of a vertex are done: closes its component if it is the first of it.
    fn leave(&mut self, vertex: u32, walk: &mut Walk) {
        walk.frames.pop();
        let low = walk.low[vertex as usize];
        if let Some(above) = walk.frames.last() {
            walk.low[above.vertex as usize] = walk.low[above.vertex as usize].min(low);
        }
        if low == walk.index[vertex as usize] {
            while let Some(member) = walk.open.pop() {
                self.component[member as usize] = self.ends.len() as u32;
                self.order.push(member);
                if member == vertex {
                    break;
                }
            }
            self.ends.push(self.order.len());
        }
    }

    /// Whether two vertices lie on a common cycle (or are the same).
    pub(super) fn connected(&self, a: u32, b: u32) -> bool {
        self.component[a as usize] == self.component[b as usize]
    }

    /// All vertices reached.
    pub(super) fn vertices(&self) -> impl Iterator<Item = u32> + '_ {
        self.order.iter().copied()
    }

    /// The components, each after all that it leads to.
    pub(super) fn components(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.order[start..end])
    }
}

impl Walk {
    fn enter(&mut self, vertex: u32, successors: &mut impl FnMut(u32, &mut Vec<u32>)) {
        self.index[vertex as usize] = self.visited;
        self.low[vertex as usize] = self.visited;
        self.visited += 1;
        self.open.push(vertex);
        self.frames.push(Frame { vertex, arcs: self.arcs.len() });
        successors(vertex, &mut self.arcs);
    }
}
