//! Tables that a caller has in memory, column by column: the frames of data libraries.

use std::borrow::Cow;
use std::sync::Arc;

use onehour::error::{Error, Issue, Place};
use onehour_solver::Control;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::distinct::{self, Distinct, Numbered, number};
use super::{Cells, Table, Texts};
use crate::limits;
use crate::out::hex;

/// Numbers hashed at a time.
const HASHED: usize = 1 << 12;

/// A table in memory. Its cells are texts, as they would stand in a CSV file; its rows are numbered from 1, without a
/// heading row.
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
    /// Where texts come again.
    codes: Option<Codes>,
}

/// Which of its texts the rows of a [`Column`] have.
#[derive(Clone, Debug)]
struct Codes {
    by_row: Arc<Vec<u32>>,
    /// For each text the first row (from 0) that has it.
    rows: Vec<Option<u32>>,
}

impl Column {
    /// A cell for each row; `None` is an empty one.
    pub fn new<'a>(texts: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        Column { texts: texts.into_iter().map(Option::unwrap_or_default).collect(), codes: None }
    }

    /// A cell for each row, as bytes that tell it from others; each distinct one is made a text once. `None` where one
    /// of them is no text. A call that is stopped leaves cells without meaning.
    ///
    /// ```
    /// use std::borrow::Cow;
    ///
    /// use onehour_io::FrameColumn;
    /// use onehour_solver::Control;
    ///
    /// fn utf8(bytes: &[u8]) -> Option<Cow<'_, str>> {
    ///     std::str::from_utf8(bytes).ok().map(Cow::from)
    /// }
    /// assert!(FrameColumn::of_bytes(["newcomer", "opener", "newcomer"].iter(), utf8, Control::none()).is_some());
    /// assert!(FrameColumn::of_bytes([b"\xFF"].iter(), utf8, Control::none()).is_none());
    /// ```
    pub fn of_bytes<T: AsRef<[u8]>>(
        cells: impl Iterator<Item = T> + Clone,
        text: impl Fn(&[u8]) -> Option<Cow<'_, str>>,
        control: Control<'_>,
    ) -> Option<Self> {
        if let Some(Numbered { distinct, codes, rows }) = number(cells.clone(), control) {
            let codes = Some(Codes { by_row: Arc::new(codes), rows });
            return Some(Column { texts: distinct.iter().map(text).collect::<Option<Texts>>()?, codes });
        }
        if control.should_stop() {
            return Some(Column::default());
        }
        let mut texts = Texts::default();
        for cell in cells {
            texts.push(&text(cell.as_ref())?);
        }
        Some(Column { texts, codes: None })
    }

    /// Cells that come again and again: their texts, and which of them each row has. A row whose number is that of no
    /// text is empty.
    pub fn coded<'a>(texts: impl IntoIterator<Item = Option<&'a str>>, codes: Vec<u32>) -> Self {
        let column = Column::new(texts);
        let mut rows = vec![None; column.texts.len()];
        for (row, &code) in (0..).zip(&codes) {
            if let Some(first) = rows.get_mut(code as usize) {
                first.get_or_insert(row);
            }
        }
        Column { codes: Some(Codes { by_row: Arc::new(codes), rows }), ..column }
    }

    fn len(&self) -> usize {
        self.codes.as_ref().map_or(self.texts.len(), |codes| codes.by_row.len())
    }

    /// The cell of a row; empty beyond the last one.
    pub(super) fn cell(&self, row: usize) -> &str {
        let at = match &self.codes {
            Some(codes) => codes.by_row.get(row).map_or(usize::MAX, |&code| code as usize),
            None => row,
        };
        self.texts.get(at)
    }

    /// The distinct cells, where they are numbered.
    pub(super) fn distinct(&self) -> Option<Distinct> {
        let Codes { by_row, rows } = self.codes.as_ref()?;
        Some(Distinct { codes: distinct::Codes::Of(Arc::clone(by_row)), rows: rows.clone() })
    }

    /// SHA-256 of heading and cells, each with its length.
    fn sha256(&self, heading: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        for part in [heading, self.texts.joined()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        // Longer cells are refused.
        self.texts.lengths().for_each(|length| hash.update((length as u32).to_le_bytes()));
        let codes = self.codes.as_ref().map_or(&[] as &[u32], |codes| &codes.by_row);
        let is_few = self.texts.len() < usize::from(u16::MAX);
        for codes in codes.chunks(HASHED) {
            if is_few {
                let narrow = |&code: &u32| u16::try_from(code).unwrap_or(u16::MAX).to_le_bytes();
                hash.update(codes.iter().map(narrow).collect::<Vec<_>>().as_flattened());
            } else {
                hash.update(codes.iter().map(|code| code.to_le_bytes()).collect::<Vec<_>>().as_flattened());
            }
        }
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
                let row = column.codes.as_ref().map_or(Some(at as u32), |codes| codes.rows[at]);
                let place =
                    Place { row: row.map(|row| u64::from(row) + 1), column: Some(heading.clone()), ..place.clone() };
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
