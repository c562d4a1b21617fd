//! plan.json: who meets whom, when and why; who waits and why; and the proof.

mod notices;
mod published;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use self::notices::{News, Notice, notices};

/// The value of [`Plan::schema`].
pub const SCHEMA: &str = "onehour-plan/1";

/// The outcome of a round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// [`SCHEMA`].
    pub schema: String,
    /// Version of this crate that made the plan.
    pub version: String,
    /// Name of the programme.
    pub programme: String,
    /// First day of the round.
    pub from: Date,
    /// Length of the round.
    pub weeks: u32,
    /// Seed of the tie-break.
    pub seed: u64,
    /// IANA zone in which local times are printed.
    pub zone: String,
    /// What the plan was computed from.
    pub hashes: Hashes,
    /// How good the plan is known to be.
    pub status: Status,
    /// The tiers in their order.
    pub tiers: Vec<TierValue>,
    /// Counts.
    pub summary: Summary,
    /// Constraints that do not nest, and the bound that stands for them.
    #[serde(default)]
    pub crossings: Vec<Crossing>,
    /// Sorted by newcomer, opener, start.
    pub meetings: Vec<Meeting>,
    /// Sorted by newcomer.
    pub waiting: Vec<Waiting>,
    /// Groups of waiting newcomers and the places they lack, referred to by [`Waiting::bottleneck`].
    #[serde(default)]
    pub bottlenecks: Vec<Bottleneck>,
    /// Ranked lists beside the plan.
    #[serde(default)]
    pub shortlists: Vec<Shortlist>,
    /// Meetings and waiting newcomers by tag: counts alone.
    #[serde(default)]
    pub channels: BTreeMap<String, ChannelCounts>,
    /// The proof.
    pub certificate: PlanCertificate,
}

impl Plan {
    /// Whether no plan is better in any tier but the tie-break, which is nobody's loss: so it is of every plan that is
    /// [`Status::Optimal`], and of many where constraints that cross leave the tie-break alone unproven.
    pub fn is_best_in_value(&self) -> bool {
        self.tiers.iter().all(|tier| tier.proven || tier.name == "tie-break")
    }
}

/// SHA-256 of what the plan was computed from and of what was written with it, lower-case hexadecimal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hashes {
    /// Of the bytes of pool.json.
    pub pool: String,
    /// Of each input file, by its name without folders (where a history or contacts have the name of another file, with
    /// `, history` or `, contacts` behind it); of a calendar that a person names, by `calendar 1 of ID`.
    pub inputs: BTreeMap<String, String>,
    /// Of the other files of the plan's folder, by name; set by whoever writes them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, String>,
}

/// How good a plan is known to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// No plan is better; the certificate proves it.
    Optimal,
    /// The bounds of the tiers say how much better a plan could be at most.
    Feasible,
    /// Stopped by a deadline or the user: the best so far.
    Interrupted,
}

/// The value of one tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierValue {
    /// `served`, `waiting`, `quality`, `spread`, `tie-break`; with a previous plan also `kept-newcomers`,
    /// `kept-pairs`, `kept-hours`.
    pub name: String,
    /// Of this plan.
    pub value: i64,
    /// No plan that equals this one in the tiers before has more. Absent when a tier before is not proven.
    pub bound: Option<i64>,
    /// Whether value and bound are equal here and in every tier before.
    pub proven: bool,
}

/// Counts for a reader in a hurry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// People on the newcomers' side.
    pub newcomers: u32,
    /// Newcomers with a meeting.
    pub served: u32,
    /// Newcomers without one.
    pub waiting: u32,
    /// Whole days the longest-waiting of them has waited.
    pub longest_wait_days: u32,
    /// People on the openers' side.
    pub openers: u32,
    /// Openers without a meeting in this plan.
    pub openers_unused: u32,
    /// Eligible pairs with a free hour in common.
    pub candidate_pairs: u64,
    /// Pairs times the hours they have in common.
    pub candidate_arcs: u64,
}

/// Two constraints that do not nest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crossing {
    /// `employer-month` with `opener-round`, say, in words.
    pub first: String,
    /// The other one.
    pub second: String,
    /// Why they cross.
    pub message: String,
}

/// One meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Id.
    pub newcomer: String,
    /// Id.
    pub opener: String,
    /// RFC 3339 with offset and zone, in the programme's zone; absent in the mode `introduce`, and of a pin whose
    /// people have no hour in common.
    pub start: Option<String>,
    /// Likewise.
    pub end: Option<String>,
    /// Further suggested starts (mode `suggest`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// Code of the place they share, or `remote`; absent when no rule or attribute says.
    pub place: Option<String>,
    /// Sum over the terms.
    pub points: i64,
    /// One sentence for each rule, then for each term.
    pub reasons: Vec<Reason>,
    /// Whether it was pinned.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
    /// Names of the rules (or caps) that a pin breaks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub broken: Vec<String>,
}

/// Why a pair is a pair, rule by rule and term by term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Name of the rule or term.
    pub name: String,
    /// Points of a term; absent for a rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<i64>,
    /// In plain words.
    pub text: String,
}

/// One newcomer without a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Id.
    pub newcomer: String,
    /// Whole days at `from`.
    pub waited_days: u32,
    /// The first truth about why.
    pub code: WaitingCode,
    /// In plain words.
    pub reason: String,
    /// For `no-candidate`: openers ruled out by each rule (an opener counts under every rule that fails), most first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ruled_out: Vec<(String, u32)>,
    /// Eligible openers with an hour in common.
    pub candidates: u32,
    /// For `exhausted`: index into [`Plan::bottlenecks`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bottleneck: Option<u32>,
}

/// Why a newcomer waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WaitingCode {
    /// No opener passes every rule and shares an hour.
    NoCandidate,
    /// Candidates exist, and other newcomers, at least as well placed in the tiers, use up all they have.
    Exhausted,
    /// Could meet somebody, but in no better plan: points come first, or limits that cross leave no room, or kept it from
    /// being decided.
    OutsideTier,
    /// The run was stopped before this was decided.
    Interrupted,
}

/// Newcomers who together want more places than there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bottleneck {
    /// Ids of all newcomers who share the places, served and waiting.
    pub newcomers: Vec<String>,
    /// Ids of the openers concerned.
    pub openers: Vec<String>,
    /// How many of those newcomers can be served: the sum of the capacities of the cut.
    pub places: u32,
    /// The minimum cut: the saturated hours, days, months, quarters, rounds and employers.
    pub cut: Vec<SaturatedSet>,
}

/// A capacity that is used up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SaturatedSet {
    /// Which set.
    #[serde(flatten)]
    pub set: SetName,
    /// Its capacity in this round.
    pub capacity: u32,
}

/// The name of a capacity, in the caller's words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "set", rename_all = "lowercase")]
pub enum SetName {
    /// One start of an opener; no start in the mode `introduce`.
    Hour {
        /// Id.
        opener: String,
        /// UTC seconds.
        start: Option<i64>,
    },
    /// The starts of an opener from `start` until `length + buffer` later: they collide, so one of them is used.
    Window {
        /// Id.
        opener: String,
        /// UTC seconds.
        start: i64,
    },
    /// One day of an opener.
    Day {
        /// Id.
        opener: String,
        /// Local date.
        date: Date,
    },
    /// One month of an opener.
    Month {
        /// Id.
        opener: String,
        /// `2026-11`.
        month: String,
    },
    /// One quarter of an opener.
    Quarter {
        /// Id.
        opener: String,
        /// `2026-Q4`.
        quarter: String,
    },
    /// The round of an opener.
    Round {
        /// Id.
        opener: String,
    },
    /// One month of an employer.
    Employer {
        /// As in `organisation`.
        organisation: String,
        /// `2026-11`.
        month: String,
    },
}

/// A ranked list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortlist {
    /// For whom: a newcomer (their best openers) or a pinned opener (the ranked reserve).
    pub person: String,
    /// `newcomer` or `opener`: the side `person` stands on.
    pub side: crate::programme::Side,
    /// Best first.
    pub ranked: Vec<Ranked>,
}

/// One entry of a ranked list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranked {
    /// Id.
    pub person: String,
    /// Points of the pair.
    pub points: i64,
}

/// Counts of a tag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelCounts {
    /// Newcomers with the tag.
    pub newcomers: u32,
    /// Of those, served.
    pub served: u32,
    /// Openers with the tag.
    pub openers: u32,
    /// Of those, with a meeting.
    pub openers_used: u32,
}

/// The proof: one dual vector a tier, written as one vector of all tiers a person or set. Zero vectors are left out.
///
/// For every candidate edge (newcomer, opener, start) of the problem without its crossing constraints,
/// `newcomers[n] + sum of sets around (opener, start) >= weight + at_least` in lexicographic order; every vector is
/// lexicographically at least zero (a pinned newcomer's may be anything). Then no plan is better than
/// `sum newcomers + sum capacity * sets + spread part - at_least * floor`: the bounds of the tiers.
/// docs/certificate.md says it in full.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanCertificate {
    /// Id to vector.
    pub newcomers: BTreeMap<String, Vec<i64>>,
    /// Set and vector, sorted by set. For `round` sets this is the price of one more meeting of the opener,
    /// which the spread tier's steps offset.
    pub sets: Vec<(SetName, Vec<i64>)>,
    /// Multiplier of the floor `at_least_served`; empty without one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at_least: Vec<i64>,
    /// The floor in force: what was asked, or the most that can be served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<u32>,
    /// When the floor asked for is out of reach: sets whose capacities sum, with `reach_newcomers`, to `floor`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reach_sets: Vec<SetName>,
    /// Newcomers counted one by one in that bound.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reach_newcomers: Vec<String>,
}
