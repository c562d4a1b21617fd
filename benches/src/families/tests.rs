//! What each family promises.

#![allow(clippy::unwrap_used)]

use onehour_solver::{SparseProblem, maximum_matching};

use super::*;

fn problem(csr: &Csr) -> SparseProblem {
    let starts: Vec<usize> = csr.row_start.iter().map(|&start| start as usize).collect();
    let cols: Vec<u32> = csr.col.iter().map(|&col| col as u32).collect();
    SparseProblem::from_csr(csr.cols, &starts, &cols, &csr.cost).unwrap()
}

#[test]
fn every_instance_is_drawn_twice_the_same_and_has_a_name_of_its_own() {
    let specs = catalogue(60);
    let mut names: Vec<String> = specs.iter().map(Spec::family).collect();
    for spec in &specs {
        assert_eq!(spec.costs(), spec.costs(), "{}", spec.family());
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), specs.len());
}

#[test]
fn sparse_families_have_a_perfect_matching_or_lack_one_as_they_say() {
    for size in [40, 601] {
        for spec in catalogue(size) {
            let Costs::Sparse(csr) = spec.costs() else { continue };
            let problem = problem(&csr);
            assert_eq!(csr.rows(), csr.cols, "{}", spec.family());
            let perfect = maximum_matching(&problem).size() == csr.cols;
            assert_eq!(perfect, spec.is_feasible(), "{} {size}", spec.family());
        }
    }
}

#[test]
fn degrees_are_about_what_they_are_called() {
    for family in [Sparse::Uniform, Sparse::Ties, Sparse::Local, Sparse::PowerLaw] {
        for degree in [5, 20] {
            let Costs::Sparse(csr) = (Spec::Sparse { family, size: 2000, degree }).costs() else { panic!() };
            let mean = csr.col.len() as f64 / 2000.0;
            assert!((mean / degree as f64 - 1.0).abs() < 0.35, "{} {degree}: {mean}", family.name());
        }
    }
}

#[test]
fn costs_called_integers_are_and_the_others_are_finite() {
    for spec in catalogue(50) {
        let Costs::Dense { shape, values } = spec.costs() else { continue };
        assert_eq!(shape.iter().product::<usize>(), values.len());
        assert!(values.iter().all(|value| value.is_finite()), "{}", spec.family());
        let integer = values.iter().all(|value| value.fract() == 0.0);
        assert_eq!(integer, spec.is_integer(), "{}", spec.family());
    }
}

#[test]
fn rectangles_have_about_as_many_entries_as_the_square() {
    for aspect in [3, 30] {
        let (rows, cols) = (Spec::Dense { family: Dense::Uniform, size: 1000, aspect }).shape();
        assert_eq!(cols, rows * aspect);
        assert!((980_000..=1_000_000).contains(&(rows * cols)), "{rows} x {cols}");
    }
}
