//! report.html as a browser shows it: drawn, searched, silent on the console, and dead to what names would run.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;

use common::Desk;
use common::browser::{Browser, Page};

const MATCH: [&str; 6] = ["match", "people.csv", "--from", "2026-11-23", "--contacts", "contacts.csv"];

/// A plan whose newcomer n01 is called by name.
fn desk() -> Desk {
    let desk = Desk::with_people(60, 25);
    desk.write("contacts.csv", "id,name,email\nn01,Öyvind Åström,oyvind@example.org\n");
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
