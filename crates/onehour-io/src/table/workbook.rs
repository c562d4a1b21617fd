//! Workbooks: .xlsx through calamine's cell reader, .ods through [`super::ods`].
//!
//! Everything calamine is given has passed [`preflight`] first: calamine's ranges are dense (two cells in opposite
//! corners of a sheet ask for more memory than there is), and it reserves as many shared strings as a file says it has.
//! So only its streaming cells are used, and no part unpacks to more than is checked here.

use std::borrow::Cow;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use onehour::Result;
use onehour::error::{Error, Issue, Place};
use zip::ZipArchive;

use super::raw::ShortRows;
use super::sheet::{SheetBuilder, TOO_LARGE_REMEDY, too_large};
use super::{Table, ods};
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
    preflight(&mut archive, &place)?;
    if archive.index_for_name("mimetype").is_some() && archive.index_for_name("content.xml").is_some() {
        return ods::read(&mut archive, &place, sheets, issues);
    }
    if archive.index_for_name("xl/workbook.bin").is_some() {
        return Err(unsupported(place));
    }
    // A panic in calamine would be a bug of calamine; to the caller it is a damaged file.
    catch_unwind(AssertUnwindSafe(|| read_xlsx(&bytes, &place, sheets, issues)))
        .unwrap_or_else(|_| Err(damaged(place.clone())))
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

/// Refuses archives that unpack to more than [`limits::UNPACKED_BYTES`], first by the sizes they state, then by
/// unpacking them to nowhere; and shared strings that claim to be more than their own bytes could hold.
fn preflight(archive: &mut Archive<'_>, place: &Place) -> Result<()> {
    let bomb = || Error::from(Issue::error("E-workbook-too-large", place.clone(), too_large(), TOO_LARGE_REMEDY));
    if archive.len() > limits::WORKBOOK_PARTS {
        return Err(bomb());
    }
    let mut stated = 0u64;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|_| damaged(place.clone()))?;
        stated = stated.saturating_add(part.size());
    }
    if stated > limits::UNPACKED_BYTES {
        return Err(bomb());
    }
    let mut unpacked = 0u64;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| damaged(place.clone()))?;
        let counts_strings =
            part.name().map_err(|_| damaged(place.clone()))?.to_ascii_lowercase().ends_with("sharedstrings.xml");
        let mut part = part.take(limits::UNPACKED_BYTES + 1 - unpacked);
        if counts_strings {
            let mut content = Vec::new();
            part.read_to_end(&mut content).map_err(|_| damaged(place.clone()))?;
            unpacked += content.len() as u64;
            if stated_counts(&content).any(|count| count > content.len()) {
                return Err(damaged(place.clone()));
            }
        } else {
            unpacked += std::io::copy(&mut part, &mut std::io::sink()).map_err(|_| damaged(place.clone()))?;
        }
        if unpacked > limits::UNPACKED_BYTES {
            return Err(bomb());
        }
    }
    Ok(())
}

/// The numbers that follow each `uniqueCount`; one too large for a `usize` is the largest.
fn stated_counts(xml: &[u8]) -> impl Iterator<Item = usize> + '_ {
    const NAME: &[u8] = b"uniqueCount";
    xml.windows(NAME.len()).enumerate().filter(|&(_, window)| window == NAME).map(|(at, _)| {
        xml[at + NAME.len()..]
            .iter()
            .skip_while(|byte| !byte.is_ascii_digit() && **byte != b'>')
            .take_while(|byte| byte.is_ascii_digit())
            .fold(0usize, |count, digit| count.saturating_mul(10).saturating_add(usize::from(digit - b'0')))
    })
}

fn read_xlsx(bytes: &[u8], place: &Place, sheets: &[&str], issues: &mut Vec<Issue>) -> Result<Vec<Table>> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| damaged(place.clone()))?;
    let names = workbook.sheet_names();
    let mut tables = Vec::new();
    for wanted in wanted(&names, sheets, place, issues)? {
        let place = Place { sheet: Some(wanted.clone()), ..place.clone() };
        let mut sheet = SheetBuilder::new(place.clone());
        let mut cells = workbook.worksheet_cells_reader(&wanted).map_err(|_| damaged(place.clone()))?;
        while let Some(cell) = cells.next_cell().map_err(|_| damaged(place.clone()))? {
            let (row, column) = cell.get_position();
            let (row, column) = (u64::from(row), column as usize);
            match content(cell.get_value()) {
                Some(text) => sheet.push(row, column, &text)?,
                None => issues.push(formula_error(sheet.place(row, column))),
            }
        }
        gather(sheet.finish().into_table(place, ShortRows::Pad, issues), &mut tables, issues);
    }
    Ok(tables)
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
