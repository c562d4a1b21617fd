//! Tables that a caller has in memory, column by column: the frames of data libraries.

use std::sync::Arc;

use onehour::error::{Error, Issue, Place};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::{Cells, Table, Texts};
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
    columns: Vec<Arc<Column>>,
}

/// The cells of a column of a [`Frame`].
#[derive(Clone, Debug, Default)]
pub struct Column {
    texts: Texts,
    /// Which text each row has; where there are none, every row has its own.
    codes: Option<Arc<Vec<u32>>>,
}

impl Column {
    /// A cell for each row; `None` is an empty one.
    pub fn new<'a>(texts: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let mut column = Column::default();
        texts.into_iter().for_each(|text| column.texts.push(text.unwrap_or_default()));
        column
    }

    /// A cell for each row, cut out of one text: from where the one before ends (the first from the beginning) to where it ends itself.
    /// `None` where that is no text.
    ///
    /// ```
    /// use onehour_io::FrameColumn;
    ///
    /// assert!(FrameColumn::packed("newcomeropener".into(), vec![8, 14]).is_some());
    /// assert!(FrameColumn::packed("ä".into(), vec![1, 2]).is_none());
    /// ```
    pub fn packed(text: String, ends: Vec<usize>) -> Option<Self> {
        Some(Column { texts: Texts::cut(text, ends)?, codes: None })
    }

    /// Cells that come again and again: their texts, and which of them each row has. A row whose number is that of no text is empty.
    pub fn coded<'a>(texts: impl IntoIterator<Item = Option<&'a str>>, codes: Vec<u32>) -> Self {
        Column { codes: Some(Arc::new(codes)), ..Column::new(texts) }
    }

    fn len(&self) -> usize {
        self.codes.as_ref().map_or(self.texts.len(), |codes| codes.len())
    }

    /// The cell of a row; empty beyond the last one.
    pub(super) fn cell(&self, row: usize) -> &str {
        let at = match &self.codes {
            Some(codes) => codes.get(row).map_or(usize::MAX, |&code| code as usize),
            None => row,
        };
        self.texts.get(at)
    }

    /// How many texts there are, and which of them each row has.
    pub(super) fn codes(&self) -> Option<(usize, &Arc<Vec<u32>>)> {
        Some((self.texts.len(), self.codes.as_ref()?))
    }

    /// SHA-256 of heading and cells, each with its length.
    fn sha256(&self, heading: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        for part in [heading, self.texts.joined()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        // Longer cells are refused.
        let lengths = self.texts.lengths().map(|length| length as u32);
        let codes = self.codes.iter().flat_map(|codes| codes.iter().copied());
        let mut numbers = Vec::with_capacity(4 * (self.texts.len() + self.len()));
        lengths.chain(codes).for_each(|number| numbers.extend_from_slice(&number.to_le_bytes()));
        hash.update(numbers);
        hash.finalize().into()
    }
}

impl Frame {
    /// A table without columns.
    pub fn new() -> Self {
        Frame::default()
    }

    /// Adds a column; `None` is an empty cell.
    pub fn column<'a>(&mut self, heading: impl Into<String>, cells: impl IntoIterator<Item = Option<&'a str>>) {
        self.extend([(heading.into(), Column::new(cells))]);
    }

    /// The table; columns that are shorter than others are empty at their ends.
    pub(super) fn table(&self, place: &Place) -> onehour::Result<Table> {
        let rows = self.columns.iter().map(|column| column.len()).max().unwrap_or(0);
        if self.columns.is_empty() {
            return Err(super::raw::no_rows(place.clone()));
        }
        if rows.saturating_mul(self.columns.len()) > limits::CELLS {
            return Err(super::raw::too_many_cells(place.clone()));
        }
        self.refuse_long_cells(place)?;
        Ok(Table {
            place: place.clone(),
            headings: self.headings.iter().map(|heading| heading.trim().to_owned()).collect(),
            delimiter: None,
            rows: (1..=rows as u64).collect(),
            cells: Cells::Columns(self.columns.clone()),
        })
    }

    fn refuse_long_cells(&self, place: &Place) -> onehour::Result<()> {
        let mut issues = Vec::new();
        for (heading, column) in self.headings.iter().zip(&self.columns) {
            let long = column.texts.lengths().position(|length| length > limits::CELL_BYTES);
            issues.extend(long.map(|at| {
                let row =
                    column.codes.as_ref().map_or(Some(at), |codes| codes.iter().position(|&code| code as usize == at));
                let place =
                    Place { row: row.map(|row| row as u64 + 1), column: Some(heading.clone()), ..place.clone() };
                let message = format!("This cell is longer than {} MiB.", limits::CELL_BYTES >> 20);
                Issue::error("E-cell-too-long", place, message, "Shorten it, or leave the column out.")
            }));
        }
        if issues.is_empty() { Ok(()) } else { Err(Error::from(issues)) }
    }

    /// SHA-256 of the columns' own.
    pub(super) fn sha256(&self) -> String {
        let columns: Vec<(&String, &Arc<Column>)> = self.headings.iter().zip(&self.columns).collect();
        let hashes: Vec<[u8; 32]> = columns.par_iter().map(|(heading, column)| column.sha256(heading)).collect();
        hex(&Sha256::digest(hashes.concat()))
    }
}

impl Extend<(String, Column)> for Frame {
    fn extend<I: IntoIterator<Item = (String, Column)>>(&mut self, columns: I) {
        for (heading, column) in columns {
            self.headings.push(heading);
            self.columns.push(Arc::new(column));
        }
    }
}

/// Columns by their headings.
///
/// ```
/// use onehour_io::{Frame, FrameColumn};
///
/// let ids = FrameColumn::new([Some("a"), Some("b"), Some("c")]);
/// let roles = FrameColumn::coded([Some("newcomer"), Some("opener")], vec![0, 1, 0]);
/// let frame: Frame = [("id".to_owned(), ids), ("role".to_owned(), roles)].into_iter().collect();
/// ```
impl FromIterator<(String, Column)> for Frame {
    fn from_iter<I: IntoIterator<Item = (String, Column)>>(columns: I) -> Self {
        let mut frame = Frame::new();
        frame.extend(columns);
        frame
    }
}
