//! Matrices as CSV: a line a row, nothing but numbers; an empty cell and `inf` are forbidden pairs.

use onehour::Result;

use super::cost::Cell;
use super::entries::{self, ENTRY_BYTES, Entries};
use super::issues::{At, Issues};
use super::lines::Lines;
use super::reader::Reader;
use super::{Budget, Matrix};

/// Reads the rows; commas, semicolons or tabs, whichever the first line has.
pub(super) fn read(reader: Reader<'_>, budget: Budget) -> Result<Matrix> {
    let mut issues = Issues::new(reader.source());
    let mut lines = Lines::new(reader);
    let mut entries = Entries::default();
    let (mut rows, mut cols, mut separator) = (0, None, b',');
    while let Some((line, text)) = lines.next()? {
        if text.is_empty() {
            continue;
        }
        if cols.is_none() {
            separator = [b',', b';', b'\t'].into_iter().find(|separator| text.contains(separator)).unwrap_or(b',');
        }
        let mut width = 0;
        for cell in text.split(|&byte| byte == separator).map(<[u8]>::trim_ascii) {
            width += 1;
            let at = At { line, column: width };
            if !cell.is_empty()
                && let Some(cost) = entries::checked(Cell::parse(cell), at, &mut issues)?
            {
                entries.push(rows, width - 1, cost);
            }
        }
        let first = *cols.get_or_insert(width);
        if width != first {
            let message = format!("This row has {width} cells, the first has {first}.");
            issues.line(
                line,
                "E-matrix-ragged",
                message,
                "Write every separator; leave the cell of a forbidden pair empty.",
            )?;
        }
        rows += 1;
        budget.allow(issues.source(), entries.len() as u64 * ENTRY_BYTES, &format!("The first {line} lines"))?;
    }
    issues.settle()?;
    let (rows, cols) = entries::check_shape(rows as u64, cols.unwrap_or(0) as u64, &mut issues)?;
    entries.into_matrix(rows, cols, budget, &mut issues)
}
