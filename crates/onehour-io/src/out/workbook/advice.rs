//! Advice in the workbook: the sheet `recruit`, and columns on other sheets.

use onehour::advice::Cell as Kind;

use super::sheet::{Cell, Sheet};
use crate::out::advice;
use crate::out::view::View;

/// Which openers to look for; none where nobody was asked or it cannot be told.
pub(super) fn recruit(view: &View<'_>) -> Option<Sheet> {
    let recruit = view.briefing.recruit.as_ref()?;
    let columns = vec![
        ("field", 18.0),
        ("field_name", 30.0),
        ("place", 11.0),
        ("place_name", 18.0),
        ("language", 10.0),
        ("stated", 30.0),
        ("hours", 44.0),
        ("waiting", 9.0),
        ("one_serves", 11.0),
        ("two_serve", 11.0),
        ("five_serve", 11.0),
        ("at_least", 10.0),
    ];
    let row = |kind: &Kind| {
        let mut cells = vec![
            Cell::maybe(kind.field.as_deref()),
            Cell::maybe(view.field(kind)),
            Cell::maybe(kind.place.as_deref()),
            Cell::maybe(kind.place.as_deref().map(|code| view.place(code, "en"))),
            Cell::maybe(kind.language.as_deref()),
            Cell::maybe(Some(advice::stated(kind)).filter(|text| !text.is_empty())),
            Cell::maybe(kind.hours.as_deref()),
            Cell::number(kind.waiting),
        ];
        cells.extend([1, 2, 5].map(|openers| Cell::count(advice::more(kind, openers).map(|serve| serve.more))));
        cells.push(Cell::maybe(Some(advice::lower_bounds(kind)).filter(|text| !text.is_empty())));
        cells
    };
    Some(Sheet { name: "recruit", columns, rows: recruit.cells.iter().map(row).collect(), choices: &[] })
}

/// What would help one who waits, a line a change.
pub(super) fn help(view: &View<'_>, newcomer: &str) -> Cell {
    Cell::maybe(advice::help(view, newcomer).map(|lines| lines.join("\n")))
}

/// How many fewer would be served without an opener: at least and at most, where it is told.
pub(super) fn missed(view: &View<'_>, opener: &str) -> [Cell; 2] {
    let openers = view.briefing.recruit.iter().flat_map(|recruit| &recruit.openers);
    let keep = openers.into_iter().find(|keep| keep.opener == opener);
    [Cell::count(keep.map(|keep| keep.at_least)), Cell::count(keep.map(|keep| keep.at_most))]
}

/// What must be known to read the advice.
pub(super) fn notes(view: &View<'_>) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    if let Some(recruit) = &view.briefing.recruit {
        let text = format!("each gives {}", advice::caps(recruit.caps));
        rows.push(vec![Cell::text("openers on the sheet recruit"), Cell::text(text)]);
    }
    rows.extend(advice::left_out(view).map(|text| vec![Cell::text("what would help"), Cell::text(text)]));
    rows
}
