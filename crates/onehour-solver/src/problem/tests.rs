#![allow(clippy::unwrap_used)]

use super::super::{ProblemError, Side, SparseProblem};

#[test]
fn triples_and_csr_give_the_same_problem_in_any_order() {
    let triples = SparseProblem::from_triples(3, 2, [(2, 1, 9), (0, 1, 4), (0, 0, -3)]).unwrap();
    let csr = SparseProblem::from_csr(2, &[0, 2, 2, 3], &[1, 0, 1], &[4, -3, 9]).unwrap();
    assert_eq!(triples, csr);
    assert_eq!(SparseProblem::from_csr(2, &[0, 2, 2, 3], &[0, 1, 1], &[-3, 4, 9]).unwrap(), csr);
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
    let error = SparseProblem::from_csr(3, &[0, 2, 4], &[0, 1, 2, 3], &[5; 4]).unwrap_err();
    assert_eq!(error.place(), Some((1, 3)));
}

#[test]
fn a_pair_given_twice_is_refused_even_at_equal_cost() {
    let error = SparseProblem::from_csr(3, &[0, 0, 3], &[2, 1, 2], &[5, 0, 5]).unwrap_err();
    assert_eq!(error, ProblemError::Duplicate { row: 1, col: 2 });
    let error = SparseProblem::from_csr(3, &[0, 0, 3], &[1, 2, 2], &[5, 0, 5]).unwrap_err();
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
    let error = SparseProblem::from_triples(1, usize::MAX, []).unwrap_err();
    assert_eq!(error, ProblemError::TooManyVertices { side: Side::Col, count: usize::MAX });
}
