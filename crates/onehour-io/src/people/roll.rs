//! Everybody who was read.

use std::sync::{Arc, OnceLock};

use onehour::error::Place;
use onehour::pool::{Pool, Role};
use rayon::prelude::*;

use super::rows::Rows;

/// A person of a [`Roll`]: the number of the table, and of the person there.
pub(super) type At = (u32, u32);

/// Everybody who was read, checked, in the order of their ids.
///
/// A million sign-ups have few distinct values, but as [`Person`](onehour::pool::Person)s they are a million of lists
/// each; so these are made when they are first asked for, by [`Roll::pool`]. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Roll(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    tables: Vec<Rows>,
    /// By the bytes of their ids.
    order: Vec<At>,
    pool: OnceLock<Pool>,
}

impl Roll {
    /// People of tables; their ids are distinct and in order.
    pub(super) fn new(tables: Vec<Rows>, order: Vec<At>) -> Self {
        Roll(Arc::new(Inner { tables, order, pool: OnceLock::new() }))
    }

    /// People who were not read.
    pub fn of_pool(pool: Pool) -> Self {
        Roll(Arc::new(Inner { pool: OnceLock::from(pool), ..Inner::default() }))
    }

    /// The people, each with everything that is known of them.
    pub fn pool(&self) -> &Pool {
        let Inner { tables, order, pool } = &*self.0;
        if let Some(pool) = pool.get() {
            return pool;
        }
        // Not within `get_or_init`: a thread that waits for its part of this work may begin other work that asks for
        // the same.
        let person = |&(table, at): &At| tables[table as usize].person(at);
        let people = order.par_iter().with_min_len(256).map(person).collect();
        // Ids were found to be distinct, and none is empty.
        let made = Pool::new(people).unwrap_or_default();
        pool.get_or_init(|| made)
    }

    /// How many people there are.
    pub fn len(&self) -> usize {
        self.0.pool.get().map_or(self.0.order.len(), |pool| pool.people().len())
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Ids, sorted by their bytes.
    pub fn ids(&self) -> Vec<&str> {
        match self.0.pool.get() {
            Some(pool) => pool.people().iter().map(|person| person.id.as_str()).collect(),
            None => self.0.order.iter().map(|&at| self.id(at)).collect(),
        }
    }

    /// How many people have a role of which this holds.
    pub fn count(&self, of: impl Fn(Role) -> bool) -> usize {
        match self.0.pool.get() {
            Some(pool) => pool.people().iter().filter(|person| of(person.role)).count(),
            None => self.0.order.iter().filter(|&&(table, at)| of(self.0.tables[table as usize].role(at))).count(),
        }
    }

    /// The row that a person was read from, if it is known.
    pub fn place(&self, id: &str) -> Option<Place> {
        let (table, at) = self.0.order[self.0.order.binary_search_by(|&known| self.id(known).cmp(id)).ok()?];
        let rows = &self.0.tables[table as usize];
        Some(rows.origins.of_row(rows.row(at)))
    }

    fn id(&self, (table, at): At) -> &str {
        self.0.tables[table as usize].id(at)
    }
}
