//! `onehour assign` as a process: every format and objective, files that are wrong, problems with known answers.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod common;

use std::path::Path;

use common::{Desk, data};
use serde_json::{Value, json};

/// Runs what must end well; returns what it printed.
fn assign(desk: &Desk, arguments: &[&str]) -> Value {
    serde_json::from_str(&desk.done(&[&["assign"], arguments].concat())).unwrap()
}

/// A desk with one file.
fn with(name: &str, text: &str) -> Desk {
    let desk = Desk::new();
    desk.write(name, text);
    desk
}

/// A `.npy` file of version 1.
fn npy(descr: &str, shape: &str, values: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.bytes());
    bytes.extend(values);
    bytes
}

const TWO_BY_THREE: &str = "4,1.5,3.75\n2,0,5\n";

#[test]
fn the_answer_has_every_field_and_its_proof_adds_up() {
    let desk = with("costs.csv", TWO_BY_THREE);
    let answer = assign(&desk, &["costs.csv"]);
    let pairs = json!([[0, 1], [1, 0]]);
    assert_eq!((&answer["status"], &answer["objective"]), (&json!("optimal"), &json!("perfect")));
    assert_eq!((&answer["pairs"], &answer["total"], &answer["gap"]), (&pairs, &json!(3.5), &json!(0.0)));
    assert_eq!(answer["exact"], json!({ "base": 10, "exponent": -2, "total": 350 }));
    assert_eq!((&answer["rows"], &answer["cols"], &answer["verified"]), (&json!(2), &json!(3), &json!(true)));
    let sum = |side: &str| answer["certificate"][side].as_array().unwrap().iter().map(|dual| dual.as_i64().unwrap());
    assert_eq!(sum("rows").sum::<i64>() + sum("cols").sum::<i64>(), 350);
}

#[test]
fn the_objectives_and_the_largest_total() {
    let desk = with("costs.csv", "-5,1\n1,\n");
    let of = |options: &[&str]| {
        let answer = assign(&desk, &[&["costs.csv"], options].concat());
        (answer["size"].as_u64().unwrap(), answer["total"].as_i64().unwrap())
    };
    assert_eq!(of(&["--objective", "perfect"]), (2, 2));
    assert_eq!(of(&["--objective", "most"]), (2, 2));
    assert_eq!(of(&["--objective", "best"]), (1, -5));
    assert_eq!(of(&["--objective", "best", "--maximize"]), (2, 2));
}

#[test]
fn no_perfect_matching_is_an_answer_with_its_reason() {
    let desk = with("costs.csv", "1,,\n2,,\n3,4,5\n");
    let answer = assign(&desk, &["costs.csv"]);
    assert_eq!(answer["status"], "infeasible");
    assert_eq!((&answer["total"], &answer["gap"], &answer["pairs"]), (&Value::Null, &Value::Null, &json!([])));
    let certificate = json!({ "kind": "hall", "side": "rows", "vertices": [0, 1], "neighbours": [0] });
    assert_eq!(answer["certificate"], certificate);
}

#[test]
fn one_matrix_in_every_format_has_one_answer() {
    let values = [4.0_f64, 1.5, 3.75, 2.0, 0.0, 5.0];
    let desk = with("costs.csv", TWO_BY_THREE);
    let wide: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    let narrow: Vec<u8> = values.iter().flat_map(|&value| (value as f32).to_le_bytes()).collect();
    std::fs::write(desk.path("wide.npy"), npy("<f8", "(2, 3)", &wide)).unwrap();
    std::fs::write(desk.path("narrow.npy"), npy("<f4", "(2, 3)", &narrow)).unwrap();
    desk.write("array.mtx", "%%MatrixMarket matrix array real general\n2 3\n4\n2\n1.5\n0\n3.75\n5\n");
    let entries = "1 1 4\n1 2 1.5\n1 3 3.75\n2 1 2\n2 2 0\n2 3 5\n";
    desk.write("entries.mtx", &format!("%%MatrixMarket matrix coordinate real general\n2 3 6\n{entries}"));
    let expected = assign(&desk, &["costs.csv"]);
    for file in ["wide.npy", "narrow.npy", "array.mtx", "entries.mtx"] {
        let answer = assign(&desk, &[file]);
        assert_eq!((&answer["pairs"], &answer["total"]), (&expected["pairs"], &expected["total"]), "{file}");
    }
}

#[test]
fn the_answer_goes_to_a_file_and_does_not_depend_on_threads() {
    let costs: Vec<String> =
        (0..40).map(|i| (0..50).map(|j| (i * j * 7 % 31).to_string()).collect::<Vec<_>>().join(",")).collect();
    let desk = with("costs.csv", &costs.join("\n"));
    assert_eq!(desk.done(&["assign", "costs.csv", "--out", "1.json", "--threads", "1"]), "");
    desk.done(&["assign", "costs.csv", "--out", "2.json", "--threads", "2"]);
    desk.done(&["assign", "costs.csv", "--out", "8.json", "--threads", "8"]);
    assert_eq!(desk.json("1.json")["size"], 40);
    assert_eq!(desk.read("1.json"), desk.read("2.json"));
    assert_eq!(desk.read("1.json"), desk.read("8.json"));
    assert_eq!(assign(&desk, &["costs.csv", "--no-verify"])["verified"], false);
    assert_eq!(assign(&desk, &["costs.csv", "--verify"])["verified"], true);
}

#[test]
fn empty_matrices_are_solved() {
    for text in ["", "\n\n"] {
        assert_eq!(assign(&with("costs.csv", text), &["costs.csv"])["size"], 0);
    }
    let desk = Desk::new();
    for shape in ["(0, 5)", "(5, 0)"] {
        std::fs::write(desk.path("costs.npy"), npy("<f8", shape, &[])).unwrap();
        let answer = assign(&desk, &["costs.npy"]);
        assert_eq!((&answer["status"], &answer["total"]), (&json!("optimal"), &json!(0)));
    }
}

#[test]
fn nan_is_an_error_that_names_row_and_column() {
    let desk = Desk::new();
    let values: Vec<u8> =
        [1.0, 2.0, 3.0, f64::NAN, 5.0, f64::NEG_INFINITY].iter().flat_map(|v| v.to_le_bytes()).collect();
    std::fs::write(desk.path("costs.npy"), npy("<f8", "(3, 2)", &values)).unwrap();
    let said = desk.fails(&["assign", "costs.npy"], 1, "E-cost-nan");
    assert!(said.err.contains("costs.npy, column 2: row 2"), "{}", said.err);
    assert!(said.err.contains("E-cost-infinite") && said.out.is_empty(), "{}", said.err);
}

#[test]
fn a_matrix_beyond_the_memory_budget_is_refused_with_its_bytes() {
    let desk = Desk::new();
    std::fs::write(desk.path("huge.npy"), npy("<f8", "(3000000, 3000000)", &[])).unwrap();
    let said = desk.fails(&["assign", "huge.npy"], 1, "E-memory");
    assert!(said.err.contains("72000000000000 bytes"), "{}", said.err);
    let desk = with("costs.csv", TWO_BY_THREE);
    desk.fails(&["assign", "costs.csv", "--memory", "100"], 1, "E-memory");
    assign(&desk, &["costs.csv", "--memory", "1k"]);
}

#[test]
fn totals_beyond_64_bits_are_refused() {
    let desk = with("costs.csv", "9e18,\n1,9e18\n");
    desk.fails(&["assign", "costs.csv"], 1, "E-cost-overflow");
    // A matrix of 64-bit integers has totals of 128.
    let desk = with("costs.csv", "9e18,1\n1,9e18\n");
    let answer = assign(&desk, &["costs.csv", "--maximize"]);
    assert_eq!(answer["exact"]["total"], 18_000_000_000_000_000_000_u64);
}

fn floats(desk: &Desk, shape: &str, costs: &[f64]) {
    let bytes: Vec<u8> = costs.iter().flat_map(|cost| cost.to_le_bytes()).collect();
    std::fs::write(desk.path("costs.npy"), npy("<f8", shape, &bytes)).unwrap();
}

#[test]
fn floats_of_any_bits_are_solved_exactly() {
    let desk = Desk::new();
    floats(&desk, "(2, 2)", &[0.75, 1e6, 1e6, 2.0_f64.powi(-70)]);
    let answer = assign(&desk, &["costs.npy"]);
    assert_eq!((&answer["status"], &answer["pairs"]), (&json!("optimal"), &json!([[0, 0], [1, 1]])));
    assert_eq!((&answer["total"], &answer["gap"]), (&json!(0.75), &json!(0.0)));
    assert_eq!((&answer["exact"]["base"], &answer["exact"]["exponent"]), (&json!(2), &json!(-70)));
    // More digits than a JSON value of the test's parser holds.
    let exact = format!("\"total\":{}", (3_i128 << 68) + 1);
    assert!(desk.done(&["assign", "costs.npy"]).contains(&exact));
}

#[test]
fn floats_without_a_common_scale_have_a_gap() {
    let desk = Desk::new();
    floats(&desk, "(2, 2)", &[1e200, 1e-200, 1e-200, 1e200]);
    let answer = assign(&desk, &["costs.npy", "--maximize"]);
    assert_eq!((&answer["status"], &answer["pairs"]), (&json!("optimal"), &json!([[0, 0], [1, 1]])));
    floats(&desk, "(2, 2)", &[1e200, 1e-200, f64::INFINITY, 1e200]);
    desk.done(&["assign", "costs.npy"]);
    floats(&desk, "(2, 2)", &[1e200, f64::INFINITY, f64::INFINITY, 0.1]);
    let answer = assign(&desk, &["costs.npy"]);
    assert_eq!((&answer["status"], &answer["verified"]), (&json!("feasible"), &json!(true)));
    let gap = answer["gap"].as_f64().unwrap();
    assert!(gap > 0.0 && gap < 1e180, "{gap}");
    floats(&desk, "(1, 2)", &[1e280, 1.0]);
    let said = desk.fails(&["assign", "costs.npy"], 1, "E-cost-overflow");
    assert!(said.err.contains("costs.npy, column 1: row 1"), "{}", said.err);
}

#[test]
fn wrong_usage_and_missing_files() {
    let desk = with("costs.csv", TWO_BY_THREE);
    for arguments in [
        &["assign"][..],
        &["assign", "costs.csv", "--objective", "all"],
        &["assign", "costs.csv", "--memory", "much"],
        &["assign", "costs.csv", "--verify", "--no-verify"],
    ] {
        assert_eq!(desk.run(arguments).code, Some(2), "{arguments:?}");
    }
    desk.fails(&["assign", "nothing.csv"], 1, "E-unreadable-file");
    desk.fails(&["assign", "costs.csv", "--out", "no/such/folder.json"], 1, "E-write");
}

/// A matrix as CSV; a forbidden pair is an empty cell.
fn csv(matrix: &Value) -> String {
    // Costs near the largest float stand for "forbidden" in one of the reports.
    let is_forbidden = |cost: &Value| cost.as_f64().is_none_or(|cost| cost > 1e300);
    let cell = |cost: &Value| if is_forbidden(cost) { String::new() } else { cost.to_string() };
    let rows = matrix.as_array().unwrap().iter().map(|row| row.as_array().unwrap());
    rows.map(|row| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\n").collect()
}

#[test]
fn dense_problems_reported_elsewhere() {
    let Some(folder) = data() else { return };
    let cases: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("cases/cases.json")).unwrap()).unwrap();
    let mut solved = 0;
    for case in cases["dense"].as_array().unwrap() {
        let desk = with("costs.csv", &csv(&case["matrix"]));
        let most = assign(&desk, &["costs.csv", "--objective", "most"]);
        assert_eq!(most["size"].as_f64(), case["max_card_min_cost"][0].as_f64(), "{}", case["id"]);
        assert_eq!(most["total"].as_f64(), case["max_card_min_cost"][1].as_f64(), "{}", case["id"]);
        let perfect = assign(&desk, &["costs.csv"]);
        assert_eq!(perfect["total"].as_f64(), case["expected_total"].as_f64(), "{}", case["id"]);
        solved += 1;
    }
    assert!(solved >= 9);
}

#[test]
fn or_library_minima() {
    let Some(folder) = data() else { return };
    let desk = Desk::new();
    for (name, minimum) in
        [("assign100", 305), ("assign200", 475), ("assign300", 626), ("assign400", 804), ("assignp800", 2239)]
    {
        let path = folder.join("orlib").join(name).with_extension("txt");
        assert_eq!(assign(&desk, &[path.to_str().unwrap()])["total"], minimum, "{name}");
    }
}

/// Metres between two places, rounded: the haversine formula with the radius of the data's README.
fn metres(one: (f64, f64), other: (f64, f64)) -> i64 {
    let (a, b) = (one.0.to_radians(), other.0.to_radians());
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let h = half(b - a) + a.cos() * b.cos() * half((other.1 - one.1).to_radians());
    (2.0 * 6_371_008.8 * h.sqrt().asin()).round() as i64
}

fn places(path: &Path) -> Vec<[f64; 4]> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let row = |record: csv::StringRecord| std::array::from_fn(|column| record[column].parse().unwrap());
    reader.records().map(|record| row(record.unwrap())).collect()
}

#[test]
fn places_on_a_map_paired_at_least_distance() {
    let Some(folder) = data() else { return };
    let places = places(&folder.join("geo/pl_de_1500.csv"));
    let costs: Vec<u8> = places
        .iter()
        .flat_map(|&[lat, lon, ..]| {
            places.iter().map(move |&[.., to_lat, to_lon]| metres((lat, lon), (to_lat, to_lon)))
        })
        .flat_map(i64::to_le_bytes)
        .collect();
    let desk = Desk::new();
    std::fs::write(desk.path("metres.npy"), npy("<i8", "(1500, 1500)", &costs)).unwrap();
    let answer = assign(&desk, &["metres.npy"]);
    assert_eq!(answer["total"], 1_136_355_884_i64);
    assert_eq!(answer["size"], 1500);
}

#[test]
fn mangled_files_end_with_one() {
    let Some(folder) = data() else { return };
    let desk = Desk::new();
    let mut seen = 0;
    for entry in std::fs::read_dir(folder.join("mtx")).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_str().unwrap().starts_with("mangled") {
            let said = desk.fails(&["assign", path.to_str().unwrap()], 1, "error[E-");
            assert!(said.err.contains("help: ") && said.out.is_empty(), "{}: {said:?}", path.display());
            seen += 1;
        }
    }
    assert!(seen >= 20);
}
