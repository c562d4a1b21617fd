//! The types that a cost in a matrix may have.

use super::lattice::decompose;

/// A type of costs: `i64`, `f64` or `f32`.
///
/// In the floating-point types `+inf` is a forbidden pair; NaN and `-inf` are errors. The trait is sealed.
pub trait Number: Copy + Send + Sync + sealed::Sealed + std::fmt::Debug + PartialEq {
    /// Whether all values are integers.
    #[doc(hidden)]
    const INTEGER: bool;

    /// The value, rounded to the nearest `f64`.
    #[doc(hidden)]
    fn approx(self) -> f64;

    /// `(m, e)` with the value `m * 2^e`; `None` for what is no finite number.
    #[doc(hidden)]
    fn parts(self) -> Option<(i64, i32)>;
}

impl Number for f64 {
    const INTEGER: bool = false;

    #[inline(always)]
    fn approx(self) -> f64 {
        self
    }

    fn parts(self) -> Option<(i64, i32)> {
        self.is_finite().then(|| decompose(self).unwrap_or((0, 0)))
    }
}

impl Number for f32 {
    const INTEGER: bool = false;

    #[inline(always)]
    fn approx(self) -> f64 {
        f64::from(self)
    }

    fn parts(self) -> Option<(i64, i32)> {
        f64::from(self).parts()
    }
}

impl Number for i64 {
    const INTEGER: bool = true;

    #[inline(always)]
    fn approx(self) -> f64 {
        self as f64
    }

    fn parts(self) -> Option<(i64, i32)> {
        Some((self, 0))
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f64 {}
    impl Sealed for f32 {}
    impl Sealed for i64 {}
}

/// The value in whole units of `2^exponent`, rounded down; `None` for what is no finite number or leaves `i128`.
pub(crate) fn floor_units<T: Number>(value: T, exponent: i32) -> Option<i128> {
    let (mantissa, own) = value.parts()?;
    let mantissa = i128::from(mantissa);
    if mantissa == 0 {
        return Some(0);
    }
    match own.checked_sub(exponent)? {
        // 64 bits of the mantissa and 62 more fit.
        up @ 0..=62 => Some(mantissa << up),
        down if down < 0 => Some(mantissa >> down.unsigned_abs().min(127)),
        _ => None,
    }
}

/// The exponent of the lowest bit set; `None` for zero and for what is no finite number.
pub(crate) fn lowest_bit<T: Number>(value: T) -> Option<i32> {
    let (mantissa, exponent) = value.parts()?;
    (mantissa != 0).then(|| exponent + mantissa.trailing_zeros() as i32)
}

/// `units * 2^exponent`, rounded to `f64`.
pub(crate) fn units_to_f64(units: i128, exponent: i32) -> f64 {
    // The power is applied in steps, since it alone may leave the range of f64.
    let mut value = units as f64;
    let mut left = exponent;
    while left != 0 && value != 0.0 {
        let step = left.clamp(-1000, 1000);
        value *= 2.0_f64.powi(step);
        left -= step;
    }
    value
}
