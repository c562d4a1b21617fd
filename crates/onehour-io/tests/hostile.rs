//! Files made to hurt: each is refused with a place, and nothing panics.

#![allow(clippy::unwrap_used)]

#[path = "support/archive.rs"]
mod archive;

use std::io::Write;

use onehour::Programme;
use onehour::error::Error;
use onehour_io::{Source, history, people};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use crate::archive::{archive, xlsx_with};

fn programme() -> Programme {
    Programme::from_toml(include_str!("bad_input/programme.toml"), "programme.toml").unwrap()
}

/// Reads one source that must be refused. What a refusal may cost is held in the tests of the program.
fn refuse(source: Source) -> Error {
    people::read(&[source], &programme()).unwrap_err()
}

fn only(error: &Error) -> (&str, Option<u64>, Option<&str>) {
    assert_eq!(error.issues.len(), 1, "{error}");
    let issue = &error.issues[0];
    (&issue.code, issue.place.row, issue.place.column.as_deref())
}

/// A file of `size` bytes that begins with `head` and is zero, or `x`, behind it; sparse where the disk can.
fn large_file(head: &[u8], size: u64, fill: Option<&[u8]>) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    file.write_all(head).unwrap();
    match fill {
        None => file.as_file().set_len(size).unwrap(),
        Some(piece) => {
            let block = piece.repeat((1 << 20) / piece.len());
            for _ in 0..size / block.len() as u64 {
                file.write_all(&block).unwrap();
            }
        }
    }
    file
}

#[test]
fn a_cell_of_600_mb_is_refused_where_it_begins_to_be_too_long() {
    let file = large_file(b"id,role,team\na,opener,x\nb,opener,", 600 << 20, None);
    let error = refuse(Source::path(file.path()));
    assert_eq!(only(&error), ("E-nul-byte", Some(3), Some("C")));
    for opening in ["", "\""] {
        let head = format!("id,role,team\na,opener,x\nb,opener,{opening}");
        let file = large_file(head.as_bytes(), 3 << 20, Some(b"xx"));
        assert_eq!(only(&refuse(Source::path(file.path()))), ("E-cell-too-long", Some(3), Some("C")));
    }
}

#[test]
fn a_file_beyond_the_limit_is_refused_before_its_end() {
    let file = tempfile::Builder::new().suffix(".json").tempfile().unwrap();
    file.as_file().set_len(10 << 30).unwrap();
    assert_eq!(only(&refuse(Source::path(file.path()))).0, "E-file-too-large");
}

#[test]
fn rows_of_separators_are_refused_by_columns() {
    let text = format!("id,role\n{}\n", ",".repeat(2_000_000));
    assert_eq!(only(&refuse(Source::bytes("wide.csv", text))), ("E-too-many-columns", Some(2), None));
}

#[test]
fn two_cells_in_opposite_corners_of_a_sheet_ask_for_no_memory() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "id").unwrap().write(1_048_575, 16_383, "SECRETzz").unwrap();
    let error = refuse(Source::bytes("corners.xlsx", workbook.save_to_buffer().unwrap()));
    assert_eq!(only(&error), ("E-too-many-columns", Some(1_048_576), Some("XFD")));
    assert_eq!(error.issues[0].place.sheet.as_deref(), Some("Sheet1"));
}

const STRINGS: &str = "xl/sharedStrings.xml";
const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn a_workbook_that_unpacks_to_gigabytes_is_refused_by_what_it_states_and_by_what_it_is() {
    let zeros = vec![b' '; 300 << 20];
    let honest = archive(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", &zeros)]);
    assert!(honest.len() < 1 << 20);
    assert_eq!(only(&refuse(Source::bytes("bomb.xlsx", honest.clone()))).0, "E-workbook-too-large");
    // The same archive with the stated sizes changed to 1000 bytes, in the local and in the central header.
    let size = (zeros.len() as u32).to_le_bytes();
    let mut lying = honest;
    let places: Vec<usize> = lying.windows(4).enumerate().filter(|(_, w)| *w == size).map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    for at in places {
        lying[at..at + 4].copy_from_slice(&1000u32.to_le_bytes());
    }
    let code = only(&refuse(Source::bytes("bomb.xlsx", lying))).0.to_owned();
    assert!(["E-workbook-too-large", "E-damaged-workbook"].contains(&code.as_str()), "{code}");
}

#[test]
fn shared_strings_that_claim_to_be_billions_are_refused() {
    for count in ["99999999999999", "18446744073709551615", "999999999999999999999999"] {
        let strings = format!("<sst uniqueCount = '{count}'><si><t>id</t></si></sst>");
        let error = refuse(Source::bytes("strings.xlsx", xlsx_with(&[(STRINGS, strings.as_bytes())])));
        assert_eq!(only(&error).0, "E-damaged-workbook");
    }
}

#[test]
fn one_shared_string_used_a_million_times_is_counted_each_time() {
    let strings = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(1 << 20));
    let cells: String =
        (1..=1000).map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>")).collect();
    let sheet = format!("<worksheet><sheetData>{cells}</sheetData></worksheet>");
    let bytes = xlsx_with(&[(STRINGS, strings.as_bytes()), (SHEET, sheet.as_bytes())]);
    let error = refuse(Source::bytes("strings.xlsx", bytes));
    assert_eq!(only(&error).0, "E-workbook-too-large");
}

#[test]
fn cells_and_rows_repeated_without_end_are_refused() {
    let table = |rows: &str| {
        let content = format!("<d><table:table table:name=\"S\">{rows}</table:table></d>");
        archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())])
    };
    let cell = "<table:table-cell table:number-columns-repeated=\"18446744073709551615\"><text:p>x</text:p></table:table-cell>";
    let wide = table(&format!("<table:table-row>{cell}</table:table-row>"));
    assert_eq!(only(&refuse(Source::bytes("wide.ods", wide))).0, "E-too-many-columns");
    let cell = "<table:table-cell><text:p>x</text:p></table:table-cell>";
    let deep = table(&format!(
        "<table:table-row table:number-rows-repeated=\"18446744073709551615\">{cell}</table:table-row>"
    ));
    assert_eq!(only(&refuse(Source::bytes("deep.ods", deep))).0, "E-too-many-rows");
    let cell = "<table:table-cell calcext:value-type=\"error\"/>";
    let errors = table(&format!(
        "<table:table-row table:number-rows-repeated=\"18446744073709551615\">{cell}</table:table-row>"
    ));
    assert!(refuse(Source::bytes("errors.ods", errors)).has("E-formula-error"));
}

#[test]
fn json_as_deep_as_a_well_is_refused_where_it_gets_too_deep() {
    let arrays = "[".repeat(10_000_000);
    assert_eq!(only(&refuse(Source::bytes("deep.json", arrays))), ("E-json-depth", Some(1), None));
    let objects = format!("[{}", "\n{\"SECRETzz\": ".repeat(1000));
    let error = refuse(Source::bytes("deep.json", objects));
    assert_eq!(only(&error).0, "E-json-depth");
    assert!(!error.to_string().contains("SECRETzz"));
}

#[test]
fn objects_without_a_common_key_do_not_multiply() {
    let people: Vec<String> = (0..60_000).map(|i| format!("{{\"k{}\": 1}}", i % 1000)).collect();
    let error = refuse(Source::bytes("keys.json", format!("[{}]", people.join(","))));
    assert_eq!(only(&error).0, "E-too-many-cells");
    let people: Vec<String> = (0..2000).map(|i| format!("{{\"k{i}\": 1}}")).collect();
    let error = refuse(Source::bytes("keys.json", format!("[{}]", people.join(","))));
    assert_eq!(only(&error).0, "E-too-many-columns");
}

#[test]
fn a_thousand_wrong_rows_are_a_thousand_errors_in_the_order_of_the_rows() {
    let rows: String = (0..1000).map(|i| format!("p{i},SECRETzz\n")).collect();
    let error = refuse(Source::bytes("people.csv", format!("id,role\n{rows}")));
    let rows: Vec<u64> = error.issues.iter().map(|issue| issue.place.row.unwrap()).collect();
    assert_eq!(rows, (2..1002).collect::<Vec<u64>>());
    assert!(!error.to_string().contains("SECRETzz"));
}

/// Text with much of what a reader trips over.
fn tricky() -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(vec![
        "id",
        "role",
        "fields",
        "languages",
        "lat",
        "lon",
        "availability",
        "newcomer",
        "opener",
        "both",
        ",",
        ";",
        "\t",
        "\"",
        "\"\"",
        "\n",
        "\r",
        "\r\n",
        "\0",
        ":",
        "fi:B2",
        "ICT:60",
        "Mon 16-19",
        "1e400",
        "-0",
        "NaN",
        "ä",
        "\u{feff}",
        "'",
        "[",
        "]",
        "{",
        "}",
        "\"id\":",
        "null",
        "true",
        "\\u0000",
        "=1+1",
        "2026-02-30",
        "Europe/Helsinki",
        " ",
    ]);
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn arbitrary_bytes_never_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
        name in proptest::sample::select(vec!["a.csv", "a.json", "a.xlsx", "a.ods", "a", "a.tsv"]),
    ) {
        let _ = people::read(&[Source::bytes(name, bytes.clone())], &programme());
        let _ = history::read(&Source::bytes(name, bytes));
    }

    #[test]
    fn tricky_text_never_panics_and_no_error_shows_it(
        text in tricky(),
        name in proptest::sample::select(vec!["a.csv", "a.json", "a"]),
    ) {
        let text = format!("id,role,place,team\nSECRETzz,{text}");
        if let Err(error) = people::read(&[Source::bytes(name, text)], &programme()) {
            prop_assert!(!error.to_string().contains("SECRETzz"), "{error}");
        }
    }

    #[test]
    fn a_damaged_workbook_never_panics(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut bytes = xlsx_with(&[]);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = people::read(&[Source::bytes("a.xlsx", bytes.clone())], &programme());
        bytes.truncate(cut.index(bytes.len()));
        let _ = people::read(&[Source::bytes("a.xlsx", bytes)], &programme());
    }

    #[test]
    fn damaged_sheets_never_panic(xml in "(<(/)?(c|row|v|is|t|sheetData|f)( (r|t|s)=\"[A-Z0-9a-z]{0,12}\")?>|[a-z0-9.&;]{0,6}){0,30}") {
        let sheet = format!("<worksheet><sheetData>{xml}</sheetData></worksheet>");
        let bytes = xlsx_with(&[(SHEET, sheet.as_bytes())]);
        let _ = people::read(&[Source::bytes("a.xlsx", bytes)], &programme());
        let content = format!("<d><table:table table:name=\"S\">{}</table:table></d>", xml.replace("<c", "<table:table-cell").replace("</c", "</table:table-cell").replace("row", "table:table-row"));
        let bytes = archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())]);
        let _ = people::read(&[Source::bytes("a.ods", bytes)], &programme());
    }
}
