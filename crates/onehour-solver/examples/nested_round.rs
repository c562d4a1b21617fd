//! How long does a national round take? A synthetic one: newcomers and openers by field and place, hours in common,
//! caps per hour, day, month and round; five tiers (served, waiting days, quality, spread of load, tie-break).
//!
//! `cargo run --release -p onehour-solver --example nested_round -- [newcomers [openers [floor]]]`, by default 15000
//! and 5000. A floor asks for that many meetings with quality before service.
#![allow(clippy::print_stdout)]

use std::time::Instant;

use onehour_solver::Control;
use onehour_solver::nested::{Bottlenecks, CapSet, NestedProblem, TieKeys, check, solve};

const TIERS: usize = 5;
const WEEKS: u32 = 4;
/// Hours of a working week.
const WEEK_HOURS: u32 = 40;
/// First day of the second month, counted in working days.
const SECOND_MONTH: u32 = 13;
const QUALITIES: i64 = 31;

/// Percent of newcomers and of openers by field: engineering is short of openers, business is not.
const FIELDS: [(u32, u32); 12] =
    [(10, 7), (9, 8), (9, 9), (12, 5), (12, 6), (8, 9), (8, 8), (11, 5), (11, 11), (4, 12), (3, 12), (3, 8)];
/// Percent of people by place; half of all live in the capital region.
const PLACES: [u32; 10] = [50, 10, 8, 6, 6, 5, 5, 4, 3, 3];

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        TieKeys::mix(self.0, 1) as u64 | (TieKeys::mix(self.0, 2) as u64) << 32
    }

    fn below(&mut self, count: u32) -> u32 {
        (self.next() % u64::from(count)) as u32
    }

    fn pick(&mut self, percents: impl Iterator<Item = u32>) -> u32 {
        let mut rest = self.below(100);
        let inside = |percent: u32| {
            let hit = rest < percent;
            rest = rest.saturating_sub(percent);
            hit
        };
        percents.map(inside).position(|hit| hit).unwrap_or(0) as u32
    }

    /// `count` free hours of a week, as bits.
    fn week(&mut self, count: u32) -> u64 {
        (0..count).fold(0, |hours, _| hours | 1 << self.below(WEEK_HOURS))
    }
}

struct Person {
    field: u32,
    place: u32,
    remote: bool,
    week: u64,
}

/// People of one side, with `hours` free hours a week each.
fn people(random: &mut Random, count: u32, hours: u32, field: impl Fn(&(u32, u32)) -> u32) -> Vec<Person> {
    let mut person = || Person {
        field: random.pick(FIELDS.iter().map(&field)),
        place: random.pick(PLACES.into_iter()),
        remote: random.below(100) < 10,
        week: random.week(hours),
    };
    (0..count).map(|_| person()).collect()
}

/// Hours, days, months and the round of each opener. Returns the first slot of each opener.
fn add_openers(problem: &mut NestedProblem, openers: &[Person], random: &mut Random) -> Vec<u32> {
    let mut first_slot = Vec::new();
    for opener in openers {
        first_slot.push(problem.slot_caps.len() as u32);
        let (month_cap, round_cap) = match random.below(100) {
            0..55 => (1, u32::MAX),
            55..80 => (2, u32::MAX),
            80..90 => (4, u32::MAX),
            _ => (1, 1),
        };
        // Days, then two months, then the round: parents come after their children.
        let days: Vec<u32> = (0..WEEKS * 5).filter(|day| opener.week >> (day % 5 * 8) & 0xFF != 0).collect();
        let month = problem.sets.len() as u32 + days.len() as u32;
        for &day in &days {
            let parent = Some(month + u32::from(day >= SECOND_MONTH));
            for _ in 0..(opener.week >> (day % 5 * 8) & 0xFF).count_ones() {
                problem.slot_caps.push(1);
                problem.slot_sets.push(Some(problem.sets.len() as u32));
            }
            problem.sets.push(CapSet { parent, cap: 1, spread_tier: None });
        }
        let month_set = CapSet { parent: Some(month + 2), cap: month_cap, spread_tier: None };
        problem.sets.extend([month_set, month_set, CapSet { parent: None, cap: round_cap, spread_tier: Some(3) }]);
    }
    first_slot
}

/// Slots of an opener in the hours that both have.
fn common_slots(opener: &Person, newcomer: &Person, first: u32, into: &mut Vec<u32>) {
    let mut slot = first;
    for _ in 0..WEEKS {
        for hour in (0..WEEK_HOURS).filter(|hour| opener.week >> hour & 1 == 1) {
            if newcomer.week >> hour & 1 == 1 {
                into.push(slot);
            }
            slot += 1;
        }
    }
}

fn round(newcomers: u32, openers: u32, floor: u32) -> NestedProblem {
    let mut random = Random(7);
    let openers = people(&mut random, openers, 11, |field| field.1);
    let newcomers = people(&mut random, newcomers, 6, |field| field.0);
    let mut problem = NestedProblem {
        tiers: TIERS,
        at_least: floor,
        bundle_start: vec![0],
        slot_start: vec![0],
        ..Default::default()
    };
    let first_slot = add_openers(&mut problem, &openers, &mut random);
    problem.class_weights = (0..QUALITIES).flat_map(|points| [0, 0, points, 0, 0]).collect();
    let mut blocks = vec![Vec::new(); FIELDS.len()];
    openers.iter().enumerate().for_each(|(index, opener)| blocks[opener.field as usize].push(index));
    for newcomer in &newcomers {
        let uniform = (f64::from(random.below(1 << 20)) + 1.0) / f64::from(1 << 20);
        let waited = (-30.0 * uniform.ln()) as i64;
        problem.left_weights.extend([1, waited, 0, 0, 0]);
        for &index in &blocks[newcomer.field as usize] {
            let opener = &openers[index];
            let near = opener.place == newcomer.place || (opener.remote && newcomer.remote);
            let start = problem.slots.len();
            if near {
                common_slots(opener, newcomer, first_slot[index], &mut problem.slots);
            }
            if problem.slots.len() > start {
                problem.slot_start.push(problem.slots.len() as u64);
                problem.bundle_class.push((random.below(11) + random.below(11) + random.below(11)) % QUALITIES as u32);
            }
        }
        problem.bundle_start.push(problem.bundle_class.len() as u32);
    }
    if floor > 0 {
        quality_first(&mut problem);
    }
    let keys = |random: &mut Random, count: usize| (0..count).map(|_| random.next()).collect();
    let slots = problem.slot_caps.len();
    let left = keys(&mut random, newcomers.len());
    problem.ties = Some(TieKeys { tier: 4, left, slot: keys(&mut random, slots) });
    problem
}

/// Quality, served, waiting instead of served, waiting, quality.
fn quality_first(problem: &mut NestedProblem) {
    problem.left_weights.chunks_exact_mut(TIERS).for_each(|weight| weight[..3].rotate_right(1));
    problem.class_weights.chunks_exact_mut(TIERS).for_each(|weight| weight[..3].rotate_right(1));
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let numbers = std::env::args().skip(1).map(|arg| arg.parse()).collect::<Result<Vec<u32>, _>>()?;
    let argument = |index: usize, default| numbers.get(index).copied().unwrap_or(default);
    let problem = round(argument(0, 15_000), argument(1, 5_000), argument(2, 0));
    println!(
        "{} newcomers, {} slots, {} sets, {} bundles, {} edges",
        problem.left_count(),
        problem.slot_count(),
        problem.sets.len(),
        problem.bundle_class.len(),
        problem.slots.len()
    );
    let start = Instant::now();
    let solution = solve(&problem, &Control::default())?;
    println!("solve {:.3} s: {:?}, totals {:?}", start.elapsed().as_secs_f64(), solution.status, solution.totals);
    let start = Instant::now();
    check(&problem, &solution)?;
    println!("check {:.3} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let deficiency = Bottlenecks::new(&problem, &solution)?.deficiency();
    println!(
        "bottlenecks {:.3} s: {} deficient components, {} outside",
        start.elapsed().as_secs_f64(),
        deficiency.shortages.len(),
        deficiency.outside.len()
    );
    Ok(())
}
