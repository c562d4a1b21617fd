//! Matrices of the families that break solvers: many ties, hidden order, far exponents, forbidden pairs.

use super::support::Random;

/// Makes the costs of a matrix.
pub(super) type Family = fn(&mut Random, usize, usize) -> Vec<f64>;

/// A float from 0 to 1 with all its bits.
pub(super) fn unit(random: &mut Random) -> f64 {
    (random.next() >> 11) as f64 / (1_u64 << 53) as f64
}

fn each(rows: usize, cols: usize, cost: impl FnMut((usize, usize)) -> f64) -> Vec<f64> {
    (0..rows * cols).map(|at| (at / cols, at % cols)).map(cost).collect()
}

fn uniform(random: &mut Random, rows: usize, cols: usize) -> Vec<f64> {
    each(rows, cols, |_| unit(random))
}

fn ties(random: &mut Random, rows: usize, cols: usize) -> Vec<f64> {
    each(rows, cols, |_| random.between(1, 10) as f64)
}

fn millions(random: &mut Random, rows: usize, cols: usize) -> Vec<f64> {
    each(rows, cols, |_| random.between(-1_000_000, 1_000_000) as f64)
}

fn binary(random: &mut Random, rows: usize, cols: usize) -> Vec<f64> {
    each(rows, cols, |_| f64::from(u8::from(random.chance(90))))
}

fn constant(_: &mut Random, rows: usize, cols: usize) -> Vec<f64> {
    vec![-2.5; rows * cols]
}

fn vectors(random: &mut Random, count: usize, rank: usize) -> Vec<Vec<f64>> {
    (0..count).map(|_| (0..rank).map(|_| unit(random)).collect()).collect()
}

fn low_rank(random: &mut Random, rows: usize, cols: usize) -> Vec<f64> {
    let (left, right) = (vectors(random, rows, 2), vectors(random, cols, 2));
    each(rows, cols, |(i, j)| -(left[i][0] * right[j][0] + left[i][1] * right[j][1]))
}

fn products(random: &mut Random, rows: usize, cols: usize) -> Vec<f64> {
    let (left, right) = (vectors(random, rows, 1), vectors(random, cols, 1));
    each(rows, cols, |(i, j)| left[i][0] * right[j][0])
}

fn machol_wien(_: &mut Random, rows: usize, cols: usize) -> Vec<f64> {
    each(rows, cols, |(i, j)| ((i + 1) * (j + 1)) as f64)
}

fn distances(random: &mut Random, rows: usize, cols: usize) -> Vec<f64> {
    let (left, right) = (vectors(random, rows, 2), vectors(random, cols, 2));
    each(rows, cols, |(i, j)| (left[i][0] - right[j][0]).hypot(left[i][1] - right[j][1]))
}

/// Ties under an offset for each row and each column.
fn offsets(random: &mut Random, rows: usize, cols: usize) -> Vec<f64> {
    let (left, right) = (vectors(random, rows, 1), vectors(random, cols, 1));
    let offset = |unit: f64| (unit * 1e6).round();
    each(rows, cols, |(i, j)| offset(left[i][0]) + offset(right[j][0]) + random.between(0, 3) as f64)
}

fn below_normal(random: &mut Random, rows: usize, cols: usize) -> Vec<f64> {
    each(rows, cols, |_| random.between(-9, 9) as f64 * 5e-324)
}

fn zeros_of_both_signs(random: &mut Random, rows: usize, cols: usize) -> Vec<f64> {
    each(rows, cols, |_| [0.0, -0.0, 1.0][random.below(3_u64) as usize])
}

/// Three in ten pairs are forbidden.
fn holes(random: &mut Random, rows: usize, cols: usize) -> Vec<f64> {
    each(rows, cols, |_| if random.chance(30) { f64::INFINITY } else { random.between(0, 99) as f64 })
}

/// All pairs but those of some rows and columns.
fn empty_lines(random: &mut Random, rows: usize, cols: usize) -> Vec<f64> {
    let (left, right) = (vectors(random, rows, 1), vectors(random, cols, 1));
    let is_empty = |unit: &[f64]| unit[0] < 0.05;
    let mut costs = millions(random, rows, cols);
    for (at, cost) in costs.iter_mut().enumerate() {
        if is_empty(&left[at / cols]) || is_empty(&right[at % cols]) {
            *cost = f64::INFINITY;
        }
    }
    costs
}

/// More than half of the rows want the same few columns.
fn crowded(random: &mut Random, rows: usize, cols: usize) -> Vec<f64> {
    let (crowd, few) = (rows / 2 + 1, rows.min(cols) / 3);
    each(rows, cols, |(i, j)| if i % rows < crowd && j >= few { f64::INFINITY } else { random.between(-50, 50) as f64 })
}

/// About two cheap pairs a row, which do not fit together, and all others alike.
fn two_costs(random: &mut Random, rows: usize, cols: usize) -> Vec<f64> {
    each(rows, cols, |_| if random.below(cols as u64) < 2 { 1.0 } else { 1e6 })
}

/// How far apart two attributes of few values are: equal rows, equal columns, more ties than a short list holds.
fn market(random: &mut Random, rows: usize, cols: usize) -> Vec<f64> {
    let mut side =
        |count: usize| -> Vec<[i64; 2]> { (0..count).map(|_| [random.between(0, 4), random.between(0, 2)]).collect() };
    let (left, right) = (side(rows), side(cols));
    each(rows, cols, |(i, j)| ((left[i][0] - right[j][0]).abs() * 5 + (left[i][1] - right[j][1]).abs()) as f64)
}

/// Each row and column is one of few kinds; a pair of kinds costs what `cost` says.
fn kinds(random: &mut Random, rows: usize, cols: usize, mut cost: impl FnMut(&mut Random) -> f64) -> Vec<f64> {
    let (left, right) = (random.between(2, 30) as usize, random.between(2, 30) as usize);
    let costs: Vec<f64> = (0..left * right).map(|_| cost(random)).collect();
    let mut side = |count: usize, kinds: usize| -> Vec<usize> { (0..count).map(|_| random.below(kinds)).collect() };
    let (of_rows, of_cols) = (side(rows, left), side(cols, right));
    each(rows, cols, |(i, j)| costs[of_rows[i] * right + of_cols[j]])
}

/// Kinds with forbidden pairs: too few of a kind may have room.
fn kinds_with_holes(random: &mut Random, rows: usize, cols: usize) -> Vec<f64> {
    kinds(random, rows, cols, |random| if random.chance(30) { f64::INFINITY } else { random.between(-9, 9) as f64 })
}

/// Kinds of which some rows and columns differ at a single place.
fn kinds_but_for_some(random: &mut Random, rows: usize, cols: usize) -> Vec<f64> {
    let mut costs = kinds(random, rows, cols, |random| random.between(0, 50) as f64);
    for _ in 0..(rows.min(cols) / 8).min(costs.len()) {
        let at = random.below(costs.len());
        costs[at] = random.between(-50, 50) as f64;
    }
    costs
}

/// Kinds whose costs have all bits of a float.
fn kinds_of_fractions(random: &mut Random, rows: usize, cols: usize) -> Vec<f64> {
    kinds(random, rows, cols, unit)
}

/// Families whose costs are integers.
pub(super) const INTEGERS: [(&str, Family); 14] = [
    ("two costs", two_costs),
    ("market", market),
    ("kinds with holes", kinds_with_holes),
    ("kinds but for some", kinds_but_for_some),
    ("ties", ties),
    ("millions", millions),
    ("binary", binary),
    ("Machol-Wien", machol_wien),
    ("offsets", offsets),
    ("zeros of both signs", zeros_of_both_signs),
    ("holes", holes),
    ("empty lines", empty_lines),
    ("crowded", crowded),
    ("constant integer", |_, rows, cols| vec![7.0; rows * cols]),
];

/// Families of floats that have a scale of 120 bits.
pub(super) const FLOATS: [(&str, Family); 7] = [
    ("uniform", uniform),
    ("kinds of fractions", kinds_of_fractions),
    ("constant", constant),
    ("low rank", low_rank),
    ("products", products),
    ("distances", distances),
    ("below normal", below_normal),
];

/// All of them.
pub(super) fn all() -> impl Iterator<Item = (&'static str, Family)> {
    INTEGERS.into_iter().chain(FLOATS)
}

/// Costs whose exponents lie `spread` apart at most: no scale holds them all.
pub(super) fn far_apart(random: &mut Random, rows: usize, cols: usize, spread: i64) -> Vec<f64> {
    each(rows, cols, |_| {
        let exponent = random.between(-spread / 2, spread / 2) as i32;
        (unit(random) - 0.3) * 2.0_f64.powi(exponent)
    })
}
