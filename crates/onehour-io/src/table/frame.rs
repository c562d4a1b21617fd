//! Tables that a caller has in memory, column by column: the frames of data libraries.

use onehour::error::{Error, Issue, Place};
use sha2::{Digest, Sha256};

use super::{Cells, Table};
use crate::limits;
use crate::out::hex;

/// A table in memory. Its cells are texts, as they would stand in a CSV file; its rows are numbered from 1, without a heading
/// row.
///
/// ```
/// use onehour::Programme;
/// use onehour_io::{Frame, Source, people};
///
/// let mut frame = Frame::new();
/// frame.column("id", [Some("a"), Some("b")]);
/// frame.column("role", [Some("newcomer"), None]);
/// let programme = Programme::from_toml("name = 'small'\n[meeting]\nmode = 'introduce'\n", "small.toml")?;
/// let error = people::read(&[Source::frame("frame", frame)], &programme).unwrap_err();
/// assert_eq!((error.issues[0].code.as_str(), error.issues[0].place.row), ("E-unknown-role", Some(2)));
/// # Ok::<(), onehour::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Frame {
    headings: Vec<String>,
    columns: Vec<Column>,
}

/// The cells of a column, one after the other.
#[derive(Clone, Debug, Default)]
struct Column {
    text: String,
    /// Where each cell ends.
    ends: Vec<usize>,
}

impl Frame {
    /// A table without columns.
    pub fn new() -> Self {
        Frame::default()
    }

    /// Adds a column; `None` is an empty cell.
    pub fn column<'a>(&mut self, heading: impl Into<String>, cells: impl IntoIterator<Item = Option<&'a str>>) {
        let mut column = Column::default();
        for cell in cells {
            column.text.push_str(cell.unwrap_or_default());
            column.ends.push(column.text.len());
        }
        self.headings.push(heading.into());
        self.columns.push(column);
    }

    /// The table; columns that are shorter than others are empty at their ends.
    pub(super) fn table(&self, place: &Place) -> onehour::Result<Table> {
        let rows = self.columns.iter().map(|column| column.ends.len()).max().unwrap_or(0);
        if self.columns.is_empty() {
            return Err(super::raw::no_rows(place.clone()));
        }
        let bytes: usize = self.columns.iter().map(|column| column.text.len()).sum();
        if rows.saturating_mul(self.columns.len()) > limits::CELLS || u32::try_from(bytes).is_err() {
            return Err(super::raw::too_many_cells(place.clone()));
        }
        self.refuse_long_cells(place)?;
        let mut text = String::with_capacity(bytes);
        let mut spans = vec![(0, 0); rows * self.columns.len()];
        for (at, column) in self.columns.iter().enumerate() {
            let before = text.len();
            text.push_str(&column.text);
            let mut start = before;
            for (row, end) in column.ends.iter().map(|end| before + end).enumerate() {
                spans[row * self.columns.len() + at] = (start as u32, end as u32);
                start = end;
            }
        }
        Ok(Table {
            place: place.clone(),
            headings: self.headings.iter().map(|heading| heading.trim().to_owned()).collect(),
            delimiter: None,
            rows: (1..=rows as u64).collect(),
            cells: Cells::Text { text, spans },
        })
    }

    fn refuse_long_cells(&self, place: &Place) -> onehour::Result<()> {
        let mut issues = Vec::new();
        for (heading, column) in self.headings.iter().zip(&self.columns) {
            let starts = std::iter::once(&0).chain(&column.ends);
            let long = starts.zip(&column.ends).position(|(start, end)| end - start > limits::CELL_BYTES);
            issues.extend(long.map(|row| {
                let place = Place { row: Some(row as u64 + 1), column: Some(heading.clone()), ..place.clone() };
                let message = format!("This cell is longer than {} MiB.", limits::CELL_BYTES >> 20);
                Issue::error("E-cell-too-long", place, message, "Shorten it, or leave the column out.")
            }));
        }
        if issues.is_empty() { Ok(()) } else { Err(Error::from(issues)) }
    }

    /// SHA-256 of headings and cells, each with its length.
    pub(super) fn sha256(&self) -> String {
        let mut hash = Sha256::new();
        for (heading, column) in self.headings.iter().zip(&self.columns) {
            for part in [heading, &column.text] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
            column.ends.iter().for_each(|&end| hash.update((end as u64).to_le_bytes()));
        }
        hex(&hash.finalize())
    }
}
