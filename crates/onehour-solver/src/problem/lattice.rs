//! Floating-point costs on an exact integer scale.
//!
//! Every finite `f64` is `m * 2^e` with an integer `m`. With `low` the smallest `e` over all costs once trailing
//! zeros of `m` are moved into `e`, each cost is an integer multiple of `2^low`, and these multiples are what the
//! solver sees: no rounding anywhere, so an optimum of the integers is an optimum of the floats.

/// `value = mantissa * 2^exponent` with an odd mantissa; zero has no exponent.
pub(super) fn decompose(value: f64) -> Option<(i64, i32)> {
    let bits = value.to_bits();
    let field = ((bits >> 52) & 0x7ff) as i32;
    let fraction = (bits & ((1 << 52) - 1)) as i64;
    // A field of 0 is a subnormal: no hidden bit, and the exponent of field 1.
    let (magnitude, exponent) = if field == 0 { (fraction, -1074) } else { (fraction | (1 << 52), field - 1075) };
    if magnitude == 0 {
        return None;
    }
    let shift = magnitude.trailing_zeros();
    let mantissa = magnitude >> shift;
    Some((if value < 0.0 { -mantissa } else { mantissa }, exponent + shift as i32))
}

/// The exponents that a set of finite costs spans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    /// `(low, high)`: every cost is a multiple of `2^low` and smaller than `2^high`; `None` while all are zero.
    exponents: Option<(i32, i32)>,
}

impl Span {
    /// Takes one more cost into account.
    pub(super) fn include(&mut self, value: f64) {
        let Some((mantissa, exponent)) = decompose(value) else { return };
        let top = exponent + (64 - mantissa.unsigned_abs().leading_zeros()) as i32;
        self.exponents = Some(match self.exponents {
            None => (exponent, top),
            Some((low, high)) => (low.min(exponent), high.max(top)),
        });
    }

    /// Bits from the lowest one to the highest.
    pub(super) fn bits(self) -> u32 {
        self.exponents.map_or(0, |(low, high)| (high - low) as u32)
    }

    /// The exponent of the common scale.
    pub(super) fn scale(self) -> i32 {
        self.exponents.map_or(0, |(low, _)| low)
    }

    /// The cost as a multiple of the scale; exact when [`Span::bits`] is at most 63 and the cost was included.
    pub(super) fn multiple(self, value: f64) -> i64 {
        decompose(value).map_or(0, |(mantissa, exponent)| mantissa << (exponent - self.scale()))
    }
}

/// `multiple * 2^exponent`, rounded once to the nearest `f64`.
pub(super) fn to_f64(multiple: i64, exponent: i32) -> f64 {
    // 2^exponent alone may leave the range of f64 although the product does not, so the power is applied in steps.
    // Only the last step can leave the normal range; a sum of multiples of a subnormal step is itself such a
    // multiple, so it loses nothing.
    let mut value = multiple as f64;
    let mut left = exponent;
    while left != 0 {
        let step = left.clamp(-1000, 1000);
        value *= 2.0_f64.powi(step);
        left -= step;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_float_comes_back() {
        for value in
            [0.0, -0.0, 1.0, -2.5, 0.1, f64::MIN_POSITIVE, 5e-324, -5e-324, f64::MAX, 1e300, 2.0_f64.powi(-1060)]
        {
            let mut span = Span::default();
            span.include(value);
            assert!(span.bits() <= 53, "{value}");
            assert_eq!(to_f64(span.multiple(value), span.scale()), value);
        }
    }

    #[test]
    fn span_covers_lowest_and_highest_bit() {
        let mut span = Span::default();
        for value in [0.375, 1e6, 0.0, -625.0] {
            span.include(value);
        }
        assert_eq!((span.scale(), span.bits()), (-3, 23));
        assert_eq!(span.multiple(0.375), 3);
        assert_eq!(span.multiple(1e6), 8_000_000);
        assert_eq!(span.multiple(-625.0), -5000);
    }
}
