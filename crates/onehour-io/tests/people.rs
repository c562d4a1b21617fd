//! People files that are right: every format, encoding and separator gives the same people.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::Path;

use onehour::attribute::Value;
use onehour::error::Issue;
use onehour::pool::{Caps, Coordinates, Person, Pool, Role, WeightedCode};
use onehour::{Availability, Programme};
use onehour_io::people::{self, PeopleInput};
use onehour_io::{Frame, Source};
use onehour_solver::Control;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

const PROGRAMME: &str = r#"
name = "sample"
[meeting]
mode = "introduce"
[taxonomies]
fields = { nodes = [{ code = "ICT" }, { code = "62.01", parent = "ICT" }, { code = "EDU" }] }
[[attributes]]
name = "grade"
kind = "ordinal"
order = ["junior", "senior"]
[[attributes]]
name = "interests"
kind = "set"
[[attributes]]
name = "age"
kind = "number"
[[attributes]]
name = "smoker"
kind = "flag"
[[attributes]]
name = "note"
kind = "text"
"#;

fn programme() -> Programme {
    Programme::from_toml(PROGRAMME, "sample.toml").unwrap()
}

fn read(name: &str, bytes: impl Into<Vec<u8>>) -> PeopleInput {
    people::read(&[Source::bytes(name, bytes)], &programme()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn codes(warnings: &[Issue]) -> Vec<&str> {
    warnings.iter().map(|warning| warning.code.as_str()).collect()
}

/// A text with what is hard about Nordic files: letters, separators and line breaks in cells.
const SAMPLE: &str = "id,role,fields,languages,place,remote,organisation,team,tags,grade\n\
    n1,newcomer,6201:60; EDU:40,fi:B2; en:native,Jyväskylä,kyllä,Sjöström & Åkerö,,spring; ÖSTRA,junior\n\
    \n\
    o1,opener,ICT,sv:C1,Ähtäri,nej,\"Comma, \"\"quote\"\" and\nline\",,,senior\n\
    b1,both,,,,1,,Hästö,,\n";

#[test]
fn one_sample_reads_as_it_is_meant() {
    let input = read("people.csv", SAMPLE);
    assert!(input.warnings.is_empty(), "{:?}", input.warnings);
    let person = input.pool().person("n1").unwrap();
    let code = |code: &str, weight| WeightedCode { code: code.into(), weight };
    assert_eq!(person.fields, [code("62.01", 60), code("EDU", 40)]);
    assert_eq!(person.languages.iter().map(|(c, l)| format!("{c}:{l}")).collect::<Vec<_>>(), ["en:native", "fi:B2"]);
    assert_eq!(person.tags, ["spring", "ÖSTRA"]);
    assert_eq!(person.attributes["grade"], Value::Ordinal(0));
    assert!(person.remote && !input.pool().person("o1").unwrap().remote);
    assert_eq!(input.pool().person("o1").unwrap().organisation.as_deref(), Some("Comma, \"quote\" and\nline"));
    assert_eq!(input.pool().person("b1").unwrap().role, Role::Both);
    // Rows as a spreadsheet shows them: the blank one counts, the line break in a cell does not.
    assert_eq!(input.roll.place("o1").unwrap().row, Some(4));
    assert_eq!(input.roll.place("b1").unwrap().row, Some(5));
    assert_eq!(input.hashes["people.csv"].len(), 64);
}

#[test]
fn every_encoding_line_end_and_separator_gives_the_same_people() {
    let expected = read("people.csv", SAMPLE).pool().clone();
    let guessed = |bytes: Vec<u8>| {
        let input = read("people.csv", bytes);
        assert_eq!(codes(&input.warnings), ["W-encoding-guessed"]);
        input.pool().clone()
    };
    let certain = |bytes: Vec<u8>| {
        let input = read("people.csv", bytes);
        assert!(input.warnings.is_empty(), "{:?}", input.warnings);
        input.pool().clone()
    };
    let utf16 = |big: bool| {
        let units = std::iter::once('\u{feff}').chain(SAMPLE.chars()).collect::<String>();
        units.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    assert_eq!(certain(format!("\u{feff}{SAMPLE}").into_bytes()), expected);
    assert_eq!(certain(utf16(false)), expected);
    assert_eq!(certain(utf16(true)), expected);
    assert_eq!(guessed(SAMPLE.chars().map(|c| u8::try_from(c).unwrap()).collect()), expected);
    assert_eq!(guessed(mac_roman(SAMPLE)), expected);
    assert_eq!(certain(SAMPLE.replace('\n', "\r\n").replace("and\r\nline", "and\nline").into_bytes()), expected);
    assert_eq!(certain(SAMPLE.replace('\n', "\r").replace("and\rline", "and\nline").into_bytes()), expected);
    let tabs: String = SAMPLE.replace(',', "\t").replace("Comma\t", "Comma,");
    assert_eq!(certain(tabs.into_bytes()), expected);
}

#[test]
fn a_declared_encoding_is_taken_without_a_warning() {
    let mapping = "\n[[import.sources]]\nfile = 'mac*'\nencoding = 'macintosh'\n";
    let programme = Programme::from_toml(&format!("{PROGRAMME}{mapping}"), "sample.toml").unwrap();
    let input = people::read(&[Source::bytes("mac.csv", mac_roman(SAMPLE))], &programme).unwrap();
    assert!(input.warnings.is_empty());
    assert_eq!(input.pool(), read("people.csv", SAMPLE).pool());
}

fn mac_roman(text: &str) -> Vec<u8> {
    let byte = |c| match c {
        'ä' => 0x8A,
        'ö' => 0x9A,
        'Ä' => 0x80,
        'Ö' => 0x85,
        'Å' => 0x81,
        'å' => 0x8C,
        c => u8::try_from(c).unwrap(),
    };
    text.chars().map(byte).collect()
}

#[test]
fn semicolon_files_may_write_decimal_commas() {
    let input = read("people.csv", "id;role;lat;lon\na;opener;60,17;24,94\n");
    assert_eq!(input.pool().person("a").unwrap().coordinates, Some(Coordinates { lat: 60.17, lon: 24.94 }));
}

#[test]
fn a_workbook_gives_what_the_text_gives() {
    let text = "id,role,age,remote,waiting_since,cap_day\na,opener,34.5,yes,2026-03-29,2\n\nb,newcomer,7,no,,\n";
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Sign-ups").unwrap();
    for (column, heading) in (0u16..).zip(["id", "role", "age", "remote", "waiting_since", "cap_day"]) {
        sheet.write(0, column, heading).unwrap();
    }
    let date = Format::new().set_num_format("d.m.yyyy");
    sheet.write(1, 0, "a").unwrap().write(1, 1, "opener").unwrap().write(1, 2, 34.5).unwrap();
    sheet.write(1, 3, true).unwrap().write(1, 5, 2).unwrap();
    sheet.write_with_format(1, 4, ExcelDateTime::from_ymd(2026, 3, 29).unwrap(), &date).unwrap();
    sheet.write(3, 0, "b").unwrap().write(3, 1, "newcomer").unwrap().write(3, 2, 7).unwrap();
    sheet.write(3, 3, "no").unwrap().write_blank(3, 200, &date).unwrap();
    let input = read("people.xlsx", workbook.save_to_buffer().unwrap());
    assert_eq!(input.pool(), read("people.csv", text).pool());
    assert_eq!(input.roll.place("b").unwrap().row, Some(4));
    assert_eq!(input.roll.place("b").unwrap().sheet.as_deref(), Some("Sign-ups"));
}

#[test]
fn an_open_document_sheet_gives_what_the_text_gives() {
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let headings = row(&["id", "role", "team", "age", "waiting_since"].map(cell));
    let first = row(&[
        cell("a"),
        cell("opener"),
        cell("R&amp;D<office:annotation><text:p>no</text:p></office:annotation>"),
        "<table:table-cell office:value-type=\"float\" office:value=\"34.5\"><text:p>34,5</text:p></table:table-cell>"
            .into(),
        "<table:table-cell office:value-type=\"date\" office:date-value=\"2026-03-29\"/>".into(),
        "<table:table-cell table:number-columns-repeated=\"16000\"/>".into(),
    ]);
    let gap = "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>".to_owned();
    let second = row(&[cell("b"), cell("newcomer"), "<table:table-cell table:number-columns-repeated=\"3\"/>".into()]);
    let tail =
        "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell/></table:table-row>".to_owned();
    let input = read("people.ods", ods(&[headings, first, gap, second, tail].concat()));
    let text = "id,role,team,age,waiting_since\na,opener,R&D,34.5,2026-03-29\nb,newcomer,,,\n";
    assert_eq!(input.pool(), read("people.csv", text).pool());
    assert_eq!(input.roll.place("b").unwrap().row, Some(5));
    assert_eq!(input.roll.place("b").unwrap().sheet.as_deref(), Some("S"));
}

fn ods(rows: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("mimetype", options).unwrap();
    zip.write_all(b"application/vnd.oasis.opendocument.spreadsheet").unwrap();
    zip.start_file("content.xml", options).unwrap();
    let head = "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet>";
    let tail = "</office:spreadsheet></office:body></office:document-content>";
    write!(zip, "{head}<table:table table:name=\"S\">{rows}</table:table>{tail}").unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn json_gives_what_the_text_gives_with_structure_where_it_helps() {
    let json = r#"{"people": [
        {"id": "n1", "role": "newcomer", "fields": {"6201": 60, "EDU": "40"}, "languages": {"fi": "B2", "en": "native"},
         "remote": true, "tags": ["spring", "east"], "interests": ["tea", "ice hockey"], "age": 41.5,
         "availability": {"free": [{"weekdays": ["mon"], "hours": [{"from": "16:00", "to": "19:00"}]}]}},
        {"id": 7, "role": "opener", "fields": ["ICT", "EDU:40"], "remote": null}
    ]}"#;
    let text = "id,role,fields,languages,remote,tags,interests,age,availability\n\
        n1,newcomer,6201:60;EDU:40,fi:B2;en:native,yes,spring;east,ice hockey;tea,41.5,Mon 16-19\n\
        7,opener,ICT;EDU:40,,,,,,\n";
    assert_eq!(read("people.json", json).pool(), read("people.csv", text).pool());
    assert_eq!(read("people.json", json).roll.place("7").unwrap().row, Some(2));
}

#[test]
fn several_files_of_any_kind_are_one_pool() {
    let files = [
        Source::bytes("newcomers.csv", "id,role\nn,newcomer\n"),
        Source::bytes("folder/openers.json", r#"[{"id": "o", "role": "opener"}]"#),
    ];
    let input = people::read(&files, &programme()).unwrap();
    assert_eq!(input.pool().people().iter().map(|person| person.id.as_str()).collect::<Vec<_>>(), ["n", "o"]);
    assert_eq!(input.hashes.keys().collect::<Vec<_>>(), ["newcomers.csv", "openers.json"]);
    assert_eq!(input.roll.place("o").unwrap().file.as_deref(), Some("folder/openers.json"));
}

const TWO_SHEETS: &str = r#"
[[import.sources]]
file = "*.xlsx"
sheet = "in"
role = "newcomer"
[import.sources.columns]
id = { heading = "mail", private = true }
[[import.sources]]
file = "*.xlsx"
sheet = "out"
role = "opener"
[import.sources.columns]
id = { heading = "mail", private = true }
organisation = { constant = "Hemmet" }
grade = { heading = "How long?", values = { "a year" = "junior", "more" = "senior" } }
interests = { heading = "Likes", separator = ",", values = { "jää" = "ice" } }
"#;

/// No address comes into a pool as an id, though nobody said that the ids are private.
#[test]
fn mail_addresses_as_ids_are_replaced_by_keys() {
    let programme = Programme::from_toml("name = 'any'\n[meeting]\nmode = 'introduce'\n", "any.toml").unwrap();
    let file = |ids: &str| Source::bytes("people.csv", format!("id,role\n{ids},newcomer\nb,opener\n"));
    let input = people::read(&[file("anna@example.org")], &programme).unwrap();
    assert_eq!(input.warnings.iter().map(|issue| issue.code.as_str()).collect::<Vec<_>>(), ["W-address-as-id"]);
    assert!(!format!("{input:?}").contains("example.org"));
    let ids: Vec<&str> = input.pool().people().iter().map(|person| person.id.as_str()).collect();
    assert_eq!(ids, ["people-2", "people-3"]);
    for no_address in ["@anna", "anna@home", "anna.example.org"] {
        let input = people::read(&[file(no_address)], &programme).unwrap();
        assert!(input.warnings.is_empty() && input.pool().person(no_address).is_some(), "{no_address}");
    }
    let twice = Source::bytes("people.csv", "id,role\na@b.se,newcomer\na@b.se,opener\n");
    assert!(people::read(&[twice], &programme).unwrap_err().has("E-duplicate-id"));
}

#[test]
fn two_sheets_are_mapped_each_by_its_own_source_and_private_ids_are_keys() {
    let programme = Programme::from_toml(&format!("{PROGRAMME}{TWO_SHEETS}"), "sample.toml").unwrap();
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("notes").unwrap().write(0, 0, "not read").unwrap();
    let sheet = workbook.add_worksheet().set_name("in").unwrap();
    sheet.write(0, 0, "Mail").unwrap().write(1, 0, "anna@example.org").unwrap();
    let sheet = workbook.add_worksheet().set_name("out").unwrap();
    for (row, cells) in (0u32..).zip([["mail", "how LONG?", " Likes"], ["bo@example.org", "more", "tea, jää,, "]]) {
        for (column, cell) in (0u16..).zip(cells) {
            sheet.write(row, column, cell).unwrap();
        }
    }
    let file = Source::bytes("round.xlsx", workbook.save_to_buffer().unwrap());
    let input = people::read(&[file], &programme).unwrap();
    assert!(input.warnings.is_empty(), "{:?}", input.warnings);
    assert!(!format!("{input:?}").contains("example.org"));
    assert_eq!(input.pool().person("round-in-2").unwrap().role, Role::Newcomer);
    let opener = input.pool().person("round-out-2").unwrap();
    assert_eq!(opener.organisation.as_deref(), Some("Hemmet"));
    assert_eq!(opener.attributes["grade"], Value::Ordinal(1));
    assert_eq!(opener.attributes["interests"], Value::Set(["tea", "ice"].map(str::to_owned).into()));
}

#[test]
fn errors_in_workbooks_name_the_sheet() {
    let programme = Programme::from_toml(&format!("{PROGRAMME}{TWO_SHEETS}"), "sample.toml").unwrap();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("out").unwrap();
    for (row, cells) in (0u32..).zip([["mail", "How long?", "Likes"], ["", "SECRETzz", ""], ["x", "#", "y"]]) {
        for (column, cell) in (0u16..).zip(cells) {
            sheet.write(row, column, cell).unwrap();
        }
    }
    sheet.write_formula(2, 1, rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    let file = Source::bytes("round.xlsx", workbook.save_to_buffer().unwrap());
    let error = people::read(&[file], &programme).unwrap_err();
    let mut lines = String::new();
    for issue in &error.issues {
        let place = &issue.place;
        let (sheet, column) = (place.sheet.clone().unwrap_or_default(), place.column.clone().unwrap_or_default());
        writeln!(lines, "{} {sheet} {:?} {column}", issue.code, place.row).unwrap();
    }
    assert_eq!(
        lines,
        "E-unknown-sheet in None \nE-unknown-ordinal out Some(2) How long?\nE-empty-id out Some(2) mail\n\
         E-formula-error out Some(3) B\n"
    );
    assert!(!error.to_string().contains("SECRETzz"));
}

#[test]
fn unknown_columns_warn_unless_ignored() {
    let input = read("people.csv", "id,role,shoe size,tags\na,opener,44,x\n");
    assert_eq!(codes(&input.warnings), ["W-unknown-column"]);
    assert_eq!(input.warnings[0].place.column.as_deref(), Some("shoe size"));
    let mapping = "\n[[import.sources]]\nignore = ['Shoe Size']\n";
    let programme = Programme::from_toml(&format!("{PROGRAMME}{mapping}"), "sample.toml").unwrap();
    let file = Source::bytes("people.csv", "id,role,shoe size,tags\na,opener,44,x\n");
    assert!(people::read(&[file], &programme).unwrap().warnings.is_empty());
}

#[test]
fn the_order_of_rows_and_files_does_not_matter() {
    let rows: Vec<String> =
        (0..3000).map(|i| format!("p{i},{},x{i}\n", if i % 3 == 0 { "opener" } else { "both" })).collect();
    let forth = format!("id,role,team\n{}", rows.concat());
    let back = format!("id,role,team\n{}", rows.iter().rev().cloned().collect::<String>());
    assert_eq!(read("people.csv", forth).pool(), read("people.csv", back).pool());
}

const MENTORING: &str = r#"
name = "mentoring export"
[meeting]
mode = "introduce"
[[attributes]]
name = "grade"
kind = "ordinal"
order = ["AA", "AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "SCS1", "SCS2", "SCS3", "SCS4"]
[[attributes]]
name = "profession"
kind = "text"
[[attributes]]
name = "wanted"
kind = "set"
[[attributes]]
name = "characteristics"
kind = "set"
[[import.sources]]
file = "*mentees.csv"
role = "newcomer"
ignore = ["first name", "last name", "both mentor and mentee", "job title", "match with similar identity", "biography"]
columns = { id = { heading = "email address", private = true }, wanted = { heading = "identity to match", separator = "," } }
[[import.sources]]
file = "*mentors.csv"
role = "opener"
ignore = ["first name", "last name", "both mentor and mentee", "job title", "biography"]
columns = { id = { heading = "email address", private = true }, characteristics = { heading = "characteristics", separator = "," } }
"#;

#[test]
fn a_real_export_is_read_by_its_mapping_alone() {
    let Ok(data) = std::env::var("ONEHOUR_DATA") else {
        eprintln!("skipped: ONEHOUR_DATA is not set");
        return;
    };
    let programme = Programme::from_toml(MENTORING, "mentoring.toml").unwrap();
    for (size, count) in [("small", 50), ("large", 500)] {
        let file = |side| Source::path(Path::new(&data).join(format!("mentoring/{size}_{side}.csv")));
        let input = people::read(&[file("mentees"), file("mentors")], &programme).unwrap();
        assert_eq!(input.pool().people().len(), 2 * count);
        assert_eq!(input.pool().people().iter().filter(|person| person.role == Role::Newcomer).count(), count);
        assert!(input.warnings.is_empty(), "{:?}", input.warnings);
        assert!(input.pool().person(&format!("{size}_mentees-2")).is_some());
        assert!(input.pool().people().iter().all(|person| person.attributes.contains_key("grade")));
        assert!(!format!("{input:?}").contains('@'));
    }
}

fn word() -> impl Strategy<Value = String> {
    "[a-zåäö0-9][a-zåäö0-9 .,\"'\n-]{0,8}[a-zåäö0-9]"
}

fn person() -> impl Strategy<Value = Person> {
    let fields = proptest::sample::subsequence(vec!["ICT", "62.01", "EDU"], 0..3);
    let languages = proptest::collection::btree_map(
        "[a-z]{2,3}",
        proptest::sample::select(&onehour::language::Level::ALL[..]),
        0..3,
    );
    let place = (proptest::option::of(word()), proptest::option::of((-90.0..90.0, -180.0..180.0)), any::<bool>());
    let caps = proptest::array::uniform4(proptest::option::of(1u32..9));
    let attributes = (
        proptest::option::of(0u32..2),
        proptest::collection::btree_set("[a-z]{1,5}", 0..3),
        proptest::option::of(-9999i64..9999),
    );
    (fields, languages, place, caps, proptest::option::of(0i32..9000), attributes).prop_map(
        |(fields, languages, (place, at, remote), [day, month, quarter, round], waiting, (grade, interests, age))| {
            let mut person = Person::new("", Role::Both);
            person.fields = fields
                .into_iter()
                .zip([100, 7, 1])
                .map(|(code, weight)| WeightedCode { code: code.into(), weight })
                .collect();
            person.languages = languages;
            person.place = place;
            person.coordinates = at.map(|(lat, lon)| Coordinates { lat, lon });
            person.remote = remote;
            person.caps = Caps { day, month, quarter, round };
            person.waiting_since =
                waiting.map(|days| jiff::civil::date(2020, 1, 1).saturating_add(jiff::Span::new().days(days)));
            person.availability = remote.then(|| "Mon-Fri 16:00-19:30; not 2026-12-24".parse().unwrap());
            person.attributes.extend(grade.map(|rank| ("grade".into(), Value::Ordinal(rank))));
            person.attributes.extend((!interests.is_empty()).then(|| ("interests".into(), Value::Set(interests))));
            person.attributes.extend(age.map(|age| ("age".into(), Value::Number(age))));
            person
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_reads_back_as_the_same_pool(people in proptest::collection::vec(person(), 0..12)) {
        let roles = [Role::Newcomer, Role::Opener, Role::Both];
        let people = people.into_iter().enumerate().map(|(i, mut person)| {
            person.id = format!("p{i}");
            person.role = roles[i % 3];
            person
        });
        let pool = Pool::new(people.collect()).unwrap();
        let mut csv = Vec::new();
        match people::write_csv(&pool, &programme(), &mut csv) {
            Ok(()) => prop_assert_eq!(read("people.csv", csv).pool().clone(), pool),
            // A word may hold the beginning of a formula behind a comma or a line break.
            Err(error) => prop_assert!(error.issues.iter().all(|issue| issue.code == "E-unwritable-value")),
        }
    }
}

#[test]
fn what_has_no_form_in_a_csv_file_is_refused_with_its_place() {
    let mut person = Person::new("a", Role::Opener);
    person.tags = vec!["x;y".into()];
    person.team = Some(" padded ".into());
    person.attributes.insert("height".into(), Value::Number(1));
    let mut csv = Vec::new();
    let error = people::write_csv(&Pool::new(vec![person]).unwrap(), &programme(), &mut csv).unwrap_err();
    let columns: Vec<&str> = error.issues.iter().map(|issue| issue.place.column.as_deref().unwrap()).collect();
    assert_eq!(columns, ["height", "tags", "team"]);
}

#[test]
fn invented_people_are_read_back_as_they_are_and_without_a_warning() {
    let spec =
        onehour::generate::Spec { newcomers: 600, openers: 300, seed: 5, today: jiff::civil::date(2026, 11, 23) };
    let (pool, programme) = (onehour::generate::pool(spec).unwrap(), onehour_io::programme::load("one-hour").unwrap());
    let mut csv = Vec::new();
    people::write_csv(&pool, &programme, &mut csv).unwrap();
    let read = people::read(&[Source::bytes("people.csv", csv.clone())], &programme).unwrap();
    assert_eq!(read.warnings, []);
    assert_eq!(read.pool(), &pool);
    let mut again = Vec::new();
    people::write_csv(read.pool(), &programme, &mut again).unwrap();
    assert_eq!(again, csv);
}

#[test]
fn the_bytes_of_invented_people_are_those_of_every_other_platform() {
    let spec =
        onehour::generate::Spec { newcomers: 1000, openers: 400, seed: 0, today: jiff::civil::date(2026, 11, 23) };
    let mut csv = Vec::new();
    let programme = onehour_io::programme::load("one-hour").unwrap();
    people::write_csv(&onehour::generate::pool(spec).unwrap(), &programme, &mut csv).unwrap();
    assert_eq!(onehour_io::out::sha256_hex(&csv), "e12e4039eec3021ad18af348403325190bd6cb027c5211a3ccfbf0a042c1379b");
}

#[test]
fn reading_that_is_stopped_finds_nothing() {
    let mut frame = Frame::new();
    frame.column("id", [Some("a"), Some("b")]);
    frame.column("role", [Some("newcomer"), Some("opener")]);
    for source in [Source::bytes("people.csv", SAMPLE), Source::frame("frame", frame)] {
        let error = people::read_until(&[source], &programme(), Control::none().stop_when(&|| true)).unwrap_err();
        assert_eq!(error.issues.iter().map(|issue| issue.code.as_str()).collect::<Vec<_>>(), ["E-reading-stopped"]);
    }
}

#[test]
fn people_keep_the_row_they_were_read_from_in_any_order_of_rows() {
    let count = 9000;
    let mut csv = String::from("id,role,availability\n");
    // Numbers that share no factor with the count: every id once, in disorder.
    for row in 0..count {
        csv += &format!("person-{:05},newcomer,Mon {}-{}\n", row * 7001 % count, 8 + row % 5, 15 + row % 7);
    }
    let programme = Programme::from_toml("name = 'small'\n", "small.toml").unwrap();
    let read = people::read(&[Source::bytes("people.csv", csv)], &programme).unwrap();
    let ids = read.roll.ids();
    assert_eq!((ids.len(), read.roll.len()), (count, count));
    assert!(ids.is_sorted());
    for row in [0, 1, 4500, count - 1] {
        let id = format!("person-{:05}", row * 7001 % count);
        assert_eq!(read.roll.place(&id).and_then(|place| place.row), Some(row as u64 + 2));
        let hours: Availability = format!("Mon {}-{}", 8 + row % 5, 15 + row % 7).parse().unwrap();
        assert_eq!(read.pool().person(&id).unwrap().availability, Some(hours));
    }
    assert_eq!(read.roll.place("nobody"), None);
    assert_eq!(read.roll.count(|role| role.is_newcomer()), count);
}

#[test]
fn ids_that_begin_alike_are_put_in_order_and_told_apart() {
    let programme = Programme::from_toml("name = 'small'\n[meeting]\nmode = 'introduce'\n", "small.toml").unwrap();
    let read = |ids: &[&str]| {
        let mut frame = Frame::new();
        frame.column("id", ids.iter().map(|id| Some(*id)));
        frame.column("role", ids.iter().map(|_| Some("newcomer")));
        people::read(&[Source::frame("frame", frame)], &programme)
    };
    let ids = [
        "newcomer-20000000a",
        "newcomer-1",
        "newcomer-",
        "newcomer-20000000",
        "newcomer-1\u{e4}",
        "newcomer-20000000b",
    ];
    let mut sorted = ids;
    sorted.sort_unstable();
    assert_eq!(read(&ids).unwrap().roll.ids(), sorted);
    let error = read(&["newcomer-2", "newcomer-20000000a", "newcomer-1", "newcomer-20000000a"]).unwrap_err();
    assert_eq!(error.issues.iter().map(|issue| issue.place.row).collect::<Vec<_>>(), [Some(4)]);
}
