//! Auctions from coarse to fine, and what to do when the bids of the first do not end.
//!
//! In a matrix they end, though prices may have far to go: a coarser epsilon takes them there. Among entries they may
//! also go on because some rows have too few columns, so that is looked at first: each time twice as many bids were
//! made, whether some rows are [`stranded`]; and after the last of these times the caller finds out for certain.

use super::engine::{Engine, Outcome, Outlook};
use super::rows::Rows;
use super::{auction, stranded};

/// How epsilon falls, in parts of the mean spread of the lists.
struct Schedule {
    first: f64,
    /// From one phase to the next epsilon is divided by this.
    step: f64,
    /// The last phase but for repairs has at most this.
    last: f64,
}

/// The prices decided in the first phase are the coarse ones.
const NEAR: Schedule = Schedule { first: 0.1, step: 10.0, last: 1e-3 };
/// Where many rows want the same columns, and lists of entries are long.
const CROWDED: Schedule = Schedule { first: 0.3, step: 6.0, last: 3e-3 };
/// Where prices have far to go.
const FAR: Schedule = Schedule { first: 2.0, step: 5.0, last: 1e-3 };
/// Where the bids of a first phase did not suffice, prices have far to go: epsilon is multiplied by this,
const COARSER: f64 = 20.0;
/// at most so many times.
const COARSENINGS: u32 = 2;
/// Bids of a first phase before doubts arise, as multiples of the number of rows; each time they do, twice as many,
const FIRST_DOUBT: usize = 2;
/// up to so many: some sixty in all.
const LAST_DOUBT: usize = 32;
/// Length of the lists of entries where many rows are free: shorter ones would be made again and again.
const KEEP_CROWDED: usize = 64;

/// Matches all rows, nearly as cheaply as can be; the last epsilon, or `None` where there is nothing to scale, because
/// all costs are alike. The error is an outcome that ends the work, or makes the caller find out more.
pub(super) fn scale<R: Rows>(engine: &mut Engine<'_, R>) -> Result<Option<f64>, Outcome> {
    let is_crowded = R::SPARSE && engine.is_crowded();
    if is_crowded {
        let Engine { rows, lists, prices, row_mate, .. } = engine;
        (0..row_mate.len()).for_each(|row| lists.lengthen(*rows, row, prices, KEEP_CROWDED));
    }
    let schedule = match engine.outlook {
        Outlook::Far => FAR,
        Outlook::Near | Outlook::Doubtful if is_crowded => CROWDED,
        Outlook::Near | Outlook::Doubtful => NEAR,
    };
    let spread = engine.mean_spread();
    if spread <= 0.0 {
        return Ok(None);
    }
    // In a matrix of integers no epsilon below 1 is of use yet: its ties are worth keeping. Entries have too few of them.
    let integral = engine.lists.integral;
    let whole = |epsilon: f64| if integral { epsilon.round().max(1.0) } else { epsilon };
    let last = whole(spread * schedule.last);
    let mut epsilon = first_phase(engine, whole(spread * schedule.first))?;
    while epsilon > last && !engine.control().should_stop() {
        epsilon = whole(epsilon / schedule.step).max(last);
        auction::phase(engine, epsilon, engine.outlook.bids());
    }
    Ok(Some(last))
}

/// The epsilon of a phase that ended, the first or a coarser one.
fn first_phase<R: Rows>(engine: &mut Engine<'_, R>, mut epsilon: f64) -> Result<f64, Outcome> {
    let mut bids = FIRST_DOUBT;
    while engine.outlook == Outlook::Doubtful {
        if auction::phase(engine, epsilon, bids) {
            // All rows that have an entry are matched.
            engine.outlook = Outlook::Near;
            return Ok(epsilon);
        }
        if bids >= LAST_DOUBT || engine.control().should_stop() {
            return Err(Outcome::Doubtful);
        }
        stranded::find(engine).map_or(Ok(()), Err)?;
        bids *= 2;
    }
    let mut coarsenings = 0;
    // A phase that was told to stop does not end either.
    while !engine.control().should_stop()
        && !auction::phase(engine, epsilon, engine.outlook.bids())
        && coarsenings < COARSENINGS
    {
        coarsenings += 1;
        epsilon *= COARSER;
    }
    Ok(epsilon)
}

#[cfg(test)]
mod tests {
    use super::super::rows::SparseRows;
    use super::*;
    use crate::Control;
    use crate::matching::FREE;

    /// The total of a problem of entries for which prices have far to go, found with bids of this outlook alone.
    fn total(outlook: Outlook) -> i64 {
        let size = 90_usize;
        let (mut start, mut cols, mut costs) = (vec![0], Vec::new(), Vec::new());
        for row in 0..size {
            // Neighbours on a line, farther apart the farther they are, and everybody rather on the left.
            let near = row.saturating_sub(2)..(row + 3).min(size);
            cols.extend(near.clone().map(|col| col as u32));
            costs.extend(near.map(|col| ((col * col) as i64 - (row * 7) as i64).abs()));
            start.push(cols.len());
        }
        let source = SparseRows::new((&start, &cols, &costs), false);
        let mut engine = Engine::of_entries(&source, vec![0.0; size], Control::none());
        engine.outlook = outlook;
        assert!(scale(&mut engine).is_ok_and(|last| last.is_some()), "{outlook:?}");
        assert!(engine.row_mate.iter().all(|&mate| mate != FREE), "{outlook:?}");
        assert!(matches!(engine.run(), Outcome::Matched), "{outlook:?}");
        engine.mate_cost.iter().map(|&cost| cost as i64).sum()
    }

    #[test]
    fn every_outlook_matches_all_rows_and_ends_at_one_total() {
        let near = total(Outlook::Near);
        assert_eq!((total(Outlook::Doubtful), total(Outlook::Far)), (near, near));
    }
}
