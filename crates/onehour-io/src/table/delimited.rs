//! Delimited text: read in chunks, split while it is read, decoded afterwards.
//!
//! A cell without end, a NUL byte or too many columns stop the reading where they are met, so that a hostile file costs
//! no more than what stands before its fault.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use onehour::Result;
use onehour::error::{Error, Issue, Place};

use super::encoding::{self, Verdict};
use super::raw::{Layout, RawTable, ShortRows, TextTable, too_many_cells};
use super::tokenizer::{Fault, Tokenizer, Tokens};
use super::{Table, sniff};
use crate::limits;
use crate::source::{Input, Source};

/// What a mapping says about a text file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Declared {
    /// Name of the encoding; told from the bytes when absent.
    pub(crate) encoding: Option<String>,
    /// Separator of cells; told from the heading row when absent.
    pub(crate) delimiter: Option<char>,
}

/// How many bytes are looked at to find the heading row's separator.
const HEAD: usize = 1 << 16;

pub(super) fn read(
    source: &Source,
    input: &mut Input<'_>,
    declared: &Declared,
    issues: &mut Vec<Issue>,
) -> Result<Table> {
    let place = source.place();
    let named = declared.encoding.as_deref().and_then(encoding::by_name);
    let (tokens, marked) = split(input, declared, &place)?;
    let last = tokens.table.layout.rows.len().saturating_sub(1);
    let fault = tokens.fault.map(|fault| {
        let column = tokens.table.layout.width_of_last().saturating_sub(1);
        (fault, fault_error(fault, tokens.table.place_of(&place, last, column)))
    });
    let cut_off = match fault {
        None => None,
        Some((Fault::UnclosedQuote | Fault::CellTooLong, error)) => Some(error),
        Some((_, error)) => return Err(error),
    };
    let stray = tokens.stray.iter().filter(|&&(row, _)| cut_off.is_none() || row < last);
    issues.extend(stray.map(|&(row, column)| stray_text(tokens.table.place_of(&place, row, column))));
    let (mut text, warning) = match (decode(tokens.table, marked.or(named), &place), &cut_off) {
        (Err(error), Some(cut_off)) => return Err(Error::from([error.issues, cut_off.issues.clone()].concat())),
        (decoded, _) => decoded?,
    };
    issues.extend(warning);
    if let Some(error) = cut_off {
        // What a quote that is not closed has swallowed is lost; the rows before it are not.
        text.layout.cut(last);
        if text.is_blank() {
            return Err(error);
        }
        issues.extend(error.issues);
    }
    let mut table = text.into_table(place, ShortRows::Refuse, issues)?;
    table.delimiter = Some(tokens.delimiter);
    Ok(table)
}

/// Splits the input. UTF-16, told by its byte order mark, is turned into UTF-8 first; every other encoding is split as
/// bytes. The second value is the encoding of the bytes of the table where a mark settles it.
fn split(input: &mut Input<'_>, declared: &Declared, place: &Place) -> Result<(Tokens, Option<&'static Encoding>)> {
    let head = input.look(HEAD)?;
    let (mark, mut skip) = encoding::by_mark(head).map_or((None, 0), |(encoding, length)| (Some(encoding), length));
    if mark == Some(UTF_16LE) || mark == Some(UTF_16BE) {
        let bytes = input.all(limits::FILE_BYTES)?;
        let text = encoding::text_of(bytes).ok_or_else(|| wrong_encoding(place.clone()))?;
        let head = &text.as_bytes()[..text.len().min(HEAD)];
        let mut tokenizer = Tokenizer::new(delimiter(declared, head, place)?);
        tokenizer.feed(text.as_bytes());
        return Ok((tokenizer.finish(), Some(UTF_8)));
    }
    let mut tokenizer = Tokenizer::new(delimiter(declared, &head[skip..], place)?);
    let mut buffer = Vec::new();
    loop {
        let chunk = input.chunk(&mut buffer)?;
        if chunk.is_empty() || !tokenizer.feed(&chunk[std::mem::take(&mut skip)..]) {
            return Ok((tokenizer.finish(), mark));
        }
    }
}

fn delimiter(declared: &Declared, head: &[u8], place: &Place) -> Result<u8> {
    match declared.delimiter {
        None => Ok(sniff::delimiter(head)),
        Some(c) => u8::try_from(c).ok().filter(|&b| b.is_ascii() && !b"\"\r\n\0".contains(&b)).ok_or_else(|| {
            Error::from(Issue::error(
                "E-bad-delimiter",
                place.clone(),
                "The programme declares a separator that cannot separate cells.",
                "Declare a comma, a semicolon or a tab, or leave `delimiter` out.",
            ))
        }),
    }
}

/// The table as text, with a warning where the encoding is a guess.
fn decode(raw: RawTable, known: Option<&'static Encoding>, place: &Place) -> Result<(TextTable, Option<Issue>)> {
    let encoding = match known {
        Some(other) if other != UTF_8 => other,
        _ => match raw.first_invalid() {
            None => {
                let text = String::from_utf8(raw.bytes).map_err(|_| wrong_encoding(place.clone()))?;
                return Ok((TextTable { text, layout: raw.layout }, None));
            }
            Some(at) => not_utf8(&raw, at, known, place)?,
        },
    };
    let warning = known.is_none().then(|| guessed(place.clone(), encoding));
    let mut text = String::with_capacity(raw.bytes.len());
    let mut ends = Vec::with_capacity(raw.layout.ends.len());
    for cell in 0..raw.layout.ends.len() {
        let (decoded, broken) = encoding.decode_without_bom_handling(raw.cell(cell));
        if broken {
            return Err(Error::from(wrong_encoding(place.clone())));
        }
        text.push_str(&decoded);
        ends.push(text.len() as u32);
    }
    Ok((TextTable { text, layout: Layout { ends, rows: raw.layout.rows } }, warning))
}

/// The encoding of a table that is no UTF-8 from byte `at` on, unless it is known to be that.
fn not_utf8(raw: &RawTable, at: usize, known: Option<&'static Encoding>, place: &Place) -> Result<&'static Encoding> {
    let (row, column) = raw.layout.position_of(at);
    let here = raw.place_of(place, row, column);
    if known.is_some() {
        return Err(Error::from(wrong_encoding(here)));
    }
    // UTF-8 but for characters that the ends of cells cut through: no other reading of the file is right.
    let only_torn = std::str::from_utf8(&raw.bytes).is_ok();
    match if only_torn { Verdict::Mixed } else { encoding::guess(raw.cells()) } {
        Verdict::Certain(told) | Verdict::Guessed(told) => Ok(told),
        Verdict::Mixed => Err(Error::from(mixed(here))),
    }
}

fn fault_error(fault: Fault, place: Place) -> Error {
    let row = Place { column: None, ..place.clone() };
    Error::from(match fault {
        Fault::UnclosedQuote => Issue::error(
            "E-unclosed-quote",
            place,
            "A quote opens here and is never closed.",
            "Close it, or double every quote that belongs to the text.",
        ),
        Fault::CellTooLong => Issue::error(
            "E-cell-too-long",
            place,
            format!("This cell is longer than {} MiB.", limits::CELL_BYTES >> 20),
            "Look for a quote that is not closed, or a file that is no table.",
        ),
        Fault::TooManyColumns => Issue::error(
            "E-too-many-columns",
            row,
            format!("This row has more than {} cells.", limits::COLUMNS),
            "Check that it is the right file and the right separator.",
        ),
        Fault::TooManyRows => Issue::error(
            "E-too-many-rows",
            row,
            format!("The table has more than {} rows.", limits::ROWS),
            "Split it into several files.",
        ),
        Fault::TooManyCells => return too_many_cells(place),
        Fault::NulByte => Issue::error(
            "E-nul-byte",
            place,
            "A zero byte stands here: this is no text, or a UTF-16 text without its byte order mark.",
            "Save the file as CSV in UTF-8.",
        ),
    })
}

fn stray_text(place: Place) -> Issue {
    Issue::error(
        "E-stray-quote",
        place,
        "Text follows the closing quote of this cell.",
        "Double every quote that belongs to the text.",
    )
}

fn mixed(place: Place) -> Issue {
    Issue::error(
        "E-mixed-encoding",
        place,
        "The file is UTF-8 in some cells and something else from here on: two files were joined.",
        "Save each file as UTF-8 before joining them.",
    )
}

fn wrong_encoding(place: Place) -> Issue {
    Issue::error(
        "E-wrong-encoding",
        place,
        "The bytes are not in the encoding that the file or the programme states.",
        "Save the file as UTF-8, or correct `encoding` in the programme.",
    )
}

fn guessed(place: Place, encoding: &'static Encoding) -> Issue {
    let name = encoding.name().to_ascii_lowercase();
    Issue::warning(
        "W-encoding-guessed",
        place,
        format!("The file is not UTF-8; it was read as {name}."),
        "Look at a few names in the result; declare `encoding` in the programme, or save the file as UTF-8.",
    )
}
