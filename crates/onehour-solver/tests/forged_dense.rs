//! False claims about matrices: each check of `verify_dense` has one that no other check refuses, at the borders of its
//! floating-point filter too; and of any number of random forgeries none is accepted.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use onehour_solver::{
    Certificate, Dense, DenseAssignment, Duals, HallViolator, Lex, Number, Objective, Options, Sense, Side,
    SparseProblem, Status, Violation, assign_dense, verify_dense,
};
use support::{Random, brute_force, cases};

fn duals(rows: &[i128], cols: &[i128]) -> Certificate {
    Certificate::Duals(Duals { rows: rows.to_vec(), cols: cols.to_vec() })
}

/// A claim that these pairs are optimal, of integers.
fn claim(objective: Objective, pairs: &[Option<u32>], total: i128, certificate: Certificate) -> DenseAssignment {
    DenseAssignment {
        objective,
        sense: Sense::Minimize,
        status: Status::Optimal,
        row_to_col: pairs.to_vec(),
        total,
        exponent: 0,
        gap: 0,
        certificate,
    }
}

fn infeasible(rows: usize, side: Side, vertices: &[u32], neighbours: &[u32]) -> DenseAssignment {
    let violator = HallViolator { side, vertices: vertices.to_vec(), neighbours: neighbours.to_vec() };
    let certificate = Certificate::Hall(violator);
    DenseAssignment { status: Status::Infeasible, ..claim(Objective::Perfect, &vec![None; rows], 0, certificate) }
}

fn check<T: Number>(rows: usize, values: &[T], claim: &DenseAssignment) -> Result<(), Violation> {
    verify_dense(Dense::new(values, rows, values.len() / rows).unwrap(), claim)
}

const FORBIDDEN: f64 = f64::INFINITY;

// Shape and pairs.

#[test]
fn arrays_of_the_wrong_length() {
    let refused = |claim| assert!(matches!(check(1, &[5_i64], &claim), Err(Violation::Shape { .. })), "{claim:?}");
    refused(claim(Objective::Perfect, &[], 0, duals(&[5], &[0])));
    refused(claim(Objective::Perfect, &[Some(0), None], 5, duals(&[5], &[0])));
    refused(claim(Objective::Perfect, &[Some(0)], 5, duals(&[], &[0])));
    refused(claim(Objective::Perfect, &[Some(0)], 5, duals(&[5], &[])));
    refused(claim(Objective::Perfect, &[Some(0)], 5, duals(&[5, 0], &[0])));
    refused(claim(Objective::Perfect, &[Some(0)], 5, duals(&[5], &[0, 0])));
}

#[test]
fn a_pair_that_is_forbidden_or_outside() {
    let values = [0.0, 0.0, FORBIDDEN, 0.0];
    let pairs = |a, b| claim(Objective::Perfect, &[Some(a), Some(b)], 0, duals(&[0, 0], &[0, 0]));
    assert_eq!(check(2, &values, &pairs(0, 1)), Ok(()));
    assert_eq!(check(2, &values, &pairs(1, 0)), Err(Violation::NoSuchEntry { row: 1, col: 0 }));
    assert_eq!(check(2, &values, &pairs(9, 1)), Err(Violation::NoSuchEntry { row: 0, col: 9 }));
    // A stride does not make what lies behind a row part of it.
    let wide = Dense::with_stride(&[0_i64, 0, 0, 0, 0], 2, 2, 3).unwrap();
    assert_eq!(verify_dense(wide, &pairs(2, 1)), Err(Violation::NoSuchEntry { row: 0, col: 2 }));
}

#[test]
fn two_rows_in_one_column() {
    let twice = claim(Objective::Perfect, &[Some(0), Some(0)], 2, duals(&[1, 1], &[0, 0]));
    assert_eq!(check(2, &[1_i64, 9, 1, 9], &twice), Err(Violation::ColumnTwice { col: 0 }));
}

#[test]
fn a_total_off_by_one() {
    let off = claim(Objective::Perfect, &[Some(0)], 4, duals(&[5], &[0]));
    assert_eq!(check(1, &[5_i64], &off), Err(Violation::Total { claimed: 4, actual: 5 }));
    let off = DenseAssignment { exponent: -2, total: 4, certificate: duals(&[3], &[0]), ..off };
    assert_eq!(check(1, &[0.75], &off), Err(Violation::Total { claimed: 4, actual: 3 }));
}

#[test]
fn a_total_beyond_128_bits() {
    let huge = 2.0_f64.powi(125);
    let costs: Vec<f64> = (0..9).map(|at| if at % 4 == 0 { huge } else { FORBIDDEN }).collect();
    let sum = claim(Objective::Perfect, &[Some(0), Some(1), Some(2)], 3 << 125, duals(&[1 << 125; 3], &[0; 3]));
    assert_eq!(check(3, &costs, &sum), Ok(()));
    // Five of them pass 2^127.
    let costs: Vec<f64> = (0..25).map(|at| if at % 6 == 0 { huge } else { FORBIDDEN }).collect();
    let pairs: Vec<Option<u32>> = (0..5).map(Some).collect();
    let wrapped = claim(Objective::Perfect, &pairs, 5 << 125, duals(&[1 << 125; 5], &[0; 5]));
    assert!(check(5, &costs, &wrapped).is_err());
}

// Gaps.

#[test]
fn an_optimum_with_costs_that_are_no_whole_units() {
    // In units of 1 both costs are 1; the dearer one is taken.
    let values = [1.75, 1.25];
    let rounded = claim(Objective::Perfect, &[Some(0)], 1, duals(&[1], &[0, 0]));
    assert_eq!(check(1, &values, &rounded), Err(Violation::Gap { claimed: 0, actual: 1 }));
    let honest = DenseAssignment { status: Status::WithinGap, gap: 1, ..rounded };
    assert_eq!(check(1, &values, &honest), Ok(()));
    let lowered = DenseAssignment { gap: 0, ..honest.clone() };
    assert_eq!(check(1, &values, &lowered), Err(Violation::Gap { claimed: 0, actual: 1 }));
    // Maximising, a cost counts as the next whole number above.
    let largest = DenseAssignment { sense: Sense::Maximize, total: 2, certificate: duals(&[2], &[0, 0]), ..honest };
    assert_eq!(check(1, &values, &largest), Ok(()));
    let below = DenseAssignment { total: 1, certificate: duals(&[1], &[0, 0]), ..largest };
    assert_eq!(check(1, &values, &below), Err(Violation::Total { claimed: 1, actual: 2 }));
}

#[test]
fn an_optimum_with_a_gap() {
    let gap = DenseAssignment { gap: 1, ..claim(Objective::Perfect, &[Some(0)], 5, duals(&[5], &[0])) };
    assert_eq!(check(1, &[5_i64], &gap), Err(Violation::Gap { claimed: 1, actual: 0 }));
}

#[test]
fn the_same_numbers_in_another_unit() {
    let honest = claim(Objective::Perfect, &[Some(0)], 6, duals(&[6], &[0, 0]));
    assert_eq!(check(1, &[6_i64, 7], &honest), Ok(()));
    for exponent in [i32::MIN, i32::MIN + 1, -2000, -125, -62, -1, 1, 2, 63, 127, 2000, i32::MAX] {
        for sense in [Sense::Minimize, Sense::Maximize] {
            let other = DenseAssignment { exponent, sense, ..honest.clone() };
            assert!(check(1, &[6_i64, 7], &other).is_err(), "{exponent}");
            assert!(check(1, &[6.0, 7.0], &other).is_err(), "{exponent}");
            assert!(check(1, &[f64::MAX, -f64::MAX], &other).is_err(), "{exponent}");
            assert!(check(1, &[5e-324, 0.0], &other).is_err(), "{exponent}");
        }
    }
    let halves = DenseAssignment { exponent: -1, total: 12, certificate: duals(&[12], &[0, 0]), ..honest };
    assert_eq!(check(1, &[6_i64, 7], &halves), Ok(()));
}

// Optimality.

#[test]
fn a_perfect_matching_with_a_row_left_out() {
    let partial = claim(Objective::Perfect, &[Some(0), None], 0, duals(&[0, 0], &[0, 0]));
    assert_eq!(check(2, &[0_i64; 4], &partial), Err(Violation::Size { expected: 2, found: 1 }));
}

#[test]
fn worse_matchings() {
    let values = [5_i64, 3];
    let worse = |u: i128, v: [i128; 2]| check(1, &values, &claim(Objective::Perfect, &[Some(0)], 5, duals(&[u], &v)));
    assert_eq!(worse(5, [0, 0]), Err(Violation::Slack { row: 0, col: 1 }));
    assert_eq!(worse(3, [0, 0]), Err(Violation::NotTight { row: 0, col: 0 }));
    assert_eq!(worse(3, [2, 0]), Err(Violation::Sign { side: Side::Col, index: 0 }));
    assert_eq!(worse(5, [0, -2]), Err(Violation::Unmatched { side: Side::Col, index: 1 }));
    // From the other side.
    let worse =
        |u: [i128; 2], v: i128| check(2, &values, &claim(Objective::Perfect, &[Some(0), None], 5, duals(&u, &[v])));
    assert_eq!(worse([0, 0], 5), Err(Violation::Slack { row: 1, col: 0 }));
    assert_eq!(worse([2, 0], 3), Err(Violation::Sign { side: Side::Row, index: 0 }));
    assert_eq!(worse([0, -2], 5), Err(Violation::Unmatched { side: Side::Row, index: 1 }));
}

#[test]
fn worse_matchings_where_rows_may_leave() {
    let check =
        |cost: i64, pair, total, u, v| check(1, &[cost], &claim(Objective::Best, &[pair], total, duals(&[u], &[v])));
    assert_eq!(check(5, Some(0), 5, 5, 0), Err(Violation::Sign { side: Side::Row, index: 0 }));
    assert_eq!(check(5, Some(0), 5, 0, 5), Err(Violation::Sign { side: Side::Col, index: 0 }));
    assert_eq!(check(-5, None, 0, -5, 0), Err(Violation::Unmatched { side: Side::Row, index: 0 }));
    assert_eq!(check(-5, None, 0, 0, -5), Err(Violation::Unmatched { side: Side::Col, index: 0 }));
    assert_eq!(check(-5, Some(0), -5, -5, 0), Ok(()));
}

#[test]
fn a_small_matching_claimed_to_be_the_most() {
    let lex = |cardinality, total| vec![Lex { cardinality, total }];
    let most = |pair, total, rows, cols| {
        check(1, &[5_i64], &claim(Objective::Most, &[pair], total, Certificate::LexDuals(Duals { rows, cols })))
    };
    assert_eq!(most(Some(0), 5, lex(-1, 5), lex(0, 0)), Ok(()));
    assert_eq!(most(None, 0, lex(0, 0), lex(0, 0)), Err(Violation::Slack { row: 0, col: 0 }));
    assert_eq!(most(Some(0), 5, lex(-1, 4), lex(0, 0)), Err(Violation::NotTight { row: 0, col: 0 }));
    assert_eq!(most(Some(0), 5, lex(-2, 5), lex(1, 0)), Err(Violation::Sign { side: Side::Col, index: 0 }));
    for (a, b) in [(i64::MIN, 0), (i64::MAX, i64::MIN), (i64::MIN, i64::MIN), (i64::MAX, i64::MAX)] {
        assert!(most(Some(0), 5, lex(a, 5), lex(b, 0)).is_err());
    }
}

#[test]
fn what_a_caller_stopped_is_still_a_matching_under_a_bound() {
    let values = [5_i64, 3];
    let stopped = |pairs: [Option<u32>; 1], total, u, v: [i128; 2]| {
        let claim = claim(Objective::Perfect, &pairs, total, duals(&[u], &v));
        check(1, &values, &DenseAssignment { status: Status::Interrupted, ..claim })
    };
    assert_eq!(stopped([None], 0, 3, [0, 0]), Ok(()));
    assert_eq!(stopped([Some(0)], 5, 2, [0, -7]), Ok(()));
    assert_eq!(stopped([Some(0)], 3, 2, [0, 0]), Err(Violation::Total { claimed: 3, actual: 5 }));
    assert_eq!(stopped([None], 0, 4, [0, 0]), Err(Violation::Slack { row: 0, col: 1 }));
    assert_eq!(stopped([None], 0, 2, [1, 0]), Err(Violation::Sign { side: Side::Col, index: 0 }));
}

#[test]
fn the_proof_of_something_else() {
    let lex = Certificate::LexDuals(Duals { rows: vec![Lex::default()], cols: vec![Lex::default()] });
    let hall = Certificate::Hall(HallViolator { side: Side::Row, vertices: vec![0], neighbours: vec![] });
    let plain = duals(&[-5], &[0]);
    let refused = |claim| assert_eq!(check(1, &[-5_i64], &claim), Err(Violation::Certificate), "{claim:?}");
    refused(claim(Objective::Most, &[Some(0)], -5, plain.clone()));
    refused(claim(Objective::Best, &[Some(0)], -5, lex.clone()));
    refused(claim(Objective::Perfect, &[Some(0)], -5, lex));
    refused(claim(Objective::Perfect, &[Some(0)], -5, hall.clone()));
    for objective in [Objective::Perfect, Objective::Best] {
        let none = claim(objective, &[None], 0, plain.clone());
        refused(DenseAssignment { status: Status::Infeasible, ..none });
    }
    // Nothing forbids the empty matching, so `most` and `best` are never infeasible.
    for objective in [Objective::Most, Objective::Best] {
        let refuted = DenseAssignment { objective, ..infeasible(1, Side::Row, &[0], &[]) };
        assert_eq!(check(1, &[FORBIDDEN], &refuted), Err(Violation::Certificate));
    }
    for status in [Status::Optimal, Status::WithinGap, Status::Interrupted] {
        let refuted = DenseAssignment { status, ..infeasible(1, Side::Row, &[0], &[]) };
        assert_eq!(check(1, &[FORBIDDEN], &refuted), Err(Violation::Certificate));
    }
}

#[test]
fn false_hall_violators() {
    //  rows 0, 1 - column 0; row 2 - columns 1, 2
    let values = [1.0, FORBIDDEN, FORBIDDEN, 1.0, FORBIDDEN, FORBIDDEN, FORBIDDEN, 1.0, 1.0];
    let rows =
        |vertices: &[u32], neighbours: &[u32]| check(3, &values, &infeasible(3, Side::Row, vertices, neighbours));
    assert_eq!(rows(&[0, 1], &[0]), Ok(()));
    assert_eq!(rows(&[0], &[0]), Err(Violation::EnoughNeighbours { vertices: 1, neighbours: 1 }));
    assert_eq!(rows(&[], &[]), Err(Violation::EnoughNeighbours { vertices: 0, neighbours: 0 }));
    assert_eq!(rows(&[0, 2], &[0]), Err(Violation::Uncovered { row: 2, col: 1 }));
    assert_eq!(rows(&[2, 2, 2], &[1, 2]), Err(Violation::Witness { side: Side::Row, index: 2 }));
    assert_eq!(rows(&[0, 7], &[0]), Err(Violation::Witness { side: Side::Row, index: 7 }));
    assert_eq!(rows(&[0, 1], &[9]), Err(Violation::Witness { side: Side::Col, index: 9 }));
    let cols =
        |vertices: &[u32], neighbours: &[u32]| check(3, &values, &infeasible(3, Side::Col, vertices, neighbours));
    assert_eq!(cols(&[1, 2], &[2]), Ok(()));
    assert_eq!(cols(&[0, 1], &[2]), Err(Violation::Uncovered { row: 0, col: 0 }));
    // Two rows share one column, which is all that `perfect` asks for.
    let tall = infeasible(2, Side::Row, &[0, 1], &[0]);
    assert_eq!(check(2, &[1.0, 1.0], &tall), Err(Violation::LargerSide));
    let wide = infeasible(1, Side::Col, &[0, 1], &[0]);
    assert_eq!(check(1, &[1.0, 1.0], &wide), Err(Violation::LargerSide));
}

#[test]
fn an_infeasible_problem_with_pairs() {
    let values = [1.0, FORBIDDEN, 1.0, FORBIDDEN];
    let pairs = vec![Some(0), None];
    let with_pair = DenseAssignment { row_to_col: pairs, total: 1, ..infeasible(2, Side::Row, &[0, 1], &[0]) };
    assert_eq!(check(2, &values, &with_pair), Err(Violation::Size { expected: 0, found: 1 }));
}

// The borders of the filter. Each claim is right but for one slack of -1 unit, at row 0, column 0, which rounding
// hides.

/// Whether the slack at (0, 0) is the one found, as stated and with the sides exchanged and the signs turned.
fn refused_at_the_corner<T: Number>(values: [T; 4], negated: [T; 4], exponent: i32, u: [i128; 2], v: [i128; 2]) {
    let total: i128 = u.iter().chain(&v).sum();
    let base = claim(Objective::Perfect, &[Some(1), Some(0)], total, duals(&u, &v));
    let honest = DenseAssignment { exponent, ..base };
    let corner = Err(Violation::Slack { row: 0, col: 0 });
    let turn = |values: [T; 4]| [values[0], values[2], values[1], values[3]];
    let mirrored =
        |certificate| DenseAssignment { sense: Sense::Maximize, total: -total, certificate, ..honest.clone() };
    assert_eq!(check(2, &values, &honest), corner);
    let turned = DenseAssignment { certificate: duals(&v, &u), ..honest.clone() };
    assert_eq!(check(2, &turn(values), &turned), corner);
    assert_eq!(check(2, &negated, &mirrored(duals(&u.map(|u| -u), &v.map(|v| -v)))), corner);
    assert_eq!(check(2, &turn(negated), &mirrored(duals(&v.map(|v| -v), &u.map(|u| -u)))), corner);
}

fn floats(values: [f64; 4], exponent: i32, u: [i128; 2], v: [i128; 2]) {
    refused_at_the_corner(values, values.map(|cost| -cost), exponent, u, v);
}

fn integers(values: [i64; 4], exponent: i32, u: [i128; 2], v: [i128; 2]) {
    refused_at_the_corner(values, values.map(|cost| -cost), exponent, u, v);
}

#[test]
fn duals_with_more_bits_than_a_float() {
    floats([1.0, 1.0, 0.0, 0.0], -60, [(1 << 60) + 1, 0], [0, -1]);
    let big = 1_i64 << 53;
    integers([big, big, 0, 0], 0, [i128::from(big) + 1, 0], [0, -1]);
    integers([1 << 62, 1 << 62, 0, 0], 0, [(1 << 62) + 1, 0], [0, -1]);
}

#[test]
fn roundings_that_add_up() {
    // Two duals and a difference are each rounded to the side that makes the slack seem large.
    let (one, ulp) = (1_i128 << 60, 1_i128 << 8);
    let cost = 1.0 + 3.0 * f64::EPSILON;
    floats([cost, 2.0, -1.0, 0.0], -60, [2 * one + 3 * ulp - 1, -63], [-one + 63, 1 - 3 * ulp]);
    // One dual is far smaller than the other.
    let (one, ulp) = (1_i128 << 110, 1_i128 << 58);
    let cost = 1.0 + f64::EPSILON;
    floats([cost, cost, -f64::EPSILON / 2.0, 0.0], -110, [one + ulp + ulp / 2 - 2, -4], [4 - ulp / 2, 2 - ulp / 2]);
}

#[test]
fn costs_with_more_bits_than_a_float() {
    // 2^53 + 3 is 2^53 + 4 as a float.
    let (cost, near) = ((1_i64 << 53) + 3, (1_i128 << 53) + 4);
    integers([cost, cost + 1, 0, 0], 0, [near, 0], [0, 0]);
    integers([i64::MAX - 5, i64::MAX, 0, 0], 0, [i128::from(i64::MAX) - 4, 0], [0, 4]);
}

#[test]
fn integers_where_a_sum_is_just_not_exact() {
    for bits in 48..62 {
        let half = 1_i128 << bits;
        let cost = 2 * half as i64 - 1;
        // The corner: (2^(bits+1) - 1) - 2^bits - 2^bits.
        integers([cost, half as i64, half as i64, 0], 0, [half, 0], [half, 0]);
        integers([-1, 0, 0, 0], 0, [half, -half], [-half, half].map(|v| v));
    }
}

#[test]
fn fractions_among_integers() {
    // The duals are integers that floats hold; the cost is not, and its difference to a dual rounds up to one.
    let half = 1_i128 << 49;
    let below_one = 1.0 - f64::EPSILON / 2.0;
    let other = half as f64 + 1.0;
    floats([below_one, other, -(half as f64), 0.0], 0, [half + 1, 0], [-half, 0]);
    floats([0.5, 1.0, 0.0, 0.0], 0, [1, 0], [0, 0]);
    // Between -2^52 and -2^51 floats have halves.
    let low = -(2.0_f64.powi(51)) - 0.5;
    floats([low, 0.0, 0.0, 2.0_f64.powi(52)], 0, [-(1 << 50), 1 << 50], [-(1 << 50), 1 << 50]);
}

#[test]
fn duals_below_the_least_float() {
    // Units of half the least float: two duals of one unit each are rounded to zero.
    let least = 5e-324;
    floats([0.0, 0.0, least, 0.0], -1075, [1, 1], [1, -1]);
    // That would be a worse matching under a proof that all but the exact check believe.
    let worse = claim(Objective::Perfect, &[Some(1), Some(0)], 2, duals(&[1, 1], &[1, -1]));
    let worse = DenseAssignment { exponent: -1075, ..worse };
    assert!(check(2, &[0.0, 0.0, least, 0.0], &worse).is_err());
    for exponent in [-1074, -1076, -1090, -1100, -1190] {
        floats([0.0, 0.0, 0.0, 0.0], exponent, [1, 0], [0, -1]);
    }
}

#[test]
fn duals_beyond_the_largest_float() {
    // Minus one dual of minus infinity is plus infinity, whatever the other is.
    let top = 2.0_f64.powi(1023);
    let unit = 1_i128 << 23;
    let (u, v) = ([unit + unit / 2, 2 * unit], [-2 * unit, -unit - unit / 2]);
    floats([-top, 0.0, 0.0, top], 1000, u, v);
    let (u, v) = ([1 << 100, -(1 << 100)], [1 << 100, -(1 << 100)]);
    floats([0.0, 0.0, 0.0, 0.0], 1000, u, v);
}

#[test]
fn forbidden_pairs_have_no_slack_and_their_neighbours_do() {
    // Where duals are floats, integers, and beyond floats; minimising and maximising.
    for (cost, scale, exponent) in [(1.0, 1_i128, 0), (0.5, 1, -1), (1.0, 1 << 60, -60), (2.0_f64.powi(1000), 1, 1000)]
    {
        let values = [FORBIDDEN, cost, cost, FORBIDDEN];
        for sense in [Sense::Minimize, Sense::Maximize] {
            let high = if sense == Sense::Minimize { 3 * scale } else { -3 * scale };
            let honest =
                claim(Objective::Perfect, &[Some(1), Some(0)], 2 * scale, duals(&[scale + high, 0], &[scale, -high]));
            let honest = DenseAssignment { exponent, sense, ..honest };
            assert_eq!(check(2, &values, &honest), Ok(()), "{sense:?} {exponent}");
            let allowed = [cost, cost, cost, FORBIDDEN];
            assert_eq!(check(2, &allowed, &honest), Err(Violation::Slack { row: 0, col: 0 }), "{sense:?} {exponent}");
        }
    }
}

#[test]
fn duals_at_the_end_of_the_range_do_not_overflow_the_checker() {
    // The diagonal costs 2, the other way 0. One slack is -2^127 - 1, which is positive modulo 2^128.
    let half = 1_i128 << 126;
    let (u, v) = ([-half, half], [1 + half, 1 - half]);
    let worse = claim(Objective::Perfect, &[Some(0), Some(1)], 2, duals(&u, &v));
    assert_eq!(check(2, &[1_i64, 0, 0, 1], &worse), Err(Violation::Slack { row: 1, col: 0 }));
    let mirrored = duals(&u.map(|u| -u), &v.map(|v| -v));
    let worse = DenseAssignment { sense: Sense::Maximize, total: -2, certificate: mirrored, ..worse };
    assert_eq!(check(2, &[-1_i64, 0, 0, -1], &worse), Err(Violation::Slack { row: 1, col: 0 }));
    for sense in [Sense::Minimize, Sense::Maximize] {
        for exponent in [i32::MIN, -1, 0, 1000, i32::MAX] {
            for (u, v) in [(i128::MIN, 0), (i128::MAX, i128::MIN), (i128::MIN, i128::MIN), (i128::MAX, i128::MAX)] {
                let forged = claim(Objective::Perfect, &[Some(0)], 5, duals(&[u], &[v]));
                assert!(check(1, &[5_i64], &DenseAssignment { sense, exponent, ..forged }).is_err());
            }
        }
    }
}

// Random forgeries.

/// A matrix whose costs are whole or half units of a scale between tiny and huge.
struct Matrix {
    rows: usize,
    cols: usize,
    costs: Vec<f64>,
    /// The same in units of `2^exponent`.
    problem: SparseProblem,
    exponent: i32,
}

fn matrix(random: &mut Random) -> Matrix {
    let (rows, cols) = (random.below(5_u64) as usize, random.below(5_u64) as usize);
    let top = [1, 2, 100, 1 << 54][random.below(4_u64) as usize];
    let exponent = [0, 0, -1, 3, -1074, 700, -60][random.below(7_u64) as usize];
    let forbidden = [0, 20, 50][random.below(3_u64) as usize];
    let (mut costs, mut triples) = (vec![FORBIDDEN; rows * cols], Vec::new());
    for (at, place) in costs.iter_mut().enumerate() {
        if !random.chance(forbidden) {
            // At most 53 bits: the low ones of large numbers are zero.
            let units = random.between(-top, top) & !3;
            let units = if top < 1 << 50 { units + random.between(0, 3) } else { units };
            *place = units as f64 * 2.0_f64.powi(exponent / 2) * 2.0_f64.powi(exponent - exponent / 2);
            triples.push(((at / cols) as u32, (at % cols) as u32, units));
        }
    }
    Matrix { rows, cols, costs, problem: SparseProblem::from_triples(rows, cols, triples).unwrap(), exponent }
}

fn pick<T>(random: &mut Random, items: &[T]) -> T
where
    T: Copy,
{
    items[random.below(items.len() as u64) as usize]
}

/// Changes one thing, or a few, about an honest answer.
fn forge(random: &mut Random, matrix: &Matrix, honest: &DenseAssignment) -> DenseAssignment {
    let mut forged = honest.clone();
    for _ in 0..=random.below(2_u64) {
        match random.below(11_u64) {
            0 => forged.total += i128::from(random.between(-1, 1)),
            1 => forged.objective = pick(random, &[Objective::Perfect, Objective::Most, Objective::Best]),
            2 => forged.sense = pick(random, &[Sense::Minimize, Sense::Maximize]),
            3 => forged.status = pick(random, &[Status::Optimal, Status::Infeasible, Status::WithinGap]),
            4 => forged.gap = random.below(3),
            5 => forged.exponent += pick(random, &[-1, 1, 2]),
            6 | 7 => move_pair(random, matrix, &mut forged),
            _ => move_certificate(random, &mut forged.certificate),
        }
    }
    forged
}

/// `units * 2^up`, rounded down; zero where that is out of reach.
fn shifted(units: i128, up: i32) -> i128 {
    if up >= 0 { units.checked_shl(up as u32).unwrap_or(0) } else { units >> up.unsigned_abs().min(127) }
}

/// Another column for a row, or none; with the true total, so that only optimality is in question.
fn move_pair(random: &mut Random, matrix: &Matrix, forged: &mut DenseAssignment) {
    let row = random.below(matrix.rows.max(1) as u64) as usize;
    let col = random.below(matrix.cols as u64 + 1) as u32;
    let Some(mate) = forged.row_to_col.get_mut(row) else { return };
    *mate = (col < matrix.cols as u32).then_some(col);
    let units: i128 = forged.pairs().filter_map(|(row, col)| matrix.problem.cost(row, col)).map(i128::from).sum();
    forged.total = shifted(units, matrix.exponent - forged.exponent);
}

fn move_certificate(random: &mut Random, certificate: &mut Certificate) {
    let step = random.between(-1, 1);
    fn dual<'a, T>(random: &mut Random, duals: &'a mut Duals<T>) -> Option<&'a mut T> {
        let side = if random.chance(50) { &mut duals.rows } else { &mut duals.cols };
        let index = random.below(side.len().max(1) as u64) as usize;
        side.get_mut(index)
    }
    match certificate {
        Certificate::Duals(duals) => {
            if let Some(dual) = dual(random, duals) {
                *dual += i128::from(step);
            }
        }
        Certificate::LexDuals(duals) => {
            if let Some(dual) = dual(random, duals) {
                if random.chance(50) { dual.cardinality += step } else { dual.total += i128::from(step) }
            }
        }
        Certificate::Hall(violator) => {
            let list = if random.chance(50) { &mut violator.vertices } else { &mut violator.neighbours };
            match random.below(3_u64) {
                0 => list.truncate(list.len().saturating_sub(1)),
                1 => list.push(random.below(6)),
                _ => violator.side = violator.side.opposite(),
            }
        }
    }
}

/// Whether a claim is true, by brute force. All costs are multiples of the exponent of the matrix.
fn is_true(matrix: &Matrix, claim: &DenseAssignment) -> bool {
    let optimum = brute_force(&matrix.problem, claim.objective, claim.sense);
    if claim.status == Status::Infeasible {
        return optimum.is_none();
    }
    let Some((size, best)) = optimum else { return false };
    // In quarters of the unit of the matrix, the finest that a forger uses.
    let quarters = |units: i128, exponent: i32| shifted(units, exponent - matrix.exponent + 2);
    let costs = claim.pairs().map(|(row, col)| matrix.problem.cost(row, col));
    let Some(costs) = costs.collect::<Option<Vec<i64>>>() else { return false };
    let actual = quarters(costs.iter().map(|&cost| i128::from(cost)).sum(), matrix.exponent);
    let total = quarters(claim.total, claim.exponent);
    let gap = quarters(claim.gap.into(), claim.exponent);
    let best = quarters(best.into(), matrix.exponent);
    let sized = claim.objective == Objective::Best || size == claim.size();
    sized && (actual - best).abs() <= gap && (actual - total).abs() <= gap
}

#[test]
fn random_forgeries_are_refused_unless_they_are_true() {
    let mut random = Random(31);
    let (mut refused, wanted) = (0, cases(20_000, 1_000_000));
    let mut tried = 0_u64;
    while refused < wanted {
        tried += 1;
        assert!(tried < 4 * wanted, "most forgeries must be false: {refused} of {tried}");
        let matrix = matrix(&mut random);
        let objective = pick(&mut random, &[Objective::Perfect, Objective::Most, Objective::Best]);
        let sense = pick(&mut random, &[Sense::Minimize, Sense::Maximize]);
        let dense = Dense::new(&matrix.costs, matrix.rows, matrix.cols).unwrap();
        let honest = assign_dense(dense, objective, Options { sense, ..Options::default() }).unwrap();
        assert_eq!(verify_dense(dense, &honest), Ok(()), "{:?} {honest:?}", matrix.costs);
        for _ in 0..8 {
            let forged = forge(&mut random, &matrix, &honest);
            match verify_dense(dense, &forged) {
                Ok(()) => assert!(is_true(&matrix, &forged), "{:?} {forged:?}", matrix.costs),
                Err(_) => refused += 1,
            }
        }
    }
}

#[test]
fn one_dual_moved_by_one_unit_is_always_refused() {
    let mut random = Random(32);
    for _ in 0..cases(1_000, 50_000) {
        let matrix = matrix(&mut random);
        let dense = Dense::new(&matrix.costs, matrix.rows, matrix.cols).unwrap();
        let honest = assign_dense(dense, Objective::Best, Options::default()).unwrap();
        let Certificate::Duals(duals) = &honest.certificate else { panic!("best has duals") };
        for vertex in 0..matrix.rows + matrix.cols {
            for step in [-1, 1] {
                let mut moved = duals.clone();
                let dual = moved.rows.iter_mut().chain(&mut moved.cols).nth(vertex).unwrap();
                *dual += step;
                let forged = DenseAssignment { certificate: Certificate::Duals(moved), ..honest.clone() };
                assert!(verify_dense(dense, &forged).is_err(), "{:?} {forged:?}", matrix.costs);
            }
        }
    }
}
