//! One short list for each person, all in one allocation.

/// `get(i)` is the list of person `i`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lists<T> {
    /// `items[starts[i]..starts[i + 1]]` is the list of person `i`.
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T> Lists<T> {
    /// The lists that `fill` pushes for the people 0 to `people - 1`. Not more than `u32::MAX` items are kept.
    pub(crate) fn build(people: usize, mut fill: impl FnMut(usize, &mut Vec<T>)) -> Self {
        let mut starts = Vec::with_capacity(people + 1);
        let mut items = Vec::new();
        starts.push(0);
        for person in 0..people {
            fill(person, &mut items);
            items.truncate(u32::MAX as usize);
            starts.push(items.len() as u32);
        }
        Lists { starts, items }
    }

    /// The list of a person; empty for one who is not there.
    #[inline]
    pub(crate) fn get(&self, person: usize) -> &[T] {
        let (Some(&start), Some(&end)) = (self.starts.get(person), self.starts.get(person + 1)) else { return &[] };
        self.items.get(start as usize..end as usize).unwrap_or(&[])
    }

    /// Number of lists.
    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Every item of every list.
    pub(crate) fn items(&self) -> &[T] {
        &self.items
    }
}

/// Number of common elements of two rising slices.
pub(crate) fn common(a: &[u32], b: &[u32]) -> u32 {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, count) = (i + 1, j + 1, count + 1),
        }
    }
    count
}

/// Whether two rising slices have an element in common.
#[inline]
pub(crate) fn meet(a: &[u32], b: &[u32]) -> bool {
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => return true,
        }
    }
    false
}
