#![allow(clippy::unwrap_used)]

use super::super::{ProblemError, Side, SparseProblem};

#[test]
fn triples_and_csr_give_the_same_problem_in_any_order() {
    let triples = SparseProblem::from_triples(3, 2, [(2, 1, 9), (0, 1, 4), (0, 0, -3)]).unwrap();
    let csr = SparseProblem::from_csr(2, &[0, 2, 2, 3], &[1, 0, 1], &[4, -3, 9]).unwrap();
    assert_eq!(triples, csr);
    assert_eq!(triples.transposed().transposed(), triples);
    assert_eq!(triples.transposed().row(1).collect::<Vec<_>>(), [(0, 4), (2, 9)]);
    assert_eq!((triples.cost(2, 1), triples.cost(1, 0), triples.cost(9, 9)), (Some(9), None, None));
    assert_eq!(triples.row(3).count(), 0);
}

#[test]
fn an_entry_outside_names_row_and_column() {
    let error = SparseProblem::from_triples(2, 2, [(0, 0, 1), (1, 2, 1)]).unwrap_err();
    assert_eq!(error, ProblemError::OutOfRange { row: 1, col: 2, rows: 2, cols: 2 });
    assert_eq!(error.place(), Some((1, 2)));
    let error = SparseProblem::from_triples(2, 2, [(2, 0, 1)]).unwrap_err();
    assert_eq!(error.place(), Some((2, 0)));
    let error = SparseProblem::from_csr(1, &[0, 1], &[1], &[5]).unwrap_err();
    assert_eq!(error.place(), Some((0, 1)));
}

#[test]
fn a_pair_given_twice_is_refused_even_at_equal_cost() {
    let error = SparseProblem::from_csr(3, &[0, 0, 3], &[2, 1, 2], &[5, 0, 5]).unwrap_err();
    assert_eq!(error, ProblemError::Duplicate { row: 1, col: 2 });
}

#[test]
fn offsets_that_do_not_describe_the_entries_are_refused() {
    let build = |row_start: &[usize]| SparseProblem::from_csr(2, row_start, &[0, 1], &[1, 1]);
    let bad = |position, found| Err(ProblemError::BadOffset { position, found, entries: 2 });
    assert_eq!(build(&[]), bad(0, 0));
    assert_eq!(build(&[1, 2]), bad(0, 1));
    assert_eq!(build(&[0, 2, 1, 2]), bad(2, 1));
    assert_eq!(build(&[0, 1]), bad(1, 1));
    assert_eq!(build(&[0, 9]), bad(1, 9));
    assert!(build(&[0, 2]).is_ok());
    let uneven = SparseProblem::from_csr(2, &[0, 2], &[0, 1], &[1]);
    assert_eq!(uneven, Err(ProblemError::LengthMismatch { expected: 2, costs: 1 }));
}

#[test]
fn totals_that_can_leave_64_bits_are_refused_and_no_others() {
    let half = i64::MAX / 2;
    assert!(SparseProblem::from_triples(2, 2, [(0, 0, half), (1, 1, half)]).is_ok());
    // One pair at most: both entries cannot be matched together.
    assert!(SparseProblem::from_triples(1, 2, [(0, 0, i64::MAX), (0, 1, -i64::MAX)]).is_ok());
    let error = SparseProblem::from_triples(2, 2, [(0, 0, half), (1, 0, 1), (1, 1, half + 2), (0, 1, 2)]).unwrap_err();
    assert_eq!(error, ProblemError::Overflow { row: 1, col: 1, count: 2 });
    let error = SparseProblem::from_triples(3, 1, [(2, 0, i64::MIN)]).unwrap_err();
    assert_eq!(error, ProblemError::Overflow { row: 2, col: 0, count: 1 });
}

#[test]
fn more_vertices_than_can_be_numbered_are_refused_before_allocating() {
    let error = SparseProblem::from_triples(u32::MAX as usize, 1, []).unwrap_err();
    assert_eq!(error, ProblemError::TooManyVertices { side: Side::Row, count: u32::MAX as usize });
    let error = SparseProblem::from_dense(1, usize::MAX, &[], None).unwrap_err();
    assert_eq!(error, ProblemError::TooManyVertices { side: Side::Col, count: usize::MAX });
}

#[test]
fn dense_input_skips_what_is_missing() {
    let problem = SparseProblem::from_dense(2, 3, &[1, 0, 7, 7, 7, 2], Some(7)).unwrap();
    assert_eq!(problem.triples().collect::<Vec<_>>(), [(0, 0, 1), (0, 1, 0), (1, 2, 2)]);
    let error = SparseProblem::from_dense(2, 3, &[1, 2, 3], None).unwrap_err();
    assert_eq!(error, ProblemError::LengthMismatch { expected: 6, costs: 3 });
    assert_eq!(SparseProblem::from_dense(0, 3, &[], None).unwrap().entries(), 0);
    assert_eq!(SparseProblem::from_dense(3, 0, &[], None).unwrap().rows(), 3);
}

#[test]
fn floats_that_are_no_cost_name_row_and_column() {
    let build = |values: &[f64]| SparseProblem::from_dense_f64(2, 2, values).unwrap_err();
    assert_eq!(build(&[1.0, 2.0, f64::NAN, 0.0]), ProblemError::NotANumber { row: 1, col: 0 });
    assert_eq!(build(&[1.0, 2.0, 0.0, f64::NEG_INFINITY]), ProblemError::NegativeInfinity { row: 1, col: 1 });
}

#[test]
fn floats_without_a_common_scale_are_refused() {
    let error = SparseProblem::from_dense_f64(2, 2, &[1.0, 5e-324, 1e300, 0.0]).unwrap_err();
    assert!(matches!(error, ProblemError::OffLattice { row: 1, col: 0, .. }), "{error}");
    // 60 bits of span leave no room for even one pair and its sign.
    let wide = SparseProblem::from_dense_f64(1, 2, &[1.0, 2.0_f64.powi(60)]).unwrap_err();
    assert!(matches!(wide, ProblemError::OffLattice { bits: 61, headroom: 2, .. }), "{wide}");
    let fits = SparseProblem::from_dense_f64(1, 2, &[1.0, 2.0_f64.powi(59)]).unwrap();
    assert_eq!(fits.problem.cost(0, 1), Some(1 << 59));
}

#[test]
fn floats_keep_every_bit() {
    let lattice = SparseProblem::from_dense_f64(1, 3, &[0.1, f64::INFINITY, -0.0]).unwrap();
    assert_eq!(lattice.problem.entries(), 2);
    assert_eq!(lattice.to_f64(lattice.problem.cost(0, 0).unwrap()), 0.1);
    assert_eq!(lattice.problem.cost(0, 2), Some(0));
}
