//! Sparse problems in CSR form. Those that have a perfect matching contain a planted one.

use super::random::Random;

/// Rows of entries: columns rising, costs positive integers (a stored zero means nothing to some peers).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Csr {
    /// Number of columns.
    pub cols: usize,
    /// Entries of row `i` are `row_start[i]..row_start[i + 1]`.
    pub row_start: Vec<i64>,
    /// Column of each entry.
    pub col: Vec<i32>,
    /// Cost of each entry.
    pub cost: Vec<i64>,
}

/// A sparse family of costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sparse {
    /// Random columns, costs 1 to a million.
    Uniform,
    /// Random columns, costs 1 to 100.
    Ties,
    /// The nearest of random points, costs their distance.
    Local,
    /// Degrees of both sides by a power law, costs 1 to a million.
    PowerLaw,
    /// Layers in which a search that does not mark what it saw doubles its work at each: a perfect matching exists.
    Layered,
    /// The same with a row too many at one end, and a column too many elsewhere.
    LayeredDeficient,
    /// Random columns, but some rows share too few.
    Deficient,
}

impl Sparse {
    /// Every sparse family.
    pub const ALL: [Sparse; 7] = [
        Sparse::Uniform,
        Sparse::Ties,
        Sparse::Local,
        Sparse::PowerLaw,
        Sparse::Layered,
        Sparse::LayeredDeficient,
        Sparse::Deficient,
    ];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Sparse::Uniform => "sparse-uniform",
            Sparse::Ties => "sparse-ties",
            Sparse::Local => "sparse-local",
            Sparse::PowerLaw => "sparse-power-law",
            Sparse::Layered => "layered",
            Sparse::LayeredDeficient => "layered-deficient",
            Sparse::Deficient => "deficient",
        }
    }

    /// Whether it is tried at several degrees.
    pub fn has_degree(self) -> bool {
        matches!(self, Sparse::Uniform | Sparse::Ties | Sparse::Local | Sparse::PowerLaw)
    }

    /// Whether it has a perfect matching.
    pub fn is_feasible(self) -> bool {
        !matches!(self, Sparse::LayeredDeficient | Sparse::Deficient)
    }

    /// A problem of `size` rows and columns with about `degree` entries a row.
    pub fn csr(self, size: usize, degree: usize, random: &mut Random) -> Csr {
        match self {
            Sparse::Uniform => scattered(size, degree, random, |random| random.between(1, 1_000_000)),
            Sparse::Ties => scattered(size, degree, random, |random| random.between(1, 100)),
            Sparse::Local => super::local::csr(size, degree, random),
            Sparse::PowerLaw => power_law(size, degree, random),
            Sparse::Layered => layered(size, false, random),
            Sparse::LayeredDeficient => layered(size, true, random),
            Sparse::Deficient => deficient(size, degree, random),
        }
    }
}

impl Csr {
    /// Appends a row: columns in any order, twins dropped, each with a cost.
    pub(super) fn push_row(&mut self, mut columns: Vec<u32>, mut cost: impl FnMut(u32) -> i64) {
        columns.sort_unstable();
        columns.dedup();
        if self.row_start.is_empty() {
            self.row_start.push(0);
        }
        self.col.extend(columns.iter().map(|&col| col as i32));
        self.cost.extend(columns.into_iter().map(&mut cost));
        self.row_start.push(self.col.len() as i64);
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.row_start.len().saturating_sub(1)
    }
}

fn scattered(size: usize, degree: usize, random: &mut Random, cost: impl Fn(&mut Random) -> i64) -> Csr {
    let planted = random.permutation(size);
    let mut csr = Csr { cols: size, ..Csr::default() };
    for partner in planted {
        let columns = (1..degree).map(|_| random.below(size as u64) as u32).chain([partner]).collect();
        csr.push_row(columns, |_| cost(random));
    }
    csr
}

/// Row degrees fall as `1 / x^3`, columns are drawn with density falling as `1 / sqrt(x)`: few of either are very
/// popular.
fn power_law(size: usize, degree: usize, random: &mut Random) -> Csr {
    let planted = random.permutation(size);
    let mut csr = Csr { cols: size, ..Csr::default() };
    for partner in planted {
        // The mean of 1 / sqrt(u) is 2.
        let drawn = (degree as f64 / 2.0 / random.unit().max(1e-6).sqrt()) as usize;
        let columns = (1..drawn.clamp(2, size / 2 + 2)).map(|_| {
            let u = random.unit();
            (size as f64 * (u * u)) as u32
        });
        let columns = columns.chain([partner]).collect();
        csr.push_row(columns, |_| random.between(1, 1_000_000));
    }
    csr
}

/// Layers of two rows and two columns; each row reaches both columns of its layer and both of the next.
///
/// ```text
///   rows       0 1     2 3     4 5
///              |X| \X\ |X| \X\ |X|
///   columns    0 1     2 3     4 5
/// ```
///
/// The deficient one has one more row, which reaches the columns of the first layer, and beside the layers a row with two
/// columns to itself: 2^layers alternating paths lead from the first, and none to the column that is left over.
fn layered(size: usize, deficient: bool, random: &mut Random) -> Csr {
    let beside = if deficient { 2 } else { 0 };
    let layers = size.saturating_sub(beside) / 2;
    let inside = 2 * layers;
    let mut csr = Csr { cols: inside + beside, ..Csr::default() };
    if deficient {
        csr.push_row((0..inside.min(2) as u32).collect(), |_| random.between(1, 3));
    }
    for row in 0..inside {
        let first = row / 2 * 2;
        let columns = (first as u32..(first + 4).min(inside) as u32).collect();
        csr.push_row(columns, |_| random.between(1, 3));
    }
    if deficient {
        csr.push_row(vec![inside as u32, inside as u32 + 1], |_| random.between(1, 3));
    }
    csr
}

/// One row in ten draws its columns from one tenth of them less one. Every column has an entry.
fn deficient(size: usize, degree: usize, random: &mut Random) -> Csr {
    let crowd = size / 10;
    let planted = random.permutation(size);
    let mut csr = Csr { cols: size, ..Csr::default() };
    for (row, &partner) in planted.iter().enumerate() {
        // Some other row takes the column that would be planted for one of the crowd.
        let another = row.checked_sub(crowd).and_then(|other| planted.get(other)).filter(|_| row < 2 * crowd);
        let columns: Vec<u32> = if row < crowd {
            (0..degree).map(|_| random.below(crowd.saturating_sub(1).max(1) as u64) as u32).collect()
        } else {
            (1..degree).map(|_| random.below(size as u64) as u32).chain([partner]).chain(another.copied()).collect()
        };
        csr.push_row(columns, |_| random.between(1, 1_000_000));
    }
    csr
}
