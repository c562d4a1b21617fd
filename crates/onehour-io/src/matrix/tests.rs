//! Each format, well formed and mangled.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::path::PathBuf;

use super::*;

fn read_bytes(name: &str, text: impl Into<Vec<u8>>) -> Result<Matrix> {
    read(&Source::bytes(name, text), Budget { bytes: 1 << 20 })
}

/// Code, row and column of every issue.
fn issues(name: &str, text: impl Into<Vec<u8>>) -> Vec<(String, Option<u64>, Option<String>)> {
    let error = read_bytes(name, text).unwrap_err();
    error.issues.into_iter().map(|issue| (issue.code, issue.place.row, issue.place.column)).collect()
}

fn issue(code: &str, row: u64, column: u64) -> (String, Option<u64>, Option<String>) {
    (code.into(), Some(row), Some(column.to_string()))
}

fn dense(rows: usize, cols: usize, costs: &[i64], unit: i32) -> Matrix {
    Matrix { rows, cols, costs: Costs::Dense(Values::I64(costs.into())), unit }
}

#[test]
fn a_csv_of_decimals_is_exact() {
    let expected = dense(2, 2, &[10, 25, -300, 4], -2);
    assert_eq!(read_bytes("a.csv", "0.1,0.25\n-3,.04\n").unwrap(), expected);
    assert_eq!(read_bytes("a.csv", "\u{feff}0.1; 0.25\r\n\r\n-3;4e-2").unwrap(), expected);
    assert_eq!(read_bytes("a.tsv", "0.1\t0.25\n-3\t.04\n").unwrap(), expected);
}

#[test]
fn empty_cells_and_inf_are_forbidden_pairs() {
    let sparse = Sparse { row_start: vec![0, 1, 2], col: vec![1, 0], cost: vec![1, 2] };
    let expected = Matrix { rows: 2, cols: 3, costs: Costs::Sparse(sparse), unit: 0 };
    assert_eq!(read_bytes("a.csv", ",1,\n2,inf,\n").unwrap(), expected);
}

#[test]
fn costs_without_a_common_scale_become_floats() {
    let matrix = read_bytes("a.csv", "1e300,\n1,0.1\n").unwrap();
    let expected = vec![1e300, f64::INFINITY, 1.0, 0.1];
    assert_eq!(matrix.costs, Costs::Dense(Values::F64(expected)));
}

#[test]
fn every_bad_cell_of_a_csv_is_named() {
    let found = issues("a.csv", "1,x,3\n4,nan,-inf\n7\n1,2,3,4\n\"1\",2,3\n");
    let mut expected = vec![
        issue("E-cost-number", 1, 2),
        issue("E-cost-nan", 2, 2),
        issue("E-cost-infinite", 2, 3),
        issue("E-cost-number", 5, 1),
    ];
    expected.push(("E-matrix-ragged".into(), Some(3), None));
    expected.push(("E-matrix-ragged".into(), Some(4), None));
    expected.sort_by_key(|(_, row, column)| (*row, column.clone()));
    assert_eq!(found, expected);
}

#[test]
fn a_file_of_another_kind_ends_after_a_hundred_issues() {
    let text = "these are words\n".repeat(100_000);
    assert_eq!(issues("a.csv", text.replace(' ', ",")).len(), 100);
    assert_eq!(issues("a.txt", text).len(), 100);
    assert_eq!(issues("a.csv", vec![b'1'; 20 << 20]), [("E-line-too-long".into(), Some(1), None)]);
}

#[test]
fn an_empty_csv_is_a_matrix_without_rows() {
    assert_eq!(read_bytes("a.csv", "").unwrap(), dense(0, 0, &[], 0));
}

#[test]
fn matrix_market_coordinates_general_and_symmetric() {
    let banner = "%%MatrixMarket matrix coordinate";
    let general = read_bytes("a.mtx", format!("{banner} real general\n% c\n2 3 2\n2 1 -0.5\n1 3 7\n")).unwrap();
    let sparse = Sparse { row_start: vec![0, 1, 2], col: vec![2, 0], cost: vec![70, -5] };
    assert_eq!(general, Matrix { rows: 2, cols: 3, costs: Costs::Sparse(sparse), unit: -1 });
    let symmetric = read_bytes("a", format!("{banner} pattern symmetric\n2 2 2\n1 1\n2 1\n")).unwrap();
    let sparse = Sparse { row_start: vec![0, 2, 3], col: vec![0, 1, 0], cost: vec![1, 1, 1] };
    assert_eq!(symmetric, Matrix { rows: 2, cols: 2, costs: Costs::Sparse(sparse), unit: 0 });
}

#[test]
fn matrix_market_arrays_come_by_columns() {
    let banner = "%%MatrixMarket matrix array integer";
    let general = read_bytes("a.mtx", format!("{banner} general\n2 3\n1\n4\n2\n5\n3\n6\n")).unwrap();
    assert_eq!(general, dense(2, 3, &[1, 2, 3, 4, 5, 6], 0));
    let symmetric = read_bytes("a.mtx", format!("{banner} symmetric\n3 3\n1\n2\n3\n4\n5\n6\n")).unwrap();
    assert_eq!(symmetric, dense(3, 3, &[1, 2, 3, 2, 4, 5, 3, 5, 6], 0));
}

#[test]
fn matrix_market_files_that_are_wrong_say_where() {
    let banner = "%%MatrixMarket matrix coordinate real general\n";
    let body = |text: &str| issues("a.mtx", format!("{banner}{text}"));
    assert_eq!(
        body("2 2 2\n1 1 x\n3 0 1\n"),
        [issue("E-cost-number", 3, 3), issue("E-matrix-index", 4, 1), issue("E-matrix-index", 4, 2),]
    );
    assert_eq!(body("2 2 2\n1 1 1\n1 1 2\n")[0].0, "E-cost-duplicate");
    assert_eq!(body("2 2 3\n1 1 1\n1 2 2\n")[0].0, "E-matrix-entries");
    assert_eq!(body("2 2 1\n1 1 1\n1 2 2\n")[0].0, "E-matrix-entries");
    assert_eq!(body("2 2 1\n1 1\n"), [("E-matrix-line".into(), Some(3), None)]);
    assert_eq!(body("2 2 1\n1 1 nan\n"), [issue("E-cost-nan", 3, 3)]);
    assert_eq!(body("2 2\n1 1 1\n"), [("E-matrix-header".into(), Some(2), None)]);
    assert_eq!(body("")[0].0, "E-matrix-header");
    assert_eq!(issues("a.mtx", "")[0].0, "E-matrix-empty");
    assert_eq!(issues("a.mtx", "2 2 1\n1 1 1\n")[0], ("E-matrix-header".into(), Some(1), None));
    assert_eq!(issues("a.mtx", "%%MatrixMarket tensor heap complex skew-symmetric\n").len(), 4);
}

#[test]
fn sizes_beyond_memory_or_numbering_are_refused_before_anything_is_allocated() {
    let text = "%%MatrixMarket matrix coordinate real general\n1000000 1000000 999999999999\n";
    let error = read_bytes("a.mtx", text).unwrap_err();
    assert_eq!(error.issues[0].code, "E-memory");
    let array = "%%MatrixMarket matrix array real general\n1000000 1000000\n";
    assert!(read_bytes("a.mtx", array).unwrap_err().has("E-memory"));
    let huge = "%%MatrixMarket matrix coordinate real general\n5000000000 1 0\n";
    assert!(read_bytes("a.mtx", huge).unwrap_err().has("E-matrix-size"));
    // Floats over a million rows and columns need a dense matrix.
    let floats = "%%MatrixMarket matrix coordinate real general\n1000000 1000000 2\n1 1 1e300\n2 2 1e-300\n";
    let error = read_bytes("a.mtx", floats).unwrap_err();
    assert!(error.issues[0].message.contains("8000000000000 bytes"), "{error}");
    let csv = "1,2,3,4,5,6,7,8\n".repeat(10_000);
    assert!(read_bytes("a.csv", csv).unwrap_err().has("E-memory"));
}

#[test]
fn or_library_text_dense_and_sparse() {
    assert_eq!(read_bytes("a.txt", " 2 \n 1 2 3\n 4\n").unwrap(), dense(2, 2, &[1, 2, 3, 4], 0));
    let sparse = Sparse { row_start: vec![0, 1, 2], col: vec![1, 0], cost: vec![75, 18] };
    let expected = Matrix { rows: 2, cols: 2, costs: Costs::Sparse(sparse), unit: 0 };
    assert_eq!(read_bytes("a.txt", "2\n2 1 18\n1 2 75\n").unwrap(), expected);
    assert_eq!(issues("a.txt", "2\n3 1 18\n1 0 75\n"), [issue("E-matrix-index", 2, 1), issue("E-matrix-index", 3, 2)]);
    assert_eq!(issues("a.txt", "2\n1 1 18\n1 1 75\n")[0].0, "E-cost-duplicate");
    assert_eq!(issues("a.txt", "2\n1 2 3 4 5")[0].0, "E-matrix-entries");
    assert_eq!(issues("a.txt", "2.5\n1")[0], issue("E-matrix-header", 1, 1));
    assert_eq!(issues("a.txt", "")[0].0, "E-matrix-empty");
}

#[test]
fn a_npy_file_holds_one_matrix_without_nan() {
    let file = |shape: &str, values: &[f64]| {
        let header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}\n");
        let mut bytes = npy::MAGIC.to_vec();
        bytes.extend([1, 0]);
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.bytes());
        values.iter().for_each(|value| bytes.extend(value.to_le_bytes()));
        bytes
    };
    let good = [1.0, f64::INFINITY, -2.5, 0.0];
    // Known by its first bytes, whatever it is called.
    assert_eq!(read_bytes("a.csv", file("(2, 2)", &good)).unwrap().costs, Costs::Dense(Values::F64(good.into())));
    let bad = [f64::NAN, 1.0, f64::NEG_INFINITY, f64::NAN];
    assert_eq!(
        issues("a.npy", file("(2, 2)", &bad)),
        [issue("E-cost-nan", 1, 1), issue("E-cost-infinite", 2, 1), issue("E-cost-nan", 2, 2),]
    );
    assert_eq!(issues("a.npy", file("(4,)", &good))[0].0, "E-matrix-shape");
    assert_eq!(issues("a.npy", "no array")[0].0, "E-npy-damaged");
}

fn data(folder: &str) -> Option<PathBuf> {
    let data = std::env::var_os("ONEHOUR_DATA").map(|data| PathBuf::from(data).join(folder));
    if data.is_none() {
        println!("skipped: ONEHOUR_DATA is not set");
    }
    data
}

#[test]
fn every_mangled_file_is_an_error_and_every_other_is_read() {
    let Some(folder) = data("mtx") else { return };
    let (mut good, mut mangled) = (0, 0);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let outcome = read(&Source::path(&path), Budget { bytes: 1 << 30 });
        if name.starts_with("mangled") || name.ends_with("noheader.mtx") {
            let error = outcome.expect_err(&name);
            assert!(error.issues.iter().all(|issue| !issue.remedy.is_empty()), "{name}: {error}");
            mangled += 1;
        } else {
            assert!(outcome.is_ok(), "{name}: {outcome:?}");
            good += 1;
        }
    }
    assert!(good >= 3 && mangled >= 20, "{good} good, {mangled} mangled");
}

#[test]
fn or_library_files_are_read() {
    let Some(folder) = data("orlib") else { return };
    for (name, size, is_dense) in [("assign100.txt", 100, true), ("assignp800.txt", 800, false)] {
        let matrix = read(&Source::path(folder.join(name)), Budget { bytes: 1 << 30 }).unwrap();
        assert_eq!((matrix.rows, matrix.cols, matrix.unit), (size, size, 0));
        assert_eq!(matches!(matrix.costs, Costs::Dense(_)), is_dense);
    }
}
