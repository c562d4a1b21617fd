//! What an input may cost at most. Each limit is far above any real sign-up file and far below what would exhaust a
//! laptop; docs/people-file.md repeats them.

/// Bytes of one file on disk.
pub(crate) const FILE_BYTES: u64 = 512 << 20;
/// Bytes of one JSON file: a parsed document takes several times its text.
pub(crate) const JSON_BYTES: u64 = 128 << 20;
/// Bytes of one cell.
pub(crate) const CELL_BYTES: usize = 1 << 20;
/// Columns of a table.
pub(crate) const COLUMNS: usize = 1_000;
/// Rows of a table, the blank ones too.
pub(crate) const ROWS: u64 = 4_000_000;
/// Cells of a table, the empty ones that make its rows equally wide included.
pub(crate) const CELLS: usize = 50_000_000;
/// Bytes of all parts of a workbook once unpacked, whatever its size on disk.
pub(crate) const UNPACKED_BYTES: u64 = 256 << 20;
/// Bytes of all parts once unpacked for each byte on disk, beside the first 16 MiB. Sheets of people come to 10 to 50,
/// dull ones in .ods, whose elements have long names, to 150; the format allows 1000.
const UNPACKED_RATIO: u64 = 200;
/// Rows and cells of a workbook, the blank ones too: a million rows of 28 columns.
pub(crate) const WORKBOOK_CELLS: usize = 30_000_000;
/// Texts that the cells of a workbook share.
pub(crate) const WORKBOOK_TEXTS: usize = 4_000_000;
/// Elements of a workbook that are no rows, cells or texts, and no part of them: styles, links, runs of rich text.
pub(crate) const WORKBOOK_OTHERS: usize = 4_000_000;
/// Rows that the largest sheet of any program has.
pub(crate) const SHEET_ROWS: u64 = 1 << 24;
/// Columns that the largest sheet of any program has.
pub(crate) const SHEET_COLUMNS: usize = 1 << 14;
/// Parts in a workbook.
pub(crate) const WORKBOOK_PARTS: usize = 2_000;
/// Arrays and objects inside one another in a JSON file.
pub(crate) const JSON_DEPTH: usize = 32;
/// Keys of all objects of a JSON file together: a million people with a dozen each.
pub(crate) const JSON_KEYS: usize = 12_000_000;
/// Different keys of all objects of a JSON file together, the codes of weights among them.
pub(crate) const JSON_NAMES: usize = 100_000;
/// Errors and warnings about the rows of people files, before reading ends early.
pub(crate) const ISSUES: usize = 100_000;
/// Bytes of an id.
pub(crate) const ID_BYTES: usize = 200;

/// Bytes that all parts of a workbook of this size on disk may unpack to.
pub(crate) fn unpacked_bytes(packed: usize) -> u64 {
    UNPACKED_BYTES.min((16 << 20) + UNPACKED_RATIO.saturating_mul(packed as u64))
}

const _: () = assert!(FILE_BYTES < u32::MAX as u64, "offsets into a table are u32");
