//! OpenDocument sheets (.ods).
//!
//! Read here and not by calamine, whose reader unfolds repeated cells into dense tables: in this format one element
//! may stand for a million cells. Empty repetitions only move the position; filled ones are unfolded under the
//! limits of [`SheetBuilder`].
//!
//! Format: OASIS Open Document Format 1.3, part 3, sections 9.1 (tables) and 19.385 (values).

use std::io::{BufRead, BufReader, Cursor};

use onehour::Result;
use onehour::error::{Issue, Place};
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::Table;
use super::raw::ShortRows;
use super::sheet::SheetBuilder;
use super::workbook::{damaged, formula_error, gather, unknown_sheet};

/// Reads the sheets asked for; without any, the first.
pub(super) fn read(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    place: &Place,
    sheets: &[&str],
    issues: &mut Vec<Issue>,
) -> Result<Vec<Table>> {
    let broken = || damaged(place.clone());
    let content = archive.by_name("content.xml").map_err(|_| broken())?;
    let mut reader = Reader::from_reader(BufReader::new(content));
    reader.config_mut().expand_empty_elements = true;
    let mut tables = Vec::new();
    let mut found: Vec<String> = Vec::new();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| broken())? {
            Event::Start(element) if element.name().as_ref() == "table:table" => {
                let name = attribute(&element, "table:name").ok_or_else(broken)?;
                if sheets.contains(&name.as_str()) || (sheets.is_empty() && found.is_empty()) {
                    let place = Place { sheet: Some(name.clone()), ..place.clone() };
                    let mut sheet = SheetReader { xml: &mut reader, sheet: SheetBuilder::new(place.clone()), issues };
                    sheet.read()?;
                    let table = sheet.sheet.finish();
                    gather(table.into_table(place, ShortRows::Pad, issues), &mut tables, issues);
                    found.push(name);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if sheets.is_empty() && found.is_empty() {
        return Err(broken());
    }
    let missing = sheets.iter().filter(|sheet| !found.iter().any(|name| name == *sheet));
    issues.extend(missing.map(|sheet| unknown_sheet(place, sheet)));
    Ok(tables)
}

/// One `table:table` being read.
struct SheetReader<'a, R> {
    xml: &'a mut Reader<R>,
    sheet: SheetBuilder,
    issues: &'a mut Vec<Issue>,
}

/// A cell and how many equal ones it stands for.
struct Run {
    content: String,
    count: u64,
    is_error: bool,
}

impl<R: BufRead> SheetReader<'_, R> {
    fn read(&mut self) -> Result<()> {
        let mut buffer = Vec::new();
        let mut row = 0u64;
        loop {
            match self.event(&mut buffer, row)? {
                Event::Start(element) if element.name().as_ref() == "table:table-row" => {
                    let repeats = count(&element, "table:number-rows-repeated");
                    let runs = self.row(row)?;
                    self.report_errors(row, &runs);
                    if runs.iter().any(|run| !run.content.is_empty()) {
                        for copy in 0..repeats {
                            self.place_runs(row.saturating_add(copy), &runs)?;
                        }
                    }
                    row = row.saturating_add(repeats);
                }
                Event::End(element) if element.name().as_ref() == "table:table" => return Ok(()),
                Event::Eof => return Err(damaged(self.sheet.place(row, 0))),
                _ => {}
            }
        }
    }

    /// The cells of a row up to its last filled one.
    fn row(&mut self, row: u64) -> Result<Vec<Run>> {
        let mut buffer = Vec::new();
        let mut runs: Vec<Run> = Vec::new();
        loop {
            match self.event(&mut buffer, row)? {
                Event::Start(element)
                    if matches!(element.name().as_ref(), "table:table-cell" | "table:covered-table-cell") =>
                {
                    let element = element.into_owned();
                    let run = self.cell(&element, row)?;
                    runs.push(run);
                }
                Event::End(element) if element.name().as_ref() == "table:table-row" => break,
                Event::Eof => return Err(damaged(self.sheet.place(row, 0))),
                _ => {}
            }
        }
        let filled = runs.iter().rposition(|run| !run.content.is_empty() || run.is_error);
        runs.truncate(filled.map_or(0, |last| last + 1));
        Ok(runs)
    }

    /// One issue for each run of formula errors, at its first cell.
    fn report_errors(&mut self, row: u64, runs: &[Run]) {
        let mut column = 0u64;
        for run in runs {
            if run.is_error {
                self.issues.push(formula_error(self.sheet.place(row, index(column))));
            }
            column = column.saturating_add(run.count);
        }
    }

    fn place_runs(&mut self, row: u64, runs: &[Run]) -> Result<()> {
        let mut column = 0u64;
        for run in runs {
            if !run.content.is_empty() {
                for copy in 0..run.count {
                    self.sheet.push(row, index(column.saturating_add(copy)), &run.content)?;
                }
            }
            column = column.saturating_add(run.count);
        }
        Ok(())
    }

    /// The value of a cell by its attributes; of a text, by its paragraphs.
    fn cell(&mut self, element: &BytesStart<'_>, row: u64) -> Result<Run> {
        let stated = ["office:value", "office:date-value", "office:string-value"]
            .iter()
            .find_map(|name| attribute(element, name))
            .or_else(|| {
                let flag = attribute(element, "office:boolean-value")?;
                Some(if flag == "true" { "yes" } else { "no" }.to_owned())
            });
        let text = self.paragraphs(element.name().as_ref(), row)?;
        let is_error = attribute(element, "calcext:value-type").is_some_and(|kind| kind == "error");
        let content = if is_error { String::new() } else { stated.unwrap_or(text) };
        Ok(Run { content, count: count(element, "table:number-columns-repeated"), is_error })
    }

    /// The paragraphs of a cell up to its end; notes in the margin are no part of it.
    fn paragraphs(&mut self, cell: &str, row: u64) -> Result<String> {
        let mut text = String::new();
        let mut buffer = Vec::new();
        let mut in_note = false;
        let mut paragraphs = 0;
        loop {
            match self.event(&mut buffer, row)? {
                Event::Start(element) => match element.name().as_ref() {
                    "office:annotation" => in_note = true,
                    "text:p" if !in_note => {
                        if paragraphs > 0 {
                            text.push('\n');
                        }
                        paragraphs += 1;
                    }
                    "text:s" | "text:tab" if !in_note => text.push(' '),
                    "text:line-break" if !in_note => text.push('\n'),
                    _ => {}
                },
                Event::Text(piece) if !in_note && paragraphs > 0 => text.push_str(&piece.xml10_content()),
                Event::GeneralRef(reference) if !in_note && paragraphs > 0 => {
                    let character = reference.resolve_char_ref().map_err(|_| damaged(self.sheet.place(row, 0)))?;
                    match character {
                        Some(c) => text.push(c),
                        None => text.push_str(resolve_predefined_entity(&reference).unwrap_or_default()),
                    }
                }
                Event::End(element) if element.name().as_ref() == "office:annotation" => in_note = false,
                Event::End(element) if element.name().as_ref() == cell => return Ok(text),
                Event::Eof => return Err(damaged(self.sheet.place(row, 0))),
                _ => {}
            }
        }
    }

    fn event<'b>(&mut self, buffer: &'b mut Vec<u8>, row: u64) -> Result<Event<'b>> {
        buffer.clear();
        self.xml.read_event_into(buffer).map_err(|_| damaged(self.sheet.place(row, 0)))
    }
}

/// A column as an index; one beyond every limit where it does not fit.
fn index(column: u64) -> usize {
    usize::try_from(column).unwrap_or(usize::MAX / 2)
}

pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok()??;
    attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// A count of repetitions; 1 where it is absent or no number.
fn count(element: &BytesStart<'_>, name: &str) -> u64 {
    attribute(element, name).and_then(|text| text.parse().ok()).unwrap_or(1)
}
