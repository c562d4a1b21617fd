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
/// Bytes of all parts of a workbook once unpacked.
pub(crate) const UNPACKED_BYTES: u64 = 256 << 20;
/// Parts in a workbook.
pub(crate) const WORKBOOK_PARTS: usize = 2_000;
/// Arrays and objects inside one another in a JSON file.
pub(crate) const JSON_DEPTH: usize = 32;
/// Errors and warnings about the rows of people files, before reading ends early.
pub(crate) const ISSUES: usize = 100_000;
/// Bytes of an id.
pub(crate) const ID_BYTES: usize = 200;

const _: () = assert!(FILE_BYTES < u32::MAX as u64, "offsets into a table are u32");
