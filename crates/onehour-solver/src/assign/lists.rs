//! Lists of things, one list behind the other in one place: a list each would be asked of the allocator one by one.

/// A list for each row.
#[derive(Debug)]
pub(super) struct Lists<T> {
    /// Things of row `i` are `start[i]..start[i + 1]`.
    start: Vec<usize>,
    things: Vec<T>,
}

impl<T> Lists<T> {
    /// No row yet, and room for so many of one thing each.
    pub(super) fn with_capacity(rows: usize) -> Self {
        let mut start = Vec::with_capacity(rows + 1);
        start.push(0);
        Lists { start, things: Vec::with_capacity(rows) }
    }

    /// Nothing in any row.
    pub(super) fn empty(rows: usize) -> Self {
        Lists { start: vec![0; rows + 1], things: Vec::new() }
    }

    /// Appends a row.
    pub(super) fn push_row(&mut self, things: impl Iterator<Item = T>) {
        self.things.extend(things);
        self.end_row();
    }

    /// Appends to the row that is at hand, after those that have ended.
    pub(super) fn push(&mut self, thing: T) {
        self.things.push(thing);
    }

    /// From here on the next row is at hand.
    pub(super) fn end_row(&mut self) {
        self.start.push(self.things.len());
    }

    /// The list of a row.
    #[inline]
    pub(super) fn row(&self, row: usize) -> &[T] {
        &self.things[self.start[row]..self.start[row + 1]]
    }

    /// The list of each row.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[T]> {
        self.start.windows(2).map(|ends| &self.things[ends[0]..ends[1]])
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.start.len() - 1
    }
}
