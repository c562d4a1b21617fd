//! Files made to hurt, given to the program: each is refused for what it is, and costs less than docs/people-file.md
//! promises.
//!
//! The system itself holds the program to the promise, by limits on a process: so much address space (more than the
//! memory in use), so much processor time (of all threads, whatever else the machine does). What goes beyond is killed,
//! and says no error code.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

#[path = "../../onehour-io/tests/support/archive.rs"]
mod archive;
mod common;

use std::fs::File;
use std::io::Write;

use self::archive::{archive, stored, xlsx_with};
use self::common::{Desk, Said, said};

/// Under a gigabyte of address space.
const KIBIBYTES: u32 = 1 << 20;
/// Seconds of processor time. Code that is not optimised takes up to ten times as long, and a busy machine doubles that.
const SECONDS: u32 = if cfg!(debug_assertions) { 30 } else { 1 };

fn check(desk: &Desk, file: &str) -> Said {
    limited(desk, &format!("check {file} --from 2026-11-23"))
}

/// Runs a command under the limits. Two threads, each with one heap: others would reserve address space and not use it.
fn limited(desk: &Desk, command: &str) -> Said {
    let limited = format!("ulimit -v {KIBIBYTES} && ulimit -t {SECONDS} && exec \"$0\" {command}");
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &limited, env!("CARGO_BIN_EXE_onehour")]).current_dir(desk.path("."));
    said(shell.env("RAYON_NUM_THREADS", "2").env("MALLOC_ARENA_MAX", "2").output().unwrap())
}

/// Checks a file that must be refused with this code.
fn refused(name: &str, bytes: &[u8], code: &str) -> Said {
    let desk = Desk::new();
    std::fs::write(desk.path(name), bytes).unwrap();
    let said = check(&desk, name);
    assert!(said.code == Some(1) && said.err.contains(code), "{name}: {said:?}");
    assert!(!said.err.contains("panicked") && !said.err.contains("SECRETzz"), "{name}: {said:?}");
    said
}

/// A file that begins so and goes on with `fill` up to 600 MB.
fn long_file(desk: &Desk, head: &str, fill: Option<u8>) {
    let mut file = File::create(desk.path("long.csv")).unwrap();
    file.write_all(head.as_bytes()).unwrap();
    match fill {
        None => file.set_len(600 << 20).unwrap(),
        Some(byte) => (0..600).for_each(|_| file.write_all(&vec![byte; 1 << 20]).unwrap()),
    }
}

#[test]
fn a_file_of_one_cell() {
    for (fill, code) in [(None, "E-nul-byte"), (Some(b'x'), "E-cell-too-long")] {
        let desk = Desk::new();
        long_file(&desk, "id,role,team\na,opener,x\nb,opener,\"", fill);
        let said = check(&desk, "long.csv");
        assert!(said.code == Some(1) && said.err.contains(code), "{said:?}");
    }
}

#[test]
fn a_table_of_separators_and_one_of_blank_rows() {
    refused("wide.csv", format!("id,role\n{}\n", ",".repeat(20_000_000)).as_bytes(), "E-too-many-columns");
    refused("blank.csv", format!("id,role\n{}", "\n".repeat(20_000_000)).as_bytes(), "E-too-many-rows");
}

#[test]
fn millions_of_rows_that_are_all_wrong() {
    let text = format!("id,role\n{}", "SECRETzz,visitor\n".repeat(3_000_000));
    refused("wrong.csv", text.as_bytes(), "E-too-many-errors");
}

#[test]
fn a_workbook_that_unpacks_to_gigabytes() {
    let blanks = vec![b' '; 300 << 20];
    refused("bomb.xlsx", &archive(&[("xl/workbook.xml", &blanks)]), "E-workbook-too-large");
}

#[test]
fn one_string_of_a_workbook_used_a_thousand_times() {
    let strings = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(1 << 20));
    let row = |row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>");
    let rows: String = (1..=1000).map(row).collect();
    let parts = [(STRINGS, strings.as_bytes()), (SHEET, &sheet(&rows).into_bytes())];
    refused("strings.xlsx", &xlsx_with(&parts), "E-workbook-too-large");
}

/// The reader of workbooks adds up the letters of a column without a check: they wrap around, or panic where sums are
/// checked.
#[test]
fn a_cell_beyond_all_columns_and_one_beyond_all_rows() {
    for at in ["ZZZZZZZZZZZZ1", "A99999999999999999999", "ZZZZZZZZ99999999999999999999"] {
        let cell = format!("<row r=\"1\"><c r=\"{at}\" t=\"str\"><v>SECRETzz</v></c></row>");
        let said = refused("far.xlsx", &xlsx_with(&[(SHEET, sheet(&cell).as_bytes())]), "E-damaged-workbook");
        assert!(said.err.contains("sheet Sheet1"), "{said:?}");
        assert!(!said.err.contains("row") && !said.err.contains("column"), "{said:?}");
    }
}

const SHEET: &str = "xl/worksheets/sheet1.xml";
const STRINGS: &str = "xl/sharedStrings.xml";

fn sheet(rows: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

/// Files of some hundred kilobytes that unpack to much of almost nothing.
#[test]
fn workbooks_that_unpack_to_far_more_than_their_size() {
    let strings = |text: &str| format!("<sst>{text}</sst>");
    let large = "E-workbook-too-large";
    let bombs = [
        (SHEET, sheet(&"<a/>".repeat(60_000_000)), large),
        (SHEET, sheet(&"<row/>".repeat(40_000_000)), large),
        (SHEET, sheet(&format!("<row>{}</row>", "<c/>".repeat(27_000_000))), "E-too-many-columns"),
        (STRINGS, strings(&"<si/>".repeat(48_000_000)), large),
        (STRINGS, strings(&"<si><t>x</t></si>".repeat(14_000_000)), large),
        (STRINGS, strings(&format!("<si>{}</si>", "<r><t>x</t></r>".repeat(15_000_000))), large),
    ];
    for (part, content, code) in bombs {
        refused("bomb.xlsx", &xlsx_with(&[(part, content.as_bytes())]), code);
    }
    let content =
        format!("<d><table:table table:name=\"S\">{}</table:table></d>", "<table:table-row/>".repeat(13_000_000));
    refused("bomb.ods", &ods(&content), "E-too-many-rows");
}

/// The same in files that are as large as what they hold: nothing is squeezed.
#[test]
fn workbooks_of_too_many_rows_cells_texts_and_other_elements() {
    let told = |content: &[u8], code| {
        let said = refused("much.xlsx", content, code);
        assert!(said.err.contains("much.xlsx"), "{said:?}");
        said.err
    };
    let in_sheet = |rows: &str, code| told(&stored(&xlsx_with(&[(SHEET, sheet(rows).as_bytes())])), code);
    for (rows, code) in [
        ("<row/>".repeat(4_000_001), "E-too-many-rows"),
        (format!("<row>{}</row>", "<c/>".repeat(16_385)), "E-too-many-columns"),
        (format!("<row>{}</row>", "<c/>".repeat(16_000)).repeat(1900), "E-too-many-cells"),
        ("<a/>".repeat(4_100_000), "E-workbook-too-large"),
        (format!("<row><c>{}</c></row>", "<v/>".repeat(4_100_000)), "E-workbook-too-large"),
    ] {
        assert!(in_sheet(&rows, code).contains("sheet Sheet1"), "{code}");
    }
    for text in ["<si/>".repeat(4_000_001), format!("<si>{}</si>", "<x:r/>".repeat(4_100_000))] {
        told(&stored(&xlsx_with(&[(STRINGS, format!("<sst>{text}</sst>").as_bytes())])), "E-workbook-too-large");
    }
    let rows = format!("<d><table:table a='>' table:name=\"A &amp; B\">{}", "<table:table-row/>".repeat(4_000_001));
    assert!(told(&stored(&ods(&rows)), "E-too-many-rows").contains("sheet A & B"));
}

/// A sheet of this content alone.
fn ods(content: &str) -> Vec<u8> {
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    archive(&[("mimetype", kind.as_bytes()), ("content.xml", content.as_bytes())])
}

#[test]
fn a_sheet_repeated_without_end() {
    let cell = "<table:table-cell><text:p>x</text:p></table:table-cell>";
    let row = format!("<table:table-row table:number-rows-repeated=\"18446744073709551615\">{cell}</table:table-row>");
    let content = format!("<d><table:table table:name=\"S\">{row}</table:table></d>");
    refused("deep.ods", &ods(&content), "E-too-many-rows");
}

#[test]
fn a_document_as_deep_as_a_well_and_one_without_a_common_key() {
    refused("deep.json", "[".repeat(100_000_000).as_bytes(), "E-json-depth");
    let people: Vec<String> = (0..60_000).map(|nth| format!("{{\"k{}\": 1}}", nth % 1000)).collect();
    refused("keys.json", format!("[{}]", people.join(",")).as_bytes(), "E-too-many-cells");
}

#[test]
fn documents_of_millions_of_keys() {
    let keys = |from: usize, to: usize| {
        let keys: Vec<String> = (from..to).map(|key| format!("\"k{key}\":1")).collect();
        format!("{{{}}}", keys.join(","))
    };
    refused("one.json", format!("[{}]", keys(0, 3_000_000)).as_bytes(), "E-too-many-columns");
    let people: Vec<String> = (0..3000).map(|nth| keys(nth * 900, nth * 900 + 900)).collect();
    refused("spread.json", format!("[{}]", people.join(",")).as_bytes(), "E-too-many-columns");
    refused("twice.json", format!("[{{{}\"k\":1}}]", "\"k\":1,".repeat(10_000_000)).as_bytes(), "E-too-many-errors");
}

#[test]
fn a_plan_of_600_mb() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("plan")).unwrap();
    for (long, other) in [("plan.json", "pool.json"), ("pool.json", "plan.json")] {
        File::create(desk.path("plan").join(long)).unwrap().set_len(600 << 20).unwrap();
        desk.write(&format!("plan/{other}"), "{}");
        let said = limited(&desk, "verify plan");
        assert!(said.code == Some(1) && said.err.contains("E-"), "{said:?}");
        assert_eq!(said.err.contains("E-file-too-large"), long == "plan.json", "{said:?}");
    }
}

#[test]
fn a_calendar_without_end() {
    let desk = Desk::new();
    let people = "id,role,fields,languages,place,availability\no,opener,software,en:C1,FI-091,Mon 9-11; busy o.ics\n";
    desk.write("people.csv", people);
    let event = "BEGIN:VEVENT\r\nUID:1\r\nDTSTART:19700101T000000Z\r\nRRULE:FREQ=SECONDLY\r\n\
                 END:VEVENT\r\n";
    desk.write("o.ics", &format!("BEGIN:VCALENDAR\r\n{event}END:VCALENDAR\r\n"));
    let said = check(&desk, "people.csv");
    assert!(said.code == Some(1) && said.err.contains("E-calendar-"), "{said:?}");
}
