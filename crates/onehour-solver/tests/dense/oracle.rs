//! Every family against other solvers: the sparse one, and the Hungarian method of pathfinding in 128 bits.

use onehour_solver::{Dense, Number, Objective, Sense, SparseProblem, Status, assign};
use pathfinding::matrix::Matrix;
use pathfinding::prelude::{kuhn_munkres, kuhn_munkres_min};

use super::families::{self, FLOATS, INTEGERS, far_apart};
use super::support::{Random, cases};
use super::{OBJECTIVES, SENSES, options, said, solve, value};

/// Costs as whole numbers of units of `2^exponent`.
struct Exact {
    units: Vec<i128>,
    exponent: i32,
}

impl Exact {
    fn of_integers(costs: &[i64]) -> Self {
        Exact { units: costs.iter().map(|&cost| cost.into()).collect(), exponent: 0 }
    }

    /// `None` where the largest unit has more than 118 bits: 128 hold its sums with others, but no more.
    fn of_floats(costs: &[f64]) -> Option<Self> {
        let parts: Vec<(i128, i32)> = costs.iter().map(|&cost| parts(cost)).collect();
        let exponent = parts.iter().filter(|part| part.0 != 0).map(|part| part.1).min().unwrap_or(0);
        let units = parts.iter().map(|&(odd, own)| match own - exponent {
            _ if odd == 0 => Some(0),
            shift if shift <= 118 - (128 - odd.unsigned_abs().leading_zeros() as i32) => Some(odd << shift),
            _ => None,
        });
        Some(Exact { units: units.collect::<Option<_>>()?, exponent })
    }
}

/// `value = odd * 2^exponent`.
fn parts(value: f64) -> (i128, i32) {
    let (field, fraction) = ((value.to_bits() >> 52) & 0x7ff, value.to_bits() & ((1 << 52) - 1));
    let (mut odd, mut exponent) =
        if field == 0 { (fraction, -1074) } else { (fraction | (1 << 52), field as i32 - 1075) };
    while odd != 0 && odd % 2 == 0 {
        (odd, exponent) = (odd / 2, exponent + 1);
    }
    (if value < 0.0 { -i128::from(odd) } else { odd.into() }, exponent)
}

/// Shapes square and not.
fn shapes(random: &mut Random) -> [(usize, usize); 7] {
    let mut size = || random.between(1, 40) as usize;
    let (a, b) = (size(), size());
    [(a, a), (a, b), (b, a), (64 + a / 3, 64 + a / 3), (1, a), (a, 1), (80, 80)]
}

fn agrees_with_the_sparse_solver(name: &str, costs: &[f64], rows: usize, cols: usize) {
    let entries = costs.iter().enumerate().filter(|(_, cost)| cost.is_finite());
    let triples = entries.map(|(at, &cost)| ((at / cols) as u32, (at % cols) as u32, cost as i64));
    let problem = SparseProblem::from_triples(rows, cols, triples).unwrap();
    let matrix = Dense::new(costs, rows, cols).unwrap();
    for objective in OBJECTIVES {
        for sense in SENSES {
            let answer = solve(matrix, objective, sense);
            assert_ne!(answer.status, Status::WithinGap);
            let expected = assign(&problem, objective, options(sense));
            let case = format!("{name} {rows} x {cols} {objective:?} {sense:?}");
            assert_eq!(answer.status, expected.status, "{case}");
            let total = answer.pairs().map(|(row, col)| costs[row as usize * cols + col as usize] as i64).sum::<i64>();
            assert_eq!((answer.total_f64(), total), (expected.total as f64, expected.total), "{case}");
            if objective != Objective::Best {
                assert_eq!(answer.size(), expected.size(), "{case}");
            }
        }
    }
}

#[test]
fn integers_as_the_sparse_solver_finds_them() {
    let mut random = Random(41);
    for _ in 0..cases(2, 100) {
        for (rows, cols) in shapes(&mut random) {
            for (name, family) in INTEGERS {
                agrees_with_the_sparse_solver(name, &family(&mut random, rows, cols), rows, cols);
            }
        }
    }
}

#[test]
fn larger_integers_as_the_sparse_solver_finds_them() {
    let mut random = Random(42);
    for (rows, cols) in [(300, 300), (70, 200), (200, 70)] {
        for (name, family) in INTEGERS {
            agrees_with_the_sparse_solver(name, &family(&mut random, rows, cols), rows, cols);
        }
    }
}

/// The best total of a perfect matching in units, by the Hungarian method. It wants no more rows than columns.
fn hungarian(units: &[i128], rows: usize, cols: usize, sense: Sense) -> i128 {
    let matrix = if rows <= cols {
        Matrix::from_vec(rows, cols, units.to_vec()).unwrap()
    } else {
        Matrix::from_fn(cols, rows, |(col, row)| units[row * cols + col])
    };
    match sense {
        Sense::Minimize => kuhn_munkres_min(&matrix).0,
        Sense::Maximize => kuhn_munkres(&matrix).0,
    }
}

/// `total * 2^exponent = units * 2^unit`.
fn rescaled(total: i128, exponent: i32, unit: i32) -> i128 {
    if exponent >= unit { total << (exponent - unit) } else { total >> (unit - exponent) }
}

fn agrees_with_the_hungarian_method<T: Number>(name: &str, costs: &[T], exact: &Exact, (rows, cols): (usize, usize)) {
    let matrix = Dense::new(costs, rows, cols).unwrap();
    for sense in SENSES {
        let answer = solve(matrix, Objective::Perfect, sense);
        let best = hungarian(&exact.units, rows, cols, sense);
        let (size, total) = value(&answer).unwrap();
        let total = rescaled(total, answer.exponent, exact.exponent);
        let pairs: i128 = answer.pairs().map(|(row, col)| exact.units[row as usize * cols + col as usize]).sum();
        let expected = (rows.min(cols), best, best);
        assert_eq!((size, total, pairs), expected, "{name} {rows} x {cols} {sense:?}");
        if sense == Sense::Minimize {
            let most = solve(matrix, Objective::Most, sense);
            assert_eq!(said(&most), said(&answer), "{name} {rows} x {cols} {sense:?}");
        }
    }
}

#[test]
fn floats_as_the_hungarian_method_finds_them() {
    let mut random = Random(43);
    for _ in 0..cases(1, 40) {
        for shape in shapes(&mut random) {
            for (name, family) in FLOATS {
                let costs = family(&mut random, shape.0, shape.1);
                agrees_with_the_hungarian_method(name, &costs, &Exact::of_floats(&costs).unwrap(), shape);
            }
        }
    }
}

#[test]
fn narrow_floats_as_the_hungarian_method_finds_them() {
    let mut random = Random(44);
    for shape in shapes(&mut random) {
        for (name, family) in FLOATS {
            let costs: Vec<f32> = family(&mut random, shape.0, shape.1).iter().map(|&cost| cost as f32).collect();
            let wide: Vec<f64> = costs.iter().map(|&cost| cost.into()).collect();
            agrees_with_the_hungarian_method(name, &costs, &Exact::of_floats(&wide).unwrap(), shape);
        }
    }
}

#[test]
fn integers_of_64_bits_as_the_hungarian_method_finds_them() {
    let mut random = Random(45);
    let ends = [i64::MIN, i64::MIN + 1, -(1 << 62), (1 << 53) + 1, (1 << 62) - 1, i64::MAX];
    for (rows, cols) in shapes(&mut random) {
        let size = rows * cols;
        let families: [(&str, Vec<i64>); 4] = [
            ("around 2^62", (0..size).map(|_| (1 << 62) + random.between(-9, 9)).collect()),
            ("all of the range", (0..size).map(|_| random.next() as i64).collect()),
            ("ends of the range", (0..size).map(|_| ends[random.below(6_u64) as usize]).collect()),
            ("products", (0..size).map(|at| (at / cols * (at % cols)) as i64 * 1_000_000_000_000_007).collect()),
        ];
        for (name, costs) in families {
            agrees_with_the_hungarian_method(name, &costs, &Exact::of_integers(&costs), (rows, cols));
        }
    }
}

#[test]
fn a_stride_hides_what_lies_behind_the_rows() {
    let mut random = Random(46);
    for (rows, cols) in [(40, 40), (90, 90), (20, 60), (60, 20)] {
        let stride = cols + 3;
        // What is behind is no cost at all.
        let wide: Vec<f64> = (0..rows * stride)
            .map(|at| if at % stride < cols { families::unit(&mut random) } else { f64::NAN })
            .collect();
        let tight: Vec<f64> = wide.iter().copied().filter(|cost| !cost.is_nan()).collect();
        // The last row ends with the values.
        let wide = Dense::with_stride(&wide[..rows * stride - 3], rows, cols, stride).unwrap();
        let tight = Dense::new(&tight, rows, cols).unwrap();
        for objective in OBJECTIVES {
            for sense in SENSES {
                assert_eq!(solve(wide, objective, sense), solve(tight, objective, sense));
            }
        }
    }
}

#[test]
fn a_gap_where_no_scale_holds_the_costs_is_honest() {
    let mut random = Random(47);
    let mut gaps = 0;
    for case in 0..cases(60, 2_000) {
        let (rows, cols) = (random.between(1, 30) as usize, random.between(1, 30) as usize);
        // 53 bits each: some of these just fit.
        let spread = [70, 120, 400, 1800][case as usize % 4];
        let costs = far_apart(&mut random, rows, cols, spread);
        let matrix = Dense::new(&costs, rows, cols).unwrap();
        for sense in SENSES {
            let answer = solve(matrix, Objective::Perfect, sense);
            assert_eq!(answer.size(), rows.min(cols));
            gaps += u32::from(answer.status == Status::WithinGap);
            assert!(answer.gap <= answer.size() as u64);
            if spread > 120 {
                continue;
            }
            // Here 128 bits hold all costs, if not what a search would add: compare with the pairs of the Hungarian
            // method.
            let Some(exact) = Exact::of_floats(&costs) else { continue };
            let best = hungarian(&exact.units, rows, cols, sense);
            let found: i128 = answer.pairs().map(|(row, col)| exact.units[row as usize * cols + col as usize]).sum();
            let gap = rescaled(answer.gap.into(), answer.exponent, exact.exponent);
            assert!((best - found).abs() <= gap, "{best} {found} {gap}");
        }
        for objective in [Objective::Most, Objective::Best] {
            solve(matrix, objective, Sense::Minimize);
        }
    }
    assert!(gaps > 20, "{gaps}");
}

#[test]
fn a_gap_is_a_difference_that_the_unit_can_hide() {
    // Beside 2^200 two totals differ by 2^-200: either may be found, and the gap covers it.
    let costs = [
        2.0_f64.powi(200),
        f64::INFINITY,
        f64::INFINITY,
        f64::INFINITY,
        1.0,
        1.0,
        f64::INFINITY,
        1.0,
        1.0 + 2.0_f64.powi(-50),
    ];
    let answer = solve(Dense::new(&costs, 3, 3).unwrap(), Objective::Perfect, Sense::Minimize);
    assert_eq!(answer.status, Status::WithinGap);
    assert!(answer.gap > 0 && answer.exponent > 50);
}

#[test]
fn matrices_without_rows_or_columns_are_solved() {
    for (rows, cols) in [(0, 0), (0, 7), (7, 0), (0, 100_000), (100_000, 0)] {
        for objective in OBJECTIVES {
            for sense in SENSES {
                let answer = solve(Dense::<f64>::new(&[], rows, cols).unwrap(), objective, sense);
                assert_eq!((value(&answer), answer.row_to_col.len()), (Some((0, 0)), rows));
                let answer = solve(
                    Dense::<i64>::with_stride(&[], rows, cols, cols).unwrap_or(Dense::new(&[], 0, 0).unwrap()),
                    objective,
                    sense,
                );
                assert_eq!(value(&answer), Some((0, 0)));
            }
        }
    }
}
