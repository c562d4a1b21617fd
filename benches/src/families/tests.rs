//! What each family promises.

#![allow(clippy::unwrap_used)]

use onehour_solver::flow::{FlowOutcome, min_cost_flow};
use onehour_solver::{Control, SparseProblem, maximum_matching, nested};

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
        assert_eq!(spec.costs().unwrap(), spec.costs().unwrap(), "{}", spec.family());
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), specs.len());
}

#[test]
fn sparse_families_have_a_perfect_matching_or_lack_one_as_they_say() {
    for size in [40, 601] {
        for spec in catalogue(size) {
            let Costs::Sparse(csr) = spec.costs().unwrap() else { continue };
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
            let Costs::Sparse(csr) = (Spec::Sparse { family, size: 2000, degree }).costs().unwrap() else { panic!() };
            let mean = csr.col.len() as f64 / 2000.0;
            assert!((mean / degree as f64 - 1.0).abs() < 0.35, "{} {degree}: {mean}", family.name());
        }
    }
}

#[test]
fn costs_called_integers_are_and_the_others_are_finite() {
    for spec in catalogue(50) {
        let Costs::Dense { shape, values } = spec.costs().unwrap() else { continue };
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

#[test]
fn a_round_and_its_network_have_the_same_best_total() {
    let round = Round::new(60, &mut Random::new("test", 1));
    let solution = nested::solve(&round.problem, &Control::default()).unwrap();
    let network = round.network().unwrap();
    let flow = round.flow(&solution.mates);
    let total: i128 =
        network.arcs().iter().zip(&flow).map(|(arc, &flow)| i128::from(arc.cost) * i128::from(flow)).sum();
    let FlowOutcome::Optimal(best) = min_cost_flow(&network, Control::none()) else { panic!("there is a flow") };
    assert_eq!(total, best.total);
    assert!(solution.totals[0] > 10, "nobody is served");
}

#[test]
fn transportation_has_a_flow() {
    for size in [1, 5, 40] {
        let network = network::transport(size, 8, &mut Random::new("test", size as u64)).unwrap();
        assert!(matches!(min_cost_flow(&network, Control::none()), FlowOutcome::Optimal(_)), "{size}");
    }
}
