//! Problems with known answers: bug reports against other solvers, places on a map, the OR-Library.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use onehour_solver::{
    Dense, Objective, Options, ProblemError, Sense, SparseProblem, Status, assign, assign_dense, verify, verify_dense,
};
use serde_json::Value;
use support::complete;

fn solve(problem: &SparseProblem, objective: Objective, sense: Sense) -> Option<(usize, i64)> {
    let answer = assign(problem, objective, Options { sense, ..Options::default() });
    assert_eq!(verify(problem, &answer), Ok(()));
    (answer.status == Status::Optimal).then(|| (answer.size(), answer.total))
}

fn reported() -> Value {
    serde_json::from_str(include_str!("data/cases.json")).unwrap()
}

fn list<'a>(case: &'a Value, key: &str) -> &'a Vec<Value> {
    case[key].as_array().unwrap()
}

/// Shape and row-major costs; a null is a forbidden pair.
fn dense(case: &Value) -> (usize, usize, Vec<f64>) {
    let matrix = list(case, "matrix");
    let cols = matrix.first().map_or(0, |row| row.as_array().unwrap().len());
    let costs = matrix.iter().flat_map(|row| row.as_array().unwrap());
    (matrix.len(), cols, costs.map(|cost| cost.as_f64().unwrap_or(f64::INFINITY)).collect())
}

#[test]
fn dense_problems_reported_elsewhere() {
    let cases = reported();
    assert_eq!(list(&cases, "dense").len(), 9);
    for case in list(&cases, "dense") {
        let (rows, cols, mut costs) = dense(case);
        if case["id"] == "munkres-cpp-20" {
            // Numbers near 2^1024 have totals beyond all floats.
            let error = assign_dense(Dense::new(&costs, rows, cols).unwrap(), Objective::Perfect, Options::default());
            assert!(matches!(error, Err(ProblemError::Overflow { row: 0, col: 0, .. })), "{error:?}");
            // They stand for "forbidden", and are that when they are written so.
            costs.iter_mut().filter(|cost| **cost > 1e300).for_each(|cost| *cost = f64::INFINITY);
        }
        let matrix = Dense::new(&costs, rows, cols).unwrap();
        let solve = |objective| {
            let answer = assign_dense(matrix, objective, Options::default()).unwrap();
            assert_eq!(verify_dense(matrix, &answer), Ok(()), "{}", case["id"]);
            (answer.status == Status::Optimal).then(|| (answer.size() as u64, answer.total_f64()))
        };
        let perfect = solve(Objective::Perfect).map(|best| best.1);
        assert_eq!(perfect, case["expected_total"].as_f64(), "{}", case["id"]);
        let most = &case["max_card_min_cost"];
        assert_eq!(solve(Objective::Most), most[0].as_u64().zip(most[1].as_f64()), "{}", case["id"]);
    }
}

fn sparse(case: &Value) -> Result<SparseProblem, ProblemError> {
    let number = |value: &Value| value.as_i64().unwrap();
    let edges =
        list(case, "edges").iter().map(|edge| (number(&edge[0]) as u32, number(&edge[1]) as u32, number(&edge[2])));
    SparseProblem::from_triples(number(&case["rows"]) as usize, number(&case["cols"]) as usize, edges)
}

#[test]
fn sparse_problems_reported_elsewhere() {
    let cases = reported();
    assert_eq!(list(&cases, "sparse").len(), 7);
    for case in list(&cases, "sparse") {
        let problem = match sparse(case) {
            Ok(problem) => problem,
            Err(error) => {
                assert_eq!((case["id"].as_str(), error.place()), (Some("scipy-26160-like"), Some((1, 0))));
                continue;
            }
        };
        let size = case["max_cardinality"].as_u64().unwrap() as usize;
        let perfect = size == problem.rows().min(problem.cols()) as usize;
        for (sense, key) in [(Sense::Minimize, "min_weight_at_max_card"), (Sense::Maximize, "max_weight_at_max_card")] {
            let expected = Some((size, case[key].as_i64().unwrap()));
            assert_eq!(solve(&problem, Objective::Most, sense), expected, "{}", case["id"]);
            assert_eq!(solve(&problem, Objective::Perfect, sense), expected.filter(|_| perfect), "{}", case["id"]);
        }
        let best = solve(&problem, Objective::Best, Sense::Maximize).map(|best| best.1);
        assert_eq!(best, case["max_weight"].as_i64(), "{}", case["id"]);
    }
}

#[test]
fn machol_wien_as_reported() {
    let cases = reported();
    assert_eq!(list(&cases, "machol_wien").len(), 2);
    for case in list(&cases, "machol_wien") {
        let n = case["n"].as_i64().unwrap();
        // The hardest family for shortest augmenting paths; 300 rows of it are in every run.
        if n as u64 > support::cases(100, 1000) {
            continue;
        }
        let costs: Vec<i64> = (0..n * n).map(|k| (k / n) * (k % n)).collect();
        let problem = complete(n as usize, n as usize, &costs);
        let found = solve(&problem, Objective::Perfect, Sense::Minimize);
        assert_eq!(found.map(|best| best.1), case["optimum"].as_i64());
    }
}

#[test]
fn the_shape_that_a_general_matching_broke_on() {
    // nx-5388 is the cycle 1 - 4 - 3 - 2 - 1, which is bipartite: {1, 3} and {2, 4}.
    let problem = SparseProblem::from_triples(2, 2, [(0, 1, 2), (1, 0, 2), (0, 0, 1), (1, 1, 4)]).unwrap();
    assert_eq!(solve(&problem, Objective::Most, Sense::Minimize), Some((2, 4)));
}

/// Great-circle distance in metres on a sphere of the mean radius of the Earth, rounded.
fn haversine((lat_a, lon_a): (f64, f64), (lat_b, lon_b): (f64, f64)) -> i64 {
    let [lat_a, lon_a, lat_b, lon_b] = [lat_a, lon_a, lat_b, lon_b].map(f64::to_radians);
    let half = |a: f64, b: f64| ((b - a) / 2.0).sin().powi(2);
    let h = half(lat_a, lat_b) + lat_a.cos() * lat_b.cos() * half(lon_a, lon_b);
    (2.0 * 6_371_008.8 * h.sqrt().asin()).round() as i64
}

#[test]
fn places_on_a_map_at_the_least_total_distance() {
    let mut sides = (Vec::new(), Vec::new());
    for line in include_str!("data/pl_de_1500.csv").lines().skip(1) {
        let fields: Vec<f64> = line.split(',').map(|field| field.parse().unwrap()).collect();
        sides.0.push((fields[0], fields[1]));
        sides.1.push((fields[2], fields[3]));
    }
    assert_eq!(sides.0.len(), 1500);
    let costs: Vec<i64> = sides.0.iter().flat_map(|&pl| sides.1.iter().map(move |&de| haversine(pl, de))).collect();
    let problem = complete(1500, 1500, &costs);
    assert_eq!(solve(&problem, Objective::Perfect, Sense::Minimize), Some((1500, 1_136_355_884)));
}

#[test]
fn or_library_minima() {
    let Some(folder) = support::data("orlib") else { return };
    let numbers = |name: &str| -> Vec<i64> {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        text.split_whitespace().map(|word| word.parse().unwrap()).collect()
    };
    for (n, minimum) in [(100, 305), (200, 475), (300, 626), (400, 804)] {
        let file = numbers(&format!("assign{n}.txt"));
        let problem = complete(n, n, &file[1..]);
        assert_eq!(solve(&problem, Objective::Perfect, Sense::Minimize), Some((n, minimum)));
    }
    let file = numbers("assignp800.txt");
    let triples = file[1..].chunks_exact(3).map(|edge| (edge[0] as u32 - 1, edge[1] as u32 - 1, edge[2]));
    let problem = SparseProblem::from_triples(800, 800, triples).unwrap();
    assert_eq!(solve(&problem, Objective::Perfect, Sense::Minimize), Some((800, 2239)));
}
