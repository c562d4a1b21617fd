//! report.html as a browser shows it: drawn, searched, printed, silent on the console, and dead to what names would run.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;

use common::browser::{Browser, Page};
use common::{Desk, repository};

const MATCH: [&str; 6] = ["match", "people.csv", "--from", "2026-11-23", "--contacts", "contacts.csv"];

/// A plan whose newcomer n01 is called by name.
fn desk() -> Desk {
    with_contacts("n01,Öyvind Åström,oyvind@example.org\n")
}

/// A plan whose people all have this name and address.
fn all_called(name: &str, email: &str) -> Desk {
    let newcomers = (1..=60).map(|at| format!("n{at:02}"));
    let people = newcomers.chain((1..=25).map(|at| format!("o{at:02}")));
    with_contacts(&people.map(|id| format!("{id},{name},{email}\n")).collect::<String>())
}

fn with_contacts(rows: &str) -> Desk {
    let desk = Desk::with_people(60, 25);
    desk.write("contacts.csv", &format!("id,name,email\n{rows}"));
    desk.done(&MATCH);
    desk
}

/// The rows of meetings and of waiting people that are shown.
fn shown(page: &Page) -> usize {
    let section =
        |id: &str| page.dom.split_once(&format!("id=\"{id}\"")).and_then(|(_, rest)| rest.split_once("</section>"));
    let sections = ["meetings", "waiting"].map(|id| section(id).unwrap().0);
    let rows = sections.iter().flat_map(|section| section.split("<tr role=\"row\"").skip(1));
    rows.filter(|row| row.contains("rowheader"))
        .filter(|row| !row.split('>').next().unwrap().contains("hidden"))
        .count()
}

#[test]
fn the_page_is_whole_and_says_nothing_on_the_console() {
    let Some(browser) = Browser::find() else { return };
    let desk = desk();
    let page = browser.open(&desk.path("onehour-plan/report.html"), "");
    assert_eq!(page.console, [""; 0]);
    let plan = desk.json("onehour-plan/plan.json");
    let rows = plan["meetings"].as_array().unwrap().len() + plan["waiting"].as_array().unwrap().len();
    assert_eq!(shown(&page), rows);
    for part in ["id=\"summary\"", "id=\"meetings\"", "id=\"waiting\"", "id=\"proof\"", "<svg ", "Öyvind Åström"] {
        assert!(page.dom.contains(part), "{part}");
    }
    assert!(page.dom.contains(plan["hashes"]["pool"].as_str().unwrap()));
}

#[test]
fn search_finds_a_name_without_its_accents_and_counts() {
    let Some(browser) = Browser::find() else { return };
    let desk = desk();
    let report = desk.path("onehour-plan/report.html");
    let page = browser.open(&report, "#q=astrom%20OYVIND");
    assert_eq!(page.console, [""; 0]);
    assert_eq!(shown(&page), 1);
    assert!(page.dom.contains(">1 of "), "the count is told");
    assert_eq!(shown(&browser.open(&report, "#q=nobody-of-this-name")), 0);
    assert!(browser.open(&report, "#q=%E0%A4%A").console.is_empty(), "a broken link is no error");
}

#[test]
fn the_page_is_drawn_on_a_phone_and_on_a_desk_by_day_and_by_night() {
    let Some(browser) = Browser::find() else { return };
    let desk = desk();
    let report = desk.path("onehour-plan/report.html");
    let mut pictures = BTreeSet::new();
    for (width, height) in [(500, 900), (1280, 900)] {
        for dark in [false, true] {
            let picture = browser.picture(&report, width, height, dark);
            assert!(picture.starts_with(b"\x89PNG"));
            let number = |at: usize| u32::from_be_bytes(picture[at..at + 4].try_into().unwrap());
            assert_eq!((number(16), number(20)), (width, height));
            // An empty page packs to a few kilobytes.
            assert!(picture.len() > 20_000, "{width} {dark}: {} bytes", picture.len());
            pictures.insert(picture);
        }
    }
    assert_eq!(pictures.len(), 4, "two of the pictures are the same");
}

/// Plans of the mentoring data, and of pools in which one table or the other is empty.
fn pools() -> Vec<(&'static str, Desk)> {
    let mentoring = Desk::new();
    let example = |name: &str| repository().join("examples/mentoring").join(name).display().to_string();
    let files = ["small_mentees.csv", "small_mentors.csv", "service-first.toml"].map(example);
    let [mentees, mentors, programme] = files.each_ref().map(String::as_str);
    mentoring.done(&["match", mentees, mentors, "--programme", programme, "--from", "2026-11-30"]);
    let generated = |newcomers, openers| {
        let desk = Desk::with_people(newcomers, openers);
        desk.done(&["match", "people.csv", "--from", "2026-11-23"]);
        desk
    };
    vec![("mentoring", mentoring), ("only newcomers", generated(30, 0)), ("nobody waits", generated(3, 60))]
}

/// For each section: its id, whether the navigation leads to it, how many rows it has, and how many are shown when all,
/// those with the words of the first row, and those with words of no row are searched for; null where nothing can be
/// searched.
const SEARCHES: &str = r#"(page) => Array.from(page.document.querySelectorAll("section"), (section) => {
  const id = section.querySelector("h2").id;
  const rows = Array.from(section.querySelectorAll("tbody tr"));
  const search = section.querySelector("input[type=search]");
  const shown = (words) => {
    search.value = words;
    search.dispatchEvent(new page.Event("input"));
    return rows.filter((row) => row.checkVisibility()).length;
  };
  return {
    id,
    linked: Array.from(page.document.querySelectorAll("nav a"), (link) => link.hash.slice(1)).includes(id),
    rows: rows.length,
    empty: section.textContent.includes("There are none."),
    shown: search && [shown(""), shown(rows[0].textContent), shown("nobody-of-this-name")],
  };
})"#;

#[test]
fn every_table_is_searched_whichever_others_are_empty() {
    let Some(browser) = Browser::find() else { return };
    let mut with_an_empty_table = Vec::new();
    for (pool, desk) in pools() {
        let report = desk.path("onehour-plan/report.html");
        let sections = browser.ask(&desk.read("onehour-plan/report.html"), 1280, SEARCHES);
        let sections = sections.as_array().unwrap();
        with_an_empty_table.extend(sections.iter().any(|section| section["empty"] == true).then_some(pool));
        assert!(sections.iter().any(|section| section["shown"].is_array()), "{pool}: every table is empty");
        for section in sections {
            let (id, rows) = (&section["id"], section["rows"].as_u64().unwrap());
            assert_eq!(section["linked"], true, "{pool}: {id}");
            let Some(shown) = section["shown"].as_array() else {
                assert!(rows == 0 || id == "proof", "{pool}: {id} cannot be searched");
                continue;
            };
            assert!(shown[0] == rows && shown[1].as_u64() >= Some(1) && shown[2] == 0, "{pool}: {section}");
        }
        let page = browser.open(&report, "#q=nobody-of-this-name");
        assert_eq!((page.console.len(), shown(&page)), (0, 0), "{pool}: {:?}", page.console);
        let searched = page.dom.matches(" with: nobody-of-this-name</p>").count();
        assert_eq!(searched, page.dom.matches("type=\"search\"").count(), "{pool}");
    }
    assert_eq!(with_an_empty_table, ["only newcomers", "nobody waits"]);
}

#[test]
fn the_page_is_no_wider_than_a_phone() {
    let Some(browser) = Browser::find() else { return };
    let widths = "(page) => [page.document.documentElement.clientWidth, page.document.documentElement.scrollWidth]";
    let endless = all_called(&"A".repeat(190), &format!("{}@example.org", "a".repeat(60)));
    for (pool, desk) in pools().into_iter().chain([("endless names", endless)]) {
        for width in [320, 375] {
            let said = browser.ask(&desk.read("onehour-plan/report.html"), width, widths);
            assert_eq!(said, serde_json::json!([width, width]), "{pool}");
        }
    }
}

fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn every_reason_is_printed_under_the_headings_of_its_table() {
    let Some(browser) = Browser::find() else { return };
    let desk = desk();
    let sheets = browser.print(&desk.path("onehour-plan/report.html"), "");
    let plan = desk.json("onehour-plan/plan.json");
    let text = sheets.concat();
    let mut reasons = 0;
    for meeting in plan["meetings"].as_array().unwrap() {
        for reason in meeting["reasons"].as_array().unwrap() {
            let reason = without_spaces(reason["text"].as_str().unwrap());
            assert!(text.contains(&reason), "{reason} is not printed");
            reasons += 1;
        }
    }
    assert!(reasons > 50, "{reasons}");
    // A term that every meeting has and nothing else names.
    let with_meetings: Vec<&String> = sheets.iter().filter(|sheet| sheet.contains("closenessoffield")).collect();
    assert!(with_meetings.len() >= 3, "{} sheets", with_meetings.len());
    for sheet in with_meetings {
        assert!(sheet.contains("NewcomerOpenerWhenPlacePointsWhy"), "a sheet without headings: {sheet}");
    }
}

#[test]
fn what_is_printed_of_a_search_tells_how_many_there_are_and_for_which_words() {
    let Some(browser) = Browser::find() else { return };
    let desk = desk();
    let meetings = desk.json("onehour-plan/plan.json")["meetings"].as_array().unwrap().len();
    let text = browser.print(&desk.path("onehour-plan/report.html"), "#q=Astrom%20oyvind").concat();
    for told in [format!("of{meetings}meetingswith:Astromoyvind"), "1of".into(), "ÖyvindÅström".into()] {
        assert!(text.contains(&told), "{told}: {text}");
    }
    let whole = browser.print(&desk.path("onehour-plan/report.html"), "").concat();
    assert!(whole.contains(&format!("{meetings}meetings")) && !whole.contains("with:"));
}

/// Words of tables that stand on two lines, and how many words there are. An address is no word.
const BROKEN: &str = r#"(page) => {
  const broken = [];
  let words = 0;
  for (const cell of page.document.querySelectorAll(".rows tbody td, .rows tbody th")) {
    const texts = page.document.createTreeWalker(cell, page.NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const node = texts.currentNode;
      if (node.parentElement.matches(".mail")) {
        continue;
      }
      for (const { 0: word, index } of node.data.matchAll(/[\p{L}\p{N}:]+/gu)) {
        const range = page.document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        words += 1;
        if (range.getClientRects().length > 1) {
          broken.push(word);
        }
      }
    }
  }
  return { broken, words };
}"#;

#[test]
fn no_word_is_broken_on_paper() {
    let Some(browser) = Browser::find() else { return };
    let desk = all_called("Aleksanteri Konstantinopoulos", "aleksanteri.konstantinopoulos@example.org");
    let page = desk.read("onehour-plan/report.html");
    // The style of paper on the screen; the policy of the page knows no other style than its own.
    let printed = page.replace("@media print", "@media all").replace("Content-Security-Policy", "");
    // 19 cm: A4 between margins of 1 cm.
    let said = browser.ask(&printed, 718, BROKEN);
    assert!(said["words"].as_u64() > Some(1000), "{said}");
    assert_eq!(said["broken"], serde_json::json!([]));
}
