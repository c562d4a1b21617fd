//! Sixty hostile names through every file that a plan is written to: read back by other programs' readers, none is
//! live.

#![allow(clippy::unwrap_used)]

#[path = "support/hostile.rs"]
mod hostile;

use std::fs;
use std::io::{Cursor, Read};

use calamine::{Reader, Xlsx};
use hostile::{PAYLOADS, bound, is_known};
use onehour_io::contacts::Contact;
use onehour_io::out::{self, Edition, unguard};

/// An override, an isolate and two marks: one of each kind of characters that turn the direction of text.
const TURNING: &str = "\u{202e}\u{2067}\u{200f}\u{61c}";

fn is_turning(c: char) -> bool {
    TURNING.contains(c)
}

/// A character of a name as every file shows it.
fn steady(c: char) -> char {
    if is_turning(c) { '\u{fffd}' } else { c }
}

/// The folder of the plan.
fn written() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    out::write(&place.path().join("plan"), &bound(), &hostile::edition()).unwrap();
    place
}

/// Whether a spreadsheet could take the beginning of this text for a formula.
fn is_live(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[test]
fn no_cell_of_a_table_is_a_formula_and_every_id_comes_back() {
    let place = written();
    let plan = bound().plan;
    let mut ids = 0;
    for name in ["meetings.csv", "waiting.csv"] {
        let text = fs::read(place.path().join("plan").join(name)).unwrap();
        for row in csv::Reader::from_reader(&text[..]).records() {
            let row = row.unwrap();
            for cell in row.iter().filter(|cell| cell.parse::<f64>().is_err()) {
                assert!(!cell.split([',', ';', '\t', '\n', '\r']).any(is_live), "{cell:?}");
            }
            assert!(is_known(&plan, &unguard(&row[0])), "{:?}", &row[0]);
            ids += 1;
        }
    }
    assert_eq!(ids, PAYLOADS.len());
}

#[test]
fn no_cell_of_the_changes_is_a_formula_and_every_person_and_sentence_comes_back() {
    let place = written();
    let text = fs::read(place.path().join("plan/changes.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(&text[..]).records().map(Result::unwrap).collect();
    for cell in rows.iter().flatten() {
        assert!(!cell.split([',', ';', '\t', '\n', '\r']).any(is_live), "{cell:?}");
    }
    for row in &rows {
        let (with, sentence) = ([unguard(&row[3]), unguard(&row[5])], unguard(&row[7]));
        assert!(with.iter().all(|with| sentence.contains(with)), "{sentence:?}");
    }
    let told: std::collections::BTreeSet<String> = rows.iter().map(|row| unguard(&row[0])).collect();
    let everybody = (0..PAYLOADS.len()).flat_map(|at| [hostile::newcomer_id(at), hostile::opener_id(at)]);
    assert_eq!(told, everybody.collect());
}

#[test]
fn no_cell_of_the_counts_is_a_formula_and_every_tag_comes_back() {
    let place = tempfile::tempdir().unwrap();
    out::write(&place.path().join("plan"), &hostile::crowd(), &Edition::default()).unwrap();
    for (name, column) in [("employers.csv", 0), ("channels.csv", 0), ("groups.csv", 1)] {
        let text = fs::read(place.path().join("plan").join(name)).unwrap();
        let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(&text[..]).records().map(Result::unwrap).collect();
        for cell in rows.iter().flatten() {
            assert!(!cell.split([',', ';', '\t', '\n', '\r']).any(is_live), "{name}: {cell:?}");
        }
        let words: Vec<String> = rows.iter().map(|row| unguard(&row[column])).collect();
        for payload in PAYLOADS {
            assert!(words.iter().any(|word| word == payload), "{name}: {payload:?} is not there as it was");
        }
    }
}

#[test]
fn no_cell_of_the_workbook_is_a_formula_and_every_name_comes_back() {
    let place = written();
    let bytes = fs::read(place.path().join("plan/plan.xlsx")).unwrap();
    let mut parts = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    for index in 0..parts.len() {
        let mut part = parts.by_index(index).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let name = part.name().unwrap().into_owned();
        assert!(!text.contains("<f>") && !text.contains("<f "), "{name} holds a formula");
        assert!(!name.contains("externalLink") && !text.contains("TargetMode=\"External\""), "{name} leads outside");
    }
    let mut workbook = Xlsx::new(Cursor::new(&bytes)).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for sheet in workbook.sheet_names() {
        let mut cells = workbook.worksheet_cells_reader(&sheet).unwrap();
        while let Some(cell) = cells.next_cell().unwrap() {
            let calamine::DataRef::SharedString(text) = cell.get_value() else { continue };
            assert!(!is_live(text), "{sheet}: {text:?}");
            seen.insert(unguard(text));
        }
    }
    for payload in PAYLOADS {
        assert!(seen.contains(payload), "{payload:?} is not in the workbook as it was");
    }
}

#[test]
fn no_name_adds_a_line_or_a_person_to_an_invitation_and_every_name_comes_back() {
    let place = written();
    let mut said = String::new();
    let mut files = 0;
    for entry in fs::read_dir(place.path().join("plan/invites")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        if path.extension().unwrap() != "ics" {
            continue;
        }
        let names: Vec<String> =
            properties(&text).map(|line| line.split([':', ';']).next().unwrap().to_owned()).collect();
        let expected = "BEGIN VERSION PRODID CALSCALE METHOD BEGIN UID SEQUENCE DTSTAMP DTSTART DTEND SUMMARY DESCRIPTION STATUS \
                        TRANSP ORGANIZER ATTENDEE ATTENDEE END END";
        assert_eq!(names.join(" "), expected, "{text}");
        assert!(!text.chars().any(|c| c.is_control() && !"\r\n".contains(c)), "{text:?}");
        let calendar = calcard::icalendar::ICalendar::parse(&text).unwrap();
        assert_eq!(calendar.components.len(), 2, "{text}");
        let event = &calendar.components[1];
        for entry in event.entries.iter().filter(|entry| entry.name.as_str() == "ATTENDEE") {
            let address = entry.values[0].as_text().unwrap();
            assert!(address.starts_with("mailto:p") && address.ends_with("@example.org"), "{address}");
        }
        let text_of =
            |name: &str| event.entries.iter().find(|entry| entry.name.as_str() == name).unwrap().values[0].as_text();
        said += text_of("SUMMARY").unwrap();
        said += "\n";
        files += 1;
    }
    assert_eq!(files, PAYLOADS.len() - 3);
    // Control characters become spaces in a letter; all else is as it was, but for what turns the direction of text.
    let plain = |c: char| if c.is_control() || "\u{2028}\u{2029}".contains(c) { ' ' } else { steady(c) };
    for payload in PAYLOADS {
        let plain: String = payload.chars().map(plain).collect();
        assert!(said.contains(&plain), "{payload:?} is in no invitation as it was");
    }
}

/// The unfolded lines of a calendar; every physical line ends with CRLF and is short enough.
fn properties(text: &str) -> impl Iterator<Item = String> {
    assert!(
        text.split("\r\n")
            .all(|line| line.len() <= 75 && !line.contains(['\r', '\n', '\u{85}', '\u{2028}', '\u{2029}']))
    );
    let unfolded = text.replace("\r\n ", "");
    let lines: Vec<String> = unfolded.lines().map(str::to_owned).collect();
    lines.into_iter()
}

#[test]
fn no_name_turns_the_direction_of_text_in_any_file_that_people_open() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("plan");
    let named = Contact { name: Some(format!("NAMEzz{TURNING}")), email: Some(format!("zz{TURNING}@example.org")) };
    let contacts = (0..PAYLOADS.len()).flat_map(|at| [hostile::newcomer_id(at), hostile::opener_id(at)]);
    let contacts = contacts.chain(["organiser".into()]).map(|id| (id, named.clone())).collect();
    out::write(&dir, &bound(), &Edition { contacts, ..Edition::default() }).unwrap();
    let mut workbook = zip::ZipArchive::new(fs::File::open(dir.join("plan.xlsx")).unwrap()).unwrap();
    let texts = std::io::read_to_string(workbook.by_name("xl/sharedStrings.xml").unwrap()).unwrap();
    let names: Vec<&str> = texts.split("</t>").filter(|text| text.contains("NAMEzz") || text.contains('@')).collect();
    assert!(names.iter().any(|text| text.ends_with("NAMEzz\u{fffd}\u{fffd}\u{fffd}\u{fffd}")), "{names:?}");
    assert!(!names.concat().contains(is_turning));
    let mut others = vec![dir.join("report.html")];
    others.extend(fs::read_dir(dir.join("invites")).unwrap().map(|entry| entry.unwrap().path()));
    for path in others.iter().filter(|path| path.extension().unwrap() != "json") {
        let text = fs::read_to_string(path).unwrap().replace("\r\n ", "");
        assert!(text.contains("NAMEzz\u{fffd}") && !text.contains(is_turning), "{}: {text}", path.display());
    }
    assert!(others.len() > PAYLOADS.len() / 2);
}

#[test]
fn names_and_addresses_stand_in_no_file_of_data() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("plan");
    let named = Contact { name: Some("SECRETzz".into()), email: Some("zz@secret.example".into()) };
    let contacts = (0..PAYLOADS.len()).map(|at| (hostile::newcomer_id(at), named.clone())).collect();
    out::write(&dir, &bound(), &Edition { contacts, before: Some(hostile::before()), ..Edition::default() }).unwrap();
    for name in ["plan.json", "pool.json", "meetings.csv", "waiting.csv", "changes.csv", "invites/index.json"] {
        let text = fs::read_to_string(dir.join(name)).unwrap();
        assert!(!text.contains("SECRETzz") && !text.contains("secret.example"), "{name}");
    }
}

#[test]
fn a_plan_of_hostile_names_is_the_same_to_the_byte_each_time() {
    let (one, other) = (written(), written());
    for name in ["report.html", "plan.xlsx", "plan.json", "meetings.csv", "changes.csv", "invites/index.json"] {
        let read = |place: &tempfile::TempDir| fs::read(place.path().join("plan").join(name)).unwrap();
        assert!(read(&one) == read(&other), "{name}");
    }
}

#[test]
fn no_name_is_markup_in_the_report_and_every_name_is_shown() {
    let place = written();
    let page = fs::read_to_string(place.path().join("plan/report.html")).unwrap();
    // Elements and attributes are those that the page itself writes.
    let known: std::collections::BTreeSet<&str> = [
        "!doctype",
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "a",
        "header",
        "h1",
        "p",
        "nav",
        "ul",
        "li",
        "main",
        "section",
        "h2",
        "dl",
        "div",
        "dt",
        "dd",
        "figure",
        "figcaption",
        "svg",
        "desc",
        "line",
        "text",
        "rect",
        "label",
        "input",
        "span",
        "table",
        "caption",
        "thead",
        "tr",
        "th",
        "button",
        "tbody",
        "td",
        "details",
        "summary",
        "br",
        "code",
        "footer",
        "script",
    ]
    .into();
    let body = page.split("</style>").nth(1).unwrap().split("<script>").next().unwrap();
    for tag in body.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("every tag ends");
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap();
        assert!(known.contains(name), "<{tag}>");
        // Outside of quoted values nothing but names of attributes is left.
        let bare: String = tag.split('"').step_by(2).collect();
        assert!(
            !bare.contains("on") || bare.contains("button") || bare.contains("caption") || bare.contains("section"),
            "<{tag}>"
        );
        assert!(!bare.contains(['\'', '`']) && !tag.contains("javascript:") && !tag.contains("http"), "<{tag}>");
    }
    assert_eq!(page.matches("<script").count(), 1);
    let shown = unescaped(body);
    for payload in PAYLOADS {
        let visible = |c: char| if c.is_control() && c != '\n' && c != '\t' { '\u{fffd}' } else { steady(c) };
        assert!(
            shown.contains(&payload.chars().map(visible).collect::<String>()),
            "{payload:?} is not shown as it was"
        );
    }
}

/// The text that a browser shows for this markup's entities.
fn unescaped(html: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#96;", "`"), ("&amp;", "&")];
    entities.iter().fold(html.to_owned(), |text, (entity, plain)| text.replace(entity, plain))
}
