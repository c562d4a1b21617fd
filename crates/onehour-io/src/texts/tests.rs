#![allow(clippy::unwrap_used)]

use jiff::civil::date;

use super::*;

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    files.iter().for_each(|(name, text)| fs::write(folder.path().join(name), text).unwrap());
    folder
}

/// Fills each word with its own name.
fn named(word: Word) -> String {
    Word::ALL.iter().find(|(known, _)| *known == word).unwrap().1.to_uppercase()
}

#[test]
fn every_text_built_in_can_be_read_and_speaks_of_both_people() {
    let texts = Texts::default();
    assert_eq!(texts.templates.len(), BUILTIN.len());
    for (kind, _) in Kind::ALL {
        assert_eq!(texts.languages(kind).collect::<Vec<_>>(), ["en", "fi", "sv"]);
        for language in ["en", "fi", "sv"] {
            let filled = texts.fill(kind, language, named);
            for text in [&filled.subject, &filled.body] {
                assert!(text.contains("NEWCOMER") && text.contains("OPENER") && !text.contains('{'), "{text}");
            }
        }
    }
}

#[test]
fn a_folder_replaces_what_it_has_and_may_speak_another_language() {
    let folder = folder(&[
        ("meeting.fi.txt", "Hei {newcomer}\r\n\r\nTervetuloa {{{opener}}}\r\n"),
        ("meeting.de.txt", "Hallo\n\n{day}\n"),
        (".meeting.xx.txt", "{nonsense"),
        ("notes.md", "{nonsense"),
    ]);
    let texts = Texts::read(folder.path()).unwrap();
    let filled = texts.fill(Kind::Meeting, "fi", named);
    assert_eq!((filled.subject.as_str(), filled.body.as_str()), ("Hei NEWCOMER", "Tervetuloa {OPENER}"));
    assert_eq!(texts.fill(Kind::Meeting, "de", named).body, "DAY");
    assert_eq!(texts.fill(Kind::Meeting, "sv", named), Texts::default().fill(Kind::Meeting, "sv", named));
    assert_eq!(texts.fill(Kind::Meeting, "fr", named), Texts::default().fill(Kind::Meeting, "en", named));
}

#[test]
fn everything_wrong_with_the_texts_is_said_at_once_with_file_and_line() {
    let folder = folder(&[
        ("meeting.en.txt", "Subject\n\nHello {newcommer},\n\n{opener\n"),
        ("meeting.english.txt", "Subject\n\nBody\n"),
        ("greeting.en.txt", "Subject\n\nBody\n"),
        ("introduction.en.txt", "Only a subject\n"),
        ("cancellation.en.txt", "A } brace\n\n{}\n"),
        ("cancellation.fi.txt", "Subject\nBody\n\n{tme}\n"),
        ("suggestion.en.txt", "Subject\n \n\nBody\n{tme}\n"),
    ]);
    fs::write(folder.path().join("meeting.sv.txt"), b"\xff\xfe").unwrap();
    let error = Texts::read(folder.path()).unwrap_err();
    let found: Vec<(String, Option<u64>, &str)> = error
        .issues
        .iter()
        .map(|issue| {
            let file = issue.place.file.as_deref().unwrap_or_default();
            (file.rsplit('/').next().unwrap_or_default().to_owned(), issue.place.row, issue.code.as_str())
        })
        .collect();
    let expected = [
        ("cancellation.en.txt", Some(1), "E-text-brace"),
        ("cancellation.en.txt", Some(3), "E-text-placeholder"),
        ("cancellation.fi.txt", Some(2), "E-text-blank-line"),
        ("cancellation.fi.txt", Some(4), "E-text-placeholder"),
        ("greeting.en.txt", None, "E-text-name"),
        ("introduction.en.txt", None, "E-text-empty"),
        ("meeting.en.txt", Some(3), "E-text-placeholder"),
        ("meeting.en.txt", Some(5), "E-text-brace"),
        ("meeting.english.txt", None, "E-text-name"),
        ("meeting.sv.txt", None, "E-text-file"),
        ("suggestion.en.txt", Some(5), "E-text-placeholder"),
    ];
    assert_eq!(found, expected.map(|(file, row, code)| (file.to_owned(), row, code)));
    let remedy = &error.issues[1].remedy;
    assert!(Word::ALL.iter().all(|(_, name)| remedy.contains(name)), "{remedy}");
}

#[test]
fn blank_lines_before_the_body_are_no_part_of_it() {
    let folder = folder(&[("meeting.en.txt", "Subject\n \n\n\n  Body\n\n")]);
    let filled = Texts::read(folder.path()).unwrap().fill(Kind::Meeting, "en", named);
    assert_eq!(filled, Filled { subject: "Subject".into(), body: "  Body".into() });
}

#[test]
fn a_text_that_could_be_longer_than_a_cell_is_refused() {
    let is_refused = |text: &str| {
        let folder = folder(&[("meeting.en.txt", text)]);
        Texts::read(folder.path()).is_err_and(|error| error.has("E-text-long") && error.issues.len() == 1)
    };
    // A character beyond the first plane counts twice.
    for character in ["x", "😀"] {
        let half = character.repeat(32_000 / 2 / character.encode_utf16().count());
        assert!(!is_refused(&format!("Subject\n\n{half}{half}")));
        assert!(is_refused(&format!("Subject\n\n{half}{half}x")));
    }
    assert!(is_refused(&format!("{}\n\nBody", "x".repeat(32_001))));
    let words = |number| format!("Subject\n\n{}", "{newcomer}".repeat(number));
    assert!(!is_refused(&words(32_000 / 255)) && is_refused(&words(32_000 / 255 + 1)));
}

#[test]
fn a_folder_without_texts_is_a_slip() {
    assert!(Texts::read(folder(&[]).path()).unwrap_err().has("E-text-folder"));
    assert!(Texts::read(Path::new("no/such/folder")).unwrap_err().has("E-text-folder"));
}

#[test]
fn days_are_written_as_each_language_does() {
    let written = ["en", "fi", "sv", "de"].map(|language| day(date(2026, 11, 30), language));
    assert_eq!(written, ["Monday 30 November 2026", "maanantaina 30.11.2026", "måndag 30 november 2026", "2026-11-30"]);
}
