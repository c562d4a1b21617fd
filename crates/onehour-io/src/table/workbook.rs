//! Workbooks: .xlsx through calamine's cell reader, .ods through [`super::ods`].
//!
//! Everything calamine is given has passed [`census::check`] first: calamine's ranges are dense (two cells in opposite
//! corners of a sheet ask for more memory than there is), and it reserves as many shared strings as a file says it has.
//! So only its streaming cells are used, and no part holds more than was counted there.

use std::borrow::Cow;
use std::io::{BufReader, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use onehour::Result;
use onehour::error::{Error, Issue, Place};
use quick_xml::Reader as XmlReader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::raw::ShortRows;
use super::sheet::SheetBuilder;
use super::{Table, census, ods};
use crate::limits;
use crate::source::{Input, Source};

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Reads the sheets asked for; without any, the first.
pub(super) fn read(
    source: &Source,
    input: &mut Input<'_>,
    sheets: &[&str],
    issues: &mut Vec<Issue>,
) -> Result<Vec<Table>> {
    let place = source.place();
    let bytes = input.all(limits::UNPACKED_BYTES)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes.as_slice())).map_err(|_| damaged(place.clone()))?;
    census::check(&mut archive, bytes.len(), &place)?;
    if archive.index_for_name("mimetype").is_some() && archive.index_for_name("content.xml").is_some() {
        return ods::read(&mut archive, &place, sheets, issues);
    }
    if archive.index_for_name("xl/workbook.bin").is_some() {
        return Err(unsupported(place));
    }
    read_xlsx(&bytes, &place, sheets, issues)
}

/// Adds a sheet that was read; one that was not does not keep the others from being looked at.
pub(super) fn gather(sheet: Result<Table>, tables: &mut Vec<Table>, issues: &mut Vec<Issue>) {
    match sheet {
        Ok(table) => tables.push(table),
        Err(error) => issues.extend(error.issues),
    }
}

/// The error for a file in the container of Excel 97, which also wraps workbooks locked with a password.
pub(super) fn old_or_locked(source: &Source) -> Error {
    unsupported(source.place())
}

fn unsupported(place: Place) -> Error {
    Error::from(Issue::error(
        "E-unsupported-workbook",
        place,
        "The workbook is in a binary format of Excel (.xls, .xlsb), or is locked with a password.",
        "Open it and save it as .xlsx without a password, or as CSV.",
    ))
}

pub(super) fn damaged(place: Place) -> Error {
    Error::from(Issue::error(
        "E-damaged-workbook",
        place,
        "The workbook is damaged or is none.",
        "Open it and save it anew as .xlsx, or as CSV.",
    ))
}

pub(super) fn unknown_sheet(place: &Place, sheet: &str) -> Issue {
    Issue::error(
        "E-unknown-sheet",
        Place { sheet: Some(sheet.to_owned()), ..place.clone() },
        "The workbook has no sheet of the name that the programme states.",
        "Correct `sheet` in the programme, or the name of the sheet.",
    )
}

/// The name of the sheet whose cells stand in a part, as the workbook itself says.
pub(super) fn part_sheet(archive: &mut Archive<'_>, part: &str) -> Option<String> {
    let part = part.strip_prefix("xl/")?;
    let id = first(archive, "xl/_rels/workbook.xml.rels", |element| {
        let target = ods::attribute(element, "Target").filter(|_| element.name().as_ref() == "Relationship")?;
        (target.trim_start_matches("/xl/") == part).then(|| ods::attribute(element, "Id"))?
    })?;
    first(archive, "xl/workbook.xml", |element| {
        let sheet = ods::attribute(element, "r:id").filter(|_| element.name().as_ref() == "sheet")?;
        (sheet == id).then(|| ods::attribute(element, "name"))?
    })
}

/// What is found at the first element of a part where it is, within its first mebibyte.
fn first(archive: &mut Archive<'_>, part: &str, find: impl Fn(&BytesStart<'_>) -> Option<String>) -> Option<String> {
    let mut xml = XmlReader::from_reader(BufReader::new(archive.by_name(part).ok()?.take(1 << 20)));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).ok()? {
            Event::Start(element) | Event::Empty(element) => {
                if let Some(found) = find(&element) {
                    return Some(found);
                }
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn read_xlsx(bytes: &[u8], place: &Place, sheets: &[&str], issues: &mut Vec<Issue>) -> Result<Vec<Table>> {
    let mut workbook = guarded(place, || Xlsx::new(Cursor::new(bytes)).map_err(|_| damaged(place.clone())))?;
    let names = workbook.sheet_names();
    let mut tables = Vec::new();
    for wanted in wanted(&names, sheets, place, issues)? {
        let place = Place { sheet: Some(wanted), ..place.clone() };
        let sheet = guarded(&place, || read_sheet(&mut workbook, &place, issues))?;
        gather(sheet.finish().into_table(place, ShortRows::Pad, issues), &mut tables, issues);
    }
    Ok(tables)
}

/// Works with calamine. A panic in it would be a bug of it; to the caller it is a damaged file.
fn guarded<T>(place: &Place, work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(damaged(place.clone())))
}

/// The cells of the sheet of this place.
fn read_sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, place: &Place, issues: &mut Vec<Issue>) -> Result<SheetBuilder> {
    let broken = || damaged(place.clone());
    let mut sheet = SheetBuilder::new(place.clone());
    let name = place.sheet.as_deref().unwrap_or_default();
    let mut cells = workbook.worksheet_cells_reader(name).map_err(|_| broken())?;
    while let Some(cell) = cells.next_cell().map_err(|_| broken())? {
        let (row, column) = cell.get_position();
        let (row, column) = (u64::from(row), column as usize);
        match content(cell.get_value()) {
            Some(text) => sheet.push(row, column, &text)?,
            None => issues.push(formula_error(sheet.place(row, column))),
        }
    }
    Ok(sheet)
}

/// The sheets to read: those asked for that exist, or the first.
pub(super) fn wanted(names: &[String], sheets: &[&str], place: &Place, issues: &mut Vec<Issue>) -> Result<Vec<String>> {
    if sheets.is_empty() {
        return names.first().map(|first| vec![first.clone()]).ok_or_else(|| damaged(place.clone()));
    }
    let (known, unknown): (Vec<&str>, Vec<&str>) =
        sheets.iter().partition(|sheet| names.iter().any(|name| name == *sheet));
    issues.extend(unknown.iter().map(|sheet| unknown_sheet(place, sheet)));
    Ok(known.into_iter().map(str::to_owned).collect())
}

/// The text of a cell as it would stand in a CSV file; `None` for the error of a formula.
fn content<'a>(value: &'a DataRef<'_>) -> Option<Cow<'a, str>> {
    Some(match value {
        DataRef::Empty => "".into(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.into(),
        DataRef::SharedString(text) => (*text).into(),
        DataRef::Int(number) => number.to_string().into(),
        DataRef::Float(number) => number.to_string().into(),
        DataRef::Bool(flag) => if *flag { "yes" } else { "no" }.into(),
        DataRef::DateTime(date) => date_text(date).into(),
        DataRef::Error(_) => return None,
    })
}

/// `2026-03-29`, or `2026-03-29T10:00:00` where the cell holds a time too, or `10:00` where it holds nothing else.
fn date_text(date: &ExcelDateTime) -> String {
    let serial = date.as_f64();
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    if date.is_duration() || !serial.is_finite() {
        serial.to_string()
    } else if serial.fract() == 0.0 {
        format!("{year:04}-{month:02}-{day:02}")
    } else if serial < 1.0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}

pub(super) fn formula_error(place: Place) -> Issue {
    Issue::error(
        "E-formula-error",
        place,
        "The formula of this cell has no value but an error.",
        "Mend the formula, or write the value in its place.",
    )
}
