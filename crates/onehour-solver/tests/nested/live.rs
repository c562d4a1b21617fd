//! What one change brings is what solving the changed problem from nothing says, and the moves bring it.

use onehour_solver::nested::{
    Effect, Live, LiveError, Move, NestedProblem, NestedSolution, NestedStatus, Offer, OfferedBundle, Room, TieKeys,
};

use crate::brute;
use crate::generate::{Family, MIDDLE, TINY, problem};
use crate::optimum::solved;
use crate::support::{Random, cases};

/// More than all else in the first tier of these problems.
const MUST: i64 = 1 << 40;

/// Offers of all left vertices, to change some and to build the problem again.
struct Draft {
    problem: NestedProblem,
    offers: Vec<Offer>,
}

impl Draft {
    fn new(problem: &NestedProblem) -> Self {
        let tiers = problem.tiers;
        let bundle = |bundle: usize| OfferedBundle {
            weight: problem.class_weights[problem.bundle_class[bundle] as usize * tiers..][..tiers].to_vec(),
            slots: problem.slots[problem.slot_start[bundle] as usize..problem.slot_start[bundle + 1] as usize].to_vec(),
        };
        let offer = |left: usize| Offer {
            weight: problem.left_weights[left * tiers..][..tiers].to_vec(),
            key: problem.ties.as_ref().map_or(0, |ties| ties.left[left]),
            bundles: (problem.bundle_start[left]..problem.bundle_start[left + 1]).map(|b| bundle(b as usize)).collect(),
            may_stay: true,
        };
        Draft { offers: (0..problem.left_count()).map(offer).collect(), problem: problem.clone() }
    }

    /// The problem of these offers; who may not stay free weighs [`MUST`] more.
    fn build(self) -> NestedProblem {
        let mut problem = self.problem;
        (problem.left_weights, problem.class_weights) = (Vec::new(), Vec::new());
        (problem.bundle_start, problem.bundle_class) = (vec![0], Vec::new());
        (problem.slots, problem.slot_start) = (Vec::new(), vec![0]);
        if let Some(ties) = &mut problem.ties {
            ties.left = self.offers.iter().map(|offer| offer.key).collect();
        }
        for mut offer in self.offers {
            offer.weight[0] += if offer.may_stay { 0 } else { MUST };
            problem.left_weights.extend(&offer.weight);
            for bundle in offer.bundles {
                problem.class_weights.extend(&bundle.weight);
                problem.bundle_class.push(problem.bundle_class.len() as u32);
                problem.slots.extend(&bundle.slots);
                problem.slot_start.push(problem.slots.len() as u64);
            }
            problem.bundle_start.push(problem.bundle_class.len() as u32);
        }
        problem
    }
}

/// An offer with random edges; some slots are new.
fn random_offer(problem: &NestedProblem, random: &mut Random, key: u64, may_stay: bool) -> Offer {
    let mut bundles: Vec<OfferedBundle> = (0..1 + random.below(2))
        .map(|_| OfferedBundle {
            weight: (0..problem.tiers).map(|_| random.between(-3, 5)).collect(),
            slots: Vec::new(),
        })
        .collect();
    for slot in 0..problem.slot_count() as u32 {
        if random.chance(35) {
            let bundle = random.below(bundles.len());
            bundles[bundle].slots.push(slot);
        }
    }
    Offer { weight: (0..problem.tiers).map(|_| random.between(-1, 2)).collect(), key, bundles, may_stay }
}

/// The answer to a question, the problem that it is about, and the left vertex that must be served.
type Asked = (Result<Option<Effect>, LiveError>, NestedProblem, Option<u32>);

/// One question of each kind.
fn ask((base, live): (&NestedProblem, &mut Live<'_>), kind: usize, random: &mut Random) -> Option<Asked> {
    let mut draft = Draft::new(base);
    let left = (base.left_count() > 0).then(|| random.below(base.left_count()) as u32);
    let may_stay = random.chance(50);
    match kind {
        0 => {
            let offer = random_offer(base, random, 7, may_stay);
            let effect = live.arrival(&offer);
            draft.offers.push(offer);
            Some((effect, draft.build(), (!may_stay).then_some(base.left_count() as u32)))
        }
        1 => {
            let offer = random_offer(base, random, draft.offers[left? as usize].key, may_stay);
            let effect = live.replacement(left?, &offer);
            draft.offers[left? as usize] = offer;
            Some((effect, draft.build(), left.filter(|_| !may_stay)))
        }
        2 => {
            let slots: Vec<u32> = (0..base.slot_count() as u32).filter(|_| random.chance(40)).collect();
            let own = &mut draft.offers[left? as usize];
            *own = Offer { may_stay: false, ..own.clone().keeping(|slot| slots.contains(&slot)) };
            Some((live.force(left?, &slots), draft.build(), left))
        }
        3 => {
            let slots: Vec<u32> = (0..base.slot_count() as u32).filter(|_| random.chance(50)).collect();
            let own = &mut draft.offers[left? as usize];
            *own = own.clone().keeping(|slot| !slots.contains(&slot));
            Some((live.forbid(left?, &slots), draft.build(), None))
        }
        4 => {
            draft.offers[left? as usize].bundles.clear();
            Some((live.departure(left?), draft.build(), None))
        }
        _ => {
            let places = base.slot_count() + base.sets.len();
            let place = (places > 0).then(|| random.below(places))?;
            let (room, cap) = match place.checked_sub(base.slot_count()) {
                None => (Room::Slot(place as u32), &mut draft.problem.slot_caps[place]),
                Some(set) => (Room::Set(set as u32), &mut draft.problem.sets[set].cap),
            };
            if *cap == u32::MAX {
                return None;
            }
            if kind == 5 {
                *cap += 1;
                return Some((live.more_room(room), draft.build(), None));
            }
            let effect = live.less_room(room);
            if *cap == 0 {
                assert_eq!(effect, Ok(None));
                return None;
            }
            *cap -= 1;
            Some((effect, draft.build(), None))
        }
    }
}

/// Totals of a matching that must exist.
fn totals(problem: &NestedProblem, mates: &[Option<u32>]) -> Vec<i64> {
    let mut totals = vec![0; problem.tiers];
    let (mut slots, mut sets) = (vec![0; problem.slot_count()], vec![0; problem.sets.len()]);
    for (left, slot) in mates.iter().enumerate().filter_map(|(left, mate)| Some((left, (*mate)?))) {
        let edges = crate::generate::edges(problem, left);
        let bundle = edges.iter().find(|edge| edge.0 == slot).unwrap().1;
        let class = problem.bundle_class[bundle] as usize * problem.tiers;
        for (tier, total) in totals.iter_mut().enumerate() {
            *total += problem.left_weights[left * problem.tiers + tier] + problem.class_weights[class + tier];
        }
        if let Some(ties) = &problem.ties {
            totals[ties.tier as usize] += TieKeys::mix(ties.left[left], ties.slot[slot as usize]);
        }
        slots[slot as usize] += 1;
        brute::sets_around(problem, slot).into_iter().for_each(|set| sets[set] += 1);
    }
    assert!(slots.iter().zip(&problem.slot_caps).all(|(flow, cap)| flow <= cap));
    for (set, flow) in problem.sets.iter().zip(sets) {
        assert!(flow <= set.cap);
        if let Some(tier) = set.spread_tier {
            totals[tier as usize] -= i64::from(flow) * i64::from(flow);
        }
    }
    totals
}

/// The moves of an effect lead from the old optimum to a matching of the changed problem that is worth the change.
fn assert_moves(solution: &NestedSolution, changed: &NestedProblem, effect: &Effect, forced: bool, hint: &str) {
    let mut mates = solution.mates.clone();
    mates.resize(changed.left_count(), None);
    for &Move { left, to } in &effect.moves {
        mates[left as usize] = to;
    }
    let served = mates.iter().flatten().count() as i64 - solution.mates.iter().flatten().count() as i64;
    assert_eq!(served, effect.served, "{hint}");
    let mut expected: Vec<i64> = solution.totals.iter().zip(&effect.change).map(|(old, change)| old + change).collect();
    expected[0] += if forced { MUST } else { 0 };
    assert_eq!(totals(changed, &mates), expected, "{hint}");
}

/// Asks about random problems of a family and compares with `best`. Returns how many answers were exact, and not.
fn against(
    family: Family,
    seeds: std::ops::Range<u64>,
    best: impl Fn(&NestedProblem) -> (Vec<i64>, Vec<Option<u32>>),
) -> (u64, u64) {
    let (mut exact, mut inexact) = (0, 0);
    for seed in seeds {
        let base = problem(family, seed);
        let solution = solved(&base);
        let mut live = Live::new(&base, &solution).unwrap();
        let mut random = Random(seed ^ 0x5EED);
        for kind in (0..7).chain(0..7) {
            let Some((effect, changed, forced)) = ask((&base, &mut live), kind, &mut random) else { continue };
            let hint = format!("seed {seed}, kind {kind}: {base:#?}\n{changed:#?}\n{solution:#?}\n{effect:?}");
            let (mut value, mates) = best(&changed);
            let unserved = forced.is_some_and(|left| mates[left as usize].is_none());
            match effect.unwrap() {
                None => assert!(unserved, "{hint}"),
                Some(effect) if effect.exact => {
                    assert!(!unserved, "{hint}");
                    value[0] -= if forced.is_some() { MUST } else { 0 };
                    let change: Vec<i64> = value.iter().zip(&solution.totals).map(|(new, old)| new - old).collect();
                    assert_eq!(effect.change, change, "{hint}");
                    assert_moves(&solution, &changed, &effect, forced.is_some(), &hint);
                    exact += 1;
                }
                Some(_) => {
                    assert!(base.at_least > 0, "{hint}");
                    inexact += 1;
                }
            }
        }
    }
    (exact, inexact)
}

#[test]
fn one_change_of_a_tiny_problem_equals_brute_force() {
    let (exact, inexact) = against(TINY, 0..cases(6_000, 300_000), |changed| {
        let best = brute::best(changed);
        (best.totals, best.mates)
    });
    assert!(exact > 2 * inexact, "{exact} exact, {inexact} not");
}

#[test]
fn one_change_of_a_crowded_tree_equals_brute_force() {
    let crowded = Family { left: 6, slots: 4, sets: 6, density: 60, set_cap: 4 };
    against(crowded, 0..cases(1_000, 50_000), |changed| {
        let best = brute::best(changed);
        (best.totals, best.mates)
    });
}

#[test]
fn one_change_of_a_middle_sized_problem_equals_a_solve_from_nothing() {
    against(MIDDLE, 0..cases(100, 10_000), |changed| {
        let solution = solved(changed);
        (solution.totals, solution.mates)
    });
}

#[test]
fn the_best_of_several_offers_are_the_best_of_each_alone() {
    let mut compared = 0;
    for seed in 0..cases(2_000, 50_000) {
        let has_floor = seed % 4 == 0;
        let drawn = problem(TINY, seed);
        let base = if has_floor { drawn } else { NestedProblem { at_least: 0, ..drawn } };
        let solution = solved(&base);
        let live = Live::new(&base, &solution).unwrap();
        let mut random = Random(seed);
        for left in 0..base.left_count() as u32 {
            let offers: Vec<Offer> = (0..4).map(|_| random_offer(&base, &mut random, left.into(), false)).collect();
            for offer in &offers {
                let most = live.at_most(left, offer).unwrap();
                let effect = live.replacement(left, offer).unwrap();
                assert!(effect.is_none_or(|effect| most.is_some_and(|most| effect.change <= most)), "seed {seed}");
            }
            let alone = |(at, offer)| Some((at, live.replacement(left, offer).unwrap()?));
            let alone: Vec<(usize, Effect)> = offers.iter().enumerate().filter_map(alone).collect();
            // Ways that cost the same with the multiplier of a floor may differ without it.
            if alone.iter().any(|(_, effect)| !effect.exact) {
                continue;
            }
            compared += 1;
            let mut alone: Vec<(usize, Vec<i64>)> = alone.into_iter().map(|(at, effect)| (at, effect.change)).collect();
            alone.sort_by(|a, b| (&b.1, a.0).cmp(&(&a.1, b.0)));
            for count in 0..=4 {
                // Beside a floor a change is known once its moves are, and nothing is left out before.
                for above in [None, alone.get(2).filter(|_| !has_floor).map(|(_, change)| change.clone())] {
                    let best = live.best_of(left, &offers, count, above.as_deref()).unwrap();
                    let best: Vec<Vec<i64>> = best.into_iter().map(|(_, effect)| effect.change).collect();
                    let worth = alone.iter().map(|(_, change)| change);
                    let worth = worth.filter(|change| above.as_ref().is_none_or(|above| *change > above));
                    assert_eq!(best, worth.take(count).cloned().collect::<Vec<_>>(), "seed {seed}");
                }
            }
        }
    }
    assert!(compared > 4_000, "{compared}");
}

/// The proof with the greatest prices: with an edge more that fits under it nothing is worth more; and somebody who has
/// no place gains with an edge what it weighs more than its slot's price.
#[test]
fn an_edge_under_the_greatest_prices_changes_nothing() {
    let (mut under, mut gains) = (0, 0);
    for seed in 0..cases(1_000, 50_000) {
        let base = NestedProblem { at_least: 0, ties: None, ..problem(TINY, seed) };
        let solution = solved(&base);
        let live = Live::new(&base, &solution).unwrap();
        let mut random = Random(seed);
        for left in 0..base.left_count() as u32 {
            let dual = live.least_dual(left).unwrap();
            for slot in 0..base.slot_count() as u32 {
                let Some(price) = live.greatest_price(Room::Slot(slot)).unwrap() else { continue };
                let own = live.own_offer(left).unwrap();
                let edge: Vec<i64> = (0..base.tiers).map(|tier| dual[tier] + price[tier] - own.weight[tier]).collect();
                let less = i64::from(random.below(2) as u32);
                let bundle = |by: i64| OfferedBundle {
                    weight: edge
                        .iter()
                        .enumerate()
                        .map(|(tier, edge)| edge - if tier + 1 == base.tiers { by } else { 0 })
                        .collect(),
                    slots: vec![slot],
                };
                let with = |by: i64| {
                    let others = own.clone().keeping(|other| other != slot);
                    let bundles = others.bundles.into_iter().chain([bundle(by)]).collect();
                    live.replacement(left, &Offer { bundles, ..others }).unwrap().unwrap()
                };
                let nothing = vec![0; base.tiers];
                assert!(with(less).change <= nothing, "seed {seed}, {left} to {slot}");
                under += 1;
                if solution.mates[left as usize].is_none() {
                    let one: Vec<i64> = (0..base.tiers).map(|tier| i64::from(tier + 1 == base.tiers)).collect();
                    assert_eq!(with(-1).change, one, "seed {seed}, {left} to {slot}");
                    gains += 1;
                }
            }
        }
    }
    assert!(under > 1_000 && gains > 100, "{under} {gains}");
}

#[test]
fn what_does_not_fit_is_refused_and_false_answers_are_not_restored() {
    let base = (0..).map(|seed| problem(MIDDLE, seed)).find(|base| solved(base).totals[0] > 0).unwrap();
    let solution = solved(&base);
    let live = Live::new(&base, &solution).unwrap();
    let own = live.own_offer(0).unwrap();
    let unknown = u32::MAX - 1;
    assert_eq!(live.own_offer(unknown), Err(LiveError::Unknown));
    assert_eq!(live.replacement(unknown, &own), Err(LiveError::Unknown));
    assert_eq!(live.more_room(Room::Set(unknown)), Err(LiveError::Unknown));
    assert_eq!(live.less_room(Room::Slot(unknown)), Err(LiveError::Unknown));
    assert_eq!(live.arrival(&Offer { weight: Vec::new(), ..own.clone() }), Err(LiveError::Tiers));
    assert_eq!(live.arrival(&Offer { weight: vec![i64::MIN; base.tiers], ..own.clone() }), Err(LiveError::Overflow));
    let nowhere = OfferedBundle { weight: vec![0; base.tiers], slots: vec![unknown] };
    assert_eq!(live.arrival(&Offer { bundles: vec![nowhere], ..own }), Err(LiveError::Unknown));
    let mut false_claim = solution.clone();
    false_claim.totals[0] += 1;
    assert!(matches!(Live::new(&base, &false_claim), Err(LiveError::Violation(_))));
    let mut gap = solution;
    gap.mates.fill(None);
    gap.totals.fill(0);
    gap.status = NestedStatus::Interrupted;
    assert!(matches!(Live::new(&base, &gap), Err(LiveError::NotOptimal | LiveError::Violation(_))));
}
