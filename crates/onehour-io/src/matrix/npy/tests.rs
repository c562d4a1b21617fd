//! Files as NumPy writes them, and files that are none.

#![allow(clippy::unwrap_used)]

use super::*;

/// A file of version 1 with this header and these values.
fn file(header: &str, values: &[u8]) -> Source {
    let mut bytes = MAGIC.to_vec();
    bytes.extend([1, 0]);
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(values);
    Source::bytes("a.npy", bytes)
}

fn header(descr: &str, order: &str, shape: &str) -> String {
    format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}   \n")
}

fn bytes_of<const N: usize>(values: &[[u8; N]]) -> Vec<u8> {
    values.concat()
}

fn read_all(source: &Source) -> Result<Array> {
    read(source, Budget { bytes: 1 << 20 })
}

fn code(source: &Source) -> String {
    read_all(source).unwrap_err().issues[0].code.clone()
}

#[test]
fn floats_in_either_byte_order() {
    let values = [1.5_f64, f64::INFINITY, -0.25, 7.0];
    let expected = Array { shape: vec![2, 2], values: Values::F64(values.into()) };
    let little = file(&header("<f8", "False", "(2, 2)"), &bytes_of(&values.map(f64::to_le_bytes)));
    let big = file(&header(">f8", "False", "(2, 2)"), &bytes_of(&values.map(f64::to_be_bytes)));
    assert_eq!(read_all(&little).unwrap(), expected);
    assert_eq!(read_all(&big).unwrap(), expected);
}

#[test]
fn fortran_order_is_brought_into_c_order() {
    let values = bytes_of(&[0_i64, 3, 1, 4, 2, 5].map(i64::to_le_bytes));
    let array = read_all(&file(&header("<i8", "True", "(2, 3)"), &values)).unwrap();
    assert_eq!(array.values, Values::I64(vec![0, 1, 2, 3, 4, 5]));
    // The digits of a value are its three indices.
    let cube = bytes_of(&[0_i64, 100, 10, 110, 1, 101, 11, 111].map(i64::to_le_bytes));
    let array = read_all(&file(&header("<i8", "True", "(2, 2, 2)"), &cube)).unwrap();
    assert_eq!(array.values, Values::I64(vec![0, 1, 10, 11, 100, 101, 110, 111]));
}

#[test]
fn smaller_integers_keep_their_sign() {
    let array = read_all(&file(&header("|i1", "False", "(3,)"), &[0x80, 0xff, 0x7f])).unwrap();
    assert_eq!(array.values, Values::I64(vec![-128, -1, 127]));
    let array = read_all(&file(&header("<u2", "False", "(2,)"), &[0xff, 0xff, 1, 0])).unwrap();
    assert_eq!(array.values, Values::I64(vec![65535, 1]));
    let array = read_all(&file(&header("|b1", "False", "(2,)"), &[1, 0])).unwrap();
    assert_eq!(array.values, Values::I64(vec![1, 0]));
}

#[test]
fn an_unsigned_value_beyond_i64_is_an_error_with_its_place() {
    let values = bytes_of(&[1_u64, 2, 3, u64::MAX].map(u64::to_le_bytes));
    let error = read_all(&file(&header("<u8", "False", "(2, 2)"), &values)).unwrap_err();
    assert_eq!((error.issues[0].place.row, error.issues[0].place.column.as_deref()), (Some(2), Some("2")));
}

#[test]
fn empty_shapes_and_versions_two_and_three() {
    assert_eq!(read_all(&file(&header("<f4", "False", "(0, 5)"), &[])).unwrap().shape, [0, 5]);
    assert_eq!(read_all(&file(&header("<f4", "True", "(5, 0)"), &[])).unwrap().shape, [5, 0]);
    for version in [2, 3] {
        let header = header("<f4", "False", "()");
        let mut bytes = MAGIC.to_vec();
        bytes.extend([version, 0]);
        bytes.extend((header.len() as u32).to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.extend(2.5_f32.to_le_bytes());
        let array = read_all(&Source::bytes("a.npy", bytes)).unwrap();
        assert_eq!(array.values, Values::F32(vec![2.5]));
    }
}

#[test]
fn a_shape_beyond_the_budget_is_refused_with_its_bytes() {
    let error = read_all(&file(&header("<f8", "False", "(100000, 100000)"), &[])).unwrap_err();
    assert_eq!(error.issues[0].code, "E-memory");
    assert!(error.issues[0].message.contains("80000000000 bytes"), "{error}");
    assert_eq!(code(&file(&header("<f8", "False", "(99999999999, 99999999999)"), &[])), "E-npy-damaged");
}

#[test]
fn a_file_cut_off_or_too_long_is_an_error() {
    let values = [0; 31];
    assert_eq!(code(&file(&header("<f8", "False", "(2, 2)"), &values)), "E-npy-damaged");
    assert_eq!(code(&file(&header("<f8", "False", "(2, 2)"), &[0; 33])), "E-npy-damaged");
    let whole = bytes_of(&[1.0_f64; 4].map(f64::to_le_bytes));
    let mut bytes = MAGIC.to_vec();
    bytes.extend([1, 0, 80, 0]);
    for end in 0..bytes.len() {
        assert_eq!(code(&Source::bytes("a.npy", &bytes[..end])), "E-npy-damaged");
    }
    assert!(read_all(&file(&header("<f8", "False", "(2, 2)"), &whole)).is_ok());
}

#[test]
fn types_that_are_no_numbers_are_named_as_such() {
    for descr in ["|O", "<c16", "<U5", "<f2", "<M8[s]"] {
        assert_eq!(code(&file(&header(descr, "False", "(1,)"), &[])), "E-npy-type", "{descr}");
    }
    let structured = "{'descr': [('a', '<f8'), ('b', '<i4')], 'fortran_order': False, 'shape': (1,), }";
    assert_eq!(code(&file(structured, &[])), "E-npy-type");
}

#[test]
fn headers_that_are_no_dictionary_are_errors() {
    for header in [
        "",
        "{}",
        "{'descr': '<f8'}",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': ()}",
        "{'descr': '<f8', 'fortran_order': Maybe, 'shape': ()}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2}",
        "{'descr': '<f8, 'fortran_order': False, 'shape': (1,)}",
        "{\u{e9}: 1}",
        "{'descr' '<f8'}",
    ] {
        assert_eq!(code(&file(header, &[])), "E-npy-damaged", "{header}");
    }
}
