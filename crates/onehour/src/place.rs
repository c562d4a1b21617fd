//! Distance on the ground.

use crate::pool::Coordinates;

/// Mean radius of the Earth in metres (IUGG), the R of every distance here.
pub const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Code of a meeting's place when both sides meet remotely.
pub const REMOTE: &str = "remote";

impl Coordinates {
    /// Whether both lie in their ranges: latitude -90 to 90, longitude -180 to 180.
    pub fn is_valid(&self) -> bool {
        (-90.0..=90.0).contains(&self.lat) && (-180.0..=180.0).contains(&self.lon)
    }
}

/// Great-circle distance in whole metres: the haversine formula with [`EARTH_RADIUS_M`], rounded half up.
///
/// Floats end here: rules and terms compare the metres.
///
/// ```
/// use onehour::pool::Coordinates;
/// let helsinki = Coordinates { lat: 60.17, lon: 24.94 };
/// let stockholm = Coordinates { lat: 59.33, lon: 18.07 };
/// assert_eq!(onehour::place::distance_m(helsinki, stockholm) / 1000, 395);
/// ```
pub fn distance_m(a: Coordinates, b: Coordinates) -> i64 {
    let (lat_a, lat_b) = (a.lat.to_radians(), b.lat.to_radians());
    let half_lat = ((lat_b - lat_a) / 2.0).sin();
    let half_lon = ((b.lon - a.lon).to_radians() / 2.0).sin();
    let h = half_lat * half_lat + lat_a.cos() * lat_b.cos() * half_lon * half_lon;
    (2.0 * EARTH_RADIUS_M * h.clamp(0.0, 1.0).sqrt().asin()).round() as i64
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::print_stderr)]

    use onehour_solver::{Dense, Objective, Options, assign_dense};

    use super::distance_m;
    use crate::pool::Coordinates;

    fn at(lat: f64, lon: f64) -> Coordinates {
        Coordinates { lat, lon }
    }

    #[test]
    fn poles_antipodes_and_the_date_line_are_measured_along_the_globe() {
        let half = 20_015_114;
        assert_eq!(distance_m(at(90.0, 0.0), at(-90.0, 77.0)), half);
        assert_eq!(distance_m(at(0.0, 0.0), at(0.0, 180.0)), half);
        assert_eq!(distance_m(at(10.0, 179.5), at(10.0, -179.5)), distance_m(at(10.0, -0.5), at(10.0, 0.5)));
        assert_eq!(distance_m(at(60.0, 25.0), at(60.0, 25.0)), 0);
    }

    /// 1500 Polish to 1500 German places, each to one: the least total is known from outside.
    #[test]
    fn the_shared_places_are_assigned_at_the_known_total() {
        let Some(data) = std::env::var_os("ONEHOUR_DATA") else {
            eprintln!("skipped: ONEHOUR_DATA is not set");
            return;
        };
        let path = std::path::Path::new(&data).join("geo/pl_de_1500.csv");
        let row = |record: Result<csv::StringRecord, csv::Error>| -> Vec<f64> {
            record.unwrap().iter().map(|cell| cell.parse().unwrap()).collect()
        };
        let rows: Vec<Vec<f64>> = csv::Reader::from_path(path).unwrap().records().map(row).collect();
        let metres: Vec<i64> = rows
            .iter()
            .flat_map(|from| rows.iter().map(|to| distance_m(at(from[0], from[1]), at(to[2], to[3]))))
            .collect();
        let matrix = Dense::new(&metres, rows.len(), rows.len()).unwrap();
        let nearest = assign_dense(matrix, Objective::Perfect, Options::default()).unwrap();
        assert_eq!(nearest.total, 1_136_355_884);
    }
}
