#![allow(clippy::unwrap_used)]

use super::{BUILTIN_NAMES, Programme, json_schema};
use crate::language::Level;
use crate::pool::{Person, Role, WeightedCode};
use crate::rule::Compiled;

#[test]
fn every_builtin_validates_and_survives_toml_and_json() {
    for name in BUILTIN_NAMES {
        let programme = Programme::builtin(name).unwrap();
        assert_eq!(programme.name, name);
        let text = programme.to_toml().unwrap();
        assert_eq!(Programme::from_toml(&text, "again").unwrap(), programme, "{text}");
        let json = serde_json::to_string(&programme).unwrap();
        assert_eq!(serde_json::from_str::<Programme>(&json).unwrap(), programme);
    }
    assert!(Programme::builtin("lunch").unwrap_err().has("E-unknown-programme"));
}

/// `ONEHOUR_BLESS=1 cargo test -p onehour` writes the file anew.
#[test]
fn the_published_schema_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/programme.schema.json");
    if std::env::var_os("ONEHOUR_BLESS").is_some() {
        std::fs::write(path, json_schema()).unwrap();
    }
    let published = std::fs::read_to_string(path).unwrap();
    assert_eq!(published, json_schema(), "run ONEHOUR_BLESS=1 cargo test -p onehour the_published_schema");
}

/// The worked example of docs/programmes.md: its file and its table of points.
#[test]
fn the_worked_example_of_the_documentation_is_right() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/programmes.md")).unwrap();
    let example = text.split("## A worked example").nth(1).unwrap();
    let toml = example.split("```toml").nth(1).unwrap().split("```").next().unwrap();
    let programme = Programme::from_toml(toml, "programmes.md").unwrap();
    let person = |id: &str, role, fields: &[(&str, u8)], level| {
        let code = |(code, weight): &(&str, u8)| WeightedCode { code: (*code).into(), weight: *weight };
        let mut person = Person::new(id, role);
        person.fields = fields.iter().map(code).collect();
        person.languages.insert("fi".into(), level);
        person
    };
    let people = [
        person("n1", Role::Newcomer, &[("software", 100)], Level::B2),
        person("n2", Role::Newcomer, &[("data", 100)], Level::B1),
        person("n3", Role::Newcomer, &[("nursing", 100)], Level::C1),
        person("o1", Role::Opener, &[("software", 100)], Level::Native),
        person("o2", Role::Opener, &[("nursing", 100), ("software", 50)], Level::C1),
    ];
    let compiled = Compiled::new(&programme, &people).unwrap();
    let points = |n: usize| [3, 4].map(|o| compiled.eligible(n, o).then(|| compiled.points(n, o)));
    assert_eq!([0, 1, 2].map(points), [[Some(7), Some(4)], [Some(2), Some(1)], [None, Some(8)]]);
}

/// Every code that this crate's programmes, taxonomies and rules can report stands in docs/errors.md.
#[test]
fn the_errors_of_programmes_are_documented() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/");
    let documented = std::fs::read_to_string(format!("{root}../../docs/errors.md")).unwrap();
    let mut found = 0;
    for folder in ["src/programme", "src/programme/validate", "src/taxonomy", "src/rule"] {
        for file in std::fs::read_dir(format!("{root}{folder}")).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "rs") || path.ends_with("tests.rs") {
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            for code in source.split('"').filter(|text| text.starts_with("E-") && !text.contains(' ')) {
                assert!(documented.contains(&format!("| `{code}` |")), "{code} of {}", path.display());
                found += 1;
            }
        }
    }
    assert!(found > 40);
}

/// What an editor can tell from the schema alone is not left to the parser.
#[test]
fn the_schema_states_what_numbers_and_lists_may_be() {
    let schema: serde_json::Value = serde_json::from_str(&json_schema()).unwrap();
    let at = |path: &str| schema.pointer(path).unwrap_or_else(|| panic!("{path} is missing"));
    assert_eq!(at("/$defs/Meeting/properties/grid_minutes/enum"), &serde_json::json!([15, 30, 60, null]));
    assert_eq!(at("/$defs/Meeting/properties/length_minutes/minimum"), 1);
    assert_eq!(at("/$defs/Objective/properties/band/minimum"), 1);
    let floor = at("/$defs/Objective/dependentSchemas/at_least_served");
    assert_eq!(floor, &serde_json::json!({ "properties": { "first": { "const": "quality" } }, "required": ["first"] }));
    let lists = at("/$defs/Condition/oneOf").as_array().unwrap().iter();
    let lists: Vec<_> =
        lists.filter_map(|one| one.pointer("/properties/all").or(one.pointer("/properties/any"))).collect();
    assert!(lists.len() == 2 && lists.iter().all(|list| list["minItems"] == 1), "{lists:?}");
}
