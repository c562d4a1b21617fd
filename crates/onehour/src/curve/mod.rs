//! What it is worth to change more of a published plan: the best value for each number of changes.
//!
//! # Problem
//! A published meeting *stands* if the pair meets at its hour, and else is changed. Let `v(k)` be the best value of a
//! plan that changes at most k published meetings, where the value is a vector in the order of the objective: served,
//! published newcomers served, waiting, quality; spread and tie-break are left out. One bound on the number of changes
//! does not nest with the capacities, so `v` is not the optimum of one flow; its upper concave hull is.
//!
//! # Method
//! *Points of the hull.* The first one keeps as many meetings as any plan can, the last one has the best value of all.
//! Between two points that differ by c in meetings kept and by the vector p in value, all plans are ranked by `c *
//! value + p * kept`, vectors in lexicographic order: an ordinary round with other weights (Geoffrion 1974; the search
//! by halves is that of Eisner and Severance 1976). Either a plan ranks higher, a new point of the hull, or the line
//! between the two is an edge of it.
//!
//! *Bounds.* If no plan ranks above `best`, a plan that keeps h meetings has a value of at most `(best - p * h) / c`.
//! The lexicographically least of these, over all that was solved, bounds `v`. Entries after one that had to be rounded
//! are not bounded by it: of plans that equal the best known one up to there, such an entry is at most what as many
//! newcomers as are served can bring to it, each alone.
//!
//! *Points in between.* Two plans differ in parts that share nobody (`parts`); any of the parts exchanged is a plan
//! too. On an edge of the hull both ends rank highest, so each part gives up as much value for each meeting kept as the
//! edge does, and every plan made of parts lies on the edge: it is exact.
//!
//! *Constraints that cross* are left out where a round is solved, which leaves bounds valid, and looked at afterwards:
//! where they do not hold, what is left of the plan counts, and the bound stays above it.
//!
//! # Cost
//! `solves` times a round without tie-break and spread, and time linear in newcomers times `solves`.

mod parts;
mod trade;

use std::collections::BTreeMap;

use onehour_solver::Control;
use serde::Serialize;

use self::parts::parts;
use self::trade::{Aim, Support, Trader, Vertex, exchanged};
use crate::error::{Error, Issue, Place};
use crate::outcome::with_round;
use crate::plan::{Plan, TierValue};
use crate::round::Round;
use crate::snapshot::Snapshot;

/// Value against number of changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Curve {
    /// Published meetings that were still to come.
    pub published: u32,
    /// No plan changes fewer of them.
    pub fewest: u32,
    /// So many does the plan change.
    pub plan: u32,
    /// One for each number of changes, from the fewest that a plan is known for to where more of them bring nothing.
    pub points: Vec<Point>,
}

/// What a number of changes can bring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Point {
    /// Published meetings that are changed at most.
    pub changes: u32,
    /// The best value known, each tier with a bound on what such a plan can have that equals it in the tiers before.
    pub tiers: Vec<TierValue>,
}

impl Point {
    /// Whether the value is the best there is.
    pub fn is_exact(&self) -> bool {
        self.tiers.iter().all(|tier| tier.proven)
    }
}

impl Curve {
    /// The curve of the round that a plan is of, made by solving it at most `solves` times, and at least twice.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use onehour::curve::Curve;
    /// use onehour::pool::{Person, Role};
    /// use onehour::snapshot::KeptMeeting;
    /// use onehour::{Pool, Programme, Request};
    ///
    /// // Anna was told that she meets Olle. Bo can meet nobody but him, and Pia is free for Anna.
    /// let rules = "name = 'tiny'\n[caps.unstated]\nround = 1\n[[forbids]]\nnewcomer = 'bo'\nopener = 'pia'\n";
    /// let programme = Programme::from_toml(rules, "tiny.toml")?;
    /// let person = |id: &str, role| Person { availability: Some("Tue 9-10".parse().unwrap()), ..Person::new(id, role) };
    /// let people = [("anna", Role::Newcomer), ("bo", Role::Newcomer), ("olle", Role::Opener), ("pia", Role::Opener)];
    /// let pool = Pool::new(people.into_iter().map(|(id, role)| person(id, role)).collect())?;
    /// let at_nine = onehour::time::instant_from_text("2026-12-01T09:00:00+02:00[Europe/Helsinki]")?;
    /// let published = [KeptMeeting { newcomer: "anna".into(), opener: "olle".into(), start: Some(at_nine) }];
    ///
    /// let request = Request { weeks: 1, previous: &published, ..Request::new(date(2026, 12, 1)) };
    /// let outcome = onehour::plan(&pool, &programme, &request)?;
    /// let curve = Curve::new(&outcome.plan, &outcome.snapshot, 8)?;
    /// let served: Vec<(u32, i64, bool)> =
    ///     curve.points.iter().map(|point| (point.changes, point.tiers[0].value, point.is_exact())).collect();
    /// assert_eq!(served, [(0, 1, true), (1, 2, true)]);
    /// # Ok::<(), onehour::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`crate::plan()`]; `E-too-large` also where numbers are too large for these ranks. `E-curve-previous` without a
    /// published plan among the inputs, `E-curve-pin` where a pin that may choose its hour breaks something.
    pub fn new(plan: &Plan, snapshot: &Snapshot, solves: usize) -> crate::Result<Self> {
        Curve::until(plan, snapshot, solves, Control::none())
    }

    /// The same, as long as nothing stops it.
    ///
    /// # Errors
    /// As [`Curve::new`]; `E-curve-stopped` when the control stopped it.
    pub fn until(plan: &Plan, snapshot: &Snapshot, solves: usize, control: Control<'_>) -> crate::Result<Self> {
        if snapshot.previous.is_empty() {
            return Err(unpublished());
        }
        // A pin that may choose its hour and breaks something for it may find a better one in another plan.
        let chooses = |newcomer: &str| snapshot.programme.pin_chooses(newcomer);
        let late = plan.meetings.iter().any(|meeting| !meeting.broken.is_empty() && chooses(&meeting.newcomer));
        if late {
            return Err(pinned());
        }
        with_round(snapshot, |round| Trace::new(&round, control).curve(plan, solves))?
    }
}

/// What is known of a curve.
struct Trace<'r> {
    trader: Trader<'r>,
    control: Control<'r>,
    published: i64,
    supports: Vec<Support>,
    /// Best known value by meetings changed.
    known: BTreeMap<i64, Vec<i64>>,
}

impl<'r> Trace<'r> {
    fn new(round: &'r Round<'r>, control: Control<'r>) -> Self {
        let published = round.snapshot.previous.len() as i64;
        Trace { trader: Trader::new(round), control, published, supports: Vec::new(), known: BTreeMap::new() }
    }

    fn curve(mut self, plan: &Plan, solves: usize) -> crate::Result<Curve> {
        let (kept, value) = self.trader.value_of(plan);
        self.learn(kept, value);
        let hull = self.hull(solves)?;
        hull.windows(2).for_each(|ends| self.between(&ends[0], &ends[1]));
        let (first, last) = (hull.first().map_or(0, |vertex| vertex.kept), hull.last().map_or(0, |vertex| vertex.kept));
        let count = |changes: i64| u32::try_from(changes).unwrap_or(0);
        Ok(Curve {
            published: count(self.published),
            fewest: count(self.published - first),
            plan: count(self.published - kept),
            points: self.points(self.published - last),
        })
    }

    fn learn(&mut self, kept: i64, value: Vec<i64>) {
        let best = self.known.entry(self.published - kept).or_insert_with(|| value.clone());
        if value > *best {
            *best = value;
        }
    }

    /// Solves for an aim, and keeps what that shows.
    fn solve(&mut self, aim: &Aim) -> crate::Result<Vertex> {
        let vertex = self.trader.solve(aim, &self.control)?;
        if self.control.should_stop() {
            return Err(stopped());
        }
        self.supports.push(Support::new(aim, &vertex));
        let (kept, value) = self.trader.value(&vertex.plan);
        if self.trader.has_pins(&vertex.plan) {
            self.learn(kept, value);
        }
        Ok(vertex)
    }

    /// Points of the hull, most kept first: the two ends, then what lies above the widest gap not known to be an edge.
    fn hull(&mut self, solves: usize) -> crate::Result<Vec<Vertex>> {
        let (first, last) = (self.solve(&Aim::Kept)?, self.solve(&Aim::Value)?);
        if first.kept == last.kept {
            return Ok(vec![first]);
        }
        let mut hull = vec![first, last];
        let mut edges = vec![false];
        for _ in 2..solves {
            let width = |at: usize| hull[at].kept - hull[at + 1].kept;
            let open = (0..edges.len()).filter(|&at| !edges[at] && width(at) > 1);
            let Some(at) = open.max_by_key(|&at| (width(at), std::cmp::Reverse(at))) else { break };
            let aim = Aim::between(&hull[at], &hull[at + 1]);
            let vertex = self.solve(&aim)?;
            if aim.rank(&vertex) == aim.rank(&hull[at]) {
                edges[at] = true;
            } else {
                hull.insert(at + 1, vertex);
                edges.insert(at, false);
            }
        }
        Ok(hull)
    }

    /// Learns the plans made of parts of two, those first that bring most for what they change.
    fn between(&mut self, from: &Vertex, to: &Vertex) {
        if !from.whole || !to.whole {
            return;
        }
        let mut gains: Vec<(i64, Vec<i64>)> = parts(self.trader.round(), &from.plan, &to.plan)
            .iter()
            .map(|part| self.trader.gain(part, &from.plan, &to.plan))
            .collect();
        gains.sort_by(exchanged);
        let (mut kept, mut value) = self.trader.value(&from.plan);
        for (given_up, gain) in gains {
            kept -= given_up;
            value.iter_mut().zip(gain).for_each(|(entry, gain)| *entry += gain);
            self.learn(kept, value.clone());
        }
    }

    fn points(&self, most: i64) -> Vec<Point> {
        let Some((&first, value)) = self.known.first_key_value() else { return Vec::new() };
        let mut value = value.clone();
        let mut points = Vec::new();
        for changes in first..=most.max(first) {
            if let Some(known) = self.known.get(&changes).filter(|known| **known > value) {
                value.clone_from(known);
            }
            let tiers = self.tiers(&value, self.published - changes);
            points.push(Point { changes: u32::try_from(changes).unwrap_or(0), tiers });
        }
        points
    }

    /// A value beside the least bound for plans that keep so many meetings; where that says nothing of a tier, the
    /// most that so many served can have in it.
    fn tiers(&self, value: &[i64], kept: i64) -> Vec<TierValue> {
        let bounds = self.supports.iter().filter_map(|support| support.bound(kept));
        let least = bounds.min_by_key(|bound| bound.iter().map(|entry| entry.unwrap_or(i64::MAX)).collect::<Vec<_>>());
        let mut least = least.into_iter().flatten();
        let served = value.first().copied().unwrap_or(0);
        // Whether plans equal to this one so far have at most what the bound says next; and whether none is better.
        let (mut bounded, mut proven) = (true, true);
        let names = self.trader.tiers().iter().map(|tier| tier.name());
        let tier = |(at, (name, &value)): (usize, (&str, &i64))| {
            let known = least.next().flatten().filter(|_| bounded);
            bounded &= known == Some(value);
            let most = if at == 0 { self.trader.most(at, i64::MAX) } else { self.trader.most(at, served) };
            let bound = known.map_or(most, |known| known.min(most));
            proven &= bound == value;
            TierValue { name: name.into(), value, bound: Some(bound), proven }
        };
        names.zip(value).enumerate().map(tier).collect()
    }
}

fn unpublished() -> Error {
    Error::from(Issue::error(
        "E-curve-previous",
        Place::default(),
        "The plan was made without a published plan before it, so there are no meetings to keep or change.",
        "Ask of a plan that was made with the published plan as `--previous`.",
    ))
}

fn pinned() -> Error {
    Error::from(Issue::error(
        "E-curve-pin",
        Place::default(),
        "A pin that may choose its hour breaks something, and could find a better hour in another plan.",
        "Give the pins of the programme that plan.json marks as `broken` a start, and make the plan again.",
    ))
}

fn stopped() -> Error {
    let message = "The call was stopped before the curve was found.";
    Error::from(Issue::error(
        "E-curve-stopped",
        Place::default(),
        message,
        "Ask again, with more time or fewer solves.",
    ))
}
