//! Who waits, and the first truth about why.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::bottlenecks::Shortages;
use super::common::Trees;
use crate::candidate::{NewcomerIx, Past};
use crate::plan::{Bottleneck, SetName, Waiting, WaitingCode};
use crate::pool::Person;
use crate::round::{Found, Round, SetKey, Tier};

/// All newcomers without a place, in the order of ids.
pub(super) fn waiting(round: &Round<'_>, found: &Found, shortages: &Shortages, interrupted: bool) -> Vec<Waiting> {
    let without = (0..).map(NewcomerIx).zip(&found.assignment).filter(|(_, placed)| placed.is_none());
    let newcomers: Vec<NewcomerIx> = without.map(|(newcomer, _)| newcomer).collect();
    let waits: BTreeSet<&str> = newcomers.iter().map(|&newcomer| round.roster.newcomer(newcomer).id.as_str()).collect();
    let trees = if shortages.bottlenecks.is_empty() { Trees::default() } else { Trees::new(&round.snapshot.programme) };
    let reasons: Vec<String> =
        shortages.bottlenecks.iter().map(|bottleneck| exhausted(round, &trees, bottleneck, &waits)).collect();
    let shortage_of = |newcomer| {
        let bottleneck = shortages.of_newcomer.get(&newcomer).copied()?;
        Some((bottleneck, reasons.get(bottleneck as usize)?.as_str()))
    };
    let outside = Outside::new(round, found);
    let entry_of = |newcomer| entry(round, (shortage_of(newcomer), &outside), interrupted, newcomer);
    newcomers.into_par_iter().map(entry_of).collect()
}

fn entry(
    round: &Round<'_>,
    (shortage, outside): (Option<(u32, &str)>, &Outside),
    interrupted: bool,
    newcomer: NewcomerIx,
) -> Waiting {
    let candidates = round.graph.pairs_of(newcomer).len() as u32;
    let mut entry = Waiting {
        newcomer: round.roster.newcomer(newcomer).id.clone(),
        waited_days: round.objective.waited(newcomer),
        code: WaitingCode::OutsideTier,
        reason: String::new(),
        ruled_out: Vec::new(),
        candidates,
        bottleneck: None,
    };
    if interrupted {
        entry.code = WaitingCode::Interrupted;
        entry.reason = "The run was stopped before this was decided.".into();
    } else if candidates == 0 {
        entry.code = WaitingCode::NoCandidate;
        entry.ruled_out = ruled_out(round, newcomer);
        entry.reason = without_candidate(round, &entry.ruled_out);
    } else if let Some((bottleneck, reason)) = shortage {
        entry.code = WaitingCode::Exhausted;
        entry.bottleneck = Some(bottleneck);
        entry.reason = reason.into();
    } else {
        entry.reason = outside.reason(round, newcomer);
    }
    entry
}

/// How many openers each rule keeps from a newcomer, most first, then by name: an opener counts under every rule that
/// fails, under `forbidden` and `history`, and under `hours` when nothing else keeps the two apart.
fn ruled_out(round: &Round<'_>, newcomer: NewcomerIx) -> Vec<(String, u32)> {
    let rules = round.rules;
    let mine = round.roster.newcomer_at(newcomer);
    let mut by_rule = vec![0u32; rules.rule_count()];
    let (mut forbidden, mut history, mut hours) = (0u32, 0u32, 0u32);
    for opener in round.roster.openers() {
        let theirs = round.roster.opener_at(opener);
        if mine == theirs {
            continue;
        }
        let mut free = true;
        for rule in rules.failing_rules(mine, theirs) {
            by_rule[rule] += 1;
            free = false;
        }
        let is_forbidden = round.bars.forbids(newcomer, opener);
        let is_past = round.bars.past(newcomer, opener) == Past::Never;
        forbidden += u32::from(is_forbidden);
        history += u32::from(is_past);
        hours += u32::from(free && !is_forbidden && !is_past);
    }
    let mut counts: BTreeMap<&str, u32> =
        by_rule.into_iter().enumerate().map(|(rule, count)| (rules.rule_name(rule), count)).collect();
    for (name, count) in [("forbidden", forbidden), ("history", history), ("hours", hours)] {
        *counts.entry(name).or_default() += count;
    }
    let mut counts: Vec<(String, u32)> =
        counts.into_iter().filter(|(_, count)| *count > 0).map(|(name, count)| (name.into(), count)).collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

fn without_candidate(round: &Round<'_>, ruled_out: &[(String, u32)]) -> String {
    let openers = round.roster.opener_count();
    match ruled_out.first() {
        None => "There is no opener.".into(),
        Some((rule, count)) => format!(
            "None of {openers} openers passes every rule and shares a free hour; most are ruled out by {rule} ({count})."
        ),
    }
}

/// `31 newcomers in Information technology in Tampere share 12 openers with 14 places`, and who has them; `waits` are
/// the ids of all who wait.
fn exhausted(round: &Round<'_>, trees: &Trees, bottleneck: &Bottleneck, waits: &BTreeSet<&str>) -> String {
    let (newcomers, openers, places) = (bottleneck.newcomers.len(), bottleneck.openers.len(), bottleneck.places);
    let found = bottleneck.newcomers.iter().filter_map(|id| round.roster.find_newcomer(id));
    let people: Vec<&Person> = found.map(|newcomer| round.roster.newcomer(newcomer)).collect();
    let served = || bottleneck.newcomers.iter().filter(|id| !waits.contains(id.as_str())).map(String::as_str);
    let taken = match served().count() {
        0 => "the past has used them up".into(),
        1 => format!("they go to {}, who comes first in the order of the tiers", few(served())),
        _ => format!("they go to {}, who come first in the order of the tiers", few(served())),
    };
    format!(
        "{newcomers} newcomer{}{} {} {openers} opener{} with {places} place{} ({}); {taken}.",
        plural(newcomers),
        trees.of_all(&people),
        if newcomers == 1 { "has" } else { "share" },
        plural(openers),
        plural(places as usize),
        few(bottleneck.openers.iter().map(String::as_str)),
    )
}

fn plural(number: usize) -> &'static str {
    if number == 1 { "" } else { "s" }
}

/// The first ids of a list, and how many there are beside them.
fn few<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    const NAMED: usize = 3;
    let ids: Vec<&str> = ids.collect();
    let named = ids.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    match ids.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// Why a newcomer whom no bottleneck holds is not served.
struct Outside {
    /// What is known of everybody.
    reason: &'static str,
    /// Months of employers whose budgets are used up.
    used_up: BTreeSet<SetKey>,
}

impl Outside {
    fn new(round: &Round<'_>, found: &Found) -> Self {
        let first = super::tiers(round, found).into_iter().next().filter(|tier| tier.proven);
        let reason = match round.objective.tiers.first().filter(|_| first.is_some()) {
            Some(Tier::Quality) => {
                "Could meet somebody, but no plan with them is worth more points, and points come first."
            }
            Some(Tier::Served) => {
                "Could meet somebody, but no plan serves more: limits that cross each other leave no room."
            }
            _ => "Perhaps could be served; constraints that cross kept this from being decided.",
        };
        let mut used: BTreeMap<SetKey, u32> = BTreeMap::new();
        let months = |opener, moment| round.limits.around(opener, moment).filter(|key| key.opener().is_none());
        for slot in found.relaxed.slots.all() {
            used.extend(months(slot.opener, slot.moment).map(|key| (key, 0)));
        }
        for placed in found.assignment.iter().flatten() {
            months(placed.opener, placed.moment).for_each(|key| *used.entry(key).or_default() += 1);
        }
        used.retain(|&key, used| round.limits.capacity(key).is_some_and(|capacity| *used >= capacity));
        Outside { reason, used_up: used.into_keys().collect() }
    }

    /// The reason, with the budgets around the newcomer's candidates that are used up.
    fn reason(&self, round: &Round<'_>, newcomer: NewcomerIx) -> String {
        let pairs = round.graph.pairs_of(newcomer);
        let employers: BTreeSet<usize> =
            pairs.filter_map(|pair| round.limits.employer(round.graph.opener_of(pair))).collect();
        let mine = |key: &&SetKey| matches!(key, SetKey::Employer(at, _) if employers.contains(at));
        let name = |key: &SetKey| match round.limits.name(*key) {
            SetName::Employer { organisation, month } => Some(format!("{organisation} in {month}")),
            _ => None,
        };
        let names: Vec<String> = self.used_up.iter().filter(mine).filter_map(name).collect();
        match names.len() {
            0 => self.reason.into(),
            1 => format!("{} The budget of {} is used up.", self.reason, names[0]),
            _ => format!("{} The budgets of {} are used up.", self.reason, few(names.iter().map(String::as_str))),
        }
    }
}
