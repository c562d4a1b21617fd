//! Advice about a plan: what would help who waits, what else each could have had, whom to recruit.
//!
//! Every claim here is about the plan that the same round would have after one change: a newcomer speaks a language
//! better, a pair is forced or forbidden, an opener is added. It is not guessed from prices; the plan's certificate
//! restores the solver's state ([`onehour_solver::nested::Live`]), where one search gives the new optimum exactly, tier
//! by tier.
//!
//! Where that holds is said with each claim ([`Certainty`]). Claims are about the first tiers of the plan, as many as
//! are proven ([`Adviser::tiers`]): a plan whose tie-break has a gap is as good as any to a person. Where constraints
//! cross, the search leaves them out, and looks afterwards: if what it found keeps them, it holds all the same; if not,
//! a gain is the most that can come of the change, a loss the least. Where not even the first tier is proven, nothing
//! is claimed.

mod alternatives;
mod bookings;
mod both_sides;
mod briefing;
mod hours;
mod keep;
mod kinds;
mod losses;
mod making;
mod near;
mod need;
mod others;
mod outlook;
mod recruit;
mod rehearsal;
mod sift;
mod variant;
mod versions;
mod waiting;

use std::sync::Arc;

use onehour_solver::Control;
use onehour_solver::nested::{Effect, Live, NestedProblem, NestedSolution, Offer};
use serde::Serialize;

pub use self::alternatives::{Alternative, Alternatives, Standing};
use self::bookings::Bookings;
pub use self::briefing::{Briefing, Extent};
pub use self::hours::HoursTried;
pub use self::keep::Keep;
pub use self::near::{NearMiss, Needed};
pub use self::need::Need;
pub use self::others::Others;
pub use self::outlook::Outlook;
pub use self::recruit::{Cell, Recruit, Serve};
use self::rehearsal::Rehearsal;
pub use self::variant::Asked;
use self::variant::Wanted;
use self::versions::Versions;
pub use self::waiting::Help;
use crate::candidate::{Bars, NewcomerIx, OpenerIx, Pins, Roster};
use crate::error::{Error, Issue, Place};
use crate::plan::{Crossing, Plan};
use crate::programme::Change;
use crate::round::{Family, Open, Round, Tier, leading};
use crate::rule::Compiled;
use crate::snapshot::Snapshot;
use crate::time::HourSet;

/// Pairs of one who waits and an opener that are looked at where not everybody can be.
const PAIRS: usize = 500_000;

/// What a floor may pay for a meeting in one tier, so that sums of changes stay within 64 bits.
const MOST_PAID: u64 = 1 << 43;

/// How far a claim holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Solving the changed round gives exactly this.
    Proven,
    /// Constraints that cross, or the tie-break where it decides who of those on both sides is served, are left out: a
    /// gain is at most this, a loss at least. Or a floor on the number served is, which makes it an estimate.
    Bound,
}

/// What one tier gains, or loses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TierChange {
    /// As in the plan.
    pub tier: String,
    /// Value after the change less value before.
    pub change: i64,
}

/// What stays the same for all questions about one pool: compiled rules, sides, the past.
#[derive(Debug)]
pub struct Ground<'s> {
    snapshot: &'s Snapshot,
    roster: Roster<'s>,
    rules: Compiled,
    bars: Bars,
}

impl<'s> Ground<'s> {
    /// Compiles the rules of a snapshot.
    ///
    /// # Errors
    /// Those of [`Compiled::new`].
    pub fn new(snapshot: &'s Snapshot) -> crate::Result<Self> {
        let roster = Roster::new(snapshot);
        let bars = Bars::new(snapshot, &roster);
        Ok(Ground { snapshot, rules: Compiled::new(&snapshot.programme, &snapshot.persons())?, roster, bars })
    }

    /// Restores the state in which a plan was found to be the best.
    ///
    /// # Errors
    /// As [`crate::plan()`].
    pub fn adviser<'g>(&'g self, plan: &Plan) -> crate::Result<Adviser<'g>> {
        let pins = Pins::read(self.snapshot, &self.roster)?;
        let round = Round::prepare((self.snapshot, &self.roster), (&self.rules, &self.bars), pins, Control::none())?;
        let (open, problem, solution) = Open::new(&round, plan);
        // Where rounds are left out in favour of budgets, the spread of load is not counted.
        let counted = |tier: &&Tier| open.family == Family::WithoutBudgets || **tier != Tier::Spread;
        let counted = round.objective.tiers.iter().take_while(counted).count();
        let proven = plan.tiers.iter().take_while(|tier| tier.proven).count().min(counted);
        let floor = solution.certificate.floor.as_ref();
        let mut paid = floor.map_or_else(Vec::new, |floor| floor.multiplier.clone());
        // Of a forged plan: what the checker adds in 128 bits must fit 64 here.
        let proven = if paid.iter().all(|paid| paid.unsigned_abs() < MOST_PAID) { proven } else { 0 };
        paid.resize(proven, 0);
        let waits = |newcomer: &NewcomerIx| open.mates[newcomer.at()].is_none();
        let is_opener = |newcomer: &NewcomerIx| self.roster.as_opener(*newcomer).is_some();
        let on_both_sides: Vec<NewcomerIx> = self.roster.newcomers().filter(waits).filter(is_opener).collect();
        let copies = (!on_both_sides.is_empty()).then(|| (problem.clone(), solution.clone()));
        let before_tie_break = round.objective.before_tie_break().min(proven);
        let (live, rehearsal) = rayon::join(
            || restored(problem, solution, proven),
            || copies.and_then(|(problem, solution)| Rehearsal::new(problem, solution, before_tie_break)),
        );
        let both = rehearsal.zip(live.as_ref());
        let rehearsal = both.map(|(rehearsal, live)| rehearsal.guided_by(live));
        let told = live.as_ref().map_or(0, |_| proven);
        let bookings = Bookings::new(&open);
        let openers = self.roster.openers().map(|opener| self.roster.opener(opener));
        let wanted = Wanted::new(&self.snapshot.programme, openers)?;
        let mut adviser = Adviser { round, open, bookings, wanted, live, told, paid, rehearsal, versions: None };
        if adviser.rehearsal.is_some() {
            adviser.versions = Some(Arc::new(adviser.prepared(&on_both_sides)?));
        }
        Ok(adviser)
    }
}

/// The solver's state for the first tiers of a solution; `None` where there is none, or the checker refuses them.
fn restored(problem: NestedProblem, solution: NestedSolution, tiers: usize) -> Option<Live<'static>> {
    let (problem, solution) = (tiers > 0).then(|| leading(problem, solution, tiers))?;
    Live::owning(problem, &solution).ok()
}

/// Answers questions about one plan. Asking changes nothing.
///
/// ```
/// use jiff::civil::date;
/// use onehour::advice::{Certainty, Ground};
/// use onehour::pool::{Person, Pool, Role};
/// use onehour::{Programme, Request};
///
/// let programme = Programme::builtin("one-hour")?;
/// let person = |id: &str, role, free: &str| -> onehour::Result<Person> {
///     let fields = vec![onehour::pool::WeightedCode { code: "software".into(), weight: 100 }];
///     let languages = [("en".to_string(), onehour::language::Level::C1)].into();
///     let place = Some("FI-091".into());
///     Ok(Person { fields, languages, place, availability: Some(free.parse()?), ..Person::new(id, role) })
/// };
/// let pool = Pool::new(vec![
///     person("anna", Role::Newcomer, "Mon 9-11")?,
///     person("olle", Role::Opener, "Tue 16-17")?,
/// ])?;
/// let outcome = onehour::plan(&pool, &programme, &Request { weeks: 1, ..Request::new(date(2026, 12, 1)) })?;
/// let ground = Ground::new(&outcome.snapshot)?;
/// let help = ground.adviser(&outcome.plan)?.what_helps("anna")?;
/// assert_eq!(help[0].text, "one free hour on Tuesday 2026-12-01 16:00-17:00 +02:00[Europe/Helsinki]");
/// assert_eq!((help[0].served, help[0].certainty), (1, Certainty::Proven));
/// # Ok::<(), onehour::Error>(())
/// ```
pub struct Adviser<'g> {
    round: Round<'g>,
    open: Open,
    bookings: Bookings,
    wanted: Wanted,
    /// `None` where no tier is proven.
    live: Option<Live<'static>>,
    /// How many of the first tiers claims are about.
    told: usize,
    /// What a floor pays for each meeting in the tiers that are told.
    paid: Vec<i64>,
    /// Where changes of those who wait and stand on both sides are tried; `None` where nobody does, or nothing is told
    /// of them.
    rehearsal: Option<Rehearsal>,
    /// Their versions, as far as they are prepared.
    versions: Option<Arc<Versions>>,
}

impl Adviser<'_> {
    /// Whether anything can be claimed about changes: of some tier the plan has a proof.
    pub fn can_tell(&self) -> bool {
        self.live.is_some()
    }

    /// The tiers that claims are about: of those of the plan the first ones, as many as are proven. What is said of who
    /// sits where after a change, or waits instead, is so in one of the plans that are best in these.
    pub fn tiers(&self) -> impl Iterator<Item = &'static str> {
        self.told_tiers().iter().map(|tier| tier.name())
    }

    fn told_tiers(&self) -> &[Tier] {
        &self.round.objective.tiers[..self.told]
    }

    /// The constraints that cross, once every open hour counts; with any, claims may be bounds.
    pub fn crossings(&self) -> &[Crossing] {
        &self.open.crossings
    }

    /// What newcomers may be asked to change.
    pub fn allowed_changes(&self) -> Vec<Change> {
        self.round.snapshot.programme.allowed_changes().into_owned()
    }

    /// What would change if a newcomer had this to offer. `None` where that cannot be, or would push a pin out.
    fn effect(&self, newcomer: NewcomerIx, offer: &Offer) -> Option<Effect> {
        let effect = self.live.as_ref()?.replacement(newcomer.0, offer).ok()??;
        (!self.pushes_out_a_pin(newcomer, &effect)).then_some(effect)
    }

    fn pushes_out_a_pin(&self, newcomer: NewcomerIx, effect: &Effect) -> bool {
        let pinned = |left: u32| left != newcomer.0 && self.round.pins.of(NewcomerIx(left)).is_some();
        effect.displaced().any(pinned)
    }

    fn certainty(&self, effect: &Effect) -> Certainty {
        let moved = || effect.moves.iter().map(|entry| (entry.left, entry.to)).collect();
        let keeps_all =
            self.open.crossings.is_empty() || self.bookings.keep_crossings(&self.round, &self.open, &moved(), None);
        if effect.exact && keeps_all { Certainty::Proven } else { Certainty::Bound }
    }

    /// The tiers that change, in their order.
    fn tier_changes(&self, change: &[i64]) -> Vec<TierChange> {
        let named = self.tiers().zip(change).filter(|(_, change)| **change != 0);
        named.map(|(tier, &change)| TierChange { tier: tier.into(), change }).collect()
    }

    /// What a newcomer has to offer with these openers and hours.
    fn offer(&self, newcomer: NewcomerIx, openers: impl Iterator<Item = (OpenerIx, i64)>, hours: &HourSet) -> Offer {
        self.open.offer((&self.round, self.told_tiers()), newcomer, openers, hours)
    }

    /// Whether no tier before the tie-break changes; `None` where not all of these are proven.
    fn costs_nothing(&self, effect: &Effect) -> Option<bool> {
        let before = effect.change.get(..self.round.objective.before_tie_break())?;
        Some(before.iter().all(|&change| change == 0))
    }

    fn newcomer_id(&self, newcomer: u32) -> String {
        self.round.roster.newcomer(NewcomerIx(newcomer)).id.clone()
    }

    fn find_newcomer(&self, id: &str) -> crate::Result<NewcomerIx> {
        self.round.roster.find_newcomer(id).ok_or_else(unknown)
    }
}

pub(crate) fn unknown() -> Error {
    Error::from(Issue::error(
        "E-unknown-person",
        Place::default(),
        "No newcomer of this plan has this id.",
        "Give an id as it stands in the people file.",
    ))
}
