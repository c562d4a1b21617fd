//! The types that a cost in a matrix may have.

/// A type of costs: `i64`, `f64` or `f32`.
///
/// In the floating-point types `+inf` is a forbidden pair; NaN and `-inf` are errors. The trait is sealed.
pub trait Number: Copy + Send + Sync + sealed::Sealed + std::fmt::Debug + PartialEq {
    /// Whether all values are integers.
    #[doc(hidden)]
    const INTEGER: bool;

    /// Zero.
    #[doc(hidden)]
    const ZERO: Self;

    /// The value, rounded to the nearest `f64`.
    #[doc(hidden)]
    fn approx(self) -> f64;

    /// `(m, e)` with the value `m * 2^e`; `None` for what is no finite number.
    #[doc(hidden)]
    fn parts(self) -> Option<(i64, i32)>;

    /// The value in units of `2^exponent`, of a number that has less than 63 bits then, and whether it is a whole
    /// number of them. Integers are not scaled.
    #[doc(hidden)]
    fn scaled(self, exponent: i32) -> (i64, bool);
}

impl Number for f64 {
    const INTEGER: bool = false;
    const ZERO: Self = 0.0;

    #[inline(always)]
    fn approx(self) -> f64 {
        self
    }

    fn parts(self) -> Option<(i64, i32)> {
        self.is_finite().then(|| decompose(self))
    }

    /// Shifts and masks without a branch, so that a loop over it vectorises.
    #[inline(always)]
    fn scaled(self, exponent: i32) -> (i64, bool) {
        let bits = self.to_bits();
        let field = (bits >> 52) & 0x7ff;
        let magnitude = (bits & ((1 << 52) - 1)) | (u64::from(field > 0) << 52);
        // A field of 0 has the exponent of field 1.
        let up = field.max(1) as i64 - 1075 - i64::from(exponent);
        let (left, right) = (up.clamp(0, 63) as u32, (-up).clamp(0, 63) as u32);
        let units = (magnitude << left) >> right;
        let whole = (units << right) >> left == magnitude;
        let sign = (bits as i64) >> 63;
        ((units as i64 ^ sign) - sign, whole)
    }
}

impl Number for f32 {
    const INTEGER: bool = false;
    const ZERO: Self = 0.0;

    #[inline(always)]
    fn approx(self) -> f64 {
        f64::from(self)
    }

    fn parts(self) -> Option<(i64, i32)> {
        f64::from(self).parts()
    }

    #[inline(always)]
    fn scaled(self, exponent: i32) -> (i64, bool) {
        f64::from(self).scaled(exponent)
    }
}

impl Number for i64 {
    const INTEGER: bool = true;
    const ZERO: Self = 0;

    #[inline(always)]
    fn approx(self) -> f64 {
        self as f64
    }

    fn parts(self) -> Option<(i64, i32)> {
        Some((self, 0))
    }

    #[inline(always)]
    fn scaled(self, _: i32) -> (i64, bool) {
        (self, true)
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f64 {}
    impl Sealed for f32 {}
    impl Sealed for i64 {}
}

/// `value = mantissa * 2^exponent` with an odd mantissa, of a finite value; zero is `0 * 2^0`.
fn decompose(value: f64) -> (i64, i32) {
    let bits = value.to_bits();
    let field = ((bits >> 52) & 0x7ff) as i32;
    let fraction = (bits & ((1 << 52) - 1)) as i64;
    // A field of 0 is a subnormal: no hidden bit, and the exponent of field 1.
    let (magnitude, exponent) = if field == 0 { (fraction, -1074) } else { (fraction | (1 << 52), field - 1075) };
    if magnitude == 0 {
        return (0, 0);
    }
    let shift = magnitude.trailing_zeros();
    let mantissa = magnitude >> shift;
    (if value < 0.0 { -mantissa } else { mantissa }, exponent + shift as i32)
}

/// The value in whole units of `2^exponent`, rounded down; `None` for what is no finite number or leaves `i128`.
pub(crate) fn floor_units<T: Number>(value: T, exponent: i32) -> Option<i128> {
    let (mantissa, own) = value.parts()?;
    let mantissa = i128::from(mantissa);
    if mantissa == 0 {
        return Some(0);
    }
    let up = own.checked_sub(exponent)?;
    if up < 0 {
        return Some(mantissa >> up.unsigned_abs().min(127));
    }
    // A bit for the sign, and one to spare for a sum of two.
    let room = mantissa.unsigned_abs().leading_zeros() - 2;
    (up.unsigned_abs() <= room).then(|| mantissa << up)
}

/// The value in whole units of `2^exponent`, rounded down, and whether nothing was rounded; `None` as [`floor_units`].
#[inline]
pub(crate) fn units_of<T: Number>(value: T, exponent: i32) -> Option<(i128, bool)> {
    // What nearly all numbers are: short, and whole.
    if (-900..900).contains(&exponent)
        && value.approx().abs() < power_of_two(exponent + 62)
        && (!T::INTEGER || exponent == 0)
    {
        let (units, whole) = value.scaled(exponent);
        if whole {
            return Some((units.into(), true));
        }
    }
    let whole = lowest_bit(value).is_none_or(|bit| bit >= exponent);
    Some((floor_units(value, exponent)?, whole))
}

/// The exponent of the lowest bit set; `None` for zero and for what is no finite number.
pub(crate) fn lowest_bit<T: Number>(value: T) -> Option<i32> {
    let (mantissa, exponent) = value.parts()?;
    (mantissa != 0).then(|| exponent + mantissa.trailing_zeros() as i32)
}

/// The least `e` with `value < 2^e`, of a positive normal number; 0 for zero.
#[inline(always)]
pub(crate) fn bits_of(value: f64) -> i32 {
    // The exponent field of a positive float is its binary logarithm, rounded down, plus 1023.
    if value == 0.0 { 0 } else { ((value.to_bits() >> 52) & 0x7ff) as i32 - 1022 }
}

/// `2^exponent`, of an exponent from -1022 to 1023.
#[inline(always)]
fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}

/// `units * 2^exponent`, rounded to the nearest `f64`; below the normal range it may be rounded twice.
pub(crate) fn units_to_f64(units: i128, exponent: i32) -> f64 {
    // What nearly all numbers are: short, and far from the ends of the range of f64.
    if let Ok(units) = i64::try_from(units)
        && (-900..900).contains(&exponent)
    {
        return units as f64 * power_of_two(exponent);
    }
    // The power is applied in steps, since it alone may leave the range of f64.
    let mut value = units as f64;
    let mut left = exponent;
    while left != 0 && value != 0.0 && value.is_finite() {
        let step = left.clamp(-1000, 1000);
        value *= 2.0_f64.powi(step);
        left -= step;
    }
    value
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn any_value_at_any_exponent_is_a_number_or_none() {
        let exponents = [i32::MIN, i32::MIN + 1, -2000, -1074, -62, -1, 0, 1, 63, 64, 127, 128, 2000, i32::MAX];
        let floats = [0.0, -0.0, 1.0, -1.0, 5e-324, -5e-324, f64::MAX, f64::MIN, f64::INFINITY, f64::NAN, 0.1];
        for exponent in exponents {
            for value in floats {
                let _ = floor_units(value, exponent);
            }
            for value in [0, 1, -1, i64::MIN, i64::MAX] {
                let _ = floor_units(value, exponent);
            }
            for units in [0, 1, -1, i128::MIN, i128::MAX] {
                assert!(!units_to_f64(units, exponent).is_nan());
            }
        }
        assert_eq!(units_to_f64(1, i32::MAX), f64::INFINITY);
        assert_eq!(units_to_f64(-1, i32::MIN), 0.0);
    }

    #[test]
    fn units_are_rounded_down() {
        assert_eq!(floor_units(0.75, -2), Some(3));
        assert_eq!(floor_units(0.75, -1), Some(1));
        assert_eq!(floor_units(-0.75, -1), Some(-2));
        assert_eq!(floor_units(-5e-324, 100), Some(-1));
        assert_eq!(floor_units(i64::MIN, i32::MAX), Some(-1));
        assert_eq!(floor_units(7, 1), Some(3));
    }

    #[test]
    fn the_short_way_to_units_is_the_long_one() {
        let floats =
            [0.0, -0.0, 1.0, -1.0, 0.75, -0.75, 5e-324, -5e-324, 1e300, -1e300, 0.1, -0.1, f64::NAN, f64::INFINITY];
        for exponent in [-1100, -1074, -900, -62, -53, -2, 0, 1, 62, 899, 900, 1000] {
            for value in floats {
                let long = floor_units(value, exponent)
                    .map(|units| (units, lowest_bit(value).is_none_or(|bit| bit >= exponent)));
                assert_eq!(units_of(value, exponent), long, "{value} {exponent}");
            }
            for value in [0, 1, -1, 6, i64::MIN, i64::MAX] {
                let long = floor_units(value, exponent)
                    .map(|units| (units, lowest_bit(value).is_none_or(|bit| bit >= exponent)));
                assert_eq!(units_of(value, exponent), long, "{value} {exponent}");
            }
        }
    }

    #[test]
    fn whatever_fits_is_there() {
        // An odd mantissa is short for round numbers: a power of two has room for 125 more bits.
        assert_eq!(floor_units(1.0, -125), Some(1 << 125));
        assert_eq!(floor_units(2.0_f64.powi(100), -25), Some(1 << 125));
        assert_eq!(floor_units(1.0, -126), None);
        assert_eq!(floor_units(i64::MIN, -62), Some(-(1 << 125)));
        assert_eq!(floor_units(i64::MIN, -63), None);
    }

    #[test]
    fn parts_are_the_value() {
        for value in [1.0, -2.5, 0.1, f64::MIN_POSITIVE, 5e-324, -5e-324, f64::MAX, 1e300, 2.0_f64.powi(-1060)] {
            let (mantissa, exponent) = value.parts().unwrap();
            assert_eq!(units_to_f64(mantissa.into(), exponent), value);
            assert_eq!(lowest_bit(value), Some(exponent));
        }
        assert_eq!((0.0.parts(), (-0.0).parts(), lowest_bit(0.0)), (Some((0, 0)), Some((0, 0)), None));
        assert_eq!((f64::NAN.parts(), f64::INFINITY.parts(), lowest_bit(f64::NEG_INFINITY)), (None, None, None));
        assert_eq!((lowest_bit(48_i64), lowest_bit(i64::MIN), lowest_bit(1.5_f32)), (Some(4), Some(63), Some(-1)));
    }
}
