//! Small matrices: `cargo bench -p onehour-benches --bench small`.
//!
//! The goal: 4 x 4 and 10 x 10 in a fraction of a microsecond with the proof, since the fastest calls from Python take
//! 0.6 and 1.1; a batch at least as fast as a loop on one thread. The Hungarian method of pathfinding is the baseline.

#![allow(missing_docs)] // What criterion's macros make.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use onehour_benches::families::{Costs, Dense as Family, Spec};
use onehour_benches::pathfinding;
use onehour_solver::verify::Checker;
use onehour_solver::{Dense, Objective, Options, Workspace, assign_batch_with, assign_dense};

const FAMILIES: [Family; 4] = [Family::Uniform, Family::Ints100, Family::Geometric, Family::Product];
const SIZES: [usize; 6] = [4, 10, 16, 32, 64, 128];
/// Matrices of a family that are solved in turn.
const COUNT: usize = 256;

/// Matrices one behind the other.
fn values(family: Family, size: usize) -> Vec<f64> {
    let Ok(Costs::Dense { mut values, .. }) = (Spec::Batch { family, size }).costs() else { return Vec::new() };
    values.truncate(COUNT * size * size);
    values
}

fn small(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("small");
    for (family, size) in FAMILIES.into_iter().flat_map(|family| SIZES.map(|size| (family, size))) {
        let values = values(family, size);
        let Ok(matrices) = Dense::stack(&values, values.len() / (size * size), size, size) else { return };
        let id = |what: &str| BenchmarkId::new(format!("{}/{what}", family.name()), size);
        group.throughput(Throughput::Elements(matrices.len() as u64));
        let (mut workspace, mut checker) = (Workspace::new(), Checker::new());
        let options = Options::default();
        group.bench_function(id("workspace"), |bencher| {
            bencher.iter(|| {
                matrices.iter().for_each(|&matrix| {
                    let answer = workspace.assign(matrix, Objective::Perfect, options);
                    black_box(answer.is_ok_and(|answer| checker.verify_dense(matrix, answer).is_ok()));
                });
            });
        });
        group.bench_function(id("call"), |bencher| {
            bencher
                .iter(|| matrices.iter().for_each(|&matrix| drop(assign_dense(matrix, Objective::Perfect, options))));
        });
        group.bench_function(id("batch"), |bencher| {
            bencher.iter(|| {
                assign_batch_with(&matrices, Objective::Perfect, options, |batched| {
                    batched.answer.is_ok_and(|answer| batched.checker.verify_dense(batched.matrix, answer).is_ok())
                })
            });
        });
        group.bench_function(id("pathfinding"), |bencher| {
            bencher.iter(|| {
                values.chunks(size * size).for_each(|costs| {
                    drop(black_box(
                        pathfinding::prepare(size, size, costs).map(|weights| pathfinding::solve(&weights)),
                    ));
                });
            });
        });
    }
    group.finish();
}

criterion_group!(benches, small);
criterion_main!(benches);
