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
