//! One sheet: headings, columns and rows, then written with filters and a heading row that stays in sight.

use jiff::Zoned;
use rust_xlsxwriter::{DataValidation, ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use crate::out::cell::guard;

/// Characters of a cell at most: what a spreadsheet takes, which counts UTF-16 units.
const CELL_CHARACTERS: usize = 32_767;

/// What a cell holds.
pub(super) enum Cell {
    Empty,
    /// Guarded when it is written.
    Text(String),
    /// A text to be sent as it stands: guarded where the cell begins alone.
    Letter(String),
    Number(f64),
    /// Local wall time; its zone stands in a column of its own.
    Moment(Zoned),
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Cell::Text(text.into())
    }

    pub(super) fn number(number: impl Into<f64>) -> Self {
        Cell::Number(number.into())
    }

    /// A text, or nothing.
    pub(super) fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or(Cell::Empty, Cell::text)
    }

    /// A number, or nothing.
    pub(super) fn count(number: Option<u32>) -> Self {
        number.map_or(Cell::Empty, Cell::number)
    }
}

/// A heading and the width of its column in characters; texts in wide columns wrap.
pub(super) type Column = (&'static str, f64);

/// Columns at least this wide wrap their texts.
const WRAP_FROM: f64 = 40.0;

pub(super) struct Sheet {
    pub(super) name: &'static str,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// Words that the cells of the first column may hold, offered as a list.
    pub(super) choices: &'static [&'static str],
}

impl Sheet {
    pub(super) fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(self.name)?;
        let heading = Format::new()
            .set_bold()
            .set_background_color("#1F4E5F")
            .set_font_color("#FFFFFF")
            .set_border_bottom(FormatBorder::Thin)
            .set_align(FormatAlign::Top);
        let plain = Format::new().set_align(FormatAlign::Top);
        let wrapped = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        let moment = Format::new().set_align(FormatAlign::Top).set_num_format("yyyy-mm-dd hh:mm");
        for (at, &(name, width)) in (0_u16..).zip(&self.columns) {
            sheet.set_column_width(at, width)?;
            sheet.write_string_with_format(0, at, name, &heading)?;
        }
        for (row, cells) in (1_u32..).zip(&self.rows) {
            for ((at, cell), &(_, width)) in (0_u16..).zip(cells).zip(&self.columns) {
                let format = if width >= WRAP_FROM { &wrapped } else { &plain };
                match cell {
                    Cell::Empty => {}
                    Cell::Text(text) => _ = sheet.write_string_with_format(row, at, fitting(guard(text)), format)?,
                    Cell::Letter(text) => {
                        sheet.write_string_with_format(row, at, fitting(guard_beginning(text)), format)?;
                    }
                    Cell::Number(number) => _ = sheet.write_number_with_format(row, at, *number, &plain)?,
                    Cell::Moment(at_time) => {
                        sheet.write_datetime_with_format(row, at, wall(at_time)?, &moment)?;
                    }
                }
            }
        }
        self.finish(sheet)
    }

    /// Filters, the list of choices, and how the sheet is printed.
    fn finish(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let last_row = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let last_column = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofilter(0, 0, last_row, last_column)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        if !self.choices.is_empty() && last_row > 0 {
            let choice = DataValidation::new()
                .allow_list_strings(self.choices)?
                .set_error_title("Decision")?
                .set_error_message(format!("Choose {}, or leave the cell empty.", self.choices.join(", ")))?;
            sheet.add_data_validation(1, 0, last_row, 0, &choice)?;
        }
        Ok(())
    }
}

/// The wall time as a spreadsheet counts it.
fn wall(at: &Zoned) -> Result<ExcelDateTime, XlsxError> {
    let date = ExcelDateTime::from_ymd(at.year().unsigned_abs(), at.month().unsigned_abs(), at.day().unsigned_abs())?;
    date.and_hms(u16::from(at.hour().unsigned_abs()), at.minute().unsigned_abs(), f64::from(at.second()))
}

/// The text with an apostrophe before it if its first character could start a formula. A cell of a workbook begins
/// nowhere else: what follows a line break is never run.
fn guard_beginning(text: &str) -> String {
    let first = text.chars().next().map_or(0, char::len_utf8);
    guard(&text[..first]) + &text[first..]
}

/// The text, cut where a cell ends.
fn fitting(text: String) -> String {
    if text.encode_utf16().count() <= CELL_CHARACTERS {
        return text;
    }
    let mut room = CELL_CHARACTERS - 1;
    let fits = |c: &char| {
        let left = room.checked_sub(c.len_utf16());
        room = left.unwrap_or(0);
        left.is_some()
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_a_cell_ends_and_never_within_a_character() {
        for (text, kept) in [("x", CELL_CHARACTERS - 1), ("😀", (CELL_CHARACTERS - 1) / 2)] {
            let cut = fitting(text.repeat(CELL_CHARACTERS + 1));
            assert_eq!(cut, text.repeat(kept) + "…");
        }
        let whole = "ä".repeat(CELL_CHARACTERS);
        assert_eq!(fitting(whole.clone()), whole);
    }
}
