#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{BUILTIN_NAMES, CROSSWALK_NAMES, Crosswalk, MAX_DEPTH, Node, Taxonomy};
use crate::programme::TaxonomyNode;

fn node(code: &str, parent: Option<&str>) -> TaxonomyNode {
    let parent = parent.map(Into::into);
    TaxonomyNode { code: code.into(), parent, labels: BTreeMap::new(), lat: None, lon: None }
}

fn wrong(csv: &str, code: &str) -> Vec<Option<u64>> {
    let error = Taxonomy::from_csv(csv, "tree.csv").unwrap_err();
    assert!(error.has(code), "{error}");
    error.issues.iter().filter(|issue| issue.code == code).map(|issue| issue.place.row).collect()
}

#[test]
fn every_builtin_tree_loads_and_each_code_finds_itself() {
    for (name, count, depth) in
        [("fields", 44, 2), ("nace2", 996, 4), ("nace21", 1047, 4), ("tol2008", 1800, 5), ("places-fi-se", 179, 3)]
    {
        let tree = Taxonomy::builtin(name).unwrap();
        assert_eq!((tree.len(), tree.depth()), (count, depth), "{name}");
        for (index, node) in tree.nodes().iter().enumerate() {
            assert_eq!(tree.find(&node.code), Some(Node(index as u32)));
            assert!(!tree.label(Node(index as u32), "sv").is_empty());
        }
        assert!(BUILTIN_NAMES.contains(&name));
    }
    assert!(Taxonomy::builtin("isic").unwrap_err().has("E-unknown-taxonomy"));
}

#[test]
fn dots_spaces_and_case_do_not_matter() {
    let nace = Taxonomy::builtin("nace2").unwrap();
    for spelling in ["62.01", "6201", " 62.01 ", "62. 01"] {
        assert_eq!(nace.canonical(spelling), Some("62.01"));
    }
    assert_eq!(nace.canonical("j"), Some("J"));
    assert_eq!(Taxonomy::builtin("tol2008").unwrap().canonical("62.01"), Some("6201"));
    assert_eq!(nace.canonical("62.99.9"), None);
}

#[test]
fn a_spelling_that_two_codes_share_finds_only_what_is_written_exactly() {
    let tree = Taxonomy::from_nodes(vec![node("1.23", None), node("12.3", None)]).unwrap();
    assert_eq!(tree.canonical("1.23"), Some("1.23"));
    assert_eq!(tree.canonical("123"), None);
}

/// ```text
///        J                      M
///        62                     69
///        62.0                   69.1
///   62.01   62.02               69.10
/// ```
#[test]
fn closeness_is_the_level_of_the_lowest_common_ancestor() {
    let tree = Taxonomy::builtin("nace2").unwrap();
    let at = |code: &str| tree.find(code).unwrap();
    assert_eq!(tree.lca_level(at("62.01"), at("62.01")), 4);
    assert_eq!(tree.lca_level(at("62.01"), at("62.02")), 3);
    assert_eq!(tree.lca_level(at("62.01"), at("63.11")), 1);
    assert_eq!(tree.lca_level(at("62.01"), at("69.10")), 0);
    assert_eq!(tree.lca(at("62.01"), at("62.02")), Some(at("62.0")));
    assert_eq!(tree.lca_level(at("62.01"), at("62")), 2);
    assert!(tree.is_within(at("62.01"), at("J")) && !tree.is_within(at("J"), at("62.01")));
    assert_eq!(tree.parent(at("J")), None);
}

#[test]
fn labels_fall_back_from_the_language_to_english_to_any_to_the_code() {
    let csv = "code,parent,label_fi,label_en\na,,suomi,English\nb,,suomi,\nc,,,\n";
    let tree = Taxonomy::from_csv(csv, "tree.csv").unwrap();
    let label = |code: &str, language: &str| tree.label(tree.find(code).unwrap(), language);
    assert_eq!(
        (label("a", "fi"), label("a", "sv"), label("b", "sv"), label("c", "sv")),
        ("suomi", "English", "suomi", "c")
    );
}

#[test]
fn tables_with_semicolons_tabs_and_a_byte_order_mark_load() {
    for csv in ["\u{feff}code;parent\na;\nb;a\n", "code\tparent\r\na\t\r\nb\ta\r\n"] {
        assert_eq!(Taxonomy::from_csv(csv, "tree.csv").unwrap().depth(), 2);
    }
}

#[test]
fn everything_wrong_with_a_tree_is_said_at_once() {
    let csv = "code,parent,lat,lon\na,,,\na,,,\nb,nowhere,,\nc,d,,\nd,c,,\n,,,\ne,,95,0\nf,,1,\ng,,x,1\n";
    let error = Taxonomy::from_csv(csv, "tree.csv").unwrap_err();
    for code in ["E-taxonomy-duplicate", "E-taxonomy-parent", "E-taxonomy-cycle", "E-taxonomy-code", "E-coordinates"] {
        assert!(error.has(code), "{code}\n{error}");
    }
    assert_eq!(wrong(csv, "E-taxonomy-cycle"), [Some(5), Some(6)]);
    assert_eq!(wrong(csv, "E-taxonomy-duplicate"), [Some(3)]);
    assert_eq!(wrong(csv, "E-taxonomy-code"), [Some(7)]);
    assert_eq!(wrong(csv, "E-coordinates"), [Some(8), Some(9), Some(10), Some(10)]);
    assert_eq!(wrong("kode,parent\na,\n", "E-taxonomy-column").len(), 2);
    assert_eq!(wrong("code,parent\na\n", "E-taxonomy-table"), [Some(2)]);
    assert_eq!(wrong("", "E-taxonomy-column").len(), 1);
}

#[test]
fn a_tree_may_be_fifteen_levels_deep_and_no_deeper() {
    let chain = |levels: usize| -> Vec<TaxonomyNode> {
        let parent = |level: usize| level.checked_sub(1).map(|above| format!("n{above}"));
        (0..levels).map(|level| node(&format!("n{level}"), parent(level).as_deref())).collect()
    };
    assert_eq!(Taxonomy::from_nodes(chain(usize::from(MAX_DEPTH))).unwrap().depth(), MAX_DEPTH);
    let error = Taxonomy::from_nodes(chain(usize::from(MAX_DEPTH) + 5)).unwrap_err();
    assert_eq!(error.issues.iter().filter(|issue| issue.code == "E-taxonomy-depth").count(), 5);
}

#[test]
fn an_empty_tree_and_a_node_of_another_tree_answer_nothing() {
    let tree = Taxonomy::from_nodes(Vec::new()).unwrap();
    assert!(tree.is_empty() && tree.find("a").is_none());
    let stranger = Node(u32::MAX);
    assert_eq!((tree.lca_level(stranger, stranger), tree.level(stranger), tree.code(stranger)), (0, 0, ""));
}

#[test]
fn crosswalks_go_both_ways_and_every_code_is_of_its_tree() {
    for (from, to) in CROSSWALK_NAMES {
        let (walk, back) = (Crosswalk::builtin(from, to).unwrap(), Crosswalk::builtin(to, from).unwrap());
        assert!(walk.iter().count() > 900, "{from} -> {to}");
        for (code, targets) in walk.iter() {
            assert!(targets.iter().all(|target| back.codes(target).iter().any(|known| known == code)));
        }
    }
    let walk = Crosswalk::builtin("nace21", "nace2").unwrap();
    assert_eq!(walk.codes("0113"), ["01.13", "01.19", "01.28"]);
    assert!(walk.codes("99.99").is_empty());
    assert!(Crosswalk::builtin("nace21", "tol2008").unwrap_err().has("E-unknown-crosswalk"));
}

/// Levels by walking up, nothing shared with the tables of ancestors.
fn ancestors(nodes: &[TaxonomyNode], code: &str) -> Vec<String> {
    let by_code: BTreeMap<_, _> = nodes.iter().map(|node| (node.code.as_str(), node)).collect();
    let mut path = vec![code.to_owned()];
    while let Some(parent) = &by_code[path.last().unwrap().as_str()].parent {
        path.push(parent.clone());
    }
    path
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn levels_and_common_ancestors_are_those_found_by_walking_up(parents in prop::collection::vec(any::<u8>(), 1..40)) {
        let nodes: Vec<TaxonomyNode> = parents
            .iter()
            .enumerate()
            .map(|(index, draw)| {
                // Every fifth is a root; the parent of another is one of the three before it.
                let parent = (draw % 5 != 0).then(|| index.checked_sub(1 + usize::from(draw % 3))).flatten();
                node(&index.to_string(), parent.map(|parent| parent.to_string()).as_deref())
            })
            .collect();
        let deepest = nodes.iter().map(|node| ancestors(&nodes, &node.code).len()).max().unwrap();
        let tree = Taxonomy::from_nodes(nodes.clone());
        prop_assert_eq!(tree.is_ok(), deepest <= usize::from(MAX_DEPTH));
        let Ok(tree) = tree else { return Ok(()) };
        for a in &nodes {
            let above: BTreeSet<String> = ancestors(&nodes, &a.code).into_iter().collect();
            prop_assert_eq!(usize::from(tree.level(tree.find(&a.code).unwrap())), above.len());
            for b in &nodes {
                let lowest = ancestors(&nodes, &b.code).into_iter().find(|code| above.contains(code));
                let found = tree.lca(tree.find(&a.code).unwrap(), tree.find(&b.code).unwrap());
                prop_assert_eq!(found.map(|node| tree.code(node).to_owned()), lowest);
            }
        }
    }

    #[test]
    fn no_text_makes_the_loader_panic(text in "(code|parent|label_en|lat|lon|[a-c.;,\"\n\r\t0-9 -]){0,60}") {
        _ = Taxonomy::from_csv(&text, "tree.csv");
    }
}

/// One row of a file of the shared data.
type Row = BTreeMap<String, String>;

fn rows(data: &std::ffi::OsStr, file: &str, delimiter: u8) -> Vec<Row> {
    let path = std::path::Path::new(data).join("taxonomies").join(file);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_path(path).unwrap();
    let headings: Vec<String> = reader.headers().unwrap().iter().map(Into::into).collect();
    let row = |record: csv::StringRecord| headings.iter().cloned().zip(record.iter().map(Into::into)).collect();
    let rows: Vec<Row> = reader.records().map(|record| row(record.unwrap())).collect();
    assert!(rows.len() > 200);
    rows
}

#[test]
fn the_shared_classifications_and_municipalities_load() {
    let Some(data) = std::env::var_os("ONEHOUR_DATA") else {
        eprintln!("skipped: ONEHOUR_DATA is not set");
        return;
    };
    let nace = rows(&data, "nacecodes.csv", b';').into_iter().map(|row| {
        let parent = row["parentCode"].as_str();
        (row["level"].clone(), node(&row["code"], Some(parent).filter(|parent| !parent.is_empty())))
    });
    let (levels, nodes): (Vec<String>, Vec<TaxonomyNode>) = nace.unzip();
    let tree = Taxonomy::from_nodes(nodes).unwrap();
    for (level, node) in levels.iter().zip(tree.nodes()) {
        assert_eq!(tree.level(tree.find(&node.code).unwrap()).to_string(), *level);
    }
    // The file goes one level deeper, to national codes; down to the classes it is the built-in tree.
    let builtin = Taxonomy::builtin("nace21").unwrap();
    assert!(tree.len() > builtin.len());
    for (node, of_builtin) in builtin.nodes().iter().zip(0u32..) {
        let found = tree.find(&node.code).unwrap();
        assert_eq!((tree.code(found), tree.level(found)), (node.code.as_str(), builtin.level(Node(of_builtin))));
        assert_eq!(tree.parent(found).map(|parent| tree.code(parent)), node.parent.as_deref());
    }

    let municipalities = rows(&data, "municipality_key_2026.csv", b',');
    let places = municipal_tree(municipalities.iter().map(|row| (&row["kunta"], &row["maakunta_code"])), "FI");
    assert_eq!((places.depth(), places.len()), (3, 1 + 19 + municipalities.len()));
    let swedish = rows(&data, "municipalities_sweden.csv", b',');
    let places = municipal_tree(swedish.iter().map(|row| (&row["code"], &row["region"])), "SE");
    assert_eq!((places.depth(), places.len()), (3, 1 + 21 + swedish.len()));
    let at = |code: &str| places.find(code).unwrap();
    assert_eq!(places.lca_level(at("0180"), at("0126")), 2);
    assert_eq!(places.lca_level(at("0180"), at("1480")), 1);
}

/// Country, regions, municipalities.
fn municipal_tree<'r>(rows: impl Iterator<Item = (&'r String, &'r String)> + Clone, country: &str) -> Taxonomy {
    let regions: BTreeSet<String> = rows.clone().map(|(_, region)| format!("region {region}")).collect();
    let municipalities = rows.map(|(code, region)| node(code, Some(&format!("region {region}"))));
    let above = regions.iter().map(|region| node(region, Some(country)));
    Taxonomy::from_nodes([node(country, None)].into_iter().chain(above).chain(municipalities).collect()).unwrap()
}

#[test]
fn the_shared_occupations_load_with_labels_in_three_languages() {
    let Some(data) = std::env::var_os("ONEHOUR_DATA") else {
        eprintln!("skipped: ONEHOUR_DATA is not set");
        return;
    };
    let path = std::path::Path::new(&data).join("taxonomies/esco_occupations_en_fi_sv.json");
    let concepts: Vec<serde_json::Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let concept = |concept: &serde_json::Value| {
        let labels = concept["prefLabel"].as_object().unwrap().iter();
        TaxonomyNode {
            code: concept["uri"].as_str().unwrap().into(),
            parent: concept["broader"][0].as_str().map(Into::into),
            labels: labels.map(|(k, v)| (k.clone(), v.as_str().unwrap().to_owned())).collect(),
            lat: None,
            lon: None,
        }
    };
    let tree = Taxonomy::from_nodes(concepts.iter().map(concept).collect()).unwrap();
    let managers = tree.find("http://data.europa.eu/esco/isco/C1").unwrap();
    assert_eq!((tree.label(managers, "fi"), tree.label(managers, "sv")), ("Johtajat", "Chefsyrken"));
    assert!(tree.depth() >= 4 && tree.len() == concepts.len());
}
