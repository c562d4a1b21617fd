//! Dense matrices of costs.

use super::random::Random;

/// A dense family of costs. The square ones are tried at every size; see [`Dense::RECTANGULAR`] for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dense {
    /// Multiples of 2^-53 in [0, 1).
    Uniform,
    /// Integers 1 to 100: many ties.
    Ints100,
    /// Integers 1 to a million.
    IntsMillion,
    /// 0 or 1, as likely.
    Binary,
    /// 1 for about two entries of a row, else a million: how many of the cheap ones fit together is what counts.
    TwoCost,
    /// Distances between points of the unit square.
    Geometric,
    /// Minus the inner product of two features, each in [0, 1).
    LowRank2,
    /// ... of eight.
    LowRank8,
    /// `a[i] * b[j]`: every pair of rows agrees on the order of the columns.
    Product,
    /// `(i + 1) * (j + 1)` (Machol and Wien, "A hard assignment problem", 1976).
    MacholWien,
    /// How far apart a buyer and a seller are in five attributes of few values: many equal rows, many ties.
    Market,
    /// A number for the row, one for the column, and a tie-breaker of 0 to 3.
    Offsets,
    /// All the same.
    Constant,
}

impl Dense {
    /// Every dense family.
    pub const ALL: [Dense; 13] = [
        Dense::Uniform,
        Dense::Ints100,
        Dense::IntsMillion,
        Dense::Binary,
        Dense::TwoCost,
        Dense::Geometric,
        Dense::LowRank2,
        Dense::LowRank8,
        Dense::Product,
        Dense::MacholWien,
        Dense::Market,
        Dense::Offsets,
        Dense::Constant,
    ];

    /// The families also tried with 3 and 30 times as many columns as rows.
    pub const RECTANGULAR: [Dense; 6] =
        [Dense::Uniform, Dense::Ints100, Dense::Geometric, Dense::LowRank8, Dense::Product, Dense::Market];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Dense::Uniform => "uniform",
            Dense::Ints100 => "ints-100",
            Dense::IntsMillion => "ints-1e6",
            Dense::Binary => "binary",
            Dense::TwoCost => "two-cost",
            Dense::Geometric => "geometric",
            Dense::LowRank2 => "low-rank-2",
            Dense::LowRank8 => "low-rank-8",
            Dense::Product => "product",
            Dense::MacholWien => "machol-wien",
            Dense::Market => "market",
            Dense::Offsets => "offsets",
            Dense::Constant => "constant",
        }
    }

    /// Whether every cost is an integer.
    pub fn is_integer(self) -> bool {
        !matches!(self, Dense::Uniform | Dense::Geometric | Dense::LowRank2 | Dense::LowRank8 | Dense::Product)
    }

    /// The row-major matrix. Only additions, multiplications and square roots are used, which every platform rounds
    /// alike.
    pub fn matrix(self, rows: usize, cols: usize, random: &mut Random) -> Vec<f64> {
        match self {
            Dense::Uniform => each(rows, cols, |_, _| random.unit()),
            Dense::Ints100 => each(rows, cols, |_, _| random.between(1, 100) as f64),
            Dense::IntsMillion => each(rows, cols, |_, _| random.between(1, 1_000_000) as f64),
            Dense::Binary => each(rows, cols, |_, _| random.below(2) as f64),
            Dense::TwoCost => {
                let bound = cols as u64;
                each(rows, cols, |_, _| if random.below(bound) < 2 { 1.0 } else { 1e6 })
            }
            Dense::Geometric => {
                let (a, b) = (features(rows, 2, random), features(cols, 2, random));
                each(rows, cols, |i, j| {
                    let (dx, dy) = (a[2 * i] - b[2 * j], a[2 * i + 1] - b[2 * j + 1]);
                    (dx * dx + dy * dy).sqrt()
                })
            }
            Dense::LowRank2 => low_rank(rows, cols, 2, random),
            Dense::LowRank8 => low_rank(rows, cols, 8, random),
            Dense::Product => {
                let (a, b) = (features(rows, 1, random), features(cols, 1, random));
                each(rows, cols, |i, j| a[i] * b[j])
            }
            Dense::MacholWien => each(rows, cols, |i, j| ((i + 1) * (j + 1)) as f64),
            Dense::Market => market(rows, cols, random),
            Dense::Offsets => {
                let mut offsets =
                    |count: usize| -> Vec<i64> { (0..count).map(|_| random.between(0, 100_000)).collect() };
                let (a, b) = (offsets(rows), offsets(cols));
                each(rows, cols, |i, j| (a[i] + b[j] + random.between(0, 3)) as f64)
            }
            Dense::Constant => each(rows, cols, |_, _| 7.0),
        }
    }
}

fn each(rows: usize, cols: usize, mut cost: impl FnMut(usize, usize) -> f64) -> Vec<f64> {
    let mut matrix = Vec::with_capacity(rows * cols);
    for i in 0..rows {
        matrix.extend((0..cols).map(|j| cost(i, j)));
    }
    matrix
}

fn features(count: usize, rank: usize, random: &mut Random) -> Vec<f64> {
    (0..count * rank).map(|_| random.unit()).collect()
}

fn low_rank(rows: usize, cols: usize, rank: usize, random: &mut Random) -> Vec<f64> {
    let (a, b) = (features(rows, rank, random), features(cols, rank, random));
    each(rows, cols, |i, j| {
        let pairs = a[rank * i..][..rank].iter().zip(&b[rank * j..][..rank]);
        // Summed from the left: floating-point addition depends on the order.
        -pairs.fold(0.0, |sum, (x, y)| sum + x * y)
    })
}

/// Attributes of a side of the market: how many values, and what a step apart costs.
const ATTRIBUTES: [(u64, i64); 5] = [(5, 10), (4, 6), (3, 4), (3, 2), (2, 1)];

fn market(rows: usize, cols: usize, random: &mut Random) -> Vec<f64> {
    let mut side = |count: usize| -> Vec<[i64; 5]> {
        (0..count).map(|_| ATTRIBUTES.map(|(values, _)| random.below(values) as i64)).collect()
    };
    let (buyers, sellers) = (side(rows), side(cols));
    each(rows, cols, |i, j| {
        let apart = buyers[i].iter().zip(&sellers[j]).zip(ATTRIBUTES);
        apart.map(|((a, b), (_, weight))| (a - b).abs() * weight).sum::<i64>() as f64
    })
}
