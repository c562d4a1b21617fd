//! After each of many random changes the answer is what solving from nothing says, and the checker accepts its proof.

use onehour_solver::Control;
use onehour_solver::nested::{
    CapSet, Dynamic, LiveError, NestedCertificate, NestedProblem, NestedSolution, NestedStatus, OfferedBundle, Row,
    Tree, check, solve,
};

use crate::generate::{Family, MIDDLE, TINY, problem};
use crate::support::{Random, cases};

/// What has been asked for so far, to hold the answer's problem against.
#[derive(Clone)]
struct Mirror {
    tiers: usize,
    rows: Vec<Row>,
    /// Slots with their roots, as numbers of the dynamic answer; roots that are open.
    slots: Vec<(u32, u32)>,
    open: Vec<u32>,
}

impl Mirror {
    fn new(problem: &NestedProblem) -> Self {
        let tiers = problem.tiers;
        let first_set = problem.slot_count() as u32;
        let root = |slot: usize| {
            let mut node = None;
            let mut around = problem.slot_sets[slot];
            while let Some(set) = around {
                (node, around) = (Some(first_set + set), problem.sets[set as usize].parent);
            }
            node.unwrap_or(slot as u32)
        };
        let bundle = |bundle: usize| OfferedBundle {
            weight: problem.class_weights[problem.bundle_class[bundle] as usize * tiers..][..tiers].to_vec(),
            slots: problem.slots[problem.slot_start[bundle] as usize..problem.slot_start[bundle + 1] as usize].to_vec(),
        };
        let row = |left: usize| Row {
            weight: problem.left_weights[left * tiers..][..tiers].to_vec(),
            key: problem.ties.as_ref().map_or(0, |ties| ties.left[left]),
            bundles: (problem.bundle_start[left]..problem.bundle_start[left + 1]).map(|b| bundle(b as usize)).collect(),
        };
        let slots: Vec<(u32, u32)> = (0..problem.slot_count()).map(|slot| (slot as u32, root(slot))).collect();
        let mut open: Vec<u32> = slots.iter().map(|&(_, root)| root).collect();
        open.sort_unstable();
        open.dedup();
        Mirror { tiers, rows: (0..problem.left_count()).map(row).collect(), slots, open }
    }

    /// A row with random edges to slots that are open.
    fn random_row(&self, random: &mut Random) -> Row {
        let weight = |random: &mut Random, low, high| (0..self.tiers).map(|_| random.between(low, high)).collect();
        let mut bundles: Vec<OfferedBundle> = (0..1 + random.below(2))
            .map(|_| OfferedBundle { weight: weight(random, -3, 5), slots: Vec::new() })
            .collect();
        for &(slot, root) in &self.slots {
            if self.open.contains(&root) && random.chance(30) {
                let bundle = random.below(bundles.len());
                bundles[bundle].slots.push(slot);
            }
        }
        Row { weight: weight(random, -1, 2), key: random.below(50) as u64, bundles }
    }

    /// Other edges to some of the slots.
    fn reoffer(&mut self, dynamic: &mut Dynamic, left: usize, random: &mut Random) {
        let last = self.slots.iter().map(|entry| entry.0).max().unwrap_or(0);
        let first = random.below(last as usize + 1) as u32;
        let range = first..first + random.below((last + 2 - first) as usize) as u32;
        let mut bundles = self.random_row(random).bundles;
        if random.chance(40) {
            bundles.clone_from(&self.rows[left].bundles);
            bundles[..].iter_mut().for_each(|bundle| bundle.weight[0] += random.between(-2, 2));
        }
        bundles.iter_mut().for_each(|bundle| bundle.slots.retain(|slot| range.contains(slot)));
        dynamic.reoffer(left as u32, range.clone(), &bundles).unwrap();
        let row = &mut self.rows[left];
        row.bundles.iter_mut().for_each(|bundle| bundle.slots.retain(|slot| !range.contains(slot)));
        row.bundles.extend(bundles);
    }

    fn close(&mut self, dynamic: &mut Dynamic, at: usize) {
        let root = self.open.remove(at);
        dynamic.close(root).unwrap();
        let gone: Vec<u32> = self.slots.iter().filter(|entry| entry.1 == root).map(|entry| entry.0).collect();
        self.slots.retain(|entry| entry.1 != root);
        for bundle in self.rows.iter_mut().flat_map(|row| &mut row.bundles) {
            bundle.slots.retain(|slot| !gone.contains(slot));
        }
    }

    fn open(&mut self, dynamic: &mut Dynamic, random: &mut Random) {
        let sets = 1 + random.below(4);
        let set = |at: usize| CapSet {
            parent: (at + 1 < sets).then(|| (at + 1 + random.below(sets - at - 1)) as u32),
            cap: if random.chance(20) { u32::MAX } else { random.below(4) as u32 },
            spread_tier: random.chance(40).then(|| random.below(self.tiers) as u8),
        };
        let sets: Vec<CapSet> = (0..sets).map(set).collect();
        let count = random.below(4);
        let slots: Vec<(u32, u64, u32)> = (0..count)
            .map(|_| (random.below(3) as u32, random.below(50) as u64, random.below(sets.len()) as u32))
            .collect();
        let mut columns = Vec::new();
        for left in 0..self.rows.len() as u32 {
            let weight = (0..self.tiers).map(|_| random.between(-3, 5)).collect();
            let slots = (0..count as u32).filter(|_| random.chance(40)).collect();
            columns.push((left, vec![OfferedBundle { weight, slots }]));
        }
        let first = dynamic.open(&Tree { slots, sets: sets.clone() }, &columns).unwrap();
        let root = first + (count + sets.len()) as u32 - 1;
        self.slots.extend((first..first + count as u32).map(|slot| (slot, root)));
        self.open.push(root);
        for (left, bundles) in columns {
            for mut bundle in bundles {
                bundle.slots.iter_mut().for_each(|slot| *slot += first);
                self.rows[left as usize].bundles.push(bundle);
            }
        }
    }

    /// One random change.
    fn change(&mut self, dynamic: &mut Dynamic, random: &mut Random) {
        let left = (!self.rows.is_empty()).then(|| random.below(self.rows.len()));
        match (random.below(11), left) {
            (0, _) => {
                let row = self.random_row(random);
                assert_eq!(dynamic.add(&row), Ok(self.rows.len() as u32));
                self.rows.push(row);
            }
            (1, Some(left)) => {
                dynamic.remove(left as u32).unwrap();
                self.rows[left] = Row { weight: vec![0; self.tiers], ..Row::default() };
            }
            (2..=4, Some(left)) => {
                let mut row = self.random_row(random);
                if random.chance(50) {
                    row = self.rows[left].clone();
                    row.bundles.iter_mut().for_each(|bundle| bundle.slots.retain(|_| random.chance(80)));
                }
                dynamic.replace(left as u32, &row).unwrap();
                self.rows[left] = row;
            }
            (8..=10, Some(left)) => self.reoffer(dynamic, left, random),
            (5 | 6, _) if !self.open.is_empty() => {
                let at = random.below(self.open.len());
                self.close(dynamic, at);
            }
            _ => self.open(dynamic, random),
        }
    }

    /// The problem of the answer has the edges asked for, but for those that a capacity of zero rules out, and the
    /// answer is its optimum.
    fn hold(&self, dynamic: &Dynamic, hint: &str) {
        let (problem, solution) = dynamic.export();
        assert_eq!(check(&problem, &solution), Ok(()), "{hint}");
        assert!(dynamic.proven_value().is_some(), "{hint}");
        let best = solve(&problem, &Control::none()).unwrap();
        assert_eq!(best.totals, solution.totals, "{hint}");
        assert_eq!(problem.left_count(), self.rows.len(), "{hint}");
        for (left, row) in self.rows.iter().enumerate() {
            let asked: usize = row.bundles.iter().map(|bundle| bundle.slots.len()).sum();
            let bundles = problem.bundle_start[left] as usize..problem.bundle_start[left + 1] as usize;
            let laid = (problem.slot_start[bundles.end] - problem.slot_start[bundles.start]) as usize;
            assert!(laid <= asked, "{hint}: left {left}");
            if problem.slot_caps.iter().chain(problem.sets.iter().map(|set| &set.cap)).all(|&cap| cap > 0) {
                assert_eq!(laid, asked, "{hint}: left {left}");
            }
        }
    }
}

fn follow(family: Family, seeds: std::ops::Range<u64>, changes: usize) {
    for seed in seeds {
        let mut base = problem(family, seed);
        base.at_least = 0;
        let solution = solve(&base, &Control::none()).unwrap();
        let mut dynamic = Dynamic::restore(&base, &solution).unwrap();
        let mut mirror = Mirror::new(&base);
        mirror.hold(&dynamic, &format!("seed {seed}, restored"));
        let mut random = Random(seed ^ 0xD1A);
        for number in 0..changes {
            if random.chance(20) {
                dynamic.take_least_prices();
                mirror.hold(&dynamic, &format!("seed {seed}, before change {number}"));
            }
            if random.chance(20) {
                // Whatever is expected.
                let price = |random: &mut Random| (0..base.tiers).map(|_| random.between(-9, 9)).collect();
                let prices: Vec<Option<Vec<i64>>> =
                    (0..random.below(40)).map(|_| random.chance(80).then(|| price(&mut random))).collect();
                dynamic.expect_prices(&prices);
            }
            mirror.change(&mut dynamic, &mut random);
            mirror.hold(&dynamic, &format!("seed {seed}, change {number}"));
        }
    }
}

#[test]
fn tiny_answers_follow_every_change() {
    follow(TINY, 0..cases(150, 20_000), 12);
}

#[test]
fn middle_answers_follow_every_change() {
    follow(MIDDLE, 0..cases(20, 2_000), 12);
}

/// Moves that are told are those that happened.
#[test]
fn moves_since_the_last_question_lead_from_there_to_here() {
    for seed in 0..60 {
        let mut base = problem(MIDDLE, seed);
        base.at_least = 0;
        let mut dynamic = Dynamic::restore(&base, &solve(&base, &Control::none()).unwrap()).unwrap();
        let mut mirror = Mirror::new(&base);
        let mut random = Random(seed);
        assert_eq!(dynamic.take_moved(), []);
        for _ in 0..10 {
            let before: Vec<Option<u32>> = (0..mirror.rows.len() as u32).map(|left| dynamic.slot_of(left)).collect();
            mirror.change(&mut dynamic, &mut random);
            let before = |left: u32| before.get(left as usize).copied().flatten();
            let changed = (0..mirror.rows.len() as u32).filter(|&left| before(left) != dynamic.slot_of(left));
            let changed: Vec<(u32, Option<u32>)> = changed.map(|left| (left, before(left))).collect();
            assert_eq!(dynamic.take_moved(), changed, "seed {seed}");
        }
    }
}

/// After changes have been taken back the next ones come out as if they had never been.
#[test]
fn changes_are_taken_back_to_the_last_bit() {
    let mut moved = 0;
    for (family, seeds) in [(TINY, cases(200, 20_000)), (MIDDLE, cases(40, 2_000))] {
        for seed in 0..seeds {
            let mut base = problem(family, seed);
            base.at_least = 0;
            let mut dynamic = Dynamic::restore(&base, &solve(&base, &Control::none()).unwrap()).unwrap();
            let mut mirror = Mirror::new(&base);
            let mut random = Random(seed ^ 0xBAC);
            if seed % 2 == 0 {
                dynamic.take_least_prices();
                mirror.hold(&dynamic, &format!("seed {seed}, least prices"));
            }
            for _ in 0..4 {
                let mut untouched = dynamic.clone();
                let before = dynamic.export();
                dynamic.mark();
                let mut other = mirror.clone();
                (0..random.below(6)).for_each(|_| other.change(&mut dynamic, &mut random));
                moved += dynamic.take_moved().len();
                dynamic.take_back();
                assert_eq!(dynamic.export(), before, "seed {seed}");
                assert_eq!(dynamic.take_moved(), []);
                untouched.take_moved();
                let (mut twin, mut again) = (mirror.clone(), Random(random.next()));
                let mut same = Random(again.0);
                for _ in 0..3 {
                    mirror.change(&mut dynamic, &mut again);
                    twin.change(&mut untouched, &mut same);
                    assert_eq!(dynamic.export(), untouched.export(), "seed {seed}");
                    assert_eq!(dynamic.take_moved(), untouched.take_moved(), "seed {seed}");
                }
                mirror.hold(&dynamic, &format!("seed {seed}"));
            }
        }
    }
    assert!(moved > 500, "{moved}");
}

/// A way ahead that leads through the tree of the place that is left takes a unit out of the same spread set as the place
/// does when it stays vacant: only the first one of the two costs nothing.
#[test]
fn a_way_through_the_tree_that_is_left_is_not_taken_beside_a_place_that_stays_vacant() {
    // Slots e.g, e.h in the spread set c in p; q in p; z alone. Row 0 sits in h, row 1 in g.
    let bundles = |entries: &[(i64, u32)]| -> Vec<OfferedBundle> {
        entries.iter().map(|&(weight, slot)| OfferedBundle { weight: vec![weight], slots: vec![slot] }).collect()
    };
    let (g, h, q, z) = (0, 1, 2, 3);
    let set = |parent, cap, spread_tier| CapSet { parent, cap, spread_tier };
    let problem = NestedProblem {
        tiers: 1,
        left_weights: vec![0, 0],
        class_weights: vec![10, 7],
        bundle_start: vec![0, 1, 3],
        bundle_class: vec![0, 0, 1],
        slot_start: vec![0, 1, 2, 3],
        slots: vec![h, g, z],
        slot_caps: vec![1, 1, 2, 1],
        slot_sets: vec![Some(1), Some(0), Some(2), Some(3)],
        sets: vec![set(Some(1), 1, None), set(Some(2), u32::MAX, Some(0)), set(None, 2, None), set(None, 1, None)],
        ..NestedProblem::default()
    };
    let solution = NestedSolution {
        mates: vec![Some(h), Some(g)],
        totals: vec![16],
        bound: vec![16],
        status: NestedStatus::Optimal,
        certificate: NestedCertificate { left: vec![7, 7], sets: vec![0, 3, 0, 0], slots: Vec::new(), floor: None },
    };
    let mut dynamic = Dynamic::restore(&problem, &solution).unwrap();
    dynamic.reoffer(0, q..q + 1, &bundles(&[(8, q)])).unwrap();
    let (problem, found) = dynamic.export();
    assert_eq!(check(&problem, &found), Ok(()));
    assert_eq!(dynamic.proven_value(), Some(vec![17]));
}

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let mut base = problem(MIDDLE, 3);
    base.at_least = 0;
    let mut dynamic = Dynamic::restore(&base, &solve(&base, &Control::none()).unwrap()).unwrap();
    let before = dynamic.export();
    let bundle = |weight: Vec<i64>, slots: Vec<u32>| vec![OfferedBundle { weight, slots }];
    let zero = vec![0; base.tiers];
    let row = |weight: Vec<i64>, bundles| Row { weight, key: 0, bundles };
    assert_eq!(dynamic.add(&row(vec![0; base.tiers + 1], Vec::new())), Err(LiveError::Tiers));
    assert_eq!(dynamic.add(&row(vec![i64::MIN; base.tiers], Vec::new())), Err(LiveError::Overflow));
    assert_eq!(dynamic.add(&row(zero.clone(), bundle(zero.clone(), vec![u32::MAX]))), Err(LiveError::Unknown));
    assert_eq!(dynamic.add(&row(zero.clone(), bundle(zero.clone(), vec![0, 0]))), Err(LiveError::Unknown));
    assert_eq!(dynamic.replace(u32::MAX, &row(zero.clone(), Vec::new())), Err(LiveError::Unknown));
    assert_eq!(dynamic.remove(u32::MAX), Err(LiveError::Unknown));
    assert_eq!(dynamic.reoffer(u32::MAX, 0..1, &[]), Err(LiveError::Unknown));
    dynamic.expect_prices(&[None, Some(Vec::new()), Some(vec![i64::MIN; base.tiers])]);
    assert_eq!(dynamic.reoffer(0, 0..1, &bundle(zero.clone(), vec![1])), Err(LiveError::Unknown));
    assert_eq!(dynamic.reoffer(0, 0..1, &bundle(vec![i64::MIN; base.tiers], vec![0])), Err(LiveError::Overflow));
    assert_eq!(dynamic.close(u32::MAX), Err(LiveError::Unknown));
    let sets = vec![CapSet { parent: Some(0), cap: 1, spread_tier: None }];
    assert_eq!(dynamic.open(&Tree { slots: Vec::new(), sets }, &[]), Err(LiveError::Unknown));
    assert_eq!(dynamic.open(&Tree::default(), &[]), Err(LiveError::Unknown));
    assert_eq!(dynamic.export(), before);
    base.at_least = 1;
    let floored = solve(&base, &Control::none()).unwrap();
    assert_eq!(Dynamic::restore(&base, &floored).err(), Some(LiveError::Floor));
}
