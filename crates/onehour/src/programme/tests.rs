#![allow(clippy::unwrap_used)]

use super::{BUILTIN_NAMES, Programme, json_schema};

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
