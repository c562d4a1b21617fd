//! What the parts of a workbook hold, counted while they are unpacked to nowhere.
//!
//! A few hundred kilobytes can unpack to tens of millions of empty elements, which no reader passes over in a second.
//! So every part is unpacked once beforehand, in pieces, and looked through for `<` alone; at the first limit it stops.
//! [`limits`] says how much may be in a workbook: how many bytes for its size on disk, rows, cells and texts, and
//! elements that are none of these. What stands in a cell or text belongs to it as long as it is as much as honest ones
//! have ([`PARTS_OF_A_CELL`]).
//!
//! Elements are told by their names without a prefix, whatever part they are in: the reader goes by the same names,
//! and a part may be called anything.

use std::io::{self, Cursor, Read};

use memchr::memchr_iter;
use onehour::error::{Error, Issue, Place};
use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::ods;
use super::workbook::{damaged, part_sheet};
use crate::limits;

/// What can be seen of an element from its `<` on.
const SIGHT: usize = 1 << 10;
/// Elements in a cell or a text that belong to it: of xlsx `is`, `t`, `v`, `f`; of ods paragraphs, spans, links.
const PARTS_OF_A_CELL: u8 = 4;

/// Looks through a workbook; `packed` is its size on disk.
///
/// # Errors
/// `E-workbook-too-large`, `E-too-many-rows`, `E-too-many-columns`, `E-too-many-cells`, with the sheet where the part
/// is one; `E-damaged-workbook` when a part cannot be unpacked.
pub(super) fn check(archive: &mut ZipArchive<Cursor<&[u8]>>, packed: usize, place: &Place) -> Result<(), Error> {
    let broken = || damaged(place.clone());
    if archive.len() > limits::WORKBOOK_PARTS {
        return Err(Excess::Parts.at(place.clone()));
    }
    let allowed = limits::unpacked_bytes(packed);
    let mut stated = 0u64;
    for index in 0..archive.len() {
        stated = stated.saturating_add(archive.by_index_raw(index).map_err(|_| broken())?.size());
    }
    if stated > allowed {
        return Err(Excess::Bytes(allowed).at(place.clone()));
    }
    let mut census = Census { allowed, ..Census::default() };
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|_| broken())?;
        let name = part.name().map_err(|_| broken())?.into_owned();
        census.begin_part();
        let excess = census.look_through(&mut part).map_err(|_| broken())?;
        drop(part);
        if let Err(excess) = excess {
            let sheet = census.table.take().or_else(|| part_sheet(archive, &name));
            return Err(excess.at(Place { sheet, ..place.clone() }));
        }
    }
    Ok(())
}

/// Why a workbook is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Excess {
    Parts,
    /// How many are allowed.
    Bytes(u64),
    Rows,
    Columns,
    Cells,
    Texts,
    Others,
    /// A list of texts that states no number that could be.
    StatedTexts,
}

impl Excess {
    fn at(self, place: Place) -> Error {
        let million = |count: usize| format!("{} million", count / 1_000_000);
        let (code, message, remedy) = match self {
            Excess::StatedTexts => return damaged(place),
            Excess::Rows => (
                "E-too-many-rows",
                format!("The sheet has more than {} rows.", limits::ROWS),
                "Split it into several files.",
            ),
            Excess::Columns => (
                "E-too-many-columns",
                format!("A row of the sheet has more than {} cells, the blank ones too.", limits::SHEET_COLUMNS),
                "Remove the columns on the far right.",
            ),
            Excess::Cells => (
                "E-too-many-cells",
                format!("The workbook has more than {} cells, the blank ones too.", million(limits::WORKBOOK_CELLS)),
                TOO_LARGE_REMEDY,
            ),
            Excess::Bytes(allowed) => ("E-workbook-too-large", too_large(allowed), TOO_LARGE_REMEDY),
            Excess::Parts => (
                "E-workbook-too-large",
                format!("The workbook has more than {} parts.", limits::WORKBOOK_PARTS),
                TOO_LARGE_REMEDY,
            ),
            Excess::Texts => (
                "E-workbook-too-large",
                format!("The workbook has more than {} texts.", million(limits::WORKBOOK_TEXTS)),
                TOO_LARGE_REMEDY,
            ),
            Excess::Others => (
                "E-workbook-too-large",
                format!("The workbook has more than {} elements beside cells.", million(limits::WORKBOOK_OTHERS)),
                TOO_LARGE_REMEDY,
            ),
        };
        Error::from(Issue::error(code, place, message, remedy))
    }
}

const TOO_LARGE_REMEDY: &str = "Save the one sheet that is needed as CSV.";

fn too_large(allowed: u64) -> String {
    let more = format!("The workbook holds more than {} MiB once unpacked", allowed >> 20);
    if allowed < limits::UNPACKED_BYTES { format!("{more}, far too much for a file of its size.") } else { more + "." }
}

/// The refusal of a workbook of more text than its parts may unpack to.
pub(super) fn too_much_text(place: Place) -> Error {
    Excess::Bytes(limits::UNPACKED_BYTES).at(place)
}

/// What was seen so far.
#[derive(Debug, Default)]
struct Census {
    /// Bytes that may be unpacked, and that were.
    allowed: u64,
    unpacked: u64,
    cells: usize,
    texts: usize,
    others: usize,
    /// Rows of this part.
    rows: u64,
    /// Cells of this row.
    width: usize,
    /// How many elements more belong to the last cell or text.
    inside: u8,
    /// The sheet of an .ods that the part is in.
    table: Option<String>,
}

impl Census {
    fn begin_part(&mut self) {
        (self.rows, self.width, self.inside, self.table) = (0, 0, 0, None);
    }

    /// Unpacks a part and counts what is in it.
    fn look_through(&mut self, part: &mut impl Read) -> io::Result<Result<(), Excess>> {
        let mut buffer = vec![0; 1 << 16];
        let mut held = 0;
        loop {
            let got = part.read(&mut buffer[held..])?;
            let end = held + got;
            // What stands too near to the end of the buffer to be seen whole is looked at with the next piece.
            let seen = if got == 0 { end } else { end.saturating_sub(SIGHT) };
            self.unpacked += got as u64;
            if self.unpacked > self.allowed {
                return Ok(Err(Excess::Bytes(self.allowed)));
            }
            for at in memchr_iter(b'<', &buffer[..seen]) {
                if let Err(excess) = self.element(&buffer[at..end.min(at + SIGHT)]) {
                    return Ok(Err(excess));
                }
            }
            if got == 0 {
                return Ok(Ok(()));
            }
            buffer.copy_within(seen..end, 0);
            held = end - seen;
        }
    }

    /// Counts what begins with this `<`.
    fn element(&mut self, sight: &[u8]) -> Result<(), Excess> {
        let Some(name) = local_name(sight) else { return Ok(()) };
        match name {
            b"sst" => within(states_few(sight), Excess::StatedTexts)?,
            b"table" => self.table = table_name(sight).or(self.table.take()),
            _ => {}
        }
        match name {
            b"row" | b"table-row" => {
                (self.width, self.inside) = (0, 0);
                self.rows += 1;
                within(self.rows <= limits::ROWS, Excess::Rows)
            }
            b"c" | b"table-cell" | b"covered-table-cell" => {
                (self.width, self.inside) = (self.width + 1, PARTS_OF_A_CELL);
                self.cells += 1;
                within(self.width <= limits::SHEET_COLUMNS, Excess::Columns)?;
                within(self.cells <= limits::WORKBOOK_CELLS, Excess::Cells)
            }
            b"si" => {
                self.inside = PARTS_OF_A_CELL;
                self.texts += 1;
                within(self.texts <= limits::WORKBOOK_TEXTS, Excess::Texts)
            }
            _ if self.inside > 0 => {
                self.inside -= 1;
                Ok(())
            }
            _ => {
                self.others += 1;
                within(self.others <= limits::WORKBOOK_OTHERS, Excess::Others)
            }
        }
    }
}

fn within(holds: bool, excess: Excess) -> Result<(), Excess> {
    if holds { Ok(()) } else { Err(excess) }
}

/// The name of the element that begins here, without its prefix; nothing where none begins.
fn local_name(sight: &[u8]) -> Option<&[u8]> {
    let name = sight.get(1..)?;
    if matches!(name.first()?, b'/' | b'!' | b'?') {
        return None;
    }
    let end = name.iter().position(|byte| matches!(byte, b' ' | b'>' | b'/' | b'\t' | b'\n' | b'\r'));
    let name = &name[..end.unwrap_or(name.len())];
    Some(name.iter().position(|&byte| byte == b':').map_or(name, |colon| &name[colon + 1..]))
}

/// The tag that begins here, if it ends within sight.
fn whole_tag(sight: &[u8]) -> Option<&[u8]> {
    let mut quote = None;
    let end = sight.iter().position(|&byte| match quote {
        Some(open) => {
            quote = quote.filter(|_| byte != open);
            false
        }
        None => {
            quote = matches!(byte, b'"' | b'\'').then_some(byte);
            byte == b'>'
        }
    })?;
    Some(&sight[..=end])
}

/// Whether a list states no more texts than it may have: the reader reserves memory for as many.
fn states_few(sight: &[u8]) -> bool {
    const NAME: &[u8] = b"uniqueCount";
    let number = |tag: &[u8]| {
        let digits = tag.iter().skip_while(|byte| !byte.is_ascii_digit()).take_while(|byte| byte.is_ascii_digit());
        digits.fold(0usize, |number, digit| number.saturating_mul(10).saturating_add(usize::from(digit - b'0')))
    };
    whole_tag(sight).is_some_and(|tag| {
        let mut named = tag.windows(NAME.len()).enumerate().filter(|&(_, window)| window == NAME);
        named.all(|(at, _)| number(&tag[at..]) <= limits::WORKBOOK_TEXTS)
    })
}

/// The name of a sheet of an .ods, by the element that begins it.
fn table_name(sight: &[u8]) -> Option<String> {
    match Reader::from_reader(whole_tag(sight)?).read_event().ok()? {
        Event::Start(element) | Event::Empty(element) => ods::attribute(&element, "table:name"),
        _ => None,
    }
}
