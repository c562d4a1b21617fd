#![allow(clippy::unwrap_used)]

use crate::Programme;
use crate::attribute::looks_protected;

/// A programme file with one attribute of each kind, to which a test adds what is wrong.
const SOUND: &str = "name = 'test'
[taxonomies]
fields = { builtin = 'fields' }
occupations = { builtin = 'nace2' }
places = { builtin = 'places-fi-se' }
[[attributes]]
name = 'grade'
kind = 'ordinal'
order = ['low', 'high']
[[attributes]]
name = 'hobbies'
kind = 'set'
[[attributes]]
name = 'size'
kind = 'number'
[[attributes]]
name = 'car'
kind = 'flag'
[[attributes]]
name = 'gender'
kind = 'text'
";

fn codes(toml: &str) -> Vec<String> {
    let text = format!("{SOUND}{toml}");
    let Err(error) = Programme::from_toml(&text, "test.toml") else { return Vec::new() };
    for issue in &error.issues {
        assert_eq!(issue.place.file.as_deref(), Some("test.toml"));
        assert!(issue.place.row.is_some_and(|row| row >= 1) && issue.place.column.is_some(), "{issue}");
    }
    error.issues.into_iter().map(|issue| issue.code).collect()
}

fn rule(condition: &str) -> Vec<String> {
    codes(&format!("[[rules]]\nname = 'r'\n{condition}\n"))
}

fn term(value: &str) -> Vec<String> {
    codes(&format!("[[terms]]\nname = 't'\n{value}\n"))
}

/// Notes an input that is refused otherwise than by this one code.
fn refused(input: &str, code: &str, found: Vec<String>, surprises: &mut Vec<String>) {
    if found != [code] {
        surprises.push(format!("{input}: {found:?} instead of {code}"));
    }
}

#[test]
fn the_sound_programme_has_no_issue() {
    assert_eq!(codes(""), [""; 0]);
    assert_eq!(rule("differs = { newcomer = 'organisation', opener = 'organisation' }"), [""; 0]);
    assert_eq!(codes("[meeting]\nholidays = [2026-12-06, '2026-12-24']\n"), [""; 0]);
}

#[test]
fn conditions_that_cannot_be_meant_are_refused() {
    let mut surprises = Vec::new();
    for (condition, code) in [
        ("related = { newcomer = 'fields', opener = 'fields', level = 0 }", "E-level"),
        ("related = { newcomer = 'fields', opener = 'fields', level = 3 }", "E-level"),
        ("related = { newcomer = 'fields', opener = 'occupations', level = 1 }", "E-kind-mismatch"),
        ("related = { newcomer = 'hobbies', opener = 'hobbies', level = 1 }", "E-attribute-kind"),
        ("related = { newcomer = 'education', opener = 'education', level = 1 }", "E-unknown-taxonomy"),
        (
            "related = { newcomer = 'fields', opener = 'fields', level = 1, bridges = [['software', 'magic']] }",
            "E-unknown-code",
        ),
        ("related = { newcomer = 'fields', opener = 'fields', level = 1, depth = 2 }", "E-unknown-key"),
        ("related = { newcomer = 'fields', opener = 'fields' }", "E-missing-key"),
        ("related = { newcomer = 'fields', opener = 'fields', level = 'two' }", "E-programme-value"),
        ("related = { newcomer = 'fields', opener = 'fields', level = 300 }", "E-programme-value"),
        ("same_place = { level = 4 }", "E-level"),
        ("within_km = { km = -1.0 }", "E-bounds"),
        ("within_km = { km = nan }", "E-bounds"),
        ("common_language = { newcomer = 'B1', opener = 'B7' }", "E-unknown-key"),
        ("common_language = { newcomer = 'B1', opener = 'B1', only = [] }", "E-empty-list"),
        ("common_language = { newcomer = 'B1', opener = 'B1', only = ['FI'] }", "E-language"),
        ("equal = { newcomer = 'colour', opener = 'organisation' }", "E-unknown-attribute"),
        ("equal = { newcomer = 'size', opener = 'organisation' }", "E-kind-mismatch"),
        ("equal = { newcomer = 'gender', opener = 'gender' }", "E-protected-attribute"),
        ("shares = { newcomer = 'hobbies', opener = 'hobbies', at_least = 0 }", "E-bounds"),
        ("difference = { newcomer = 'organisation', opener = 'organisation', at_least = 1 }", "E-attribute-kind"),
        ("difference = { newcomer = 'grade', opener = 'size', at_least = 1 }", "E-kind-mismatch"),
        ("difference = { newcomer = 'size', opener = 'size' }", "E-bounds"),
        ("difference = { newcomer = 'size', opener = 'size', at_least = 2, at_most = 1 }", "E-bounds"),
        ("difference = { newcomer = 'size', opener = 'size', at_least = inf }", "E-bounds"),
        ("is = { side = 'opener', attribute = 'hobbies', any_of = [] }", "E-empty-list"),
        ("is = { side = 'opener', attribute = 'grade', any_of = ['middle'] }", "E-rule-value"),
        ("is = { side = 'opener', attribute = 'fields', any_of = ['magic'] }", "E-rule-value"),
        ("is_not = { side = 'opener', attribute = 'car', any_of = ['perhaps'] }", "E-rule-value"),
        ("is = { side = 'host', attribute = 'car', any_of = ['yes'] }", "E-unknown-key"),
        ("between = { side = 'opener', attribute = 'hobbies', at_least = '1' }", "E-attribute-kind"),
        ("between = { side = 'opener', attribute = 'size', at_least = 'big' }", "E-rule-value"),
        ("between = { side = 'opener', attribute = 'grade', at_least = 'high', at_most = 'low' }", "E-bounds"),
        ("between = { side = 'opener', attribute = 'size' }", "E-bounds"),
        ("wish = { of = 'newcomer', wish = 'hobbies', about = 'size' }", "E-kind-mismatch"),
        ("needs_met = { of = 'newcomer', needs = 'hobbies', offers = 'fields' }", "E-kind-mismatch"),
        ("all = []", "E-empty-list"),
        ("any = [{ both_remote = {} }, { never = {} }]", "E-unknown-key"),
        ("both_remote = {}\nwithin_km = { km = 1.0 }", "E-unknown-key"),
        ("", "E-missing-key"),
    ] {
        refused(condition, code, rule(condition), &mut surprises);
    }
    assert!(surprises.is_empty(), "{surprises:#?}");
}

#[test]
fn terms_that_cannot_be_meant_are_refused() {
    let mut surprises = Vec::new();
    for (value, code) in [
        ("points = 1000001", "E-points"),
        ("points = 3000000000", "E-programme-value"),
        ("closeness = { newcomer = 'fields', opener = 'fields', points = [] }", "E-empty-list"),
        ("closeness = { newcomer = 'fields', opener = 'fields', points = [1, 2, 3] }", "E-level"),
        ("closeness = { newcomer = 'grade', opener = 'grade', points = [1] }", "E-attribute-kind"),
        ("language_level = { points = { B9 = 1 } }", "E-level"),
        ("per_shared = { newcomer = 'hobbies', opener = 'hobbies', points = 1, at_most = 0 }", "E-bounds"),
        ("per_shared = { newcomer = 'hobbies', opener = 'hobbies', points = 1000, at_most = 4000000000 }", "E-points"),
        ("by_difference = { newcomer = 'hobbies', opener = 'hobbies', points = { '1' = 1 } }", "E-attribute-kind"),
        ("by_difference = { newcomer = 'grade', opener = 'grade', points = { 'one' = 1 } }", "E-bounds"),
        ("by_difference = { newcomer = 'grade', opener = 'grade', points = { '1' = 1, '+1' = 2 } }", "E-bounds"),
        ("by_distance = []", "E-empty-list"),
        ("by_distance = [{ within_km = 5.0, points = 1 }, { within_km = 5.0, points = 2 }]", "E-bounds"),
        ("points = 1\nwhen = { all = [] }", "E-empty-list"),
        ("when = { both_remote = {} }", "E-missing-key"),
        ("bonus = 1", "E-unknown-key"),
    ] {
        refused(value, code, term(value), &mut surprises);
    }
    assert!(surprises.is_empty(), "{surprises:#?}");
}

#[test]
fn sections_that_cannot_be_meant_are_refused() {
    let mut surprises = Vec::new();
    for (section, code) in [
        ("[meeting]\nlength_minutes = 0", "E-meeting-length"),
        ("[meeting]\nbuffer_minutes = 2000", "E-meeting-length"),
        ("[meeting]\ngrid_minutes = 20", "E-meeting-grid"),
        ("[meeting]\nzone = 'Europe/Atlantis'", "E-unknown-zone"),
        ("[meeting]\nmode = 'guess'", "E-unknown-key"),
        ("[meeting]\nholidays = ['soon']", "E-programme-value"),
        ("[caps]\nhour = 0", "E-zero-cap"),
        ("[caps.unstated]\nmonth = 0", "E-zero-cap"),
        ("[caps.unstated]\nweek = 1", "E-unknown-key"),
        ("[caps]\nhour = -1", "E-programme-value"),
        ("[[employers]]\norganisation = 'A'\nhours_per_month = 0", "E-zero-cap"),
        ("[[employers]]\norganisation = ''\nhours_per_month = 1", "E-missing-key"),
        ("[objective]\nband = 0", "E-band"),
        ("[objective]\nat_least_served = 3", "E-floor"),
        ("[[pins]]\nnewcomer = 'a'\nopener = 'a'", "E-pair"),
        ("[[pins]]\nnewcomer = 'a'\nopener = 'b'\nstart = 'noon'", "E-pin-start"),
        ("[[pins]]\nnewcomer = 'a'\nopener = 'b'\n[[pins]]\nnewcomer = 'a'\nopener = 'b'", "E-duplicate-pin"),
        ("[[pins]]\nnewcomer = 'a'\nopener = 'b'\n[[forbids]]\nnewcomer = 'a'\nopener = 'b'", "E-pinned-and-forbidden"),
        ("[[attributes]]\nname = 'fields'\nkind = 'set'", "E-attribute-name"),
        ("[[attributes]]\nname = 'two words'\nkind = 'set'", "E-attribute-name"),
        ("[[attributes]]\nname = 'grade'\nkind = 'set'", "E-duplicate-name"),
        ("[[attributes]]\nname = 'x'\nkind = 'set'\ntaxonomy = 'fields'", "E-unknown-key"),
        ("[[attributes]]\nname = 'x'\nkind = 'code'\ntaxonomy = 'skills'", "E-unknown-taxonomy"),
        ("[[attributes]]\nname = 'x'\nkind = 'ordinal'\norder = ['a', ' a']", "E-order"),
        ("[[attributes]]\nkind = 'set'", "E-missing-key"),
        ("[[import.sources]]\nencoding = 'ebcdic'", "E-encoding"),
        ("[[import.sources]]\n[import.sources.columns]\nshoe = { heading = 'Shoe' }", "E-unknown-column"),
        ("[[import.sources]]\n[import.sources.columns]\nteam = {}", "E-import-column"),
        ("rules = 1", "E-programme-value"),
        ("[surprise]\na = 1", "E-unknown-key"),
    ] {
        let found = match section.starts_with("rules") {
            true => codes_of(&format!("{section}\nname = 'x'\n")),
            false => codes(section),
        };
        refused(section, code, found, &mut surprises);
    }
    assert!(surprises.is_empty(), "{surprises:#?}");
}

fn codes_of(text: &str) -> Vec<String> {
    Programme::from_toml(text, "test.toml").unwrap_err().issues.into_iter().map(|issue| issue.code).collect()
}

#[test]
fn one_mistake_does_not_hide_the_next() {
    let text = "name = 'test'
[meeting]
lenght_minutes = 45
zone = 'Mars'
mode = 'guess'
[[rules]]
name = 'first'
both_remote = { maybe = true }
[[rules]]
name = 'second'
within_km = { km = -3.0 }
[[rules]]
name = 'second'
both_remote = {}
";
    let error = Programme::from_toml(text, "test.toml").unwrap_err();
    let found: Vec<_> = error.issues.iter().map(|issue| (issue.place.row.unwrap(), issue.code.as_str())).collect();
    let expected = [
        (3, "E-unknown-key"),
        (4, "E-unknown-zone"),
        (5, "E-unknown-key"),
        (8, "E-unknown-key"),
        (11, "E-bounds"),
        (13, "E-duplicate-name"),
    ];
    assert_eq!(found, expected, "{error}");
}

/// Nobody is blamed for a name whose declaration could not be read; all else is told.
#[test]
fn an_attribute_that_cannot_be_read_hides_no_other_mistake() {
    let text = "name = 'test'
[meeting]
zone = 'Mars'
[[attributes]]
name = 'grade'
kind = 'colour'
[[attributes]]
name = 'shift'
kind = 'text'
[[rules]]
name = 'a'
equal = { newcomer = 'grade', opener = 'shift' }
[[rules]]
name = 'b'
within_km = { km = -3.0 }
";
    let error = Programme::from_toml(text, "test.toml").unwrap_err();
    let found: Vec<_> = error.issues.iter().map(|issue| (issue.place.row.unwrap(), issue.code.as_str())).collect();
    assert_eq!(found, [(3, "E-unknown-zone"), (6, "E-unknown-key"), (15, "E-bounds")], "{error}");
}

#[test]
fn every_syntax_error_is_named_with_its_line() {
    let error = Programme::from_toml("name = 'a\n[meeting\nzone = \n", "test.toml").unwrap_err();
    assert!(error.issues.len() >= 2 && error.issues.iter().all(|issue| issue.code == "E-toml-syntax"), "{error}");
    assert_eq!(error.issues[0].place.row, Some(1));
}

#[test]
fn a_missing_name_and_a_deep_nesting_are_refused() {
    assert_eq!(codes_of("[meeting]\nlength_minutes = 60\n"), ["E-missing-key"]);
    let deep = format!(
        "name = 'x'\n[[rules]]\nname = 'r'\n{}both_remote = {{}}{}\n",
        "all = [{ ".repeat(20),
        " }]".repeat(20)
    );
    assert_eq!(codes_of(&deep), ["E-nesting"]);
    let abyss = format!("name = 'x'\n[[rules]]\nname = 'r'\nall = {}{}\n", "[".repeat(5000), "]".repeat(5000));
    assert!(Programme::from_toml(&abyss, "test.toml").unwrap_err().has("E-toml-syntax"));
}

#[test]
fn terms_that_sum_to_too_much_are_refused() {
    let many: String = (0..1001).map(|index| format!("[[terms]]\nname = 't{index}'\npoints = 1000000\n")).collect();
    assert_eq!(codes(&many), ["E-points-sum"]);
}

#[test]
fn names_of_protected_attributes_are_known_in_three_languages() {
    for name in ["gender", "Sukupuoli", "kön", "genderWish", "birth-place", "country_of_origin", "hälsa", "uskonto"] {
        assert!(looks_protected(name), "{name}");
    }
    for name in [
        "grade",
        "interests",
        "essex",
        "sextant",
        "original_title",
        "heal",
        "troll",
        "generation",
        "engagement",
        "racecar",
        "racing",
        "genre",
        "konsult",
        "konst",
        "national_team",
        "international",
        "citizen_science",
        "healthcare",
        "terveysala",
        "grace",
        "reborn",
        "orienteering",
        "skin",
        "colour",
        "trosa",
        "ethics",
        "etnografi",
        "",
        "-",
        "42",
    ] {
        assert!(!looks_protected(name), "{name}");
    }
}

#[test]
fn neither_plural_nor_figures_nor_letters_of_another_kind_make_another_name() {
    for name in [
        "genders",
        "GENDER2",
        "gender_2",
        "2ndGender",
        "g-e-n-d-e-r",
        "sexes",
        "races",
        "origins",
        "nationalities",
        "ethnicities",
        "religions",
        "disabilities",
        "pronouns",
        "skin-colour",
        "mentor_skin_color",
        "skinColour2",
        "sukupuolet",
        "Sukupuolensa",
        "kansalaisuudet",
        "uskonnot",
        "vammat",
        "ihonväri",
        "pronominit",
        "könet",
        "nationaliteter",
        "hudfärg",
        "religioner",
        "\u{ff27}\u{ff25}\u{ff2e}\u{ff24}\u{ff25}\u{ff32}",
        "ko\u{308}n",
        "syntyma\u{308}maa",
    ] {
        assert!(looks_protected(name), "{name}");
    }
}

#[test]
fn an_attribute_that_is_read_from_a_protected_column_is_protected() {
    let text = |heading: &str| {
        format!(
            "[[attributes]]\nname = 'x'\nkind = 'text'\n[[import.sources]]\n\
             columns.x = {{ heading = '{heading}' }}\n[[rules]]\nname = 'r'\n\
             stated = {{ side = 'opener', attribute = 'x' }}\n"
        )
    };
    assert_eq!(codes(&text("Sukupuolet (2)")), ["E-protected-attribute"]);
    assert_eq!(codes(&text("Favourite genre")), [""; 0]);
}

#[test]
fn a_protected_attribute_may_be_used_with_purpose_and_reason_or_carried_without() {
    assert_eq!(codes("[[attributes]]\nname = 'religion'\nkind = 'text'\n"), [""; 0]);
    let declared = "[[attributes]]\nname = 'religion'\nkind = 'text'\npurpose = 'p'\nreason = 'r'\n";
    let used = "[[rules]]\nname = 'r'\nstated = { side = 'opener', attribute = 'religion' }\n";
    assert_eq!(codes(&format!("{declared}{used}")), [""; 0]);
    let empty = declared.replace("'r'\n", "' '\n");
    assert_eq!(codes(&format!("{empty}{used}")), ["E-protected-attribute"]);
}

#[test]
fn a_taxonomy_in_a_file_is_accepted_until_it_is_needed() {
    let text = "name = 'x'\n[taxonomies]\nfields = { file = 'fields.csv' }\n[[rules]]\nname = 'r'\n\
                related = { newcomer = 'fields', opener = 'fields', level = 9 }\n";
    let programme = Programme::from_toml(text, "test.toml").unwrap();
    assert!(crate::rule::Compiled::new::<crate::pool::Person>(&programme, &[]).unwrap_err().has("E-taxonomy-file"));
}

mod hostile {
    use proptest::prelude::*;

    use crate::Programme;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

        #[test]
        fn no_text_makes_the_reader_panic(
            text in "(name|rules|\\[\\[|\\]\\]|\\[|\\]|=|'a'|\n|\\{|\\}|all|any|points|kind|1e9|-1|meeting|, |\\.){0,40}"
        ) {
            _ = Programme::from_toml(&text, "test.toml");
        }

        #[test]
        fn a_builtin_with_any_one_line_replaced_is_read_or_refused(
            line in 0usize..90,
            instead in "[a-z_]{0,8} = (1|'x'|\\[\\]|\\{\\})",
        ) {
            let sound = Programme::builtin("friends").unwrap().to_toml().unwrap();
            let mut lines: Vec<&str> = sound.lines().collect();
            let at = line % lines.len();
            lines[at] = &instead;
            _ = Programme::from_toml(&lines.join("\n"), "test.toml");
        }
    }
}
