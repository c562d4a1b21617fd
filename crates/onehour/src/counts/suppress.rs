//! Counts from which nobody's small group can be read.
//!
//! A *small* number is one from 1 to 4. Each table parts the same people (or meetings) into rows, and totals are known
//! from elsewhere. What a table tells are *blocks*: rows as they are, and at most one of several rows put together. A
//! table is made coarser, a row after another put together, until
//!
//! 1. no block has a small number, so no sum of blocks has, and no total less such a sum;
//! 2. what is put together does not tell its parts: every row counts at least one, and rows of at most four may be
//!    known to be that, so the sum of n of them lies between n and 4 n and is neither;
//! 3. no difference with a table told before is small: where the people of some blocks of one table are all among those
//!    of some blocks of the other, none or at least five are left over ([`Overlap::least_between`]).
//!
//! So no sum of blocks, and no difference of sums of blocks of two tables, counts 1 to 4 people. Of three tables and
//! more together nothing is shown here.
//!
//! The names of rows put together are not told: who knows neither which nor how many they are can say less of each.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The least number that is told, zero aside.
pub const LEAST: u32 = 5;

/// Whether a number may be told.
pub(super) fn may_be_told(number: u32) -> bool {
    number == 0 || number >= LEAST
}

/// Cells of two tables, times those that are small, for which it is found out whether they tell on somebody.
const STEPS: usize = 10_000_000;

/// How many in each of two columns, such as served and waiting.
pub(super) type Cells = [u32; 2];

fn sum(cells: impl IntoIterator<Item = Cells>) -> Cells {
    cells.into_iter().fold([0; 2], |[a, b], [c, d]| [a.saturating_add(c), b.saturating_add(d)])
}

/// Both columns together.
pub(super) fn total([a, b]: Cells) -> u32 {
    a.saturating_add(b)
}

/// Those who are counted, by the row of each table in which they are.
pub(super) struct Crowd<K> {
    /// The names of the rows of each table, in order.
    rows: Vec<Vec<K>>,
    /// How many are in the same row of every table.
    kinds: BTreeMap<Vec<usize>, Cells>,
}

/// What a table tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told<K> {
    pub(super) rows: Vec<(K, Cells)>,
    /// The sum of the rows that are put together. `None` where none are.
    pub(super) together: Option<Cells>,
}

impl<K: Ord + Clone> Crowd<K> {
    /// Counts by so many tables; each entry has its row in every table, and its column.
    pub(super) fn new(tables: usize, entries: impl Iterator<Item = (Vec<K>, usize)>) -> Self {
        let mut counts: BTreeMap<Vec<K>, Cells> = BTreeMap::new();
        entries.for_each(|(rows, column)| counts.entry(rows).or_default()[column] += 1);
        let of_table = |at: usize| counts.keys().map(|rows| rows[at].clone()).collect::<BTreeSet<K>>();
        let rows: Vec<Vec<K>> = (0..tables).map(|at| of_table(at).into_iter().collect()).collect();
        let place = |(at, row): (usize, &K)| rows[at].binary_search(row).unwrap_or(0);
        let kind = |(kind, cells): (&Vec<K>, &Cells)| (kind.iter().enumerate().map(place).collect(), *cells);
        let kinds = counts.iter().map(kind).collect();
        Crowd { rows, kinds }
    }

    /// The first tables of it, with both columns as one.
    pub(super) fn sizes(&self, tables: usize) -> Self {
        let mut kinds: BTreeMap<Vec<usize>, Cells> = BTreeMap::new();
        for (kind, cells) in &self.kinds {
            kinds.entry(kind[..tables].to_vec()).or_default()[0] += total(*cells);
        }
        Crowd { rows: self.rows[..tables].to_vec(), kinds }
    }

    /// What each table may tell. `None` where a total is small.
    pub(super) fn tell(&self) -> Option<Vec<Told<K>>> {
        if !sum(self.kinds.values().copied()).into_iter().all(may_be_told) {
            return None;
        }
        let mut tables: Vec<Table> = Vec::new();
        for at in 0..self.rows.len() {
            let mut table = Table::new(self.cells(at));
            loop {
                // What tells by itself is put together first: fewer rows are left to be held against other tables.
                let mut exposed = table.exposed();
                if exposed.is_empty() {
                    let before = tables.iter().enumerate();
                    exposed.extend(before.flat_map(|(before, told)| self.exposed(at, &table, before, told)));
                }
                if !table.hide(&exposed) {
                    break;
                }
            }
            tables.push(table);
        }
        Some(self.rows.iter().zip(tables).map(|(names, table)| table.told(names)).collect())
    }

    /// The counts of each row of a table.
    fn cells(&self, table: usize) -> Vec<Cells> {
        let mut cells = vec![[0; 2]; self.rows[table].len()];
        for (kind, more) in &self.kinds {
            cells[kind[table]] = sum([cells[kind[table]], *more]);
        }
        cells
    }

    /// The blocks of a table that tell on somebody beside the blocks of another.
    fn exposed(&self, at: usize, table: &Table, other_at: usize, other: &Table) -> BTreeSet<usize> {
        let in_column = |column: usize| {
            let mut shared: BTreeMap<(usize, usize), u32> = BTreeMap::new();
            for (kind, cells) in self.kinds.iter().filter(|(_, cells)| cells[column] > 0) {
                *shared.entry((table.block(kind[at]), other.block(kind[other_at]))).or_default() += cells[column];
            }
            Overlap::new(shared).exposed()
        };
        (0..2).flat_map(in_column).collect()
    }
}

/// The rows of a table, and which of them are put together.
struct Table {
    cells: Vec<Cells>,
    hidden: BTreeSet<usize>,
}

impl Table {
    fn new(cells: Vec<Cells>) -> Self {
        Table { cells, hidden: BTreeSet::new() }
    }

    /// The number of the block a row is in: its own, or the one past all rows.
    fn block(&self, row: usize) -> usize {
        if self.hidden.contains(&row) { self.cells.len() } else { row }
    }

    fn together(&self) -> Cells {
        sum(self.hidden.iter().map(|&row| self.cells[row]))
    }

    /// The blocks that tell on somebody by themselves.
    fn exposed(&self) -> BTreeSet<usize> {
        let is_small = |cells: Cells| !cells.into_iter().all(may_be_told);
        let rows = (0..self.cells.len()).filter(|row| !self.hidden.contains(row));
        let mut exposed: BTreeSet<usize> = rows.filter(|&row| is_small(self.cells[row])).collect();
        if !self.hidden.is_empty() && (is_small(self.together()) || self.tells_its_parts()) {
            exposed.insert(self.cells.len());
        }
        exposed
    }

    /// Whether who knows how many rows are put together knows the size of each.
    fn tells_its_parts(&self) -> bool {
        let sizes = || self.hidden.iter().map(|&row| total(self.cells[row]));
        let (rows, people) = (self.hidden.len() as u64, sizes().map(u64::from).sum::<u64>());
        let most = u64::from(LEAST - 1);
        rows == 1 || people == rows || (sizes().all(|size| u64::from(size) <= most) && people == rows * most)
    }

    /// Puts exposed rows together, and with them the smallest of the others where they alone would be exposed. Whether
    /// that changed anything.
    fn hide(&mut self, exposed: &BTreeSet<usize>) -> bool {
        let before = self.hidden.len();
        self.hidden.extend(exposed.iter().filter(|&&row| row < self.cells.len()));
        if exposed.contains(&self.cells.len()) {
            let others = (0..self.cells.len()).filter(|row| !self.hidden.contains(row));
            self.hidden.extend(others.min_by_key(|&row| (total(self.cells[row]), row)));
        }
        self.hidden.len() > before
    }

    fn told<K: Clone>(self, names: &[K]) -> Told<K> {
        let rows = (0..self.cells.len()).filter(|row| !self.hidden.contains(row));
        let rows = rows.map(|row| (names[row].clone(), self.cells[row])).collect();
        Told { rows, together: (!self.hidden.is_empty()).then(|| self.together()) }
    }
}

/// How many are in both of a block of one table and a block of another, blocks numbered from zero in each.
struct Overlap {
    /// The number of each block of the one table among its blocks.
    blocks: Vec<usize>,
    /// By block of the one table: blocks of the other that share somebody with it, and how many.
    ones: Vec<Vec<(usize, u32)>>,
    /// The same by block of the other.
    others: Vec<Vec<(usize, u32)>>,
}

impl Overlap {
    fn new(shared: BTreeMap<(usize, usize), u32>) -> Self {
        let number = |blocks: BTreeSet<usize>| blocks.into_iter().collect::<Vec<usize>>();
        let blocks = number(shared.keys().map(|&(one, _)| one).collect());
        let theirs = number(shared.keys().map(|&(_, other)| other).collect());
        let (mut ones, mut others) = (vec![Vec::new(); blocks.len()], vec![Vec::new(); theirs.len()]);
        for ((one, other), people) in shared {
            let (one, other) = (blocks.partition_point(|&at| at < one), theirs.partition_point(|&at| at < other));
            ones[one].push((other, people));
            others[other].push((one, people));
        }
        Overlap { blocks, ones, others }
    }

    /// Blocks of the one table out of which a difference with the other would tell 1 to 4 people.
    fn exposed(&self) -> BTreeSet<usize> {
        let cells = self.ones.iter().enumerate().flat_map(|(one, shared)| shared.iter().map(move |cell| (one, *cell)));
        let small: Vec<(usize, usize)> =
            cells.filter(|&(_, (_, people))| people < LEAST).map(|(one, (other, _))| (one, other)).collect();
        // Where finding out would take too long, all that could be exposed counts as exposed.
        let size: usize = self.ones.iter().map(Vec::len).sum();
        let is_long = small.len().saturating_mul(size) > STEPS;
        let exposed = small.into_iter().filter(|&(one, other)| is_long || self.least_between(one, other) < LEAST);
        exposed.map(|(one, _)| self.blocks[one]).collect()
    }

    /// The least difference of two sums in which those count who are in block `one` here and in `other` there.
    ///
    /// Such a difference is of blocks of the other table, `other` among them, less blocks of this table that lie
    /// wholly within these, `one` not among them. So it is a set of blocks that has `other`, has not `one`, and with a
    /// block of this table has all of the other table that share somebody with it; left over are those in a block of
    /// the other table that is in the set and a block of this one that is not. The least is a least cut, hence a
    /// largest flow from `other` to `one`: along a shared cell as many as it has people from the other table to this
    /// one, without end the other way (Ford and Fulkerson 1956). A flow of [`LEAST`] is enough to know.
    fn least_between(&self, one: usize, other: usize) -> u32 {
        let mut flow = BTreeMap::new();
        let mut sent = 0;
        while sent < LEAST {
            let Some(path) = self.path(one, other, &flow) else { break };
            path.forward.iter().for_each(|&cell| *flow.entry(cell).or_insert(0) += 1);
            path.back.iter().for_each(|&cell| *flow.entry(cell).or_insert(0) -= 1);
            sent += 1;
        }
        sent
    }

    /// A way for one more from block `other` of the other table to block `one` of this, the shortest there is.
    fn path(&self, one: usize, other: usize, flow: &BTreeMap<(usize, usize), i64>) -> Option<Path> {
        let (mut from_other, mut from_one) = (vec![None; self.ones.len()], vec![None; self.others.len()]);
        let mut queue = VecDeque::from([other]);
        while let Some(there) = queue.pop_front() {
            for &(here, people) in &self.others[there] {
                let free = flow.get(&(here, there)).copied().unwrap_or(0) < i64::from(people);
                if !free || from_other[here].is_some() {
                    continue;
                }
                from_other[here] = Some(there);
                if here == one {
                    return Some(Path::back(one, other, &from_other, &from_one));
                }
                for &(next, _) in &self.ones[here] {
                    if next != other && from_one[next].is_none() {
                        from_one[next] = Some(here);
                        queue.push_back(next);
                    }
                }
            }
        }
        None
    }
}

/// The cells that a way passes, each as a block of the one table and one of the other.
struct Path {
    /// From the other table to the one.
    forward: Vec<(usize, usize)>,
    back: Vec<(usize, usize)>,
}

impl Path {
    /// Follows a way back from its end.
    fn back(one: usize, other: usize, from_other: &[Option<usize>], from_one: &[Option<usize>]) -> Path {
        let mut path = Path { forward: Vec::new(), back: Vec::new() };
        let mut here = one;
        while let Some(there) = from_other[here] {
            path.forward.push((here, there));
            let (false, Some(before)) = (there == other, from_one[there]) else { break };
            path.back.push((before, there));
            here = before;
        }
        path
    }
}

#[cfg(test)]
mod tests;
