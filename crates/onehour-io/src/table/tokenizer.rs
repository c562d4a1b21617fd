//! Splits a delimited text into cells, fed with chunks of bytes.
//!
//! RFC 4180 with the habits of real exports: any of CR, LF and CRLF ends a row, mixed as they like; a quote opens a
//! quoted cell only at its start and is an ordinary character elsewhere. Written here and not taken from the `csv`
//! crate because a file that loses a closing quote must be refused with the place of the opening one, rows must be
//! counted as spreadsheets count them (blank ones too), and a cell without end must be refused while it is read.
//!
//! It works on bytes: in every encoding that reaches it (UTF-8, Windows-1252, Mac Roman), separators, quotes and line
//! ends are single ASCII bytes that occur in no other character.

use super::raw::RawTable;
use crate::limits;

/// Where the tokenizer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the first character of a cell.
    Start,
    /// In a cell without quotes.
    Plain,
    /// Between the quotes of a cell.
    Quoted,
    /// After a quote in a quoted cell: its end, or the first half of a doubled quote.
    Quote,
}

/// Why the rest of a text cannot be read. The place is the last row and cell of the table read so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    UnclosedQuote,
    CellTooLong,
    TooManyColumns,
    TooManyRows,
    TooManyCells,
    NulByte,
}

/// A text being split.
#[derive(Debug)]
pub(super) struct Tokenizer {
    delimiter: u8,
    state: State,
    /// Whether the byte before was a CR, whose LF is no second line end.
    after_cr: bool,
    /// Whether the row has begun: a file that ends with a line end has no row after it.
    in_row: bool,
    /// Where the cell begins in the bytes of the table.
    cell_start: usize,
    /// Rows and cells so far.
    table: RawTable,
    /// Row and column (from 0) of cells with text after their closing quote.
    stray: Vec<(usize, usize)>,
    fault: Option<Fault>,
}

/// A text that was split.
#[derive(Debug)]
pub(super) struct Tokens {
    /// Rows and cells; with a fault, the last cell is where it is.
    pub(super) table: RawTable,
    pub(super) delimiter: u8,
    /// Row and column (from 0) of cells with text after their closing quote.
    pub(super) stray: Vec<(usize, usize)>,
    pub(super) fault: Option<Fault>,
}

impl Tokenizer {
    pub(super) fn new(delimiter: u8) -> Self {
        Tokenizer {
            delimiter,
            state: State::Start,
            after_cr: false,
            in_row: false,
            cell_start: 0,
            table: RawTable::default(),
            stray: Vec::new(),
            fault: None,
        }
    }

    /// Takes the next bytes; whether more of them make sense.
    pub(super) fn feed(&mut self, chunk: &[u8]) -> bool {
        self.fault = self.fault.or_else(|| self.split(chunk).err());
        self.fault.is_none()
    }

    /// What there was.
    pub(super) fn finish(mut self) -> Tokens {
        if self.state == State::Quoted {
            self.fault = self.fault.or(Some(Fault::UnclosedQuote));
        }
        if self.fault.is_some() && !self.in_row {
            self.table.layout.begin_row(self.table.layout.rows.len() as u64 + 1);
        }
        if self.fault.is_some() || self.in_row {
            self.table.end_cell();
        }
        Tokens { table: self.table, delimiter: self.delimiter, stray: self.stray, fault: self.fault }
    }

    fn split(&mut self, chunk: &[u8]) -> Result<(), Fault> {
        let mut rest = chunk;
        while let Some((&byte, after)) = rest.split_first() {
            // The inside of a cell is copied in one piece.
            let run = match self.state {
                State::Plain => rest.iter().position(|&b| b == self.delimiter || matches!(b, b'\r' | b'\n' | 0)),
                State::Quoted => rest.iter().position(|&b| matches!(b, b'"' | 0)),
                State::Start | State::Quote => Some(0),
            }
            .unwrap_or(rest.len());
            if run > 0 {
                self.append(&rest[..run])?;
                rest = &rest[run..];
            } else {
                self.step(byte)?;
                rest = after;
            }
        }
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        if self.table.bytes.len() - self.cell_start + bytes.len() > limits::CELL_BYTES {
            return Err(Fault::CellTooLong);
        }
        self.table.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn step(&mut self, byte: u8) -> Result<(), Fault> {
        if byte == 0 {
            return Err(Fault::NulByte);
        }
        let is_second_half = byte == b'\n' && std::mem::take(&mut self.after_cr);
        self.after_cr = byte == b'\r';
        if is_second_half {
            return Ok(());
        }
        if !self.in_row {
            self.begin_row()?;
        }
        match (self.state, byte) {
            (State::Start, b'"') => self.state = State::Quoted,
            (State::Quoted, b'"') => self.state = State::Quote,
            (State::Quote, b'"') => {
                self.state = State::Quoted;
                self.append(b"\"")?;
            }
            (_, b'\r' | b'\n') => self.end_row()?,
            (_, byte) if byte == self.delimiter => self.end_cell()?,
            (State::Quote, byte) => {
                if byte != b' ' {
                    let row = self.table.layout.rows.len() - 1;
                    self.stray.push((row, self.table.layout.width_of_last()));
                    self.state = State::Plain;
                }
            }
            (_, byte) => {
                self.state = State::Plain;
                self.append(&[byte])?;
            }
        }
        Ok(())
    }

    fn begin_row(&mut self) -> Result<(), Fault> {
        let number = self.table.layout.rows.len() as u64 + 1;
        if number > limits::ROWS {
            return Err(Fault::TooManyRows);
        }
        self.table.layout.begin_row(number);
        self.in_row = true;
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Fault> {
        if self.table.layout.width_of_last() >= limits::COLUMNS {
            return Err(Fault::TooManyColumns);
        }
        if self.table.layout.ends.len() >= limits::CELLS {
            return Err(Fault::TooManyCells);
        }
        self.table.end_cell();
        self.cell_start = self.table.bytes.len();
        self.state = State::Start;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Fault> {
        self.end_cell()?;
        self.in_row = false;
        Ok(())
    }
}
