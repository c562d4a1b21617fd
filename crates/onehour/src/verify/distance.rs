//! How far apart two people are.

use super::rules::Pair;

/// Mean radius of the Earth in metres (IUGG).
const RADIUS: f64 = 6_371_008.8;

/// Great-circle distance in whole metres, when both places are known: haversine formula, rounded.
pub(super) fn metres_between(pair: Pair<'_, '_>) -> Option<i128> {
    let (a, b) = (pair.newcomer.coordinates?, pair.opener.coordinates?);
    let haversine = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let across = a.lat.to_radians().cos() * b.lat.to_radians().cos() * haversine(b.lon - a.lon);
    let h = haversine(b.lat - a.lat) + across;
    let metres = 2.0 * RADIUS * h.clamp(0.0, 1.0).sqrt().asin();
    metres.is_finite().then_some(metres.round() as i128)
}
