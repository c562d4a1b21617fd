//! The banner, the type and the line of sizes.

use onehour::Result;

use crate::matrix::cost::Cost;
use crate::matrix::issues::{At, Issues};

pub(super) const NO_BANNER: &str =
    "The first line is `%%MatrixMarket matrix coordinate real general` or the like, then comes a line of sizes.";

/// How the entries are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Row, column, cost.
    Coordinate,
    /// Costs alone, column by column.
    Array,
}

/// What the costs are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// Any numbers.
    Real,
    /// Integers.
    Integer,
    /// None: every entry costs 1.
    Pattern,
}

/// Which entries are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Symmetry {
    /// All.
    General,
    /// Those on and below the diagonal (or each on one side of it).
    Symmetric,
}

/// What comes before the entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) layout: Layout,
    pub(super) field: Field,
    pub(super) symmetry: Symmetry,
    /// Smallest and largest cost of the declared type.
    range: Option<(i128, i128)>,
}

/// The line of sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sizes {
    pub(super) rows: u64,
    pub(super) cols: u64,
    /// Entries that are listed.
    pub(super) entries: u64,
}

impl Header {
    /// Reads the first line.
    pub(super) fn parse(text: &[u8], issues: &mut Issues<'_>) -> Result<Self> {
        let text = String::from_utf8_lossy(text).to_ascii_lowercase();
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        let &["%%matrixmarket", object, layout, field, symmetry] = words.as_slice() else {
            let noted = issues.line(1, "E-matrix-header", "This is no banner of five words.".into(), NO_BANNER);
            return issues.give_up(noted);
        };
        let layout = match layout {
            "coordinate" => Some(Layout::Coordinate),
            "array" => Some(Layout::Array),
            _ => None,
        };
        let field = match field {
            "real" | "double" => Some(Field::Real),
            "integer" => Some(Field::Integer),
            "pattern" => Some(Field::Pattern),
            _ => None,
        };
        let symmetry = match symmetry {
            "general" => Some(Symmetry::General),
            "symmetric" => Some(Symmetry::Symmetric),
            _ => None,
        };
        let known = [object == "matrix", layout.is_some(), field.is_some(), symmetry.is_some()];
        for (column, _) in (2..).zip(known).filter(|(_, known)| !known) {
            let remedy = "Costs are matrix, coordinate or array, real, integer or pattern, general or symmetric.";
            issues.at(
                At { line: 1, column },
                "E-matrix-header",
                "This word of the banner stands for no matrix of costs.",
                remedy,
            )?;
        }
        if layout == Some(Layout::Array) && field == Some(Field::Pattern) {
            let message = "An array has costs; a pattern has none.".into();
            issues.line(1, "E-matrix-header", message, "Write a pattern as coordinates.")?;
        }
        issues.settle()?;
        // Whatever is unknown was an issue.
        let (Some(layout), Some(field), Some(symmetry)) = (layout, field, symmetry) else {
            return issues.give_up(Ok(()));
        };
        Ok(Header { layout, field, symmetry, range: None })
    }

    /// Reads `%%GraphBLAS type int8_t`.
    pub(super) fn set_type(&mut self, text: &[u8], line: u64, issues: &mut Issues<'_>) -> Result<()> {
        let text = String::from_utf8_lossy(text);
        let mut words = text.split_ascii_whitespace().skip(1);
        if words.next() != Some("type") {
            return Ok(());
        }
        let name = words.collect::<Vec<_>>().join(" ");
        self.range = match name.trim_end_matches("_t") {
            "float" | "double" => None,
            "bool" => Some((0, 1)),
            "int8" => Some((i8::MIN.into(), i8::MAX.into())),
            "int16" => Some((i16::MIN.into(), i16::MAX.into())),
            "int32" => Some((i32::MIN.into(), i32::MAX.into())),
            "int64" => Some((i64::MIN.into(), i64::MAX.into())),
            "uint8" => Some((0, u8::MAX.into())),
            "uint16" => Some((0, u16::MAX.into())),
            "uint32" => Some((0, u32::MAX.into())),
            "uint64" => Some((0, u64::MAX.into())),
            _ => {
                let remedy = "Costs are of type bool, int8_t to int64_t, uint8_t to uint64_t, float or double.";
                return issues.line(line, "E-matrix-header", "This type is no type of a cost.".into(), remedy);
            }
        };
        Ok(())
    }

    /// Reads `rows cols entries`, or `rows cols` of an array.
    pub(super) fn sizes(&self, text: &[u8], line: u64, issues: &mut Issues<'_>) -> Result<Sizes> {
        let text = String::from_utf8_lossy(text);
        let numbers: Option<Vec<u64>> = text.split_ascii_whitespace().map(|word| word.parse().ok()).collect();
        let sizes = match (self.layout, numbers.as_deref()) {
            (Layout::Coordinate, Some(&[rows, cols, entries])) => Some(Sizes { rows, cols, entries }),
            (Layout::Array, Some(&[rows, cols])) => Some(Sizes { rows, cols, entries: self.array_entries(rows, cols) }),
            _ => None,
        };
        let Some(sizes) = sizes else {
            let remedy = "Write rows, columns and the number of entries; rows and columns alone for an array.";
            let noted = issues.line(line, "E-matrix-header", "This is no line of sizes.".into(), remedy);
            return issues.give_up(noted);
        };
        if self.symmetry == Symmetry::Symmetric && sizes.rows != sizes.cols {
            let message = format!("A matrix of {} rows and {} columns is not symmetric.", sizes.rows, sizes.cols);
            issues.line(line, "E-matrix-header", message, "Call it general, or correct the sizes.")?;
        }
        issues.settle()?;
        Ok(sizes)
    }

    fn array_entries(&self, rows: u64, cols: u64) -> u64 {
        match self.symmetry {
            Symmetry::General => rows.saturating_mul(cols),
            Symmetry::Symmetric => rows.saturating_mul(rows.saturating_add(1)) / 2,
        }
    }

    /// Words of an entry.
    pub(super) fn words(&self) -> usize {
        match (self.layout, self.field) {
            (Layout::Array, _) => 1,
            (Layout::Coordinate, Field::Pattern) => 2,
            (Layout::Coordinate, _) => 3,
        }
    }

    /// What a line of an entry looks like.
    pub(super) fn remedy(&self) -> &'static str {
        match self.words() {
            1 => "Write one cost a line.",
            2 => "Write row and column.",
            _ => "Write row, column and cost.",
        }
    }

    /// Notes a cost that the declared type cannot hold.
    pub(super) fn check_range(&self, cost: Cost, at: At, issues: &mut Issues<'_>) -> Result<()> {
        let integers = (self.field == Field::Integer).then_some((i64::MIN.into(), i64::MAX.into()));
        match self.range.or(integers) {
            Some((low, high)) if !cost.is_within(low, high) => {
                let message = "The cost is none of the type that the header declares.";
                issues.at(at, "E-cost-range", message, "Correct the cost, or the type in the header.")
            }
            _ => Ok(()),
        }
    }
}
