//! Every sheet and column of plan.xlsx, every key of the index of invitations and every word of a text stands in
//! docs/plan-folder.md.

#![allow(clippy::unwrap_used)]

#[path = "support/hostile.rs"]
#[allow(dead_code)]
mod hostile;

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{Reader, Xlsx};
use onehour_io::out;
use onehour_io::texts::Word;

#[test]
fn what_is_written_is_described() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/plan-folder.md");
    let docs = fs::read_to_string(docs).unwrap();
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("plan");
    out::write(&dir, &hostile::bound(), &hostile::edition()).unwrap();
    let mut names: BTreeSet<String> = Word::ALL.iter().map(|(_, name)| format!("{{{name}}}")).collect();
    let mut workbook = Xlsx::new(Cursor::new(fs::read(dir.join("plan.xlsx")).unwrap())).unwrap();
    for sheet in workbook.sheet_names() {
        let mut cells = workbook.worksheet_cells_reader(&sheet).unwrap();
        while let Some(cell) = cells.next_cell().unwrap().filter(|cell| cell.get_position().0 == 0) {
            let calamine::DataRef::SharedString(heading) = cell.get_value() else { continue };
            names.insert((*heading).to_owned());
        }
        names.insert(sheet);
    }
    for table in ["meetings.csv", "waiting.csv", "changes.csv", "employers.csv", "channels.csv", "groups.csv"] {
        let text = fs::read_to_string(dir.join(table)).unwrap();
        names.extend(text.lines().next().unwrap().split(',').map(str::to_owned));
        names.insert(table.to_owned());
    }
    let index: serde_json::Value = serde_json::from_slice(&fs::read(dir.join("invites/index.json")).unwrap()).unwrap();
    names.extend(index["invites"][0].as_object().unwrap().keys().cloned());
    assert!(names.contains("recruit") && names.len() > 40, "only {} names", names.len());
    let missing: Vec<&String> = names.iter().filter(|name| !docs.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "not in docs/plan-folder.md: {missing:?}");
}
