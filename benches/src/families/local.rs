//! Local geometric problems: points of two sides in the unit square, each row linked to the nearest columns.

use super::random::Random;
use super::sparse::Csr;

/// Distances are counted in millionths of the mean distance between neighbours on a side.
const UNITS: f64 = 1e6;

type Point = (f64, f64);

/// Each row has its `degree - 1` nearest columns, and one that makes a perfect matching: the column that comes at the
/// same turn when both sides are walked through in strips, to and fro. It is near too, but seldom among the nearest.
pub(super) fn csr(size: usize, degree: usize, random: &mut Random) -> Csr {
    let mut side = || -> Vec<Point> { (0..size).map(|_| (random.unit(), random.unit())).collect() };
    let (rows, cols) = (side(), side());
    let mut partner = vec![0; size];
    for (row, col) in walk(&rows).into_iter().zip(walk(&cols)) {
        partner[row as usize] = col;
    }
    let grid = Grid::new(&cols, degree.max(2));
    let scale = UNITS * (size as f64).sqrt();
    let mut csr = Csr { cols: size, ..Csr::default() };
    for (&point, partner) in rows.iter().zip(partner) {
        let mut columns = grid.nearest(point, degree.saturating_sub(1));
        columns.push(partner);
        csr.push_row(columns, |col| 1 + (scale * squared(point, cols[col as usize]).sqrt()) as i64);
    }
    csr
}

fn squared(a: Point, b: Point) -> f64 {
    let (dx, dy) = (a.0 - b.0, a.1 - b.1);
    dx * dx + dy * dy
}

/// The points in strips of equal height, every other strip backwards.
fn walk(points: &[Point]) -> Vec<u32> {
    let strips = ((points.len() as f64).sqrt() / 2.0).max(1.0);
    let mut order: Vec<u32> = (0..points.len() as u32).collect();
    order.sort_by(|&a, &b| {
        let key = |at: u32| {
            let (x, y) = points[at as usize];
            let strip = (y * strips) as u64;
            (strip, if strip.is_multiple_of(2) { x } else { 1.0 - x })
        };
        let (a, b) = (key(a), key(b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    order
}

/// Points sorted into square cells.
struct Grid<'a> {
    points: &'a [Point],
    side: usize,
    /// Points of cell `i` are `members[start[i]..start[i + 1]]`.
    start: Vec<usize>,
    members: Vec<u32>,
}

impl<'a> Grid<'a> {
    /// About `crowd` points in a cell.
    fn new(points: &'a [Point], crowd: usize) -> Self {
        let side = (((points.len() / crowd) as f64).sqrt() as usize).max(1);
        let mut grid = Grid { points, side, start: vec![0; side * side + 1], members: Vec::new() };
        let mut members: Vec<(usize, u32)> =
            points.iter().zip(0..).map(|(&point, at)| (grid.cell(point), at)).collect();
        members.sort_unstable();
        for &(cell, _) in &members {
            grid.start[cell + 1] += 1;
        }
        for cell in 0..side * side {
            grid.start[cell + 1] += grid.start[cell];
        }
        grid.members = members.into_iter().map(|(_, at)| at).collect();
        grid
    }

    fn coordinate(&self, x: f64) -> usize {
        ((x * self.side as f64) as usize).min(self.side - 1)
    }

    fn cell(&self, (x, y): Point) -> usize {
        self.coordinate(y) * self.side + self.coordinate(x)
    }

    /// The `count` points nearest to `point` among those of its cell and the eight around it (of more where these hold
    /// too few).
    fn nearest(&self, point: Point, count: usize) -> Vec<u32> {
        let (x, y) = (self.coordinate(point.0), self.coordinate(point.1));
        let mut reach = 1;
        loop {
            let (left, right) = (x.saturating_sub(reach), (x + reach).min(self.side - 1));
            let (low, high) = (y.saturating_sub(reach), (y + reach).min(self.side - 1));
            let mut found: Vec<(f64, u32)> = (low..=high)
                .flat_map(|y| &self.members[self.start[y * self.side + left]..self.start[y * self.side + right + 1]])
                .map(|&at| (squared(point, self.points[at as usize]), at))
                .collect();
            if found.len() >= count || reach >= self.side {
                found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                return found.into_iter().take(count).map(|(_, at)| at).collect();
            }
            reach += 1;
        }
    }
}
